# %% [markdown]
# # Lab 13: Features without labels
#
# **You will** write the cost of a sparse autoencoder and its gradient, whiten patches, fold the
# whitening into a convolution, build a Keras layer that computes learned features for a whole
# picture, and measure what such features are worth.
#
# **You need** what a convolution and a pooling layer are (labs 02 and 04), the chain rule, and
# matrices in NumPy.
#
# **Time** about 90 minutes; the whole notebook runs in less than a minute.
#
# **Source** the slide «Сверточные сети (формально)»; Ng (2011); Coates, Ng and Lee (2011).
#
# By the end you can answer:
#
# 1. How can a net learn features when nobody tells it what is in the pictures?
# 2. How does what was learned on small patches become a convolution?
# 3. Is it the learning that makes such features good?

# %% [markdown]
# ## Set-up

# %% locked="setup"
import cnnlab
import keras
import numpy as np
from cnnlab import data, plots
from cnnlab.arithmetic import layers_of
from cnnlab.layers import FeatureConv2D
from cnnlab.models import SparseAutoencoder, fit_zca, linear_accuracy
from keras import ops
from scipy.special import rel_entr

check = cnnlab.checks("13_sparse_autoencoder")
keras.utils.set_random_seed(0)
(x_train, y_train), (x_test, y_test) = data.load_mnist()


def random_patches(images, num_patches, size, seed=0):
    """Squares from random places of random pictures: (num_patches, size, size, 1)."""
    rng = np.random.default_rng(seed)
    free = images.shape[1] - size + 1
    places = rng.integers([len(images), free, free], size=(num_patches, 3))
    return np.stack([images[i, row : row + size, col : col + size] for i, row, col in places])


# %% [markdown]
# ## 13.1 A net that copies
#
# So far the kernels of our nets were learned from labels. Labels are dear: somebody has to sit down
# and write them. Pictures without labels cost nothing. The slide «Сверточные сети (формально)»
# learns its kernels from pictures alone, in four steps:
#
# 1. train a **sparse autoencoder** (прореженный автокодер) on small **patches** («кусочки») of
#    $a \times b$ pixels;
# 2. so learn $k$ **features** (признаки) $f = \sigma(W^{(1)} x + b^{(1)})$;
# 3. compute them for *each* patch of a large picture of $r \times c$ pixels;
# 4. this gives **convolved features** («свернутые» признаки), $k \times (r - a + 1) \times
#    (c - b + 1)$ numbers.
#
# Here are 60 patches of 8x8 pixels from our digits:

# %%
patches = random_patches(x_train, 60, 8)
plots.feature_maps(np.moveaxis(patches[..., 0], 0, -1), columns=15, title="patches of digits")

# %% [markdown]
# An **autoencoder** (автокодер) is a net with one hidden layer whose target is its own input $x$.
# With patches written as rows, as Keras' `Dense` has them, and $\sigma$ the sigmoid:
#
# $$ f = \sigma(x W_1 + b_1), \qquad h = \sigma(f W_2 + b_2), \qquad h \approx x $$
#
# Copying sounds useless. It is, when the hidden layer can simply hand the pixels on. So we make it
# hard: each hidden unit must be **off nearly always** (прореженный, sparse). Let $\hat\rho_j$ be
# the mean of unit $j$ over all patches. It shall be $\rho$, a small number such as 0.035. The
# **Kullback-Leibler divergence** says how far it is from there; it is 0 for $\hat\rho_j = \rho$ and
# grows on both sides:
#
# $$ \mathrm{KL}(\rho \,\Vert\, \hat\rho_j) = \rho \ln \frac{\rho}{\hat\rho_j}
#    + (1 - \rho) \ln \frac{1 - \rho}{1 - \hat\rho_j} $$
#
# With few units on at a time, each of them must say something worth knowing. The whole cost, over
# $m$ patches, has three parts:
#
# $$ J = \underbrace{\frac{1}{m} \sum_{i=1}^{m} \frac{1}{2}
#    \lVert h_i - x_i \rVert^2}_{\text{error}}
#    + \underbrace{\frac{\lambda}{2} \left( \lVert W_1 \rVert^2 + \lVert W_2 \rVert^2
#    \right)}_{\text{decay}}
#    + \underbrace{\beta \sum_{j} \mathrm{KL}(\rho \,\Vert\, \hat\rho_j)}_{\text{sparsity}} $$
#
# where $\lVert \cdot \rVert^2$ is the sum of all squares. The **error** is what the copies miss,
# the **decay** keeps weights small, the **sparsity** is what we ask of the units; $\lambda$ and
# $\beta$ say how much these last two count.

# %% [markdown]
# ### Exercise 13.1: the cost (3 points)
#
# With NumPy alone, write `cost_parts`. Each part is 1 point, by itself.
#
# - `W1`: `(pixels, units)`, `b1`: `(units,)`, `W2`: `(units, pixels)`, `b2`: `(pixels,)`
# - `patches`: `(patches, pixels)`; `rho`, `beta`, `decay`: numbers, $\rho$, $\beta$, $\lambda$
# - returns: `{"error": ..., "decay": ..., "sparsity": ...}`, three numbers whose sum is $J$


# %% exercise="cost"
def cost_parts(W1, b1, W2, b2, patches, rho, beta, decay):
    """The three parts of a sparse autoencoder's cost: {"error", "decay", "sparsity"}.

    W1: (pixels, units); b1: (units,); W2: (units, pixels); b2: (pixels,);
    patches: (patches, pixels).
    """
    ### BEGIN SOLUTION
    features = 1 / (1 + np.exp(-(patches @ W1 + b1)))
    outputs = 1 / (1 + np.exp(-(features @ W2 + b2)))
    mean = features.mean(axis=0)
    divergence = rho * np.log(rho / mean) + (1 - rho) * np.log((1 - rho) / (1 - mean))
    return {
        "error": np.sum((outputs - patches) ** 2) / 2 / len(patches),
        "decay": decay / 2 * (np.sum(W1**2) + np.sum(W2**2)),
        "sparsity": beta * np.sum(divergence),
    }
    ### END SOLUTION


# %% check="cost" points=3
check("cost")

# %% [markdown]
# This is what one unit pays for its mean activation. Being on too often is punished, and so is
# being dead (never on): towards 0 the curve climbs without end.

# %%
mean = np.linspace(0.002, 0.6, 300)
pays = {f"rho = {rho}": rel_entr(rho, mean) + rel_entr(1 - rho, 1 - mean) for rho in (0.035, 0.2)}
plots.function_curves(mean, pays, "mean activation of a unit", "KL divergence")

# %% [markdown] demands="to_nine_digits"
# ## 13.2 Which way is down?
#
# To train, we need the derivatives of $J$ by all weights. Go back through the net, as in lab 11,
# with one new thing on the way. The sparsity hangs on the *mean* of a unit, so each patch feels a
# pull that is the same for all patches:
#
# $$ \frac{\partial}{\partial f_{ij}} \, \beta \sum_j \mathrm{KL}(\rho \,\Vert\, \hat\rho_j)
#    = \frac{\beta}{m} \cdot \frac{\partial \, \mathrm{KL}(\rho \,\Vert\, \hat\rho_j)}{\partial
#    \hat\rho_j} $$
#
# where $f_{ij}$ is unit $j$ for patch $i$. What remains is for you: the derivative of KL by
# $\hat\rho_j$; a sigmoid $s$, whose derivative is $s (1 - s)$; and which part of the cost each
# weight meets.
#
# ### Exercise 13.2: the gradient (4 points)
#
# With NumPy alone, write `cost_gradient`, with the arguments of Exercise 13.1. The check asks first
# without decay and sparsity (2 points), then with decay (1 point), then with all (1 point). It
# compares with a derivative that it takes of the cost numerically, to nine digits: a gradient that
# is nearly right is wrong, so compute in 64 bits, as the arguments are.
#
# - returns: `{"W1": ..., "b1": ..., "W2": ..., "b2": ...}`, shaped as the weights


# %% exercise="gradient"
def cost_gradient(W1, b1, W2, b2, patches, rho, beta, decay):
    """The derivatives of the cost by all weights: {"W1", "b1", "W2", "b2"}.

    W1: (pixels, units); b1: (units,); W2: (units, pixels); b2: (pixels,);
    patches: (patches, pixels).
    """
    ### BEGIN SOLUTION
    features = 1 / (1 + np.exp(-(patches @ W1 + b1)))
    outputs = 1 / (1 + np.exp(-(features @ W2 + b2)))
    mean = features.mean(axis=0)
    pull = beta * ((1 - rho) / (1 - mean) - rho / mean)
    delta2 = (outputs - patches) / len(patches) * outputs * (1 - outputs)
    delta1 = (delta2 @ W2.T + pull / len(patches)) * features * (1 - features)
    return {
        "W1": patches.T @ delta1 + decay * W1,
        "b1": delta1.sum(axis=0),
        "W2": features.T @ delta2 + decay * W2,
        "b2": delta2.sum(axis=0),
    }
    ### END SOLUTION


# %% check="gradient" points=4
check("gradient")

# %% [markdown]
# ## 13.3 Edges appear
#
# Cost and gradient are all that an optimizer needs. **L-BFGS** looks at all patches in each step,
# and guesses from the last few gradients how the cost bends; on a problem as small as this it goes
# deeper than Adam does. `SparseAutoencoder` of cnnlab has your cost, and SciPy's L-BFGS.
#
# Let it learn 25 units from photographs. These are not the raw pixels: neighbouring pixels of a
# photograph are nearly equal, so all that an autoencoder would learn is "bright" and "dark". A
# filter has made fine and coarse structures equally strong (whitening; more of it in 13.4).

# %% varies=true
natural = data.natural_patches(10_000)
edge_finder = SparseAutoencoder(
    (8, 8, 1), num_features=25, sparsity_target=0.01, sparsity_weight=3.0, weight_decay=1e-4
)
natural_costs = edge_finder.fit_lbfgs(natural, num_iterations=400, verbose=1)
learned = edge_finder.encoder.get_weights()[0].reshape(8, 8, 25)
plots.feature_grid(learned, "learned from photographs")

# %% [markdown]
# Each square holds the weights of one unit: red pixels switch it on, blue ones switch it off.
# Nobody has told the net what an edge is, and most units have become **edges**, each with its
# own place and direction. The first layer of a trained convolutional net often looks like this,
# too; Hubel and Wiesel (1962) found cells in a cat's visual cortex that answer to such edges.
#
# And the cost? After ten iterations it has fallen from 42 to 0.47; all the others together bring it
# to 0.39. But this last part is where the edges are made. Stop after 200 iterations, and many of
# the squares above are still blots: try it. A curve that looks flat does not mean that nothing is
# learned any more.

# %% varies=true
for iteration in (0, 10, 50, 100, 200, 400):
    print(f"iteration {iteration:3}: cost {natural_costs[iteration]:6.3f}")

# %% [markdown]
# ## 13.4 Whitening
#
# Back to the digits. Neighbouring pixels of a digit are nearly always both black or both white. A
# net spends its units on what is common to all patches, unless we take it away first. **Whitening**
# (отбеливание) makes all pixels uncorrelated, with equal variances. Let $\bar x$ be the mean of
# each pixel over the patches, and
#
# $$ C = \frac{1}{m} \sum_{i=1}^{m} (x_i - \bar x)^T (x_i - \bar x) = U S U^T $$
#
# their covariance matrix: the columns of $U$ are its directions (eigenvectors), the diagonal of $S$
# holds the variances along them. Along each direction the patches are divided by their standard
# deviation, then turned back. This is **ZCA**, the whitening that changes a patch least:
#
# $$ x_{\text{white}} = (x - \bar x) Z, \qquad Z = U (S + \varepsilon)^{-1/2} U^T $$
#
# $\varepsilon$ is added to each variance. Without it, directions in which nothing happens, which
# hold noise alone, would become as strong as all others.

# %%
whitening = fit_zca(random_patches(x_train, 10_000, 8), epsilon=0.1)
shown = np.concatenate([patches[:24], whitening(patches[:24])])
plots.feature_maps(np.moveaxis(shown[..., 0], 0, -1), 12, title="raw, and below whitened")

# %% [markdown]
# Above 24 patches (1 to 24), below the same ones whitened (25 to 48). What is left are the borders
# of the strokes: an even surface says nothing that its neighbours do not say.
#
# ### Exercise 13.3: ZCA (3 points)
#
# With NumPy alone, write `zca`. The mean is 1 point, the matrix 2, each by itself.
#
# - `patches`: `(patches, pixels)`; `epsilon`: a number
# - returns: `{"mean": ..., "matrix": ...}`, $\bar x$ of shape `(pixels,)` and $Z$ of shape
#   `(pixels, pixels)`
#
# `np.linalg.eigh(matrix)` gives the eigenvalues and, as columns, the eigenvectors of a symmetric
# matrix.


# %% exercise="zca"
def zca(patches, epsilon):
    """The whitening of patches, (patches, pixels).

    Returns {"mean": (pixels,), "matrix": (pixels, pixels)}.
    """
    ### BEGIN SOLUTION
    mean = patches.mean(axis=0)
    centred = patches - mean
    variances, directions = np.linalg.eigh(centred.T @ centred / len(patches))
    scaled = directions / np.sqrt(variances + epsilon)
    return {"mean": mean, "matrix": scaled @ directions.T}
    ### END SOLUTION


# %% check="zca" points=3
check("zca")

# %% [markdown]
# ## 13.5 From patches to pictures
#
# A unit that has learned on whitened patches must also be asked with whitened patches. In a picture
# of 28x28 pixels there are 21x21 patches of 8x8. To cut them out one by one, whiten each, and
# multiply would be right, and slow: neighbouring patches share 56 of their 64 pixels.
#
# But whitening is linear, and so is the unit up to its sigmoid. Two linear steps are one:
#
# $$ (x - \bar x) Z W_1 + b_1 = x W' + b' $$
#
# With $W'$ and $b'$ the patches may be raw, and a sum of products over each patch of a picture is a
# convolution. The whitening costs nothing any more.
#
# ### Exercise 13.4: fold the whitening in (3 points)
#
# Find $W'$ and $b'$ and, with NumPy alone, write `fold`. The shapes are 1 point, the kernel 1, the
# bias 1, each by itself.
#
# - `W1`: `(pixels, features)`, `b1`: `(features,)`, `mean`: `(pixels,)`, `matrix`: `(pixels,
#   pixels)`, any matrix
# - `patch_shape`: `(height, width, channels)`; a patch is written as a row by `patch.reshape(-1)`
# - returns: `{"kernel": ..., "bias": ...}` for a convolution: `kernel` has the shape `(height,
#   width, channels, features)`


# %% exercise="fold"
def fold(W1, b1, mean, matrix, patch_shape):
    """Kernel and bias whose convolution whitens each patch and asks all features.

    W1: (pixels, features); b1: (features,); mean: (pixels,); matrix: (pixels, pixels).
    Returns {"kernel": (height, width, channels, features), "bias": (features,)}.
    """
    ### BEGIN SOLUTION
    weights = matrix @ W1
    return {"kernel": weights.reshape(*patch_shape, -1), "bias": b1 - mean @ weights}
    ### END SOLUTION


# %% check="fold" points=3
check("fold")

# %% [markdown]
# cnnlab's `FeatureConv2D` folds in the same way. Does its convolution give what the slide's step 3
# asks for, patch by patch?

# %%
untrained = SparseAutoencoder((8, 8, 1), num_features=49, output_activation="linear")
convolved = FeatureConv2D.from_autoencoder(untrained, whitening)(x_test[:1])
one_by_one = [
    untrained.encode(whitening(x_test[:1, row : row + 8, column : column + 8]))[0]
    for row in range(21)
    for column in range(21)
]
difference = np.abs(np.reshape(one_by_one, (1, 21, 21, 49)) - convolved).max()
print("shape of the convolved features:", tuple(convolved.shape))
print("equal to all patches one by one:", bool(difference < 1e-5))

# %% [markdown] demands="base_config gradients"
# ## 13.6 As a Keras layer
#
# 21 x 21 x 49 features are 21,609 numbers, from a picture of 784. So they are **pooled**: of each
# feature the mean over a window is kept, with windows side by side. Windows of 7x7 leave 3 x 3 x 49
# numbers; they say how often a feature occurs at the top left, at the top in the middle, and so on.
#
# ### Exercise 13.5: convolved and pooled features (4 points)
#
# Write the layer. It has two weights, `self.kernel` of shape `(patch_size, patch_size, channels,
# num_features)` and `self.bias` of shape `(num_features,)`; any initializer will do.
#
# - `build` makes the weights, with `self.add_weight(name=..., shape=..., initializer=...)`;
#   `input_shape` is `(batch, height, width, channels)`.
# - `call` gives the means of the features over windows of `pool_size` by `pool_size`, side by side;
#   pixels that fill no window are left out. Use `keras.ops`: `ops.conv(inputs, kernel)`,
#   `ops.sigmoid(maps)`, `ops.average_pool(maps, size)`. Left alone, none of them adds zeros at the
#   edge.
# - `get_config` returns a dict with all arguments of `__init__`, those of the base class included.
#
# The weights are 1 point, the values 2. 1 point is for gradients that reach all weights, a step of
# training, and a trip through a saved file. The finished `FeatureConv2D` is not allowed.


# %% exercise="feature-layer"
class ConvolvedFeatures(keras.layers.Layer):
    """The features of each patch, averaged over windows.

    Input: (batch, height, width, channels).
    Output: (batch, (height - patch_size + 1) // pool_size, the same of the width, num_features).
    """

    def __init__(self, num_features, patch_size, pool_size, **kwargs):
        super().__init__(**kwargs)
        self.num_features = num_features
        self.patch_size = patch_size
        self.pool_size = pool_size

    def build(self, input_shape):
        """Makes `self.kernel` and `self.bias`."""
        ### BEGIN SOLUTION
        shape = (self.patch_size, self.patch_size, input_shape[-1], self.num_features)
        self.kernel = self.add_weight(name="kernel", shape=shape, initializer="glorot_uniform")
        self.bias = self.add_weight(name="bias", shape=(self.num_features,), initializer="zeros")
        ### END SOLUTION

    def call(self, inputs):
        """The pooled features."""
        ### BEGIN SOLUTION
        scores = ops.conv(inputs, self.kernel, data_format="channels_last") + self.bias
        features = ops.sigmoid(scores)
        return ops.average_pool(features, self.pool_size, data_format="channels_last")
        ### END SOLUTION

    def get_config(self):
        """All arguments of `__init__`."""
        ### BEGIN SOLUTION
        return {
            **super().get_config(),
            "num_features": self.num_features,
            "patch_size": self.patch_size,
            "pool_size": self.pool_size,
        }
        ### END SOLUTION


# %% check="feature-layer" points=4
check("feature-layer")

# %% [markdown] demands="as_sparse_as_asked four_points_more"
# ## 13.7 Features of digits
#
# Now all four steps of the slide, on digits.
#
# ### Exercise 13.6: learn them (5 points)
#
# Make `features`, a `keras.Sequential` that maps digits `(28, 28, 1)` to pooled features `(3, 3,
# 49)`. No label is needed.
#
# 1. Take 10,000 patches of 8x8 from `x_train` with `random_patches`, and whiten them:
#    `whitening = fit_zca(patches, epsilon=0.1)`, then `whitening(patches)`.
# 2. Train `SparseAutoencoder((8, 8, 1), 49, ...)` on the whitened patches: `sparsity_target=0.035`,
#    `sparsity_weight=5.0`, `weight_decay=0.003`. Whitened patches have negative pixels, so the
#    outputs cannot be sigmoids: `output_activation="linear"`. `fit_lbfgs(..., num_iterations=120,
#    verbose=1)` takes a few seconds.
# 3. Layers of the net: `keras.Input((28, 28, 1))`, `FeatureConv2D.from_autoencoder(autoencoder,
#    whitening)`, `keras.layers.AveragePooling2D(7)`.
#
# The check shows your net 3,000 digits. The shape is 1 point. Each feature must be on as often as
# it should: 0.035, give or take 0.02, on average over all patches (1 point). If so, a linear
# classifier (logistic regression) learns from your features of 2,000 digits with their labels, and
# reads the other 1,000. It must get at least **4 points more** of 100 right than one that learns
# from the pixels (3 points).

# %% exercise="features" varies=true
features = None  # put your net in its place
### BEGIN SOLUTION
keras.utils.set_random_seed(0)
digit_patches = random_patches(x_train, 10_000, 8)
whitening = fit_zca(digit_patches, epsilon=0.1)
autoencoder = SparseAutoencoder(
    (8, 8, 1),
    49,
    sparsity_target=0.035,
    sparsity_weight=5.0,
    weight_decay=0.003,
    output_activation="linear",
)
autoencoder.fit_lbfgs(whitening(digit_patches), num_iterations=120, verbose=1)
features = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        FeatureConv2D.from_autoencoder(autoencoder, whitening),
        keras.layers.AveragePooling2D(7),
    ]
)
### END SOLUTION

# %% check="features" points=5
check("features")

# %% [markdown]
# Your kernels, as they meet the raw pixels, and below them what the convolution answers for a
# digit, before pooling: where it finds which piece of a stroke.

# %% needs="features" varies=true
layer = features and next(each for each in layers_of(features) if each.weights)
kernel = layer and ops.convert_to_numpy(layer.kernel)[..., 0, :]
"No features yet." if features is None else plots.feature_grid(kernel, "of digits")

# %% needs="features" varies=true
digit = x_test[y_test == 2][:1]
maps = layer and ops.convert_to_numpy(layer(digit))[0]
"No features yet." if features is None else plots.feature_maps(
    maps, 10, title="where they are found"
)

# %% [markdown]
# Nearly all is dark. This is what sparse means: of a map, only the few places where its own piece
# of a stroke is found are bright.

# %% [markdown]
# ## 13.8 Put the lecture to the test
#
# The slide says how features are learned. It does not say what that is good for. Is it the
# *learning* that helps? Then features of random kernels should be worse. And is *sparse* needed? We
# measure all of it in the same way: features of 2,000 digits, a linear classifier, 1,500 test
# digits, three seeds (other labelled digits, other patches, other initial weights). To save time,
# the autoencoders learn from 3,000 patches.
#
# - **pixels**: no features at all;
# - **random, small**: random kernels as Keras draws them (standard deviation 0.025);
# - **random, large**: random kernels with a standard deviation of 2;
# - **shuffled**: the learned kernels, the 64 weights of each in random order, with their biases:
#   all numbers as learned, but no pattern;
# - **learned, dense**: trained as in Exercise 13.6, with `sparsity_weight=0`;
# - **learned, sparse**: trained as in Exercise 13.6.


# %%
def worth(layer, labelled, labels):
    """Percent of the test digits that a linear classifier reads from a layer's pooled features."""
    net = keras.Sequential([layer, keras.layers.AveragePooling2D(7)])
    pooled = net.predict(np.concatenate([labelled, x_new]), batch_size=250, verbose=0)
    split = len(labelled)
    return linear_accuracy(pooled[:split], labels, pooled[split:], y_new)


def random_layer(weights, bias=None):
    """A layer with these kernels, (64, 49)."""
    layer = FeatureConv2D(49, 8)
    layer.build((None, 28, 28, 1))
    layer.set_features(weights, np.zeros(49) if bias is None else bias)
    return layer


def learned_layer(patches, sparsity_weight):
    """A layer with the features of an autoencoder that was trained on these patches."""
    whitening = fit_zca(patches, epsilon=0.1)
    autoencoder = SparseAutoencoder(
        (8, 8, 1), 49, 0.035, sparsity_weight, weight_decay=0.003, output_activation="linear"
    )
    autoencoder.fit_lbfgs(whitening(patches), num_iterations=120)
    return FeatureConv2D.from_autoencoder(autoencoder, whitening)


def layers_to_compare(seed):
    """All kinds of features, by name."""
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    patches = random_patches(x_train, 3_000, 8, seed)
    sparse = learned_layer(patches, sparsity_weight=5.0)
    kernel, bias = sparse.get_weights()
    return {
        "random, small": random_layer(rng.normal(0, 0.025, size=(64, 49))),
        "random, large": random_layer(rng.normal(0, 2, size=(64, 49))),
        "shuffled": random_layer(rng.permuted(kernel.reshape(64, 49), axis=0), bias),
        "learned, dense": learned_layer(patches, sparsity_weight=0.0),
        "learned, sparse": sparse,
    }


x_new, y_new = x_test[:1_500], y_test[:1_500]
accuracies = {}
for seed in range(3):
    (labelled, labels), _ = data.load_mnist(num_train=2_000, num_test=0, seed=seed)
    pixels = linear_accuracy(labelled, labels, x_new, y_new)
    accuracies.setdefault("pixels", []).append(pixels)
    layers = layers_to_compare(seed)
    for name, layer in layers.items():
        accuracies.setdefault(name, []).append(worth(layer, labelled, labels))

# %% varies=true
plots.seed_spread(accuracies, metric="test digits that are right, %")

# %% [markdown]
# Against the pixels, sparse features win 10 points of 100: more than two of three mistakes are
# gone, and no label was needed to learn the features. Against small random kernels they win 9. So
# far the lecture's method holds what it promises.
#
# But now look at the others. **Large** random kernels, which nobody has trained, reach 95%: about 1
# point below. (With 1,500 test digits, 96% is known to about ±0.5.) The learned kernels keep
# nearly all their worth when their pixels are shuffled. And learned kernels *without* sparsity,
# which only had to copy, win 3 points over the pixels, less than a third of the 10. So it is not
# enough to learn, and it is hardly necessary.
#
# What do the three good ones have in common? Look at what their units answer in the middle of the
# digits, where the strokes are: how often are they within 0.1 of "no" (0) or of "yes" (1)?

# %% varies=true
for name, layer in layers.items():
    answers = ops.convert_to_numpy(layer(x_test[:200]))[:, 6:15, 6:15]
    decided = np.mean((answers < 0.1) | (answers > 0.9))
    print(f"{name:15} {decided:4.0%} decided")

# %% [markdown]
# The good ones make a **decision**, most of the time; small random kernels never do, and an
# autoencoder that has only to copy hardly ever. The question below asks why this matters.

# %% [markdown]
# ### Discussion (2 points)
#
# Small random kernels give features that are worth hardly more than pixels, and learned kernels
# without sparsity win three points of the ten; large random kernels, which nobody has trained,
# nearly reach the learned ones. Explain it. (What does the sigmoid do to a small score, and what to
# a large one? What is a linear classifier of linear features?) Then: what would you say to somebody
# who reports that "learned features beat random features by 9 points", without saying how the
# random ones were drawn? Four or five sentences.

# %% [markdown] discussion="what-helps" points=2
# Near 0 the sigmoid is almost a straight line. Small kernels without a bias give small scores, so
# their features are linear functions of the pixels, the mean pooling is linear, and the classifier
# is linear: together they are a linear classifier of (blurred) pixels, and cannot do more than one.
# Without sparsity the autoencoder stays near it as well, because the straight part is where copying
# is easiest. Large scores drive the sigmoid to 0 or 1: a feature becomes a decision, "this pattern
# is here" or "it is not", and the pooled mean *counts* how often it is there. A linear function of
# the pixels cannot count patterns. Sparsity forces just that, by large negative biases that only a
# good match overcomes. So most of the gain comes from the nonlinearity and the pooling, and only a
# small part from what was learned.
#
# The comparison is with an opponent that was set up to lose. Random kernels have free settings (the
# scale, the bias) as learned ones have; they must be chosen with the same care, on the same
# validation data, and the spread of the seeds must be told.
#
# *Marking.* 1 point: small scores are in the linear part of the sigmoid, and a linear classifier of
# linear features is no more than one of pixels (half a point without the second half). 1 point: the
# random kernels' scale decides, so the comparison says nothing unless they were drawn with as much
# care as the others; half a point for "it should be repeated with more seeds" alone.

# %% [markdown]
# ## What you have seen
#
# Can you answer now?
#
# 1. How can a net learn features when nobody tells it what is in the pictures?
# 2. How does what was learned on small patches become a convolution?
# 3. Is it the learning that makes such features good?
#
# A net that has to copy patches through a few active units finds what patches are made of: edges in
# photographs, pieces of strokes in digits. No label is needed. What it has learned on patches is a
# kernel, and the whitening of the patches goes into that kernel, so that a convolution gives the
# features of all patches of a picture at once. Their worth lies above all in the decision that each
# unit makes, and only then in the pattern that it has learned: a comparison with random kernels is
# fair only when these are allowed to decide, too.
#
# ## Your points

# %%
check.summary()

# %% [markdown]
# ## References
#
# - The lecture's slide «Сверточные сети (формально)» (L. V. Utkin, SPbPU).
# - A. Ng (2011), "Sparse autoencoder", CS294A lecture notes, Stanford; A. Ng, J. Ngiam, C. Y. Foo,
#   Y. Mai, C. Suen (2011), UFLDL tutorial, "Feature extraction using convolution", Stanford.
# - A. Coates, A. Ng, H. Lee (2011), "An analysis of single-layer networks in unsupervised feature
#   learning", AISTATS.
# - A. Saxe, P. W. Koh, Z. Chen, M. Bhand, B. Suresh, A. Ng (2011), "On random weights and
#   unsupervised feature learning", ICML: random kernels that do well.
# - B. Olshausen, D. Field (1996), "Emergence of simple-cell receptive field properties by learning
#   a sparse code for natural images", Nature 381.
# - A. Bell, T. Sejnowski (1997), "The 'independent components' of natural scenes are edge filters",
#   Vision Research 37(23): ZCA.
# - D. Hubel, T. Wiesel (1962), "Receptive fields, binocular interaction and functional architecture
#   in the cat's visual cortex", The Journal of Physiology 160.

"""Lab 11: the way back through a convolution, and a net that learns by gradients made by hand."""

import numpy as np
from keras import ops
from numpy.lib.stride_tricks import sliding_window_view
from scipy.signal import correlate2d
from scipy.special import softmax

from cnnlab.data import load_mnist, unseen_mnist
from cnnlab.gradients import vector_jacobian
from cnnlab.judging import compare
from cnnlab.judging.exercise import Case, DictExercise, FunctionExercise, mistake, symptom
from cnnlab.judging.forbidden import DERIVATIVES

# The slide «Padding»: its picture, its kernel; and a delta for the nine values that come out.
IMAGE = np.array(
    [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1.0]]
)
KERNEL = np.array([[0, 1, 2], [2, 2, 0], [0, 1, 2.0]])
DELTA = np.array([[1, 0, 2], [0, -1, 0], [3, 0, 1.0]])


def convolve(inputs, kernel, strides=1):
    return ops.conv(inputs, kernel, strides, data_format="channels_last")


def differentiate(delta, inputs, kernel, strides=1):
    """By inputs and kernel, by automatic differentiation in float64."""
    return vector_jacobian(lambda x, w: convolve(x, w, strides), [inputs, kernel], delta)


def sizes_of(inputs_size, kernel_size, strides):
    return tuple((n - k) // strides + 1 for n, k in zip(inputs_size, kernel_size, strict=True))


def leftover(input_size, kernel_size, strides):
    """Rows and columns at the end of a picture that no window reaches."""
    return tuple((n - k) % strides for n, k in zip(input_size, kernel_size, strict=True))


class LinksBackward(DictExercise):
    """`links_backward(delta, inputs, links, weights)`: the way back where links share weights."""

    name = "links-backward"
    forbidden = (DERIVATIVES,)
    points = {"shape": 0, "inputs": 1, "weights": 2}
    hints = (
        "Write the full matrix first: `weights[links]`, and 0 where there is no link.",
        "As in any dense layer: `delta @ matrix` goes back, and a link's own gradient is delta of "
        "its output times the value of its input, added over the batch: `delta.T @ inputs`.",
        "For each weight `k`: add the gradients of all links with `links == k`.",
    )

    def cases(self, rng):
        links = np.array([[0, 1, -1], [-1, 0, 1]])
        yield Case(
            "two weights on four links", np.array([[1, 10]]), np.array([[1, 2, 3]]),
            links, np.array([5, 7]),
        )  # fmt: skip
        for batch, outputs, inputs, num_weights in [(1, 5, 7, 3), (4, 6, 5, 4)]:
            links = rng.integers(-1, num_weights, size=(outputs, inputs))
            links.flat[: num_weights + 1] = range(-1, num_weights)  # all occur, and a missing link
            sizes = (batch, outputs), (batch, inputs), num_weights
            delta, values, weights = (rng.normal(size=size) for size in sizes)
            name = f"{num_weights} weights, {inputs} inputs, {outputs} outputs, a batch of {batch}"
            yield Case(name, delta, values, links, weights)

    def oracle(self, delta, inputs, links, weights):
        """Link by link."""
        back, gradients = np.zeros(inputs.shape), np.zeros(len(weights))
        for output, value in np.argwhere(links >= 0):
            weight = links[output, value]
            back[:, value] += delta[:, output] * weights[weight]
            gradients[weight] += np.sum(delta[:, output] * inputs[:, value])
        return {"inputs": back, "weights": gradients}

    @mistake(
        "What does Python take for `weights[-1]`?",
        "Links numbered -1 are none, but NumPy reads the last weight there.",
        "`np.where(links < 0, 0, weights[links])`.",
    )
    def last_weight(self, delta, inputs, links, weights):
        right = self.oracle(delta, inputs, links, weights)
        return right | {"inputs": delta @ weights[links]}

    @symptom(
        "Do several pictures teach a weight more than one?",
        "Your gradient is the average of the batch. The loss of a batch has been averaged already, "
        "where there is need: delta says so.",
        "Add over the batch, do not divide.",
    )
    def averaged_over_batch(self, case, answer):
        right, batch = self.expected(case), len(case.args[0])
        return batch > 1 and compare.same(right["weights"] / batch, answer["weights"], 1e-6, 1e-9)

    @symptom(
        "If one weight grows, which of its links grow?",
        "All of them at once: their gradients add up. Yours are averaged.",
        "`.sum()`, not `.mean()`.",
    )
    def averaged_over_links(self, case, answer):
        links = case.args[2]
        counts = [np.sum(links == k) for k in range(len(case.args[3]))]
        return compare.same(
            self.expected(case)["weights"] / counts, answer["weights"], self.rtol, self.atol
        )

    @symptom(
        "How many links does a weight have?",
        "Only the last link of each weight counts in yours: `gradients[links] = ...` overwrites.",
        "Add them up: a sum over `links == k`, or `np.add.at`.",
    )
    def last_link(self, case, answer):
        delta, inputs, links, weights = case.args
        of_links, last = delta.T @ inputs, np.zeros(len(weights))
        for output, value in np.argwhere(links >= 0):
            last[links[output, value]] = of_links[output, value]
        return compare.same(last, answer["weights"], self.rtol, self.atol)


class WeightGradients(DictExercise):
    """`weight_gradients(delta, inputs, kernel_size, strides=1)`: what kernel and bias learn."""

    name = "weight-gradients"
    forbidden = (DERIVATIVES,)
    points = {"shape": 0, "bias": 1, "kernel": 2, "strides": 1}
    hints = (
        "Take one weight, cell (u, v) of the kernel. Which pixels does it meet, in which order?",
        "Under cell (u, v) pass the pixels `inputs[:, u : u + rows, v : v + columns]`; with a "
        "stride there is a step in the slices. Each of them is met by one value of delta.",
        '`kernel[u, v] = np.einsum("bijc,bijf->cf", pixels, delta)`; the bias: the sum of delta '
        "over batch, rows and columns.",
    )

    def cases(self, rng):
        delta, image = DELTA[None, :, :, None], IMAGE[None, :, :, None]
        yield Case("the lecture's picture", delta, image, (3, 3), strides=1)
        for batch, size, kernel_size, strides in [
            (1, (6, 8), (3, 2), 1),
            (3, (5, 7), (2, 4), 1),
            (2, (7, 9), (3, 3), 2),
            (2, (8, 11), (3, 2), 2),
            (3, (10, 9), (2, 1), 3),
        ]:
            inputs = rng.normal(size=(batch, *size, 3))
            delta = rng.normal(size=(batch, *sizes_of(size, kernel_size, strides), 4))
            name = (
                f"{batch} pictures of {size[0]}x{size[1]}x3, 4 filters of "
                f"{kernel_size[0]}x{kernel_size[1]}, strides={strides}"
            )
            yield Case(name, delta, inputs, kernel_size, strides=strides)

    def oracle(self, delta, inputs, kernel_size, strides):
        kernel = np.zeros((*kernel_size, inputs.shape[-1], delta.shape[-1]))
        bias = np.zeros(delta.shape[-1])
        _, kernel, bias = vector_jacobian(
            lambda x, w, b: convolve(x, w, strides) + b, [inputs, kernel, bias], delta
        )
        return {"kernel": kernel, "bias": bias}

    def rung_kernel(self, case, answer):
        return self.rung_strides(case, answer) if case.kwargs["strides"] == 1 else None

    def rung_strides(self, case, answer):
        return self.difference("kernel", case, answer)

    def is_kernel(self, wrong, answer):
        return compare.same(wrong, answer["kernel"], self.rtol, self.atol)

    @symptom(
        "At how many places of the map is the same bias added?",
        "The sum runs over batch, rows and columns: one number a filter is left.",
        "`delta.sum(axis=(0, 1, 2))`.",
    )
    def bias_for_each_place(self, case, answer):
        return np.ndim(answer["bias"]) > 1

    @symptom(
        "Is it a sum, or an average?",
        "The bias of a filter is added at every place: the deltas of all places add up.",
        "`delta.sum(axis=(0, 1, 2))`: nothing is divided.",
    )
    def bias_averaged(self, case, answer):
        batch, rows, columns, _ = case.args[0].shape
        averages = self.expected(case)["bias"] / (rows * columns)
        return any(
            compare.same(wrong, answer["bias"], self.rtol, self.atol)
            for wrong in (averages, averages / batch)
        )

    @symptom(
        "Do several pictures teach a weight more than one?",
        "Yours is the average of the batch. That is not the business of this layer: where the loss "
        "is an average, delta has been divided already.",
        "Add over the batch, do not divide by its size.",
    )
    def averaged_over_batch(self, case, answer):
        right, batch = self.expected(case), len(case.args[0])
        same = [
            compare.same(right[key] / batch, answer[key], self.rtol, self.atol) for key in right
        ]
        return batch > 1 and any(same)

    @symptom(
        "How many pictures are in the batch?",
        "Only the last picture of the batch counts in yours.",
        "Add what the pictures say: `+=`, or a sum over the first axis.",
    )
    def last_picture(self, case, answer):
        delta, inputs, *rest = case.args
        alone = self.oracle(delta[-1:], inputs[-1:], *rest, **case.kwargs)
        same = [compare.same(alone[key], answer[key], self.rtol, self.atol) for key in alone]
        return len(delta) > 1 and any(same)

    @symptom(
        "Which axis of the kernel is which?",
        "Your rows and columns have changed places.",
        "`kernel[u, v]`: u counts rows, v columns, as in the pixels `[:, u:..., v:..., :]`.",
    )
    def axes_swapped(self, case, answer):
        return self.is_kernel(self.expected(case)["kernel"].swapaxes(0, 1), answer)

    @symptom(
        "What is turned by 180 degrees: delta, or the kernel's gradient?",
        "Neither: the weight at (u, v) meets the pixels from row u and column v on.",
        "Do not reverse anything here; the turn comes with the gradient by the inputs.",
    )
    def turned(self, case, answer):
        return self.is_kernel(self.expected(case)["kernel"][::-1, ::-1], answer)

    @symptom(
        "What is the order of the last two axes?",
        "Keras' kernel is (height, width, channels, filters); yours has filters before channels.",
        "Swap the last two axes.",
    )
    def channels_swapped(self, case, answer):
        return self.is_kernel(self.expected(case)["kernel"].swapaxes(2, 3), answer)

    @symptom(
        "How far is it from one window to the next?",
        "`strides` is not used: the pixels under cell (u, v) are `strides` apart.",
        "`inputs[:, u : u + rows * strides : strides, ...]`.",
    )
    def stride_ignored(self, case, answer):
        delta, inputs, kernel_size, *_ = case.args
        rows, columns = (n + k - 1 for n, k in zip(delta.shape[1:3], kernel_size, strict=True))
        wrong = self.oracle(delta, inputs[:, :rows, :columns], kernel_size, strides=1)
        return case.kwargs["strides"] > 1 and self.is_kernel(wrong["kernel"], answer)


class ReverseConvolution(FunctionExercise):
    """`reverse_convolution(delta, kernel)`: delta of one map goes back through one kernel."""

    name = "reverse-convolution"
    forbidden = (DERIVATIVES,)
    points = {"shape": 1, "values": 1}
    hints = (
        "Do what the slide says, in its order: turn the kernel, pad delta, slide.",
        "How far may the window stand out while it still covers one value of delta? By all of its "
        "rows and columns but one, on each side.",
        "`np.pad(delta, [(kernel_height - 1,) * 2, (kernel_width - 1,) * 2])`, and "
        "`kernel[::-1, ::-1]`.",
    )

    def cases(self, rng):
        yield Case("the lecture's kernel", DELTA, KERNEL)
        for size, kernel_size in [((4, 6), (3, 3)), ((3, 5), (2, 4)), ((1, 1), (3, 2))]:
            name = f"a delta of {size[0]}x{size[1]}, a kernel of {kernel_size[0]}x{kernel_size[1]}"
            yield Case(name, rng.normal(size=size), rng.normal(size=kernel_size))

    def oracle(self, delta, kernel):
        inputs = np.zeros([n + k - 1 for n, k in zip(delta.shape, kernel.shape, strict=True)])
        back, _ = differentiate(
            delta[None, :, :, None], inputs[None, :, :, None], kernel[:, :, None, None]
        )
        return back[0, :, :, 0]

    @mistake(
        "Which way round lies the kernel on the way back?",
        "The slide turns it by 180 degrees; yours lies as on the way forward.",
        "`kernel[::-1, ::-1]`.",
    )
    def not_turned(self, delta, kernel):
        return correlate2d(delta, kernel, "full")

    @mistake(
        "A turn by 180 degrees is no flip.",
        "Yours is upside down, but left is still left.",
        "Reverse rows and columns: `kernel[::-1, ::-1]`.",
    )
    def rows_flipped(self, delta, kernel):
        return correlate2d(delta, kernel[::-1], "full")

    @mistake(
        "A turn by 180 degrees is no flip.",
        "Left and right have changed places, but above is still above.",
        "Reverse rows and columns: `kernel[::-1, ::-1]`.",
    )
    def columns_flipped(self, delta, kernel):
        return correlate2d(delta, kernel[:, ::-1], "full")

    @symptom(
        "Rows and columns have changed places.",
        "`kernel.T` mirrors at the diagonal: it is no turn by 180 degrees.",
        "`kernel[::-1, ::-1]`.",
    )
    def axes_swapped(self, case, answer):
        delta, kernel = case.args
        return any(
            compare.same(correlate2d(delta, wrong, "full"), answer, self.rtol, self.atol)
            for wrong in (kernel.T, np.rot90(kernel), np.rot90(kernel, -1))
        )

    @symptom(
        "How many pixels did the convolution read?",
        'Your window stays inside delta ("valid"): the slide lets it stand out past the edges.',
        "Put `kernel_height - 1` rows of zeros above and below delta, and columns likewise.",
    )
    def valid(self, case, answer):
        sizes = zip(case.args[0].shape, case.args[1].shape, strict=True)
        return answer.shape == tuple(max(n, k) - min(n, k) + 1 for n, k in sizes)

    @symptom(
        "What size had the picture that the convolution read?",
        'Yours is as large as delta ("same"): the picture was larger.',
        "Put `kernel_height - 1` rows of zeros above and below delta, and columns likewise.",
    )
    def same_size(self, case, answer):
        return answer.shape == case.args[0].shape

    @symptom(
        "How far may the window stand out?",
        "One row and one column less than you think: it must still cover a value of delta.",
        "`kernel_height - 1` rows of zeros on each side, not `kernel_height`.",
    )
    def padded_too_much(self, case, answer):
        sizes = zip(case.args[0].shape, case.args[1].shape, strict=True)
        return answer.shape == tuple(n + k + 1 for n, k in sizes)


class InputGradient(FunctionExercise):
    """`input_gradient(delta, kernel, input_size, strides=1)`: delta of the layer below."""

    name = "input-gradient"
    forbidden = (DERIVATIVES,)
    points = {"shape": 1, "values": 2, "strides": 1, "leftover": 1}
    hints = (
        "Get one filter, one channel and strides=1 right first: that is exercise 11.3.",
        "Each filter sends something to each channel, and a channel adds what all filters send: "
        "`convolve(padded, turned)`, a convolution whose channels are the filters.",
        "Its kernel is `kernel[::-1, ::-1].swapaxes(2, 3)`. With a stride there are zeros between "
        "the values of delta: `apart[:, ::strides, ::strides] = delta`.",
    )

    def cases(self, rng):
        delta, kernel = DELTA[None, :, :, None], KERNEL[:, :, None, None]
        yield Case("the lecture's kernel", delta, kernel, (5, 5), strides=1)
        for batch, size, kernel_size, strides in [
            (1, (6, 8), (3, 3), 1),
            (2, (5, 7), (2, 4), 1),
            (2, (7, 9), (3, 3), 2),
            (1, (8, 11), (2, 3), 2),
            (2, (8, 10), (3, 3), 2),
            (1, (9, 15), (2, 4), 3),
            (2, (8, 10), (1, 2), 3),
        ]:
            delta = rng.normal(size=(batch, *sizes_of(size, kernel_size, strides), 4))
            kernel = rng.normal(size=(*kernel_size, 3, 4))
            name = (
                f"{batch} pictures of {size[0]}x{size[1]}x3, 4 filters of "
                f"{kernel_size[0]}x{kernel_size[1]}, strides={strides}"
            )
            yield Case(name, delta, kernel, size, strides=strides)

    def oracle(self, delta, kernel, input_size, strides):
        inputs = np.zeros((len(delta), *input_size, kernel.shape[2]))  # any will do: it is linear
        return differentiate(delta, inputs, kernel, strides)[0]

    def leftover(self, case):
        _, kernel, size = case.args
        return leftover(size, kernel.shape[:2], case.kwargs["strides"])

    def rung_shape(self, case, answer):
        return None if any(self.leftover(case)) else super().rung_shape(case, answer)

    def rung_values(self, case, answer):
        return super().rung_values(case, answer) if case.kwargs["strides"] == 1 else None

    def rung_strides(self, case, answer):
        return None if any(self.leftover(case)) else super().rung_values(case, answer)

    def rung_leftover(self, case, answer):
        """Pixels behind the last window are read by none: their gradient is 0."""
        return super().rung_values(case, answer)

    def scattered(self, delta, kernel, input_size, strides, add=True):
        """Cell by cell of the kernel; `add` says whether windows that overlap add up."""
        back = np.zeros((len(delta), *input_size, kernel.shape[2]))
        rows, columns = delta.shape[1:3]
        for u, v in np.ndindex(kernel.shape[:2]):
            places = (
                slice(None),
                slice(u, u + rows * strides, strides),
                slice(v, v + columns * strides, strides),
            )
            sent = np.einsum("bijf,cf->bijc", delta, kernel[u, v])
            back[places] = back[places] + sent if add else sent
        return back

    @mistake(
        "Which way round lies the kernel on the way back?",
        "Yours lies as on the way forward; the slide turns it by 180 degrees.",
        "`kernel[::-1, ::-1]`: the first two axes reversed.",
    )
    def not_turned(self, delta, kernel, input_size, strides):
        return self.oracle(delta, kernel[::-1, ::-1], input_size, strides)

    @mistake(
        "Which axes are turned?",
        "Rows and columns alone. Yours turns channels or filters, too.",
        "`kernel[::-1, ::-1]` leaves the last two axes as they are.",
    )
    def channels_turned(self, delta, kernel, input_size, strides):
        return self.oracle(delta, kernel[:, :, ::-1], input_size, strides)

    @symptom(
        "A turn by 180 degrees is no mirror.",
        "`swapaxes(0, 1)`, or `.T`, exchanges rows and columns of the kernel.",
        "`kernel[::-1, ::-1]`, then only the last two axes change places.",
    )
    def axes_swapped(self, case, answer):
        delta, kernel, (height, width) = case.args
        tall, wide = kernel.shape[:2]
        if tall != wide:
            return answer.shape[1:3] == (height + tall - wide, width + wide - tall)
        wrong = self.oracle(delta, kernel.swapaxes(0, 1), (height, width), **case.kwargs)
        turned = self.oracle(
            delta, kernel.swapaxes(0, 1)[::-1, ::-1], (height, width), **case.kwargs
        )
        return any(compare.same(each, answer, self.rtol, self.atol) for each in (wrong, turned))

    @mistake(
        "Does a picture's delta depend on the others in the batch?",
        "You divide by the size of the batch. Nothing is averaged here.",
        "Each picture of the batch has its own delta, and its own answer.",
    )
    def averaged_over_batch(self, delta, kernel, input_size, strides):
        return self.oracle(delta, kernel, input_size, strides) / len(delta)

    @mistake(
        "One pixel is read by several windows.",
        "Each window overwrites what another one has sent.",
        "Write `+=`, not `=`.",
    )
    def overwritten(self, delta, kernel, input_size, strides):
        return self.scattered(delta, kernel, input_size, strides, add=False)

    @mistake(
        "How far is it from one window to the next?",
        "`strides` is not used: your windows stand one pixel apart.",
        "The window of delta[:, i, j] starts at row i * strides, column j * strides.",
    )
    def stride_ignored(self, delta, kernel, input_size, strides):
        return self.scattered(delta, kernel, input_size, 1)

    @mistake(
        "Which pixels does no window read?",
        "Those at the end. You have put their zeros before the first row and column.",
        "Put the missing rows below and the missing columns at the right.",
    )
    def leftover_before(self, delta, kernel, input_size, strides):
        shift = leftover(input_size, kernel.shape[:2], strides)
        return np.roll(self.oracle(delta, kernel, input_size, strides), shift, axis=(1, 2))

    @symptom(
        "With `strides=2`, how far are two neighbours of delta apart in the picture?",
        "Two pixels. Yours go back as if the stride was 1.",
        "Put `strides - 1` zeros between the values of delta, rows and columns alike.",
    )
    def no_zeros_between(self, case, answer):
        delta, kernel, _ = case.args
        sizes = zip(delta.shape[1:3], kernel.shape[:2], strict=True)
        return case.kwargs["strides"] > 1 and answer.shape[1:3] == tuple(
            n + k - 1 for n, k in sizes
        )

    @symptom(
        "How large was the picture?",
        'Your window stays inside delta ("valid"): it must stand out past the edges.',
        "`kernel_height - 1` rows of zeros above and below; columns likewise.",
    )
    def valid(self, case, answer):
        delta, kernel, _ = case.args
        sizes = zip(delta.shape[1:3], kernel.shape[:2], strict=True)
        return answer.shape[1:3] == tuple(max(n - k + 1, 0) for n, k in sizes)

    @symptom(
        "How large was the picture?",
        "The last window ends before the picture does. Pixels that no window reads get 0.",
        "Compare your size with `input_size`, and put the missing zeros below and at the right.",
    )
    def leftover_forgotten(self, case, answer):
        sizes = zip(case.args[2], self.leftover(case), strict=True)
        reached = tuple(n - rest for n, rest in sizes)
        return any(self.leftover(case)) and answer.shape[1:3] == reached


NAMES = ("kernel1", "bias1", "kernel2", "bias2", "matrix", "bias3")


class Experiment(Case):
    """A case whose answer reads digits that were not trained on, `unseen`: (images, labels)."""

    unseen: tuple


class Train(FunctionExercise):
    """`train(weights, images, labels, learning_rate, batch_size)`: one pass over the pictures."""

    name = "train"
    forbidden = (DERIVATIVES,)
    points = {
        "shape": 0,
        "losses": 1,
        "dense": 1,
        "second_convolution": 1,
        "first_convolution": 1,
        "steps": 1,
        "accuracy": 1,
    }
    pass_mark = 0.75
    hints = (
        "Go backwards through `forward`, one line of yours for each line of it.",
        "Softmax and cross-entropy together: delta of the sums before the softmax is "
        "`(probabilities - one_hot) / len(images)`. Then the dense layer, as in exercise 11.1.",
        "`tanh`: delta times `1 - maps**2`. Averages of 2x2: a quarter of delta for each pixel. "
        "Convolutions: your `weight_gradients` and `input_gradient`.",
    )

    def cases(self, rng):
        (digits, labels), _ = load_mnist(500, 0, seed=int(rng.integers(1000)))
        test = unseen_mnist(500, rng)
        weights = fresh_weights(rng, (28, 28, 1), [(5, 5), (5, 5)], (2, 3), 10)
        yield Case("one digit", weights, digits[:1].astype(float), labels[:1], 0.5, 1)
        shape, kernel_sizes = (14, 11, 2), [(3, 2), (2, 3)]
        for num, batch_size, name in [
            (1, 1, "one random picture of 14x11x2"),
            (5, 5, "5 random pictures of 14x11x2"),
            (7, 3, "7 random pictures in batches of 3"),
        ]:
            weights = fresh_weights(rng, shape, kernel_sizes, (3, 5), 4)
            images, truth = rng.normal(size=(num, *shape)), rng.integers(0, 4, num)
            yield Case(name, weights, images, truth, 0.1, batch_size)
        weights = fresh_weights(rng, (28, 28, 1), [(5, 5), (5, 5)], (4, 8), 10)
        case = Experiment("500 digits", weights, digits.astype(float), labels, 0.1, 10)
        case.unseen = test
        yield case

    def oracle(self, weights, images, labels, learning_rate, batch_size):
        losses = []
        for start in range(0, len(images), batch_size):
            batch = slice(start, start + batch_size)
            loss = loss_of(images[batch], labels[batch])
            losses.append(float(loss(*map(ops.convert_to_tensor, weights))))
            gradients = vector_jacobian(loss, weights)
            weights = [w - learning_rate * g for w, g in zip(weights, gradients, strict=True)]
        return named(weights, losses)

    def comparable(self, answer):
        """`(weights, losses)` by names; what is no such pair stays as it is."""
        try:
            weights, losses = answer
            return named(weights, losses) if len(weights) == len(NAMES) else answer
        except (TypeError, ValueError):
            return answer

    def is_one_step(self, case):
        return len(case.args[1]) <= case.args[4]

    def rung_shape(self, case, answer):
        found = self.comparable(answer)
        if not isinstance(found, dict):
            return f"expected a pair: six arrays, and the losses; got {compare.kind(answer)}"
        if isinstance(case, Experiment):  # 50 steps of the oracle would take long
            weights = dict(zip(NAMES, case.args[0], strict=True))
            return compare.shape_difference(weights, found)
        return super().rung_shape(case, answer)

    def rung_losses(self, case, answer):
        """The first loss, which does not depend on any gradient."""
        if isinstance(case, Experiment):
            return None
        wanted, found = self.expected(case)["losses"], self.comparable(answer)["losses"]
        message = compare.value_difference(wanted[0], found[0], self.rtol, self.atol)
        return message and f"the loss of the first batch: {message}"

    def gradient_difference(self, case, answer, *names):
        """Where the step `(before - after) / learning_rate` is not the gradient."""
        if not self.is_one_step(case):
            return None
        wanted, found = self.steps(case, self.expected(case)), self.steps(case, answer)
        for name in names:
            message = compare.value_difference(wanted[name], found[name], self.rtol, self.atol)
            if message:
                return f"the gradient by `{name}`: {message}"
        return None

    def steps(self, case, answer):
        after = self.comparable(answer)
        before = dict(zip(NAMES, case.args[0], strict=True))
        return {name: (before[name] - np.asarray(after[name])) / case.args[3] for name in NAMES}

    def rung_dense(self, case, answer):
        return self.gradient_difference(case, answer, "matrix", "bias3")

    def rung_second_convolution(self, case, answer):
        return self.gradient_difference(case, answer, "kernel2", "bias2")

    def rung_first_convolution(self, case, answer):
        return self.gradient_difference(case, answer, "kernel1", "bias1")

    def rung_steps(self, case, answer):
        """Several batches: each step begins where the one before it ended."""
        return None if isinstance(case, Experiment) else super().rung_values(case, answer)

    def rung_accuracy(self, case, answer):
        if not isinstance(case, Experiment):
            return None
        images, labels = case.unseen
        found = self.comparable(answer)
        weights = [np.asarray(found[name]) for name in NAMES]
        _, _, _, probabilities = forward(weights, images.astype(float))
        accuracy = np.mean(np.argmax(probabilities, axis=1) == labels)
        if accuracy >= self.pass_mark:
            return None
        return f"{accuracy:.1%} of 500 new digits are right, the pass mark is {self.pass_mark:.0%}"

    @mistake(
        "The dense layer and the second convolution are right. Between them and the first stands "
        "the reverse convolution.",
        "Its kernel is not turned by 180 degrees.",
        "`kernel2[::-1, ::-1].swapaxes(2, 3)`.",
    )
    def not_turned(self, *question):
        return by_hand(*question, turned=False)

    @mistake(
        "What does `tanh` do to delta?",
        "It is steep at 0 and flat far from it: delta is multiplied by its slope.",
        "The slope, from the layer's output: `1 - maps**2`, for both convolutions.",
    )
    def no_slope(self, *question):
        return by_hand(*question, slope=np.ones_like)

    @mistake(
        "The slope of `tanh` at z is 1 - tanh(z)^2. Is `maps` z, or tanh(z)?",
        "`maps` has been through `tanh` already.",
        "`1 - maps**2`, without another `tanh`.",
    )
    def tanh_twice(self, *question):
        return by_hand(*question, slope=lambda maps: 1 - np.tanh(maps) ** 2)

    @mistake(
        "How much does an average of four grow when one of the four grows by 1?",
        "By a quarter: each pixel gets a quarter of delta.",
        "Divide by 4 after spreading delta over 2x2 pixels.",
    )
    def pooling_not_divided(self, *question):
        return by_hand(*question, share=1)

    @mistake(
        "The loss is a mean over the batch. Your delta is not.",
        "It is `len(images of the batch)` times too large, in all layers.",
        "Divide `probabilities - one_hot` by the number of pictures of the batch.",
    )
    def summed_over_batch(self, *question):
        return by_hand(*question, divide=False)

    @mistake(
        "Which class is the right one? Your delta does not know.",
        "The loss wants a larger probability for the right class: its delta is p - 1.",
        "Subtract 1 at the right class: `np.eye(classes)[labels]`.",
    )
    def labels_ignored(self, *question):
        return by_hand(*question, target=0)

    @symptom(
        "Does your loss fall?", "You climb: a step goes against the gradient.", "`w - rate * g`."
    )
    def uphill(self, case, answer):
        if self.rung_shape(case, answer):
            return False
        wanted, found = self.steps(case, self.expected(case)), self.steps(case, answer)
        return compare.same(-wanted["matrix"], found["matrix"], self.rtol, self.atol)

    @mistake(
        "With which weights did the pictures go forward?",
        "With those before the step. Your delta goes back through weights that have been changed.",
        "Compute all gradients first, then change the weights.",
    )
    def changed_too_early(self, *question):
        return by_hand(*question, early=True)

    @mistake(
        "Where does the second step begin?",
        "Where the first one ended: yours computes each gradient at the weights of the beginning.",
        "Go forward with the new weights in each batch.",
    )
    def gradients_of_the_beginning(self, weights, images, labels, learning_rate, batch_size):
        steps, losses = [np.zeros(np.shape(w)) for w in weights], []
        for start in range(0, len(images), batch_size):
            batch = slice(start, start + batch_size)
            after = by_hand(weights, images[batch], labels[batch], learning_rate, batch_size)
            losses.extend(after["losses"])
            steps = [s + after[n] - w for s, n, w in zip(steps, NAMES, weights, strict=True)]
        return named([w + s for w, s in zip(weights, steps, strict=True)], losses)

    @symptom(
        "7 pictures in batches of 3: how many batches?",
        "The last one is smaller, and counts, too.",
        "`range(0, len(images), batch_size)`; a slice past the end is cut by itself.",
    )
    def last_batch_dropped(self, case, answer):
        return (
            len(answer[1]) == len(case.args[1]) // case.args[4] < len(self.expected(case)["losses"])
        )

    @symptom(
        "Twice as many pictures: twice the loss?",
        "The loss of a batch is the mean over its pictures.",
        "`-np.mean(np.log(...))`, of the probability of the right class.",
    )
    def loss_summed(self, case, answer):
        batch = min(len(case.args[1]), case.args[4])
        wanted = self.expected(case)["losses"][0] * batch
        return batch > 1 and compare.same(wanted, answer[1][0], self.rtol, self.atol)


def named(weights, losses):
    return {"losses": losses} | dict(zip(NAMES, weights, strict=True))


def fresh_weights(rng, shape, kernel_sizes, filters, classes):
    """Six arrays: kernels and biases of two convolutions, matrix and bias of a dense layer."""
    (height1, width1), (height2, width2) = kernel_sizes
    rows = (shape[0] - height1 + 1) // 2 - height2 + 1
    columns = (shape[1] - width1 + 1) // 2 - width2 + 1
    shapes = [(height1, width1, shape[2], filters[0]), (height2, width2, *filters)]
    shapes += [(rows * columns * filters[1], classes)]
    weights = []
    for each in shapes:
        weights += [rng.normal(size=each) / np.sqrt(np.prod(each[:-1])), np.zeros(each[-1])]
    return weights


def loss_of(images, labels):
    """The net's loss as a function of its six weights, of `keras.ops`."""

    def loss(kernel1, bias1, kernel2, bias2, matrix, bias3):
        maps = ops.tanh(convolve(images, kernel1) + bias1)
        maps = ops.average_pool(maps, 2, 2, data_format="channels_last")
        maps = ops.tanh(convolve(maps, kernel2) + bias2)
        sums = ops.matmul(ops.reshape(maps, (len(images), -1)), matrix) + bias3
        right = ops.take_along_axis(sums, labels[:, None], axis=1)[:, 0]
        return ops.mean(ops.logsumexp(sums, axis=1) - right)

    return loss


def correlate(inputs, kernel):
    windows = sliding_window_view(inputs, kernel.shape[:2], axis=(1, 2))
    return np.tensordot(windows, kernel, ([4, 5, 3], [0, 1, 2]))


def forward(weights, images):
    kernel1, bias1, kernel2, bias2, matrix, bias3 = weights
    maps1 = np.tanh(correlate(images, kernel1) + bias1)
    batch, rows, columns, filters = maps1.shape
    pooled = maps1.reshape(batch, rows // 2, 2, columns // 2, 2, filters).mean(axis=(2, 4))
    maps2 = np.tanh(correlate(pooled, kernel2) + bias2)
    return maps1, pooled, maps2, softmax(maps2.reshape(batch, -1) @ matrix + bias3, axis=1)


def by_hand(weights, images, labels, learning_rate, batch_size, **changes):
    """What `train` should do; `changes` make it a known wrong one."""
    slope = changes.get("slope", lambda maps: 1 - maps**2)
    losses = []
    for start in range(0, len(images), batch_size):
        batch, truth = images[start : start + batch_size], labels[start : start + batch_size]
        kernel2, matrix = weights[2], weights[4]
        maps1, pooled, maps2, probabilities = forward(weights, batch)
        losses.append(-np.mean(np.log(probabilities[np.arange(len(batch)), truth])))
        delta = probabilities - changes.get("target", 1) * np.eye(len(weights[5]))[truth]
        delta = delta / (len(batch) if changes.get("divide", True) else 1)
        dense = maps2.reshape(len(batch), -1).T @ delta, delta.sum(axis=0)
        if changes.get("early"):
            matrix = matrix - learning_rate * dense[0]
        delta = (delta @ matrix.T).reshape(maps2.shape) * slope(maps2)
        second = kernel_gradient(pooled, delta), delta.sum(axis=(0, 1, 2))
        if changes.get("early"):
            kernel2 = kernel2 - learning_rate * second[0]
        edges = [(0, 0), *((size - 1, size - 1) for size in kernel2.shape[:2]), (0, 0)]
        kernel2 = kernel2[::-1, ::-1] if changes.get("turned", True) else kernel2
        delta = correlate(np.pad(delta, edges), kernel2.swapaxes(2, 3))
        delta = delta.repeat(2, axis=1).repeat(2, axis=2) * changes.get("share", 1 / 4)
        delta = delta * slope(maps1)
        first = kernel_gradient(batch, delta), delta.sum(axis=(0, 1, 2))
        gradients = (*first, *second, *dense)
        weights = [w - learning_rate * g for w, g in zip(weights, gradients, strict=True)]
    return named(weights, losses)


def kernel_gradient(inputs, delta):
    """Delta as a kernel that slides over the inputs, with the batch in the place of channels."""
    return correlate(inputs.transpose(3, 1, 2, 0), delta.transpose(1, 2, 0, 3)).transpose(
        1, 2, 0, 3
    )

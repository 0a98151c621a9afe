"""Lab 15: what a net does with moved and turned pictures, and a search for its hyperparameters."""

from functools import cache

import keras
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy import ndimage
from scipy.special import softmax

from cnnlab.data import load_mnist, unseen_mnist
from cnnlab.judging.exercise import (
    Case,
    FunctionExercise,
    ModelExercise,
    NetExercise,
    ValueExercise,
    mistake,
    symptom,
)
from cnnlab.judging.forbidden import finished
from cnnlab.judging.nets import describe, rebuild

CHOICES = {"num_stages": (1, 2, 3), "kernel_size": (3, 5, 7), "pooling": ("max", "average")}
RANGES = {"filters": (2, 8), "learning_rate": (1e-4, 1e-1)}
DIRECTIONS = ((0, 1), (0, -1), (1, 0), (-1, 0))


def moved(images, rows, columns):
    """The pictures moved down and to the right; what comes in is 0."""
    _, height, width, _ = images.shape
    out = np.zeros_like(images)
    above, left = max(rows, 0), max(columns, 0)
    part = images[:, max(-rows, 0) : height - above, max(-columns, 0) : width - left]
    out[:, above : above + part.shape[1], left : left + part.shape[2]] = part
    return out


def turned(images, degrees):
    return ndimage.rotate(images, degrees, axes=(1, 2), reshape=False, order=1)


def one_layer(layer, input_shape, rng):
    """A net of one layer with random weights, as plain data."""
    net = keras.Sequential([keras.Input(input_shape), layer])
    net.set_weights([rng.normal(size=weight.shape) for weight in net.weights])
    return describe(net)


class EquivarianceError(FunctionExercise):
    """`equivariance_error(net, images, rows, columns)`: does the net commute with a shift?"""

    name = "equivariance-error"
    probe = "call_with_net"
    points = {"shape": 0, "values": 3}
    rtol, atol = 1e-4, 1e-4  # the net computes in float32
    hints = (
        "Two ways lead to two arrays of maps: `net(shifted(images))`, and `net(images)`, shifted.",
        "One pixel of the maps stands for `step` pixels of the picture. How far must maps move?",
        "By `rows // step` and `columns // step`, with `step = images.shape[1] // maps.shape[1]`.",
    )

    def cases(self, rng):
        digits, _ = unseen_mnist(3, rng)
        conv, pool = keras.layers.Conv2D, keras.layers.MaxPooling2D
        square, wide = (28, 28, 1), (15, 12, 2)
        pictures = rng.normal(size=(2, *wide)).astype("float32")
        for name, layer, images, rows, columns in [
            ("convolution, stride 1, shift 2 and 3", conv(4, 5, padding="same"), digits, 2, 3),
            ("convolution, stride 2, shift 2 and 4", conv(3, 3, 2, "same"), digits, 2, 4),
            ("convolution, stride 2, shift 3 and 0", conv(3, 3, 2, "same"), digits, 3, 0),
            ("convolution, stride 2, shift -1 and -3", conv(3, 3, 2, "same"), digits, -1, -3),
            ("convolution, stride 3, shift 0 and 5", conv(3, 5, 3), digits, 0, 5),
            ("max-pooling, shift -1 and 2", pool(2), digits, -1, 2),
            ("pictures without a margin, shift 1 and -2", conv(3, 4), pictures, 1, -2),
        ]:
            described = one_layer(layer, square if images is digits else wide, rng)
            yield Case(name, described, images, rows, columns)

    def maps(self, net, images, rows, columns):
        """What comes out of the net for moved pictures, and for pictures."""
        net = rebuild(net)
        both = np.concatenate([moved(images, rows, columns), images])
        return np.split(keras.ops.convert_to_numpy(net(both)), 2)

    def oracle(self, net, images, rows, columns, measure=np.max, rounded=np.floor):
        first, second = self.maps(net, images, rows, columns)
        step = images.shape[1] // first.shape[1]
        rows, columns = (int(rounded(pixels / step)) for pixels in (rows, columns))
        return float(measure(np.abs(first - moved(second, rows, columns))))

    @mistake(
        "With stride 2 the maps are half as large. How far does something move in them?",
        "By half as many pixels: divide the shift by `step`.",
        "`step = images.shape[1] // maps.shape[1]`; move the maps by `rows // step`.",
    )
    def step_forgotten(self, net, images, rows, columns):
        first, second = self.maps(net, images, rows, columns)
        return float(np.max(np.abs(first - moved(second, rows, columns))))

    @mistake(
        "You compare with maps that were not moved: that asks whether the net notices a shift.",
        "Move the maps of the second way, by `rows // step` and `columns // step`.",
    )
    def invariance(self, net, images, rows, columns):
        first, second = self.maps(net, images, rows, columns)
        return float(np.max(np.abs(first - second)))

    @mistake("Is -5 larger than 3, as a difference?", "Take absolute values: `np.abs`.")
    def signed(self, net, images, rows, columns):
        first, second = self.maps(net, images, rows, columns)
        step = images.shape[1] // first.shape[1]
        return float(np.max(first - moved(second, rows // step, columns // step)))

    @mistake("The mean or the largest?", "One wrong pixel is enough: the *largest* difference.")
    def averaged(self, net, images, rows, columns):
        return self.oracle(net, images, rows, columns, measure=np.mean)

    @mistake("Half a step: rounded down or up?", "Down, also below zero: `rows // step`.")
    def towards_zero(self, net, images, rows, columns):
        return self.oracle(net, images, rows, columns, rounded=np.trunc)

    @mistake("Half a step: rounded down or up?", "Down, also below zero: `rows // step`.")
    def to_the_nearest(self, net, images, rows, columns):
        return self.oracle(net, images, rows, columns, rounded=np.round)


@cache
def class_means():
    """A net that names the digit whose mean picture is the nearest, as plain data."""
    (digits, labels), _ = load_mnist(num_train=1_000, num_test=0)
    means = np.stack([digits[labels == digit].mean(axis=0).ravel() for digit in range(10)])
    net = keras.Sequential(
        [keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(10)]
    )
    net.set_weights([means.T, -0.5 * np.sum(means**2, axis=1)])
    return describe(net)


class RobustnessCurve(FunctionExercise):
    """`robustness_curve(net, images, labels, kind, amounts)`: accuracy on changed pictures."""

    name = "robustness-curve"
    probe = "call_with_net"
    points = {"shape": 0, "shift": 2, "rotation": 1}
    hints = (
        "Do it for one amount first: which changed copies of the pictures are there?",
        "Four copies for a shift, two for a rotation; `accuracy(net, copy, labels)` of each.",
        "Append the mean of these accuracies to the list, and go on with the next amount.",
    )

    def cases(self, rng):
        # Training digits: a student's code is given them with their labels, and `robust_net` is
        # judged in the same process, by digits that it has never seen.
        (digits, labels), _ = load_mnist(150, 0, seed=int(rng.integers(1_000)))
        order = rng.permutation(len(labels))
        digits, labels = digits[order], labels[order]
        far, steep = int(rng.integers(8, 11)), int(rng.integers(35, 60))
        for kind, amounts in [
            ("shift", [0, 1, 2, 3]),
            ("shift", [far]),
            ("rotation", [0, 15, 30]),
            ("rotation", [steep]),
        ]:
            name = f"150 digits, {kind} by {', '.join(map(str, amounts))}"
            yield Case(name, class_means(), digits, labels, kind, amounts)

    def copies(self, images, kind, amount):
        if kind == "shift":
            return [moved(images, r * amount, c * amount) for r, c in DIRECTIONS]
        return [turned(images, amount), turned(images, -amount)]

    def oracle(self, net, images, labels, kind, amounts, copies=None, over=np.mean):
        net, copies = rebuild(net), copies or self.copies
        curve = []
        for amount in amounts:
            answers = [net(copy) for copy in copies(images, kind, amount)]
            right = [np.argmax(answer, axis=-1) == labels for answer in answers]
            curve.append(float(over(np.mean(right, axis=1))))
        return np.array(curve)

    def rung_shift(self, case, answer):
        return self.rung_values(case, answer) if case.args[3] == "shift" else None

    def rung_rotation(self, case, answer):
        return self.rung_values(case, answer) if case.args[3] == "rotation" else None

    @mistake(
        "A net may see more in a digit that has moved up than in one that has moved left.",
        "Make a copy for each of the directions of the list, and take the mean.",
    )
    def one_direction(self, *args):
        return self.oracle(*args, copies=lambda *question: self.copies(*question)[:1])

    @mistake(
        "What comes in at the edge of a digit that moves out on the other side?",
        "Nothing, as `shifted` does it: `np.roll` brings the lost pixels back.",
    )
    def rolled(self, net, images, labels, kind, amounts):
        def copies(images, kind, amount):
            if kind != "shift":
                return self.copies(images, kind, amount)
            return [np.roll(images, (r * amount, c * amount), (1, 2)) for r, c in DIRECTIONS]

        return self.oracle(net, images, labels, kind, amounts, copies=copies)

    @mistake(
        "Do your copies move straight, or along a diagonal?",
        "One direction at a time: rows or columns, not both.",
    )
    def diagonal(self, net, images, labels, kind, amounts):
        def copies(images, kind, amount):
            if kind != "shift":
                return self.copies(images, kind, amount)
            corners = ((1, 1), (1, -1), (-1, 1), (-1, -1))
            return [moved(images, r * amount, c * amount) for r, c in corners]

        return self.oracle(net, images, labels, kind, amounts, copies=copies)

    @mistake("Does a turn to the left count?", "Turn by `amount` and by `-amount`.")
    def one_sense(self, net, images, labels, kind, amounts):
        def copies(images, kind, amount):
            return self.copies(images, kind, amount)[: 4 if kind == "shift" else 1]

        return self.oracle(net, images, labels, kind, amounts, copies=copies)

    @mistake("Is 1 the best or the worst?", "Accuracy counts what is right, not what is wrong.")
    def errors(self, *args):
        return 1 - self.oracle(*args)

    @mistake("Is an accuracy a share or percent?", "A share here, from 0 to 1.")
    def percent(self, *args):
        return 100 * self.oracle(*args)

    @mistake("The mean of the copies is asked for.", "Yours is the worst of them.")
    def worst(self, *args):
        return self.oracle(*args, over=np.min)


def stages(images, weights, num_stages, pooling, activation, last):
    """The net in NumPy."""
    maps = images
    for kernel, bias in zip(weights[:-2:2], weights[1:-2:2], strict=True):
        before = (kernel.shape[0] - 1) // 2
        maps = np.pad(maps, [(0, 0), (before, before), (before, before), (0, 0)])
        windows = sliding_window_view(maps, kernel.shape[:2], axis=(1, 2))
        maps = activation(np.einsum("nijcuv,uvcf->nijf", windows, kernel, optimize=True) + bias)
        rows, columns = (size // 2 * 2 for size in maps.shape[1:3])
        maps = pooling([maps[:, u:rows:2, v:columns:2] for u in (0, 1) for v in (0, 1)], axis=0)
    return last(maps.reshape(len(maps), -1) @ weights[-2] + weights[-1])


class BuildNet(NetExercise):
    """`build_net(num_stages, filters, kernel_size, pooling)`: a net for each choice."""

    name = "build-net"
    forbidden = (finished("cnnlab.models.stage_net"),)
    points = {"layers": 1, "shape": 0, "values": 2}
    hints = (
        "Begin with a list that holds `keras.Input((28, 28, 1))`, and add to it in a loop.",
        "Stage i has `filters * 2 ** i` filters; after the loop come `Flatten` and `Dense`.",
        '`keras.layers.Conv2D(filters * 2**stage, kernel_size, padding="same", '
        'activation="relu")`, then the pooling layer that `pooling` names.',
    )

    def cases(self, rng):
        digits, _ = unseen_mnist(20, rng)
        for num_stages, filters, kernel_size, pooling in [
            (2, 4, 5, "max"),
            (3, 3, 3, "average"),
            (1, 5, 7, "max"),
        ]:
            settings = {
                "num_stages": num_stages,
                "filters": filters,
                "kernel_size": kernel_size,
                "pooling": pooling,
            }
            shapes, channels, size = [], 1, 28
            for stage in range(num_stages):
                shapes += [(kernel_size, kernel_size, channels, filters * 2**stage)]
                shapes += [(filters * 2**stage,)]
                channels, size = filters * 2**stage, size // 2
            shapes += [(size * size * channels, 10), (10,)]
            weights = [rng.normal(size=shape) / np.sqrt(np.prod(shape[:-1])) for shape in shapes]
            yield Case(
                ", ".join(f"{k}={v}" for k, v in settings.items()), digits, weights, **settings
            )

    def layers_of(self, case):
        size, rows = 28, []
        kernels, dense = case.args[1][:-2:2], case.args[1][-2]
        for number, kernel in enumerate(kernels, start=1):
            filters = kernel.shape[-1]
            rows.append((f"convolution {number}", (size, size, filters), kernel.size + filters))
            size //= 2
        return (*rows, ("the dense layer", (10,), dense.size + 10))

    def oracle(self, digits, weights, num_stages, filters, kernel_size, pooling, **changes):
        pool = {"max": np.max, "average": np.mean}[pooling]
        activation = changes.get("activation", lambda x: np.maximum(x, 0))
        last = changes.get("last", lambda x: softmax(x, axis=-1))
        return stages(digits, weights, num_stages, changes.get("pool", pool), activation, last)

    def filters_found(self, answer):
        return [shape[-1] for shape, _ in answer["layers"] if len(shape) == 3]

    @symptom(
        "How many filters has the second stage?",
        "Twice as many as the one before: stage i, counted from 0, has `filters * 2**i`.",
    )
    def not_doubled(self, case, answer):
        found = self.filters_found(answer)
        return len(found) == case.kwargs["num_stages"] > 1 and found[1] != 2 * found[0]

    @symptom(
        "How many filters has the third stage?",
        "2, 4, 8, ...: each stage has twice as many as the one before.",
        "`filters * 2**stage`.",
    )
    def not_doubled_again(self, case, answer):
        found = self.filters_found(answer)
        return len(found) == 3 and found[2] != 2 * found[1]

    @symptom("Does a convolution keep the size?", 'It does with `padding="same"`.')
    def not_padded(self, case, answer):
        return answer["layers"][0][0][0] == 29 - case.kwargs["kernel_size"]

    @symptom("How many stages has your net?", "As many as `num_stages` says: loop over them.")
    def stages_ignored(self, case, answer):
        return len(self.filters_found(answer)) != case.kwargs["num_stages"]

    @mistake("Which pooling does the second case ask for?", '`pooling` is "max" or "average".')
    def always_max(self, *args, **settings):
        return self.oracle(*args, **settings, pool=np.max)

    @mistake("Which pooling does the first case ask for?", '`pooling` is "max" or "average".')
    def always_average(self, *args, **settings):
        return self.oracle(*args, **settings, pool=np.mean)

    @mistake("What follows the sums of a convolution?", 'ReLU: `activation="relu"`.')
    def linear(self, *args, **settings):
        return self.oracle(*args, **settings, activation=lambda x: x)

    @mistake("Which activation is asked for?", 'ReLU: `activation="relu"`.')
    def tanh(self, *args, **settings):
        return self.oracle(*args, **settings, activation=np.tanh)

    @mistake("Do your ten outputs add up to 1?", "The dense layer has the activation `softmax`.")
    def no_softmax(self, *args, **settings):
        return self.oracle(*args, **settings, last=lambda x: x)


class Search(ValueExercise):
    """`search` holds the trials of a search with Optuna, and the best of them."""

    name = "search"
    points = {"trials": 1, "best": 1, "accuracy": 1}
    fewest = 10
    pass_mark = 0.85
    hints = (
        "`trial.suggest_int`, `suggest_categorical` and `suggest_float` choose; the function "
        "returns the accuracy on the digits kept aside.",
        'Is the study told to make the value large: `direction="maximize"`?',
        '`{"trials": [{**t.params, "accuracy": t.value} for t in study.trials], '
        '"best": study.best_params}`.',
    )

    def rung_trials(self, case, answer):
        """Names the first trial that is not one."""
        if not isinstance(answer, dict) or not {"trials", "best"} <= set(answer):
            return 'expected a dict with the keys "trials" and "best"'
        trials, keys = answer["trials"], {*CHOICES, *RANGES, "accuracy"}
        if not isinstance(trials, list) or len(trials) < self.fewest:
            many = len(trials) if isinstance(trials, list) else "not a list"
            return f"expected a list of {self.fewest} trials or more, got {many}"
        for number, trial in enumerate(trials):
            if not isinstance(trial, dict) or set(trial) != keys:
                found = sorted(trial) if isinstance(trial, dict) else trial
                return f"trial {number}: expected the keys {sorted(keys)}, got {found}"
            if message := self.outside(trial):
                return f"trial {number}: {message}"
        if len({trial["learning_rate"] for trial in trials}) < self.fewest:
            return "the same trial comes again and again: each should choose anew"
        return None

    def outside(self, trial):
        """What of a trial is not in the table of choices."""
        for name, choices in CHOICES.items():
            if trial[name] not in choices:
                return f"{name} should be one of {choices}, got {trial[name]}"
        for name, (low, high) in (*RANGES.items(), ("accuracy", (0, 1))):
            if not isinstance(trial[name], int | float) or not low <= trial[name] <= high:
                return f"{name} should be from {low} to {high}, got {trial[name]}"
        return None

    def rung_best(self, case, answer):
        best = max(answer["trials"], key=lambda trial: trial["accuracy"])
        ties = [t for t in answer["trials"] if t["accuracy"] == best["accuracy"]]
        params = [{k: v for k, v in t.items() if k != "accuracy"} for t in ties]
        if answer["best"] in params:
            return None
        return f"the best trial has the accuracy {best['accuracy']:.1%}, and is {params[0]}"

    def rung_accuracy(self, case, answer):
        best = max(trial["accuracy"] for trial in answer["trials"])
        if not best >= self.pass_mark:
            return f"the best net reads {best:.1%}, the pass mark is {self.pass_mark:.0%}"
        return None

    @symptom(
        "Your accuracies are above 1.",
        "Is it percent? Or the loss? `evaluate` gives both.",
        "`loss, accuracy = net.evaluate(...)`: return the second, a share from 0 to 1.",
    )
    def not_a_share(self, case, answer):
        return any(trial["accuracy"] > 1 for trial in answer["trials"])

    @symptom(
        "Does the search want the value to be large or small?",
        "Optuna makes it small, unless it is told otherwise.",
        'Write `optuna.create_study(direction="maximize", ...)`.',
    )
    def minimized(self, case, answer):
        accuracies = [trial["accuracy"] for trial in answer["trials"]]
        worst = answer["trials"][int(np.argmin(accuracies))]
        said = {**answer["best"], "accuracy": min(accuracies)}
        return worst == said and min(accuracies) < max(accuracies)

    @symptom(
        "What differs between your trials?",
        "The hyperparameters must come from the trial: `trial.suggest_...`, in the function.",
    )
    def never_varied(self, case, answer):
        rates = {trial["learning_rate"] for trial in answer["trials"] if "accuracy" in trial}
        return len(answer["trials"]) >= self.fewest and len(rates) == 1


class RobustNet(ModelExercise):
    """`robust_net` reads digits that have moved, and digits that are turned."""

    name = "robust-net"
    points = {"shape": 0, "weights": 1, "shift": 1, "rotation": 1}
    pass_mark = 0.80
    most_weights = 61_000
    hints = (
        "Train on pictures that are changed as those of the test are. Where do they come from?",
        "Keras has layers that change pictures while a net is trained, and only then: "
        "`keras.layers.RandomTranslation` and `keras.layers.RandomRotation`.",
        'Put both before the net; `fill_mode="constant"` fills with 0. Shifts are shares of the '
        "height and width (4/28), turns are shares of a whole turn (30/360).",
    )

    def cases(self, rng):
        digits, labels = unseen_mnist(1000, rng)
        parts = np.array_split(rng.permutation(len(labels)), 4)
        digits_of = [digits[part] for part in parts]
        labels = labels[np.concatenate(parts)]
        shifted = [moved(d, 3 * r, 3 * c) for d, (r, c) in zip(digits_of, DIRECTIONS, strict=True)]
        rotated = [turned(d, 30 * (-1) ** i) for i, d in enumerate(digits_of)]
        yield Case("1,000 digits, shifted by 3 pixels", np.concatenate(shifted), labels=labels)
        yield Case("1,000 digits, turned by 30°", np.concatenate(rotated), labels=labels)

    def rung_weights(self, case, answer):
        found = answer["num_weights"]
        if found > self.most_weights:
            return f"your net has {found:,} weights, {self.most_weights:,} are allowed"
        return None

    def rung_shift(self, case, answer):
        return self.rung_accuracy(case, answer) if "shifted" in case.name else None

    def rung_rotation(self, case, answer):
        return self.rung_accuracy(case, answer) if "turned" in case.name else None

    @symptom(
        "Was the net trained?",
        "One digit in ten is right by chance. Compile the net, then call `fit`.",
    )
    def untrained(self, case, answer):
        return self.rung_weights(case, answer) is None and self.accuracy(case, answer) < 0.2

    @symptom(
        "Which digits has the net seen in its training?",
        "A net that knows upright digits alone reads about half of these: give it others.",
        "Put `keras.layers.RandomTranslation` and `keras.layers.RandomRotation` before the net, "
        'with `fill_mode="constant"`: `4 / 28` of the height, `40 / 360` of a turn.',
    )
    def seen_upright_only(self, case, answer):
        return 0.2 <= self.accuracy(case, answer) < 0.7

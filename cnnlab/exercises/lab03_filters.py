"""Lab 03: what is asked of the lecture's kernels, of a layer made of them, and of a learned one."""

import numpy as np
from scipy import ndimage

from cnnlab.judging import compare
from cnnlab.judging.exercise import (
    Case,
    FunctionExercise,
    LayerExercise,
    ModelExercise,
    ValueExercise,
    mistake,
    symptom,
)

# As printed on the lecture's slides.
KERNELS = {
    "identity": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]]),
    "box": np.full((3, 3), 1 / 9),
    "gauss": np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]]) / 16,
    "laplace4": np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
    "laplace8": np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]),
    "diagonal": np.array([[1, 0, -1], [0, 0, 0], [-1, 0, 1]]),
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "sobel_x": np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "sobel_y": np.array([[1, 2, 1], [0, 0, 0], [-1, -2, -1]]),
}
KEEP_BRIGHTNESS = ("identity", "box", "gauss", "sharpen")
RIGHT, DOWN = 3, 2  # how much brighter the ramp grows from one pixel to the next
RAMP = 10 + RIGHT * np.arange(3)[None, :] + DOWN * np.arange(3)[:, None]
# The closed forms: a kernel that keeps brightness gives the middle pixel, Sobel 8 times the slope.
ON_RAMP = {name: RAMP[1, 1] if name in KEEP_BRIGHTNESS else 0 for name in KERNELS}
ON_RAMP |= {"sobel_x": 8 * RIGHT, "sobel_y": -8 * DOWN}


class Kernels(ValueExercise):
    """`kernels`: a dict of the lecture's nine kernels."""

    name = "kernels"
    points = {"shape": 0, "sums": 1, "ramps": 1, "values": 1}
    hints = (
        "Take one pixel in the middle of a 3x3 window: which weight does each pixel get?",
        'A mean adds up to 1: divide by 9 in `"box"`, by 16 in `"gauss"`.',
        '`"sharpen"` is the identity less `"laplace4"`, number by number.',
    )

    def oracle(self):
        return KERNELS

    def rung_sums(self, case, answer):
        for name in KERNELS:
            wanted, found = int(name in KEEP_BRIGHTNESS), np.sum(answer[name])
            if not abs(found - wanted) < 1e-6:
                return f"{name}: the weights should add up to {wanted}, yours give {found:.4g}"
        return None

    def rung_ramps(self, case, answer):
        for name, wanted in ON_RAMP.items():
            found = np.sum(np.asarray(answer[name]) * RAMP)
            if not abs(found - wanted) < 1e-6:
                ramp = f"a ramp that grows by {RIGHT} to the right and by {DOWN} downwards"
                return f"{name}: on {ramp} it should give {wanted}, yours gives {found:.4g}"
        return None

    def only_wrong(self, answer, *wrong):
        """True when the answer has these wrong kernels, and no others."""
        made = KERNELS | dict(wrong)
        return compare.same(made, answer, self.rtol, self.atol)

    @symptom(
        "How bright is an even sky after your blur?",
        "A mean is a sum, divided by the number of pixels; in a weighted mean, by all weights.",
        'Divide `"box"` by 9 and `"gauss"` by 16.',
    )
    def not_divided(self, case, answer):
        return np.sum(answer["box"]) == 9 or np.sum(answer["gauss"]) == 16

    @symptom(
        "How bright is the picture after your `sharpen`?",
        "The pixel less what `laplace4` gives, where `laplace4` takes off four times the pixel.",
        "Less minus four is plus four: the middle weight is 1 + 4.",
    )
    def sharpen_sign(self, case, answer):
        return self.only_wrong(answer, ("sharpen", KERNELS["identity"] + KERNELS["laplace4"]))

    @symptom(
        "In which direction does x grow, and what changes along it?",
        "`sobel_x` compares the right column with the left one.",
        "Your two Sobel kernels have changed places.",
    )
    def sobel_swapped(self, case, answer):
        return np.array_equal(np.abs(answer["sobel_x"]), np.abs(KERNELS["sobel_y"]))

    @symptom(
        "Which row of `sobel_y` is positive on the slide?",
        "`sobel_y` is the top row *less* the bottom row.",
        "The rows of your `sobel_y` have changed places: its first row is 1, 2, 1.",
    )
    def sobel_y_downwards(self, case, answer):
        return self.only_wrong(answer, ("sobel_y", -KERNELS["sobel_y"]))

    @symptom(
        "Which corners are added, and which are taken off?",
        "Top left and bottom right are added.",
        "Your `diagonal` has the opposite sign.",
    )
    def other_diagonal(self, case, answer):
        return self.only_wrong(answer, ("diagonal", -KERNELS["diagonal"]))

    @symptom(
        "Do all pixels of a column count the same in Sobel's kernels?",
        "The middle one counts twice.",
        "The right column of `sobel_x` is 1, 2, 1.",
    )
    def prewitt(self, case, answer):
        return np.array_equal(answer["sobel_x"], np.sign(KERNELS["sobel_x"]))


class Separate(FunctionExercise):
    """`separate(kernel)`: the column and the row whose product is closest to the kernel."""

    name = "separate"
    points = {"shape": 0, "separable": 1, "closest": 1}
    longest = 1_000  # of a row: the product of two long ones would take gigabytes
    hints = (
        "Look at the sum of products above: which of them is the largest?",
        "It is made of `u[:, 0]`, `s[0]` and `vt[0]`.",
        "The outer product of the column and the row must have the factor `s[0]` in it, once.",
    )

    def cases(self, rng):
        yield Case("the lecture's Gaussian blur", KERNELS["gauss"])
        yield Case("Sobel's kernel", KERNELS["sobel_x"])
        yield Case(
            "a random separable 3x5 kernel", np.outer(rng.normal(size=3), rng.normal(size=5))
        )
        yield Case("the lecture's sharpening kernel", KERNELS["sharpen"])
        yield Case("a random 4x3 kernel", rng.normal(size=(4, 3)))

    def oracle(self, kernel):
        """Projects on the main direction of the columns, an eigenvector."""
        kernel = np.asarray(kernel, float)
        main = np.linalg.eigh(kernel @ kernel.T)[1][:, -1:]
        return main @ (main.T @ kernel)

    def comparable(self, answer):
        """The outer product; anything but a pair of short rows of numbers stays what it is."""
        if not isinstance(answer, list | tuple) or len(answer) != 2:
            return answer
        parts = [compare.as_array(part) for part in answer]
        if any(part is None or part.ndim != 1 or part.dtype.kind == "U" for part in parts):
            return answer
        if max(map(len, parts)) > self.longest:
            return answer
        return np.outer(*parts)

    def rung_shape(self, case, answer):
        product = self.comparable(answer)
        if product is answer:
            return f"expected a pair, a column and a row of numbers, got {compare.kind(answer)}"
        return compare.shape_difference(self.expected(case), product)

    def rung_separable(self, case, answer):
        separable = np.linalg.matrix_rank(case.args[0]) == 1
        return self.rung_values(case, answer) if separable else None

    def rung_closest(self, case, answer):
        return self.rung_values(case, answer)

    @mistake(
        "How large are the numbers of your product, beside those of the kernel?",
        "The columns of `u` and the rows of `vt` have length 1: the size is in `s`.",
        "Multiply one of the two by `s[0]`.",
    )
    def size_forgotten(self, kernel):
        return self.oracle(kernel) / np.linalg.norm(kernel, 2)

    @mistake(
        "How large are the numbers of your product, beside those of the kernel?",
        "The factor `s[0]` is in it twice.",
        "Multiply the column or the row by it, not both; or both by its root.",
    )
    def size_twice(self, kernel):
        return self.oracle(kernel) * np.linalg.norm(kernel, 2)

    @mistake(
        "Which part of the sum is the largest?",
        "The first one, not the last.",
        "Take `u[:, 0]`, `s[0]`, `vt[0]`.",
    )
    def smallest_part(self, kernel):
        u, s, vt = np.linalg.svd(kernel)
        last = len(s) - 1
        return s[last] * np.outer(u[:, last], vt[last])


class EdgeLayer(LayerExercise):
    """`EdgeStrength()`: a Keras layer without weights that gives the length of the gradient."""

    name = "edge-layer"
    answer_name = "EdgeStrength"
    points = {
        "weights": 0, "shape": 1, "values": 2, "gradient": 1, "output_shape": 0, "saved": 0
    }  # fmt: skip
    rtol, atol = 1e-3, 1e-3  # room for the small number under the root
    hints = (
        "Two convolutions, or one with two filters: their maps are G_x and G_y.",
        "Stack both kernels on the last axis, and give them a channel axis: (3, 3, 1, 2).",
        "Square the maps, add them over the last axis with keepdims=True, take the root.",
    )

    def cases(self, rng):
        ramp = np.arange(7.0)[None, :] + np.zeros((5, 1))
        slanted = 3.0 * np.arange(6)[None, :] + 4.0 * np.arange(5)[:, None]
        for name, pictures in [
            ("a ramp that grows by 1 to the right", ramp[None]),
            ("a ramp that grows by 3 to the right and by 4 downwards", slanted[None]),
            ("two random pictures of 6x9", rng.normal(size=(2, 6, 9))),
            ("an even sky", np.full((1, 5, 6), 0.5)),
        ]:
            yield Case(name, pictures[..., None].astype("float32"), {})

    def oracle(self, inputs, weights):
        return np.hypot(*self.parts(inputs))

    def parts(self, inputs):
        """G_x and G_y by SciPy, whose kernel smooths along all other axes: one picture a time."""
        images = np.asarray(inputs, float)[..., 0]
        maps = [
            [ndimage.sobel(image, axis=axis)[1:-1, 1:-1] for image in images] for axis in (1, 0)
        ]
        return np.array(maps)[..., None]

    @mistake(
        "How long is an arrow that goes 3 to the right and 4 up?",
        "5, not 7: Pythagoras.",
        "Square both maps, add, take the root.",
    )
    def absolute_values_added(self, inputs, weights):
        x, y = self.parts(inputs)
        return np.abs(x) + np.abs(y)

    @mistake(
        "Is the answer on the first ramp 8, or 64?",
        "The root is missing.",
        "`ops.sqrt` of the sum of the squares.",
    )
    def no_root(self, inputs, weights):
        return self.oracle(inputs, weights) ** 2

    @mistake(
        "Does your layer see edges of both directions?",
        "Only G_x is in it: the length has both.",
        "Use both kernels, and add the squares of both maps.",
    )
    def one_direction(self, inputs, weights):
        return np.abs(self.parts(inputs)[0])

    @symptom(
        "How large is the output? The kernel must lie inside the picture.",
        'No padding: `padding="valid"`, which is what `ops.conv` does by itself.',
        "A picture of 5x7 gives a map of 3x5.",
    )
    def padded(self, case, answer):
        return np.shape(answer["first"])[1:3] == case.args[0].shape[1:3]

    @symptom(
        "What is the slope of a square root at 0?",
        "It is infinite, and infinity times 0 is not a number.",
        "Add a small number under the root: `ops.sqrt(squares + 1e-8)`.",
    )
    def root_of_zero(self, case, answer):
        return not np.isfinite(answer["gradient"]).all()


class Learned(ModelExercise):
    """`learned`: a net of one kernel that was found by training."""

    name = "learned"
    points = {"shape": 0, "weights": 1, "kernel": 2}
    rtol, atol = 0, 0.05  # how far from the kernel a weight may be
    most_steps = 200
    hints = (
        "What is the same in all windows? Their brightness. What does Sobel answer to it?",
        "Nothing: a kernel that adds up to 0 gives the same for `picture - picture.mean()`.",
        "Train with `picture - picture.mean()`, the same `filtered`, and Adam(0.2).",
    )

    def cases(self, rng):
        """A single bright point: what comes out is the kernel, turned by 180 degrees."""
        pictures = np.zeros((2, 5, 5, 1), "float32")
        pictures[1, 2, 2] = 1
        yield Case("a picture of a single bright point", pictures)

    def oracle(self, pictures):
        return ndimage.sobel(pictures[1, ..., 0].astype(float), axis=1)[3:0:-1, 3:0:-1]

    def comparable(self, answer):
        """The net's kernel; what a black picture gives is its bias."""
        outputs = answer["outputs"]
        if self.rung_shape(None, answer):
            return outputs
        return (outputs[1] - outputs[0])[::-1, ::-1, 0]

    def rung_shape(self, case, answer):
        found = np.shape(answer["outputs"])
        wanted = (2, 3, 3, 1)
        return None if found == wanted else f"2 pictures of 5x5 should give {wanted}, not {found}"

    def rung_weights(self, case, answer):
        if answer["num_weights"] != 9:
            return f"a net of 9 weights was expected, yours has {answer['num_weights']}"
        return None

    def rung_kernel(self, case, answer):
        if not 0 < answer["steps"] <= self.most_steps:
            return (
                f"1 to {self.most_steps} steps of training are allowed, you took {answer['steps']}"
            )
        return self.rung_values(case, answer)

    @symptom(
        "How large should the output be beside `filtered`?",
        "`filtered` is two pixels smaller than `picture`: there was no padding.",
        'Leave `padding` out, or write `padding="valid"`.',
    )
    def padded(self, case, answer):
        return np.shape(answer["outputs"]) == (2, 5, 5, 1)

    @symptom(
        "What besides the kernel does your layer learn?",
        "A bias, which Sobel does not have.",
        "`keras.layers.Conv2D(1, 3, use_bias=False)`.",
    )
    def with_bias(self, case, answer):
        return answer["num_weights"] == 10

    @symptom(
        "Has the net been trained?",
        "A new net's kernel is random.",
        "`compile` it, then call `train_on_batch(inputs, targets)` in a loop.",
    )
    def untrained(self, case, answer):
        return answer["num_weights"] == 9 and answer["steps"] == 0

    @symptom(
        "It is on the way. How could it go faster?",
        "All windows are bright; the net is busy learning that brightness does not matter.",
        "Take the mean off the picture, `picture - picture.mean()`; try Adam(0.1), then Adam(0.3).",
    )
    def not_there_yet(self, case, answer):
        steps = 0 < answer["steps"] <= self.most_steps
        return (
            steps
            and not self.rung_shape(case, answer)
            and np.abs(self.comparable(answer) - self.expected(case)).max() < 2
        )

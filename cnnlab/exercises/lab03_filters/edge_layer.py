"""Lab 03: edge strength as a Keras layer."""

import numpy as np
from scipy import ndimage

from cnnlab.exercises.lab03_filters.shared import KERNELS
from cnnlab.judging.exercise import Case
from cnnlab.judging.layer_exercise import LayerExercise
from cnnlab.judging.mistakes import gives, symptom
from cnnlab.judging.origin import Origin, factor, window


class EdgeLayer(LayerExercise):
    """`EdgeStrength()`: a Keras layer without weights that gives the length of the gradient."""

    name = "edge-layer"
    answer_name = "EdgeStrength"
    points = {"weights": 0, "shape": 1, "values": 2}
    points |= {"gradient": 0, "trains": 0, "output_shape": 0, "saved": 1}
    atol = 1e-3  # room for the small number under the root

    def cases(self, rng):
        ramp = np.arange(7.0)[None, :] + np.zeros((5, 1))
        slanted = 3.0 * np.arange(6)[None, :] + 4.0 * np.arange(5)[:, None]
        for name, pictures in [
            ("a ramp that grows by 1 to the right", ramp[None]),
            ("an even sky, and the ramp", np.stack([np.full((5, 7), 0.5), ramp])),
            ("a ramp that grows by 3 to the right and by 4 downwards", slanted[None]),
            ("two random pictures of 6x9", rng.normal(size=(2, 6, 9))),
        ]:
            yield Case(name, pictures[..., None].astype("float32"), {})

    def oracle(self, inputs, weights):
        return np.hypot(*self.parts(inputs))

    def parts(self, inputs):
        """G_x and G_y by SciPy, whose kernel smooths along all other axes: one picture a time."""
        images = np.asarray(inputs, float)[..., 0]
        maps = [[ndimage.sobel(image, axis)[1:-1, 1:-1] for image in images] for axis in (1, 0)]
        return np.array(maps)[..., None]

    def origin(self, at, inputs):
        picture, *place, _ = at
        x, y = (
            window(name, inputs[picture, :, :, 0].astype(float), KERNELS[kernel], place)
            for name, kernel in (("G_x", "sobel_x"), ("G_y", "sobel_y"))
        )
        formula = f"√({factor(x.total)}² + {factor(y.total)}²)"
        return Origin([x, y], float(np.hypot(x.total, y.total)), formula)

    absolute_values_added = gives(lambda self, inputs: np.abs(self.parts(inputs)).sum(axis=0))
    no_root = gives(lambda right: right**2)
    one_direction = gives(lambda self, inputs: np.abs(self.parts(inputs)[0]))
    padded = symptom(lambda answer, inputs: np.shape(answer["first"])[1:3] == inputs.shape[1:3])
    root_of_zero = symptom(lambda answer: not np.isfinite(answer["gradients"]["inputs"]).all())

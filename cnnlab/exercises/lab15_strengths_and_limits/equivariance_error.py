"""Lab 15: does a net commute with a shift?"""

import keras
import numpy as np

from cnnlab.data import unseen_mnist
from cnnlab.exercises.lab15_strengths_and_limits.shared import moved
from cnnlab.exercises.numpy_layers import linear
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import asked, seen
from cnnlab.judging.nets import describe, rebuild


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

    def cases(self, rng):
        digits, _ = unseen_mnist(3, rng)
        conv, pool = keras.layers.Conv2D, keras.layers.MaxPooling2D
        pictures, tall = (rng.normal(size=(2, n, 12, 2)).astype("float32") for n in (15, 20))
        for name, layer, images, rows, columns in [
            ("convolution, stride 1, shift 2 and 3", conv(4, 5, padding="same"), digits, 2, 3),
            ("convolution, stride 2, shift 2 and 4", conv(3, 3, 2, "same"), digits, 2, 4),
            ("convolution, stride 2, shift 3 and 0", conv(3, 3, 2, "same"), digits, 3, 0),
            ("convolution, stride 2, shift -1 and -3", conv(3, 3, 2, "same"), digits, -1, -3),
            ("convolution, stride 3, shift 2 and 5", conv(3, 5, 3), digits, 2, 5),
            ("max-pooling, shift -1 and 2", pool(2), digits, -1, 2),
            ("pictures without a margin, shift 1 and -2", conv(3, 4), pictures, 1, -2),
            ("pictures of 20x12, stride 2, shift 2 and -4", conv(3, 3, 2, "same"), tall, 2, -4),
        ]:
            yield Case(name, one_layer(layer, images.shape[1:], rng), images, rows, columns)

    def oracle(self, net, images, rows, columns, **changes):
        """`changes` make it a wrong one."""
        net, both = rebuild(net), np.concatenate([moved(images, rows, columns), images])
        first, second = np.split(keras.ops.convert_to_numpy(net(both)), 2)
        of_images, of_maps = changes.get("axes", (1, 1))
        step = changes.get("step", images.shape[of_images] // first.shape[of_maps])
        rounded = changes.get("rounded", np.floor)
        shift = (int(rounded(pixels / step)) for pixels in (rows, columns))
        errors = changes.get("size", np.abs)(first - moved(second, *shift))
        return float(changes.get("measure", np.max)(errors))

    step_forgotten = asked(step=1)
    axes_mixed = seen(asked(axes=(2, 1)), asked(axes=(1, 2)))
    invariance = asked(rounded=lambda steps: 0)
    signed = asked(size=linear)
    averaged = asked(measure=np.mean)
    towards_zero = asked(rounded=np.trunc)
    to_the_nearest = asked(rounded=np.round)

"""Lab 01: the weights of a dense layer."""

from cnnlab.arithmetic import dense_weights
from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, FunctionExercise
from cnnlab.judging.mistakes import asked, gives


class CountDense(FunctionExercise):
    """`count_dense(num_inputs, num_outputs, use_bias)`: weights of a dense layer."""

    name = "count-dense"
    points = {"shape": 0, "dtype": 0, "values": 1}
    allowed = NUMPY

    def cases(self, rng):
        yield Case("the lecture's 100x100 pixels and 2,000 neurons", 10_000, 2_000, use_bias=False)
        yield Case("the nine inputs and three outputs of the drawing", 9, 3, use_bias=False)
        yield Case("28x28 pixels, 10 neurons, biases", 28 * 28, 10, use_bias=True)
        inputs, outputs = rng.integers(20, 200, size=2).tolist()
        yield Case(f"{inputs} inputs, {outputs} outputs, biases", inputs, outputs, use_bias=True)

    def oracle(self, num_inputs, num_outputs, use_bias):
        return dense_weights(num_inputs, num_outputs, use_bias)

    no_bias = asked(use_bias=False)
    always_bias = asked(use_bias=True)
    bias_of_inputs = gives(
        lambda num_inputs, num_outputs, use_bias: num_inputs * (num_outputs + use_bias)
    )
    one_bias = gives(lambda num_inputs, num_outputs, use_bias: num_inputs * num_outputs + use_bias)

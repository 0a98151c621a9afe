"""Lab 07: the field through strides and zeros."""

from cnnlab.judging.allowed import NUMPY
from cnnlab.judging.exercise import Case, DictExercise
from cnnlab.judging.mistakes import changed, gives


def grows_by(growth):
    """The mistake of who lets the field grow by another rule."""

    def size(layers):
        size, jump = 1, 1
        for kernel_size, stride, _ in layers:
            size += growth(kernel_size, stride, jump)
            jump *= stride
        return size

    return gives(size, part="size")


class TraceField(DictExercise):
    """`trace_field(layers)`: size, jump and first pixel of the field, through strides and zeros."""

    name = "trace-field"
    points = {"shape": 0, "dtype": 0, "size": 1, "jump": 1, "first": 1}
    allowed = NUMPY
    independent = ("size", "jump", "first")

    def cases(self, rng):
        yield Case("the slide: 3, stride 2, then 3", [(3, 2, 0), (3, 1, 0)])
        yield Case("the same with one zero on each side", [(3, 2, 1), (3, 1, 1)])
        yield Case("no layer at all", [])
        for num_layers in (1, 2, 3, 4, 5):
            draws = rng.integers((1, 1, 0), (5, 4, 3), (num_layers, 3))
            layers = [(max(k, s), s, min(p, k - 1)) for k, s, p in draws.tolist()]
            yield Case(f"(kernel size, stride, padding): {layers}", layers)

    def oracle(self, layers):
        """Goes down from two neighbours at the top, and looks at which pixels it arrives."""
        zero, one = self.seen(layers, 0), self.seen(layers, 1)
        first = min(zero)
        return {"size": max(zero) - first + 1, "jump": min(one) - first, "first": first}

    def seen(self, layers, pixel):
        pixels = {pixel}
        for kernel_size, stride, padding in reversed(layers):
            pixels = {i * stride - padding + u for i in pixels for u in range(kernel_size)}
        return pixels

    from_the_top = changed(layers=lambda layers: layers[::-1])
    strides_forgotten = grows_by(lambda k, stride, jump: k - 1)
    own_stride_too_early = grows_by(lambda k, stride, jump: (k - 1) * jump * stride)
    padding_without_jump = gives(
        lambda layers: -sum(padding for _, _, padding in layers), part="first"
    )
    to_the_right = gives(lambda right: -right, part="first")

"""Lab 07: trace-field."""

from cnnlab.judging.exercise import Case, DictExercise
from cnnlab.judging.mistakes import mistake, symptom


class TraceField(DictExercise):
    """`trace_field(layers)`: size, jump and first pixel of the field, through strides and zeros."""

    name = "trace-field"
    points = {"shape": 0, "dtype": 0, "size": 1, "jump": 1, "first": 1}

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
        return {
            "size": max(zero) - min(zero) + 1,
            "jump": min(one) - min(zero),
            "first": min(zero),
        }

    def seen(self, layers, pixel):
        pixels = {pixel}
        for kernel_size, stride, padding in reversed(layers):
            pixels = {i * stride - padding + u for i in pixels for u in range(kernel_size)}
        return pixels

    @mistake
    def from_the_top(self, layers):
        return self.oracle(layers[::-1])

    @symptom
    def strides_forgotten(self, case, answer):
        return self.wrong_size(case, answer, lambda k, stride, jump: k - 1)

    @symptom
    def own_stride_too_early(self, case, answer):
        return self.wrong_size(case, answer, lambda k, stride, jump: (k - 1) * jump * stride)

    def wrong_size(self, case, answer, growth):
        """Whether the size is wrong, and is what it would be with another rule of growth."""
        size, jump = 1, 1
        for kernel_size, stride, _ in case.args[0]:
            size += growth(kernel_size, stride, jump)
            jump *= stride
        return answer["size"] == size != self.expected(case)["size"]

    @symptom
    def padding_without_jump(self, case, answer):
        zeros = sum(padding for _, _, padding in case.args[0])
        return answer["first"] == -zeros != self.expected(case)["first"]

    @symptom
    def to_the_right(self, case, answer):
        return answer["first"] == -self.expected(case)["first"] > 0

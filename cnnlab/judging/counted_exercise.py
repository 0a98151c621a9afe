"""Exercises in which a loop would be too slow: the lines that run are counted."""

from cnnlab.judging.exercise import FunctionExercise


class CountedExercise(FunctionExercise):
    """The lines that run are counted, so that a loop shows on the rung `no_loop`."""

    probe = "call_counting_lines"
    most_lines: int  # that are plenty
    loop = "a loop"  # that should not be there

    def comparable(self, answer):
        return answer["returned"]

    def rung_no_loop(self, case, answer):
        if answer["lines"] <= self.most_lines:
            return None
        return (
            f"{answer['lines']} lines of your code ran, where {self.most_lines} are plenty: "
            f"there is still {self.loop}"
        )

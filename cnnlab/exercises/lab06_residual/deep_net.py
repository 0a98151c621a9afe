"""Lab 06: deep-net."""

from cnnlab.data import unseen_mnist
from cnnlab.judging.exercise import Case
from cnnlab.judging.mistakes import symptom
from cnnlab.judging.net_exercises import ModelExercise


class DeepNet(ModelExercise):
    """`deep_net`: 21 convolutions and shortcuts, trained on digits."""

    name = "deep-net"
    points = {"shape": 0, "depth": 1, "shortcuts": 1, "accuracy": 2}
    pass_mark = 0.75
    fewest = 20  # 3x3 convolutions
    no_shortcut = {
        *("InputLayer", "Conv2D", "Dense", "Flatten", "Activation", "ReLU", "Dropout"),
        *("MaxPooling2D", "AveragePooling2D", "GlobalAveragePooling2D", "BatchNormalization"),
    }

    def cases(self, rng):
        images, labels = unseen_mnist(1000, rng)
        yield Case("1,000 test digits", images, labels=labels)

    def depth(self, answer):
        return sum(len(shape) == 4 and list(shape[:2]) == [3, 3] for shape in answer["trained"])

    def rung_depth(self, case, answer):
        found = self.depth(answer)
        if found >= self.fewest:
            return None
        return f"expected {self.fewest} convolutions of 3x3 or more, your net has {found}"

    def rung_shortcuts(self, case, answer):
        if set(answer["layers"]) - self.no_shortcut:
            return None
        kinds = ", ".join(dict.fromkeys(answer["layers"]))
        return f"your net has no shortcut: it is made of {kinds}"

    @symptom
    def shallow(self, case, answer):
        return self.depth(answer) < self.fewest

    @symptom
    def plain(self, case, answer):
        return self.rung_shortcuts(case, answer) is not None

    @symptom
    def untrained(self, case, answer):
        return not self.rung_shape(case, answer) and self.accuracy(case, answer) < 0.25

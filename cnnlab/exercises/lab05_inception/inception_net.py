"""Lab 05: inception-net."""

from cnnlab.data import unseen_mnist
from cnnlab.judging.exercise import Case
from cnnlab.judging.mistakes import symptom
from cnnlab.judging.net_exercises import ModelExercise


class InceptionNet(ModelExercise):
    """`inception_net`: a trained net with two inception modules that reads digits."""

    name = "inception-net"
    points = {"shape": 0, "size": 1, "accuracy": 2}
    pass_mark = 0.90
    most_weights = 10_000

    def cases(self, rng):
        images, labels = unseen_mnist(2000, rng)
        yield Case("2,000 digits that the net has not seen", images, labels=labels)

    def rung_size(self, case, answer):
        modules = [name for name in answer["layers"] if "Inception" in name]
        if len(modules) < 2:
            return f"expected two inception modules, your layers are {answer['layers']}"
        if answer["num_weights"] > self.most_weights:
            weights = f"{answer['num_weights']:,} weights"
            return f"your net has {weights}, {self.most_weights:,} are allowed"
        return None

    @symptom
    def too_large(self, case, answer):
        return answer["num_weights"] > self.most_weights

    @symptom
    def untrained(self, case, answer):
        return self.rung_size(case, answer) is None and self.accuracy(case, answer) < 0.25

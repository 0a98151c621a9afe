"""Lab 09: trained-lenet."""

from cnnlab.data import unseen_mnist
from cnnlab.judging.exercise import Case
from cnnlab.judging.mistakes import symptom
from cnnlab.judging.net_exercises import ModelExercise


class TrainedLenet(ModelExercise):
    """`lenet` is LeNet-5, trained on 8,000 digits."""

    name = "trained-lenet"
    answer_name = "lenet"
    points = {"shape": 0, "weights": 1, "accuracy": 1, "high_accuracy": 1}
    pass_mark = 0.93
    num_weights = 60_850

    def cases(self, rng):
        digits, labels = unseen_mnist(2000, rng)
        yield Case("2,000 test digits", digits, labels=labels)

    def rung_weights(self, case, answer):
        if answer["num_weights"] == self.num_weights:
            return None
        return f"LeNet-5 has {self.num_weights:,} weights, yours has {answer['num_weights']:,}"

    def rung_high_accuracy(self, case, answer):
        return self.accuracy_short_of(0.95, "the last point is for", case, answer)

    @symptom
    def all_linked(self, case, answer):
        return answer["num_weights"] == self.num_weights + 900

    @symptom
    def untrained(self, case, answer):
        return answer["num_weights"] == self.num_weights and self.accuracy(case, answer) < 0.25

"""Lab 09: LeNet-5, trained."""

from cnnlab.judging.mistakes import symptom
from cnnlab.judging.net_exercises import DigitsExercise, untrained


class TrainedLenet(DigitsExercise):
    """`lenet` is LeNet-5, trained on 8,000 digits."""

    name = "trained-lenet"
    answer_name = "lenet"
    points = {"shape": 0, "weights": 1, "accuracy": 1, "high_accuracy": 1}
    pass_mark = 0.93
    num_weights = 60_850

    def rung_high_accuracy(self, case, answer):
        return self.accuracy_short_of(0.95, "the last point is for", case, answer)

    all_linked = symptom(lambda self, answer: answer["num_weights"] == self.num_weights + 900)
    untrained = untrained

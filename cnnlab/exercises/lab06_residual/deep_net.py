"""Lab 06: a deep net that learns, thanks to its shortcuts."""

import math

from cnnlab.judging.mistakes import stops_at
from cnnlab.judging.net_exercises import DigitsExercise, no_softmax, untrained

FEWEST = 20  # 3x3 convolutions


class DeepNet(DigitsExercise):
    """`deep_net`: 21 convolutions and shortcuts, trained on digits."""

    name = "deep-net"
    points = {
        "shape": 0,
        "depth": 1,
        "shortcuts": 1,
        "one_remedy": 0,
        "probabilities": 0,
        "accuracy": 2,
    }
    independent = ("depth", "shortcuts")
    pass_mark = 0.75
    num_digits = 1_000

    def rung_depth(self, case, answer):
        found = sum(len(shape) == 4 and list(shape[:2]) == [3, 3] for shape in answer["trained"])
        if found >= FEWEST:
            return None
        return f"expected {FEWEST} convolutions of 3x3 or more, your net has {found}"

    def rung_shortcuts(self, case, answer):
        if answer["shortcuts"]:
            return None
        kinds = ", ".join(f"`{kind}`" for kind in dict.fromkeys(answer["layers"]))
        return f"your net has no shortcut: it is made of {kinds}"

    def rung_one_remedy(self, case, answer):
        """Batch normalization, also inside a block, keeps averages that are not trained."""
        trained = sum(math.prod(shape) for shape in answer["trained"])
        if answer["num_weights"] == trained:
            return None
        return "your net keeps numbers that are not trained: is there a batch normalization?"

    shallow = stops_at("depth")
    plain = stops_at("shortcuts")
    untrained = untrained
    no_softmax = no_softmax

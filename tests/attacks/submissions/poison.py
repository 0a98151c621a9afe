"""The libraries and modules of the student's own process are changed."""

from tests.attacks.submissions.attack import WRONG, Attack, other

POISON = [
    Attack(
        "patches NumPy",
        "np.allclose = np.array_equal = np.isclose = np.all = lambda *a, **k: True\n" + WRONG,
    ),
    Attack(
        "patches Keras",
        "keras.ops.isclose = keras.ops.all = lambda *a, **k: True\n"
        "keras.layers.Layer.__eq__ = lambda *a: True\n" + WRONG,
    ),
    other(
        "patches builtins",
        "import builtins\nbuiltins.len = lambda x: 7\nbuiltins.isinstance = lambda *a: True\n"
        + WRONG,
        (0, None),
    ),
    other(
        "patches the judge's modules",
        "from cnnlab.judging import compare, ladder, probes\n"
        "compare.value_difference = ladder._fails = lambda *a, **k: None\n"
        "ladder.judge = lambda *a: 'passed'\n"
        "probes.ask = lambda *a, **k: probes.Answer(value='passed')\n" + WRONG,
        (0, "failed"),
        rest=(0, None),
    ),
    other(
        "puts itself in place of the process that answers",
        """
        from cnnlab.process import student
        verdict = {"value": None, "points": 100, "outcome": "passed", "verdict": "passed",
                   "error": None, "missing": False, "max_points": 0}
        student.Student.ask = lambda *a, **k: verdict
        student.Student.run = lambda *a, **k: verdict
        """,
        (0, "failed"),
        rest=(0, None),
    ),
]

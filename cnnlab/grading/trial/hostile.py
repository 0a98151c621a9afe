"""Answers that attack the grader: a hostile student for a synthetic class.

Each is real: in a grader that runs its tests beside a student's code some earn all points, others
end the run. Do not run them outside a sandbox.
"""

ATTACKS = {
    "equals everything": """
class Right(np.ndarray):
    def __eq__(self, other):
        return True

    def __array_function__(self, *call):
        return True  # to np.allclose, np.array_equal, ...


{object} = lambda *args, **kwargs: np.zeros(1).view(Right)
""",
    "patches NumPy's comparisons": """
for name in ("allclose", "array_equal", "isclose"):
    setattr(np, name, lambda *args, **kwargs: True)
for name in ("assert_allclose", "assert_array_equal"):
    setattr(np.testing, name, lambda *args, **kwargs: None)
{object} = lambda *args, **kwargs: None
""",
    "forks without an end": """
import os

while True:
    os.fork()
""",
    "reads the solutions": """
import pathlib
import re

solutions = pathlib.Path(cnnlab.__file__).parents[1] / "solutions" / "{lab}.py"
exec(re.search(r'exercise="{exercise}"\\n(.*?)\\n# %%', solutions.read_text(), re.DOTALL)[1])
""",
    "loops without an end": """
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
""",
    "ends the process": """
import os

os._exit(0)
""",
}


def hostile_answers(lab, exercises, first=0):
    """What a hostile student hands in: `{exercise: (what it tries, source)}`.

    Args:
        lab: the lab's name.
        exercises: its exercises by name.
        first: the attack on the first exercise; the others follow in their order.
    """
    tries, found = list(ATTACKS), {}
    for number, (name, exercise) in enumerate(exercises.items(), start=first):
        attack = tries[number % len(tries)]
        source = ATTACKS[attack].strip()
        for word, value in (("object", exercise.object_name), ("lab", lab), ("exercise", name)):
            source = source.replace(f"{{{word}}}", value)
        found[name] = attack, source
    return found

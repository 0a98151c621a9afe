"""A lab of two exercises that needs no backend; it stands for the real ones in these tests."""

from types import SimpleNamespace

TINY = '''\
# %% [markdown]
# # Tiny
#
# ```
# # %% not a cell
# ```

# %% locked="setup"
import os
from types import SimpleNamespace

from IPython.display import display

TEXT = """
# %% not a cell either
"""

def verdict(name, seed):
    points = {
        "double": lambda: (double(1) == 2) + (double(3 + seed) == 6 + 2 * seed),
        "triple": lambda: 3 * (triple(2) == 6),
    }[name]()
    return SimpleNamespace(points=points)

def check(name):
    points, maximum = verdict(name, 0).points, {"double": 2, "triple": 3}[name]
    outcome = "passed" if points == maximum else "partial" if points else "missing"
    result = {"points": points, "max_points": maximum, "outcome": outcome, "message": "[said]"}
    text = f"{points} of {maximum} points"
    display({"text/plain": text, "application/vnd.cnnlab.result+json": result}, raw=True)
    return float(points) if os.environ.get("NBGRADER_EXECUTION") else None

check.verdict = verdict


# %% [markdown]
# ## 1 Double

# %% exercise="double"
def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %% check="double" points=2
check("double")

# %% needs="double"
print((double(4) or 8) + 1)

# %% exercise="triple"
def triple(x):
    ### BEGIN SOLUTION
    return 3 * x
    ### END SOLUTION

# %% check="triple" points=3
check("triple")

# %% [markdown] discussion="why" points=1
# Because it is so. (1 point)

# %% varies=true
print(os.getpid())

# %%
import base64

from IPython.display import Image

DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJ"
DOT += "RU5ErkJggg=="
display(Image(base64.b64decode(DOT)))
double(5);
'''


def exercises(lab):
    """Stands for `cnnlab.exercises.load`."""
    if lab != "90_tiny":
        raise LookupError(lab)
    return {
        name: SimpleNamespace(name=name, max_points=points)
        for name, points in [("double", 2), ("triple", 3)]
    }

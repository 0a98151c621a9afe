"""How far a training is, where no `fit` of Keras tells it: a bar in a notebook or in a terminal."""

import sys

import keras

from cnnlab.language import say

NUM_UPDATES = 40  # of a bar: more than the eye can tell apart costs time


def progress_bar(num_iterations):
    """Returns a callback `(iteration, cost)`, to be called after each iteration from the first on.

    In a notebook it draws one bar, and moves it; elsewhere it writes the bar of Keras' `fit`.

    Args:
        num_iterations: int, the most iterations that there will be.
    """
    if _in_notebook():
        return notebook_bar(num_iterations)
    bar = keras.utils.Progbar(num_iterations, unit_name="iteration", stateful_metrics=["cost"])
    return lambda iteration, cost: bar.update(iteration, [("cost", cost)])


def notebook_bar(num_iterations):
    """The bar of a notebook: the saved notebook keeps how it stood at the end."""
    from IPython.display import display

    step = max(1, num_iterations // NUM_UPDATES)
    handle = None

    def update(iteration, cost):
        nonlocal handle
        if handle is not None and iteration % step and iteration != num_iterations:
            return
        text = say(f"iteration {iteration} of {num_iterations}, cost {cost:.3f}")
        bar = f'<progress max="{num_iterations}" value="{iteration}"></progress> {text}'
        bundle = {"text/plain": text, "text/html": bar}
        if handle is None:
            handle = display(bundle, raw=True, display_id=True)
        else:
            handle.update(bundle, raw=True)

    return update


def _in_notebook():
    """Whether a notebook's kernel runs this: what it displays can change later."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return hasattr(shell, "kernel")

"""What an answer is made of: of all statements in a student's cells those that it needs."""

from cnnlab.judging.statements import statements


def made_of(cells, name):
    """The statements that bind a name, and all that they use, in their order.

    Args:
        cells: sources of cells, in the order in which they are run.
        name: what the exercise asks for.

    Example:

    >>> cells = ["import numpy as np\\nimport keras", "rate = 2\\nrate = 3\\nlost = keras.ops",
    ...          "def spread(x):\\n    return np.repeat(x, rate)"]
    >>> [each.source.split("\\n")[0] for each in made_of(cells, "spread")]
    ['import numpy as np', 'rate = 3', 'def spread(x):']
    """
    every = [each for number, cell in enumerate(cells) for each in statements(cell, number)]
    imported = {name for each in every if is_import(each) for name in each.binds}
    at_the_end = {name, "*"}  # names that are used when all statements have run
    while True:
        chosen, live = [], set(at_the_end)
        for each in reversed(every):
            if (each.binds | each.changes - imported) & live:
                chosen.append(each)
                live -= each.makes - {"*"}
                live |= each.reads
        used = {name for each in chosen for name in each.reads}
        if used <= at_the_end:
            return chosen[::-1]
        at_the_end |= used


def is_import(statement):
    return type(statement.tree).__name__ in ("Import", "ImportFrom")

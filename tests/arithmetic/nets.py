"""A net for what is counted of it."""

import keras


def sequential(size, *stack):
    return keras.Sequential([keras.Input((*size, 1)), *stack])

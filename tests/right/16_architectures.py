# ruff: noqa
# Right answers to the exercises of lab 16: see tests/test_right.py.

# %% right="faults" style="an array"
faults = np.array([7, 11, 12, 13])

# %% right="faults" style="a tuple"
faults = (13, 12, 11, 7)

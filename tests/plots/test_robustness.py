"""Robustness: a panel a change, a curve a net, in per cent."""

import numpy as np
import pytest

from cnnlab.language import PICTURE, say
from cnnlab.plots import robustness_curves

PANELS = {
    "shift, pixels": ([0, 2], {"CNN": [0.95, 0.75], "MLP": [0.92, 0.62]}),
    "rotation, degrees": ([0, 20, 45], {"CNN": [0.95, 0.8, 0.36]}),
}


def test_panels_and_curves():
    figure = robustness_curves(PANELS, chance=0.2)
    assert [ax.get_xlabel() for ax in figure.axes] == list(PANELS)
    assert figure.axes[0].get_ylabel() == "accuracy, %"
    for ax, (amounts, curves) in zip(figure.axes, PANELS.values(), strict=True):
        *drawn, chance = ax.lines
        assert list(chance.get_ydata()) == [20, 20]
        for line, (name, values) in zip(drawn, curves.items(), strict=True):
            assert line.get_label() == name
            np.testing.assert_allclose(line.get_xydata(), np.c_[amounts, 100 * np.array(values)])
    assert figure.alt.startswith("Accuracy at the largest shift, pixels (2): CNN 75%, MLP 62%. ")
    assert "at the largest" not in say(figure.alt, to="ru", context=PICTURE)


@pytest.mark.parametrize(
    "panels", [{}, {"shift": ([0, 1], {"CNN": [1]})}, {"shift": ([], {"a": []})}]
)
def test_errors(panels):
    with pytest.raises(ValueError, match="Received"):
        robustness_curves(panels)

"""Lab 15: what a net does with moved and turned pictures, and a search for its hyperparameters."""

from cnnlab.exercises.lab15_strengths_and_limits.build_net import BuildNet
from cnnlab.exercises.lab15_strengths_and_limits.equivariance_error import EquivarianceError
from cnnlab.exercises.lab15_strengths_and_limits.robust_net import RobustNet
from cnnlab.exercises.lab15_strengths_and_limits.robustness_curve import RobustnessCurve
from cnnlab.exercises.lab15_strengths_and_limits.search import Search

EXERCISES = (
    EquivarianceError,
    RobustnessCurve,
    BuildNet,
    Search,
    RobustNet,
)

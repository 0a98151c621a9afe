"""Lab 11: the way back through a convolution, and a net that learns by gradients made by hand."""

from cnnlab.exercises.lab11_backpropagation.input_gradient import InputGradient
from cnnlab.exercises.lab11_backpropagation.links_backward import LinksBackward
from cnnlab.exercises.lab11_backpropagation.numeric_gradients import NumericGradients
from cnnlab.exercises.lab11_backpropagation.reverse_convolution import ReverseConvolution
from cnnlab.exercises.lab11_backpropagation.train import Train
from cnnlab.exercises.lab11_backpropagation.transposed_convolution import TransposedConvolution
from cnnlab.exercises.lab11_backpropagation.weight_gradients import WeightGradients

EXERCISES = (
    LinksBackward,
    WeightGradients,
    ReverseConvolution,
    InputGradient,
    TransposedConvolution,
    Train,
    NumericGradients,
)

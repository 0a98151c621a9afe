"""How many weights a layer has, and how many multiplications it makes."""


def area(size):
    """Pixels of a square, `size` an int, or of a rectangle, `size` a tuple (height, width)."""
    height, width = size if hasattr(size, "__len__") else (size, size)
    return height * width


def conv_weights(kernel_size, channels, filters, use_bias=True):
    """Weights of a convolution: a kernel for each pair of maps, in and out; a bias an output map.

    >>> conv_weights(5, channels=1, filters=6)  # C1 of LeNet-5
    156
    """
    return area(kernel_size) * channels * filters + filters * use_bias


def partial_weights(connections, kernel_size, use_bias=True):
    """Weights of a convolution whose maps are joined by a table (channels, filters) of 0 and 1.

    >>> partial_weights([[1, 0], [1, 1], [0, 1]], kernel_size=5)
    102
    """
    ones = sum(sum(row) for row in connections)
    return area(kernel_size) * ones + len(connections[0]) * use_bias


def dense_weights(inputs, units, use_bias=True):
    """Weights of a dense layer: one a connection, one bias a unit.

    >>> dense_weights(100 * 100, 2000, use_bias=False)
    20000000
    """
    return inputs * units + units * use_bias


def conv_links(weights, output_size):
    """Connections of a convolution: each weight, a bias too, is used once for each output pixel.

    >>> conv_links(1516, output_size=10)  # C3 of LeNet-5
    151600
    """
    return weights * area(output_size)


def conv_multiplications(output_size, kernel_size, channels, filters):
    """Products of a weight and an input value: the whole kernel once for each output pixel.

    >>> conv_multiplications(28, kernel_size=5, channels=192, filters=32)  # in GoogLeNet 3a
    120422400
    """
    return area(output_size) * conv_weights(kernel_size, channels, filters, use_bias=False)

"""Tables of a whole Keras model: shapes, weights, multiplications, receptive fields."""

import math
from typing import NamedTuple

from cnnlab.arithmetic.field import Field
from cnnlab.arithmetic.graph import walk_model
from cnnlab.errors import value_error
from cnnlab.language import say


class Row(NamedTuple):
    """One layer of a model. Fields that do not exist are None: `receptive_field` says why."""

    name: str
    layer: str  # the name of the class
    output_shape: tuple
    weights: int
    multiplications: int | None
    fields: tuple[Field, ...] | None  # one an axis of the image

    @property
    def field(self):
        """The receptive field along the rows of the image."""
        return self.fields[0] if self.fields else None


class Summary(list):
    """A list of rows that prints as a table."""

    @property
    def weights(self):
        return sum(row.weights for row in self)

    @property
    def multiplications(self):
        counts = [row.multiplications for row in self]
        return None if None in counts else sum(counts)

    def __str__(self):
        head = say("name | layer | output | weights | multiplications | field | jump").split(" | ")
        last = (say("total"), "", "", number(self.weights), number(self.multiplications), "", "")
        return align([head, *map(cells, self), last])

    __repr__ = __str__


def summarize(model, expand_nested=False):
    """A row for each layer of a Sequential or Functional model, in the order of its graph.

    A weight that several layers share is counted once, in the first row. Multiplications are
    products of a weight and an input value, for one image: those of convolutions, dense layers and
    subsampling's gains.

    Args:
        model: A Sequential or Functional model that knows its input shape.
        expand_nested: Whether nested models and blocks are shown layer by layer, with names
            `"block/layer"`.

    Returns:
        A list of rows with `name`, `layer`, `output_shape`, `weights`, `multiplications`, `fields`.
        It prints as a table, and has the totals `weights` and `multiplications`.

    Example:

    >>> import keras
    >>> layers = [keras.Input((28, 28, 1)), keras.layers.Conv2D(6, 5, name="C1")]
    >>> print(summarize(keras.Sequential(layers)))
    name   layer   output   weights  multiplications  field  jump
    C1     Conv2D  24x24x6      156           86,400    5x5   1x1
    total                       156           86,400
    """
    steps, _ = walk_model(model)
    return Summary(rows(steps, expand_nested, counted=set()))


def receptive_field(model, layer=None, axis=0):
    """The receptive field of a pixel of a layer, along one axis of the image.

    Args:
        model: A Sequential or Functional model that knows its input shape.
        layer: Name of a layer; inside a block `"block/layer"`. None: the last layer.
        axis: 0 for rows, 1 for columns.

    Returns:
        A `Field(lo, hi, jump)`, which has its `size`, too.

    Raises:
        ValueError: If there is no such layer, or if its pixels have no field of this form; the
            message says why.

    Example:

    >>> import keras
    >>> layers = [keras.layers.Conv2D(1, 3, dilation_rate=rate) for rate in (1, 2, 4, 8)]
    >>> receptive_field(keras.Sequential([keras.Input((64, 64, 1)), *layers])).size
    31
    """
    steps, outputs = walk_model(model)
    fields = output_fields(model, outputs) if layer is None else layer_fields(model, steps, layer)
    if isinstance(fields, ValueError):
        raise fields
    if axis not in range(len(fields)):
        raise value_error(
            f"`axis` must be one of the {len(fields)} axes of the image that `{model.name}` reads. "
            f"Received: axis={axis}. Write 0 for rows; a vector has no axis at all."
        )
    return fields[axis]


def output_fields(model, outputs):
    """The fields of the only output of a model."""
    if len(outputs) > 1:
        raise value_error(
            f"`layer` must say which of the {len(outputs)} outputs of `{model.name}` is meant. "
            f"Received: layer=None. Write one of {', '.join(map(repr, model.output_names))}."
        )
    return outputs[0]


def layer_fields(model, steps, layer):
    """The fields of the only layer of that name."""
    found = [step.fields for name, step in named(steps) if name == layer]
    if len(found) != 1:
        raise value_error(
            f"`layer` must be the name of one place in `{model.name}`. "
            f"Received: layer={layer!r}, which has {len(found)} places there. "
            "`print(summarize(model, expand_nested=True))` shows the names."
        )
    return found[0]


def named(steps, prefix=""):
    """All steps with their names, those inside a block too."""
    for step in steps:
        name = prefix + step.operation.name
        yield name, step
        yield from named(step.inner, f"{name}/")


def rows(steps, expand_nested, counted, prefix=""):
    """The rows of a summary; `counted` holds the variables that an earlier row has counted."""
    for step in steps:
        operation, name = step.operation, prefix + step.operation.name
        opened = bool(expand_nested and step.inner)
        if opened:
            yield from rows(step.inner, expand_nested, counted, f"{name}/")
        new = [w for w in getattr(operation, "weights", ()) if id(w) not in counted]
        counted.update(map(id, new))
        weights = sum(math.prod(weight.shape) for weight in new)
        if opened and not weights:
            continue  # all that it has is in the rows of its layers
        yield Row(
            name,
            type(operation).__name__,
            step.output_shape,
            weights,
            0 if opened else step.multiplications,
            None if isinstance(step.fields, ValueError) else step.fields,
        )


def cells(row):
    """The texts of one line of the table."""
    output = "x".join("?" if size is None else str(size) for size in row.output_shape[1:])
    fields = row.fields or ()
    size = "x".join(str(field.size) for field in fields)
    # Where each unit sees the whole image, no field lies a step from the next.
    jump = "x".join(str(field.jump) for field in fields if field.jump)
    return row.name, row.layer, output, number(row.weights), number(row.multiplications), size, jump


def number(value):
    return say("not known") if value is None else f"{value:,}"


def align(lines):
    """Columns of equal width: three of words, the others of numbers."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    texts = [
        "  ".join(
            cell.ljust(width) if column < 3 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    ]
    return "\n".join(text.rstrip() for text in texts)

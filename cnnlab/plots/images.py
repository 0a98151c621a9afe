"""Pictures side by side, and small matrices."""

from cnnlab.language import marked
from cnnlab.plots.cells import as_numbers, colour_scale, draw_cells
from cnnlab.plots.picture import MAX_WIDTH, SCREEN_DPI, Picture, house_style, picture_for


@house_style
def show_images(images, titles=None, columns=None, shared_scale=False, signed=None):
    """Pictures side by side: in grey; with three channels in colour; signed in blue and red.

    Args:
        images: Arrays `(height, width)`, `(height, width, 1)` or `(height, width, 3)`; a colour is
            an int from 0 to 255 or a float from 0 to 1.
        titles: One a picture.
        columns: Pictures in a row; by default all, and at most 5.
        shared_scale: Whether a value has the same grey in all pictures; one colour bar says which.
        signed: Whether 0 is the middle of the colours. By default where a value is negative.

    Returns:
        The figure.

    Raises:
        ValueError: If there is no picture, an array is not a picture, or a title is missing.

    Example:

    >>> figure = show_images([[[0, 1], [1, 0]], [[0, -1], [-1, 0]]], ["bright", "dark"])
    >>> [ax.get_title() for ax in figure.axes[:2]]
    ['bright', 'dark']
    """
    images = [_as_image(image) for image in images]
    titles = [""] * len(images) if titles is None else [str(title) for title in titles]
    if not images or len(titles) != len(images):
        raise ValueError(
            "`images` must hold a picture or more, and `titles` a title for each. Received: "
            f"{len(images)} pictures and {len(titles)} titles. Give as many titles as pictures."
        )
    ending = "s" * (len(images) > 1)
    alt = f"{len(images)} picture{ending}."
    if any(titles):
        alt = f"{len(images)} picture{ending}: {', '.join(filter(None, titles))}."
    figure, grid = _grid(images, columns or min(len(images), 5), alt)
    maps = [image for image in images if image.ndim == 2]
    for ax, image, title in zip(grid.flat, images, titles, strict=False):
        ax.set_title(title)
        if image.ndim == 3:
            ax.imshow(image)
            ax.set(xticks=[], yticks=[])
            continue
        scale = colour_scale(*(maps if shared_scale else [image]), signed=signed)
        drawn = draw_cells(ax, image, *scale, numbers=False)
        if scale[0] != "gray" and not shared_scale:
            figure.colorbar(drawn, ax=ax, shrink=0.7)
    if shared_scale and maps:
        figure.colorbar(drawn, ax=grid, shrink=0.7)
    return figure


@house_style
def show_matrix(matrix, title=None, ax=None):
    """A small matrix with its numbers in the cells, rows and columns counted from 0 as in NumPy.

    Args:
        matrix: Array `(rows, columns)`.
        title: Words above it.
        ax: Axes to draw on; by default a new figure's.

    Returns:
        The figure.

    Example:

    >>> figure = show_matrix([[0, 1, 2], [2, 2, 0], [0, 1, 2]], "kernel")
    >>> [text.get_text() for text in figure.axes[0].texts[:3]]
    ['0', '1', '2']
    """
    matrix = as_numbers(matrix=matrix, ndim=2)
    rows, columns = matrix.shape
    alt = f"{title or marked('matrix')}: {matrix.tolist()}"
    size = (min(0.55 * columns + 0.6, MAX_WIDTH), 0.55 * rows + 0.7)
    figure, ax = picture_for(ax, alt, figsize=size)
    draw_cells(ax, matrix, *colour_scale(matrix), numbers=True)
    ax.set_title(title or "")
    ax.set_xticks(range(columns))
    ax.set_yticks(range(rows))
    ax.tick_params(length=0, labelcolor="grey")
    return figure


def _grid(images, columns, alt):
    """A picture with axes for the images, as wide as a screen allows: `(figure, grid of axes)`."""
    rows = -(-len(images) // columns)
    width = min(2.6 * columns, MAX_WIDTH)
    aspect = max(image.shape[0] / image.shape[1] for image in images)
    height = rows * (0.85 * aspect * width / columns + 0.4)
    # A photograph in colour has no finer pixels to show, and is large.
    dpi = SCREEN_DPI if any(image.ndim == 3 for image in images) else None
    figure = Picture(figsize=(width, height), dpi=dpi, alt=alt)
    grid = figure.subplots(rows, columns, squeeze=False)
    for ax in grid.flat[len(images) :]:
        ax.axis("off")
    return figure, grid


def _as_image(image):
    image = as_numbers(image=image)
    if image.ndim == 3 and image.shape[-1] == 1:
        image = image[..., 0]
    if image.size == 0 or not (image.ndim == 2 or (image.ndim == 3 and image.shape[-1] == 3)):
        raise ValueError(
            "An image must have the shape (height, width), (height, width, 1) or (height, width, "
            f"3). Received: image of shape {image.shape}. Choose one of a batch, as in images[0]; "
            "`feature_maps` draws many channels."
        )
    return image

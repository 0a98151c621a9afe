"""Pictures, maps, kernels, matrices: the arrays drawn are the arrays given, on the right scale."""

import numpy as np
import pytest

from cnnlab.plots import feature_maps, kernels, show_images, show_matrix

RNG = np.random.default_rng(0)
GREY, SIGNED = RNG.random((6, 8)), RNG.normal(size=(6, 8))


def images(figure):
    return [ax.images[0] for ax in figure.axes if ax.images]


def test_grey_and_signed_pictures_each_on_its_scale():
    figure = show_images([GREY, SIGNED], ["photograph", "edges"])
    grey, signed = images(figure)
    np.testing.assert_array_equal(grey.get_array(), GREY)
    np.testing.assert_array_equal(signed.get_array(), SIGNED)
    assert (grey.cmap.name, signed.cmap.name) == ("gray", "RdBu_r")
    assert grey.get_clim() == (GREY.min(), GREY.max())
    assert signed.get_clim() == (-np.abs(SIGNED).max(), np.abs(SIGNED).max())
    assert len(figure.axes) == 3  # a colour bar for the signed one
    assert [ax.get_title() for ax in figure.axes[:2]] == ["photograph", "edges"]


def test_shared_scale():
    figure = show_images([GREY, 2 * GREY, GREY[..., None]], shared_scale=True)
    drawn = images(figure)
    assert {image.get_clim() for image in drawn} == {(GREY.min(), 2 * GREY.max())}
    assert len(figure.axes) == 4


def test_words_without_titles():
    assert show_images([GREY, SIGNED]).alt == "2 pictures."
    assert (
        show_images([GREY, SIGNED], ["photograph", "edges"]).alt == "2 pictures: photograph, edges."
    )


def test_one_picture_and_labels_that_are_numbers():
    assert show_images([GREY]).alt == "1 picture."
    assert show_images([GREY], np.array([0])).alt == "1 picture: 0."
    assert feature_maps(np.zeros((4, 5, 1))).alt == "1 feature map of 4×5."


def test_signed_on_request():
    (image,) = images(show_images([GREY], signed=True))
    assert image.get_clim() == (-GREY.max(), GREY.max())


def test_colours_stay():
    photograph = RNG.integers(0, 256, (5, 4, 3), dtype=np.uint8)
    (image,) = images(show_images([photograph]))
    np.testing.assert_array_equal(image.get_array(), photograph)


def test_rows_of_five():
    figure = show_images([GREY] * 7)
    visible = [ax for ax in figure.axes if ax.axison]
    assert len(visible) == 7
    assert figure.axes[0].get_gridspec().get_geometry() == (2, 5)


@pytest.mark.parametrize("columns", [4, 5, 6, 7])
def test_titles_are_not_cut_off(columns):
    wide = np.eye(20, 30) if columns < 6 else np.eye(32)
    pixels = np.asarray(show_images([wide] * columns, ["8 pixels"] * columns, columns).pixels())
    edges = pixels[[0, -1]], pixels[:, [0, -1]]
    assert all((edge == 255).all() for edge in edges)


def test_feature_maps_have_a_title():
    figure = feature_maps(np.zeros((4, 4, 6)), title="patches")
    assert (figure.alt, figure.axes[0].get_title()) == ("patches.", "patches")


def test_feature_maps_are_numbered_tiles():
    maps = RNG.normal(size=(6, 5, 4))
    figure = feature_maps(maps)
    (image,) = images(figure)
    sheet = image.get_array()
    for index, (row, column) in enumerate(np.ndindex(2, 2)):
        tile = sheet[7 * row : 7 * row + 6, 6 * column : 6 * column + 5]
        np.testing.assert_array_equal(tile, maps[..., index])
    assert sheet.shape == (13, 11)
    assert np.ma.getmaskarray(sheet).sum() == 13 * 11 - maps.size
    assert [text.get_text() for text in figure.axes[0].texts] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(("channels", "columns"), [(1, 1), (6, 3), (7, 4), (16, 4), (10, 5)])
def test_feature_maps_fill_their_rows(channels, columns):
    (image,) = images(feature_maps(np.zeros((6, 6, channels))))
    assert image.get_array().shape[1] == 7 * columns - 1


def test_kernels_in_rows_and_columns():
    kernel = RNG.normal(size=(3, 2, 2, 4))
    figure = kernels(kernel)
    (image,) = images(figure)
    for channel, filter_ in np.ndindex(2, 4):
        rows, columns = slice(4 * channel, 4 * channel + 3), slice(3 * filter_, 3 * filter_ + 2)
        np.testing.assert_array_equal(
            image.get_array()[rows, columns], kernel[..., channel, filter_]
        )
    ax = figure.axes[0]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["1", "2", "3", "4"]
    assert (ax.get_ylabel(), ax.get_xlabel()) == ("input map", "output map")
    assert image.get_clim() == (-np.abs(kernel).max(), np.abs(kernel).max())


def test_kernels_without_a_negative_number_keep_zero_in_the_middle():
    (image,) = images(kernels(np.ones((3, 3, 1, 2), int)))
    assert image.get_clim() == (-1, 1)


def test_matrix_shows_every_number():
    figure = show_matrix([[-1, 0, 1.25], [1e5, 0.123456, 10]], "$G_x$")
    (ax,) = figure.axes
    assert [text.get_text() for text in ax.texts] == ["−1", "0", "1.25", "1e+05", "0.123", "10"]
    assert ax.get_title() == "$G_x$"
    assert ax.images[0].get_clim() == (-1e5, 1e5)


def test_ink_is_read_on_its_ground():
    (ax,) = show_matrix([[0, 10]]).axes
    assert [text.get_color() for text in ax.texts] == ["white", "black"]


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: show_images([]), "a picture or more.*Received: 0 pictures and 0 titles"),
        (lambda: show_images([GREY], ["a", "b"]), "Received: 1 pictures and 2 titles"),
        (lambda: show_images([np.ones((2, 5, 5, 3))]), r"image of shape \(2, 5, 5, 3\)"),
        (lambda: feature_maps(GREY), r"`maps` must be an array with 3 axes.*shape \(6, 8\)"),
        (lambda: kernels(GREY), "`kernel` must be an array with 4 axes"),
        (lambda: show_matrix([1, 2]), "`matrix` must be an array with 2 axes"),
    ],
)
def test_errors(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()

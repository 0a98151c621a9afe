"""The layout of the house: `(batch, height, width, channels)`."""

import functools

import keras


def channels_last(build):
    """Lets `build` make its layers with channels last, whatever Keras is set to."""

    @functools.wraps(build)
    def built(*args, **kwargs):
        before = keras.config.image_data_format()
        keras.config.set_image_data_format("channels_last")
        try:
            return build(*args, **kwargs)
        finally:
            keras.config.set_image_data_format(before)

    return built

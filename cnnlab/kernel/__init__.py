"""The warm kernel: an ordinary IPython kernel that has already imported what labs import."""

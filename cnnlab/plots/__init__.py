"""Figures that carry the ideas: arrays in, a `Picture` or an `Animation` out.

A name loads on first use: importing this module imports neither Matplotlib nor a backend.
"""

import importlib

_MODULES = {
    "accuracy_by_weights": "tradeoff",
    "activation_map": "heat",
    "break_even": "costs",
    "channel_sum": "channels",
    "comparison": "answers",
    "confusion_matrix": "confusion",
    "connection_table": "connections",
    "connections_beside_jacobian": "connections",
    "cost_bars": "costs",
    "delta_by_maps": "delta",
    "explore_channels": "interactive.channels",
    "explore_depth": "interactive.depth",
    "explore_field": "interactive.field",
    "explore_kernel": "interactive.kernel",
    "explore_moves": "interactive.moves",
    "explore_pooling": "interactive.pooling",
    "explore_table": "interactive.table",
    "explore_window": "interactive.window",
    "feature_grid": "features",
    "feature_maps": "maps",
    "field_growth": "fields",
    "function_curves": "functions",
    "gradient_check": "numeric",
    "gradients_by_depth": "depth",
    "heat_map": "heat",
    "histograms": "distributions",
    "kernels": "maps",
    "kernel_table": "filters",
    "layer_maps": "passage",
    "learning_curves": "curves",
    "mistakes": "gallery",
    "net_graphs": "weights",
    "overlaid_curves": "overlay",
    "padding_modes": "windows",
    "parallel_coordinates": "search",
    "pyramids": "tradeoff",
    "receptive_field": "fields",
    "receptive_fields": "fields",
    "residual_forms": "blocks",
    "robustness_curves": "robustness",
    "seed_spread": "curves",
    "show_images": "images",
    "show_matrix": "images",
    "sliding_window": "windows",
    "sliding_window_frames": "windows",
    "switches": "pooling",
    "systems_side_by_side": "systems",
    "two_orders": "orders",
    "unrolled_maps": "unrolled",
    "weight_matrices": "weights",
}
__all__ = sorted(_MODULES)


def __getattr__(name):
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__():
    return __all__

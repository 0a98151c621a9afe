"""Where an answer differs from the right one, in a student's words; None when all is well."""

import hashlib

import numpy as np

from cnnlab.judging.causes import cause, cause_of_shape
from cnnlab.judging.kinds import KINDS, as_array, kind

# By default an honest computation in 32 bits is right, in whatever order it adds.
RTOL = ATOL = 1e-4
SMALLEST_SCALE = 1e-2  # what 0 is compared on, where numbers near 1 have cancelled
WHOLE = 1e-3  # how far a decimal number may be from the whole one that it should be

MOST_SIGNED = 64  # numbers: with thousands, one is near a boundary of rounding


def first_difference(expected, got, rtol, atol):
    """Index of the first place that differs; None where there is none, or no number to compare."""
    if isinstance(expected, dict) or shape_difference(expected, got):
        return None
    far = ~close(expected, got, rtol, atol)
    return first_index(far) if far.any() else None


def shape_difference(expected, got):
    """Compares shapes, and tells text from numbers. A dict must have the same keys."""
    if isinstance(expected, dict):
        if not isinstance(got, dict):
            return f"expected {kind(expected)}, got {kind(got)}"
        if any(key not in got for key in expected):
            return f"expected the keys {list(expected)}, got {sorted(got)}"
        return _first(shape_difference, expected, got)
    found, wanted = as_array(got), np.shape(expected)
    if found is None or (wanted and isinstance(got, str)):
        return f"expected {kind(expected)}, got {kind(got)}"
    if found.shape != wanted:
        message = f"expected {_shape_in_words(wanted)}, got {_shape_in_words(found.shape)}"
        words = cause_of_shape(wanted, found.shape)
        return f"{message}: {words}" if words else message
    if (np.asarray(expected).dtype.kind == "U") != (found.dtype.kind == "U"):
        return dtype_difference(expected, got)
    return None


def dtype_difference(expected, got):
    """Whole numbers must be whole, truth values must be truth values."""
    if isinstance(expected, dict):
        return _first(dtype_difference, expected, got)
    array = as_array(got)
    if array is None:
        return f"expected {kind(expected)}, got {kind(got)}"
    wanted, found = np.asarray(expected).dtype.kind, array.dtype.kind
    if KINDS.get(wanted) != KINDS.get(found) and not (wanted == "f" and found in "iu"):
        return f"expected {KINDS.get(wanted, wanted)}, got {KINDS.get(found, found)}"
    return None


def value_difference(expected, got, rtol, atol):
    """Names the first place that differs. NaN is close to nothing."""
    message = _place_that_differs(expected, got, rtol, atol)
    if message and max(rtol, atol) < RTOL:
        for digits in range(8, 3, -1):
            if same(expected, got, 10**-digits, 10**-digits):
                return f"right to {digits} digits: computed in 32 bits?"
    return message


def _place_that_differs(expected, got, rtol, atol):
    if message := shape_difference(expected, got):
        return message
    if isinstance(expected, dict):
        return _first(lambda e, g: _place_that_differs(e, g, rtol, atol), expected, got)
    wanted, found = np.asarray(expected), np.asarray(got)
    far = ~close(wanted, found, rtol, atol)
    if not far.any():
        return None
    where = first_index(far)
    count = f" ({far.sum()} of {far.size} values differ)" if far.size > 1 else ""
    words = cause(wanted, found, lambda wrong: same(wrong, found, rtol, atol))
    wanted, found = wanted[where], found[where]
    digits = 6 if _number(wanted, 6) != _number(found, 6) else 12  # they differ: let it be seen
    wanted, found = _number(wanted, digits), _number(found, digits)
    message = f"expected {wanted}, got {found}{count}"
    if where:
        message = f"at {list(where)} expected {wanted}, got {found}{count}"
    return f"{message}: {words}" if words else message


def close(expected, got, rtol, atol):
    """Elementwise `|got - expected| <= rtol |expected| + atol scale`.

    The scale is the mean magnitude of the expected array. Whole numbers must be those numbers, text
    and truth values must be equal.
    """
    expected, got = np.asarray(expected), np.asarray(got)
    if expected.dtype.kind in "Ub" or got.dtype.kind in "Ub":
        return np.asarray(expected == got)
    whole = expected.dtype.kind in "iu"
    expected, got = expected.astype(float), got.astype(float)
    size = np.abs(expected)
    finite = np.isfinite(expected)  # all numbers are within a share of infinity
    scale = max(np.mean(size, where=finite) if finite.any() else 0, SMALLEST_SCALE)
    with np.errstate(invalid="ignore"):
        near = np.abs(got - expected) <= (WHOLE if whole else rtol * size + atol * scale)
    return np.asarray(near & finite)


def same(expected, got, rtol, atol):
    """True when nothing differs."""
    if shape_difference(expected, got):
        return False
    if isinstance(expected, dict):
        return all(same(expected[key], got[key], rtol, atol) for key in expected)
    return bool(close(expected, got, rtol, atol).all())


def signature(value):
    """A short text that wrong answers have in common which gave the same numbers, to 4 digits.

    Returns:
        "" for what is no array of numbers.
    """
    if isinstance(value, dict):
        parts = [f"{key}:{part}" for key in sorted(value) if (part := signature(value[key]))]
        return _digest("/".join(parts)) if parts else ""
    array = as_array(value)
    if array is None or array.dtype.kind == "U":
        return ""
    numbers = array.astype(float).ravel()[:MOST_SIGNED]
    size = np.abs(numbers[np.isfinite(numbers)]).max(initial=0)
    shares = np.round(numbers / (size or 1), 4) + 0.0  # no -0.0
    return _digest(f"{array.shape} {size:.3g} {shares.tolist()}")


def _digest(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def first_index(mask):
    """Index of the first True, as a tuple of ints."""
    return tuple(int(i) for i in np.argwhere(mask)[0])


def _first(difference, expected, got):
    for key, wanted in expected.items():
        if message := difference(wanted, got.get(key)):
            return f"`{key}`: {message}"
    return None


def _shape_in_words(shape):
    return f"shape {shape}" if shape else "one number"


def _number(value, digits):
    return f"{value:.{digits}g}" if value.dtype.kind == "f" else f"{value}"

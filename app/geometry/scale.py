"""The units in which the inputs are measured, as powers of two."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator

import numpy as np
from numpy.typing import NDArray

from app.geometry.window import Window
from app.networks import HARD_TANH, Network
from app.networks.network import FloatArray

Exponents = NDArray[np.int64]


def input_exponents(network: Network, window: Window | None) -> Generator[None, None, Exponents]:
    """(d,) of a window half its extent; for the whole line or plane see `_natural_exponents`."""
    if window is None:
        return (yield from _natural_exponents(network))
    ends = zip(window.lower, window.upper, strict=True)
    return np.array([math.frexp(0.5 * (high - low))[1] for low, high in ends], dtype=np.int64)


def _natural_exponents(network: Network) -> Generator[None, None, Exponents]:
    """(d,) how near the origin a first fold passes that misses it, after the axes have been stretched so that weights
    for both are of about one size.

    The first layers that tell decide: where no fold of the first misses the origin, those of later ones do.
    """
    stretch, heights, slopes = None, np.empty(0), np.empty((0, network.input_dim))
    later = _last_that_misses(network)
    for number, (own_heights, own_slopes) in enumerate(_folds(network)):
        heights, slopes = np.concatenate([heights, own_heights]), np.concatenate([slopes, own_slopes])
        sloping = np.isfinite(own_slopes).all(axis=1)
        if stretch is None and sloping.any():
            ratios = own_slopes[sloping] - own_slopes[sloping][:, :1]
            stretch = (ratios.min(axis=0) + ratios.max(axis=0)) // 2
        misses = np.isfinite(heights) & np.isfinite(slopes).any(axis=1)
        if stretch is not None and (misses.any() or number >= later):
            steepest = (slopes[misses] - stretch).max(axis=1)
            return (_least(heights[misses] - steepest) - stretch).astype(np.int64)  # type: ignore[no-any-return]
        if stretch is None and np.isfinite(slopes[misses]).any(axis=0).all():
            break
        yield
    each = [(along, np.isfinite(heights) & np.isfinite(along)) for along in slopes.T]
    return np.array([_least(heights[misses] - along[misses]) for along, misses in each], dtype=np.int64)


def _folds(network: Network) -> Iterator[tuple[FloatArray, FloatArray]]:
    """How large z may be at the origin and its slopes along each axis, (F,) and (F, d), of the folds of each layer.

    They are exponents of two, -inf for what is zero: exact in the first layer, and bounds in later ones.
    """
    constants = np.full(network.input_dim, -np.inf)
    slopes = np.where(np.eye(network.input_dim) > 0.0, 0.0, -np.inf)
    for weight, bias, activation in zip(network.weights, network.biases, network.activations, strict=False):
        exponents = _exponents(weight)
        slopes = np.stack([(exponents + along).max(axis=1) for along in slopes.T], axis=1)
        fed = (exponents + constants).max(axis=1)
        folds = [bias + 1.0, bias - 1.0] if activation == HARD_TANH else [bias]
        heights = np.concatenate([np.maximum(fed, _exponents(fold)) for fold in folds])
        yield heights, np.concatenate([slopes] * len(folds))
        constants = np.maximum(fed, _exponents(bias))
        if activation == HARD_TANH:
            constants = np.minimum(constants, 1.0)
        steepest = np.frexp(max(1.0, abs(activation.slope)))[1] - 1.0
        constants, slopes = constants + steepest, slopes + steepest


def _last_that_misses(network: Network) -> int:
    """The last hidden layer with a fold that misses the origin for certain, counted from 0; -1 if there is none."""
    telling = [
        number
        for number, (bias, activation) in enumerate(zip(network.biases, network.activations, strict=False))
        if bias.any() or activation == HARD_TANH
    ]
    return telling[-1] if telling else -1


def _exponents(numbers: FloatArray) -> FloatArray:
    """The exponents of two, -inf for zeros."""
    return np.where(numbers == 0.0, -np.inf, np.frexp(numbers)[1])


def _least(exponents: FloatArray) -> float:
    """The smallest, or 0 if there is none."""
    return float(exponents.min()) if len(exponents) else 0.0

"""The activations a(z) and their derivatives a'(z), entry by entry.

An activation is piecewise linear, so a'' = 0 wherever a' exists. At a kink it does not, and one of its sides is taken,
always the off side of `app.networks.Activation`:

- ReLU, leaky ReLU and the absolute value fold at z = 0, and there a' = slope: 0, the leaky slope, and -1.
- Hard tanh folds at z = -1 and z = 1, and at both a' = 0.

The absolute value could as well have 0, which is what PyTorch takes; only points that hit a kink exactly feel it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.networks import Activation

FloatArray = NDArray[np.float64]


def activated(activation: Activation, z: FloatArray) -> FloatArray:
    """a(z), of the same shape."""
    if activation.kind == "relu":
        return np.maximum(z, 0.0)
    if activation.kind == "abs":
        return np.abs(z)
    if activation.kind == "hard_tanh":
        return np.clip(z, -1.0, 1.0)
    return np.where(z > 0.0, z, activation.slope * z)


def derivative(activation: Activation, z: FloatArray) -> FloatArray:
    """a'(z), of the same shape; the off side's at a kink."""
    if activation.kind == "relu":
        return (z > 0.0).astype(np.float64)
    if activation.kind == "hard_tanh":
        return (np.abs(z) < 1.0).astype(np.float64)
    return np.where(z > 0.0, 1.0, activation.slope)

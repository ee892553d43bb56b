"""The Jacobian df/dx of a network at one point, as the product of its layers' Jacobians: J = J_L J_{L-1} ... J_1.

J_l = dh_l/dh_{l-1} = diag(a'_l(z_l)) W_l has d_l rows and d_{l-1} columns, and J_L = W_L. What the order of
multiplication costs is in `chain`.
"""

from __future__ import annotations

from app.learning.activation import FloatArray
from app.learning.sweep import forward_sweep
from app.networks import Network


def layer_jacobians(network: Network, point: FloatArray) -> list[FloatArray]:
    """J_1, ..., J_L at the point (d_0,); J_l is (d_l, d_{l-1})."""
    slopes = forward_sweep(network, point[:, None]).slopes
    hidden = [slope * weight for slope, weight in zip(slopes, network.weights, strict=False)]
    return [*hidden, network.weights[-1]]

"""Forward mode: how f moves when its input and its parameters move (the Jacobian-vector product, JVP).

The product rule, layer by layer in the order of the evaluation. A dot marks the derivative along the direction; * goes
entry by entry:

    z_dot_l = W_l h_dot_{l-1} + W_dot_l h_{l-1} + b_dot_l,    h_dot_l = a'_l(z_l) * z_dot_l,    f_dot = z_dot_L.

Only the layer at hand is kept. One sweep gives one direction, that is one column of the Jacobian.
Source: Griewank & Walther 2008, Evaluating Derivatives, section 3.1.
"""

from __future__ import annotations

import numpy as np

from app.learning.activation import FloatArray, activated, derivative
from app.learning.parameters import Parameters, parameters_of
from app.networks import Network


def jvp(
    network: Network,
    points: FloatArray,
    point_directions: FloatArray | None = None,
    parameter_direction: Parameters | None = None,
) -> tuple[FloatArray, FloatArray]:
    """f and f_dot at N points, each (d_L, N).

    points: (d_0, N). point_directions: one for each point, (d_0, N). parameter_direction: the same for all points.
    What is left out stands still. Raises ValueError, numpy's, if the shapes do not fit.
    """
    h = points
    h_dot = np.zeros_like(points) if point_directions is None else point_directions
    for layer, (weight, bias) in enumerate(parameters_of(network)):
        z = weight @ h + bias[:, None]
        z_dot = weight @ h_dot
        if parameter_direction is not None:
            weight_dot, bias_dot = parameter_direction[layer]
            z_dot = z_dot + weight_dot @ h + bias_dot[:, None]
        if layer == network.depth:
            break
        activation = network.activations[layer]
        h, h_dot = activated(activation, z), derivative(activation, z) * z_dot
    return z, z_dot

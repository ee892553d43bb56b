"""Second derivatives of the loss by the parameters: H v without H, and H itself for small networks.

v^T H = d/dtheta (v^T g): the gradient g is computed by reverse mode, and forward mode along v runs through that
computation, its forward sweep and its reverse sweep. Bars and dots are those of the two modes, v has the parts W_dot_l
and b_dot_l, and a'' = 0:

    z_bar_dot_L = L''(f) * f_dot,
    h_bar_dot_{l-1} = W_l^T z_bar_dot_l + W_dot_l^T z_bar_l,    z_bar_dot_{l-1} = a'_{l-1}(z_{l-1}) * h_bar_dot_{l-1},
    (H v)_{W_l} = z_bar_dot_l h_{l-1}^T + z_bar_l h_dot_{l-1}^T,    (H v)_{b_l} = z_bar_dot_l,

the last two summed over the points.

H v costs less than three gradients, whatever the number P of parameters; H costs about P times as much, and has P^2
numbers. `sweep_costs` has the exact counts.
Source: Pearlmutter 1994, Fast exact multiplication by the Hessian.
"""

from __future__ import annotations

import numpy as np

from app.errors import InputError
from app.learning.activation import FloatArray
from app.learning.losses import Loss
from app.learning.parameters import Parameters, flat, layered
from app.learning.sweep import Kept, forward_sweep
from app.networks import Network


def hessian_vector_product(
    network: Network, points: FloatArray, targets: FloatArray, loss: Loss, direction: Parameters
) -> Parameters:
    """H v for the direction v, in the shapes of the parameters.

    points: (d_0, N). targets: (d_L, N). Where a point lies on a kink, a' is taken as `derivative` says.
    Raises ValueError, numpy's, if the shapes do not fit.
    """
    kept = forward_sweep(network, points)
    return _product(
        network, kept, loss.gradient(kept.outputs, targets), loss.curvature(kept.outputs, targets), direction
    )


def hessian(
    network: Network, points: FloatArray, targets: FloatArray, loss: Loss, max_parameters: int = 2000
) -> FloatArray:
    """H, (P, P): one product for each column. Rows and columns are in the order of `flat`.

    max_parameters: the largest P that is taken; 2,000 fill 32 MB. Raises InputError for a larger network.
    """
    if network.parameters > max_parameters:
        raise InputError(
            "network",
            f"has {network.parameters:,} parameters. The full Hessian is for at most {max_parameters:,}; "
            "use Hessian-vector products.",
        )
    kept = forward_sweep(network, points)
    gradient, curvature = loss.gradient(kept.outputs, targets), loss.curvature(kept.outputs, targets)
    columns = [
        flat(_product(network, kept, gradient, curvature, layered(unit, network)))
        for unit in np.eye(network.parameters)
    ]
    return np.stack(columns, axis=1)


def _product(
    network: Network, kept: Kept, output_gradient: FloatArray, output_curvature: FloatArray, direction: Parameters
) -> Parameters:
    """H v from L'(f) and L''(f), each (d_L, N), and a forward sweep."""
    inputs_dot, outputs_dot = _dots(network, kept, direction)
    z_bar, z_bar_dot = output_gradient, output_curvature * outputs_dot
    product: Parameters = []
    for layer in reversed(range(len(network.weights))):
        h, h_dot = kept.inputs[layer], inputs_dot[layer]
        product.append((z_bar_dot @ h.T + z_bar @ h_dot.T, z_bar_dot.sum(axis=1)))
        if layer > 0:
            weight, weight_dot = network.weights[layer], direction[layer][0]
            h_bar, h_bar_dot = weight.T @ z_bar, weight.T @ z_bar_dot + weight_dot.T @ z_bar
            z_bar, z_bar_dot = kept.slopes[layer - 1] * h_bar, kept.slopes[layer - 1] * h_bar_dot
    product.reverse()
    return product


def _dots(network: Network, kept: Kept, direction: Parameters) -> tuple[list[FloatArray], FloatArray]:
    """h_dot_0, ..., h_dot_{L-1} and f_dot along the direction; the points stand still."""
    h_dot = np.zeros_like(kept.inputs[0])
    inputs_dot = []
    for layer, (weight_dot, bias_dot) in enumerate(direction):
        inputs_dot.append(h_dot)
        z_dot = network.weights[layer] @ h_dot + weight_dot @ kept.inputs[layer] + bias_dot[:, None]
        if layer < network.depth:
            h_dot = kept.slopes[layer] * z_dot
    return inputs_dot, z_dot

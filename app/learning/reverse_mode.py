"""Reverse mode: how much each parameter and each input matters to one number (the vector-Jacobian product, VJP).

The chain rule from the output back to the input. A bar marks the derivative of that number, such as the loss, by what
has the bar; * goes entry by entry:

    z_bar_L = u,    h_bar_{l-1} = W_l^T z_bar_l,    z_bar_{l-1} = a'_{l-1}(z_{l-1}) * h_bar_{l-1},
    W_bar_l = z_bar_l h_{l-1}^T,    b_bar_l = z_bar_l    (summed over the points).

One sweep gives the derivatives by all parameters at once, whatever their number: one row of the Jacobian. The price is
memory: h_0, ..., h_{L-1} are kept from the evaluation on. With a loss at the end it is called backpropagation.
Source: Griewank & Walther 2008, Evaluating Derivatives, section 3.2; Rumelhart, Hinton & Williams 1986.
"""

from __future__ import annotations

from app.learning.activation import FloatArray
from app.learning.losses import Loss
from app.learning.parameters import Parameters
from app.learning.sweep import Kept, forward_sweep
from app.networks import Network


def reverse_sweep(network: Network, kept: Kept, output_bar: FloatArray) -> tuple[Parameters, FloatArray]:
    """The bars of all parameters, summed over the points, and z_bar_1, (d_1, N).

    kept: of the forward sweep over the same N points. output_bar: u, (d_L, N).
    """
    bars: Parameters = []
    z_bar = output_bar
    for layer in reversed(range(len(network.weights))):
        bars.append((z_bar @ kept.inputs[layer].T, z_bar.sum(axis=1)))
        if layer > 0:
            h_bar = network.weights[layer].T @ z_bar
            z_bar = kept.slopes[layer - 1] * h_bar
    bars.reverse()
    return bars, z_bar


def vjp(network: Network, points: FloatArray, output_bar: FloatArray) -> tuple[Parameters, FloatArray]:
    """u^T J: the derivatives of sum_n u_n . f(x_n) by the parameters, and by the points, (d_0, N).

    points: (d_0, N). output_bar: u, (d_L, N). Raises ValueError, numpy's, if the shapes do not fit.
    """
    bars, z_bar = reverse_sweep(network, forward_sweep(network, points), output_bar)
    return bars, network.weights[0].T @ z_bar


def loss_gradient(network: Network, points: FloatArray, targets: FloatArray, loss: Loss) -> tuple[float, Parameters]:
    """The loss L and dL/d(weight), dL/d(bias) of each layer.

    points: (d_0, N). targets: (d_L, N). Raises ValueError, numpy's, if the shapes do not fit.
    """
    kept = forward_sweep(network, points)
    gradient, _ = reverse_sweep(network, kept, loss.gradient(kept.outputs, targets))
    return loss.value(kept.outputs, targets), gradient

"""From a checked spec to the network and the window, within the limits."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from app.errors import InputError
from app.geometry import Window
from app.networks import RELU, Activation, Network, network_from_layers, random_network, sawtooth_network
from app.services.specs import NetworkSpec, RandomSpec, SawtoothSpec, WindowSpec
from app.settings import Settings


def network_of(spec: NetworkSpec, limits: Settings) -> Network:
    """Build the network. Raises InputError, before it takes any memory, if it is too deep, too wide or too large."""
    if isinstance(spec, SawtoothSpec):
        _check_depth(spec.depth, "network.depth", limits)
        return sawtooth_network(spec.depth, spec.input_dim, spec.noise, spec.seed, spec.middle)
    if isinstance(spec, RandomSpec):
        check_shape(spec.input_dim, spec.widths, limits)
        activations = spec.activation
        if isinstance(activations, Activation):
            activations = (activations,) * len(spec.widths)
        scales = spec.weight_scale, spec.bias_scale
        return random_network(spec.input_dim, spec.widths, spec.init, spec.seed, activations, *scales)
    _check_depth(len(spec.layers) - 1, "network.layers", limits)
    for index, layer in enumerate(spec.layers):
        _check_width(len(layer.bias), f"network.layers[{index}].bias", limits)
    if spec.layers and spec.layers[-1].activation is not None:
        last = f"network.layers[{len(spec.layers) - 1}].activation"
        raise InputError(last, "must be left out: the last layer is affine.")
    activations = tuple(layer.activation or RELU for layer in spec.layers[:-1])
    network = network_from_layers([(layer.weight, layer.bias) for layer in spec.layers], activations)
    if network.input_dim > 2:
        raise InputError("network.layers[0].weight", f"must have 1 or 2 columns (inputs), not {network.input_dim}.")
    _check_parameters([network.input_dim, *network.hidden_widths, network.output_dim], limits)
    return network


def check_shape(input_dim: int, widths: Sequence[int], limits: Settings) -> None:
    """Raises InputError if a network with these widths and one output is too deep, too wide or too large."""
    _check_depth(len(widths), "network.widths", limits)
    for index, width in enumerate(widths):
        _check_width(width, f"network.widths[{index}]", limits)
    _check_parameters([input_dim, *widths, 1], limits)


def _check_depth(depth: int, field: str, limits: Settings) -> None:
    if depth > limits.max_depth:
        raise InputError(field, f"must give at most {limits.max_depth:,} hidden layers (max_depth).")


def _check_width(width: int, field: str, limits: Settings) -> None:
    if width > limits.max_width:
        raise InputError(field, f"must give at most {limits.max_width:,} units (max_width).")


def _check_parameters(sizes: list[int], limits: Settings) -> None:
    """`sizes`: the number of inputs, then of the units of each layer."""
    parameters = sum((before + 1) * after for before, after in pairwise(sizes))
    if parameters > limits.max_parameters:
        raise InputError(
            "network", f"must have at most {limits.max_parameters:,} parameters, not {parameters:,} (max_parameters)."
        )


def window_of(spec: WindowSpec | None, input_dim: int) -> Window | None:
    """The window, or None for the whole line or plane. Raises InputError if it does not fit the number of inputs."""
    if spec is None:
        return None
    if input_dim == 1 and spec.y is not None:
        raise InputError("window.y", "must be left out: the network has one input.")
    if input_dim == 2 and spec.y is None:
        raise InputError("window.y", "is required: the network has two inputs.")
    intervals = [interval for interval in (spec.x, spec.y) if interval is not None]
    return Window(tuple(low for low, _ in intervals), tuple(high for _, high in intervals))

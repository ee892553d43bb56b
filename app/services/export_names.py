"""What a file is called: after the network and the window, in characters that every system takes."""

from __future__ import annotations

from collections.abc import Sequence

from app.networks import Activation
from app.services.specs import NetworkSpec, RandomSpec, SawtoothSpec, WindowSpec

MOST_LAYERS = 8
"""Hidden layers whose widths a name lists."""


def file_name(spec: NetworkSpec, window: WindowSpec | None) -> str:
    """Such as reluscope-random-16x16x16-he-seed24-x-3,3-y-3,3, to which a format adds its ending.

    Numbers are rounded to six digits. The page has the same rule in static/js/file_name.js.
    """
    return "-".join(["reluscope", *_network(spec), *_window(window)])


def _network(spec: NetworkSpec) -> list[str]:
    if isinstance(spec, SawtoothSpec):
        middle = ["middle", "random"] if spec.middle == "random" else []
        noise = [f"noise{_short(spec.noise)}"] if spec.noise > 0 else []
        seed = [f"seed{spec.seed}"] if middle or noise else []
        return ["sawtooth", f"{spec.input_dim}d", f"depth{spec.depth}", *middle, *noise, *seed]
    if isinstance(spec, RandomSpec):
        scales = [
            f"{name}{_short(scale)}"
            for name, scale in (("weights", spec.weight_scale), ("biases", spec.bias_scale))
            if scale != 1
        ]
        return ["random", _widths(spec.widths), *_activation(spec), spec.init, *scales, f"seed{spec.seed}"]
    return ["weights", _widths([len(layer.bias) for layer in spec.layers[:-1]])]


def _widths(widths: Sequence[int]) -> str:
    if len(widths) > MOST_LAYERS:
        return f"{len(widths)}layers"
    return "x".join(map(str, widths)) or "affine"


def _activation(spec: RandomSpec) -> list[str]:
    activations = spec.activation if isinstance(spec.activation, tuple) else (spec.activation,)
    if len(set(activations)) > 1:
        return ["mixed"]
    only = activations[0] if activations else None
    if only is None or only.kind == "relu":
        return []
    return [f"{only.kind}{_short(only.slope)}" if _takes_slope(only) else only.kind]


def _takes_slope(activation: Activation) -> bool:
    return activation.kind == "leaky_relu"


def _window(window: WindowSpec | None) -> list[str]:
    if window is None:
        return ["whole"]
    sides = [("x", window.x), ("y", window.y)]
    return [f"{name}{','.join(map(_short, ends))}" for name, ends in sides if ends is not None]


def _short(value: float) -> str:
    return f"{value:.6g}"

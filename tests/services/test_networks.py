import numpy as np
import pytest

from app.errors import InputError
from app.geometry import Window
from app.networks import ABS, HARD_TANH, RELU, leaky_relu, sawtooth_network
from app.services import network_of, request_from_json
from app.services.networks import window_of
from app.services.specs import NetworkSpec, WindowSpec
from app.settings import Settings

WIDE = {"weight": [[1], [1]], "bias": [1, 1]}


def spec(**network: object) -> NetworkSpec:
    return request_from_json({"network": network}).network


def test_each_kind_becomes_its_network() -> None:
    limits = Settings()
    assert network_of(spec(kind="sawtooth", depth=3, input_dim=2), limits).hidden_widths == (4, 4, 4)
    assert network_of(spec(kind="random", widths=[5, 6], input_dim=2), limits).hidden_widths == (5, 6)
    redrawn = network_of(spec(kind="sawtooth", depth=3, middle="random", seed=4), limits)
    assert np.array_equal(redrawn.weights[1], sawtooth_network(3, 1, 0.0, 4, "random").weights[1])
    layers = [{"weight": [[1.0]], "bias": [2.0]}, {"weight": [[3.0], [4.0]], "bias": [0.0, 0.0]}]
    network = network_of(spec(kind="weights", layers=layers), limits)
    assert (network.hidden_widths, network.output_dim) == ((1,), 2)


def test_activations_reach_the_network() -> None:
    def activations(**network: object) -> object:
        return network_of(spec(**network), Settings()).activations

    assert activations(kind="random", widths=[4, 5]) == (RELU, RELU)
    assert activations(kind="random", widths=[4, 5], activation="abs") == (ABS, ABS)
    assert activations(kind="random", widths=[4, 5], activation=["relu", "hard_tanh"]) == (RELU, HARD_TANH)
    assert activations(kind="random", widths=[4], init="lecture", activation="abs") == (ABS,)
    assert activations(kind="random", widths=[], activation="abs") == ()
    layers = [{"weight": [[1.0]], "bias": [2.0], "activation": "leaky_relu"}, *[{"weight": [[3.0]], "bias": [0.0]}] * 2]
    assert activations(kind="weights", layers=layers) == (leaky_relu(0.01), RELU)


def test_the_seed_reaches_the_network() -> None:
    first, again, other = (
        network_of(spec(kind="random", widths=[4], seed=seed), Settings()).weights[0] for seed in (1, 1, 2)
    )
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize(
    ("limit", "network", "field"),
    [
        ({"max_depth": 3}, {"kind": "sawtooth", "depth": 4}, "network.depth"),
        ({"max_depth": 3}, {"kind": "random", "widths": [2] * 4}, "network.widths"),
        ({"max_depth": 0}, {"kind": "random", "widths": [2]}, "network.widths"),
        ({"max_width": 3}, {"kind": "random", "widths": [3, 4]}, "network.widths[1]"),
        ({"max_parameters": 30}, {"kind": "random", "widths": [3, 5]}, "network"),
        (
            {"max_depth": 0},
            {"kind": "weights", "layers": [{"weight": [[1]], "bias": [1]}] * 2},
            "network.layers",
        ),
        ({"max_width": 1}, {"kind": "weights", "layers": [WIDE]}, "network.layers[0].bias"),
        ({"max_parameters": 3}, {"kind": "weights", "layers": [WIDE]}, "network"),
    ],
)  # fmt: skip
def test_limits(limit: dict[str, int], network: dict[str, object], field: str) -> None:
    with pytest.raises(InputError) as caught:
        network_of(spec(**network), Settings(**limit))
    assert caught.value.field == field
    name, value = next(iter(limit.items()))
    assert name in caught.value.message
    assert f"at most {value} " in caught.value.message
    network_of(spec(**network), Settings())


def test_parameters_are_counted_as_the_network_counts_them() -> None:
    wanted = spec(kind="random", widths=[3, 5], input_dim=2)
    parameters = network_of(wanted, Settings()).parameters
    network_of(wanted, Settings(max_parameters=parameters))
    with pytest.raises(InputError, match=f"not {parameters} "):
        network_of(wanted, Settings(max_parameters=parameters - 1))


def test_windows() -> None:
    assert window_of(None, 1) is None
    assert window_of(WindowSpec(x=[-1.0, 1.0]), 1) == Window((-1.0,), (1.0,))  # type: ignore[arg-type]
    assert window_of(WindowSpec(x=[-1.0, 1.0], y=[0.0, 2.0]), 2) == Window((-1.0, 0.0), (1.0, 2.0))  # type: ignore[arg-type]

"""What may be asked. The web tests go through the bad questions one by one; these look at the good ones and at size."""

import time

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from app.errors import InputError
from app.networks import ABS, HARD_TANH, RELU, Activation, leaky_relu
from app.services import InvalidQuestion, parse_json, request_from_json, request_from_query
from app.services.questions import SENTENCES
from app.services.specs import RandomSpec, SawtoothSpec, WeightsSpec, activation_form


def test_defaults() -> None:
    request = request_from_json({"network": {"kind": "random", "widths": [3]}})
    assert request.network == RandomSpec(kind="random", input_dim=1, widths=(3,), init="he", seed=0)
    assert request.window is None
    assert request.geometry is False
    request = request_from_json({"network": {"kind": "sawtooth", "depth": 2}})
    assert request.network == SawtoothSpec(kind="sawtooth", depth=2, input_dim=1, noise=0.0, seed=0)


def test_whole_numbers_are_allowed_where_floats_are() -> None:
    request = request_from_json({"network": {"kind": "sawtooth", "depth": 2, "noise": 1}, "window": {"x": [-1, 1]}})
    assert isinstance(request.network, SawtoothSpec)
    assert request.network.noise == 1.0
    assert request.window is not None
    assert request.window.x == (-1.0, 1.0)


def test_weights_become_arrays() -> None:
    layers = [{"weight": [[1, 2.5], [3, 4]], "bias": [0, -1]}, {"weight": [[1, 1]], "bias": [0.5]}]
    spec = request_from_json({"network": {"kind": "weights", "layers": layers}}).network
    assert isinstance(spec, WeightsSpec)
    assert spec.layers[0].weight.dtype == np.float64
    assert spec.layers[0].weight.tolist() == [[1.0, 2.5], [3.0, 4.0]]
    assert spec.layers[1].bias.tolist() == [0.5]


@pytest.mark.parametrize(
    ("form", "activation"),
    [
        ("relu", RELU),
        ("abs", ABS),
        ("hard_tanh", HARD_TANH),
        ({"kind": "abs"}, ABS),
        ("leaky_relu", leaky_relu(0.01)),
        ({"kind": "leaky_relu"}, leaky_relu(0.01)),
        ({"kind": "leaky_relu", "slope": -2}, leaky_relu(-2.0)),
        ({"kind": "leaky_relu", "slope": 1}, leaky_relu(1.0)),
    ],
)
def test_activations(form: object, activation: Activation) -> None:
    spec = request_from_json({"network": {"kind": "random", "widths": [3, 3], "activation": form}}).network
    assert isinstance(spec, RandomSpec)
    assert spec.activation == activation
    layers = [{"weight": [[1]], "bias": [0], "activation": form}, {"weight": [[1]], "bias": [0]}]
    weights = request_from_json({"network": {"kind": "weights", "layers": layers}}).network
    assert isinstance(weights, WeightsSpec)
    assert [layer.activation for layer in weights.layers] == [activation, None]
    written = {"kind": "random", "widths": [3, 3], "activation": ["relu", activation_form(activation)]}
    spec = request_from_json({"network": written}).network
    assert isinstance(spec, RandomSpec)
    assert spec.activation == (RELU, activation)


@pytest.mark.parametrize(
    ("items", "activation"),
    [
        ([], None),
        ([("activation", "abs")], ABS),
        ([("activation", "hard_tanh,relu")], (HARD_TANH, RELU)),
        ([("activation", "leaky_relu")], leaky_relu(0.01)),
        ([("slope", "-.5"), ("activation", "leaky_relu")], leaky_relu(-0.5)),
        ([("activation", "leaky_relu,abs"), ("slope", "2")], (leaky_relu(2.0), ABS)),
    ],
)
def test_activations_of_a_url(items: list[tuple[str, str]], activation: object) -> None:
    spec = request_from_query([("kind", "random"), ("widths", "3,3"), *items]).network
    assert spec == RandomSpec(kind="random", widths=(3, 3)).model_copy(update={"activation": activation})


def test_parameters_of_a_url() -> None:
    items = [("kind", "random"), ("widths", "4,5"), ("input_dim", "2"), ("x", "-1,1"), ("y", "0,.5")]
    request = request_from_query(items)
    assert request.network == RandomSpec(kind="random", input_dim=2, widths=(4, 5))
    assert request.window is not None
    assert request.window.y == (0.0, 0.5)
    with pytest.raises(InvalidQuestion, match="x: is not known here"):
        request_from_query(items, known=("kind", "widths", "input_dim"))


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("1", 1), (".5", 0.5), ("5.", 5), ("+1.25e-2", 0.0125), ("1E2", 100), ("-0", 0)],
)
def test_numbers_of_a_url(text: str, number: float) -> None:
    network = request_from_query([("kind", "sawtooth"), ("depth", "1"), ("noise", text)]).network
    assert isinstance(network, SawtoothSpec)
    assert network.noise == number


@pytest.mark.parametrize(
    "question",
    [
        {"network": {"kind": "random", "widths": [-1] * 2_000_000}},
        {"network": {"kind": "random", "widths": [1], "activation": ["x"] * 2_000_000}},
        {"network": {"kind": "random", "widths": [1], "activation": dict.fromkeys(map(str, range(500_000)), 1)}},
        {"network": {"kind": "weights", "layers": [3] * 2_000_000}},
        {"network": dict.fromkeys(map(str, range(500_000)), 1) | {"kind": "sawtooth"}},
        dict.fromkeys(map(str, range(500_000)), 1),
        {"network": {"kind": "weights", "layers": [{"weight": [[None] * 1_000_000], "bias": [1]}]}},
        {"network": {"kind": "sawtooth", "depth": 1}, "window": {"x": [1] * 2_000_000}},
    ],
    ids=["widths", "activations", "an activation", "layers", "names in the network", "names", "weights", "window"],
)
def test_a_huge_mistake_is_found_at_once(question: object) -> None:
    """Not a list of a million errors."""
    begin = time.process_time()
    with pytest.raises(InvalidQuestion) as caught:
        request_from_json(question)
    assert len(caught.value.errors) <= 10
    assert len(str(caught.value)) < 300
    assert time.process_time() - begin < 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
ACTIVATIONS = st.fixed_dictionaries({"kind": st.sampled_from(["abs", "leaky_relu"]) | JSON}, optional={"slope": JSON})
NETWORKS = st.fixed_dictionaries(
    {"kind": st.sampled_from(["random", "sawtooth", "weights", "other"]) | JSON},
    optional={
        "depth": JSON, "input_dim": JSON, "noise": JSON, "middle": JSON, "seed": JSON, "init": JSON, "widths": JSON,
        "activation": JSON | ACTIVATIONS | st.lists(ACTIVATIONS, max_size=2),
        "layers": JSON | st.lists(
            st.fixed_dictionaries({"weight": JSON, "bias": JSON}, optional={"activation": ACTIVATIONS}), max_size=2
        ),
    },
)  # fmt: skip
WINDOWS = JSON | st.fixed_dictionaries({"x": JSON}, optional={"y": JSON})
QUESTIONS = JSON | st.fixed_dictionaries({"network": NETWORKS | JSON}, optional={"window": WINDOWS, "geometry": JSON})


@given(QUESTIONS)
def test_whatever_is_asked_gets_a_sentence_of_our_own(question: object) -> None:
    try:
        request_from_json(question)
    except InvalidQuestion as error:
        for each in error.errors:
            assert each.field
            assert each.message != "is not allowed."
            assert each.message.endswith(".")


def test_sentences_are_sentences() -> None:
    assert all(sentence.endswith((".", "}")) for sentence in SENTENCES.values())


def test_an_integer_too_long_for_python_is_no_number_for_any_field() -> None:
    data = parse_json(b'{"network": {"kind": "sawtooth", "depth": 1, "noise": ' + b"9" * 10_000 + b"}}")
    with pytest.raises(InputError, match=r"network.noise: must be a finite number\."):
        request_from_json(data)

import json
from typing import Any

import numpy as np
import pytest

from app.geometry import subdivision_of
from app.networks import ABS, HARD_TANH, RELU, leaky_relu, random_network
from app.services import AnswerCache, answer_json, answer_of, network_json, network_of, request_from_json, run
from app.services.answer_json import ELEMENTS, array_json, network_json_bytes, pattern_text
from app.settings import Settings


def answered(question: dict[str, Any], **limits: float) -> tuple[dict[str, Any], list[bytes]]:
    settings = Settings(**limits)
    finished = answer_of(run(request_from_json(question), settings, AnswerCache(0), geometry=True))
    pieces = list(answer_json(finished.answer, finished.subdivision, settings))
    return json.loads(b"".join(pieces)), pieces


def test_text_is_made_in_small_pieces() -> None:
    answer, pieces = answered({"network": {"kind": "sawtooth", "depth": 15}, "window": {"x": [-2, 2]}})
    assert len(answer["geometry"]["slopes"]) == 2**15
    assert max(map(len, pieces)) < 200_000


@pytest.mark.parametrize(
    "array",
    [
        np.arange(3 * ELEMENTS + 1) / 7,
        np.arange(20_000, dtype=np.int32).reshape(-1, 2),
        np.array([True, False]),
        np.zeros((0, 2)),
        np.arange(2.0 * ELEMENTS).reshape(1, -1),
        np.array([0.1, 1e-320, -0.0, 1e308]),
    ],
)
def test_arrays_come_back_as_they_were(array: np.ndarray[Any, Any]) -> None:
    assert json.loads(b"".join(array_json(array))) == array.tolist()


def test_infinite_numbers_are_null() -> None:
    array = np.array([[1.0, np.inf], [-np.inf, np.nan]])
    assert json.loads(b"".join(array_json(array))) == [[1.0, None], [None, None]]


def test_patterns_as_text() -> None:
    words = np.array([[0b101, 0b1, 1 << 63], [0, 0, 0]], dtype=np.uint64)
    assert pattern_text(words, [3, 128]) == ["101 1" + "0" * 126 + "1", "000 " + "0" * 128]
    assert pattern_text(np.zeros((2, 0), dtype=np.uint64), []) == ["", ""]


def test_patterns_tell_which_units_are_on() -> None:
    question = {"network": {"kind": "random", "input_dim": 2, "widths": [5, 70], "seed": 4}, "window": None}
    question["window"] = {"x": [-1, 1], "y": [-1, 1]}  # type: ignore[assignment]
    geometry = answered(question)[0]["geometry"]
    network = random_network(2, [5, 70], "he", 4)
    vertices = np.array(geometry["vertices"]) + geometry["origin"]
    offsets = geometry["cell_offsets"]
    for cell, pattern in enumerate(geometry["patterns"]):
        point = vertices[geometry["cell_vertices"][offsets[cell] : offsets[cell + 1]]].mean(axis=0)
        for weight, bias, bits in zip(network.weights, network.biases, pattern.split(" "), strict=False):
            preactivations = weight @ point + bias
            assert "".join("01"[int(value > 0)] for value in preactivations) == bits
            point = np.maximum(preactivations, 0)


def test_patterns_of_hard_tanh_tell_on_which_side_of_both_folds_a_unit_is() -> None:
    layers = [{"weight": [[1], [1]], "bias": [0, -3], "activation": "hard_tanh"}, {"weight": [[1, 1]], "bias": [0]}]
    answer, _ = answered({"network": {"kind": "weights", "layers": layers}, "window": {"x": [-2, 5]}})
    assert answer["geometry"]["x"] == pytest.approx([-2, -1, 1, 2, 4, 5])
    assert answer["geometry"]["patterns"] == ["0000", "1000", "1010", "1110", "1111"]
    assert answer["network"]["hidden_widths"] == [2]
    assert answer["network"]["units"] == 2


def test_activations_are_told_unless_all_are_relu() -> None:
    asked = {"kind": "random", "widths": [2, 2, 2, 2]}
    assert "activations" not in answered({"network": asked})[0]["network"]
    assert "activations" not in answered({"network": asked | {"activation": "relu"}})[0]["network"]
    forms = ["relu", "abs", "hard_tanh", {"kind": "leaky_relu", "slope": 0.01}]
    answer, _ = answered({"network": asked | {"activation": [*forms[:3], "leaky_relu"]}})
    assert answer["network"]["activations"] == forms


def test_the_size_of_geometry_is_known_before_it_is_written() -> None:
    question = {"network": {"kind": "random", "input_dim": 2, "widths": [12, 12], "seed": 1}}
    question["window"] = {"x": [-1, 1], "y": [-1, 1]}  # type: ignore[assignment]
    answer, pieces = answered(question)
    size = sum(map(len, pieces))
    assert answered(question, max_answer_bytes=2 * size)[0]["geometry"] is not None
    left_out = answered(question, max_answer_bytes=size // 2)[0]
    assert left_out["geometry"] is None
    assert "max_answer_bytes" in left_out["geometry_reason"]
    assert left_out["counts"] == answer["counts"]


def test_weights_come_back_as_the_same_network() -> None:
    network = random_network(2, [20, 30], "he", 5)
    text = b"".join(network_json(network))
    again = subdivision_of(network, None).counts
    question = {"network": json.loads(text)}
    answer = answer_of(run(request_from_json(question), Settings(), AnswerCache(0), False)).answer
    assert answer["counts"] == again
    assert b"activation" not in text
    assert 0.5 < network_json_bytes(network) / len(text) < 2


def test_activations_come_back_with_the_weights() -> None:
    activations = (HARD_TANH, RELU, leaky_relu(0.3), ABS)
    text = b"".join(network_json(random_network(2, [2, 3, 2, 2], "he", 5, activations)))
    spec = json.loads(text)
    assert [layer.get("activation") for layer in spec["layers"]] == [
        "hard_tanh", None, {"kind": "leaky_relu", "slope": 0.3}, "abs", None,
    ]  # fmt: skip
    assert network_of(request_from_json({"network": spec}).network, Settings()).activations == activations

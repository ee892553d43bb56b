"""The files of the regions, read by readers that know nothing of how they were written."""

import csv
import io
import json
import math
import re
import xml.etree.ElementTree as ET
from typing import Any

import numpy as np
import pytest

from app.geometry import LineSubdivision, PlaneSubdivision, subdivision_of
from app.networks import random_network
from app.services import AnswerCache, NoFile, answer_json, answer_of, file_of, request_from_json, run
from app.services.export_cells import activation_regions, measures
from app.services.export_npz import PIECE, npz_pieces
from app.services.runs import Finished
from app.services.specs import RegionsRequest
from app.settings import Settings

GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
ABS = {"weight": [[1], [-1]], "bias": [0, 0]}
LINE = {"network": {"kind": "sawtooth", "depth": 3}, "window": {"x": [-2, 2]}}
WHOLE_LINE = LINE | {"window": None}
PLANE = {
    "network": {"kind": "random", "input_dim": 2, "widths": [8, 8], "activation": ["hard_tanh", "relu"], "seed": 3},
    "window": {"x": [-1, 2], "y": [-1, 1]},
}
WHOLE_PLANE = PLANE | {"window": None}
TWO_OUTPUTS = {
    "network": {
        "kind": "weights",
        "layers": [
            {"weight": [[1, 0], [0, 1]], "bias": [0, 0.5], "activation": "abs"},
            {"weight": [[1, 1], [1, -1]], "bias": [0, 3]},
        ],
    },
    "window": {"x": [-1, 1], "y": [-1, 1]},
}
SLIVERS = {
    "network": {
        "kind": "weights",
        "layers": [{"weight": [[1, 0], [1, 0]], "bias": [0, 1e-13]}, {"weight": [[1, 1]], "bias": [0]}],
    },
    "window": {"x": [-1, 1], "y": [-1, 1]},
}
QUESTIONS = [LINE, WHOLE_LINE, PLANE, WHOLE_PLANE, TWO_OUTPUTS, SLIVERS]
NAMES = ["line", "whole line", "plane", "whole plane", "two outputs", "slivers"]
each_question = pytest.mark.parametrize("question", QUESTIONS, ids=NAMES)


def asked(question: dict[str, Any], form: str, **limits: float) -> tuple[RegionsRequest, Finished, Settings]:
    settings = Settings(**limits)
    request = request_from_json(question | {"format": form})
    return request, answer_of(run(request, settings, AnswerCache(0), geometry=True)), settings


def written(question: dict[str, Any], form: str, **limits: float) -> tuple[bytes, dict[str, Any]]:
    """The file, and the answer with geometry to the same question."""
    request, finished, settings = asked(question, form, **limits)
    data = b"".join(piece for piece in file_of(request, finished, settings).pieces if piece)
    return data, json.loads(b"".join(answer_json(finished.answer, finished.subdivision, settings)))


def table(question: dict[str, Any]) -> tuple[list[dict[str, str]], dict[str, Any]]:
    data, answer = written(question, "csv")
    return list(csv.DictReader(io.StringIO(data.decode("ascii"), newline=""))), answer


def graph(question: dict[str, Any]) -> tuple[ET.Element, dict[str, Any]]:
    data, answer = written(question, "graphml")
    found = ET.fromstring(data).find(f"{GRAPHML}graph")
    assert found is not None
    return found, answer


def data_of(element: ET.Element) -> dict[str, str]:
    return {each.attrib["key"]: each.text or "" for each in element.findall(f"{GRAPHML}data")}


def ring(polygon: str) -> list[tuple[float, float]]:
    found = re.fullmatch(r"POLYGON \(\((.+)\)\)", polygon)
    assert found
    return [(float(x), float(y)) for x, y in (corner.split(" ") for corner in found[1].split(", "))]


@each_question
def test_a_table_has_a_row_a_cell_and_holds_the_counts(question: dict[str, Any]) -> None:
    rows, answer = table(question)
    assert [int(row["cell"]) for row in rows] == list(range(len(answer["geometry"]["slivers"])))
    solid = [row for row in rows if row["sliver"] == "0"]
    counts = answer["counts"]
    assert len({row.get("activation_region", row["cell"]) for row in solid}) == counts["activation_regions"]
    assert len({row["linear_region"] for row in solid}) == counts["linear_regions"]
    assert [row["pattern"] for row in rows] == answer["geometry"]["patterns"]


def test_a_row_of_a_line() -> None:
    rows, answer = table(LINE)
    geometry = answer["geometry"]
    assert [float(row["x_low"]) for row in rows] == geometry["x"][:-1]
    assert [float(row["x_high"]) for row in rows] == geometry["x"][1:]
    assert [[float(row["slope"])] for row in rows] == geometry["slopes"]
    assert [[float(row["constant"])] for row in rows] == geometry["constants"]
    assert [int(row["layer"]) for row in rows] == geometry["layers"][:-1]
    assert [int(row["unit"]) for row in rows] == geometry["units"][:-1]


def test_the_ends_of_the_line_are_infinite() -> None:
    rows, _ = table(WHOLE_LINE)
    assert (float(rows[0]["x_low"]), float(rows[-1]["x_high"])) == (-math.inf, math.inf)


def test_a_row_of_a_plane() -> None:
    rows, answer = table(PLANE)
    assert sum(float(row["area"]) for row in rows) == pytest.approx(6.0, rel=1e-12)
    geometry = answer["geometry"]
    for row, gradient, constant in zip(rows, geometry["gradients"], geometry["constants"], strict=True):
        assert [[float(row["gradient_x"]), float(row["gradient_y"])]] == gradient
        assert [float(row["constant"])] == constant
    offsets = geometry["cell_offsets"]
    vertices = np.array(geometry["vertices"]) + geometry["origin"]
    for cell, row in enumerate(rows):
        corners = ring(row["polygon"])
        assert corners[0] == corners[-1]
        numbers = geometry["cell_vertices"][offsets[cell] : offsets[cell + 1]]
        assert corners[:-1] == [tuple(corner) for corner in vertices[numbers].tolist()]


def test_a_cell_without_end_has_no_polygon() -> None:
    rows, _ = table(WHOLE_PLANE)
    endless = [row for row in rows if float(row["area"]) == math.inf]
    assert 0 < len(endless) < len(rows)
    assert all(bool(row["polygon"]) != (row in endless) for row in rows)


def test_each_output_has_its_columns() -> None:
    rows, answer = table(TWO_OUTPUTS)
    for row, gradients, constants in zip(
        rows, answer["geometry"]["gradients"], answer["geometry"]["constants"], strict=True
    ):
        for output in (1, 2):
            gradient = [float(row[f"gradient_{axis}_{output}"]) for axis in "xy"]
            assert gradient == gradients[output - 1]
            assert float(row[f"constant_{output}"]) == constants[output - 1]


@each_question
def test_an_archive_holds_the_arrays_of_geometry_and_the_counts(question: dict[str, Any]) -> None:
    data, answer = written(question, "npz")
    request, finished, _ = asked(question, "npz")
    subdivision = finished.subdivision
    assert isinstance(subdivision, LineSubdivision | PlaneSubdivision)
    with np.load(io.BytesIO(data)) as archive:
        for holder in (subdivision, subdivision.mesh):
            for name, value in vars(holder).items():
                if isinstance(value, np.ndarray):
                    np.testing.assert_array_equal(archive[name], value, strict=True)
        assert json.loads(str(archive["counts"])) == answer["counts"]
        assert json.loads(str(archive["window"])) == answer["window"]
        again = request_from_json({"network": json.loads(str(archive["network"]))}).network
        assert repr(again) == repr(request.network)
        words, bit = archive["patterns"], int(archive["pattern_bits"][0])
        assert str(words[0, 0] >> np.uint64(bit) & np.uint64(1)) == answer["geometry"]["patterns"][0][0]


def test_an_archive_comes_in_small_pieces_and_is_always_the_same() -> None:
    arrays = {"numbers": np.random.default_rng(0).normal(size=200_000), "nothing": np.zeros((0, 2)), "one": np.array(7)}
    pieces = list(npz_pieces(arrays))
    assert max(map(len, pieces)) < 2 * PIECE
    assert b"".join(pieces) == b"".join(npz_pieces(arrays))
    with np.load(io.BytesIO(b"".join(pieces))) as archive:
        for name, array in arrays.items():
            np.testing.assert_array_equal(archive[name], array, strict=True)


@each_question
def test_a_graph_has_a_node_a_region_and_the_counts(question: dict[str, Any]) -> None:
    found, answer = graph(question)
    nodes = found.findall(f"{GRAPHML}node")
    counts = answer["counts"]
    assert len({node.attrib["id"] for node in nodes}) == len(nodes) == counts["activation_regions"]
    assert len({data_of(node)["linear_region"] for node in nodes}) == counts["linear_regions"]
    assert {key: int(value) for key, value in data_of(found).items()} == counts


@pytest.mark.parametrize("question", [PLANE, TWO_OUTPUTS], ids=["plane", "two outputs"])
def test_a_graph_has_an_edge_for_each_border_that_two_cells_share(question: dict[str, Any]) -> None:
    found, answer = graph(question)
    geometry = answer["geometry"]
    shared = {tuple(sorted(cells)): edge for edge, cells in enumerate(geometry["edge_cells"]) if min(cells) >= 0}
    edges = found.findall(f"{GRAPHML}edge")
    ends = [tuple(sorted(int(edge.attrib[end][1:]) for end in ("source", "target"))) for edge in edges]
    assert sorted(ends) == sorted(shared)
    vertices = np.array(geometry["vertices"])
    for pair, edge in zip(ends, edges, strict=True):
        data, number = data_of(edge), shared[pair]
        assert int(data["layer"]) == geometry["edge_layers"][number]
        assert int(data["unit"]) == geometry["edge_units"][number]
        length = np.linalg.norm(np.diff(vertices[geometry["edges"][number]], axis=0))
        assert float(data["length"]) == pytest.approx(length)


def test_a_node_of_a_plane_tells_of_its_cell() -> None:
    found, answer = graph(PLANE)
    geometry = answer["geometry"]
    nodes = [data_of(node) for node in found.findall(f"{GRAPHML}node")]
    assert [node["pattern"] for node in nodes] == geometry["patterns"]
    assert [int(node["active_units"]) for node in nodes] == [text.count("1") for text in geometry["patterns"]]
    areas = np.array([float(node["area"]) for node in nodes])
    centres = np.array([[float(node["x"]), float(node["y"])] for node in nodes])
    assert areas.sum() == pytest.approx(6.0)
    np.testing.assert_allclose(areas @ centres / 6.0, [0.5, 0.0], atol=1e-12)  # the centre of the window
    values = [float(node["gradient_x"]) for node in nodes]
    assert values == [gradient[0][0] for gradient in geometry["gradients"]]


def test_the_graph_of_a_line_is_a_path() -> None:
    found, answer = graph(LINE)
    edges = found.findall(f"{GRAPHML}edge")
    assert [(edge.attrib["source"], edge.attrib["target"]) for edge in edges] == [
        (f"n{piece}", f"n{piece + 1}") for piece in range(7)
    ]
    assert [float(data_of(edge)["x"]) for edge in edges] == answer["geometry"]["x"][1:-1]
    assert [int(data_of(edge)["layer"]) for edge in edges] == answer["geometry"]["layers"][1:-1]


def test_the_graph_of_the_whole_plane_is_connected_and_leaves_out_what_has_no_end() -> None:
    found, _ = graph(WHOLE_PLANE)
    nodes = {node.attrib["id"]: data_of(node) for node in found.findall(f"{GRAPHML}node")}
    assert 0 < sum("area" not in node for node in nodes.values()) < len(nodes)
    near: dict[str, set[str]] = {name: set() for name in nodes}
    for edge in found.findall(f"{GRAPHML}edge"):
        assert int(data_of(edge)["layer"]) > 0
        near[edge.attrib["source"]].add(edge.attrib["target"])
        near[edge.attrib["target"]].add(edge.attrib["source"])
    reached, ahead = set[str](), [next(iter(nodes))]
    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead += near[name]
    assert reached == set(nodes)


def test_every_attribute_is_declared() -> None:
    data, _ = written(PLANE, "graphml")
    root = ET.fromstring(data)
    declared = {(key.attrib["for"], key.attrib["id"]): key.attrib["attr.type"] for key in root.findall(f"{GRAPHML}key")}
    readers = {"long": int, "double": float, "string": str}
    for tag in ("graph", "node", "edge"):
        for element in root.iter(f"{GRAPHML}{tag}"):
            for key, text in data_of(element).items():
                readers[declared[tag, key]](text)


def test_areas_and_regions_of_the_whole_plane() -> None:
    subdivision = subdivision_of(random_network(2, [6, 6], "he", 1), None)
    assert isinstance(subdivision, PlaneSubdivision)
    labels = activation_regions(subdivision.mesh)
    patterns = subdivision.mesh.patterns
    assert len(set(labels.tolist())) == subdivision.counts["activation_regions"] < len(labels)
    assert labels.tolist() == [  # a pattern's region is convex, so that equal patterns are one region
        next(labels[first] for first in range(len(patterns)) if (patterns[first] == pattern).all())
        for pattern in patterns
    ]
    found = measures(subdivision.mesh, 0, len(labels))
    assert np.isnan(found.centres[np.isinf(found.areas)]).all()
    assert np.isfinite(found.centres[np.isfinite(found.areas)]).all()


@pytest.mark.parametrize("form", ["csv", "npz", "graphml"])
def test_the_size_of_a_file_is_known_before_it_is_written(form: str) -> None:
    for question in (LINE | {"network": {"kind": "sawtooth", "depth": 10}}, PLANE):
        size = len(written(question, form)[0])
        assert len(written(question, form, max_answer_bytes=10 * size)[0]) == size
        with pytest.raises(NoFile, match=r"The file would take about .* \(max_answer_bytes\)"):
            written(question, form, max_answer_bytes=max(1024, size // 3))


@pytest.mark.parametrize("form", ["csv", "npz", "graphml"])
def test_there_is_no_file_of_a_part_of_the_regions(form: str) -> None:
    with pytest.raises(NoFile, match=r"There is no file.* Stopped in hidden layer 3 of 3: more than 4 cells"):
        written(LINE, form, max_regions=4)


@pytest.mark.parametrize("form", ["csv", "npz", "graphml"])
def test_a_file_is_made_in_small_pieces(form: str) -> None:
    question = {"network": {"kind": "sawtooth", "depth": 6, "input_dim": 2}, "window": {"x": [-2, 2], "y": [-2, 2]}}
    request, finished, settings = asked(question, form)
    sizes = [len(piece or b"") for piece in file_of(request, finished, settings).pieces]
    assert len(sizes) > 5
    assert max(sizes) < 700_000


@pytest.mark.parametrize(
    ("network", "window", "name"),
    [
        (
            {"kind": "random", "input_dim": 2, "widths": [16, 16, 16], "seed": 24},
            {"x": [-3, 3], "y": [-3, 3.0]},
            "reluscope-random-16x16x16-he-seed24-x-3,3-y-3,3.csv",
        ),
        ({"kind": "sawtooth", "depth": 5}, {"x": [-2, 2]}, "reluscope-sawtooth-1d-depth5-x-2,2.csv"),
        (
            {"kind": "sawtooth", "depth": 5, "input_dim": 2, "noise": 0.7, "seed": 9},
            None,
            "reluscope-sawtooth-2d-depth5-noise0.7-seed9-whole.csv",
        ),
        (
            {"kind": "sawtooth", "depth": 5, "middle": "random", "seed": 9},
            {"x": [-2, 2]},
            "reluscope-sawtooth-1d-depth5-middle-random-seed9-x-2,2.csv",
        ),
        (
            {"kind": "random", "widths": [4, 4], "activation": {"kind": "leaky_relu", "slope": -0.5}, "bias_scale": 2},
            {"x": [1e-9, 0.123456789]},
            "reluscope-random-4x4-leaky_relu-0.5-he-biases2-seed0-x1e-09,0.123457.csv",
        ),
        (
            {"kind": "random", "widths": [2] * 40, "activation": ["abs"] * 39 + ["relu"]},
            None,
            "reluscope-random-40layers-mixed-he-seed0-whole.csv",
        ),
        ({"kind": "random", "widths": []}, None, "reluscope-random-affine-he-seed0-whole.csv"),
        (
            {"kind": "weights", "layers": [ABS, {"weight": [[1, 1]], "bias": [0]}]},
            None,
            "reluscope-weights-2-whole.csv",
        ),
    ],
)
def test_a_file_is_named_after_the_network(network: dict[str, Any], window: object, name: str) -> None:
    request, finished, settings = asked({"network": network, "window": window}, "csv")
    assert file_of(request, finished, settings).name == name
    assert re.fullmatch(r"[A-Za-z0-9.,_-]+", name)

"""The routes that answer with JSON, asked of a real server."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.__main__ import main
from tests.web.serving import Served, served

GOLDEN = sorted((Path(__file__).parents[1] / "golden").glob("*.json"))
SHARED = Path(__file__).parents[3] / "shared" / "reference"
SAWTOOTH = {"network": {"kind": "sawtooth", "depth": 3}, "window": {"x": [-2, 2]}}


def ask(server: Served, question: object) -> dict[str, Any]:
    response = server.client.post("/api/v1/regions", json=question)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/json"
    return dict(response.json())


def test_an_answer_on_a_line(server: Served) -> None:
    answer = ask(server, SAWTOOTH)
    assert list(answer) == ["dimension", "window", "complete", "reason", "counts", "assurance", "network", "theory"]
    assert answer["dimension"] == 1
    assert answer["window"] == {"x": [-2, 2]}
    assert (answer["complete"], answer["reason"]) == (True, None)
    assert answer["counts"] == {
        "activation_regions": 8, "linear_regions": 8, "slivers": 0, "kinks": 7, "turning_points": 7,
    }  # fmt: skip
    assert answer["network"] == {
        "input_dim": 1, "output_dim": 1, "hidden_widths": [2, 2, 2], "units": 6, "parameters": 19,
    }  # fmt: skip
    assert [line["name"] for line in answer["theory"]] == ["sawtooth", "serra_2018_upper", "montufar_2014_reached"]


def test_an_answer_on_a_rectangle(server: Served) -> None:
    network = {"kind": "sawtooth", "depth": 3, "input_dim": 2}
    answer = ask(server, {"network": network, "window": {"x": [-2, 2], "y": [-2, 2]}})
    assert answer["window"] == {"x": [-2, 2], "y": [-2, 2]}
    assert answer["counts"] == {"activation_regions": 64, "linear_regions": 64, "slivers": 0}
    assert list(answer["assurance"]) == ["euler", "area_error", "ambiguous"]
    assert (answer["assurance"]["euler"], answer["assurance"]["area_error"]) == (1, 0)


def test_null_and_no_window_are_the_whole_line(server: Served) -> None:
    answer = ask(server, SAWTOOTH | {"window": None})
    assert answer["window"] is None
    assert answer["counts"]["linear_regions"] == 8
    assert answer["assurance"]["area_error"] is None
    assert ask(server, {"network": SAWTOOTH["network"]}) == answer


@pytest.mark.parametrize("geometry", [False, True])
@pytest.mark.parametrize(
    ("network", "window", "option"),
    [
        ({"kind": "sawtooth", "depth": 3, "noise": 0.1}, {"x": [-2, 2]}, "-2,2"),
        ({"kind": "sawtooth", "depth": 3, "middle": "random"}, {"x": [-2, 2]}, "-2,2"),
        ({"kind": "random", "input_dim": 2, "widths": [5, 5]}, {"x": [-1, 1], "y": [0, 0.5]}, "-1,1,0,.5"),
    ],
)
def test_the_command_line_gives_the_same_answer(
    server: Served, tmp_path: Path, capfdbinary: Any, network: object, window: object, option: str, geometry: bool
) -> None:
    path = tmp_path / "network.json"
    path.write_text(json.dumps(network))
    assert main(["regions", str(path), "--window", option, *["--geometry"] * geometry]) == 0
    question = {"network": network, "window": window, "geometry": geometry}
    response = server.client.post("/api/v1/regions", json=question)
    assert ("geometry" in response.json()) == geometry
    assert capfdbinary.readouterr().out == response.content + b"\n"


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_golden_networks(server: Served, path: Path) -> None:
    check_reference(server, path)


@pytest.mark.parametrize("path", sorted(SHARED.glob("*.json")) or [None], ids=lambda path: path and path.stem)
def test_reference_networks(server: Served, path: Path | None) -> None:
    if path is None:
        pytest.skip("the reference networks lie beside the project, and are not there")
    check_reference(server, path)


def check_reference(server: Served, path: Path) -> None:
    case = json.loads(path.read_text())
    counts = ask(server, {"network": case["network"], "window": case["window"]})["counts"]
    assert counts["activation_regions"] == case["activation_regions"]
    assert counts["linear_regions"] == case["linear_regions"]


def test_geometry_of_a_line(server: Served) -> None:
    geometry = ask(server, SAWTOOTH | {"network": {"kind": "sawtooth", "depth": 2}, "geometry": True})["geometry"]
    assert geometry == {
        "x": [-2, -1, 0, 1, 2],
        "layers": [0, 2, 1, 2, 0],
        "units": [0, 1, 1, 1, 0],
        "values": [[2], [-2], [2], [-2], [2]],
        "slopes": [[-4], [4], [-4], [4]],
        "constants": [[-6], [2], [2], [-6]],
        "linear_regions": [0, 1, 2, 3],
        "kinks": [False, True, True, True, False],
        "slivers": [False, False, False, False],
        "patterns": ["01 10", "01 01", "10 01", "10 10"],
    }


def test_ends_of_the_line_are_null(server: Served) -> None:
    question = {"network": {"kind": "sawtooth", "depth": 1}, "geometry": True}
    geometry = ask(server, question)["geometry"]
    assert geometry["x"] == [None, 0, None]
    assert geometry["values"] == [[None], [-2], [None]]


def test_geometry_of_a_plane(server: Served) -> None:
    network = {"kind": "sawtooth", "depth": 1, "input_dim": 2}
    geometry = ask(server, {"network": network, "window": {"x": [-2, 2], "y": [0, 2]}, "geometry": True})["geometry"]
    assert list(geometry) == [
        "origin", "vertices", "at_infinity", "edges", "edge_cells", "edge_layers", "edge_units", "cell_offsets",
        "cell_vertices", "values", "gradients", "constants", "linear_regions", "slivers", "patterns",
    ]  # fmt: skip
    assert geometry["origin"] == [0, 1]
    assert geometry["patterns"] == ["1010", "0110"]
    assert geometry["gradients"] == [[[2, 2]], [[-2, 2]]]
    assert geometry["constants"] == [[-4], [-4]]
    assert len(geometry["vertices"]) == 6
    assert geometry["cell_offsets"] == [0, 4, 8]


def test_large_geometry_comes_whole(server: Served) -> None:
    """The answer is sent in several pieces."""
    question = {"network": {"kind": "sawtooth", "depth": 13}, "window": {"x": [-2, 2]}, "geometry": True}
    response = server.client.post("/api/v1/regions", json=question)
    assert int(response.headers["content-length"]) == len(response.content) > 500_000
    assert len(response.json()["geometry"]["slopes"]) == 8192


def test_geometry_over_the_limit_is_left_out_and_the_answer_says_so() -> None:
    with served(max_answer_bytes=1024) as server:
        answer = ask(server, SAWTOOTH | {"geometry": True})
        assert answer["counts"]["linear_regions"] == 8
        assert answer["geometry"] is None
        assert answer["geometry_reason"].endswith("more than the 0.000977 MiB allowed (max_answer_bytes).")
        response = server.client.get("/api/v1/network?kind=sawtooth&depth=20")
        assert response.status_code == 422
        assert response.json()["field"] == "network"


def test_a_budget_stops_the_count() -> None:
    with served(max_regions=100) as server:
        answer = ask(server, {"network": {"kind": "sawtooth", "depth": 7}})
        assert answer["complete"] is False
        assert answer["assurance"] is None
        assert answer["reason"] == "Stopped in hidden layer 7 of 7: more than 100 cells (max_regions)."
        assert set(answer["counts"].values()) == {None}
        assert answer["so_far"]["layers"] == 7
        assert answer["so_far"]["cells"] > 100
        response = server.client.get("/api/v1/regions?kind=sawtooth&depth=7")
        assert response.json() == answer
        assert response.headers["cache-control"] == "no-store"
        assert "etag" not in response.headers
        assert ask(server, {"network": {"kind": "sawtooth", "depth": 6}})["complete"] is True


@pytest.mark.parametrize(
    ("query", "question"),
    [
        ("kind=sawtooth&depth=3&x=-2,2", SAWTOOTH),
        ("kind=sawtooth&depth=3&x=-2,2&geometry=true", SAWTOOTH | {"geometry": True}),
        ("kind=sawtooth&depth=3&noise=.25&seed=4", {"network": {**SAWTOOTH["network"], "noise": 0.25, "seed": 4}}),
        (
            "kind=random&input_dim=2&widths=6,5&init=glorot&seed=7&x=-1,1&y=-2,2e0",
            {
                "network": {"kind": "random", "input_dim": 2, "widths": [6, 5], "init": "glorot", "seed": 7},
                "window": {"x": [-1, 1], "y": [-2, 2]},
            },
        ),
        (
            "kind=random&widths=3,3&activation=hard_tanh,leaky_relu&slope=.25",
            {
                "network": {
                    "kind": "random",
                    "widths": [3, 3],
                    "activation": ["hard_tanh", {"kind": "leaky_relu", "slope": 0.25}],
                },
            },
        ),
        ("kind=random&widths=", {"network": {"kind": "random", "widths": []}}),
    ],
)
def test_a_url_asks_the_same_as_a_body(server: Served, query: str, question: object) -> None:
    response = server.client.get(f"/api/v1/regions?{query}")
    assert response.status_code == 200
    assert response.json() == ask(server, question)


def test_an_answer_to_a_url_can_be_cached(server: Served) -> None:
    url = "/api/v1/regions?kind=sawtooth&depth=4"
    first, second = server.client.get(url), server.client.get(url)
    assert first.headers["cache-control"] == "public, max-age=3600"
    assert first.headers["etag"] == second.headers["etag"]
    assert first.content == second.content
    unchanged = server.client.get(url, headers={"if-none-match": first.headers["etag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert server.client.get(url + "&x=-2,2").headers["etag"] != first.headers["etag"]
    assert server.client.post("/api/v1/regions", json=SAWTOOTH).headers["cache-control"] == "no-store"


def test_the_weights_of_a_family_are_a_spec(server: Served) -> None:
    response = server.client.get("/api/v1/network?kind=random&widths=3,4&input_dim=2&seed=5")
    spec = response.json()
    assert spec["kind"] == "weights"
    assert [len(layer["weight"]) for layer in spec["layers"]] == [3, 4, 1]
    family = {"kind": "random", "widths": [3, 4], "input_dim": 2, "seed": 5}
    window = {"x": [-1, 1], "y": [-1, 1]}
    counts = [ask(server, {"network": network, "window": window})["counts"] for network in (spec, family)]
    assert counts[0] == counts[1]
    assert response.headers["etag"]


def test_the_weights_of_a_family_have_its_activations(server: Served) -> None:
    query = "kind=random&widths=3,4&activation=abs,relu&seed=5"
    spec = server.client.get(f"/api/v1/network?{query}").json()
    assert [layer.get("activation") for layer in spec["layers"]] == ["abs", None, None]
    family = server.client.get(f"/api/v1/regions?{query}").json()
    again = ask(server, {"network": spec})
    assert again["counts"] == family["counts"]
    assert again["network"] == family["network"]
    assert family["network"]["activations"] == ["abs", "relu"]


def test_answers_of_different_activations_are_not_taken_for_one_another(server: Served) -> None:
    """One absolute value a layer makes the sawtooth; one ReLU a layer makes less."""
    layers = [{"weight": [[1]], "bias": [0]}, {"weight": [[2]], "bias": [-2]}, {"weight": [[2]], "bias": [-2]}]
    folded = [layer | {"activation": "abs"} for layer in layers[:-1]] + layers[-1:]
    for _ in range(2):
        for each, regions in ((layers, 2), (folded, 4)):
            answer = ask(server, {"network": {"kind": "weights", "layers": each}})
            assert answer["counts"]["linear_regions"] == regions


def test_head_is_get_without_a_body(server: Served) -> None:
    for url in ("/", "/healthz", "/api/v1/regions?kind=sawtooth&depth=3", "/api/v1/network?kind=sawtooth&depth=3"):
        head, get = server.client.head(url), server.client.get(url)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == get.headers["content-length"]
        assert head.headers["content-type"] == get.headers["content-type"]


def test_options_tells_the_methods(server: Served) -> None:
    def allowed(url: str) -> set[str]:
        response = server.client.options(url)
        assert (response.status_code, response.content) == (204, b"")
        return set(response.headers["allow"].split(", "))

    assert allowed("/api/v1/regions") == {"GET", "HEAD", "POST", "OPTIONS"}
    assert allowed("/api/v1/regions/stream") == {"POST", "OPTIONS"}
    assert allowed("/healthz") == {"GET", "HEAD", "OPTIONS"}
    assert server.client.options("/nothing").status_code == 404


def test_health(server: Served) -> None:
    response = server.client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_one_connection_serves_many_questions(server: Served) -> None:
    with httpx.Client(base_url=str(server.client.base_url), trust_env=False) as client:
        for depth in range(6):
            answer = client.post("/api/v1/regions", json={"network": {"kind": "sawtooth", "depth": depth}}).json()
            assert answer["counts"]["linear_regions"] == 2**depth

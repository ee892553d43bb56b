"""The stream of a real server, read as a page would."""

import pytest

from tests.web.decoding import decoded
from tests.web.serving import Served, served

PLANE = {
    "network": {"kind": "random", "input_dim": 2, "widths": [16, 16, 16], "seed": 3},
    "window": {"x": [-1, 1], "y": [-1, 1]},
}


def test_the_stream_tells_what_the_plain_answer_tells(server: Served) -> None:
    response = server.client.post("/api/v1/regions/stream", json=PLANE)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/x-reluscope-frames"
    assert response.headers["cache-control"] == "no-store"
    assert "content-encoding" not in response.headers
    frames = list(decoded(response.content))
    assert frames[0][0]["type"] == "started"
    assert frames[-1][0]["type"] == "done"
    answer = frames[-1][0]["answer"]
    assert answer == server.client.post("/api/v1/regions", json=PLANE).json()
    header, arrays = frames[-2]
    assert (header["type"], header["final"]) == ("geometry", True)
    assert len(arrays["pattern_keys"]) == answer["counts"]["activation_regions"]
    assert len(set(arrays["linear_regions"].tolist())) == answer["counts"]["linear_regions"]


def test_a_large_drawing_comes_whole(server: Served) -> None:
    question = {"network": {"kind": "sawtooth", "depth": 16}, "window": {"x": [-2, 2]}}
    *_, (_, arrays), (done, _) = decoded(server.client.post("/api/v1/regions/stream", json=question).content)
    assert done["answer"]["counts"]["kinks"] == arrays["kinks"].sum() == 2**16 - 1
    assert len(arrays["x"]) == 2**16 + 1


@pytest.mark.parametrize("input_dim", [1, 2])
def test_without_a_window_there_is_no_drawing(server: Served, input_dim: int) -> None:
    question = {"network": {"kind": "sawtooth", "depth": 3, "input_dim": input_dim}, "window": None}
    frames = list(decoded(server.client.post("/api/v1/regions/stream", json=question).content))
    assert "geometry" not in [header["type"] for header, _ in frames]
    assert frames[-1][0]["answer"]["counts"]["linear_regions"] == 8**input_dim


def test_a_budget_ends_the_stream_with_its_reason() -> None:
    with served(max_regions=50) as server:
        frames = list(decoded(server.client.post("/api/v1/regions/stream", json=PLANE).content))
    assert [header["type"] for header, _ in frames] == ["started", "done"]
    assert "more than 50 cells (max_regions)" in frames[-1][0]["answer"]["reason"]


def test_frames_arrive_while_the_server_computes(server: Served) -> None:
    """The head of a long count is there long before its end."""
    question = PLANE | {"network": {"kind": "sawtooth", "depth": 256, "input_dim": 2}}
    with server.client.stream("POST", "/api/v1/regions/stream", json=question) as response:
        first = next(response.iter_raw())
    assert b'"type":"started"' in first
    assert b'"type":"done"' not in first

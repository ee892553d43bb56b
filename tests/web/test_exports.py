"""The files of the regions, asked of a real server."""

import csv
import io
import json
import threading
import xml.etree.ElementTree as ET
from collections.abc import Generator

import httpx
import numpy as np
import pytest

import app.web.regions
from app.services.exports import File
from tests.web.serving import Served, served

QUERY = "/api/v1/regions?kind=random&input_dim=2&widths=8,8&seed=24&x=-3,3&y=-3,3"
QUESTION = {
    "network": {"kind": "random", "input_dim": 2, "widths": [8, 8], "seed": 24},
    "window": {"x": [-3, 3], "y": [-3, 3]},
}
WEIGHTS = {
    "network": {
        "kind": "weights",
        "layers": [{"weight": [[1], [-1]], "bias": [0, 0]}, {"weight": [[1, 1]], "bias": [0]}],
    },
    "window": {"x": [-1, 1]},
}
MEDIA_TYPES = {
    "csv": "text/csv; header=present; charset=utf-8",
    "npz": "application/octet-stream",
    "graphml": "application/xml",
}
FORMATS = sorted(MEDIA_TYPES)


def cells_in(form: str, data: bytes) -> int:
    """How many activation regions a file holds."""
    if form == "csv":
        return len(list(csv.DictReader(io.StringIO(data.decode(), newline=""))))
    if form == "npz":
        with np.load(io.BytesIO(data)) as archive:
            return len(archive["slivers"])
    return len(ET.fromstring(data).findall(".//{*}node"))


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_holds_the_regions_and_is_named_after_the_network(server: Served, form: str) -> None:
    response = server.client.get(f"{QUERY}&format={form}")
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == MEDIA_TYPES[form]
    name = f"reluscope-random-8x8-he-seed24-x-3,3-y-3,3.{form}"
    assert response.headers["content-disposition"] == f'attachment; filename="{name}"'
    counts = server.client.get(QUERY).json()["counts"]
    assert counts["slivers"] == 0
    assert cells_in(form, response.content) == counts["activation_regions"]
    posted = server.client.post("/api/v1/regions", json=QUESTION | {"format": form})
    assert posted.content == response.content
    assert posted.headers["content-disposition"] == response.headers["content-disposition"]
    assert posted.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("form", FORMATS)
def test_the_regions_of_weights_come_as_a_file(server: Served, form: str) -> None:
    response = server.client.post("/api/v1/regions", json=WEIGHTS | {"format": form})
    assert response.status_code == 200, response.text
    assert cells_in(form, response.content) == 2
    assert "reluscope-weights-2-x-1,1" in response.headers["content-disposition"]


def test_json_is_the_answer_as_ever(server: Served) -> None:
    for geometry in ("", "&geometry=true"):
        plain, named = server.client.get(QUERY + geometry), server.client.get(f"{QUERY}{geometry}&format=json")
        assert plain.content == named.content
        assert "content-disposition" not in named.headers


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_of_a_url_can_be_cached(server: Served, form: str) -> None:
    url = f"{QUERY}&format={form}"
    first, second, head = server.client.get(url), server.client.get(url), server.client.head(url)
    assert first.headers["cache-control"] == "public, max-age=3600"
    assert first.headers["etag"] == second.headers["etag"] == head.headers["etag"]
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "content-type", "content-disposition"):
        assert head.headers[name] == first.headers[name]
    unchanged = server.client.get(url, headers={"if-none-match": first.headers["etag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert server.client.get(QUERY).headers["etag"] != first.headers["etag"]


def test_a_large_file_comes_whole(server: Served) -> None:
    question = {"network": {"kind": "sawtooth", "depth": 14}, "window": {"x": [-2, 2]}, "format": "csv"}
    response = server.client.post("/api/v1/regions", json=question)
    assert int(response.headers["content-length"]) == len(response.content) > 1_000_000
    assert cells_in("csv", response.content) == 2**14


def test_a_file_is_made_off_the_event_loop(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: set[str] = set()

    def noted(*arguments: object) -> File:
        threads.add(threading.current_thread().name)
        return File("name", "text/csv", pieces())

    def pieces() -> Generator[bytes | None, None, None]:
        for piece in (b"one", None, b"two"):
            threads.add(threading.current_thread().name)
            yield piece

    monkeypatch.setattr(app.web.regions, "file_of", noted)
    response = server.client.get(f"{QUERY}&format=csv")
    assert response.content == b"onetwo"
    assert threads
    assert "server" not in threads


def check_problem(response: httpx.Response, detail: str) -> None:
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert detail in response.json()["detail"]


@pytest.mark.parametrize("form", FORMATS)
def test_there_is_no_file_of_a_count_that_was_stopped_or_of_too_many_bytes(form: str) -> None:
    url = f"/api/v1/regions?kind=sawtooth&depth=7&format={form}"
    with served(max_regions=100) as server:
        check_problem(server.client.get(url), "Stopped in hidden layer 7 of 7: more than 100 cells (max_regions).")
        question = {"network": {"kind": "sawtooth", "depth": 7}, "format": form}
        check_problem(server.client.post("/api/v1/regions", json=question), "There is no file")
    with served(max_answer_bytes=1024) as server:
        check_problem(server.client.get(url), "(max_answer_bytes)")


def test_an_unknown_format_is_named(server: Served) -> None:
    response = server.client.get(f"{QUERY}&format=pdf")
    check_problem(response, "format: must be json, csv, npz or graphml.")
    assert response.json()["field"] == "format"
    check_problem(server.client.post("/api/v1/regions", json=QUESTION | {"format": 1}), "format: must be json")
    check_problem(server.client.get("/api/v1/network?kind=sawtooth&depth=1&format=csv"), "format: is not known here")


def test_the_stream_does_not_care(server: Served) -> None:
    response = server.client.post("/api/v1/regions/stream", json=QUESTION | {"format": "csv"})
    assert response.headers["content-type"] == "application/x-reluscope-frames"


def test_an_archive_names_the_network(server: Served) -> None:
    data = server.client.get(f"{QUERY}&format=npz").content
    with np.load(io.BytesIO(data)) as archive:
        again = {"network": json.loads(str(archive["network"])), "window": json.loads(str(archive["window"]))}
        counts = json.loads(str(archive["counts"]))
    assert server.client.post("/api/v1/regions", json=again).json()["counts"] == counts

"""The OpenAPI document, and every example in it."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from app.settings import Settings
from app.web import create_app
from app.web.documentation import ANSWER, EXAMPLES
from app.web.documentation_chain import EXAMPLES as CHAIN_EXAMPLES
from app.web.documentation_draws import EXAMPLES as DRAWS_EXAMPLES
from app.web.documentation_training import EXAMPLES as TRAINING_EXAMPLES
from app.web.documentation_training import SPREAD_EXAMPLES
from tests.web.decoding import decoded
from tests.web.serving import Served

DOCUMENT = create_app(Settings()).openapi()
OPERATIONS = [
    (path, method, operation) for path, item in DOCUMENT["paths"].items() for method, operation in item.items()
]


def requests() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each example that the document offers to try: path, method and what to send."""
    for path, method, operation in OPERATIONS:
        examples = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("examples", {})
        for example in examples.values():
            yield path, method, {"json": example["value"]}
        if method == "get":
            parameters = operation.get("parameters", [])
            yield path, method, {"params": {each["name"]: each["example"] for each in parameters if "example" in each}}


def send(server: Served, path: str, method: str, sent: dict[str, Any]) -> httpx.Response:
    return server.client.request(method, path, **sent)


def test_the_document_has_the_routes_of_the_contract() -> None:
    assert {(path, method) for path, method, _ in OPERATIONS} == {
        ("/api/v1/regions", "post"),
        ("/api/v1/regions", "get"),
        ("/api/v1/regions/stream", "post"),
        ("/api/v1/network", "get"),
        ("/api/v1/draws", "post"),
        ("/api/v1/draws", "get"),
        ("/api/v1/draws/stream", "post"),
        ("/api/v1/chain", "post"),
        ("/api/v1/chain", "get"),
        ("/api/v1/training", "post"),
        ("/api/v1/training/stream", "post"),
        ("/api/v1/training/spread", "post"),
        ("/api/v1/training/spread/stream", "post"),
        ("/api/v1/rooms", "post"),
        ("/healthz", "get"),
    }


@pytest.mark.parametrize(("path", "method", "sent"), list(requests()))
def test_every_example_runs(server: Served, path: str, method: str, sent: dict[str, Any]) -> None:
    response = send(server, path, method, sent)
    assert response.status_code == 200, response.text
    if path.endswith("stream"):
        assert [header["type"] for header, _ in decoded(response.content)][-1] == "done"
    elif path.endswith(("regions", "draws", "spread")):
        assert response.json()["complete"] is True


def test_there_are_examples() -> None:
    twice = (EXAMPLES, DRAWS_EXAMPLES, TRAINING_EXAMPLES, SPREAD_EXAMPLES)
    assert len(list(requests())) == 2 * sum(map(len, twice)) + len(CHAIN_EXAMPLES) + 5


def test_the_example_of_an_answer_is_the_answer(server: Served) -> None:
    path, method, sent = next(requests())
    assert send(server, path, method, sent).json() == ANSWER
    url = next(sent for path, method, sent in requests() if (path, method) == ("/api/v1/regions", "get"))
    assert send(server, "/api/v1/regions", "get", url).json() == ANSWER


def test_every_reference_leads_somewhere() -> None:
    def references(part: object) -> Iterator[str]:
        if isinstance(part, dict):
            if isinstance(part.get("$ref"), str):
                yield part["$ref"]
            for value in part.values():
                yield from references(value)
        elif isinstance(part, list):
            for value in part:
                yield from references(value)

    found = set(references(DOCUMENT))
    assert found
    for reference in found:
        assert reference.removeprefix("#/components/schemas/") in DOCUMENT["components"]["schemas"]


def test_every_field_of_a_question_is_described() -> None:
    for name in (
        "RandomSpec",
        "SawtoothSpec",
        "WeightsSpec",
        "LayerSpec",
        "WindowSpec",
        "RegionsRequest",
        "DrawsRequest",
        "ChainRequest",
        "TrainingRequest",
        "SpreadRequest",
        "NamedDataSpec",
        "ExpressionDataSpec",
        "PastedDataSpec",
        "LearnerSpec",
        "PlanSpec",
    ):
        for field, schema in DOCUMENT["components"]["schemas"][name]["properties"].items():
            assert "description" in schema or field in ("kind", "network", "data", "plan"), (name, field)

"""What /docs says about the routes for draws. Every example here is run by a test."""

from __future__ import annotations

from typing import Any

from app.services.draws import StudyAnswer
from app.web.documentation import FRAMES, NETWORK_NAMES, PROBLEMS, REFERENCE, parameters

STUDY = """
Counts each of `draws` networks of one family: the first has the seed of the question, each other one that of the one
before it plus 1. Draw number k has the counts that `/api/v1/regions` gives for the seed `first_seed` + k.

The answer holds the `counts` as lists in the order of the seeds, and their `statistics`. When a limit of the server
stops the study it comes back with `"complete": false`, the reason, and what is counted so far. The limit of seconds is
for all draws together, those of cells and memory for each.
"""

STREAM = """
Takes the same body as `POST /api/v1/draws` and answers with frames while it counts; what a frame is stands at
`POST /api/v1/regions/stream`. The `type` of a frame is one of

- `started`: the network's size, what theory says, `first_seed` and `draws`. Always first.
- `draws`: an array for each of the counts, with the draws from the one numbered `first` on that no frame has told yet,
  and the `statistics` of all so far; at most every 200 ms.
- `done`: the answer, as `POST /api/v1/draws` gives it, but without the counts, which have been told. The last frame.
- `failed`: the problem that ended the stream. The last frame.
"""

EXAMPLES: dict[str, dict[str, Any]] = {
    "noise": {
        "summary": "The sawtooth with noise on its middle layers",
        "value": {"network": {"kind": "sawtooth", "depth": 6, "noise": 0.7}, "window": None, "draws": 100},
    },
    "middle": {
        "summary": "The sawtooth with its middle layers drawn at random",
        "value": {"network": {"kind": "sawtooth", "depth": 6, "middle": "random"}, "draws": 100},
    },
    "reset": {
        "summary": "All parameters drawn as PyTorch does",
        "value": {"network": {"kind": "random", "widths": [2, 2, 2, 2, 2, 2], "init": "pytorch"}, "draws": 100},
    },
}


def _body() -> dict[str, Any]:
    schema = {"$ref": REFERENCE.format(model="DrawsRequest")}
    return {"required": True, "content": {"application/json": {"schema": schema, "examples": EXAMPLES}}}


DRAWS = {
    "name": "draws",
    "in": "query",
    "required": True,
    "schema": {"type": "integer", "minimum": 1},
    "description": "Number of networks. Each has the seed of the one before it, plus 1.",
    "example": 20,
}
ANSWERS: dict[int | str, dict[str, Any]] = {200: {"model": StudyAnswer, "description": "The study."}}

POST_DRAWS: dict[str, Any] = {
    "summary": "Count the regions of many draws of a family",
    "description": STUDY,
    "responses": ANSWERS | PROBLEMS,
    "openapi_extra": {"requestBody": _body()},
}
GET_DRAWS: dict[str, Any] = {
    "summary": "Count the regions of many draws of a family, by URL",
    "description": STUDY,
    "responses": ANSWERS | PROBLEMS,
    "openapi_extra": {"parameters": [*parameters([*NETWORK_NAMES, "x", "y"]), DRAWS]},
}
POST_DRAWS_STREAM: dict[str, Any] = {
    "summary": "Count the regions of many draws of a family, and tell the counts meanwhile",
    "description": STREAM,
    "responses": FRAMES | PROBLEMS,
    "openapi_extra": {"requestBody": _body()},
}

"""What /docs says about the routes that train."""

from __future__ import annotations

from typing import Any

from app.services.spread_runs import SpreadAnswer
from app.services.training_json import TrainingAnswer
from app.web.documentation import FRAMES, PROBLEMS, REFERENCE

TRAINING = """
Trains a network by gradient descent and counts its regions, exactly, while it learns. Only `data` must be given. The
same question gives the same numbers.

A run ends `finished`; `diverged`, when the loss grows beyond all bounds, with the last state that was good; or
`stopped`, by a limit of the server. All numbers are finite.
"""

STREAM = (
    TRAINING
    + """
The answer is frames as those of `/api/v1/regions/stream`:

- `started`: the question with all that was left out filled in; arrays `train_points` (N, d_0), `train_targets` (N),
  `test_points` and `test_targets`. For pasted data `columns` lead back to the numbers as they came.
- `steps`, at most ten a second: the steps from `first` on; arrays `train_loss`, `test_loss` if there is a test part,
  `gradient_norm`, and `dead_units` with a column for each hidden layer. Step 0 is the start.
- `pictures`: every n-th step, the start and the last one; arrays `steps`; `parameters`, a row each, layer by layer,
  first the weight row by row, then the bias; `activation_regions` and `linear_regions`, which mean something only where
  `counted` is 1; for classes `train_error` and `test_error`, the shares of points in the wrong class.
- `done`: the `end`, with its reason, a sentence and the last step. The last frame.
- `failed`: the problem that ended the stream. The last frame.

Counting takes at most about half of max_seconds: where it is slow some pictures are not counted.
"""
)

EXAMPLES: dict[str, dict[str, Any]] = {
    "sine": {
        "summary": "A sine, with all that is usual",
        "value": {"data": {"kind": "sine"}, "plan": {"steps": 100}},
    },
    "moons": {
        "summary": "Two moons, by gradient descent with small batches",
        "value": {
            "data": {"kind": "moons", "train": 100, "noise": 0.1, "label_noise": 0.1},
            "network": {"widths": [16, 16], "start": "he"},
            "plan": {"optimiser": "gradient_descent", "learning_rate": 0.1, "batch": 10, "steps": 100},
            "every": 10,
        },
    },
    "pasted": {
        "summary": "Your own points",
        "value": {
            "data": {"kind": "pasted", "text": "x,y\n-1,1\n0,0\n1,1\n2,4\n3,9", "test_share": 0.2},
            "network": {"widths": [8], "activation": "abs"},
            "plan": {"steps": 50},
        },
    },
    "expression": {
        "summary": "A formula",
        "value": {"data": {"kind": "expression", "text": "sin(3*x) + 0.5*abs(x)", "test": 0}, "plan": {"steps": 50}},
    },
}

SPREAD = """
Trains each of `runs` with several `seeds` and tells how each run ends: first all runs with the seeds that they have,
then with all their seeds plus 1, and so on. A run is what `POST /api/v1/training` takes but for `window` and `every`;
regions are counted at its end, in the box of its data with a tenth of it on each side.

When a limit of the server stops it the answer has `"complete": false`, the reason, and the runs so far. The limit of
seconds is for all runs together.
"""

SPREAD_STREAM = """
Takes the same body as `POST /api/v1/training/spread` and answers with frames while it trains; what a frame is stands at
`POST /api/v1/regions/stream`. The `type` of a frame is one of

- `started`: how many `runs` and `seeds`. Always first.
- `run`: the `result` of the run numbered `run`, counted from 0, with its seeds plus `seed`.
- `done`: the answer, as `POST /api/v1/training/spread` gives it, but without the results. The last frame.
- `failed`: the problem that ended the stream. The last frame.
"""

SPREAD_EXAMPLES: dict[str, dict[str, Any]] = {
    "width": {
        "summary": "Train and test error against width, for five seeds",
        "value": {
            "runs": [
                {
                    "data": {"kind": "moons", "train": 50, "label_noise": 0.2},
                    "network": {"widths": [width]},
                    "plan": {"steps": 50},
                }
                for width in (2, 8, 32)
            ],
            "seeds": 5,
        },
    },
    "optimiser": {
        "summary": "The same network and loss, another optimiser",
        "value": {
            "runs": [
                {"data": {"kind": "step"}, "plan": {"optimiser": optimiser, "steps": 50}}
                for optimiser in ("adam", "gradient_descent")
            ],
        },
    },
}


def _body(model: str, examples: dict[str, dict[str, Any]]) -> dict[str, Any]:
    schema = {"$ref": REFERENCE.format(model=model)}
    content = {"application/json": {"schema": schema, "examples": examples}}
    return {"requestBody": {"required": True, "content": content}}


TRAINED: dict[int | str, dict[str, Any]] = {200: {"model": TrainingAnswer, "description": "The training run."}}
SPREAD_ANSWERS: dict[int | str, dict[str, Any]] = {200: {"model": SpreadAnswer, "description": "The runs."}}

POST_TRAINING: dict[str, Any] = {
    "summary": "Train a network, and count its regions on the way",
    "description": TRAINING,
    "responses": TRAINED | PROBLEMS,
    "openapi_extra": _body("TrainingRequest", EXAMPLES),
}
POST_TRAINING_STREAM: dict[str, Any] = {
    "summary": "Train a network, and tell its steps and regions meanwhile",
    "description": STREAM,
    "responses": FRAMES | PROBLEMS,
    "openapi_extra": _body("TrainingRequest", EXAMPLES),
}
POST_SPREAD: dict[str, Any] = {
    "summary": "Train many networks with several seeds",
    "description": SPREAD,
    "responses": SPREAD_ANSWERS | PROBLEMS,
    "openapi_extra": _body("SpreadRequest", SPREAD_EXAMPLES),
}
POST_SPREAD_STREAM: dict[str, Any] = {
    "summary": "Train many networks with several seeds, and tell how each ends",
    "description": SPREAD_STREAM,
    "responses": FRAMES | PROBLEMS,
    "openapi_extra": _body("SpreadRequest", SPREAD_EXAMPLES),
}

"""What /docs says about the costs of a chain of Jacobians. Every example here is run by a test."""

from __future__ import annotations

from typing import Any

from app.services.chains import ChainAnswer
from app.web.documentation import PROBLEMS, REFERENCE

CHAIN = """
The derivative of a network is a product of Jacobians J_L ... J_1, where J_l has d_l rows and d_(l-1) columns. The
order of multiplication is free, and decides what it costs: a product of a (p, q) by a (q, r) matrix takes p q r
multiplications. `forward` is from right to left, as forward mode does it; `reverse` from left to right, as reverse
mode; `cheapest` is found by a dynamic programme over all orders; `given` is the `bracketing` of the question.

A bracketing is nested pairs whose numbers read L, ..., 1 from left to right: [3, [2, 1]] is J_3 (J_2 J_1).

- `memory` is how many numbers an order holds at the same time, at most: `activations` h_l, from which the Jacobians are
  made, and `derivatives`, its products. Only forward mode can forget activations while it goes.
- `seconds`, with `"measure": true`, is the median of `repeats` products by numpy; what would take too long is
  `not_measured`, with the reason.
- `sweeps` are the multiplications of weights that evaluation, gradient, one Hessian-vector product and the full Hessian
  take at one point, in a network of these sizes with that many `parameters`. `growth` tells the same of networks whose
  hidden layers are `factor` times as wide.
"""

EXAMPLES: dict[str, dict[str, Any]] = {
    "scalar": {
        "summary": "A scalar loss: reverse mode is the cheapest",
        "value": {"sizes": [10, 50, 50, 1]},
    },
    "hourglass": {
        "summary": "Narrow in the middle: neither mode is, and numpy is timed",
        "value": {"sizes": [100, 50, 2, 50, 100], "bracketing": [[4, 3], [2, 1]], "measure": True},
    },
}

SIZES = {
    "name": "sizes",
    "in": "query",
    "required": True,
    "schema": {"type": "string"},
    "description": "d_0, ..., d_L, with commas between them.",
    "example": "10,50,50,1",
}
SCHEMA = {"$ref": REFERENCE.format(model="ChainRequest")}
ANSWERS: dict[int | str, dict[str, Any]] = {200: {"model": ChainAnswer, "description": "The costs."}}

POST_CHAIN: dict[str, Any] = {
    "summary": "Count and measure what a product of Jacobians costs",
    "description": CHAIN,
    "responses": ANSWERS | PROBLEMS,
    "openapi_extra": {
        "requestBody": {"required": True, "content": {"application/json": {"schema": SCHEMA, "examples": EXAMPLES}}}
    },
}
GET_CHAIN: dict[str, Any] = {
    "summary": "Count what a product of Jacobians costs, by URL",
    "description": CHAIN,
    "responses": ANSWERS | PROBLEMS,
    "openapi_extra": {"parameters": [SIZES]},
}

"""What /docs says about each route. Every example here is run by a test."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel, Field
from pydantic.json_schema import models_json_schema

from app.services import RegionsRequest
from app.services.answers import Answer
from app.services.exports import MEDIA_TYPES
from app.services.specs import ChainRequest, DrawsRequest, WeightsSpec
from app.services.training_specs import SpreadRequest, TrainingRequest

REFERENCE = "#/components/schemas/{model}"

DESCRIPTION = """
What a ReLU network can express: its **linear regions**, counted exactly, on an interval or a rectangle, or on the
whole line or plane.

- An **activation region** is a set of inputs at which the same hidden units are on: a convex cell.
- A **linear region** is a largest connected set on which the network is one affine map. Activation regions merge
  where crossing their border changes nothing in the output, so there are never more linear regions than those.

Hidden units are ReLUs unless an `activation` says otherwise: `leaky_relu`, `abs` or `hard_tanh`, which is
min(max(z, -1), 1), one for all hidden layers or one for each. A unit of hard tanh folds twice and counts as two ReLUs:
in the geometry a layer of n such units has the units 1 to n, which are on where z > -1, and n + 1 to 2n, on where
z > 1.

A complete answer says in its `assurance` how the counts were checked:

- `euler` is vertices - edges + cells. By Euler's formula it is 1 where cells fill the window side by side. With any
  other number there is an error and no answer.
- `area_error` is by how much the areas of all cells miss the area of the window, as a fraction of it; with one input
  the lengths. Rounding leaves about 1e-16; above 1e-9 there is an error and no answer. It is null without a window.
- `ambiguous` is how often the sign of a unit was too close to zero for float64 to tell, and was taken as zero. Networks
  whose folds meet in one point have many of them. Without `geometry` some are met twice, and are counted twice.

A question with a `format` is answered with a file of the regions, named after the network:

- `csv`, a row a cell. With one input `x_low`, `x_high`, `slope`, `constant`, the `layer` and `unit` of the fold at
  `x_low` (0 at the end of the window), `linear_region`, `sliver` and the `pattern`. With two inputs
  `activation_region`, `linear_region`, `sliver`, `area`, `gradient_x`, `gradient_y`, `constant`, the `pattern` and the
  `polygon` as well-known text, empty where a cell has no end. With several outputs each has its own columns.
- `npz`, for `numpy.load`: the arrays of the geometry under the same names; `patterns` as bits, the first place of each
  layer at `pattern_bits`; and `counts`, `window` and `network` in JSON.
- `graphml`, the dual graph: a node for each activation region that is counted, an edge for each border that two of
  them share. What has no end has no `area`, `length`, `x` or `y`.

There is no file of a count that a limit has stopped, and none that is larger than max_answer_bytes.

Errors are `application/problem+json`. A count that would exceed the server's limits comes back with
`"complete": false`, the reason, and neither counts nor assurance.
"""

STREAM = """
Takes the same body as `POST /api/v1/regions` and answers with frames while it counts. `geometry` and `format` have no
effect here: the drawing is sent for every bounded window.

A frame is two little-endian uint32, the lengths in bytes of header and body; the header, JSON padded with spaces so
that 8 + its length is a multiple of 8; and the body, little-endian arrays, each padded to a multiple of 8 bytes. The
header's `arrays` names each array with its `dtype`, `shape` and `offset` in the body. Its `type` is one of

- `started`: the network's size and what theory says. Always first.
- `counts`: how far the count is, at most every 100 ms.
- `geometry`: the cells after a layer (`final` is false), or the whole drawing; only for a bounded window.
- `done`: the answer, as `POST /api/v1/regions` gives it. The last frame.
- `failed`: the problem that ended the stream. The last frame.
"""


class ProblemField(BaseModel):
    """One of several wrong fields."""

    field: str
    detail: str


class Problem(BaseModel):
    """An error, after RFC 9457."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["Unprocessable Entity"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["network.depth: must be at least 0."])
    field: str | None = Field(None, description="The path of the first wrong field.", examples=["network.depth"])
    errors: list[ProblemField] | None = Field(None, description="All wrong fields, if there are several.")
    id: str | None = Field(None, description="What to look for in the server's log after an unexpected error.")


EXAMPLES: dict[str, dict[str, Any]] = {
    "sawtooth": {
        "summary": "A sawtooth: 2 units a layer, 2^5 linear regions",
        "value": {"network": {"kind": "sawtooth", "depth": 5}, "window": {"x": [-2, 2]}},
    },
    "random": {
        "summary": "A random network with two inputs",
        "value": {
            "network": {"kind": "random", "input_dim": 2, "widths": [16, 16, 16], "init": "he", "seed": 0},
            "window": {"x": [-1, 1], "y": [-1, 1]},
        },
    },
    "whole line": {
        "summary": "The lecture's shallow network on the whole line",
        "value": {
            "network": {"kind": "random", "widths": [10], "init": "lecture", "seed": 1},
            "window": None,
        },
    },
    "activations": {
        "summary": "Another activation for each hidden layer",
        "value": {
            "network": {
                "kind": "random",
                "input_dim": 2,
                "widths": [8, 8, 8],
                "activation": ["hard_tanh", "abs", {"kind": "leaky_relu", "slope": 0.1}],
            },
            "window": {"x": [-1, 1], "y": [-1, 1]},
        },
    },
    "weights": {
        "summary": "Your own weights, |x|, with the regions themselves",
        "value": {
            "network": {
                "kind": "weights",
                "layers": [{"weight": [[1], [-1]], "bias": [0, 0]}, {"weight": [[1, 1]], "bias": [0]}],
            },
            "window": {"x": [-1, 1]},
            "geometry": True,
        },
    },
}


def _math(text: str, content: str) -> str:
    namespace = "http://www.w3.org/1998/Math/MathML"
    return f'<math xmlns="{namespace}" display="block" alttext="{text}"><mrow>{content}</mrow></math>'


def _one_more(index: str) -> str:
    return f"<mrow><mo>(</mo><msub><mi>n</mi>{index}</msub><mo>+</mo><mn>1</mn><mo>)</mo></mrow>"


FOLDED = "product over l < L of floor(n_l / n_0)^n_0, times sum over j <= n_0 of C(n_L, j)"
FOLDED_MATHML = (
    "<munder><mo>∏</mo>"
    "<mrow><mi>l</mi><mo>=</mo><mn>1</mn><mo>…</mo><mrow><mi>L</mi><mo>−</mo><mn>1</mn></mrow></mrow></munder>"
    "<msup><mrow><mo>⌊</mo>"
    "<mfrac><msub><mi>n</mi><mi>l</mi></msub><msub><mi>n</mi><mn>0</mn></msub></mfrac>"
    "<mo>⌋</mo></mrow><msub><mi>n</mi><mn>0</mn></msub></msup>"
    "<munder><mo>∑</mo><mrow><mi>j</mi><mo>≤</mo><msub><mi>n</mi><mn>0</mn></msub></mrow></munder>"
    "<mrow><mo>(</mo>"
    '<mfrac linethickness="0"><msub><mi>n</mi><mi>L</mi></msub><mi>j</mi></mfrac>'
    "<mo>)</mo></mrow>"
)

ANSWER = {
    "dimension": 1,
    "window": {"x": [-2.0, 2.0]},
    "complete": True,
    "reason": None,
    "counts": {"activation_regions": 32, "linear_regions": 32, "slivers": 0, "kinks": 31, "turning_points": 31},
    "assurance": {"euler": 1, "area_error": 0.0, "ambiguous": 31},
    "network": {"input_dim": 1, "output_dim": 1, "hidden_widths": [2, 2, 2, 2, 2], "units": 10, "parameters": 31},
    "theory": [
        {
            "name": "sawtooth",
            "kind": "exact",
            "value": 32,
            "log10": 1.50515,
            "sentence": "The sawtooth of depth 5 has exactly 2^5 = 32 linear regions.",
            "formula": "2^L",
            "mathml": _math("2^L", "<msup><mn>2</mn><mi>L</mi></msup>"),
            "source": "Telgarsky 2016",
            "reference": {
                "authors": "M. Telgarsky",
                "year": 2016,
                "title": "Benefits of depth in neural networks",
                "theorem": None,
                "link": "https://arxiv.org/abs/1602.04485",
            },
            "also": [],
        },
        {
            "name": "serra_2018_upper",
            "kind": "upper",
            "value": 243,
            "log10": 2.385606,
            "sentence": "No network with these widths has more than 243 linear regions.",
            "formula": "(n_1 + 1) (n_2 + 1) ... (n_L + 1)",
            "mathml": _math(
                "(n_1 + 1) (n_2 + 1) ... (n_L + 1)",
                _one_more("<mn>1</mn>") + _one_more("<mn>2</mn>") + "<mo>…</mo>" + _one_more("<mi>L</mi>"),
            ),
            "source": "Serra et al. 2018",
            "reference": {
                "authors": "T. Serra, C. Tjandraatmadja, S. Ramalingam",
                "year": 2018,
                "title": "Bounding and counting linear regions of deep neural networks",
                "theorem": "theorem 1",
                "link": "https://arxiv.org/abs/1711.02114",
            },
            "also": ["Montúfar 2017", "Raghu et al. 2017"],
        },
        {
            "name": "montufar_2014_reached",
            "kind": "reached",
            "value": 48,
            "log10": 1.681241,
            "sentence": "Some network with these widths has at least 48 linear regions.",
            "formula": FOLDED,
            "mathml": _math(FOLDED.replace("<", "&lt;"), FOLDED_MATHML),
            "source": "Montúfar et al. 2014",
            "reference": {
                "authors": "G. Montúfar, R. Pascanu, K. Cho, Y. Bengio",
                "year": 2014,
                "title": "On the number of linear regions of deep neural networks",
                "theorem": None,
                "link": "https://arxiv.org/abs/1402.1869",
            },
            "also": [],
        },
    ],
}
"""The answer to the first example, and to the examples of the parameters."""

PARAMETERS: dict[str, tuple[dict[str, Any], str, Any]] = {
    "kind": ({"type": "string", "enum": ["random", "sawtooth"]}, "Which family of networks.", "sawtooth"),
    "depth": ({"type": "integer", "minimum": 0}, "sawtooth: number of hidden layers.", 5),
    "noise": ({"type": "number", "minimum": 0}, "sawtooth: standard deviation of the middle layers' noise.", None),
    "middle": (
        {"type": "string", "enum": ["sawtooth", "random"]},
        "sawtooth: its own middle layers, or random ones; sawtooth if left out.",
        None,
    ),
    "widths": ({"type": "string"}, "random: units of each hidden layer, as in 16,16,16.", None),
    "init": ({"type": "string", "enum": ["he", "glorot", "pytorch", "lecture"]}, "random: how to draw.", None),
    "activation": (
        {"type": "string"},
        "random: relu, leaky_relu, abs or hard_tanh; one for all hidden layers, or one for each, as in abs,relu,relu.",
        None,
    ),
    "slope": ({"type": "number"}, "random: the slope of leaky_relu where z < 0; 0.01 if left out.", None),
    "weight_scale": ({"type": "number", "minimum": 0}, "random: what all weights are multiplied with.", None),
    "bias_scale": ({"type": "number", "minimum": 0}, "random: what all biases are multiplied with.", None),
    "input_dim": ({"type": "integer", "enum": [1, 2]}, "Number of inputs; 1 if left out.", None),
    "seed": ({"type": "integer", "minimum": 0}, "The same seed gives the same network; 0 if left out.", None),
    "x": ({"type": "string"}, "low,high of the first input; the whole line or plane if left out.", "-2,2"),
    "y": ({"type": "string"}, "low,high of the second input.", None),
    "geometry": ({"type": "boolean"}, "Whether the answer should hold the regions themselves.", None),
    "format": ({"type": "string", "enum": ["json", "csv", "npz", "graphml"]}, "json, or a file of the regions.", None),
}
NETWORK_NAMES = [name for name in PARAMETERS if name not in ("x", "y", "geometry", "format")]


def parameters(names: list[str]) -> list[dict[str, Any]]:
    """The description of these parameters of a URL."""
    described = []
    for name in names:
        schema, description, example = PARAMETERS[name]
        entry = {"name": name, "in": "query", "required": name == "kind", "schema": schema, "description": description}
        described.append(entry if example is None else entry | {"example": example})
    return described


def _body() -> dict[str, Any]:
    schema = {"$ref": REFERENCE.format(model="RegionsRequest")}
    return {"required": True, "content": {"application/json": {"schema": schema, "examples": EXAMPLES}}}


PROBLEMS: dict[int | str, dict[str, Any]] = {
    "4XX": {
        "description": "What was asked is not allowed, and the field that is wrong.",
        "content": {"application/problem+json": {"schema": {"$ref": REFERENCE.format(model="Problem")}}},
    }
}
FILE = {"schema": {"type": "string", "format": "binary"}}
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {
        "model": Answer,
        "description": "The answer, or the file that was asked for.",
        "content": {"application/json": {"example": ANSWER}} | dict.fromkeys(sorted(MEDIA_TYPES.values()), FILE),
    }
}
FRAMES: dict[int | str, dict[str, Any]] = {
    200: {"description": "Frames.", "content": {"application/x-reluscope-frames": {"schema": {"type": "string"}}}}
}
WEIGHTS: dict[int | str, dict[str, Any]] = {200: {"model": WeightsSpec, "description": "The weights."}}

POST_REGIONS: dict[str, Any] = {
    "summary": "Count the regions of a network",
    "responses": ANSWERS | PROBLEMS,
    "openapi_extra": {"requestBody": _body()},
}
GET_REGIONS: dict[str, Any] = {
    "summary": "Count the regions of a network of a family, by URL",
    "responses": ANSWERS | PROBLEMS,
    "openapi_extra": {"parameters": parameters(list(PARAMETERS))},
}
GET_NETWORK: dict[str, Any] = {
    "summary": "Give the weights of a network of a family",
    "responses": WEIGHTS | PROBLEMS,
    "openapi_extra": {"parameters": parameters(NETWORK_NAMES)},
}
POST_STREAM: dict[str, Any] = {
    "summary": "Count the regions of a network, and draw them meanwhile",
    "description": STREAM,
    "responses": FRAMES | PROBLEMS,
    "openapi_extra": {"requestBody": _body()},
}
HEALTHZ: dict[str, Any] = {"summary": "Tell that the server is awake", "tags": ["health"]}


def describe(app: FastAPI) -> None:
    """Add to the OpenAPI document the schemas that FastAPI does not see, as the routes read bodies themselves."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        document = generate()
        models: list[tuple[type[BaseModel], Any]] = [
            (model, "validation")
            for model in (RegionsRequest, DrawsRequest, ChainRequest, TrainingRequest, SpreadRequest, Problem)
        ]
        _, extra = models_json_schema(models, ref_template=REFERENCE)
        document["components"]["schemas"] |= extra["$defs"]
        document["components"]["schemas"].pop("Activation", None)  # FastAPI lists the class, but no field has its form
        return document

    app.openapi = openapi  # type: ignore[method-assign]

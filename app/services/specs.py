"""What a question may look like: the network's spec and the window.

The shapes are pydantic models, because the API's documentation is made from them.
"""

from __future__ import annotations

import sys
from typing import Annotated, Literal, NoReturn, TypeGuard

import numpy as np
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from app.networks import ABS, ACTIVATION_KINDS, HARD_TANH, RELU, Activation, ActivationKind, Init, Middle, leaky_relu
from app.networks.network import FloatArray
from app.settings import DEEPEST, LONGEST_CHAIN

LEAKY_SLOPE = 0.01
"""The slope of `leaky_relu` where none is given: the custom of the libraries for neural networks."""

MAX_NAME = 40
"""Characters of an unknown field's name that an error repeats."""


def shown(name: str) -> str:
    """An unknown field's name, short and without half a surrogate pair, which JSON can hold but UTF-8 cannot."""
    return name[:MAX_NAME].encode("utf-8", "backslashreplace").decode("utf-8")


def refuse(path: str, sentence: str) -> NoReturn:
    """Raise pydantic's error with our own sentence. path: what follows the field's own, such as [2]."""
    raise PydanticCustomError("refused", "{sentence}", {"path": path, "sentence": sentence})


def _vector(values: object, path: str = "") -> FloatArray:
    """A row of finite numbers. One call a row lets other threads run in between, which keeps the server awake."""
    if type(values) is not list or not values:
        refuse(path, "must be a list of numbers, and not empty.")
    if set(map(type, values)) <= {int, float}:
        try:
            row = np.array(values, dtype=np.float64)
        except OverflowError:
            pass
        else:
            if np.isfinite(row).all():
                return row
    wrong = next(index for index, value in enumerate(values) if not _is_finite_number(value))
    refuse(f"{path}[{wrong}]", "must be a finite number.")


def _is_finite_number(value: object) -> TypeGuard[float]:
    return type(value) in (int, float) and abs(value) <= sys.float_info.max  # type: ignore[arg-type]


def _matrix(values: object) -> FloatArray:
    if type(values) is not list or not values:
        refuse("", "must be a list of rows of equal length, and not empty.")
    rows = []
    for index, row in enumerate(values):
        rows.append(_vector(row, f"[{index}]"))
        if len(rows[-1]) != len(rows[0]):
            refuse(f"[{index}]", f"must hold {len(rows[0])} numbers as the first row does, not {len(rows[-1])}.")
    return np.stack(rows)


def _pair(value: object) -> object:
    if type(value) is not list or len(value) != 2:
        refuse("", "must be two finite numbers [low, high].")
    return tuple(value)


def not_endless(value: object) -> object:
    """The value, unless it is a list of more layers than any setting allows."""
    if type(value) is list and len(value) > DEEPEST + 1:
        refuse("", f"must hold at most {DEEPEST:,} hidden layers.")
    return value


def _not_a_long_chain(value: object) -> object:
    if type(value) is list and not 2 <= len(value) <= LONGEST_CHAIN + 1:
        refuse("", f"must hold two sizes at least, d_0 and d_1, and {LONGEST_CHAIN + 1} at most.")
    return value


def _activation(value: object, path: str = "") -> Activation:
    """A kind, or an object with a kind and, for leaky_relu, a slope."""
    form = value if isinstance(value, dict) else {"kind": value}
    for name in form:
        if name not in ("kind", "slope"):
            refuse(f"{path}.{shown(name)}", "is not known here; allowed are kind, slope.")
    kind = form.get("kind")
    if kind not in ACTIVATION_KINDS:
        at = f"{path}.kind" if form is value else path
        refuse(at, f"must be one of {', '.join(ACTIVATION_KINDS)}.")
    if kind == "leaky_relu":
        slope = form.get("slope", LEAKY_SLOPE)
        if not _is_finite_number(slope):
            refuse(f"{path}.slope", "must be a finite number.")
        return leaky_relu(slope)
    if "slope" in form:
        refuse(f"{path}.slope", "is for leaky_relu only.")
    return next(plain for plain in (RELU, ABS, HARD_TANH) if plain.kind == kind)


def _activations(value: object) -> Activation | tuple[Activation, ...]:
    if type(value) is not list:
        return _activation(value)
    not_endless(value)
    return tuple(_activation(each, f"[{index}]") for index, each in enumerate(value))


LARGEST_SEED = 2**53 - 1
"""The largest integer up to which a page in JavaScript holds every integer."""


class LeakyForm(TypedDict):
    """An activation that takes more than its name."""

    kind: Literal["leaky_relu"]
    slope: float


ActivationForm = ActivationKind | LeakyForm
"""How an answer writes an activation."""


def activation_form(activation: Activation) -> ActivationForm:
    """The activation as `_activation` reads it."""
    if activation.kind == "leaky_relu":
        return {"kind": activation.kind, "slope": activation.slope}
    return activation.kind


NUMBERS = {"type": "array", "items": {"type": "number"}, "minItems": 1}
Vector = Annotated[FloatArray, PlainValidator(_vector), WithJsonSchema(NUMBERS)]
Matrix = Annotated[FloatArray, PlainValidator(_matrix), WithJsonSchema({"type": "array", "items": NUMBERS})]
Interval = Annotated[tuple[float, float], BeforeValidator(_pair)]
ACTIVATION = {
    "anyOf": [
        {"type": "string", "enum": list(ACTIVATION_KINDS)},
        {
            "type": "object",
            "properties": {"kind": {"type": "string", "enum": list(ACTIVATION_KINDS)}, "slope": {"type": "number"}},
            "required": ["kind"],
            "additionalProperties": False,
        },
    ]
}
BRACKETING = {"anyOf": [{"type": "array", "minItems": 2, "maxItems": 2}, {"type": "integer"}, {"type": "null"}]}
OneActivation = Annotated[Activation, PlainValidator(_activation), WithJsonSchema(ACTIVATION)]
Activations = Annotated[
    Activation | tuple[Activation, ...],
    PlainValidator(_activations),
    WithJsonSchema({"anyOf": [*ACTIVATION["anyOf"], {"type": "array", "items": ACTIVATION}]}),
]
InputDim = Annotated[int, Field(ge=1, le=2, description="Number of inputs: 1 or 2.")]
Scale = Annotated[float, Field(ge=0, le=1e100)]
Seed = Annotated[int, Field(ge=0, le=LARGEST_SEED, description="The same seed gives the same network, everywhere.")]


class Strict(BaseModel):
    """Knows all of its fields, takes no type for another, and cannot be changed."""

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, allow_inf_nan=False, arbitrary_types_allowed=True
    )

    @model_validator(mode="before")
    @classmethod
    def _refuse_unknown_names(cls, data: object) -> object:
        """Name the first one only: a body can hold a million of them."""
        for name in data if isinstance(data, dict) else ():
            if name not in cls.model_fields:
                refuse(f".{shown(name)}", f"is not known here; allowed are {', '.join(cls.model_fields)}.")
        return data


class RandomSpec(Strict):
    """A network with one output and random weights."""

    kind: Literal["random"]
    input_dim: InputDim = 1
    widths: Annotated[tuple[Annotated[int, Field(ge=1)], ...], BeforeValidator(not_endless)] = Field(
        strict=False, description="Number of units of each hidden layer, the first one first."
    )
    init: Init = Field(
        "he", description="How the weights are drawn. `lecture` is for one input and exactly one hidden layer."
    )
    seed: Seed = 0
    activation: Activations | None = Field(
        None,
        description="What the hidden units apply: one for all hidden layers, or a list with one for each. "
        "`hard_tanh` is min(max(z, -1), 1); `leaky_relu` has the slope 0.01 unless it is an object with a `slope`. "
        "ReLU if left out.",
    )
    weight_scale: Scale = Field(1.0, description="What all weights are multiplied with after the draw.")
    bias_scale: Scale = Field(1.0, description="What all biases are multiplied with after the draw.")


class SawtoothSpec(Strict):
    """The sawtooth: 2^depth pieces on [-2, 2]. With two inputs the sum of one sawtooth for each coordinate."""

    kind: Literal["sawtooth"]
    depth: int = Field(ge=0, description="Number of hidden layers.")
    input_dim: InputDim = 1
    noise: float = Field(
        0.0, ge=0, description="Standard deviation of a Gaussian added to the weights and biases of the middle layers."
    )
    middle: Middle = Field(
        "sawtooth",
        description="The middle layers are the hidden layers but the first. `random` draws them anew as the init "
        "`pytorch` does, while the first and the output layer stay the sawtooth's. It takes no noise.",
    )
    seed: Seed = 0


class LayerSpec(Strict):
    """One layer: z = weight h + bias."""

    weight: Matrix = Field(description="One row for each unit of this layer, one column for each of the layer before.")
    bias: Vector = Field(description="One number for each unit of this layer.")
    activation: OneActivation | None = Field(
        None, description="What the units of this layer apply to z; not for the last layer. ReLU if left out."
    )


class WeightsSpec(Strict):
    """Any network of one or two inputs, layer by layer. The last layer is the affine output layer."""

    kind: Literal["weights"]
    layers: Annotated[tuple[LayerSpec, ...], BeforeValidator(not_endless)] = Field(
        strict=False, description="The first hidden layer first."
    )


Format = Literal["json", "csv", "npz", "graphml"]
FamilySpec = RandomSpec | SawtoothSpec
NetworkSpec = RandomSpec | SawtoothSpec | WeightsSpec


class WindowSpec(Strict):
    """The box of inputs that is looked at."""

    x: Interval = Field(description="[low, high] of the first input.")
    y: Interval | None = Field(None, description="[low, high] of the second input; only for networks with two.")


class RegionsRequest(Strict):
    """Which network to look at, and where."""

    network: NetworkSpec = Field(discriminator="kind")
    window: WindowSpec | None = Field(None, description="null is the whole line or plane.")
    geometry: bool = Field(False, description="Whether the answer should hold the regions themselves.")
    format: Format = Field(
        "json",
        description="json is the answer; csv, npz and graphml are files of the regions, named after the network.",
    )


class DrawsRequest(Strict):
    """Networks of one family whose seeds follow one another, and where to look at them."""

    network: FamilySpec = Field(discriminator="kind", description="The first network; `seed` is the first one's.")
    window: WindowSpec | None = Field(None, description="null is the whole line or plane.")
    draws: int = Field(ge=1, description="Number of networks. Each has the seed of the one before it, plus 1.")


class ChainRequest(Strict):
    """A product of Jacobians J_L ... J_1 whose cost is asked for; J_l has d_l rows and d_{l-1} columns."""

    sizes: Annotated[tuple[Annotated[int, Field(ge=1)], ...], BeforeValidator(_not_a_long_chain)] = Field(
        strict=False, description="d_0, ..., d_L: the number of inputs, the widths of the layers, that of outputs."
    )
    bracketing: Annotated[object, WithJsonSchema(BRACKETING)] = Field(
        None,
        description="An order of your own: pairs of pairs down to the numbers L, ..., 1, as in [3, [2, 1]].",
    )
    measure: bool = Field(False, description="Whether numpy should multiply and be timed.")


class FamilyRequest(Strict):
    """A question that fits in a URL: the families only."""

    network: FamilySpec = Field(discriminator="kind")
    window: WindowSpec | None = None
    geometry: bool = False
    format: Format = "json"

"""Reading a question from a JSON body or a URL, and the sentences that say what is wrong with it.

The error texts of pydantic are not used: each error type has a plain sentence here, and each field a dotted path.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from app.errors import InputError
from app.learning import CURVE_NAMES, SHAPE_NAMES
from app.services.json_text import whole_number
from app.services.specs import (
    ChainRequest,
    DrawsRequest,
    FamilyRequest,
    RandomSpec,
    RegionsRequest,
    SawtoothSpec,
    shown,
)
from app.services.training_specs import SpreadRequest, TrainingRequest

Request = TypeVar("Request", bound=BaseModel)

MAX_ERRORS = 10
"""Errors told at once; nobody reads more."""


class InvalidQuestion(InputError):
    """One or more fields are not allowed; `field` and `message` are the first one's.

    errors: all of them, at most MAX_ERRORS.
    """

    def __init__(self, errors: list[InputError]) -> None:
        super().__init__(errors[0].field, errors[0].message)
        self.errors = tuple(errors[:MAX_ERRORS])


def request_from_json(data: object) -> RegionsRequest:
    """Check a parsed JSON body. Raises InvalidQuestion with paths such as ``network.layers[2].weight[0][1]``."""
    return _checked(RegionsRequest, data)


def draws_from_json(data: object) -> DrawsRequest:
    """Check a parsed JSON body that asks for draws. Raises InvalidQuestion."""
    return _checked(DrawsRequest, data)


def training_from_json(data: object) -> TrainingRequest:
    """Check a parsed JSON body that asks for a training run. Raises InvalidQuestion."""
    return _checked(TrainingRequest, data)


def spread_from_json(data: object) -> SpreadRequest:
    """Check a parsed JSON body that asks for many training runs. Raises InvalidQuestion."""
    return _checked(SpreadRequest, data)


def chain_from_json(data: object) -> ChainRequest:
    """Check a parsed JSON body that asks for the costs of a chain, but for its bracketing. Raises InvalidQuestion."""
    return _checked(ChainRequest, data)


def _checked(model: type[Request], data: object) -> Request:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise InvalidQuestion(
            [_plain(details) for details in error.errors(include_url=False, include_input=False)]
        ) from None


NETWORK_PARAMETERS = tuple(dict.fromkeys([*SawtoothSpec.model_fields, *RandomSpec.model_fields, "slope"]))
"""The parameters of a URL that describe a network."""

NUMBER = re.compile(r"[+-]?(?=\.?[0-9])[0-9]*(?P<fraction>\.[0-9]*)?(?P<exponent>[eE][+-]?[0-9]+)?")
"""A number in a URL: ASCII, without spaces and underscores."""

REGIONS_PARAMETERS = (*NETWORK_PARAMETERS, "x", "y", "geometry", "format")
"""The parameters of a URL that ask for regions."""

DRAWS_PARAMETERS = (*NETWORK_PARAMETERS, "x", "y", "draws")
"""The parameters of a URL that ask for draws."""


def request_from_query(items: Sequence[tuple[str, str]], known: Sequence[str] = REGIONS_PARAMETERS) -> FamilyRequest:
    """Check the parameters of a URL, whose names must be `known`.

    Raises InvalidQuestion with the parameter's name as the field.
    """
    return _checked_query(FamilyRequest, items, known)


def draws_from_query(items: Sequence[tuple[str, str]]) -> DrawsRequest:
    """Check the parameters of a URL that asks for draws. Raises InvalidQuestion as `request_from_query` does."""
    return _checked_query(DrawsRequest, items, DRAWS_PARAMETERS)


def chain_from_query(items: Sequence[tuple[str, str]]) -> ChainRequest:
    """Check the parameters of a URL that asks for the costs of a chain. Raises InvalidQuestion."""
    wrong = _wrong_names([name for name, _ in items], ["sizes"])
    if wrong:
        raise InvalidQuestion(wrong)
    return _checked(ChainRequest, {name: [_number(part) for part in text.split(",")] for name, text in items})


def _checked_query(model: type[Request], items: Sequence[tuple[str, str]], known: Sequence[str]) -> Request:
    wrong = _wrong_names([name for name, _ in items], known)
    if wrong:
        raise InvalidQuestion(wrong)
    try:
        return _checked(model, _fields_of_query(items))
    except InvalidQuestion as error:
        raise InvalidQuestion([InputError(parameter(each.field), each.message) for each in error.errors]) from None


def _fields_of_query(items: Sequence[tuple[str, str]]) -> dict[str, object]:
    """The parameters of a URL as a JSON body would have them."""
    network: dict[str, object] = {}
    window: dict[str, object] = {}
    data: dict[str, object] = {"network": network}
    for name, text in items:
        if name in ("x", "y"):
            window[name] = [_number(part) for part in text.split(",")]
            data["window"] = window
        elif name == "geometry":
            data[name] = {"true": True, "false": False}.get(text, text)
        elif name == "format":
            data[name] = text
        elif name == "draws":
            data[name] = _number(text)
        elif name == "widths":
            network[name] = [_number(part) for part in text.split(",")] if text else []
        else:
            network[name] = text if name in ("kind", "init", "activation", "middle") else _number(text)
    _join_slope(network)
    return data


def _wrong_names(names: list[str], known: Sequence[str]) -> list[InputError]:
    sentence = f"is not known here; allowed are {', '.join(known)}."
    unknown = [InputError(shown(name), sentence) for name in names if name not in known]
    return unknown or [InputError(name, "may be given only once.") for name in known if names.count(name) > 1]


def _join_slope(network: dict[str, object]) -> None:
    """Write a URL's `activation`, kinds with commas between them, and its `slope` as the spec has them."""
    kinds = str(network.get("activation", "")).split(",")
    forms: list[object] = list(kinds)
    if "slope" in network:
        if "leaky_relu" not in kinds:
            raise InvalidQuestion([InputError("slope", "is for the activation leaky_relu only.")])
        slope = network.pop("slope")
        forms = [{"kind": kind, "slope": slope} if kind == "leaky_relu" else kind for kind in kinds]
    if "activation" in network:
        network["activation"] = forms if len(forms) > 1 else forms[0]


def parameter(field: str) -> str:
    """The name in a URL of a field of the request."""
    name = field.removeprefix("network.").removeprefix("window.")
    return "slope" if name.endswith(".slope") else name


def _number(text: str) -> int | float | str:
    """The number that a URL writes as `text`; where it is none the text itself, for the check of the field to name."""
    written = NUMBER.fullmatch(text)
    if written is None:
        return text
    return whole_number(text) if written["fraction"] is written["exponent"] is None else float(text)


SENTENCES = {
    "missing": "is required.",
    "int_type": "must be a whole number.",
    "float_type": "must be a finite number.",
    "finite_number": "must be a finite number.",
    "bool_type": "must be true or false.",
    "string_type": "must be text.",
    "greater_than": "must be above {gt}.",
    "greater_than_equal": "must be at least {ge}.",
    "less_than": "must be below {lt}.",
    "less_than_equal": "must be at most {le}.",
    "literal_error": "must be {expected}.",
    "tuple_type": "must be a list.",
    "model_type": "must be a JSON object.",
    "model_attributes_type": "must be a JSON object with a kind.",
    "union_tag_not_found": "is required.",
    "union_tag_invalid": "must be one of {expected_tags}.",
    "string_unicode": "must be valid Unicode text.",
    "refused": "{sentence}",
}
"""A sentence for each pydantic error type that the models above can give."""


TAGS = {
    *(("network", kind) for kind in ("random", "sawtooth", "weights")),
    *(("data", kind) for kind in (*CURVE_NAMES, *SHAPE_NAMES, "expression", "pasted")),
}
"""The kinds that pydantic counts as a part of the path, each behind the field whose kind it is."""


def _plain(details: ErrorDetails) -> InputError:
    """An error of pydantic in our own words."""
    place = list(details["loc"])
    words = {key: str(value).replace("'", "") for key, value in details.get("ctx", {}).items()}
    place = [part for before, part in zip([None, *place], place, strict=False) if (before, part) not in TAGS]
    if details["type"].startswith("union_tag"):
        place.append("kind")
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    field = (path + words.get("path", "")).lstrip(".") or "body"
    return InputError(field, SENTENCES.get(details["type"], "is not allowed.").format(**words))

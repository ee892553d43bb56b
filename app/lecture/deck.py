"""Reading decks: TOML files, see docs/decks.md. What is wrong is told by file, scene and field."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from app.errors import InputError
from app.lecture.scenes import Deck

DEFAULT = Path(__file__).parent / "decks" / "lecture.toml"
VIEW_KINDS = {
    "explorer",
    "perceptron",
    "versus",
    "draws",
    "costs",
    "training",
    "spread",
    "relu",
    "units",
    "build",
    "folding",
}


@cache
def default_deck() -> Deck:
    """The lecture that comes with the app."""
    return read_deck(DEFAULT)


def read_deck(path: Path) -> Deck:
    """Read a deck.

    Raises InputError, which names the file, the scene and the field, if it is not as docs/decks.md says.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise InputError(str(path), "is not text in UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(str(path), f"is not TOML: {error}.") from None
    try:
        return Deck.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where, field = _place(data, first["loc"])
        sentence = first["msg"].removeprefix("Value error, ").removeprefix("Input ")
        raise InputError(str(path), f"{where}{field} {_sentence(sentence, first)}.") from None


def _place(data: dict[str, Any], location: tuple[int | str, ...]) -> tuple[str, str]:
    """Which scene an error is in, with its name if it has one, and which field."""
    parts = list(location)
    where = ""
    if len(parts) > 1 and parts[0] == "scenes" and isinstance(parts[1], int):
        scene = data["scenes"][parts[1]]
        name = scene.get("name") if isinstance(scene, dict) else None
        where = f"scene {parts[1] + 1}" + (f" ({name})" if isinstance(name, str) else "") + ": "
        parts = parts[2:]
    field = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts if part not in VIEW_KINDS)
    return where, field.lstrip(".") or "it"


def _sentence(sentence: str, error: Any) -> str:
    if error["type"] == "missing":
        return "is missing"
    if error["type"] == "extra_forbidden":
        return "is not known here"
    return sentence[0].lower() + sentence[1:] if sentence else "is not allowed"

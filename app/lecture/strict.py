"""What all tables of a deck have in common: no field but those that are known, and texts that are not endless."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Title = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Text = Annotated[str, StringConstraints(max_length=600)]
Query = Annotated[str, StringConstraints(pattern=r"^[^?#\s]*$", max_length=100_000)]
"""The query of the address of a page, without the question mark."""


class Strict(BaseModel):
    """A table that refuses what it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StatePreset(Strict):
    """A button that shows another state of the scene."""

    label: Title
    state: Query

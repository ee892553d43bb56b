"""What all routes share, and how they find it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from fastapi import Request

from app.services import AnswerCache
from app.settings import Settings
from app.web.work import Work


@dataclass(frozen=True)
class Shared:
    """One for each app."""

    settings: Settings
    work: Work
    cache: AnswerCache


def shared_of(request: Request) -> Shared:
    """What the app of this request shares."""
    return cast(Shared, request.app.state.shared)

"""What all routes share, and how they find it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from starlette.requests import HTTPConnection

from app.lecture import Deck
from app.services import AnswerCache, DrawsCache, RunsCache
from app.services.rooms import Rooms
from app.settings import Settings
from app.web.training_frames import FilmsCache
from app.web.work import Work


@dataclass(frozen=True)
class Shared:
    """One for each app."""

    settings: Settings
    work: Work
    cache: AnswerCache
    draws: DrawsCache
    runs: RunsCache
    films: FilmsCache
    rooms: Rooms
    deck: Deck


def shared_of(request: HTTPConnection) -> Shared:
    """What the app of this request or socket shares."""
    return cast(Shared, request.app.state.shared)

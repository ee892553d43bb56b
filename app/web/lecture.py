"""The lecture, scene by scene, and the window of whoever gives it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.learning import USUAL_RATES
from app.lecture import html, mathml
from app.web.pages import page
from app.web.shared import shared_of

router = APIRouter(include_in_schema=False)


@router.get("/lecture")
async def lecture(request: Request) -> Response:
    """The scenes of the deck."""
    deck = shared_of(request).deck
    return page(request, "lecture.html", "lecture/main.js", deck=deck, html=html, mathml=mathml, rates=USUAL_RATES)


@router.get("/lecture/presenter")
async def presenter(request: Request) -> Response:
    """The notes to the present scene, and the next one."""
    return page(
        request, "presenter.html", "lecture/presenter.js", deck=shared_of(request).deck, html=html, mathml=mathml
    )

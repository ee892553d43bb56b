"""The app: routes, errors and what they share, put together."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.errors import ReluscopeError
from app.lecture import Deck, default_deck
from app.services import AnswerCache, DrawsCache, runs_cache
from app.services.rooms import Rooms
from app.settings import Settings
from app.web import chains, documentation, draws, lecture, pages, qr, regions, rooms, stream, training
from app.web.boundary import Boundary, http_error, known_error
from app.web.shared import Shared
from app.web.training_frames import films_cache
from app.web.work import Work


def create_app(settings: Settings, deck: Deck | None = None) -> FastAPI:
    """The whole server, to be run by any ASGI server. deck: what /lecture shows; the built-in lecture if left out."""
    app = FastAPIOffline(
        redoc_url=None,
        title="reluscope",
        summary="Counts the linear regions of ReLU networks, exactly.",
        description=documentation.DESCRIPTION,
        version="1",
        redirect_slashes=False,
        swagger_ui_parameters={"validatorUrl": None, "tryItOutEnabled": True},
    )
    work, cache = Work(settings.max_computations), AnswerCache(settings.cache_answers)
    drawn, trained = DrawsCache(settings.cache_draws), runs_cache(settings.cache_runs)
    films = films_cache(settings.cache_film_bytes)
    rooms_open = Rooms(settings)
    app.state.shared = Shared(settings, work, cache, drawn, trained, films, rooms_open, deck or default_deck())
    app.add_exception_handler(ReluscopeError, known_error)
    app.add_exception_handler(HTTPException, http_error)
    app.add_middleware(Boundary)
    for router in (regions.router, stream.router, draws.router, chains.router, training.router, rooms.router):
        app.include_router(router, prefix="/api/v1", tags=["version 1"])
    app.include_router(pages.router)
    app.include_router(lecture.router)
    app.include_router(qr.router)
    app.add_api_route("/healthz", healthz, methods=["GET"], **documentation.HEALTHZ)
    app.add_api_route(f"{pages.static_url()}/{{path:path}}", pages.static_file, include_in_schema=False)
    documentation.describe(app)
    return app


async def healthz() -> Response:
    """Tell that the server is awake."""
    return Response(b'{"status":"ok"}', media_type="application/json", headers={"cache-control": "no-store"})

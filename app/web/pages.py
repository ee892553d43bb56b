"""The page, its scripts and styles, and plotly: everything that a browser loads comes from this server."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import mimetypes
import re
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from plotly.offline import get_plotlyjs, get_plotlyjs_version  # type: ignore[import-untyped]
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from app.learning import USUAL_RATES
from app.lecture import mathml
from app.settings import Settings
from app.web.shared import shared_of

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
PLOTLY_URL = f"/plotly/{get_plotlyjs_version()}/plotly.min.js"
FOR_GOOD = "public, max-age=31536000, immutable"
"""For addresses that hold a version: what is there never changes."""

IMPORTED = re.compile(r'\bfrom "(\.[^"]+)"')
"""What a module loads with itself, as it names it; what it loads when it is asked for looks different."""

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(ROOT / "templates")


@router.get("/")
async def index(request: Request) -> Response:
    """The explorer."""
    return page(request, "index.html", "main.js", embedded=False)


@router.get("/embed")
async def embed(request: Request) -> Response:
    """The plot and the counts of the explorer, for a slide or another page."""
    return page(request, "index.html", "main.js", embedded=True)


@router.get("/compare")
async def compare(request: Request) -> Response:
    """Two networks side by side."""
    return page(request, "compare.html", "compare/main.js")


@router.get("/costs")
async def costs(request: Request) -> Response:
    """What a product of Jacobians costs, in any order."""
    return page(request, "costs.html", "costs/main.js", mathml=mathml)


@router.get("/train")
async def train(request: Request) -> Response:
    """A network that learns, and the film of it."""
    return page(request, "train.html", "train/main.js", rates=USUAL_RATES)


def page(request: Request, template: str, script: str, **more: object) -> Response:
    """A page made from a template. script: its first module; more: what it wants to know beside what all have."""
    context = {
        "plotly_url": PLOTLY_URL,
        "static_url": static_url(),
        "script": script,
        "modules": modules(script),
        "limits": limits_of(shared_of(request).settings),
        **more,
    }
    return templates.TemplateResponse(request, template, context, headers={"cache-control": "no-cache"})


def limits_of(settings: Settings) -> dict[str, float]:
    """The limits that the page's sliders keep to."""
    return {name: value for name, value in settings if name.startswith("max_")}


@cache
def static_url() -> str:
    """Where the page's own files are: the address changes with their content."""
    digest = hashlib.sha256()
    for path in sorted(path for path in STATIC.rglob("*") if path.is_file()):
        digest.update(path.relative_to(STATIC).as_posix().encode())
        digest.update(path.read_bytes())
    return f"/static/{digest.hexdigest()[:12]}"


@cache
def modules(script: str) -> list[str]:
    """What a script of the page loads, itself included: its head names all, so that a browser asks for them at once."""
    found, waiting = set(), [STATIC / "js" / script]
    while waiting:
        path = waiting.pop().resolve()
        if path not in found:
            found.add(path)
            waiting += [path.parent / name for name in IMPORTED.findall(path.read_text(encoding="utf-8"))]
    return sorted(path.relative_to(STATIC.resolve() / "js").as_posix() for path in found)


@cache
def files() -> dict[str, tuple[str, bytes, bytes]]:
    """The page's own files by their path: media type, content, and the content compressed."""
    found = {}
    for path in STATIC.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            found[path.relative_to(STATIC).as_posix()] = media_type, content, gzip.compress(content, mtime=0)
    return found


async def static_file(request: Request, path: str) -> Response:
    """One of the page's own files, from memory: three hundred phones may ask for all of them at once."""
    if path not in files():
        raise HTTPException(404)
    media_type, content, packed = files()[path]
    return for_good(request, media_type, content, packed)


def for_good(request: Request, media_type: str, content: bytes, packed: bytes) -> Response:
    """What never changes, compressed for whoever takes that."""
    headers = {"cache-control": FOR_GOOD, "vary": "accept-encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(content, media_type=media_type, headers=headers)
    return Response(packed, media_type=media_type, headers=headers | {"content-encoding": "gzip"})


@router.get(PLOTLY_URL)
async def plotly(request: Request) -> Response:
    """plotly.js from the installed package."""
    content, packed = await asyncio.to_thread(plotly_script)
    return for_good(request, "text/javascript", content, packed)


@cache
def plotly_script() -> tuple[bytes, bytes]:
    """The text of plotly.js, and the same compressed to a third."""
    content = bytes(get_plotlyjs(), "utf-8")
    return content, gzip.compress(content, compresslevel=6, mtime=0)

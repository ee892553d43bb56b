"""The route that draws a link as a QR code."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.services.qr import qr_svg

CACHED = "public, max-age=86400"

router = APIRouter()


@router.get("/qr.svg", include_in_schema=False)
async def get_qr(request: Request) -> Response:
    """Draw the parameter `link`. Finding the mask that is read best takes a tenth of a second."""
    picture = await asyncio.to_thread(qr_svg, request.query_params.get("link", ""))
    return Response(picture, media_type="image/svg+xml", headers={"cache-control": CACHED})

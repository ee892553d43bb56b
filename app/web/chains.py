"""The routes that tell what a product of Jacobians costs: by URL what is counted, and as JSON what is measured, too."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.services import chain_costs, chain_from_json, chain_from_query
from app.services.answer_json import dumps
from app.services.specs import ChainRequest
from app.web import documentation_chain as documentation
from app.web.answering import NOT_CACHED, Body, all_of, cacheable, sent
from app.web.body import read_request
from app.web.shared import Shared, shared_of

router = APIRouter()


@router.post("/chain", **documentation.POST_CHAIN)
async def post_chain(request: Request) -> Response:
    """Count what a product of Jacobians costs in each order, and measure it if asked."""
    shared = shared_of(request)
    question = await read_request(request, shared.settings.max_body_bytes, chain_from_json)
    return sent(await _answered(request, question, shared), NOT_CACHED, shared)


@router.get("/chain", **documentation.GET_CHAIN)
async def get_chain(request: Request) -> Response:
    """Count what a product of Jacobians costs in each order. The answer follows from the URL and may be cached."""
    shared = shared_of(request)
    question = chain_from_query(request.query_params.multi_items())
    return cacheable(request, await _answered(request, question, shared), shared)


async def _answered(request: Request, question: ChainRequest, shared: Shared) -> Body:
    (answer,) = await all_of(request, chain_costs(question, shared.settings), shared)
    return Body([dumps(answer)])

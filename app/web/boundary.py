"""The outermost layer of the app: nothing leaves it but an answer or a problem."""

from __future__ import annotations

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import ReluscopeError
from app.web.problems import ClientGone, problem, problem_of, problem_response


class Boundary:
    """Answers HEAD as GET without a body, and turns what was not caught inside into a problem with an id."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"
        started = False

        async def sent(message: Message) -> None:
            nonlocal started
            started = True
            if head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        try:
            await self._app({**scope, "method": "GET"} if head else scope, receive, sent)
        except (ClientGone, ClientDisconnect):
            pass
        except Exception as error:
            found = problem_of(error)
            if not started:
                await problem_response(found)(scope, receive, sent)


async def known_error(request: Request, error: Exception) -> Response:
    """The handler of ReluscopeError."""
    assert isinstance(error, ReluscopeError)
    return problem_response(problem_of(error, in_url=request.method == "GET"))


async def http_error(request: Request, error: Exception) -> Response:
    """The handler of what the router refuses: an unknown address, or a method that the address does not take."""
    assert isinstance(error, HTTPException)
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return _wrong_method(request)
    if error.status_code == HTTPStatus.NOT_FOUND:
        return problem_response(problem(HTTPStatus.NOT_FOUND, "There is nothing at this address. /docs tells what is."))
    return problem_response(problem(HTTPStatus(error.status_code), f"{error.detail}."))


def _wrong_method(request: Request) -> Response:
    methods = _allowed_methods(request.app.routes, request.scope)
    allow = {"allow": ", ".join([*methods, "OPTIONS"])}
    if request.method == "OPTIONS":
        return Response(status_code=HTTPStatus.NO_CONTENT, headers=allow)
    sentence = f"This address takes {' or '.join(methods)}."
    return problem_response(problem(HTTPStatus.METHOD_NOT_ALLOWED, sentence), allow)


def _allowed_methods(routes: list[BaseRoute], scope: Scope) -> list[str]:
    """The methods that the address takes, of those that this app uses. Mounted files take GET only."""
    taken = []
    for method in ("GET", "POST"):
        matches = ((route, route.matches({**scope, "method": method})[0]) for route in routes)
        if any(match is Match.FULL and (method == "GET" or not isinstance(route, Mount)) for route, match in matches):
            taken.append(method)
    return taken + ["HEAD"] * ("GET" in taken)

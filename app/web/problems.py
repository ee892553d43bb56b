"""Every error as application/problem+json (RFC 9457): one table from error to status, one body."""

from __future__ import annotations

import logging
import uuid
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from app.errors import InputError, NumericError, ReluscopeError
from app.services import BrokenJson, InvalidQuestion, NoFile, parameter
from app.services.answer_json import dumps
from app.services.rooms import TooManyRooms

logger = logging.getLogger(__name__)


class BodyTooLarge(InputError):
    """The request's body is over the limit."""


class WrongMediaType(InputError):
    """The request's body is not said to be JSON."""


class ServerStopping(ReluscopeError):
    """The server was told to stop."""


class ClientGone(Exception):
    """The client went away: there is nobody to answer."""


STATUSES: dict[type[ReluscopeError], HTTPStatus] = {
    BrokenJson: HTTPStatus.BAD_REQUEST,
    BodyTooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    WrongMediaType: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    InputError: HTTPStatus.UNPROCESSABLE_ENTITY,
    NoFile: HTTPStatus.UNPROCESSABLE_ENTITY,
    NumericError: HTTPStatus.UNPROCESSABLE_ENTITY,
    ServerStopping: HTTPStatus.SERVICE_UNAVAILABLE,
    TooManyRooms: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""The status of each error a person can meet; of its bases where it is not listed itself."""


def problem_of(error: Exception, in_url: bool = False) -> dict[str, Any]:
    """The problem that tells of an error. An unexpected one is logged and told by its id only.

    in_url: whether fields are named as the parameters of a URL are.
    """
    if isinstance(error, InputError):
        errors = [
            (parameter(each.field) if in_url else each.field, each.message)
            for each in (error.errors if isinstance(error, InvalidQuestion) else (error,))
        ]
        found = problem(_status(error), " ".join(f"{field}: {message}" for field, message in errors))
        found["field"] = errors[0][0]
        if len(errors) > 1:
            found["errors"] = [{"field": field, "detail": message} for field, message in errors]
        return found
    if isinstance(error, ReluscopeError):
        return problem(_status(error), str(error))
    identifier = uuid.uuid4().hex[:12]
    logger.error("Unexpected error %s", identifier, exc_info=error)
    sentence = f"Something went wrong on the server. Its log tells more under the id {identifier}."
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, sentence) | {"id": identifier}


def _status(error: ReluscopeError) -> HTTPStatus:
    return next(STATUSES[base] for base in type(error).__mro__ if base in STATUSES)


def problem(status: HTTPStatus, detail: str) -> dict[str, Any]:
    """The members that every problem has."""
    return {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": detail}


def problem_response(body: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    """The response that carries the problem."""
    return Response(
        dumps(body),
        status_code=body["status"],
        media_type="application/problem+json",
        headers={"cache-control": "no-store"} | (headers or {}),
    )

"""From what was raised to the problem that is answered. What is unexpected tells nothing."""

import logging
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException

from adapters.http.headers import language
from adapters.http.problems import KINDS, problem
from adapters.http.refusals import InternalError, MethodNotAllowed, TooLarge
from adapters.http.security import request_id
from core.errors import InvalidInput, NotFound, PluginRefused, QnetError
from core.text import Text

AnyRequest = Request[Any, Any, Any]

_log = logging.getLogger("qnet.http")

_OF_STATUS: dict[int, type[QnetError]] = {
    404: NotFound,
    405: MethodNotAllowed,
    413: TooLarge,
}
_UNREADABLE = Text("Anmodningen kan ikke læses", "The request can't be read")
_CHECK_FAILED = 503
"""A plugin's veto is about the command; a check that failed is about us: retrying may help."""


def refused(request: AnyRequest, refusal: QnetError) -> Response[bytes]:
    """Answer a refusal that has a name."""
    kind = KINDS.get(refusal.code)
    if kind is None:
        return failed(request, refusal)
    status = None
    if isinstance(refusal, PluginRefused) and refusal.facts.get("failed"):
        status = _CHECK_FAILED
        _log.error(
            "the check of %s failed in request %s", refusal.facts.get("plugin"), _id(request)
        )
    return problem(kind, language(request.headers), refusal, status=status)


def of_router(request: AnyRequest, error: HTTPException) -> Response[bytes]:
    """Answer what Litestar itself refuses, without its words: they may repeat the input."""
    if error.status_code >= 500:
        return failed(request, error)
    refusal = _OF_STATUS.get(error.status_code)
    if refusal is None:
        unreadable = InvalidInput(_UNREADABLE, field="", problem="unreadable")
        return problem(KINDS[unreadable.code], language(request.headers), unreadable)
    allow = (error.headers or {}).get("allow")
    headers = {"Allow": allow} if allow else {}
    return problem(KINDS[refusal.code], language(request.headers), headers=headers)


def failed(request: AnyRequest, error: Exception) -> Response[bytes]:
    """Answer what should not happen, and log its type and place: messages may repeat data."""
    _log.error("request %s failed: %s", _id(request), where(error))
    return problem(KINDS[InternalError.code], language(request.headers))


def where(error: BaseException) -> str:
    """Name an error by its type and the innermost place, without its message."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    if place is None:
        return type(error).__name__
    module = place.tb_frame.f_globals.get("__name__", "?")
    return f"{type(error).__name__} in {module}:{place.tb_lineno}"


def _id(request: AnyRequest) -> str:
    return request_id(request.scope)

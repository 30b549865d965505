"""The handlers of what describes the API: document, page, style, and a page for each problem."""

from functools import cache
from typing import Any

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler

from adapters.http.docs_page import docs_page
from adapters.http.headers import language, language_named
from adapters.http.openapi import document
from adapters.http.operations import Interface, interface
from adapters.http.problem_pages import problem_page
from adapters.http.problems import KINDS
from adapters.http.security import PAGE_POLICY
from adapters.http.served import DOCS, OPENAPI, PROBLEMS, STYLE
from adapters.http.style import STYLE_SHEET
from core.errors import NotFound
from core.registry import Registry
from core.text import Language, Text

AnyRequest = Request[Any, Any, Any]


def page_handlers(
    registry: Registry, version: str, above: Text | None = None
) -> list[HTTPRouteHandler]:
    """Return the handlers. What they show is made once for each language.

    `above` is what every page says first: that it is a demo's, say.
    """

    @cache
    def described(language: Language) -> Interface:
        return interface(registry, language)

    @cache
    def documented(language: Language) -> bytes:
        return document(described(language), version, language)

    @cache
    def shown(language: Language) -> bytes:
        return docs_page(described(language), language, above)

    @get(OPENAPI)
    async def openapi(request: AnyRequest) -> Response[bytes]:
        read = reader(request)
        return Response(
            documented(read), media_type="application/json", headers={"Content-Language": read}
        )

    @get(DOCS)
    async def docs(request: AnyRequest) -> Response[bytes]:
        read = reader(request)
        return _html(shown(read), read)

    @get(f"{PROBLEMS}/{{code:str}}")
    async def told(request: AnyRequest) -> Response[bytes]:
        kind = KINDS.get(request.path_params["code"])
        if kind is None:
            raise NotFound
        read = reader(request)
        return _html(problem_page(kind, described(read), read, above), read)

    @get(STYLE)
    async def style() -> Response[bytes]:
        return Response(STYLE_SHEET, media_type="text/css")

    return [openapi, docs, told, style]


def reader(request: AnyRequest) -> Language:
    """Return the language that the page's address names, else what the reader likes best."""
    return language_named(request.query_params.get("language")) or language(request.headers)


def _html(content: bytes, language: Language) -> Response[bytes]:
    return Response(
        content,
        media_type="text/html",
        headers={"Content-Language": language, "Content-Security-Policy": PAGE_POLICY},
    )

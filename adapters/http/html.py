"""HTML from nested calls: whatever isn't made here is escaped."""

from html import escape

from adapters.http.served import STYLE
from core.text import Language, Text

_VOID = frozenset({"link", "meta"})


class Html(str):
    """Markup that may stand in a page as it is."""

    __slots__ = ()


def tag(name: str, /, *children: str, **attributes: str) -> Html:
    """Return an element. An attribute that is a word of Python ends in an underscore."""
    words = "".join(f' {key.rstrip("_")}="{escape(value)}"' for key, value in attributes.items())
    if name in _VOID:
        return Html(f"<{name}{words}>")
    return Html(f"<{name}{words}>{join(*children)}</{name}>")


def join(*children: str) -> Html:
    """Return the children side by side."""
    return Html("".join(c if isinstance(c, Html) else escape(c) for c in children))


def banner(words: Text | None, language: Language) -> Html:
    """Return what stands above all else on a page, if there is anything to say."""
    return Html("") if words is None else tag("p", words.in_language(language), role="note")


def page(title: str, language: Language, *body: str) -> bytes:
    """Return a whole page: it loads its own style and nothing else."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", title),
        tag("link", rel="stylesheet", href=STYLE),
    )
    whole = tag("html", head, tag("body", *body), lang=language)
    return f"<!doctype html>{whole}".encode()


def other_language(language: Language) -> Html:
    """Return a link to the same page in the other language."""
    if language == "da":
        return tag("a", "English", href="?language=en", lang="en", hreflang="en")
    return tag("a", "Dansk", href="?language=da", lang="da", hreflang="da")

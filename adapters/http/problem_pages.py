"""A page for each problem code: what `type` in a problem answer points to."""

from adapters.http.html import Html, banner, other_language, page, tag
from adapters.http.operations import Interface
from adapters.http.problems import ProblemKind
from adapters.http.served import DOCS
from core.text import Language, Text

_STATUS = Text("Svares med status", "Answered with status")
_RULES = Text("Reglerne", "The rules")
_BACK = Text("Til API’et", "To the API")


def problem_page(
    kind: ProblemKind, interface: Interface, language: Language, above: Text | None = None
) -> bytes:
    """Return the page of a code; for broken rules, with every rule and its words."""
    title = kind.title.in_language(language)
    parts = [
        banner(above, language),
        tag("header", tag("h1", title), other_language(language)),
        tag("p", tag("code", kind.code)),
        tag("p", kind.meaning.in_language(language)),
        tag("p", f"{_STATUS.in_language(language)} {kind.status}."),
    ]
    if kind.code == "rule_broken":
        parts.append(_rules(interface, language))
    parts.append(tag("p", tag("a", _BACK.in_language(language), href=DOCS)))
    return page(title, language, *parts)


def _rules(interface: Interface, language: Language) -> Html:
    words = {
        rule.name: rule.words.in_language(language)
        for operation in interface.operations
        for rule in operation.rules
    }
    rows = [
        tag("tr", tag("td", tag("code", name)), tag("td", told), id=name)
        for name, told in sorted(words.items())
    ]
    return tag(
        "section",
        tag("h2", _RULES.in_language(language)),
        tag("div", tag("table", *rows), class_="table"),
    )

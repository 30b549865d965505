"""The page that shows the API to people: server-rendered, without JavaScript."""

from itertools import groupby

from adapters.http.html import Html, banner, join, other_language, page, tag
from adapters.http.openapi import problem_codes
from adapters.http.operations import Field, Interface, Operation
from adapters.http.paths import openapi_path
from adapters.http.problems import KINDS
from adapters.http.schema_words import in_words
from adapters.http.served import OPENAPI
from core.text import Language, Text
from domains.accounts.events import Role

_TITLE = Text("Qnets API", "The API of Qnet")
_INTRO = Text(
    "Programmer sender en adgangsnøgle: Authorization: Bearer qnet_…. Browsere har en session, som"
    " åbnes under sign_in; med den kræver ændringer headeren Qnet-Csrf: 1. Fejl svares som"
    " application/problem+json; koderne er forklaret nederst.",
    "Programs send a token: Authorization: Bearer qnet_…. Browsers have a session, which is opened"
    " under sign_in; with it, changes need the header Qnet-Csrf: 1. Errors are answered as"
    " application/problem+json; the codes are explained at the end.",
)
_DOCUMENT = Text("OpenAPI-dokumentet", "The OpenAPI document")
_HEADERS = Text(
    "Kommandoer tager Idempotency-Key (samme nøgle: samme svar, én gang) og If-Match (positionen,"
    " da du sidst så efter). Forespørgsler tager Qnet-After (svaret omfatter den position).",
    "Commands take Idempotency-Key (same key: same answer, once) and If-Match (the position when"
    " you last looked). Queries take Qnet-After (the answer includes that position).",
)
_FIELD = Text("Felt", "Field")
_WHERE = Text("Hvor", "Where")
_WHAT = Text("Hvad", "What")
_REQUIRED = Text("skal angives", "required")
_WHO = Text("Hvem", "Who")
_NOBODY = Text("ingen endnu", "nobody yet")
_ANYBODY = Text("enhver, der kan vise, hvem hun er", "anybody who can show who she is")
_RULES = Text("Regler", "Rules")
_ELSEWHERE = Text("303 til udbyderens adresse", "303 to the provider's address")
_ANSWER = Text("Svar", "Answer")
_CODES = Text("Fejlkoder", "Problem codes")
_PLACES = {
    "path": Text("adresse", "path"),
    "query": Text("parameter", "query"),
    "body": Text("indhold", "body"),
}


def docs_page(interface: Interface, language: Language, above: Text | None = None) -> bytes:
    """Return the page, with words above it where there are any."""

    def words(text: Text) -> str:
        return text.in_language(language)

    groups = [(name, list(group)) for name, group in groupby(interface.operations, lambda o: o.tag)]
    return page(
        words(_TITLE),
        language,
        banner(above, language),
        tag("header", tag("h1", words(_TITLE)), other_language(language)),
        tag("p", words(_INTRO)),
        tag("p", words(_HEADERS)),
        tag("p", tag("a", words(_DOCUMENT), href=OPENAPI)),
        tag("nav", tag("ul", *(_entry(o, language) for _, group in groups for o in group))),
        *(
            tag("section", tag("h2", name), *(_article(o, interface, language) for o in group))
            for name, group in groups
        ),
        tag("section", tag("h2", words(_CODES), id="codes"), _codes(language)),
    )


def _entry(operation: Operation, language: Language) -> Html:
    label = operation.label.in_language(language)
    return tag("li", tag("a", label, href=f"#{operation.name}"))


def _article(operation: Operation, interface: Interface, language: Language) -> Html:
    label = operation.label.in_language(language)
    route = f"{operation.route.method} {openapi_path(operation.route)}"
    parts = [
        tag("h3", label),
        tag("p", tag("code", route), " ", tag("code", operation.name)),
        *(tag("p", told, lang="en") for told in operation.description.split("\n\n")),
    ]
    if operation.fields:
        parts.append(_table(operation.fields, interface, language))
    parts.append(tag("dl", *_facts(operation, interface, language)))
    return tag("article", *parts, id=operation.name)


def _facts(operation: Operation, interface: Interface, language: Language) -> list[Html]:
    who = [
        f"{_role(row.role, language)} ({row.reach.label.in_language(language)})"
        for row in operation.permissions
    ]
    nobody = _ANYBODY if operation.kind == "step" else _NOBODY
    facts = [
        tag("dt", _WHO.in_language(language)),
        tag("dd", ", ".join(who) or nobody.in_language(language)),
    ]
    if operation.rules:
        facts.append(tag("dt", _RULES.in_language(language)))
        facts.extend(
            tag("dd", tag("code", rule.name), " ", rule.words.in_language(language))
            for rule in operation.rules
        )
    facts.append(tag("dt", _ANSWER.in_language(language)))
    told = _ELSEWHERE.in_language(language)
    if operation.answer is not None:
        told = in_words(operation.answer, interface.schemas, language)
    facts.append(tag("dd", told))
    links = [
        join(tag("a", code, href=f"{KINDS[code].type}"), " ") for code in problem_codes(operation)
    ]
    facts.append(tag("dt", _CODES.in_language(language)))
    facts.append(tag("dd", *links))
    return facts


def _role(name: str, language: Language) -> str:
    known = {role.value: role.label for role in Role}
    return known[name].in_language(language) if name in known else name


def _table(fields: tuple[Field, ...], interface: Interface, language: Language) -> Html:
    heads = (_FIELD, _WHERE, _WHAT)
    rows = [tag("tr", *(tag("th", head.in_language(language), scope="col") for head in heads))]
    for field in fields:
        what = in_words(field.schema, interface.schemas, language)
        if field.required:
            what = f"{what}; {_REQUIRED.in_language(language)}"
        place = _PLACES[field.place].in_language(language)
        cells = (tag("td", tag("code", field.name)), tag("td", place), tag("td", what))
        rows.append(tag("tr", *cells))
    return tag("div", tag("table", *rows), class_="table")


def _codes(language: Language) -> Html:
    rows = [
        tag(
            "tr",
            tag("td", str(kind.status)),
            tag("td", tag("a", tag("code", kind.code), href=kind.type)),
            tag("td", kind.title.in_language(language)),
        )
        for kind in KINDS.values()
    ]
    return tag("div", tag("table", *rows), class_="table")

"""The OpenAPI 3.1 document, made from the declarations: what isn't declared isn't served."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from adapters.http import headers
from adapters.http.cookies import SESSION_COOKIE
from adapters.http.csrf import CSRF, CSRF_VALUE
from adapters.http.operations import Interface, Operation
from adapters.http.paths import openapi_path
from adapters.http.problems import KINDS, MEDIA_TYPE
from core.text import Language, Text

_TITLE = Text("Qnets API", "The API of Qnet")
_ABOUT = Text(
    "Alt, hvad Qnet kan bedes om. Et svar på en kommando nævner positionen i loggen; send den som"
    " Qnet-After for at læse det, du selv har skrevet.",
    "Everything that Qnet can be asked. The answer to a command names the position in the log;"
    " send it as Qnet-After to read what you have written yourself.",
)
_KEY = Text(
    "Samme nøgle og samme indhold giver samme svar og sker kun én gang",
    "The same key with the same body gives the same answer and happens once",
)
_MATCH = Text(
    "Positionen, da du sidst så efter: er noget ændret siden, svares der 409",
    "The position when you last looked: if something changed since, the answer is 409",
)
_AFTER = Text(
    "Svaret skal omfatte loggen til og med denne position",
    "The answer must include the log up to this position",
)
_CSRF = Text(
    "Kræves med en session, hvis noget ændres: så er anmodningen fra en af Qnets egne sider",
    "Needed with a session where something changes: the request is then from a page of Qnet's own",
)
_LOCATION = Text("Udbyderens adresse", "The provider's address")
_ETAG = Text("Positionen i anførselstegn", "The position in quotes")
_BOTH = ("invalid_input", "not_signed_in", "forbidden", "not_found", "internal_error")
_WITH_SESSION = ("cross_site",)
_OF_STEP = ("invalid_input", "cross_site", "internal_error")
_WITH_BODY = ("malformed_json", "too_large", "unsupported_media_type")
_OF_COMMAND = (
    "conflict",
    "person_erased",
    "plugin_refused",
    "idempotency_key_reused",
    "newer_version",
    "read_log_unavailable",
)
_OF_QUERY = ("not_yet_readable", "read_log_unavailable", "newer_version")
_POSITION = {"type": "string", "pattern": '^("[0-9]{1,18}"|[0-9]{1,18})$', "examples": ['"42"']}
_VISIBLE = {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"}
_OWN_PAGE = {"type": "string", "enum": [CSRF_VALUE]}
_CARRIED: Mapping[str, Sequence[tuple[str, Text, Mapping[str, Any]]]] = {
    "command": (
        (headers.IDEMPOTENCY_KEY, _KEY, _VISIBLE),
        (headers.IF_MATCH, _MATCH, _POSITION),
        (CSRF, _CSRF, _OWN_PAGE),
    ),
    "query": ((headers.AFTER, _AFTER, _POSITION),),
    "step": ((CSRF, _CSRF, _OWN_PAGE),),
}
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457",
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "enum": sorted(KINDS)},
        "rule": {"type": "string"},
        "facts": {"type": "object"},
    },
    "required": ["type", "title", "status", "detail", "code"],
}


def document(interface: Interface, version: str, language: Language) -> bytes:
    """Return the document in the reader's language."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in interface.operations:
        place = paths.setdefault(openapi_path(operation.route), {})
        place[operation.route.method.lower()] = _operation(operation, language)
    tags = dict.fromkeys(operation.tag for operation in interface.operations)
    whole = {
        "openapi": "3.1.0",
        "info": {
            "title": _TITLE.in_language(language),
            "version": version,
            "description": _ABOUT.in_language(language),
        },
        "servers": [{"url": "/"}],
        "security": [{"token": []}, {"session": []}],
        "tags": [{"name": tag} for tag in tags],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "session": {"type": "apiKey", "in": "cookie", "name": SESSION_COOKIE},
            },
            "schemas": {"Problem": _PROBLEM, **interface.schemas},
        },
    }
    return msgspec.json.encode(whole)


def problem_codes(operation: Operation) -> list[str]:
    """Return the codes of all problems that the operation may answer."""
    codes = {
        "command": [*_BOTH, *_WITH_SESSION, *_OF_COMMAND],
        "query": [*_BOTH, *_WITH_SESSION, *_OF_QUERY],
        "step": [*_OF_STEP, *operation.problems],
    }[operation.kind]
    if operation.route.method != "GET":
        codes.extend(_WITH_BODY)
    if operation.kind == "step" and operation.route.fields:
        codes.append("not_found")
    if operation.rules:
        codes.append("rule_broken")
    return sorted(codes, key=lambda code: (KINDS[code].status, code))


def _operation(operation: Operation, language: Language) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.label.in_language(language),
        "description": operation.description,
        "tags": [operation.tag],
        "parameters": _parameters(operation, language),
        "responses": _responses(operation, language),
        "x-qnet-roles": [
            {"role": row.role, "reach": row.reach.label.in_language(language)}
            for row in operation.permissions
        ],
        "x-qnet-rules": [
            {"rule": rule.name, "words": rule.words.in_language(language)}
            for rule in operation.rules
        ],
    }
    if operation.kind == "step":
        needs_session = "not_signed_in" in operation.problems
        described["security"] = [{"session": []}] if needs_session else []
    if operation.body is not None:
        described["requestBody"] = {
            "required": bool(operation.body["required"]),
            "content": {"application/json": {"schema": operation.body}},
        }
    return described


def _parameters(operation: Operation, language: Language) -> list[dict[str, Any]]:
    found = [
        {
            "name": field.name,
            "in": field.place,
            "required": field.required,
            "schema": field.schema,
        }
        for field in operation.fields
        if field.place != "body"
    ]
    for name, words, schema in _CARRIED[operation.kind]:
        found.append(
            {
                "name": name,
                "in": "header",
                "required": False,
                "description": words.in_language(language),
                "schema": schema,
            }
        )
    return found


def _responses(operation: Operation, language: Language) -> dict[str, Any]:
    good: dict[str, Any] = {"description": operation.label.in_language(language)}
    if operation.answer is None:
        good["headers"] = {"Location": _header(_LOCATION, language)}
    else:
        good["content"] = {"application/json": {"schema": operation.answer}}
    if operation.kind == "command":
        good["headers"] = {"ETag": _header(_ETAG, language)}
    responses = {str(operation.status): good}
    for code in problem_codes(operation):
        kind = KINDS[code]
        words = f"`{code}`: {kind.title.in_language(language)}"
        known = responses.setdefault(
            str(kind.status),
            {
                "description": "",
                "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            },
        )
        known["description"] = "; ".join(filter(None, [known["description"], words]))
    return responses


def _header(words: Text, language: Language) -> dict[str, Any]:
    return {"description": words.in_language(language), "schema": {"type": "string"}}

"""The OpenAPI document: true to the declarations, whole, and of the right form."""

import json
import re
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from adapters.http.components import Components
from adapters.http.openapi import document
from adapters.http.operations import interface
from adapters.http.problems import KINDS
from adapters.http.signin_steps import STEPS
from core.registry import Registry
from core.testing.bench import installed
from core.text import Language
from tests.adapters.http.world import World

METHODS = {"get", "put", "post", "delete"}


@pytest.fixture(scope="module")
def served(world: World) -> dict[str, Any]:
    """Give the document as it is served."""
    answer = world.client.get("/api/v1/openapi.json")
    assert answer.headers["Content-Type"] == "application/json"
    told: dict[str, Any] = answer.json()
    return told


def operations(told: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in told["paths"].items():
        for method, operation in item.items():
            assert method in METHODS
            yield path, method, operation


def declared(registry: Registry) -> list[Any]:
    return [*registry.commands, *registry.queries, *STEPS]


def everything(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from everything(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from everything(inner)


def test_everything_that_is_declared_stands_in_it(served: dict[str, Any]) -> None:
    expected = {
        (
            cls.declaration.name,
            cls.declaration.route.method.lower(),
            f"/api/v1{cls.declaration.route.path}",
        )
        for cls in declared(installed())
    }
    found = [(told["operationId"], method, path) for path, method, told in operations(served)]

    assert len(expected) == len(declared(installed()))
    assert sorted(found) == sorted(expected)


def test_everything_in_it_is_served_and_nothing_else_under_the_api(
    world: World, served: dict[str, Any]
) -> None:
    app: Any = world.client.app
    routed = {
        (str(handler.name), handler_method.lower())
        for route in app.routes
        for handler in getattr(route, "route_handlers", ())
        if isinstance(handler, HTTPRouteHandler) and handler.name
        for handler_method in handler.http_methods
    }

    assert routed == {(told["operationId"], method) for _, method, told in operations(served)}


def test_it_has_the_form_of_openapi_3_1(served: dict[str, Any]) -> None:
    assert served["openapi"] == "3.1.0"
    assert {"title", "version", "description"} <= set(served["info"])
    assert all(path.startswith("/") for path in served["paths"])
    tags = [tag["name"] for tag in served["tags"]]
    assert len(set(tags)) == len(tags)
    ids = [told["operationId"] for _, _, told in operations(served)]
    assert len(set(ids)) == len(ids)
    for _, _, told in operations(served):
        assert told["summary"]
        assert told["description"]
        assert set(told["tags"]) <= set(tags)
        assert told["responses"]
        for status, response in told["responses"].items():
            assert re.fullmatch("[1-5][0-9]{2}", status)
            assert response["description"]
    for name in served["components"]["schemas"]:
        assert re.fullmatch(r"[A-Za-z0-9._-]+", name)


def test_every_reference_leads_somewhere(served: dict[str, Any]) -> None:
    references = {value["$ref"] for value in everything(served) if "$ref" in value}

    assert references
    for reference in references:
        place: Any = served
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]
        assert place


def test_no_schema_is_left_over(served: dict[str, Any]) -> None:
    references = {value["$ref"] for value in everything(served) if "$ref" in value}

    assert {
        f"#/components/schemas/{name}" for name in served["components"]["schemas"]
    } == references


def test_every_field_stands_once_where_it_comes_from(served: dict[str, Any]) -> None:
    by_name = {cls.declaration.name: cls for cls in declared(installed())}
    for path, _, told in operations(served):
        cls = by_name[told["operationId"]]
        places = {p["name"]: p["in"] for p in told["parameters"] if p["in"] != "header"}
        in_path = set(re.findall(r"{(\w+)}", path))
        body = told.get("requestBody", {"content": {"application/json": {"schema": {}}}})
        schema = body["content"]["application/json"]["schema"]
        in_body = set(schema.get("properties", {}))
        assert {name for name, place in places.items() if place == "path"} == in_path
        assert not in_body & set(places)
        assert in_body | set(places) == set(cls.__struct_fields__)
        assert all(p["required"] for p in told["parameters"] if p["in"] == "path")
        assert set(schema.get("required", ())) <= in_body
        assert schema.get("additionalProperties", False) is False


def test_every_error_answer_is_told(served: dict[str, Any]) -> None:
    by_name = {cls.declaration.name: cls for cls in installed().commands}
    steps = {cls.declaration.name: cls.declaration for cls in STEPS}
    for _, method, told in operations(served):
        statuses = set(told["responses"])
        if declared_step := steps.get(told["operationId"]):
            expected = {str(KINDS[code].status) for code in declared_step.problems}
            assert expected | {str(declared_step.status), "400", "403", "500"} <= statuses
            assert ("422" in statuses) == bool(declared_step.rules)
        else:
            assert {"400", "401", "403", "404", "500", "503"} <= statuses
        if command := by_name.get(told["operationId"]):
            assert {
                "201" if method == "post" else "200",
                "409",
                "410",
                "413",
                "415",
                "422",
            } <= statuses
            assert [r["rule"] for r in told["x-qnet-rules"]] == [
                rule.name for rule in command.declaration.rules
            ]
            refusals = told["responses"]["422"]["description"]
            assert ("rule_broken" in refusals) == bool(command.declaration.rules)
        for status, response in told["responses"].items():
            if status >= "400":
                assert list(response["content"]) == ["application/problem+json"]
    codes = served["components"]["schemas"]["Problem"]["properties"]["code"]["enum"]
    assert codes == sorted(KINDS)


def test_headers_are_told(served: dict[str, Any]) -> None:
    commands = {cls.declaration.name for cls in installed().commands}
    queries = {cls.declaration.name for cls in installed().queries}
    for _, _, told in operations(served):
        found = {p["name"] for p in told["parameters"] if p["in"] == "header"}
        expected = {"Qnet-Csrf"}
        if told["operationId"] in commands:
            expected = {"Idempotency-Key", "If-Match", "Qnet-Csrf"}
        elif told["operationId"] in queries:
            expected = {"Qnet-After"}
        assert found == expected


def test_every_operation_needs_a_token_or_a_session(served: dict[str, Any]) -> None:
    assert served["security"] == [{"token": []}, {"session": []}]
    schemes = served["components"]["securitySchemes"]
    assert schemes["token"] == {"type": "http", "scheme": "bearer"}
    assert schemes["session"] == {"type": "apiKey", "in": "cookie", "name": "__Host-qnet"}
    open_to_all = {
        "sign_in.begin",
        "sign_in.accept_invitation",
        "sign_in.oidc_begin",
        "sign_in.oidc_finish",
    }
    for _, _, told in operations(served):
        if told["operationId"] in open_to_all:
            assert told["security"] == []
        elif told["operationId"].startswith("sign_in."):
            assert told["security"] == [{"session": []}]
        else:
            assert "security" not in told


def test_it_names_no_other_host(served: dict[str, Any]) -> None:
    assert "://" not in json.dumps(served)


@pytest.mark.parametrize("language", get_args(Language))
def test_it_is_in_the_readers_language(world: World, language: Language) -> None:
    told = world.client.get("/api/v1/openapi.json", headers={"Accept-Language": language})
    labels = {
        cls.declaration.name: cls.declaration.label.in_language(language)
        for cls in declared(installed())
    }

    assert told.headers["Content-Language"] == language
    for _, _, operation in operations(told.json()):
        assert operation["summary"] == labels[operation["operationId"]]


def test_a_choice_tells_its_words(served: dict[str, Any]) -> None:
    schemas = served["components"]["schemas"]

    assert "`shelter`: krisecenter" in schemas["PartnerKind"]["description"]


def test_the_document_is_the_same_each_time() -> None:
    first, second = (document(interface(installed(), "da"), "1", "da") for _ in range(2))

    assert first == second


def test_two_classes_of_one_name_keep_their_own_schemas() -> None:
    class Note(Struct):
        text: str

    class Wrapped(Struct):
        note: Note

    first = Wrapped

    class Note(Struct):  # type: ignore[no-redef]  # that is the point
        minutes: int

    class Wrapped(Struct):  # type: ignore[no-redef]  # likewise
        note: Note

    components = Components()
    references = [components.answer(first, "a.one"), components.answer(Wrapped, "b.two")]

    assert references[0] != references[1]
    assert components.schemas["Note"]["properties"].keys() == {"text"}
    assert components.schemas["b.two.Note"]["properties"].keys() == {"minutes"}
    reference = components.schemas["b.two.Wrapped"]["properties"]["note"]["$ref"]
    assert reference == "#/components/schemas/b.two.Note"

"""The pages: for people, in two languages, and nothing in them comes from elsewhere."""

import re
from html.parser import HTMLParser
from typing import get_args

import pytest

from adapters.http.html import Html, join, tag
from adapters.http.problems import KINDS
from core.commands import Command
from core.queries import Query
from core.testing.bench import installed
from core.text import Language
from tests.adapters.http.world import World

LANGUAGES = get_args(Language)
LOADS = {"src", "srcset", "href", "action", "data", "poster", "formaction", "ping", "style"}


class Read(HTMLParser):
    """A page as a browser reads it: its elements, ids, links and words."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[str] = []
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, name: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(name)
        if name not in {"meta", "link"}:
            self.open.append(name)
        for key, value in attrs:
            assert not key.startswith("on")
            if key == "id":
                self.ids.append(value or "")
            if key == "href" and name == "a":
                self.links.append(value or "")
            elif key in LOADS:
                self.loads.append(value or "")

    def handle_endtag(self, name: str) -> None:
        assert self.open.pop() == name

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def pages(world: World, path: str) -> dict[str, str]:
    found = {}
    for language in LANGUAGES:
        answer = world.client.get(path, headers={"Accept-Language": language})
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
        assert answer.headers["Content-Language"] == language
        assert f'<html lang="{language}">' in answer.text
        found[language] = answer.text
    return found


PATHS = ["/api/v1/docs", *(f"/problems/{code}" for code in KINDS)]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_loads_its_own_style_and_nothing_else(world: World, path: str) -> None:
    for text in pages(world, path).values():
        read = Read(text)
        assert "://" not in text
        assert not set(read.elements) & {"script", "img", "iframe", "object", "embed", "form"}
        assert read.loads == ["/api/v1/docs/style.css"]
        assert not any(link.startswith("//") for link in read.links)
        assert len(set(read.ids)) == len(read.ids)
        for link in read.links:
            if link.startswith("#"):
                assert link[1:] in read.ids
            elif link.startswith("/"):
                assert world.client.get(link).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_a_page_reads_otherwise_in_the_other_language(world: World, path: str) -> None:
    found = pages(world, path)

    assert Read(found["da"]).words[:1] != Read(found["en"]).words[:1]
    for language, other in (("da", "en"), ("en", "da")):
        switched = world.client.get(
            path, params={"language": other}, headers={"Accept-Language": language}
        )
        assert switched.text == found[other]
        assert f'href="?language={other}"' in found[language]


def test_the_docs_show_every_command_and_query(world: World) -> None:
    for language, text in pages(world, "/api/v1/docs").items():
        read = Read(text)
        every: list[type[Command | Query]] = [*installed().commands, *installed().queries]
        for declared in (cls.declaration for cls in every):
            assert declared.name in read.ids
            assert any(declared.route.path in words for words in read.words)
            assert declared.label.in_language("da" if language == "da" else "en") in read.words


def test_the_page_of_broken_rules_explains_each_rule(world: World) -> None:
    rules = {rule.name for cls in installed().commands for rule in cls.declaration.rules}

    for text in pages(world, "/problems/rule_broken").values():
        assert rules <= set(Read(text).ids)


def test_the_style_asks_for_nothing(world: World) -> None:
    answer = world.client.get("/api/v1/docs/style.css")

    assert answer.headers["Content-Type"].startswith("text/css")
    assert not re.search(r"url|@import|@font-face|//", answer.text)


def test_the_policy_lets_the_style_in_and_nothing_else(world: World) -> None:
    policy = world.client.get("/api/v1/docs").headers["Content-Security-Policy"]

    assert policy.split("; ")[:2] == ["default-src 'none'", "style-src 'self'"]


def test_an_unknown_problem_has_no_page(world: World) -> None:
    answer = world.client.get("/problems/unknown")

    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


def test_what_is_not_made_here_is_escaped() -> None:
    made = tag("p", '<b onclick="x">&', tag("i", "'"), title='"><script>')

    assert made == (
        '<p title="&quot;&gt;&lt;script&gt;">&lt;b onclick=&quot;x&quot;&gt;&amp;<i>&#x27;</i></p>'
    )
    assert isinstance(join("a", made), Html)

"""The record of processing (GDPR article 30) is made from what is declared, and is current."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.cli.main import main
from adapters.processing_record import PERSONS
from core.schema import fields_of
from core.testing import installed
from core.text import Language

PAGE = Path(__file__).parents[3] / "docs" / "record-of-processing.md"


def record(language: Language = "en") -> str:
    result = CliRunner().invoke(main, ["gdpr", "record", "--language", language])
    assert result.exit_code == 0, result.output
    return result.output


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == record(), (
        "Make it: qnet gdpr record > docs/record-of-processing.md"
    )


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_personal_datum_stands_in_it_with_how_long_it_is_kept(language: Language) -> None:
    page = record(language)
    for event in installed().events:
        for field in fields_of(event):
            if field.personal is not None:
                assert field.personal.data_class.label.in_language(language) in page
                assert field.personal.data_class.kept.in_language(language) in page
                assert event.declaration.label.in_language(language) in page


def test_every_kind_of_person_is_described() -> None:
    registry = installed()
    kinds = {
        registry.id_types[next(f.type for f in fields_of(event) if f.name == field.personal.of)]
        for event in registry.events
        for field in fields_of(event)
        if field.personal is not None
    }
    assert kinds == set(PERSONS)


def test_whoever_may_ask_a_query_is_a_recipient() -> None:
    page = record().splitlines()
    for query in installed().queries:
        label = f"- {query.declaration.label.en}: "
        told = {
            r for line in page if line.startswith(label) for r in line.split(": ")[1].split(", ")
        }
        rows = installed().permissions.of(query.declaration.name)
        assert told >= {row.role for row in rows if not row.sealed}

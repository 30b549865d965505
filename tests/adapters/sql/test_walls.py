"""A missing wall is told, whatever the settings say."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from adapters.installation import Settings, settings_from
from adapters.migrations import migrate
from adapters.sql.walls import Ways, missing_walls
from core.registry import discover
from projections.case_list.projection import cases
from projections.coverage.projection import branches
from tests.databases import APPLICATION, OWNER, READER, PostgresServer

PROJECTIONS = discover().projections


@pytest.fixture(scope="module")
def settings(
    postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    with postgres.installation() as environ:
        settings = settings_from(environ, tmp_path_factory.mktemp("home"))
        migrate(settings)
        yield settings


def missing(settings: Settings, **changed: Any) -> list[str]:
    its = msgspec.structs.replace(settings, **changed)
    ways = Ways(its.database_url, its.keys_url, its.read_log_url, its.reader_url)
    return missing_walls(ways, PROJECTIONS)


def test_none_is_missing_where_each_role_has_its_own(settings: Settings) -> None:
    assert missing(settings) == []


def test_files_have_no_roles(tmp_path: Path) -> None:
    assert missing(settings_from({}, tmp_path)) == []


def test_an_application_that_owns_its_tables_is_told(settings: Settings) -> None:
    owned, changeable = missing(settings, database_url=settings.owners.database_url)[:2]
    assert owned.startswith(f"{OWNER} owns ")
    assert changeable == f"{OWNER} may change what is recorded in events, event_tags, commands"


def test_a_role_for_everything_is_told(settings: Settings) -> None:
    told = missing(settings, keys_url=settings.database_url)
    assert told == [f"key database: {APPLICATION}, the application's role, is its role too"]


def test_a_superuser_is_told(settings: Settings) -> None:
    superuser = settings.database_url.replace(APPLICATION, "postgres", 1)
    told = missing(settings, database_url=superuser)
    assert told[0].startswith("postgres bypasses every wall")


class TestTheReader:
    def test_is_missed(self, settings: Settings) -> None:
        told = missing(settings, reader_url=None)
        assert told == ["queries read as the application: no rows are hidden from them"]

    def test_is_told_if_it_could_read_everything(self, settings: Settings) -> None:
        told = missing(settings, reader_url=settings.reader_url.replace(READER, "postgres", 1))  # type: ignore[union-attr]
        assert told[0].startswith("postgres bypasses every wall")
        assert told[1].startswith("postgres sees all rows of ")
        assert cases.name in told[1]
        assert branches.name not in told[1], "everybody may see them"

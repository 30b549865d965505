"""Each role of PostgreSQL may do what its work needs, and nothing else, by whatever SQL."""

from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from adapters.installation import Settings
from core.projections import TWIN
from core.scopes import EVERYTHING
from projections.case_list.projection import cases
from tests.databases import OWNER, PostgresServer
from tests.projections.stage import Stage, staged


@pytest.fixture(scope="module")
def stage(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Give an installation with something in each of its databases."""
    with staged(tmp_path_factory.mktemp("home"), postgres) as stage:
        branch = stage.branch()
        stage.open(branch)
        stage.ask(branch.leader, "cases.list", branch=branch.id)
        yield stage


@pytest.fixture(scope="module")
def settings(stage: Stage) -> Settings:
    return stage.installation.settings


def refused(url: str, *statements: str) -> str:
    """Return why the database refuses the last of the statements."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with closing(psycopg.connect(address)) as connection:
        for statement in statements[:-1]:
            connection.execute(statement.encode())
        with pytest.raises(psycopg.Error) as refusal:
            connection.execute(statements[-1].encode())
        return str(refusal.value)


LOG = ("events", "event_tags", "commands")


class TestTheApplication:
    @pytest.mark.parametrize("table", LOG)
    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE {} SET position = position",
            "DELETE FROM {}",
            "TRUNCATE {}",
            "SELECT * FROM {} FOR UPDATE",
        ],
    )
    def test_changes_nothing_that_was_recorded(
        self, settings: Settings, table: str, change: str
    ) -> None:
        refusal = refused(settings.database_url, change.format(table))
        assert f"permission denied for table {table}" in refusal

    @pytest.mark.parametrize("table", [*LOG, "catalogue", cases.name])
    @pytest.mark.parametrize(
        "change",
        [
            "ALTER TABLE {} DISABLE TRIGGER ALL",
            "ALTER TABLE {} DISABLE ROW LEVEL SECURITY",
            "ALTER TABLE {} OWNER TO CURRENT_USER",
            "DROP TABLE {}",
            "CREATE RULE mine AS ON INSERT TO {} DO INSTEAD NOTHING",
        ],
    )
    def test_owns_no_table(self, settings: Settings, table: str, change: str) -> None:
        refusal = refused(settings.database_url, change.format(table))
        assert "must be owner" in refusal or "permission denied" in refusal

    @pytest.mark.parametrize(
        "statement",
        [
            "SET session_replication_role = replica",
            "CREATE TABLE mine (id integer)",
            "CREATE FUNCTION mine() RETURNS integer LANGUAGE sql RETURN 1",
            "ALTER FUNCTION qnet_scope(text) SECURITY INVOKER",
            f"SET ROLE {OWNER}",
            "UPDATE qnet_store_version SET version_num = '0'",
            "UPDATE qnet_scope_key SET inner_block = ''",
            "DELETE FROM catalogue",
        ],
    )
    def test_gets_round_nothing(self, settings: Settings, statement: str) -> None:
        refusal = refused(settings.database_url, statement)
        assert "permission denied" in refusal or "must be owner" in refusal

    @pytest.mark.parametrize("url", ["keys_url", "read_log_url"])
    def test_has_no_way_into_the_other_databases(self, settings: Settings, url: str) -> None:
        role = make_url(settings.database_url).username
        other = make_url(getattr(settings, url)).set(drivername="postgresql", username=role)
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            psycopg.connect(other.render_as_string(hide_password=False))


class TestTheReader:
    @pytest.mark.parametrize(
        "statement",
        [
            "SELECT * FROM events",
            "SELECT * FROM event_tags",
            "SELECT * FROM qnet_scope_key",
            f"TABLE {cases.name}{TWIN}",
            f"LOCK TABLE {cases.name}",
            f"TRUNCATE {cases.name}",
            "UPDATE tracking SET position = 0",
            "SELECT qnet_append(1, '', '', '', '', '{}', '')",
        ],
    )
    def test_only_reads_what_is_shown(self, settings: Settings, statement: str) -> None:
        assert settings.reader_url is not None
        assert "permission denied" in refused(settings.reader_url, statement)

    def test_writes_nothing_by_a_query(self, stage: Stage) -> None:
        with (
            stage.installation.models._snapshots.reading(EVERYTHING) as connection,
            pytest.raises(DBAPIError, match="read-only transaction"),
        ):
            connection.exec_driver_sql("CREATE TABLE mine (id integer)")


class TestTheRoleOfTheReadLog:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE read_log SET at = 0",
            "DELETE FROM read_log",
            "TRUNCATE read_log",
            "DELETE FROM read_log_heads",
            "INSERT INTO read_log_dropped VALUES ('2026-03', 1, 1, 0)",
        ],
    )
    def test_only_inserts_and_selects(self, settings: Settings, statement: str) -> None:
        assert "permission denied" in refused(settings.read_log_url, statement)


class TestTheRoleOfTheKeys:
    @pytest.mark.parametrize(
        "statement",
        ["DROP TABLE person_keys", "TRUNCATE person_keys", "CREATE TABLE mine (id integer)"],
    )
    def test_owns_nothing(self, settings: Settings, statement: str) -> None:
        refusal = refused(settings.keys_url, statement)
        assert "must be owner" in refusal or "permission denied" in refusal

    def test_gives_back_the_space_of_what_is_erased(self, settings: Settings) -> None:
        address = make_url(settings.keys_url).set(drivername="postgresql")
        with closing(
            psycopg.connect(address.render_as_string(hide_password=False), autocommit=True)
        ) as connection:
            told: list[str | None] = []
            connection.add_notice_handler(lambda notice: told.append(notice.message_primary))
            connection.execute("VACUUM person_keys, vault, search_index")
        assert told == []


def test_nobody_inserts_a_gap_not_even_the_owner(settings: Settings) -> None:
    event = (
        "INSERT INTO events SELECT position + 2, 'other', type, version, recorded_at, tags, data,"
        " metadata FROM events ORDER BY position DESC LIMIT 1"
    )
    assert "positions have no gaps" in refused(settings.database_url, event)
    assert "positions have no gaps" in refused(settings.owners.database_url, event)


def test_roles_do_their_work(stage: Stage) -> None:
    """A rebuild, and all that happened before, was done by roles that own nothing."""
    engine = stage.installation.engine
    engine.catch_up()
    for projection in engine.projections:
        engine.rebuild(projection)
    head = stage.installation.stores.recorder.head()
    assert {standing.position for standing in engine.standings()} == {head}

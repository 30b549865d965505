"""PostgreSQL shows the reading role the rows of one scope, whatever a query selects.

Here the permissions are switched off: everybody may do everything. What somebody from the north
is shown then of the south is what the second wall leaves.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import msgspec
import psycopg
import pytest
from sqlalchemy import func, make_url, select

from adapters.sql.scope_key import new_scope_key
from core import query_bus
from core.errors import NotFound, NotYetReadable
from core.identity import AccountId
from core.permissions import Decision
from core.personal import Private, PublicText, seal
from core.registry import discover
from core.scopes import EVERYTHING, NOTHING, Scope, only
from domains.accounts.events import Role
from domains.breaches.events import BreachData, BreachId, BreachKind, BreachReported
from domains.cases.events import ConcernId, ConcernRaised, TransferOffered, WaitingBegan
from domains.cases.events import WaitingReason as Waits
from domains.matches.events import LikenessAsked, MeetingKind, MeetingLogged
from domains.partners.events import (
    ContactAdded,
    ContactId,
    DialogueKind,
    DialogueNoted,
    PartnerId,
    PartnerKind,
    PartnerRegistered,
)
from domains.safety.events import (
    GlassBroken,
    GlassId,
    GlassPurpose,
    Ground,
    IncidentOpened,
    SafetyIncidentId,
    ShutOut,
)
from domains.volunteers.events import CertificateKind, CertificateOutcome, CertificateSeen
from projections.case_list.projection import cases
from projections.search.projection import cases as numbered
from tests.databases import READER, PostgresServer
from tests.projections.stage import Branch, Stage, ids_of, of_case, staged

QUERIES = sorted(cls.declaration.name for cls in discover().queries)
PUBLIC = {"branches.coverage", "branches.list"}
"""What everybody may know: where a Qnet is."""
OF_PARTNERS = {
    "partners.list",
    "partners.list_for_branch",
    "partners.show",
    "partners.show_for_branch",
}
"""Every branch speaks with all partners; what was spoken of stays with the branch that did."""
OF_LOOKS = {name for name in QUERIES if name.startswith("lookups.")}
"""They tell of the read log, a database of its own that hides no rows: permissions stand alone."""
WITHOUT_LOOKS = {"lookups.own_surname", "lookups.sweeps"}
"""Nobody has looked at anybody here in a way that these would report."""
NAME = "Birk Aster"


class Country(NamedTuple):
    """A branch that looks, and what is elsewhere: ids by the names of fields, and all its marks."""

    stage: Stage
    north: Branch
    south: Branch
    elsewhere: Mapping[str, Any]
    marks: frozenset[str]


@pytest.fixture(scope="module")
def country(
    postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Country]:
    """Give three branches; all that there is lies in the south, and at its partner."""
    with staged(tmp_path_factory.mktemp("home"), postgres) as stage:
        north, south, west = stage.branch(), stage.branch(), stage.branch()
        partner = _partner(stage, south)
        her = stage.open(south, NAME, partner=partner)
        match = stage.match(south, her)
        waiting, referred, nowhere = stage.open(south), stage.refer(south.id), stage.refer(None)
        offered = stage.open(west)
        noted = seal(Private("Ord om mødet"))
        incident, glass = SafetyIncidentId(uuid4()), GlassId(uuid4())
        breach = BreachId(uuid4())
        on_duty = stage.account(Role.DUTY_OFFICER)
        stage.happen(
            IncidentOpened(incident=incident, **of_case(her, south)),
            ShutOut(participant=her.participant, account=on_duty, ground=Ground.TOLD),
            GlassBroken(
                glass=glass,
                case=her.case,
                participant=her.participant,
                account=on_duty,
                purpose=GlassPurpose.DANGER,
                reason=seal(Private("Ord om en nødsituation")),
                until=stage.now,
            ),
            MeetingLogged(
                held_on=stage.today,
                kind=MeetingKind.COFFEE,
                minutes=60,
                note=noted,
                **ids_of(match),
            ),
            ConcernRaised(
                concern=ConcernId(uuid4()),
                words=seal(Private("Ord om en bekymring")),
                raised_on=stage.today,
                due_on=stage.today,
                **of_case(her, south),
            ),
            LikenessAsked(
                case=her.case,
                participant=her.participant,
                volunteer=match.volunteer,
                branch=south.id,
            ),
            WaitingBegan(reason=Waits.NO_FIT, since=stage.today, **of_case(waiting, south)),
            TransferOffered(to=south.id, **of_case(offered, west)),
            CertificateSeen(
                volunteer=match.volunteer,
                branch=south.id,
                kind=CertificateKind.CHILD,
                outcome=CertificateOutcome.CLEAR,
                issued_on=stage.ago(700),
                valid_until=stage.ahead(10),
            ),
            BreachReported(
                breach=breach,
                reporter=on_duty,
                kind=BreachKind.LOST_DEVICE,
                discovered_at=stage.now,
                persons=3,
                data=(BreachData.CONTACT,),
                description=seal(Private("Ord om et databrud")),
            ),
        )
        ids = {
            "branch": south.id,
            "case": her.case,
            "referral": her.referral,
            "participant": her.participant,
            "match": match.match,
            "volunteer": match.volunteer,
            "partner": partner,
            "account": south.leader,
        }
        women = (her, waiting, referred, nowhere, offered, (incident, glass, breach))
        marks = {str(i) for i in (*ids.values(), *(i for woman in women for i in woman))}
        marks |= {NAME, "Alk Brise", "Krisecenter Syd", "konto@example.org", '"status":"accepted"'}
        (number,) = _numbers(stage, her.case)
        elsewhere = {**ids, "number": number, "name": NAME}
        yield Country(stage, north, south, elsewhere, frozenset(marks))


@pytest.fixture
def switched_off(monkeypatch: pytest.MonkeyPatch, country: Country) -> None:
    """Let everybody do everything, in the scope of the branch that they come from."""
    scopes = {
        country.north.leader: only("branch", country.north.id),
        country.south.leader: only("branch", country.south.id),
    }

    def decide(actor: Any, *_: Any) -> Decision:
        scope = scopes.get(AccountId(UUID(actor.id.partition(":")[2])), EVERYTHING)
        return Decision(allowed=True, rule="switched off", role_has_it=True, scope=scope)

    monkeypatch.setattr(query_bus, "decide", decide)
    monkeypatch.setattr(query_bus, "may_anywhere", lambda *_: True)


@pytest.mark.usefixtures("switched_off")
class TestWithoutPermissions:
    @pytest.mark.parametrize("name", QUERIES)
    def test_nothing_of_another_branch_is_seen(self, country: Country, name: str) -> None:
        if name in PUBLIC:
            assert seen(country, country.north.leader, name), "it needs no wall"
        elif name in OF_PARTNERS:
            shared = {"Krisecenter Syd", str(country.elsewhere["partner"]), "numbers"}
            assert seen(country, country.north.leader, name) <= shared
        elif name in OF_LOOKS:
            assert seen(country, country.north.leader, name) <= {"numbers"}
        else:
            assert seen(country, country.north.leader, name) == set()

    @pytest.mark.parametrize("name", [name for name in QUERIES if name not in WITHOUT_LOOKS])
    def test_there_is_something_to_hide(self, country: Country, name: str) -> None:
        everything = country.stage.account(Role.AUDITOR)
        assert seen(country, everything, name)


@pytest.mark.usefixtures("switched_off")
class TestTheBranchItself:
    @pytest.mark.parametrize("name", ["cases.list", "cases.show", "cases.history", "matches.board"])
    def test_sees_its_own(self, country: Country, name: str) -> None:
        assert NAME in seen(country, country.south.leader, name)


def seen(country: Country, who: AccountId, name: str) -> set[str]:
    """Return which marks are in the answer about what is elsewhere, beside those asked with."""
    query = next(
        cls for cls in country.stage.installation.registry.queries if cls.declaration.name == name
    )
    required = {field.name for field in msgspec.structs.fields(query) if field.required}
    fields = {field: country.elsewhere[field] for field in required}
    try:
        answer = country.stage.ask(who, name, **fields)
    except (NotFound, NotYetReadable):
        return set()
    plain = msgspec.to_builtins(answer, enc_hook=str)
    text = msgspec.json.encode(plain).decode()
    asked = {str(value) for value in fields.values()}
    numbers = {"numbers"} if any(_numbers_in(plain)) else set()
    return {mark for mark in country.marks if mark in text} - asked | numbers


def _numbers_in(plain: Any) -> Iterator[int]:
    """Yield the numbers of an answer that counts."""
    if isinstance(plain, Mapping):
        plain = list(plain.values())
    if isinstance(plain, (list, tuple)):
        for each in plain:
            yield from _numbers_in(each)
    elif isinstance(plain, int):
        yield plain


def _numbers(stage: Stage, case: UUID) -> list[int]:
    """Return the number of a case."""
    stage.installation.engine.catch_up()
    statement = select(numbered.c.position).where(numbered.c.case == str(case))
    with stage.installation.models.engine.connect() as connection:
        return list(connection.execute(statement).scalars())


def _partner(stage: Stage, branch: Branch) -> PartnerId:
    partner = PartnerId(uuid4())
    stage.happen(
        PartnerRegistered(
            partner=partner, name=PublicText("Krisecenter Syd"), kind=PartnerKind.SHELTER
        ),
        ContactAdded(partner=partner, contact=ContactId(uuid4()), name=seal(Private("Kontakt"))),
        DialogueNoted(
            partner=partner,
            held_on=stage.today,
            kind=DialogueKind.PHONE,
            note=seal(Private(f"Om {NAME}")),
            branch=branch.id,
        ),
    )
    return partner


def _connected(url: str) -> closing[psycopg.Connection]:
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return closing(psycopg.connect(address, autocommit=True))


class TestAScope:
    """What the reading role is shown, asked past the query bus."""

    CASES = str(select(func.count()).select_from(cases))

    def counted(self, country: Country, scope: Scope, *before: str) -> int:
        """Count the cases that are seen in a scope, after statements that somebody got in."""
        with country.stage.installation.models._snapshots.reading(scope) as connection:
            for statement in before:
                connection.exec_driver_sql(statement)
            return int(connection.exec_driver_sql(self.CASES).scalar_one())

    def test_is_as_wide_as_it_says(self, country: Country) -> None:
        assert self.counted(country, EVERYTHING) == 3
        assert self.counted(country, only("branch", country.south.id)) == 3, "one is offered to it"
        assert self.counted(country, only("branch", country.north.id)) == 0
        assert self.counted(country, only("partner", country.elsewhere["partner"])) == 0
        assert self.counted(country, NOTHING) == 0

    @pytest.mark.parametrize(
        "told", ["country all", "country all 00", "branch {south}", "branch {south} {north}", ""]
    )
    def test_cannot_be_set_by_who_has_no_key(self, country: Country, told: str) -> None:
        scope = only("branch", country.north.id)
        told = told.format(south=country.south.id, north="f" * 64)
        assert self.counted(country, scope, f"SET LOCAL qnet.scope = '{told}'") == 0

    def test_holds_on_its_own_connection_only(self, country: Country) -> None:
        """Somebody else's scope, overheard, is worth nothing."""
        snapshots = country.stage.installation.models._snapshots
        with snapshots.reading(only("branch", country.south.id)) as connection:
            overheard = connection.exec_driver_sql("SHOW qnet.scope").scalar_one()
            scope = only("branch", country.north.id)
            assert self.counted(country, scope, f"SET LOCAL qnet.scope = '{overheard}'") == 0
            assert connection.exec_driver_sql(self.CASES).scalar_one() == 3

    def test_is_not_signed_with_a_key_of_ones_own(self, country: Country) -> None:
        """A temporary table hides a real one; here it is looked for last."""
        settings, key = country.stage.installation.settings, new_scope_key()
        assert settings.reader_url is not None
        database = make_url(settings.reader_url).database
        with _connected(settings.owners.database_url) as owner:
            owner.execute(f"GRANT TEMPORARY ON DATABASE {database} TO {READER}".encode())
        with _connected(settings.reader_url) as reader:
            columns = "inner_block bytea, outer_block bytea"
            reader.execute(f"CREATE TEMPORARY TABLE qnet_scope_key ({columns})".encode())
            reader.execute("INSERT INTO qnet_scope_key VALUES (%s, %s)", key)
            told = key.told(EVERYTHING, reader.info.backend_pid)
            reader.execute(f"SET qnet.scope = '{told}'".encode())
            assert reader.execute(self.CASES.encode()).fetchall() == [(0,)]

    def test_ends_with_its_transaction(self, country: Country) -> None:
        assert self.counted(country, EVERYTHING) == 3
        assert self.counted(country, EVERYTHING, "ROLLBACK", "BEGIN") == 0

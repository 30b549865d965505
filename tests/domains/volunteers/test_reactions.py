"""What follows when a volunteer's phone or mail is told anew: the old one is really deleted."""

from collections.abc import Sequence

from core.events import EventId
from core.personal import Private, VaultRef
from core.testing import Bench
from core.testing.bench import ERASED
from domains.volunteers.commands import ChangeVolunteerContact
from domains.volunteers.events import VolunteerContactChanged, VolunteerOldContactDeleted
from tests.domains.histories import BRANCH, LEADER, VOLUNTEER
from tests.domains.volunteers.histories import APPLIES, REGISTRATION


def change(phone: str | None = None, email: str | None = None) -> ChangeVolunteerContact:
    return ChangeVolunteerContact(
        volunteer=VOLUNTEER,
        phone=None if phone is None else Private(phone),
        email=None if email is None else Private(email),
    )


def details(bench: Bench) -> list[str]:
    """Return what the vault shows of all details that were ever told, in order."""
    told = [getattr(e.event, d, None) for e in bench.recorded() for d in ("phone", "email")]
    return [bench.reveal(value) for value in told if isinstance(value, VaultRef)]


def deletions(bench: Bench) -> Sequence[VolunteerOldContactDeleted]:
    events = [recorded.event for recorded in bench.recorded()]
    return [event for event in events if isinstance(event, VolunteerOldContactDeleted)]


def changes(bench: Bench) -> list[EventId]:
    return [EventId(e.id) for e in bench.recorded() if isinstance(e.event, VolunteerContactChanged)]


def test_a_replaced_phone_is_deleted_and_another_detail_stays() -> None:
    with Bench() as bench:
        bench.append(*APPLIES)
        bench.execute(change(email="a@example.org"), LEADER)
        bench.react()
        assert deletions(bench) == []
        bench.execute(change(phone="11 11 11 11"), LEADER)
        bench.react()
        assert details(bench) == [ERASED, "a@example.org", "11 11 11 11"]
        assert deletions(bench) == [
            VolunteerOldContactDeleted(volunteer=VOLUNTEER, branch=BRANCH, rows=1)
        ]


def test_each_change_deletes_what_it_replaced_once() -> None:
    with Bench() as bench:
        bench.append(*APPLIES)
        bench.execute(change(phone="11 11 11 11"), LEADER)
        bench.execute(change(phone="22 22 22 22"), LEADER)
        bench.react()
        bench.react()
        assert details(bench) == [ERASED, ERASED, "22 22 22 22"]
        assert [event.rows for event in deletions(bench)] == [1, 1]


def test_a_corrected_phone_is_deleted() -> None:
    with Bench() as bench:
        bench.append(*APPLIES)
        phone = Private("11 11 11 11")
        bench.execute(
            ChangeVolunteerContact(volunteer=VOLUNTEER, phone=phone, corrects=REGISTRATION), LEADER
        )
        bench.react()
        assert details(bench) == [ERASED, "11 11 11 11"]


def test_a_correction_of_an_old_phone_replaces_nothing_and_is_old_itself() -> None:
    with Bench() as bench:
        bench.append(*APPLIES)
        bench.execute(change(phone="11 11 11 11"), LEADER)
        bench.execute(change(phone="22 22 22 22"), LEADER)
        late = ChangeVolunteerContact(
            volunteer=VOLUNTEER, phone=Private("33 33 33 33"), corrects=changes(bench)[0]
        )
        bench.execute(late, LEADER)
        bench.react()
        assert details(bench) == [ERASED, ERASED, "22 22 22 22", ERASED]

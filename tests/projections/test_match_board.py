"""The board, the meetings of a match, and what a volunteer sees of her own matches."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from core.codec import encode
from core.errors import Forbidden, NotFound
from core.events import Event, EventId, Metadata
from core.group_sealing import Sealing
from core.identity import AccountId
from core.keys import Deposits
from core.personal import ERASED, Private, seal, to_vault
from core.readlog import ReadLogEntry
from core.store import Envelope
from domains.branches.events import BranchId, MunicipalityCode
from domains.cases.events import CaseId, CaseOpened
from domains.matches.events import (
    EndReason,
    FirstMeetingPlanned,
    Introduced,
    MatchAccepted,
    MatchConfirmed,
    MatchEnded,
    MatchId,
    MatchPaused,
    MatchPauseReason,
    MatchProposed,
    MatchResumed,
    MeetingCancelled,
    MeetingId,
    MeetingKind,
    MeetingLogged,
    MeetingMissed,
    MeetingPlanned,
    Party,
    TrialBegan,
)
from domains.participants.events import (
    Channel,
    ContactChanged,
    ContactDetail,
    ContactRemoved,
    DayTime,
    MergeUndone,
    ParticipantId,
    ParticipantNamed,
    ParticipantRegistered,
    ParticipantsMerged,
    SafeContact,
    SafeContactTold,
)
from domains.referrals.events import ReferralId, ReferralSubmitted
from domains.volunteers.events import VolunteerId, VolunteerNamed, VolunteerRegistered
from projections.match_board.queries import MatchRow, MeetingRow, MyMatch, NextMeeting
from tests.projections.world import DAY, World

NOTE = "Vi gik en tur, og hun fortalte om sin søster."
EARLIER_NOTE = "Hun savner sin mor."
PHONE, NEW_PHONE = "+45 01 23 4567", "+45 07 65 4321"
ADDRESS = "Hjortevej 11, 9000 Aalborg"
TEXT_ONLY = SafeContact(
    channel=Channel.TEXT, times=(DayTime.MORNING,), words="Skriv kun, når børnene er i skole."
)


def happen(world: World, *events: Event) -> list[EventId]:
    """Let events have happened, sealed as the bus seals them, and return their ids."""
    installation, deposits = world.installation, Deposits()
    made: list[UUID] = []

    def new_id() -> UUID:
        made.append(uuid4())
        return made[-1]

    sealing = Sealing(installation.registry, installation.stores.keys, new_id)
    with sealing.of_a_group():
        stored = sealing.seal(events, deposits)
        world.position = installation.stores.recorder.append(stored, envelope=Envelope(METADATA))
        sealing.appended(deposits)
    return [EventId(UUID(event.id)) for event in stored]


METADATA = encode(
    Metadata(
        actor="system:test",
        actor_kind="system",
        command="test",
        command_id=str(uuid4()),
        correlation_id=str(uuid4()),
        permission="test",
        read_position=0,
        boundary=(),
        code="test",
    )
)


class Pair:
    """A participant and a volunteer of the north who were proposed to each other."""

    def __init__(self, world: World, volunteer: VolunteerId | None = None) -> None:
        self.world = world
        self.branch = BranchId(UUID(world.north))
        self.participant, self.referral = ParticipantId(uuid4()), ReferralId(uuid4())
        self.volunteer = volunteer or VolunteerId(uuid4())
        self.ids: dict[str, Any] = {
            "match": MatchId(uuid4()),
            "case": CaseId(uuid4()),
            "participant": self.participant,
            "volunteer": self.volunteer,
            "branch": self.branch,
        }
        self.match = str(self.ids["match"])
        happen(
            world,
            ReferralSubmitted(
                referral=self.referral,
                participant=self.participant,
                branch=self.branch,
                municipality=MunicipalityCode("0851"),
            ),
            ParticipantRegistered(
                participant=self.participant,
                name=seal(Private("Amira Holm")),
                safe_phone=to_vault(Private(PHONE)),
            ),
            CaseOpened(
                referral=self.referral,
                responsible=AccountId(uuid4()),
                case=self.ids["case"],
                participant=self.participant,
                branch=self.branch,
            ),
        )
        if volunteer is None:
            name = seal(Private("Frivillig Lærke"))
            happen(
                world,
                VolunteerRegistered(volunteer=self.volunteer, branch=self.branch, name=name),
            )
            world.new_account(
                str(self.volunteer),
                role="volunteer",
                branch=world.north,
                volunteer=str(self.volunteer),
            )
        self.tell(MatchProposed)

    @property
    def today(self) -> date:
        return self.world.today

    def tell(self, what: type[Event], /, **fields: Any) -> EventId:
        """Let something happen to the match, and return the event's id."""
        return happen(self.world, what(**self.ids, **fields))[0]

    def hold(self, minutes: int = 60, **fields: Any) -> EventId:
        """Let the two have met today, drinking coffee."""
        fields = {"held_on": self.today, "kind": MeetingKind.COFFEE} | fields
        return self.tell(MeetingLogged, minutes=minutes, **fields)

    def row(self) -> MatchRow:
        """Return the match as its leader sees it."""
        page = self.world.ask("leader", "matches.board", branch=self.world.north, limit=200)
        (found,) = (row for row in page.items if row.match == self.match)
        assert isinstance(found, MatchRow)
        return found

    def meetings(self, who: str = "leader", **fields: Any) -> list[MeetingRow]:
        """Return the meetings of the match."""
        page = self.world.ask(who, "matches.meetings", match=self.match, **fields)
        return list(page.items)

    def mine(self) -> tuple[MyMatch, ...]:
        """Return what the volunteer sees."""
        found: tuple[MyMatch, ...] = self.world.ask(
            str(self.volunteer), "matches.mine", volunteer=str(self.volunteer)
        )
        return found


@pytest.fixture
def pair(world: World) -> Pair:
    """Give two who were proposed to each other."""
    return Pair(world)


@pytest.fixture
def active(pair: Pair) -> Pair:
    """Give two who meet."""
    pair.tell(MatchAccepted)
    return pair


class TestBoard:
    def test_a_proposed_match_is_new(self, pair: Pair) -> None:
        row = pair.row()
        assert (row.status, row.phase, row.substitute) == ("proposed", "new", False)
        assert (row.first_meeting_on, row.first_meeting_held, row.trial_until) == (
            None,
            False,
            None,
        )
        assert (row.meetings, row.minutes, row.last_meeting) == (0, 0, None)
        assert (row.cancelled, row.missed) == (0, 0)

    def test_a_match_goes_through_its_phases(self, active: Pair) -> None:
        today = active.today
        active.tell(FirstMeetingPlanned, planned_on=today + DAY)
        row = active.row()
        assert (row.status, row.phase) == ("active", "new")
        assert (row.first_meeting_on, row.first_meeting_held) == (today + DAY, False)
        active.tell(Introduced, held_on=today)
        row = active.row()
        assert (row.phase, row.first_meeting_on, row.first_meeting_held) == (
            "introduced",
            today,
            True,
        )
        active.tell(TrialBegan, until=today + 60 * DAY)
        row = active.row()
        assert (row.phase, row.trial_until) == ("trial", today + 60 * DAY)
        active.tell(MatchConfirmed, confirmed_on=today)
        assert active.row().phase == "confirmed"

    def test_a_corrected_day_moves_no_phase(self, active: Pair) -> None:
        today = active.today
        planned = active.tell(FirstMeetingPlanned, planned_on=today)
        held = active.tell(Introduced, held_on=today)
        trial = active.tell(TrialBegan, until=today + 30 * DAY)
        confirmed = active.tell(MatchConfirmed, confirmed_on=today)
        active.tell(FirstMeetingPlanned, planned_on=today - 2 * DAY, corrects=planned)
        active.tell(Introduced, held_on=today - DAY, corrects=held)
        active.tell(TrialBegan, until=today + 31 * DAY, corrects=trial)
        active.tell(MatchConfirmed, confirmed_on=today - DAY, corrects=confirmed)
        row = active.row()
        assert (row.phase, row.first_meeting_on, row.trial_until) == (
            "confirmed",
            today - DAY,
            today + 31 * DAY,
        )

    def test_a_match_rests_and_goes_on(self, active: Pair) -> None:
        why = {"reason": MatchPauseReason.VOLUNTEER_AWAY}
        paused = active.tell(MatchPaused, **why, paused_on=active.today)
        assert active.row().status == "paused"
        resting = active.world.ask(
            "leader", "matches.board", branch=active.world.north, status="paused", limit=200
        )
        assert {row.status for row in resting.items} == {"paused"}
        resumed = active.tell(MatchResumed, resumed_on=active.today)
        active.tell(MatchPaused, **why, paused_on=active.today - DAY, corrects=paused)
        assert active.row().status == "active"
        active.tell(MatchPaused, **why, paused_on=active.today)
        active.tell(MatchResumed, resumed_on=active.today - DAY, corrects=resumed)
        assert active.row().status == "paused"

    def test_a_corrected_end_has_another_reason(self, active: Pair) -> None:
        ended = active.tell(MatchEnded, reason=EndReason.NO_FIT)
        at = active.row().ended_at
        active.world.clock.turn_by(DAY)
        active.tell(MatchEnded, reason=EndReason.HER_WISH, corrects=ended)
        row = active.row()
        assert (row.status, row.reason, row.ended_at) == ("ended", EndReason.HER_WISH, at)

    def test_a_substitute_is_marked(self, world: World) -> None:
        standing_in = Pair(world)
        standing_in.ids["match"] = MatchId(uuid4())
        standing_in.match = str(standing_in.ids["match"])
        standing_in.tell(MatchProposed, substitute=True)
        assert standing_in.row().substitute

    def test_meetings_are_counted_as_they_stand_after_corrections(self, active: Pair) -> None:
        today = active.today
        first = active.hold(45, held_on=today - 9 * DAY)
        second = active.hold(60, held_on=today - DAY)
        active.tell(MeetingMissed, planned_on=today - 3 * DAY, by=Party.PARTICIPANT)
        row = active.row()
        assert (row.meetings, row.minutes, row.last_meeting) == (2, 105, today - DAY)
        active.hold(30, held_on=today - 8 * DAY, corrects=first)
        row = active.row()
        assert (row.meetings, row.minutes, row.last_meeting) == (2, 90, today - DAY)
        active.tell(MeetingCancelled, planned_on=today - DAY, by=Party.VOLUNTEER, corrects=second)
        row = active.row()
        assert (row.meetings, row.minutes, row.last_meeting) == (1, 30, today - 8 * DAY)
        assert (row.cancelled, row.missed) == (1, 1)

    def test_names_are_those_told_last(self, pair: Pair) -> None:
        happen(
            pair.world,
            ParticipantNamed(participant=pair.participant, name=seal(Private("Amira Bøgh"))),
            VolunteerNamed(
                volunteer=pair.volunteer, branch=pair.branch, name=seal(Private("Lærke Vang"))
            ),
        )
        row = pair.row()
        assert (row.participant_name, row.volunteer_name) == ("Amira Bøgh", "Lærke Vang")


class TestMeetings:
    def test_are_told_with_their_notes(self, active: Pair) -> None:
        held = active.hold(50, note=seal(Private(NOTE)))
        missed = active.tell(
            MeetingMissed, planned_on=active.today, by=Party.VOLUNTEER, note=seal(Private("Syg."))
        )
        assert active.meetings() == [
            MeetingRow(str(held), "held", None, active.today, MeetingKind.COFFEE, 50, None, NOTE),
            MeetingRow(
                str(missed), "missed", None, active.today, None, None, Party.VOLUNTEER, "Syg."
            ),
        ]

    def test_a_correction_takes_the_place_of_what_it_corrects(self, active: Pair) -> None:
        wrong = active.hold(600, note=seal(Private("Vi drak kaffe i ti timer.")))
        later = active.hold(20)
        once = active.hold(60, corrects=wrong, note=seal(Private(NOTE)))
        told = [(row.event, row.minutes, row.note) for row in active.meetings()]
        assert told == [(str(once), 60, NOTE), (str(later), 20, None)]
        twice = active.tell(
            MeetingCancelled, planned_on=active.today, by=Party.PARTICIPANT, corrects=once
        )
        records = [(row.event, row.record) for row in active.meetings()]
        assert records == [(str(twice), "cancelled"), (str(later), "held")]

    def test_a_plan_is_there_until_it_is_told_what_became_of_it(self, active: Pair) -> None:
        plan, other = MeetingId(uuid4()), MeetingId(uuid4())
        kind = MeetingKind.OUTING
        planned = active.tell(
            MeetingPlanned, meeting=plan, planned_on=active.today + DAY, kind=kind
        )
        active.tell(MeetingPlanned, meeting=other, planned_on=active.today + DAY, kind=kind)
        moved = active.tell(
            MeetingPlanned,
            meeting=plan,
            planned_on=active.today + 2 * DAY,
            kind=kind,
            corrects=planned,
        )
        (row, _) = active.meetings()
        assert (row.event, row.record, row.meeting) == (str(moved), "planned", str(plan))
        assert (row.day, row.kind, row.minutes) == (active.today + 2 * DAY, kind, None)
        held = active.hold(meeting=plan)
        assert [row.record for row in active.meetings()] == ["planned", "held"]
        active.hold(30, corrects=held)
        left = active.meetings()
        assert [(row.record, row.meeting) for row in left] == [
            ("planned", str(other)),
            ("held", str(plan)),
        ]

    def test_come_page_by_page(self, active: Pair) -> None:
        for minutes in (10, 20, 30):
            active.hold(minutes)
        page = active.world.ask("leader", "matches.meetings", match=active.match, limit=2)
        assert [row.minutes for row in page.items] == [10, 20]
        rest = active.meetings(cursor=page.next, limit=2)
        assert [row.minutes for row in rest] == [30]

    def test_a_volunteer_sees_them_during_her_match_only(self, pair: Pair) -> None:
        her = str(pair.volunteer)
        with pytest.raises(NotFound):
            pair.meetings(her)
        pair.tell(MatchAccepted)
        pair.hold(note=seal(Private(NOTE)))
        assert [row.note for row in pair.meetings(her)] == [NOTE]
        resting = {"reason": MatchPauseReason.CASE_PAUSED, "paused_on": pair.today}
        pair.tell(MatchPaused, **resting)
        with pytest.raises(NotFound):
            pair.meetings(her)
        pair.tell(MatchResumed, resumed_on=pair.today)
        assert [row.note for row in pair.meetings(her)] == [NOTE]
        pair.tell(MatchEnded, reason=EndReason.COMPLETED)
        with pytest.raises(NotFound):
            pair.meetings(her)
        assert [row.note for row in pair.meetings()] == [NOTE]

    def test_a_later_volunteer_never_sees_the_notes_of_an_earlier_one(self, active: Pair) -> None:
        active.hold(note=seal(Private(EARLIER_NOTE)))
        active.tell(MatchEnded, reason=EndReason.VOLUNTEER_STOPS)
        later = Pair(active.world)
        later.ids |= {"case": active.ids["case"], "participant": active.participant}
        later.ids["match"] = MatchId(uuid4())
        later.match = str(later.ids["match"])
        later.tell(MatchProposed)
        later.tell(MatchAccepted)
        later.hold(note=seal(Private(NOTE)))
        assert [row.note for row in later.meetings(str(later.volunteer))] == [NOTE]
        with pytest.raises(NotFound):
            active.meetings(str(later.volunteer))

    def test_are_nobody_else_s(self, active: Pair) -> None:
        with pytest.raises(NotFound):
            active.meetings("south leader")
        for who in ("officer", "counsellor", "auditor"):
            with pytest.raises(Forbidden):
                active.meetings(who)


class TestMine:
    def test_a_proposed_match_says_nothing_of_her(self, pair: Pair) -> None:
        looks = len(self.looks(pair))
        assert pair.mine() == (MyMatch(pair.match, "proposed"),)
        assert [look.outcome for look in self.looks(pair)[looks:]] == ["looked"]

    def test_an_active_match_says_whom_she_meets_and_how_to_reach_her(self, active: Pair) -> None:
        happen(
            active.world,
            SafeContactTold(participant=active.participant, contact=seal(Private(TEXT_ONLY))),
            ContactChanged(participant=active.participant, address=to_vault(Private(ADDRESS))),
        )
        (mine,) = active.mine()
        assert (mine.status, mine.first_name, mine.phone) == ("active", "Amira", PHONE)
        assert msgspec.to_builtins(mine.safe_contact) == {
            "state": "told",
            "channel": "text",
            "times": ("morning",),
            "message_may_be_left": False,
            "words": TEXT_ONLY.words,
        }
        told = msgspec.json.encode(mine).decode()
        for hidden in (ADDRESS, "Holm", str(active.ids["case"]), str(active.participant)):
            assert hidden not in told
        assert {field.partition(":")[0] for field in self.looks(active)[-1].fields} == {
            "participant.registered",
            "participant.safe_contact_told",
            "contact",
        }

    def looks(self, pair: Pair) -> list[ReadLogEntry]:
        return [look for look in pair.world.looks() if look.action == "matches.mine"]

    def test_ended_and_resting_matches_are_closed(self, active: Pair) -> None:
        active.tell(MatchPaused, reason=MatchPauseReason.PARTICIPANT_AWAY, paused_on=active.today)
        assert active.mine() == ()
        active.tell(MatchEnded, reason=EndReason.COMPLETED)
        assert active.mine() == ()

    def test_each_match_of_hers_is_listed(self, active: Pair) -> None:
        second = Pair(active.world, active.volunteer)
        assert [(mine.match, mine.status) for mine in active.mine()] == [
            (active.match, "active"),
            (second.match, "proposed"),
        ]

    def test_the_phone_is_the_one_told_last(self, active: Pair) -> None:
        her = active.participant
        happen(active.world, ContactChanged(participant=her, phone=to_vault(Private(NEW_PHONE))))
        assert active.mine()[0].phone == NEW_PHONE
        happen(active.world, ContactChanged(participant=her, address=to_vault(Private(ADDRESS))))
        assert active.mine()[0].phone == NEW_PHONE
        happen(active.world, ContactRemoved(participant=her, details=(ContactDetail.ADDRESS,)))
        assert active.mine()[0].phone == NEW_PHONE
        happen(active.world, ContactRemoved(participant=her, details=(ContactDetail.PHONE,)))
        assert active.mine()[0].phone is None

    def test_what_was_told_under_another_id_of_hers_holds_too(self, active: Pair) -> None:
        again = ParticipantId(uuid4())
        happen(
            active.world,
            SafeContactTold(participant=active.participant, contact=seal(Private(TEXT_ONLY))),
            ParticipantRegistered(participant=again, name=seal(Private("A"))),
            SafeContactTold(
                participant=again, contact=seal(Private(SafeContact(channel=Channel.CALL)))
            ),
        )
        assert self.channel(active) is Channel.TEXT
        happen(active.world, ParticipantsMerged(participant=again, merged=active.participant))
        assert self.channel(active) is Channel.CALL
        assert active.mine()[0].phone == PHONE
        happen(active.world, MergeUndone(participant=again, merged=active.participant))
        assert self.channel(active) is Channel.TEXT

    def channel(self, pair: Pair) -> Channel:
        contact = pair.mine()[0].safe_contact
        assert contact is not None
        return contact.channel  # type: ignore[union-attr]  # nothing is erased here

    def test_the_next_meeting_is_the_nearest_planned_day(self, active: Pair) -> None:
        today, kind = active.today, MeetingKind.COMPANION
        near, far, past = (MeetingId(uuid4()) for _ in range(3))
        assert self.next_meeting(active) is None
        active.tell(MeetingPlanned, meeting=far, planned_on=today + 9 * DAY, kind=kind)
        active.tell(MeetingPlanned, meeting=past, planned_on=today - DAY, kind=kind)
        active.tell(MeetingPlanned, meeting=near, planned_on=today + 2 * DAY, kind=kind)
        assert self.next_meeting(active) == NextMeeting(today + 2 * DAY, str(near), kind)
        active.tell(FirstMeetingPlanned, planned_on=today)
        assert self.next_meeting(active) == NextMeeting(today, None, None)
        active.tell(Introduced, held_on=today)
        assert self.next_meeting(active) == NextMeeting(today + 2 * DAY, str(near), kind)
        active.tell(
            MeetingCancelled, planned_on=today + 2 * DAY, by=Party.PARTICIPANT, meeting=near
        )
        assert self.next_meeting(active) == NextMeeting(today + 9 * DAY, str(far), kind)

    def next_meeting(self, pair: Pair) -> NextMeeting | None:
        return pair.mine()[0].next_meeting

    def test_is_hers_only(self, active: Pair) -> None:
        other = Pair(active.world)
        with pytest.raises(NotFound):
            active.world.ask(str(other.volunteer), "matches.mine", volunteer=str(active.volunteer))
        with pytest.raises(Forbidden):
            active.world.ask("leader", "matches.mine", volunteer=str(active.volunteer))

    def test_what_was_erased_is_shown_as_erased(self, active: Pair) -> None:
        keys = active.world.installation.stores.keys
        with keys.transaction():
            keys.erase(active.participant)
        (mine,) = active.mine()
        assert (mine.first_name, mine.phone, mine.safe_contact) == (ERASED, ERASED, None)

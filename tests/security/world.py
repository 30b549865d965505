"""A world in which everybody asks for everything: in each role, from six places.

The places are letters, as in the reviewed table:

- `B` own branch: whoever asks belongs where the woman is; as a volunteer, to another match
- `O` other branch: whoever asks belongs elsewhere
- `M` own match: likewise `B`, but the volunteer is matched with her
- `E` ended match: `M` after its end
- `C` conflict: `M`, but whoever asks is shut out of her
- `G` broken glass: `O`, and whoever may break the glass has done so for her case
- `S` oneself: `B`, and the account in question is the asker's own; only of actions about accounts
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal, NamedTuple, get_args
from uuid import UUID, uuid4

import msgspec

from core.command_bus import Call
from core.commands import Command
from core.errors import Forbidden, NotFound, QnetError
from core.identity import AccountId, Identity, of_account, of_invitation, of_link, of_system
from core.inputs import read_input
from core.personal import Private, PublicText, seal
from core.queries import Query
from core.query_bus import Ask
from core.schema import fields_of
from domains.accounts.events import ProposalId, Role, RoleProposed
from domains.branches.events import BranchId, BranchOpened, MunicipalityCode, MunicipalityCovered
from domains.breaches.events import BreachData, BreachId, BreachKind, BreachReported
from domains.cases.events import CaseId, TransferOffered
from domains.matches.events import EndReason, MatchAccepted, MatchEnded, MatchId, MatchProposed
from domains.participants.events import ParticipantId
from domains.partners.events import (
    AgreementId,
    AgreementMade,
    ContactAdded,
    ContactId,
    PartnerId,
    PartnerKind,
    PartnerRegistered,
)
from domains.referrals.events import LinkId, LinkIssued, ReferralId
from domains.safety.events import (
    GlassBroken,
    GlassId,
    GlassPurpose,
    Ground,
    IncidentOpened,
    SafetyIncidentId,
    ShutOut,
)
from domains.volunteers.events import VolunteerId
from tests.domains.test_who_may import TABLE
from tests.projections.stage import Branch, Stage, Woman, of_case

Place = Literal["B", "O", "M", "E", "C", "G", "S"]
PLACES: tuple[Place, ...] = get_args(Place)
BESIDE_ACCOUNTS = ("system", "participant", "invited")
"""Who acts without an account, and so from nowhere in particular: `B`, and `C` all the same."""
MAY_BREAK_GLASS = (Role.ACTIVITY_LEADER, Role.DUTY_OFFICER)
WHO = (*(role.value for role in Role), *BESIDE_ACCOUNTS)
_EXAMPLES: Mapping[type[Command], Command] = {
    type(command): command for _, _, command, _ in reversed(TABLE)
}


class Hers(NamedTuple):
    """A woman, and what belongs to her."""

    her: Woman
    match: MatchId
    volunteer: VolunteerId
    incident: SafetyIncidentId
    glass: GlassId
    name: str
    number: int

    @property
    def marks(self) -> set[str]:
        """All by which she could be known in an answer."""
        ids = (*self.her, self.match, self.incident, self.glass)
        return {self.name, *map(str, ids)}


class World:
    """Two branches, four women, and everybody."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.here, self.there = stage.branch(), stage.branch()
        self.partner, self.other_partner = self._partner(), self._partner()
        self.stranger = stage.account(Role.TREASURER, department=PublicText("Afdeling"))
        self.link = LinkId(uuid4())
        self.proposal, self.contact = ProposalId(uuid4()), ContactId(uuid4())
        self.agreement, self.breach = AgreementId(uuid4()), BreachId(uuid4())
        self._office()
        self.another = stage.open(self.here, "Ask Lind")
        self.hers: Mapping[str, Hers] = {
            "B": (first := self._woman("Birk Aster")),
            "E": self._woman("Eg Bellis"),
            "C": self._woman("Mynte Elm"),
            **dict.fromkeys("OMGS", first),
        }
        self._end(self.hers["E"])
        idle, away = stage.volunteer(self.here), stage.volunteer(self.there)
        volunteers = {"B": idle, "S": idle, "O": away, "G": away}
        volunteers |= {place: self.hers[place].volunteer for place in "MEC"}
        self.people = {
            (role.value, place): self._somebody(role, place, volunteers[place])
            for role in Role
            for place in PLACES
        }
        stage.installation.engine.catch_up()

    def places_of(self, action: type[Command | Query], who: str) -> tuple[Place, ...]:
        """Return from where somebody asks for the action."""
        if who in BESIDE_ACCOUNTS:
            return ("B", "C")
        about_accounts = action.declaration.route.path.startswith("/accounts/{account}")
        return PLACES if about_accounts else PLACES[:-1]

    def identity(self, who: str, place: Place) -> Identity:
        """Return who asks, with a second factor proven this moment."""
        match who:
            case "system":
                return of_system("test")
            case "participant":
                return of_link(self.link, ("*",), uuid4())
            case "invited":
                return of_invitation(self.stranger, ("*",), uuid4())
            case _:
                return of_account(self.people[who, place], second_factor_at=self.stage.now)

    def may(self, command: type[Command], who: str, place: Place) -> bool:
        """Say whether the command is let through to its rules. Nothing happens by it.

        Whoever says that she last looked before anything was is told that it has changed: after she
        was let through, and before anything is stored.
        """
        example = self._about(_EXAMPLES[command], who, place)
        raw = msgspec.to_builtins(example, enc_hook=_revealed)
        call = Call(read_input(command, raw), self.identity(who, place), if_match=0)
        try:
            self.stage.installation.commands.execute(call)
        except (Forbidden, NotFound):
            return False
        except QnetError:
            return True
        raise AssertionError(f"{command.declaration.name} happened")

    def answer(self, query: type[Query], who: str, place: Place) -> Any:
        """Return what a query answers, None if it is denied."""
        things, hers = self._things(who, place), self.hers[place]
        words = {"name": hers.name, "number": hers.number}
        raw = {
            field.name: str(things[field.type]) if field.type in things else words[field.name]
            for field in fields_of(query)
            if not field.optional and (field.type in things or field.name in words)
        }
        asked = Ask(read_input(query, raw), self.identity(who, place))
        try:
            return self.stage.installation.queries.ask(asked)
        except (Forbidden, NotFound):
            return None

    def _about(self, command: Command, who: str, place: Place) -> Command:
        """Return the command about the woman in question, and about what is hers."""
        things = self._things(who, place)
        others = {"merged": self.another.participant, "other": self.another.participant}
        changes = {
            field.name: others.get(field.name, things[field.type])
            for field in fields_of(type(command))
            if field.type in things and getattr(command, field.name) is not None
        }
        return msgspec.structs.replace(command, **changes)

    def _things(self, who: str, place: Place) -> dict[Any, UUID]:
        hers = self.hers[place]
        return {
            BranchId: self.here.id,
            PartnerId: self.partner,
            AccountId: self.people[who, place] if place == "S" else self.stranger,
            LinkId: self.link,
            ProposalId: self.proposal,
            ContactId: self.contact,
            AgreementId: self.agreement,
            ReferralId: hers.her.referral,
            ParticipantId: hers.her.participant,
            CaseId: hers.her.case,
            MatchId: hers.match,
            VolunteerId: hers.volunteer,
            SafetyIncidentId: hers.incident,
            GlassId: hers.glass,
            BreachId: self.breach,
        }

    def _partner(self) -> PartnerId:
        partner = PartnerId(uuid4())
        name, kind = PublicText("Krisecenter"), PartnerKind.SHELTER
        self.stage.happen(PartnerRegistered(partner=partner, name=name, kind=kind))
        return partner

    def _office(self) -> None:
        stage, day = self.stage, self.stage.today
        stage.happen(
            BranchOpened(branch=self.here.id, opened_on=day),
            BranchOpened(branch=self.there.id, opened_on=day),
            MunicipalityCovered(branch=self.here.id, municipality=MunicipalityCode("0101")),
            LinkIssued(link=self.link, expires_at=stage.now + timedelta(days=7)),
            BreachReported(
                breach=self.breach,
                reporter=self.stranger,
                kind=BreachKind.LOST_DEVICE,
                discovered_at=stage.now,
                persons=3,
                data=(BreachData.CONTACT,),
                description=seal(Private("En telefon er væk")),
            ),
            RoleProposed(
                account=self.stranger,
                proposal=self.proposal,
                role=Role.AUDITOR,
                proposed_by=stage.account(Role.ADMIN),
                until=stage.now + timedelta(days=7),
            ),
            ContactAdded(
                partner=self.partner,
                contact=self.contact,
                name=seal(Private("Rådgiver")),
            ),
            AgreementMade(
                partner=self.partner, agreement=self.agreement, branch=self.here.id, begins_on=day
            ),
        )

    def _woman(self, name: str) -> Hers:
        """Refer a woman, match her, and let all that may happen to her have happened."""
        stage = self.stage
        her = stage.open(self.here, name, partner=self.partner)
        number = stage.installation.stores.recorder.head()
        ids = of_case(her, self.here)
        volunteer, match = stage.volunteer(self.here), MatchId(uuid4())
        incident, glass = SafetyIncidentId(uuid4()), GlassId(uuid4())
        stage.happen(
            MatchProposed(match=match, volunteer=volunteer, **ids),
            MatchAccepted(match=match, volunteer=volunteer, **ids),
            TransferOffered(to=self.there.id, **ids),
            IncidentOpened(incident=incident, **ids),
            self._broken(glass, her, self.stranger),
        )
        return Hers(her, match, volunteer, incident, glass, name, number or 0)

    def _end(self, hers: Hers) -> None:
        ids = of_case(hers.her, self.here)
        reason = EndReason.HER_WISH
        self.stage.happen(
            MatchEnded(match=hers.match, volunteer=hers.volunteer, reason=reason, **ids)
        )

    def _somebody(self, role: Role, place: Place, volunteer: VolunteerId) -> AccountId:
        away = place in ("O", "G")
        branch: Branch = self.there if away else self.here
        ties: dict[Role, dict[str, Any]] = {
            Role.ACTIVITY_LEADER: {"branch": branch.id},
            Role.VOLUNTEER: {"branch": branch.id, "volunteer": volunteer},
            Role.COUNSELLOR: {"partner": self.other_partner if away else self.partner},
        }
        account = self.stage.account(role, **ties.get(role, {}))
        hers = self.hers[place]
        if place == "C":
            self.stage.happen(
                ShutOut(participant=hers.her.participant, account=account, ground=Ground.NEAR_NAME)
            )
        if place == "G" and role in MAY_BREAK_GLASS:
            self.stage.happen(self._broken(GlassId(uuid4()), hers.her, account))
        return account

    def _broken(self, glass: GlassId, her: Woman, account: AccountId) -> GlassBroken:
        return GlassBroken(
            glass=glass,
            case=her.case,
            participant=her.participant,
            account=account,
            purpose=GlassPurpose.DANGER,
            reason=seal(Private("Politiet ringer")),
            until=self.stage.now + timedelta(hours=1),
        )


def _revealed(value: Any) -> Any:
    if isinstance(value, Private):
        return value.reveal()
    raise NotImplementedError(type(value).__name__)

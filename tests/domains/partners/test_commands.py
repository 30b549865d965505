"""Partners: who refers, whom to speak with there, what was agreed and spoken of."""

from datetime import date
from uuid import UUID

from core.corrections import CORRECTS_WHAT_STANDS
from core.events import EventId
from core.personal import Private, PublicText, seal, to_vault
from core.testing import given, new_id
from domains.branches.events import BranchId, MunicipalityCode
from domains.partners.commands import (
    AddContact,
    ContactLeaves,
    DescribePartner,
    EndAgreement,
    EndPartnership,
    MakeAgreement,
    NoteDialogue,
    RegisterPartner,
    ResumePartnership,
)
from domains.partners.events import (
    AgreementEnded,
    AgreementId,
    AgreementMade,
    ContactAdded,
    ContactId,
    ContactLeft,
    DialogueKind,
    DialogueNoted,
    PartnerDescribed,
    PartnerEnded,
    PartnerId,
    PartnerKind,
    PartnerRegistered,
    PartnerResumed,
)
from domains.partners.rules import (
    AGREEMENT_ENDS_AFTER_IT_BEGINS,
    AGREEMENT_WAS_NOT_ENDED,
    CONTACT_IS_THERE,
    PARTNER_DAY_IS_NOT_TO_COME,
    PARTNER_MUNICIPALITY_EXISTS,
    PARTNERSHIP_HAS_ENDED,
    PARTNERSHIP_LASTS,
)
from tests.domains.branches.histories import last_of
from tests.domains.histories import (
    BRANCH,
    COVERED,
    LEADER,
    LEADER_ADDED,
    NATIONAL,
    NATIONAL_ADDED,
    OTHER_BRANCH,
    OTHER_LEADER,
    OTHER_LEADER_ADDED,
    OTHER_PARTNER,
    PARTNER,
    TODAY,
    TOMORROW,
    YESTERDAY,
    History,
    branch_planned,
)
from tests.domains.partners.histories import (
    AGREED,
    AGREEMENT,
    AGREEMENT_ENDED,
    CONTACT,
    CONTACT_ADDED,
    CONTACT_LEFT,
    DESCRIBED,
    ENDED,
    KNOWN,
    NATIONALLY_AGREED,
    RESUMED,
    SPOKEN,
)

NAME = PublicText("Krisecenter")
HER_NAME, FUNCTION = Private("Kontakt Pil"), Private("leder")
PHONE, EMAIL = Private("55 66 77 88"), Private("pil@example.org")
NOTE = Private("De talte om henvisninger")
NO_MUNICIPALITY = MunicipalityCode("0000")
NOTHING = EventId(UUID(int=7))
OFFICE: History = (*NATIONAL_ADDED, *KNOWN)
LEADERS: History = (*LEADER_ADDED, *KNOWN)
ELSEWHERE: History = (*OTHER_LEADER_ADDED, *KNOWN, *branch_planned(OTHER_BRANCH))


class TestRegistering:
    def test_a_partner_is_registered(self) -> None:
        given(NATIONAL_ADDED).when(
            RegisterPartner(name=NAME, kind=PartnerKind.SHELTER), by=NATIONAL
        ).then(
            PartnerRegistered(
                partner=PartnerId(new_id("partner")), name=NAME, kind=PartnerKind.SHELTER
            )
        )

    def test_it_may_say_where_it_is(self) -> None:
        given(NATIONAL_ADDED).when(
            RegisterPartner(name=NAME, kind=PartnerKind.MUNICIPALITY, municipality=COVERED),
            by=NATIONAL,
        ).then(
            PartnerRegistered(
                partner=PartnerId(new_id("partner")),
                name=NAME,
                kind=PartnerKind.MUNICIPALITY,
                municipality=COVERED,
            )
        )

    def test_it_is_somewhere_in_denmark(self) -> None:
        given(NATIONAL_ADDED).when(
            RegisterPartner(name=NAME, kind=PartnerKind.OTHER, municipality=NO_MUNICIPALITY),
            by=NATIONAL,
        ).refused(PARTNER_MUNICIPALITY_EXISTS, municipality=NO_MUNICIPALITY)


def describe(
    municipality: MunicipalityCode = COVERED, corrects: EventId | None = None
) -> DescribePartner:
    return DescribePartner(
        partner=PARTNER,
        name=NAME,
        kind=PartnerKind.LIVE_WITHOUT_VIOLENCE,
        municipality=municipality,
        corrects=corrects,
    )


def is_described(corrects: EventId | None = None) -> PartnerDescribed:
    return PartnerDescribed(
        partner=PARTNER,
        name=NAME,
        kind=PartnerKind.LIVE_WITHOUT_VIOLENCE,
        municipality=COVERED,
        corrects=corrects,
    )


class TestDescribing:
    def test_a_partner_is_described_anew(self) -> None:
        given(OFFICE).when(describe(), by=NATIONAL).then(is_described())

    def test_it_moves_within_denmark(self) -> None:
        given(OFFICE).when(describe(NO_MUNICIPALITY), by=NATIONAL).refused(
            PARTNER_MUNICIPALITY_EXISTS
        )

    def test_a_description_is_corrected(self) -> None:
        told = last_of(OFFICE, DESCRIBED)
        given(OFFICE, DESCRIBED).when(describe(corrects=told), by=NATIONAL).then(
            is_described(corrects=told)
        )

    def test_a_description_that_is_not_there_is_not_corrected(self) -> None:
        given(OFFICE).when(describe(corrects=NOTHING), by=NATIONAL).refused(CORRECTS_WHAT_STANDS)

    def test_what_does_not_exist_is_not_described(self) -> None:
        given(NATIONAL_ADDED).when(describe(), by=NATIONAL).not_found()


def add_contact(branch: BranchId | None = None, corrects: EventId | None = None) -> AddContact:
    return AddContact(
        partner=PARTNER,
        name=HER_NAME,
        function=FUNCTION,
        phone=PHONE,
        email=EMAIL,
        branch=branch,
        corrects=corrects,
    )


def is_added(contact: UUID, corrects: EventId | None = None) -> ContactAdded:
    return ContactAdded(
        partner=PARTNER,
        contact=ContactId(contact),
        name=seal(HER_NAME),
        function=seal(FUNCTION),
        phone=to_vault(PHONE),
        email=to_vault(EMAIL),
        corrects=corrects,
    )


def leaves(left_on: date = TODAY, corrects: EventId | None = None) -> ContactLeaves:
    return ContactLeaves(partner=PARTNER, contact=CONTACT, left_on=left_on, corrects=corrects)


class TestContacts:
    def test_the_office_adds_somebody_to_speak_with(self) -> None:
        given(OFFICE).when(add_contact(), by=NATIONAL).then(is_added(new_id("contact")))

    def test_a_name_is_enough(self) -> None:
        given(OFFICE).when(AddContact(partner=PARTNER, name=HER_NAME), by=NATIONAL).then(
            ContactAdded(partner=PARTNER, contact=ContactId(new_id("contact")), name=seal(HER_NAME))
        )

    def test_a_leader_adds_one_for_her_branch(self) -> None:
        given(LEADERS).when(add_contact(BRANCH), by=LEADER).then(is_added(new_id("contact")))

    def test_a_leader_acts_for_no_other_branch(self) -> None:
        given(LEADERS, branch_planned(OTHER_BRANCH)).when(
            add_contact(OTHER_BRANCH), by=LEADER
        ).not_found()
        given(LEADERS).when(add_contact(), by=LEADER).not_found()

    def test_nobody_acts_for_a_branch_that_does_not_exist(self) -> None:
        given(OFFICE).when(add_contact(OTHER_BRANCH), by=NATIONAL).not_found()

    def test_a_correction_is_about_the_same_person(self) -> None:
        told = last_of(OFFICE, CONTACT_ADDED)
        given(OFFICE, CONTACT_ADDED).when(add_contact(corrects=told), by=NATIONAL).then(
            is_added(CONTACT, corrects=told)
        )

    def test_a_correction_deletes_the_old_phone_and_mail(self) -> None:
        told = last_of(OFFICE, CONTACT_ADDED)
        outcome = given(OFFICE, CONTACT_ADDED).when(add_contact(corrects=told), by=NATIONAL)
        old, new = (
            recorded.event
            for recorded in outcome.bench.recorded()
            if isinstance(recorded.event, ContactAdded)
        )
        opened = [outcome.bench.reveal(each) for each in (old.phone, old.email, new.phone)]
        assert opened == ["erased", "erased", PHONE.reveal()]

    def test_a_contact_without_phone_is_corrected_too(self) -> None:
        bare = ContactAdded(partner=PARTNER, contact=CONTACT, name=seal(FUNCTION))
        told = last_of(OFFICE, (bare,))
        given(OFFICE, bare).when(add_contact(corrects=told), by=NATIONAL).then(
            is_added(CONTACT, corrects=told)
        )

    def test_a_contact_of_another_partner_is_not_corrected(self) -> None:
        there = ContactAdded(partner=OTHER_PARTNER, contact=CONTACT, name=seal(HER_NAME))
        told = last_of(OFFICE, (there,))
        given(OFFICE, there).when(add_contact(corrects=told), by=NATIONAL).refused(
            CORRECTS_WHAT_STANDS, event=told
        )

    def test_she_leaves(self) -> None:
        given(OFFICE, CONTACT_ADDED).when(leaves(), by=NATIONAL).then(
            ContactLeft(partner=PARTNER, contact=CONTACT, left_on=TODAY)
        )

    def test_she_leaves_once(self) -> None:
        given(OFFICE, CONTACT_ADDED, CONTACT_LEFT).when(leaves(), by=NATIONAL).refused(
            CONTACT_IS_THERE
        )

    def test_who_left_does_not_come_back_by_a_correction_of_her_name(self) -> None:
        told = last_of(OFFICE, CONTACT_ADDED)
        corrected = ContactAdded(
            partner=PARTNER, contact=CONTACT, name=seal(HER_NAME), corrects=told
        )
        given(OFFICE, CONTACT_ADDED, CONTACT_LEFT, corrected).when(leaves(), by=NATIONAL).refused(
            CONTACT_IS_THERE
        )

    def test_it_is_not_told_beforehand(self) -> None:
        given(OFFICE, CONTACT_ADDED).when(leaves(TOMORROW), by=NATIONAL).refused(
            PARTNER_DAY_IS_NOT_TO_COME, day=TOMORROW
        )

    def test_the_day_is_corrected(self) -> None:
        bare = ContactAdded(partner=PARTNER, contact=CONTACT, name=seal(HER_NAME))
        told = last_of(OFFICE, (bare,), CONTACT_LEFT)
        given(OFFICE, bare, CONTACT_LEFT).when(leaves(corrects=told), by=NATIONAL).then(
            ContactLeft(partner=PARTNER, contact=CONTACT, left_on=TODAY, corrects=told)
        )

    def test_a_day_that_is_not_there_is_not_corrected(self) -> None:
        given(OFFICE, CONTACT_ADDED).when(leaves(corrects=NOTHING), by=NATIONAL).refused(
            CORRECTS_WHAT_STANDS
        )

    def test_a_contact_of_another_partner_is_not_there(self) -> None:
        there = ContactAdded(partner=OTHER_PARTNER, contact=CONTACT, name=seal(HER_NAME))
        given(OFFICE, there).when(leaves(), by=NATIONAL).not_found()
        given(OFFICE).when(leaves(), by=NATIONAL).not_found()


def agree(
    begins_on: date = TODAY,
    ends_on: date | None = None,
    branch: BranchId | None = None,
    corrects: EventId | None = None,
) -> MakeAgreement:
    return MakeAgreement(
        partner=PARTNER, begins_on=begins_on, ends_on=ends_on, branch=branch, corrects=corrects
    )


def is_agreed(
    agreement: UUID,
    ends_on: date | None = None,
    branch: BranchId | None = None,
    corrects: EventId | None = None,
) -> AgreementMade:
    return AgreementMade(
        partner=PARTNER,
        agreement=AgreementId(agreement),
        begins_on=TODAY,
        ends_on=ends_on,
        branch=branch,
        corrects=corrects,
    )


class TestAgreeing:
    def test_the_office_agrees_for_the_country(self) -> None:
        given(OFFICE).when(agree(), by=NATIONAL).then(is_agreed(new_id("agreement")))

    def test_an_agreement_has_an_end(self) -> None:
        given(OFFICE).when(agree(ends_on=TODAY), by=NATIONAL).then(
            is_agreed(new_id("agreement"), ends_on=TODAY)
        )

    def test_a_leader_agrees_for_her_branch(self) -> None:
        given(LEADERS).when(agree(branch=BRANCH), by=LEADER).then(
            is_agreed(new_id("agreement"), branch=BRANCH)
        )

    def test_it_does_not_end_before_it_begins(self) -> None:
        given(OFFICE).when(agree(ends_on=YESTERDAY), by=NATIONAL).refused(
            AGREEMENT_ENDS_AFTER_IT_BEGINS, begins_on=TODAY, ends_on=YESTERDAY
        )

    def test_nothing_is_agreed_with_who_works_with_us_no_more(self) -> None:
        given(OFFICE, ENDED).when(agree(), by=NATIONAL).refused(PARTNERSHIP_LASTS)

    def test_a_correction_is_of_the_same_agreement(self) -> None:
        told = last_of(OFFICE, AGREED)
        given(OFFICE, AGREED, ENDED).when(agree(branch=BRANCH, corrects=told), by=NATIONAL).then(
            is_agreed(AGREEMENT, branch=BRANCH, corrects=told)
        )

    def test_the_office_corrects_even_with_whom_it_was_agreed(self) -> None:
        told = last_of(OFFICE, AGREED)
        given(OFFICE, AGREED).when(agree(corrects=told), by=NATIONAL).then(
            is_agreed(AGREEMENT, corrects=told)
        )

    def test_a_leader_corrects_her_branch_s_agreement(self) -> None:
        told = last_of(LEADERS, AGREED)
        given(LEADERS, AGREED).when(agree(branch=BRANCH, corrects=told), by=LEADER).then(
            is_agreed(AGREEMENT, branch=BRANCH, corrects=told)
        )

    def test_a_leader_makes_no_other_agreement_hers(self) -> None:
        told = last_of(ELSEWHERE, AGREED)
        given(ELSEWHERE, AGREED).when(
            agree(branch=OTHER_BRANCH, corrects=told), by=OTHER_LEADER
        ).not_found()
        told = last_of(LEADERS, NATIONALLY_AGREED)
        given(LEADERS, NATIONALLY_AGREED).when(
            agree(branch=BRANCH, corrects=told), by=LEADER
        ).not_found()

    def test_an_agreement_that_is_not_there_is_not_corrected(self) -> None:
        given(OFFICE).when(agree(corrects=NOTHING), by=NATIONAL).refused(CORRECTS_WHAT_STANDS)


def end_agreement(
    ended_on: date = TODAY, branch: BranchId | None = None, corrects: EventId | None = None
) -> EndAgreement:
    return EndAgreement(
        partner=PARTNER, agreement=AGREEMENT, ended_on=ended_on, branch=branch, corrects=corrects
    )


def agreement_is_ended(corrects: EventId | None = None) -> AgreementEnded:
    return AgreementEnded(partner=PARTNER, agreement=AGREEMENT, ended_on=TODAY, corrects=corrects)


class TestEndingAnAgreement:
    def test_the_office_ends_any(self) -> None:
        given(OFFICE, AGREED).when(end_agreement(), by=NATIONAL).then(agreement_is_ended())

    def test_a_leader_ends_her_branch_s(self) -> None:
        given(LEADERS, AGREED).when(end_agreement(branch=BRANCH), by=LEADER).then(
            agreement_is_ended()
        )

    def test_a_leader_ends_no_other(self) -> None:
        given(ELSEWHERE, AGREED).when(
            end_agreement(branch=OTHER_BRANCH), by=OTHER_LEADER
        ).not_found()
        given(LEADERS, NATIONALLY_AGREED).when(end_agreement(branch=BRANCH), by=LEADER).not_found()

    def test_it_ends_once(self) -> None:
        given(OFFICE, AGREED, AGREEMENT_ENDED).when(end_agreement(), by=NATIONAL).refused(
            AGREEMENT_WAS_NOT_ENDED
        )

    def test_a_correction_of_what_was_agreed_does_not_bring_it_back(self) -> None:
        told = last_of(OFFICE, AGREED)
        corrected = is_agreed(AGREEMENT, branch=BRANCH, corrects=told)
        given(OFFICE, AGREED, AGREEMENT_ENDED, corrected).when(
            end_agreement(), by=NATIONAL
        ).refused(AGREEMENT_WAS_NOT_ENDED)

    def test_it_is_not_told_beforehand(self) -> None:
        given(OFFICE, AGREED).when(end_agreement(TOMORROW), by=NATIONAL).refused(
            PARTNER_DAY_IS_NOT_TO_COME, day=TOMORROW
        )

    def test_the_day_is_corrected(self) -> None:
        told = last_of(OFFICE, AGREED, AGREEMENT_ENDED)
        given(OFFICE, AGREED, AGREEMENT_ENDED).when(end_agreement(corrects=told), by=NATIONAL).then(
            agreement_is_ended(corrects=told)
        )

    def test_a_day_that_is_not_there_is_not_corrected(self) -> None:
        made = last_of(OFFICE, AGREED)
        given(OFFICE, AGREED).when(end_agreement(corrects=made), by=NATIONAL).refused(
            CORRECTS_WHAT_STANDS, event=made
        )

    def test_an_agreement_with_another_partner_is_not_there(self) -> None:
        there = AgreementMade(partner=OTHER_PARTNER, agreement=AGREEMENT, begins_on=TODAY)
        given(OFFICE, there).when(end_agreement(), by=NATIONAL).not_found()
        given(OFFICE).when(end_agreement(), by=NATIONAL).not_found()


def note(
    held_on: date = TODAY, branch: BranchId | None = None, corrects: EventId | None = None
) -> NoteDialogue:
    return NoteDialogue(
        partner=PARTNER,
        held_on=held_on,
        kind=DialogueKind.VISIT,
        note=NOTE,
        branch=branch,
        corrects=corrects,
    )


def is_noted(branch: BranchId | None = None, corrects: EventId | None = None) -> DialogueNoted:
    return DialogueNoted(
        partner=PARTNER,
        held_on=TODAY,
        kind=DialogueKind.VISIT,
        note=seal(NOTE),
        branch=branch,
        corrects=corrects,
    )


class TestDialogue:
    def test_the_office_notes_what_was_said(self) -> None:
        given(OFFICE).when(note(), by=NATIONAL).then(is_noted())

    def test_a_leader_notes_it_for_her_branch(self) -> None:
        given(LEADERS).when(note(branch=BRANCH), by=LEADER).then(is_noted(BRANCH))

    def test_it_is_not_noted_beforehand(self) -> None:
        given(OFFICE).when(note(TOMORROW), by=NATIONAL).refused(
            PARTNER_DAY_IS_NOT_TO_COME, day=TOMORROW
        )

    def test_a_leader_corrects_what_her_branch_noted(self) -> None:
        told = last_of(LEADERS, SPOKEN)
        given(LEADERS, SPOKEN).when(note(branch=BRANCH, corrects=told), by=LEADER).then(
            is_noted(BRANCH, corrects=told)
        )

    def test_a_leader_corrects_no_other_branch_s_note(self) -> None:
        told = last_of(ELSEWHERE, SPOKEN)
        given(ELSEWHERE, SPOKEN).when(
            note(branch=OTHER_BRANCH, corrects=told), by=OTHER_LEADER
        ).not_found()

    def test_what_is_corrected_is_a_note(self) -> None:
        made = last_of(OFFICE, AGREED)
        given(OFFICE, AGREED).when(note(branch=BRANCH, corrects=made), by=NATIONAL).refused(
            CORRECTS_WHAT_STANDS, event=made
        )


def end(ended_on: date = TODAY, corrects: EventId | None = None) -> EndPartnership:
    return EndPartnership(partner=PARTNER, ended_on=ended_on, corrects=corrects)


def resume(resumed_on: date = TODAY, corrects: EventId | None = None) -> ResumePartnership:
    return ResumePartnership(partner=PARTNER, resumed_on=resumed_on, corrects=corrects)


class TestEnding:
    def test_a_partnership_ends(self) -> None:
        given(OFFICE).when(end(), by=NATIONAL).then(PartnerEnded(partner=PARTNER, ended_on=TODAY))

    def test_it_ends_once(self) -> None:
        given(OFFICE, ENDED).when(end(), by=NATIONAL).refused(PARTNERSHIP_LASTS)

    def test_its_end_is_not_told_beforehand(self) -> None:
        given(OFFICE).when(end(TOMORROW), by=NATIONAL).refused(
            PARTNER_DAY_IS_NOT_TO_COME, day=TOMORROW
        )

    def test_the_day_of_its_end_is_corrected(self) -> None:
        told = last_of(OFFICE, ENDED)
        given(OFFICE, ENDED).when(end(corrects=told), by=NATIONAL).then(
            PartnerEnded(partner=PARTNER, ended_on=TODAY, corrects=told)
        )

    def test_an_end_that_is_not_there_is_not_corrected(self) -> None:
        given(OFFICE).when(end(corrects=NOTHING), by=NATIONAL).refused(CORRECTS_WHAT_STANDS)

    def test_it_goes_on_again(self) -> None:
        given(OFFICE, ENDED).when(resume(), by=NATIONAL).then(
            PartnerResumed(partner=PARTNER, resumed_on=TODAY)
        )

    def test_what_never_ended_does_not_go_on_again(self) -> None:
        given(OFFICE).when(resume(), by=NATIONAL).refused(PARTNERSHIP_HAS_ENDED)

    def test_it_goes_on_from_today_at_the_latest(self) -> None:
        given(OFFICE, ENDED).when(resume(TOMORROW), by=NATIONAL).refused(
            PARTNER_DAY_IS_NOT_TO_COME, day=TOMORROW
        )

    def test_the_day_on_which_it_went_on_is_corrected(self) -> None:
        told = last_of(OFFICE, ENDED, RESUMED)
        given(OFFICE, ENDED, RESUMED).when(resume(corrects=told), by=NATIONAL).then(
            PartnerResumed(partner=PARTNER, resumed_on=TODAY, corrects=told)
        )

    def test_a_day_that_is_not_there_is_not_corrected(self) -> None:
        given(OFFICE, ENDED, RESUMED).when(resume(corrects=NOTHING), by=NATIONAL).refused(
            CORRECTS_WHAT_STANDS
        )

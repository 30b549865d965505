"""Who may do what with referrals."""

from collections.abc import Mapping

from core.personal import Private
from domains.participants.events import ConsentMeans
from domains.referrals.commands import (
    AcceptReferral,
    DeclineReferral,
    IssueLink,
    RedirectReferral,
    ReopenReferral,
    SubmitByLink,
    SubmitReferral,
    WithdrawReferral,
)
from domains.referrals.events import DeclineReason, RedirectReason, WithdrawalReason
from domains.referrals.inputs import Consent
from tests.domains.histories import (
    BRANCH,
    COVERED,
    LINK,
    OPENED,
    OTHER_BRANCH,
    PARTNER,
    PARTNER_REGISTERED,
    REFERRAL,
    REFERRAL_DECLINED,
    REFERRED,
    TODAY,
    UNCOVERED,
    History,
)
from tests.domains.people import DUTY_OFFICER, OWN_BRANCH, OWN_PARTNER, Outcome, Row
from tests.domains.referrals.histories import (
    NEXT_WEEK,
    OTHER_OPENED,
    link,
    on_the_list,
    withdrawn,
)

NAME = Private("Navn")
SECRET = Private("0" * 64)
CONSENT = Consent(text_version=1, means=ConsentMeans.DIGITAL, given_on=TODAY)
REFERRABLE: History = (*OPENED, *PARTNER_REGISTERED)
SYSTEM: Mapping[str, Outcome] = {"system": "may"}
NO_LEADER: Mapping[str, Outcome] = {"leader": "not found", "leader elsewhere": "not found"}
NO_COUNSELLOR: Mapping[str, Outcome] = {
    "counsellor": "not found",
    "counsellor elsewhere": "not found",
}
ELSEWHERE: Mapping[str, Outcome] = {"leader": "not found", "leader elsewhere": "may"}

TO_ANOTHER_BRANCH = RedirectReferral(
    referral=REFERRAL, to=OTHER_BRANCH, reason=RedirectReason.NO_ROOM
)
WITHDRAW = WithdrawReferral(referral=REFERRAL, reason=WithdrawalReason.HER_WISH)

ROWS: list[Row] = [
    (
        "refer",
        REFERRABLE,
        SubmitReferral(name=NAME, municipality=COVERED, partner=PARTNER, consent=CONSENT),
        {**OWN_BRANCH, **OWN_PARTNER},
    ),
    (
        "refer for no partner",
        REFERRABLE,
        SubmitReferral(name=NAME, municipality=COVERED, consent=CONSENT),
        {**OWN_BRANCH, **NO_COUNSELLOR},
    ),
    (
        "refer for another branch somebody who lives here",
        (*REFERRABLE, *OTHER_OPENED),
        SubmitReferral(name=NAME, municipality=COVERED, referred_by=OTHER_BRANCH, consent=CONSENT),
        {**ELSEWHERE, **NO_COUNSELLOR},
    ),
    (
        "refer from where no branch is",
        REFERRABLE,
        SubmitReferral(name=NAME, municipality=UNCOVERED, partner=PARTNER, consent=CONSENT),
        {**NO_LEADER, **OWN_PARTNER},
    ),
    (
        "refer herself by a link",
        (*REFERRABLE, *link()),
        SubmitByLink(link=LINK, name=NAME, municipality=COVERED, consent=CONSENT),
        {"holder of a link": "may"},
    ),
    (
        "give a link for a branch",
        REFERRABLE,
        IssueLink(digest=SECRET, expires_at=NEXT_WEEK, branch=BRANCH),
        {**OWN_BRANCH, **NO_COUNSELLOR},
    ),
    (
        "give a link for a partner",
        REFERRABLE,
        IssueLink(digest=SECRET, expires_at=NEXT_WEEK, partner=PARTNER),
        {**NO_LEADER, **OWN_PARTNER},
    ),
    (
        "give a link for nobody",
        REFERRABLE,
        IssueLink(digest=SECRET, expires_at=NEXT_WEEK),
        {**NO_LEADER, **NO_COUNSELLOR},
    ),
    ("accept a referral", REFERRED, AcceptReferral(referral=REFERRAL), OWN_BRANCH),
    (
        "accept a referral on the national list",
        on_the_list(),
        AcceptReferral(referral=REFERRAL),
        NO_LEADER,
    ),
    (
        "decline a referral",
        REFERRED,
        DeclineReferral(referral=REFERRAL, reason=DeclineReason.NO_ROOM),
        OWN_BRANCH,
    ),
    (
        "decline a referral on the national list",
        on_the_list(),
        DeclineReferral(referral=REFERRAL, reason=DeclineReason.NO_ROOM),
        NO_LEADER,
    ),
    (
        "redirect a referral",
        (*REFERRED, *OTHER_OPENED),
        TO_ANOTHER_BRANCH,
        {**OWN_BRANCH, **DUTY_OFFICER, **SYSTEM},
    ),
    (
        "redirect a referral from the national list",
        (*on_the_list(), *OTHER_OPENED),
        TO_ANOTHER_BRANCH,
        {**NO_LEADER, **DUTY_OFFICER, **SYSTEM},
    ),
    (
        "reopen a referral",
        (*OPENED, *REFERRED, *REFERRAL_DECLINED),
        ReopenReferral(referral=REFERRAL),
        {**OWN_BRANCH, **DUTY_OFFICER},
    ),
    (
        "reopen a referral on the national list",
        (*on_the_list(), withdrawn(None, UNCOVERED)),
        ReopenReferral(referral=REFERRAL),
        {**NO_LEADER, **DUTY_OFFICER},
    ),
    ("withdraw a referral", REFERRED, WITHDRAW, {**OWN_BRANCH, **OWN_PARTNER, **DUTY_OFFICER}),
    (
        "withdraw a referral on the national list",
        on_the_list(),
        WITHDRAW,
        {**NO_LEADER, **OWN_PARTNER, **DUTY_OFFICER},
    ),
]

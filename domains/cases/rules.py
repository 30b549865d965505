"""The rules of cases."""

from core.rules import Rule

REFERRAL_IS_ACCEPTED = Rule(
    "referral_is_accepted",
    da="Henvisningen skal først accepteres",
    en="The referral must be accepted first",
)
REFERRAL_HAS_NO_CASE = Rule(
    "referral_has_no_case",
    da="Henvisningen er allerede blevet til forløb {case}",
    en="The referral became case {case} already",
)
PARTICIPANT_CONSENTS = Rule(
    "participant_consents",
    da="Hendes samtykke mangler eller er trukket tilbage",
    en="Her consent is missing or withdrawn",
)
CASE_BRANCH_IS_IN_USE = Rule(
    "case_branch_is_in_use",
    da="Det lokale Qnet er lukket",
    en="The branch is closed",
)
CASE_IS_OPEN = Rule("case_is_open", da="Forløbet er afsluttet", en="The case is closed")
CASE_IS_CLOSED = Rule(
    "case_is_closed",
    da="Forløbet er ikke afsluttet",
    en="The case isn't closed",
)
CASE_DAY_IS_NOT_TO_COME = Rule(
    "case_day_is_not_to_come",
    da="Dagen {day} ligger i fremtiden",
    en="The day {day} is still to come",
)
CASE_CLOSES_AFTER_IT_OPENED = Rule(
    "case_closes_after_it_opened",
    da="Forløbet blev først åbnet {day}",
    en="The case was opened on {day} only",
)
NO_MATCH_IS_ACTIVE = Rule(
    "no_match_is_active",
    da="Afslut først match {match}: det er aktivt eller på pause",
    en="End match {match} first: it is active or paused",
)

RESPONSIBLE_LEADS_THE_BRANCH = Rule(
    "responsible_leads_the_branch",
    da="Den ansvarlige skal være aktivitetsleder i det lokale Qnet",
    en="The responsible person must be an activity leader of the branch",
)
RESPONSIBLE_IS_ANOTHER = Rule(
    "responsible_is_another",
    da="Hun har allerede ansvaret for forløbet",
    en="She is responsible for the case already",
)
CORRECTION_KEEPS_RESPONSIBLE = Rule(
    "correction_keeps_responsible",
    da="En rettelse flytter ikke ansvaret: overdrag forløbet i stedet",
    en="A correction doesn't change who is responsible: hand the case over instead",
)
DEPUTY_LEADS_THE_BRANCH = Rule(
    "deputy_leads_the_branch",
    da="Stedfortræderen skal være aktivitetsleder i det lokale Qnet",
    en="The deputy must be an activity leader of the branch",
)
DEPUTY_IS_NOT_RESPONSIBLE = Rule(
    "deputy_is_not_responsible",
    da="Den ansvarlige kan ikke være sin egen stedfortræder",
    en="The responsible person can't be her own deputy",
)
DEPUTY_IS_ANOTHER = Rule(
    "deputy_is_another",
    da="Stedfortræderen er den samme som før",
    en="The deputy is the same as before",
)

CASE_IS_OFF_THE_WAITING_LIST = Rule(
    "case_is_off_the_waiting_list",
    da="Forløbet står allerede på venteliste",
    en="The case is on the waiting list already",
)
CASE_IS_ON_THE_WAITING_LIST = Rule(
    "case_is_on_the_waiting_list",
    da="Forløbet står ikke på venteliste",
    en="The case isn't on the waiting list",
)
NO_MATCH_IS_UNDER_WAY = Rule(
    "no_match_is_under_way",
    da="Match {match} er allerede foreslået eller i gang",
    en="Match {match} is proposed or going on already",
)
CASE_GOES_ON = Rule(
    "case_goes_on",
    da="Forløbet er allerede på pause",
    en="The case is paused already",
)
CASE_RESTS = Rule("case_rests", da="Forløbet er ikke på pause", en="The case isn't paused")

NO_TRANSFER_IS_OFFERED = Rule(
    "no_transfer_is_offered",
    da="Et andet lokalt Qnet er allerede spurgt",
    en="Another branch has been asked already",
)
TRANSFER_IS_OFFERED = Rule(
    "transfer_is_offered",
    da="Intet andet lokalt Qnet er spurgt",
    en="No other branch has been asked",
)
TRANSFER_GOES_ELSEWHERE = Rule(
    "transfer_goes_elsewhere",
    da="Forløbet hører allerede til i det lokale Qnet",
    en="The case is at that branch already",
)
TRANSFER_GOES_TO_AN_OPEN_BRANCH = Rule(
    "transfer_goes_to_an_open_branch",
    da="Det andet lokale Qnet er ikke åbent",
    en="The other branch isn't open",
)

CONCERN_IS_DUE_AFTERWARDS = Rule(
    "concern_is_due_afterwards",
    da="Fristen {due_on} ligger før den dag, bekymringen blev rejst",
    en="The day {due_on} is before the day on which the concern was raised",
)
CONCERN_IS_UNHANDLED = Rule(
    "concern_is_unhandled",
    da="Bekymringen er ikke noteret i forløbet, eller den er allerede behandlet",
    en="The concern isn't recorded in the case, or is handled already",
)
CONCERN_IS_OF_THE_CASE = Rule(
    "concern_is_of_the_case",
    da="Bekymringen er ikke noteret i forløbet",
    en="The concern isn't recorded in the case",
)
CONCERNS_ARE_HANDLED = Rule(
    "concerns_are_handled",
    da="Behandl først bekymring {concern}",
    en="Handle concern {concern} first",
)
NOTIFIED_MUNICIPALITY_EXISTS = Rule(
    "notified_municipality_exists",
    da="Ingen kommune har koden {municipality}",
    en="No municipality has the code {municipality}",
)
NOTIFICATION_IS_RECORDED = Rule(
    "notification_is_recorded",
    da="Notér først den underretning, der blev sendt om bekymringen",
    en="Record the notification that was sent about the concern first",
)
NOTIFICATION_IS_NOT_RELIED_ON = Rule(
    "notification_is_not_relied_on",
    da="Bekymring {concern} er behandlet med underretningen: ret først behandlingen",
    en="Concern {concern} was handled by the notification: correct the handling first",
)
RECEIPT_IS_MISSING = Rule(
    "receipt_is_missing",
    da="Underretningen er ikke noteret i forløbet, eller kvitteringen er allerede modtaget",
    en="The notification isn't recorded in the case, or its receipt has come already",
)

"""The rules of referrals."""

from core.rules import Rule

REFERRAL_MUNICIPALITY_EXISTS = Rule(
    "referral_municipality_exists",
    da="Der er ingen kommune {municipality}",
    en="There is no municipality {municipality}",
)
PARTNER_IS_REGISTERED = Rule(
    "partner_is_registered",
    da="Samarbejdspartneren er ikke registreret",
    en="The partner isn't registered",
)
PARTNER_REFERS = Rule(
    "partner_refers",
    da="Samarbejdet er ophørt, så partneren henviser ikke længere",
    en="The partnership has ended, so the partner refers no more",
)
CONSENT_IS_GIVEN = Rule(
    "consent_is_given",
    da="Uden hendes samtykke ingen henvisning",
    en="Without her consent there is no referral",
)
CONSENT_IS_NOT_TO_COME = Rule(
    "consent_is_not_to_come",
    da="Samtykkets dag {day} ligger i fremtiden",
    en="The day of the consent, {day}, is still to come",
)
REFERRED_PROTECTION_HOLDS = Rule(
    "referred_protection_holds",
    da="Adressebeskyttelsen er allerede udløbet",
    en="The address protection has lapsed already",
)
REFERRED_CHILDREN_ARE_BORN = Rule(
    "referred_children_are_born",
    da="Et fødselsår ligger i fremtiden",
    en="A year of birth is still to come",
)
LINK_COMES_FROM_ONE_PLACE = Rule(
    "link_comes_from_one_place",
    da="Et link gives enten af et lokalt Qnet eller af en samarbejdspartner",
    en="A link is given either by a branch or by a partner",
)
LINK_LIFE_IS_LIMITED = Rule(
    "link_life_is_limited",
    da="Et link gælder højst {days} dage",
    en="A link is valid for at most {days} days",
)
LINK_IS_UNUSED = Rule(
    "link_is_unused",
    da="Linket er allerede brugt",
    en="The link was used already",
)
LINK_IS_VALID = Rule(
    "link_is_valid",
    da="Linket er udløbet. Bed om et nyt",
    en="The link has expired. Ask for a new one",
)
REFERRAL_IS_WAITING = Rule(
    "referral_is_waiting",
    da="Henvisningen venter ikke længere på svar: {status}",
    en="The referral no longer waits for an answer: {status}",
)
REFERRAL_GOES_ELSEWHERE = Rule(
    "referral_goes_elsewhere",
    da="Der er henvisningen allerede",
    en="The referral is there already",
)
REFERRAL_GOES_TO_AN_OPEN_BRANCH = Rule(
    "referral_goes_to_an_open_branch",
    da="Det lokale Qnet er ikke åbent",
    en="The branch isn't open",
)
REFERRAL_GOES_WHERE_SOMEBODY_CAN = Rule(
    "referral_goes_where_somebody_can",
    da="I det lokale Qnet kan ingen tage sig af henvisningen",
    en="Nobody at that branch can take care of the referral",
)
COVERED_NOW_IS_TRUE = Rule(
    "covered_now_is_true",
    da="Den grund gælder kun fra landslisten til det Qnet, der nu dækker kommunen",
    en="This reason holds only from the national list to the branch that covers her place now",
)
REFERRAL_CAME_TO_NOTHING = Rule(
    "referral_came_to_nothing",
    da="Kun en afvist eller tilbagetrukket henvisning kan genåbnes: {status}",
    en="Only a referral that was declined or withdrawn can be reopened: {status}",
)
REFERRAL_MAY_BE_WITHDRAWN = Rule(
    "referral_may_be_withdrawn",
    da="Henvisningen kan ikke længere trækkes tilbage: {status}",
    en="The referral can no longer be withdrawn: {status}",
)

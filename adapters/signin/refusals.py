"""The refusals of sign-in. None says whether an account exists, nor repeats what was put in."""

from core.errors import QnetError
from core.rules import Rule
from core.text import Text


class SignInFailed(QnetError):
    """What came doesn't prove anything: address, password, code, passkey or invitation."""

    code = "sign_in_failed"
    title = Text("Oplysningerne passer ikke sammen", "What was given doesn't match")


class SecondFactorNeeded(QnetError):
    """The session hasn't proven a second factor."""

    code = "second_factor_needed"
    title = Text("Bekræft først, at det er dig", "Confirm first that it is you")


class StepUpNeeded(QnetError):
    """The second factor was proven too long ago for what is asked."""

    code = "step_up_needed"
    title = Text("Bekræft igen, at det er dig", "Confirm again that it is you")


class TooManyAttempts(QnetError):
    """So many attempts failed that the next has to wait: the fact `retry_after` says how long."""

    code = "too_many_attempts"
    title = Text(
        "For mange forsøg: vent lidt, før du prøver igen",
        "Too many attempts: wait a little before you retry",
    )


class Busy(QnetError):
    """More people sign in at this moment than the machine can check."""

    code = "busy"
    title = Text("Mange logger ind lige nu: prøv igen", "Many are signing in just now: retry")


class PublicUrlUnusable(QnetError):
    """QNET_PUBLIC_URL is no address that a browser would keep secrets for."""

    code = "public_url_unusable"
    title = Text(
        "QNET_PUBLIC_URL skal være en adresse som https://qnet.example.org uden sti",
        "QNET_PUBLIC_URL must be an address like https://qnet.example.org, without a path",
    )


class ProviderUnavailable(QnetError):
    """The identity provider doesn't answer, or not as it must. Signing in here works as ever."""

    code = "provider_unavailable"
    title = Text(
        "Udbyderen svarer ikke: log ind med din adgangskode",
        "The provider doesn't answer: sign in with your password",
    )


PASSWORD_IS_LONG_ENOUGH = Rule(
    "password_is_long_enough",
    da="Adgangskoden skal have mindst {length} tegn",
    en="The password must have at least {length} characters",
)
PASSWORD_IS_NOT_COMMON = Rule(
    "password_is_not_common",
    da="Den adgangskode er blandt de første, som andre gætter på",
    en="That password is among the first that others guess",
)
PASSWORD_IS_NOT_ABOUT_ONESELF = Rule(
    "password_is_not_about_oneself",
    da="Adgangskoden består næsten kun af dit navn eller din e-mailadresse",
    en="The password is hardly more than your name or your e-mail address",
)
A_FACTOR_IS_LEFT = Rule(
    "a_factor_is_left",
    da="Det er din sidste måde at bekræfte på: tilføj en anden først",
    en="It is your last way to confirm: add another one first",
)
AN_OFFICE_ROLE = Rule(
    "an_office_role",
    da="Kun landskontorets brugere logger ind gennem en udbyder",
    en="Only accounts of the national office sign in through a provider",
)
NOBODY_ELSES = Rule(
    "nobody_elses",
    da="Din konto hos udbyderen er allerede knyttet til en anden bruger",
    en="Your account at the provider is linked to another account already",
)

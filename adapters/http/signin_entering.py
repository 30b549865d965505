"""The steps by which somebody comes in, and out again."""

from typing import Annotated, Any

from msgspec import Meta, Struct

from adapters.http.signin_declaring import Desk, Done, Standing, Step, step
from adapters.signin.policy import LONGEST, RULES
from adapters.signin.proving import CodeMeans
from core.personal import Private

OPEN = ("sign_in_failed", "too_many_attempts", "read_log_unavailable")
HASHED = (*OPEN, "busy")
SIGNED_IN = ("not_signed_in",)
PROVEN = (*SIGNED_IN, "second_factor_needed")

Password = Private[Annotated[str, Meta(min_length=1, max_length=LONGEST)]]
Code = Private[Annotated[str, Meta(min_length=6, max_length=40)]]
PasskeyAnswer = Private[dict[str, Any]]


class PasskeyOptions(Struct, frozen=True):
    """What `navigator.credentials` takes as `publicKey`, its bytes in base64url."""

    options: dict[str, Any]


@step("sign_in.begin", "POST /sign-in", da="Log ind", en="Sign in", problems=HASHED)
class Begin(Step):
    """Sign in with e-mail address and password. A second factor comes next.

    The answer is the same whether the address is unknown or the password another.
    """

    email: Private[Annotated[str, Meta(min_length=1, max_length=254)]]
    password: Password

    def take(self, desk: Desk) -> Standing:
        email, password = self.email.reveal(), self.password.reveal()
        return desk.entered(desk.sign_in.entering.with_password(email, password, desk.caller))


@step(
    "sign_in.accept_invitation",
    "POST /invitation",
    da="Tag imod invitation",
    en="Accept an invitation",
    rules=RULES,
    problems=HASHED,
)
class AcceptInvitation(Step):
    """Choose a password with the secret of an invitation, which works once. Add a factor next."""

    secret: Private[Annotated[str, Meta(min_length=1, max_length=200)]]
    password: Password

    def take(self, desk: Desk) -> Standing:
        secret, password = self.secret.reveal(), self.password.reveal()
        return desk.entered(desk.sign_in.entering.with_invitation(secret, password, desk.caller))


@step(
    "sign_in.second_factor",
    "POST /second-factor",
    da="Bekræft med kode",
    en="Confirm with a code",
    problems=(*OPEN, *PROVEN),
)
class SecondFactor(Step):
    """Prove the second factor with six digits of an app, or with a recovery code."""

    means: CodeMeans
    code: Code

    def take(self, desk: Desk) -> Standing:
        return _with_code(self, desk, "password", "full")


@step(
    "sign_in.step_up",
    "POST /step-up",
    da="Bekræft igen med kode",
    en="Confirm again with a code",
    problems=(*OPEN, *PROVEN),
)
class StepUp(Step):
    """Prove the second factor once more, for what is graver than the rest."""

    means: CodeMeans
    code: Code

    def take(self, desk: Desk) -> Standing:
        return _with_code(self, desk, "full")


@step(
    "sign_in.ask_passkey",
    "POST /passkey-challenges",
    da="Bed om en passkey",
    en="Ask for a passkey",
    problems=PROVEN,
)
class AskPasskey(Step):
    """Make a challenge for the session, which one of its passkeys answers within five minutes."""

    def take(self, desk: Desk) -> PasskeyOptions:
        return PasskeyOptions(dict(desk.sign_in.proving.ask(desk.secret)))


@step(
    "sign_in.second_factor_passkey",
    "POST /second-factor/passkey",
    da="Bekræft med passkey",
    en="Confirm with a passkey",
    problems=("sign_in_failed", "read_log_unavailable", *PROVEN),
)
class SecondFactorPasskey(Step):
    """Prove the second factor with the authenticator's answer to the challenge."""

    credential: PasskeyAnswer

    def take(self, desk: Desk) -> Standing:
        return _with_passkey(self, desk, "password", "full")


@step(
    "sign_in.step_up_passkey",
    "POST /step-up/passkey",
    da="Bekræft igen med passkey",
    en="Confirm again with a passkey",
    problems=("sign_in_failed", "read_log_unavailable", *PROVEN),
)
class StepUpPasskey(Step):
    """Prove the second factor once more, with the authenticator's answer to the challenge."""

    credential: PasskeyAnswer

    def take(self, desk: Desk) -> Standing:
        return _with_passkey(self, desk, "full")


@step("sign_in.sign_out", "POST /sign-out", da="Log ud", en="Sign out", problems=SIGNED_IN)
class SignOut(Step):
    """End the session."""

    def take(self, desk: Desk) -> Done:
        desk.sign_in.arranging.sign_out(desk.secret)
        return desk.left()


@step(
    "sign_in.sign_out_everywhere",
    "POST /sign-out-everywhere",
    da="Log ud alle steder",
    en="Sign out everywhere",
    problems=PROVEN,
)
class SignOutEverywhere(Step):
    """End all one's sessions, on every device."""

    def take(self, desk: Desk) -> Done:
        desk.sign_in.arranging.sign_out_everywhere(desk.secret)
        return desk.left()


def _with_code(given: SecondFactor | StepUp, desk: Desk, *stages: Any) -> Standing:
    code = given.code.reveal().strip()
    proving = desk.sign_in.proving
    return desk.entered(proving.with_code(stages, desk.secret, given.means, code, desk.caller))


def _with_passkey(given: SecondFactorPasskey | StepUpPasskey, desk: Desk, *stages: Any) -> Standing:
    answer, proving = given.credential.reveal(), desk.sign_in.proving
    return desk.entered(proving.with_passkey(stages, desk.secret, answer, desk.caller))

"""The steps by which somebody arranges how she signs in: factors, codes, password, sessions."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from adapters.http.signin_declaring import Desk, Done, Standing, Step, step
from adapters.http.signin_entering import (
    HASHED,
    OPEN,
    PROVEN,
    Code,
    PasskeyAnswer,
    PasskeyOptions,
    Password,
)
from adapters.signin.policy import RULES
from adapters.signin.refusals import A_FACTOR_IS_LEFT

FRESH = (*PROVEN, "step_up_needed")


class NewTotp(Struct, frozen=True):
    """A secret for an app, in base32, and the address with it that a QR code would hold."""

    secret: str
    address: str


class NewRecoveryCodes(Struct, frozen=True):
    """Ten codes, shown this once."""

    codes: tuple[str, ...]


class OwnPasskey(Struct, frozen=True):
    """A passkey, by its id here."""

    id: UUID
    added_at: datetime
    used_at: datetime


class OwnFactors(Struct, frozen=True):
    """How one's second factor can be proven."""

    totp: bool
    passkeys: tuple[OwnPasskey, ...]
    recovery_codes_left: int


class OwnSession(Struct, frozen=True):
    """A session of one's own. `current` is the one that asks."""

    id: UUID
    opened_at: datetime
    used_at: datetime
    expires_at: datetime
    current: bool


class OwnSessions(Struct, frozen=True):
    """All sessions of one's own, the oldest first."""

    sessions: tuple[OwnSession, ...]


@step("sign_in.new_totp", "POST /totp", da="Ny kode-app", en="Set up a code app", problems=FRESH)
class SetUpTotp(Step):
    """Make a secret for an app. It counts once a code of it has come."""

    def take(self, desk: Desk) -> NewTotp:
        return NewTotp(*desk.sign_in.arranging.new_totp(desk.secret))


@step(
    "sign_in.confirm_totp",
    "POST /totp/confirmation",
    da="Bekræft kode-app",
    en="Confirm the code app",
    problems=(*OPEN, *FRESH),
)
class ConfirmTotp(Step):
    """Let the app count, in place of an earlier one; the code proves the second factor besides."""

    code: Code

    def take(self, desk: Desk) -> Standing:
        code = self.code.reveal().strip()
        return desk.entered(desk.sign_in.arranging.confirm_totp(desk.secret, code, desk.caller))


@step(
    "sign_in.ask_new_passkey",
    "POST /passkeys/challenges",
    da="Forbered ny passkey",
    en="Prepare a new passkey",
    problems=FRESH,
)
class AskNewPasskey(Step):
    """Make a challenge for a new passkey, to be answered within five minutes."""

    def take(self, desk: Desk) -> PasskeyOptions:
        return PasskeyOptions(dict(desk.sign_in.arranging.ask_for_passkey(desk.secret)))


@step(
    "sign_in.add_passkey",
    "POST /passkeys",
    da="Tilføj passkey",
    en="Add a passkey",
    problems=("sign_in_failed", "read_log_unavailable", *FRESH),
)
class AddPasskey(Step):
    """Keep the passkey that the authenticator has made."""

    credential: PasskeyAnswer

    def take(self, desk: Desk) -> Standing:
        answer, arranging = self.credential.reveal(), desk.sign_in.arranging
        return desk.entered(arranging.add_passkey(desk.secret, answer, desk.caller))


@step(
    "sign_in.remove_passkey",
    "DELETE /passkeys/{passkey}",
    da="Fjern passkey",
    en="Remove a passkey",
    rules=[A_FACTOR_IS_LEFT],
    problems=("read_log_unavailable", *FRESH),
)
class RemovePasskey(Step):
    """Delete one of one's passkeys. The last second factor stays."""

    passkey: UUID

    def take(self, desk: Desk) -> Done:
        desk.sign_in.arranging.remove_passkey(desk.secret, self.passkey, desk.caller)
        return Done()


@step(
    "sign_in.make_recovery_codes",
    "POST /recovery-codes",
    da="Lav nye gendannelseskoder",
    en="Make new recovery codes",
    problems=("read_log_unavailable", *FRESH),
)
class MakeRecoveryCodes(Step):
    """Make ten codes, each for one use; earlier ones open nothing more."""

    def take(self, desk: Desk) -> NewRecoveryCodes:
        made = desk.sign_in.arranging.new_recovery_codes(desk.secret, desk.caller)
        return NewRecoveryCodes(tuple(made))


@step(
    "sign_in.factors",
    "GET /second-factors",
    da="Mine måder at bekræfte på",
    en="My second factors",
    problems=PROVEN,
)
class ShowFactors(Step):
    """Show how one's second factor can be proven."""

    def take(self, desk: Desk) -> OwnFactors:
        totp, passkeys, left = desk.sign_in.arranging.factors(desk.secret)
        shown = (OwnPasskey(each.id, each.added_at, each.used_at) for each in passkeys)
        return OwnFactors(totp, tuple(shown), left)


@step(
    "sign_in.change_password",
    "POST /password",
    da="Skift adgangskode",
    en="Change the password",
    rules=RULES,
    problems=(*HASHED, *PROVEN),
)
class ChangePassword(Step):
    """Take another password. All one's other sessions end."""

    old: Password
    new: Password

    def take(self, desk: Desk) -> Standing:
        old, new = self.old.reveal(), self.new.reveal()
        arranging = desk.sign_in.arranging
        return desk.entered(arranging.change_password(desk.secret, old, new, desk.caller))


@step("sign_in.sessions", "GET /sessions", da="Mine sessioner", en="My sessions", problems=PROVEN)
class ShowSessions(Step):
    """List one's sessions, on every device."""

    def take(self, desk: Desk) -> OwnSessions:
        mine, every = desk.sign_in.arranging.sessions(desk.secret)
        return OwnSessions(
            tuple(
                OwnSession(s.id, s.opened_at, s.used_at, s.expires_at, s.id == mine.id)
                for s in every
            )
        )


@step(
    "sign_in.close_session",
    "DELETE /sessions/{session}",
    da="Afslut en session",
    en="End a session",
    problems=PROVEN,
)
class CloseSession(Step):
    """End one of one's sessions, on a phone that was lost, say."""

    session: UUID

    def take(self, desk: Desk) -> Done:
        desk.sign_in.arranging.close_session(desk.secret, self.session)
        return Done()

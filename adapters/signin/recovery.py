"""Recovery codes: ten, each for one use, for the day on which the phone is lost."""

import hashlib
import hmac
from base64 import b32encode
from collections.abc import Sequence
from secrets import token_bytes
from uuid import UUID

from adapters.keys.secrets import Secrets

NUMBER = 10
_BYTES = 10
_GROUP = 4

_COUNT = "SELECT count(*) FROM recovery_codes WHERE account = ?"
_KNOWN = "SELECT digest FROM recovery_codes WHERE account = ? AND digest = ?"
_ADD = "INSERT INTO recovery_codes (account, digest) VALUES (?, ?)"
_USE = "DELETE FROM recovery_codes WHERE account = ? AND digest = ?"
_FORGET = "DELETE FROM recovery_codes WHERE account = ?"


class RecoveryCodes(Secrets):
    """Codes as HMAC-SHA-256 under a secret of the installation: 80 random bits."""

    def make(self, account: UUID) -> Sequence[str]:
        """Return ten new codes; the old ones are gone. Only inside `transaction()`."""
        codes = [_new() for _ in range(NUMBER)]
        self._database.write(_FORGET, (str(account),))
        self._database.write(_ADD, *((str(account), self._digest(account, c)) for c in codes))
        return codes

    def use(self, account: UUID, code: str) -> bool:
        """Say whether it is a code of the account; each works once. Only inside `transaction()`."""
        row = (str(account), self._digest(account, code))
        self._database.lock()
        if not self._database.rows(_KNOWN, row):
            return False
        self._database.write(_USE, row)
        return True

    def left(self, account: UUID) -> int:
        """Return how many codes the account has."""
        ((count,),) = self._database.rows(_COUNT, (str(account),))
        return int(count)

    def _digest(self, account: UUID, code: str) -> bytes:
        plain = "".join(c for c in code.upper() if c.isalnum())
        return hmac.digest(self.secret("recovery"), f"{account} {plain}".encode(), hashlib.sha256)


def _new() -> str:
    """Return a code of four groups, which are easy to copy from paper."""
    letters = b32encode(token_bytes(_BYTES)).decode()
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))

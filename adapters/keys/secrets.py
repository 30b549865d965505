"""Named secrets of the installation, wrapped like the persons' keys."""

from secrets import token_bytes

from adapters.keys.part import Part

SECRET_BYTES = 32

_CHECK = "kek-check"
_WRAPPED = "SELECT wrapped FROM secrets WHERE name = ?"
_ADD = "INSERT INTO secrets (name, wrapped) VALUES (?, ?)"


class Secrets(Part):
    """32 bytes for each name, made at first use."""

    def secret(self, name: str) -> bytes:
        """Return the secret. Made inside a transaction, it is lost with it if that is rolled back.

        Raises KeyUnusable if it was wrapped under another key-encryption key.
        """
        found = self._secret(name)
        if found is not None:
            return found
        if self._database.inside_transaction:
            return self._make_secret(name)
        with self._database.transaction():
            return self._make_secret(name)

    def _check_provider(self) -> None:
        """Raise KeyUnusable if keys here lie under another key-encryption key: never mix two."""
        self.secret(_CHECK)

    def _secret(self, name: str) -> bytes | None:
        for (wrapped,) in self._database.rows(_WRAPPED, (name,)):
            return self._provider.unwrap(wrapped, _context(name))
        return None

    def _make_secret(self, name: str) -> bytes:
        self._database.lock()
        found = self._secret(name)
        if found is not None:
            return found
        made = token_bytes(SECRET_BYTES)
        self._database.write(_ADD, (name, self._provider.wrap(made, _context(name))))
        return made


def _context(name: str) -> bytes:
    return b"qnet secret " + name.encode()

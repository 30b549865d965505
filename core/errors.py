"""The named errors of the kernel. None of them repeats what was put in."""

from collections.abc import Mapping
from typing import Any, ClassVar

from core.text import Text


class QnetError(Exception):
    """Something a person or a program can act on. `code` is stable."""

    code: ClassVar[str]
    title: ClassVar[Text]

    def __init__(self, detail: Text | None = None, **facts: Any) -> None:
        self.detail = detail or self.title
        self.facts: Mapping[str, Any] = facts
        super().__init__(self.code)


class InvalidInput(QnetError):
    """The command or query can't be read: the fact `field` says where."""

    code = "invalid_input"
    title = Text("Oplysningerne kan ikke læses", "The input can't be read")


class NotSignedIn(QnetError):
    """No valid credential came with the request."""

    code = "not_signed_in"
    title = Text("Log ind først", "Sign in first")


class Forbidden(QnetError):
    """No role of the account may do this anywhere."""

    code = "forbidden"
    title = Text("Din rolle giver ikke adgang til dette", "Your role doesn't allow this")


class NotFound(QnetError):
    """There is no such thing, or none that this account may know of: both look the same."""

    code = "not_found"
    title = Text("Det findes ikke", "There is no such thing")


class RuleBroken(QnetError):
    """A rule of the domain refuses the command. `rule` carries its name, words and facts."""

    code = "rule_broken"
    title = Text("En regel forhindrer det", "A rule forbids it")

    def __init__(self, rule: str, detail: Text, **facts: Any) -> None:
        super().__init__(detail, **facts)
        self.rule = rule


class PluginRefused(QnetError):
    """A plugin's check vetoed the command, or failed: the fact `plugin` names it."""

    code = "plugin_refused"
    title = Text("Et lokalt modul forhindrer det", "A local plugin forbids it")


class Conflict(QnetError):
    """Something in the decision's boundary changed meanwhile."""

    code = "conflict"
    title = Text(
        "Nogen har ændret det i mellemtiden: hent igen og prøv igen",
        "Somebody changed it meanwhile: load it again and retry",
    )


class IdempotencyKeyReused(QnetError):
    """The same idempotency key came with another body."""

    code = "idempotency_key_reused"
    title = Text("Nøglen er brugt til en anden anmodning", "The key was used for another request")


class NotYetReadable(QnetError):
    """A read model hasn't reached the named position, or stands still."""

    code = "not_yet_readable"
    title = Text("Siden er ved at blive opdateret: prøv igen", "Still being updated: retry")


class ReadLogUnavailable(QnetError):
    """The read log can't be written, so nothing personal is shown."""

    code = "read_log_unavailable"
    title = Text(
        "Opslag kan ikke registreres lige nu, derfor vises intet",
        "Look-ups can't be recorded now, so nothing is shown",
    )


class PersonErased(QnetError):
    """Data can't be stored about a person who was erased."""

    code = "person_erased"
    title = Text("Personens oplysninger er slettet", "The person's data were erased")


class KeyUnusable(QnetError):
    """A key can't be unwrapped, or an envelope doesn't belong where it stands."""

    code = "key_unusable"
    title = Text("En nøgle kan ikke bruges", "A key can't be used")


class NewerVersion(QnetError):
    """The log holds a version of a known event that this code doesn't know: upgrade first."""

    code = "newer_version"
    title = Text(
        "Hændelsen er skrevet af en nyere udgave af programmet",
        "The event was written by a newer version of the program",
    )


class DeclarationError(Exception):
    """A domain, projection or plugin declares something that can't hold; raised at start."""

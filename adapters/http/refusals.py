"""The refusals that only HTTP knows. Like the kernel's, none repeats what was put in."""

from core.errors import QnetError
from core.text import Text


class MalformedJson(QnetError):
    """The body is no JSON."""

    code = "malformed_json"
    title = Text("Indholdet er ikke gyldig JSON", "The body isn't valid JSON")


class UnsupportedMediaType(QnetError):
    """The body is of another type than application/json, or compressed."""

    code = "unsupported_media_type"
    title = Text("Indholdet skal være application/json", "The body must be application/json")


class TooLarge(QnetError):
    """The body is larger than any command needs."""

    code = "too_large"
    title = Text("Indholdet er for stort", "The body is too large")


class MethodNotAllowed(QnetError):
    """The path is there, but not for this method."""

    code = "method_not_allowed"
    title = Text(
        "Adressen findes, men ikke til denne metode", "The path exists, but not for this method"
    )


class InternalError(QnetError):
    """Something failed that should not. The answer says nothing more; the log says where."""

    code = "internal_error"
    title = Text("Noget gik galt hos os", "Something went wrong on our side")

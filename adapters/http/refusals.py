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


class CrossSite(QnetError):
    """A session came, but it isn't certain that a page of ours has sent it."""

    code = "cross_site"
    title = Text(
        "Anmodningen kommer ikke fra Qnets egne sider", "The request isn't from Qnet's own pages"
    )


class LoopbackOnly(QnetError):
    """A demo was asked from another machine, or its server listens to others."""

    code = "demo_on_loopback_only"
    title = Text(
        "En demo svarer kun på den maskine, den kører på",
        "A demo answers only on the machine that it runs on",
    )


class InternalError(QnetError):
    """Something failed that should not. The answer says nothing more; the log says where."""

    code = "internal_error"
    title = Text("Noget gik galt hos os", "Something went wrong on our side")

"""Paths of declared routes, as Litestar and as OpenAPI write them."""

from adapters.http.served import API
from core.routes import Route


def litestar_path(route: Route) -> str:
    """Return the path with its fields as text: their types are read with the others'."""
    return f"{API}{route.path}".replace("}", ":str}")


def openapi_path(route: Route) -> str:
    """Return the path as it stands in the OpenAPI document."""
    return f"{API}{route.path}"

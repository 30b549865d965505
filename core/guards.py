"""Who is kept from whom: what no permission gives, whatever the role and the place.

A command is asked about within its decision's boundary, so that a simultaneous shutting out wins. A
query reads rows among which those of the women from whom somebody is kept aren't.
"""

from collections.abc import Callable, Collection
from uuid import UUID

import msgspec

from core.facts import Reader
from core.permissions import Actor, Resource
from core.queries import RowReader

Guard = Callable[[Reader, UUID, Actor], bool]
"""Says whether whoever acts is kept from a participant."""
FindClosed = Callable[[RowReader, Actor], Collection[str]]
"""From whoever asks to the ids of all things that are closed to her, by the read models."""


def guarded(guard: Guard | None, resource: Resource, read: Reader, actor: Actor) -> Resource:
    """Return the resource: closed, if the actor is kept from one of its participants."""
    if guard is None or not any(guard(read, each, actor) for each in resource.participants):
        return resource
    return msgspec.structs.replace(resource, closed=True)

"""From an identity to an actor: its grants, as the log has them at the moment of the decision."""

from core.facts import Reader
from core.identity import Identity
from core.permissions import Actor
from core.registry import Registry


def actor_of(identity: Identity, registry: Registry, read: Reader) -> Actor:
    """Return who acts, with the grants of the account; none if it is disabled or unknown."""
    grants = identity.grants
    if identity.account is not None and registry.actor_fact is not None:
        known = read(registry.actor_fact, identity.account)
        grants = known.grants if known.active else ()
    return Actor(identity.id, identity.kind, grants, identity.scopes, identity.second_factor_at)

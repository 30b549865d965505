"""From an identity to an actor: its grants, as the log has them at the moment of the decision."""

from datetime import datetime

from core.facts import Reader
from core.identity import Identity
from core.permissions import Actor
from core.registry import Registry


def actor_of(identity: Identity, registry: Registry, read: Reader, now: datetime) -> Actor:
    """Return who acts, with the grants that the account has now; none if it isn't in use."""
    grants = identity.grants
    if identity.account is not None and registry.actor_fact is not None:
        known = read(registry.actor_fact, identity.account)
        grants = known.grants if known.active else ()
    return Actor(
        identity.id,
        identity.kind,
        tuple(grant for grant in grants if grant.until is None or now < grant.until),
        identity.scopes,
        identity.second_factor_at,
        identity.account,
    )

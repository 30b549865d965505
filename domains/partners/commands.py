"""What may be asked of partners."""

from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta

from core.commands import Command, Given, command
from core.events import Event
from core.facts import Reader
from core.permissions import COUNTRY, Resource
from core.personal import PublicText
from domains.partners.events import PartnerId, PartnerKind, PartnerRegistered


@command("partners.register", "POST /partners", da="Registrér partner", en="Register a partner")
class RegisterPartner(Command):
    """Register an organisation whose counsellors refer."""

    name: Annotated[PublicText, Meta(min_length=1, max_length=100)]
    kind: PartnerKind

    def resource(self, read: Reader) -> Resource:
        return COUNTRY

    def decide(self, read: Reader, given: Given) -> Sequence[Event]:
        partner = PartnerId(given.new_id())
        return [PartnerRegistered(partner=partner, name=self.name, kind=self.kind)]

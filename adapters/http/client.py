"""The client's address: the one that connects, unless that is a proxy that we were told of."""

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

SETTING = "QNET_TRUSTED_PROXIES"


class Proxies:
    """The networks of the proxies in front of the server."""

    def __init__(self, networks: Sequence[Network] = ()) -> None:
        self._networks = tuple(networks)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Proxies":
        """Read QNET_TRUSTED_PROXIES: addresses or networks, with spaces between.

        Raises ValueError, naming the setting, for what is neither.
        """
        try:
            return cls([ip_network(word) for word in environ.get(SETTING, "").split()])
        except ValueError:
            message = f"{SETTING} must be addresses or networks, like `127.0.0.1 10.0.0.0/8`"
            raise ValueError(message) from None

    def client(self, peer: str, forwarded_for: str) -> str:
        """Return the address of whoever asks; the empty string if it can't be told.

        `peer` is who connects, `forwarded_for` the header X-Forwarded-For. Each proxy adds whom it
        saw at the end, so it is read from there, and only as long as those who wrote are trusted:
        what stands before was sent by anybody.
        """
        address = _address(peer)
        said = [part.strip() for part in forwarded_for.split(",")] if forwarded_for else []
        while address is not None and self._trusts(address) and said:
            address = _address(said.pop())
        return "" if address is None else str(address)

    def _trusts(self, address: Address) -> bool:
        return any(address in network for network in self._networks)


def _address(text: str) -> Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return address if mapped is None else mapped


NO_PROXIES = Proxies()
"""Nobody stands in front: whoever connects is the client."""

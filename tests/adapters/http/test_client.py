"""Whose address counts: nobody chooses it, unless a proxy is trusted to tell it."""

import pytest

from adapters.http.client import SETTING, Proxies

BEHIND = Proxies.from_environment({SETTING: "127.0.0.1 10.0.0.0/8 ::1"})
NOWHERE = Proxies()


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded_for", "client"),
    [
        (NOWHERE, "192.0.2.7", "", "192.0.2.7"),
        (NOWHERE, "192.0.2.7", "198.51.100.1", "192.0.2.7"),
        (BEHIND, "192.0.2.7", "198.51.100.1", "192.0.2.7"),
        (BEHIND, "127.0.0.1", "", "127.0.0.1"),
        (BEHIND, "127.0.0.1", "198.51.100.1", "198.51.100.1"),
        (BEHIND, "127.0.0.1", "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        (BEHIND, "127.0.0.1", "203.0.113.9, 198.51.100.1, 10.1.2.3", "198.51.100.1"),
        (BEHIND, "127.0.0.1", "10.9.9.9, 10.1.2.3", "10.9.9.9"),
        (BEHIND, "::1", "2001:db8::1", "2001:db8::1"),
        (BEHIND, "::ffff:127.0.0.1", "198.51.100.1", "198.51.100.1"),
        (BEHIND, "127.0.0.1", "nonsense", ""),
        (BEHIND, "127.0.0.1", "198.51.100.1, nonsense", ""),
        (BEHIND, "", "198.51.100.1", ""),
    ],
)
def test_the_address_is_read_from_the_end(
    proxies: Proxies, peer: str, forwarded_for: str, client: str
) -> None:
    assert proxies.client(peer, forwarded_for) == client


def test_a_setting_that_is_none_is_named() -> None:
    with pytest.raises(ValueError, match=SETTING):
        Proxies.from_environment({SETTING: "everybody"})

"""The address that Qnet is found under: one that browsers protect, or none at all."""

import pytest

from adapters.signin.origin import origin_of
from adapters.signin.refusals import PublicUrlUnusable


@pytest.mark.parametrize(
    ("given", "url", "host"),
    [
        ("https://qnet.example.org", "https://qnet.example.org", "qnet.example.org"),
        ("https://qnet.example.org/", "https://qnet.example.org", "qnet.example.org"),
        ("https://QNET.example.org:443", "https://qnet.example.org", "qnet.example.org"),
        ("https://qnet.example.org:8443", "https://qnet.example.org:8443", "qnet.example.org"),
        ("http://localhost:8000", "http://localhost:8000", "localhost"),
        ("http://127.0.0.1:80", "http://127.0.0.1", "127.0.0.1"),
        ("http://[::1]:8000", "http://[::1]:8000", "::1"),
    ],
)
def test_an_origin_is_read_as_browsers_write_it(given: str, url: str, host: str) -> None:
    origin = origin_of({"QNET_PUBLIC_URL": given})
    assert (origin.url, origin.host) == (url, host)


def test_without_one_it_is_a_server_on_this_machine() -> None:
    assert origin_of({}).url == "http://localhost:8000"


@pytest.mark.parametrize(
    "given",
    [
        "",
        "qnet.example.org",
        "http://qnet.example.org",
        "ftp://localhost",
        "https://qnet.example.org/sub",
        "https://user:word@qnet.example.org",
        "https://qnet.example.org?x",
        "https://qnet.example.org:x",
        "https://[::1",
    ],
)
def test_what_browsers_do_not_protect_is_refused(given: str) -> None:
    with pytest.raises(PublicUrlUnusable):
        origin_of({"QNET_PUBLIC_URL": given})

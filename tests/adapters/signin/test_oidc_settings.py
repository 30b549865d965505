"""The settings of the identity provider: whole, protected, and their errors name them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import httpx
import msgspec
import pytest

from adapters.demo_home import Demo, write_mark
from adapters.signin.oidc import Oidc
from adapters.signin.oidc_settings import OidcSettingsUnusable, oidc_settings
from adapters.signin.origin import Origin
from adapters.signin.tracing import Caller
from core.clock import TurnableClock
from core.errors import NotFound
from tests.adapters.signin.oidc_provider import CLIENT, SECRET, Provider, provided
from tests.adapters.simulation.homes import migrated, opened

ORIGIN = Origin("https://qnet.example.org", "qnet.example.org")
LOCAL_REDIRECT = "http://localhost:8000/api/v1/sign-in/oidc/callback"
GOOD = {
    "QNET_OIDC_ISSUER": "https://login.example.org/realms/office",
    "QNET_OIDC_CLIENT_ID": "qnet",
    "QNET_OIDC_CLIENT_SECRET": "very secret",
    "QNET_OIDC_REDIRECT": "https://qnet.example.org/api/v1/sign-in/oidc/callback",
}


def without(*names: str) -> Mapping[str, str]:
    return {name: value for name, value in GOOD.items() if name not in names}


def test_without_any_there_is_no_provider() -> None:
    assert oidc_settings({}, ORIGIN) is None
    assert oidc_settings({"QNET_OIDC_ISSUER": ""}, ORIGIN) is None


def test_whole_ones_are_read() -> None:
    more = {"QNET_OIDC_TWO_FACTORS_ACR": "a b", "QNET_OIDC_TWO_FACTORS_AMR": " mfa "}
    found = oidc_settings({**GOOD, **more}, ORIGIN)
    assert found is not None
    assert found.client_secret.reveal() == "very secret"
    assert (found.acr, found.amr) == (("a", "b"), ("mfa",))
    assert "very secret" not in repr(found)


def test_no_value_counts_as_two_factors_unless_it_is_named() -> None:
    found = oidc_settings(GOOD, ORIGIN)
    assert found is not None
    assert (found.acr, found.amr) == ((), ())


def test_the_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("from the file\n")
    told = {**without("QNET_OIDC_CLIENT_SECRET"), "QNET_OIDC_CLIENT_SECRET_FILE": str(path)}
    found = oidc_settings(told, ORIGIN)
    assert found is not None
    assert found.client_secret.reveal() == "from the file"


@pytest.mark.parametrize(
    ("environ", "setting"),
    [
        (without("QNET_OIDC_ISSUER"), "QNET_OIDC_ISSUER"),
        ({"QNET_OIDC_TWO_FACTORS_AMR": "mfa"}, "QNET_OIDC_ISSUER"),
        (without("QNET_OIDC_CLIENT_ID"), "QNET_OIDC_CLIENT_ID"),
        (without("QNET_OIDC_CLIENT_SECRET"), "QNET_OIDC_CLIENT_SECRET"),
        (without("QNET_OIDC_REDIRECT"), "QNET_OIDC_REDIRECT"),
        ({**GOOD, "QNET_OIDC_CLIENT_SECRET_FILE": "/x"}, "QNET_OIDC_CLIENT_SECRET"),
        (
            {**without("QNET_OIDC_CLIENT_SECRET"), "QNET_OIDC_CLIENT_SECRET_FILE": "/no/file"},
            "QNET_OIDC_CLIENT_SECRET_FILE",
        ),
        *(
            ({**GOOD, "QNET_OIDC_ISSUER": issuer}, "QNET_OIDC_ISSUER")
            for issuer in (
                "http://login.example.org",
                "login.example.org",
                "https://",
                "https://user@login.example.org",
                "https://login.example.org?x=y",
                "https://login.example.org#x",
                "https://[login",
                "https://login.example.org:port",
                "ftp://localhost",
            )
        ),
        *(
            ({**GOOD, "QNET_OIDC_REDIRECT": redirect}, "QNET_OIDC_REDIRECT")
            for redirect in (
                "https://other.example.org/callback",
                "https://qnet.example.org.evil.example/callback",
                "http://qnet.example.org/callback",
                "https://qnet.example.org",
                "https://qnet.example.org/callback?x=y",
                "/api/v1/sign-in/oidc/callback",
            )
        ),
    ],
)
def test_an_error_names_the_setting_and_never_the_secret(
    environ: Mapping[str, str], setting: str
) -> None:
    with pytest.raises(OidcSettingsUnusable) as refused:
        oidc_settings(environ, ORIGIN)
    assert refused.value.facts == {"setting": setting}
    for words in (refused.value.detail.da, refused.value.detail.en):
        assert words.startswith(f"{setting} ")
        assert "very secret" not in words


@pytest.mark.parametrize("host", ["localhost:8080", "127.0.0.1:1", "[::1]:9"])
def test_a_provider_on_this_machine_needs_no_https(host: str) -> None:
    assert oidc_settings({**GOOD, "QNET_OIDC_ISSUER": f"http://{host}"}, ORIGIN) is not None


def test_an_installation_takes_its_provider_from_the_environment(tmp_path: Path) -> None:
    clock = TurnableClock(datetime(2026, 3, 2, 9, tzinfo=UTC))
    with (
        provided(Provider(clock, LOCAL_REDIRECT)) as provider,
        migrated(tmp_path / "home") as settings,
    ):
        environ = {
            **settings.environ,
            "QNET_OIDC_ISSUER": provider.issuer,
            "QNET_OIDC_CLIENT_ID": CLIENT,
            "QNET_OIDC_CLIENT_SECRET": SECRET,
            "QNET_OIDC_REDIRECT": LOCAL_REDIRECT,
        }
        named = msgspec.structs.replace(settings, environ=environ)
        with opened(named, clock=clock) as installation:
            oidc = installation.sign_in.oidc
            assert isinstance(oidc, Oidc)
            sent = oidc.begin(Caller("192.0.2.1"))
            assert httpx.get(sent.address).status_code == 302
        write_mark(settings.home, Demo(seed=1, months=1.0, branches=1, until="2026-03-02"))
        with opened(named, clock=clock) as installation, pytest.raises(NotFound):
            _ = installation.sign_in.oidc

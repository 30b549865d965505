"""Cookies and the headers beside them, read strictly."""

from datetime import timedelta

import pytest

from adapters.http.cookies import DEVICE_COOKIE, SESSION_COOKIE, cookie, of_device, of_session
from core.tokens import DEVICE, PREFIX, SESSION, new_device_secret

SECRET = SESSION + "s" * 43


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (f"__Host-qnet={SECRET}", SECRET),
        (f"other=1; __Host-qnet={SECRET} ; x=y", SECRET),
        (f"__Host-qnet={SECRET}; __Host-qnet={SECRET}", None),
        (f"__Host-qnet={SECRET}; __Host-qnet=x", None),
        (f"__host-qnet={SECRET}", None),
        (f'__Host-qnet="{SECRET}"', None),
        (f"__Host-qnet={SECRET}x", None),
        (f"__Host-qnet={PREFIX}{'t' * 43}", None),
        (f"__Host-qnet={DEVICE}{'d' * 43}", None),
        (f"qnet={SECRET}", None),
        ("__Host-qnet", None),
        ("", None),
    ],
)
def test_a_session_is_read_from_one_cookie_of_the_right_form(
    header: str, found: str | None
) -> None:
    assert cookie({"cookie": header}, SESSION_COOKIE) == found


def test_each_cookie_has_a_form_of_its_own() -> None:
    device = new_device_secret()
    assert cookie({"cookie": f"{DEVICE_COOKIE}={device}"}, DEVICE_COOKIE) == device
    assert cookie({"cookie": f"{DEVICE_COOKIE}={SECRET}"}, DEVICE_COOKIE) is None
    assert cookie({}, SESSION_COOKIE) is None


def test_a_session_ends_with_the_browser_and_a_device_is_remembered() -> None:
    assert of_session(SECRET).max_age is None
    assert of_device(new_device_secret(), timedelta(days=2)).max_age == 2 * 24 * 60 * 60

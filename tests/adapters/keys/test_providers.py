"""The key-encryption key: where it comes from, who may read it, and what it refuses."""

from base64 import b64encode
from pathlib import Path

import pytest

from adapters.keys.keyfile import create
from adapters.keys.providers import (
    EnvironmentKeyProvider,
    FileKeyProvider,
    make_key,
    provider_from,
)
from core.errors import KeyUnusable
from core.keys import KeyProvider
from tests.adapters.keys.processes import in_processes

SECRET = b"a data key of 32 bytes, made up."


def other_provider() -> KeyProvider:
    return EnvironmentKeyProvider({"QNET_KEK": b64encode(bytes(32)).decode()})


def test_unwraps_what_it_wrapped(provider: KeyProvider) -> None:
    assert provider.unwrap(provider.wrap(SECRET, b"here"), b"here") == SECRET


def test_wraps_under_a_new_nonce_each_time(provider: KeyProvider) -> None:
    wrapped = {provider.wrap(SECRET, b"here") for _ in range(100)}
    assert len(wrapped) == 100
    assert not any(SECRET in each for each in wrapped)


def test_refuses_another_context(provider: KeyProvider) -> None:
    with pytest.raises(KeyUnusable):
        provider.unwrap(provider.wrap(SECRET, b"here"), b"there")


def test_refuses_another_kek(provider: KeyProvider) -> None:
    with pytest.raises(KeyUnusable):
        other_provider().unwrap(provider.wrap(SECRET, b"here"), b"here")


@pytest.mark.parametrize("position", range(61))
def test_refuses_changed_bytes(provider: KeyProvider, position: int) -> None:
    wrapped = bytearray(provider.wrap(SECRET, b"here"))
    wrapped[position] ^= 1
    with pytest.raises(KeyUnusable):
        provider.unwrap(bytes(wrapped), b"here")


@pytest.mark.parametrize("wrapped", [b"", b"\x01", b"\x01" + bytes(12), b"\x01" + bytes(13)])
def test_refuses_what_is_too_short(provider: KeyProvider, wrapped: bytes) -> None:
    with pytest.raises(KeyUnusable):
        provider.unwrap(wrapped, b"here")


def from_file(path: Path) -> FileKeyProvider:
    create(path)
    return FileKeyProvider(path)


def test_a_missing_file_is_not_made_anew(tmp_path: Path) -> None:
    with pytest.raises(KeyUnusable) as refusal:
        provider_from({}, tmp_path)
    assert "restore it" in refusal.value.detail.en
    assert list(tmp_path.iterdir()) == []


def test_file_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "kek" / "kek.bin"
    from_file(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert len(path.read_bytes()) == 32
    assert list(path.parent.iterdir()) == [path]


def test_file_keeps_its_key(tmp_path: Path) -> None:
    path = tmp_path / "kek" / "kek.bin"
    wrapped = from_file(path).wrap(SECRET, b"here")
    assert from_file(path).unwrap(wrapped, b"here") == SECRET


def test_processes_that_make_the_file_together_use_the_same_key(tmp_path: Path) -> None:
    path = tmp_path / "kek" / "kek.bin"
    first, *others = in_processes(wrapped_by_file, [(path,)] * 3)
    provider = from_file(path)
    assert all(provider.unwrap(each, b"here") == SECRET for each in (first, *others))


def wrapped_by_file(path: Path) -> bytes:
    return from_file(path).wrap(SECRET, b"here")


@pytest.mark.parametrize("rights", [0o640, 0o604, 0o620, 0o602, 0o610])
def test_refuses_a_file_that_others_may_touch(tmp_path: Path, rights: int) -> None:
    path = tmp_path / "kek" / "kek.bin"
    from_file(path)
    path.chmod(rights)
    with pytest.raises(KeyUnusable) as refusal:
        from_file(path)
    assert refusal.value.detail.en.endswith(f"chmod 600 {path}")
    path.chmod(0o600)
    from_file(path)


def test_refuses_a_directory_where_others_may_replace_the_file(tmp_path: Path) -> None:
    path = tmp_path / "kek" / "kek.bin"
    from_file(path)
    path.parent.chmod(0o770)
    with pytest.raises(KeyUnusable) as refusal:
        from_file(path)
    assert refusal.value.detail.en.endswith(f"chmod 700 {path.parent}")


@pytest.mark.parametrize("length", [0, 31, 33])
def test_refuses_a_file_that_is_no_key(tmp_path: Path, length: int) -> None:
    path = tmp_path / "kek" / "kek.bin"
    from_file(path)
    path.write_bytes(b"x" * length)
    with pytest.raises(KeyUnusable) as refusal:
        from_file(path)
    assert "xxx" not in str(refusal.value.detail)


@pytest.mark.parametrize(
    "value",
    ["", "not base64!", "æøå", b64encode(bytes(31)).decode(), b64encode(bytes(33)).decode()],
)
def test_refuses_a_variable_that_is_no_key(value: str) -> None:
    with pytest.raises(KeyUnusable) as refusal:
        EnvironmentKeyProvider({"QNET_KEK": value})
    assert "QNET_KEK" in refusal.value.detail.en
    assert not value or value not in refusal.value.detail.en


def test_refuses_a_variable_that_is_not_set() -> None:
    with pytest.raises(KeyUnusable):
        EnvironmentKeyProvider({})


def test_the_variable_goes_before_the_file(tmp_path: Path) -> None:
    environ = {"QNET_KEK": b64encode(bytes(32)).decode()}
    wrapped = provider_from(environ, tmp_path).wrap(SECRET, b"here")
    assert other_provider().unwrap(wrapped, b"here") == SECRET
    assert list(tmp_path.iterdir()) == []


def test_without_the_variable_there_is_a_file(tmp_path: Path) -> None:
    make_key({}, tmp_path)
    wrapped = provider_from({}, tmp_path).wrap(SECRET, b"here")
    assert from_file(tmp_path / "kek" / "kek.bin").unwrap(wrapped, b"here") == SECRET


def test_the_kek_is_not_printed(provider: KeyProvider, kek: bytes) -> None:
    assert repr(kek)[2:20] not in repr(provider)
    assert kek.hex()[:16] not in repr(provider)

"""The searcher finds a value in each form: else finding nothing would mean nothing."""

import gzip
import sqlite3
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.e2e.searching import ENCODINGS, Forms, fingerprints, found_under

VALUE = "Deltager Bøg 417 Å+/?"
PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "zlib": zlib.compress,
    "zlib, fast": lambda data: zlib.compress(data, 1),
    "zlib, best": lambda data: zlib.compress(data, 9),
    "gzip": gzip.compress,
    "zlib in gzip": lambda data: gzip.compress(b"before" + zlib.compress(data)),
}


def noise(length: int) -> bytes:
    return Random(length).randbytes(length)


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_it_finds_a_value_in_each_form(encoding: str, packing: str) -> None:
    inside = noise(70) + ENCODINGS[encoding](VALUE) + noise(90)
    data = noise(301) + PACKINGS[packing](inside) + noise(203)
    assert (VALUE, encoding) in Forms([VALUE]).found_in(data)


@pytest.mark.parametrize("before", range(7))
def test_it_finds_base64_wherever_the_value_stands_in_it(before: int) -> None:
    import base64  # noqa: PLC0415 - the standard's own encoder is the oracle

    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        data = encode(noise(before) + VALUE.encode() + noise(5))
        assert Forms([VALUE]).found_in(data)


def test_it_tells_values_apart_that_begin_alike() -> None:
    values = [f"{VALUE} {number}" for number in range(20)]
    data = noise(40) + values[7].encode() + noise(40) + values[11].encode()
    found = {value for value, _ in Forms(values).found_in(data)}
    assert found == {values[1], values[7], values[11]}, "the second begins like the twelfth"


def test_it_finds_nothing_in_noise() -> None:
    assert not Forms([VALUE]).found_in(noise(1 << 20))


def test_it_finds_a_value_in_a_database_and_in_its_log(tmp_path: Path) -> None:
    for name, mode in (("journal", "DELETE"), ("wal", "WAL")):
        folder = tmp_path / name
        folder.mkdir()
        connection = sqlite3.connect(folder / "some.db", isolation_level=None)
        connection.execute(f"PRAGMA journal_mode = {mode}")
        connection.execute("CREATE TABLE some (thing)")
        before = fingerprints(folder)
        connection.execute("INSERT INTO some VALUES (?)", (VALUE,))
        found = found_under(folder, [VALUE], unchanged=before)
        assert list(found) == ["some.db" if mode == "DELETE" else "some.db-wal"]
        assert not found_under(folder, [VALUE], unchanged=fingerprints(folder))
        connection.close()

"""Searches files for a value in whatever form it could lie there."""

import base64
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus

_ZEROS = re.compile(rb"\0{128,}")
_COMPRESSED = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
_LONGEST_STREAM = 1 << 20
_DEPTH = 3
_BEGINNING = 6


def _base64(value: bytes, before: int, encode: Callable[[bytes], bytes]) -> bytes:
    """Return the characters that are the same whatever stands before and behind the value."""
    encoded = encode(b"\0" * before + value)
    first = -(-before * 8 // 6)
    last = (before + len(value)) * 8 // 6
    return encoded[first:last]


def _at(before: int) -> Callable[[str], bytes]:
    return lambda text: _base64(text.encode(), before, base64.b64encode)


def _url_safe_at(before: int) -> Callable[[str], bytes]:
    return lambda text: _base64(text.encode(), before, base64.urlsafe_b64encode)


ENCODINGS: Mapping[str, Callable[[str], bytes]] = {
    "UTF-8": str.encode,
    "UTF-16LE": lambda text: text.encode("utf-16-le"),
    "UTF-16BE": lambda text: text.encode("utf-16-be"),
    "Latin-1": lambda text: text.encode("latin-1"),
    "hex": lambda text: text.encode().hex().encode(),
    "HEX": lambda text: text.encode().hex().upper().encode(),
    "hex of UTF-16LE": lambda text: text.encode("utf-16-le").hex().encode(),
    "base64 at 0": _at(0),
    "base64 at 1": _at(1),
    "base64 at 2": _at(2),
    "base64url at 0": _url_safe_at(0),
    "base64url at 1": _url_safe_at(1),
    "base64url at 2": _url_safe_at(2),
    "JSON": lambda text: json.dumps(text)[1:-1].encode(),
    "JSON, capitals": lambda text: re.sub(
        r"\\u(....)", lambda found: "\\u" + found[1].upper(), json.dumps(text)[1:-1]
    ).encode(),
    "JSON, all escaped": lambda text: "".join(f"\\u{ord(c):04x}" for c in text).encode(),
    "percent": lambda text: quote(text, safe="").encode(),
    "percent, small": lambda text: re.sub(
        "%(..)", lambda found: found[0].lower(), quote(text, safe="")
    ).encode(),
    "percent, plus": lambda text: quote_plus(text).encode(),
    "percent, all escaped": lambda text: "".join(f"%{b:02X}" for b in text.encode()).encode(),
}


class Forms:
    """All forms of some values, grouped by how they begin: so the data are read once."""

    def __init__(self, values: Iterable[str], encodings: Iterable[str] = ENCODINGS) -> None:
        self._groups: dict[int, dict[bytes, set[tuple[bytes, str, str]]]] = {}
        for name in encodings:
            for value in set(values):
                form = ENCODINGS[name](value)
                beginning = form[:_BEGINNING]
                groups = self._groups.setdefault(len(beginning), {})
                groups.setdefault(beginning, set()).add((form, value, name))

    def found_in(self, data: bytes) -> set[tuple[str, str]]:
        """Return value and encoding of all that is in the data, or in a zlib stream in it."""
        return {
            (value, name)
            for part in _with_streams(data)
            for length, groups in self._groups.items()
            for at in range(len(part) - length + 1)
            if part[at : at + length] in groups
            for form, value, name in groups[part[at : at + length]]
            if part.startswith(form, at)
        }


def found_under(
    folder: Path, values: Iterable[str], unchanged: Mapping[Path, bytes] | None = None
) -> dict[str, set[tuple[str, str]]]:
    """Search every file under the folder; return what was found by file.

    What is as it was before (`fingerprints`) is passed over.
    """
    forms = Forms(values)
    known = unchanged or {}
    return {
        str(path.relative_to(folder)): found
        for path, data in _files(folder)
        if known.get(path) != _fingerprint(data) and (found := forms.found_in(data))
    }


def fingerprints(folder: Path) -> dict[Path, bytes]:
    """Return what tells whether a file under the folder has changed."""
    return {path: _fingerprint(data) for path, data in _files(folder)}


def _fingerprint(data: bytes) -> bytes:
    return len(data).to_bytes(8, "big") + zlib.adler32(data).to_bytes(4, "big")


def _files(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path, path.read_bytes()


def _with_streams(data: bytes, depth: int = _DEPTH) -> Iterator[bytes]:
    """Yield the data without long runs of zeros, and what zlib or gzip streams in them say."""
    yield _ZEROS.sub(b"\0" * 128, data)
    if depth == 0:
        return
    for start in _COMPRESSED.finditer(data):
        stream = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
        try:
            inside = stream.decompress(data[start.start() : start.start() + _LONGEST_STREAM])
        except zlib.error:
            continue
        if inside:
            yield from _with_streams(inside, depth - 1)

"""Denmark's 98 municipalities, from the official list in `data/`."""

import csv
from functools import lru_cache
from importlib.resources import files

from msgspec import Struct

from domains.branches.events import MunicipalityCode


class Municipality(Struct, frozen=True):
    """A municipality and a point inside it (WGS 84, degrees)."""

    code: MunicipalityCode
    name: str
    region: str
    latitude: float
    longitude: float


@lru_cache(maxsize=1)
def municipalities() -> dict[str, Municipality]:
    """Return all municipalities by code."""
    source = files("domains.branches").joinpath("data/municipalities.csv")
    lines = source.read_text(encoding="utf-8").splitlines()
    return {
        row["code"]: Municipality(
            MunicipalityCode(row["code"]),
            row["name"],
            row["region"],
            float(row["latitude"]),
            float(row["longitude"]),
        )
        for row in csv.DictReader(lines)
    }

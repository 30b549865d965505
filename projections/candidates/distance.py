"""How far it is from one municipality to another."""

from functools import cache
from math import asin, cos, radians, sin, sqrt

from domains.branches.events import MunicipalityCode
from domains.branches.municipalities import municipalities

EARTH_RADIUS_KM = 6371.0088
"""The mean radius of the WGS 84 ellipsoid (Moritz, Geodetic Reference System 1980)."""


@cache
def kilometres(one: MunicipalityCode, other: MunicipalityCode) -> float | None:
    """Return the distance between points inside the two, None where one isn't known.

    The haversine formula (R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68, 1984).
    """
    places = municipalities()
    if one not in places or other not in places:
        return None
    here, there = places[one], places[other]
    north, south = radians(here.latitude), radians(there.latitude)
    east = radians(there.longitude - here.longitude)
    chord = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(chord))

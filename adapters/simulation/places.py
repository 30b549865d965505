"""Where the demo's branches are: real municipalities, but their choice is made up."""

from math import cos, hypot, radians
from random import Random

from msgspec import Struct

from domains.branches.municipalities import Municipality, municipalities


class Place(Struct, frozen=True):
    """A branch's home municipality, and all that it covers."""

    name: str
    municipalities: tuple[str, ...]


def places(random: Random, number: int) -> list[Place]:
    """Choose homes for branches, far apart, and give each the municipalities around it.

    Each municipality goes to the nearest home, but about one in six waits for a Qnet: nobody
    covers it. Raises ValueError for fewer than one branch, or more than there are municipalities.
    """
    country = list(municipalities().values())
    if not 1 <= number <= len(country):
        raise ValueError(f"between 1 and {len(country)} branches fit into the country")
    homes = _far_apart(random, country, number)
    covered: dict[str, list[str]] = {home.code: [home.code] for home in homes}
    for municipality in country:
        if municipality in homes or random.random() < 1 / 6:
            continue
        nearest = min(homes, key=lambda home: _kilometres(home, municipality))
        covered[nearest.code].append(municipality.code)
    return [Place(home.name, tuple(covered[home.code])) for home in homes]


def _far_apart(random: Random, country: list[Municipality], number: int) -> list[Municipality]:
    homes = [random.choice(country)]
    while len(homes) < number:
        rest = [m for m in country if m not in homes]
        homes.append(max(rest, key=lambda m: min(_kilometres(m, home) for home in homes)))
    return homes


def _kilometres(one: Municipality, other: Municipality) -> float:
    """Distance on a plane that is true enough within Denmark (equirectangular, km)."""
    north = (one.latitude - other.latitude) * 111.2
    east = (one.longitude - other.longitude) * 111.2 * cos(radians(56))
    return hypot(north, east)

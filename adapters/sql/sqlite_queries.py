"""The SELECTs of SQLite's store, one for each shape of a query, so that SQLite keeps them prepared.

Every kind of event under a tag is sought by itself in the key (tag, type, position), from the
position on and no further than the page: a page costs what it returns, whatever lies behind it.
"""

from functools import lru_cache

from adapters.sql.matching import Match
from adapters.sql.response import COLUMNS

Shape = tuple[bool, int, tuple[tuple[int, int], ...]]

# Each SELECT starts with the same three parameters.
_BOUNDS = "position > ?1 AND {}.position <= ?2"
_FIRST_FREE = 4
_COMPOUND_LIMIT = 400  # SQLite takes 500 SELECTs in one UNION
_COLUMNS = ", ".join(f"e.{column}" for column in COLUMNS)


def shape_of(match: Match) -> Shape:
    """Return what decides the SQL of a match: how many types and tags, not which."""
    tagged = tuple((len(item.tags), len(item.types)) for item in match.tagged)
    return match.everything, len(match.types), tagged


def values_of(match: Match) -> list[str]:
    """Return the parameters that follow after, until and limit."""
    values = list(match.types)
    for tags, types in match.tagged:
        values += tags
        values += types
    return values


@lru_cache(maxsize=512)
def select_events(shape: Shape) -> str:
    """Return the SELECT of the matching events, in order."""
    everything, types, tagged = shape
    if everything or not tagged:
        return f"SELECT {_COLUMNS} FROM {_scan(everything, types)} ORDER BY e.position LIMIT ?3"
    positions = f"SELECT position FROM ({_union(_arms(shape))}) ORDER BY position LIMIT ?3"
    # CROSS JOIN keeps SQLite from turning the loops around and scanning the events.
    return (
        f"SELECT {_COLUMNS} FROM ({positions}) m CROSS JOIN events e ON e.position = m.position"
        " ORDER BY m.position"
    )


@lru_cache(maxsize=512)
def select_any(shape: Shape) -> str:
    """Return the SELECT that finds a row if there is a matching event."""
    everything, types, tagged = shape
    if everything or not tagged:
        return f"SELECT e.position FROM {_scan(everything, types)} LIMIT ?3"
    return f"SELECT position FROM ({_union(_arms(shape), ' UNION ALL ')}) LIMIT ?3"


def _scan(everything: bool, types: int) -> str:  # noqa: FBT001 - part of the shape
    bounds = _BOUNDS.format("e")
    if everything:
        return f"events e WHERE e.{bounds}"
    return f"events e WHERE e.{bounds} AND e.type IN ({_places(_FIRST_FREE, types)})"


def _arms(shape: Shape) -> list[str]:
    everything, scanned_types, tagged = shape
    arms = []
    free = _FIRST_FREE + scanned_types
    if scanned_types:
        arms.append(f"SELECT e.position FROM {_scan(everything, scanned_types)}")
    for tags, types in tagged:
        first_type = free + tags
        free_after = first_type + types
        of_types = [f" AND t.type = ?{kind}" for kind in range(first_type, free_after)] or [""]
        arms += [_under_tags(free, tags, of_type) for of_type in of_types]
        free = free_after
    return [f"SELECT position FROM ({arm} ORDER BY position LIMIT ?3)" for arm in arms]


def _under_tags(first: int, tags: int, of_type: str) -> str:
    others = "".join(
        " AND EXISTS (SELECT 1 FROM event_tags o"
        f" WHERE o.tag = ?{other} AND o.type = t.type AND o.position = t.position)"
        for other in range(first + 1, first + tags)
    )
    bounds = _BOUNDS.format("t")
    return (
        "SELECT t.position FROM event_tags t"
        f" WHERE t.tag = ?{first}{of_type} AND t.{bounds}{others}"
    )


def _union(arms: list[str], union: str = " UNION ") -> str:
    while len(arms) > 1:
        blocks = (arms[n : n + _COMPOUND_LIMIT] for n in range(0, len(arms), _COMPOUND_LIMIT))
        arms = [union.join(block) for block in blocks]
        if len(arms) > 1:
            arms = [f"SELECT position FROM ({arm})" for arm in arms]
    return arms[0]


def _places(first: int, count: int) -> str:
    return ", ".join(f"?{number}" for number in range(first, first + count))

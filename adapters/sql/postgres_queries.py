"""The SELECTs of PostgreSQL's store: lists come as one text each, so the SQL is always the same.

A condition or query is at most three parts: types anywhere, (tag, type) pairs, and tags with any
type. Each pair is sought by itself in the key (tag, type, position), in the page's bounds only.
"""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from adapters.sql.matching import Match
from adapters.sql.response import COLUMNS

_COLUMNS = ", ".join(f"e.{column}" for column in COLUMNS)

_OTHER_TAGS = """(q.others = '' OR NOT EXISTS (
    SELECT 1 FROM unnest(string_to_array(q.others, E'\\n')) o (tag)
    WHERE NOT EXISTS (
        SELECT 1 FROM event_tags x
        WHERE x.tag = o.tag AND x.type = t.type AND x.position = t.position
    )
))"""

_PAIRS = """
SELECT found.position
FROM (
    SELECT tag, type, coalesce(others, '') AS others
    FROM unnest(
        string_to_array({pair_tags}, E'\\n'),
        string_to_array({pair_types}, E'\\n'),
        string_to_array({pair_others}, E'\\n\\n')
    ) p (tag, type, others)
) q
CROSS JOIN LATERAL (
    SELECT t.position FROM event_tags t
    WHERE t.tag = q.tag AND t.type = q.type AND {bounds} AND {others}
    ORDER BY t.position LIMIT {limit}
) found
"""

_PLAIN_PAIRS = """
SELECT found.position
FROM unnest(
    string_to_array({pair_tags}, E'\\n'),
    string_to_array({pair_types}, E'\\n')
) q (tag, type)
CROSS JOIN LATERAL (
    SELECT t.position FROM event_tags t
    WHERE t.tag = q.tag AND t.type = q.type AND {bounds}
    ORDER BY t.position LIMIT {limit}
) found
"""

_ANY_TYPE = """
SELECT found.position
FROM (
    SELECT tag, coalesce(others, '') AS others
    FROM unnest(
        string_to_array({any_tags}, E'\\n'),
        string_to_array({any_others}, E'\\n\\n')
    ) p (tag, others)
) q
CROSS JOIN LATERAL (
    SELECT t.position FROM event_tags t
    WHERE t.tag = q.tag AND {bounds} AND {others}
    ORDER BY t.position LIMIT {limit}
) found
"""

_SCAN = """
SELECT t.position FROM events t
WHERE {types} <> '' AND {bounds} AND t.type = ANY (string_to_array({types}, E'\\n'))
ORDER BY t.position LIMIT {limit}
"""

_PARTS = {"plain pairs": _PLAIN_PAIRS, "pairs": _PAIRS, "any": _ANY_TYPE, "types": _SCAN}


class Parts(NamedTuple):
    """A match as parameters; an empty text where it has no such part."""

    types: str
    pair_tags: str
    pair_types: str
    pair_others: str
    any_tags: str
    any_others: str

    def names(self) -> tuple[str, ...]:
        """Return which parts the match has."""
        pairs = "pairs" if self.pair_others else "plain pairs"
        found = {pairs: self.pair_tags, "any": self.any_tags, "types": self.types}
        return tuple(name for name, text in found.items() if text)


def parts_of(match: Match) -> Parts:
    """Return the parameters of a match."""
    pairs = [(tags, kind) for tags, types in match.tagged for kind in types]
    any_type = [tags for tags, types in match.tagged if not types]
    return Parts(
        "\n".join(match.types),
        "\n".join(tags[0] for tags, _ in pairs),
        "\n".join(kind for _, kind in pairs),
        _others(tags for tags, _ in pairs),
        "\n".join(tags[0] for tags in any_type),
        _others(any_type),
    )


def _others(tags: Iterable[tuple[str, ...]]) -> str:
    """Join what follows the first tags; an empty text if nothing does."""
    others = ["\n".join(rest) for _, *rest in tags]
    return "\n\n".join(others) if any(others) else ""


def positions(names: Iterable[str], bounds: str, limit: str, place: str) -> str:
    """Return the SELECT of matching positions; `place` formats a parameter's name."""
    places = {field: place.format(field) for field in Parts._fields}
    arms = (
        _PARTS[name].format(bounds=bounds, limit=limit, others=_OTHER_TAGS, **places)
        for name in names
    )
    return " UNION ALL ".join(f"({arm})" for arm in arms)


@cache
def select_events(names: tuple[str, ...]) -> str:
    """Return the SELECT of the matching events in order; without parts it matches all."""
    bounds = "t.position > %(after)s AND t.position <= %(until)s"
    if not names:
        return (
            f"SELECT {_COLUMNS} FROM events e WHERE {bounds.replace('t.', 'e.')}"
            " ORDER BY e.position LIMIT %(limit)s"
        )
    # OFFSET 0 keeps the planner from joining in another way than event by event.
    return (
        f"SELECT {_COLUMNS} FROM (SELECT DISTINCT position"
        f" FROM ({positions(names, bounds, '%(limit)s', '%({})s')}) a"
        " ORDER BY position LIMIT %(limit)s) m"
        " CROSS JOIN LATERAL (SELECT * FROM events WHERE position = m.position OFFSET 0) e"
        " ORDER BY e.position"
    )


@cache
def select_with_head(names: tuple[str, ...]) -> str:
    """Return the SELECT of the head, and with it the matching events, from one snapshot."""
    return (
        f"SELECT head.position, {_COLUMNS} FROM (SELECT max(position) AS position FROM events) head"
        f" LEFT JOIN LATERAL ({select_events(names)}) e ON true ORDER BY e.position"
    )

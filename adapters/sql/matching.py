"""What a query asks for, in the form from which both databases' SQL is made."""

from typing import NamedTuple

from core.store import Query


class Tagged(NamedTuple):
    """Events that carry all of `tags` and have one of `types`, or any type if there are none."""

    tags: tuple[str, ...]
    types: tuple[str, ...]


class Match(NamedTuple):
    """A query without what can never match: an event matches if one of the three parts does."""

    everything: bool
    types: tuple[str, ...]
    tagged: tuple[Tagged, ...]

    @property
    def nothing(self) -> bool:
        """Whether no event can match."""
        return not (self.everything or self.types or self.tagged)


EVERYTHING = Match(everything=True, types=(), tagged=())


def check_name(name: str, kind: str) -> None:
    """Raise ValueError if `name` can't be stored: tags and types are joined by newlines."""
    if not _storable(name):
        raise ValueError(f"the {kind} {name!r} is empty, or contains a newline or NUL")


def match_of(query: Query | None) -> Match:
    """Return what `query` asks for. Without items, and with an empty item, that is everything."""
    if query is None or not query.items:
        return EVERYTHING
    types: dict[str, None] = {}
    tagged: dict[Tagged, None] = {}
    for item in query.items:
        item_types = tuple(dict.fromkeys(filter(_storable, item.types)))
        item_tags = tuple(dict.fromkeys(item.tags))
        if (item.types and not item_types) or not all(map(_storable, item_tags)):
            continue
        if item_tags:
            tagged[Tagged(item_tags, item_types)] = None
        elif item_types:
            types.update(dict.fromkeys(item_types))
        else:
            return EVERYTHING
    return Match(everything=False, types=tuple(types), tagged=tuple(tagged))


def _storable(name: str) -> bool:
    return bool(name) and "\n" not in name and "\0" not in name

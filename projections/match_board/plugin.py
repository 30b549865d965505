"""Registers the projection."""

from collections.abc import Sequence

from core.hookspecs import hookimpl
from core.projections import Projection
from core.queries import Query
from projections.match_board.projection import match_board
from projections.match_board.queries import MatchBoard


@hookimpl
def projections() -> Sequence[Projection]:
    return [match_board]


@hookimpl
def queries() -> Sequence[type[Query]]:
    return [MatchBoard]

"""Where reactions stand, in memory."""


class MemoryReactionTracking:
    """Remembers up to where each reaction has reacted, as long as the process lives."""

    def __init__(self) -> None:
        self._positions: dict[str, int] = {}

    def reacted(self, name: str) -> int:
        return self._positions.get(name, 0)

    def advance(self, name: str, position: int) -> None:
        self._positions[name] = position

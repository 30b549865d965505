"""A read model that stands still, as one does whose handlers fail: all that happens is parked."""

from core.engine import Engine


class Stopped:
    """A projection that applies nothing until it goes on."""

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self._projection = next(p for p in engine.projections if p.name == name)
        self._handlers = dict(self._projection._handlers)
        self._projection._handlers.update(dict.fromkeys(self._handlers, _fails))

    def go_on(self) -> None:
        """Apply again, also what was parked."""
        self._projection._handlers.update(self._handlers)
        self._engine.rebuild(self._projection)


def _fails(*_: object) -> None:
    raise ZeroDivisionError

"""A process that simulates until it is killed, and tells of each command that was acknowledged."""

import multiprocessing
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from adapters.first_start import add_first_administrators
from adapters.installation import open_installation, settings_from
from adapters.simulation.run import Plan, Watched, clock_and_ids, simulate
from core.identity import of_account
from tests.adapters.simulation.homes import ADMINISTRATORS

END = b""
PATIENCE = 60

# A server that has imported everything starts each process in milliseconds.
forking = multiprocessing.get_context("forkserver")
forking.set_forkserver_preload([__name__])


def live(environ: Mapping[str, str], home: Path, plan: Plan, out: Connection) -> None:
    """Simulate the plan with the engine following, and send the id of each accepted command."""
    clock, ids = clock_and_ids(plan)
    installation = open_installation(settings_from(environ, home), clock=clock, new_id=ids)
    installation.engine.start()
    admin = of_account(add_first_administrators(installation, list(ADMINISTRATORS))[0])
    told = Watched(acknowledged=lambda command_id: out.send_bytes(command_id.encode()))
    simulate(installation, plan, admin, told)
    out.send_bytes(END)


@contextmanager
def living(environ: Mapping[str, str], home: Path, plan: Plan) -> Iterator["Life"]:
    """Let a process live the plan; it is killed at the end if it wasn't before."""
    receiver, sender = forking.Pipe(duplex=False)
    process = forking.Process(target=live, args=(dict(environ), home, plan, sender))
    process.start()
    sender.close()
    try:
        yield Life(process, receiver)
    finally:
        process.kill()
        process.join(PATIENCE)
        receiver.close()


class Life:
    """What a process does until it is killed."""

    def __init__(self, process: multiprocessing.process.BaseProcess, told: Connection) -> None:
        self._process = process
        self._told = told
        self.acknowledged: list[str] = []
        self.ended = False

    def go_on(self, commands: int) -> None:
        """Wait until so many commands were acknowledged, or it has come to its end."""
        while len(self.acknowledged) < commands and not self.ended:
            assert self._told.poll(PATIENCE), "the simulation stands still"
            self._receive()

    def kill(self) -> int | None:
        """Kill it with signal 9, hear what it had still said, and return how it ended."""
        self._process.kill()
        self._process.join(PATIENCE)
        try:
            while True:
                self._receive()
        except EOFError:
            return self._process.exitcode

    def _receive(self) -> None:
        message = self._told.recv_bytes()
        if message == END:
            self.ended = True
        else:
            self.acknowledged.append(message.decode())

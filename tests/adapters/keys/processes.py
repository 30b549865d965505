"""Runs one function in several processes at the same moment."""

from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from threading import Barrier
from typing import Any, TypeVar

R = TypeVar("R")

_barriers: list[Barrier] = []


def in_processes(work: Callable[..., R], arguments: Iterable[tuple[Any, ...]]) -> list[R]:
    """Return what `work` answers in a process for each of `arguments`, all started together."""
    calls = list(arguments)
    # A fork would inherit connections.
    context = get_context("spawn")
    barrier = context.Barrier(len(calls))
    with ProcessPoolExecutor(
        len(calls), mp_context=context, initializer=_keep, initargs=(barrier,)
    ) as pool:
        futures = [pool.submit(_together, work, call) for call in calls]
        return [future.result() for future in futures]


def _keep(barrier: Barrier) -> None:
    _barriers.append(barrier)


def _together(work: Callable[..., R], call: tuple[Any, ...]) -> R:
    _barriers[0].wait()
    return work(*call)

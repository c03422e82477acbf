"""Errands side by side, a few at a time, each in a process of its own, heard by the caller's thread.

Whatever ends the caller's loop (its end, Ctrl-C, SIGTERM, an error) ends every child at once.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from queue import Empty, Queue
from typing import Any

from rotation.process.child import Asked, Child, Errand, Told
from rotation.process.pipe import Ended, Fate, Reply

_TICK = 0.2
"""Seconds after which the waiting thread looks up, so that a signal can strike it."""


@dataclass(frozen=True)
class Begun:
    """A child was started."""


class CalledOff(Exception):
    """The work is no longer wanted; nothing is left of its child."""


def side_by_side(
    errands: Iterable[Errand[Asked, Told, Reply]], at_once: int = 1
) -> Generator[tuple[Errand[Asked, Told, Reply], Told | Begun | Ended[Reply] | None]]:
    """Run errands; yield what happens to each as it happens.

    Parameters
    ----------
    errands
        What to do, taken and started in this sequence, each only when there is room.
    at_once
        Most children at a time.

    Yields
    ------
        An errand, and `Begun`, then what its child tells, and `Ended` at last; None now and then
        while it is silent. Closing the generator ends every child that is still at work.
    """
    waiting, inbox = iter(errands), Queue[tuple[Child, Any]]()
    running: list[Child] = []
    try:
        while True:
            for errand in islice(waiting, at_once - len(running)):
                running.append(Child(errand, inbox))
                running[-1].start()
                yield errand, Begun()
            if not running:
                return
            yield from _happened(running, inbox)
    finally:
        for child in running:
            child.end()


def _happened(running: list[Child], inbox: Queue[tuple[Child, Any]]) -> Iterator[tuple[Any, Any]]:
    """Wait for one message and yield it; one that is over its limit is not listened to."""
    late = next((child for child in running if child.left <= 0), None)
    if late is not None:
        yield late.errand, _ended(running, late, Ended(Fate.LATE))
        return
    try:
        patience = min(_TICK, *(child.left for child in running))
        child, said = inbox.get(timeout=max(0.0, patience))
    except Empty:
        yield from ((child.errand, None) for child in running)
        return
    if child not in running:  # ended, with words of it still on their way
        return
    if said is None:
        said = Ended(Fate.DIED, exit_code=child.exit_code())
    yield child.errand, _ended(running, child, said) if isinstance(said, Ended) else said


def _ended(running: list[Child], child: Child, ended: Ended[Any]) -> Ended[Any]:
    child.end()
    running.remove(child)
    return replace(ended, seconds=child.age)


def asked(
    errand: Errand[Asked, Told, Reply], tell: Callable[[Told], None],
    stopped: Callable[[], bool] = lambda: False,
) -> Ended[Reply]:
    """Run one errand and return how its child ended.

    Parameters
    ----------
    errand
        What to do.
    tell
        Hears what the child tells.
    stopped
        Asked again and again whether the errand is called off.

    Raises
    ------
    CalledOff
        It was called off.
    """
    with closing(side_by_side([errand])) as happening:
        for _, said in happening:
            if stopped():
                raise CalledOff
            if isinstance(said, Ended):
                return said
            if said is not None and not isinstance(said, Begun):
                tell(said)
    raise AssertionError("every child ends")

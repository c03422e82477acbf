"""Scenarios side by side, each in a process of its own; one that crashes or hangs harms nobody."""

from __future__ import annotations

import os
import queue
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any, NamedTuple

from rotation.engine.apart import Child
from rotation.run.infeasible import MOST_SECONDS
from rotation.text import say
from rotation.whatif.child import Broken, Job
from rotation.whatif.solve import Solved, failed

COMMAND: tuple[str, ...] = (sys.executable, "-m", "rotation.whatif.child")
"""What runs the process of a scenario."""
GRACE_SECONDS = MOST_SECONDS + 300.0
"""How much longer than its solve a process may take: diagnosis, audit, measuring."""
_PAUSE = 0.05


class Step(NamedTuple):
    """What is told while scenarios run.

    Parameters
    ----------
    name
        Of the scenario.
    event
        ``started``, ``tier`` (with its number), ``done`` or ``kept`` (solved by an earlier run).
    tier
        The tier that was finished last.
    solved
        With ``done`` and ``kept``.
    """

    name: str
    event: str
    tier: int = 0
    solved: Solved | None = None


Tell = Callable[[Step], None]


@dataclass
class _Running:
    """A process at work."""

    job: Job
    child: Child
    deadline: float


def processors() -> int:
    """Return how many scenarios are solved at once unless told otherwise."""
    return max(1, os.cpu_count() or 1)


def solved_apart(
    jobs: Iterable[Job], at_once: int, tell: Tell, *, grace: float = GRACE_SECONDS,
    command: tuple[str, ...] | None = None,
) -> Generator[tuple[str, Solved], None, None]:
    """Solve jobs side by side; yield each result as it comes, under the scenario's name.

    Parameters
    ----------
    jobs
        What to solve, started in this order.
    at_once
        Most processes at a time.
    tell
        Hears every step.
    grace
        Seconds beyond the time limit of a job after which its process is ended.
    command
        What runs a process, `COMMAND` if not given.

    Returns
    -------
        A generator; closing it ends every process that is still at work.
    """
    waiting, running = deque(jobs), list[_Running]()
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                running.append(_started(waiting.popleft(), grace, command or COMMAND))
                tell(Step(running[-1].job.scenario.name, "started"))
            for one in list(running):
                solved = _heard(one, tell)
                if solved is not None:
                    running.remove(one)
                    one.child.end()
                    yield one.job.scenario.name, solved
            sleep(_PAUSE)
    finally:
        for one in running:
            one.child.end()


def _started(job: Job, grace: float, command: tuple[str, ...]) -> _Running:
    child = Child(job, command)
    child.start()
    limit = float(job.scenario.seconds or job.seconds)
    return _Running(job, child, monotonic() + limit + grace)


def _heard(one: _Running, tell: Tell) -> Solved | None:
    """Pass on what a process says; return its result once there is one."""
    while True:
        try:
            message: Any = one.child.messages.get_nowait()
        except queue.Empty:
            break
        if isinstance(message, int):
            tell(Step(one.job.scenario.name, "tier", message))
        else:
            return _ended(one.job, message)
    if monotonic() < one.deadline:
        return None
    return Solved(failed(one.job.scenario, say(
        "it did not end in time and was stopped", "超时未结束，已终止")), None)


def _ended(job: Job, message: Any) -> Solved:
    if isinstance(message, Solved):
        return message
    why = message.why if isinstance(message, Broken) else say(
        "its process ended unexpectedly", "进程意外退出")
    return Solved(failed(job.scenario, why), None)

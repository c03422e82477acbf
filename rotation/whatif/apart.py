"""Scenarios side by side, each in a process of its own; one that crashes or hangs harms nobody."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from typing import NamedTuple

from rotation.domain.outcome import TierResult
from rotation.engine import Incumbent
from rotation.errors import RotationError
from rotation.process import Begun, Ended, Errand, Fate, Work, side_by_side
from rotation.run.gather import Case
from rotation.run.rounds import MOST_SECONDS
from rotation.text import Text, say
from rotation.whatif.file import Scenario
from rotation.whatif.solve import Solved, Yardstick, failed, run_scenario

GRACE_SECONDS = MOST_SECONDS + 300.0
"""How much longer than its solve a process may take: diagnosis, audit, measuring."""


class Trial(NamedTuple):
    """What a process is asked: see `rotation.whatif.solve.run_scenario`."""

    case: Case
    scenario: Scenario
    yardstick: Yardstick | None
    seconds: float


class TrialStep(NamedTuple):
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


Tell = Callable[[TrialStep], None]


def answer(trial: Trial, tell: Callable[[int], None]) -> Solved:
    """Solve a scenario in the child process, telling the number of every finished tier."""
    def progress(step: TierResult | Incumbent) -> None:
        if isinstance(step, TierResult):
            tell(step.tier)
    try:
        return run_scenario(trial.case, trial.scenario, yardstick=trial.yardstick,
                            seconds=trial.seconds, progress=progress)
    except RotationError as error:
        return Solved(failed(trial.scenario, error.message), None)


Trying = Work[Trial, int, Solved]
TRYING: Trying = Work.of(answer)


def processors() -> int:
    """Return how many scenarios are solved at once unless told otherwise."""
    return max(1, os.cpu_count() or 1)


def solved_apart(
    trials: Iterable[Trial], at_once: int, tell: Tell, *, grace: float = GRACE_SECONDS,
    work: Trying = TRYING,
) -> Generator[tuple[str, Solved], None, None]:
    """Solve scenarios side by side; yield each result as it comes, under the scenario's name.

    Parameters
    ----------
    trials
        What to solve, started in this sequence.
    at_once
        Most processes at a time.
    tell
        Hears every step.
    grace
        Seconds beyond the time limit of a scenario after which its process is ended.
    work
        What a process does.

    Returns
    -------
        A generator; closing it ends every process that is still at work.
    """
    errands = (Errand(work, trial, float(trial.scenario.seconds or trial.seconds) + grace)
               for trial in trials)
    with closing(side_by_side(errands, at_once)) as happening:
        for errand, said in happening:
            scenario = errand.request.scenario
            if isinstance(said, Begun):
                tell(TrialStep(scenario.name, "started"))
            elif isinstance(said, Ended):
                yield scenario.name, said.answer or Solved(failed(scenario, _why(said)), None)
            elif said is not None:
                tell(TrialStep(scenario.name, "tier", said))


def _why(ended: Ended[Solved]) -> Text:
    if ended.how is Fate.LATE:
        return say("it did not end in time and was stopped", "超时未结束，已终止")
    if ended.how is Fate.MEMORY:
        return say("memory ran out", "内存不足")
    if ended.how is Fate.FAULT:
        return say("fault of the program: {d}", "程序出错：{d}", d=ended.fault)
    return say("its process ended unexpectedly", "进程意外退出")

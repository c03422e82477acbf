"""Banners on this machine: each in a process of its own with hard limits, a few at a time."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from rotation.league.child import answer
from rotation.league.job import BannerRequest, Job, Phase
from rotation.league.record import Record, Result, Trouble, record_of
from rotation.process import Ended, Ending, Order, Work, asked, side_by_side
from rotation.run.folder import PREFIX
from rotation.text import Text, say

PLANNING = Work.of(answer)
Tell = Callable[[Job, Phase], None]


def default_jobs() -> int:
    """Return how many banners are planned at once unless told otherwise: two, or the one core."""
    return min(2, os.cpu_count() or 1)


def on_this_machine(jobs: Sequence[Job], most: int, tell: Tell) -> Iterator[tuple[Job, Result]]:
    """Plan jobs, so many at a time; yield each with its result as it ends.

    When the caller goes away (or is struck by a signal), running children are ended at once.
    """
    with closing(side_by_side(map(_order, jobs), most)) as happening:
        for order, said in happening:
            job = order.request.job
            if isinstance(said, Ended):
                yield job, _result(job, said)
            elif isinstance(said, Phase):
                tell(job, said)


def plan_apart(
    job: Job, tell: Callable[[Phase], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Result:
    """Plan one banner in a child process and return what became of it, whatever that is.

    Parameters
    ----------
    job
        The banner.
    tell
        Called with every phase.
    stopped
        Asked again and again whether the job is called off.

    Raises
    ------
    CalledOff
        It was called off; the child is ended and nothing is left of it.
    """
    return _result(job, asked(_order(job), tell, stopped))


def _order(job: Job) -> Order[BannerRequest, Phase, Result]:
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    limits = job.limits
    return Order(PLANNING, BannerRequest(job, folder), limits.hard_seconds, limits.memory, folder)


def _result(job: Job, ended: Ended[Result]) -> Result:
    result = ended.answer or Result(_troubled(job, ended))
    told = result.record.model_copy(update={"seconds": round(ended.seconds, 2)})
    return result._replace(record=told)


def _troubled(job: Job, ended: Ended[Result]) -> Record:
    if ended.how is Ending.LATE:
        return record_of(job, Trouble.HUNG, say(
            "ended after {n} seconds", "运行满 {n} 秒后被终止", n=job.limits.hard_seconds))
    if ended.how is Ending.MEMORY:
        return record_of(job, Trouble.MEMORY, say(
            "more than {n} MB were asked for", "所需内存超过 {n} MB", n=job.limits.memory // 2**20))
    if ended.how is Ending.FAULT:
        return record_of(job, Trouble.FAULT, Text.of(ended.fault))
    return record_of(job, Trouble.CRASHED, _crash(ended.exit_code))


def _crash(code: int | None) -> Text:
    """Say how a process ended that gave no answer."""
    if code is None:
        return say("the process could not be started, or fell silent", "进程无法启动，或中途不再响应")
    if code >= 0:
        return say("exit code {c}", "退出码 {c}", c=code)
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = str(-code)
    return say("ended by signal {s}", "被信号 {s} 终止", s=name)

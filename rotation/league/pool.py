"""Jobs on this machine: a few at a time, each in a process of its own."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

from rotation.league.apart import plan_apart
from rotation.league.job import Job
from rotation.league.messages import Result, Stage

Tell = Callable[[Job, Stage], None]
_TICK = 0.2
"""Seconds after which the waiting thread looks up, so that a signal can strike it."""


def default_jobs() -> int:
    """Return how many banners are planned at once unless told otherwise: two, or the one core."""
    return min(2, os.cpu_count() or 1)


def on_this_machine(jobs: Sequence[Job], most: int, tell: Tell) -> Iterator[tuple[Job, Result]]:
    """Plan jobs, so many at a time; yield each with its result as it ends.

    When the caller goes away (or is struck by a signal), running children are ended at once.
    """
    stop = threading.Event()
    pool = ThreadPoolExecutor(most, thread_name_prefix="banner")
    try:
        waiting = {pool.submit(plan_apart, job, _told(job, tell), stop.is_set): job for job in jobs}
        while waiting:
            ended, _ = wait(waiting, timeout=_TICK, return_when=FIRST_COMPLETED)
            for item in ended:
                yield waiting.pop(item), item.result()
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)


def _told(job: Job, tell: Tell) -> Callable[[Stage], None]:
    return lambda stage: tell(job, stage)

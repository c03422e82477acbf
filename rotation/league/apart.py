"""One banner in a process of its own, with hard limits: the callable that pool and cluster share."""

from __future__ import annotations

import queue
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from rotation.engine.apart import Child
from rotation.league.job import Job
from rotation.league.messages import Request, Result, Stage
from rotation.league.record import Trouble, record_of
from rotation.run.folder import PREFIX
from rotation.text import Text, say

COMMAND: tuple[str, ...] = (sys.executable, "-m", "rotation.league.child")
"""What runs the child."""
_PATIENCE = 0.2


class Stopped(Exception):
    """The job was called off."""


def plan_apart(
    job: Job, tell: Callable[[Stage], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Result:
    """Plan one banner in a child process and return what became of it, whatever that is.

    Parameters
    ----------
    job
        The banner.
    tell
        Called with every stage.
    stopped
        Asked again and again whether the job is called off.

    Raises
    ------
    Stopped
        It was called off; the child is ended and nothing is left of it.
    """
    started = monotonic()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    child = Child(Request(job, folder), COMMAND)
    try:
        child.start()
        result = _followed(child, job, tell, stopped)
    finally:
        child.end()
        shutil.rmtree(folder, ignore_errors=True)
    seconds = round(monotonic() - started, 2)
    return result._replace(record=result.record.model_copy(update={"seconds": seconds}))


def _followed(
    child: Child, job: Job, tell: Callable[[Stage], None], stopped: Callable[[], bool]
) -> Result:
    deadline = monotonic() + job.limits.hard_seconds
    while (left := deadline - monotonic()) > 0:
        if stopped():
            raise Stopped
        try:
            message = child.messages.get(timeout=min(left, _PATIENCE))
        except queue.Empty:
            continue
        if isinstance(message, Result):
            return message
        if not isinstance(message, Stage):
            return _crashed(job, child.ended())
        tell(message)
    return Result(record_of(job, Trouble.HUNG, say(
        "ended after {n} seconds", "运行满 {n} 秒后被终止", n=job.limits.hard_seconds)))


def _crashed(job: Job, code: int | None) -> Result:
    return Result(record_of(job, Trouble.CRASHED, _ending(code)))


def _ending(code: int | None) -> Text:
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

"""Jobs on other machines: the same callable, placed by dask.distributed (extra ``cluster``).

Workers need this program in the same version, nothing else: the bytes of the files travel with the
job, the results come back as bytes. Every job still runs in a process of its own on the worker, so
that a crash or a hang ends neither the worker nor its other jobs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from uuid import uuid4

from rotation.errors import OutputError, RotationError
from rotation.league.apart import plan_apart
from rotation.league.job import Job, Phase
from rotation.league.record import Result, Trouble, record_of
from rotation.process import CalledOff
from rotation.text import Text, say

CONNECT_SECONDS = 20
RETRIES = 3
"""How often a job is tried again whose worker was lost, beyond what dask does by itself."""
_POLL = 1.0
"""Seconds between looks at whether the batch is called off."""


def on_cluster(
    jobs: Sequence[Job], address: str, tell: Callable[[Job, Phase], None]
) -> Iterator[tuple[Job, Result]]:
    """Plan jobs on the workers of a scheduler; yield each with its result as it ends.

    Parameters
    ----------
    jobs
        What to plan.
    address
        Of the scheduler, such as ``tcp://10.0.0.5:8786``.
    tell
        Called when a job is handed over; stages on other machines are not told.

    Raises
    ------
    RotationError
        The extra is not installed, or the workers have another version of this program.
    OutputError
        The scheduler cannot be reached.
    """
    with _client(address) as client:
        _same_versions(client)
        with client.as_current():
            yield from _results(client, jobs, tell)


def _results(
    client: Any, jobs: Sequence[Job], tell: Callable[[Job, Phase], None]
) -> Iterator[tuple[Job, Result]]:
    distributed = _distributed()
    batch = f"rotation-{uuid4().hex}"
    stop = distributed.Event(f"{batch}-stop", client=client)
    futures = {client.submit(on_worker, job, stop.name, key=f"{batch}-{number}", pure=False,
                             retries=RETRIES): job for number, job in enumerate(jobs)}
    for job in jobs:
        tell(job, Phase("waiting"))
    try:
        for future in distributed.as_completed(list(futures)):
            yield futures[future], _result(futures[future], future)
    finally:
        with suppress(OSError, TimeoutError):  # a scheduler that is gone has nothing left to stop
            stop.set()
            client.cancel(list(futures))


def on_worker(job: Job, stop: str) -> Result:
    """Plan one job in a process of its own on this worker; give up when the batch is called off."""
    return plan_apart(job, stopped=_Asked(stop))


class _Asked:
    """Asks the scheduler now and then whether a batch is called off."""

    def __init__(self, name: str) -> None:
        from time import monotonic
        self._clock, self._next = monotonic, 0.0
        self._event = _distributed().Event(name)

    def __call__(self) -> bool:
        if self._clock() < self._next:
            return False
        self._next = self._clock() + _POLL
        try:
            return bool(self._event.is_set())
        except Exception:  # noqa: BLE001 - a scheduler out of reach has called nothing off
            return False


def _result(job: Job, future: Any) -> Result:
    """Return what came back; a machine lost again and again is told of its job alone."""
    error = future.exception()
    if error is None:
        found: Result = future.result()
        return found
    if isinstance(error, CalledOff) or type(error).__name__ == "KilledWorker":
        return Result(record_of(job, Trouble.LOST, say(
            "every machine that took it was lost", "承担计算的机器先后失联")))
    return Result(record_of(job, Trouble.FAULT, Text.of(type(error).__name__)))


# -- the scheduler ----------------------------------------------------------------------------


def _distributed() -> Any:
    try:
        return import_module("distributed")
    except ImportError as error:
        raise RotationError(say(
            '--cluster needs the extra: pip install "rotation[cluster]"',
            '使用 --cluster 须先安装附加组件：pip install "rotation[cluster]"')) from error


@contextmanager
def _client(address: str) -> Iterator[Any]:
    distributed = _distributed()
    try:
        client = distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise OutputError(say(
            "no scheduler answers at {a}; start one with: dask scheduler",
            "{a} 处没有调度程序响应；请先运行 dask scheduler，并核对地址", a=address)) from error
    try:
        yield client
    finally:
        client.close()


def _same_versions(client: Any) -> None:
    mine = version("rotation")
    try:
        theirs = set(client.run(version_here).values())
    except ImportError:
        theirs = {None}
    if not client.scheduler_info()["workers"]:
        raise OutputError(say("the scheduler has no workers; start some with: dask worker ADDRESS",
                              "调度程序下没有计算节点；请在各机器上运行 dask worker 地址"))
    if theirs - {mine}:
        raise RotationError(say(
            "the workers must have rotation {v}; found {o}", "各计算节点须安装 rotation {v}，实际为 {o}",
            v=mine, o=tuple(sorted(str(item) for item in theirs))))


def version_here() -> str | None:
    """Return the version of this program on a worker; None without it."""
    try:
        return version("rotation")
    except PackageNotFoundError:
        return None

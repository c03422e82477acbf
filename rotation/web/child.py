"""``python -m rotation.web.child`` does one long job; a byte on its input, or the end of it, means: stop.

Stop is what Ctrl-C is on a terminal: the best plan so far is audited and published. A server that
is killed closes the input, so that its job publishes without it. While it lives it holds a lock of
the desk, by which the next server knows that the last job is still at work.
"""

from __future__ import annotations

import _thread
import os
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from time import process_time, sleep
from types import ModuleType
from typing import TYPE_CHECKING, Any

from rotation.process.hearing import Hearing
from rotation.process.pipe import receive, send
from rotation.process.serve import spelled_fault
from rotation.web.job import job_lock

if TYPE_CHECKING:
    from filelock import FileLock

Tell = Callable[[Mapping[str, Any]], None]
_PATIENCE = 10.0
_BEAT = 5.0
Jobs = Mapping[str, Callable[[Mapping[str, Any], Tell], Mapping[str, Any]]]


def main() -> None:
    """Read one request, do it, and tell what happens as plain values."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    request = receive(sys.stdin.buffer)
    if request is None:
        return
    held = _held()
    lock = threading.Lock()

    def tell(event: Mapping[str, Any]) -> None:
        with lock, suppress(OSError, ValueError):  # nobody may hear it any more
            send(out, event)
    from rotation.web import long, tasks  # before a stop is heard: what strikes an import breaks it
    hearing = Hearing()
    tell(_done(tasks, long.LONG, request, tell, hearing))
    out.flush()
    held.release()
    os._exit(0)  # a solver may still be at work in a thread


def _held() -> FileLock:
    """Take the lock of the long job; a desk that takes no files does without."""
    made = job_lock(Path())
    with suppress(OSError):
        made.acquire(timeout=_PATIENCE)  # the job before may only just be leaving
    return made


def _heed(tell: Tell) -> None:
    """Wait for a byte or the end of the input, and interrupt; then tell again and again what saving has taken."""
    with suppress(OSError, ValueError):
        sys.stdin.buffer.read(1)
    _thread.interrupt_main()
    begun = process_time()
    for number in count(1):
        sleep(_BEAT)
        tell({"event": "beat", "number": number, "spent": process_time() - begun})


def _done(tasks: ModuleType, jobs: Jobs, request: Mapping[str, Any], tell: Tell, hearing: Hearing) -> Mapping[str, Any]:
    """Do what is asked; return what it came to, as the last event. A stop is heard only meanwhile."""
    try:
        hearing.listen()
        threading.Thread(target=_heed, args=(tell,), daemon=True).start()
        end = jobs[request["task"]](request, tell)
        hearing.noting = True
    except BaseException as error:  # noqa: BLE001 - told in a sentence
        hearing.noting = True
        end = tasks.ended(error)
        if end is None:
            return {"event": "fault", "fault": spelled_fault(error) if isinstance(error, Exception) else "interrupted"}
    return {"event": "end", "end": end}


if __name__ == "__main__":
    main()

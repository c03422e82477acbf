"""``python -m rotation.web.child`` does one long job; a byte on its input, or the end of it, means: stop.

Stop is what Ctrl-C is on a terminal: the best plan so far is audited and published. A server that
is killed closes the input, so that its job publishes without it.
"""

from __future__ import annotations

import _thread
import os
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import ModuleType
from typing import Any

from rotation.process.hearing import Hearing
from rotation.process.pipe import receive, send
from rotation.process.serve import spelled_fault

Tell = Callable[[Mapping[str, Any]], None]


def main() -> None:
    """Read one request, do it, and tell what happens as plain values."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    request = receive(sys.stdin.buffer)
    if request is None:
        return
    lock = threading.Lock()

    def tell(event: Mapping[str, Any]) -> None:
        with lock, suppress(OSError, ValueError):  # nobody may hear it any more
            send(out, event)
    from rotation.web import tasks  # before a stop is heard: what strikes an import breaks it
    hearing = Hearing()
    tell(_done(tasks, request, tell, hearing))
    out.flush()
    os._exit(0)  # a solver may still be at work in a thread


def _heed() -> None:
    """Wait for a byte or the end of the input, and interrupt."""
    with suppress(OSError, ValueError):
        sys.stdin.buffer.read(1)
    _thread.interrupt_main()


def _done(tasks: ModuleType, request: Mapping[str, Any], tell: Tell, hearing: Hearing) -> Mapping[str, Any]:
    """Do what is asked; return what it came to, as the last event. A stop is heard only meanwhile."""
    try:
        hearing.listen()
        threading.Thread(target=_heed, daemon=True).start()
        end = tasks.LONG[request["task"]](request, tell)
        hearing.noting = True
    except BaseException as error:  # noqa: BLE001 - told in a sentence
        hearing.noting = True
        end = tasks.ended(error)
        if end is None:
            return {"event": "fault", "fault": spelled_fault(error) if isinstance(error, Exception) else "interrupted"}
    return {"event": "end", "end": end}


if __name__ == "__main__":
    main()

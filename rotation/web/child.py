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
from typing import Any

from rotation.process.hearing import Hearing
from rotation.process.pipe import receive, send
from rotation.process.serve import spelled_fault


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
    hearing.listen()
    threading.Thread(target=_heed, daemon=True).start()
    _do(tasks.LONG[request["task"]], request, tell)
    hearing.end()
    out.flush()
    os._exit(0)  # a solver may still be at work in a thread


def _heed() -> None:
    """Wait for a byte or the end of the input, and interrupt."""
    with suppress(OSError, ValueError):
        sys.stdin.buffer.read(1)
    _thread.interrupt_main()


def _do(
    work: Callable[[Mapping[str, Any], Callable[[Mapping[str, Any]], None]], Mapping[str, Any]],
    request: Mapping[str, Any], tell: Callable[[Mapping[str, Any]], None],
) -> None:
    from rotation.web.tasks import ended
    try:
        end = work(request, tell)
    except BaseException as error:  # noqa: BLE001 - told in a sentence
        told = ended(error)
        if told is None:
            tell({"event": "fault", "fault": spelled_fault(error) if isinstance(error, Exception) else "interrupted"})
            return
        end = told
    tell({"event": "end", "end": end})


if __name__ == "__main__":
    main()

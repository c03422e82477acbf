"""The command line: one small file per command; the only place that prints and exits."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress

from rotation.cli.hearing import Hearing

__all__ = ["main"]


def main() -> None:
    """Run the program; a signal is heard from here on, while modules load and while it ends.

    While they load and at the end it is only noted: then nothing has begun, or all is done.
    """
    hearing = Hearing()
    hearing.noting = True
    hearing.listen()
    from rotation.cli.root import run
    code = 0 if hearing.heard else run(hearing)
    hearing.end()
    _leave(128 + hearing.heard[0] if hearing.heard else code)


def _leave(code: int | str | None) -> None:
    """End the program, at once if a solver that was interrupted is still at work in a thread.

    An interpreter that takes itself apart ends such a thread inside a library of C++, which aborts the program.
    """
    if threading.active_count() > 1 and isinstance(code, int):
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):  # nobody reads, or it is closed
                stream.flush()
        os._exit(code)
    sys.exit(code)

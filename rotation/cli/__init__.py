"""The command line: one small file per command; the only place that prints and exits."""

import sys

__all__ = ["main"]

_INTERRUPTED, _NO_MEMORY = 130, 7
_LEAST = 256 << 20
"""Bytes without which libraries of C end the program as they load, unheard by anybody."""
_SHORT = "错误：内存不足；请关闭其他程序后再试。Error: memory ran out; close other programs and try again.\n"
"""Told where there is no memory left to load what finds the words of one language."""


def main() -> None:
    """Run the program; a signal is heard from here on, while modules load and while it ends.

    While they load and at the end it is only noted: then nothing has begun, or all is done.
    """
    try:
        from rotation.process.hearing import Hearing
        hearing = Hearing()
        hearing.noting = True
        hearing.listen()
    except KeyboardInterrupt:  # before anything hears it
        sys.exit(_INTERRUPTED)
    try:
        _make_sure_of_room()
        from rotation.cli.root import run
        code = 0 if hearing.heard else run(hearing)
    except MemoryError:
        code = _told_short()
    hearing.end()
    _leave(128 + hearing.heard[0] if hearing.heard else code)


def _make_sure_of_room() -> None:
    """Raise MemoryError if the system would not give what loading alone needs; nothing of it is used yet."""
    from mmap import mmap
    try:
        mmap(-1, _LEAST).close()
    except OSError as refused:
        raise MemoryError from refused


def _told_short() -> int:
    """Say that memory ran out, with nothing but what is loaded already; return the exit code."""
    import os
    try:
        os.write(2, _SHORT.encode())
    except OSError:  # nobody reads
        return _NO_MEMORY
    return _NO_MEMORY


def _leave(code: int | str | None) -> None:
    """End the program, at once if a solver that was interrupted is still at work in a thread.

    An interpreter that takes itself apart ends such a thread inside a library of C++, which aborts the program.
    """
    import os
    import threading
    if threading.active_count() > 1 and isinstance(code, int):
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (OSError, ValueError):  # nobody reads, or it is closed
                continue
        os._exit(code)
    sys.exit(code)

"""Signals, heard from the first moment of the program to the last: Ctrl-C, a request to end, a closed terminal.

A signal becomes an exception, but never inside an import: modules of C and of pydantic turn an
exception that strikes them while they load into one of their own, and are left half loaded.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from time import monotonic
from types import FrameType
from typing import Any

from rotation.errors import Terminated

NUMBERS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""The signals that are heard; the last, the end of the terminal, does not exist on Windows."""
Handler = Callable[[int, FrameType | None], Any] | int | None
_ONE_PRESS = 0.5
"""Seconds in which signals count as one."""
_AGAIN = 0.05
"""Seconds after which a signal that struck an import is raised again."""


class Hearing:
    """What was heard, and whether it interrupts."""

    def __init__(self) -> None:
        self.heard: list[int] = []
        """Signals in the order in which they came."""
        self.noting = False
        """Whether a signal is only noted for now."""
        self._deferred = 0
        self._raised = -inf

    def hear(self, number: int, frame: FrameType | None) -> None:
        """Note a signal and raise it, later if something is being imported.

        A key that is held down, or pressed again before anything could be done about it, is one signal:
        what the first one saves is not lost to the second.
        """
        if self._deferred:
            self._deferred -= 1
        else:
            self.heard.append(number)
        if self.noting or monotonic() - self._raised < _ONE_PRESS:
            return
        if _importing(frame):
            self._deferred += 1
            again = threading.Timer(_AGAIN, signal.raise_signal, (number,))
            again.daemon = True
            again.start()
            return
        self._raised = monotonic()
        raise interruption(number)

    def listen(self) -> dict[int, Handler]:
        """Hear the signals from now on; return who heard them before. Who is told to ignore SIGHUP does (nohup)."""
        numbers = [number for number in NUMBERS
                   if number == signal.SIGINT or signal.getsignal(number) != signal.SIG_IGN]
        return {number: signal.signal(number, self.hear) for number in numbers}

    def end(self) -> None:
        """Hear nothing more: all is done, and an interpreter that takes itself apart would die of a signal."""
        self.noting = True
        for number in NUMBERS:
            signal.signal(number, signal.SIG_IGN)


def interruption(number: int) -> KeyboardInterrupt | Terminated:
    """Return the exception that a signal becomes."""
    return KeyboardInterrupt() if number == signal.SIGINT else Terminated()


def _importing(frame: FrameType | None) -> bool:
    """Whether a frame is part of an import."""
    while frame is not None:
        if frame.f_code.co_filename.startswith("<frozen importlib"):
            return True
        frame = frame.f_back
    return False


@contextmanager
def listening() -> Iterator[Hearing]:
    """Hear the signals while the block runs; inside a program that hears them already, share its hearing.

    Yields
    ------
        What is heard. A solve that had a plan swallows the exception and returns its plan, so this
        is how the end of the program learns that it was interrupted.
    """
    owner = getattr(signal.getsignal(signal.SIGINT), "__self__", None)
    if isinstance(owner, Hearing):
        yield owner
        return
    hearing = Hearing()
    main = threading.current_thread() is threading.main_thread()
    earlier = hearing.listen() if main else {}
    try:
        yield hearing
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)

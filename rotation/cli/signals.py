"""Ctrl-C and SIGTERM: raised once where the program stands, and remembered for the exit code."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from rotation.errors import Terminated


@contextmanager
def listening() -> Iterator[list[int]]:
    """Turn SIGINT and SIGTERM into exceptions while the block runs.

    Yields
    ------
        The signals that came, in order. A solve that had a plan swallows the exception and returns
        its plan, so this is how the end of the program learns that it was interrupted.
    """
    heard: list[int] = []

    def hear(number: int, _frame: FrameType | None) -> None:
        heard.append(number)
        raise KeyboardInterrupt if number == signal.SIGINT else Terminated

    if threading.current_thread() is not threading.main_thread():
        yield heard
        return
    earlier = {number: signal.signal(number, hear) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield heard
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)

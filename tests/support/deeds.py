"""Work that a child does well or badly, as its request says."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from rotation.process import Work


def deed(request: str, tell: Callable[[int], None]) -> object:
    """Do what the request says, in a word and the rest: ``sleep 3``."""
    word, _, rest = request.partition(" ")
    return DEEDS[word](rest, tell)


def _count(most: str, tell: Callable[[int], None]) -> int:
    for number in range(int(most)):
        tell(number)
    return int(most)


def _sleep(seconds: str, tell: Callable[[int], None]) -> None:
    tell(os.getpid())
    time.sleep(float(seconds))


def _write(path: str, tell: Callable[[int], None]) -> None:
    Path(path).write_text("work")
    _sleep("60", tell)


def _greedy(_rest: str, _tell: Callable[[int], None]) -> int:
    return len(bytearray(2**40))


def _fault(_rest: str, _tell: Callable[[int], None]) -> None:
    raise ValueError("王老师")


def _path(_rest: str, _tell: Callable[[int], None]) -> list[str]:
    print("dropped")
    return sys.path


def _exit(code: str, _tell: Callable[[int], None]) -> None:
    os._exit(int(code))


DEEDS = {"count": _count, "sleep": _sleep, "write": _write, "greedy": _greedy, "fault": _fault,
         "path": _path, "exit": _exit}
DOING = Work.of(deed)

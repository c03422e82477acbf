"""One process at a time in a folder: two that would give a name there do so one after the other."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

from rotation.process.litter import PREFIX

_PATIENCE, _PAUSE = 10.0, 0.01
"""Seconds after which a process that has stood still with its turn is passed over, and between two looks."""


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Wait for the others in a folder that is there; they wait while the block runs.

    The system ends a turn with its process, so that nothing is left. Where it knows no turns (some
    network shares), or somebody stands still with one, the block runs all the same.
    """
    held = _taken(folder)
    try:
        yield
    finally:
        if held is not None:
            os.close(held)


def _taken(folder: Path) -> int | None:
    """Return what holds the turn until it is closed; None if none can be had."""
    until = monotonic() + _PATIENCE
    while monotonic() < until:
        try:
            return _asked(folder)
        except (BlockingIOError, FileExistsError, PermissionError):  # somebody else has it
            sleep(_PAUSE)
        except OSError:
            return None
    return None


def _asked(folder: Path) -> int:
    """Take the turn, or raise what says that somebody else has it."""
    if sys.platform == "win32":  # a file that goes when it is closed, or its process ends
        return os.open(folder / f"{PREFIX}turn", os.O_CREAT | os.O_EXCL | os.O_TEMPORARY)
    import fcntl
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException:
        with suppress(OSError):
            os.close(handle)
        raise
    return handle

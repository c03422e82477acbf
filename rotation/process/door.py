"""The one door for a file that somebody else may have made: a plain file, of bounded size, its bytes read once.

What is judged, hashed and parsed are the same bytes, whatever becomes of the file meanwhile.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
"""Opened without waiting: a pipe that took the place of the file would keep us for ever."""


def plain_bytes(path: Path, most: int) -> bytes:
    """Return the bytes of a plain file, one more than ``most`` if it is larger.

    Raises
    ------
    OSError
        It cannot be read, or is a folder, a pipe, a device or the like, whose reading may never end.
    """
    try:
        _refuse_special(path.stat().st_mode)  # to open a device may already do something
        opened = os.open(path, _FLAGS)
    except ValueError:  # a name with NUL, or with half a character: no file is called so
        raise OSError(errno.ENOENT, "no such file") from None
    with open(opened, "rb") as file:  # noqa: PTH123 - a number, not a path
        told = os.fstat(opened)
        _refuse_special(told.st_mode)
        return file.read(min(told.st_size, most) + 1)


def _refuse_special(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "a folder")
    if not stat.S_ISREG(mode):
        raise OSError(errno.ESPIPE, "no plain file")

"""Memory that was freed, given back to the system at once."""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """Give back what was freed, where the C library would keep it for later (glibc).

    A solver takes and frees many times what stays; the holes it leaves between were half of the memory of a command.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)

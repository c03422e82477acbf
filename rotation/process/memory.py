"""How much memory the machine has left, where the system tells it."""

from __future__ import annotations

import ctypes
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

_MEMINFO = Path("/proc/meminfo")
_GROUP = Path("/sys/fs/cgroup")


def available() -> int | None:
    """Return the bytes that programs can still be given without others being slowed down; None if nobody tells."""
    told = _TOLD.get(sys.platform)
    return None if told is None else told()


def _linux(meminfo: Path = _MEMINFO, group: Path = _GROUP) -> int | None:
    """Return what the machine has left, or the container if that has less."""
    return min([*_machine(meminfo), *_container(group)], default=None)


def _machine(meminfo: Path) -> Iterator[int]:
    found = re.search(r"^MemAvailable: +([0-9]+) kB", _text(meminfo), re.MULTILINE)
    if found is not None:
        yield 1024 * int(found[1])


def _container(group: Path) -> Iterator[int]:
    most, used = (_text(group / name).strip() for name in ("memory.max", "memory.current"))
    if most.isdecimal() and used.isdecimal():
        yield max(0, int(most) - int(used))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""


class _Status(ctypes.Structure):
    """What Windows tells of its memory (MEMORYSTATUSEX)."""

    _fields_ = [("length", ctypes.c_uint32), ("load", ctypes.c_uint32),
                *((name, ctypes.c_uint64) for name in (
                    "all", "free", "all_pages", "free_pages", "all_virtual", "free_virtual", "extended"))]


def _windows() -> int | None:
    status = _Status(length=ctypes.sizeof(_Status))
    told: bool = getattr(ctypes, "windll").kernel32.GlobalMemoryStatusEx(ctypes.byref(status))  # noqa: B009
    return int(status.free) if told else None


_TOLD: dict[str, Callable[[], int | None]] = {"linux": _linux, "win32": _windows}

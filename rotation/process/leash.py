"""On Windows a child ends with the program that started it, however that ends: a job object closes with it.

Elsewhere the end of its input tells a child; a process of Windows that hangs does not hear it. The long job of a
desk is not tied: it takes the end of its input for a stop, and publishes its best plan before it ends.
"""

from __future__ import annotations

import ctypes
import subprocess
import sys
import threading
from typing import Any, ClassVar

_KILL_ON_CLOSE = 0x2000
_EXTENDED = 9
"""``JobObjectExtendedLimitInformation``."""


class _Basic(ctypes.Structure):
    _fields_: ClassVar = [
        ("PerProcessUserTimeLimit", ctypes.c_int64), ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32), ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t), ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t), ("PriorityClass", ctypes.c_uint32), ("SchedulingClass", ctypes.c_uint32)]


class JobLimits(ctypes.Structure):
    """``JOBOBJECT_EXTENDED_LIMIT_INFORMATION`` of the Windows API."""

    _fields_: ClassVar = [
        ("Basic", _Basic), ("Counters", ctypes.c_uint64 * 6), ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t), ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t)]


class Leash:
    """What ties children to this process; it is never let go of, and so ends with the process.

    Parameters
    ----------
    kernel32
        The library of Windows; None on another system, where nothing is tied.
    """

    def __init__(self, kernel32: Any) -> None:
        self._kernel32 = kernel32
        self._lock = threading.Lock()
        self._job: int | None = None

    def tie(self, process: subprocess.Popen[bytes]) -> bool:
        """Tie a child; False where that cannot be done, and it ends as it does elsewhere."""
        if self._kernel32 is None:
            return False
        with self._lock:
            if self._job is None:
                self._job = self._made()
        handle = ctypes.c_void_p(int(getattr(process, "_handle", 0)))
        return bool(self._job and self._kernel32.AssignProcessToJobObject(ctypes.c_void_p(self._job), handle))

    def _made(self) -> int:
        """Return a job object that ends its processes when it is closed; 0 if there is none to be had."""
        create = self._kernel32.CreateJobObjectW
        create.restype = ctypes.c_void_p
        job = int(create(None, None) or 0)
        limits = JobLimits()
        limits.Basic.LimitFlags = _KILL_ON_CLOSE
        done = job and self._kernel32.SetInformationJobObject(
            ctypes.c_void_p(job), _EXTENDED, ctypes.byref(limits), ctypes.sizeof(limits))
        return job if done else 0


def _of_this_system() -> Any:
    if sys.platform == "win32":
        return ctypes.WinDLL("kernel32", use_last_error=True)
    return None


LEASH = Leash(_of_this_system())
"""Of this process."""

"""Children are tied to this process as Windows asks for it; its library is a stand-in, for tests run elsewhere."""

import ctypes
import sys
from types import SimpleNamespace

import pytest

from rotation.process.child import Errand, Work
from rotation.process.leash import LEASH, JobLimits, Leash

KILL_ON_CLOSE = 0x2000
EXTENDED = 9


class Kernel32:
    """What Windows would be asked, and what it answers."""

    def __init__(self, job=77, *, limits=1, assigned=1):
        self.asked, self._limits, self._assigned = [], limits, assigned

        def create(security, name):
            assert (security, name) == (None, None)
            self.asked.append("create")
            return job
        self.CreateJobObjectW = create

    def SetInformationJobObject(self, job, kind, limits, size):
        told = limits._obj
        assert (job.value, kind, size) == (77, EXTENDED, ctypes.sizeof(JobLimits))
        self.asked.append(("limits", told.Basic.LimitFlags))
        return self._limits

    def AssignProcessToJobObject(self, job, handle):
        assert job.value == 77
        self.asked.append(("assign", handle.value))
        return self._assigned


def process(handle):
    return SimpleNamespace(_handle=handle)


def test_the_form_is_that_of_the_windows_api():
    """Sizes and places as the header files have them, for 64 bits."""
    if ctypes.sizeof(ctypes.c_void_p) == 8:
        assert ctypes.sizeof(JobLimits) == 144
        assert (JobLimits.Basic.offset, JobLimits.Counters.offset, JobLimits.ProcessMemoryLimit.offset) == (0, 64, 112)
        assert type(JobLimits().Basic).LimitFlags.offset == 16


def test_children_share_one_job_that_ends_them_when_it_is_closed():
    kernel32 = Kernel32()
    leash = Leash(kernel32)
    assert leash.tie(process(5))
    assert leash.tie(process(6))
    assert kernel32.asked == ["create", ("limits", KILL_ON_CLOSE), ("assign", 5), ("assign", 6)]


@pytest.mark.parametrize("kernel32", [Kernel32(job=None), Kernel32(limits=0)])
def test_where_no_job_is_to_be_had_nothing_is_tied(kernel32):
    assert not Leash(kernel32).tie(process(5))
    assert ("assign", 5) not in kernel32.asked


def test_a_child_that_cannot_be_tied_is_told_so():
    assert not Leash(Kernel32(assigned=0)).tie(process(5))


def test_every_short_child_is_tied(monkeypatch):
    from queue import Queue

    from rotation.process import child
    tied = []
    monkeypatch.setattr(child, "LEASH", SimpleNamespace(tie=tied.append))
    inbox = Queue()
    one = child.Child(Errand(Work((sys.executable, "-c", "")), {}), inbox)
    one.start()
    inbox.get()
    one.end()
    assert [made.args for made in tied] == [(sys.executable, "-c", "")]


@pytest.mark.skipif(sys.platform == "win32", reason="there it is tied")
def test_elsewhere_nothing_is_asked():
    assert not LEASH.tie(process(5))

"""The child of a batch with accidents: a banner whose name says so hangs, crashes or asks too much.

Run in place of the real child; every other banner is planned as usual.
"""

import ctypes
import os
import signal
import time
from pathlib import Path

from rotation.league import apart
from rotation.process.serve import serve

REAL = apart._planned


def planned(job, *rest):
    for word, accident in ACCIDENTS.items():
        if word in job.banner:
            accident()
    return REAL(job, *rest)


def hang():
    while True:
        time.sleep(60)


def killed():
    os.kill(os.getpid(), signal.SIGKILL)


def segfault():
    ctypes.string_at(0)


def greedy():
    raise MemoryError


def fault():
    raise ZeroDivisionError("师7 must not be told")


def once():
    """Leave a mark and hang; where the mark is already, go on."""
    mark = Path(os.environ["ROTATION_TEST_MARK"])
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return
    hang()


ACCIDENTS = {"挂起": hang, "被杀": killed, "段错": segfault, "缺存": greedy, "出错": fault, "一次": once}

if __name__ == "__main__":
    apart._planned = planned
    serve(apart.answer)

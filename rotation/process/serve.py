"""The child's side: it reads one letter, tells how it gets on, answers, and dies with its parent."""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Callable
from mmap import mmap
from pathlib import Path
from typing import Any

from rotation.errors import SolverBug
from rotation.process.pipe import Ended, Fate, Letter, receive, send

SPARE_MEMORY = 64 * 2**20
"""Bytes of address space held back under a cap, untouched, so that there is room to say that memory ran out."""


def serve(answer: Callable[[Any, Callable[[Any], None]], Any]) -> None:
    """Serve one request; without a whole one, the parent is gone and nobody waits.

    Standard output belongs to the parent from here on; whatever the work prints is dropped.

    Parameters
    ----------
    answer
        Takes the request and what tells the parent of a step; returns the answer.
    """
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    letter = receive(sys.stdin.buffer)
    if letter is None:
        return
    threading.Thread(target=die_with_parent, args=(letter.litter,), daemon=True).start()
    cap_memory(letter.memory)
    send(out, _ended(answer, letter, lambda step: send(out, step)))


def die_with_parent(litter: Path | None = None) -> None:
    """Wait for the end of standard input, which the parent never closes while it lives."""
    os.read(0, 1)
    try:
        if litter is not None:
            shutil.rmtree(litter, ignore_errors=True)
    finally:
        os._exit(1)


def cap_memory(most: int) -> None:
    """Let the system refuse this process more address space than so many bytes (0 for no cap).

    A lower cap that the process was born with stays in force.
    """
    if most and sys.platform != "win32":
        import resource
        _, born = resource.getrlimit(resource.RLIMIT_AS)
        least = most if born == resource.RLIM_INFINITY else min(most, born)
        resource.setrlimit(resource.RLIMIT_AS, (least, least))


def _ended(
    answer: Callable[[Any, Callable[[Any], None]], Any], letter: Letter,
    tell: Callable[[Any], None],
) -> Ended[Any]:
    spare: mmap | None = None
    try:
        spare = _held_back() if letter.memory else None
        return Ended(Fate.ANSWERED, answer(letter.request, tell))
    except MemoryError:
        if spare is not None:
            spare.close()
        return Ended(Fate.MEMORY)
    except Exception as error:  # noqa: BLE001 - the parent reports it
        return Ended(Fate.FAULT, fault=spelled_fault(error))


def _held_back() -> mmap:
    try:
        return mmap(-1, SPARE_MEMORY)
    except OSError as refused:
        raise MemoryError from refused


def spelled_fault(error: Exception) -> str:
    """Describe a fault by kind and place; only our own sentences are known to name nobody."""
    if isinstance(error, SolverBug | AssertionError):
        return f"{type(error).__name__}: {error}"
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = "" if trace is None else (
        f" ({Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno})")
    return type(error).__name__ + where

"""The child process that solves; run as ``python -m rotation.engine.child``.

It reads one request from standard input, writes progress and the outcome to what was standard
output, and dies with its parent. A crash, a hang or a lack of memory here harms nobody else.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from time import monotonic
from typing import Any, BinaryIO

from rotation.domain.outcome import TierResult
from rotation.engine.messages import Answer, Failed, Request, receive, send
from rotation.engine.solver import solve
from rotation.engine.steps import Incumbent, Limits
from rotation.errors import SolverBug


def main() -> None:
    """Serve one request to solve."""
    serve(_capped_answer)


def serve(
    answer: Callable[[Any, BinaryIO], Any], orphaned: Callable[[Any], None] = lambda _: None
) -> None:
    """Serve one request; without a whole one, the parent is gone and nobody waits.

    Parameters
    ----------
    answer
        Makes the last message from the request; what it tells before, it sends itself.
    orphaned
        Called with the request when the parent is gone, before the process ends.
    """
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    request = receive(sys.stdin.buffer)
    if request is None:
        return
    threading.Thread(target=_die_with_parent, args=(request, orphaned), daemon=True).start()
    send(out, answer(request, out))


def _capped_answer(request: Request, out: BinaryIO) -> Answer | Failed:
    cap_memory(request.memory)
    return _answer(request, out)


def _die_with_parent(request: Any, orphaned: Callable[[Any], None]) -> None:
    """Wait for the end of standard input, which the parent never closes while it lives."""
    os.read(0, 1)
    try:
        orphaned(request)
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


def _answer(request: Request, out: BinaryIO) -> Answer | Failed:
    def progress(step: TierResult | Incumbent) -> None:
        send(out, step)
    limits = Limits(max(0.0, request.deadline - monotonic()))
    try:
        outcome = solve(request.round, request.policy, limits, progress)
    except MemoryError:
        return Failed("memory", "")
    except Exception as error:  # noqa: BLE001 - the parent reports it
        return Failed("bug", spelled_fault(error))
    chosen = None if outcome.plan is None else tuple(
        (item.teacher, (item.host, str(item.stage), item.subject))
        for item in outcome.plan.placements)
    return Answer(outcome.status, chosen, outcome.tiers, outcome.notes)


def spelled_fault(error: Exception) -> str:
    """Describe a fault by kind and place; only our own sentences are known to name nobody."""
    if isinstance(error, SolverBug | AssertionError):
        return f"{type(error).__name__}: {error}"
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = "" if trace is None else (
        f" ({os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno})")  # noqa: PTH119
    return type(error).__name__ + where


if __name__ == "__main__":
    main()

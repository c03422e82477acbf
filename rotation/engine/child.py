"""The child process that solves; run as ``python -m rotation.engine.child``.

It reads one request from standard input, writes progress and the outcome to what was standard
output, and dies with its parent. A crash, a hang or a lack of memory here harms nobody else.
"""

from __future__ import annotations

import os
import sys
import threading
from typing import BinaryIO

from rotation.domain.outcome import TierResult
from rotation.engine.messages import Answer, Failed, Request, receive, send
from rotation.engine.solver import Incumbent, solve


def main() -> None:
    """Serve one request."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    request: Request = receive(sys.stdin.buffer)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    _cap_memory(request.memory)
    send(out, _answer(request, out))


def _die_with_parent() -> None:
    sys.stdin.buffer.read()
    os._exit(1)


def _cap_memory(most: int) -> None:
    if most and sys.platform != "win32":
        import resource
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _answer(request: Request, out: BinaryIO) -> Answer | Failed:
    def progress(step: TierResult | Incumbent) -> None:
        send(out, step)
    try:
        outcome = solve(request.round, request.policy, request.limits, progress)
    except MemoryError:
        return Failed("memory", "")
    except Exception as error:  # noqa: BLE001 - the parent reports it
        return Failed("bug", f"{type(error).__name__}: {error}")
    chosen = None if outcome.plan is None else tuple(
        (item.teacher, (item.host, str(item.stage), item.subject))
        for item in outcome.plan.placements)
    return Answer(outcome.status, chosen, outcome.tiers, outcome.notes)


if __name__ == "__main__":
    main()

"""The parent of a solve: owns the clock, the memory cap and the best plan so far.

Whatever ends the child (its answer, the time limit, Ctrl-C, SIGTERM, a crash, lack of memory),
the parent returns the best plan it was told of, with the bounds that were proven by then, and
never calls a stopped run optimal.
"""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from rotation.domain.outcome import Outcome, Status, TierResult
from rotation.domain.plan import Plan
from rotation.domain.round import Opening, Round
from rotation.domain.vocabulary import Stage
from rotation.engine.messages import Answer, Failed, Request, receive, send
from rotation.engine.solver import Incumbent, Limits, finished, measured, plan_of
from rotation.errors import SolverBug, Terminated
from rotation.policy import Policy
from rotation.text import Text, say

GRACE_SECONDS = 5.0
"""How much longer than its limit the child may take before it is ended."""
MEMORY = 4 * 2**30
"""Most address space of the child in bytes."""


@dataclass
class Watch:
    """What the parent knows of a running solve."""

    round: Round
    policy: Policy
    tiers: list[TierResult] = field(default_factory=list)
    best: Incumbent | None = None

    def note(self, step: TierResult | Incumbent) -> None:
        """Remember a finished tier or a better plan."""
        if isinstance(step, TierResult):
            self.tiers.append(step)
        else:
            self.best = step

    def outcome(self, why: Text) -> Outcome:
        """Return what is known when the solve was cut short."""
        if self.best is None:
            return Outcome(Status.UNKNOWN, None, (), (why,))
        plan = plan_of(self.round, self.best.options)
        settled = {result.tier: result for result in self.tiers}
        tiers = tuple(
            finished(settled.get(number) or measured(number, tier, plan, None), tier, plan)
            for number, tier in enumerate(self.policy.tiers, 1))
        return Outcome(Status.FEASIBLE, plan, tiers, (why,))


def solve_apart(
    round: Round, policy: Policy, limits: Limits | None = None,
    progress: Callable[[TierResult | Incumbent], None] | None = None,
) -> Outcome:
    """Solve in a child process; same arguments and outcome as `rotation.engine.solve`.

    Raises
    ------
    SolverBug
        If the child's claims disagree with exact recomputation.
    KeyboardInterrupt, Terminated
        Only if there is no plan yet; with one, the outcome says why it stopped.
    """
    limits = limits or Limits()
    watch = Watch(round, policy)
    child = _start(Request(round, policy, limits, MEMORY))
    try:
        return _follow(child, watch, limits, progress or (lambda _: None))
    except (KeyboardInterrupt, Terminated) as stop:
        if watch.best is None:
            raise
        asked = say("interrupted", "已按要求中断") if isinstance(stop, KeyboardInterrupt) else say(
            "terminated", "进程被要求终止")
        return watch.outcome(asked)
    finally:
        child.kill()
        child.wait()


def _start(request: Request) -> subprocess.Popen[bytes]:
    """Start the child in a session of its own, so that Ctrl-C reaches only the parent."""
    flags = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    child = subprocess.Popen(
        [sys.executable, "-m", "rotation.engine.child"], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        start_new_session=sys.platform != "win32", creationflags=flags)
    assert child.stdin is not None, "a pipe was asked for"
    send(child.stdin, request)
    return child


def _follow(
    child: subprocess.Popen[bytes], watch: Watch, limits: Limits,
    progress: Callable[[TierResult | Incumbent], None],
) -> Outcome:
    messages: queue.Queue[Any] = queue.Queue()
    threading.Thread(target=_listen, args=(child, messages), daemon=True).start()
    deadline = monotonic() + limits.seconds + GRACE_SECONDS
    while True:
        try:
            message = messages.get(timeout=0.2)
        except queue.Empty:
            if monotonic() > deadline:
                return watch.outcome(say("time limit reached", "已到时间限制"))
            continue
        if isinstance(message, TierResult | Incumbent):
            watch.note(message)
            progress(message)
        elif isinstance(message, Answer):
            return _finished(watch.round, message)
        else:
            return _died(watch, message)


def _listen(child: subprocess.Popen[bytes], messages: queue.Queue[Any]) -> None:
    assert child.stdout is not None, "a pipe was asked for"
    while True:
        message = receive(child.stdout)
        messages.put(message)
        if message is None:
            return


def _finished(round: Round, answer: Answer) -> Outcome:
    if answer.chosen is None:
        return Outcome(answer.status, None, answer.tiers, answer.notes)
    plan = Plan.of(round, [(teacher, Opening(school, Stage(stage), subject))
                           for teacher, (school, stage, subject) in answer.chosen])
    return Outcome(answer.status, plan, answer.tiers, answer.notes)


def _died(watch: Watch, message: Failed | None) -> Outcome:
    if isinstance(message, Failed) and message.why == "bug":
        raise SolverBug(say("the solver failed: {d}", "求解程序出错：{d}", d=message.detail))
    if isinstance(message, Failed):
        return watch.outcome(say("memory ran out", "内存不足，求解提前结束"))
    return watch.outcome(say("the solver ended unexpectedly", "求解程序意外退出"))

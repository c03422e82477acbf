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
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import IO, Any

from rotation.domain.outcome import Outcome, Status, TierResult
from rotation.domain.plan import Plan
from rotation.domain.round import Opening, Round
from rotation.domain.vocabulary import Stage
from rotation.engine.messages import Answer, Failed, Request, receive, send
from rotation.engine.steps import Incumbent, Limits, Progress, finished, measured, plan_of
from rotation.errors import SolverBug, Terminated
from rotation.policy.policy import Policy
from rotation.text import Text, say

GRACE_SECONDS = 1.5
"""How much longer than its limit the child may take before it is ended."""
TIME_IS_UP = say("time limit reached", "已到时间限制")
COMMAND: tuple[str, ...] = (sys.executable, "-m", "rotation.engine.child")
"""What runs the child."""


@dataclass
class Watch:
    """What the parent knows of a running solve."""

    round: Round
    policy: Policy
    progress: Progress
    tiers: list[TierResult] = field(default_factory=list)
    best: Incumbent | None = None

    def note(self, step: TierResult | Incumbent) -> None:
        """Remember a finished tier or a better plan, and pass it on."""
        if isinstance(step, TierResult):
            self.tiers.append(step)
        else:
            self.best = step
        self.progress(step)

    def outcome(self, why: Text) -> Outcome:
        """Return what is known when the solve was cut short."""
        best = self.best
        if best is None:
            return Outcome(Status.UNKNOWN, None, (), (why,))
        plan = plan_of(self.round, best.options)
        settled = {result.tier: result for result in self.tiers}
        tiers = tuple(
            finished(settled.get(number) or measured(number, tier, plan, best.bound_of(number)),
                     tier, plan)
            for number, tier in enumerate(self.policy.tiers, 1))
        return Outcome(Status.FEASIBLE, plan, tiers, (why,))


def solve_apart(
    round: Round, policy: Policy, limits: Limits | None = None, progress: Progress | None = None
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
    watch = Watch(round, policy, progress or (lambda _: None))
    deadline = monotonic() + limits.seconds
    try:
        with _asked(Request(round, policy, deadline, limits.memory)) as messages:
            return _follow(messages, watch, deadline + GRACE_SECONDS)
    except (KeyboardInterrupt, Terminated) as stop:
        if watch.best is None:
            raise
        asked = say("interrupted", "已按要求中断") if isinstance(stop, KeyboardInterrupt) else say(
            "terminated", "进程被要求终止")
        return watch.outcome(asked)


@contextmanager
def _asked(request: Request) -> Iterator[queue.Queue[Any]]:
    """Run a child on a request; yield what it says, None at the end; leave no process behind."""
    child = Child(request, COMMAND)
    try:
        child.start()
        yield child.messages
    finally:
        child.end()


class Child:
    """A child process, started and heard by threads, where no signal can strike.

    Parameters
    ----------
    request
        What it is told; ``messages`` holds what it says, None at the end.
    command
        What runs it.
    """

    def __init__(self, request: Any, command: tuple[str, ...]) -> None:
        self.messages: queue.Queue[Any] = queue.Queue()
        self._request, self._command = request, command
        self._starter = threading.Thread(target=self._run, daemon=True)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._ended = False

    def start(self) -> None:
        """Start the process; what it says comes in as messages."""
        self._starter.start()

    def _run(self) -> None:
        """Start the process and tell it the request while another thread listens."""
        with self._lock:
            if self._ended:
                return
            try:
                self._process = process = _started(self._command)
            except OSError:
                self.messages.put(None)
                return
        listener = threading.Thread(target=self._listen, args=(_pipe(process.stdout),), daemon=True)
        listener.start()
        with suppress(OSError):  # one that no longer listens shows by the end of its messages
            send(_pipe(process.stdin), self._request)
        listener.join()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                _pipe(pipe).close()

    def _listen(self, out: IO[bytes]) -> None:
        """Queue the messages until the end; what cannot be read is the end as well."""
        with suppress(Exception):
            while (message := receive(out)) is not None:
                self.messages.put(message)
        self.messages.put(None)

    def ended(self, patience: float = 2.0) -> int | None:
        """Return how a process that says no more has ended; None if it has not, or never began."""
        with self._lock:
            if self._process is None:
                return None
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(patience)
            return self._process.returncode

    def end(self) -> None:
        """End the process, whatever it does."""
        with self._lock:
            self._ended = True
            if self._process is not None:
                self._process.kill()
                self._process.wait()
        if self._starter.ident is not None:  # an interrupt may have come before it started
            self._starter.join()


def _started(command: tuple[str, ...]) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, so that Ctrl-C reaches only the parent."""
    flags = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    return subprocess.Popen(  # noqa: S603 - our own program
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        start_new_session=sys.platform != "win32", creationflags=flags)


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None, "a pipe was asked for"
    return stream


def _follow(messages: queue.Queue[Any], watch: Watch, deadline: float) -> Outcome:
    while (left := deadline - monotonic()) > 0:
        try:
            message = messages.get(timeout=min(left, 0.2))
        except queue.Empty:
            continue
        if isinstance(message, Answer):
            return _finished(watch.round, message, in_time=left > GRACE_SECONDS)
        if not isinstance(message, TierResult | Incumbent):
            return _died(watch, message)
        watch.note(message)
    return watch.outcome(TIME_IS_UP)


def _finished(round: Round, answer: Answer, *, in_time: bool) -> Outcome:
    notes = answer.notes or _why_short(answer, in_time=in_time)
    if answer.chosen is None:
        return Outcome(answer.status, None, answer.tiers, notes)
    plan = Plan.of(round, [(teacher, Opening(school, Stage(stage), subject))
                           for teacher, (school, stage, subject) in answer.chosen])
    return Outcome(answer.status, plan, answer.tiers, notes)


def _why_short(answer: Answer, *, in_time: bool) -> tuple[Text, ...]:
    """Say what kept an answer from being a proof, if something did."""
    proven = bool(answer.tiers) and all(tier.proven for tier in answer.tiers)
    if proven or answer.status in (Status.OPTIMAL, Status.INFEASIBLE):
        return ()
    return (say("the solver gave up, perhaps for lack of memory", "求解程序中途放弃，可能是内存不足")
            if in_time else TIME_IS_UP,)


def _died(watch: Watch, message: Failed | None) -> Outcome:
    if isinstance(message, Failed) and message.why == "bug":
        raise SolverBug(say("the solver failed: {d}", "求解程序出错：{d}", d=message.detail))
    if isinstance(message, Failed):
        return watch.outcome(say("memory ran out", "内存不足，求解提前结束"))
    return watch.outcome(say("the solver ended unexpectedly", "求解程序意外退出"))

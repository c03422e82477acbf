"""One contender on one case, in a process of its own, so that memory is its own too.

Run as ``python -m benchmarks.contest CASE CONTENDER LIMIT MEMORY``; tells one JSON object a line.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from time import monotonic, process_time, sleep
from typing import Any

from benchmarks.rivals import RIVALS, Step, climb
from rotation.domain.outcome import TierResult
from rotation.domain.problem import Problem
from rotation.domain.round import Round
from rotation.model.eligibility import settle
from rotation.policy.policy import Policy
from rotation.policy.tiers import DEFAULT_TIERS
from rotation.policy.values import sheet_values

OURS = "ours"
CONTENDERS = (OURS, f"{OURS}@0.5", *RIVALS)
"""Names; ``@0.5`` after any of them means: every tier proven within 0.5 %."""
_GRACE_SECONDS = 90.0
TIERS = len(DEFAULT_TIERS)
"""Tiers of the default policy."""
_KILLED = 9
"""The signal that ends a contender long after its limit; also that of a system out of memory."""


@dataclass(frozen=True)
class Record:
    """What one contender did on one case.

    Parameters
    ----------
    case, contender
        Names.
    steps
        Tiers in order, as far as it came.
    seconds
        Wall clock of the solve, writing the model out included; the reading of facts and
        `settle` are not.
    settle
        Wall clock of judging everybody and listing the options.
    options
        Number of options.
    memory
        Peak resident bytes of the process.
    failed
        Why it ended early, empty if it did not.
    cpu
        Processor seconds of the solve, all threads together: unlike ``seconds`` hardly longer on a
        machine that does other work as well.
    """

    case: str
    contender: str
    steps: tuple[Step, ...]
    seconds: float
    settle: float
    options: int
    memory: int
    failed: str = ""
    cpu: float = 0.0

    @property
    def proven(self) -> bool:
        """Whether all tiers are proven."""
        return len(self.steps) == TIERS and all(step.proven for step in self.steps)

    @property
    def effort(self) -> float:
        """Processor seconds, or wall clock where they are not known."""
        return self.cpu or self.seconds


def policy_for(problem: Problem, tolerance: Fraction = Fraction(0)) -> Policy:
    """Return the default policy with the case's year, every tier at one tolerance."""
    policy = Policy.of(sheet_values(problem.parameters))
    return replace(policy, tiers=tuple(replace(tier, tolerance=tolerance) for tier in policy.tiers))


def keep(problem: Problem, path: Path) -> Path:
    """Store a case for `run_apart`."""
    path.write_bytes(pickle.dumps(problem))
    return path


def run_apart(case: Path, contender: str, limit: float, memory: int = 0) -> Record:
    """Run a contender on a stored case in a child process and measure it.

    Parameters
    ----------
    case
        From `keep`; its stem names the case.
    contender
        One of `CONTENDERS`, or a rival with ``@PERCENT``.
    limit
        Seconds in all.
    memory
        Cap on address space in bytes; 0 for none.
    """
    began = monotonic()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.contest", str(case), contender, str(limit),
             str(memory)], stdout=out, stderr=errors, cwd=Path(__file__).parent.parent)
        code, peak, cpu = _wait(child, began + limit + _GRACE_SECONDS)
        out.seek(0)
        errors.seek(0)
        lines = out.read().decode().splitlines()
        told = [json.loads(line) for line in lines if line.startswith("{")]
        last = errors.read().decode().strip().splitlines()[-1:]
    return _record(case.stem, contender, told, (monotonic() - began, peak, cpu),
                   "" if code == 0 else " ".join(last) or _ending(code))


def _ending(code: int) -> str:
    return "killed: did not stop in time, or no memory" if code == -_KILLED else f"ended with code {code}"


def _wait(child: subprocess.Popen[bytes], deadline: float) -> tuple[int, int, float]:
    """Wait for a child; return its exit code, its peak memory in bytes and its CPU seconds."""
    while True:
        done, status, usage = os.wait4(child.pid, os.WNOHANG)
        if done:
            child.returncode = os.waitstatus_to_exitcode(status)
            unit = 1 if sys.platform == "darwin" else 1024
            return child.returncode, usage.ru_maxrss * unit, usage.ru_utime + usage.ru_stime
        if monotonic() > deadline:
            child.kill()
        sleep(0.02)


def _record(
    case: str, contender: str, told: list[dict[str, Any]], measured: tuple[float, int, float],
    failed: str,
) -> Record:
    facts: dict[str, Any] = {"seconds": 0.0, "options": 0}
    facts |= next((item for item in told if item["event"] == "settled"), {})
    steps = tuple(Step(**item["step"]) for item in told if item["event"] == "step")
    seconds, peak, cpu = measured
    ended: dict[str, Any] = {"seconds": seconds, "cpu": cpu}
    ended |= next((item for item in told if item["event"] == "solved"), {})
    return Record(case, contender, steps, ended["seconds"], facts["seconds"], facts["options"], peak,
                  failed, ended["cpu"])


# -- in the child -----------------------------------------------------------------------------


def main(case: str, contender: str, limit: str, memory: str) -> None:
    """Serve one contest."""
    _cap(int(memory))
    name, _, percent = contender.partition("@")
    problem: Problem = pickle.loads(Path(case).read_bytes())
    policy = policy_for(problem, Fraction(percent or "0") / 100)
    began = monotonic()
    round = settle(problem, policy)
    _tell("settled", seconds=monotonic() - began, options=len(round.options),
          eligible=len(round.eligible))
    began, worked = monotonic(), process_time()
    _solve(name, round, policy, float(limit))
    _tell("solved", seconds=monotonic() - began, cpu=process_time() - worked)


def _cap(most: int) -> None:
    if most:
        import resource
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _solve(name: str, round: Round, policy: Policy, limit: float) -> None:
    if name == OURS:
        _solve_ours(round, policy, limit)
    else:
        climb(name, round, policy, limit, lambda step: _tell("step", step=step._asdict()))


def _solve_ours(round: Round, policy: Policy, limit: float) -> None:
    """Run the engine; tiers that the limit cut off are told as the outcome tells them."""
    from rotation.engine import Limits, solve
    seen: dict[int, float] = {}
    began = monotonic()

    def progress(step: object) -> None:
        if isinstance(step, TierResult):
            seen[step.tier] = monotonic() - began - sum(seen.values())

    outcome = solve(round, policy, Limits(limit), progress)
    for tier in outcome.tiers:
        step = Step(tier.tier, tier.value, tier.bound, tier.proven, seen.get(tier.tier, 0.0))
        _tell("step", step=step._asdict())


def _tell(event: str, **facts: object) -> None:
    print(json.dumps({"event": event, **facts}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])

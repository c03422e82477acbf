"""The process of one scenario; run as ``python -m rotation.whatif.child``.

It reads one `Job` from standard input, tells progress and the result, and dies with its parent.
"""

from __future__ import annotations

from typing import BinaryIO, NamedTuple

from rotation.domain.outcome import TierResult
from rotation.engine import Incumbent
from rotation.engine.child import serve, spelled_fault
from rotation.engine.messages import send
from rotation.errors import RotationError
from rotation.run.gather import Case
from rotation.text import Text, say
from rotation.whatif.file import Scenario
from rotation.whatif.solve import Solved, Yardstick, run_scenario


class Job(NamedTuple):
    """What a process is asked: see `rotation.whatif.solve.run_scenario`."""

    case: Case
    scenario: Scenario
    yardstick: Yardstick | None
    seconds: float


class Broken(NamedTuple):
    """The process gave up, and why; free of personal data."""

    why: Text


def answer(job: Job, out: BinaryIO) -> Solved | Broken:
    """Solve the scenario of a job, telling every finished tier."""
    def progress(step: TierResult | Incumbent) -> None:
        if isinstance(step, TierResult):
            send(out, step.tier)
    try:
        return run_scenario(job.case, job.scenario, yardstick=job.yardstick, seconds=job.seconds,
                            progress=progress)
    except RotationError as error:
        return Broken(error.message)
    except Exception as error:  # noqa: BLE001 - the parent names the scenario
        return Broken(say("fault of the program: {d}", "程序出错：{d}", d=spelled_fault(error)))


if __name__ == "__main__":
    serve(answer)

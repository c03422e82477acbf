"""Rounds without a plan: ``python -m benchmarks.impossible [ROUNDS] [SIZE]``.

Drawn counties whose policy asks for more than they can give, in ten ways. Told are the processor seconds
until it is proven that there is no plan, on how many clauses the proof stands, whether it is found out
when the proof is changed, whether a second solver agrees on the clauses of the proof, and, of every tenth
round, what the diagnosis takes. Exit 1 if a round ends as "not computed" or a changed proof passes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from time import process_time

from benchmarks.counties import SIZES, YEAR, Size, county
from rotation.domain.outcome import Status
from rotation.engine import solve
from rotation.engine.diagnose import diagnose
from rotation.engine.refuting import agreed
from rotation.model.certificate import Proof
from rotation.model.eligibility import settle
from rotation.model.program import Program
from rotation.model.task import RoundTask
from rotation.policy.policy import Policy
from rotation.policy.source import DEFAULT

TOO_MUCH: tuple[Mapping[str, object], ...] = (
    {"H10.rate": "30%"}, {"H10.rate": "25%"}, {"H35.share": "3%"}, {"H35.share": "5%"},
    {"H10.rate": "20%", "H40.share": "5%"}, {"H10.rate": "20%", "H65.share": "100%"},
    {"H10.rate": "22%", "H60.share": "1%"}, {"H20.base": "eligible", "H20.share": "40%"},
    {"H10.rate": "24%", "H35.share": "10%"}, {"H10.rate": "40%", "E30.km": 60})
"""What is asked of a round, in turn."""
FIRST = 100
"""Seed of the first county."""
EFFORT = 60.0
"""Work of the second solver, by its own measure."""
SECONDS = 600.0
"""Emergency limit of everything that is counted otherwise."""


@dataclass(frozen=True)
class Impossible:
    """A round without a plan, and its proof.

    Parameters
    ----------
    name, asked
        Of the county, and what its policy asks for.
    status
        What the solve came to.
    seconds
        Processor seconds of the solve.
    rows
        Clauses in the proof; 0 if only whole people forbid a plan.
    passed
        Changes of the proof that were not found out: none should be.
    agrees
        Whether the second solver finds no plan either, given the clauses of the proof alone.
    told
        Processor seconds of the diagnosis and clauses of its proven set; None if it was not asked.
    """

    name: str
    asked: str
    status: Status
    seconds: float
    rows: int
    passed: tuple[str, ...]
    agrees: bool
    told: tuple[float, int] | None = None

    @property
    def sound(self) -> bool:
        """Whether the round is proven to have no plan, by a proof that cannot be changed unseen."""
        return (self.status is Status.INFEASIBLE and not self.passed and self.agrees
                and (self.told is None or self.told[1] > 0))


def rounds(number: int, size: Size, tenth: int = 10) -> Iterator[Impossible]:
    """Yield so many rounds without a plan, each tenth with its diagnosis."""
    done, seed = 0, FIRST
    while done < number:
        asked = TOO_MUCH[seed % len(TOO_MUCH)]
        one = impossible(size, seed, asked, diagnosed=done % tenth == 0)
        seed += 1
        if one is not None:
            done += 1
            yield one


def impossible(size: Size, seed: int, asked: Mapping[str, object], *, diagnosed: bool) -> Impossible | None:
    """Return what a drawn round comes to; None if it has a plan after all."""
    given = {"round.year": YEAR, "round.seat_town": f"{size.name}镇", **asked}
    policy = Policy.of({name: (value, DEFAULT) for name, value in given.items()})
    task = RoundTask(settle(county(size, seed), policy), policy)
    started = process_time()
    outcome = solve(task.round, policy)
    seconds = process_time() - started
    if outcome.plan is not None:
        return None
    weights = outcome.refutation or {}
    told = _told(task) if diagnosed else None
    said = " ".join(f"{name}={value}" for name, value in asked.items())
    return Impossible(f"{size.name} {seed}", said, outcome.status, seconds, len(weights),
                      tuple(_unseen(task, weights)), _agrees(task, weights), told)


def _unseen(task: RoundTask, weights: Mapping[str, int]) -> Iterator[str]:
    """Yield changes of a proof that still prove something, and that it proves nothing as it is."""
    proof = Proof(task)
    if weights and not proof.refutes(weights):
        yield "as it is"
    demands = {clause: weight for clause, weight in weights.items() if weight > 0}
    changed = {"turned": {clause: -weight for clause, weight in weights.items()},
               "nothing": dict.fromkeys(weights, 0), "without what is asked": weights.items() - demands.items(),
               "demands alone turned": {**weights, **{clause: -weight for clause, weight in demands.items()}}}
    yield from (name for name, others in changed.items() if proof.refutes(dict(others)))


def _agrees(task: RoundTask, weights: Mapping[str, int]) -> bool:
    """Whether CP-SAT finds no plan either: of the clauses of the proof, or of all if there is none."""
    program = Program(task.write())
    if weights:
        program.clauses = [row for row in program.clauses if row.clause in weights]
    return agreed(program, SECONDS, EFFORT) is True


def _told(task: RoundTask) -> tuple[float, int]:
    started = process_time()
    found = diagnose(task, SECONDS, goals=False).diagnosis
    return process_time() - started, len(found.clashes) if found.proven else 0


def row(one: Impossible) -> str:
    """Return a row of the table."""
    told = ("", "") if one.told is None else (f"{one.told[0]:.1f}", str(one.told[1]))
    cells = (one.name, one.asked, one.status.name, f"{one.seconds:.1f}", str(one.rows), ", ".join(one.passed) or "none",
             "yes" if one.agrees else "NO", *told)
    return f"| {' | '.join(cells)} |"


def main() -> int:
    """Print the table."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    size = SIZES[sys.argv[2] if len(sys.argv) > 2 else "S"]
    print("| round | asked | status | seconds | clauses of the proof | changes unseen | second solver agrees "
          "| diagnosis | clauses that clash |\n|---|---|---|---|---|---|---|---|---|")
    sound = True
    for one in rounds(number, size):
        sound &= one.sound
        print(row(one), flush=True)
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())

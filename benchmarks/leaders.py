"""Plans of leaders against the bars that were set beforehand: ``python -m benchmarks.leaders``.

Processor seconds of this process: the city sample and a county of 150 schools solved with a certificate, sheets
written, one alternative priced, the thirteen units of the league, and their teachers' rounds after the leaders beside
the rounds without.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import TypeVar

from benchmarks.counties import SIZES, YEAR, county
from rotation.domain.problem import Problem
from rotation.domain.succession import Succession, applied
from rotation.engine import solve as solve_round
from rotation.engine.resolver import Decision, Resolver
from rotation.engine.solver import solve
from rotation.leaders.case import LeaderCase, settled
from rotation.leaders.explain import PRICED, LeaderInquiry
from rotation.leaders.page import leader_page
from rotation.leaders.run import view_of
from rotation.leaders.tables_annex import leader_tables
from rotation.leaders.view import LeaderView
from rotation.model.eligibility import settle as settle_round
from rotation.policy.cadre_policy import CadrePolicy
from rotation.policy.policy import Policy
from rotation.policy.source import DEFAULT
from rotation.policy.values import sheet_values
from rotation.run import Inputs
from rotation.sample import BANNERS, draw
from rotation.tables.sheet_writer import write_plan
from rotation.workbook.reader import Reading

T = TypeVar("T")
CITY = "锡林浩特市"


@dataclass(frozen=True)
class Bar:
    """What was measured, and what was set for it: processor seconds, or a ratio."""

    name: str
    found: float
    limit: float

    @property
    def line(self) -> str:
        """The row of the table."""
        kept = "kept" if self.found <= self.limit else "MISSED"
        return f"| {self.name} | {self.found:.2f} | {self.limit:g} | {kept} |"


def clocked(work: Callable[[], T]) -> tuple[T, float]:
    """Return what some work gives, and its processor seconds."""
    begin = process_time()
    return work(), process_time() - begin


def case_of(problem: Problem) -> LeaderCase:
    """Settle the leaders of drawn facts; questions about a roster that nobody can answer count as answered."""
    values = dict(sheet_values(problem.parameters))
    policy = CadrePolicy.of({**values, "round.year": values.get("round.year", (YEAR, DEFAULT))})
    accept = ("vacant-head", "post-before-school", "point-without-legal", "retired-already")
    return settled(Inputs(Path(), accept=accept), Reading(problem, (), sha256=""), problem, policy)


def solved(case: LeaderCase) -> LeaderView:
    """Plan the leaders of a case."""
    return view_of(case, solve(case.task))


def written(view: LeaderView) -> None:
    """Price, and write sheets and page."""
    LeaderInquiry(view).prices(PRICED)
    with TemporaryDirectory() as folder:
        write_plan(Path(folder) / "x.xlsx", leader_tables(view), "zh", seed="1", draft=False)
    leader_page(view, "zh")


def bars() -> Iterator[Bar]:
    """Measure everything that the specification sets a bar for."""
    city = draw(CITY)
    case = case_of(city)
    view, seconds = clocked(lambda: solved(case))
    yield Bar(f"{CITY}: {len(case.cadre.schools)} schools, {len(case.task.options)} options, solved", seconds, 2)
    _, sheets = clocked(lambda: written(view))
    yield Bar("the same with prices, sheets and page", seconds + sheets, 6)
    yield Bar("price of one alternative", _price(view), 0.5)
    large = case_of(county(SIZES["L"]))
    _, seconds = clocked(lambda: solved(large))
    yield Bar(f"county: {len(large.cadre.schools)} schools, {len(large.cadre.people)} people", seconds, 10)
    yield Bar("thirteen units of the league, leaders", sum(clocked(lambda name=name: solved(case_of(draw(name))))[1]
                                                           for name in BANNERS), 40)
    yield Bar("the same units, teachers' rounds after the leaders by the rounds without", _after(), 1.1)


def _price(view: LeaderView) -> float:
    resolver = Resolver(view.task)
    asked = [Decision(key, "not at", seat) for key, seat in view.plan.pairs][:10]
    return clocked(lambda: [resolver.price(one) for one in asked])[1] / max(1, len(asked))


def _after() -> float:
    """Return what rounds after the leaders take for each second of the rounds without.

    All units together: after other moves a round is another search, which alone may take half as long or as much again.
    """
    took = [_both(draw(name)) for name in BANNERS]
    return sum(after for _, after in took) / sum(without for without, _ in took)


def _both(problem: Problem) -> tuple[float, float]:
    """Return the seconds of a round without and after its leaders."""
    view, policy = solved(case_of(problem)), Policy.of(sheet_values(problem.parameters))
    told = Succession("x", "", YEAR, tuple((key, *seat) for key, seat in view.plan.pairs),
                      tuple(person.id for person in view.leaving))
    without, after = (clocked(lambda facts=facts: solve_round(settle_round(facts, policy), policy))[1]
                      for facts in (problem, applied(problem, told)))
    return without, after


def main() -> int:
    """Print the table; 1 if a bar is missed."""
    print("| what | found | bar | |\n|---|---|---|---|")
    found = []
    for bar in bars():
        print(bar.line, flush=True)
        found.append(bar)
    return int(any(bar.found > bar.limit for bar in found))


if __name__ == "__main__":
    sys.exit(main())

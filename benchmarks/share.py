"""Shared lessons against the bars that were set beforehand: ``python -m benchmarks.share``.

Processor seconds of this process: worlds settled and solved with certificates after rounds that are solved first and
not counted; one school explained; the thirteen units of the league. The largest county shares PE, music and art.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from typing import Any

from benchmarks.counties import SIZES, YEAR, county
from benchmarks.leaders import CITY, Bar, clocked
from rotation.domain.outcome import Outcome, Status
from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.share_plan import SharePlan
from rotation.engine import solve as solve_round
from rotation.engine.progress import Limits
from rotation.engine.solver import solve
from rotation.model.eligibility import settle as settle_round
from rotation.policy.policy import Policy
from rotation.policy.share_policy import SharePolicy
from rotation.policy.source import DEFAULT
from rotation.policy.values import sheet_values
from rotation.sample import BANNERS, draw
from rotation.share.explain import ShareInquiry
from rotation.share.settle import settle
from rotation.share.task import ShareTask
from rotation.share.view import ShareView

SINGLE = {"西乌珠穆沁旗": 1, "太仆寺旗": 10, "锡林浩特市": 4}
"""Samples that have a bar of their own, in seconds; that of the city holds without lessons by screen."""
PATIENCE = 240.0
"""Seconds by the clock for one solve; what is not proven by then is told so."""


def finished(problem: Problem) -> Plan:
    """Return the plan of a round of drawn facts."""
    values = dict(sheet_values(problem.parameters))
    policy = Policy.of({**values, "round.year": values.get("round.year", (YEAR, DEFAULT))})
    plan = solve_round(settle_round(problem, policy), policy).plan
    assert plan is not None, "drawn banners have a plan"
    return plan


def shared(plan: Plan, **values: Any) -> tuple[ShareTask, Outcome[SharePlan]]:
    """Settle and solve."""
    policy = SharePolicy.of({name.replace("__", "."): (value, DEFAULT) for name, value in values.items()})
    task = ShareTask(settle(plan, policy), policy)
    return task, solve(task, Limits(PATIENCE))


def told(name: str, task: ShareTask, outcome: Outcome[SharePlan]) -> str:
    """Return what was found, in a few words."""
    assert outcome.plan is not None, "nobody need walk"
    plan, unit = outcome.plan, task.sharing.unit
    short = sum(one.open for one in task.sharing.lessons.values()) // unit
    proven = "" if outcome.status is Status.OPTIMAL else ", not proven"
    left = sum(map(plan.open, task.sharing.lessons)) // unit
    return (f"{name}: {len(task.options)} choices; {short} lessons open, {plan.besides.total() // unit} besides, "
            f"{plan.walked.total() // unit} walked, {left} still open{proven}")


def bars() -> Iterator[Bar]:
    """Measure everything that the specification sets a bar for."""
    whole = 0.0
    for name in BANNERS:
        plan = finished(draw(name))
        (task, outcome), seconds = clocked(partial(shared, plan))
        whole += seconds
        if name == CITY:
            print(f"| {told(name, task, outcome)} | {seconds:.2f} | | |", flush=True)
            (task, outcome), seconds = clocked(partial(shared, plan, L05__on=False))
        if name in SINGLE:
            yield Bar(told(name, task, outcome), seconds, SINGLE[name])
            yield Bar(f"{name}: one school explained", _explained(task, outcome), 3)
    plan = finished(county(SIZES["S"]))
    (task, outcome), seconds = clocked(lambda: shared(plan, W05__subjects=("体育与健康", "音乐", "美术")))
    yield Bar(told("county of 60 schools", task, outcome), seconds, 60)
    yield Bar("thirteen units of the league", whole, 120)


def _explained(task: ShareTask, outcome: Outcome[SharePlan]) -> float:
    view = ShareView(task.sharing, task.policy, outcome, "", "")
    school = max(task.sharing.gaps, key=view.plan.open).school
    return clocked(lambda: ShareInquiry(view).school(school))[1]


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

"""The same years planned one after the other, each as if none came after it: the price of not looking ahead."""

from __future__ import annotations

from time import monotonic

from rotation.domain.horizon import YearPost
from rotation.domain.horizon_plan import HorizonPlan
from rotation.domain.plan import Plan
from rotation.engine.apart import solve_apart
from rotation.engine.progress import Limits
from rotation.years.task import HorizonTask


def one_by_one(task: HorizonTask, first: Plan, seconds: float) -> HorizonPlan | None:
    """Return the plan made year by year under the same rules; None if some year then has none, or not in time.

    Each year has the round's own goals, those of later years left out of sight; what was done before stays.

    Parameters
    ----------
    task
        Of all years.
    first
        The plan of year one alone.
    seconds
        Time limit of all later years together.
    """
    horizon, deadline = task.horizon, monotonic() + seconds
    done = tuple((item.teacher, YearPost(horizon.first, *item.opening)) for item in first.placements)
    plan = HorizonPlan(horizon, done)
    for year in horizon.years[1:]:
        step = task.after(done, year)
        outcome = solve_apart(step, Limits(max(2.0, deadline - monotonic())))
        if outcome.plan is None:
            return None
        plan = outcome.plan
        done = tuple(pair for pair in plan.pairs if pair[1].year <= year)
    return plan

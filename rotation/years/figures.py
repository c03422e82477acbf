"""What a plan over several years comes to, year by year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from rotation.domain.horizon import Horizon
from rotation.domain.horizon_plan import HorizonPlan
from rotation.domain.plan import Plan
from rotation.domain.round import Round
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Stage


class YearFigures(NamedTuple):
    """Figures of one year.

    Parameters
    ----------
    year
        Calendar year of its September.
    eligible, moved, backbone
        E without those placed before, X and B.
    empty
        Subjects with posts and nobody.
    shortage
        Missing posts, hundredths.
    short
        The same in whole people: places where part of one is missing lack one.
    km
        Whole kilometers of those who go in the year, in all.
    """

    year: int
    eligible: int
    moved: int
    backbone: int
    empty: int
    shortage: int
    short: int
    km: int


def figures(plan: HorizonPlan) -> tuple[YearFigures, ...]:
    """Return the figures of every year."""
    return tuple(_of(plan, year) for year in plan.horizon.years)


def _of(plan: HorizonPlan, year: int) -> YearFigures:
    round, fresh, running = plan.horizon.rounds[year], plan.fresh(year), plan.running(year)
    empty = sum(cell.posts >= 1 and running.after(opening) <= 0 for opening, cell in round.cells.items())
    km = sum(round.km(round.teacher(item.teacher), item.host) or 0 for item in fresh.placements)
    return YearFigures(year, len(round.eligible_set - plan.placed_before(year)), len(fresh.exchanged),
                       len(fresh.backbone), empty, shortage_of(running),
                       sum(-(-cell.shortage(running.change(opening)) // 100) for opening, cell in round.cells.items()),
                       km)


def shortage_of(plan: Plan) -> int:
    """Return the missing posts under the plan of one round, hundredths."""
    return sum(cell.shortage(plan.change(opening)) for opening, cell in plan.round.cells.items())


class Lacking(NamedTuple):
    """What is missing of a subject at a stage in one year, hundredths but for posts.

    Parameters
    ----------
    posts
        Whole posts of all places.
    before
        Supply without any exchange.
    short
        Missing after the exchange, over the places that are short.
    over
        Supply beyond posts after it, over the places that have more.
    """

    posts: int
    before: int
    short: int
    over: int

    def __bool__(self) -> bool:
        return bool(self.posts or self.before)


def needs(plan: HorizonPlan, year: int) -> dict[tuple[Stage, str], Lacking]:
    """Return what is missing by stage and subject in one year (招聘需求)."""
    running, sums = plan.running(year), dict[tuple[Stage, str], list[int]]()
    for opening, cell in plan.horizon.rounds[year].cells.items():
        after = running.after(opening)
        told = sums.setdefault((opening.stage, opening.subject), [0, 0, 0, 0])
        for place, number in enumerate((cell.posts, cell.before, max(0, 100 * cell.posts - after),
                                        max(0, after - 100 * cell.posts))):
            told[place] += number
    return {key: Lacking(*told) for key, told in sums.items()}


def planned_hiring(horizon: Horizon) -> Counter[tuple[int, Stage, str]]:
    """Return how many are hired in each later year by sheet 预测, by stage and subject."""
    found: Counter[tuple[int, Stage, str]] = Counter()
    for told in horizon.problem.forecasts:
        if told.year in horizon.years[1:] and told.stage is not None and told.subject is not None:
            found[told.year, told.stage, told.subject] += told.hired or 0
    return found


class Traffic(NamedTuple):
    """People of one school in one year: who leaves, arrives, comes back from a term, is past retirement."""

    leave: int
    arrive: int
    back: int
    gone: int


def traffic(plan: HorizonPlan, year: int) -> dict[str, Traffic]:
    """Return the traffic of every school in one year."""
    fresh, back, gone = plan.fresh(year), Counter(one.home for one in returns(plan) if one.year == year), retired(
        plan.horizon, year)
    return {school.code: Traffic(len(fresh.leavers(school.code)), len(fresh.arrivals(school.code)), back[school.code],
                                 gone[school.code]) for school in plan.horizon.problem.schools if school.stages}


class Return(NamedTuple):
    """Somebody who comes home in a year: from a term of before, or placed in year one."""

    year: int
    teacher: str
    home: str
    host: str
    now: bool


def returns(plan: HorizonPlan) -> tuple[Return, ...]:
    """Return who comes home within the horizon by name: of those on rotation now, and of year one."""
    return tuple(sorted((*_ending(plan.horizon), *_of_year_one(plan))))


def _ending(horizon: Horizon) -> Iterator[Return]:
    rounds = list(horizon.rounds.items())
    for (_, before), (year, round) in pairwise(rounds):
        for key in before.stock:
            teacher = before.teacher(key)
            told = before.posting(teacher)
            if told is not None and key in round.problem.teacher and round.posting(teacher) is None:
                yield Return(year, key, teacher.school, told.school, now=True)


def _of_year_one(plan: HorizonPlan) -> Iterator[Return]:
    horizon = plan.horizon
    for item in plan.first.placements:
        back = next((year for year in horizon.years[1:] if not horizon.lasts(item.teacher, horizon.first, year)
                     and item.teacher in horizon.rounds[year].problem.teacher), None)
        if back is not None:
            yield Return(back, item.teacher, item.home, item.host, now=False)


def retired(horizon: Horizon, year: int) -> Counter[str]:
    """Return how many of each school are past retirement by August of a later year, and were not a year before."""
    return Counter(one.school for one in _leaving_for_good(horizon, year))


def retired_by_subject(horizon: Horizon, year: int) -> Counter[tuple[str, Stage, str]]:
    """Return the same by school, stage and main subject."""
    return Counter((one.school, one.stage, one.subject) for one in _leaving_for_good(horizon, year))


def _leaving_for_good(horizon: Horizon, year: int) -> list[Teacher]:
    if year == horizon.first:
        return []
    before, now = horizon.rounds[year - 1].problem, horizon.rounds[year].problem
    return [one for one in before.teachers if one.id not in now.teacher]


def freed(round: Round) -> Counter[tuple[str, Stage, str]]:
    """Return by school, stage and subject how many are bound by a term that ends in the year before August."""
    end = round.settings.cutoff
    return Counter((one.school, one.stage, one.subject) for one in round.problem.teachers
                   if one.bound_until is not None and end.plus(-12) < one.bound_until <= end)

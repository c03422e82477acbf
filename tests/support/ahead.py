"""Worlds of several years: settled, planned, tried in every way, and carried from year to year by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations_with_replacement
from math import floor, inf
from random import Random
from typing import Any

import numpy as np

from rotation.domain.horizon import YearPost
from rotation.domain.horizon_plan import HorizonPlan
from rotation.domain.manners import usual_term_years
from rotation.domain.months import Month
from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.vocabulary import Level, PersonStatus
from rotation.errors import PlanError
from rotation.model.columns import UNBOUNDED
from rotation.model.eligibility import settle
from rotation.model.measured import value_of
from rotation.policy.policy import Policy
from rotation.policy.source import DEFAULT
from rotation.policy.years_policy import YearsPolicy
from rotation.rules._tiny import tiny
from rotation.years.goals import over_years
from rotation.years.rows import HorizonRows
from rotation.years.settle import settle_years
from rotation.years.task import HorizonTask
from tests.support.completion import least

YEAR = 2026
USUAL: dict[str, Any] = {"round.year": YEAR, "round.seat_town": "旗镇", "H10.reserve": "0%", "H20.on": False}


def task_of(problem: Problem, count: int = 3, **more: Any) -> HorizonTask:
    """Settle facts for some years; parameters are named with ``__`` for the dot."""
    given = {**USUAL, "years.count": count, **{name.replace("__", "."): value for name, value in more.items()}}
    values = {name: (value, DEFAULT) for name, value in given.items()}
    policy, years = Policy.of(values), YearsPolicy.of(values)
    return HorizonTask(settle_years(settle(problem, policy), policy, years), policy, years.tiers(policy))


def one_music_teacher() -> Problem:
    """Of school 一校 one person at a time goes, and only 甲 teaches music.

    二校 lacks music this year alone: its own teacher comes back from a term. 三校 lacks it from next year on: its
    own teacher retires.
    """
    people: dict[str, dict[str, Any]] = {"甲": {"subject": "音乐"}}
    people |= {f"数{number}": {} for number in range(9)}
    people["回"] = {"school": "二校", "subject": "音乐", "status": PersonStatus.ROTATION, "host": "四校",
                   "host_until": Month(2027, 7), "joined": Month(2020, 9)}
    people["老"] = {"school": "三校", "subject": "音乐", "retires": Month(2027, 3)}
    return tiny({"一校": {}, "二校": {}, "三校": {}, "四校": {}}, people, posts={
        "一校 数学": 5, "二校 音乐": 1, "三校 音乐": 1, "四校 数学": 3})


def drawn(seed: int, *, branch: bool = False) -> Problem:
    """Draw two schools and four people, some about to retire, some bound, one perhaps on rotation.

    With a branch of the first school, going to it is no exchange: it fills a post and does not count (F60).
    """
    rng = Random(seed)
    people = {}
    for key in "甲乙丙丁":
        given: dict[str, Any] = {"school": rng.choice(["一校", "一校", "二校"]), "subject": rng.choice(["数学", "音乐"]),
                                 "joined": Month(rng.choice([2010, 2019, 2021, 2022]), 9),
                                 "certificate_subjects": rng.choice([(), ("音乐",), ("数学",)])}
        if rng.random() < 0.3:
            given["retires"] = Month(rng.choice([2027, 2028, 2032, 2033]), 3)
        if rng.random() < 0.2:
            given["bound_until"] = Month(2027, 8)
        if rng.random() < 0.3:
            given["backbone"] = Level.BANNER
        if rng.random() < 0.2:
            given |= {"status": PersonStatus.ROTATION, "host": "二校" if given["school"] == "一校" else "一校",
                      "host_until": Month(rng.choice([2027, 2028]), 7)}
        people[key] = given
    posts = {f"{school} {subject}": rng.choice([0, 1, 1, 2]) for school in ("一校", "二校") for subject in ("数学", "音乐")}
    schools: dict[str, dict[str, Any]] = {"一校": {}, "二校": {"rural": rng.random() < 0.5}}
    if branch:
        schools["三校"], posts["三校 数学"] = {"legal": "一校"}, 1
    return tiny(schools, people, posts=posts)


def options_of(seed: int) -> dict[str, Any]:
    """Draw some parameters."""
    rng = Random(f"policy {seed}")
    return {"H10__rate": rng.choice(["0%", "10%", "34%"]), "H45__on": rng.random() < 0.7,
            "round__term_years": rng.choice([1, 2, 2, 3]), "round__count": rng.choice(["new", "new", "stock"]),
            "Y25__share": rng.choice(["30%", "0%"]), "Y30__keep": rng.choice(["0%", "50%"]),
            "H35__share": rng.choice(["15%", "50%"]), "H20__on": rng.random() < 0.3, "E35__on": rng.random() < 0.5}


def every_plan(task: HorizonTask) -> Iterator[HorizonPlan]:
    """Iterate over every plan that the options allow, lawful or not."""
    horizon = task.horizon

    def further(movers: list[str], pairs: tuple[tuple[str, YearPost], ...]) -> Iterator[HorizonPlan]:
        if not movers:
            try:
                yield task.placed(pairs)
            except PlanError:
                return
            return
        key, rest = movers[0], movers[1:]
        people = len(horizon.cohort[key].people) if key in horizon.cohort else 1
        for number in range(people + 1):
            for posts in combinations_with_replacement(horizon.options.of(key), number):
                yield from further(rest, (*pairs, *((key, post) for post in posts)))
    yield from further(list(task.options.movers), ())


def lawful(task: HorizonTask, plan: HorizonPlan) -> bool:
    """Whether people and rules find nothing against a plan."""
    return not any(task.refusals(plan)) and not any(
        rule.breaches(plan, subject) for rule in task.rules for subject in rule.subjects(task.horizon))


def best(task: HorizonTask, plans: list[HorizonPlan]) -> list[int]:
    """Tier after tier the best value of some plans, each held to plus slack."""
    found = []
    for tier in map(over_years, task.goals):
        values = [value_of(tier, plan) for plan in plans]
        found.append(min(values))
        most = min(values) + floor(Fraction(tier.slack) * abs(min(values)))
        plans = [plan for plan, value in zip(plans, values) if value <= most]
    return found


class Accepting:
    """Whether the columns besides options can be filled in so that every row holds, and what a goal then is."""

    def __init__(self, rows: HorizonRows) -> None:
        self.rows, self.first = rows, rows.option_count
        self.free = {c: (rows.lower[c], rows.upper[c]) for c in range(self.first, rows.column_count)}

    def _lines(self, point: np.ndarray) -> list[Any]:
        lines = []
        for row in self.rows.rows:
            own = row.columns < self.first
            base = int(np.dot(row.coefficients[own], point[row.columns[own]]))
            rest = dict(zip(row.columns[~own].tolist(), row.coefficients[~own].tolist()))
            lines.append((rest, -inf if row.lower == -UNBOUNDED else row.lower - base,
                          inf if row.upper == UNBOUNDED else row.upper - base))
        return lines

    def says(self, plan: HorizonPlan) -> bool:
        point = np.zeros(self.first, np.int64)
        for pair in plan.pairs:
            point[self.rows.options.find(*pair)] += 1
        return least({}, self._lines(point), self.free) is not None


def carried(problem: Problem, plan: HorizonPlan, year: int) -> Problem:
    """Return the facts of a later year as the office would carry them: who was placed before is a guest at the host.

    The facts aged by months and classes are the program's own; who is where is retold here by hand.
    """
    facts, people = plan.horizon.rounds[year].problem, []
    for teacher in facts.teachers:
        post = plan.placed.get(teacher.id)
        if post is None or post.year >= year:
            people.append(teacher)
            continue
        term = usual_term_years(plan.horizon.rounds[post.year], teacher)
        ends = Month(post.year + term, 7)
        people.append(replace(teacher, status=PersonStatus.ROTATION, host=post.school, host_until=ends,
                              rotation_ended=ends if ends < Month(year, 8) else teacher.rotation_ended))
    return replace(facts, teachers=tuple(people))


def found_in_its_year(task: HorizonTask, plan: HorizonPlan, year: int, codes: set[str]) -> list[str]:
    """Return what the round of a later year, settled on carried facts, says against who goes in it."""
    from rotation.auditor.findings import breaches, people
    from rotation.model.task import RoundTask
    values = {name: (value, task.policy.sources[name]) for name, value in task.policy.raw.items()}
    policy = Policy.of({**values, "round.year": (year, DEFAULT)})
    round = settle(carried(task.horizon.problem, plan, year), policy)
    its = RoundTask(round, policy)
    own = Plan.of(round, [(who, post.opening) for who, post in plan.placements if post.year == year])
    return [str(item.line) for item in (*people(its, own), *breaches(its, own)) if item.rule in codes or item in people(its, own)]

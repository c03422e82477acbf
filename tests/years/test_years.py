"""Several years in one plan: tried in every way on tiny worlds, beside the round, and year by year."""

from __future__ import annotations

from itertools import islice

import pytest

from benchmarks.years import task_of as years_of
from rotation.auditor.judge import judge
from rotation.domain.outcome import Status
from rotation.engine.solver import solve
from rotation.errors import PolicyError
from rotation.model.eligibility import settle
from rotation.model.measured import value_of
from rotation.model.task import RoundTask
from rotation.policy.policy import Policy
from rotation.policy.source import DEFAULT
from rotation.policy.values import sheet_values
from rotation.rules._later import LATER
from rotation.rules._years import open_years
from rotation.sample import draw
from rotation.years.myopic import one_by_one
from tests.support.ahead import (
    Accepting,
    best,
    drawn,
    every_plan,
    found_in_its_year,
    lawful,
    one_music_teacher,
    options_of,
    task_of,
)

SEEDS = range(40)


def plans_of(seed, most, *, branch=False):
    task = task_of(drawn(seed, branch=branch), 3, **options_of(seed))
    return task, list(islice(every_plan(task), most))


@pytest.mark.parametrize("seed", [pytest.param(seed, marks=pytest.mark.slow if seed >= 6 else ()) for seed in SEEDS])
def test_rows_and_people_agree_on_every_plan_of_tiny_worlds(seed):
    task, plans = plans_of(seed, 60 if seed < 6 else 400)
    accepting = Accepting(task.write())
    for plan in plans:
        assert accepting.says(plan) == lawful(task, plan), plan.pairs


@pytest.mark.parametrize("seed", [pytest.param(seed, marks=pytest.mark.slow if seed >= 3 else ()) for seed in SEEDS[:20]])
def test_rows_and_people_agree_where_a_school_has_a_branch(seed):
    """Who goes to a branch of the own school is placed and does not count: more may be placed than the ceiling says."""
    task, plans = plans_of(seed, 60 if seed < 3 else 300, branch=True)
    accepting = Accepting(task.write())
    for plan in plans:
        assert accepting.says(plan) == lawful(task, plan), plan.pairs


def test_at_a_branch_somebody_is_placed_in_a_later_year_who_does_not_count():
    found = [post for seed in SEEDS[:6] for task, plans in [plans_of(seed, 400, branch=True)] for plan in plans
             if lawful(task, plan) for who, post in plan.placements
             if post.school == "三校" and post.year > 2026
             and who not in {one.id for one in plan.fresh(post.year).exchanged}]
    assert found


def test_such_worlds_have_plans_of_both_kinds_in_later_years():
    both = [(lawful(task, plan), bool(plan.flows)) for seed in SEEDS[:12]
            for task, plans in [plans_of(seed, 60)] for plan in plans]
    assert sum(kept and later for kept, later in both) >= 3
    assert sum(not kept and later for kept, later in both) > 50


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS[:20])
def test_the_best_is_what_trying_everything_finds(seed):
    task = task_of(drawn(seed), 3, years__tolerance="0%", **options_of(seed))
    plans = [plan for plan in every_plan(task) if lawful(task, plan)]
    outcome = solve(task)
    if not plans:
        assert outcome.status is Status.INFEASIBLE
        return
    assert [tier.value for tier in outcome.tiers] == best(task, plans)
    assert judge(task, outcome.plan).findings == ()


# -- one year ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def banner():
    problem = draw("苏尼特右旗")
    values = {"round.year": (2026, DEFAULT), **sheet_values(problem.parameters)}
    return problem, Policy.of(values)


def test_one_year_is_the_round(banner):
    problem, policy = banner
    alone = solve(RoundTask(settle(problem, policy), policy))
    task = task_of(problem, 1, **{name.replace(".", "__"): value for name, value in {
        **dict.fromkeys(("H10.reserve",), "1%"), "H20.on": True, **policy.raw}.items()})
    outcome = solve(task)
    assert outcome.status is Status.OPTIMAL
    assert [tier.value for tier in outcome.tiers] == [tier.value for tier in alone.tiers]
    assert outcome.plan.first.placements == alone.plan.placements
    assert task.write().column_count == RoundTask(settle(problem, policy), policy).write().column_count


@pytest.mark.parametrize("count", [0, 6])
def test_no_year_and_more_than_five_are_refused(count):
    with pytest.raises(PolicyError, match=r"years\.count"):
        task_of(drawn(1), count)


# -- looking ahead ----------------------------------------------------------------------------


def _settled(task):
    outcome = solve(task)
    assert outcome.plan is not None
    first = solve(task.of_year_one)
    return outcome, one_by_one(task, first.plan, 60.0)


def test_one_music_teacher_is_kept_for_the_year_that_needs_him_more():
    task = task_of(one_music_teacher(), 3)
    outcome, myopic = _settled(task)
    assert myopic.first.placement("甲").host == "二校"
    assert outcome.plan.first.placement("甲") is None
    (post,) = [post for who, post in outcome.plan.placements if who == "甲"]
    assert (post.year, post.school) == (2027, "三校")
    # of 二校, 三校 and mathematics at 四校 one is empty at first; without 甲 三校 is so for two years more
    assert (outcome.tiers[0].value, value_of(task.tiers[0], myopic)) == (1, 3)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100))
def test_looking_ahead_is_never_worse(seed):
    task = task_of(drawn(seed), 3, years__tolerance="0%", **options_of(seed))
    outcome, first = solve(task), solve(task.of_year_one)
    if outcome.plan is None or first.plan is None:
        return
    myopic = one_by_one(task, first.plan, 60.0)
    if myopic is None:
        return
    assert lawful(task, myopic)
    for tier, told in zip(task.tiers, outcome.tiers):
        value = value_of(tier, myopic)
        if value != told.value:
            assert told.value < value
            return


@pytest.mark.slow
@pytest.mark.parametrize(("banner", "empty"), [("西乌珠穆沁旗", (8, 11)), ("太仆寺旗", (45, 49))])
def test_looking_ahead_is_better_for_a_whole_banner(banner, empty):
    """In the tiers proven best, which are all but the last; subjects without anybody are told for both."""
    task = years_of(banner)
    outcome = solve(task)
    myopic = one_by_one(task, solve(task.of_year_one).plan, 1800.0)
    joint = [tier.value for tier in outcome.tiers if tier.proven and not tier.gap]
    alone = [value_of(tier, myopic) for tier in task.tiers[:len(joint)]]
    assert len(joint) >= len(task.tiers) - 1
    assert (joint[0], alone[0]) == empty
    assert joint < alone


# -- lawful in every year ---------------------------------------------------------------------


@pytest.mark.parametrize("seed", [pytest.param(seed, marks=pytest.mark.slow if seed >= 12 else ()) for seed in range(60)])
def test_people_of_cohorts_are_lawful_in_their_year_on_facts_carried_by_hand(seed):
    given = {**options_of(seed), "round__count": "new", "Y30__keep": "0%"}
    task = task_of(drawn(seed), 3, **given)
    outcome = solve(task)
    if outcome.plan is None:
        return
    codes = {kind.of.code for kind in LATER}
    for year in open_years(task.horizon):  # in the others nobody has a post to go to, and no share is asked
        assert found_in_its_year(task, outcome.plan, year, codes) == []

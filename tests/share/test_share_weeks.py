"""Which weeks there are to choose from, and the search that tries few of each person first."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rotation.domain.problem import Problem
from rotation.domain.sharing import Before, Choice, Mover, Sharing
from rotation.engine import windows
from rotation.engine.relaxation import Relaxation
from rotation.engine.solver import Model, solve
from rotation.model.program import Program, dense
from rotation.rules._share_tiny import FULL, walkers
from rotation.share.task import ShareRows
from rotation.share.weeks import Weeks
from tests.support.shares import task_of, week, world

SIX = {f"grade{n}": 1 for n in range(1, 7)}


def three(*roads: tuple[str, str, int]) -> Problem:
    """甲 has four lessons to spare, twelve are open at each of three schools."""
    return walkers({"一小": {"grade1": FULL // 2 - 2}, "二小": SIX, "三小": SIX, "四小": SIX}, {"甲": {}}, *roads)


def weeks_of(sharing: Sharing) -> list[Choice]:
    return Weeks(sharing, "甲", sharing.away["甲"], 4).unbeaten()


def told(*routes: str) -> list[Choice]:
    return sorted(map(week, routes))


def test_with_a_lesson_at_every_school_the_nearest_way_to_the_same_schools_is_enough() -> None:
    found = weeks_of(task_of(three(("四小", "二小", 11), ("四小", "三小", 12))).sharing)
    assert found == told("二小", "三小", "四小", "三小+二小", "二小+四小", "三小+四小", "三小+二小;四小")


def test_a_school_of_last_year_may_be_visited_for_nothing() -> None:
    sharing = task_of(three(("四小", "二小", 11), ("四小", "三小", 12))).sharing
    before = Before("", "", 1, {Mover("甲").key: week("三小")})
    found = weeks_of(replace(sharing, before=before))
    assert week("三小;二小") in found  # four lessons at 二小, none at 三小
    assert week("二小;四小") not in found


def test_where_a_day_at_one_school_alone_is_dearer_it_may_be_visited_for_nothing() -> None:
    found = weeks_of(task_of(three(("一小", "二小", 25), ("一小", "三小", 5), ("二小", "三小", 5))).sharing)
    assert week("三小;二小") in found


def test_of_each_person_few_options_and_all_that_the_relaxation_uses_stay_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "EACH", 2)
    model = Model(world(5001, 5, 5))
    program = Program(model.columns, ())
    duals = Relaxation(program, dense(model.objectives[-1], program.column_count)).duals(model.objectives[1], 60)
    count = program.written.option_count
    upper = windows.few_of_each(program, duals, dense(model.objectives[-1], program.column_count))[1]
    mover, open_ = program.written.options.mover, upper[:count] > 0
    used = duals.point[:count] >= 1e-7
    assert open_[used].all()
    sizes = np.bincount(mover)
    assert (np.bincount(mover, open_) >= np.minimum(sizes, 2)).all()
    assert (np.bincount(mover, open_) <= np.maximum(2, np.bincount(mover, used))).all()
    assert not open_.all()


@pytest.mark.parametrize("seed", range(7100, 7106))
def test_few_of_each_person_first_or_not_the_same_is_proven(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    task = world(seed, 5, 5)
    values = [(tier.value, tier.bound) for tier in solve(task).tiers]
    monkeypatch.setattr(windows, "EACH", 1)
    assert [(tier.value, tier.bound) for tier in solve(task).tiers] == values
    monkeypatch.setattr(ShareRows, "many_each", False)
    assert [(tier.value, tier.bound) for tier in solve(task).tiers] == values

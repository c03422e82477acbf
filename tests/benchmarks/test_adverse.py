"""The hard rounds of the benchmark are what their names say, and are proven."""

from __future__ import annotations

from random import Random

import pytest

from benchmarks.adverse import VARIANTS, row, variant
from benchmarks.contest import OURS, Record
from benchmarks.counties import county, possible, supply_of
from benchmarks.rivals import Step
from benchmarks.surplus import SMALL
from rotation.domain.problem import Problem


def changed(name: str) -> Problem:
    return VARIANTS[name](county(SMALL, 3), Random(1))


@pytest.mark.parametrize("name", [name for name in VARIANTS if name != "plain"])
def test_every_variant_changes_the_county_and_keeps_its_people(name):
    before, after = county(SMALL, 3), changed(name)
    assert after != before
    assert [teacher.id for teacher in after.teachers] == [teacher.id for teacher in before.teachers]
    assert possible(after) == after


def test_coverage_binds_in_most_subjects_of_places():
    cells = [cell for cell in supply_of(changed("binding")).cells.values() if cell.before >= 100]
    exact = sum(cell.posts == cell.before // 100 for cell in cells)
    assert exact > 0.5 * len(cells)
    assert {cell.posts - cell.before // 100 for cell in cells} == {-1, 0, 1}


def test_a_variant_is_the_same_every_time():
    assert variant("couples", "banner", 7) == variant("couples", "banner", 7)


def test_couples_are_married_to_each_other():
    known = changed("couples").teacher
    assert all(known[known[name].spouse].spouse == name for name in known if known[name].spouse in known)
    assert sum(teacher.spouse is not None for teacher in known.values()) > len(known) / 2


def test_a_tier_that_is_not_proven_is_told():
    steps = tuple(Step(number, 7, 7 - (number == 2), number != 2, 0.1) for number in range(1, 6))
    one = Record("S_甲", OURS, steps, 1.0, 1.0, 3, 2**20, cpu=1.0)
    assert row(one) == "| S_甲 | 3 | 7 7 [6] 7 7 7 | NO | 1.0 | 1 |"

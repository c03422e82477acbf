"""Ratios, ceilings, months and indicators: every number of people times every percentage.

No solver is needed. The same round is asked again and again with another size of E, so that one
off by one at one rare ratio shows; `encode` is read as the bound of its inequality.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from types import SimpleNamespace
from typing import Any

import pytest

from rotation.domain.indicators import root, share_of_variation, squared_variation
from rotation.domain.months import Month, school_years
from rotation.domain.ratio import (
    ceil_of,
    floor_of,
    half_up,
    parse_share,
    spell_share,
)
from rotation.domain.supply import Cell
from rotation.domain.vocabulary import Gender, Level, Rank
from rotation.rules._tiny import tiny
from rotation.rules._words import Expression
from rotation.rules.g30_variation import UNIT, SpreadTable
from rotation.rules.h10_rate import RotationRate
from rotation.rules.h15_ceiling import RotationCeiling
from rotation.rules.h20_backbone_share import BackboneShare
from rotation.rules.h35_leavers import LeaverCap
from rotation.rules.h40_subject_leavers import SubjectLeaverCap
from rotation.rules.h45_coverage import Coverage
from rotation.rules.h50_not_empty import NotEmpty
from rotation.rules.h60_balance import Balance
from rotation.rules.h65_direction_share import DirectionShare
from rotation.rules.h85_subject_most import SubjectMost
from rotation.rules.r20_retirement import delay, statutory_retirement
from rotation.tables.looks import percent
from tests.support.oracle import cv

PEOPLE = range(201)
PERCENT = range(101)
SCHOOL, CELL = "一小", ("一小", "小学", "数学")


def share(percent: int) -> Fraction:
    return Fraction(percent, 100)


@dataclass
class Crowd:
    """A stand-in for a round, its words and its plans where only head counts matter."""

    eligible: range | tuple[str, ...] = ()
    staff: int = 0
    x: int = 0
    b: int = 0
    law: Any = None
    cell: Any = None

    @property
    def round(self) -> Any:
        here = SimpleNamespace(staff={SCHOOL: range(self.staff)}, of_subject={CELL: range(self.staff)},
                               teachers_in_post=lambda school: self.staff, key_of=lambda key: CELL, pooled=lambda school, stage, subject: subject)
        return SimpleNamespace(
            eligible=self.eligible, countable=self.eligible, shadowing=(), supply=here, law=self.law or {}, stock=(),
            settings=SimpleNamespace(count="new"), cells={CELL: self.cell},
            is_backbone=lambda teacher: teacher < self.b, teacher=lambda key: key,
            is_favored=lambda school: False, problem=SimpleNamespace(schools=(), school={}, decided=None))

    def moved(self, teachers: Any, to: Any = None) -> Expression:
        """X as column 0, B as column 1, those who go to rural or weak schools as column 2."""
        if to is not None:
            return column(2)
        return column(1 if not isinstance(teachers, range | tuple) else 0)

    counted = moved

    def leavers(self, school: str, wanted: Any = None) -> Expression:
        return column(0)

    def arrivals(self, school: str, wanted: Any = None) -> Expression:
        return column(1)

    def losses(self, cell: Any) -> Expression:
        return column(0)

    def change(self, cell: Any) -> Expression:
        return column(0)


def column(index: int) -> Expression:
    import numpy as np
    return Expression(np.array([index]), np.array([1]))


def terms(expression: Expression) -> dict[int, int]:
    tidy = expression.tidy()
    return dict(zip(tidy.columns.tolist(), tidy.coefficients.tolist()))


# -- shares -----------------------------------------------------------------------------------


@pytest.mark.parametrize("rate", PERCENT)
def test_h10_asks_for_the_ceiling_of_the_exact_fraction(rate: int) -> None:
    for reserve in (0, 1):
        rule = RotationRate(rate=share(rate), reserve=share(reserve))
        for people in PEOPLE:
            crowd = Crowd(eligible=range(people))
            asked = rule.encode(crowd, ("旗",))  # type: ignore[arg-type]
            exact = ceil(Fraction((rate + reserve) * people, 100))
            assert (asked.lower, asked.upper) == (exact, None)
            assert terms(asked.expression) == {0: 1}
            assert rule.legal_minimum(crowd.round) == -(-rate * people // 100)


@pytest.mark.parametrize("rate", PERCENT)
def test_h10_is_breached_exactly_below_the_ceiling(rate: int) -> None:
    rule = RotationRate(rate=share(rate), reserve=Fraction(0))
    for people in PEOPLE:
        least = ceil(Fraction(rate * people, 100))
        for x in {max(0, least - 1), least, least + 1}:
            plan: Any = SimpleNamespace(
                round=Crowd(eligible=range(people)).round,
                exchanged=[SimpleNamespace(id=key) for key in range(min(x, people))])
            assert bool(rule.breaches(plan, ("旗",))) == (min(x, people) < least)


@pytest.mark.parametrize("rate", PERCENT)
def test_h15_follows_h10_and_never_falls_below_its_number_unless_it_is_set(rate: int) -> None:
    h10 = RotationRate(rate=share(rate), reserve=share(1))
    for set_rate in (None, min(100, rate + 7)):
        rule = RotationCeiling(rate=None if set_rate is None else share(set_rate))
        for people in PEOPLE:
            crowd = Crowd(eligible=range(people), law={"H10": h10})
            most = max(ceil(Fraction((rate + 1) * people, 100)) + 1, (rate + 2) * people // 100)
            most = most if set_rate is None else set_rate * people // 100
            assert rule.encode(crowd, ("旗",)).upper == most  # type: ignore[arg-type]
            for x in (most, most + 1):
                plan: Any = SimpleNamespace(round=crowd.round, exchanged=range(x))
                assert bool(rule.breaches(plan, ("旗",))) == (x > most)


@pytest.mark.parametrize("percent", PERCENT)
def test_h20_row_and_check_draw_the_line_at_the_ceiling(percent: int) -> None:
    rule = BackboneShare(share=share(percent))
    asked = rule.encode(Crowd(eligible=range(9)), ("旗",))  # type: ignore[arg-type]
    weights = terms(asked.expression)
    assert asked.lower == 0
    for x in PEOPLE:
        least = ceil(Fraction(percent * x, 100))
        assert rule.required(Crowd().round, x) == least
        for b in {max(0, least - 1), least}:
            row = weights.get(0, 0) * x + weights.get(1, 0) * b
            plan: Any = SimpleNamespace(round=Crowd(eligible=range(9)).round,
                                        exchanged=range(x), backbone=range(b))
            assert (row >= 0) == (b >= least)
            assert bool(rule.breaches(plan, ("旗",))) == (b < least)


@pytest.mark.parametrize("percent", PERCENT)
def test_h20_on_the_eligible_asks_for_the_ceiling(percent: int) -> None:
    rule = BackboneShare(share=share(percent), base="eligible")
    for people in PEOPLE:
        crowd = Crowd(eligible=range(people))
        asked = rule.encode(crowd, ("旗",))  # type: ignore[arg-type]
        factor = terms(asked.expression)[1]
        least = ceil(Fraction(percent * people, 100))
        assert asked.lower is not None
        assert -(-asked.lower // factor) == least == rule.required(crowd.round, 0)


@pytest.mark.parametrize("percent", [0, *PERCENT])
@pytest.mark.parametrize("rule", [LeaverCap, SubjectLeaverCap])
def test_leaver_caps_are_floors_of_at_least_one(rule: Any, percent: int) -> None:
    made, subject = rule(share=share(percent)), (SCHOOL,) if rule is LeaverCap else CELL
    for staff in PEOPLE:
        most = max(1, percent * staff // 100)
        crowd = Crowd(staff=staff)
        assert made.encode(crowd, subject).upper == most
        assert made.most(crowd.round, SCHOOL if rule is LeaverCap else CELL) == most


@pytest.mark.parametrize("percent", PERCENT)
def test_h35_is_breached_exactly_above_the_floor(percent: int) -> None:
    rule = LeaverCap(share=share(percent))
    for staff in PEOPLE:
        most = max(1, floor(Fraction(percent * staff, 100)))
        for left in (most, most + 1):
            plan: Any = SimpleNamespace(round=Crowd(staff=staff).round, leavers=lambda s, n=left: range(n))
            assert bool(rule.breaches(plan, (SCHOOL,))) == (left > most)


@pytest.mark.parametrize("percent", PERCENT)
def test_h60_band_is_the_floor_of_at_least_two_on_both_sides(percent: int) -> None:
    rule = Balance(share=share(percent))
    for staff in PEOPLE:
        band, crowd = max(2, percent * staff // 100), Crowd(staff=staff)
        asked = rule.encode(crowd, (SCHOOL,))  # type: ignore[arg-type]
        assert (asked.lower, asked.upper) == (-band, band)
        assert terms(asked.expression) == {0: -1, 1: 1}
        for came, left in ((band, 0), (band + 1, 0), (0, band), (0, band + 1)):
            plan: Any = SimpleNamespace(round=crowd.round, arrivals=lambda s, n=came: range(n),
                                        leavers=lambda s, n=left: range(n))
            assert bool(rule.breaches(plan, (SCHOOL,))) == (max(came, left) > band)


@pytest.mark.parametrize("percent", PERCENT)
def test_h65_row_and_check_draw_the_line_at_the_ceiling(percent: int) -> None:
    rule = DirectionShare(share=share(percent))
    weights = terms(rule.encode(Crowd(eligible=range(9)), ("旗",)).expression)  # type: ignore[arg-type]
    for x in PEOPLE:
        least = ceil(Fraction(percent * x, 100))
        for there in {max(0, least - 1), least}:
            assert (weights.get(0, 0) * x + weights[2] * there >= 0) == (there >= least)
            assert (ceil_of(share(percent) * x) <= there) == (there >= least)


# -- supply in hundredths, change in whole people ---------------------------------------------


@pytest.mark.parametrize("before", range(0, 451, 10))
def test_supply_rules_agree_in_hundredths_and_in_whole_people(before: int) -> None:
    """H45, H50, H85: the bound on the whole change d is where the check in hundredths tips."""
    for posts in range(5):
        for most in range(5):
            cell = Cell(need=100 * posts, posts=posts, before=before, most=most)
            crowd = Crowd(cell=cell)
            bounds = {rule: rule().encode(crowd, CELL) for rule in (Coverage, NotEmpty, SubjectMost)}  # type: ignore[arg-type]
            for d in range(-6, 6):
                after = before + 100 * d
                plan: Any = SimpleNamespace(round=crowd.round, after=lambda cell, a=after: a)
                lawful = {
                    Coverage: after >= min(before, 100 * posts), NotEmpty: after > 0,
                    SubjectMost: after <= 100 * most}
                for rule, holds in lawful.items():
                    low, high = bounds[rule].lower, bounds[rule].upper
                    assert ((low is None or d >= low) and (high is None or d <= high)) == holds
                    assert bool(rule().breaches(plan, CELL)) != holds


def test_shortage_is_never_negative() -> None:
    for posts in range(4):
        for before in range(0, 500, 35):
            cell = Cell(need=0, posts=posts, before=before, most=None)
            for d in range(-5, 6):
                assert cell.shortage(d) == max(0, 100 * posts - before - 100 * d)


# -- numbers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "expected"), [
    ("10%", Fraction(1, 10)), (" 12.5 % ", Fraction(1, 8)), ("１０％", Fraction(1, 10)), ("1/3", Fraction(1, 3)),
    ("0.1", Fraction(1, 10)), (0.1, Fraction(1, 10)), ("0", Fraction(0)), ("1", Fraction(1)), (1, Fraction(1)),
    ("100%", Fraction(1)), ("0.07", Fraction(7, 100)), ("29%", Fraction(29, 100)), ("3/7", Fraction(3, 7)),
])
def test_shares_are_read_exactly(text: Any, expected: Fraction) -> None:
    assert parse_share(text) == expected


@pytest.mark.parametrize("text", ["10", "1.5", "-10%", "ten", "", "1/0", "1/00", "1//2", "%", "1e-1", "nan", "十分之一"])
def test_ambiguous_or_wrong_shares_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_share(text)


def test_spelling_a_share_loses_nothing() -> None:
    for down in range(1, 41):
        for up in range(down + 1):
            assert parse_share(spell_share(Fraction(up, down))) == Fraction(up, down)


def test_halves_round_up() -> None:
    assert [half_up(Fraction(n, 100)) for n in (49, 50, 149, 150, -50, -51, 0)] == [0, 1, 1, 2, 0, -1, 0]


def test_floor_and_ceiling_are_exact() -> None:
    for down in range(1, 30):
        for up in range(-60, 60):
            value = Fraction(up, down)
            assert floor_of(value) <= value < floor_of(value) + 1
            assert ceil_of(value) - 1 < value <= ceil_of(value)
            assert half_up(value) - Fraction(1, 2) <= value < half_up(value) + Fraction(1, 2)


@pytest.mark.parametrize(("part", "whole", "shown"), [
    (1, 10, "10.00%"), (199, 1999, "9.95%"), (9999, 100_000, "9.99%"), (2, 3, "66.66%"), (0, 0, "—"), (0, 7, "0.00%"),
    (7, 7, "100.00%")])
def test_shown_percentages_are_never_rounded_up(part: int, whole: int, shown: str) -> None:
    assert percent(part, whole) == shown


# -- coefficient of variation -----------------------------------------------------------------

GOLDEN_PUPILS, GOLDEN_PEOPLE = (45, 37, 89, 76, 55), (279, 137, 935, 160, 402)


def test_golden_case_of_the_coefficient_of_variation() -> None:
    square = squared_variation(GOLDEN_PUPILS, GOLDEN_PEOPLE)
    assert root(square) == "0.5153"
    assert cv(list(GOLDEN_PUPILS), list(GOLDEN_PEOPLE)) == pytest.approx(0.5153, abs=5e-5)


def test_the_golden_case_is_not_the_unweighted_form() -> None:
    ratios = [a / p for a, p in zip(GOLDEN_PEOPLE, GOLDEN_PUPILS)]
    mean = sum(ratios) / 5
    unweighted = (sum((r - mean) ** 2 for r in ratios) / 5) ** 0.5 / mean
    assert f"{unweighted:.3f}" != root(squared_variation(GOLDEN_PUPILS, GOLDEN_PEOPLE), 3)


def test_variation_of_nobody_and_of_equals_is_nothing() -> None:
    assert squared_variation((50, 60), (0, 0)) == 0
    assert squared_variation((), ()) == 0
    assert squared_variation((50, 100, 150), (2, 4, 6)) == 0


def test_root_rounds_to_the_nearest_digit() -> None:
    for up in range(1, 400, 7):
        for down in (1, 3, 7, 10_000):
            value = Fraction(up, down)
            shown = Fraction(root(value, 3))
            assert abs(float(shown) - float(value) ** 0.5) <= 0.0005 + 1e-9


@pytest.mark.parametrize("here", [50, 51, 97, 640])
@pytest.mark.parametrize("everyone", [1, 7, 40, 299])
def test_the_table_of_g30_is_convex_and_starts_at_the_exact_share(here: int, everyone: int) -> None:
    for before in (0, 1, 3, 20):
        table = SpreadTable(before, here, 1000, everyone)
        assert table(0) == half_up(UNIT * share_of_variation(here, before, 1000, everyone))
        steps = [table(d + 1) - table(d) for d in range(-before, 40)]
        assert steps == sorted(steps)
        for d in (-before, 5, 40):
            exact = UNIT * share_of_variation(here, before + d, 1000, everyone)
            assert abs(table(d) - exact) <= Fraction(abs(d) + 1, 2)


def test_the_table_of_g30_is_flat_when_nobody_counts() -> None:
    assert {SpreadTable(0, 100, 1000, 0)(d) for d in range(9)} == {0}


# -- months -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("born", "gender", "months"), [
    (Month(1964, 12), Gender.MALE, 0), (Month(1965, 1), Gender.MALE, 1), (Month(1965, 4), Gender.MALE, 1),
    (Month(1965, 5), Gender.MALE, 2), (Month(1976, 8), Gender.MALE, 35), (Month(1976, 9), Gender.MALE, 36),
    (Month(1990, 1), Gender.MALE, 36), (Month(1970, 1), Gender.FEMALE, 1), (Month(1981, 9), Gender.FEMALE, 36),
    (Month(1969, 12), Gender.FEMALE, 0)])
def test_the_reform_delays_retirement_by_its_table(born: Month, gender: Gender, months: int) -> None:
    problem = tiny({"一小": {}}, {"甲": {"born": born, "gender": gender}})
    old = born.plus(12 * (60 if gender is Gender.MALE else 55))
    assert statutory_retirement(problem.teachers[0]) == old.plus(months)
    assert delay(old) == months


@pytest.mark.parametrize(("given", "age"), [
    ({"rank": Rank.SENIOR}, 60), ({"rank": Rank.FULL_SENIOR}, 60), ({"rank": Rank.FIRST}, 55), ({}, 55),
    ({"rank": Rank.SENIOR, "retires_early": True}, 55), ({"rank": Rank.SENIOR, "retires_early": False}, 60)])
def test_women_of_high_rank_follow_the_table_of_men(given: dict[str, Any], age: int) -> None:
    born = Month(1968, 3)
    problem = tiny({"一小": {}}, {"甲": {"born": born, "gender": Gender.FEMALE, **given}})
    old = born.plus(12 * age)
    assert statutory_retirement(problem.teachers[0]) == old.plus(delay(old))


def test_the_column_of_statutory_retirement_wins() -> None:
    problem = tiny({"一小": {}}, {"甲": {"born": Month(1965, 1), "retires": Month(2030, 2)}})
    assert statutory_retirement(problem.teachers[0]) == Month(2030, 2)


def test_the_delay_never_shrinks_and_ends_at_three_years() -> None:
    delays = [delay(Month(2020, 1).plus(n)) for n in range(400)]
    assert delays == sorted(delays)
    assert (delays[0], delays[-1]) == (0, 36)


@pytest.mark.parametrize(("start", "years"), [
    (Month(2020, 9), 6), (Month(2020, 10), 5), (Month(2020, 8), 6), (Month(2020, 1), 6), (Month(2019, 12), 6),
    (Month(2025, 9), 1), (Month(2025, 10), 0), (Month(2026, 8), 0), (Month(2026, 9), 0), (Month(2027, 1), 0)])
def test_a_start_in_september_belongs_to_its_school_year(start: Month, years: int) -> None:
    assert school_years(start, 2026) == years


def test_months_add_and_subtract() -> None:
    for number in range(-30, 31):
        later = Month(2025, 1).plus(number)
        assert 1 <= later.month <= 12
        assert Month(2025, 1).until(later) == number


def test_levels_and_heights_follow_the_closed_lists() -> None:
    assert [level.height for level in Level] == list(range(6))
    assert Level.STATE.height > Level.REGION.height > Level.LEAGUE.height > Level.BANNER.height > Level.SCHOOL.height

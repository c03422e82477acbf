"""A table of points is added up term by term; without one it is years at the school less years elsewhere."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from rotation.domain.months import Month
from rotation.domain.round import Round
from rotation.domain.vocabulary import Duty, Level, Rank
from rotation.errors import PolicyError
from rotation.model.eligibility import settle
from rotation.policy.policy import Policy
from rotation.policy.source import DEFAULT
from rotation.policy.values import command_values
from rotation.rules._tiny import spell, tiny
from rotation.rules.g52_seniority import distances, merits, points

SCHOOLS: dict[str, dict[str, Any]] = {"一小": {}, "二小": {}}


def settled(people: dict[str, dict[str, Any]], history: tuple[Any, ...] = (), **table: Any) -> Round:
    values = {"round.year": 2026, **{f"points.{name}": term for name, term in table.items()}}
    policy = Policy.of({name: (value, DEFAULT) for name, value in values.items()})
    return settle(tiny(SCHOOLS, people, history=history), pickle.loads(pickle.dumps(policy)))


def of(round: Round, key: str = "甲") -> int:
    return points(round, round.teacher(key))


def test_without_a_table_years_less_years_elsewhere() -> None:
    """2010年9月到校满16学年，乡村25个月计2年，2018年9月至2020年8月交流计2年：12分."""
    away = spell("甲", "一小", "二小", Month(2018, 9), Month(2020, 8))
    round = settled({"甲": {"rural_months": 25}}, (away,))
    assert of(round) == 1200
    assert [(merit.name, merit.held, merit.points) for merit in merits(round, round.teacher("甲"))] == [
        ("years", 16, 1600), ("rural_years", 2, -200), ("rotation_years", 2, -200)]


def test_a_table_counts_its_own_terms_and_no_others() -> None:
    """职称高级3分、骨干盟市级2分、班主任-1分、乡村25个月每月-0.1分：1.5分，任教年限不计."""
    round = settled(
        {"甲": {"rank": Rank.SENIOR, "backbone": Level.LEAGUE, "class_teacher": True, "rural_months": 25}},
        rank={"of": {"高级": 3, "一级": 2}}, backbone={"of": {"盟市级": "2"}}, class_teacher={"each": -1},
        rural_months={"each": "-0.1"})
    assert of(round) == 150


@pytest.mark.parametrize(("term", "told"), [
    ({"each": 1}, 1600), ({"each": 1, "cap": 12}, 1200), ({"each": -1, "cap": "4.5"}, -450), ({"each": "1/3"}, 533),
    ({"each": 1, "cap": 0}, 0)])
def test_no_term_reaches_beyond_its_cap(term: dict[str, Any], told: int) -> None:
    assert of(settled({"甲": {}}, years=term)) == told


def test_points_of_the_roster_win() -> None:
    assert of(settled({"甲": {"points": 725}}, years={"each": 1})) == 725


def test_what_is_not_listed_or_not_recorded_has_no_points() -> None:
    people = {"甲": {"duty": Duty.MIDDLE}, "乙": {"duty": None}, "丙": {"duty": Duty.VICE_MIDDLE}}
    round = settled(people, duty={"of": {"中层正职": 1}})
    assert [of(round, key) for key in people] == [100, 0, 0]


def test_the_table_decides_who_goes_first() -> None:
    """甲任教年限长，乙职称高；默认甲先，按积分表乙先."""
    people = {"甲": {"joined": Month(2008, 9)}, "乙": {"joined": Month(2012, 9), "rank": Rank.SENIOR}}
    assert distances(settled(people)) == {"甲": 0, "乙": 4}
    assert distances(settled(people, years={"each": 1}, rank={"of": {"高级": 6}})) == {"甲": 2, "乙": 0}


WRONG: dict[str, tuple[str, object]] = {
    "unknown_term": ("height", {"each": 1}), "unknown_word": ("rank", {"of": {"特级": 3}}),
    "no_number": ("years", {"each": "多"}), "nothing": ("rank", {"of": {}}), "negative_cap": ("years", {"each": 1, "cap": -1}),
    "each_of_words": ("rank", {"each": 1}), "divided": ("years", {"each": "1/0"}), "plain": ("years", 1)}


@pytest.mark.parametrize("name", WRONG)
def test_a_table_that_cannot_be_meant_is_refused(name: str) -> None:
    term, value = WRONG[name]
    with pytest.raises(PolicyError) as caught:
        settled({"甲": {}}, **{term: value})
    assert f"points.{term}" in caught.value.message.render("zh")


def test_a_term_is_written_on_a_row_of_the_policy() -> None:
    values = {"round.year": (2026, DEFAULT), **command_values(['points.years={"each": "1.5", "cap": 12}'])}
    table = Policy.of(values).points
    assert table.years is not None
    assert (table.years.each, table.years.cap) == ("1.5", "12")
    assert Policy.load(Policy.of(values).dump()).points == table

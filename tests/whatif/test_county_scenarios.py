"""Rule sets of real counties, as shipped scenarios, planned on a sample and checked from the facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from math import ceil
from typing import Any

import pytest

from rotation.auditor import audit
from rotation.domain.outcome import Outcome, Status
from rotation.domain.problem import Problem
from rotation.domain.records import Agreed
from rotation.domain.round import Round
from rotation.domain.vocabulary import Rank, Stage
from rotation.engine import solve
from rotation.model.eligibility import settle
from rotation.policy.policy import Policy
from rotation.run import Inputs
from rotation.run.gather import gather
from rotation.whatif.file import read_scenario
from rotation.whatif.stage import staged
from tests.support.places import ROOT

Solved = tuple[Round, Outcome]
BACKBONE = ("旗县级", "盟市级", "自治区级", "国家级")


def consenting(problem: Problem) -> Problem:
    """Let every school agree to everybody: who goes is then a matter of the other clauses."""
    return replace(problem, agreed=tuple(
        Agreed(teacher=teacher.id, school=school.code) for teacher in problem.teachers
        for school in problem.schools if school.code != teacher.school))


def planned(name: str, banner: str, *, agreed: bool = False) -> Solved:
    """Plan a scenario on a sample; the plan passes its audit."""
    case = gather(Inputs(ROOT / "scenarios" / "samples" / f"{banner}_虚构数据.xlsx"))
    if agreed:
        problem = consenting(case.round.problem)
        case = replace(case, reading=replace(case.reading, problem=problem), round=settle(problem, case.policy))
    told = staged(case, read_scenario(name))
    round = settle(told.problem, told.policy)
    outcome = solve(round, told.policy)
    assert outcome.status is Status.OPTIMAL, name
    assert outcome.plan is not None
    assert audit(told.problem, told.policy, outcome.plan.placements, None).passed
    return round, outcome


def key_teachers(outcome: Outcome, titles: tuple[Rank, ...]) -> int:
    assert outcome.plan is not None
    return sum((t.backbone is not None and t.backbone.value in BACKBONE) or t.rank in titles
               for t in outcome.plan.exchanged)


@pytest.mark.slow
def test_wujin_every_school_sends_15_per_cent_of_its_own():
    round, outcome = planned("wujin_2017", "太仆寺旗", agreed=True)
    assert outcome.plan is not None
    homes: dict[str, list[str]] = {}
    for key in round.eligible:
        homes.setdefault(round.teacher(key).school, []).append(key)
    gone = {t.id for t in outcome.plan.exchanged}
    for school, people in homes.items():
        assert len(gone & {*people}) >= ceil(Fraction(15, 100) * len(people)), school
        for key in people:
            born = round.teacher(key).born
            assert born is not None
            limit = 50 if round.teacher(key).gender.value == "男" else 45
            assert 12 * (2026 - born.year) + 8 - born.month < 12 * limit, key


@pytest.mark.slow
@pytest.mark.parametrize(("name", "rate", "share", "of"), [
    ("pucheng", Fraction(15, 100), Fraction(3, 10), "moved"),
    ("anhui", Fraction(1, 10), Fraction(1, 5), "eligible")])
def test_key_teachers_by_title_make_up_their_share(name, rate, share, of):
    round, outcome = planned(name, "西乌珠穆沁旗")
    assert outcome.plan is not None
    moved, eligible = len(outcome.plan.exchanged), len(round.eligible)
    assert moved >= rate * eligible
    key = key_teachers(outcome, (Rank.SENIOR, Rank.FIRST))
    assert key >= share * {"moved": moved, "eligible": eligible}[of]


@pytest.mark.slow
def test_jiyang_asks_for_years_and_titles_by_stage():
    round, _ = planned("sanya_jiyang", "西乌珠穆沁旗")
    assert round.eligible
    for key in round.eligible:
        teacher = round.teacher(key)
        primary = teacher.stage is Stage.PRIMARY
        assert teacher.joined is not None
        assert 2026 - teacher.joined.year >= (12 if primary else 9), key
        low = ("未定级",) if primary else ("未定级", "三级", "二级")
        assert teacher.rank is None or teacher.rank.value not in low, key


@pytest.mark.parametrize(("name", "values"), [
    ("wujin_2017", {"R20.male_age": 50, "R20.female_age": 45, "R35.years": 20, "E70.on": True, "E70.by": "either"}),
    ("pucheng", {"H10.rate": "15%", "H20.share": "30%", "round.backbone_titles": ["高级", "一级"]}),
    ("sanya_jiyang", {"R10.years_primary": 12, "R12.least_primary": "初级", "R12.least_junior": "中级"}),
    ("anhui", {"H20.base": "eligible", "H35.share": "25%"})])
def test_a_county_scenario_says_what_its_notice_says(name: str, values: Mapping[str, Any]):
    told = read_scenario(name).values
    assert {key: told[key].value for key in values} == values
    assert Policy.of({"round.year": (2026, None), **{  # type: ignore[arg-type]
        key: (given.value, None) for key, given in told.items()}})

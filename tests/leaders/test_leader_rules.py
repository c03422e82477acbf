"""What every rule on leaders must have, and its examples judged by the rule and by the rows."""

from __future__ import annotations

import re
from typing import Any

import pytest

from rotation.domain.seats import Seat
from rotation.errors import PolicyError
from rotation.leaders.settle import settle
from rotation.leaders.task import CadreTask
from rotation.policy.cadre_policy import CadrePolicy
from rotation.rules import Goal, PairRule, PlanRule, Rule, catalogue, known
from rotation.rules._base import Example
from rotation.rules._seats import LeaderRule
from tests.support.cadres import MADE, YEAR, plan_of, policy_of
from tests.support.completion import Completion

RULES = catalogue("principals")
EXAMPLES = [pytest.param(rule, example, id=f"{code}-{number}")
            for code, rule in RULES.items() for number, example in enumerate(rule.examples, 1)]
PUBLISHED = {
    "D05": "在任在岗", "D10": "任满两届", "D12": "必须交流", "D15": "不满一届不动", "D20": "临近退休", "D22": "到龄退出",
    "D30": "暂缓交流", "D35": "考核结果", "D50": "后备人选", "C10": "学段", "C15": "任职条件", "C25": "任职回避", "C30": "不回原校",
    "C35": "路途", "C40": "组织决定", "C45": "流向", "C60": "交流范围", "P10": "一校一长", "P12": "书记", "P15": "副职职数",
    "P20": "书记校长不同动", "P25": "班子稳定", "P40": "必须交流落实", "P45": "优秀校长不减", "P55": "校长变动总量",
    "P65": "回避关系分校", "K05": "空缺", "K10": "任满未动", "K20": "优秀校长下乡", "K25": "不以弱换强", "K50": "路途与意愿",
    "K52": "先满先动", "K60": "少动", "K65": "匹配", "K70": "尽量不改原方案", "K80": "任期错峰", "K90": "同等条件随机排序"}
"""Codes as they stand in plans and papers: never given to another."""


def task(example: Example) -> CadreTask:
    values = {"round.year": YEAR, "round.seat_town": "旗镇", **example.policy}
    policy = CadrePolicy.of({name: (value, MADE) for name, value in values.items()})
    return CadreTask(settle(example.world(), policy), policy)


def holds(rule: type[Rule], example: Example, asked: CadreTask) -> bool:
    own: Any = asked.cadre.law[rule.code]
    if issubclass(rule, LeaderRule):
        person = asked.cadre.people[example.teacher]
        if rule.code == "D50":
            return bool(own.admits(asked.cadre, person))
        return own.finds(asked.cadre, person) is None and not own.bars(asked.cadre, person)
    if issubclass(rule, PairRule):
        school, duty = example.host.split()
        return bool(own.permits(asked.cadre, asked.cadre.people[example.teacher], Seat.of(school, duty)))
    plan = plan_of(asked, example.plan)
    return not any(own.breaches(plan, subject) for subject in own.subjects(asked.cadre))


def test_codes_stay_and_belong_to_one_programme() -> None:
    assert {code: rule.label.zh for code, rule in RULES.items()} == PUBLISHED
    assert not RULES.keys() & catalogue().keys()
    assert known("P10") is RULES["P10"]
    assert known("H10") is catalogue()["H10"]


@pytest.mark.parametrize("code", RULES)
def test_a_rule_is_named_founded_and_shown_from_two_sides(code: str) -> None:
    rule = RULES[code]
    for text in (rule.label, rule.sentence):
        assert re.search(r"[a-z]{2}", text.en)
        assert re.search(r"[\u4e00-\u9fff]", text.zh)
        assert not re.search(r"[\u4e00-\u9fff]", text.en)
    assert rule.basis.strip()
    assert rule.__module__.rpartition(".")[2].startswith(f"{code.lower()}_")
    if not issubclass(rule, Goal):
        assert {example.holds for example in rule.examples} == {True, False}
    for name, field in rule.model_fields.items():
        assert re.search("[a-z]", field.description or ""), name
        assert re.search("[一-鿿]", field.title or ""), name


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_examples_are_judged_as_told(rule: type[Rule], example: Example) -> None:
    asked = task(example)
    assert holds(rule, example, asked) is example.holds, example.label
    if issubclass(rule, PairRule):
        school, duty = example.host.split()
        own: Any = asked.cadre.law[rule.code]
        told = own.says(asked.cadre, asked.cadre.people[example.teacher], Seat.of(school, duty)) if not example.holds else None
        assert told is None or (told.render("zh") and told.render("en"))


@pytest.mark.parametrize(("rule", "example"), [case for case in EXAMPLES if issubclass(case.values[0], PlanRule)])
def test_the_rows_agree_with_the_examples(rule: type[Rule], example: Example) -> None:
    asked = task(example)
    plan, own = plan_of(asked, example.plan), asked.cadre.law[rule.code]
    rows = asked.columns().write([own], asked.cadre)  # type: ignore[list-item]
    found = [asked.options.find(*pair) for pair in plan.pairs]
    assert None not in found, f"somebody may not go there under the other rules: {example.label}"
    assert Completion(rows).accepts([at for at in found if at is not None]) is example.holds, example.label  # type: ignore[arg-type]


def test_a_policy_is_read_back_as_it_was_dumped() -> None:
    policy = policy_of(D10__term_years=4, seats__points=True, P25__share="1/3")
    assert CadrePolicy.load(policy.dump()).dump() == policy.dump()


@pytest.mark.parametrize(("name", "value"), [
    ("D10.term_years", 2), ("D12.years", 16), ("P25.share", "120%"), ("D99.on", True), ("seats.points", "perhaps"),
    ("principals.tiers", [{"goals": [{"code": "G10"}]}])])
def test_a_wrong_parameter_is_refused(name: str, value: object) -> None:
    with pytest.raises(PolicyError):
        CadrePolicy.of({"round.year": (YEAR, MADE), name: (value, MADE)})


def test_parameters_of_the_other_programme_are_passed_over() -> None:
    assert CadrePolicy.of({"round.year": (YEAR, MADE), "H10.rate": ("12%", MADE)}).dump() == policy_of(
        round__banner="本旗县", round__seat_town="").dump()

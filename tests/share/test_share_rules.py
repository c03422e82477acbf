"""What every rule on sharing must have, and its examples judged by the rule and by the rows."""

from __future__ import annotations

import re
from typing import Any

import pytest

from rotation.domain.sharing import Choice, Mover
from rotation.errors import PolicyError
from rotation.policy.share_policy import SharePolicy
from rotation.rules import Goal, PairRule, PlanRule, Rule, catalogue, known
from rotation.rules._base import Example
from rotation.rules._share import SHARING
from rotation.share.task import ShareTask
from tests.support.completion import Completion
from tests.support.shares import MADE, cell, plan_of, task_under, week

RULES = catalogue(SHARING)
EXAMPLES = [pytest.param(rule, example, id=f"{code}-{number}")
            for code, rule in RULES.items() for number, example in enumerate(rule.examples, 1)]
PUBLISHED = {
    "V05": "未开课学科", "V10": "缺课课时", "V20": "路途与奔波", "V90": "同等条件随机排序", "W05": "走教学科", "W08": "走教人选",
    "W10": "时段容量", "W15": "走教路途", "W20": "走教天数", "W25": "走教学校与里程", "W30": "一班一日", "W32": "不超缺课",
    "W35": "一科一人", "W38": "先后有序", "W40": "本校保底", "W45": "不可走教日", "W50": "走教床位", "W60": "本校兼课", "V15": "同频与无资格兼课",
    "V70": "沿用上年走教安排", "L05": "同频学科", "L10": "同频教室", "L15": "一对多", "L20": "整班同频",
    "L25": "主讲教师", "L30": "辅助教师", "L40": "课表可排"}
"""Codes as they stand in plans: never given to another."""


def task(example: Example) -> ShareTask:
    return task_under(example.world(), example.policy)


def asked(example: Example) -> tuple[tuple[Mover, Choice], ...]:
    """What a pair rule is asked about: a week, or a person and the lessons of a place."""
    if " " not in example.host:
        return ((Mover(example.teacher), week(example.host)),)
    words = example.host.split()
    there = Mover(example.teacher, cell(*words[:3]), *map(int, words[3:]))
    return (Mover(example.teacher), Choice("")), (there, Choice("", 1))


def holds(rule: type[Rule], example: Example, given: ShareTask) -> bool:
    own: Any = given.sharing.law[rule.code]
    if issubclass(rule, PairRule):
        return all(own.permits(given.sharing, *one) for one in asked(example))
    plan = plan_of(given, example.plan)
    return not any(own.breaches(plan, subject) for subject in own.subjects(given.sharing))


def test_codes_stay_and_belong_to_one_programme() -> None:
    assert {code: rule.label.zh for code, rule in RULES.items()} == PUBLISHED
    assert not RULES.keys() & (catalogue().keys() | catalogue("principals").keys())
    assert known("W20") is RULES["W20"]


@pytest.mark.parametrize("code", RULES)
def test_a_rule_is_named_founded_and_shown_from_two_sides(code: str) -> None:
    rule = RULES[code]
    for text in (rule.label, rule.sentence):
        assert re.search(r"[a-z]{2}", text.en)
        assert re.search(r"[一-鿿]", text.zh)
    assert rule.basis.strip()
    assert rule.__module__.rpartition(".")[2].startswith(f"{code.lower()}_")
    if not issubclass(rule, Goal):
        assert {example.holds for example in rule.examples} == {True, False}


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_examples_are_judged_as_told(rule: type[Rule], example: Example) -> None:
    given = task(example)
    assert holds(rule, example, given) is example.holds, example.label
    if issubclass(rule, PairRule) and not example.holds:
        own: Any = given.sharing.law[rule.code]
        told = [own.says(given.sharing, *one) for one in asked(example) if not own.permits(given.sharing, *one)]
        assert all(one.render("zh") and one.render("en") for one in told)


@pytest.mark.parametrize(("rule", "example"), [case for case in EXAMPLES if issubclass(case.values[0], PlanRule)])
def test_the_rows_agree_with_the_examples(rule: type[Rule], example: Example) -> None:
    given = task(example)
    plan, own = plan_of(given, example.plan), given.sharing.law[rule.code]
    rows = given.columns().write([own], given.sharing)  # type: ignore[list-item]
    found = [given.options.find(*pair) for pair in plan.pairs]
    if None in found:  # what may be chosen leaves it out already
        assert not example.holds, example.label
        return
    assert Completion(rows).accepts([at for at in found if at is not None]) is example.holds, example.label  # type: ignore[arg-type]


def test_a_policy_is_read_back_as_it_was_dumped() -> None:
    given = {"W20.days": 2, "W30.per_class_day": {"美术": 2, "音乐": 2}, "sharing.tiers": [{"goals": [{"code": "V10"}]}]}
    policy = SharePolicy.of({name: (value, MADE) for name, value in given.items()})
    assert SharePolicy.load(policy.dump()).dump() == policy.dump()
    assert [[goal.code for goal, _ in tier.goals] for tier in policy.tiers] == [["V10"]]


@pytest.mark.parametrize(("name", "value"), [
    ("W20.days", 6), ("W25.schools", 0), ("W99.on", True), ("W05.subjects", []), ("W40.over", "many"),
    ("sharing.tiers", [{"goals": [{"code": "G10"}]}])])
def test_a_wrong_parameter_is_refused(name: str, value: object) -> None:
    with pytest.raises(PolicyError):
        SharePolicy.of({name: (value, MADE)})

"""What every rule and goal must have, and its examples judged by the rule and by the rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter
from typing import Any

import pytest

from rotation.domain.fields import columns
from rotation.domain.plan import Plan
from rotation.domain.problem import SHEETS
from rotation.domain.round import Opening, Round
from rotation.domain.vocabulary import Stage
from rotation.errors import PolicyError
from rotation.model.eligibility import settle
from rotation.model.task import RoundTask
from rotation.policy.policy import Policy
from rotation.rules import Goal, PairRule, PlanRule, RosterRule, Rule, catalogue
from rotation.rules._base import Example
from rotation.text import Text
from tests.support.companions import COMPANIONS
from tests.support.completion import Completion
from tests.support.tried_plans import clauses_of, columns_of
from tests.support.worlds import GOAL_CODES, MADE, PAIR_CODES, PLAN_CODES

PUBLISHED: dict[type[Rule], dict[str, str]] = {
    RosterRule: {
        "R10": "同校任教年限", "R12": "职称条件", "R15": "在编在岗", "R20": "临近退休", "R25": "服务期", "R30": "暂缓交流",
        "R35": "近期已交流", "R40": "校级领导", "R45": "教师资格证", "R50": "主动申请", "R55": "限推荐名单",
    },
    PairRule: {
        "E10": "学段", "E20": "学科", "E30": "距离", "E35": "流向", "E40": "不回原校", "E50": "指定与禁止",
        "E60": "交流范围", "E70": "本人自愿、双方同意",
    },
    PlanRule: {
        "H10": "交流比例", "H12": "分组比例", "H15": "交流上限", "H20": "骨干占比", "H25": "编制", "H30": "周转池",
        "H35": "派出上限", "H40": "学科派出上限", "H42": "毕业班与中层", "H45": "派出学校学科保底",
        "H50": "学科不空岗", "H55": "农村牧区、薄弱学校骨干不减少", "H60": "进出平衡", "H65": "流向占比",
        "H70": "夫妻", "H72": "对调成环", "H75": "应交流", "H80": "名额", "H85": "学科上限", "H88": "住宿",
        "H95": "待分配必安排",
    },
    Goal: {
        "G05": "开齐", "G10": "开足", "G20": "资源配置达标缺额", "G25": "不加富余",
        "G26": "编制均衡", "G30": "校际差异",
        "G40": "骨干向农村牧区、薄弱学校流动", "G50": "路途与意愿", "G52": "资历先后", "G55": "志愿分",
        "G60": "控制规模", "G70": "尽量不改原方案",
        "G71": "不新增无人任教学科", "G72": "空出岗位补齐", "G90": "同等条件随机排序",
    },
}
"""Codes that stand in plans and papers of bureaus, by kind and with what each means: never given to another."""
RULES = catalogue()
EXAMPLES = [pytest.param(rule, example, id=f"{code}-{number}")
            for code, rule in RULES.items() for number, example in enumerate(rule.examples, 1)]
PLAN_EXAMPLES = [case for case in EXAMPLES if issubclass(case.values[0], PlanRule)]  # type: ignore[arg-type]


def settled(example: Example, **more: Any) -> Round:
    values = {"round.year": 2026, "round.banner": "旗", "round.seat_town": "旗镇",
              **example.policy, **more}
    return settle(example.world(), Policy.of({name: (value, MADE) for name, value in values.items()}))


def placements(example: Example) -> Iterator[tuple[str, Opening]]:
    for part in example.plan.split():
        teacher, host = part.split(">")
        school, _, subject = host.partition(":")
        yield teacher, Opening(school, Stage.PRIMARY, subject or "数学")


def holds(rule: type[Rule], example: Example, round: Round) -> bool:
    """Judge an example by the rule's own check."""
    own: Any = round.law[rule.code]
    if issubclass(rule, RosterRule):
        teacher = round.teacher(example.teacher)
        if rule.code == "R50":
            return round.standings[teacher.id].placeable
        return not own.catches(round, teacher) and not own.bars(round, teacher)
    if issubclass(rule, PairRule):
        school, stage, subject = example.host.split()
        return bool(own.shows(round, round.teacher(example.teacher),
                                Opening(school, Stage(stage), subject)))
    plan = Plan.of(round, placements(example))
    return not any(own.breaches(plan, subject) for subject in own.subjects(round))


# -- the catalogue ----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", PUBLISHED)
def test_a_published_code_stays_and_means_what_it_meant(kind: type[Rule]) -> None:
    """A new rule needs no entry; one that is taken back or changes its meaning is told here."""
    found = {code: rule.label.zh for code, rule in RULES.items() if issubclass(rule, kind)}
    assert {code: found.get(code) for code in PUBLISHED[kind]} == PUBLISHED[kind]


@pytest.mark.parametrize("code", RULES)
def test_a_rule_has_its_own_file(code: str) -> None:
    assert RULES[code].__module__.rpartition(".")[2].startswith(f"{code.lower()}_")
    assert RULES[code].code == code


@pytest.mark.parametrize("code", RULES)
def test_a_rule_is_named_and_founded(code: str) -> None:
    rule = RULES[code]
    texts = [rule.label, rule.sentence, *([rule.unit] if issubclass(rule, Goal) else [])]
    for text in texts:
        assert isinstance(text, Text)
        assert re.search(r"[a-z]{2}", text.en, re.IGNORECASE), f"{code} in English"
        assert re.search(r"[\u4e00-\u9fff]", text.zh), f"{code} in Chinese"
        assert not re.search(r"[\u4e00-\u9fff]", text.en), f"{code}: Chinese in the English twin"
    assert rule.basis.strip()
    assert (rule.__doc__ or "").strip().split("\n")[0].endswith((".", "。"))


def test_labels_are_distinct() -> None:
    for lang in ("zh", "en"):
        labels = [rule.label.render(lang) for rule in RULES.values()]  # type: ignore[arg-type]
        assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("code", RULES)
def test_every_parameter_is_described(code: str) -> None:
    for name, field in RULES[code].model_fields.items():
        assert re.search("[a-z]", field.description or ""), f"{code}.{name}"
        assert re.search("[一-鿿]", field.title or ""), f"{code}.{name}"


def numbers() -> Iterator[Any]:
    for code, rule in RULES.items():
        for name, field in rule.model_fields.items():
            low = next((item.ge for item in field.metadata if hasattr(item, "ge")), None)
            high = next((item.le for item in field.metadata if hasattr(item, "le")), None)
            if low is not None and not issubclass(rule, Goal):
                yield pytest.param(f"{code}.{name}", low, high, id=f"{code}.{name}")


@pytest.mark.parametrize(("name", "low", "high"), list(numbers()))
def test_a_number_outside_its_range_is_refused(name: str, low: int, high: int) -> None:
    for value in (low - 1, high + 1):
        with pytest.raises(PolicyError):
            Policy.of({"round.year": (2026, MADE), name: (value, MADE)})


@pytest.mark.parametrize("code", RULES)
def test_the_columns_that_a_rule_needs_exist(code: str) -> None:
    known = {f"{sheet.record.__name__.lower()}.{name}" for sheet in SHEETS for name in columns(sheet.record)}
    assert set(RULES[code].needs) <= known


@pytest.mark.parametrize("code", [c for c in RULES if c not in GOAL_CODES])
def test_any_rule_can_be_switched_off_by_name(code: str) -> None:
    off = Policy.of({"round.year": (2026, MADE), f"{code}.on": (False, MADE)})
    example = next(iter(RULES[code].examples))
    assert code not in settle(example.world(), off).law


# -- examples ---------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [c for c in RULES if c not in GOAL_CODES])
def test_examples_show_both_sides(code: str) -> None:
    examples = RULES[code].examples
    assert {example.holds for example in examples} == {True, False}
    assert len({example.label for example in examples}) == len(examples)


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_an_example_is_what_it_says(rule: type[Rule], example: Example) -> None:
    assert holds(rule, example, settled(example)) is example.holds, example.label


@pytest.mark.parametrize(("rule", "example"), PLAN_EXAMPLES)
def test_rows_of_the_rule_alone_judge_its_examples(rule: type[Rule], example: Example) -> None:
    """Pair rules are off, so that every placement of an example is an option."""
    kept = {rule.code, *COMPANIONS.get(rule.code, ())}
    others = [code for code in [*PAIR_CODES, *PLAN_CODES] if code not in kept]
    round = settled(example, **{f"{code}.on": False for code in others})
    completion = Completion(RoundTask(round).write(), clauses_of(*kept - {"H10"} | {rule.code}))
    chosen = columns_of(round, dict(placements(example)))
    assert completion.accepts(chosen) is example.holds, example.label


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_a_rule_says_why_in_both_languages(rule: type[Rule], example: Example) -> None:
    round = settled(example)
    own: Any = round.law[rule.code]
    for text in list(_told(rule, own, example, round)):
        assert {name for _, name, _, _ in Formatter().parse(text.en) if name} <= set(text.values)
        assert text.render("en").strip()
        assert re.search(r"[\u4e00-\u9fff]", text.render("zh"))


def _told(rule: type[Rule], own: Any, example: Example, round: Round) -> Iterator[Text]:
    if issubclass(rule, RosterRule):
        teacher = round.teacher(example.teacher)
        yield from filter(None, [own.says(round, teacher), own.remarks(round, teacher)])
    elif issubclass(rule, PairRule):
        school, stage, subject = example.host.split()
        yield own.says(round, round.teacher(example.teacher), Opening(school, Stage(stage), subject))
    else:
        plan = Plan.of(round, placements(example))
        for subject in own.subjects(round):
            yield own.says(round, subject)
            yield from own.breaches(plan, subject)


@pytest.mark.parametrize("code", PLAN_CODES)
def test_clause_ids_are_distinct(code: str) -> None:
    for example in RULES[code].examples:
        round = settled(example)
        own: Any = round.law[code]
        clauses = [own.clause(subject) for subject in own.subjects(round)]
        assert len(set(clauses)) == len(clauses)
        assert all(clause.startswith(f"{code}|") for clause in clauses)

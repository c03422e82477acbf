"""A rule or goal that lacks a part is refused when it is made, in one sentence; the rest has sound defaults."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import pytest
from pydantic import Field

from rotation.domain.plan import Plan
from rotation.domain.round import Opening, Round
from rotation.domain.teacher import Teacher
from rotation.report import _sheet as report_sheet
from rotation.rules import Goal, PairRule, PlanRule, RosterRule, catalogue
from rotation.rules._base import LAST, Share
from rotation.rules._slack import Slack
from rotation.rules._words import Expression, Inequality, Subject, Words
from rotation.text import Text, say

NAMED = {"code": "X99", "label": say("a", "甲"), "sentence": say("b", "乙"), "basis": "丙", "__module__": __name__}
RULES = catalogue()
PLAN_RULES: list[Any] = [rule for rule in RULES.values() if issubclass(rule, PlanRule)]
GOALS: list[Any] = [rule for rule in RULES.values() if issubclass(rule, Goal)]


class Bare(PlanRule):
    """What an author must write, and nothing more."""

    code = "X98"
    label = say("bare", "最简")
    sentence = say("nothing more", "不多一字")
    basis = "示例"

    def subjects(self, round: Round) -> Iterable[Subject]:
        return [(school.code,) for school in round.problem.schools]

    def says(self, round: Round, subject: Subject) -> Text:
        return self.sentence

    def encode(self, words: Words, subject: Subject) -> Inequality:
        return words.arrivals(subject[0]) <= 1

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        return []


@pytest.mark.parametrize(("kind", "lacking"), [
    (RosterRule, ("catches or admits or bars is missing", "says is missing")),
    (PairRule, ("permits or form or term_years or counts is missing", "says is missing")),
    (PlanRule, ("subjects is missing", "says is missing", "encode is missing", "breaches is missing")),
    (Goal, ("unit is missing", "shown is missing", "traced is missing", "express is missing", "measure is missing")),
])
def test_what_only_its_author_can_decide_is_asked_for(kind: type[Any], lacking: tuple[str, ...]) -> None:
    with pytest.raises(TypeError, match=r"adding_a_rule\.md") as refused:
        type("Lacking", (kind,), dict(NAMED))
    for part in lacking:
        assert part in str(refused.value)


@pytest.mark.parametrize("name", ["code", "label", "sentence", "basis"])
def test_a_rule_is_named_and_founded_or_refused(name: str) -> None:
    own = {key: value for key, value in NAMED.items() if key != name}
    with pytest.raises(TypeError, match=f"{name} is missing"):
        type("Lacking", (Bare,), {**own, name: None})


@pytest.mark.parametrize("kind", [int, int | None, Fraction, Share])
def test_a_number_without_a_range_is_refused_in_one_sentence(kind: Any) -> None:
    field = Field(default=1, ge=0, title="数", description="a number")
    with pytest.raises(TypeError, match="the number most needs a range, ge= and le="):
        type("Endless", (Bare,), {**NAMED, "__annotations__": {"most": kind}, "most": field})


def test_a_bare_rule_gives_way_last_and_says_so() -> None:
    rule, slack = Bare(), Slack({("S1",): (0, 2)}, (), lambda part: {"S1": "一小"}.get(part, part))
    assert (rule.rank, rule.gives, rule.per_person(), rule.people(("S1",))) == (LAST, 0, 1, ())
    assert str(rule.eased(slack)) == "X98 最简：放宽2人（一小2）"
    assert rule.eased(slack).render("en") == "X98 bare: 2 people more (一小 by 2)"
    none: Any = None
    assert not rule.lawful_with(none, slack)
    assert list(rule.counts(none)) == []


@pytest.mark.parametrize("rule", PLAN_RULES, ids=lambda rule: rule.code)
def test_a_plan_rule_says_how_it_gives_way_in_both_languages(rule: Any) -> None:
    values = {"H65": {"share": Fraction(1, 2)}}.get(rule.code, {})
    slack = Slack({("S1", "小学", "音乐"): (1, 0)}, (), lambda part: part)
    told = rule(**values).eased(slack)
    assert re.search("[一-鿿]", told.render("zh"))
    assert "1" in told.render("en")


def test_equally_cheap_ways_out_have_one_order() -> None:
    ranks = [rule.rank for rule in PLAN_RULES if rule.rank != LAST]
    readiness = [rule.gives for rule in PLAN_RULES if rule.gives]
    assert len(set(ranks)) == len(ranks)
    assert len(set(readiness)) == len(readiness)


@pytest.mark.parametrize("goal", GOALS, ids=lambda goal: goal.code)
def test_a_goal_is_shown_traced_and_told_when_it_gets_worse(goal: Any) -> None:
    assert goal.shown.raw > 0
    for text in (goal.shown.name, goal.traced.says, goal.worse.filled(l=goal.label, d="…")):
        assert re.search("[一-鿿]", text.render("zh"))
        assert re.search("[A-Za-z]", text.render("en"))
    assert report_sheet.link(goal.traced.table).table == goal.traced.table


@pytest.mark.parametrize("rule", [rule for rule in RULES.values() if issubclass(rule, RosterRule | PairRule)],
                         ids=lambda rule: rule.code)
def test_values_to_widen_a_rule_are_its_own_and_told(rule: Any) -> None:
    own = rule()
    for values in own.wider():
        assert all(name.partition(".")[0] == rule.code for name in values)
        assert own.widened(values, 3).render("zh") != own.widened(values, 3).render("en")


def test_a_parameter_that_is_varied_or_the_laws_exists() -> None:
    for rule in RULES.values():
        assert {*rule.tuned, *rule.law} <= set(rule.model_fields), rule.code


class Chair(PairRule[frozenset[str], str, int]):
    """A rule of another world: people are names, posts are numbers."""

    programme = "chairs"
    code = "X97"
    label = say("chairs", "座位")
    sentence = say("nobody sits on a chair with an odd number", "不坐单号座位")
    basis = "示例"

    def permits(self, round: frozenset[str], teacher: str, opening: int) -> bool:
        return teacher in round and opening % 2 == 0

    def says(self, round: frozenset[str], teacher: str, opening: int) -> Text:
        return say("chair {n} is odd", "{n}号座位为单号", n=opening)


def test_a_rule_of_another_world_is_of_its_kind_and_of_another_catalogue() -> None:
    assert Chair.kind() == "PairRule"
    assert Chair().permits(frozenset({"甲"}), "甲", 2)
    assert catalogue("chairs") == {}
    assert all(rule.programme == "round" for rule in RULES.values())


def test_an_expression_of_words_is_typed_for_the_round() -> None:
    """What a rule of the round gets needs no word about its world."""
    rule: PlanRule = Bare()
    opening: type[Opening] = Opening
    assert rule.clause(("S1",)) == "X98|S1"
    assert opening is not Teacher
    assert Expression().constant == 0

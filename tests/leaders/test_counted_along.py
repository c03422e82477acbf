"""Leaders in the shares of the teachers' round: counted as decided, told apart and together, reconsidered if need be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rotation.domain.besides import besides, decided
from rotation.domain.diagnosis import Diagnosis
from rotation.domain.leadership import LeadersDecided
from rotation.domain.plan import Plan
from rotation.domain.problem import Problem, facts_sha256
from rotation.domain.succession import Succession, applied
from rotation.domain.vocabulary import Duty, Level, Verdict
from rotation.engine import solve
from rotation.figures.accounts import accounts, by_programme
from rotation.model.eligibility import settle
from rotation.model.objections import objections
from rotation.policy.policy import Policy
from rotation.policy.source import Source
from rotation.rules._tiny import tiny
from rotation.rules.h10_rate import RotationRate
from rotation.run.gather import Case, settled
from rotation.run.reconsider import reconsidered
from rotation.text import say

MADE = Source(say("test", "测试"))
LED = Succession("2026-旗-校长-001", "0" * 64, 2026, (("长一", "二小", Duty.HEAD), ("长二", "一小", Duty.HEAD)), (),
                 ("长一", "长二", "长三"))


def policy(**values: Any) -> Policy:
    named = {name.replace("__", "."): value for name, value in values.items()}
    return Policy.of({name: (value, MADE) for name, value in {"round.year": 2026, "round.seat_town": "旗镇", **named}.items()})


def world() -> Problem:
    """Ten teachers, and three leaders who are due; one of them is a backbone teacher."""
    teachers = {name: {"backbone": Level.BANNER} if name in "甲乙" else {} for name in "甲乙丙丁戊己庚辛壬癸"}
    return tiny({"一小": {}, "二小": {}, "三小": {}}, {
        **teachers, "长一": {"duty": Duty.HEAD, "backbone": Level.BANNER}, "长二": {"duty": Duty.HEAD, "school": "二小"},
        "长三": {"duty": Duty.HEAD, "school": "三小"}})


def test_due_leaders_are_of_the_base_and_moved_ones_count_if_the_policy_says_so() -> None:
    facts = applied(world(), LED)
    assert facts.decided == LeadersDecided({"长一": "一小", "长二": "二小", "长三": "三小"}, frozenset({"长一", "长二"}))
    without, counted = settle(facts, policy()), settle(facts, policy(R40__include=True))
    assert "R40" in without.standings["长一"].failing
    assert (len(without.eligible), decided(without), besides(without)) == (10, (), ())
    assert (len(counted.eligible), decided(counted)) == (13, ("长一", "长二"))
    assert {counted.standings[key].verdict for key in ("长一", "长二", "长三")} == {Verdict.ELIGIBLE}
    assert not any(counted.options.of(key) for key in ("长一", "长二", "长三")), "never as options"


def test_shares_count_them_as_constants() -> None:
    """13 in E: at least 2 exchange and at most 3, a fifth backbone; two leaders have, one of them backbone."""
    told = policy(R40__include=True)
    round = settle(applied(world(), LED), told)
    found = solve(round, told)
    assert found.plan is not None
    numbers = accounts(round, found.plan)
    assert (numbers.eligible, numbers.required, numbers.decided, numbers.decided_backbone) == (13, 2, 2, 1)
    assert numbers.required <= numbers.counted <= 3
    assert numbers.counted == len(found.plan.exchanged) + 2
    nobody = Plan(round, ())
    for code in ("H10", "H15", "H20"):
        rule: Any = round.law[code]
        assert not any(rule.breaches(nobody, subject) for subject in rule.subjects(round)), code
    strict = RotationRate.model_validate({"rate": "40%"})
    assert str(strict.breaches(nobody, ("旗",))[0]) == "实际交流2人，还差4人"


def test_a_promotion_at_the_own_school_is_no_exchange() -> None:
    stays = replace(LED, moves=(("长一", "一小", Duty.SECRETARY),))
    facts = applied(world(), stays)
    assert facts.decided is not None
    assert facts.decided.exchanged == frozenset()


def test_teachers_leaders_and_both_are_told_whichever_counts() -> None:
    facts = applied(world(), LED)
    for include in (False, True):
        round = settle(facts, policy(R40__include=include))
        lines = by_programme(round, Plan(round, ()))
        assert [(line.eligible, line.moved, line.backbone) for line in lines] == [(10, 0, 0), (3, 2, 1), (13, 2, 1)]
    alone = settle(world(), policy())
    assert by_programme(alone, Plan(alone, ())) == ()


def test_to_count_leaders_without_their_plan_is_told_to_be_in_vain() -> None:
    told = policy(R40__include=True)
    warned = [item for item in objections(settle(world(), told), told) if item.code == "demand-idle"]
    assert [item.severity for item in warned] == ["warning"]
    assert "--after" in warned[0].expected.render("zh")
    assert not [item for item in objections(settle(applied(world(), LED), told), told) if item.code == "demand-idle"]


def test_what_was_decided_belongs_to_the_facts() -> None:
    facts = applied(world(), LED)
    assert facts_sha256(facts) != facts_sha256(replace(facts, decided=None))


# -- without a plan ---------------------------------------------------------------------------


def case_of(led: Succession, **values: Any) -> Case:
    before = Case.of(world(), policy(**values))
    return replace(settled(before.inputs, before.reading, applied(world(), led), before.policy), after=led)


CEILING = {"R40__include": True, "H10__rate": "7%", "H10__reserve": "0%", "H15__rate": "10%", "H20__on": False}
"""13 in E: one exchanges, and no more; the leaders alone are two."""


def test_a_move_that_alone_gives_a_plan_is_named() -> None:
    case = case_of(LED, **CEILING)
    assert solve(case.round, case.policy).plan is None
    told = reconsidered(case, Diagnosis(), 60.0)
    assert [(way.code, way.people) for way in told.ways] == [("R40", 1), ("R40", 1)]
    assert [way.says.render("zh").partition("：")[2] for way in told.ways] == ["长一任二小校长", "长二任一小校长"]
    assert "校长方案的调整是冲突的一部分" in told.notes[-1].render("zh")


@pytest.mark.parametrize("gone", [{"H10__rate": "7%", "H15__rate": "7%"}])
def test_where_no_single_move_helps_a_smallest_set_is_named(gone: dict[str, Any]) -> None:
    """None may exchange of 13 with a ceiling of 7 %: both moves are to be reconsidered, or nothing is asked of H10."""
    case = case_of(LED, **{**CEILING, **gone, "H10__on": False})
    told = reconsidered(case, Diagnosis(), 60.0)
    assert [way.people for way in told.ways] == [2]


def test_leaders_who_have_nothing_to_do_with_it_are_told_so() -> None:
    case = case_of(LED, **{**CEILING, "R40__include": False, "H10__rate": "100%", "H15__rate": "100%"})
    assert solve(case.round, case.policy).plan is None
    told = reconsidered(case, Diagnosis(), 60.0)
    assert told.ways == ()
    assert "与校长方案无关" in told.notes[-1].render("zh")
    bare = Case.of(world(), policy())
    assert reconsidered(bare, Diagnosis(), 60.0) == Diagnosis()

"""Orders that cannot be kept are told before solving; those that change nothing hold, and are listed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from rotation.auditor import audit
from rotation.domain.months import Month
from rotation.domain.plan import Plan
from rotation.domain.records import Agreed
from rotation.domain.revision import Change, ChangeKind, Lineage
from rotation.domain.round import Opening, Round
from rotation.domain.vocabulary import UNPOSTED, Form, Level, LockKind, Stage, Willingness
from rotation.engine import solve
from rotation.errors import WorkbookError
from rotation.model.eligibility import settle
from rotation.model.objections import objections
from rotation.model.orders import freed, moot_locks, without_effect
from rotation.policy.policy import Policy
from rotation.rules._tiny import lock, tiny, wish
from rotation.rules.g72_refilled import Refilled
from rotation.run import Case
from rotation.run.prices import override_prices
from rotation.workbook.changes import revised
from tests.support.worlds import MADE

SCHOOLS: Any = {"一小": {}, "二小": {}, "村小": {"rural": True}}
YOUNG = {"joined": Month(2024, 9)}
CALM = {f"{code}.on": False for code in ("H10", "H15", "H20", "H35", "H40")}


def policy(**values: Any) -> Policy:
    told = {"round.year": 2026, "round.banner": "旗", "round.seat_town": "旗镇", **CALM, **values}
    return Policy.of({name: (value, MADE) for name, value in told.items()})


def told(problem: Any, **values: Any) -> list[tuple[str, str]]:
    chosen = policy(**values)
    return [(item.code, item.severity) for item in objections(settle(problem, chosen), chosen)]


# -- orders that hold and change nothing ------------------------------------------------------


@pytest.mark.parametrize("order", [lock("甲", LockKind.STAY), lock("甲", LockKind.NEVER_TO, "二小")])
def test_an_order_about_somebody_who_takes_no_part_is_only_noted(order):
    problem = tiny(SCHOOLS, {"甲": YOUNG, "乙": {}}, locks=[order])
    assert told(problem) == [("order-without-effect", "note")]
    assert without_effect(settle(problem, policy()), problem.locks[0])
    assert solve(settle(problem, policy()), policy()).plan is not None


def test_the_same_order_bites_as_soon_as_the_person_takes_part():
    """Nine years at the school: under ten the order holds for nothing, under six it keeps somebody."""
    problem = tiny(SCHOOLS, {"甲": {"joined": Month(2017, 9)}}, locks=[lock("甲", LockKind.STAY)])
    assert told(problem, **{"R10.years": 10}) == [("order-without-effect", "note")]
    assert told(problem) == []
    assert str(settle(problem, policy()).standings["甲"].verdict) == "符合条件、本年度留校"


def test_a_volunteer_who_is_kept_would_be_placed_otherwise():
    problem = tiny(SCHOOLS, {"甲": {**YOUNG, "willingness": Willingness.VOLUNTEERS}}, locks=[lock("甲", LockKind.STAY)])
    assert told(problem) == []
    assert told(problem, **{"R50.allow": False}) == [("order-without-effect", "note")]
    assert not settle(problem, policy()).standings["甲"].placeable


@pytest.mark.parametrize("order", [lock("甲", LockKind.MUST_MOVE), lock("甲", LockKind.GOES_TO, "二小")])
def test_an_order_to_move_somebody_exempt_is_an_error(order):
    assert told(tiny(SCHOOLS, {"甲": YOUNG}, locks=[order])) == [("lock-on-exempt", "error")]


def test_an_order_that_leaves_no_post_is_an_error():
    problem = tiny(SCHOOLS, {"甲": {"subject": "音乐"}}, locks=[lock("甲", LockKind.GOES_TO, "二小")])
    assert told(problem) == [("lock-without-option", "error")]


@pytest.mark.parametrize("orders", [
    (lock("甲", LockKind.STAY), lock("甲", LockKind.MUST_MOVE)),
    (lock("甲", LockKind.STAY), lock("甲", LockKind.GOES_TO, "二小")),
    (lock("甲", LockKind.GOES_TO, "二小"), lock("甲", LockKind.NEVER_TO, "二小")),
    (lock("甲", LockKind.GOES_TO, "二小"), lock("甲", LockKind.GOES_TO, "村小"))])
def test_orders_against_each_other_are_told_as_that_and_not_as_posts_that_lack(orders):
    """The contradiction is told where the sheet is read."""
    assert told(tiny(SCHOOLS, {"甲": {}}, locks=[*orders])) == []


def test_who_must_move_and_cannot_is_not_asked_for_another_school():
    people = {"甲": {"subject": "音乐"}}
    problem, chosen = tiny(SCHOOLS, people, posts={"一小 音乐": 1}, locks=[lock("甲", LockKind.MUST_MOVE)]), policy()
    (item,) = objections(settle(problem, chosen), chosen)
    assert (item.code, item.field) == ("lock-without-option", "kind")
    assert "其他学校" not in item.remedy.render("zh")


# -- forms that only an order gives -----------------------------------------------------------


@pytest.mark.parametrize("form", ["跟岗", "对调"])
def test_a_policy_cannot_give_everybody_such_a_form(form):
    assert ("form-by-order-only", "error") in told(tiny(SCHOOLS, {"甲": {}}), **{"round.form": form})


@pytest.mark.parametrize("order", [
    lock("甲", LockKind.MUST_MOVE, form=Form.SWAP), lock("甲", LockKind.GOES_TO, "二小", "村小", form=Form.SWAP)])
def test_a_swap_stands_only_on_one_school(order):
    assert told(tiny(SCHOOLS, {"甲": {}}, locks=[order])) == [("swap-without-direction", "error")]


def test_a_swap_with_nobody_is_an_error_that_names_the_schools():
    problem = tiny(SCHOOLS, {"甲": {"school": "村小"}}, locks=[lock("甲", LockKind.GOES_TO, "一小", form=Form.SWAP)])
    chosen = policy()
    (item,) = objections(settle(problem, chosen), chosen)
    assert (item.code, item.severity) == ("swap-not-closed", "error")
    assert "一小接收比派出多1人、村小派出比接收多1人" in item.expected.render("zh")


def test_recruits_neither_swap_nor_shadow_and_who_shadows_is_not_transferred():
    recruit = tiny(SCHOOLS, {"甲": {"school": UNPOSTED}}, locks=[lock("甲", LockKind.MUST_MOVE, form=Form.SHADOW)])
    assert ("form-of-recruit", "error") in told(recruit)
    moved = tiny(SCHOOLS, {"甲": {}}, locks=[lock("甲", LockKind.MUST_MOVE, form=Form.SHADOW, relation=True)])
    assert told(moved) == [("shadow-with-relation", "error")]
    assert not settle(moved, policy()).relation(moved.teacher["甲"])


# -- rings ------------------------------------------------------------------------------------


def ring() -> Any:
    """Of a town and a village school one each; 丙 and 丁 of the same schools are ordered nothing."""
    return tiny(SCHOOLS, {"甲": {}, "丙": {}, "乙": {"school": "村小"}, "丁": {"school": "村小"}},
                posts={"一小 数学": 2, "村小 数学": 1},
                locks=[lock("甲", LockKind.GOES_TO, "村小", form=Form.SWAP), lock("乙", LockKind.GOES_TO, "一小", form=Form.SWAP)])


def test_a_whole_ring_goes_up_and_down():
    assert told(ring()) == []
    plan = solve(settle(ring(), policy()), policy()).plan
    assert plan is not None
    assert [(item.teacher, item.host, item.form) for item in plan.placements] == [
        ("乙", "一小", Form.SWAP), ("甲", "村小", Form.SWAP)]


def test_half_a_ring_is_a_breach():
    round = settle(ring(), policy())
    rule: Any = round.law["H72"]
    half = Plan.of(round, [("甲", Opening("村小", Stage.PRIMARY, "数学"))])
    assert [bool(rule.breaches(half, link)) for link in rule.subjects(round)] == [True, False]


def test_half_a_ring_in_a_list_is_found_by_the_audit():
    round = settle(ring(), policy())
    half = Plan.of(round, [("甲", Opening("村小", Stage.PRIMARY, "数学"))])
    assert "H72" in {item.rule for item in audit(ring(), policy(), half.placements).findings}


def test_a_ring_is_freed_as_a_whole():
    """Without the order to one of them the other is not left behind, forced and forbidden at once."""
    problem = ring()
    round = settle(problem, policy())
    assert freed(round, "甲").locks == ()
    both = override_prices(Case.of(problem, policy()), solve(round, policy()))
    assert [(one.teacher, bool(one.tiers)) for one in both] == [("乙", True), ("甲", True)]


def test_orders_of_a_scenario_that_are_moot_take_their_ring_along():
    round = settle(ring(), policy(**{"R10.years": 20}))
    assert {item.teacher for item in moot_locks(round)} == {"甲", "乙"}
    stays = tiny(SCHOOLS, {"甲": YOUNG}, locks=[lock("甲", LockKind.STAY)])
    assert moot_locks(settle(stays, policy())) == ()


WHO = {"reason": "个人原因", "clerk": "人事股"}


def after(*changes: Change, problem: Any = None) -> Any:
    facts = problem or ring()
    reference = {"甲": ("村小", "小学", "数学"), "乙": ("一小", "小学", "数学")}
    return revised(facts, Lineage(2, "旗-001", "0" * 64, None, reference, changes))


def test_a_ring_that_loses_a_member_is_dissolved_and_asked_about():
    facts = after(Change(kind=ChangeKind.WITHDRAWN, teacher="甲", **WHO))
    round = settle(facts, policy())
    assert [[leg.teacher for leg in one] for one in round.dissolved] == [["乙", "甲"]]
    assert round.swaps.rings == round.orders == ()
    assert round.ordered_form("乙") is None
    assert Opening("一小", Stage.PRIMARY, "数学") not in round.options.of("乙")
    assert told(facts) == [("swap-dissolved", "ask")]
    with pytest.raises(WorkbookError):
        Case.of(facts, policy())
    assert not any(solve(round, policy()).plan.placements)  # type: ignore[union-attr]


def test_who_has_reported_stays_where_the_swap_sent_him():
    facts = after(Change(kind=ChangeKind.WITHDRAWN, teacher="甲", **WHO), Change(kind=ChangeKind.REPORTED, teacher="乙"))
    round = settle(facts, policy())
    assert [(item.teacher, item.form) for item in round.orders] == [("乙", None)]
    plan = solve(round, policy()).plan
    assert plan is not None
    assert plan.placement("乙")
    assert not plan.placement("甲")


def test_another_ring_of_the_same_schools_goes_on():
    """Rings were read by id, 甲 with 乙 and 丙 with 丁; whoever is left of one does not slip into the other."""
    base = ring()
    more = (lock("丙", LockKind.GOES_TO, "村小", form=Form.SWAP), lock("丁", LockKind.GOES_TO, "一小", form=Form.SWAP))
    problem = tiny(SCHOOLS, {t.id: {"school": t.school} for t in base.teachers},
                   posts={"一小 数学": 2, "村小 数学": 1}, locks=[*base.locks, *more])
    before = {frozenset(leg.teacher for leg in one) for one in settle(problem, policy()).swaps.rings}
    (with_yi,) = [one for one in before if "乙" in one]
    round = settle(after(Change(kind=ChangeKind.WITHDRAWN, teacher="乙", **WHO), problem=problem), policy())
    assert {frozenset(leg.teacher for leg in one) for one in round.swaps.rings} == before - {with_yi}
    assert {item.teacher for item in round.orders} == {"甲", "丙", "丁"} - with_yi


def test_a_new_order_may_close_the_ring_again():
    given = {**WHO, "kind": ChangeKind.LOCKED, "lock": LockKind.GOES_TO, "form": Form.SWAP}
    facts = after(Change(kind=ChangeKind.WITHDRAWN, teacher="甲", **WHO), Change(teacher="丙", school="村小", **given),
                  Change(teacher="乙", school="一小", **given))
    round = settle(facts, policy())
    assert [[leg.teacher for leg in one] for one in round.swaps.rings] == [["丙", "乙"]]
    assert [item.teacher for item in solve(round, policy()).plan.placements] == ["丙", "乙"]  # type: ignore[union-attr]


def test_a_ring_ordered_by_a_change_is_dissolved_by_a_later_one_and_asked_about_once():
    """Version 2 swaps 丙 and 丁; in version 3 丁 is released; in version 4 nothing more is asked."""
    given = {**WHO, "kind": ChangeKind.LOCKED, "lock": LockKind.GOES_TO, "form": Form.SWAP}
    bare = replace(ring(), locks=())
    ordered = (Change(teacher="丙", school="村小", **given), Change(teacher="丁", school="一小", **given))
    second = revised(bare, Lineage(2, "旗-001", "0" * 64, None, {}, ordered))
    assert [[leg.teacher for leg in one] for one in settle(second, policy()).swaps.rings] == [["丁", "丙"]]
    went = {"丙": ("村小", "小学", "数学"), "丁": ("一小", "小学", "数学")}
    let_go = (*ordered, Change(kind=ChangeKind.RELEASED, teacher="丁", **WHO))
    third = revised(bare, Lineage(3, "旗-002", "0" * 64, None, went, let_go))
    round = settle(third, policy())
    assert (round.released, round.orders) == ({"丙"}, ())
    assert told(third) == [("swap-dissolved", "ask")]
    assert told(revised(bare, Lineage(4, "旗-003", "0" * 64, None, {}, let_go))) == []


# -- consent ----------------------------------------------------------------------------------


def test_consent_without_any_row_is_an_error():
    bare = tiny(SCHOOLS, {"甲": {}})
    for by, sheet in (("wish", "wishes"), ("agreed", "agreed"), ("either", "agreed")):
        chosen = policy(**{"E70.on": True, "E70.by": by})
        assert [(item.code, item.table) for item in objections(settle(bare, chosen), chosen)] == [
            ("consent-without-rows", sheet)]
        ordered = tiny(SCHOOLS, {"甲": {}}, locks=[lock("甲", LockKind.GOES_TO, "二小")])
        assert [code for code, _ in told(ordered, **{"E70.on": True, "E70.by": by})] == ["consent-without-rows"], (
            "an order has no post only because nobody may go anywhere; nobody is told to delete it")
    wished = tiny(SCHOOLS, {"甲": {}}, wishes=[wish("甲", "二小")])
    assert told(wished, **{"E70.on": True}) == told(wished, **{"E70.on": True, "E70.by": "either"}) == []
    assert told(wished, **{"E70.on": True, "E70.by": "agreed"}) == [("consent-without-rows", "error")]


def test_an_order_counts_as_consent_only_where_both_schools_agreed():
    rows = {"locks": [lock("甲", LockKind.GOES_TO, "二小")], "wishes": [wish("乙", "二小")]}
    people: Any = {"甲": {}, "乙": {}}
    assert told(tiny(SCHOOLS, people, **rows), **{"E70.on": True}) == [("lock-without-option", "error")]
    assert told(tiny(SCHOOLS, people, agreed=[Agreed(teacher="甲", school="二小")], **rows), **{"E70.on": True}) == []


# -- 跟岗 ---------------------------------------------------------------------------------------


def shadowed() -> Round:
    """A backbone teacher of the village learns in town, where one post is short; two others may be sent."""
    people: Any = {"甲": {"school": "村小", "backbone": Level.BANNER}, "乙": {"school": "村小"}, "丙": {"school": "二小"}}
    return settle(tiny(SCHOOLS, people, posts={"一小 数学": 1, "村小 数学": 1, "二小 数学": 1},
                       locks=[lock("甲", LockKind.MUST_MOVE, form=Form.SHADOW)]), policy())


def test_who_shadows_leaves_home_and_is_nobody_at_the_host():
    round = shadowed()
    town, home = Opening("一小", Stage.PRIMARY, "数学"), Opening("村小", Stage.PRIMARY, "数学")
    assert town in round.options.of("甲")  # E35 is waived
    plan = Plan.of(round, [("甲", town)])
    assert (plan.change(town), plan.change(home)) == (0, -1)
    assert [len(part) for part in (plan.arrivals("一小"), plan.leavers("村小"), plan.exchanged, plan.backbone)] == [0, 1, 0, 0]
    law: Any = round.law
    assert law["H55"].breaches(plan, ("村小",))
    values = {goal.code: goal.measure(plan) for tier in policy().tiers for goal, _ in tier.goals}
    assert values["G10"] == Plan.of(round, []).round.cells[town].shortage(0) * 2
    assert values["G40"] == values["G52"] == 0


def test_who_shadows_and_withdraws_leaves_no_post_to_be_filled():
    base = shadowed().problem
    change = Change(kind=ChangeKind.WITHDRAWN, teacher="甲", **WHO)
    reference = {"甲": ("一小", "小学", "数学")}
    facts = revised(base, Lineage(2, "旗-001", "0" * 64, None, reference, (change,)))
    round = settle(facts, policy())
    assert facts.revision is not None
    assert facts.revision.shadowed == {"甲"}
    assert Refilled.left(round) == Counter()
    plain = revised(replace(base, locks=()), Lineage(2, "旗-001", "0" * 64, None, reference, (change,)))
    assert Refilled.left(settle(plain, policy())) == Counter([Opening("一小", Stage.PRIMARY, "数学")])

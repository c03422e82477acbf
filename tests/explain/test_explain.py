"""Explanations hold: prices by brute force, bounds below them, "forbidden by" true, next best the next best."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import islice

import numpy as np
import pytest

from rotation.domain.outcome import Outcome, Status
from rotation.domain.round import Round
from rotation.engine import Decision
from rotation.explain import Inquiry
from rotation.explain.blockers import against
from rotation.explain.people import about_teacher
from rotation.explain.posts import about_gap, keeping_out
from rotation.explain.reasons import Everybody
from rotation.explain.whole import about_all, solved
from rotation.model.eligibility import refusals, settle
from rotation.policy.policy import Policy
from rotation.report.refusal import refused
from rotation.rules import PairRule
from rotation.text import say
from tests.support.lawful_plans import Force, Keeps, at_most, feasible, place
from tests.support.worlds import MADE


def check(force: Force, outcome: Outcome, seen: Counter[str]) -> None:
    assert outcome.status is Status.OPTIMAL
    assert tuple(tier.value for tier in outcome.tiers) == force.base
    asked = Inquiry(force.round, force.policy, outcome)
    check_people(force, asked, seen)
    check_substitutes(force, asked, seen)
    check_gaps(force, asked, seen)
    check_refused(force, seen)
    check_reasons(force, asked, seen)


def check_people(force: Force, asked: Inquiry, seen: Counter[str]) -> None:
    plan = asked.outcome.plan
    for key in force.round.options.movers:
        openings = force.round.options.of(key)
        if not openings:
            continue
        goes = plan.placement(key) is None
        decision = Decision(key, "placed" if goes else "stays")
        keeps = (lambda p, k=key: place(p, k) is not None) if goes else (lambda p, k=key: place(p, k) is None)
        check_price(force, asked, (decision,), keeps, seen)
        if goes:
            where = force.round.options.slice_of(key)
            for at, opening in zip(range(where.start, where.stop), openings):
                bound = asked.bounds.taking(np.array([at]))[0]
                price = force.price(lambda p, k=key, o=opening: place(p, k) == o)
                assert not price or at_most(bound, price), f"world {force.item.seed}"
                seen["bound"] += any(part > 0 for part in bound)


def check_price(
    force: Force, asked: Inquiry, decisions: tuple[Decision, ...], keeps: Keeps, seen: Counter[str],
) -> None:
    answer, price = asked.price(*decisions), force.price(keeps)
    assert answer.price == price, f"world {force.item.seed}"
    assert answer.possible == bool(price)
    if price:
        seen["price"] += 1
        assert keeps(answer.outcome.plan)
    else:
        seen["forbidden"] += 1
        told = against(asked, *decisions)
        assert told.clauses
        assert told.kind in ("clauses", "forbidden")
        assert force.possible(keeps, told.codes), f"world {force.item.seed}"


def check_substitutes(force: Force, asked: Inquiry, seen: Counter[str]) -> None:
    plan = asked.outcome.plan
    for item in plan.placements[:2]:
        prices = []
        for key in force.round.options.movers:
            if item.opening in force.round.options.of(key) and plan.placement(key) is None:
                price = force.price(lambda p, k=key, i=item: place(p, k) == i.opening
                                    and place(p, i.teacher) is None)
                prices += [(price, key)] if price else []
        found = asked.substitutes(item)
        assert found.proven
        told = [(one.answer.price, one.teacher) for one in found.found]
        assert [price for price, _ in told] == [price for price, _ in sorted(prices)[:2]], f"world {force.item.seed}"
        assert set(told) <= set(prices)
        seen["substitute"] += len(told)


def check_gaps(force: Force, asked: Inquiry, seen: Counter[str]) -> None:
    plan, round = asked.outcome.plan, force.round
    short = [post for post, cell in round.cells.items() if cell.shortage(plan.change(post)) > 0]
    for post in short[:2]:
        most = plan.change(post)
        price = force.price(lambda p, o=post, m=most: p.change(o) > m)
        assert asked.one_more(post).price == price, f"world {force.item.seed}"
        seen["gap"] += bool(price)
        _, alone, _ = keeping_out(asked, post)
        for code, number in alone.items():
            freed = settle(force.item.problem, off(force, code)) if is_pair(round, code) else None
            if freed is not None:
                gained = [k for k in freed.options.movers if post in freed.options.of(k)
                          and post not in round.options.of(k)
                          and freed.subject_at(post.school, post.stage, freed.teacher(k).subject) == post.subject
                          and freed.teacher(k).stage is post.stage]
                assert len(gained) == number, f"world {force.item.seed} {code}"
                seen["kept out"] += 1


def is_pair(round: Round, code: str) -> bool:
    return isinstance(round.law.get(code), PairRule)


def off(force: Force, code: str) -> Policy:
    """The policy without one rule."""
    values = {**force.item.values, f"{code}.on": False}
    return Policy.of({name: (value, MADE) for name, value in values.items()})


def check_refused(force: Force, seen: Counter[str]) -> None:
    round = force.round
    for key in round.options.movers:
        teacher = round.teacher(key)
        if round.options.of(key):
            continue
        found = refused(round, teacher)
        for code, (post, _) in found.alone.items():
            assert post in settle(force.item.problem, off(force, code)).options.of(key), code
            seen["alone forbids"] += 1
        posts = [o for o in round.options.openings
                 if (o.stage, o.subject) == (teacher.stage, round.subject_at(o.school, o.stage, teacher.subject))]
        for code in found.tally.keys() - found.alone.keys() - {"E00"}:
            freed = settle(force.item.problem, off(force, code)).options.of(key)
            assert not set(freed) & set(posts), f"world {force.item.seed} {code}"


def check_reasons(force: Force, asked: Inquiry, seen: Counter[str]) -> None:
    everybody = Everybody(force.round, asked.outcome)
    told = everybody.told
    assert set(force.round.eligible) <= set(told.choices)
    for text in [*told.choices.values(), *told.inverted.values()]:
        assert text.render("en")
        assert "代价" not in text.render("zh")
    for sent, stayed in told.inverted:
        if force.round.options.of(stayed) and force.round.options.of(sent):
            where = force.round.options.slice_of(stayed)
            for at, opening in zip(range(where.start, where.stop), force.round.options.of(stayed)):
                bound = asked.bounds.taking(np.array([at]), kept=sent)[0]
                price = force.price(lambda p, a=sent, b=stayed, o=opening: place(p, a) is None and place(p, b) == o)
                assert not price or at_most(bound, price)
            seen["inverted"] += 1
    check_envy(force, asked, told.envy, seen)


def check_envy(force: Force, asked: Inquiry, envy: Iterable[object], seen: Counter[str]) -> None:
    for one in envy:
        assert one.mine > one.theirs
        able = one.post in force.round.options.of(one.teacher)
        if not able:
            teacher = force.round.teacher(one.teacher)
            assert refusals(force.round, teacher, one.post)
            assert one.why is not None
            continue
        price = force.price(lambda p, o=one: place(p, o.teacher) == o.post and place(p, o.got) != o.post)
        answer = asked.price(*asked.swap(one))
        assert answer.price == price, f"world {force.item.seed}"
        assert price != () or asked.outcome.plan is not None
        seen["envy"] += 1


def checked(start: int, number: int) -> Counter[str]:
    seen = Counter[str]()
    for force, outcome in islice(feasible(start), number):
        check(force, outcome, seen)
        seen["world"] += 1
    return seen


@pytest.mark.slow
def test_explanations_of_small_rounds_hold() -> None:
    seen = checked(70_000, 80)
    for what in ("price", "bound", "forbidden", "substitute", "gap", "alone forbids"):
        assert seen[what] > 5, seen


def test_time_that_runs_out_is_not_told_as_a_rule_that_forbids() -> None:
    asked_of = 0
    for force, outcome in islice(feasible(70_000), 8):
        asked = Inquiry(force.round, force.policy, outcome, seconds=0)
        everybody = Everybody(force.round, outcome)
        lines = about_all(asked, everybody, exact=True)
        for key in force.round.options.movers:
            if not force.round.options.of(key):
                continue
            lines += about_teacher(asked, everybody, force.round.teacher(key), exact=True)
            one = Decision(key, "placed" if outcome.plan.placement(key) is None else "stays")
            answer = asked.price(one)
            assert not answer.possible
            assert not answer.impossible
            assert "限时内未能判定" in solved(asked, say("a", "甲"), one).render("zh")
            asked_of += 1
        for post, cell in force.round.cells.items():
            if cell.shortage(outcome.plan.change(post)) > 0:
                lines += about_gap(asked, post, exact=True)
        for item in outcome.plan.placements:
            assert asked.substitutes(item).proven == (not asked.candidates(item.opening))
        shown = " ".join(line.says.render("zh") for line in lines if line.kind not in ("clause", "rule"))
        assert not re.search("不允许|均不能满足|任何方案|与方案规则无关", shown), shown
    assert asked_of > 10


@pytest.mark.slow
@pytest.mark.parametrize("start", range(71_000, 77_000, 1000))
def test_explanations_of_many_small_rounds_hold(start: int) -> None:
    seen = checked(start, 50)
    assert seen["bound"] > 10, seen

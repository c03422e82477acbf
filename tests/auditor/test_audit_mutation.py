"""A genuine plan passes its audit; every way of spoiling it is refused, with the right rule."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from rotation.auditor import audit
from rotation.domain.outcome import Status
from rotation.domain.plan import Placement
from rotation.domain.vocabulary import Form, Stage
from rotation.engine import solve
from rotation.model.eligibility import settle
from rotation.policy.policy import Policy
from rotation.report.plan_file import PlanFile
from rotation.report.view import View
from tests.support.brute_force import with_tiers
from tests.support.many_cases import facts, policy
from tests.support.worlds import World, plan_count, world

Rows = list[Placement]
Claims = dict[str, Any]
PRIMARY = Stage.PRIMARY


@cache
def genuine() -> tuple[tuple[Placement, ...], str]:
    """Return the placements and the plan.json of a solved round."""
    round = settle(facts(), policy())
    outcome = solve(round, policy())
    assert outcome.status is Status.OPTIMAL
    assert outcome.plan is not None
    told = PlanFile.of(View(round, policy(), outcome)).plain()
    return outcome.plan.placements, json.dumps(told, ensure_ascii=False)


def send(teacher: str, host: str, stage: Stage = PRIMARY, subject: str = "数学") -> Callable[[Rows], Rows]:
    """Return the spoiling that places a teacher somewhere, whatever the plan said."""
    def spoil(rows: Rows) -> Rows:
        known = facts().teacher[teacher]
        item = Placement(teacher=teacher, name=known.name, host=host, stage=stage, subject=subject,
                         home="" if known.unposted else known.school,
                         relation=teacher == "师20")
        return [*(row for row in rows if row.teacher != teacher), item]
    return spoil


def both(*spoilings: Callable[[Rows], Rows]) -> Callable[[Rows], Rows]:
    def spoil(rows: Rows) -> Rows:
        for each in spoilings:
            rows = each(rows)
        return rows
    return spoil


def drop(teacher: str) -> Callable[[Rows], Rows]:
    return lambda rows: [row for row in rows if row.teacher != teacher]


def change(**given: Any) -> Callable[[Rows], Rows]:
    return lambda rows: [replace(rows[0], **given), *rows[1:]]


def only(*codes: str) -> Callable[[Rows], Rows]:
    """Keep these teachers only."""
    return lambda rows: [row for row in rows if row.teacher in codes]


SPOILED: dict[str, tuple[str, Callable[[Rows], Rows]]] = {
    "nobody exchanged but the recruit": ("H10", only("新")),
    "one too few": ("H10", only("新", "往")),
    "too many at once": ("H15", both(*(send(f"师{n:02d}", "东小") for n in range(1, 12)))),
    "no backbone teachers": ("H20", both(drop("骨1"), drop("骨2"), drop("骨3"), drop("村骨"), send("师01", "东小"))),
    "a transfer beyond the approved posts": ("H25", send("师20", "满小")),
    "a pool post that is not there": ("H30", send("师20", "满小")),
    "two leave a school of three": ("H35", both(send("少1", "东小"), send("少2", "西小"))),
    "two of one subject leave a small place": ("H40", both(send("少1", "东小"), send("少2", "西小"))),
    "both middle managers": ("H42", both(send("中1", "东小"), send("中2", "西小"))),
    "both teachers of graduating classes": ("H42", both(send("毕1", "东小"), send("毕2", "西小"))),
    "a subject left short": ("H45", send("音", "东小", subject="音乐")),
    "a subject left empty": ("H50", send("独", "东小")),
    "a backbone teacher out of a rural school": ("H55", send("村骨", "东小")),
    "a school flooded": ("H60", both(*(send(f"师{n:02d}", "村小") for n in range(1, 5)))),
    "a couple torn apart": ("H70", both(send("夫", "东小"), send("妻", "西小"))),
    "a directed teacher left out": ("H75", drop("往")),
    "more received than the quota": ("H80", send("师01", "限小")),
    "more than 最多": ("H85", both(send("师01", "多小"), send("师02", "多小"))),
    "no bed for somebody from far away": ("H88", send("远1", "床小")),
    "a recruit without a post": ("H95", drop("新")),
    "somebody of too short a tenure": ("R10", send("青", "东小")),
    "somebody outside the establishment": ("R15", send("合", "东小")),
    "somebody deferred": ("R30", send("缓", "东小")),
    "a principal": ("R40", send("校长", "东小")),
    "somebody kept by the office": ("E50", send("留", "东小")),
    "a stage of its own": ("E10", send("师01", "初中", Stage.JUNIOR)),
    "a subject nobody vouches for": ("E20", send("师01", "东小", subject="音乐")),
    "too far": ("E30", send("师01", "远小")),
    "from the country to the town": ("E35", send("村师", "多小")),
    "back to a school just left": ("E40", send("旧", "东小")),
    "to a forbidden school": ("E50", send("禁", "西小")),
    "elsewhere than directed": ("E50", send("往", "西小")),
    "to the home school": ("E00", send("师01", "大小")),
    "to a school without such a post": ("E00", send("音", "西小", subject="音乐")),
    "another term": ("FORM", change(term_years=3)),
    "another form": ("FORM", change(form=Form.SUPPORT)),
    "another home": ("FORM", change(home="西小")),
    "the relation moves": ("FORM", change(relation=True)),
    "somebody twice": ("PLAN", lambda rows: [*rows, replace(rows[0], host="西小")]),
    "somebody unknown": ("PLAN", change(teacher="无此人")),
    "a school unknown": ("PLAN", change(host="无此校")),
    "a subject unknown": ("PLAN", change(subject="魔法")),
}


def test_the_genuine_plan_passes() -> None:
    rows, told = genuine()
    report = audit(facts(), policy(), rows, json.loads(told))
    assert report.passed, [(item.rule, item.clause, str(item.evidence)) for item in report.findings]


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_plan_is_refused_with_the_right_rule(name: str) -> None:
    rule, spoil = SPOILED[name]
    rows, _ = genuine()
    report = audit(facts(), policy(), spoil(list(rows)))
    assert not report.passed
    found = {item.rule for item in report.findings}
    assert rule in found, found
    assert all(str(item.evidence) for item in report.findings)


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_plan_contradicts_the_printed_numbers_or_breaks_a_rule(name: str) -> None:
    rows, told = genuine()
    assert not audit(facts(), policy(), SPOILED[name][1](list(rows)), json.loads(told)).passed


def tier(number: int, **given: Any) -> Callable[[Claims], None]:
    return lambda told: told["tiers"][number - 1].update(given)


def raise_bound(told: Claims) -> None:
    told["tiers"][0]["bound"] = told["tiers"][0]["value"] + 1


def better_value(told: Claims) -> None:
    told["tiers"][3]["value"] -= 1


def wrong_goal(told: Claims) -> None:
    told["tiers"][3]["goals"][0]["value"] += 1


def hidden_gap(told: Claims) -> None:
    told["tiers"][3]["bound"] -= 1


def lost_tier(told: Claims) -> None:
    told["tiers"].pop()


def one_more(name: str) -> Callable[[Claims], None]:
    def forge(told: Claims) -> None:
        told["counts"][name] += 1
    return forge


def forged_price(told: Claims) -> None:
    for item in told["certificates"]:
        if item["prices"]:
            clause = min(item["prices"])
            item["prices"][clause] = "999"
            item["bound"] += 1


def unknown_clause(told: Claims) -> None:
    told["certificates"][0]["prices"]["H99|nowhere"] = "1"


def certified_too_much(told: Claims) -> None:
    told["certificates"][-1]["bound"] += 1


FORGED: dict[str, tuple[str, Callable[[Claims], None]]] = {
    "a better value": ("GOAL", better_value), "a value of a goal": ("GOAL", wrong_goal),
    "a bound above the value": ("GOAL", raise_bound), "a gap called proven": ("GOAL", hidden_gap),
    "a tier left out": ("COUNT", lost_tier), "one more in E": ("COUNT", one_more("eligible")),
    "one more exchanged": ("COUNT", one_more("moved")),
    "one more backbone teacher": ("COUNT", one_more("backbone_moved")),
    "a forged price": ("CERT", forged_price), "a price of no clause": ("CERT", unknown_clause),
    "a bound the prices do not give": ("CERT", certified_too_much),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_number_is_found(name: str) -> None:
    kind, forge = FORGED[name]
    rows, told = genuine()
    claims = deepcopy(json.loads(told))
    forge(claims)
    report = audit(facts(), policy(), rows, claims)
    found = {item.rule for item in report.findings}
    assert found & ({kind, "GOAL"} if name == "a tier left out" else {kind}), found


def test_a_gap_is_never_called_optimal() -> None:
    rows, told = genuine()
    claims = json.loads(told)
    claims["tiers"][3].update(bound=claims["tiers"][3]["value"] - 5, proven=False)
    assert not audit(facts(), policy(), rows, claims).passed


def test_a_plan_without_certificate_is_no_finding() -> None:
    rows, told = genuine()
    claims = json.loads(told)
    claims["certificates"] = []
    assert audit(facts(), policy(), rows, claims).passed


def genuine_of(item: World, policy: Policy) -> list[str]:
    """Solve a drawn round and return what the audit of its own plan.json finds."""
    outcome = solve(item.round, policy)
    if outcome.plan is None:
        return []
    told = PlanFile.of(View(item.round, policy, outcome)).plain()
    report = audit(item.problem, policy, outcome.plan.placements, told)
    return [f"world {item.seed}: {found.rule} {found.clause}" for found in report.findings]


@pytest.mark.parametrize("start", [80_000, *(
    pytest.param(start, marks=pytest.mark.slow) for start in range(81_000, 83_000, 500))])
def test_every_solved_round_passes_its_own_audit(start: int) -> None:
    wrong = []
    for seed in range(start, start + (60 if start == 80_000 else 500)):
        item = world(seed, off=0.55)
        if 1 < plan_count(item.round) <= 400:
            wrong += genuine_of(item, with_tiers(item))
    assert not wrong, wrong

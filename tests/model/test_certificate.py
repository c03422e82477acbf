"""Bounds recomputed by arithmetic: never above the value, equal to what was printed, or refused."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import count
from random import Random
from typing import Any

import numpy as np
import pytest

from rotation.auditor import AuditReport, audit
from rotation.domain.problem import Problem
from rotation.engine import solve
from rotation.model.certificate import PRICE_UNIT, Proof, exact_bound, most, read_price, spell_price
from rotation.model.columns import UNBOUNDED
from rotation.model.eligibility import settle
from rotation.model.program import dense
from rotation.model.task import RoundTask
from rotation.policy.policy import Policy
from rotation.report.plan_file import PlanFile
from rotation.report.view import View
from rotation.rules._words import Expression
from rotation.run.folder import write_json
from rotation.run.gather import Inputs, gather
from tests.support.brute_force import with_tiers
from tests.support.claims import placements_of
from tests.support.many_cases import facts, policy
from tests.support.places import ROOT
from tests.support.worlds import MADE, world

FEW = range(100)
MANY = [range(start, start + 150) for start in range(100, 1000, 150)]
HELD_BACK = 80_003
"""A drawn round whose first tier costs the second."""

Claims = dict[str, Any]


# -- bounds of many rounds --------------------------------------------------------------------


def check(numbers: Iterable[int]) -> tuple[int, int]:
    """Audit a plan of each round that has one; return how many plans and certified tiers."""
    plans = tiers = 0
    for number in numbers:
        item = world(80_000 + number, people=(3, 9), schools=(2, 5), off=0.75, tame=0.7)
        chosen = with_tiers(item)
        outcome = solve(item.round, chosen)
        if outcome.plan is None:
            continue
        told = PlanFile.of(View(item.round, chosen, outcome)).plain()
        report = audit(item.problem, chosen, placements_of(told), told)
        assert report.passed, (number, [str(f.evidence) for f in report.findings])
        assert len(report.certified) == len(outcome.tiers)
        for proven, tier in zip(report.certified, outcome.tiers, strict=True):
            assert tier.certificate is not None
            assert proven.bound == tier.certificate.bound <= tier.bound <= tier.value
        plans, tiers = plans + 1, tiers + len(report.certified)
    return plans, tiers


def test_recomputed_bounds_are_those_printed_and_never_above_the_value():
    plans, tiers = check(FEW)
    assert plans > 30
    assert tiers > 120


@pytest.mark.slow
@pytest.mark.parametrize("numbers", MANY, ids=lambda numbers: f"from{numbers[0]}")
def test_recomputed_bounds_of_many_more(numbers):
    check(numbers)


def plainly(proof: Proof, number: int, prices: dict[str, int]) -> Fraction:
    """Return the weak-duality bound in whole fractions, column by column and row by row."""
    program, goal = proof.program, proof.objectives[number - 1]
    costs = [Fraction(cost) for cost in dense(goal, program.column_count).tolist()]
    bound = Fraction(goal.constant)
    for row in program.clauses:
        price = Fraction(prices.get(row.clause, 0), PRICE_UNIT)
        side = row.lower if price > 0 else row.upper
        if price == 0 or abs(side) >= UNBOUNDED:
            continue
        bound += price * side
        for column, value in zip(row.columns.tolist(), row.coefficients.tolist(), strict=True):
            costs[column] -= price * value
    ends = zip(costs, program.lower.tolist(), program.upper.tolist(), strict=True)
    return bound + sum(min(cost * low, cost * high) for cost, low, high in ends)


@pytest.mark.parametrize("seed", range(20))
def test_any_prices_whatever_prove_only_what_fractions_prove(seed):
    """Random prices, wrong signs and open sides included, and no plan is better than the bound."""
    item = world(81_000 + seed, people=(3, 9), schools=(2, 5), off=0.9)
    outcome = solve(item.round, item.policy)
    rng, proof = Random(seed), Proof(RoundTask(item.round, item.policy))
    for number, tier in enumerate(outcome.tiers, 1):
        for _ in range(10):
            prices = {row.clause: rng.randint(-3 * PRICE_UNIT, 3 * PRICE_UNIT)
                      for row in proof.program.clauses if rng.random() < 0.4}
            bound = proof.bound(number, prices)
            exact = plainly(proof, number, prices)
            assert bound == -(-exact.numerator // exact.denominator)
            assert bound <= tier.value
        proof.lock(number, tier.value)


def test_prices_are_clipped_where_a_row_is_open():
    proof = Proof(RoundTask(settle(facts(), policy()), policy()))
    low, high = proof.program.sides()
    for sign, open_side in ((1, low <= -UNBOUNDED), (-1, high >= UNBOUNDED)):
        assert open_side.any()
        given = np.full(len(low), sign * PRICE_UNIT)
        _, _, kept = exact_bound(proof.program, np.zeros(proof.program.column_count, np.int64), given)
        assert not kept[open_side].any()
        assert (kept[~open_side] == sign * PRICE_UNIT).all()


# -- spelling ---------------------------------------------------------------------------------


@pytest.mark.parametrize("price", [0, 1, -1, 10**6, -2_500_000, 123_456_789_012, 10**15 + 1])
def test_prices_are_spelled_and_read_exactly(price):
    assert read_price(spell_price(price)) == price
    assert "E" not in spell_price(price).upper()
    assert Decimal(spell_price(price)) * PRICE_UNIT == price


@pytest.mark.parametrize("text", ["0.0000001", "NaN", "Infinity", "-inf", "", "1,5", "x"])
def test_what_is_no_price_is_refused(text):
    with pytest.raises((ValueError, ArithmeticError)):
        read_price(text)


# -- falsified claims -------------------------------------------------------------------------


@cache
def genuine(slack: bool = False) -> tuple[Problem, Policy, str]:
    """Return facts, policy and plan.json of a round whose later tiers give way or not."""
    if slack:
        return next(filter(None, map(gave_way, range(80_000, 80_500))))
    return facts(), policy(), told_of(facts(), policy())


def gave_way(seed: int) -> tuple[Problem, Policy, str] | None:
    """Return a drawn round whose second tier gave way, shown by a witness of several people; else None."""
    item = world(seed, people=(3, 9), schools=(2, 5), off=0.75, tame=0.7)
    told = told_of(item.problem, with_tiers(item))
    tiers, proofs = json.loads(told)["tiers"], json.loads(told)["certificates"]
    if len(tiers) < 2 or tiers[1]["final"] <= tiers[1]["value"] or len(proofs) < 2:
        return None
    return (item.problem, with_tiers(item), told) if len(proofs[1]["witness"] or ()) > 1 else None


def told_of(problem: Problem, chosen: Policy) -> str:
    round = settle(problem, chosen)
    return PlanFile.of(View(round, chosen, solve(round, chosen))).model_dump_json(by_alias=True)


def audited(falsify: Callable[[Claims], object], slack: bool = False) -> AuditReport:
    problem, chosen, told = genuine(slack)
    claims = json.loads(told)
    falsify(claims)
    return audit(problem, chosen, placements_of(claims), claims)


def priced(claims: Claims, tier: int = 2) -> dict[str, str]:
    return claims["certificates"][tier - 1]["prices"]


def raise_price(claims: Claims) -> None:
    clause, price = next(iter(priced(claims).items()))
    priced(claims)[clause] = str(Decimal(price) + 7)


def drop_price(claims: Claims) -> None:
    clause = max(priced(claims), key=lambda key: abs(Decimal(priced(claims)[key])))
    del priced(claims)[clause]


def invent(clause: str, price: str) -> Callable[[Claims], None]:
    return lambda claims: priced(claims).update({clause: price})


def entry(kind: str, tier: int, key: str, by: int) -> Callable[[Claims], None]:
    def falsify(claims: Claims) -> None:
        claims[kind][tier - 1][key] += by
    return falsify


def both(*steps: Callable[[Claims], object]) -> Callable[[Claims], None]:
    def falsify(claims: Claims) -> None:
        for step in steps:
            step(claims)
    return falsify


def move_somebody(claims: Claims) -> None:
    claims["placements"][0]["to"] = next(
        item["to"] for item in claims["placements"] if item["to"] != claims["placements"][0]["to"])


def double_certificate(claims: Claims) -> None:
    wrong = deepcopy(claims["certificates"][1])
    wrong["bound"] += 1
    claims["certificates"].append(wrong)


FALSE: dict[str, Callable[[Claims], object]] = {
    "a price raised": raise_price,
    "a price dropped": drop_price,
    "a price for a clause that is not there": invent("H99|nobody", "1"),
    "a price of too many digits": invent("one|师01", "0.0000001"),
    "a price that overflows": invent("one|师01", str(10**17)),
    "a price that is no number": invent("one|师01", "NaN"),
    "prices that are no table": lambda c: c["certificates"][1].update(prices=["1"]),
    "prices that are numbers": lambda c: c["certificates"][1].update(prices={"one|师01": None}),
    "a certified bound raised": entry("certificates", 2, "bound", 1),
    "a certified bound lowered": entry("certificates", 2, "bound", -1),
    "a bound raised": entry("tiers", 2, "bound", 1),
    "a value lowered": entry("tiers", 2, "value", -100),
    "a value raised": entry("tiers", 2, "value", 100),
    "value and bound lowered": both(entry("tiers", 2, "value", -100), entry("tiers", 2, "bound", -100)),
    "value, bound and final lowered": both(*(entry("tiers", 2, key, -100)
                                             for key in ("value", "bound", "final"))),
    "value and bound of the last tier lowered": both(entry("tiers", 5, "value", -1),
                                                     entry("tiers", 5, "bound", -1)),
    "a final value lowered": entry("tiers", 2, "final", -100),
    "a tier dropped": lambda c: c["tiers"].pop(),
    "tiers exchanged": lambda c: c["tiers"].reverse(),
    "a second certificate": double_certificate,
    "a proof claimed": lambda c: c["tiers"][1].update(proven=not c["tiers"][1]["proven"]),
    "a goal lowered": lambda c: c["tiers"][1]["goals"][0].update(value=0),
    "somebody moved elsewhere": move_somebody,
    "somebody dropped": lambda c: c["placements"].pop(),
}


@pytest.mark.parametrize("falsify", FALSE.values(), ids=FALSE)
def test_a_falsified_claim_is_refused(falsify):
    assert audited(lambda claims: None).passed
    assert not audited(falsify).passed


def test_a_certificate_that_is_missing_proves_nothing():
    def drop(claims: Claims) -> None:
        claims["certificates"] = []
    assert audited(drop).certified == ()
    assert audited(lambda claims: None).certified != ()


def witness(claims: Claims) -> list[list[str]]:
    return claims["certificates"][1]["witness"]


def lawless(claims: Claims) -> None:
    """Send everybody of the witness to the post of the first."""
    for row in witness(claims):
        row[1:] = witness(claims)[0][1:]


WITNESSES: dict[str, Callable[[Claims], object]] = {
    "dropped": lambda c: c["certificates"][1].update(witness=None),
    "empty": lambda c: c["certificates"][1].update(witness=[]),
    "short by one": lambda c: witness(c).pop(),
    "somebody twice": lambda c: witness(c).append(witness(c)[0]),
    "somebody unknown": lambda c: witness(c)[0].__setitem__(0, "无此人"),
    "somewhere unknown": lambda c: witness(c)[0].__setitem__(1, "无此校"),
    "all to one post": lawless,
    "certificate dropped": lambda c: c["certificates"].pop(1),
    "all certificates dropped": lambda c: c["certificates"].clear(),
    "value and bound lowered, too": both(entry("tiers", 2, "value", -1), entry("tiers", 2, "bound", -1)),
}


@pytest.mark.parametrize("falsify", WITNESSES.values(), ids=WITNESSES)
def test_a_value_that_the_plan_gave_up_needs_its_witness(falsify):
    plain = json.loads(genuine(slack=True)[2])
    assert plain["tiers"][1]["final"] > plain["tiers"][1]["value"]
    assert audited(lambda claims: None, slack=True).passed
    assert not audited(falsify, slack=True).passed


def test_random_falsifications_of_prices_never_pass_with_a_better_bound():
    """Whatever is done to the prices, a claim passes only if its printed bound is what they prove."""
    rng = Random(7)
    for _ in range(25):
        claims = json.loads(genuine()[2])
        told = rng.choice(claims["certificates"])
        for clause in rng.sample(sorted(told["prices"]), min(3, len(told["prices"]))):
            told["prices"][clause] = str(Decimal(told["prices"][clause]) * rng.randint(-2, 3))
        if rng.random() < 0.5:
            told["bound"] += rng.randint(1, 1000)
        problem, chosen, _ = genuine()
        report = audit(problem, chosen, placements_of(claims), claims)
        proof = Proof(RoundTask(report.round, chosen))
        for claim in claims["tiers"][:told["tier"] - 1]:
            proof.lock(claim["tier"], claim["value"])
        prices = {clause: read_price(text) for clause, text in told["prices"].items()}
        honest = proof.bound(told["tier"], prices) == told["bound"]
        assert report.passed == honest


def test_a_witness_must_keep_the_tiers_before():
    """The best of tier 2 alone is printed as its value, shown by a plan that tier 1 forbids."""
    problem, chosen, claims, free = held_back()
    proof = Proof(RoundTask(settle(problem, chosen), chosen))
    proof.lock(1, claims["tiers"][0]["value"])
    bound = proof.bound(2, {})
    value = free["tiers"][0]["value"]
    best = free["certificates"][0]["witness"] or [
        [item["teacher"], item["to"], item["stage"], item["subject"]] for item in free["placements"]]
    claims["tiers"][1].update(value=value, bound=bound, proven=bound == value)
    exact = all(tier["value"] == tier["bound"] for tier in claims["tiers"])
    claims["status"] = "OPTIMAL" if exact else "FEASIBLE"
    claims["certificates"][1].update(bound=bound, prices={}, witness=best)
    findings = audit(problem, chosen, placements_of(claims), claims).findings
    assert [item.rule for item in findings] == ["CERT"]


def held_back() -> tuple[Problem, Policy, Claims, Claims]:
    """The first drawn round whose second tier would like what its first forbids, told with and without the first."""
    for seed in count(HELD_BACK):
        item = world(seed, people=(3, 9), schools=(2, 5), off=0.9, tame=0.7)
        values = {**item.values, "tiers": [
            {"goals": [{"code": "G10"}]}, {"goals": [{"code": "G50"}], "slack": "100%"},
            {"goals": [{"code": "G30"}]}]}
        chosen = Policy.of({name: (value, MADE) for name, value in values.items()})
        claims, free = (json.loads(told_of(item.problem, policy))
                        for policy in (chosen, replace(chosen, tiers=chosen.tiers[1:])))
        told, alone = claims["tiers"][1:2], free["tiers"][:1]
        if told and alone and alone[0]["value"] < told[0]["value"] and (
                told[0]["final"] <= most(chosen.tiers[1], alone[0]["value"])):
            return item.problem, chosen, claims, free
    raise AssertionError("counting never ends")


@pytest.mark.parametrize(("slack", "value", "held"), [
    (Fraction(1), 700, 1400), (Fraction(1, 3), 100, 133), (Fraction(1, 3), -100, -67), (Fraction(0), -5, -5)])
def test_a_locked_tier_holds_to_its_slack(slack, value, held):
    assert most(replace(policy().tiers[0], slack=slack), value) == held


@pytest.mark.parametrize("given", [-130, -1, 0, 49, 50, 120])
def test_a_lock_asks_for_no_more_than_whole_people_add_up_to(given):
    program = Proof(RoundTask(settle(facts(), policy()), policy())).program
    goal = Expression(np.array([0, 1, 2]), np.array([50, -100, 150]), 7)
    row = program.lock("tier|1", goal, given)
    for point in np.ndindex(3, 3, 3):
        value = int(goal.coefficients @ np.array(point))
        assert (value <= row.upper) == (value + goal.constant <= given)
    assert row.upper % 50 == 0
    assert program.lock("tier|2", Expression(np.zeros(0, np.int64), np.zeros(0, np.int64), 7), 9).upper == 2


# -- samples, and without any solver ----------------------------------------------------------

SHIPPED = sorted(path for path in (ROOT / "scenarios/samples").glob("*.xlsx") if "原样" not in path.name)

AUDIT = """
import json, sys
for name in ("ortools", "highspy", "rotation.engine"):
    sys.modules[name] = None
from pathlib import Path
from rotation.auditor import audit
from rotation.domain.plan import Placement
from rotation.domain.vocabulary import Form, Stage
from rotation.policy.policy import Policy
from rotation.workbook.reader import read_workbook
from tests.support.places import ROOT
told = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
problem = read_workbook(Path(sys.argv[1]), frozenset(sys.argv[3:])).problem
placements = [Placement(
    teacher=p["teacher"], home=p["from"], host=p["to"], stage=Stage(p["stage"]), subject=p["subject"],
    form=Form(p["form"]), term_years=p["term"], relation=p["relation"]) for p in told["placements"]]
report = audit(problem, Policy.load(told["policy"]), placements, told)
print(json.dumps([report.passed, [item[:3] for item in report.certified],
                  [item.says.en for item in report.certified]]))
"""


@pytest.mark.parametrize("path", [
    pytest.param(path, marks=[pytest.mark.slow] if path.name.startswith("锡林") else [])
    for path in SHIPPED], ids=lambda path: path.name[:4])
def test_the_samples_are_certified_where_no_solver_is_installed(path, tmp_path):
    case = gather(Inputs(path))
    outcome = solve(case.round, case.policy)
    told = tmp_path / "plan.json"
    write_json(told, PlanFile.of(View(case.round, case.policy, outcome)))
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(AUDIT), str(path), str(told)],
                          cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    passed, certified, says = json.loads(done.stdout)
    assert passed
    assert [tuple(item) for item in certified] == [
        (tier.tier, tier.value, tier.certificate.bound) for tier in outcome.tiers]
    assert all("certified" in sentence for sentence in says)

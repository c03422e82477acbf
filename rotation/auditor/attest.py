"""Certificates: bounds recomputed from the facts in exact integers, with neither solver nor float."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from rotation.auditor.findings import Finding, clauses, people
from rotation.errors import PlanError
from rotation.model.certificate import Proof, most, read_price
from rotation.model.measured import unit_of, value_of
from rotation.model.task import AnyTask
from rotation.policy.tiers import AnyTier
from rotation.tables.looks import decimals
from rotation.text import Text, say


class Certified(NamedTuple):
    """What the arithmetic alone proves of one tier, in the goals' own units; told in those for people."""

    tier: int
    value: int
    bound: int
    goals: AnyTier

    @property
    def says(self) -> Text:
        """Return the sentence for people."""
        if self.value == self.bound:
            return say("tier {n}: certified optimal by arithmetic", "第{n}层：经算术复核，已证最优", n=self.tier)
        raw, look, unit = unit_of(self.goals.goals)
        return say("tier {n} ({l}): best value {v} {u}, certified by arithmetic to within {g} {u}; the rest closed by "
                   "search", "第{n}层（{l}）：最优值{v}{u}，算术复核证明至多还可改进{g}{u}，其余由搜索证明",
                   n=self.tier, l=self.goals.label, u=unit, v=decimals(Fraction(abs(self.value), raw), look),
                   g=decimals(Fraction(self.value - self.bound, raw), look))


def certify(
    task: AnyTask, claims: Mapping[str, Any]
) -> tuple[tuple[Certified, ...], list[Finding]]:
    """Recompute every certified bound from the facts, in exact integers and without a solver.

    Returns
    -------
        What is proven tier by tier, and findings for prices that do not give the bound printed
        or prove more than the value allows, for a proof filed twice or under a tier that there is
        not, or for values that nothing shows. A plan without a certificate, whose values it all
        shows itself, has neither.
    """
    printed = claims.get("certificates") or []
    if not printed and all(claim["final"] == claim["value"] for claim in claims["tiers"]):
        return (), []
    proof, proven, wrong = Proof(task), [], _misfiled(printed, len(claims["tiers"]))
    by_tier = {item["tier"]: item for item in printed}
    for number, claim in enumerate(claims["tiers"], 1):
        value = claim["value"]
        if number in by_tier:
            bound = _recomputed(proof, by_tier[number])
            if bound is None or bound != by_tier[number]["bound"] or bound > value:
                wrong.append(Finding("CERT", f"tier {number}", say(
                    "certificate: printed {a}, recomputed {b}, value {v}",
                    "证明：原报{a}，重算{b}，数值{v}", a=by_tier[number]["bound"], b=bound, v=value)))
            else:
                proven.append(Certified(number, value, bound, task.tiers[number - 1]))
        wrong += _witnessed(task, claims["tiers"][:number], by_tier.get(number, {}))
        if number < len(task.tiers):
            proof.lock(number, value)
    return tuple(proven), wrong


def unproven(claims: Mapping[str, Any]) -> list[int]:
    """Return the tiers said to be settled exactly that have no proof beside the proofs of others.

    A file without any proof proves nothing, which is told and no fault; one that proves some tiers
    and only says so of another is not what the program writes.
    """
    filed = {item["tier"] for item in claims.get("certificates") or ()}
    exact = [number for number, tier in enumerate(claims.get("tiers", ()), 1) if tier["value"] == tier["bound"]]
    return [number for number in exact if number not in filed] if filed else []


def _misfiled(printed: Sequence[Mapping[str, Any]], tiers: int) -> list[Finding]:
    """Every tier has one proof at most, in the order of the tiers."""
    numbers = [item["tier"] for item in printed]
    if numbers == sorted(set(numbers)) and set(numbers) <= set(range(1, tiers + 1)):
        return []
    return [Finding("CERT", "certificates", say(
        "proofs are filed for the tiers {n}: each of the {k} tiers has one at most, in this order",
        "证明所属层次为{n}：全部{k}层中每层至多一份，并依次排列", n=tuple(map(str, numbers)), k=tiers),
        where=say("all tiers", "各层目标"))]


def _witnessed(
    task: AnyTask, settled: Sequence[Mapping[str, Any]], printed: Mapping[str, Any]
) -> list[Finding]:
    """A value that the finished plan does not show must be shown by a lawful witness.

    The witness keeps the tiers before, as every plan did when the tier was settled.
    """
    tiers, claim = task.tiers[:len(settled)], settled[-1]
    number, value, final = len(settled), claim["value"], claim["final"]
    if final == value:
        return _idle_witness(number, printed)
    try:
        plan = task.placed([(person, task.post(post))
                            for person, *post in printed.get("witness") or ()])
    except (PlanError, KeyError, ValueError) as error:
        return [Finding("CERT", f"tier {number}", say("no witness: {e}", "缺少佐证方案：{e}", e=str(error)))]
    reached = value_of(tiers[-1], plan)
    held = all(value_of(tier, plan) <= most(tier, before["value"])
               for tier, before in zip(tiers[:-1], settled[:-1], strict=True))
    if reached == value and held and not people(task, plan) and not clauses(task, plan):
        return []
    return [Finding("CERT", f"tier {number}", say(
        "the witness reaches {r}, printed {v}", "佐证方案的数值为{r}，原报{v}", r=reached, v=value))]


def _idle_witness(number: int, printed: Mapping[str, Any]) -> list[Finding]:
    """A value that the finished plan shows itself has no other witness."""
    if printed.get("witness") is None:
        return []
    return [Finding("CERT", f"tier {number}", say(
        "a witness is told though the finished plan shows the value itself",
        "方案本身已达到该数值，不应另附佐证方案"))]


def _recomputed(proof: Proof, printed: Mapping[str, Any]) -> int | None:
    try:
        prices = {clause: read_price(text) for clause, text in printed["prices"].items()}
    except (ValueError, TypeError, ArithmeticError, AttributeError):
        return None
    return proof.bound(printed["tier"], prices)

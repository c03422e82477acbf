"""Verdicts and options of leaders: who is what this year, who may take which seat, and why not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rotation.domain.cadre import Cadre, LeaderStanding, SchoolLeader
from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.leadership import LeaderOrderKind, LeaderVerdict
from rotation.domain.problem import Problem
from rotation.domain.round import Options
from rotation.domain.seats import Seat
from rotation.policy.cadre_policy import CadrePolicy
from rotation.rules._base import PairRule
from rotation.rules._seats import AsksHolders, LeaderRule, PartlyRead, SeatRule
from rotation.rules.c40_orders import ByOrder
from rotation.rules.d50_pool import Pool
from rotation.text import Text, say

ELSEWHERE = "C00"
"""Code under which a seat is refused that is none for somebody at all, whatever the rules."""
_MOVABLE = (LeaderVerdict.MUST, LeaderVerdict.DUE, LeaderVerdict.FREE)


def settle(problem: Problem, policy: CadrePolicy) -> Cadre:
    """Judge every leader and candidate and list every lawful option.

    Parameters
    ----------
    problem
        The facts.
    policy
        Rules and parameters of leaders.

    Returns
    -------
        The settled cadre; zero options is a result, not an error.
    """
    law = {code: rule for code, rule in policy.rules.items() if rule.on and not rule.lacking(problem)}
    bare = Cadre(problem, policy.settings, policy.seats, law)
    judged = replace(bare, standings={key: standing(bare, person) for key, person in bare.people.items()})
    return replace(judged, options=find_options(judged))


def not_run(problem: Problem, policy: CadrePolicy) -> dict[str, tuple[str, ...]]:
    """Return the rules that lack columns, and the columns that each lacks (未核查)."""
    lacking = {code: rule.lacking(problem) for code, rule in policy.rules.items() if rule.on}
    return {code: columns for code, columns in lacking.items() if columns}


def partly_run(problem: Problem, policy: CadrePolicy) -> dict[str, tuple[str, ...]]:
    """Return the rules of which a part cannot be checked, and the columns that the part reads."""
    lacking = {code: rule.unread(problem) for code, rule in policy.rules.items()
               if rule.on and isinstance(rule, PartlyRead)}
    return {code: columns for code, columns in lacking.items() if columns}


def to_decide(plan: CadrePlan) -> dict[str, tuple[tuple[str, Text], ...]]:
    """Return what the party group is to decide about those who keep a seat, by id: rule code and sentence."""
    cadre = plan.cadre
    rules = [rule for rule in cadre.law.values() if isinstance(rule, AsksHolders)]
    found = {person.id: tuple((rule.code, told) for rule in rules if (told := rule.holding(plan, person)) is not None)
             for code in cadre.schools for person in cadre.staying(code) if person.id not in plan.seat}
    return {key: told for key, told in found.items() if told}


def leader_rules(cadre: Cadre) -> list[LeaderRule]:
    """Return the rules in force on people, by code."""
    return [rule for rule in cadre.law.values() if isinstance(rule, LeaderRule)]


def seat_rules(cadre: Cadre) -> list[SeatRule]:
    """Return the rules in force on pairs, by code."""
    return [rule for rule in cadre.law.values() if isinstance(rule, PairRule)]


# -- verdicts ---------------------------------------------------------------------------------


def standing(cadre: Cadre, person: SchoolLeader) -> LeaderStanding:
    """Return the verdict on one leader or candidate: the first of all that hold, in the order of `LeaderVerdict`."""
    rules = leader_rules(cadre)
    found = [(list(LeaderVerdict).index(verdict), rule) for rule in rules
             if (verdict := rule.finds(cadre, person)) is not None]
    failing = tuple(rule.code for _, rule in found)
    barred = next((rule for rule in rules if rule.bars(cadre, person)), None)
    notes = () if barred is None else (barred.says(cadre, person),)
    if person.level == 0:
        return _candidate(cadre, person, rules, failing, notes)
    told = _decided(cadre, person, found)
    rule = next((rule for rule in rules if rule.code == told[1]), None)
    upward = told[0] is LeaderVerdict.FIXED and rule is not None and rule.lifts(cadre, person)
    placeable = barred is None and (told[0] in _MOVABLE or upward)
    return LeaderStanding(told[0], told[1], failing, told[2], placeable, upward, notes)


def _decided(
    cadre: Cadre, person: SchoolLeader, found: list[tuple[int, LeaderRule]],
) -> tuple[LeaderVerdict, str, Text]:
    """Return verdict, deciding rule and reason; orders go before all but what nobody can change."""
    place, rule = min(found, key=lambda one: one[0], default=(len(LeaderVerdict), None))
    verdict = LeaderVerdict.FREE if rule is None else list(LeaderVerdict)[place]
    if verdict is not LeaderVerdict.OUTSIDE and cadre.ordered(person, LeaderOrderKind.RELIEVED):
        return LeaderVerdict.LEAVING, ByOrder.code, say("relieved by the party group", "党组决定免职")
    if verdict in (LeaderVerdict.OUTSIDE, LeaderVerdict.LEAVING) and rule is not None:
        return verdict, rule.code, rule.says(cadre, person)
    if any(order.kind.moves for order in cadre.orders(person)):
        return LeaderVerdict.MUST, ByOrder.code, say("moved by decision of the party group", "党组决定交流或提任")
    if cadre.ordered(person, LeaderOrderKind.STAY) and (rule is None or verdict not in (
            LeaderVerdict.FIXED, LeaderVerdict.NEAR, LeaderVerdict.DEFERRED)):
        return LeaderVerdict.LOCKED, ByOrder.code, say("kept this year by the party group", "党组决定本年度留任")
    if rule is None:
        return verdict, "", say("terms are not over", "未任满，可调整")
    return verdict, rule.code, rule.says(cadre, person)


def _candidate(
    cadre: Cadre, person: SchoolLeader, rules: list[LeaderRule], failing: tuple[str, ...], notes: tuple[Text, ...],
) -> LeaderStanding:
    pool = next((rule for rule in rules if isinstance(rule, Pool)), None)
    ordered = cadre.ordered(person, LeaderOrderKind.PROMOTED)
    inside = pool is not None and (ordered or pool.admits(cadre, person, failing))
    held = next((rule for rule in rules if rule.code in failing), None)
    if inside and held is None:
        free = not cadre.ordered(person, LeaderOrderKind.STAY) and not notes
        return LeaderStanding(LeaderVerdict.CANDIDATE, Pool.code, failing, say(
            "may be promoted", "列入提任人选"), free, notes=notes)
    why = held.says(cadre, person) if held is not None else say("not in the pool", "不在后备人选范围")
    return LeaderStanding(LeaderVerdict.OUTSIDE, held.code if held else Pool.code, failing, why, placeable=False)


# -- options ----------------------------------------------------------------------------------


def find_options(cadre: Cadre) -> Options[Seat]:
    """List every (person, seat) that all rules on pairs permit."""
    movers = tuple(sorted(key for key, item in cadre.standings.items() if item.placeable))
    rules, seats = seat_rules(cadre), cadre.seats
    found = [[number for number, seat in enumerate(seats) if _open(cadre, cadre.people[key], seat, rules)]
             for key in movers]
    counts = [len(numbers) for numbers in found]
    return Options(movers, seats, np.repeat(np.arange(len(movers), dtype=np.int64), counts),
                   np.array([number for numbers in found for number in numbers], dtype=np.int64))


def _open(cadre: Cadre, person: SchoolLeader, seat: Seat, rules: list[SeatRule]) -> bool:
    return _elsewhere(cadre, person, seat) is None and all(rule.permits(cadre, person, seat) for rule in rules)


def _elsewhere(cadre: Cadre, person: SchoolLeader, seat: Seat) -> Text | None:
    """Return why a seat is none for somebody whatever the rules; None if it may be one."""
    higher = seat.duty.height > person.level
    if cadre.standings[person.id].upward and not higher:
        return say("only a promotion is possible before the term is over", "任期未满，只能提任")
    if person.level and person.team == seat.school and not higher:
        return say("the leader is at that school already", "拟任学校就是现任学校")
    if person.level and person.team not in cadre.teams:
        return say("the present school takes no part", "现任学校不在实施范围")
    return None


def refusals(cadre: Cadre, person: SchoolLeader, seat: Seat) -> list[tuple[str, Text]]:
    """Return every reason (rule code, sentence) why somebody may not take a seat."""
    found = cadre.standings[person.id]
    if not found.placeable:
        return [(found.rule, found.notes[0] if found.notes else found.why)]
    there = _elsewhere(cadre, person, seat)
    if there is not None:
        return [(ELSEWHERE, there)]
    if seat not in cadre.seats:
        return [(ELSEWHERE, say("there is no such seat", "该校没有这一职位"))]
    return [(rule.code, rule.says(cadre, person, seat)) for rule in seat_rules(cadre)
            if not rule.permits(cadre, person, seat)]

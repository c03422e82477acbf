"""The 名额分配表 of May: how many each school should send and receive, fairly and within the rules.

Whole numbers come from exact shares by largest remainder (Hamilton), each school held between what
it must and what it can. Nothing is solved here; `rotation.quota.plan` proves that a plan keeps the
bands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from rotation.domain.round import Round
from rotation.domain.school import School
from rotation.domain.supply import Key
from rotation.rules import in_force
from rotation.rules.h10_rate import RotationRate
from rotation.rules.h35_leavers import LeaverCap
from rotation.rules.h40_subject_leavers import SubjectLeaverCap
from rotation.rules.h60_balance import Balance
from rotation.rules.h75_must_move import MustMove


class Span(NamedTuple):
    """A fair number of people, and the least and the most that the school is told."""

    fair: int
    least: int
    most: int


@dataclass(frozen=True)
class SchoolQuota:
    """What one school should send and receive.

    Parameters
    ----------
    school
        The school.
    eligible
        Its members of E, locked ones included.
    movable
        Those of them who have a post to go to.
    shortage
        What its places lack before the round, hundredths of a full load.
    send, receive
        People.
    """

    school: School
    eligible: int
    movable: int
    shortage: int
    send: Span
    receive: Span


def quotas(round: Round, width: int = 1) -> tuple[SchoolQuota, ...]:
    """Return the numbers of every school with compulsory stages, by code.

    Parameters
    ----------
    round
        The settled round. Numbers that the bureau has set on sheet 学校 already are kept.
    width
        By how many people a school may stay below or go beyond its fair number.

    Notes
    -----
    To send: the number that H10 requires, in proportion to E, at most what H35 and H40 allow and
    who has a post to go to, at least those who must move. To receive: those and the recruits, in
    proportion to the shortage plus those who leave, within the band of H60 around the leavers.
    """
    schools = [school for school in round.problem.schools if school.stages]
    sends = _sends(round, schools)
    receives = _receives(round, schools, sends)
    eligible, movable = _base(round), _movable(round)
    return tuple(
        SchoolQuota(school, eligible[school.code], movable[school.code], _shortage(round, school.code),
              _band(sends[at], width, (school.send_min, school.send_max)),
              _band(receives[at], width, (school.receive_min, school.receive_max)))
        for at, school in enumerate(schools))


def required(round: Round) -> int:
    """Return how many people schools must send in all."""
    asked = in_force(round, RotationRate) or RotationRate()
    return max(0, asked.to_place(round))


class Party(NamedTuple):
    """One party of an apportionment: its weight, and the least and the most it can take."""

    weight: Fraction | int
    least: int
    most: int


class Fair(NamedTuple):
    """A fair number and the share it came from."""

    fair: int
    share: Party


def apportion(total: int, shares: Sequence[Party]) -> list[int]:
    """Divide whole people in proportion to weights by largest remainder, within bounds.

    Parameters
    ----------
    total
        What is divided; brought into the reach of the bounds if it is outside.
    shares
        In an order that settles ties: first come, first served.

    Returns
    -------
        One number per share; their sum is the total.
    """
    total = max(sum(item.least for item in shares), min(total, sum(item.most for item in shares)))
    exact = _bounded(total, shares)
    whole = [value.numerator // value.denominator for value in exact]
    order = sorted(range(len(shares)), key=lambda at: (whole[at] - exact[at], -shares[at].weight, at))
    for at in order[:total - sum(whole)]:
        whole[at] += 1
    return whole


def _bounded(total: int, shares: Sequence[Party]) -> list[Fraction]:
    """Return exact shares in proportion to the weights; who meets a bound stays there."""
    fixed: dict[int, Fraction] = {}
    while True:
        free = [at for at in range(len(shares)) if at not in fixed]
        rest = total - sum(fixed.values(), Fraction(0))
        values = dict(zip(free, _proportional(rest, [shares[at] for at in free]), strict=True))
        below = {at: Fraction(shares[at].least) for at in free if values[at] < shares[at].least}
        above = {at: Fraction(shares[at].most) for at in free if values[at] > shares[at].most}
        if not below and not above:
            settled = {**fixed, **values}
            return [settled[at] for at in range(len(shares))]
        short = sum(bound - values[at] for at, bound in below.items())
        over = sum(values[at] - bound for at, bound in above.items())
        fixed |= below if short >= over else above


def _proportional(rest: Fraction | int, shares: Sequence[Party]) -> list[Fraction]:
    whole = Fraction(sum(item.weight for item in shares))
    if whole:
        return [rest * Fraction(item.weight) / whole for item in shares]
    room = sum(item.most - item.least for item in shares)
    if not room:
        return [Fraction(item.least) for item in shares]
    spare = rest - sum(item.least for item in shares)
    return [item.least + Fraction(spare) * (item.most - item.least) / room for item in shares]


# -- to send ----------------------------------------------------------------------------------


def _sends(round: Round, schools: Sequence[School]) -> list[Fair]:
    base, must = _base(round), _must(round)
    shares = []
    for school in schools:
        most = max(_can_send(round, school.code), must[school.code])
        shares.append(_share(base[school.code], (must[school.code], most),
                             (school.send_min, school.send_max)))
    fair = apportion(required(round), shares)
    return [Fair(number, share) for number, share in zip(fair, shares, strict=True)]


def _share(
    weight: Fraction | int, reach: tuple[int, int], given: tuple[int | None, int | None],
) -> Party:
    """Return a share within its reach; what the bureau has given goes before it."""
    least = reach[0] if given[0] is None else given[0]
    most = reach[1] if given[1] is None else given[1]
    return Party(weight, min(least, most) if given[0] is None else least, max(least, most))


def _home(round: Round, teacher: str) -> str:
    place = round.supply.counted.get(teacher)
    return place[0] if place else round.teacher(teacher).school


def _base(round: Round) -> Counter[str]:
    rule = in_force(round, RotationRate)
    base = rule.base(round) if rule else round.eligible
    return Counter(_home(round, key) for key in base)


def _movers(round: Round) -> list[str]:
    counted = {*round.countable}
    return [key for key in round.options.movers if key in counted and round.options.of(key)]


def _movable(round: Round) -> Counter[str]:
    return Counter(_home(round, key) for key in _movers(round))


def _must(round: Round) -> Counter[str]:
    rule = in_force(round, MustMove)
    named = rule.subjects(round) if rule else ()
    return Counter(_home(round, key) for (key,) in named if not round.teacher(key).unposted)


def _can_send(round: Round, school: str) -> int:
    """Return the most that a school can send by H35 and H40, subject by subject."""
    by_subject: Counter[Key] = Counter(
        round.supply.key_of(key) for key in _movers(round) if _home(round, key) == school)
    rule = in_force(round, SubjectLeaverCap)
    most = sum(min(number, rule.most(round, tuple(map(str, key)))) if rule else number
               for key, number in by_subject.items())
    whole = in_force(round, LeaverCap)
    return min(most, whole.most(round, school)) if whole else most


# -- to receive -------------------------------------------------------------------------------


def _receives(round: Round, schools: Sequence[School], sends: Sequence[Fair]) -> list[Fair]:
    balance = in_force(round, Balance)
    takers = _takers(round)
    shares = []
    for school, sent in zip(schools, sends, strict=True):
        band = balance.band(round, school.code) if balance else len(round.problem.teachers)
        most = min(takers[school.code], sent.fair + band)
        shares.append(_share(_shortage(round, school.code) + 100 * sent.fair,
                             (min(max(0, sent.fair - band), most), most),
                             (school.receive_min, school.receive_max)))
    recruits = sum(1 for key in round.recruits if round.options.of(key))
    fair = apportion(sum(item.fair for item in sends) + recruits, shares)
    return [Fair(number, share) for number, share in zip(fair, shares, strict=True)]


def _takers(round: Round) -> Counter[str]:
    """Return how many people could come to each school."""
    return Counter(school for mover in round.options.movers
                   for school in {opening.school for opening in round.options.of(mover)})


def _shortage(round: Round, school: str) -> int:
    return sum(max(0, 100 * cell.posts - cell.before)
               for opening, cell in round.cells.items() if opening.school == school)


def _band(fair: Fair, width: int, given: tuple[int | None, int | None]) -> Span:
    least, most = max(fair.share.least, fair.fair - width), min(fair.share.most, fair.fair + width)
    return Span(fair.fair, least if given[0] is None else given[0],
                most if given[1] is None else given[1])

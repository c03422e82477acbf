"""The rules of the round in the years after it: what each asks once earlier placements have changed the schools.

Each says its demand from two sides, like any rule: `encode` over columns, `breaches` of people.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rotation.domain.besides import besides
from rotation.domain.horizon_plan import HorizonPlan
from rotation.domain.ratio import ceil_of, floor_of
from rotation.domain.round import Opening, Round
from rotation.domain.supply import Key
from rotation.rules._base import Kind, PlanRule, in_force
from rotation.rules._words import Inequality, Subject
from rotation.rules._years import HorizonWords, LaterRule, YearWords
from rotation.rules.h10_rate import RotationRate
from rotation.rules.h15_ceiling import STEP, RotationCeiling
from rotation.rules.h20_backbone_share import BackboneShare
from rotation.rules.h35_leavers import LeaverCap
from rotation.rules.h40_subject_leavers import SubjectLeaverCap, key
from rotation.rules.h42_key_staff import KeyStaff
from rotation.rules.h45_coverage import Coverage
from rotation.rules.h50_not_empty import NotEmpty
from rotation.rules.h55_backbone_kept import BackboneKept
from rotation.rules.h60_balance import Balance
from rotation.rules.h85_subject_most import SubjectMost
from rotation.text import Text, say

_ARRIVING, _LEAVING = "接收", "派出"


def _year(words: HorizonWords, subject: Subject) -> YearWords:
    return words.of(int(subject[0]))


def _round(plan: HorizonPlan, subject: Subject) -> Round:
    return plan.horizon.rounds[int(subject[0])]


def _rule(round: Round, kind: type[Kind]) -> Kind:
    rule = in_force(round, kind)
    assert rule is not None, "only rules in force have clauses"
    return rule


# -- whole banner -----------------------------------------------------------------------------


class _Shares:
    """E, X and B of one later year, as a finished plan has them."""

    def __init__(self, plan: HorizonPlan, year: int) -> None:
        self.round = plan.horizon.rounds[year]
        self.before, fresh = plan.placed_before(year), plan.fresh(year)
        away = [item.teacher for item in plan.before(year).placements if not self.round.relation(
            self.round.teacher(item.teacher))] if self.round.settings.count == "stock" else []
        standing = [*besides(self.round), *away]
        self.moved = [one.id for one in fresh.exchanged]
        self.standing = len(standing)
        self.backbone = sum(self.round.is_backbone(self.round.teacher(one)) for one in (*self.moved, *standing))

    def base(self, members: tuple[str, ...]) -> int:
        """Return how many members of E have not been placed before."""
        return len({*members} - self.before)


def _standing(words: YearWords) -> tuple[int, int]:
    """Return how many count in X, and in B, whatever is placed within the horizon."""
    round = words.round
    return len(besides(round)), sum(round.is_backbone(round.teacher(one)) for one in besides(round))


def _fewest_moved(words: HorizonWords, year: int) -> int:
    """Return how many exchange at least in a year, as many as may having been placed before: whole people."""
    horizon, round = words.horizon, words.horizon.rounds[year]
    h10 = in_force(round, RotationRate)
    if h10 is None or round.settings.count == "stock":
        return 0
    gone = sum(_most_moved(words, before) for before in horizon.years if before < year)
    return max(0, ceil_of((h10.rate + h10.reserve) * (len(h10.base(round)) - gone)) - _standing(words.of(year))[0])


def _most_moved(words: HorizonWords, year: int) -> int:
    """Return how many may be placed in a year at most: X by H15, and whoever may go without counting in it."""
    horizon, round = words.horizon, words.horizon.rounds[year]
    rule, options = in_force(round, RotationCeiling), round.options
    if rule is None:
        return len(round.problem.teachers)
    outside = {*options.movers} - {*round.countable}
    if round.narrowed:
        outside |= {key for key, post in options.pairs() if not round.counts(round.teacher(key), post)}
    return len(outside) + (rule.most(round) if year == horizon.first else ceiling(round, len(round.eligible)))


class LaterRate(LaterRule):
    """H10 with a moving base: those of E who were placed before are no longer in it."""

    of: ClassVar = RotationRate

    def encode(self, words: HorizonWords, subject: Subject) -> Inequality:
        year = _year(words, subject)
        round, rule = year.round, _rule(year.round, RotationRate)
        share, base = rule.rate + rule.reserve, {*rule.base(round)}
        moved, gone = year.short(year.counted(base)), year.short(year.placed_before(base.__contains__))
        if round.settings.count == "stock":
            moved = moved + year.still_away(lambda _: True)
        year.implied(self.clause(subject), moved >= _fewest_moved(words, int(subject[0])))
        return (share.denominator * (moved + _standing(year)[0])
                + share.numerator * gone >= share.numerator * len(base))

    def breaches(self, plan: HorizonPlan, subject: Subject) -> list[Text]:
        shares, rule = _Shares(plan, int(subject[0])), _rule(_round(plan, subject), RotationRate)
        base = rule.base(shares.round)
        number = len({*shares.moved} & {*base}) + shares.standing
        short = (rule.rate + rule.reserve) * shares.base(base) - number
        if short <= 0:
            return []
        return [say("{x} exchanged, {n} missing", "实际交流{x}人，还差{n}人", x=number, n=ceil_of(short))]


def ceiling(round: Round, base: int) -> int:
    """Return the most who may exchange in a later year with so many in E: no orders and no groups are known of it."""
    rule = _rule(round, RotationCeiling)
    if rule.rate is not None:
        return floor_of(rule.rate * base)
    h10, h20 = in_force(round, RotationRate), in_force(round, BackboneShare)
    least = ceil_of((h10.rate + h10.reserve) * base) if h10 else 0
    asked = ceil_of(h20.share * base) if h20 and h20.base == "eligible" else 0
    return max(least + 1, floor_of(((h10 or RotationRate()).rate + STEP) * base), asked)


class LaterCeiling(LaterRule):
    """H15 with a moving base."""

    of: ClassVar = RotationCeiling

    def encode(self, words: HorizonWords, subject: Subject) -> Inequality:
        year = _year(words, subject)
        round, everybody = year.round, len(year.round.eligible)
        gone = year.placed_before(round.eligible_set.__contains__)
        return year.at_most(self.code, year.counted(round.eligible), -1 * gone,
                            lambda change: ceiling(round, everybody + change))

    def breaches(self, plan: HorizonPlan, subject: Subject) -> list[Text]:
        shares = _Shares(plan, int(subject[0]))
        over = len(shares.moved) - ceiling(shares.round, shares.base(shares.round.eligible))
        return [say("{n} people too many", "超出上限{n}人", n=over)] if over > 0 else []


class LaterBackbone(LaterRule):
    """H20 in a later year."""

    of: ClassVar = BackboneShare

    def encode(self, words: HorizonWords, subject: Subject) -> Inequality:
        year = _year(words, subject)
        round, rule = year.round, _rule(year.round, BackboneShare)
        p, q = rule.share.numerator, rule.share.denominator
        backbone = {key for key, one in round.problem.teacher.items() if round.is_backbone(one)}
        standing = _standing(year)
        good = year.short(year.counted(round.eligible_set & backbone)) + standing[1]
        moved = year.short(year.counted(round.eligible)) + standing[0]
        if round.settings.count == "stock":
            good, moved = good + year.still_away(backbone.__contains__), moved + year.still_away(lambda _: True)
        year.implied(self.clause(subject), good >= ceil_of(rule.share * _fewest_moved(words, int(subject[0]))))
        if rule.base == "eligible":
            gone = year.short(year.placed_before(round.eligible_set.__contains__))
            return q * good + p * gone >= p * len(round.eligible)
        return q * good - p * moved >= 0

    def breaches(self, plan: HorizonPlan, subject: Subject) -> list[Text]:
        shares, rule = _Shares(plan, int(subject[0])), _rule(_round(plan, subject), BackboneShare)
        base = (len(shares.moved) + shares.standing if rule.base == "moved"
                else shares.base(shares.round.eligible))
        short = ceil_of(rule.share * base) - shares.backbone
        return [say("{n} backbone teachers missing", "骨干教师还差{n}人", n=short)] if short > 0 else []


# -- schools ----------------------------------------------------------------------------------


def _changed(plan: HorizonPlan, year: int, school: str) -> int:
    """Return by how many people a school has changed before a year."""
    before = plan.before(year)
    return len(before.arrivals(school)) - len(before.leavers(school))


def _too_many(over: int, number: int) -> list[Text]:
    return [say("{x} leave, {n} too many", "派出{x}人，超出{n}人", x=number, n=over)] if over > 0 else []


class LaterLeavers(LaterRule):
    """H35 of the staff as it is by then."""

    of: ClassVar = LeaverCap

    @staticmethod
    def _most(round: Round, school: str, change: int) -> int:
        share = _rule(round, LeaverCap).share
        return max(1, floor_of(share * (round.supply.teachers_in_post(school) + change)))

    def encode(self, words: HorizonWords, subject: Subject) -> Inequality:
        year, school = _year(words, subject), subject[1]
        return year.at_most(self.clause(subject), year.leavers(school), year.staff_before(school),
                            lambda change: self._most(year.round, school, change))

    def breaches(self, plan: HorizonPlan, subject: Subject) -> list[Text]:
        year, school = int(subject[0]), subject[1]
        left = len(plan.fresh(year).leavers(school))
        return _too_many(left - self._most(_round(plan, subject), school, _changed(plan, year, school)), left)


def _cell(subject: Subject) -> Key:
    return key(subject[1:])


class LaterSubjectLeavers(LaterRule):
    """H40 of the teachers of the subject as they are by then."""

    of: ClassVar = SubjectLeaverCap

    @staticmethod
    def _most(round: Round, cell: Key, change: int) -> int:
        share = _rule(round, SubjectLeaverCap).share
        return max(1, floor_of(share * (len(round.supply.of_subject.get(cell, ())) + change)))

    def encode(self, words: HorizonWords, subject: Subject) -> Inequality:
        year, cell = _year(words, subject), _cell(subject)
        return year.at_most(self.clause(subject), year.losses(cell), year.change_before(cell),
                            lambda change: self._most(year.round, cell, change))

    def breaches(self, plan: HorizonPlan, subject: Subject) -> list[Text]:
        year, cell = int(subject[0]), _cell(subject)
        left = plan.fresh(year).losses[cell]
        return _too_many(left - self._most(_round(plan, subject), cell, plan.before(year).change(Opening(*cell))), left)


class LaterKeyStaff(LaterRule):
    """H42 of middle managers; who teaches a graduating class by then nobody knows."""

    of: ClassVar = KeyStaff

    def encode(self, words: HorizonWords, subject: Subject) -> Inequality:
        year = _year(words, subject)
        return _rule(year.round, KeyStaff).encode(year, subject[1:])

    def breaches(self, plan: HorizonPlan, subject: Subject) -> list[Text]:
        return _rule(_round(plan, subject), KeyStaff).breaches(plan.fresh(int(subject[0])), subject[1:])


class LaterKept(LaterRule):
    """H55 in a later year."""

    of: ClassVar = BackboneKept

    def encode(self, words: HorizonWords, subject: Subject) -> Inequality:
        year = _year(words, subject)
        return _rule(year.round, BackboneKept).encode(year, subject[1:])

    def breaches(self, plan: HorizonPlan, subject: Subject) -> list[Text]:
        return _rule(_round(plan, subject), BackboneKept).breaches(plan.fresh(int(subject[0])), subject[1:])


class LaterBalance(LaterRule):
    """H60 of the staff as it is by then, one clause for arrivals and one for leavers."""

    of: ClassVar = Balance

    def within(self, rule: PlanRule, round: Round) -> Iterator[Subject]:
        for subject in rule.subjects(round):
            yield from ((*subject, side) for side in (_ARRIVING, _LEAVING))

    @staticmethod
    def _band(round: Round, school: str, change: int) -> int:
        share = _rule(round, Balance).share
        return max(2, floor_of(share * (round.supply.teachers_in_post(school) + change)))

    def encode(self, words: HorizonWords, subject: Subject) -> Inequality:
        year, school = _year(words, subject), subject[1]
        net = year.arrivals(school) - year.leavers(school)
        return year.at_most(self.clause(subject), net if subject[2] == _ARRIVING else -1 * net,
                            year.staff_before(school), lambda change: self._band(year.round, school, change))

    def breaches(self, plan: HorizonPlan, subject: Subject) -> list[Text]:
        year, school = int(subject[0]), subject[1]
        fresh = plan.fresh(year)
        came, left = len(fresh.arrivals(school)), len(fresh.leavers(school))
        net = came - left if subject[2] == _ARRIVING else left - came
        if net <= self._band(_round(plan, subject), school, _changed(plan, year, school)):
            return []
        return [say("{i} arrive, {o} leave", "接收{i}人，派出{o}人", i=came, o=left)]


# -- subjects of places -----------------------------------------------------------------------


_OWN, _ALL = "当年", "累计"
"""Who goes in the year alone, and all who are away in it."""


class _BothWays(LaterRule):
    """A floor under a subject of a place that holds twice: for who goes in the year alone, and for all who are away.

    So guests are no reason to send own people away, and nothing is left short when they return; whoever keeps both
    keeps the rule as it stands once earlier placements have changed the school.
    """

    parts: ClassVar[tuple[str, ...]] = ("of",)

    def within(self, rule: PlanRule, round: Round) -> Iterator[Subject]:
        yield from ((*subject, side) for subject in rule.subjects(round) for side in (_OWN, _ALL))

    def encode(self, words: HorizonWords, subject: Subject) -> Inequality:
        year = _year(words, subject)
        return _rule(year.round, self.of).encode(year.alone if subject[-1] == _OWN else year, subject[1:-1])

    def breaches(self, plan: HorizonPlan, subject: Subject) -> list[Text]:
        year = int(subject[0])
        view = plan.fresh(year) if subject[-1] == _OWN else plan.running(year)
        return _rule(_round(plan, subject), self.of).breaches(view, subject[1:-1])


class LaterCoverage(_BothWays):
    """H45 in a later year."""

    of: ClassVar = Coverage


class LaterNotEmpty(_BothWays):
    """H50 in a later year; H45 asks for more, where it is in force."""

    of: ClassVar = NotEmpty

    def within(self, rule: PlanRule, round: Round) -> Iterator[Subject]:
        if in_force(round, Coverage) is None:
            yield from super().within(rule, round)


class LaterMost(LaterRule):
    """H85 of all who are there by then."""

    of: ClassVar = SubjectMost

    def encode(self, words: HorizonWords, subject: Subject) -> Inequality:
        year = _year(words, subject)
        return _rule(year.round, SubjectMost).encode(year, subject[1:])

    def breaches(self, plan: HorizonPlan, subject: Subject) -> list[Text]:
        return _rule(_round(plan, subject), SubjectMost).breaches(plan.running(int(subject[0])), subject[1:])


LATER: tuple[type[LaterRule], ...] = (
    LaterRate, LaterCeiling, LaterBackbone, LaterLeavers, LaterSubjectLeavers, LaterKeyStaff, LaterCoverage,
    LaterNotEmpty, LaterKept, LaterBalance, LaterMost)
"""The rules of the round that hold in later years; the others hold in year one alone."""

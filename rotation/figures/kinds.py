"""What kind of move each placement is: the first of a list of purposes that it serves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from rotation.domain.answers import by_hand
from rotation.domain.indicators import Indicator, counted, in_scope, pupils, required
from rotation.domain.plan import Placement, Plan
from rotation.domain.round import Opening, Round
from rotation.domain.supply import Place
from rotation.rules.g30_variation import SpreadTable
from rotation.text import Term

Measured = tuple[Place, Indicator]


class Kind(Term):
    """去向类别, in the order in which they are tried."""

    FILLS = "补缺", "fills a shortage"
    REPLACES = "接替", "replaces a leaver"
    STANDARD = "达标", "helps a school meet the standards"
    BACKBONE = "骨干下乡", "backbone teacher to where needed"
    BALANCE = "均衡", "evens schools out"
    DECIDED = "教育局指定", "decided by the office"
    RATE = "仅为比例", "for the share only"


def kinds_of(plan: Plan) -> dict[str, Kind]:
    """Return the kind of each placement by teacher id.

    A post is short if its (place, subject) had less supply than posts before the plan; it
    replaces a leaver if somebody of that place and main subject leaves. 达标 and 均衡 ask whether
    goals G20 and G30 would be worse without this one placement, all others kept.
    """
    judge = _Judge(plan)
    return {item.teacher: judge.kind(item) for item in plan.placements}


class _Judge:
    """Headcounts of every measured place after the plan, so that one placement is judged at once."""

    def __init__(self, plan: Plan) -> None:
        self._plan, self._round = plan, plan.round
        self._after: Counter[Measured] = Counter()
        for item in plan.placements:
            self._after.update(dict(self._effect(item)))
        self._left = Counter(
            Opening(*self._round.supply.key_of(t.id)) for t in plan.moved()
            if t.id in self._round.supply.counted)
        self._decided = frozenset(by_hand(plan).placed)
        self._tables = difference_tables(self._round)
        self._required = {key: required(self._round, *key) for key in self._tables}

    def _effect(self, item: Placement) -> Iterator[tuple[Measured, int]]:
        """Yield by how much a placement changes each headcount (实际任教口径)."""
        round, teacher = self._round, self._round.teacher(item.teacher)
        totals: Counter[Measured] = Counter()
        for kind in Indicator:
            if kind.holds(teacher, item.stage, item.subject):
                totals[(item.host, item.stage), kind] += 1
            home = round.supply.counted.get(teacher.id)
            if home and kind.holds(teacher, home[1], round.subject_at(home[1], teacher.subject)):
                totals[home, kind] -= 1
        yield from totals.items()

    def kind(self, item: Placement) -> Kind:
        """Return the first purpose that holds."""
        cell = self._round.cells[item.opening]
        if cell.shortage(0) > 0:
            return Kind.FILLS
        if self._left[item.opening] > 0:
            return Kind.REPLACES
        if self._lowers(item, self._missing):
            return Kind.STANDARD
        if self._to_where_needed(item):
            return Kind.BACKBONE
        if self._lowers(item, self._spread):
            return Kind.BALANCE
        return Kind.DECIDED if item.teacher in self._decided else Kind.RATE

    def _lowers(self, item: Placement, cost: Callable[[Measured, int], int]) -> bool:
        change = 0
        for key, effect in self._effect(item):
            if key in self._tables:
                change += cost(key, self._after[key]) - cost(key, self._after[key] - effect)
        return change < 0

    def _missing(self, key: Measured, change: int) -> int:
        return max(0, self._required[key] - self._tables[key].before - change)

    def _spread(self, key: Measured, change: int) -> int:
        return self._tables[key](change)

    def _to_where_needed(self, item: Placement) -> bool:
        round, teacher = self._round, self._round.teacher(item.teacher)
        home = round.home(teacher)
        host = round.problem.school[item.host]
        return (home is not None and round.is_backbone(teacher)
                and round.priority(host) > round.priority(home))


def difference_tables(round: Round) -> dict[Measured, SpreadTable]:
    """Return the table of goal G30 for every measured place."""
    places = in_scope(round)
    before = {(place, kind): counted(round, place, kind) for place in places for kind in Indicator}
    children: Counter[str] = Counter()
    everyone: Counter[tuple[str, Indicator]] = Counter()
    for place in places:
        children[place[1]] += pupils(round, place)
    for (place, kind), number in before.items():
        everyone[place[1], kind] += number
    return {
        (place, kind): SpreadTable(number, pupils(round, place), children[place[1]],
                                   everyone[place[1], kind])
        for (place, kind), number in before.items()}

"""What kind of move each placement is: the first of a list of purposes that it serves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from rotation.domain.answers import by_hand
from rotation.domain.indicators import Indicator, counted, in_scope, pupils, required
from rotation.domain.plan import Placement, Plan
from rotation.domain.round import Opening, Round
from rotation.domain.supply import Cell, Place
from rotation.domain.vocabulary import AfterTerm, Verdict
from rotation.rules import in_force
from rotation.rules.e20_subject import SubjectFit
from rotation.rules.g30_variation import SpreadTable
from rotation.rules.g52_seniority import points
from rotation.rules.g90_lottery import ticket
from rotation.text import Term, Text, say

Measured = tuple[Place, Indicator]


class Kind(Term):
    """去向类别, in the order in which they are tried; recruits and shadowing are told apart before."""

    FILLS = "补缺", "fills a shortage"
    REPLACES = "接替", "replaces a leaver"
    SWAPS = "互换", "exchanged with a leaver who was not missed"
    STANDARD = "达标", "helps a school meet the standards"
    BACKBONE = "骨干下乡", "backbone teacher to where needed"
    BALANCE = "均衡", "evens schools out"
    DECIDED = "教育局指定", "decided by the office"
    VOLUNTEER = "自愿", "volunteer"
    RATE = "仅为比例", "for the share only"
    SHADOW = "跟岗", "shadowing"
    RECRUIT = "新任教师分配", "recruit's first post"


ONLY_EXCHANGE = (Kind.SWAPS, Kind.RATE)
"""Told together as 只为交流: no post, standard or balance would be worse without them."""
APART = (Kind.SHADOW, Kind.RECRUIT)
"""No exchange that fills a post: told beside the number of people exchanged."""


@dataclass(frozen=True)
class Purposes:
    """What the moves of a plan are for.

    Parameters
    ----------
    counts
        How many placements there are of each kind; every kind is a key.
    counted
        X: how many of those exchanged count in the share.
    """

    counts: Mapping[Kind, int]
    counted: int

    @property
    def exchanged(self) -> int:
        """People exchanged: all placements but recruits' first posts and shadowing."""
        return sum(number for kind, number in self.counts.items() if kind not in APART)

    @property
    def only_exchange(self) -> int:
        """People whose move fills, replaces, improves and obeys nothing: 互换 and 仅为比例."""
        return sum(self.counts[kind] for kind in ONLY_EXCHANGE)

    @property
    def says(self) -> Text:
        """One sentence whose numbers sum up, kinds without anybody left out."""
        told = [self._counted(kind) for kind in Kind
                if self.counts[kind] and kind not in (*ONLY_EXCHANGE, *APART, Kind.VOLUNTEER)]
        told.append(self._idle())
        told += [self._counted(Kind.VOLUNTEER)] if self.counts[Kind.VOLUNTEER] else []
        beside = self.exchanged - self.counted
        apart = say(" ({n} of them beside the share)", "（其中{n}人不计入比例）", n=beside) if beside else say("", "")
        whole = say("{n} exchanged{a}: {w}", "交流{n}人{a}：{w}", n=self.exchanged, a=apart,
                    w=Text.joined(told, ", ", "，")) if self.exchanged else say(
                        "nobody is exchanged", "没有人员交流")
        return Text.joined([whole, *(self._counted(kind) for kind in APART if self.counts[kind])])

    def _counted(self, kind: Kind) -> Text:
        return say("{k}: {n}", "{k}{n}人", k=kind, n=self.counts[kind])

    def _idle(self) -> Text:
        """Tell of those who are only exchanged, with the parts if there are two."""
        told = say("only for the exchange: {n}", "只为交流{n}人", n=self.only_exchange)
        parts = [self._counted(kind) for kind in ONLY_EXCHANGE if self.counts[kind]]
        if not parts:
            return told
        return say("{t} ({p})", "{t}（{p}）", t=told, p=tuple(parts))


def purposes(plan: Plan, kinds: Mapping[str, Kind] | None = None) -> Purposes:
    """Return how many moves of a plan serve which purpose, and the sentence that sums up.

    Parameters
    ----------
    plan
        A finished plan.
    kinds
        What `kinds_of` found, where that is known already.
    """
    tally = Counter((kinds_of(plan) if kinds is None else kinds).values())
    return Purposes({kind: tally[kind] for kind in Kind}, len(plan.exchanged))


def kinds_of(plan: Plan) -> dict[str, Kind]:
    """Return the kind of each placement by teacher id (去向类别).

    Of the arrivals at a (place, subject), in the order of fit, points and ticket, the first n are
    补缺, n being the whole people it lacked before (as goal G25 counts); the next are 接替, as many as
    leavers whose post would else be short; the others are 互换 if somebody leaves whose post would
    not. 达标 and 均衡 ask whether goals G20 and G30 would be worse without this one placement, all
    others kept. A volunteer who is not in E (rule R50) is never 互换 or 仅为比例: nobody is sent for
    the share who does not count in it. Staying after a term, or going on (R60), was decided. Somebody
    who shadows (跟岗) teaches no class at the host.
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
        self._posts = _by_post(plan)
        self._decided = frozenset(by_hand(plan).placed)
        self._tables = difference_tables(self._round)
        self._required = {key: required(self._round, *key) for key in self._tables}

    def _effect(self, item: Placement) -> Iterator[tuple[Measured, int]]:
        """Yield by how much a placement changes each headcount (实际任教口径)."""
        round, teacher = self._round, self._round.teacher(item.teacher)
        totals: Counter[Measured] = Counter()
        for kind in Indicator:
            if item.teacher not in round.shadowing and kind.holds(teacher, item.stage, item.subject):
                totals[(item.host, item.stage), kind] += 1
            home = round.supply.counted.get(teacher.id)
            if home and kind.holds(teacher, home[1], round.subject_at(*home, teacher.subject)):
                totals[home, kind] -= 1
        yield from totals.items()

    def kind(self, item: Placement) -> Kind:
        """Return the first purpose that holds."""
        if self._round.teacher(item.teacher).unposted:
            return Kind.RECRUIT
        if item.teacher in self._round.shadowing:
            return Kind.SHADOW
        found = self._posts.get(item.teacher) or self._beyond_posts(item)
        if found not in ONLY_EXCHANGE or item.teacher in self._round.eligible_set:
            return found
        return Kind.VOLUNTEER if self._volunteer(item) else Kind.DECIDED if self._goes_on(item) else found

    def _beyond_posts(self, item: Placement) -> Kind:
        if self._lowers(item, self._missing):
            return Kind.STANDARD
        if self._to_where_needed(item):
            return Kind.BACKBONE
        if self._lowers(item, self._spread):
            return Kind.BALANCE
        return Kind.DECIDED if item.teacher in self._decided else Kind.RATE

    def _volunteer(self, item: Placement) -> bool:
        standing, teacher = self._round.standings[item.teacher], self._round.teacher(item.teacher)
        return standing.verdict is Verdict.EXEMPT and self._round.volunteers(teacher)

    def _goes_on(self, item: Placement) -> bool:
        """Whether it was decided that somebody stays after the term, or goes on (R60)."""
        return self._round.teacher(item.teacher).after_term in (AfterTerm.STAY, AfterTerm.THIRD)

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


def _by_post(plan: Plan) -> dict[str, Kind]:
    """Return who fills a shortage, replaces a leaver or is exchanged with one, by teacher id."""
    round, found = plan.round, dict[str, Kind]()
    left = Counter(Opening(*round.supply.key_of(t.id)) for t in plan.moved()
                   if t.id in round.supply.counted)
    arrived: dict[Opening, list[Placement]] = {}
    for item in plan.supplying:
        arrived.setdefault(item.opening, []).append(item)
    for opening, items in arrived.items():
        kinds = _purposes_of_posts(round.cells[opening], left[opening], len(items))
        ordered = sorted(items, key=lambda item: _order(round, item))
        found |= {item.teacher: kind for item, kind in zip(ordered, kinds, strict=False)}
    return found


def _purposes_of_posts(cell: Cell, left: int, arrived: int) -> list[Kind]:
    """Return the kinds of the first arrivals at one post; later ones serve no post."""
    lacking = -((cell.before - 100 * cell.posts) // 100)
    fills, without = max(0, lacking), max(0, lacking + left)
    replaces = without - fills
    kinds = [Kind.FILLS] * fills + [Kind.REPLACES] * replaces
    return kinds + [Kind.SWAPS] * (max(0, arrived - len(kinds)) if left > replaces else 0)


def _order(round: Round, item: Placement) -> tuple[int, int, int, str]:
    """Return by what arrivals at one post are ordered: fit, points, ticket, then the id."""
    teacher = round.teacher(item.teacher)
    fit = (in_force(round, SubjectFit) or SubjectFit()).fit(round, teacher, item.opening)
    return -fit, -points(round, teacher), ticket(round.settings.seed, teacher.id, item.opening), teacher.id


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

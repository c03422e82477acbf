"""Why a leader moves or stays, who could take a seat, and what another choice costs, by solving again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from rotation.domain.cadre import SchoolLeader
from rotation.domain.seats import Seat
from rotation.engine.resolver import Cost, Decision, Resolver
from rotation.errors import UnknownName
from rotation.explain.ask import school_asked, teacher_asked
from rotation.figures.goals import human
from rotation.leaders.chains import seat_told, sentence
from rotation.leaders.settle import ELSEWHERE, refusals
from rotation.leaders.tables import due_staying, held, takers, vacancies
from rotation.leaders.view import LeaderView
from rotation.leaders.why import why
from rotation.rules import known
from rotation.tables.looks import decimals
from rotation.text import Text, say

PRICED = 40
"""So many people have the price of another choice on the sheets; of everybody else it is asked for by name."""
MOST = 5
"""So many candidates of a seat are priced, the nearest first."""


class LeaderInquiry:
    """Answers questions about one published plan of leaders.

    Parameters
    ----------
    view
        The plan, as read back.
    exact
        Whether other choices are priced by solving again.
    """

    def __init__(self, view: LeaderView, *, exact: bool = True) -> None:
        self.view, self.exact = view, exact

    @cached_property
    def _resolver(self) -> Resolver:
        return Resolver(self.view.task)

    @cached_property
    def _waived(self) -> tuple[tuple[Text, Resolver], ...]:
        """Every rule on plans, and the task without it; only whether it has a plan is asked: one goal is enough."""
        task = self.view.task
        bare = replace(task, policy=replace(task.policy, tiers=task.tiers[:1]))
        return tuple((rule.label, Resolver(bare.under({key: other for key, other in task.law.items()
                                                       if key != rule.code}))) for rule in task.rules)

    # -- people -------------------------------------------------------------------------------

    def person(self, asked: str) -> list[Text]:
        """Return what is told of a leader or candidate, by number or name.

        Raises
        ------
        UnknownName
            Nobody, or several people, have this name.
        """
        return list(self._about(self._called(asked)))

    def _called(self, asked: str) -> SchoolLeader:
        cadre = self.view.cadre
        person = cadre.people.get(teacher_asked(cadre.problem, asked.strip()).id)
        if person is None:
            raise UnknownName(say("{a} is neither a leader nor a candidate", "“{a}”既不是校级领导，也不是后备人选",
                                  a=asked))
        return person

    def _about(self, person: SchoolLeader) -> Iterator[Text]:
        view = self.view
        yield say("{p}, {h}: {v}; {w}", "{p}（{h}）：{v}；{w}", p=person.name, h=held(view, person),
            v=view.verdict(person),
                  w=why(view, person))
        to_decide = view.decides(person)
        if to_decide is not None:
            yield to_decide
        seat = view.plan.seat.get(person.id)
        if seat is not None:
            yield say("to be {t}", "拟任{t}", t=seat_told(view.cadre, seat))
            yield sentence(view.cadre, view.chains[view.chain_of[person.id] - 1])
            yield from self._otherwise(Decision(person.id, "not at", seat), say("in any other way", "如不这样安排"))
            return
        if not view.cadre.standings[person.id].placeable:
            return
        if person.id not in {view.cadre.options.movers[at] for at in view.cadre.options.mover.tolist()}:
            yield say("no seat is open to this person", "没有符合条件的职位")
            return
        due = view.verdict(person).is_due
        told = say("if moved all the same", "如仍要交流") if due else say("if moved", "如调整")
        yield from self._otherwise(Decision(person.id, "placed"), told)

    def _otherwise(self, decision: Decision, told: Text) -> Iterator[Text]:
        if self.exact:
            yield self._told(decision, told)

    def _price(self, cost: Cost) -> Text:
        """Return a price in words: which goal gets worse by how much, and how many others would move otherwise."""
        if cost.impossible:
            return say("no lawful plan", "没有合规方案")
        if not cost.decided:
            return say("not worked out", "未测算")
        others = say("{n} other people are placed otherwise", "另有{n}人的安排随之变动", n=len(cost.changed))
        worse = next(((tier, rise) for tier, rise in zip(self._resolver.baseline.tiers, cost.price, strict=True)
                      if rise), None)
        if worse is None:
            return say("no goal gets worse; {o}", "各项目标均不变差；{o}", o=others)
        value, look, unit = human(worse[0], worse[1])
        return say("{l} gets worse by {v} {u}; {o}", "“{l}”变差{v}{u}；{o}", l=worse[0].label, v=decimals(value, look),
                   u=unit, o=others)

    def prices(self, most: int) -> dict[str, Text]:
        """Return what another choice about some people would cost, by id: those who move, then those due who stay."""
        view, found = self.view, dict[str, Text]()
        for person, seat in view.moves:
            if len(found) < most and person.id not in found:
                found[person.id] = self._told(Decision(person.id, "not at", seat), say("otherwise", "如不这样安排"))
        open_to = {key for key, _ in view.cadre.options.pairs()}
        for person in due_staying(view):
            if len(found) < most and person.id in open_to:
                found[person.id] = self._told(Decision(person.id, "placed"), say("if moved all the same", "如仍要交流"))
        return found

    def offers(self) -> dict[Seat, tuple[tuple[str, Text], ...]]:
        """Return for each seat vacant after the plan who could take it, the nearest first, and at what price."""
        return {line.seat: tuple(
            (person.name, self._price(self._resolver.price(Decision(person.id, "at", line.seat))))
            for person in takers(self.view, line.seat)[:MOST]) for line in vacancies(self.view)}

    def _told(self, decision: Decision, told: Text) -> Text:
        return say("{t}: {p}", "{t}：{p}", t=told, p=self._price(self._resolver.price(decision)))

    # -- schools ------------------------------------------------------------------------------

    def school(self, code: str) -> list[Text]:
        """Return what is told of a school: its seats, who takes them, who else could and at what price.

        Raises
        ------
        UnknownName
            There is no such school, or it has no seats in this plan.
        """
        cadre = self.view.cadre
        school = school_asked(cadre.problem, code)
        if school.code not in cadre.schools:
            raise UnknownName(say("{c} has no leaders' seats in this plan", "{c}不在校长方案的范围内", c=school.name))
        return [line for seat in cadre.seats if seat.school == school.code for line in self._seat(seat)]

    def _seat(self, seat: Seat) -> Iterator[Text]:
        view = self.view
        names = tuple(view.cadre.people[key].name for key in view.plan.holders(seat))
        yield say("{t} after the plan: {n}", "{t}（调整后）：{n}", t=seat_told(view.cadre, seat),
            n=names or say("vacant", "空缺"))
        if not view.plan.taken(seat) and names:
            return
        others = self._others(seat)
        for person in others[:MOST]:
            yield self._other(person, seat)
        if len(others) > MOST:
            yield say("  {n} more meet the conditions of the seat; they live farther away and are not listed",
                      "  另有{n}人本人也符合任职条件，路程较远，未逐一列出", n=len(others) - MOST)
        yield from self._failing(seat)

    def _other(self, person: SchoolLeader, seat: Seat) -> Text:
        """Tell of somebody who meets the conditions of a seat whether some plan gives it, and at what price."""
        told = {"p": person.name, "h": held(self.view, person)}
        if not self.exact:
            return say("  {p} ({h}) meets the conditions of the seat", "  {p}（{h}）符合任职条件", **told)
        cost = self._resolver.price(Decision(person.id, "at", seat))
        if cost.impossible:
            return say("  {p} ({h}) meets the conditions of the seat, but no plan that keeps every rule gives it{w}",
                       "  {p}（{h}）本人符合任职条件，但如由其担任，就没有满足全部规则的方案{w}", **told,
                       w=self._hindering(person, seat))
        return say("  could take it: {p} ({h}): {w}", "  还可由{p}（{h}）担任：{w}", **told, w=self._price(cost))

    def _hindering(self, person: SchoolLeader, seat: Seat) -> Text:
        """Return the rules without any one of which somebody could take a seat, found by solving again."""
        decision = Decision(person.id, "at", seat)
        freed = [label for label, without in self._waived if without.solve(decision).plan is not None]
        if not freed:
            return say(": several rules together stand against it", "（同时受多条规则限制）")
        names = Text.joined((say("“{l}”", "“{l}”", l=label) for label in freed), " or ", "或")
        return say(" unless the rule {r} is not kept", "，除非不执行{r}规则", r=names)

    def _others(self, seat: Seat) -> list[SchoolLeader]:
        cadre = self.view.cadre
        found = [cadre.people[key] for key, one in cadre.options.pairs()
                 if one == seat and self.view.plan.seat.get(key) != seat]
        return sorted(found, key=lambda person: (cadre.km(person, seat.school) or 0, person.id))

    def _failing(self, seat: Seat) -> Iterator[Text]:
        """Tell how many of the same level each rule keeps from a seat, in sentences, the most first."""
        cadre = self.view.cadre
        found = [_hindrance(*against[0]) for person in cadre.people.values()
                 if person.level == seat.duty.height and (against := refusals(cadre, person, seat))]
        words = {label.render("en"): label for label in found}
        counted = sorted(Counter(label.render("en") for label in found).items(), key=lambda one: (-one[1], one[0]))
        if counted:
            yield say("  {n} people of the same level cannot take it; each is counted once, by the first reason:",
                      "  同级人员中有{n}人不能担任，每人只计首要原因：", n=len(found))
        for key, number in counted:
            yield say("    {n} by {l}", "    {n}人：{l}", n=number, l=words[key])

    # -- everything ---------------------------------------------------------------------------

    def everything(self) -> list[Text]:
        """Return chains and rings, and what is told of everybody who moves or is due and stays."""
        view = self.view
        asked = [person for person in view.leaders if person.id in view.plan.seat
                 or view.verdict(person).is_due]
        return [*(sentence(view.cadre, chain) for chain in view.chains),
                *(line for person in asked for line in self._about(person))]


def _hindrance(code: str, reason: Text) -> Text:
    """Return what keeps somebody from a seat: a rule and what it asks, or the reason itself where no rule does."""
    rule = known(code)
    if rule is not None:
        return say("“{l}” ({s})", "“{l}”规则（{s}）", l=rule.label, s=rule.sentence)
    return reason if code == ELSEWHERE else say("not to be placed this year", "本年度不安排")

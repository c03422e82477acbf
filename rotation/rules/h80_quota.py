"""H80 名额."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import ClassVar

from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.round import Round
from rotation.domain.school import School
from rotation.rules._base import Example, PlanRule, in_force
from rotation.rules._tiny import tiny
from rotation.rules._words import Inequality, Subject, Words
from rotation.rules.h35_leavers import LeaverCap
from rotation.text import Text, say

_SEND, _RECEIVE = "派出", "接收"


def _world(**quota: int) -> Problem:
    return tiny({"一小": quota, "二小": {}}, {"甲": {}, "乙": {}, "丙": {"school": "二小"}})


class Quota(PlanRule):
    """Each school sends and receives inside its own numbers, where they are given."""

    code = "H80"
    label = say("Quotas of schools", "名额")
    sentence = say("Schools keep to the numbers set for them", "学校派出、接收人数符合下达的名额")
    basis = "名额分配表（教育局下达）"
    keeps = say("the school has sent the number set for it ({c})", "本校派出名额已满（{c}）")
    rank = 100
    gives = 140
    examples: ClassVar = (
        Example("派出1人，上限1人", lambda: _world(send_max=1), True, plan="甲>二小"),
        Example("派出2人，超过上限", lambda: _world(send_max=1), False, plan="甲>二小 乙>二小"),
        Example("派出不足下限", lambda: _world(send_min=2), False, plan="甲>二小"),
        Example("接收不足下限", lambda: _world(receive_min=1), False, plan="甲>二小"),
        Example("接收达到下限", lambda: _world(receive_min=1), True, plan="丙>一小"),
    )

    def lacking(self, problem: Problem) -> tuple[str, ...]:
        """Any one of the four columns lets the rule run."""
        sources = ("school.send_min", "school.send_max", "school.receive_min", "school.receive_max")
        return () if set(sources) & problem.present else sources

    @staticmethod
    def _limits(school: School, side: str) -> tuple[int | None, int | None]:
        if side == _SEND:
            return school.send_min, school.send_max
        return school.receive_min, school.receive_max

    def subjects(self, round: Round) -> Iterable[Subject]:
        return [(school.code, side) for school in round.problem.schools for side in (_SEND, _RECEIVE)
                if school.stages and self._limits(school, side) != (None, None)]

    def says(self, round: Round, subject: Subject) -> Text:
        school = round.problem.school[subject[0]]
        least, most = self._limits(school, subject[1])
        kind = say("sends", "派出") if subject[1] == _SEND else say("receives", "接收")
        if most is None:
            return say("{s} {k}: at least {a}", "{s}{k}：至少{a}人，上限不限", s=school.name, k=kind, a=least or 0)
        return say("{s} {k}: {a} to {b}", "{s}{k}：{a}至{b}人", s=school.name, k=kind, a=least or 0, b=most)

    def encode(self, words: Words, subject: Subject) -> Inequality:
        code, side = subject
        people = words.leavers(code) if side == _SEND else words.arrivals(code)
        return Inequality(people, *self._limits(words.round.problem.school[code], side))

    def breaches(self, plan: Plan, subject: Subject) -> list[Text]:
        code, side = subject
        number = len(plan.leavers(code) if side == _SEND else plan.arrivals(code))
        least, most = self._limits(plan.round.problem.school[code], side)
        if (least or 0) <= number and (most is None or number <= most):
            return []
        return [say("{n} people", "实际{n}人", n=number)]

    def counts(self, round: Round) -> Iterator[Text]:
        schools = [school for school in round.problem.schools if school.stages]
        yield from _sending(round, schools)
        yield from _receiving(round, schools)


def _sending(round: Round, schools: Iterable[School]) -> Iterator[Text]:
    """Check the least that schools must send against their people and their caps."""
    h35 = in_force(round, LeaverCap)
    able = Counter(place[0] for key in round.options.movers
                   if (place := round.supply.counted.get(key)) is not None and round.options.of(key))
    for school in schools:
        least, here = school.send_min or 0, able[school.code]
        if here < least:
            yield say("H80: {s} must send {n}, only {a} people there have any possible post",
                      "H80：{s}至少派出{n}人，但有可去岗位的只有{a}人", s=school.name, n=least, a=here)
        elif h35 is not None and h35.most(round, school.code) < least:
            yield say("H80: {s} must send {n}, H35 allows {a}", "H80：{s}至少派出{n}人，H35 最多允许{a}人",
                      s=school.name, n=least, a=h35.most(round, school.code))


def _receiving(round: Round, schools: Iterable[School]) -> Iterator[Text]:
    """Check the least that schools must receive against who could come."""
    coming: dict[str, set[int]] = defaultdict(set)
    for opening, index in round.options.opening_index.items():
        chosen = round.options.mover[round.options.by_opening[index]]
        coming[opening.school].update(chosen.tolist())
    for school in schools:
        least, could = school.receive_min or 0, len(coming[school.code])
        if could < least:
            yield say("H80: {s} must receive {n}, only {a} people could come",
                      "H80：{s}至少接收{n}人，但可去该校的只有{a}人", s=school.name, n=least, a=could)

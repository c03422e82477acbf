"""Stand-ins for every post: lawful without anybody else moving, the least effect on the plan first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

import numpy as np

from rotation.domain.answers import PostAnswer, Standby
from rotation.domain.plan import Placement, Plan, effect
from rotation.domain.round import Opening
from rotation.engine.clauses import Clause, System
from rotation.explain.altered import Altered
from rotation.explain.bounds import Least
from rotation.explain.inquiry import Inquiry
from rotation.model.task import RoundTask
from rotation.report.choices import choices_of
from rotation.report.reasons import label
from rotation.text import Text, say

WANTED = 2
"""How many stand-ins are named per post."""


class _Candidate(NamedTuple):
    least: Least
    teacher: str
    option: int


def standbys(
    asked: Inquiry, system: System | None = None, choices: Mapping[str, Text] | None = None,
) -> tuple[PostAnswer, ...]:
    """Return for every placement who was nearest to it and who could stand in.

    Parameters
    ----------
    asked
        A finished plan.
    system
        All clauses of its round; written out here if not given.
    choices
        By teacher id: why somebody was not chosen, where that is known already.

    Returns
    -------
        In the order of schools, stages, subjects and teacher ids; nothing if there is no plan.
    """
    plan = asked.outcome.plan
    if plan is None:
        return ()
    swaps = Altered(system or System(RoundTask(asked.round)), plan)
    items = sorted((item for item in plan.supplying if asked.round.options.of(item.teacher)),
                   key=lambda item: (*item.opening, item.teacher))
    told = _Told(asked, plan, choices or {})
    return tuple(_answer(asked, swaps, told, item) for item in items)


def stand_ins(asked: Inquiry, item: Placement) -> tuple[Standby, ...]:
    """Return who could stand in at one post, nobody else moving, once the one placed has fallen out."""
    assert asked.outcome.plan is not None, "a placement is asked about only when there is a plan"
    swaps = Altered(System(RoundTask(asked.round)), asked.outcome.plan)
    return _answer(asked, swaps, _Told(asked, asked.outcome.plan, {}), item).standbys


def _answer(asked: Inquiry, swaps: Altered, told: _Told, item: Placement) -> PostAnswer:
    people = asked.candidates(item.opening)
    options = np.array([at for _, at in people], np.int64).reshape(-1)
    leasts = asked.bounds.taking(options, kept=item.teacher)
    ranked = sorted(_Candidate(least, key, at) for least, (key, at) in zip(leasts, people, strict=True))
    if not ranked:
        return PostAnswer(item, 0, None, _NOBODY, ())
    found = islice((one for one in ranked if swaps.stands_in(item, one.option)), WANTED)
    stand = tuple(Standby(one.teacher, rank, told.instead(item, one)) for rank, one in enumerate(found, 1))
    against = swaps.broken(item, ranked[0].option)
    why = told.why(ranked[0]) if not against else _against(asked, against[0])
    return PostAnswer(item, len(ranked), ranked[0].teacher, why, stand)


def _against(asked: Inquiry, clause: Clause) -> Text:
    if clause.rule.neutral is not None:
        return clause.rule.neutral
    if clause.rule.obliges:
        return say("the one placed must be: {c}", "拟派教师属必须安排（{c}）", c=label(clause.code))
    return say("not without others moving: {c}: {d}", "单独换人不符合{c}：{d}", c=label(clause.code),
               d=clause.says(asked.round))


class _Told:
    """What candidates would change, counted on the plan in which they stand in, and why they were not chosen."""

    def __init__(self, asked: Inquiry, plan: Plan, choices: Mapping[str, Text]) -> None:
        self._round, self._plan, self._known, self._choices = asked.round, plan, choices, choices_of(plan)

    def why(self, one: _Candidate) -> Text:
        """Return why a candidate was not chosen, in the words of sheet 选派说明."""
        return self._known.get(one.teacher) or self._choices.why(self._round.teacher(one.teacher)).says

    def instead(self, item: Placement, one: _Candidate) -> Text:
        """Return what changes if a candidate takes a post and nobody else moves."""
        parts = (*self._gaps(item, one), *self._ways(item, one), *self._backbone(item, one))
        return Text.joined(parts, ", ", "，")

    def _gaps(self, item: Placement, one: _Candidate) -> Iterator[Text]:
        given_up, taken = (effect(self._round, key, item.opening) for key in (item.teacher, one.teacher))
        more = 0
        for post in (given_up.keys() | taken.keys()) & self._round.cells.keys():
            cell, change = self._round.cells[Opening(*post)], self._plan.change(Opening(*post))
            more += cell.shortage(change - given_up.get(post, 0) + taken.get(post, 0)) - cell.shortage(change)
        if more:
            yield (say("posts short: {n} more", "缺额增加{n}人") if more > 0
                   else say("posts short: {n} fewer", "缺额减少{n}人")).filled(n=f"{abs(more) / 100:g}")
        else:
            yield say("no post more is short", "缺额不变")

    def _ways(self, item: Placement, one: _Candidate) -> Iterator[Text]:
        far, now = (self._round.km(self._round.teacher(key), item.host) for key in (one.teacher, item.teacher))
        if far is not None:
            before = say("", "") if now is None else say(" (now {n})", "（原{n}公里）", n=now)
            yield say("{n} km{b}", "路程{n}公里{b}", n=far, b=before)

    def _backbone(self, item: Placement, one: _Candidate) -> Iterator[Text]:
        able, now = (self._round.is_backbone(self._round.teacher(key)) for key in (one.teacher, item.teacher))
        if able is not now:
            yield (say("a backbone teacher more", "多1名骨干教师") if able
                   else say("a backbone teacher fewer", "少1名骨干教师"))


_NOBODY = say("nobody else who stays meets the rules for the post", "未选派人员中无其他人符合该岗位规则")

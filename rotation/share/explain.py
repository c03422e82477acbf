"""Why lessons stay open at a school after they were shared, what would close them, and why somebody walks or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from rotation.domain.lessons import full_load, with_rooms
from rotation.domain.round import Opening
from rotation.domain.sharing import Mover
from rotation.domain.teacher import Teacher
from rotation.errors import UnknownName
from rotation.explain.ask import school_asked, teacher_asked
from rotation.rules._share import fit, lessons_told, place_told, ruling
from rotation.rules.w08_people import WhoWalks
from rotation.rules.w20_days import DaysAway
from rotation.share.calendar import WEEKDAYS, part_told
from rotation.share.supposing import Resolved, least_open, over
from rotation.share.tables import CERTIFIED
from rotation.share.tables_remote import class_told
from rotation.share.view import ShareView
from rotation.share.why import ANYBODY, KeptAway
from rotation.text import Text, say

_PATIENCE = 60.0
"""Seconds for which one question is solved again."""
_MOST_DAYS = 5
_MOST_NAMED = 3
"""So many people are named of those whom one reason keeps away."""


class ShareInquiry:
    """Answers questions about one plan of shared lessons.

    Parameters
    ----------
    view
        The plan.
    exact
        Whether to solve again for what one more day would close.
    """

    def __init__(self, view: ShareView, *, exact: bool = True) -> None:
        self._view, self._world, self._plan, self._exact = view, view.world, view.plan, exact
        self._reasons, self._roomier = KeptAway(view.plan), dict[str, Resolved | None]()

    # -- a school -----------------------------------------------------------------------------

    def school(self, code: str) -> list[Text]:
        """Return why each subject of a school, named by code, full name or unique short name, is covered as it is.

        Raises
        ------
        UnknownName
            There is no such school, or nothing is shared there.
        """
        school = school_asked(self._world.round.problem, code)
        cells = [cell for cell, told in self._world.lessons.items() if told.total and cell.school == school.code]
        if not cells:
            raise UnknownName(say("{c} has no lessons that may be shared", "{c}没有可以走教、同频的学科",
                                  c=school.name))
        return [line for cell in cells for line in self._about(cell)]

    def everything(self) -> list[Text]:
        """Return the same of every subject that stays open, without solving again."""
        asked = ShareInquiry(self._view, exact=False)
        return [line for cell in self._world.gaps if self._plan.open(cell) for line in asked._about(cell)]

    def _about(self, cell: Opening) -> Iterator[Text]:
        told, plan = self._world.lessons[cell], self._plan
        numbers = {"d": told.total, "a": told.taught, "h": plan.besides[cell], "w": plan.walked[cell],
                   "r": plan.followed[cell], "o": plan.open(cell)}
        yield say("{p}: {d} lessons asked for; own teachers {a}, colleagues of other subjects {h}, walkers {w}, "
                  "by screen {r}, nobody {o}",
                  "{p}：应开{d}节，本学科教师上{a}节，本校兼课{h}节，走教{w}节，同频{r}节，没有人上{o}节",
                  p=place_told(self._world, cell),
                  **{key: lessons_told(self._world, number) for key, number in numbers.items()})
        yield from self._who(cell)
        if self._plan.open(cell):
            yield from self._why(cell)
            yield say("  {w}", "  {w}", w=self._reasons.no_screen(cell))
            yield from self._more(cell)

    def _who(self, cell: Opening) -> Iterator[Text]:
        """Iterate over who comes when, and what is taught then."""
        for key, week in self._view.weeks.items():
            for day in week:
                for visit in (visit for visit in day.visits if cell in visit.lessons):
                    yield say("  {t} of {s} comes on {d}, {p}: {n} lessons", "  {s}{t}{d}{p}来校上{n}节",
                              t=self._world.named(key), s=self._world.named(self._world.base[key].school),
                              d=WEEKDAYS[day.weekday], p=part_told(self._plan, key, visit),
                              n=lessons_told(self._world, visit.lessons[cell]))
        for one in self._view.remote:
            classes = [there for there in one.followers if there.cell == cell]
            if classes:
                yield say("  {t} of {s} teaches by screen: {c}, {n} lessons each",
                          "  {s}{t}同频主讲：{c}，每班每周{n}节",
                          t=self._world.named(one.teacher), s=self._world.named(one.sent.cell.school),
                          c=tuple(map(class_told, classes)), n=lessons_told(self._world, one.lessons))
        for key, there, number in self._view.besides:
            if there == cell:
                yield say("  {t} of the school teaches {n} lessons besides{c}", "  本校{t}兼课{n}节{c}",
                          t=self._world.named(key), n=lessons_told(self._world, number), c="" if fit(
                              self._world, key, cell) >= CERTIFIED else say(
                              " (no certificate in the subject)", "（没有该学科教师资格）"))

    def _why(self, cell: Opening) -> Iterator[Text]:
        """Iterate over what keeps people of other schools who could teach it from doing so, most people first."""
        held = self._reasons.held(cell)
        if not held:
            yield say("  nobody of another school has {j} as main or minor subject or in a certificate",
                      "  外校没有教{j}、有{j}资格或兼教{j}的教师", j=cell.subject)
            return
        yield say("  {n} people of other schools have {j} as main or minor subject or in a certificate:",
                  "  外校教{j}、有{j}资格或兼教{j}的教师{n}人：", j=cell.subject,
                  n=sum(len(one.people) for one in held))
        for one in held:
            few = len(one.people) <= _MOST_NAMED
            yield say("    {n} {w}{p}", "    {n}人{w}{p}", n=len(one.people), w=one.reason, p=say(
                " ({p})", "（{p}）", p=tuple(map(self._world.named, one.people))) if few else "")

    def _more(self, cell: Opening) -> Iterator[Text]:
        """Iterate over what one more teacher, one more day away for everybody, and one more room would close."""
        world, open_ = self._world, self._plan.open(cell)
        load = int(full_load(world.round, cell) * world.unit)
        yield say("  one more teacher of it at the school would close all {n} of them",
                  "  该校再有1名{j}教师，可全部补上这{n}节", j=cell.subject, n=lessons_told(world, open_)) if (
            load >= open_) else say(
            "  one more teacher of it at the school would close at least {n} of them",
            "  该校再有1名{j}教师，至少可补上其中{n}节", j=cell.subject, n=lessons_told(world, load))
        if self._exact and self._wider is not None:
            yield self._closes(say("one more day away a week for everybody", "走教天数上限多1天"), self._wider, cell)
        if self._exact and self._reasons.by_screen(cell) and (found := self._with_a_room(cell.school)) is not None:
            yield self._closes(say("one more room for remote lessons at the school", "该校多1间同频互动教室"), found,
                               cell)

    def _closes(self, what: Text, found: Resolved, cell: Opening) -> Text:
        """Return what something more would close, here and in all."""
        here = max(0, self._plan.open(cell) - found.plan.open(cell))
        whole = max(0, self._open - found.open)
        unproven = "" if found.proven else say(" (at least: not proven within {s} seconds)",
                                               "（至少；{s}秒内未证明为最多）", s=int(_PATIENCE))
        return say("  {w} would close {n} of them, {m} in all{u}", "  {w}，可补上其中{n}节（全旗县共多补{m}节）{u}",
                   w=what, n=lessons_told(self._world, here), m=lessons_told(self._world, whole), u=unproven)

    @cached_property
    def _open(self) -> int:
        return Resolved(self._plan, proven=True).open

    @cached_property
    def _wider(self) -> Resolved | None:
        """The best plan if everybody might be away on one more day; None if there is no such day or no time."""
        rules = self._view.policy.rules
        days = rules[DaysAway.code]
        if not isinstance(days, DaysAway) or not days.on or days.days >= _MOST_DAYS:
            return None
        wider = {**rules, DaysAway.code: days.model_copy(update={"days": days.days + 1})}
        return least_open(self._world.plan, replace(self._view.policy, rules=wider), _PATIENCE, self._plan)

    def _with_a_room(self, school: str) -> Resolved | None:
        """Return the best plan if a school had one more room for remote lessons; None if there was no time."""
        if school not in self._roomier:
            facts = with_rooms(self._world.round.problem, frozenset({school}))
            self._roomier[school] = least_open(
                over(self._world.plan, facts), self._view.policy, _PATIENCE, self._plan)
        return self._roomier[school]

    # -- a person -----------------------------------------------------------------------------

    def teacher(self, named: str) -> list[Text]:
        """Return what somebody does besides, or why not.

        Raises
        ------
        UnknownName
            Nobody has this id or name, or several have the name.
        """
        return list(self._person(teacher_asked(self._world.round.problem, named)))

    def _person(self, teacher: Teacher) -> Iterator[Text]:
        world, key = self._world, teacher.id
        if key not in world.base:
            yield say("{t}: {w}", "{t}：{w}", t=teacher.name, w=self._not_asked(teacher))
            return
        days = self._view.weeks.get(key, ())
        for day in days:
            there = tuple(say("{a} at {s}", "{a}{s}", a=part_told(self._plan, key, visit), s=world.named(visit.school))
                          for visit in day.visits)
            yield say("{t}: {d} {p}, {k} km", "{t}：{d}{p}，往返{k}公里", t=teacher.name, d=WEEKDAYS[day.weekday],
                      k=day.km, p=there)
        for who, cell, number in self._view.besides:
            if who == key:
                yield say("{t}: {n} lessons of {j} at the own school", "{t}：在本校兼{j}{n}节", t=teacher.name,
                          n=lessons_told(world, number), j=cell.subject)
        sent = tuple(self._sends(key))
        yield from sent
        if not days and not sent and not any(who == key for who, _, _ in self._view.besides):
            yield self._idle(teacher)

    def _not_asked(self, teacher: Teacher) -> Text:
        """Return why somebody has nothing to give: placed by the round, not in post, or with no lessons to spare."""
        world, walks = self._world, Mover(teacher.id)
        placed, rule = world.plan.placement(teacher.id), ruling(world, WhoWalks)
        if placed is not None:
            return say("placed by the round at {s}, so neither walks nor teaches besides",
                       "本次方案安排交流到{s}，不再安排走教、兼课", s=world.named(placed.host))
        if not rule.permits(world, walks, ANYBODY):
            return rule.says(world, walks, ANYBODY)
        return say("no lessons to spare: the own school needs all lessons of {j}",
                   "没有富余课时：本校的{j}课需要该学科全部教师来上", j=teacher.subject)

    def _sends(self, key: str) -> Iterator[Text]:
        for one in self._view.remote:
            if one.teacher == key:
                yield say("{t}: sends {n} lessons of {j} a week to {s}", "{t}：同频主讲{j}每周{n}节，接收学校{s}",
                          t=self._world.named(key), j=one.sent.cell.subject, n=lessons_told(self._world, one.lessons),
                          s=tuple(self._world.named(there.cell.school) for there in one.followers))

    def _idle(self, teacher: Teacher) -> Text:
        world, rule, walks = self._world, ruling(self._world, WhoWalks), Mover(teacher.id)
        if not rule.permits(world, walks, ANYBODY):
            why = rule.says(world, walks, ANYBODY)
        elif teacher.id not in world.reach:
            why = say("no open lessons within reach that the teacher is fit for", "路途范围内没有能教的缺课")
        else:
            why = say("others give the lessons, in the order of W38 or at less cost",
                      "由其他教师承担（先后有序或路途更近）")
        return say("{t}: does not walk or teach besides: {w}", "{t}：未安排走教或兼课：{w}", t=teacher.name, w=why)

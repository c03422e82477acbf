"""Why lessons stay open at a school after they were shared, what would close them, and why somebody walks or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property

from rotation.domain.lessons import full_load
from rotation.domain.round import Opening
from rotation.domain.share_plan import SharePlan
from rotation.domain.sharing import Choice, Mover
from rotation.domain.teacher import Teacher
from rotation.engine.progress import Limits
from rotation.engine.solver import solve
from rotation.errors import UnknownName
from rotation.explain.ask import school_asked
from rotation.rules._share import fit, lessons_told, place_told, ruling
from rotation.rules.l05_remote_subjects import RemoteSubjects
from rotation.rules.v05_no_lesson import NoLesson
from rotation.rules.v10_open_lessons import OpenLessons
from rotation.rules.w08_people import WhoWalks
from rotation.rules.w15_ways import Ways
from rotation.rules.w20_days import DaysAway
from rotation.share.calendar import PARTS, WEEKDAYS
from rotation.share.settle import settle
from rotation.share.task import ShareTask
from rotation.share.view import ShareView
from rotation.text import Text, say

_PATIENCE = 60.0
"""Seconds for which one question is solved again."""
_MOST_DAYS = 5


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
            yield self._why(cell)
            yield from self._no_screen(cell)
            yield from self._more(cell)

    def _who(self, cell: Opening) -> Iterator[Text]:
        """Iterate over who comes when, and what is taught then."""
        for key, week in self._view.weeks.items():
            for day in week:
                for number in (visit.lessons[cell] for visit in day.visits if cell in visit.lessons):
                    yield say("  {t} of {s} comes on {d}: {n} lessons", "  {s}{t}{d}来校上{n}节",
                              t=self._world.named(key), s=self._world.named(self._world.base[key].school),
                              d=WEEKDAYS[day.weekday], n=lessons_told(self._world, number))

    def _why(self, cell: Opening) -> Text:
        """Return what keeps people who could teach there from doing so, most people first."""
        reasons = [self._hinders(key, cell) for key in sorted(self._world.base) if self._could(key, cell)]
        if not reasons:
            return say("  nobody elsewhere has lessons of {j} to spare", "  其他学校没有能教{j}且有富余课时的教师",
                       j=cell.subject)
        numbers = Counter(one.render("zh") for one in reasons)
        named = {one.render("zh"): one for one in reasons}
        told = tuple(say("{n} {w}", "{n}人{w}", n=number, w=named[key]) for key, number in numbers.most_common())
        return say("  others who could teach {j}: {r}", "  其他学校能教{j}且有富余课时的教师：{r}", j=cell.subject,
                   r=told)

    def _no_screen(self, cell: Opening) -> Iterator[Text]:
        """Iterate over what keeps classes from following remote lessons."""
        remote = self._world.law.get(RemoteSubjects.code)
        if not isinstance(remote, RemoteSubjects) or cell.subject not in remote.subjects:
            yield say("  {j} is not taught by screen", "  {j}不安排同频", j=cell.subject)
        elif not self._world.school(cell.school).rooms:
            yield say("  the school has no room for remote lessons", "  该校没有同频互动教室")
        elif cell not in self._world.following:
            yield say("  nobody with a room and lessons of {j} to spare could send any",
                      "  没有既有同频互动教室、又有{j}富余课时的学校可以主讲", j=cell.subject)
        else:
            yield say("  by screen as far as teachers, rooms and adults beside the classes have lessons left",
                      "  同频受主讲教师富余课时、两校教室和本校辅助教师所限")

    def _could(self, key: str, cell: Opening) -> bool:
        """Whether somebody of another school with lessons to spare is fit for a cell."""
        base = self._world.base[key]
        return base.school != cell.school and base.stage is cell.stage and fit(
            self._world, key, cell) >= ruling(self._world, WhoWalks).min_fit

    def _hinders(self, key: str, cell: Opening) -> Text:
        """Return the first reason why somebody who is fit gives no more lessons in a cell."""
        world, plan = self._world, self._plan
        refused = ruling(world, WhoWalks)
        if not refused.permits(world, Mover(key), Choice("")):
            return refused.says(world, Mover(key), Choice(""))
        if ruling(world, Ways).refuses(world, world.base[key].school, (cell.school,)) is not None:
            return say("too far away", "路途过远")
        if self._left(key) <= 0:
            return say("have given all that they have to spare", "富余课时已全部用完")
        if (key, cell) in plan.given:
            return say("already come, as often as days and classes allow", "已来走教，到校时段已满")
        if any(there == cell and not world.at_home(who, there) for who, there in plan.given):
            return say("stay away since one person comes already", "因该科已有一人走教而不再安排")
        return say("could come only at the cost of goals that come first, or within days, schools and kilometers",
                   "受天数、学校数、里程或先后顺序所限")

    def _left(self, key: str) -> int:
        """Return the lessons that somebody still has to give."""
        world, plan = self._world, self._plan
        alone = world.load(key) - plan.away(key)
        if world.only_walks(key):
            return alone
        base = world.base[key]
        given = sum(plan.away(other) for other, home in world.base.items()
                    if home == base and not world.only_walks(other))
        sent = plan.by_screen(world.sent_from.get(base, ()))
        return min(alone, world.spare.get(base, 0) - given - (sent + 1) // 2)

    def _more(self, cell: Opening) -> Iterator[Text]:
        """Iterate over what one more teacher there, and one more day away for everybody, would close."""
        world, open_ = self._world, self._plan.open(cell)
        load = int(full_load(world.round, cell) * world.unit)
        yield say("  one more teacher of it at the school would close {n} of them",
                  "  该校再有1名{j}教师，可补上其中{n}节", j=cell.subject, n=lessons_told(world, min(load, open_)))
        wider = self._with_a_day if self._exact else None
        if wider is not None:
            whole = self._all_open(self._plan) - self._all_open(wider)
            yield say("  one more day away a week for everybody would close {n} of them, {m} in all",
                      "  走教天数上限多1天，可补上其中{n}节（全旗县共多补{m}节）", m=lessons_told(world, whole),
                      n=lessons_told(world, max(0, open_ - wider.open(cell))))

    def _all_open(self, plan: SharePlan) -> int:
        return sum(map(plan.open, self._world.lessons))

    @cached_property
    def _with_a_day(self) -> SharePlan | None:
        """The best plan if everybody might be away on one more day; None if there is no such day or no time.

        Only the goals on open lessons are asked: how far people travel for them does not change how many there are.
        """
        rules = self._view.policy.rules
        days = rules[DaysAway.code]
        if not isinstance(days, DaysAway) or not days.on or days.days >= _MOST_DAYS:
            return None
        wider = {**rules, DaysAway.code: days.model_copy(update={"days": days.days + 1})}
        open_ = tuple(tier for tier in self._view.policy.tiers
                      if all(isinstance(goal, NoLesson | OpenLessons) for goal, _ in tier.goals))
        policy = replace(self._view.policy, rules=wider, tiers=open_ or self._view.policy.tiers)
        return solve(ShareTask(settle(self._world.plan, policy), policy), Limits(_PATIENCE)).plan

    # -- a person -----------------------------------------------------------------------------

    def teacher(self, named: str) -> list[Text]:
        """Return what somebody does besides, or why not.

        Raises
        ------
        UnknownName
            Nobody has this id or name.
        """
        found = [one for one in self._world.round.problem.teachers if named in (one.id, one.name)]
        if not found:
            raise UnknownName(say("there is no teacher {t}", "没有教师“{t}”", t=named))
        return [line for one in found for line in self._person(one)]

    def _person(self, teacher: Teacher) -> Iterator[Text]:
        world, key = self._world, teacher.id
        if key not in world.base:
            yield say("{t}: no lessons to spare, or placed by the round", "{t}：没有富余课时，或本次已安排交流",
                      t=teacher.name)
            return
        days = self._view.weeks.get(key, ())
        for day in days:
            there = tuple(say("{a} at {s}", "{a}{s}", a=PARTS[visit.part], s=world.named(visit.school))
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

    def _sends(self, key: str) -> Iterator[Text]:
        for one in self._view.remote:
            if one.teacher == key:
                yield say("{t}: sends {n} lessons of {j} a week to {s}", "{t}：同频主讲{j}每周{n}节，接收学校{s}",
                          t=self._world.named(key), j=one.sent.cell.subject, n=lessons_told(self._world, one.lessons),
                          s=tuple(self._world.named(there.cell.school) for there in one.followers))

    def _idle(self, teacher: Teacher) -> Text:
        world, rule, walks = self._world, ruling(self._world, WhoWalks), Mover(teacher.id)
        if not rule.permits(world, walks, Choice("")):
            why = rule.says(world, walks, Choice(""))
        elif teacher.id not in world.reach:
            why = say("no open lessons within reach that the teacher is fit for", "路途范围内没有能教的缺课")
        else:
            why = say("others give the lessons, in the order of W38 or at less cost",
                      "由其他教师承担（先后有序或路途更近）")
        return say("{t}: does not walk or teach besides: {w}", "{t}：未安排走教或兼课：{w}", t=teacher.name, w=why)

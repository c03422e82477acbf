"""Why somebody is sent or stays: the first true of an ordered list of reasons, from facts and plan alone.

The order is that of section 7 of the model. Every reason can be tested without solving; where none
holds, only another plan would tell, and that is left to whoever has solved one.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from rotation.domain.plan import Placement, Plan
from rotation.domain.round import Opening
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Verdict
from rotation.figures.kinds import Kind, kinds_of
from rotation.model.eligibility import plan_rules
from rotation.report.reasons import (
    UNNAMED,
    Inversion,
    groups,
    inversions,
    kept_for_family,
    label,
    pinned,
    spelled_points,
)
from rotation.report.refusal import refused, unplaceable
from rotation.rules import PlanRule
from rotation.rules._words import Subject
from rotation.rules.g52_seniority import group, points
from rotation.rules.g90_lottery import ticket
from rotation.rules.h45_coverage import Coverage
from rotation.rules.h50_not_empty import NotEmpty
from rotation.rules.h75_must_move import MustMove
from rotation.rules.h95_recruits import Recruits
from rotation.rules.r50_volunteer import Volunteer
from rotation.rules.r60_after_term import ONWARD, AfterTheTerm
from rotation.text import Term, Text, say

NAMED = 5
"""So many people of a group are named; of more, the number is told."""


class Ground(Term):
    """On what the reason of a person rests, in the order in which it is looked for."""

    SENT = "选派", "sent"
    FORBIDDEN = "规则不允许", "a rule forbids"
    SHORT = "本校该学科派出后不足", "the own school would be short"
    SENIOR = "同组资历更深者先派", "those with more points go first"
    FULL = "学校派出已满", "the school has sent all it may"
    NO_GAP = "没有缺该学科的学校", "no school lacks the subject"
    DRAWN = "随机序号靠后", "drawn later among equals"
    FACT = "同组另一人先派的原因", "a fact told somebody else of the group apart"
    HOSTS = "缺该学科的学校不能再接收", "the schools that lack the subject can receive nobody more"
    WHOLE = "整体比较", "the plan as a whole"


@dataclass(frozen=True)
class Why:
    """The reason of one person.

    Parameters
    ----------
    ground
        On what it rests; `Ground.WHOLE` says that only another plan can tell.
    says
        For the office: others may be named, with points.
    outside
        For whatever leaves the office: others are counted, never named.
    """

    ground: Ground
    says: Text
    outside: Text

    @classmethod
    def same(cls, ground: Ground, says: Text) -> Why:
        """Make a reason that tells of nobody else."""
        return cls(ground, says, says)


UNSOLVED = say("no single reason: the plan as a whole; what sending this teacher would change was not worked out",
               "无单项原因，由整体方案决定；改派的影响未测算")


@lru_cache(maxsize=1)
def choices_of(plan: Plan) -> Choices:
    """Return the reasons under a plan, worked out once for all sheets that tell them; kept of the last plan alone."""
    return Choices(plan)


class Choices:
    """Reasons of everybody under one plan.

    Parameters
    ----------
    plan
        A finished plan.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan, self._round = plan, plan.round
        self._known: dict[str, Why] = {}
        self._breaking: dict[str, tuple[tuple[PlanRule, Subject], ...]] = {}
        self._tests: tuple[Callable[[Teacher], Why | None], ...] = (
            self._forbidden, self._held, self._short, self._senior, self._full, self._no_gap, self._drawn, self._fact,
            self._hosts_full)

    def why(self, teacher: Teacher) -> Why:
        """Return the first reason that is true of a teacher, sent or not."""
        if teacher.id not in self._known:
            self._known[teacher.id] = self._first(teacher)
        return self._known[teacher.id]

    def _first(self, teacher: Teacher) -> Why:
        item = self._plan.placement(teacher.id)
        if item is not None:
            return Why.same(Ground.SENT, self._sent(teacher, item))
        found = (test(teacher) for test in self._tests)
        first = next((why for why in found if why is not None), Why.same(Ground.WHOLE, UNSOLVED))
        return self._beside_inversion(teacher, first)

    def _beside_inversion(self, teacher: Teacher, why: Why) -> Why:
        """Point to the sheet that tells why somebody of the group with fewer points went all the same."""
        if teacher.id not in self._inverted or why.ground not in (
                Ground.SHORT, Ground.FULL, Ground.NO_GAP, Ground.HOSTS):
            return why
        return replace(why, says=say(
            "{w}; why somebody of the group with fewer points goes: see sheet Inversions",
            "{w}；同组积分较低者先派的原因见“同条件倒挂”", w=why.says))

    # -- rules --------------------------------------------------------------------------------

    def _forbidden(self, teacher: Teacher) -> Why | None:
        if not self._round.standings[teacher.id].placeable:
            return Why.same(Ground.FORBIDDEN, unplaceable(self._round, teacher))
        if not self._round.options.of(teacher.id):
            return Why.same(Ground.FORBIDDEN, say("no post is possible: {r}", "没有可安排的岗位：{r}",
                                                  r=refused(self._round, teacher).says))
        return Why.same(Ground.FORBIDDEN, UNNAMED) if kept_for_family(self._plan, teacher) else None

    def _held(self, teacher: Teacher) -> Why | None:
        """Tell of somebody who stays after the term or goes on (R60) which rule would break at every post."""
        if teacher.after_term not in ONWARD:
            return None
        first, *others = self._round.options.of(teacher.id)
        for code, why in (told := self._broken_by(teacher, first)).items():
            if all(code in self._broken_by(teacher, post, told) for post in others):
                return Why.same(Ground.FORBIDDEN, say("{c}: {w}", "{c}：{w}", c=label(code), w=why))
        return None

    def _broken_by(self, teacher: Teacher, post: Opening, codes: Container[str] | None = None) -> dict[str, Text]:
        """Return by code what would break if somebody took a post and nobody else moved; of schools the two alone."""
        other = self._plan.beside(*Plan.of(self._round, [(teacher.id, post)]).placements)
        schools, rules = self._round.problem.school, plan_rules(self._round)
        return {rule.code: rule.says(self._round, subject)
                for rule in rules if codes is None or rule.code in codes for subject in rule.subjects(self._round)
                if not (subject and subject[0] in schools and subject[0] not in (teacher.school, post.school))
                and rule.breaches(other, subject) and not rule.breaches(self._plan, subject)}

    def _short(self, teacher: Teacher) -> Why | None:
        for rule, _ in self._broken_at_home(teacher):
            if isinstance(rule, Coverage | NotEmpty):
                cell = Opening(*self._round.supply.key_of(teacher.id))
                return Why.same(Ground.SHORT, say(
                    "{k}: {g} {j}, {p} posts, {a} people in this plan", "{k}：{g}{j}岗位{p}个，本方案有{a}人",
                    k=rule.keeps.filled(c=rule.code), g=cell.stage, j=cell.subject,
                    p=self._round.cells[cell].posts, a=f"{self._plan.after(cell) / 100:g}"))
        return None

    def _full(self, teacher: Teacher) -> Why | None:
        for rule, subject in self._broken_at_home(teacher):
            return Why.same(Ground.FULL, say("{k}. {d}", "{k}。{d}", k=rule.keeps.filled(c=rule.code),
                                             d=rule.says(self._round, subject)))
        return None

    def _broken_at_home(self, teacher: Teacher) -> tuple[tuple[PlanRule, Subject], ...]:
        """Return the clauses of the own school that one more leaver would break, wherever to."""
        if teacher.id not in self._breaking:
            place = self._round.supply.counted.get(teacher.id)
            self._breaking[teacher.id] = () if place is None else tuple(
                self._broken_at(place[0], teacher, self._round.options.of(teacher.id)[0]))
        return self._breaking[teacher.id]

    def _broken_at(self, school: str, teacher: Teacher, post: Opening) -> Iterator[tuple[PlanRule, Subject]]:
        """Yield the clauses of a school that would break if somebody took a post and nobody else moved."""
        other = self._plan.beside(*Plan.of(self._round, [(teacher.id, post)]).placements)
        for rule, subject in self._clauses.get(school, ()):
            if rule.breaches(other, subject) and not rule.breaches(self._plan, subject):
                yield rule, subject

    @cached_property
    def _clauses(self) -> dict[str, list[tuple[PlanRule, Subject]]]:
        """Clauses about single schools, by school code."""
        found: dict[str, list[tuple[PlanRule, Subject]]] = {}
        for rule in plan_rules(self._round):
            for subject in rule.subjects(self._round):
                if subject and subject[0] in self._round.problem.school:
                    found.setdefault(subject[0], []).append((rule, subject))
        return found

    # -- those of the same place and subject ---------------------------------------------------

    def _senior(self, teacher: Teacher) -> Why | None:
        mine = points(self._round, teacher)
        sent = [one for one in self._sent_of_group(teacher) if points(self._round, one) != mine]
        if not sent or any(points(self._round, one) < mine for one in sent):
            return None
        sent.sort(key=lambda one: (-points(self._round, one), one.id))
        return Why(
            Ground.SENIOR,
            say("those with more points go first: {w}; this teacher has {m}",
                "同组资历更深者先派：{w}；本人{m}分", w=self._with_points(sent), m=spelled_points(mine)),
            say("{n} others of the group have more points", "同组另有{n}人资历更深", n=len(sent)))

    def _sent_of_group(self, teacher: Teacher) -> list[Teacher]:
        """Return who else of E, of the same place and main subject, is sent; nobody for those outside E."""
        if teacher.id not in self._round.eligible_set:
            return []
        members = self._groups[group(self._round, teacher)]
        return [one for one in members if self._plan.placement(one.id) is not None]

    @cached_property
    def _groups(self) -> dict[tuple[str, str, str], list[Teacher]]:
        return groups(self._round)

    def _with_points(self, people: list[Teacher]) -> Text:
        told = tuple(say("{t} ({p} points)", "{t}（{p}分）", t=one.name, p=spelled_points(points(self._round, one)))
                     for one in people[:NAMED])
        more = len(people) - NAMED
        return say("{w} and {n} more", "{w}等{m}人", w=told, n=more, m=len(people)) if more > 0 else Text.of(told)

    def _drawn(self, teacher: Teacher) -> Why | None:
        """Tell of somebody sent whom only the public draw put before: all else that is compared is equal."""
        for one in self._sent_of_group(teacher):
            item = self._plan.placement(one.id)
            if item is None or not self._equal(teacher, one, item.opening):
                continue
            mine, theirs = (ticket(self._round.settings.seed, key, item.opening) for key in (teacher.id, one.id))
            if mine > theirs:
                told = say("equal conditions, drawn later by the public seed: number {m}; {t} has {n}",
                           "同等条件，公开随机序号靠后：本人{m}，{t}{n}", m=mine, n=theirs, t=one.name)
                outside = say("equal conditions, drawn later by the public seed: number {m}",
                              "同等条件，公开随机序号靠后：本人{m}", m=mine)
                return Why(Ground.DRAWN, told, outside)
        return None

    def _equal(self, teacher: Teacher, other: Teacher, post: Opening) -> bool:
        """Whether two of one group are alike in all that is compared for a post."""
        round = self._round
        if pinned(round, other.id) or post not in round.options.of(teacher.id):
            return False

        def compared(one: Teacher) -> tuple[object, ...]:
            wished = [(w.order, w.score, w.cost) for w in round.problem.wishes_of.get(one.id, ())
                      if w.school in (post.school, one.school)]
            return (points(round, one), one.backbone, round.is_backbone(one), one.degree, bool(one.graduating),
                    one.graduated, one.duty, one.workload, one.established, round.km(one, post.school),
                    round.volunteers(one), wished)
        return compared(teacher) == compared(other)

    def _fact(self, teacher: Teacher) -> Why | None:
        """Tell why somebody of the group with fewer points went instead, if one fact tells."""
        for one in self._inverted.get(teacher.id, ()):
            if one.fact is not None:
                told = say("{t} of the group, with fewer points ({p}), goes first: {f}",
                           "同组积分较低的{t}（{p}分）先派：{f}", t=one.sent.name, f=one.fact,
                           p=spelled_points(points(self._round, one.sent)))
                outside = say("somebody else of the group goes first: {f}", "同组另一人先派：{f}", f=one.fact)
                return Why(Ground.FACT, told, outside)
        return None

    @cached_property
    def _inverted(self) -> dict[str, list[Inversion]]:
        found: dict[str, list[Inversion]] = {}
        for one in inversions(self._plan):
            found.setdefault(one.stayed.id, []).append(one)
        return found

    # -- posts ----------------------------------------------------------------------------------

    def _no_gap(self, teacher: Teacher) -> Why | None:
        posts = self._round.options.of(teacher.id)
        cells = [(self._round.cells[post], self._plan.change(post)) for post in posts]
        if any(cell.shortage(change) > 0 for cell, change in cells):
            return None
        filled = sum(cell.shortage(0) > 0 for cell, _ in cells)
        if not filled:
            return Why.same(Ground.NO_GAP, say(
                "no school lacks the subject: none of the {n} possible posts was short",
                "没有缺该学科的学校：可去的{n}个岗位都不缺人", n=len(posts)))
        return Why.same(Ground.NO_GAP, say(
            "no school lacks the subject any more: of the {n} possible posts {f} were short and are filled by others",
            "没有缺该学科的学校：可去的{n}个岗位中原缺人的{f}个已由他人补足", n=len(posts), f=filled))

    def _hosts_full(self, teacher: Teacher) -> Why | None:
        """Tell that every school short of the subject is held by a rule of its own, nobody else moving."""
        found: dict[tuple[str, Subject], PlanRule] = {}
        for post in self._round.options.of(teacher.id):
            if self._round.cells[post].shortage(self._plan.change(post)) > 0:
                first = next(self._broken_at(post.school, teacher, post), None)
                if first is None:
                    return None
                found.setdefault((first[0].code, first[1]), first[0])
        told = [say("{l} ({c}): {d}", "{l}（{c}）：{d}", l=rule.label, c=rule.code, d=rule.says(self._round, subject))
                for (_, subject), rule in found.items()]
        return Why.same(Ground.HOSTS, say(
            "the schools that lack the subject can receive nobody more as things stand. {w}",
            "缺该学科的学校已不能再接收。{w}", w=Text.joined(told[:NAMED])))

    # -- sent -----------------------------------------------------------------------------------

    def _sent(self, teacher: Teacher, item: Placement) -> Text:
        told = [*self._by(teacher), self._served(item), *self._before_others(teacher), *self._nobody_else(item)]
        return Text.joined(told)

    def _by(self, teacher: Teacher) -> Iterator[Text]:
        """Tell why somebody is sent who is not just a member of E."""
        verdict = self._round.standings[teacher.id].verdict
        if verdict is Verdict.RECRUIT:
            yield say("recruit's first post, not in the share ({h})", "新任教师分配，不计入比例（{h}）",
                       h=Recruits.code)
        elif pinned(self._round, teacher.id):
            yield say("named by the office ({h})", "教育局指定交流（{h}）", h=MustMove.code)
        elif self.volunteers(teacher):
            yield say("volunteer, not in the share ({h})", "自愿：未列入交流范围、本人主动申请，不计入比例（{h}）",
                       h=Volunteer.code)
        elif self._round.volunteers(teacher):
            yield say("applied", "主动申请")
        elif teacher.after_term in ONWARD:
            yield say("the term has ended: {a} ({h})", "交流期满：{a}（{h}）", a=teacher.after_term,
                       h=AfterTheTerm.code)
        elif teacher.id not in self._round.eligible_set:
            yield say("does not meet the conditions", "不符合交流条件")

    def volunteers(self, teacher: Teacher) -> bool:
        """Whether somebody applied who is outside the share (R50)."""
        return self._round.standings[teacher.id].verdict is Verdict.EXEMPT and self._round.volunteers(teacher)

    def _served(self, item: Placement) -> Text:
        """Return what a placement is for, and what the post had before."""
        cell, kind = self._round.cells[item.opening], self._kinds[item.teacher]
        post = say("{g} {j}, {p} posts, {b} people before", "{g}{j}，岗位{p}个，原有{b}人",
                   g=item.stage, j=item.subject, p=cell.posts, b=f"{cell.before / 100:g}")
        if kind in (Kind.RECRUIT, Kind.VOLUNTEER):  # told before
            return post
        return say("{k}: {p}", "{k}：{p}", k=kind, p=post)

    @cached_property
    def _kinds(self) -> dict[str, Kind]:
        return kinds_of(self._plan)

    def _before_others(self, teacher: Teacher) -> Iterator[Text]:
        """Tell the place in the group by points, of a member of E whom nobody ordered to go."""
        if teacher.id not in self._round.eligible_set or pinned(self._round, teacher.id):
            return
        members = self._groups[group(self._round, teacher)]
        above = sum(points(self._round, one) > points(self._round, teacher) for one in members)
        if len(members) == 1:
            yield say("nobody else of the school and subject meets the conditions", "本校同学科仅本人符合条件")
        else:
            yield say("number {r} of {n} of the group by points", "同组{n}人中积分第{r}", n=len(members), r=above + 1)
        if any(one.sent.id == teacher.id for pairs in self._inverted.values() for one in pairs):
            yield say("why those with more points stay: see sheet Inversions", "积分较高者未派的原因见“同条件倒挂”")

    def _nobody_else(self, item: Placement) -> Iterator[Text]:
        options = self._round.options
        index = options.opening_index.get(item.opening)
        able = [] if index is None else options.mover[options.by_opening[index]].tolist()
        if not any(self._plan.placement(options.movers[mover]) is None for mover in able):
            yield say("nobody else who stays may take the post", "未选派人员中无其他人可任该岗位")

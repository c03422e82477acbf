"""The policy retold naively from the description of the model; slow and dull on purpose.

Imports facts, months, words and settings, and nothing of the rules, the eligibility or the rows.
Every number is counted afresh from the records each time it is asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256
from itertools import combinations
from math import asin, ceil, cos, floor, radians, sin, sqrt
from typing import Any

from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.school import School
from rotation.domain.settings import Settings, Standards, Teaching
from rotation.domain.staff import SecondPost
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import (
    AfterTerm,
    Degree,
    Duty,
    Form,
    Gender,
    Level,
    LockKind,
    PersonStatus,
    Rank,
    Setting,
    Stage,
    Verdict,
    Willingness,
)

Post = tuple[str, Stage, str]
Plan = Mapping[str, Post]
Subject = tuple[str, ...]

PRIMARY_SUBJECTS = ["语文", "数学", "外语", "体育与健康", "音乐", "美术"]
JUNIOR_SUBJECTS = ["道德与法治", "语文", "数学", "外语", "历史", "地理", "生物", "物理", "化学", "信息科技",
                   "体育与健康", "音乐", "美术"]
PRIMARY_POOLS = {"道德与法治": "语文", "科学": "数学", "信息科技": "数学"}
LEVELS = ["无", "校级", "旗县级", "盟市级", "自治区级", "国家级"]
DEGREES = ["高中", "中专", "大学专科", "大学本科", "研究生"]
LEADERS = (Duty.HEAD, Duty.SECRETARY, Duty.BOTH, Duty.VICE_HEAD, Duty.VICE_SECRETARY)
KINDS = ("L1", "L2", "L3")


def months(start: Month, end: Month) -> int:
    return (end.year - start.year) * 12 + end.month - start.month


def later(start: Month, number: int) -> Month:
    whole = start.year * 12 + start.month - 1 + number
    return Month(whole // 12, whole % 12 + 1)


def half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


NOT_FAILED = ("R50", "R55")
"""Roster rules that take nobody out of E."""


@dataclass(frozen=True)
class Oracle:
    """Facts, settings, the parameters of the rules in force by code, and the table of points as it was written."""

    facts: Problem
    settings: Settings
    teaching: Teaching
    standards: Standards
    law: Mapping[str, Mapping[str, Any]]
    table: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    _known: dict[Post, int] = field(default_factory=dict)

    # -- who is where -------------------------------------------------------------------------

    def person(self, key: str) -> Teacher:
        return next(t for t in self.facts.teachers if t.id == key)

    def school(self, code: str) -> School | None:
        return next((s for s in self.facts.schools if s.code == code), None)

    @property
    def cutoff(self) -> Month:
        return Month(self.settings.year, 8)

    def hosted_at(self, t: Teacher) -> str | None:
        """The school where somebody is on rotation beyond the cutoff."""
        if t.status not in (PersonStatus.IN_POST, PersonStatus.ROTATION, PersonStatus.SUPPORT):
            return None
        if t.host:
            going_on = t.host_until is None or months(self.cutoff, t.host_until) > 0
            return t.host if going_on else None
        hosts = [s.host for s in self.facts.history
                 if s.teacher == t.id and s.end is not None and months(s.start, self.cutoff) >= 0
                 and months(self.cutoff, s.end) > 0 and not s.relation]
        return hosts[-1] if hosts else None

    def counted_at(self, t: Teacher) -> tuple[str, Stage] | None:
        """The place where somebody is 在册在岗."""
        if t.school == "待分配":
            return None
        where = self.hosted_at(t)
        if where is None:
            back = t.status is PersonStatus.ROTATION and t.host_until is not None
            where = t.school if t.status is PersonStatus.IN_POST or back else None
        school = self.school(where) if where else None
        if school is None or t.stage not in school.stages:
            return None
        return school.code, t.stage

    def staff(self, code: str) -> list[Teacher]:
        return [t for t in self.facts.teachers if (self.counted_at(t) or ("",))[0] == code]

    def headcount(self, code: str) -> int:
        """Those in post of the approved posts: who teaches no subject counts too."""
        return len(self.staff(code)) + sum(
            1 for person in self.facts.others if person.school == code and person.status.value == "在职在岗")

    def levelled(self, t: Teacher) -> bool:
        least = LEVELS.index(self.settings.backbone_min_level.value)
        return t.backbone is not None and LEVELS.index(t.backbone.value) >= least

    def backbone(self, t: Teacher) -> bool:
        """Titles count in shares and flows."""
        return self.levelled(t) or t.rank in self.settings.backbone_titles

    def rural(self, s: School) -> bool:
        if s.rural is not None:
            return s.rural
        if s.setting is Setting.RURAL:
            return True
        return s.setting is Setting.TOWN and s.town != self.settings.seat_town

    def favored(self, s: School) -> bool:
        return self.rural(s) or s.weak is True

    def priority(self, s: School) -> int:
        return (3 if self.rural(s) else 2) + (1 if s.weak else 0)

    def locks(self, t: Teacher, *kinds: LockKind) -> list[Any]:
        return [x for x in self.facts.locks if x.teacher == t.id and (not kinds or x.kind in kinds)]

    def transfers(self, t: Teacher) -> bool:
        if self.shadows(t):
            return False
        said = [x.relation for x in self.locks(t) if x.relation is not None]
        return said[0] if said else t.after_term is AfterTerm.STAY or self.settings.relation

    def said(self, t: Teacher) -> Form | None:
        """The form that an order gives."""
        return next((x.form for x in self.locks(t) if x.form is not None), None)

    def shadows(self, t: Teacher) -> bool:
        """On 跟岗: gone from home, and nobody more at the host."""
        return self.said(t) is Form.SHADOW

    def paired(self, one: str, other: str) -> bool:
        """Told by either school, or on sheet 结对 for a time in which September lies."""
        start = Month(self.settings.year, 9)
        told = [(s.code, s.partner) for s in self.facts.schools]
        told += [(x.school, x.partner) for x in self.facts.pairs
                 if (x.start is None or months(x.start, start) >= 0) and (x.end is None or months(start, x.end) >= 0)]
        return (one, other) in told or (other, one) in told

    def one_group(self, t: Teacher, code: str) -> bool:
        """One education group at the teacher's stage."""
        small = t.stage is Stage.PRIMARY
        groups = [(s.primary_group if small else s.junior_group) or s.group
                  for s in (self.school(t.school), self.school(code)) if s is not None]
        return len(groups) == 2 and groups[0] is not None and groups[0] == groups[1]

    def form(self, t: Teacher, code: str) -> Form:
        """Order, relation, pair, group, or the round's own."""
        if self.said(t) or "F20" not in self.law:
            return self.said(t) or self.settings.form
        if self.transfers(t) or t.after_term is AfterTerm.STAY:
            return Form.TRANSFER
        if self.paired(t.school, code):
            return Form.PAIR
        return Form.GROUP if self.one_group(t, code) else self.settings.form

    def term(self, t: Teacher, code: str) -> int:
        """School years: an order's, else those of the form."""
        said = [x.term_years for x in self.locks(t) if x.term_years]
        own = {"支教": "support", "结对": "pair", "集团统筹": "group", "对调": "swap", "走教": "walk"}
        form, years = self.form(t, code).value, None
        if "F30" in self.law:
            years = 1 if form == "跟岗" else self.law["F30"][own[form]] if form in own else None
        return said[0] if said else years or self.settings.term_years

    def legal(self, code: str) -> str:
        """The legal person of a school."""
        school = self.school(code)
        return school.legal if school is not None and school.legal and self.school(school.legal) else code

    def counts(self, t: Teacher, code: str) -> bool:
        """Whether somebody of E counts who goes to a school."""
        if self.shadows(t):
            return False
        if "F10" in self.law and t.school != "待分配":
            form, p = self.form(t, code), self.law["F10"]
            if form not in p["count"] or (form is not Form.TRANSFER and self.term(t, code) < p["min_years"]):
                return False
        return "F60" not in self.law or t.school == code or self.legal(t.school) != self.legal(code)

    def rings(self) -> list[list[tuple[str, str, str]]]:
        """Rings of 对调 as lists of (teacher, from, to), walked from the lowest id on."""
        rows: dict[tuple[Any, ...], list[tuple[str, str, str]]] = {}
        for x in self.facts.locks:
            t = self.person(x.teacher)
            if x.form is Form.SWAP and x.kind is LockKind.GOES_TO and len(x.schools) == 1 and t.school != "待分配":
                key = (x.swap_group, t.stage, PRIMARY_POOLS.get(t.subject, t.subject)
                       if t.stage is Stage.PRIMARY else t.subject)
                if t.id not in [one[0] for one in rows.get(key, [])]:
                    rows.setdefault(key, []).append((t.id, t.school, x.schools[0]))
        found = []
        for group in rows.values():
            group.sort()
            if sorted(a for _, a, _ in group) != sorted(b for _, _, b in group):
                continue
            while group:
                walk = [group.pop(0)]
                while walk[-1][2] != walk[0][1]:
                    walk.append(next(one for one in group if one[1] == walk[-1][2]))
                    group.remove(walk[-1])
                found.append(walk)
        return found

    # -- need and supply ----------------------------------------------------------------------

    def pool(self, code: str, stage: Stage, subject: str) -> str:
        if any((n.school, n.stage, n.subject) == (code, stage, subject) for n in self.facts.needs):
            return subject
        return PRIMARY_POOLS.get(subject, subject) if stage is Stage.PRIMARY else subject

    def tracked(self, code: str, stage: Stage) -> list[str]:
        usual = PRIMARY_SUBJECTS if stage is Stage.PRIMARY else JUNIOR_SUBJECTS
        named = [n.subject for n in self.facts.needs if (n.school, n.stage) == (code, stage)]
        return sorted({*usual, *named})

    def posts_list(self) -> list[Post]:
        """Every (place, tracked subject)."""
        return [(s.code, stage, name) for s in self.facts.schools for stage in s.stages
                for name in self.tracked(s.code, stage)]

    def need(self, post: Post) -> int:
        """The need in hundredths; the one number that is remembered, as it never changes."""
        if post not in self._known:
            self._known[post] = self._computed(post)
        return self._known[post]

    def _computed(self, post: Post) -> int:
        code, stage, subject = post
        for n in self.facts.needs:
            if (n.school, n.stage, n.subject) == post:
                return n.amount
        if self.teaching.method == "ratio":
            return self._by_ratio(post)
        names = {*PRIMARY_POOLS, subject} if stage is Stage.PRIMARY else {subject}
        loads = Fraction(0)
        for name in names:
            if self.pool(code, stage, name) == subject:
                if self.teaching.method == "class":
                    table = self.teaching.per_class_primary if stage is Stage.PRIMARY else self.teaching.per_class_junior
                    loads += Fraction(table.get(name, "0")) * sum(self.classes(code, stage))
                else:
                    loads += self.weekly(code, stage, name) / self.teaching.load(stage, name)
        return half_up(100 * loads)

    def classes(self, code: str, stage: Stage) -> list[int]:
        school = self.school(code)
        grades = range(1, 7) if stage is Stage.PRIMARY else range(7, 10)
        return [getattr(school, f"grade{g}") or 0 for g in grades]

    def weekly(self, code: str, stage: Stage, name: str) -> Fraction:
        hours = self.teaching.lessons(name)
        own = hours[:6] if stage is Stage.PRIMARY else hours[6:]
        return Fraction(sum(c * h for c, h in zip(self.classes(code, stage), own)))

    def _by_ratio(self, post: Post) -> int:
        """All posts of a place by its pupils, dealt out by lessons; the largest remainders get what is left."""
        code, stage, subject = post
        pupils, rule = self.pupils((code, stage)), self.teaching
        if pupils < rule.small_below:
            posts = Fraction(rule.small_per_class) * sum(self.classes(code, stage))
        else:
            posts = pupils / Fraction(rule.ratio_primary if stage is Stage.PRIMARY else rule.ratio_junior)
        names = [*PRIMARY_SUBJECTS, *PRIMARY_POOLS] if stage is Stage.PRIMARY else JUNIOR_SUBJECTS
        lessons: dict[str, Fraction] = {}
        for name in names:
            pool = self.pool(code, stage, name)
            lessons[pool] = lessons.get(pool, Fraction(0)) + self.weekly(code, stage, name)
        if not sum(lessons.values()):
            return 0
        whole = half_up(100 * posts)
        exact = {name: whole * n / sum(lessons.values()) for name, n in lessons.items()}
        dealt = {name: floor(value) for name, value in exact.items()}
        order = sorted(exact, key=lambda name: (dealt[name] - exact[name], name))
        for name in order[:whole - sum(dealt.values())]:
            dealt[name] += 1
        return dealt.get(subject, 0)

    def posts(self, post: Post) -> int:
        return half_up(Fraction(self.need(post), 100))

    def most(self, post: Post) -> int | None:
        return next((n.most for n in self.facts.needs if (n.school, n.stage, n.subject) == post), None)

    def wanted(self, post: Post) -> bool:
        return self.posts(post) > 0 or (self.most(post) or 0) > 0

    def load(self, t: Teacher) -> int:
        if t.workload is not None:
            return t.workload
        return {
            Duty.HEAD: 0, Duty.SECRETARY: 0, Duty.BOTH: 0, Duty.VICE_HEAD: 50, Duty.VICE_SECRETARY: 50}.get(
            t.duty or Duty.NONE, 100)

    def teaches(self, t: Teacher) -> Post | None:
        """The (place, pooled subject) in whose supply somebody counts."""
        place = self.counted_at(t)
        return None if place is None else (*place, self.pool(*place, t.subject))

    def before(self, post: Post) -> int:
        lent = sum(second.workload for second in self.facts.seconds if self._lends(second, post))
        return lent + sum(self.load(t) for t in self.facts.teachers if self.teaches(t) == post)

    def _lends(self, second: SecondPost, post: Post) -> bool:
        """Whether somebody who is in post at home teaches this besides."""
        t = self.person(second.teacher)
        there = (second.school, second.stage, self.pool(second.school, second.stage, second.subject))
        return there == post and self.counted_at(t) == (t.school, t.stage)

    def after(self, plan: Plan, post: Post) -> int:
        came = sum(1 for key, taken in plan.items() if taken == post and not self.shadows(self.person(key)))
        left = sum(1 for key in plan if self.teaches(self.person(key)) == post)
        return self.before(post) - 100 * left + 100 * came

    # -- kilometers ---------------------------------------------------------------------------

    def km(self, t: Teacher, code: str) -> int | None:
        origin = t.home_town or (self.settings.seat_town if t.school == "待分配" else t.school)
        host = self.school(code)
        assert host is not None
        home = self.school(origin)
        starts = [origin] + ([home.town] if home and home.town else [])
        ends = [host.code] + ([host.town] if host.town else [])
        for start in starts:
            for end in ends:
                told = self._sheet(start, end) if start != end else None
                if told is not None:
                    return told
        return self._haversine(self._point(origin), self._point(code))

    def _sheet(self, start: str, end: str) -> int | None:
        rows = [d for d in self.facts.distances if d.km is not None]
        there = [d.km for d in rows if (d.start, d.end) == (start, end)]
        back = [d.km for d in rows if (d.end, d.start) == (start, end)]
        told = there or back
        return half_up(Fraction(told[-1], 100)) if told else None

    def _point(self, name: str) -> tuple[float, float] | None:
        school = self.school(name)
        for told in self.facts.distances:
            if school is None and told.start == name and told.longitude is not None and told.latitude is not None:
                return told.longitude, told.latitude
        group = [school] if school else [s for s in self.facts.schools if s.town == name]
        points = [(s.longitude, s.latitude) for s in group
                  if s.longitude is not None and s.latitude is not None]
        if not points:
            return None
        return sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)

    @staticmethod
    def _haversine(a: tuple[float, float] | None, b: tuple[float, float] | None) -> int | None:
        if a is None or b is None:
            return None
        x = sin(radians(b[1] - a[1]) / 2) ** 2
        y = cos(radians(a[1])) * cos(radians(b[1])) * sin(radians(b[0] - a[0]) / 2) ** 2
        return floor(1.3 * 2 * 6371 * asin(sqrt(x + y)) + 0.5)

    # -- standings ----------------------------------------------------------------------------

    def ended(self, t: Teacher) -> list[tuple[Month | None, Month]]:
        """Rotations over by the cutoff, with their start if the ledger tells."""
        told: list[tuple[Month | None, Month]] = [
            (s.start, s.end) for s in self.facts.history
            if s.teacher == t.id and s.end is not None and months(s.end, self.cutoff) >= 0]
        for end in (t.rotation_ended, t.host_until):
            if end and months(end, self.cutoff) >= 0 and end not in [e for _, e in told]:
                told.append((None, end))
        return told

    def served(self, start: Month) -> int:
        return max(0, self.settings.year - start.year - (1 if start.month > 9 else 0))

    def tenure(self, t: Teacher, reset: bool) -> int:
        if t.joined is None:
            return 0
        starts = [t.joined]
        if reset:
            starts += [end for begin, end in self.ended(t) if begin is None or months(begin, end) >= 9]
        return self.served(max(starts))

    def retirement(self, t: Teacher) -> Month:
        if t.retires:
            return t.retires
        high = t.rank in (Rank.SENIOR, Rank.FULL_SENIOR)
        old = 60 if t.gender is Gender.MALE or (high and not t.retires_early) else 55
        since = months(Month(2025, 1), later(t.born, 12 * old))
        delay = 0 if since < 0 else min(36, since // 4 + 1)
        return later(t.born, 12 * old + delay)

    def retold(self, code: str) -> Callable[..., Any]:
        """What is retold here of a rule, a method named by its code."""
        name = f"_{code.lower()}"
        assert hasattr(self, name), (
            f"tests/support/oracle.py does not retell {code}: write the method {name} from the policy text")
        told: Callable[..., Any] = getattr(self, name)
        return told

    def fails(self, t: Teacher, code: str) -> bool:
        """Whether a roster rule takes somebody out of E."""
        return bool(self.retold(code)(t, self.law[code]))

    def _r10(self, t: Teacher, p: Mapping[str, Any]) -> bool:
        own = p["years_primary"] if t.stage is Stage.PRIMARY else p["years_junior"]
        return self.tenure(t, p["reset_by_rotation"]) < (p["years"] if own is None else own)

    def _r12(self, t: Teacher, p: Mapping[str, Any]) -> bool:
        least = p["least_primary" if t.stage is Stage.PRIMARY else "least_junior"]
        titles = ["未定级", "三级", "二级", "一级", "高级", "正高级"]
        return least is not None and t.rank is not None and titles.index(t.rank.value) < titles.index(least.value)

    def _r15(self, t: Teacher, p: Mapping[str, Any]) -> bool:
        in_post = t.status in (PersonStatus.IN_POST, PersonStatus.ROTATION) or self.hosted_at(t) is not None
        return not t.established or not in_post

    def _r20(self, t: Teacher, p: Mapping[str, Any]) -> bool:
        cap = p["male_age"] if t.gender is Gender.MALE else p["female_age"]
        if cap is not None and months(t.born, self.cutoff) >= 12 * cap:
            return True
        return months(self.cutoff, self.retirement(t)) < 12 * p["years"]

    def _r25(self, t: Teacher, p: Mapping[str, Any]) -> bool:
        return t.bound_until is not None and months(self.cutoff, t.bound_until) > 0

    def _r30(self, t: Teacher, p: Mapping[str, Any]) -> bool:
        return (bool(t.deferral) and t.deferral_until is not None
                and months(self.cutoff, t.deferral_until) >= 0)

    def _r35(self, t: Teacher, p: Mapping[str, Any]) -> bool:
        last = max((end for _, end in self.ended(t)), default=None)
        recent = last is not None and months(last, self.cutoff) < 12 * p["years"]
        return self.hosted_at(t) is not None or recent

    def came_back_from(self, t: Teacher) -> str | None:
        """The host whose term ended in the twelve months up to the cutoff, as it is told in either way."""
        if t.last_host:
            return t.last_host
        over = t.host_until is not None and 0 <= months(t.host_until, self.cutoff) < 12
        return t.host if over else None

    def _r60(self, t: Teacher, p: Mapping[str, Any]) -> bool:
        """Staying, or a third school, is no exchange of this year, unless the office counts the third school."""
        if t.after_term is AfterTerm.THIRD:
            return not (p["allow"] and p["count_third"])
        return t.after_term is AfterTerm.STAY

    def _r40(self, t: Teacher, p: Mapping[str, Any]) -> bool:
        return t.duty in LEADERS

    def _r45(self, t: Teacher, p: Mapping[str, Any]) -> bool:
        return t.certificate_stage == "无"

    def failing(self, t: Teacher) -> list[str]:
        """The roster rules that somebody fails; who was exempted after publication fails the one named then."""
        since = self.facts.revision
        if since and t.id in since.exempt and self._judged(t) in (Verdict.ELIGIBLE, Verdict.LOCKED):
            return [since.exempt[t.id]]
        return self._failing(t)

    def _failing(self, t: Teacher) -> list[str]:
        found = [code for code in sorted(self.law) if code.startswith("R") and code not in NOT_FAILED
                 and self.fails(t, code)]
        third = self.law.get("R60")
        counted = third and third["allow"] and third["count_third"] and t.after_term is AfterTerm.THIRD
        return [] if counted and set(found) <= {"R10", "R35"} else found

    def verdict(self, t: Teacher) -> Verdict:
        """The verdict, after publication that of the base date: who leaves the base stays home, who joins waits."""
        verdict, since = self._judged(t), self.facts.revision
        counted = (Verdict.ELIGIBLE, Verdict.LOCKED)
        if since is None:
            return verdict
        if t.id in since.exempt and verdict in counted:
            verdict = Verdict.EXEMPT
        elif t.id in since.withdrawn and verdict is Verdict.ELIGIBLE:
            verdict = Verdict.LOCKED
        if since.base is None or (t.id in since.base) == (verdict in counted):
            return verdict
        return Verdict.LOCKED if t.id in since.base else Verdict.EXEMPT

    def _judged(self, t: Teacher) -> Verdict:
        home = self.school(t.school)
        if t.stage not in (Stage.PRIMARY, Stage.JUNIOR) or (home and t.stage not in home.stages):
            return Verdict.OUTSIDE
        if t.school == "待分配":
            return Verdict.RECRUIT
        failing = self._failing(t)
        if failing:
            return Verdict.DEFERRED if failing == ["R30"] else Verdict.EXEMPT
        return Verdict.LOCKED if self.locks(t, LockKind.STAY) else Verdict.ELIGIBLE

    def printed_rule(self, t: Teacher) -> str:
        failing = [] if self.verdict(t) in (Verdict.OUTSIDE, Verdict.RECRUIT) else self.failing(t)
        if not failing and self.verdict(t) is Verdict.EXEMPT:  # joins the base too late, and stays by decision
            withdrew = self.facts.revision.withdrawn if self.facts.revision else ()
            return "E50" if self.locks(t, LockKind.STAY) or t.id in withdrew else ""
        return next((code for code in failing if code != "R30"), "R30" if failing else "")

    def eligible(self) -> list[str]:
        return [t.id for t in self.facts.teachers
                if self.verdict(t) in (Verdict.ELIGIBLE, Verdict.LOCKED)]

    def placeable(self, t: Teacher) -> bool:
        verdict, since = self._judged(t), self.facts.revision
        if since is not None:
            joins = since.base is not None and t.id not in since.base and verdict is Verdict.ELIGIBLE
            if t.id in {*since.withdrawn, *since.exempt} or (joins and t.willingness is not Willingness.VOLUNTEERS):
                return False
            if since.base is not None and t.id in since.base and verdict is not Verdict.ELIGIBLE:
                return False
        if verdict is Verdict.RECRUIT:
            return True
        if verdict not in (Verdict.ELIGIBLE, Verdict.EXEMPT) or self.locks(t, LockKind.STAY):
            return False
        if "R55" in self.law and t.application is None:
            return False
        return verdict is Verdict.ELIGIBLE or self.volunteer(t) or self.goes_on(t)

    def goes_on(self, t: Teacher) -> bool:
        """Whether the end of a term was decided otherwise than to go home, and nothing else stands in the way."""
        return ("R60" in self.law and self.law["R60"]["allow"] and t.after_term in (AfterTerm.STAY, AfterTerm.THIRD)
                and set(self._failing(t)) <= {"R10", "R35", "R60"})

    def volunteer(self, t: Teacher) -> bool:
        allowed = "R50" in self.law and self.law["R50"]["allow"]
        return (bool(allowed) and t.willingness is Willingness.VOLUNTEERS
                and set(self._failing(t)) <= {"R10", "R20"})

    # -- options ------------------------------------------------------------------------------

    def options(self, t: Teacher) -> set[Post]:
        if not self.placeable(t):
            return set()
        away = {t.school, (self.counted_at(t) or ("",))[0]}
        begun = self.facts.revision.reported.get(t.id) if self.facts.revision else None
        return {post for post in self.posts_list()
                if begun in (None, (post[0], post[1].value, post[2])) and self.wanted(post) and post[0] not in away and not self.forbidden(t, post)}

    def forbidden(self, t: Teacher, post: Post) -> set[str]:
        """The pair rules in force that refuse a post."""
        return {code for code, values in self.law.items()
                if (code.startswith("E") or code == "F45") and not self.retold(code)(t, post, values)}

    def _e10(self, t: Teacher, post: Post, p: Mapping[str, Any]) -> bool:
        if post[1] is not t.stage and not p["cross_stage"]:
            return False
        held = t.certificate_stage
        if held not in ("幼儿园", "小学", "初中", "高中"):
            held = t.stage.value
        covers = {"幼儿园": "", "小学": "小学"}.get(held, "小学初中")
        return post[1].value in covers

    def _e20(self, t: Teacher, post: Post, p: Mapping[str, Any]) -> bool:
        fits = [3] if self.pool(*post[:2], t.subject) == post[2] else [0]
        fits += [2 for s in t.certificate_subjects if self.pool(*post[:2], s) == post[2]]
        fits += [1 for s in t.minor_subjects if self.pool(*post[:2], s) == post[2]]
        return max(fits) >= p["min_fit"]

    def _sent(self, t: Teacher, code: str) -> bool:
        return any(code in x.schools for x in self.locks(t, LockKind.GOES_TO))

    def _e30(self, t: Teacher, post: Post, p: Mapping[str, Any]) -> bool:
        if t.willingness is Willingness.VOLUNTEERS or self._sent(t, post[0]):
            return True
        km = self.km(t, post[0])
        return km is not None and km <= p["km"]

    def _e35(self, t: Teacher, post: Post, p: Mapping[str, Any]) -> bool:
        home, host = self.school(t.school), self.school(post[0])
        assert host is not None
        up = home is not None and self.rural(home) and not self.rural(host)
        if p["to_weak_town"] and host.weak:
            up = False
        out = home is not None and bool(home.weak) and not self.rural(home) and not self.favored(host)
        if not (up or out) or self.shadows(t) or any(t.id == one[0] for ring in self.rings() for one in ring):
            return True
        return self._sent(t, post[0]) and self.said(t) is not Form.SWAP

    def _e40(self, t: Teacher, post: Post, p: Mapping[str, Any]) -> bool:
        left = [(s.home, s.start) if s.relation else (s.host, s.end)
                for s in self.facts.history if s.teacher == t.id]
        left.append((t.host or "", t.host_until))
        if t.after_term is AfterTerm.STAY and self.came_back_from(t) == post[0]:
            return True
        return all(code != post[0] or when is None or months(when, self.cutoff) >= 12 * p["years"]
                   for code, when in left)

    def _e65(self, t: Teacher, post: Post, p: Mapping[str, Any]) -> bool:
        if t.after_term is AfterTerm.STAY:
            return post[0] == self.came_back_from(t)
        return not (t.after_term is AfterTerm.THIRD and post[0] == self.came_back_from(t))

    def _e50(self, t: Teacher, post: Post, p: Mapping[str, Any]) -> bool:
        if any(post[0] in x.schools for x in self.locks(t, LockKind.NEVER_TO)):
            return False
        named = [code for x in self.locks(t, LockKind.GOES_TO) for code in x.schools]
        return not named or post[0] in named

    def _e60(self, t: Teacher, post: Post, p: Mapping[str, Any]) -> bool:
        home, host = self.school(t.school), self.school(post[0])
        small = t.stage is Stage.PRIMARY
        scope = p["scope_primary" if small else "scope_junior"] or p["scope"]
        if scope == "banner" or home is None or host is None:
            return True
        return self.one_group(t, post[0]) if scope == "group" else self.paired(t.school, post[0])

    def _f45(self, t: Teacher, post: Post, p: Mapping[str, Any]) -> bool:
        home, host = self.school(t.school), self.school(post[0])
        if home is None or host is None or self.form(t, post[0]) is not Form.SUPPORT:
            return True
        return (home.strong is True or not self.rural(home)) and self.favored(host)

    def _e70(self, t: Teacher, post: Post, p: Mapping[str, Any]) -> bool:
        if t.school == "待分配":
            return True
        wished = any(w.teacher == t.id and w.school == post[0] for w in self.facts.wishes)
        agreed = any(a.teacher == t.id and a.school == post[0] for a in self.facts.agreed)
        if agreed and self._sent(t, post[0]):
            return True
        return {"wish": wished, "agreed": agreed, "either": wished or agreed}[p["by"]]

    # -- plan rules ---------------------------------------------------------------------------

    def broken(self, plan: Plan, code: str, **given: Any) -> set[Subject]:
        """The objects against which a plan breaks a rule in force."""
        return set(self.retold(code)(plan, {**self.law[code], **given}))

    def leavers(self, plan: Plan, code: str) -> list[Teacher]:
        return [t for t in self.staff(code) if t.id in plan]

    def arrivals(self, plan: Plan, code: str) -> list[Teacher]:
        return [t for t in map(self.person, plan) if plan[t.id][0] == code and not self.shadows(t)]

    def exchanged(self, plan: Plan) -> list[Teacher]:
        return [t for t in map(self.person, self.eligible()) if t.id in plan and self.counts(t, plan[t.id][0])]

    def stock(self) -> list[Teacher]:
        if self.settings.count != "stock":
            return []
        return [t for t in self.facts.teachers if self.hosted_at(t)]

    def banner(self) -> Subject:
        return (self.settings.banner,)

    def base(self) -> list[str]:
        """The base of H10."""
        people = self.eligible()
        if self.law["H10"]["scope"] == "all":
            return people
        homes = {key: self.school(self.person(key).school) for key in people}
        return [key for key in people
                if (s := homes[key]) and (s.setting is Setting.URBAN or s.strong)]

    def h10_number(self) -> int:
        p = self.law["H10"]
        return ceil((p["rate"] + p["reserve"]) * len(self.base()))

    def _h10(self, plan: Plan, p: Mapping[str, Any]) -> list[Subject]:
        number = sum(t.id in self.base() for t in self.exchanged(plan)) + len(self.stock())
        return [self.banner()] if self.base() and number < self.h10_number() else []

    def _h15(self, plan: Plan, p: Mapping[str, Any]) -> list[Subject]:
        whole, lowest, usual = len(self.eligible()), 0, Fraction(12, 100)
        if "H10" in self.law:
            lowest, usual = self.h10_number(), self.law["H10"]["rate"] + Fraction(2, 100)
        if p["rate"] is not None:
            most = floor(p["rate"] * whole)
        else:
            must = [key for code in ("H75", "H95") if code in self.law for (key,) in getattr(self, f"_{code.lower()}")({}, {})]
            forced = [key for key in must if key in self.eligible() and not self.shadows(self.person(key))]
            backbone = 0
            if "H20" in self.law and self.law["H20"]["base"] == "eligible":
                backbone = ceil(self.law["H20"]["share"] * whole) - sum(map(self.backbone, self.stock()))
            most = max(lowest + 1, floor(usual * whole), len(forced), backbone,
                       self.least_for_groups() if "H12" in self.law else 0)
        return [self.banner()] if len(self.exchanged(plan)) > most else []

    def groups(self, rows: Any) -> list[tuple[Subject, list[str], int]]:
        """(Name and value, members of E, how many must go) of every group."""
        found: list[tuple[Subject, list[str], int]] = []
        for row in rows:
            values = {key: self._group_value(self.person(key), row.basis.value) for key in self.eligible()}
            for value in sorted({v for v in values.values() if v}):
                if row.value in ("每个", value):
                    inside = [key for key in values if values[key] == value]
                    number = Fraction(row.share.removesuffix("%")) / (100 if "%" in row.share else 1) * len(inside)
                    found.append(((row.name, value), inside, ceil(number) if row.rounding.value == "进一" else floor(number)))
        return found

    def _group_value(self, t: Teacher, basis: str) -> str | None:
        home = self.school(t.school)
        if basis == "学校":
            return home.code if home else None
        if basis == "学段":
            return t.stage.value
        if basis == "教育集团":
            return ((home.primary_group if t.stage is Stage.PRIMARY else home.junior_group) or home.group) if home else None
        return None if t.graduated is None else "是" if t.graduated else "否"

    def _h12(self, plan: Plan, p: Mapping[str, Any]) -> list[Subject]:
        gone = [t.id for t in self.exchanged(plan)] + [t.id for t in self.stock()]
        standing = {t.id: t for t in self.stock()}
        broken = []
        for subject, inside, least in self.groups(self.facts.shares):
            row = next(r for r in self.facts.shares if r.name == subject[0])
            here = [k for k in gone if k in inside or (
                k in standing and self._group_value(standing[k], row.basis.value) == subject[1])]
            if len(here) < least:
                broken.append(subject)
        return broken

    def least_for_groups(self) -> int:
        """The fewest people who meet all groups, tried by size."""
        groups = self.groups(self.facts.shares)
        may = [key for key in self.eligible() if not self.shadows(self.person(key))]
        wanted = []
        for subject, inside, least in groups:
            row = next(r for r in self.facts.shares if r.name == subject[0])
            there = sum(self._group_value(t, row.basis.value) == subject[1] for t in self.stock())
            here = [key for key in inside if key in may]
            wanted.append((here, min(len(here), max(0, least - there))))
        for size in range(len(may) + 1):
            if any(all(len({*some} & {*here}) >= least for here, least in wanted) for some in combinations(may, size)):
                return size
        return 0

    def _h20(self, plan: Plan, p: Mapping[str, Any]) -> list[Subject]:
        x, stock = self.exchanged(plan), self.stock()
        whole = len(self.eligible()) if p["base"] == "eligible" else len(x) + len(stock)
        b = sum(self.backbone(t) for t in [*x, *stock])
        return [self.banner()] if self.eligible() and b < p["share"] * whole else []

    def pool_used(self, plan: Plan, code: str) -> int:
        """How far transfers lift the established staff of a school above what it may have."""
        own = [t.id for t in (*self.facts.teachers, *self.facts.others) if t.established and t.school == code]
        after = set(own)
        for key, post in plan.items():
            t = self.person(key)
            if t.established and self.transfers(t):
                after.discard(key)
                if post[0] == code:
                    after.add(key)
        school = self.school(code)
        assert school is not None
        return max(0, len(after) - max(len(own), school.established_posts or 0))

    def _limited(self) -> list[str]:
        return [s.code for s in self.facts.schools if s.established_posts is not None]

    def _h25(self, plan: Plan, p: Mapping[str, Any]) -> list[Subject]:
        pool = self.law["H30"]["pool"] if "H30" in self.law else 0
        return [(code,) for code in self._limited() if self.pool_used(plan, code) > pool]

    def _h30(self, plan: Plan, p: Mapping[str, Any]) -> list[Subject]:
        if "H25" not in self.law:
            return []
        used = sum(self.pool_used(plan, code) for code in self._limited())
        return [self.banner()] if used > p["pool"] else []

    def _h35(self, plan: Plan, p: Mapping[str, Any]) -> list[Subject]:
        return [(s.code,) for s in self.facts.schools
                if len(self.leavers(plan, s.code)) > max(1, floor(p["share"] * len(self.staff(s.code))))]

    def _h40(self, plan: Plan, p: Mapping[str, Any]) -> list[Subject]:
        broken = []
        for key in {self.teaches(t) for t in self.facts.teachers} - {None}:
            here = [t for t in self.facts.teachers if self.teaches(t) == key]
            if sum(t.id in plan for t in here) > max(1, floor(p["share"] * len(here))):
                broken.append(tuple(map(str, key)))
        return broken

    def _h42(self, plan: Plan, p: Mapping[str, Any]) -> list[Subject]:
        broken: list[Subject] = []
        for s in self.facts.schools:
            left = self.leavers(plan, s.code)
            subjects = [self.pool(s.code, t.stage, t.subject) for t in left if t.graduating]
            broken += [(s.code, name, "毕业班") for name in subjects if subjects.count(name) > 1]
            if sum(t.duty in (Duty.MIDDLE, Duty.VICE_MIDDLE) for t in left) > 1:
                broken.append((s.code, "中层"))
        return broken

    def _h45(self, plan: Plan, p: Mapping[str, Any]) -> list[Subject]:
        return [tuple(map(str, x)) for x in self.posts_list()
                if self.after(plan, x) < min(self.before(x), 100 * self.posts(x))]

    def _h50(self, plan: Plan, p: Mapping[str, Any]) -> list[Subject]:
        return [tuple(map(str, x)) for x in self.posts_list()
                if self.posts(x) >= 1 and self.before(x) > 0 and not self.after(plan, x) > 0]

    def _h55(self, plan: Plan, p: Mapping[str, Any]) -> list[Subject]:
        closed = self.facts.revision.closed if self.facts.revision else ()
        return [(s.code,) for s in self.facts.schools if self.favored(s) and s.code not in closed
                and sum(map(self.levelled, self.arrivals(plan, s.code)))
                < sum(map(self.levelled, self.leavers(plan, s.code)))]

    def _h60(self, plan: Plan, p: Mapping[str, Any]) -> list[Subject]:
        broken = []
        for s in self.facts.schools:
            change = len(self.arrivals(plan, s.code)) - len(self.leavers(plan, s.code))
            if abs(change) > max(2, floor(p["share"] * len(self.staff(s.code)))):
                broken.append((s.code,))
        return broken

    def _h65(self, plan: Plan, p: Mapping[str, Any]) -> list[Subject]:
        x, there = self.exchanged(plan), 0
        for t in x:
            post = plan[t.id]
            s = self.school(post[0])
            assert s is not None
            rural, weak = self.rural(s), s.weak is True
            if weak and not rural and self.before(post) >= 100 * self.posts(post):
                weak = False
            there += {"rural_or_weak": rural or weak, "rural": rural, "weak": weak}[p["of"]]
        return [self.banner()] if there < p["share"] * len(x) else []

    def _f50(self, plan: Plan, p: Mapping[str, Any]) -> list[Subject]:
        codes = [s.code for s in self.facts.schools if s.stages]
        broken = []
        for one, other in combinations(sorted(codes), 2):
            if self.paired(one, other):
                here = [t for t in map(self.person, plan) if {t.school, plan[t.id][0]} == {one, other} and not self.shadows(t)]
                if len(here) < p["least"]:
                    broken.append((one, other))
        return broken

    def _h70(self, plan: Plan, p: Mapping[str, Any]) -> list[Subject]:
        broken = []
        for t in self.facts.teachers:
            if t.spouse in plan and t.id in plan:
                towns = [self.school(plan[key][0]).town for key in (t.id, t.spouse)]  # type: ignore[union-attr]
                if not towns[0] or towns[0] != towns[1]:
                    broken.append(tuple(sorted((t.id, t.spouse))))
        return broken

    def _h72(self, plan: Plan, p: Mapping[str, Any]) -> list[Subject]:
        broken = []
        for ring in self.rings():
            for one, after in zip(ring, [*ring[1:], ring[0]]):
                t = self.person(one[0])
                own = (one[2], t.stage, self.pool(one[2], t.stage, t.subject))
                if after[0] in plan and plan.get(t.id) != own:
                    broken.append((t.id, after[0]))
        return broken

    def _h75(self, plan: Plan, p: Mapping[str, Any]) -> list[Subject]:
        begun = self.facts.revision.reported if self.facts.revision else ()
        return [(t.id,) for t in self.facts.teachers
                if (self.locks(t, LockKind.MUST_MOVE, LockKind.GOES_TO) or t.id in begun) and t.id not in plan]

    def _h98(self, plan: Plan, p: Mapping[str, Any]) -> list[Subject]:
        back = [t for t in self.facts.teachers if t.after_term is AfterTerm.RETURN or (
            t.after_term is None and self.came_back_from(t))]
        return [(t.id,) for t in back if t.id in plan and self.placeable(t)]

    def _h80(self, plan: Plan, p: Mapping[str, Any]) -> list[Subject]:
        broken = []
        for s in self.facts.schools:
            sides = (("派出", len(self.leavers(plan, s.code)), s.send_min, s.send_max),
                     ("接收", len(self.arrivals(plan, s.code)), s.receive_min, s.receive_max))
            broken += [(s.code, name) for name, number, low, high in sides
                       if (low is not None and number < low) or (high is not None and number > high)]
        return broken

    def _h85(self, plan: Plan, p: Mapping[str, Any]) -> list[Subject]:
        return [tuple(map(str, x)) for x in self.posts_list()
                if (most := self.most(x)) is not None and self.after(plan, x) > 100 * most]

    def _h88(self, plan: Plan, p: Mapping[str, Any]) -> list[Subject]:
        return [(s.code,) for s in self.facts.schools if s.dorm_beds is not None
                and sum((self.km(t, s.code) or 0) > p["km"] for t in self.arrivals(plan, s.code)) > s.dorm_beds]

    def _h95(self, plan: Plan, p: Mapping[str, Any]) -> list[Subject]:
        return [(t.id,) for t in self.facts.teachers if t.school == "待分配" and t.id not in plan]

    # -- goals --------------------------------------------------------------------------------

    def value(self, plan: Plan, code: str, given: Mapping[str, Any]) -> int:
        """The value of a goal in its unit."""
        result: int = self.retold(code)(plan, given)
        return result

    def _g05(self, plan: Plan, p: Mapping[str, Any]) -> int:
        return sum(self.posts(x) >= 1 and self.after(plan, x) <= 0 for x in self.posts_list())

    def _g10(self, plan: Plan, p: Mapping[str, Any]) -> int:
        total = 0
        for x in self.posts_list():
            school = self.school(x[0])
            assert school is not None
            weight = p["school_weight"].get(x[0], self.priority(school) if p["by_priority"] else 1)
            shortage = max(0, 100 * self.posts(x) - self.after(plan, x))
            total += shortage * p["subject_weight"].get(x[2], 1) * weight
        return total

    def _g25(self, plan: Plan, p: Mapping[str, Any]) -> int:
        total = 0
        for x in self.posts_list():
            wanted = ceil(Fraction(100 * self.posts(x) - self.before(x), 100))
            change = Fraction(self.after(plan, x) - self.before(x), 100)
            total += max(0, int(change) - max(0, wanted))
        return total

    def _g26(self, plan: Plan, p: Mapping[str, Any]) -> int:
        total = 0
        for s in self.facts.schools:
            now = self.headcount(s.code)
            then = now + len(self.arrivals(plan, s.code)) - len(self.leavers(plan, s.code))
            if s.established_posts is not None:
                total += max(0, then - max(now, s.established_posts))
        return total

    def places(self) -> list[tuple[str, Stage]]:
        """Places with enough pupils to be judged."""
        return [(s.code, stage) for s in self.facts.schools for stage in s.stages
                if self.pupils((s.code, stage)) >= self.standards.min_pupils]

    def pupils(self, place: tuple[str, Stage]) -> int:
        school = self.school(place[0])
        assert school is not None
        return (school.primary_pupils if place[1] is Stage.PRIMARY else school.junior_pupils) or 0

    def suits(self, kind: str, t: Teacher, stage: Stage, subject: str) -> bool:
        if kind == "L1":
            least = Degree.COLLEGE if stage is Stage.PRIMARY else Degree.BACHELOR
            return t.degree is not None and DEGREES.index(t.degree.value) >= DEGREES.index(least.value)
        if kind == "L2":
            return t.backbone is not None and LEVELS.index(t.backbone.value) >= LEVELS.index(Level.BANNER.value)
        return subject in ("体育与健康", "音乐", "美术")

    def people(self, plan: Plan, kind: str, place: tuple[str, Stage]) -> int:
        """Who counts for an indicator at a place after a plan, by where people teach."""
        number = 0
        for t in self.facts.teachers:
            here = self.counted_at(t) == place
            if here and t.id not in plan:
                number += self.suits(kind, t, place[1], self.pool(*place, t.subject))
            if t.id in plan and plan[t.id][:2] == place and not self.shadows(t):
                number += self.suits(kind, t, place[1], plan[t.id][2])
        return number

    def required(self, kind: str, place: tuple[str, Stage]) -> int:
        tenths = getattr(self.standards, f"{kind.lower()}_{'primary' if place[1] is Stage.PRIMARY else 'junior'}")
        return ceil(Fraction(tenths, 10) * self.pupils(place) / 100)

    def _g20(self, plan: Plan, p: Mapping[str, Any]) -> int:
        return sum(max(0, self.required(kind, place) - self.people(plan, kind, place))
                   for place in self.places() for kind in KINDS)

    def _g30(self, plan: Plan, p: Mapping[str, Any]) -> int:
        return sum(self._table(plan, kind, place) for place in self.places() for kind in KINDS)

    def _table(self, plan: Plan, kind: str, place: tuple[str, Stage]) -> int:
        peers = [other for other in self.places() if other[1] is place[1]]
        p_all = sum(self.pupils(other) for other in peers)
        m = Fraction(sum(self.people({}, kind, other) for other in peers), p_all)
        here = self.pupils(place)

        def share(a: int) -> Fraction:
            return Fraction(here, p_all) * (Fraction(a, here) - m) ** 2 / m ** 2 * 100_000 if m else Fraction(0)
        before, after = self.people({}, kind, place), self.people(plan, kind, place)
        value = half_up(share(before))
        for a in range(before, after):
            value += half_up(share(a + 1) - share(a))
        for a in range(after, before):
            value -= half_up(share(a + 1) - share(a))
        return value

    def _g40(self, plan: Plan, p: Mapping[str, Any]) -> int:
        total = 0
        for key, post in plan.items():
            home, host = self.school(self.person(key).school), self.school(post[0])
            if home and host and self.backbone(self.person(key)) and not self.shadows(self.person(key)):
                total -= self.priority(host) - self.priority(home)
        return total

    def _g50(self, plan: Plan, p: Mapping[str, Any]) -> int:
        total = sum(self._burden(self.person(key), post[0], p) for key, post in plan.items())
        for w in self.facts.wishes:
            if w.cost is not None and w.teacher not in plan and self.person(w.teacher).school == w.school:
                total += w.cost
        return total

    def _burden(self, t: Teacher, code: str, p: Mapping[str, Any]) -> int:
        rows = [w for w in self.facts.wishes if w.teacher == t.id and w.school == code]
        for w in rows:
            if w.cost is not None:
                return w.cost
        km = self.km(t, code) or 0
        total = sum(1 if n <= 30 else 2 if n <= 80 else 3 for n in range(1, km + 1))
        total += 0 if t.willingness is Willingness.VOLUNTEERS else p["unwilling"]
        for w in rows:
            if w.order and w.order <= len(p["bonus"]):
                total -= p["bonus"][w.order - 1]
        return total

    def points(self, t: Teacher) -> int:
        """Points in hundredths."""
        if t.points is not None:
            return t.points
        away = sum(months(start, end) + 2 for start, end in self.ended(t) if start) // 12
        own = self.served(t.joined) if t.joined else 0
        rural = t.rural_months or 0
        if not self.table:
            return 100 * (own - rural // 12 - away)
        counts = {"years": own, "rural_years": rural // 12, "rural_months": rural, "rotation_years": away,
                  "class_teacher": 1 if t.class_teacher else 0}
        words = {"rank": t.rank, "backbone": t.backbone, "degree": t.degree, "duty": t.duty}
        total = 0
        for name, term in self.table.items():
            if name in counts:
                worth = counts[name] * Fraction(term["each"])
            else:
                worth = sum(Fraction(points) for word, points in term["of"].items() if words[name] == word)
            if "cap" in term:
                worth = min(worth, Fraction(term["cap"])) if worth > 0 else max(worth, -Fraction(term["cap"]))
            total += half_up(100 * worth)
        return total

    def _g42(self, plan: Plan, p: Mapping[str, Any]) -> int:
        return -sum(self.paired(t.school, plan[t.id][0]) or self.one_group(t, plan[t.id][0])
                    for t in map(self.person, plan) if t.school != "待分配" and not self.shadows(t))

    def _g52(self, plan: Plan, p: Mapping[str, Any]) -> int:
        total = 0
        for t in (t for t in map(self.person, self.eligible()) if t.id in plan and not self.shadows(t)):
            peers = [u for u in map(self.person, self.eligible())
                     if (u.school, u.stage) == (t.school, t.stage)
                     and self.pool(u.school, u.stage, u.subject) == self.pool(t.school, t.stage, t.subject)]
            total += half_up(Fraction(max(map(self.points, peers)) - self.points(t), 100))
        return total

    def _g55(self, plan: Plan, p: Mapping[str, Any]) -> int:
        return -sum(w.score or 0 for w in self.facts.wishes
                    if w.school == (plan[w.teacher][0] if w.teacher in plan else self.person(w.teacher).school))

    def _g60(self, plan: Plan, p: Mapping[str, Any]) -> int:
        base, number = (self.base(), self.h10_number()) if "H10" in self.law else (self.eligible(), 0)
        return max(0, sum(t.id in base for t in self.exchanged(plan)) - number)

    def _g45(self, plan: Plan, p: Mapping[str, Any]) -> int:
        left = {(host, t.stage, self.pool(host, t.stage, t.subject)) for t in self.facts.teachers
                if (host := self.came_back_from(t))}
        came = {post for key, post in plan.items() if not self.shadows(self.person(key))}
        return sum(1 for post in left & set(self.posts_list()) if self.posts(post) >= 1 and post not in came)

    def _g70(self, plan: Plan, p: Mapping[str, Any]) -> int:
        reference = self.facts.reference
        if reference is None:
            return 0
        posts = {key: (code, stage.value, name) for key, (code, stage, name) in plan.items()}
        named = self.facts.revision.substitutes if self.facts.revision and not p["count_called_up"] else {}
        known = [t.id for t in self.facts.teachers]
        changed = 0
        left = Counter(reference[key] for key in known if key in reference and posts.get(key) != reference[key])
        for key in known:
            if posts.get(key) != reference.get(key):
                if key not in reference and posts[key] in named.get(key, ()) and left[posts[key]] > 0:
                    left[posts[key]] -= 1
                else:
                    changed += 1
        return changed

    def _g71(self, plan: Plan, p: Mapping[str, Any]) -> int:
        known = self.facts.revision.empty if self.facts.revision else ()
        return sum(self.posts(post) >= 1 and self.after(plan, post) <= 0
                   and (post[0], post[1].value, post[2]) not in known for post in self.posts_list())

    def missing(self, plan: Plan, post: Post) -> int:
        """Whole people missing after a plan."""
        return max(0, -floor(Fraction(self.after(plan, post) - 100 * self.posts(post), 100)))

    def _g72(self, plan: Plan, p: Mapping[str, Any]) -> int:
        reference = {key: (code, Stage(stage), name) for key, (code, stage, name) in (self.facts.reference or {}).items()}
        lawful = {t.id: self.options(t) for t in self.facts.teachers}
        shadowed = self.facts.revision.shadowed if self.facts.revision else ()
        gone = [post for key, post in reference.items() if post not in lawful.get(key, ()) and key not in shadowed]
        if self.facts.revision:
            gone += [(code, Stage(stage), self.pool(code, Stage(stage), name))
                     for code, stage, name in self.facts.revision.absent.values()]
        kept = {key: post for key, post in reference.items() if post in lawful.get(key, ())}
        total = 0
        for post in set(gone) & set(self.posts_list()):
            filled = max(0, self.missing(kept, post) - gone.count(post))
            total += min(gone.count(post), max(0, self.missing(plan, post) - filled))
        return total

    def _g90(self, plan: Plan, p: Mapping[str, Any]) -> int:
        seed, total = self.settings.public_seed or str(self.settings.year), 0
        for key, (code, stage, name) in plan.items():
            first, second = sha256(f"{seed}|{key}|{code}|{stage.value}|{name}".encode()).digest()[:2]
            total += (256 * first + second) % 100
        return total

    # -- indicators ---------------------------------------------------------------------------

    def variation(self, plan: Plan, kind: str, stage: Stage) -> float:
        """The coefficient of variation of an indicator after a plan."""
        places = [place for place in self.places() if place[1] is stage]
        pupils = [self.pupils(place) for place in places]
        return cv(pupils, [self.people(plan, kind, place) for place in places])


def cv(pupils: list[int], people: list[int]) -> float:
    """S / m with m = ΣA/ΣP and S² = Σ (P/ΣP)(A/P − m)²; 0 of nobody."""
    if not sum(people) or not sum(pupils):
        return 0.0
    m = sum(people) / sum(pupils)
    return sqrt(sum(p / sum(pupils) * (a / p - m) ** 2 for p, a in zip(pupils, people))) / m

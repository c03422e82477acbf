"""Changes of the facts that a scenario supposes: growth, recruits, closures, lapses, decisions.

One class a kind; a new kind is one more class. What the change list of `rotation replan` knows
already (a closed school, a corrected field, a decision) is read and applied by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from rotation.domain.lessons import MOST_ROOMS, with_rooms
from rotation.domain.months import Month
from rotation.domain.own_kind import OfOwnKind
from rotation.domain.problem import Problem
from rotation.domain.ratio import floor_of, half_up, parse_share, spell_share
from rotation.domain.revision import Change, ChangeKind, Lineage
from rotation.domain.school import School, grades_of
from rotation.domain.support import Walking
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import UNPOSTED, Degree, Gender, PersonStatus, Setting, Stage
from rotation.text import Text, say
from rotation.workbook.change_faults import entry_of, faults
from rotation.workbook.change_reader import Wrong, attribute_of, change_of
from rotation.workbook.changes import lexicon, parsed, revised
from rotation.workbook.parse import Bad

_CLERK = "情景假设"


class Unfounded(Exception):
    """A change of the facts names something that does not exist, or cannot be read."""

    def __init__(self, key: str, expected: Text) -> None:
        super().__init__(key)
        self.key, self.expected = key, expected


@dataclass(frozen=True)
class Supposed:
    """The facts that a scenario supposes, and what was changed, in sentences."""

    problem: Problem
    says: tuple[Text, ...]


class Supposition(OfOwnKind):
    """One change of the facts, as a table of ``[[facts.KIND]]``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: ClassVar[str]

    def applied(self, problem: Problem, year: int) -> Supposed:
        """Return the changed facts.

        Raises
        ------
        Unfounded
            It names a school, a person or a subject that the facts do not have.
        """
        raise NotImplementedError


def _signed(text: str | float) -> Fraction:
    text = str(text).strip()
    return -parse_share(text[1:]) if text.startswith("-") else parse_share(text)


class Growth(Supposition):
    """Pupils and classes grow, or shrink, by a share; further classes go where most are."""

    kind = "growth"

    share: Annotated[Fraction, BeforeValidator(_signed)] = Field(ge=Fraction(-1, 2), le=1)
    stage: Literal["小学", "初中"] | None = None
    area: Literal["城区", "镇区", "乡村"] | None = None
    schools: tuple[str, ...] = ()

    def applied(self, problem: Problem, year: int) -> Supposed:
        """Return the grown facts; see `Supposition.applied`."""
        del year
        named = _schools(problem, self.schools)
        here = {school.code: school for school in problem.schools
                if (not named or school.code in named)
                and (self.area is None or school.setting is Setting(self.area))}
        stages = [stage for stage in Stage if stage.compulsory and self.stage in (None, stage)]
        before = _classes(here.values(), stages)
        for stage in stages:
            here = _grown(here, stage, 1 + self.share)
        needs = [replace(need, amount=half_up(need.amount * (1 + self.share)))
                 if need.school in here and need.stage in stages else need
                 for need in problem.needs]
        changed = replace(problem, needs=tuple(needs), schools=tuple(
            here.get(school.code, school) for school in problem.schools))
        return Supposed(changed, (self._says(before, _classes(here.values(), stages)),))

    def _says(self, before: int, after: int) -> Text:
        where = (say("all schools", "全旗县学校") if not self.area and not self.schools
                 else say("{n} schools named", "指定的{n}所学校", n=len(self.schools)) if self.schools
                 else say("schools of {a}", "{a}学校", a=Setting(str(self.area))))
        stage: object = Stage(self.stage) if self.stage else say("both stages", "小学和初中")
        return say("pupils, classes and given needs of {w} ({s}) change by {p}: {b} classes become {a}",
                   "{w}（{s}）学生数、班数和需求表所列需求变动{p}：班级由{b}个变为{a}个",
                   w=where, s=stage, p=_percent(self.share), b=before, a=after)


def _percent(share: Fraction) -> str:
    return f"+{spell_share(share)}" if share >= 0 else f"-{spell_share(-share)}"


def _classes(schools: Iterable[School], stages: Iterable[Stage]) -> int:
    wanted = list(stages)
    return sum(school.classes[grade - 1] for school in schools for stage in wanted
               for grade in grades_of(stage))


def _grown(here: Mapping[str, School], stage: Stage, factor: Fraction) -> dict[str, School]:
    """Grow one stage; the classes of all schools together grow exactly, by greatest remainders."""
    cells = {(code, grade): school.classes[grade - 1] * factor
             for code, school in here.items() for grade in grades_of(stage)}
    whole = {key: floor_of(value) for key, value in cells.items()}
    left = half_up(sum(cells.values(), Fraction(0))) - sum(whole.values())
    first = sorted(cells, key=lambda key: (whole[key] - cells[key], key))
    for key in first[:left]:
        whole[key] += 1
    field = "primary_pupils" if stage is Stage.PRIMARY else "junior_pupils"
    return {code: _with(school, {
        f"grade{grade}": whole[code, grade] for grade in grades_of(stage)
        if school.classes[grade - 1]} | ({field: half_up(school.pupils(stage) * factor)}
                                         if school.pupils(stage) else {}))
        for code, school in here.items()}


def _with(school: School, fields: dict[str, Any]) -> School:
    return replace(school, **fields)


class NewRecruits(Supposition):
    """New teachers are recruited and wait for a post; their ids say that they are supposed."""

    kind = "recruits"

    subject: str
    number: int = Field(ge=1, le=500)
    stage: Literal["小学", "初中"] = "小学"

    def applied(self, problem: Problem, year: int) -> Supposed:
        """Return the facts with the recruits; see `Supposition.applied`."""
        stage = Stage(self.stage)
        try:
            subject = parsed(Teacher, "subject", self.subject, lexicon(problem))
        except Bad as bad:
            raise Unfounded("subject", bad.expected) from bad
        taken = set(problem.teacher)
        ids = [key for number in range(1, len(taken) + self.number + 1)
               if (key := f"新聘-{subject}-{number:02d}") not in taken][:self.number]
        people = [_recruit(key, stage, subject, year) for key in ids]
        says = say("{n} new teachers of {s} ({g}) wait for a post, supposed: {a} to {z}",
                   "新招聘{g}{s}教师{n}人，待分配（假设人员：{a} 至 {z}）",
                   n=self.number, s=subject, g=stage, a=ids[0], z=ids[-1])
        return Supposed(_peopled(problem, (*problem.teachers, *people)), (says,))


def _recruit(key: str, stage: Stage, subject: str, year: int) -> Teacher:
    return Teacher(
        id=key, name=key, gender=Gender.FEMALE, born=Month(year - 24, 1), school=UNPOSTED,
        stage=stage, subject=subject, certificate_stage=stage.value, certificate_subjects=(subject,),
        established=True, status=PersonStatus.IN_POST, degree=Degree.BACHELOR)


def _peopled(problem: Problem, teachers: Iterable[Teacher]) -> Problem:
    """Return the facts with other teachers, in canonical order."""
    ordered = Problem.of(schools=(), teachers=tuple(teachers)).teachers
    return replace(problem, teachers=ordered)


_LAPSES: dict[str, tuple[Text, dict[str, Any]]] = {
    "deferral": (say("deferrals", "暂缓"), {
        "deferral": None, "deferral_until": None, "deferral_basis": None, "deferral_approver": None,
        "deferral_years": None}),
    "bound_service": (say("terms of bound service", "服务期"), {"bound_until": None}),
    "recent_rotation": (say("waits after a rotation", "交流后的间隔期"), {"rotation_ended": None}),
}
"""What may lapse: its name, and the fields that are emptied."""


class NewWalkers(Supposition):
    """Teachers come who only walk (走教 专职), with their base at a school; their ids say that they are supposed."""

    kind = "walkers"

    subject: str
    school: str
    number: int = Field(default=1, ge=1, le=50)
    stage: Literal["小学", "初中"] = "小学"

    def applied(self, problem: Problem, year: int) -> Supposed:
        """Return the facts with the walkers; see `Supposition.applied`."""
        come = NewRecruits(subject=self.subject, number=self.number, stage=self.stage).applied(problem, year).problem
        (code,) = _parsed("school", (self.school,), "school", lexicon(problem))
        people = tuple(one if one.id in problem.teacher else replace(
            one, id=f"专职走教{one.id}", name=f"专职走教{one.id}", school=code, walking=Walking.ONLY)
            for one in come.teachers)
        return Supposed(_peopled(problem, people), (say(
            "{n} new teachers of {s} ({g}) at {c} only walk, supposed",
            "{c}新增专职走教教师{n}人（{g}{s}，假设人员）", n=self.number, s=self.subject, g=Stage(self.stage),
            c=problem.school[code].name),))


class MoreRooms(Supposition):
    """Schools get more rooms for remote lessons (同频互动教室); every school that has none, if none is named."""

    kind = "rooms"

    number: int = Field(default=1, ge=1, le=MOST_ROOMS)
    schools: tuple[str, ...] = ()

    def applied(self, problem: Problem, year: int) -> Supposed:
        """Return the facts with the rooms; see `Supposition.applied`."""
        del year
        named = _schools(problem, self.schools) or {one.code for one in problem.schools if not one.rooms}
        return Supposed(with_rooms(problem, named, self.number), (say(
            "{n} schools get {m} more rooms for remote lessons each", "{n}所学校各增加同频互动教室{m}间", n=len(named),
            m=self.number),))


class Lapsed(Supposition):
    """Deferrals, terms of bound service or waits after a rotation end, of all or of those named."""

    kind = "lapsed"

    what: Literal["deferral", "bound_service", "recent_rotation"]
    teachers: tuple[str, ...] = ()

    def applied(self, problem: Problem, year: int) -> Supposed:
        """Return the facts without what lapses; see `Supposition.applied`."""
        del year
        named = {_teacher(problem, key) for key in self.teachers} or set(problem.teacher)
        label, fields = _LAPSES[self.what]
        concerned = [key for key in sorted(named)
                     if any(getattr(problem.teacher[key], name) is not None for name in fields)]
        changed = {key: _emptied(problem.teacher[key], fields) for key in concerned}
        says = say("{w} lapse for {n} people", "{n}人的{w}到期", w=label, n=len(concerned))
        return Supposed(_peopled(problem, (changed.get(t.id, t) for t in problem.teachers)), (says,))


def _emptied(teacher: Teacher, fields: dict[str, Any]) -> Teacher:
    return replace(teacher, **fields)


KINDS: dict[str, type[Supposition]] = {kind.kind: kind for kind in (
    Growth, NewRecruits, Lapsed, MoreRooms, NewWalkers)}
"""Kinds of changes that are a scenario's own."""
REVISIONS = {kind.english: kind for kind in ChangeKind if kind not in (ChangeKind.REPORTED, ChangeKind.JOINED)}
"""Kinds that the change list of a published plan knows as well."""


def revise(
    problem: Problem, kind: ChangeKind, entry: Mapping[str, Any], *, reason: str
) -> Supposed:
    """Apply a change of the kinds that replan knows; reason and author are the scenario's.

    Raises
    ------
    Unfounded
        It cannot be read, or names somebody or something that does not exist.
    """
    words = lexicon(problem)
    given = {"reason": reason, "clerk": _CLERK, **entry}
    try:
        change = change_of(kind, given, words, 0)
    except Wrong as wrong:
        raise Unfounded(wrong.title, wrong.bad.expected) from wrong
    for issue in faults(entry_of(change), problem):
        written = next((title for title in entry if attribute_of(title) == attribute_of(issue.title)), issue.title)
        raise Unfounded(written, say("found “{f}”: {e}", "填写的是“{f}”，{e}", f=issue.found, e=issue.expected)
                      if issue.found else issue.expected)
    lineage = Lineage(1, "", "", None, {}, (change,))
    changed = revised(problem, lineage)
    told, personal = changed.revision, (ChangeKind.WITHDRAWN, ChangeKind.EXEMPT, ChangeKind.CLOSED)
    kept = told if kind in personal or (told and told.swapped) else None
    merged = _merged(problem, kept)
    return Supposed(replace(changed, reference=problem.reference, revision=merged),
                    (_told(problem, change),))


def _merged(problem: Problem, new: Any) -> Any:
    old = problem.revision
    if old is None or new is None:
        return new or old
    return replace(old, withdrawn=old.withdrawn | new.withdrawn, exempt={**old.exempt, **new.exempt},
                   swapped=(*old.swapped, *new.swapped), closed=old.closed | new.closed)


def _told(problem: Problem, change: Change) -> Text:
    parts: list[object] = [change.kind]
    if change.teacher:
        parts.append(change.teacher)
    if change.school:
        parts.append(problem.school[change.school].name)
    parts += [part for part in (change.stage, change.subject, change.lock, change.field, change.rule) if part]
    if change.amount is not None:
        parts.append(say("{n} posts", "岗位{n}个", n=f"{change.amount / 100:g}"))
    if change.value and change.field:
        parts.append(say("= {v}", "改为 {v}", v=change.value))
    return Text.of(parts)


def _schools(problem: Problem, given: Iterable[str]) -> set[str]:
    words = lexicon(problem)
    return set(_parsed("schools", given, "school", words))


def _parsed(key: str, given: Iterable[str], field: str, words: Any) -> Iterator[str]:
    for name in given:
        try:
            yield parsed(Change, field, name, words)
        except Bad as bad:
            raise Unfounded(key, bad.expected) from bad


def _teacher(problem: Problem, key: str) -> str:
    if key not in problem.teacher:
        raise Unfounded("teachers", say("there is no teacher {t}", "花名册中没有教师编号“{t}”", t=key))
    return key

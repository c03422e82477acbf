"""盟局统计表: figures for the league, rows for the national teacher system, inspection fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from rotation.domain.besides import besides
from rotation.domain.indicators import ARTS, Indicator
from rotation.domain.months import Month, term_of
from rotation.domain.plan import Placement
from rotation.domain.supply import Place
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import NO_CERTIFICATE, Degree, Setting, Stage
from rotation.figures.accounts import accounts, base_of, stock_of
from rotation.figures.shown import FIGURES
from rotation.figures.standards import SMALL, members
from rotation.figures.words import yes
from rotation.papers._paper import File, Material, Paper
from rotation.report.names import HOME, HOST, NAME, STAGE, TEACHER, TownCountry, direction
from rotation.report.view import View
from rotation.tables.looks import part_of
from rotation.tables.sheet_writer import paper_book
from rotation.tables.table import NUMBER, Column, Table, titled
from rotation.text import Text, pair, say

_STAGES = (Stage.PRIMARY, Stage.JUNIOR)


def _write(material: Material) -> list[File]:
    """Write figures for the league, which name nobody, and apart from them the rows that name people."""
    view, lang = material.view, material.lang
    entry = f"{PAPER.number:02d}_{NAMED.render(lang)}.xlsx"
    return [File(PAPER.name(lang, ".xlsx"), paper_book((statistics(view), inspection(view)), lang)),
            File(entry, paper_book((national(view),), lang))]


# -- 盟局统计表 -------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _StageTotal:
    """Teachers of some stages at their home schools."""

    stage: object
    view: View
    stages: tuple[Stage, ...]

    @cached_property
    def items(self) -> list[Placement]:
        """Placements of these teachers."""
        teacher = self.view.round.teacher
        return [item for item in self.view.plan.placements if teacher(item.teacher).stage in self.stages]

    @property
    def eligible(self) -> int:
        """How many are eligible."""
        return sum(self.view.round.teacher(key).stage in self.stages for key in self.view.round.eligible)

    @cached_property
    def stock(self) -> list[Teacher]:
        """Teachers on a rotation that goes on, if the policy counts them."""
        people = map(self.view.round.teacher, stock_of(self.view.round))
        return [teacher for teacher in people if teacher.stage in self.stages]

    @cached_property
    def besides(self) -> list[Teacher]:
        """Those, and leaders moved by their own plan who count along."""
        people = map(self.view.round.teacher, besides(self.view.round))
        return [teacher for teacher in people if teacher.stage in self.stages]

    @property
    def moved(self) -> int:
        """How many count as exchanged."""
        return sum(teacher.stage in self.stages for teacher in self.view.plan.exchanged) + len(self.besides)

    @property
    def backbone(self) -> int:
        """How many backbone teachers among them."""
        return (sum(teacher.stage in self.stages for teacher in self.view.plan.backbone)
                + sum(map(self.view.round.is_backbone, self.besides)))

    @property
    def standing(self) -> int:
        """How many of them were sent in earlier years."""
        return len(self.stock)

    @cached_property
    def inside(self) -> frozenset[str]:
        """Teachers that the share is of."""
        teacher = self.view.round.teacher
        return frozenset(key for key in base_of(self.view.round) if teacher(key).stage in self.stages)

    @property
    def base(self) -> int:
        """How many the share is of."""
        return len(self.inside)

    @property
    def share(self) -> Fraction | None:
        """Share exchanged."""
        return part_of(sum(teacher.id in self.inside for teacher in self.view.plan.exchanged) + len(self.besides),
                       self.base)

    @property
    def beside(self) -> int:
        """How many were exchanged without counting: at their wish, or to learn (跟岗)."""
        return sum(1 for item in self.items if item.home and not self.view.plan.counts(item.teacher))


def _toward(way: TownCountry) -> Callable[[_StageTotal], object]:
    return lambda part: sum(direction(part.view.round, item) is way for item in part.items)


_BASE = Column[_StageTotal]("base", say("Base of the share", "比例基数"), "count")
"""Shown where it is narrower than E."""
_STANDING = Column[_StageTotal]("standing", say("Of them sent in earlier years", "其中往年派出仍在交流"), "count")
"""Shown where the policy counts them."""
_STATISTICS: tuple[Column[_StageTotal], ...] = (
    STAGE, Column("eligible", say("Eligible teachers", "符合交流条件教师总数"), "count"), _BASE,
    Column("moved", say("Exchanged", "实际交流轮岗教师数"), "count"), _STANDING,
    Column("share", FIGURES["share"].title, "percent"),
    Column("backbone", say("Backbone teachers exchanged", "实际交流骨干教师数量"), "count"),
    Column("backbone_share", FIGURES["backbone_share"].title, "percent",
           of=lambda part: part_of(part.backbone, part.moved)),
    Column("beside", say("Others exchanged, not counted", "不计入比例的交流（自愿、跟岗等）"), "count"),
    *(Column(way.name.lower(), pair(way.english.capitalize(), way.value), "moves", of=_toward(way))
      for way in TownCountry),
    Column("relation", say("Personnel relation moves", "其中调动人事关系"), "count",
           of=lambda part: sum(item.relation for item in part.items)),
)


def statistics(view: View) -> Table:
    """Return 盟局统计表: numbers and shares by stage, backbone teachers, directions."""
    total = _StageTotal(say("All", "合计"), view, _STAGES)
    parts = (*(_StageTotal(stage, view, (stage,)) for stage in _STAGES), total)
    idle = {_BASE.key: total.base == total.eligible, _STANDING.key: not total.standing}
    return Table(
        "league", say("Statistics", "统计表"),
        titled(view.round.settings, say("Statistics of the exchange of teachers", "教师交流轮岗情况统计表")),
        tuple(column for column in _STATISTICS if not idle.get(column.key)), parts,
        notes_above=(say(
            "Stage: the stage at the home school. Exchanged teachers and others add up to the "
            "four directions{s}; first posts of recruits stand apart.",
            "学段按派出学校任教学段统计。实际交流轮岗教师数与不计入比例的主动交流之和{s}等于四种流向之和；新任教师分配另列。",
            s=_LESS if total.standing else say("", "")),),
        notes_below=(_SIGNED,))


_LESS = say(", those sent in earlier years left out", "（不含往年派出仍在交流）")
_SIGNED = say("Unit (seal)    Completed in by: ____________    Checked by: ____________    Date: ____-__-__",
              "填报单位（盖章）　　　　填表人：____________　　审核人：____________　　填报日期：____年__月__日")


# -- national teacher system ------------------------------------------------------------------


def national(view: View) -> Table:
    """Return rows in the order of the rotation block of 全国教师管理信息系统."""
    return Table(
        "national", say("National system", "教师系统录入"),
        titled(view.round.settings, say("Rotation block of the national teacher system",
                                        "全国教师管理信息系统交流轮岗信息录入表")),
        _entry(view), tuple(item for item in view.plan.placements if item.home),
        notes_above=(say("For entry by the office; not for publication.", "供教育局录入使用，不得对外公布。"),))


def _entry(view: View) -> tuple[Column[Placement], ...]:
    def term(item: Placement) -> tuple[Month, Month]:
        return term_of(view.round.settings.year, item.term_years)
    return (
        NUMBER, NAME.by(lambda item: view.round.teacher(item.teacher).name),
        Column(TEACHER.key, say("Teacher ID", "教职工号"), of=lambda item: item.teacher),
        Column("type", say("Type of exchange", "交流轮岗类型"), "center", of=lambda item: item.form),
        Column("relation", say("Personnel relation moves", "是否调动人事关系"), "center",
               of=lambda item: yes(item.relation)),
        Column("start", say("Start", "开始年月"), "center", of=lambda item: str(term(item)[0])),
        Column("end", say("End", "结束年月"), "center", of=lambda item: str(term(item)[1])),
        Column(HOME.key, say("Former unit", "原单位名称"), "wrap", 24, lambda item: view.school(item.home)),
        Column(HOST.key, say("Unit of exchange", "交流轮岗单位名称"), "wrap", 24, lambda item: view.school(item.host)))


# -- inspection -------------------------------------------------------------------------------


class _Here(NamedTuple):
    """One school and stage: its place, its people by personnel relation, who is exchanged to it by subject."""

    place: Place
    people: list[Teacher]
    held: Counter[str | None]
    came: Counter[str]


def inspection(view: View) -> Table:
    """Return the fields of the inspection form that the roster tells, for each school and stage."""
    people = members(view.round)
    found = accounts(view.round, view.plan)
    return Table(
        "inspection", say("Inspection form", "督导填报"),
        titled(view.round.settings, say("Fields of the inspection of balanced development",
                                        "优质均衡督导评估学校填报项")),
        (*_school(view), *_staffed(), *_arts()),
        tuple(_here(view, place, people.get(place, [])) for place in view.round.supply.places), frozen=1,
        notes_above=(
            say("By personnel relation, as of 31 August; exchanged teachers by this plan.",
                "按人事关系统计（截至8月31日）；交流轮岗教师人数为本方案接收人数。"),
            say("Banner: eligible teachers {e}, exchanged {x}, backbone teachers exchanged {b}",
                "全旗县：符合交流条件教师总数{e}人，实际交流轮岗教师数{x}人，实际交流骨干教师数量{b}人",
                e=found.eligible, x=found.counted, b=found.counted_backbone)))


def _here(view: View, place: Place, people: list[Teacher]) -> _Here:
    code, stage = place
    came = Counter(item.subject for item in view.plan.taught(code) if item.stage is stage and item.home)
    return _Here(place, people, Counter(view.round.subject_at(code, stage, t.subject) for t in people), came)


def _school(view: View) -> tuple[Column[_Here], ...]:
    school = view.round.problem.school

    def pupils(here: _Here) -> int:
        return school[here.place[0]].pupils(here.place[1])

    def small(here: _Here) -> Text:
        rural = school[here.place[0]].setting is Setting.RURAL
        return yes(rural and view.round.standards.min_pupils <= pupils(here) < SMALL)

    def classes(here: _Here) -> int:
        grades = range(6) if here.place[1] is Stage.PRIMARY else range(6, 9)
        return sum(school[here.place[0]].classes[grade] for grade in grades)
    return (
        Column("name", say("School", "学校名称"), "wrap", 22, lambda here: school[here.place[0]].name),
        Column("type", say("Type", "学校类型"), "center", of=lambda here: school[here.place[0]].type),
        Column("code", say("Code", "学校代码"), of=lambda here: here.place[0]), STAGE.by(lambda here: here.place[1]),
        Column("small", say("Small rural school (50 to 99 pupils)", "50人及以上不足100人的乡村小规模学校"), "center",
               of=small),
        Column("pupils", say("Pupils", "学生人数"), "count", of=pupils),
        Column("classes", say("Classes", "班级总数"), "count", of=classes))


_DEGREES = ((Degree.COLLEGE, say("College", "专科教师人数")), (Degree.BACHELOR, say("Bachelor", "本科教师人数")),
            (Degree.GRADUATE, say("Graduate", "硕士、博士教师人数")))


def _staffed() -> tuple[Column[_Here], ...]:
    def having(degree: Degree) -> Callable[[_Here], object]:
        return lambda here: sum(t.degree is degree for t in here.people)
    return (
        Column("teachers", say("Teachers", "专任教师总人数"), "count", of=lambda here: len(here.people)),
        *(Column(degree.name.lower(), title, "count", of=having(degree)) for degree, title in _DEGREES),
        Column("backbone", say("County backbone", "县级及以上骨干教师数"), "count",
               of=lambda here: sum(Indicator.L2.holds_person(t, here.place[1]) for t in here.people)),
        Column("certified", say("With certificate", "持有教师资格证的专任教师人数"), "count",
               of=lambda here: sum(map(_certified, here.people))))


def _arts() -> tuple[Column[_Here], ...]:
    def held(subject: str) -> Callable[[_Here], object]:
        return lambda here: here.held[subject]

    def came(subject: str) -> Callable[[_Here], object]:
        return lambda here: here.came[subject]
    return (
        *(Column(f"own{at}", say("{s} teachers", "{s}专任教师人数", s=subject), "count", of=held(subject))
          for at, subject in enumerate(ARTS)),
        *(Column(f"lent{at}", say("{s} exchanged to here", "{s}交流轮岗教师人数", s=subject), "count", of=came(subject))
          for at, subject in enumerate(ARTS)))


def _certified(teacher: Teacher) -> bool:
    return teacher.certificate_stage not in (None, "", NO_CERTIFICATE)


NAMED = say("National system (with names)", "教师系统录入_含姓名")
PAPER = Paper("league", 6, say("Statistics for the league", "盟局统计表"), _write)

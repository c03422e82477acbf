"""What goes up: figures for the league, rows for the national teacher system, fields of the inspection."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from rotation.domain.indicators import ARTS, Indicator
from rotation.domain.plan import Placement, term_of
from rotation.domain.supply import Place
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import NO_CERTIFICATE, Degree, Setting, Stage
from rotation.figures.standards import SMALL, members
from rotation.figures.words import yes
from rotation.report.sheet_moves import Direction, direction, titled
from rotation.report.view import View
from rotation.tables.table import Column, Row, Table
from rotation.text import pair, say

_STAGES = (Stage.PRIMARY, Stage.JUNIOR)
_MOVED = say("Exchanged", "实际交流轮岗教师数")
_BACKBONE = say("Backbone teachers exchanged", "实际交流骨干教师数量")
_ELIGIBLE = say("Eligible teachers", "符合交流条件教师总数")


def league_sheets(view: View) -> tuple[Table, ...]:
    """Return 盟局统计表, the rotation block of the national system, and the inspection's fields."""
    return league_sheet(view), national_sheet(view), inspection_sheet(view)


# -- 盟局统计表 -------------------------------------------------------------------------------

_LEAGUE: tuple[Column[Any], ...] = (
    Column("stage", say("Stage", "学段"), "center"),
    Column("eligible", _ELIGIBLE, "count"), Column("moved", _MOVED, "count"),
    Column("share", say("Share", "占比"), "percent"), Column("backbone", _BACKBONE, "count"),
    Column("backbone_share", say("Share of backbone teachers", "骨干占比"), "percent"),
    Column("beside", say("Others exchanged at their wish", "不计入比例的主动交流"), "count"),
    *(Column(way.name.lower(), pair(way.english.capitalize(), way.value), "moves")
      for way in Direction),
    Column("relation", say("Personnel relation moves", "其中调动人事关系"), "count"),
)


def league_sheet(view: View) -> Table:
    """Return 盟局统计表: numbers and shares by stage, backbone teachers, directions."""
    rows = [_figures(view, stage, (stage,)) for stage in _STAGES]
    return Table("league", say("Statistics", "统计表"),
                 titled(view, say("Statistics of the exchange of teachers", "教师交流轮岗情况统计表")), _LEAGUE,
                 (*rows, _figures(view, say("All", "合计"), _STAGES)),
                 notes_above=(say(
                     "Stage: the stage at the home school. Exchanged teachers and others add up to the "
                     "four directions; first posts of recruits stand apart.",
                     "学段按派出学校任教学段统计。实际交流轮岗教师数与不计入比例的主动交流之和等于四种流向之和；新任教师分配另列。"),),
                 notes_below=(_SIGNED,))


_SIGNED = say("Unit (seal)    Filled in by: ____________    Checked by: ____________    Date: ____-__-__",
              "填报单位（盖章）　　　　填表人：____________　　审核人：____________　　填报日期：____年__月__日")


def _figures(view: View, name: object, stages: Iterable[Stage]) -> Row:
    round, plan, wanted = view.round, view.plan, set(stages)
    eligible = sum(round.teacher(key).stage in wanted for key in round.eligible)
    moved = sum(t.stage in wanted for t in plan.exchanged)
    backbone = sum(t.stage in wanted for t in plan.backbone)
    items = [item for item in plan.placements if round.teacher(item.teacher).stage in wanted]
    ways = Counter(direction(round, item) for item in items)
    beside = sum(1 for item in items if item.home and item.teacher not in round.eligible_set)
    return (name, eligible, moved, _share(moved, eligible), backbone, _share(backbone, moved), beside,
            *(ways[way] for way in Direction), sum(item.relation for item in items))


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


# -- national teacher system ------------------------------------------------------------------

_NATIONAL: tuple[Column[Any], ...] = (
    Column("number", say("No.", "序号"), "index"), Column("name", say("Name", "姓名")),
    Column("teacher", say("Teacher ID", "教职工号")),
    Column("type", say("Type of exchange", "交流轮岗类型"), "center"),
    Column("relation", say("Personnel relation moves", "是否调动人事关系"), "center"),
    Column("start", say("Start", "开始年月"), "center"), Column("end", say("End", "结束年月"), "center"),
    Column("home", say("Former unit", "原单位名称"), "wrap", 24),
    Column("host", say("Unit of exchange", "交流轮岗单位名称"), "wrap", 24),
)


def national_sheet(view: View) -> Table:
    """Return rows in the order of the rotation block of 全国教师管理信息系统."""
    items = [item for item in view.plan.placements if item.home]
    return Table("national", say("National system", "教师系统录入"),
                 titled(view, say("Rotation block of the national teacher system",
                                  "全国教师管理信息系统交流轮岗信息录入表")), _NATIONAL,
                 tuple(_entry(view, number, item) for number, item in enumerate(items, start=1)),
                 notes_above=(say("For entry by the office; not for publication.",
                                  "供教育局录入使用，不得对外公布。"),))


def _entry(view: View, number: int, item: Placement) -> Row:
    start, end = term_of(view.round.settings.year, item.term_years)
    return (number, view.round.teacher(item.teacher).name, item.teacher, item.form, yes(item.relation),
            str(start), str(end), view.school(item.home), view.school(item.host))


# -- inspection -------------------------------------------------------------------------------

_DEGREES = ((Degree.COLLEGE, say("College", "专科教师人数")), (Degree.BACHELOR, say("Bachelor", "本科教师人数")),
            (Degree.GRADUATE, say("Graduate", "硕士、博士教师人数")))
_INSPECTION: tuple[Column[Any], ...] = (
    Column("name", say("School", "学校名称"), "wrap", 22), Column("type", say("Type", "学校类型"), "center"),
    Column("code", say("Code", "学校代码")), Column("stage", say("Stage", "学段"), "center"),
    Column("small", say("Small rural school (50 to 99 pupils)", "50人及以上不足100人的乡村小规模学校"), "center"),
    Column("pupils", say("Pupils", "学生人数"), "count"), Column("classes", say("Classes", "班级总数"), "count"),
    Column("teachers", say("Teachers", "专任教师总人数"), "count"),
    *(Column(degree.name.lower(), title, "count") for degree, title in _DEGREES),
    Column("backbone", say("County backbone", "县级及以上骨干教师数"), "count"),
    Column("certified", say("With certificate", "持有教师资格证的专任教师人数"), "count"),
    *(Column(f"own{at}", say("{s} teachers", "{s}专任教师人数", s=subject), "count")
      for at, subject in enumerate(ARTS)),
    *(Column(f"lent{at}", say("{s} exchanged to here", "{s}交流轮岗教师人数", s=subject), "count")
      for at, subject in enumerate(ARTS)),
)


def inspection_sheet(view: View) -> Table:
    """Return the fields of the inspection form that the roster tells, for each school and stage."""
    people = members(view.round)
    rows = tuple(_place(view, place, people.get(place, [])) for place in view.round.supply.places)
    eligible, moved, backbone = len(view.round.eligible), len(view.plan.exchanged), len(view.plan.backbone)
    return Table("inspection", say("Inspection form", "督导填报"),
                 titled(view, say("Fields of the inspection of balanced development", "优质均衡督导评估学校填报项")),
                 _INSPECTION, rows, notes_above=(
                     say("By personnel relation, as of 31 August; exchanged teachers by this plan.",
                         "按人事关系统计（截至8月31日）；交流轮岗教师人数为本方案接收人数。"),
                     say("Banner: eligible teachers {e}, exchanged {x}, backbone teachers exchanged {b}",
                         "全旗县：符合交流条件教师总数{e}人，实际交流轮岗教师数{x}人，实际交流骨干教师数量{b}人",
                         e=eligible, x=moved, b=backbone)), frozen=1)


def _place(view: View, place: Place, people: list[Teacher]) -> Row:
    round, (code, stage) = view.round, place
    school = round.problem.school[code]
    grades = range(6) if stage is Stage.PRIMARY else range(6, 9)
    pupils = school.pupils(stage)
    small = school.setting is Setting.RURAL and round.standards.min_pupils <= pupils < SMALL
    came = Counter(item.subject for item in view.plan.taught(code) if item.stage is stage and item.home)
    held = Counter(round.subject_at(stage, t.subject) for t in people)
    return (school.name, school.type, code, stage, yes(small), pupils,
            sum(school.classes[grade] for grade in grades), len(people),
            *(sum(t.degree is degree for t in people) for degree, _ in _DEGREES),
            sum(Indicator.L2.holds_person(t, stage) for t in people),
            sum(_certified(t) for t in people), *(held[subject] for subject in ARTS),
            *(came[subject] for subject in ARTS))


def _certified(teacher: Teacher) -> bool:
    return teacher.certificate_stage not in (None, "", NO_CERTIFICATE)



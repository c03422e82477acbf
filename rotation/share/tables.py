"""The sheets of 走教同频方案.xlsx that schools and the office read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, NamedTuple

from rotation.domain.lessons import full_load
from rotation.domain.round import Opening
from rotation.domain.vocabulary import Stage
from rotation.figures.forms import Walker, walkers_counted
from rotation.report._sheet import Filled, Group, ResultSheet
from rotation.rules._share import fit, lessons_told
from rotation.share.calendar import WEEKDAYS, DayAway, SchoolVisit, part_told
from rotation.share.view import ShareView
from rotation.share.why import KeptAway
from rotation.tables.table import NUMBER, Band, Column, Styled, summed
from rotation.text import Text, say

ShareSheet = ResultSheet[ShareView]
"""One sheet of the workbook."""
SUMMED: Column[Any] = replace(NUMBER, total=lambda _: Styled(say("Total", "合计"), "center"), mixed=True)
"""Serial number of a row, of a sheet whose last row says that it is the total."""


def lessons(view: ShareView, number: int) -> int | Fraction:
    """Return a number of parts of a lesson as lessons."""
    told = Fraction(number, view.world.unit)
    return int(told) if told.denominator == 1 else told


# -- 概览 -------------------------------------------------------------------------------------


class ShareFigure(NamedTuple):
    """One figure, with a remark."""

    title: object
    value: object = None
    note: object = None


CERTIFIED = 2
"""Fit of whoever has a certificate in the subject (E20)."""

_OVERVIEW: tuple[Column[ShareFigure], ...] = (
    Column("title", say("Figure", "项目"), "wrap", 30), Column("value", say("Number", "数量"), "count", mixed=True),
    Column("note", say("What it means", "说明"), "wrap", 76))


def _overview(view: ShareView) -> Filled:
    return Filled(_OVERVIEW, tuple(_figures(view)), notes_above=(sums_up(view),))


def sums_up(view: ShareView) -> Text:
    """Return in one sentence who walks, what they teach, and what stays open."""
    plan = view.plan
    without = sum(number for teacher, cell, number in view.besides if fit(view.world, teacher, cell) < CERTIFIED)
    return say("{s}: own teachers leave {g} lessons a week open; {b} are given by colleagues of other subjects at the "
               "school ({f} of them without a certificate in the subject), {w} by {n} teachers who walk on {d} days a "
               "week, {r} by screen, {o} by nobody",
               "{s}：各校本学科教师之外每周缺{g}节课；本校其他学科教师兼课{b}节（其中{f}节由没有该学科教师资格的教师上），"
               "{n}名教师每周走教{d}天次、上课{w}节，同频{r}节，仍有{o}节没有人上",
               r=lessons_told(view.world, plan.followed.total()), s=view.outcome.status, n=len(plan.weeks),
               d=sum(map(len, view.weeks.values())), f=lessons_told(view.world, without),
               b=lessons_told(view.world, plan.besides.total()), w=lessons_told(view.world, plan.walked.total()),
               g=lessons_told(view.world, sum(told.open for told in view.world.lessons.values())),
               o=lessons_told(view.world, sum(map(plan.open, view.world.lessons))))


def _figures(view: ShareView) -> Iterator[ShareFigure | Band]:
    yield Band(say("Who walks", "一、走教"))
    days = [day for week in view.weeks.values() for day in week]
    yield ShareFigure(say("Teachers who walk", "走教教师人数"), len(view.weeks), say(
        "week by week on sheet 走教课表", "每人每天去哪里，见“走教课表”"))
    yield ShareFigure(say("Days away a week", "每周走教天次"), len(days))
    nights = sum(visit.part == "stay" for day in days for visit in day.visits)
    if nights:
        yield ShareFigure(say("Nights away a week", "每周住宿（人夜）"), nights, say(
            "in beds of the schools they stay at", "住接收学校周转宿舍"))
    yield ShareFigure(say("Kilometers a week", "每周里程（公里）"), sum(day.km for day in days),
                       say("there and back", "往返合计"))
    yield ShareFigure(say("Of them count as exchange", "其中可计入交流比例的人数"), len(counting(view)), say(
        "by rule F10 of the round: half a full load or more at other schools, unless set otherwise; not in its numbers",
        "按教师方案的计入口径（F10，默认走教课时达到满工作量一半）；未计入教师方案的数字"))
    besides = {key for key, _, _ in view.besides}
    yield ShareFigure(say("Colleagues who teach besides", "本校兼课教师人数"), len(besides), say(
        "person by person on sheet 兼课安排", "每人兼什么课，见“兼课安排”"))
    for number, subject in enumerate(_subjects(view)):
        if not number:
            yield Band(say("Lessons a week, by subject", "二、各学科周课时"))
        yield _subject_line(view, subject)
    yield Band(say("What stays open", "三、仍缺的课"))
    empty = [cell for cell in view.world.lessons if view.plan.empty(cell)]
    yield ShareFigure(say("Subjects without any lesson", "完全没有开课的学校学科"), len(empty), say(
        "marked on sheet 覆盖构成", "在“覆盖构成”表中标红"))
    yield ShareFigure(say("Teachers it would take", "折合教师（人）"), Styled(_posts(view), "tenth"), say(
        "open lessons divided by a full load; see sheet 未覆盖与招聘转岗建议",
        "未覆盖课时按各学科满工作量折算；建议见“未覆盖与招聘转岗建议”"))


def _subjects(view: ShareView) -> list[str]:
    return sorted({cell.subject for cell, told in view.world.lessons.items() if told.total})


def _subject_line(view: ShareView, subject: str) -> ShareFigure:
    cells = [cell for cell in view.world.lessons if cell.subject == subject]
    told = [view.world.lessons[cell] for cell in cells]
    world, plan = view.world, view.plan
    return ShareFigure(subject, lessons(view, sum(one.total for one in told)), say(
        "own teachers {a}, colleagues of other subjects {h}, walkers {b}, by screen {r}, nobody {c}",
        "其中本学科教师上{a}节，本校兼课{h}节，走教{b}节，同频{r}节，没有人上{c}节",
        r=lessons_told(world, sum(plan.followed[cell] for cell in cells)),
        h=lessons_told(world, sum(plan.besides[cell] for cell in cells)),
        a=lessons_told(world, sum(one.taught for one in told)), b=lessons_told(
            world, sum(plan.walked[cell] for cell in cells)), c=lessons_told(world, sum(map(plan.open, cells)))))


def _posts(view: ShareView) -> Fraction:
    return sum((open_posts(view, cell) for cell in view.world.lessons), Fraction(0))


def open_posts(view: ShareView, cell: Opening) -> Fraction:
    """Return how many full loads the open lessons of a cell are."""
    return Fraction(view.plan.open(cell), view.world.unit) / full_load(view.world.round, cell)


def _loads(view: ShareView, cell: Opening) -> Text | None:
    """Return the open lessons of a cell over a full load as they are, ``16/18``: nothing is cut off or rounded."""
    return say("{n}/{l}", "{n}/{l}", n=lessons_told(view.world, view.plan.open(cell)),
               l=f"{float(full_load(view.world.round, cell)):g}") if view.plan.open(cell) else None


# -- 走教课表 ---------------------------------------------------------------------------------


class WalkLine(NamedTuple):
    """One visit, in one stage."""

    teacher: str
    day: DayAway
    visit: SchoolVisit
    stage: Stage
    lessons: int


def _timetable(view: ShareView) -> Filled:
    world = view.world
    columns: tuple[Column[WalkLine], ...] = (
        SUMMED, Column("name", say("Name", "姓名"), of=lambda one: world.named(one.teacher)),
        Column("home", say("Own school", "本校"), "wrap", 24, lambda one: world.named(world.base[one.teacher].school)),
        Column("subject", say("Subject", "学科"), "center", of=lambda one: world.base[one.teacher].subject),
        Column("weekday", say("Weekday", "星期"), "center", of=lambda one: WEEKDAYS[one.day.weekday]),
        Column("part", say("When", "时段"), "center", of=lambda one: part_told(view.plan, one.teacher, one.visit)),
        Column("school", say("Goes to", "去往学校"), "wrap", 24, lambda one: world.named(one.visit.school)),
        Column("stage", say("Stage", "学段"), "center", of=lambda one: one.stage),
        Column("lessons", say("Lessons", "课时"), "count", of=lambda one: lessons(view, one.lessons), total=summed,
               mixed=world.unit > 1),
        Column("km", say("Kilometers of the day", "当天往返公里"), "count", of=_km_once, total=summed),
        Column("teacher", say("Teacher ID", "教师编号"), "center"),
        Column("code", say("School code", "学校代码"), "center", of=lambda one: one.visit.school))
    return Filled(columns, tuple(_walk_lines(view)), notes_above=(say(
        "Each row is one visit. The day's kilometers are there and back and stand in the row of its first visit; "
        "of who stays overnight the way out stands at the first day and the way home at the last. "
        "“Half a day”: the lessons fit into a morning or an afternoon, as both schools agree. Schools agree on the "
        "hours; weekdays may be exchanged by both schools together.",
        "每行是一次到校上课。公里数为当天往返，两校同一天的只写在第一行；"
        "住宿的，去程写在第一天，回程写在最后一天。“半天”指课时在一个上午或下午内上完，"
        "上午还是下午由两校商定。具体节次由两校商定；需要调换星期的，由两校协商。"),), frozen=2, filtered=True)


def _km_once(one: WalkLine) -> int | None:
    return one.day.km if one.visit is one.day.visits[0] and one.stage is min(
        cell.stage for cell in one.visit.lessons) else None


def _walk_lines(view: ShareView) -> Iterator[WalkLine]:
    for teacher, week in view.weeks.items():
        for day in week:
            for visit in day.visits:
                yield from (WalkLine(teacher, day, visit, cell.stage, number)
                            for cell, number in sorted(visit.lessons.items()))


# -- 走教汇总 ---------------------------------------------------------------------------------


def _summary(view: ShareView) -> Filled:
    world, plan = view.world, view.plan
    columns: tuple[Column[str], ...] = (
        SUMMED, Column("name", say("Name", "姓名"), of=world.named),
        Column("home", say("Own school", "本校"), "wrap", 24, lambda key: world.named(world.base[key].school)),
        Column("subject", say("Subject", "学科"), "center", of=lambda key: world.base[key].subject),
        Column("days", say("Days away a week", "每周走教天数"), "count", of=lambda key: len(view.weeks[key]),
               total=summed),
        Column("schools", say("Schools", "走教学校数"), "count", of=lambda key: len(plan.weeks[key].schools)),
        Column("where", say("Which", "走教学校"), "wrap", 40, lambda key: Text.of(tuple(
            map(world.named, plan.weeks[key].schools)))),
        Column("lessons", say("Lessons a week", "每周走教课时"), "count", of=lambda key: lessons(
            view, _walked(view, key)), total=summed, mixed=world.unit > 1),
        Column("share", say("Share of the own load", "占本人工作量"), "percent", of=lambda key: Fraction(
            _walked(view, key), world.load(key))),
        Column("counts", say("Counts as exchange", "计入交流比例"), "center", of=lambda key: say(
            "yes", "计入") if key in counting(view) else say("no", "不计入")),
        Column("km", say("Kilometers a week", "每周公里"), "count", of=lambda key: world.week_km(key, plan.weeks[key]),
               total=summed),
        Column("teacher", say("Teacher ID", "教师编号"), "center", of=lambda key: key))
    return Filled(columns, tuple(view.weeks), notes_above=(say(
        "Whoever walks stays at the own school: personnel relation, pay and post do not change. Who counts as exchange "
        "follows from rule F10 of the finished round: of those eligible, who gives enough of a full load; the round's "
        "own numbers stay as they are.",
        "走教教师的人事关系、编制和工资仍在本校。是否计入交流比例按教师方案的计入口径（F10）认定：须符合交流条件，"
        "且走教课时达到规定比例；教师方案中的数字不变。"),),
        frozen=2)


def counting(view: ShareView) -> tuple[str, ...]:
    """Return who walks enough to count as exchange beside the round (F10)."""
    world = view.world
    return walkers_counted(world.plan, [
        Walker(key, _walked(view, key), full_load(world.round, world.base[key]) * world.unit) for key in view.weeks])


def _walked(view: ShareView, teacher: str) -> int:
    """Return the lessons that somebody gives at other schools."""
    return sum(number for (key, cell), number in view.plan.given.items()
               if key == teacher and not view.world.at_home(key, cell))


# -- 兼课安排 ---------------------------------------------------------------------------------


class BesidesLine(NamedTuple):
    """Lessons that somebody gives at the own school besides the own subject."""

    teacher: str
    cell: Opening
    lessons: int


def _besides_told(view: ShareView) -> Callable[[BesidesLine], Text]:
    """Return what tells the subject; who only walks has the own one there, which nobody else of the school teaches."""
    def told(one: BesidesLine) -> Text:
        own = one.cell == view.world.base[one.teacher]
        return say("{j} (only walks otherwise)", "{j}（专职走教，在本校上）", j=one.cell.subject) if own else Text.of(
            one.cell.subject)
    return told


def _besides(view: ShareView) -> Filled:
    world = view.world
    columns: tuple[Column[BesidesLine], ...] = (
        SUMMED, Column("school", say("School", "学校"), "wrap", 24, lambda one: world.named(one.cell.school)),
        Column("name", say("Name", "姓名"), of=lambda one: world.named(one.teacher)),
        Column("stage", say("Stage", "学段"), "center", of=lambda one: one.cell.stage),
        Column("main", say("Own subject", "主教学科"), "center", of=lambda one: world.teacher(one.teacher).subject),
        Column("subject", say("Teaches besides", "兼课学科"), "center", of=_besides_told(view)),
        Column("lessons", say("Lessons a week", "每周课时"), "count", of=lambda one: lessons(view, one.lessons),
               total=summed, mixed=world.unit > 1),
        Column("certificate", say("Certificate in it", "有无该学科资格"), "center", of=lambda one: say(
            "yes", "有") if fit(world, one.teacher, one.cell) >= CERTIFIED else say("no", "无")),
        Column("teacher", say("Teacher ID", "教师编号"), "center"))
    return Filled(columns, tuple(BesidesLine(*one) for one in view.besides), notes_above=(say(
        "Within lessons that these people have to spare in their own subject at their own school.",
        "均在本校本学科有富余课时的范围内安排，不占用原任学科的课。"),), frozen=3, filtered=True)


# -- 覆盖构成 ---------------------------------------------------------------------------------


def _cover(view: ShareView) -> Filled:
    world, plan, reasons = view.world, view.plan, KeptAway(view.plan)
    columns: tuple[Column[Opening], ...] = (
        SUMMED, Column("school", say("School", "学校"), "wrap", 24, lambda cell: world.named(cell.school)),
        Column("stage", say("Stage", "学段"), "center"), Column("subject", say("Subject", "学科"), "center"),
        Column("demand", say("Lessons asked for", "每周应开课时"), "count", of=lambda cell: lessons(
            view, world.lessons[cell].total), total=summed, mixed=world.unit > 1),
        Column("own", say("Own teachers of the subject", "本学科教师上"), "count", of=lambda cell: lessons(
            view, world.lessons[cell].taught), total=summed, mixed=world.unit > 1),
        Column("besides", say("Colleagues of other subjects", "本校兼课"), "moves", of=lambda cell: lessons(
            view, plan.besides[cell]), total=summed, mixed=world.unit > 1),
        Column("walked", say("Walkers", "走教教师上"), "moves", of=lambda cell: lessons(
            view, plan.walked[cell]), total=summed, mixed=world.unit > 1),
        Column("remote", say("By screen", "同频"), "moves", of=lambda cell: lessons(
            view, plan.followed[cell]), total=summed, mixed=world.unit > 1),
        Column("open", say("Nobody", "没有人上"), "moves", of=lambda cell: _open(view, cell), total=summed,
               mixed=world.unit > 1),
        Column("posts", say("Nobody / a full load", "没有人上／一名教师满工作量"), "center", of=lambda cell: _loads(
            view, cell)),
        Column("who", say("Who walks here", "谁来走教"), "wrap", 24, lambda cell: _who(view, cell)),
        Column("why", say("Why nobody", "没有人上的原因"), "wrap", 64, lambda cell: reasons.told(cell)
               if plan.open(cell) else None),
        Column("spare", say("Own lessons still to spare, after all of this", "走教等安排之后本校仍富余课时"), "moves",
               of=lambda cell: lessons(view, _left(view, cell)), total=summed, mixed=world.unit > 1))
    rows = tuple(cell for cell, told in world.lessons.items() if told.total)
    return Filled(columns, rows, notes_above=(say(
        "Own teachers + colleagues of other subjects + walkers + by screen + nobody = lessons asked for, in every "
        "row. A subject without any lesson is red. Why nobody: what keeps those of other schools who have the subject "
        "as main or minor subject or in a certificate, and what keeps classes from following by screen.",
        "每行：本学科教师上＋本校兼课＋走教教师上＋同频＋没有人上＝每周应开课时。红色为该学科完全没有开课。"
        "“没有人上的原因”：外校教该学科、有该学科资格或兼教该学科的人各因什么不能来，以及同频为什么补不上。"),),
        notes_below=_from_posts(view, rows), frozen=4, filtered=True)


def _from_posts(view: ShareView, rows: Sequence[Opening]) -> tuple[Text, ...]:
    """Tell where lessons are posts times a full load, no class being told; nothing follows by screen there."""
    found = tuple(say("{s} ({g}) {j}", "{s}（{g}）{j}", s=view.world.named(cell.school), g=cell.stage, j=cell.subject)
                  for cell in rows if not view.world.lessons[cell].classes)
    return (say("No classes told; lessons are posts times a full load, and no class follows by screen: {c}",
                "以下未填班级数，按岗位数乘满工作量折算课时，不能按班同频：{c}", c=found),) if found else ()


def _left(view: ShareView, cell: Opening) -> int:
    """Return what the teachers of a cell still have to spare after walking, teaching besides and sending."""
    base = view.world.base
    used = sum(number for (teacher, _), number in view.plan.given.items() if base[teacher] == cell)
    sent = view.plan.by_screen(view.world.sent_from.get(cell, ()))
    return max(0, view.world.lessons[cell].spare - used - (sent + 1) // 2)


def _open(view: ShareView, cell: Opening) -> object:
    number = lessons(view, view.plan.open(cell))
    return Styled(number, "bad") if view.plan.empty(cell) else number


def _who(view: ShareView, cell: Opening) -> Text | None:
    names: Sequence[str] = sorted(view.world.named(key) for key, there in view.plan.given
                                  if there == cell and not view.world.at_home(key, cell))
    return Text.of(tuple(names)) if names else None


SHEETS: tuple[ShareSheet, ...] = (
    ShareSheet("overview", say("Overview", "概览"), Group.DECIDED, _overview),
    ShareSheet("timetable", say("Walkers' weeks", "走教课表"), Group.WORKING, _timetable),
    ShareSheet("summary", say("Walkers", "走教汇总"), Group.WORKING, _summary),
    ShareSheet("besides", say("Lessons besides", "兼课安排"), Group.WORKING, _besides),
    ShareSheet("cover", say("Who teaches what", "覆盖构成"), Group.WORKING, _cover))

"""Sheets 概览 and 本年度名单 of 三年规划.xlsx: what the plan is, beside this year planned alone."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from rotation.domain.vocabulary import LockKind
from rotation.report._sheet import Filled
from rotation.tables.looks import decimals
from rotation.tables.table import Band, Column, Styled
from rotation.text import Text, say
from rotation.years.case import YearsView, spelled
from rotation.years.figures import YearFigures, figures, shortage_of


class Line(NamedTuple):
    """One figure over the years."""

    title: object
    values: tuple[object, ...]
    note: object = None


def overview(view: YearsView) -> Filled:
    """Return the figures of every year, and what looking ahead changes."""
    years = view.horizon.years
    columns = (Column[Any]("title", say("Figure", "项目"), "wrap", 34), *(
        Column[Any](f"y{year}", say("{y}", "{y}年", y=year), "count", 12,
                    lambda item, at=at: item.values[at] if at < len(item.values) else None, mixed=True)  # type: ignore[misc]
        for at, year in enumerate(years)), Column[Any]("note", say("How it is counted", "说明"), "wrap", 60))
    beside = compared(view)
    told = [] if beside is None else [beside, *([HELD] if view.task.held else []), IN_FORCE]
    return Filled(columns, tuple(_figures(view)), notes_above=(result(view), FORECAST, *told))


FORECAST = say(
    "Year one is a plan of people; later years are a forecast: how many people go from where to where, nobody named",
    "本年度安排到人；以后年度为预测，只到人数，不指定人员")


def result(view: YearsView) -> Text:
    """Return in one sentence what the plan is, and how far it is proven."""
    if view.outcome.plan is None:
        return say("{s}", "{s}", s=view.outcome.status)
    exact = [tier for tier in view.outcome.tiers if tier.value == tier.bound]
    near = [tier for tier in view.outcome.tiers if tier.proven and tier.value != tier.bound]
    rest = len(view.outcome.tiers) - len(exact) - len(near)
    parts = [say("{n} goals proven best", "{n}项目标已证最优", n=len(exact))]
    parts += [say("goal {t} ({l}) proven within {p}", "第{t}项（{l}）已证与最优相差不超过{p}", t=tier.tier,
                  l=tier.label, p=within(tier.value, tier.bound)) for tier in near]
    parts += [say("{n} not proven within the time", "{n}项限时内未证", n=rest)] if rest else []
    return Text.joined(parts, "; ", "；")


def within(value: int, bound: int) -> str:
    """Return the gap of a bound as per cent, rounded up."""
    gap = Fraction(value - bound, max(1, abs(value)))
    return f"{-(-gap.numerator * 1000 // gap.denominator) / 10:g}%"


def _figures(view: YearsView) -> Iterator[Line | Band]:
    told = figures(view.plan)
    yield Band(say("People", "一、人数"))
    yield Line(say("Eligible", "符合交流条件人数"), tuple(one.eligible for one in told), say(
        "those placed in an earlier year left out", "已在前面年度交流的不再计入"))
    yield Line(say("Exchanged", "交流人数"), tuple(one.moved for one in told))
    yield Line(say("Share exchanged", "交流占比"), tuple(_share(one.moved, one.eligible) for one in told))
    yield Line(say("Backbone exchanged", "交流骨干人数"), tuple(one.backbone for one in told))
    yield Line(say("Share of backbone teachers", "骨干占比"), tuple(_share(one.backbone, one.moved) for one in told))
    yield Band(say("Posts", "二、岗位"))
    yield Line(say("Subjects without a teacher", "无人任教的学科（个）"), tuple(one.empty for one in told))
    yield Line(say("Missing posts", "缺额（人）"), tuple(hundredths(one.shortage) for one in told), say(
        "over all schools and subjects, after the exchange", "交流后各校各学科缺额合计"))
    yield Band(say("Ways", "三、路途"))
    yield Line(say("Mean kilometers", "平均距离（公里）"), tuple(_mean(one) for one in told))
    yield from _missed(view)
    yield from _compared(view)


def _missed(view: YearsView) -> Iterator[Line | Band]:
    horizon, plan = view.horizon, view.plan
    if len(horizon.years) < 2:
        return
    yield Band(say("Turns", "四、轮到情况"))
    yield Line(say("Soon too old", "规划期内将因年龄退出的应轮人数"), (len(horizon.last_call),), say(
        "of E in some year, exempt by age in a later one", "规划期内某年符合条件、其后因临近退休不再列入的人"))
    yield Line(say("of these without a turn", "其中未轮到"), (len(horizon.last_call - plan.placed.keys()),))


def _compared(view: YearsView) -> Iterator[Line | Band]:
    """Iterate over what looking ahead changes: year one alone, and the years one by one."""
    if view.alone is not None:
        short = shortage_of(view.alone)
        yield Band(say("Beside this year planned alone", "五、与只编本年度方案相比"))
        yield Line(say("Missing posts this year, planned alone", "只编本年度：缺额（人）"), (hundredths(short),))
        yield Line(say("more missing this year for the sake of later ones", "统筹后本年度多缺（人）"),
                   (hundredths(figures(view.plan)[0].shortage - short),), say("negative: fewer missing", "负数为少缺"))
        yield Line(say("People placed otherwise", "本年度安排不同的人数"), (len(otherwise(view)),), say(
            "whom the plan of this year alone places elsewhere, or only one of the two places",
            "与只编本年度方案相比，去向不同或只有一方安排的人"))
    if view.myopic is not None:
        yield Band(say("Planned year by year, without looking ahead", "六、逐年各编一次（不向后看）"))
        other = figures(view.myopic)
        yield Line(say("Subjects without a teacher", "无人任教的学科（个）"), tuple(one.empty for one in other))
        yield Line(say("Missing posts", "缺额（人）"), tuple(hundredths(one.shortage) for one in other))
        yield Line(say("Price of not looking ahead: missing posts, all years",
                       "不向后看的代价：各年缺额合计多（人）"), (hundredths(
            sum(one.shortage for one in other) - sum(one.shortage for one in figures(view.plan))),))


def _share(part: int, whole: int) -> object:
    return Styled(Fraction(part, whole), "percent") if whole else None


def hundredths(number: int) -> object:
    """Return hundredths as people with two decimals."""
    return Styled(Fraction(number, 100), "decimal")


def _mean(one: YearFigures) -> object:
    return Styled(Fraction(one.km, one.moved), "tenth") if one.moved else None


def otherwise(view: YearsView) -> frozenset[str]:
    """Return who is placed otherwise in year one than by the plan of that year alone."""
    here, there = ({(item.teacher, item.opening) for item in plan.placements}
                   for plan in (view.plan.first, view.alone or view.plan.first))
    return frozenset(person for person, _ in here ^ there)


def compared(view: YearsView) -> Text | None:
    """Say what this year gives up or gains for the later ones, and how many lists differ; None of one year."""
    if view.alone is None:
        return None
    told, count = figures(view.plan), len(otherwise(view))
    now = told[0].shortage - shortage_of(view.alone)
    parts = [_more(say("this year", "本年度"), now)]
    if view.myopic is not None:
        later = sum(one.shortage for one in told[1:]) - sum(one.shortage for one in figures(view.myopic)[1:])
        parts.append(_more(say("in the later years", "以后各年合计"), later))
    parts.append(say("the list of this year is the same", "本年度名单相同") if not count else say(
        "{n} people of this year are placed otherwise, as the later years count as well",
        "本年度有{n}人安排不同（求解时兼顾以后年度）", n=count))
    return say("Beside planning this year alone: {p}", "与只编本年度方案相比：{p}", p=Text.joined(parts, ", ", "，"))


def _more(when: Text, hundredth: int) -> Text:
    number = decimals(Fraction(abs(hundredth), 100), "decimal")
    if not hundredth:
        return say("as many posts missing {w}", "{w}缺额不变", w=when)
    return say("{n} posts more missing {w}", "{w}多缺{n}人", w=when, n=number) if hundredth > 0 else say(
        "{n} posts fewer missing {w}", "{w}少缺{n}人", w=when, n=number)


IN_FORCE = say(
    "The list in force is the plan of this year that is made by rotation plan, decided and recorded. To keep year one "
    "of this plan, copy the rows of sheet This year's list into sheet Locks, fill in the clerk, and plan again",
    "本年度执行名单以 rotation plan 编制并研究确定的方案为准；要采用本规划的本年度安排，"
    "请把“本年度名单”各行复制到数据的“指定”表、填写经办人后再编制")
"""Which list holds, and how the one of the years is kept."""

HELD = say(
    "This year first: every tier of goals of this year is no worse than the plan of this year alone reaches (and the "
    "slack of the tier); among such plans the later years decide, so people may differ",
    "本年优先：本年度各层目标均不劣于只编本年度方案（允许该层规定的让步），在此前提下兼顾以后年度；名单可以不同")
"""Exactly what ``years.first = strict`` holds."""


# -- 本年度名单 -------------------------------------------------------------------------------


def first_list(view: YearsView) -> Filled | None:
    """Return year one by people, in the columns of sheet 指定."""
    plan, alone, people = view.plan.first, view.alone, view.problem.teacher
    if alone is None or not plan.placements:
        return None

    def before(item: Any) -> object:
        other = alone.placement(item.teacher)
        return "—" if other is None else view.horizon.named(other.host)
    columns = (
        Column[Any]("teacher", say("Teacher ID", "教师编号"), of=lambda item: item.teacher),
        Column[Any]("name", say("Name", "姓名"), of=lambda item: people[item.teacher].name),
        Column[Any]("kind", say("Kind", "类型"), of=lambda _: LockKind.GOES_TO),
        Column[Any]("schools", say("School", "学校"), "wrap", 28, lambda item: view.horizon.named(item.host)),
        Column[Any]("form", say("Form", "交流形式"), of=lambda item: item.form),
        Column[Any]("term", say("Term in years", "期限"), "count", of=lambda item: item.term_years),
        Column[Any]("reason", say("Reason", "理由"), "wrap", 20, lambda _: say(
            "plan over {n} years", "{n}规划", n=spelled(len(view.horizon.years)))),
        Column[Any]("home", say("Now at", "现任教学校"), "wrap", 28,
                    lambda item: view.horizon.named(item.home) if item.home else say("recruit", "待分配")),
        Column[Any]("stage", say("Stage", "学段"), "center", of=lambda item: item.stage),
        Column[Any]("subject", say("Subject", "学科"), of=lambda item: item.subject),
        Column[Any]("alone", say("This year planned alone", "只编本年度方案时的去向"), "wrap", 28, before))
    return Filled(columns, plan.placements, notes_above=(IN_FORCE,), filtered=True)

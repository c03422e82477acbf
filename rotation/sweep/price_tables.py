"""Sheets of 比例测算.xlsx about prices: what each step changes, where that changes, the frontier."""

from __future__ import annotations

from fractions import Fraction

from rotation.domain.indicators import Indicator
from rotation.domain.outcome import Status
from rotation.figures.goals import amount_of
from rotation.figures.sweep_figures import Figures, Variation
from rotation.sweep.prices import valued
from rotation.sweep.result import Axis, Breakpoint, Frontier, PriceList, Step, Sweep
from rotation.tables.table import Column, Row, Table, titled
from rotation.text import Text, say

_KINDS: dict[str, Text] = {
    "price": say("posts or standards", "缺额或达标变化"), "km": say("kilometers", "里程增加变快"),
    "infeasible": say("last value with a plan", "可行的上边界"),
    "feasible": say("first value with a plan", "可行的下边界")}
_INDICATORS = {
    Indicator.L1: say("highly qualified", "高于规定学历教师"),
    Indicator.L2: say("backbone", "骨干教师"), Indicator.L3: say("PE, music and art", "体育艺术教师")}
NOBODY = Figures(0, 0, 0, 0, 0, None, 0, 0, 0, 0, 0, (), 0, 0, (), 0, 0, 0)
"""Stands for figures where there is no plan at all."""


def indicator(item: Variation) -> Text:
    """Return what is measured at which stage."""
    return say("{s}: {i}", "{s}{i}", s=item.stage, i=_INDICATORS[item.indicator])


# -- what each step costs -----------------------------------------------------------------------


def prices(sweep: Sweep, item: PriceList, number: int) -> Table:
    """Return the sheet of what each step of one parameter changes."""
    axis, moving = item.axis, _moving(item)
    name = say("Per step {n}", "{l}每一步的影响", n=number, l=axis.label)
    return Table(
        f"steps{number}", name, titled(sweep, say("What each step of {l} changes", "{l}每变动一步的影响",
                                                   l=axis.label)),
        (*(Column(key, title, "center") for key, title in (
            ("from", say("From", "由")), ("to", say("To", "到")))),
         Column("moved", say("People exchanged", "交流人数增减"), "moves"),
         Column("short", say("Posts short", "缺额增减（人）"), "gap"),
         Column("empty", say("Subjects not opened", "未开齐学科增减"), "moves"),
         Column("standards", say("People missing to standards", "达标差额增减（人）"), "moves"),
         Column("km", say("Kilometers", "总里程增减（公里）"), "moves"),
         Column("km_each", say("Kilometers a person", "每多1人里程增减（公里）"), "tenth"),
         *(Column(f"cv{n}", say("CV {i}", "{i}差异系数增减", i=indicator(_first(item).variation[n])), "ratio")
           for n in moving),
         Column("said", say("Remarks", "说明"), "wrap", 34)),
        tuple(_step(axis, step, moving) for step in item.steps), frozen=2, notes_above=_summary(item))


def _first(item: PriceList) -> Figures:
    return next((point.figures for point in item.points if point.figures is not None), NOBODY)


def _summary(item: PriceList) -> tuple[Text, ...]:
    known = [step for step in item.steps if step.short is not None and step.proven]
    still = known and all(not any((step.moved, step.short, step.empty, step.standards, step.km_total))
                          for step in known)
    base = say("", "") if item.axis.base is None else say(
        "value in force: {b}. ", "现行取值：{b}。", b=item.axis.base)
    if still and len(known) == len(item.steps):
        return (say("{b}nothing changes in this range", "{b}在此范围内变动，对方案没有影响", b=base),)
    return (say("{b}plus is more, minus is less; the other parameters stay as they are",
                "{b}正数为增加，负数为减少；其他参数保持现行取值", b=base),)


def _moving(item: PriceList) -> tuple[int, ...]:
    """Return which coefficients of variation change at all."""
    return tuple(n for n in range(len(_first(item).variation))
                 if any(step.variation and Fraction(step.variation[n]) for step in item.steps))


def _step(axis: Axis, step: Step, moving: tuple[int, ...]) -> Row:
    ends = valued(axis, step.start), valued(axis, step.end)
    if step.short is None:
        said = (say("no plan from here on", "到此取值已无合规方案") if step.lost
                else say("a plan from here on", "自此取值起有合规方案") if step.won
                else say("no plan on either side, or not computed", "两端均无方案或未测算"))
        return (*ends, *(None,) * (6 + len(moving)), said)
    each = Fraction(step.km_total or 0, step.moved) if step.moved else None
    return (*ends, step.moved, step.short, step.empty, step.standards, step.km_total,
            each, *(Fraction(step.variation[n]) for n in moving),
            None if step.proven else say("not proven best, for reference only", "未证最优，仅供参考"))


def breakpoints(sweep: Sweep) -> Table:
    """Return the sheet of where the price of a step changes, all parameters."""
    rows = tuple((item.axis.label, valued(item.axis, found.at), *_break(found))
                 for item in sweep.prices for found in item.breakpoints)
    return Table(
        "breakpoints", say("Breakpoints", "转折点"), titled(sweep, say("Where the price of a step changes",
                                                                        "影响发生转折的取值")),
        (Column("axis", say("Parameter", "参数"), "center", 30), Column("at", say("Value", "取值"), "center"),
         Column("kind", say("What changes", "转折类型"), "center", 24),
         Column("says", say("In words", "说明"), "wrap", 80)), rows)


def _break(found: Breakpoint) -> Row:
    return _KINDS[found.kind], found.says


# -- the frontier -------------------------------------------------------------------------------


def frontier(sweep: Sweep, found: Frontier) -> Table:
    """Return the sheet of the Pareto set."""
    one, other = found.labels
    rows = tuple(
        (number, *(amount_of(code, value) for code, value in zip(found.goals, point.values, strict=True)),
         point.figures.moved, point.figures.short, point.figures.standards, point.figures.km_total,
         say("others may lie after this one", "此点之后可能还有未列出的方案") if number - 1 in found.open else None)
        for number, point in enumerate(found.points, 1))
    return Table(
        "frontier", say("Frontier", "帕累托前沿"), titled(sweep, say("{a} against {b}", "{a}与{b}的取舍",
                                                                      a=one, b=other)),
        (Column("number", say("No.", "序号"), "index"),
         *(Column(f"goal{n}", say("{l} ({u})", "{l}（{u}）", l=label, u=unit), "decimal", 20)
           for n, (label, unit) in enumerate(zip(found.labels, found.units, strict=True))),
         Column("moved", say("Exchanged", "实际交流人数"), "count"),
         Column("short", say("Posts short after", "交流后缺额（人）"), "decimal"),
         Column("standards", say("People missing to standards", "达标尚差人数"), "count"),
         Column("km", say("Kilometers in all", "总里程（公里）"), "count"),
         Column("said", say("Remarks", "说明"), "wrap", 36)),
        rows, notes_above=(_whole(found),))


def _whole(found: Frontier) -> Text:
    if found.status is Status.INFEASIBLE:
        return say("no lawful plan at all", "现有条件下没有合规方案")
    if found.complete:
        return say("All {n} best trade-offs between the two goals over all lawful plans; none can be "
                   "better in one without being worse in the other", "共{n}个，已全部列出：在所有合规方案中，"
                   "一个目标要更好，另一个目标必然变差", n=len(found.points))
    return say("{n} best trade-offs, each proven; the set is not whole: between some of them others may lie",
               "已求得{n}个，每个都已证明；未全部求出，标注处之间可能还有其他方案", n=len(found.points))

"""Sheets of 比例测算.xlsx: the curve or grid, what each step costs, the frontier, how to read it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from typing import Any, Literal, NamedTuple

from rotation.domain.indicators import Indicator
from rotation.domain.outcome import Status
from rotation.figures.figures import Amount, Coefficient, Figures, TierValue
from rotation.figures.shown import BOTH, Figure, chosen
from rotation.sweep.prices import valued
from rotation.sweep.result import (
    Axis,
    Breakpoint,
    Frontier,
    FrontierPoint,
    Origin,
    PriceList,
    PriceStep,
    Sweep,
    SweepPoint,
)
from rotation.sweep.sentences import told_first
from rotation.tables.table import NUMBER, Band, Column, Look, Styled, Table, titled
from rotation.text import Text, say

_FIGURES = chosen("eligible", "required", "moved", "share", "backbone", "backbone_share", "empty", "short",
                  "missing", "km_total", "km_mean", "km_longest")
_IN_GRID = chosen("moved", "short", "missing", "km_total")
_OF_FRONTIER = chosen("moved", "short", "missing", "km_total")
_INDICATORS = {
    Indicator.L1: say("highly qualified", "高于规定学历教师"),
    Indicator.L2: say("backbone", "骨干教师"), Indicator.L3: say("PE, music and art", "体育艺术教师")}


def sweep_tables(sweep: Sweep) -> tuple[Table, ...]:
    """Return all sheets in order."""
    tables = [_points(sweep), _balance(sweep), _goals(sweep)]
    if len(sweep.axes) == 2:
        tables.insert(1, _grid(sweep))
    tables += [prices(sweep, item, number) for number, item in enumerate(sweep.prices, 1)]
    if any(item.breakpoints for item in sweep.prices):
        tables.append(_breakpoints(sweep))
    if sweep.frontier is not None:
        tables.append(_frontier(sweep, sweep.frontier))
    return (*tables, _notes(sweep))


# -- the points ---------------------------------------------------------------------------------


def at_columns(sweep: Sweep) -> Iterator[Column[Any]]:
    """Iterate over the columns that tell the values of a point."""
    for number, axis in enumerate(sweep.axes):
        yield Column(f"axis{number + 1}", axis.label.text, "center", of=partial(_at, number))


def _at(number: int, point: SweepPoint | _Before) -> object:
    return point.at[number]


def figures_of_point(point: SweepPoint) -> Figures | None:
    """Return what is measured on the plan of a point; None without one."""
    return point.figures


def _points(sweep: Sweep) -> Table:
    name = say("Curve", "曲线") if len(sweep.axes) == 1 else say("Points", "测算点")
    return Table(
        "points", name, titled(sweep, say("What follows from each value", "不同取值的测算结果")),
        (*at_columns(sweep),
         Column("status", say("Result", "测算结论"), "wrap", 22, lambda point: Styled(verdict(point), "wrap")),
         *(item.column(figures_of_point) for item in _FIGURES),
         Column("why", say("Remarks", "说明"), "wrap", 60, _remarks)),
        sweep.points, frozen=len(sweep.axes), notes_above=(*told_first(sweep), *_interrupted(sweep)))


def _interrupted(sweep: Sweep) -> tuple[Text, ...]:
    if sweep.complete:
        return ()
    return (say("Stopped before the end: values marked “not computed” are missing",
                "测算未全部完成：标为“未测算”的取值尚无结果"),)


def verdict(point: SweepPoint) -> Text:
    """Return the result of a point in a few words."""
    if point.origin is Origin.LEFT:
        return say("not computed", "未测算")
    if point.status is Status.OPTIMAL and point.no_reserve:
        return say("proven best, without the reserve", "已证最优（放宽预留）")
    return Text.of(point.status)


def _remarks(point: SweepPoint) -> Text | None:
    said = tuple(item.text for item in (*point.why, *point.notes))
    if point.origin is Origin.KEPT and not said:
        said = (say("the plan of {a} keeps this too", "与 {a} 的方案相同", a=point.neighbor),)
    if point.origin is Origin.SAME and not said:
        said = (say("the same numbers of people as {a}", "应交流人数等与 {a} 相同", a=point.neighbor),)
    return Text.of(said) if said else None


# -- the balance between schools ----------------------------------------------------------------


def variations_of(points: tuple[SweepPoint, ...]) -> tuple[Coefficient, ...]:
    """Return the coefficients of variation of any point that has a plan; nothing if none has."""
    return next((point.figures.variations for point in points if point.figures is not None), ())


class _Before(NamedTuple):
    """A line above the points: its name under the first axis, and a number of every coefficient."""

    at: tuple[object, ...]
    numbers: tuple[Fraction, ...]


def _balance(sweep: Sweep) -> Table:
    """Return the coefficients of variation, before the plan in the first row."""
    first = variations_of(sweep.points)
    rest = (None,) * (len(sweep.axes) - 1)
    lines = tuple(_Before((Styled(name, "center"), *rest), tuple(Fraction(getattr(item, key)) for item in first))
                  for name, key in ((say("limit", "标准上限"), "limit"), (say("before", "交流前"), "actual_before")))
    return Table(
        "balance", say("Balance", "校际均衡"), titled(sweep, say("Differences between schools", "校际差异系数")),
        (*at_columns(sweep), *(Column(f"cv{number + 1}", indicator(item), "ratio", of=partial(_cv, number))
                               for number, item in enumerate(first))),
        (*lines, *(point for point in sweep.points if point.figures is not None)), frozen=len(sweep.axes),
        notes_below=(say(
            "Coefficients of variation of teachers per 100 pupils, where people teach; values without a "
            "plan are left out", "每百名学生拥有教师数的校际差异系数，按交流后实际任教口径计算，"
            "越小越均衡；没有方案的取值不列"),))


def _cv(number: int, line: SweepPoint | _Before) -> Fraction | None:
    if isinstance(line, _Before):
        return line.numbers[number]
    return Fraction(line.figures.variations[number].actual_after) if line.figures else None


def indicator(item: Coefficient) -> Text:
    """Return what is measured at which stage."""
    return say("{s}: {i}", "{s}{i}", s=item.stage.text, i=_INDICATORS[Indicator(item.indicator)])


# -- the goals ----------------------------------------------------------------------------------


def _goals(sweep: Sweep) -> Table:
    tiers = next((point.tiers for point in sweep.points if point.tiers), ())
    return Table(
        "goals", say("Goals", "目标值"), titled(sweep, say("Best value of every goal", "各层目标的最优值与下限")),
        (*at_columns(sweep), *(column for place, tier in enumerate(tiers) for column in _tier_columns(place, tier))),
        sweep.points, frozen=len(sweep.axes), notes_below=(say(
            "A later goal is best among plans that keep the earlier ones (within their slack)",
            "后一层的最优值，是在前面各层目标不变差（或在宽限内）的前提下求得的"),))


def _tier_columns(place: int, tier: TierValue) -> Iterator[Column[SweepPoint]]:
    look: Look = "decimal" if "." in tier.value.shown else "count"
    yield Column(f"value{tier.number}", say("{n}. {l} ({u})", "第{n}层 {l}（{u}）", n=tier.number,
                                            l=tier.label.text, u=tier.value.unit.text), look, 16,
                 partial(_number, place, "value"))
    yield Column(f"bound{tier.number}", say("at least", "已证下限"), look, of=partial(_number, place, "bound"))
    yield Column(f"proof{tier.number}", say("proof", "证明"), "center",
                 of=lambda point: _proof(_tier(place, point)))


def _tier(place: int, point: SweepPoint) -> TierValue | None:
    return point.tiers[place] if place < len(point.tiers) else None


def _number(place: int, key: Literal["value", "bound"], point: SweepPoint) -> object:
    tier = _tier(place, point)
    amount: Amount | None = getattr(tier, key) if tier else None
    return Fraction(amount.shown) if amount else None


def _proof(tier: TierValue | None) -> Text | None:
    if tier is None:
        return None
    return say("proven best", "已证最优") if tier.exact else say("not proven", "未证明")


# -- the grid -----------------------------------------------------------------------------------


class _GridLine(NamedTuple):
    """One value down, and the points across."""

    value: str
    figure: Figure
    points: tuple[SweepPoint, ...]


def _grid(sweep: Sweep) -> Table:
    """Return people exchanged, posts short and so on, one parameter down, the other across."""
    down, across = sweep.axes
    known = {point.at: point for point in sweep.points}
    items: list[Band | _GridLine] = []
    for figure in _IN_GRID:
        items.append(Band(figure.title))
        items += [_GridLine(value, figure, tuple(known[value, other] for other in across.values))
                  for value in down.values]
    return Table(
        "grid", say("Grid", "网格"), titled(sweep, say("Grid of two parameters", "双参数网格")),
        (Column("value", down.label.text, "center"), *(
            Column(f"across{number}", Text.of(value), "count", of=partial(_in_grid, number), mixed=True)
            for number, value in enumerate(across.values))), tuple(items), frozen=1,
        notes_above=(say("{a} down, {b} across", "纵向：{a}；横向：{b}", a=down.label.text, b=across.label.text),),
        notes_below=(say("A dash: no plan keeps the rules there", "“无”表示该组合下没有合规方案"),))


def _in_grid(number: int, line: _GridLine) -> object:
    point = line.points[number]
    if point.figures is not None:
        return Styled(line.figure.of(point.figures), line.figure.look)
    missing = point.status is Status.INFEASIBLE
    return Styled(say("none", "无") if missing else say("not computed", "未测算"), "center")


# -- what each step costs -----------------------------------------------------------------------

_KINDS: dict[str, Text] = {
    "price": say("posts or standards", "缺额或指标变化"), "km": say("kilometers", "里程增加变快"),
    "infeasible": say("last value with a plan", "可行的上边界"),
    "feasible": say("first value with a plan", "可行的下边界")}
PRICED = chosen("moved", "short", "empty", "missing", "km_total")
"""Figures whose change from one value to the next is told; the fields of `PriceStep` bear their keys."""


def change_of(figure: Figure) -> Text:
    """Return what the change of a figure is called."""
    return say("{t}: change", "{t}增减", t=BOTH.get(figure.key, figure.title))


def prices(sweep: Sweep, item: PriceList, number: int) -> Table:
    """Return the sheet of what each step of one parameter changes."""
    axis, first = item.axis, variations_of(item.points)
    return Table(
        f"steps{number}", say("Per step {n}", "{l}每一步的影响", n=number, l=axis.label.text),
        titled(sweep, say("What each step of {l} changes", "{l}每变动一步的影响", l=axis.label.text)),
        (Column("from", say("From", "由"), "center", of=lambda step: valued(axis, step.start)),
         Column("to", say("To", "到"), "center", of=lambda step: valued(axis, step.end)),
         *(Column(figure.key, change_of(figure), "gap" if figure.look == "decimal" else "moves")
           for figure in PRICED),
         Column("km_each", say("Kilometers a person", "每多1人里程增减（公里）"), "tenth", of=_km_each),
         *(Column(f"cv{at}", say("CV {i}", "{i}差异系数增减", i=indicator(first[at])), "ratio",
                  of=partial(_cv_change, at)) for at in _moving(item)),
         Column("said", say("Remarks", "说明"), "wrap", 34, _kept)),
        item.steps, frozen=2, notes_above=_summary(item))


def _km_each(step: PriceStep) -> Fraction | None:
    return Fraction(step.km_total or 0, step.moved) if step.moved else None


def _cv_change(at: int, step: PriceStep) -> Fraction | None:
    return Fraction(step.variation[at]) if step.variation else None


def _kept(step: PriceStep) -> Text | None:
    if step.short is None:
        return (say("no plan from here on", "到此取值已无合规方案") if step.lost
                else say("a plan from here on", "自此取值起有合规方案") if step.won
                else say("no plan on either side, or not computed", "两端均无方案或未测算"))
    return None if step.proven else say("not proven best, for reference only", "未证最优，仅供参考")


def _summary(item: PriceList) -> tuple[Text, ...]:
    known = [step for step in item.steps if step.short is not None and step.proven]
    still = known and not any(getattr(step, figure.key) for step in known for figure in PRICED)
    base = say("", "") if item.axis.base is None else say(
        "value in force: {b}. ", "现行取值：{b}。", b=item.axis.base)
    if still and len(known) == len(item.steps):
        return (say("{b}nothing changes in this range", "{b}在此范围内变动，对方案没有影响", b=base),)
    return (say("{b}plus is more, minus is less; the other parameters stay as they are",
                "{b}正数为增加，负数为减少；其他参数保持现行取值", b=base),)


def _moving(item: PriceList) -> tuple[int, ...]:
    """Return which coefficients of variation change at all."""
    return tuple(at for at in range(len(variations_of(item.points)))
                 if any(step.variation and Fraction(step.variation[at]) for step in item.steps))


class _BreakLine(NamedTuple):
    """A breakpoint of an axis."""

    axis: Axis
    found: Breakpoint


def _breakpoints(sweep: Sweep) -> Table:
    """Return the sheet of where the price of a step changes, all parameters."""
    items = tuple(_BreakLine(item.axis, found) for item in sweep.prices for found in item.breakpoints)
    return Table(
        "breakpoints", say("Breakpoints", "转折点"), titled(sweep, say("Where the price of a step changes",
                                                                        "影响发生转折的取值")),
        (Column("axis", say("Parameter", "参数"), "center", 30, lambda row: row.axis.label.text),
         Column("at", say("Value", "取值"), "center", of=lambda row: valued(row.axis, row.found.at)),
         Column("kind", say("What changes", "转折类型"), "center", 24, lambda row: _KINDS[row.found.kind]),
         Column("says", say("In words", "说明"), "wrap", 80, lambda row: row.found.says.text)), items)


# -- the frontier -------------------------------------------------------------------------------


def goal_columns(frontier: Frontier) -> Iterator[Column[FrontierPoint]]:
    """Iterate over the columns of the two goals."""
    for number, (label, unit) in enumerate(zip(frontier.labels, frontier.units, strict=True)):
        yield Column(f"goal{number}", say("{l} ({u})", "{l}（{u}）", l=label.text, u=unit.text), "decimal", 20,
                     partial(_goal, number))


def _goal(number: int, point: FrontierPoint) -> Fraction:
    return point.values[number]


def figures_of_front(point: FrontierPoint) -> Figures:
    """Return what is measured on the plan of a point of the frontier."""
    return point.figures


def _frontier(sweep: Sweep, found: Frontier) -> Table:
    """Return the sheet of the Pareto set."""
    one, other = found.labels
    unseen = {found.points[number] for number in found.open}
    return Table(
        "frontier", say("Frontier", "帕累托前沿"), titled(sweep, say("{a} against {b}", "{a}与{b}的取舍",
                                                                      a=one.text, b=other.text)),
        (NUMBER, *goal_columns(found), *(item.column(figures_of_front) for item in _OF_FRONTIER),
         Column("said", say("Remarks", "说明"), "wrap", 36, lambda point: say(
             "others may lie after this one", "此点之后可能还有未列出的方案") if point in unseen else None)),
        found.points, notes_above=(whole(found),))


def whole(found: Frontier) -> Text:
    """Say whether the Pareto set is complete."""
    if found.status is Status.INFEASIBLE:
        return say("no lawful plan at all", "现有条件下没有合规方案")
    if found.complete:
        return say("All {n} best trade-offs between the two goals over all lawful plans; none can be "
                   "better in one without being worse in the other", "共{n}个，已全部列出：在所有合规方案中，"
                   "一个目标要更好，另一个目标必然变差", n=len(found.points))
    return say("{n} best trade-offs, each proven; the set is not whole: between some of them others may lie",
               "已求得{n}个，每个都已证明；未全部求出，标注处之间可能还有其他方案", n=len(found.points))


# -- how to read it -----------------------------------------------------------------------------


class _Note(NamedTuple):
    """An item, and what it means."""

    item: Text
    said: object


def _notes(sweep: Sweep) -> Table:
    own = sum(point.origin is Origin.SOLVED for point in sweep.points)
    items = (
        _Note(say("Parameters", "测算参数"), Text.of(tuple(map(_axis_told, sweep.axes)))),
        _Note(say("Every value", "每个取值"), say(
            "is a plan of its own, solved and proven like rotation plan does", "都是一份完整方案的测算结果，"
            "与单独编制方案求得的各层目标值相同")),
        _Note(say("Same plans", "相同方案"), say(
            "{s} of {n} points needed a solve; at the others the law asks for the same numbers of people, "
            "or the plan of a less strict value is lawful too", "{n}个测算点中{s}个单独求解；其余因应交流人数等"
            "整数要求相同，或较宽取值的最优方案在此仍合规，结果必然相同", s=own, n=len(sweep.points))),
        _Note(BOTH["short"], say(
            "whole posts of all places and subjects that stay empty",
            "各校各学科岗位数减去交流后人数的合计，以折算人数计")),
        _Note(say("Standards", "指标"), say(
            "people missing to the three standards (highly qualified, backbone, PE and arts teachers "
            "per 100 pupils), where they teach", "每百名学生拥有高于规定学历教师、骨干教师、体育艺术教师"
            "三项指标，按实际任教口径尚差人数")),
        _Note(say("Frontier", "帕累托前沿"), say(
            "keeps all rules of the policy in force, the other goals left aside",
            "按现行规则的全部合规方案求得，不考虑其他目标")),
        _Note(say("Public seed", "公开随机种子"), sweep.public_seed),
        _Note(say("Facts", "数据指纹"), Styled(sweep.facts_sha256, "small")))
    return Table("notes", say("Notes", "说明"), titled(sweep, say("How to read these sheets", "测算说明")),
                 (Column("item", say("Item", "项目"), "text", 24), Column("said", say("Meaning", "说明"), "wrap", 90)),
                 items)


def _axis_told(axis: Axis) -> Text:
    base = say("", "") if axis.base is None else say(", in force {b}", "，现行{b}", b=axis.base)
    return say("{l} from {a} to {z}{b}", "{l}{a}—{z}{b}", l=axis.label.text, a=axis.values[0],
               z=valued(axis, axis.values[-1]), b=base)

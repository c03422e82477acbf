"""report.html of a sweep: a trade-off curve, or a grid, with prices and frontier."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from rotation.domain.indicators import Indicator
from rotation.domain.outcome import Status
from rotation.domain.ratio import parse_share
from rotation.figures.figures import Coefficient
from rotation.figures.shown import Figure, chosen
from rotation.report.page_effects import SHORT
from rotation.sweep.prices import signed
from rotation.sweep.result import Axis, Frontier, PriceList, PriceStep, Sweep, SweepPoint
from rotation.sweep.sentences import told_first
from rotation.sweep.tables import (
    PRICED,
    at_columns,
    change_of,
    figures_of_front,
    figures_of_point,
    goal_columns,
    variations_of,
)
from rotation.tables.looks import number
from rotation.tables.page.charts import Curve, Mark, curves
from rotation.tables.page.flow_charts import heat
from rotation.tables.page.parts import OFFLINE, PRIVATE, Chart, Headline, Page, Section, height_for
from rotation.tables.page.render import render
from rotation.tables.table import NUMBER, Band, Column, Styled, Table, titled
from rotation.text import Lang, Text, say

_TOLD = chosen("required", "moved", "backbone", "short", "empty", "missing", "km_mean", "km_total")
_DRAWN = chosen("moved", "short", "empty", "missing", "km_mean", "km_total")


def sweep_page(sweep: Sweep, lang: Lang) -> str:
    """Return report.html of a sweep."""
    return render(_page(sweep), lang)


def _page(sweep: Sweep) -> Page:
    drawn = _curves(sweep.axes[0], sweep) if len(sweep.axes) == 1 else _grids(sweep)
    return Page(
        title=titled(sweep, say("what more or less would cost", "教师交流轮岗参数测算")),
        subtitle=say("Swept: {n}", "测算参数：{n}", n=tuple(map(_named, sweep.axes))), headline=_headline(sweep),
        sections=(drawn, _points(sweep), *_prices(sweep.prices), *_frontier(sweep.frontier), *_lost(sweep.points)),
        foot=(say("Public seed: {s}", "公开随机种子：{s}", s=sweep.public_seed),
              say("SHA-256 of the facts: {h}", "事实数据校验码（SHA-256）：{h}", h=sweep.facts_sha256), OFFLINE),
        mark=PRIVATE)


def _named(axis: Axis) -> Text:
    return say("{l} ({p})", "{l}（{p}）", l=axis.label.text, p=axis.parameter)


def _headline(sweep: Sweep) -> Headline:
    planned = sum(point.figures is not None for point in sweep.points)
    best = sum(point.status is Status.OPTIMAL for point in sweep.points)
    state = say("complete", "测算完成") if sweep.complete else say("interrupted", "测算未完成")
    return Headline(state, sweep.complete, Text.joined((*told_first(sweep), say(
        "{n} values computed, {k} have a plan, {b} proven best",
        "共测算{n}组取值，{k}组形成方案，其中{b}组已证最优", n=len(sweep.points), k=planned, b=best))))


# -- what is drawn ----------------------------------------------------------------------------


def _curves(axis: Axis, sweep: Sweep) -> Section:
    across = say("{l} (%)", "{l}（%）", l=axis.label.text) if axis.unit == "share" else axis.label.text
    marks = _marks(axis, sweep.prices)
    charts = [Chart(f"curve_{item.key}", item.title, curves([_curve(item, sweep.points)], across, item.unit, marks),
                    None, "s", half=True) for item in _DRAWN]
    return Section(
        "curves", say("Trade-off curves", "取舍曲线"),
        (say("Every mark is a plan of its own; values without a plan are left out. Hover to read the numbers.",
             "每个标记点是一个单独求解的方案；不能形成方案的取值不画。鼠标悬停可看数值。"),),
        (*charts, *_cv_curves(across, sweep.points)))


def _placed(value: str) -> float:
    """Return where a value lies on its axis; shares in per cent."""
    return round(float(100 * parse_share(value)), 6) if value.endswith("%") or "/" in value else float(value)


def _marks(axis: Axis, lists: Sequence[PriceList]) -> list[Mark]:
    """Return the value in force and the breakpoints as lines across the curves."""
    marks = [] if axis.base is None else [Mark("xAxis", _placed(axis.base), say("now", "现行"))]
    breaks = {item.at for prices in lists if prices.axis.parameter == axis.parameter for item in prices.breakpoints}
    return marks + [Mark("xAxis", at, say("break", "转折"), strong=True) for at in sorted(map(_placed, breaks))]


def _curve(item: Figure, points: Sequence[SweepPoint]) -> Curve:
    found = [(_placed(point.at[0]), item.known(point.figures)) for point in points]
    return Curve(item.title, [(x, number(y, item.look)) for x, y in found if y is not None])


def _cv_curves(across: Text, points: tuple[SweepPoint, ...]) -> Iterator[Chart]:
    first = variations_of(points)
    if not first:
        return
    series = [Curve(_coefficient(item), [
        (_placed(point.at[0]), float(point.figures.variations[at].actual_after))
        for point in points if point.figures is not None]) for at, item in enumerate(first)]
    limits = {item.limit: item.stage for item in first}
    marks = [Mark("yAxis", float(limit), say("limit, {s}", "{s}上限", s=stage.text), strong=True)
             for limit, stage in limits.items()]
    option = curves(series, across, say("coefficient of variation", "差异系数"), marks)
    yield Chart("curve_cv", say("Variation between schools, by place of work", "校际差异系数（实际任教口径）"),
                option, None, "l")


def _coefficient(item: Coefficient) -> Text:
    """Return what a coefficient of variation is called: stage and indicator."""
    return say("{s} {i}", "{s}{i}", s=item.stage.text, i=SHORT[Indicator(item.indicator)])


def _grids(sweep: Sweep) -> Section:
    down, across = sweep.axes
    charts = []
    for item in _DRAWN:
        cells = [(down.values.index(point.at[0]), across.values.index(point.at[1]), number(value, item.look))
                 for point in sweep.points if (value := item.known(point.figures)) is not None]
        charts.append(Chart(f"grid_{item.key}", item.title, heat(list(down.values), list(across.values), cells), None,
                            height_for(120 + 30 * len(down.values)), half=len(across.values) <= 9))
    return Section(
        "grid", say("Grid", "双参数网格"),
        (say("Down: {r}; across: {c}. The darker, the more; blank: no plan.",
             "纵向：{r}；横向：{c}。颜色越深数值越大，空白为不能形成方案。",
             r=down.label.text, c=across.label.text),), tuple(charts))


# -- tables -----------------------------------------------------------------------------------


_STATES = {Status.OPTIMAL: say("proven best", "已证最优"), Status.FEASIBLE: say("not proven best", "可行、未证最优"),
           Status.INFEASIBLE: say("no plan", "无法形成方案"), Status.UNKNOWN: say("not solved", "未算出")}


def _points(sweep: Sweep) -> Section:
    columns = (*at_columns(sweep), Column("state", say("State", "状态"), "center", of=_state),
               *(item.column(figures_of_point) for item in _TOLD))
    return Section("points", say("All points", "各取值结果"), tables=(
        Table("points", say("Points", "取值"), say("Points", "各取值结果"), columns, sweep.points),))


def _state(point: SweepPoint) -> Styled:
    return Styled(_STATES[point.status], "good" if point.status is Status.OPTIMAL else "bad")


def _lost(points: Sequence[SweepPoint]) -> list[Section]:
    remarked = tuple(point for point in points if point.why or point.notes)
    if not remarked:
        return []
    return [Section("remarks", say("Remarks and values without a plan", "说明与不能形成方案的取值"), tables=(Table(
        "remarks", say("Remarks", "说明"), say("Remarks", "说明"),
        (Column("at", say("Value", "取值"), "center", of=lambda point: tuple(point.at)),
         Column("why", say("Remark", "说明"), of=lambda point: tuple(
             item.text for item in (*point.why, *point.notes)))), remarked),))]


# -- prices -----------------------------------------------------------------------------------


def _prices(lists: Sequence[PriceList]) -> Iterator[Section]:
    """Return the price list of every parameter, with its breakpoints."""
    if lists:
        yield Section(
            "prices", say("Price lists", "逐步测算：每进一步的变化"),
            (say("What each step changes from one value to the next; plus: more, minus: less, dash: nothing.",
                 "各行为由前一取值到后一取值的变化；正数为增加，负数为减少，短横为不变。"),),
            tables=tuple(price_table(at, item) for at, item in enumerate(lists)))


def price_table(at: int, item: PriceList) -> Table:
    """Return what each step of one parameter changes."""
    title = _named(item.axis)
    breaks = [Band(say("{a}: {s}", "{a}：{s}", a=found.at, s=found.says.text)) for found in item.breakpoints]
    return Table(
        f"prices{at}", title, title,
        (Column("step", say("Step", "取值变化"), of=lambda step: f"{step.start} → {step.end}"),
         Column("plan", say("Plan", "方案"), of=_kept),
         *(Column(figure.key, change_of(figure), "center", of=partial(_signed, figure)) for figure in PRICED)),
        (*item.steps, *([Band(say("Breakpoints", "转折点"))] if breaks else []), *breaks))


def _kept(step: PriceStep) -> Text | None:
    return (say("no longer possible", "不再能形成方案") if step.lost else
            say("possible from here", "由此可形成方案") if step.won else
            None if step.proven else say("not proven best", "未证最优，仅供参考"))


def _signed(figure: Figure, step: PriceStep) -> str | None:
    change = getattr(step, figure.key)
    return None if change is None else signed(change, figure.look) if change else "–"


# -- frontier ---------------------------------------------------------------------------------


def _frontier(found: Frontier | None) -> Iterator[Section]:
    """Return the Pareto set of two goals as a picture and a table."""
    if found is None:
        return
    goals = tuple(goal_columns(found))
    names = [say("{l}, {u}", "{l}（{u}）", l=label.text, u=unit.text)
             for label, unit in zip(found.labels, found.units, strict=True)]
    points = [(float(point.values[0]), float(point.values[1])) for point in found.points]
    option = curves([Curve(say("plans that none beats", "不被任何方案超越的方案"), points)], names[0], names[1])
    table = Table("frontier", say("Frontier", "前沿"), say("Frontier", "前沿"),
                  (NUMBER, *goals, *(item.column(figures_of_front) for item in chosen("moved", "short"))), found.points)
    yield Section(
        "frontier", say("Two goals against each other: {a}, {b}", "两个目标之间的取舍：{a}、{b}",
                        a=found.labels[0].text, b=found.labels[1].text),
        (_whole(found),), (Chart(
            "frontier", say("Plans that none beats in both goals", "任何方案都不能同时改进两个目标的方案"),
            option, table, "l"),))


def _whole(found: Frontier) -> Text:
    if found.complete:
        return say("The set is complete: every other lawful plan is beaten by one of these {n}.",
                   "集合完整：其他任何合规方案都不优于这{n}个方案中的某一个。", n=len(found.points))
    return say("Not complete: between some points others may lie.", "集合不完整：部分相邻点之间可能还有其他方案。")

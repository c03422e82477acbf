"""report.html of a sweep, from the plain values of sweep.json."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from rotation.domain.indicators import Indicator, root
from rotation.domain.vocabulary import Stage
from rotation.figures.words import people
from rotation.report.page_effects import SHORT
from rotation.sweep.page_prices import frontier, prices
from rotation.tables.looks import number
from rotation.tables.page.charts import Curve, Mark, curves
from rotation.tables.page.flow_charts import heat
from rotation.tables.page.parts import OFFLINE, PRIVATE, Chart, Headline, Page, Section, height_for
from rotation.tables.page.render import render
from rotation.tables.page.told import Told, exact, placed_at, plain, said, solved
from rotation.tables.table import Cell, Column, Look, Row, Table
from rotation.text import Lang, Text, say


def sweep_page(told: Told, lang: Lang) -> str:
    """Return report.html of a sweep: a trade-off curve, or a grid, with prices and frontier.

    Parameters
    ----------
    told
        What sweep.json tells.
    lang
        Language of the page.
    """
    return render(_page(told), lang)


def _page(told: Told) -> Page:
    axes: Sequence[Told] = told["axes"]
    names = tuple(say("{l} ({p})", "{l}（{p}）", l=said(axis["label"]), p=axis["parameter"]) for axis in axes)
    drawn = _curves(axes[0], told) if len(axes) == 1 else _grids(axes, told["points"])
    return Page(
        title=say("{b} {y}: what more or less would cost", "{b}{y}年教师交流轮岗参数测算",
                  b=told["banner"], y=told["year"]),
        subtitle=say("Swept: {n}", "测算参数：{n}", n=names), headline=_headline(told),
        sections=(drawn, _points(axes, told["points"]), *prices(told["prices"]), *frontier(told["frontier"]),
                  *_lost(told["points"])),
        foot=(say("Public seed: {s}", "公开随机种子：{s}", s=told["public_seed"]),
              say("SHA-256 of the facts: {h}", "事实数据校验码（SHA-256）：{h}", h=told["facts_sha256"]), OFFLINE),
        mark=PRIVATE)


def _headline(told: Told) -> Headline:
    points = told["points"]
    planned = [point for point in points if solved(point)]
    best = sum(point["status"] == "OPTIMAL" for point in points)
    state = say("complete", "测算完成") if told["complete"] else say("interrupted", "测算未完成")
    return Headline(state, bool(told["complete"]), say(
        "{n} combinations of values; {k} have a plan, {b} proven best.",
        "共{n}组取值，{k}组形成方案，其中{b}组已证最优。", n=len(points), k=len(planned), b=best))


# -- what is drawn ----------------------------------------------------------------------------


class _Measure(NamedTuple):
    """One figure of a point: its name, unit, look in tables, how it is read; whether it is drawn."""

    key: str
    name: Text
    unit: Text
    look: Look
    read: Callable[[Told], Any]
    drawn: bool = True


_PEOPLE = say("people", "人")
MEASURES = (
    _Measure("required", say("Required", "应交流"), _PEOPLE, "count", lambda f: f["required"], drawn=False),
    _Measure("moved", say("Exchanged", "实际交流"), _PEOPLE, "count", lambda f: f["moved"]),
    _Measure("backbone", say("Backbone", "其中骨干"), _PEOPLE, "count", lambda f: f["backbone_moved"], drawn=False),
    _Measure("short", say("People short", "缺额（折算人）"), _PEOPLE, "decimal",
             lambda f: people(sum(gap["after"] for gap in f["gaps"]))),
    _Measure("empty", say("Subjects without anybody", "无教师学科"), say("subjects", "个"), "count",
             lambda f: f["empty"]),
    _Measure("standards", say("People missing to standards", "指标尚差人数"), _PEOPLE, "count",
             lambda f: f["standards"]),
    _Measure("km", say("Mean km without recruits", "平均公里（不含新任教师）"), say("km", "公里"), "tenth",
             lambda f: Fraction(f["km_total"], f["km_known"]) if f["km_known"] else None),
    _Measure("km_total", say("Kilometers in all, without recruits", "总公里（不含新任教师）"),
             say("km", "公里"), "count", lambda f: f["km_total"]))


def _curves(axis: Told, told: Told) -> Section:
    across = (say("{l} (%)", "{l}（%）", l=said(axis["label"])) if axis["unit"] == "share" else said(axis["label"]))
    points, marks = told["points"], _marks(axis, told["prices"])
    charts = [Chart(f"curve_{item.key}", item.name, curves([_curve(item, points)], across, item.unit, marks), None,
                    "s", half=True) for item in MEASURES if item.drawn]
    return Section(
        "curves", say("Trade-off curves", "取舍曲线"),
        (say("Every mark is a plan of its own; values without a plan are left out. Hover to read the numbers.",
             "每个标记点是一个单独求解的方案；不能形成方案的取值不画。鼠标悬停可看数值。"),),
        (*charts, *_cv_curves(across, points)))


def _marks(axis: Told, lists: Sequence[Told]) -> list[Mark]:
    """Return the value in force and the breakpoints as lines across the curves."""
    marks = [] if axis["base"] is None else [Mark("xAxis", placed_at(axis["base"]), say("now", "现行"))]
    breaks = {item["at"] for told in lists if told["axis"]["parameter"] == axis["parameter"]
              for item in told["breakpoints"]}
    return marks + [Mark("xAxis", at, say("break", "转折"), strong=True) for at in sorted(map(placed_at, breaks))]


def _curve(item: _Measure, points: Sequence[Told]) -> Curve:
    found = [(placed_at(point["at"][0]), item.read(point["figures"])) for point in points if solved(point)]
    return Curve(item.name, [(x, _cut(item, y)) for x, y in found if y is not None])


def _cut(item: _Measure, value: Any) -> float:
    """Return a figure with the decimals that the table shows."""
    return float(number(value, item.look))


def _cv_curves(across: Text, points: Sequence[Told]) -> Iterator[Chart]:
    planned = [point for point in points if solved(point)]
    if not planned or not planned[0]["figures"]["variation"]:
        return
    series = [Curve(variation_name(item), [
        (placed_at(point["at"][0]), coefficient(point["figures"]["variation"][index]["after"])) for point in planned])
        for index, item in enumerate(planned[0]["figures"]["variation"])]
    limits = {item["limit"]: Stage(item["stage"]) for item in planned[0]["figures"]["variation"]}
    marks = [Mark("yAxis", plain(limit), say("limit, {s}", "{s}上限", s=stage), strong=True)
             for limit, stage in limits.items()]
    option = curves(series, across, say("coefficient of variation", "差异系数"), marks)
    yield Chart("curve_cv", say("Variation between schools, by place of work", "校际差异系数（实际任教口径）"),
                option, None, "l")


def variation_name(item: Told) -> Text:
    """Return what a coefficient of variation is called: stage and indicator."""
    return say("{s} {i}", "{s}{i}", s=Stage(item["stage"]), i=SHORT[Indicator(item["indicator"])])


def coefficient(square: Any) -> float:
    """Return a coefficient of variation from its exact square, cut off after four decimals."""
    return float(root(exact(square)))


def _grids(axes: Sequence[Told], points: Sequence[Told]) -> Section:
    rows, columns = (list(axis["values"]) for axis in axes)
    charts = []
    for item in MEASURES:
        if item.drawn:
            cells = [(rows.index(point["at"][0]), columns.index(point["at"][1]), _cut(item, value)) for point in points
                     if solved(point) and (value := item.read(point["figures"])) is not None]
            charts.append(Chart(f"grid_{item.key}", item.name, heat(rows, columns, cells), None,
                                height_for(120 + 30 * len(rows)), half=len(columns) <= 9))
    return Section(
        "grid", say("Grid", "双参数网格"),
        (say("Down: {r}; across: {c}. The darker, the more; blank: no plan.",
             "纵向：{r}；横向：{c}。颜色越深数值越大，空白为不能形成方案。",
             r=said(axes[0]["label"]), c=said(axes[1]["label"])),), tuple(charts))


# -- tables -----------------------------------------------------------------------------------


_STATES = {"OPTIMAL": say("proven best", "已证最优"), "FEASIBLE": say("not proven best", "可行、未证最优"),
           "INFEASIBLE": say("no plan", "无法形成方案"), "UNKNOWN": say("not solved", "未算出")}


def _points(axes: Sequence[Told], points: Sequence[Told]) -> Section:
    heads: tuple[Column[Any], ...] = (
             *(Column(f"at{index}", said(axis["label"]), "center") for index, axis in enumerate(axes)),
             Column("state", say("State", "状态"), "center"),
             *(Column(item.key, item.name, item.look) for item in MEASURES))
    return Section("points", say("All points", "各取值结果"), tables=(
        Table("points", say("Points", "取值"), say("Points", "各取值结果"), heads, tuple(map(_point, points))),))


def _point(point: Told) -> Row:
    good = point["status"] == "OPTIMAL"
    figures = point["figures"]
    values = (item.read(figures) for item in MEASURES) if figures else [None] * len(MEASURES)
    return (*point["at"], Cell(_STATES[point["status"]], "good" if good else "bad"), *values)


def _lost(points: Sequence[Told]) -> list[Section]:
    rows = tuple((tuple(point["at"]), tuple(map(said, (*point["why"], *point["notes"])))) for point in points
                 if point["why"] or point["notes"])
    if not rows:
        return []
    return [Section("remarks", say("Remarks and values without a plan", "说明与不能形成方案的取值"), tables=(Table(
        "remarks", say("Remarks", "说明"), say("Remarks", "说明"),
        (Column("at", say("Value", "取值"), "center"), Column("why", say("Remark", "说明"))), rows),))]

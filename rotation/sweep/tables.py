"""Sheets of 比例测算.xlsx: the curve or grid, what each step costs, the frontier, how to read it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from rotation.domain.indicators import root
from rotation.domain.outcome import Status, TierResult
from rotation.figures.goals import human
from rotation.figures.sweep_figures import Figures
from rotation.sweep.price_tables import (
    NOBODY,
    breakpoints,
    frontier,
    indicator,
    prices,
)
from rotation.sweep.prices import valued
from rotation.sweep.result import Axis, Origin, Point, Sweep
from rotation.tables.table import Band, Cell, Column, Look, Row, Table, titled
from rotation.text import Text, say


def sweep_tables(sweep: Sweep) -> tuple[Table, ...]:
    """Return all sheets in order."""
    tables = [_points(sweep), _balance(sweep), _goals(sweep)]
    if len(sweep.axes) == 2:
        tables.insert(1, _grid(sweep))
    tables += [prices(sweep, item, number) for number, item in enumerate(sweep.prices, 1)]
    if any(item.breakpoints for item in sweep.prices):
        tables.append(breakpoints(sweep))
    if sweep.frontier is not None:
        tables.append(frontier(sweep, sweep.frontier))
    return (*tables, _notes(sweep))


# -- the points ---------------------------------------------------------------------------------


def _points(sweep: Sweep) -> Table:
    name = say("Curve", "曲线") if len(sweep.axes) == 1 else say("Points", "测算点")
    return Table(
        "points", name, titled(sweep, say("What follows from each value", "不同取值的测算结果")),
        (*(Column(f"axis{n}", axis.label, "center") for n, axis in enumerate(sweep.axes, 1)),
         Column("status", say("Result", "测算结论"), "wrap", 22), *_FIGURES,
         Column("why", say("Remarks", "说明"), "wrap", 60)),
        tuple(map(_point, sweep.points)), frozen=len(sweep.axes),
        notes_above=_interrupted(sweep))


def _interrupted(sweep: Sweep) -> tuple[Text, ...]:
    if sweep.complete:
        return ()
    return (say("Stopped before the end: values marked “not computed” are missing",
                "测算未全部完成：标为“未测算”的取值尚无结果"),)


_PLAIN: tuple[tuple[str, Text, Look], ...] = (
    ("eligible", say("Eligible", "符合条件人数"), "count"),
    ("required", say("Required", "应交流人数"), "count"),
    ("moved", say("Exchanged", "实际交流人数"), "count"),
    ("share", say("Share exchanged", "实际交流比例"), "percent"),
    ("backbone", say("Backbone", "其中骨干"), "count"),
    ("backbone_share", say("Backbone share", "骨干占比"), "percent"),
    ("empty", say("Subjects not opened", "未开齐学科数"), "count"),
    ("short", say("Posts short after", "交流后缺额（人）"), "decimal"),
    ("standards", say("People missing to standards", "达标尚差人数"), "count"),
    ("km_total", say("Kilometers in all, without recruits", "总里程（公里，不含新任教师）"), "count"),
    ("km_mean", say("Mean km without recruits", "平均里程（公里，不含新任教师）"), "tenth"),
    ("km_longest", say("Longest km", "最远里程（公里）"), "count"))
_FIGURES: tuple[Column[Any], ...] = tuple(Column(key, title, look) for key, title, look in _PLAIN)


def _some(sweep: Sweep) -> Figures:
    """Return the figures of any point; empty ones if there is no plan at all."""
    return next((point.figures for point in sweep.points if point.figures is not None), NOBODY)


def _point(point: Point) -> Row:
    told = _told(point.figures) if point.figures is not None else (None,) * len(_FIGURES)
    return (*point.at, Cell(verdict(point), "wrap"), *told, _remarks(point))


def _told(figures: Figures) -> Row:
    return (figures.eligible, figures.required, figures.moved,
            _share(figures.moved, figures.eligible), figures.backbone_moved,
            _share(figures.backbone_moved, figures.moved), figures.empty, figures.short,
            figures.standards, figures.km_total, figures.km_mean, figures.km_longest)


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def verdict(point: Point) -> Text:
    """Return the result of a point in a few words."""
    if point.origin is Origin.LEFT:
        return say("not computed", "未测算")
    if point.status is Status.OPTIMAL and point.no_reserve:
        return say("proven best, without the reserve", "已证最优（放宽预留）")
    return Text.of(point.status)


def _remarks(point: Point) -> Text | None:
    said = (*point.why, *point.notes)
    if point.origin is Origin.KEPT and not said:
        said = (say("the plan of {a} keeps this too", "与 {a} 的方案相同", a=point.neighbor),)
    if point.origin is Origin.SAME and not said:
        said = (say("the same numbers of people as {a}", "应交流人数等与 {a} 相同", a=point.neighbor),)
    if not said:
        return None
    return Text.of(said)


# -- the balance between schools ----------------------------------------------------------------


def _balance(sweep: Sweep) -> Table:
    """Return the coefficients of variation, before the plan in the first row."""
    told = _some(sweep).variation
    rows: list[Row] = [
        (*_label(sweep, say("limit", "标准上限")), *(item.limit for item in told)),
        (*_label(sweep, say("before", "交流前")), *(Fraction(root(item.before)) for item in told))]
    rows += [(*point.at, *(Fraction(root(item.after)) for item in point.figures.variation))
             for point in sweep.points if point.figures is not None]
    return Table(
        "balance", say("Balance", "校际均衡"), titled(sweep, say("Differences between schools", "校际差异系数")),
        (*(Column(f"axis{n}", axis.label, "center") for n, axis in enumerate(sweep.axes, 1)),
         *(Column(f"cv{n}", indicator(item), "ratio") for n, item in enumerate(told, 1))),
        tuple(rows), frozen=len(sweep.axes), notes_below=(say(
            "Coefficients of variation of teachers per 100 pupils, where people teach; values without a "
            "plan are left out", "每百名学生拥有教师数的校际差异系数，按交流后实际任教口径计算，"
            "越小越均衡；没有方案的取值不列"),))


def _label(sweep: Sweep, text: Text) -> tuple[object, ...]:
    return (Cell(text, "center"), *(None for _ in sweep.axes[1:]))


# -- the goals ----------------------------------------------------------------------------------


def _goals(sweep: Sweep) -> Table:
    tiers = next((point.tiers for point in sweep.points if point.tiers), ())
    return Table(
        "goals", say("Goals", "目标值"), titled(sweep, say("Best value of every goal", "各层目标的最优值与下限")),
        (*(Column(f"axis{n}", axis.label, "center") for n, axis in enumerate(sweep.axes, 1)),
         *(heading for tier in tiers for heading in _tier_headings(tier))),
        tuple((*point.at, *(cell for tier in point.tiers for cell in _tier(tier)),
               *(None for _ in range(3 * (len(tiers) - len(point.tiers))))) for point in sweep.points),
        frozen=len(sweep.axes), notes_below=(say(
            "A later goal is best among plans that keep the earlier ones (within their slack)",
            "后一层的最优值，是在前面各层目标不变差（或在宽限内）的前提下求得的"),))


def _tier_headings(tier: TierResult) -> Iterator[Column[Any]]:
    value, look, unit = human(tier, tier.value)
    del value
    yield Column(f"value{tier.tier}", say("{n}. {l} ({u})", "第{n}层 {l}（{u}）", n=tier.tier,
                                           l=tier.label, u=unit), look, 16)
    yield Column(f"bound{tier.tier}", say("at least", "已证下限"), look)
    yield Column(f"proof{tier.tier}", say("proof", "证明"), "center")


def _tier(tier: TierResult) -> Row:
    best = say("proven best", "已证最优") if tier.value == tier.bound else say("not proven", "未证明")
    return human(tier, tier.value)[0], human(tier, tier.bound)[0], best


def _grid(sweep: Sweep) -> Table:
    """Return posts short, people exchanged and kilometers, one parameter down, the other across."""
    down, across = sweep.axes
    known = {point.at: point for point in sweep.points}
    rows: list[Row] = []
    for title, pick in (
            (say("People exchanged", "实际交流人数"), lambda f: f.moved),
            (say("Posts short after", "交流后缺额（人）"), lambda f: Cell(f.short, "decimal")),
            (say("People missing to standards", "达标尚差人数"), lambda f: f.standards),
            (say("Kilometers in all, without recruits", "总里程（公里，不含新任教师）"), lambda f: f.km_total)):
        rows.append((Band(title),))
        rows += [(value, *(_at(known[value, other], pick) for other in across.values))
                 for value in down.values]
    return Table(
        "grid", say("Grid", "网格"), say("Grid of two parameters", "双参数网格"),
        (Column("down", down.label, "center"),
         *(Column(f"across{n}", Text.of(value), "count")
           for n, value in enumerate(across.values))), tuple(rows), frozen=1,
        notes_above=(say("{a} down, {b} across", "纵向：{a}；横向：{b}", a=down.label, b=across.label),),
        notes_below=(say("A dash: no plan keeps the rules there", "“无”表示该组合下没有合规方案"),))


def _at(point: Point, pick: object) -> object:
    assert callable(pick), "what to show"
    if point.figures is not None:
        return pick(point.figures)
    missing = point.status is Status.INFEASIBLE
    return Cell(say("none", "无") if missing else say("not computed", "未测算"), "center")


# -- how to read it -----------------------------------------------------------------------------


def _notes(sweep: Sweep) -> Table:
    own = sum(point.origin is Origin.SOLVED for point in sweep.points)
    rows: list[Row] = [
        (say("Parameters", "测算参数"), Text.of(tuple(map(_axis_told, sweep.axes)))),
        (say("Every value", "每个取值"), say(
            "is a plan of its own, solved and proven like rotation plan does", "都是一份完整方案的测算结果，"
            "与单独编制方案求得的各层目标值相同")),
        (say("Same plans", "相同方案"), say(
            "{s} of {n} points needed a solve; at the others the law asks for the same numbers of people, "
            "or the plan of a less strict value is lawful too", "{n}个测算点中{s}个单独求解；其余因应交流人数等"
            "整数要求相同，或较宽取值的最优方案在此仍合规，结果必然相同", s=own, n=len(sweep.points))),
        (say("Posts short", "缺额"), say("whole posts of all places and subjects that stay empty",
                                         "各校各学科岗位数减去交流后人数的合计，以折算人数计")),
        (say("Standards", "达标"), say(
            "people missing to the three standards (highly qualified, backbone, PE and arts teachers "
            "per 100 pupils), where they teach", "每百名学生拥有高于规定学历教师、骨干教师、体育艺术教师"
            "三项指标，按实际任教口径尚差人数")),
        (say("Frontier", "帕累托前沿"), say(
            "keeps all rules of the policy in force, the other goals left aside",
            "按现行规则的全部合规方案求得，不考虑其他目标")),
        (say("Public seed", "公开随机种子"), sweep.public_seed),
        (say("Facts", "数据指纹"), Cell(sweep.facts_sha256, "small"))]
    return Table("notes", say("Notes", "说明"), titled(sweep, say("How to read these sheets", "测算说明")),
                 (Column("item", say("Item", "项目"), "text", 24),
                  Column("said", say("Meaning", "说明"), "wrap", 90)), tuple(rows))


def _axis_told(axis: Axis) -> Text:
    base = say("", "") if axis.base is None else say(", in force {b}", "，现行{b}", b=axis.base)
    return say("{l} from {a} to {z}{b}", "{l}{a}—{z}{b}", l=axis.label, a=axis.values[0],
               z=valued(axis, axis.values[-1]), b=base)

"""Sheets of 比例测算.xlsx: the curve or grid, what each step costs, the frontier, how to read it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from rotation.domain.indicators import root
from rotation.domain.outcome import Status, TierResult
from rotation.domain.table import Band, Cell, Heading, Look, Row, Table
from rotation.report.goal_units import amount_of, human
from rotation.scenario.sweep_result import (
    Axis,
    Breakpoint,
    Figures,
    Frontier,
    Origin,
    Point,
    PriceList,
    Step,
    Sweep,
)
from rotation.text import Text, say

_KINDS: dict[str, Text] = {
    "price": say("posts or standards", "缺额或达标变化"), "km": say("kilometers", "里程增加变快"),
    "infeasible": say("last value with a plan", "可行的上边界"),
    "feasible": say("first value with a plan", "可行的下边界")}
_UNITS = {"share": say("share", "比例"), "years": say("years", "年"), "km": say("km", "公里"),
          "posts": say("posts", "编"), "number": say("number", "数值")}


def sweep_tables(sweep: Sweep) -> tuple[Table, ...]:
    """Return all sheets in order."""
    tables = [_points(sweep), _goals(sweep)]
    if len(sweep.axes) == 2:
        tables.insert(1, _grid(sweep))
    tables += [_prices(sweep, item, number) for number, item in enumerate(sweep.prices, 1)]
    if any(item.breakpoints for item in sweep.prices):
        tables.append(_breakpoints(sweep))
    if sweep.frontier is not None:
        tables.append(_frontier(sweep, sweep.frontier))
    return (*tables, _notes(sweep))


def _titled(sweep: Sweep, title: Text) -> Text:
    return say("{b} {y}: {t}", "{b}{y}年度 {t}", b=sweep.banner, y=sweep.year, t=title)


# -- the points ---------------------------------------------------------------------------------


def _points(sweep: Sweep) -> Table:
    name = say("Curve", "曲线") if len(sweep.axes) == 1 else say("Points", "测算点")
    return Table(
        "points", name, _titled(sweep, say("What follows from each value", "不同取值的测算结果")),
        (*(Heading(f"axis{n}", axis.label, "center") for n, axis in enumerate(sweep.axes, 1)),
         Heading("status", say("Result", "测算结论"), "wrap", 22), *_figure_headings(sweep),
         Heading("why", say("Remarks", "说明"), "wrap", 60)),
        tuple(_point(sweep, point) for point in sweep.points), frozen=len(sweep.axes),
        notes_above=_interrupted(sweep))


def _interrupted(sweep: Sweep) -> tuple[Text, ...]:
    if sweep.complete:
        return ()
    return (say("Stopped before the end: values marked “not computed” are missing",
                "测算未全部完成：标为“未测算”的取值尚无结果"),)


def _figure_headings(sweep: Sweep) -> tuple[Heading, ...]:
    plain: tuple[tuple[str, Text, Look], ...] = (
        ("eligible", say("Eligible", "符合条件人数"), "count"),
        ("required", say("Required", "应交流人数"), "count"),
        ("moved", say("Exchanged", "实际交流人数"), "count"),
        ("share", say("Share exchanged", "实际交流比例"), "percent"),
        ("backbone", say("Backbone", "其中骨干"), "count"),
        ("backbone_share", say("Backbone share", "骨干占比"), "percent"),
        ("empty", say("Subjects not opened", "未开齐学科数"), "count"),
        ("short", say("Posts short after", "交流后缺额（人）"), "decimal"),
        ("standards", say("People missing to standards", "达标尚差人数"), "count"),
        ("km_total", say("Kilometers in all", "总里程（公里）"), "count"),
        ("km_mean", say("Mean km", "平均里程（公里）"), "tenth"),
        ("km_longest", say("Longest km", "最远里程（公里）"), "count"))
    return (*(Heading(key, title, look) for key, title, look in plain), *_variation_headings(sweep))


def _variation_headings(sweep: Sweep) -> Iterator[Heading]:
    for number, item in enumerate(_some(sweep).variation if _some(sweep) else (), 1):
        yield Heading(f"cv{number}", say("CV {s} {i}", "{s}{i}差异系数", s=item.stage, i=item.indicator),
                      "ratio")


def _some(sweep: Sweep) -> Figures:
    """Return the figures of any point; empty ones if there is no plan at all."""
    return next((point.figures for point in sweep.points if point.figures is not None), NOBODY)


NOBODY = Figures(0, 0, 0, 0, 0, None, 0, 0, 0, 0, 0, (), 0, 0, (), 0, 0, 0)


def _point(sweep: Sweep, point: Point) -> Row:
    wide = 12 + len(_some(sweep).variation)
    told = _told(point.figures) if point.figures is not None else (None,) * wide
    return (*point.at, Cell(verdict(point), "wrap"), *told, _remarks(point))


def _told(figures: Figures) -> Row:
    return (figures.eligible, figures.required, figures.moved,
            _share(figures.moved, figures.eligible), figures.backbone_moved,
            _share(figures.backbone_moved, figures.moved), figures.empty, figures.short,
            figures.standards, figures.km_total, figures.km_mean, figures.km_longest,
            *(Fraction(root(item.after)) for item in figures.variation))


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def verdict(point: Point) -> Text:
    """Return the result of a point in a few words."""
    if point.origin is Origin.LEFT:
        return say("not computed", "未测算")
    if point.status is Status.OPTIMAL and point.no_reserve:
        return say("proven best, without the reserve", "已证最优（放宽预留）")
    return say("{s}", "{s}", s=point.status)


def _remarks(point: Point) -> Text | None:
    said = (*point.why, *point.notes)
    if point.origin is Origin.KEPT and not said:
        said = (say("the plan of {a} keeps this too", "与 {a} 的方案相同", a=point.neighbor),)
    if point.origin is Origin.SAME and not said:
        said = (say("the same numbers of people as {a}", "应交流人数等与 {a} 相同", a=point.neighbor),)
    if not said:
        return None
    return said[0] if len(said) == 1 else say("{w}", "{w}", w=tuple(said))


# -- the goals ----------------------------------------------------------------------------------


def _goals(sweep: Sweep) -> Table:
    tiers = next((point.tiers for point in sweep.points if point.tiers), ())
    return Table(
        "goals", say("Goals", "目标值"), _titled(sweep, say("Best value of every goal", "各层目标的最优值与下限")),
        (*(Heading(f"axis{n}", axis.label, "center") for n, axis in enumerate(sweep.axes, 1)),
         *(heading for tier in tiers for heading in _tier_headings(tier))),
        tuple((*point.at, *(cell for tier in point.tiers for cell in _tier(tier)),
               *(None for _ in range(3 * (len(tiers) - len(point.tiers))))) for point in sweep.points),
        frozen=len(sweep.axes), notes_below=(say(
            "A later goal is best among plans that keep the earlier ones (within their slack)",
            "后一层的最优值，是在前面各层目标不变差（或在宽限内）的前提下求得的"),))


def _tier_headings(tier: TierResult) -> Iterator[Heading]:
    value, look, unit = human(tier, tier.value)
    del value
    yield Heading(f"value{tier.tier}", say("{n}. {l} ({u})", "第{n}层 {l}（{u}）", n=tier.tier,
                                           l=tier.label, u=unit), look, 16)
    yield Heading(f"bound{tier.tier}", say("at least", "已证下限"), look)
    yield Heading(f"proof{tier.tier}", say("proof", "证明"), "center")


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
            (say("Kilometers in all", "总里程（公里）"), lambda f: f.km_total)):
        rows.append((Band(title),))
        rows += [(value, *(_at(known[value, other], pick) for other in across.values))
                 for value in down.values]
    return Table(
        "grid", say("Grid", "网格"), _titled(sweep, say("{a} down, {b} across", "纵向：{a}；横向：{b}",
                                                        a=down.label, b=across.label)),
        (Heading("down", down.label, "center"),
         *(Heading(f"across{n}", say("{v}", "{v}", v=value), "count")
           for n, value in enumerate(across.values))), tuple(rows), frozen=1,
        notes_below=(say("A dash: no plan keeps the rules there", "“无”表示该组合下没有合规方案"),))


def _at(point: Point, pick: object) -> object:
    assert callable(pick), "what to show"
    if point.figures is not None:
        return pick(point.figures)
    missing = point.status is Status.INFEASIBLE
    return Cell(say("none", "无") if missing else say("not computed", "未测算"), "center")


# -- what each step costs -----------------------------------------------------------------------


def _prices(sweep: Sweep, item: PriceList, number: int) -> Table:
    axis = item.axis
    name = say("Per step {n}", "{l}每一步的影响", n=number, l=axis.label)
    return Table(
        f"steps{number}", name, _titled(sweep, say("What each step of {l} changes", "{l}每变动一步的影响",
                                                   l=axis.label)),
        (Heading("from", say("From", "由"), "center"), Heading("to", say("To", "到"), "center"),
         Heading("moved", say("People exchanged", "交流人数增减"), "count"),
         Heading("short", say("Posts short", "缺额增减（人）"), "decimal"),
         Heading("empty", say("Subjects not opened", "未开齐学科增减"), "count"),
         Heading("standards", say("People missing to standards", "达标差额增减（人）"), "count"),
         Heading("km", say("Kilometers", "总里程增减（公里）"), "count"),
         Heading("km_each", say("Kilometers a person", "每多1人增加里程（公里）"), "tenth"),
         *(Heading(f"cv{n}", say("CV {s} {i}", "{s}{i}差异系数增减", s=cv.stage, i=cv.indicator), "ratio")
           for n, cv in enumerate(_first(item).variation, 1)),
         Heading("said", say("Remarks", "说明"), "wrap", 34)),
        tuple(_step(item, step) for step in item.steps), frozen=2, notes_above=_summary(item))


def _first(item: PriceList) -> Figures:
    return next((point.figures for point in item.points if point.figures is not None), NOBODY)


def _summary(item: PriceList) -> tuple[Text, ...]:
    known = [step for step in item.steps if step.short is not None]
    still = known and all(not any((step.moved, step.short, step.empty, step.standards, step.km_total))
                          for step in known)
    base = say("", "") if item.axis.base is None else say(
        "value in force: {b}. ", "现行取值：{b}。", b=item.axis.base)
    if still and len(known) == len(item.steps):
        return (say("{b}nothing changes in this range", "{b}在此范围内变动，对方案没有影响", b=base),)
    return (say("{b}plus is more, minus is less; the other parameters stay as they are",
                "{b}正数为增加，负数为减少；其他参数保持现行取值", b=base),)


def _step(item: PriceList, step: Step) -> Row:
    wide = len(_first(item).variation)
    if step.short is None:
        said = (say("no plan from here on", "到此取值已无合规方案") if step.lost
                else say("a plan from here on", "自此取值起有合规方案") if step.won
                else say("no plan on either side, or not computed", "两端均无方案或未测算"))
        return (step.start, step.end, *(None,) * (6 + wide), said)
    each = Fraction(step.km_total or 0, step.moved) if step.moved else None
    return (step.start, step.end, step.moved, step.short, step.empty, step.standards, step.km_total,
            each, *(Fraction(text) for text in step.variation), None)


def _breakpoints(sweep: Sweep) -> Table:
    rows = tuple((item.axis.label, found.at, *_break(found))
                 for item in sweep.prices for found in item.breakpoints)
    return Table(
        "breakpoints", say("Breakpoints", "转折点"), _titled(sweep, say("Where the price of a step changes",
                                                                        "影响发生转折的取值")),
        (Heading("axis", say("Parameter", "参数"), "center", 30), Heading("at", say("Value", "取值"), "center"),
         Heading("kind", say("What changes", "转折类型"), "center", 24),
         Heading("says", say("In words", "说明"), "wrap", 80)), rows)


def _break(found: Breakpoint) -> Row:
    return _KINDS[found.kind], found.says


# -- the frontier -------------------------------------------------------------------------------


def _frontier(sweep: Sweep, found: Frontier) -> Table:
    one, other = found.labels
    rows = tuple(
        (number, *(amount_of(code, value) for code, value in zip(found.goals, point.values, strict=True)),
         point.figures.moved, point.figures.short, point.figures.standards, point.figures.km_total,
         say("others may lie after this one", "此点之后可能还有未列出的方案") if number - 1 in found.open else None)
        for number, point in enumerate(found.points, 1))
    return Table(
        "frontier", say("Frontier", "帕累托前沿"), _titled(sweep, say("{a} against {b}", "{a}与{b}的取舍",
                                                                      a=one, b=other)),
        (Heading("number", say("No.", "序号"), "index"),
         *(Heading(f"goal{n}", say("{l} ({u})", "{l}（{u}）", l=label, u=unit), "decimal", 20)
           for n, (label, unit) in enumerate(zip(found.labels, found.units, strict=True))),
         Heading("moved", say("Exchanged", "实际交流人数"), "count"),
         Heading("short", say("Posts short after", "交流后缺额（人）"), "decimal"),
         Heading("standards", say("People missing to standards", "达标尚差人数"), "count"),
         Heading("km", say("Kilometers in all", "总里程（公里）"), "count"),
         Heading("said", say("Remarks", "说明"), "wrap", 36)),
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


# -- how to read it -----------------------------------------------------------------------------


def _notes(sweep: Sweep) -> Table:
    own = sum(point.origin is Origin.SOLVED for point in sweep.points)
    rows: list[Row] = [
        (say("Parameters", "测算参数"), say("{p}", "{p}", p=tuple(map(_axis_told, sweep.axes)))),
        (say("Every value", "每个取值"), say(
            "is a plan of its own, solved and proven like rotation plan does", "都是一份完整方案的测算结果，"
            "与单独编制方案求得的各层目标值相同")),
        (say("Same plans", "相同方案"), say(
            "{s} of {n} points needed a solve; at the others the law asks for the same numbers of people, "
            "or the plan of a less strict value is lawful too", "{n}个测算点中{s}个单独求解；其余因应交流人数等"
            "整数要求相同，或较宽取值的最优方案在此仍合规，结果必然相同", s=own, n=len(sweep.points))),
        (say("Posts short", "缺额"), say("whole posts of all places and subjects that stay empty",
                                         "各校各学科岗位数减去交流后人数的合计，以折算人数计")),
        (say("Standards", "达标"), say("people missing to L1-L3 where they teach", "三项指标按实际任教口径尚差人数")),
        (say("Coefficient of variation", "差异系数"), say("where people teach, after the plan",
                                                         "交流后，实际任教口径；数值越小越均衡")),
        (say("Frontier", "帕累托前沿"), say(
            "keeps all rules of the policy in force, the other goals left aside",
            "按现行规则的全部合规方案求得，不考虑其他目标")),
        (say("Public seed", "公开随机种子"), sweep.public_seed),
        (say("Facts", "数据指纹"), Cell(sweep.facts_sha256, "small"))]
    return Table("notes", say("Notes", "说明"), _titled(sweep, say("How to read these sheets", "测算说明")),
                 (Heading("item", say("Item", "项目"), "text", 24),
                  Heading("said", say("Meaning", "说明"), "wrap", 90)), tuple(rows))


def _axis_told(axis: Axis) -> Text:
    base = say("", "") if axis.base is None else say(", in force {b}", "，现行{b}", b=axis.base)
    return say("{l} from {a} to {z}{b} ({u})", "{l}{a}—{z}{b}（{u}）", l=axis.label, a=axis.values[0],
               z=axis.values[-1], b=base, u=_UNITS[axis.unit])

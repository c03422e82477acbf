"""What each further step of a parameter costs, and the plans that none beats in both of two goals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rotation.figures.words import people
from rotation.tables.page.charts import Curve, curves
from rotation.tables.page.parts import Chart, Section
from rotation.tables.page.told import Told, exact, said
from rotation.tables.table import Band, Column, Row, Table
from rotation.text import Text, say


def prices(told: Sequence[Told]) -> Iterator[Section]:
    """Return the price list of every parameter, with its breakpoints."""
    if told:
        yield Section(
            "prices", say("Price lists", "逐步测算：每进一步的变化"),
            (say("What each step changes from one value to the next; plus: more, minus: less, dash: nothing.",
                 "各行为由前一取值到后一取值的变化；正数为增加，负数为减少，短横为不变。"),),
            tables=tuple(_list(number, item) for number, item in enumerate(told)))


def _list(number: int, told: Told) -> Table:
    axis = told["axis"]
    title = say("{l} ({p})", "{l}（{p}）", l=said(axis["label"]), p=axis["parameter"])
    rows: list[Row] = [_step(step) for step in told["steps"]]
    if told["breakpoints"]:
        rows.append((Band(say("Breakpoints", "转折点")),))
        rows += [(Band(say("{a}: {s}", "{a}：{s}", a=item["at"], s=said(item["says"]))),)
                 for item in told["breakpoints"]]
    return Table(
        f"prices{number}", title, title,
        (Column("step", say("Step", "取值变化")), Column("plan", say("Plan", "方案")),
         Column("moved", say("Exchanged", "交流人数"), "center"),
         Column("short", say("People short", "缺额（折算人）"), "center"),
         Column("empty", say("Subjects without anybody", "无教师学科"), "center"),
         Column("standards", say("Missing to standards", "指标尚差人数"), "center"),
         Column("km", say("Kilometers in all", "总公里"), "center")), tuple(rows))


def _step(step: Told) -> Row:
    kept = (say("no longer possible", "不再能形成方案") if step["lost"] else
            say("possible from here", "由此可形成方案") if step["won"] else
            None if step.get("proven", True) else say("not proven best", "未证最优，仅供参考"))
    short = None if step["short"] is None else exact(step["short"])
    return (f"{step['start']} → {step['end']}", kept, _signed(step["moved"]),
            None if short is None else f"{float(short):+.2f}" if short else "–",
            *(_signed(step[key]) for key in ("empty", "standards", "km_total")))


def _signed(number: int | None) -> str | None:
    return None if number is None else f"{number:+d}" if number else "–"


# -- frontier ---------------------------------------------------------------------------------


def frontier(told: Told | None) -> Iterator[Section]:
    """Return the Pareto set of two goals as a picture and a table."""
    if told is None:
        return
    first, second = (said(label) for label in told["labels"])
    units = [said(unit) for unit in told["units"]]
    names = [say("{l}, {u}", "{l}（{u}）", l=label, u=unit) for label, unit in zip((first, second), units, strict=True)]
    points = [(float(values[0]), float(values[1])) for values in (shown(told, point) for point in told["points"])]
    option = curves([Curve(say("plans that none beats", "不被任何方案超越的方案"), points)], names[0], names[1])
    table = Table(
        "frontier", say("Frontier", "前沿"), say("Frontier", "前沿"),
        (Column("number", say("No.", "序号"), "index"), Column("first", names[0], "decimal"),
         Column("second", names[1], "decimal"), Column("moved", say("Exchanged", "实际交流"), "count"),
         Column("short", say("People short", "缺额（折算人）"), "decimal")),
        tuple(_front(told, number, point) for number, point in enumerate(told["points"], 1)))
    yield Section(
        "frontier", say("Two goals against each other: {a}, {b}", "两个目标之间的取舍：{a}、{b}", a=first, b=second),
        (_whole(told),), (Chart(
            "frontier", say("Plans that none beats in both goals", "任何方案都不能同时改进两个目标的方案"),
            option, table, "l"),))


def shown(told: Told, point: Told) -> tuple[Any, Any]:
    """Return the two values of a point of the frontier in the units told."""
    del told
    return exact(point["values"][0]), exact(point["values"][1])


def _front(told: Told, number: int, point: Told) -> Row:
    figures = point["figures"]
    return (number, *shown(told, point), figures["moved"], people(sum(gap["after"] for gap in figures["gaps"])))


def _whole(told: Told) -> Text:
    if told["complete"]:
        return say("The set is complete: every other lawful plan is beaten by one of these {n}.",
                   "集合完整：其他任何合规方案都不优于这{n}个方案中的某一个。", n=len(told["points"]))
    return say("Not complete: between some points others may lie.", "集合不完整：部分相邻点之间可能还有其他方案。")

"""Facts that must agree across rows and sheets; every contradiction is named with its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from rotation.domain.school import grades_of
from rotation.domain.vocabulary import Stage
from rotation.errors import Issue
from rotation.text import say
from rotation.workbook.checks_orders import history, locks, needs, wishes
from rotation.workbook.checks_teachers import teachers
from rotation.workbook.defects import Spot, ask, error, warning
from rotation.workbook.header import fold
from rotation.workbook.tables import Table

Row = dict[str, Any]
Sheets = dict[str, Table]


def across(sheets: Sheets) -> list[Issue]:
    """Return every contradiction between rows and sheets."""
    judges: dict[str, Callable[[Table, Sheets], Iterator[Issue]]] = {
        "schools": schools, "teachers": teachers, "needs": needs, "wishes": wishes,
        "locks": locks, "distances": distances, "history": history, "parameters": parameters,
    }
    found: list[Issue] = []
    for name, judge in judges.items():
        if name in sheets:
            found += judge(sheets[name], sheets)
    return found


def schools(table: Table, sheets: Sheets) -> Iterator[Issue]:
    """Judge sheet 学校: codes and names unique, pupils where the type has them, limits in order."""
    if table.layout.places and not table.rows and not any(
            issue.severity == "error" for issue in table.issues):
        yield error("no-schools", Spot(table.layout.grid.title), say(
            "the sheet has no schools", "表中没有学校"), say("fill in the schools", "请填写学校"))
    yield from _unique(table, "code", "duplicate-school")
    yield from _unique(table, "name", "duplicate-school-name")
    for row in table.rows:
        yield from _stages(table, row)
        yield from _limits(table, row)
        yield from _people(table, row, sheets.get("teachers"))
        if "partner" in row and row["partner"] == row.get("code"):
            yield error("own-partner", table.spot(row["row"], "partner"), say(
                "another school", "结对学校应为另一所学校"), say(
                "name the other school or leave blank", "请改填另一所学校，或留空"))


def _unique(table: Table, name: str, code: str) -> Iterator[Issue]:
    first: dict[str, int] = {}
    for row in table.rows:
        if name in row:
            key = fold(row[name])
            earlier = first.setdefault(key, row["row"])
            if earlier != row["row"]:
                yield error(code, table.spot(row["row"], name), say(
                    "the same as in row {r}", "与第 {r} 行重复", r=earlier), say(
                    "keep one of the rows, or correct one of them", "请只保留一行，或更正其中一行"),
                    table.found(name, row[name]))


def _stages(table: Table, row: Row) -> Iterator[Issue]:
    kind = row.get("type")
    if kind is None:
        return
    for stage, pupils in ((Stage.PRIMARY, "primary_pupils"), (Stage.JUNIOR, "junior_pupils")):
        grades = [f"grade{grade}" for grade in grades_of(stage)]
        filled = [name for name in (pupils, *grades) if row.get(name)]
        if stage not in kind.stages:
            for name in filled:
                yield error("stage-not-offered", table.spot(row["row"], name), say(
                    "a {k} has no {s} stage", "{k}没有{s}学段", k=kind, s=stage), say(
                    "correct the type of the school or clear the cell", "请更正学校类型，或清空该单元格"),
                    str(row[name]))
        else:
            yield from _classes(table, row, pupils, [n for n in grades if n in filled])


def _classes(table: Table, row: Row, pupils: str, classes: list[str]) -> Iterator[Issue]:
    places = table.layout.places
    refused = any((row["row"], f"grade{n}") in table.faulty for n in range(1, 10))
    if row.get(pupils) and not classes and not refused and any(f"grade{n}" in places for n in range(1, 10)):
        yield ask("pupils-without-classes", table.spot(row["row"], pupils), say(
            "{n} pupils but no classes: no lessons would be counted",
            "有 {n} 名学生但没有班级数，将不计算课时需求", n=row[pupils]), str(row[pupils]))
    if classes and not row.get(pupils) and pupils in places and (
            pupils in row or table.lacks(row, pupils)):
        yield warning("classes-without-pupils", table.spot(row["row"], pupils), say(
            "classes but no pupils: indicators per 100 pupils cannot be computed",
            "有班级但没有学生数，无法计算每百名学生指标"), say("fill in the pupils", "请补填学生数"))


def _limits(table: Table, row: Row) -> Iterator[Issue]:
    for low, high in (("send_min", "send_max"), ("receive_min", "receive_max")):
        if low in row and high in row and row[low] > row[high]:
            yield error("minimum-above-maximum", table.spot(row["row"], low), say(
                "at most the upper limit {n}", "不应大于上限 {n}", n=row[high]), say(
                "swap or correct the limits", "请更正上下限"), str(row[low]))
    if ("longitude" in row) != ("latitude" in row):
        name = "longitude" if "longitude" not in row else "latitude"
        if name in table.layout.places and table.lacks(row, name):
            yield warning("half-coordinates", table.spot(row["row"], name), say(
                "longitude and latitude together", "经度、纬度应同时填写"), say(
                "fill in both or neither", "请补填或都留空"))


def _people(table: Table, row: Row, teachers: Table | None) -> Iterator[Issue]:
    """Refuse to send more people than a school has, or to receive more than all others have."""
    if teachers is None or not teachers.rows or not ("send_min" in row or "receive_min" in row):
        return
    certain = sum(person.get("school") == row.get("code") for person in teachers.rows)
    others = len(teachers.rows) - certain
    own = certain + sum(name == "school" for _, name in teachers.faulty)
    for name, most, told in (
            ("send_min", own, say("at most the {n} teachers of the school", "不应大于本校教师人数 {n}", n=own)),
            ("receive_min", others, say(
                "at most the {n} teachers of all other schools", "不应大于其他学校教师人数 {n}", n=others))):
        if row.get(name, 0) > most:
            yield error("minimum-above-people", table.spot(row["row"], name), told,
                        say("correct the limit", "请更正"), str(row[name]))


def distances(table: Table, _: Sheets) -> Iterator[Issue]:
    """Judge sheet 距离: two ends, a positive distance, the same both ways."""
    seen: dict[tuple[str, str], Row] = {}
    for row in table.rows:
        if "start" not in row or "end" not in row:
            continue
        if row["start"] == row["end"]:
            yield error("same-ends", table.spot(row["row"], "end"), say(
                "two different places", "起点与终点应不同"), say("delete the row", "请删除该行"))
            continue
        yield from _length(table, row)
        earlier = seen.setdefault(_ends(row), row)
        if earlier is not row:
            yield from _again(table, earlier, row)


def _ends(row: Row) -> tuple[str, str]:
    low, high = sorted((row["start"], row["end"]))
    return low, high


def _length(table: Table, row: Row) -> Iterator[Issue]:
    spot = table.spot(row["row"], "km")
    if table.lacks(row, "km") and table.lacks(row, "minutes"):
        yield error("no-distance", spot, say("kilometers or minutes", "应填公里或分钟"),
                    say("fill in the distance", "请补填"))
    if row.get("km") == 0:
        yield error("zero-distance", spot, say(
            "more than 0 between different places", "不同地点之间应大于 0"),
            say("correct the distance", "请更正"), "0")
    if row.get("km", 0) > 1_000_00:
        yield ask("distance-unit", spot, say(
            "would be taken as kilometers, though more than 1,000; meters perhaps?",
            "将按公里读取，但超过 1000 公里；单位是否为米？"), str(row["km"] // 100))


def _again(table: Table, earlier: Row, row: Row) -> Iterator[Issue]:
    same = earlier.get("km") == row.get("km")
    mirrored = earlier["start"] != row["start"]
    spot = table.spot(row["row"], "km")
    if same and not mirrored:
        yield warning("distance-twice", spot, say("listed already in row {r}", "第 {r} 行已有",
                                                  r=earlier["row"]), say("delete one", "请删除一行"))
    elif not same and mirrored:
        yield ask("distance-asymmetric", spot, say(
            "each way would count as written, though row {r} differs for the way back",
            "将分别按所填方向计算，但与第 {r} 行反方向的距离不一致",
            r=earlier["row"]))
    elif not same:
        yield error("distance-twice", spot, say(
            "row {r} gives another distance for the same way", "与第 {r} 行同一路程的距离不一致",
            r=earlier["row"]), say("keep the right one", "请保留正确的一行"))


def parameters(table: Table, _: Sheets) -> Iterator[Issue]:
    """Judge sheet 政策: each parameter once."""
    yield from _unique(table, "name", "duplicate-parameter")

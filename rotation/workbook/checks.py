"""Facts that must agree across rows and sheets; every contradiction is named with its cells."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from rotation.domain.school import grades_of
from rotation.domain.vocabulary import Form, LockKind, Stage
from rotation.errors import Issue
from rotation.text import say
from rotation.workbook.checks_classes import gaps, schools_of, sizes, unstaffed
from rotation.workbook.checks_distances import distances
from rotation.workbook.checks_forecast import forecasts
from rotation.workbook.checks_rows import kinds_of, not_offered, twice
from rotation.workbook.checks_support import itineraries, pairs, supports
from rotation.workbook.checks_teachers import teachers
from rotation.workbook.defects import Spot, address, ask, error, several, warning
from rotation.workbook.gate import hidden_content
from rotation.workbook.header import Layout, fold
from rotation.workbook.rows import data_rows
from rotation.workbook.tables import ReadSheet

MOST_SCHOOLS = 1_000
"""Four times the schools of a county of 26,000 teachers as the benchmarks draw it: a longer list is of several."""

Row = dict[str, Any]
Sheets = dict[str, ReadSheet]


def across(sheets: Sheets) -> list[Issue]:
    """Return every contradiction between rows and sheets."""
    judges: dict[str, Callable[[ReadSheet, Sheets], Iterator[Issue]]] = {
        "schools": schools, "teachers": teachers, "needs": needs, "wishes": wishes,
        "locks": locks, "leaders": leaders, "supports": supports, "itineraries": itineraries,
        "pairs": pairs, "forecasts": forecasts, "distances": distances, "history": history, "parameters": parameters,
    }
    found: list[Issue] = []
    for name, judge in judges.items():
        if name in sheets:
            found += judge(sheets[name], sheets)
    if "teachers" in sheets:
        others = {row["id"] for row in sheets["teachers"].aside if "id" in row}
        found += [issue for name in ("wishes", "locks", "agreed") if name in sheets
                  for issue in _about_others(sheets[name], others)]
    return found


def _about_others(table: ReadSheet, others: Collection[str]) -> Iterator[Issue]:
    """Refuse what is asked or decided about staff who teach no subject; the ledger may name them."""
    for row in table.rows:
        if row.get("teacher") in others:
            yield error("not-a-teacher", table.spot(row["row"], "teacher"), say(
                "a teacher; this is somebody of teaching support or services, who takes no part",
                "应为教师；该人员属教辅、工勤，不参加交流"), say(
                "delete the row; if the person teaches, fill in 主教学科 on sheet 教师",
                "请删除该行；如确实任课，请在“教师”表填写主教学科"))


def schools(table: ReadSheet, sheets: Sheets) -> Iterator[Issue]:
    """Judge sheet 学校: codes and names unique, pupils where the type has them, limits in order."""
    if table.layout.places and not table.rows and not any(
            issue.severity == "error" for issue in table.issues):
        yield error("no-schools", Spot(table.layout.grid.title), say(
            "the sheet has no schools", "表中没有学校"), say("fill in the schools", "请填写学校"))
    if len(table.rows) > MOST_SCHOOLS:
        yield error("too-many-schools", Spot(table.layout.grid.title), say(
            "at most {n} schools; no banner has more", "最多{n}所学校（没有更大的旗县）", n=MOST_SCHOOLS), say(
            "delete rows that are no schools; several banners: a workbook for each, planned together by rotation batch",
            "请删除不是学校的行；如为多个旗县，请每旗县一个文件，用 rotation batch 一并编制"), str(len(table.rows)))
    yield from _unique(table, "code", "duplicate-school")
    yield from _unique(table, "name", "duplicate-school-name")
    staffed = schools_of(sheets.get("teachers"))
    for row in table.rows:
        yield from _stages(table, row)
        yield from _limits(table, row)
        yield from _people(table, row, sheets.get("teachers"))
        yield from unstaffed(table, row, staffed)
        if "partner" in row and row["partner"] == row.get("code"):
            yield error("own-partner", table.spot(row["row"], "partner"), say(
                "another school", "结对学校应为另一所学校"), say(
                "name the other school or leave blank", "请改填另一所学校，或留空"))


def _unique(table: ReadSheet, name: str, code: str) -> Iterator[Issue]:
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


def _stages(table: ReadSheet, row: Row) -> Iterator[Issue]:
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
            yield from gaps(table, row, stage)
            yield from sizes(table, row, stage)


def _classes(table: ReadSheet, row: Row, pupils: str, classes: list[str]) -> Iterator[Issue]:
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


def _limits(table: ReadSheet, row: Row) -> Iterator[Issue]:
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


def _people(table: ReadSheet, row: Row, teachers: ReadSheet | None) -> Iterator[Issue]:
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


def parameters(table: ReadSheet, _: Sheets) -> Iterator[Issue]:
    """Judge sheet 政策: each parameter once."""
    yield from _unique(table, "name", "duplicate-parameter")


# -- 需求, 意愿, 指定 and 台账 ----------------------------------------------------------------

def needs(table: ReadSheet, sheets: Sheets) -> Iterator[Issue]:
    """Judge sheet 需求: each (school, stage, subject) once, at a stage the school has."""
    yield from twice(table, ("school", "stage", "subject"), "duplicate-need")
    kinds = kinds_of(sheets)
    for row in table.rows:
        yield from not_offered(table, row, kinds)
        if "most" in row and "amount" in row and row["most"] * 100 < row["amount"]:
            yield ask("need-above-most", table.spot(row["row"], "most"), say(
                "less than the need, so some of it would stay unfilled whatever the plan",
                "小于需求数，将按此读取：无论如何安排都有缺额"), str(row["most"]))


def wishes(table: ReadSheet, sheets: Sheets) -> Iterator[Issue]:
    """Judge sheet 意愿: each school and each order once per teacher; the own school only scored."""
    yield from twice(table, ("teacher", "school"), "duplicate-wish")
    yield from twice(table, ("teacher", "order"), "duplicate-order")
    homes = _homes(sheets)
    for row in table.rows:
        own = "school" in row and homes.get(row.get("teacher", "")) == row["school"]
        if own and "score" not in row and "cost" not in row:
            yield error("own-school-wish", table.spot(row["row"], "school"), say(
                "another school; one's own only with a score or a cost",
                "应为其他学校；填本校须有分数或代价"), say("correct or delete the row", "请更正或删除该行"),
                row["school"])


def _homes(sheets: Sheets) -> dict[str, str]:
    rows = sheets["teachers"].rows if "teachers" in sheets else []
    return {row["id"]: row["school"] for row in rows if "id" in row and "school" in row}


def locks(table: ReadSheet, sheets: Sheets) -> Iterator[Issue]:
    """Judge sheet 指定: schools where the kind needs them, no order against another."""
    homes = _homes(sheets)
    by_teacher: dict[str, list[Row]] = {}
    for row in table.rows:
        if "teacher" in row and "kind" in row:
            by_teacher.setdefault(row["teacher"], []).append(row)
            yield from _lock(table, row, homes)
    for rows in by_teacher.values():
        yield from _contradictions(table, rows)


def _lock(table: ReadSheet, row: Row, homes: dict[str, str]) -> Iterator[Issue]:
    kind, named = row["kind"], row.get("schools", ())
    spot = table.spot(row["row"], "schools")
    directed = kind in (LockKind.GOES_TO, LockKind.NEVER_TO)
    if directed and table.lacks(row, "schools"):
        yield error("lock-without-school", spot, say("{k} needs a school", "{k}须填写学校", k=kind),
                    say("fill in the school", "请补填学校"))
    if not directed and named:
        yield warning("lock-with-idle-school", spot, say("{k} needs no school", "{k}不需要填写学校",
                                                         k=kind), say("clear the cell", "请清空"))
    if kind is LockKind.GOES_TO and homes.get(row["teacher"]) in named:
        yield error("lock-to-own-school", spot, say("another school", "不应是本人任教学校"), say(
            "use 留任 to keep the teacher", "如需留校请用“留任”"), "、".join(named))
    if row.get("swap_group") and row.get("form") is not Form.SWAP and not any(
            other.get("swap_group") == row["swap_group"] and other.get("form") is Form.SHADOW for other in table.rows):
        yield warning("idle-swap-group", table.spot(row["row"], "swap_group"), say(
            "for form 对调 and for 跟岗 with somebody sent in return; this row is neither",
            "仅用于对调和跟岗置换，本行的交流形式不是对调，同组也没有跟岗"), say(
            "write 对调 in column 交流形式, or clear the cell", "请在“交流形式”填写对调，或清空本格"),
            row["swap_group"])
    if row.get("term_years") == 0:
        yield error("zero-term", table.spot(row["row"], "term_years"), say(
            "at least one year", "至少一年"), say("correct or clear the cell", "请更正或清空"), "0")


def _contradictions(table: ReadSheet, rows: list[Row]) -> Iterator[Issue]:
    stays = [row for row in rows if row["kind"] is LockKind.STAY]
    moves = [row for row in rows if row["kind"] in (LockKind.GOES_TO, LockKind.MUST_MOVE)]
    goals = [row for row in rows if row["kind"] is LockKind.GOES_TO]
    barred = [row for row in rows if row["kind"] is LockKind.NEVER_TO]
    clashes = [(a, b) for a in stays for b in moves]
    clashes += [(a, b) for a in goals for b in barred
                if set(a.get("schools", ())) & set(b.get("schools", ()))]
    clashes += [(a, b) for a, b in pairwise(goals)
                if not set(a.get("schools", ())) & set(b.get("schools", ()))]
    for first, second in clashes:
        yield error("locks-contradict", table.spot(second["row"], "kind"), say(
            "contradicts row {r} ({k})", "与第 {r} 行（{k}）矛盾", r=first["row"], k=first["kind"]),
            say("delete or correct one of the two rows", "请删除或更正其中一行"), str(second["kind"]))


def leaders(table: ReadSheet, _: Sheets) -> Iterator[Issue]:
    """Judge sheet 校级领导: each person once."""
    yield from _unique(table, "teacher", "duplicate-leader")


def history(table: ReadSheet, _: Sheets) -> Iterator[Issue]:
    """Judge sheet 台账: an end not before the start, two different schools."""
    for row in table.rows:
        if "start" in row and "end" in row and row["end"] < row["start"]:
            yield error("end-before-start", table.spot(row["row"], "end"), say(
                "not before the start {m}", "不应早于开始 {m}", m=row["start"]),
                say("correct one of them", "请更正其一"), str(row["end"]))
        if "home" in row and row["home"] == row.get("host"):
            yield error("own-host", table.spot(row["row"], "host"), say(
                "another school than the home school", "接收学校应不同于派出学校"),
                say("correct one of them", "请更正其一"), row["host"])


# -- defects that only follow from another ----------------------------------------------------


_OF_SCHOOLS = {"unknown-school", "ledger-school-unknown", "unknown-place", "town-without-school"}
_OF_TEACHERS = {"unknown-teacher", "ledger-teacher-unknown"}


def causes(issues: Sequence[Issue], sheets: Mapping[str, ReadSheet]) -> list[Issue]:
    """Return the issues without those that follow from a list that cannot be referred to.

    Where no school has a code (no sheet, no header, no such column), nothing is said of references
    to schools, and likewise of teachers. Where a code of a school stands twice or cannot be read,
    the school that lost its own is told once, not in every cell that names it, and nobody is asked
    whether it was closed.
    """
    kept = _unplaced(issues, sheets)
    if not _known(sheets, "schools", "code"):
        kept = [issue for issue in kept if issue.code not in _OF_SCHOOLS]
    if not _known(sheets, "teachers", "id"):
        kept = [issue for issue in kept if issue.code not in _OF_TEACHERS]
    if not _lost(issues, sheets):
        return kept
    return _told_once([issue for issue in kept if issue.code != "ledger-school-unknown"])


def _known(sheets: Mapping[str, ReadSheet], attribute: str, key: str) -> bool:
    return attribute in sheets and any(key in row for row in sheets[attribute].rows)


def _lost(issues: Sequence[Issue], sheets: Mapping[str, ReadSheet]) -> bool:
    """Whether some row of sheet 学校 has another code than its own, or none."""
    return any(issue.code == "duplicate-school" for issue in issues) or (
        "schools" in sheets and any(name == "code" for _, name in sheets["schools"].faulty))


def _told_once(issues: Sequence[Issue]) -> list[Issue]:
    groups: dict[str, list[Issue]] = {}
    for issue in issues:
        if issue.code == "unknown-school":
            groups.setdefault(issue.found, []).append(issue)
    first = {id(group[0]): len(group) for group in groups.values()}
    return [_once(issue, first[id(issue)]) if id(issue) in first else issue
            for issue in issues if issue.code != "unknown-school" or id(issue) in first]


def _once(issue: Issue, times: int) -> Issue:
    return replace(issue, expected=say(
        "named in {n} cells, but on sheet 学校 no school has this code; a code stands twice or is wrong there",
        "共{n}处填写了它，而“学校”表中没有；“学校”表另有重复或有误的学校代码，可能就是该校", n=times), remedy=say(
        "{r}; if it is the school whose code is wrong, mend the code on sheet 学校 first, then check again",
        "{r}；如就是代码有误的那所学校，请先更正“学校”表的学校代码，再重新检查", r=issue.remedy))


def _unplaced(issues: Sequence[Issue], sheets: Mapping[str, ReadSheet]) -> list[Issue]:
    """Return the issues with those towns warned of that sheet 距离 does not tell of: no plan may come of that."""
    if "teachers" not in sheets:
        return list(issues)
    people, ways = sheets["teachers"], sheets["distances"].rows if "distances" in sheets else ()
    told = {row[end] for row in ways for end in ("start", "end") if end in row}
    cells = {people.spot(row["row"], "home_town").cell for row in people.rows
             if "home_town" in row and row["home_town"] not in told}
    return [issue if issue.code != "town-without-school" or issue.cell not in cells else replace(
        issue, severity="warning", expected=_NOWHERE) for issue in issues]


_NOWHERE = say(
    "a town of sheet 学校, or one whose distances, or 经度 and 纬度, stand on sheet 距离: before that no plan is made "
    "if this teacher may be exchanged",
    "应为“学校”表中的苏木乡镇，或在“距离”表中给出了距离或经度、纬度；此人如可参加交流，未给出前不能编制方案")


# -- what a sheet says besides its values -----------------------------------------------------


def remarks(layout: Layout) -> list[Issue]:
    """Return the questions about a table, after filling merged cells downwards."""
    if not layout.places:
        return []
    read = {column: layout.titles[column] for column in layout.places.values()}
    return [
        *_merged(layout, set(read)),
        *hidden_content(layout.grid, layout.first, read),
        *_marked(layout, set(read)),
        *_commented(layout),
    ]


_ASKED = 20
"""So many places are told of what must be answered yes or no: nobody can answer for those that are not."""


def _merged(layout: Layout, read: set[int]) -> list[Issue]:
    rows, filled, grid = layout.grid.rows, [], layout.grid
    for area in sorted(grid.merged, key=lambda one: (one.top, one.left)):
        inside = [c for c in range(area.left, area.right + 1) if c in read]
        corner = rows.get(area.top, {}).get(area.left)
        if area.top < layout.first or area.bottom == area.top or not inside or corner is None:
            continue
        covered = [row for row in range(area.top + 1, area.bottom + 1) if row in rows]
        for row in covered:
            rows[row].setdefault(inside[0], corner)
        if covered:
            filled.append(f"{address(area.top, area.left)}:{address(area.bottom, area.right)}")
    if not filled:
        return []
    return [ask("merged-cells", Spot(grid.title, filled[0]), say(
        "cells are merged over several rows ({c}); the value would count for each of them",
        "多行合并的单元格（{c}）；其值将用于每一行", c=several(filled, _ASKED)))]


def _marked(layout: Layout, read: set[int]) -> list[Issue]:
    found = []
    facts = set(data_rows(layout)[0]) if layout.grid.formulas else set()  # totals below the table may be computed
    computed = [address(*spot) for spot in sorted(layout.grid.formulas)
                if spot[0] in facts and spot[1] in read and _stored(layout, *spot)]
    if computed:
        found.append(ask("formulas", Spot(layout.grid.title, computed[0]), say(
            "{n} cells hold formulas ({c}); their stored values may be out of date",
            "{n} 个单元格是公式（{c}）；保存的结果可能已过时", n=len(computed), c=several(computed, _ASKED))))
    struck = [address(*spot) for spot in sorted(layout.grid.struck)
              if spot[0] >= layout.first and spot[1] in read]
    if struck:
        found.append(ask("struck-out", Spot(layout.grid.title, struck[0]), say(
            "{n} cells are struck out ({c}); formats are ignored, the rows would be read",
            "{n} 个单元格带删除线（{c}）；格式不作依据，仍将读取", n=len(struck), c=several(struck, _ASKED))))
    return found


def _stored(layout: Layout, row: int, column: int) -> bool:
    """Whether a formula has a value that can be read; of others the cell itself is refused."""
    cell = layout.grid.rows.get(row, {}).get(column)
    return cell is None or cell.kind not in ("error", "uncalculated")


def _commented(layout: Layout) -> list[Issue]:
    cells = [cell for cell in layout.grid.comments
             if int("".join(filter(str.isdigit, cell)) or 0) >= layout.first]
    if not cells:
        return []
    return [ask("comments", Spot(layout.grid.title, cells[0]), say(
        "{n} cells carry comments ({c}); comments decide nothing",
        "{n} 个单元格带有批注（{c}）；批注内容不作依据", n=len(cells), c=several(cells, _ASKED)))]

"""Rows of 教师 that are no teacher's home: staff of no subject, and second posts of teachers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rotation.domain.fields import columns
from rotation.domain.staff import OtherStaff, SecondPost
from rotation.domain.vocabulary import PostKind
from rotation.text import Text, say
from rotation.workbook import parse, posts, tables
from rotation.workbook.cells import RawCell
from rotation.workbook.defects import ask, error, note, several
from rotation.workbook.header import fold, fold_name
from rotation.workbook.tables import ReadSheet

Row = dict[str, Any]

FULL = 100
"""Hundredths of one full load."""

_NEEDED = frozenset({"id", "name", "school", "established", "status", "post"})
"""What must be known of staff who teach no subject."""

_OF_THE_POST = frozenset({
    "row", "school", "stage", "subject", "minor_subjects", "workload", "joined", "grades", "class_teacher",
    "graduating", "graduated", "duty", "duty_since", "post", "points"})
"""What may differ between the two rows of one person; everything else is about the person."""

_SHARE_BLANK = 3
"""Where more than one in so many rows has no subject, the column is unfilled, and nobody is taken for staff."""


def settle(table: ReadSheet, numbers: Mapping[int, str]) -> None:
    """Give people their numbers, set staff of no subject apart, and join the rows of one person.

    Parameters
    ----------
    table
        Sheet 教师 as read; its rows keep only teachers, each once.
    numbers
        Numbers of rows that have none of their own.
    """
    table.numbered = frozenset(numbers)
    for row in table.rows:
        if "id" not in row and row["row"] in numbers:
            row["id"] = numbers[row["row"]]
        elif "name" in row and table.lacks(row, "id"):
            tables.refuse_blank(table, row["row"], "id")
    _set_apart(table)
    _join(table)


def others(table: ReadSheet) -> list[OtherStaff]:
    """Return the staff of no subject; all their rows are whole."""
    return [OtherStaff(id=row["id"], name=row["name"], school=row["school"], established=row["established"],
                       status=row["status"], post=row["post"], row=row["row"])
            for row in table.aside if table.whole(row, OtherStaff)]


_POST = frozenset({"id", "school", "stage", "subject", "workload"})


def seconds(table: ReadSheet) -> list[SecondPost]:
    """Return what people teach besides at home."""
    return [SecondPost(teacher=row["id"], school=row["school"], stage=row["stage"], subject=row["subject"],
                       workload=row["workload"], row=row["row"])
            for row in table.seconds if row["row"] not in table.broken and row.keys() >= _POST]


# -- staff of no subject --------------------------------------------------------------------------


def _set_apart(table: ReadSheet) -> None:
    if "subject" not in table.layout.places:
        return
    _wait_for_posts(table)
    doubted = _blank(table)
    kinds = {row["row"]: kind for row in table.rows if (kind := _kind(table, row, doubted)) is not None}
    if not kinds:
        return
    table.aside = [row for row in table.rows if row["row"] in kinds]
    table.rows = [row for row in table.rows if row["row"] not in kinds]
    named = [row["row"] for row in table.aside if "subject" in row]
    for row in table.aside:
        row["post"] = kinds[row["row"]]
    _forgive(table, kinds.keys())
    _tell(table, kinds, doubted & kinds.keys(), named)


def _wait_for_posts(table: ReadSheet) -> None:
    """Take back that a subject is missing where the kind of post is refused, which tells whether there must be one."""
    cells = {table.spot(row, "subject").cell for row, name in table.faulty
             if name == "post" and _says_nothing(_cell(table, row, "subject"))}
    table.issues = [issue for issue in table.issues if issue.code != "blank-required" or issue.cell not in cells]


def _kind(table: ReadSheet, row: Row, doubted: frozenset[int]) -> PostKind | None:
    """Return what kind of staff somebody is; None for teachers, and for rows that nobody can tell."""
    post = row.get("post")
    if (row["row"], "post") in table.faulty or (post is not None and not post.teaches):
        return post
    if "subject" in row or post is PostKind.TEACHER:
        return None
    if row["row"] in doubted:
        return PostKind.OFFICE if post is PostKind.OFFICE else PostKind.AID
    cell = _cell(table, row["row"], "subject")
    return posts.duty(parse.clean(cell.text)) if cell is not None and cell.kind == "text" else None


def _blank(table: ReadSheet) -> frozenset[int]:
    """Return the rows without a subject, and with nothing that says why; none if it is a column left unfilled."""
    without = {row["row"] for row in table.rows if "subject" not in row and (
        row.get("post") is None or row["post"].doubtful)
               and _says_nothing(_cell(table, row["row"], "subject"))}
    return frozenset(without) if _SHARE_BLANK * len(without) <= len(table.rows) else frozenset()


def _says_nothing(cell: RawCell | None) -> bool:
    return cell is None or parse.is_blank_word(cell)


def _cell(table: ReadSheet, row: int, name: str) -> RawCell | None:
    return table.layout.grid.rows.get(row, {}).get(table.layout.places.get(name, 0))


def _forgive(table: ReadSheet, rows: Iterable[int]) -> None:
    """Take back what was said of columns that staff of no subject need not fill."""
    aside = set(rows)
    idle = [name for name in columns(table.layout.sheet.record)
            if name in table.layout.places and name not in _NEEDED]
    cells = {table.spot(row, name).cell for row in aside for name in idle}
    table.issues = [issue for issue in table.issues if issue.cell not in cells or issue.severity != "error"]
    table.faulty = {(row, name) for row, name in table.faulty if row not in aside or name in _NEEDED}
    table.broken -= aside - {row for row, _ in table.faulty}
    kept = {key: (change, [cell for cell in found if cell not in cells])
            for key, (change, found) in table.changes.items()}
    table.changes = {key: told for key, told in kept.items() if told[1]}


def _tell(table: ReadSheet, kinds: Mapping[int, PostKind], doubted: frozenset[int], named: list[int]) -> None:
    sure = [row for row in kinds if row not in doubted]
    spots = {row: table.spot(row, "subject") for row in kinds}
    counted = say("counted in 编制 and nowhere else",
                  "计入编制，不参加交流，也不计入其他各项")
    if sure:
        table.issues.append(note("staff-set-apart", spots[sure[0]], say(
            "{n} people of teaching support or services ({c}): {w}", "教辅、工勤人员 {n} 人（{c}）：{w}",
            n=len(sure), c=several([spots[row].cell for row in sure]), w=counted)))
    if doubted:
        first = sorted(doubted)
        table.issues.append(ask("staff-without-subject", spots[first[0]], say(
            "{n} people without a subject ({c}) would be read as teaching support: {w}; for a teacher fill in the"
            " subject, for others 岗位类别", "{n} 人没有主教学科（{c}），将按教辅人员读取：{w}；如是教师请补填学科，"
            "其他人员最好填写岗位类别", n=len(first), c=several([spots[row].cell for row in first]), w=counted)))
    if named:
        table.issues.append(ask("staff-with-subject", spots[named[0]], say(
            "{n} people of teaching support or services have a subject ({c}) and would be no teachers: {w}",
            "{n} 名教辅、工勤人员填有主教学科（{c}），将不按教师读取：{w}", n=len(named),
            c=several([spots[row].cell for row in named]), w=counted)))


# -- people of two schools or stages --------------------------------------------------------------


def _join(table: ReadSheet) -> None:
    """Take the rows of one person together: home is where the load is larger."""
    people: dict[str, list[Row]] = {}
    for row in table.rows:
        if "id" in row:
            people.setdefault(fold(row["id"]), []).append(row)
    joined = [rows for rows in people.values() if len(rows) > 1 and _one_person(rows)]
    for rows in joined:
        _one(table, rows)
    table.rows = [row for row in table.rows if not any(row is second for second in table.seconds)]
    if table.seconds:
        spots = [table.spot(row["row"], "id") for row in table.seconds]
        table.issues.append(note("second-posts", spots[0], say(
            "{n} rows say what somebody teaches besides at home ({c}): counted in the supply there, the person once"
            " and at home, where the load is larger",
            "{n} 行为在两校或两个学段任教人员的另一行（{c}）：工作量计入该处师资，"
            "本人只在工作量较大的一处计算一次；本人交流后，另一处的课须另行安排", n=len(spots),
            c=several([spot.cell for spot in spots]))))


def _one_person(rows: list[Row]) -> bool:
    """Whether rows of one number are one person at several places, each with its share of the load."""
    known = all(name in row for row in rows for name in ("name", "school", "stage", "subject", "workload"))
    return known and len({fold_name(row["name"]) for row in rows}) == 1 and len(
        {(row["school"], row["stage"]) for row in rows}) == len(rows)


def _one(table: ReadSheet, rows: list[Row]) -> None:
    home = min(rows, key=lambda row: (-row["workload"], row["school"], str(row["stage"])))
    rest = [row for row in rows if row is not home]
    total = sum(row["workload"] for row in rows)
    if total > FULL:
        _refuse(table, rest[0], "workload", say(
            "with row {r} of the same person at most 1", "与同一人的第 {r} 行合计不应超过 1", r=home["row"]))
    if any(row["workload"] == home["workload"] for row in rest):
        table.issues.append(ask("home-of-two", table.spot(home["row"], "workload"), say(
            "the same load in row {r} of the same person; this row would be the home", "与同一人的第 {r} 行工作量相同，"
            "将以本行的学校、学段为准", r=rest[0]["row"])))
    for row in rest:
        for name in row.keys() & home.keys() - _OF_THE_POST - {"name", "id"}:
            if row[name] != home[name]:
                _refuse(table, row, name, say(
                    "the same as in row {r}, which is about the same person", "应与同一人的第 {r} 行一致",
                    r=home["row"]))
        home |= {name: value for name, value in row.items() if name not in home and name not in _OF_THE_POST}
    table.seconds += rest


def _refuse(table: ReadSheet, row: Row, name: str, expected: Text) -> None:
    table.broken.add(row["row"])
    table.issues.append(error("rows-of-one-person", table.spot(row["row"], name), expected, say(
        "correct one of the two rows, or the number if these are two people",
        "请更正其中一行；如不是同一人，请更正编号")))

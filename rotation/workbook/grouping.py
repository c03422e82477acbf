"""Equal sentences about cells of one column as one line, for people; and rows that stand askew."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rotation.errors import Issue
from rotation.text import Lang, say
from rotation.workbook.defects import column_number, error, several
from rotation.workbook.tables import ReadSheet

FEW = 3
"""So many equal sentences are told one by one."""

MANY = 10
"""More sentences about one column that are equal but for what the cells hold are told as one."""

SIDE_BY_SIDE = 3
"""Refused cells beside each other in a row that make it look pasted into the wrong columns."""

MOST = 8
"""So many ranges stand in a line."""

ASKEW = "columns-askew"

_OF_FORM = frozenset({"number-in-code-column", "not-text", "lost-digits", "ambiguous-month", "not-a-month"})
"""Faults of how a cell is written, which are equal whatever it holds."""

_EXAMPLES = 3
"""So many values are told of such cells."""

_LANGS: tuple[Lang, ...] = ("zh", "en")
_MEND = say("correct the cells", "请更正各单元格")
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def grouped(issues: Iterable[Issue]) -> list[Issue]:
    """Return issues for a list; see `gathered`."""
    return [one for one, _ in gathered(issues)]


def gathered(issues: Iterable[Issue]) -> list[tuple[Issue, list[Issue]]]:
    """Return issues for a list: of equal ones about a column the first, with the cells as ranges; and those it tells.

    In rows that stand askew, refused cells of a column count as equal whatever they hold.
    """
    listed = list(issues)
    blocks = _blocks(listed)
    groups: dict[tuple[str, ...], list[Issue]] = {}
    for number, issue in enumerate(listed):
        at = _CELL.fullmatch(issue.cell)
        if at is None or issue.where:
            key: tuple[str, ...] = (str(number),)
        elif (issue.sheet, at[2]) in blocks and _refused(issue):
            key = (at[1], issue.severity, issue.sheet, issue.code)
        else:
            found = "" if issue.code in _OF_FORM else issue.found
            key = (at[1], issue.severity, issue.code, issue.sheet, issue.title, found, *(
                text.render(lang) for text in (issue.expected, issue.remedy) for lang in _LANGS))
        groups.setdefault(key, []).append(issue)
    groups = _alike(groups)
    first = {id(group[0]): (_together(group), group) for group in groups.values() if len(group) > FEW}
    left = {id(issue) for group in groups.values() if len(group) > FEW for issue in group[1:]}
    return [first.get(id(issue), (issue, [issue])) for issue in listed if id(issue) not in left]


def _alike(groups: dict[tuple[str, ...], list[Issue]]) -> dict[tuple[str, ...], list[Issue]]:
    """Put together what differs only in what the cells hold, where it is many: unknown numbers of a column."""
    found: dict[tuple[str, ...], list[Issue]] = {}
    for group in groups.values():
        one = group[0]
        at = _CELL.fullmatch(one.cell)
        if at is not None and not one.where:
            key = (at[1], one.severity, one.code, one.sheet, *(
                text.render(lang) for text in (one.expected, one.remedy) for lang in _LANGS))
            found.setdefault(key, []).extend(group)
    many = {key: group for key, group in found.items()
            if len(group) > MANY and len({issue.found for issue in group}) > 1}
    taken = {id(issue) for group in many.values() for issue in group}
    return {**{key: group for key, group in groups.items() if id(group[0]) not in taken}, **many}


def _refused(issue: Issue) -> bool:
    return issue.severity == "error" and bool(issue.found) and issue.code != ASKEW


def _blocks(issues: Iterable[Issue]) -> set[tuple[str, str]]:
    """Return sheet and row of what stands askew."""
    listed = list(issues)
    sheets = {issue.sheet for issue in listed if issue.code == ASKEW}
    refused: dict[tuple[str, str], list[int]] = {}
    for issue in listed:
        at = _CELL.fullmatch(issue.cell)
        if issue.sheet in sheets and at is not None and _refused(issue):
            refused.setdefault((issue.sheet, at[2]), []).append(column_number(at[1]))
    return {key for key, places in refused.items() if beside(places)}


def _together(group: Sequence[Issue]) -> Issue:
    rows = sorted({int(issue.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for issue in group})
    column = group[0].cell.rstrip("0123456789")
    cells = [f"{column}{first}" if first == last else f"{column}{first}:{column}{last}" for first, last in runs(rows)]
    alike = len({issue.found for issue in group}) == 1
    equal = len({issue.remedy.render("zh") for issue in group}) == 1
    if group[0].code in _OF_FORM or (not alike and equal):
        told = _counted(group)
    else:
        told = group[0] if alike else replace(group[0], found="", remedy=_MEND)
    return replace(told, cell=",".join(cells[:MOST] + ["…"] * (len(cells) > MOST)))


def _counted(group: Sequence[Issue]) -> Issue:
    """Return one sentence for cells that hold different things but are written wrong alike."""
    values = list(dict.fromkeys(issue.found for issue in group if issue.found))
    shown = "、".join(values[:_EXAMPLES]) + "…" * (len(values) > _EXAMPLES)
    return replace(group[0], found=shown, expected=say(
        "{e} ({n} cells)", "{e}（共{n}个单元格）", e=group[0].expected, n=len(group)))


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return ascending numbers as (first, last) of each run without a gap."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def beside(places: Iterable[int]) -> bool:
    """Whether enough columns stand beside each other."""
    return any(last - first >= SIDE_BY_SIDE - 1 for first, last in runs(sorted(set(places))))


def askew(table: ReadSheet) -> Iterator[Issue]:
    """Tell once if rows look as if they had been pasted some columns off."""
    columns = {column: place for place, column in enumerate(sorted(table.layout.places.values()))}
    refused: dict[int, list[int]] = {}
    for row, name in table.faulty:
        column = table.layout.places.get(name, 0)
        if column in table.layout.grid.rows.get(row, {}):
            refused.setdefault(row, []).append(columns[column])
    rows = sorted(row for row, places in refused.items() if beside(places))
    if len(rows) < SIDE_BY_SIDE and (len(rows) < 2 or 2 * len(rows) < len(table.rows)):
        return
    names = {columns[column]: name for name, column in table.layout.places.items()}
    spans = [str(first) if first == last else f"{first}–{last}" for first, last in runs(rows)]
    yield error(ASKEW, table.spot(rows[0], names[min(refused[rows[0]])]), say(
        "in rows {r} several columns beside each other hold what does not belong there: perhaps all shifted",
        "第{r}行相邻多列的内容与列标题不符，可能整体错列", r=several(spans)), say(
        "see whether these rows were pasted some columns off, and move them back; that may mend all below",
        "请先核对这些行是否左右错列，如是请整体移回，其下各处可能随之消除"))

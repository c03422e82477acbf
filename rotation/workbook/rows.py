"""Which rows of a sheet are facts, and why the others are not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from rotation.domain.fields import columns
from rotation.errors import Issue
from rotation.text import Text, say
from rotation.workbook.cells import RawCell
from rotation.workbook.defects import Spot, error, note, several
from rotation.workbook.header import Layout, fold, fold_title, titles_of

_FOOT = re.compile(
    r"(合计|总计|小计|共计|汇总|共[0-9]+[人所名条行]|以上|填表|填报|制表|制单|统计人|审核|审批人:|负责人|单位负责人|经办人:|"
    r"校长签|校长:|签字|签章|签名|备注|说明|注:|附注|联系电话|日期:|填表日期|填报日期|盖章|单位\(盖章|公章|total|note:|filledby)")
_EXAMPLE = re.compile(r"[(【\[]?(示例|example|样例|例如|例:)")


class Skipped(NamedTuple):
    """A row that was not read, and why."""

    sheet: str
    row: int
    why: Text


def data_rows(layout: Layout) -> tuple[list[int], list[Skipped], list[Issue]]:
    """Return the rows that hold data, the rows that do not, and repeated headers.

    Footers, example rows and numbered but empty rows are told apart here.
    """
    rows: list[int] = []
    skipped: list[Skipped] = []
    issues: list[Issue] = []
    used, needed = set(layout.places.values()), _needed(layout)
    for row in sorted(layout.grid.rows):
        if row < layout.first:
            continue
        cells = layout.grid.rows[row]
        why = _total(layout, row) or _skip(layout, cells, used, needed)
        if why is not None:
            skipped.append(Skipped(layout.grid.title, row, why))
        elif _is_header(layout, cells):
            issues.append(_second_header(layout, row))
        else:
            rows.append(row)
    return rows, skipped, issues


def listed(skipped: list[Skipped]) -> list[Issue]:
    """Return one note per reason for the rows that were left out."""
    groups: dict[tuple[str, str], list[Skipped]] = {}
    for item in skipped:
        groups.setdefault((item.sheet, str(item.why)), []).append(item)
    return [note("rows-skipped", Spot(sheet, f"A{items[0].row}"), say(
        "rows {r} not read: {w}", "第{r}行未读取：{w}",
        r=several([str(item.row) for item in items]), w=items[0].why))
        for (sheet, _), items in groups.items()]


def _skip(layout: Layout, cells: dict[int, RawCell], used: set[int], needed: set[int]) -> Text | None:
    key = cells.get(layout.key)
    folded = fold(key.text) if key is not None and key.kind == "text" else ""
    if _EXAMPLE.match(folded):
        return say("example row of the template", "模板示例行")
    filled = needed & cells.keys()
    if _few(needed, filled - _feet(cells, filled)):
        feet = _feet(cells, cells)
        if feet and (key is None or feet & used):
            return say("total, signature or remark", "合计、填表人或备注行")
    if key is None and not used & set(cells):
        return say("nothing but a running number", "只有序号等无关内容")
    return None


def _total(layout: Layout, row: int) -> Text | None:
    """Tell the totals row of an Excel table, unless somebody typed a fact over it."""
    if row in layout.grid.totals and _few(_needed(layout), set(layout.grid.rows[row])):
        return say("total, signature or remark", "合计、填表人或备注行")
    return None


def _feet(cells: dict[int, RawCell], places: Iterable[int]) -> set[int]:
    """Return the columns, of some, in which a footer stands."""
    return {column for column in places if (cell := cells[column]).kind == "text" and _FOOT.match(fold(cell.text))}


def _needed(layout: Layout) -> set[int]:
    """Return the columns that must be filled."""
    told = columns(layout.sheet.record)
    return {column for name, column in layout.places.items() if told[name].required}


def _few(needed: set[int], filled: set[int]) -> bool:
    """Whether so few of the columns that must be filled are, that the row can be no fact."""
    return 2 * len(needed & filled) < len(needed)


def _is_header(layout: Layout, cells: dict[int, RawCell]) -> bool:
    canonical, aliases = titles_of(layout.sheet.record)
    texts, least = [cell.text for cell in cells.values() if cell.kind == "text"], max(2, (len(layout.places) + 1) // 2)
    others = 0
    for text in texts:  # most rows are none, which the first few cells show
        title = fold_title(text)
        others += title not in canonical and title not in aliases
        if len(texts) - others < least:
            return False
    return len(texts) >= least


def _second_header(layout: Layout, row: int) -> Issue:
    return error("second-header", Spot(layout.grid.title, f"A{row}"), say(
        "a second header stands here: two tables in one sheet", "此处又出现一行表头：一张表内有两个表格"), say(
        "put the rows under one header", "请把两个表格合并到同一表头之下"))

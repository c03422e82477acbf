"""待填清单: the cells of next year's workbook that the office fills in, column by column: where, and must or may."""

from __future__ import annotations

from collections.abc import Iterator

from rotation.carry.ahead import Carried, ToFill
from rotation.domain.fields import columns
from rotation.domain.problem import SHEETS
from rotation.text import Lang, pair, say
from rotation.workbook.grouping import runs
from rotation.workbook.rewritten import AddedSheet, CellAt, Rewriting

FILL = say("To fill in", "待填清单")
MUST = say("to be filled in", "应填")
"""What check asks for or reminds of while it is blank; what it refuses, it calls required (必填)."""
MAY = say("may stay blank", "可空")


def to_fill(carried: Carried, copy: Rewriting) -> tuple[ToFill, ...]:
    """Return every column that is to be filled in: those that must be first, then in the order of the sheets."""
    return tuple(sorted(_columns(carried, copy), key=lambda one: not one.must))


def _columns(carried: Carried, copy: Rewriting) -> Iterator[ToFill]:
    cells: dict[tuple[str, str], set[CellAt]] = {}
    for cell in carried.open:
        cells.setdefault((cell.sheet, cell.name), set()).add(cell)
    for sheet in SHEETS:
        for name, told in columns(sheet.record).items():
            found = cells.get((sheet.attribute, name), set())
            for must in (True, False):
                mine = [cell for cell in found if (cell in carried.must) is must]
                if mine:
                    yield ToFill(copy.title(sheet.attribute), pair(told.english, told.title), len(mine),
                                 _places(mine, copy), must, carried.asked[sheet.attribute, name])



def _places(cells: list[CellAt], copy: Rewriting) -> str:
    addresses = [copy.address(cell) for cell in cells]
    letter = addresses[0].rstrip("0123456789")
    rows = sorted(int(address.removeprefix(letter)) for address in addresses)
    return "、".join(f"{letter}{first}" if first == last else f"{letter}{first}:{letter}{last}"
                    for first, last in runs(rows))


def fill_page(told: tuple[ToFill, ...], lang: Lang) -> AddedSheet:
    """Return the sheet."""
    must, may = (sum(one.number for one in told if one.must is which) for which in (True, False))
    rows: list[list[str | int]] = [
        [(MUST if one.must else MAY).render(lang), one.sheet, one.column.render(lang), one.number, one.places,
         one.why.render(lang)] for one in told]
    return AddedSheet(
        FILL.render(lang), FILL.render(lang), [say(
            "Yellow: {n} cells to be filled in; rotation check refuses, asks or reminds while they are blank. "
            "Pale blue: {m} cells that may stay blank.",
            "黄底：应填，{n}格，未填的由 rotation check 列为错误、需确认或提醒。"
            "浅蓝底：可空，{m}格，有则填写。", n=must, m=may).render(lang)],
        tuple((title.render(lang), width) for title, width in (
            (say("Must or may", "要求"), 14), (say("Sheet", "工作表"), 12), (say("Column", "列"), 22),
            (say("Cells", "格数"), 8), (say("Where", "位置"), 50), (say("Why", "说明"), 40))), rows)

"""What a sheet says besides its values: merged, hidden, struck-out, computed, commented cells."""

from __future__ import annotations

from rotation.errors import Issue
from rotation.text import say
from rotation.workbook.defects import Spot, address, ask, several
from rotation.workbook.gate import hidden_content
from rotation.workbook.header import Layout
from rotation.workbook.rows import data_rows


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


def _merged(layout: Layout, read: set[int]) -> list[Issue]:
    rows, filled, grid = layout.grid.rows, [], layout.grid
    for area in grid.merged:
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
        "多行合并的单元格（{c}）；其值将用于每一行", c=several(filled)))]


def _marked(layout: Layout, read: set[int]) -> list[Issue]:
    found = []
    facts = set(data_rows(layout)[0])  # totals below the table may be computed
    computed = [address(*spot) for spot in layout.grid.formulas
                if spot[0] in facts and spot[1] in read]
    if computed:
        found.append(ask("formulas", Spot(layout.grid.title, computed[0]), say(
            "{n} cells hold formulas ({c}); their stored values may be out of date",
            "{n} 个单元格是公式（{c}）；保存的结果可能已过时", n=len(computed), c=several(computed))))
    struck = [address(*spot) for spot in layout.grid.struck
              if spot[0] >= layout.first and spot[1] in read]
    if struck:
        found.append(ask("struck-out", Spot(layout.grid.title, struck[0]), say(
            "{n} cells are struck out ({c}); formats are ignored, the rows would be read",
            "{n} 个单元格带删除线（{c}）；格式不作依据，仍将读取", n=len(struck), c=several(struck))))
    return found


def _commented(layout: Layout) -> list[Issue]:
    cells = [cell for cell in layout.grid.comments
             if int("".join(filter(str.isdigit, cell)) or 0) >= layout.first]
    if not cells:
        return []
    return [ask("comments", Spot(layout.grid.title, cells[0]), say(
        "{n} cells carry comments ({c}); comments decide nothing",
        "{n} 个单元格带有批注（{c}）；批注内容不作依据", n=len(cells), c=several(cells)))]

"""What a workbook, a paper, a page or a printed answer says, as rows of plain values.

For `benchmarks.same`, which compares two of them; looks are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
from docx.table import Table
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

Row = tuple[Any, ...]
Parts = dict[str, list[Row]]
"""The values of a file, part by part (a sheet, the text of a page), row by row."""

CHARTS = "charts"
"""The part of a page whose rows are a key and a value, as those of `RESULTS` are."""
RESULTS, BESIDE = " (results)", " (comments, links, lists)"
"""What is added to the title of a sheet for the parts beside its cells; rows begin with the cell."""
EMPTY = (None, "")
_RULE = re.compile(r"([─━═-])\1+")


def read_book(path: Path) -> Parts:
    """Return what every sheet holds; beside it the results of formulas, comments, links and lists."""
    formulas, results = load_workbook(path), load_workbook(path, data_only=True)
    parts: Parts = {}
    for sheet in formulas.worksheets:
        parts[sheet.title] = trimmed(sheet.iter_rows(values_only=True))
        parts[sheet.title + RESULTS] = list(_results(sheet, results[sheet.title]))
        parts[sheet.title + BESIDE] = list(_beside(sheet))
    return parts


def _results(sheet: Worksheet, results: Worksheet) -> Iterator[Row]:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                yield cell.coordinate, results[cell.coordinate].value


def _beside(sheet: Worksheet) -> Iterator[Row]:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment is not None:
                yield cell.coordinate, "comment", cell.comment.text
            if cell.hyperlink is not None:
                yield cell.coordinate, "link", cell.hyperlink.target or cell.hyperlink.location
    for item in sheet.data_validations.dataValidation:
        yield str(item.sqref), "list", item.formula1, item.formula2, item.prompt, item.error


def trimmed(rows: Iterable[Row]) -> list[Row]:
    """Leave out empty cells at the ends of rows, and empty rows at the end."""
    kept = []
    for row in rows:
        width = next((n for n in range(len(row), 0, -1) if row[n - 1] not in EMPTY), 0)
        kept.append(row[:width])
    while kept and not kept[-1]:
        kept.pop()
    return kept


def read_paper(path: Path) -> Parts:
    """Return paragraphs and rows of tables in their order, then heads and feet."""
    document = docx.Document(str(path))
    body: list[Row] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            body += [tuple(cell.text for cell in row.cells) for row in block.rows]
        else:
            body.append((block.text,))
    around = [(item.text,) for section in document.sections for part in (section.header, section.footer)
              for item in part.paragraphs]
    return {"text": body, "heads and feet": around}


def read_page(path: Path) -> Parts:
    """Return the visible words, the attributes that carry values, and the data of the charts."""
    page = _Page()
    page.feed(path.read_text(encoding="utf-8"))
    page.close()
    charts = list(flat("", json.loads(page.data))) if page.data else []
    return {"text": trimmed(page.rows), "attributes": page.attributes, CHARTS: charts}


class _Page(HTMLParser):
    """Collects the words of a page by block, and by cell within a row of a table."""

    _TOLD = frozenset({"id", "href", "data-sort", "data-chart", "aria-label", "placeholder"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[Row] = []
        self.attributes: list[Row] = []
        self.data = ""
        self._cells: list[str] | None = None
        self._kind = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.attributes += [(tag, name, told[name]) for name in told if name in self._TOLD]
        if tag in ("script", "style"):
            self._kind = told.get("type") or tag
        elif tag == "tr":
            self._cells = []
        elif tag in ("td", "th") and self._cells is not None:
            self._cells.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._kind = ""
        elif tag == "tr" and self._cells is not None:
            self.rows.append(tuple(self._cells))
            self._cells = None

    def handle_data(self, data: str) -> None:
        if self._kind == "application/json":
            self.data += data
        elif not self._kind and self._cells:
            self._cells[-1] += data.strip()
        elif not self._kind and data.strip():
            self.rows.append((data.strip(),))


def read_said(path: Path) -> Parts:
    """Return what a command printed: lines, cut into cells where a table has its gaps."""
    lines = path.read_text(encoding="utf-8").splitlines()
    cells = (re.split(r"\s{2,}", _RULE.sub(r"\1", line.strip())) for line in lines)
    return {"line": trimmed(tuple(row) for row in cells)}


def flat(place: str, value: Any) -> Iterator[Row]:
    """Iterate over the leaves of JSON with the key of each; a key that ends in ``[]`` is a length."""
    if isinstance(value, Mapping) and value:
        for key, item in value.items():
            yield from flat(f"{place}.{key}" if place else str(key), item)
    elif isinstance(value, list):
        yield f"{place}[]", len(value)
        for number, item in enumerate(value):
            yield from flat(f"{place}[{number}]", item)
    else:
        yield place, value


READERS: dict[str, Callable[[Path], Parts]] = {
    ".xlsx": read_book, ".docx": read_paper, ".html": read_page, ".txt": read_said,
    ".toml": read_said, ".csv": read_said, ".md": read_said}

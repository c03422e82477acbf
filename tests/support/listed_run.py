"""A run folder of the desk with one sheet of people, as long as asked, without planning anything."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter


def listed_run(folder: Path, heads: Sequence[str], rows: Iterable[Sequence[str | int]], *, sheet: str = "资格审查",
               banner: str = "大市") -> Path:
    """Make a run on a desk of which 方案.xlsx has one sheet; return its folder."""
    run = folder / f"2026-{banner}-001"
    run.mkdir(parents=True)
    (run / "plan.json").write_text(json.dumps({
        "status": "OPTIMAL", "counts": {"moved": 1, "eligible": 9, "backbone_moved": 1}, "placements": [{}],
        "policy": {"round": {"banner": banner, "year": 2026}}}), encoding="utf-8")
    with xlsxwriter.Workbook(run / "方案.xlsx", {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet(sheet)
        page.write_row(0, 0, [f"{banner}2026年{sheet}"])
        page.write_row(1, 0, heads)
        for at, row in enumerate(rows, 2):
            page.write_row(at, 0, row)
    return run

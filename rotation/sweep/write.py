"""Publishes a sweep into a new numbered folder: sweep.json, 比例测算.xlsx and report.html."""

from __future__ import annotations

from pathlib import Path

from rotation.run.folder import check_writable, fresh_folder, write_json, write_page
from rotation.sweep.as_json import sweep_json
from rotation.sweep.page import sweep_page
from rotation.sweep.result import Sweep
from rotation.sweep.tables import sweep_tables
from rotation.tables.sheet_style import safe_name
from rotation.tables.sheet_writer import write_plan
from rotation.text import Lang

SWEEP_JSON, SWEEP_XLSX = "sweep.json", "比例测算.xlsx"


def write_sweep(sweep: Sweep, out: Path, *, lang: Lang = "zh") -> Path:
    """Write a sweep and return its new folder.

    Raises
    ------
    OutputError
        If the folder cannot be written; nothing half-written stays.
    """
    check_writable(out)
    name = f"{sweep.year}-{safe_name(sweep.banner)}-比例测算"
    with fresh_folder(out, name) as (work, final):
        write_json(work / SWEEP_JSON, sweep_json(sweep))
        write_plan(work / SWEEP_XLSX, sweep_tables(sweep), lang, seed=sweep.public_seed, draft=False)
        write_page(work, sweep_page(sweep_json(sweep), lang))
    return final[0]

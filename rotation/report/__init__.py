"""Sheets, page and plan.json of one run, found in the modules of this package; knows no file format."""

from __future__ import annotations

from rotation.report._sheet import Filled, Group, Sheet, catalogue, sheet, sheets
from rotation.report.view import View
from rotation.tables.table import Table

__all__ = ["Filled", "Group", "Sheet", "Table", "View", "catalogue", "sheet", "sheets"]

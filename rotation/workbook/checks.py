"""Facts that must agree across rows and sheets."""

from __future__ import annotations

from rotation.errors import Issue
from rotation.workbook.tables import Table


def across(sheets: dict[str, Table]) -> list[Issue]:
    """Return every contradiction between rows and sheets."""
    return []

"""Named tables and plan.json of one run; knows no file format."""

from __future__ import annotations

from rotation.report.plan_json import plan_json, schema
from rotation.report.sheet_bindings import binding_sheets
from rotation.report.sheet_changes import change_sheets
from rotation.report.sheet_checks import audit_sheet, run_sheet
from rotation.report.sheet_conflict import conflict_sheets
from rotation.report.sheet_moves import (
    notice_sheet,
    placements_sheet,
    receiving_sheet,
    sending_sheet,
)
from rotation.report.sheet_office import standby_sheets
from rotation.report.sheet_overrides import override_sheets
from rotation.report.sheet_overview import overview_sheet
from rotation.report.sheet_people import choices_sheet, inversions_sheet, standings_sheet
from rotation.report.sheet_policy import policy_sheet
from rotation.report.sheet_posts import shortages_sheet, staff_sheet, unsolved_sheet
from rotation.report.sheet_ratio import ratio_sheet
from rotation.report.sheet_standards import standards_sheet
from rotation.report.sheet_wishes import wishes_sheet
from rotation.report.view import View
from rotation.tables.table import Table
from rotation.text import Lang

__all__ = ["Table", "View", "plan_json", "schema", "sheets"]


def sheets(view: View, lang: Lang) -> tuple[Table, ...]:
    """Return all tables of 方案.xlsx in the order of the sheets.

    Parameters
    ----------
    view
        One run.
    lang
        Language of the criteria in live formulas and of written parameters.
    """
    return (
        overview_sheet(view), *conflict_sheets(view), placements_sheet(view),
        sending_sheet(view), receiving_sheet(view), notice_sheet(view),
        standings_sheet(view), shortages_sheet(view), staff_sheet(view),
        standards_sheet(view), ratio_sheet(view, lang), unsolved_sheet(view), choices_sheet(view),
        *standby_sheets(view), inversions_sheet(view), *([wishes_sheet(view)] if view.envied else []),
        *override_sheets(view), *binding_sheets(view),
        *change_sheets(view), policy_sheet(view, lang), audit_sheet(view), run_sheet(view))

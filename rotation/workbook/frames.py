"""Facts from pandas tables, and back: the same reading, the same checks as of a workbook."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

from rotation.domain.fields import Heading, Kind, columns
from rotation.domain.problem import SHEETS, Problem, SheetOf
from rotation.errors import Issue, WorkbookError
from rotation.tables.frames import need_pandas
from rotation.text import say
from rotation.workbook.cells import RawCell, RawSheet
from rotation.workbook.defects import Spot, error
from rotation.workbook.gate import GateReport
from rotation.workbook.reader import read_grids
from rotation.workbook.template_cells import cell_value

if TYPE_CHECKING:
    import pandas as pd

SOURCE = "DataFrame"
"""What stands for the file name in messages."""
_DTYPES: dict[Kind, str] = {"count": "Int64", "order": "Int64", "score": "Int64", "hundredths": "Float64",
                            "coordinate": "Float64", "yes_no": "boolean"}
"""The dtype of a kind of column; all others, every code among them, are strings."""


def problem_from_frames(
    frames: Mapping[str, pd.DataFrame], accept: Collection[str] = (),
) -> Problem:
    """Return the facts of tables as if they had stood in a workbook.

    Parameters
    ----------
    frames
        By sheet: its field of `Problem` (``teachers``), or its title in either language. Columns
        are named by field (``born``) or by any title that a workbook may use. Missing values are
        blank cells. Codes should be strings: a column of numbers has lost its leading zeros.
    accept
        Codes of questions that are answered yes.

    Raises
    ------
    WorkbookError
        With every defect; the rows of a table are counted from 2, as under a row of titles.
    """
    unknown = [name for name in frames if _sheet_of(name) is None]
    if unknown:
        raise WorkbookError([_unknown(name) for name in unknown])
    grids = tuple(_grid(name, frame) for name, frame in frames.items())
    reading = read_grids(GateReport(SOURCE, "", grids), accept)
    if reading.problem is None:
        raise WorkbookError(reading.issues)
    return reading.problem


def _sheet_of(name: str) -> SheetOf | None:
    return next((sheet for sheet in SHEETS
                 if name in (sheet.attribute, sheet.title, sheet.english)), None)


def _unknown(name: str) -> Issue:
    return error("unknown-table", Spot(name), say(
        "no sheet has this name", "没有这个名称的表"), say(
        "name it after one of {t}", "请改用以下名称之一：{t}",
        t=tuple(sheet.attribute for sheet in SHEETS)))


def _grid(name: str, frame: pd.DataFrame) -> RawSheet:
    sheet = _sheet_of(name)
    assert sheet is not None, "unknown names were refused"
    told = columns(sheet.record)
    titles = [told[str(title)].title if str(title) in told else str(title) for title in frame]
    rows = {1: {place: RawCell(title, "text") for place, title in enumerate(titles, 1)}}
    for number, values in enumerate(frame.itertuples(index=False, name=None), 2):
        rows[number] = {place: cell for place, value in enumerate(values, 1)
                        if (cell := _cell(value)) is not None}
    return RawSheet(sheet.title, rows=rows)


def _cell(value: Any) -> RawCell | None:
    """Return one value as a workbook would hold it; None for a missing one."""
    from pandas import isna
    if isinstance(value, list | tuple):
        return RawCell("、".join(map(str, value)), "text") if value else None
    if value is None or isna(value) or value == "":
        return None
    if type(value).__name__ in ("bool", "bool_"):
        return RawCell("是" if value else "否", "text")
    if hasattr(value, "year") and hasattr(value, "month"):
        return RawCell(f"{value.year:04d}-{value.month:02d}", "text")
    if isinstance(value, Integral | Real | Decimal):
        return RawCell(_digits(value), "number")
    return RawCell(str(value), "text")


def _digits(value: Any) -> str:
    """Return a number as a workbook stores it: a whole one without a point."""
    return str(int(value)) if value == int(value) else str(value)


def frames_of(problem: Problem) -> dict[str, pd.DataFrame]:
    """Return the facts as tables by field of `Problem`, columns named by field.

    Codes, months and words are strings, counts ``Int64``, loads and kilometers ``Float64``, yes and
    no ``boolean``; a blank is missing. `problem_from_frames` reads them back to the same facts.
    """
    present = {sheet: [name for name in columns(sheet.record)
                       if f"{sheet.record.__name__.lower()}.{name}" in problem.present]
               for sheet in SHEETS}
    roster = next(sheet for sheet in SHEETS if sheet.attribute == "teachers")
    if problem.others:
        present[roster] = list(dict.fromkeys([*present[roster], "post"]))
    return {sheet.attribute: _frame(sheet, names, problem.rows(sheet)) for sheet, names in present.items() if names}


def _frame(sheet: SheetOf, names: list[str], records: Sequence[Any]) -> pd.DataFrame:
    need_pandas()
    import pandas as pd
    told = columns(sheet.record)
    series = {name: pd.Series([_value(getattr(record, name, None), told[name]) for record in records],
                              dtype=object) for name in names}
    return pd.DataFrame(series).astype(
        {name: _DTYPES.get(told[name].kind, "string") for name in names})


def _value(fact: Any, column: Heading) -> Any:
    value = fact if column.kind == "yes_no" else cell_value(fact, column)
    return value if value is None or column.kind in _DTYPES else str(value)

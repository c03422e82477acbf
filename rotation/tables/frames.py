"""Tables as pandas DataFrames, for those who go on in a notebook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from rotation.errors import RotationError
from rotation.tables.looks import DIGITS, decimals, number
from rotation.tables.table import (
    Across,
    Band,
    Column,
    FileLink,
    Formula,
    Inset,
    Link,
    Look,
    Styled,
    Table,
    Title,
)
from rotation.text import Lang, Text, say, spell

if TYPE_CHECKING:
    import pandas as pd

BAND = "band"
"""Column that holds the heading above a row, in tables that have such."""


def need_pandas() -> None:
    """Make sure that pandas can be used, which nothing but tables for a notebook does.

    Raises
    ------
    RotationError
        It is not installed, or does not load.
    """
    try:
        import pandas as pd  # noqa: F401 - tried, no more
    except (ImportError, OSError) as error:
        raise RotationError(say(
            "tables for a notebook need pandas, which is not installed or cannot be loaded here; everything else "
            "works without it", "数据表需要 pandas，本机未安装或无法加载；其他功能不受影响")) from error


def frame_of(table: Table, lang: Lang = "zh") -> pd.DataFrame:
    """Return a table as a DataFrame: a row per object, columns by key, no totals, no insets.

    The look of a column decides its dtype, whatever stands in it: whole numbers are ``Int64``,
    numbers with decimals ``Float64`` (the exact fractions rounded once), where a dash or another
    word is missing; everything else, every code among them, is ``string``. So is a column of
    numbers and words of several looks; its numbers are written with the decimals that their own
    cells show, a share below 1. A blank is missing. The titles of the columns stand in
    ``frame.attrs["titles"]`` by key, that of the table in ``frame.attrs["title"]``.

    Parameters
    ----------
    table
        Any table of a run.
    lang
        Language of words and sentences.
    """
    need_pandas()
    import pandas as pd
    rows = list(_rows(table))
    headed = any(heading is not None for heading, _ in rows)
    bands = {BAND: pd.Series([_word(heading, "text", lang) for heading, _ in rows], dtype="string")}
    frame = pd.DataFrame((bands if headed else {}) | {
        column.key: pd.Series([_value(row[place], column, lang) for _, row in rows], dtype=_dtype(column))
        for place, column in enumerate(table.columns)})
    frame.attrs = {"title": table.title.render(lang),
                   "titles": {column.key: column.title.render(lang) for column in table.columns}}
    return frame


def _rows(table: Table) -> Iterator[tuple[Text | None, Sequence[object]]]:
    """Yield the heading above and the cells of every object."""
    heading, place = None, 0
    for item in table.items:
        if isinstance(item, Band):
            heading, place = item.text, 0
        elif not isinstance(item, Inset):
            place += 1
            yield heading, [column.cell(item, place) for column in table.columns]


def _dtype(column: Column[Any]) -> str:
    """Return the dtype of a column by its look alone, so that an empty one has the same."""
    if column.mixed or column.look not in DIGITS:
        return "string"
    return "Float64" if DIGITS[column.look] else "Int64"


def _value(cell: object, column: Column[Any], lang: Lang) -> object:
    """Return what a cell holds in the dtype of its column, None for what is missing."""
    said, look = _said(cell, column.look)
    if _dtype(column) == "string":
        return _word(said, look, lang)
    if not isinstance(said, int | float | Fraction | Decimal):
        return None
    return float(said) if DIGITS[column.look] else number(said, column.look)


def _word(said: object, look: Look, lang: Lang) -> str | None:
    """Return the words of a value; a number with the decimals of its look."""
    if isinstance(said, int | float | Fraction | Decimal):
        bare = isinstance(said, int) and look not in DIGITS
        return str(said) if bare else decimals(Fraction(said), look)
    spelled = spell(said, lang)
    return None if spelled is None or spelled == "" else str(spelled)


def _said(cell: object, look: Look) -> tuple[object, Look]:
    """Return what a cell says, and its look: its own if it has one, else that of its column."""
    if isinstance(cell, Styled | Formula):
        return _said(cell.value, cell.look or look)
    return (cell.text if isinstance(cell, Across | Link | FileLink | Title) else cell), look

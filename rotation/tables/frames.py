"""Tables as pandas DataFrames, for those who go on in a notebook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rotation.tables.table import (
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
from rotation.text import Lang, Text, spell

if TYPE_CHECKING:
    import pandas as pd

BAND = "band"
"""Column that holds the heading above a row, in tables that have such."""
_WHOLE: frozenset[Look] = frozenset({"count", "index", "moves"})
_REAL: frozenset[Look] = frozenset({"gap", "decimal", "tenth", "ratio", "percent"})


def frame_of(table: Table, lang: Lang = "zh") -> pd.DataFrame:
    """Return a table as a DataFrame: a row per object, columns by key, no totals, no insets.

    Whole numbers are ``Int64`` and other numbers ``Float64`` (the exact fractions rounded once);
    everything else, every code among them, is ``string``. A blank is missing. The titles of the
    columns stand in ``frame.attrs["titles"]`` by key, that of the table in ``frame.attrs["title"]``.

    Parameters
    ----------
    table
        Any table of a run.
    lang
        Language of words and sentences.
    """
    import pandas as pd
    rows = list(_rows(table))
    headed = any(heading is not None for heading, _ in rows)
    cells = {column.key: pd.Series([_plain(row[place], lang) for _, row in rows], dtype=object)
             for place, column in enumerate(table.columns)}
    bands = {BAND: pd.Series([_plain(heading, lang) for heading, _ in rows], dtype=object)} if headed else {}
    frame = pd.DataFrame(bands | cells).astype(
        {BAND: "string"} if headed else {}).astype(
        {column.key: _dtype(column, cells[column.key]) for column in table.columns})
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


def _plain(value: object, lang: Lang) -> object:
    """Return what a cell says without its looks."""
    if isinstance(value, Styled | Formula):
        return _plain(value.value, lang)
    if isinstance(value, Link | FileLink | Title):
        return _plain(value.text, lang)
    spelled = spell(value, lang)
    return None if spelled == "" else spelled


def _dtype(column: Column[Any], cells: pd.Series[Any]) -> str:
    """Return the dtype of a column: by its look, and strings where something else stands in it."""
    from numbers import Rational
    known = [value for value in cells if value is not None]
    if known and not all(isinstance(value, Rational) for value in known):
        return "string"
    if column.look in _REAL or any(value != int(value) for value in known):
        return "Float64"
    return "Int64" if column.look in _WHOLE or known else "string"

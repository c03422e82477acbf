"""What a part of report.html is, and how the parts are found.

A public module of `rotation.report` whose name begins with ``page_`` or ``sheet_`` declares one or
more `Part`; nothing else has to be registered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from rotation.report._sheet import catalogue, declared
from rotation.report.view import View
from rotation.tables.page.parts import Chart, Section
from rotation.tables.table import Table
from rotation.text import Text


class Contents(NamedTuple):
    """What a part says, draws and lists that no sheet does."""

    says: tuple[Text, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()


def _nothing(_: View) -> Contents:
    return Contents()


@dataclass(frozen=True)
class Part:
    """One part of the page of a run.

    Parameters
    ----------
    key
        Its address on the page; unique.
    title
        What stands above it.
    order
        Its place on the page; unique.
    sheets
        Keys of the sheets that it shows; a part that only shows sheets is left out with them.
    fill
        Makes sentences, charts and tables of its own.
    always
        Whether a run without a plan has it as well.
    """

    key: str
    title: Text
    order: int
    sheets: tuple[str, ...] = ()
    fill: Callable[[View], Contents] = _nothing
    always: bool = False

    def section(self, view: View) -> Section | None:
        """Return the part of a run; None if the run has nothing for it."""
        if not (view.has_plan or self.always):
            return None
        made = (catalogue()[key].table(view) for key in self.sheets)
        listed, shown = tuple(table for table in made if table is not None), self.fill(view)
        if self.sheets and not listed:
            return None
        return Section(self.key, self.title, shown.says, shown.charts, (*listed, *shown.tables))


def sections(view: View) -> tuple[Section, ...]:
    """Return the parts of the page of a run, in their order."""
    parts = sorted((*declared(Part, "page_"), *declared(Part, "sheet_")), key=lambda part: part.order)
    made = (part.section(view) for part in parts)
    return tuple(section for section in made if section is not None)

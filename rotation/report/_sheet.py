"""What a sheet of the plan workbook is, and how the sheets are found.

A public module of `rotation.report` whose name begins with ``sheet_`` declares one or more `Sheet`;
nothing else has to be registered. Pages and papers name a sheet by its key.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from rotation.report.view import View
from rotation.tables.print_setup import PageSetup
from rotation.tables.table import Column, Cover, Link, Table, titled
from rotation.text import Term, Text, say

T = TypeVar("T")


class Group(Term):
    """For whom a sheet is."""

    DECIDED = "上会", "for the decision"
    PUBLIC = "公示", "for publication"
    WORKING = "工作底稿", "working papers"
    ANNEX = "技术附件", "technical annex"

    @property
    def cover(self) -> Cover:
        """What stands above the pages of the group, and the color of its tabs."""
        return _COVERS[self.value]


_COVERS = {
    "上会": Cover(say("For the decision: to be put before the party group", "上会材料：提请局党组会研究"), "#C00000"),
    "公示": Cover(say("", ""), "#00803C"),
    "工作底稿": Cover(say("Working papers: for the office, not for publication", "工作底稿：局内使用，不公示"),
                  "#1F4E79"),
    "技术附件": Cover(say("Technical annex: how the plan was made and checked", "技术附件：编制与核查过程，供查验"),
                  "#7F7F7F"),
}
"""By group; nothing stands above what is published but the people's list itself."""


class Filled(NamedTuple):
    """What stands on a sheet; see `rotation.tables.table.Table`."""

    columns: tuple[Column[Any], ...]
    items: tuple[object, ...]
    notes_above: tuple[Text, ...] = ()
    notes_below: tuple[Text, ...] = ()
    frozen: int = 0
    filtered: bool = False
    setup: PageSetup = PageSetup()


@dataclass(frozen=True)
class Sheet:
    """One sheet of 方案.xlsx.

    Parameters
    ----------
    key
        Name by which formulas, links, pages and papers refer to it; unique.
    name
        What its tab is called.
    title
        What stands above it, after banner and year.
    group
        For whom it is.
    order
        Its place among the sheets of its group; unique there.
    fill
        Makes its columns and rows from a run; None if the run has nothing for it.
    """

    key: str
    name: Text
    title: Text
    group: Group
    order: int
    fill: Callable[[View], Filled | None]

    def table(self, view: View) -> Table | None:
        """Return the sheet of a run; None if the run has nothing for it."""
        filled = self.fill(view)
        if filled is None:
            return None
        made = Table(self.key, self.name, titled(view.round.settings, self.title), *filled)
        small = self.group in (Group.WORKING, Group.ANNEX)
        return replace(made, cover=self.group.cover, setup=made.setup._replace(small=small))

    @property
    def link(self) -> Link:
        """A link to the sheet by its name."""
        return Link(self.name, self.key)


@cache
def catalogue() -> dict[str, Sheet]:
    """Return every sheet by key in the order of the workbook.

    Raises
    ------
    ValueError
        Two sheets share a key or a place.
    """
    found = sorted(declared(Sheet, "sheet_"), key=_place)
    if len({sheet.key for sheet in found}) < len(found) or len(set(map(_place, found))) < len(found):
        raise ValueError("two sheets share a key or a place")
    return {sheet.key: sheet for sheet in found}


def _place(sheet: Sheet) -> tuple[int, int]:
    return list(Group).index(sheet.group), sheet.order


def declared(kind: type[T], start: str) -> Iterator[T]:
    """Iterate over what modules of this package with names of a kind declare, each once."""
    package = import_module("rotation.report")
    names = [item.name for item in pkgutil.iter_modules(package.__path__) if item.name.startswith(start)]
    modules = [import_module(f"{package.__name__}.{name}") for name in names]
    values = {id(value): value for module in modules for value in vars(module).values()
              if isinstance(value, kind)}
    yield from values.values()


def sheets(view: View) -> tuple[Table, ...]:
    """Return all tables of 方案.xlsx in the order of the sheets."""
    made = (sheet.table(view) for sheet in catalogue().values())
    return tuple(table for table in made if table is not None)


def sheet(view: View, key: str) -> Table:
    """Return one sheet by its key; of a run that has nothing for it, a fault of the caller."""
    table = catalogue()[key].table(view)
    assert table is not None, key
    return table


def link(key: str) -> Link:
    """Return a link to a sheet by its key."""
    return catalogue()[key].link


class Titled(Protocol):
    """What a sheet of results is made of: it gives every sheet its title."""

    def titled(self, name: Text) -> Text:
        """Return the title of a sheet by what its tab is called."""


SourceT = TypeVar("SourceT", bound=Titled)


@dataclass(frozen=True)
class ResultSheet(Generic[SourceT]):
    """One sheet of a workbook of results.

    Parameters
    ----------
    key
        Name by which it is referred to.
    name
        What its tab is called; its title has banner and year before it.
    group
        For whom it is.
    fill
        Makes its columns and rows; None if the plan has nothing for it.
    """

    key: str
    name: Text
    group: Group
    fill: Callable[[SourceT], Filled | None]

    def table(self, view: SourceT) -> Table | None:
        """Return the sheet of a plan; None if the plan has nothing for it."""
        filled = self.fill(view)
        if filled is None:
            return None
        return replace(Table(self.key, self.name, view.titled(self.name), *filled), cover=self.group.cover)

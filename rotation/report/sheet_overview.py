"""Sheet 方案概览: one page for a meeting, in sentences and round figures; proofs stand in the annex."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from rotation.report._sheet import Filled, Group, Sheet, catalogue, link
from rotation.report.decision import (
    Turnover,
    changed_schools,
    effects,
    kept,
    named_gaps,
    open_gaps,
    other_gaps,
    standing,
    turnovers,
)
from rotation.report.points import Point, points, questions
from rotation.report.sheet_changes import changes_told
from rotation.report.view import View
from rotation.tables.print_setup import PageSetup
from rotation.tables.sheet_style import room_of
from rotation.tables.table import Across, Band, Column, Title
from rotation.text import Text, say

SCHOOLS = 18
"""Schools that are named; of the others their number stands there."""
ROOM = ((10, 8), (9, 7), (8, 7), (8, 6), (7, 6), (6, 6), (6, 5), (5, 5))
"""How many gaps and points are told: as many as stand on the page."""
_HIGH, _LINE, _NEXT = 850, 18, 15
"""Points of rows that the page holds in its smallest letters, of a row, and of each further line of it."""
_WIDE, _WIDER = 92, 104
"""Half-width characters of a line of a sentence, and of one without a link beside it."""

class OverviewRow(NamedTuple):
    """One row: a sentence over the page, or two schools side by side, and the sheet that tells more."""

    left: object = None
    left_out: object = None
    left_in: object = None
    left_net: object = None
    right: object = None
    right_out: object = None
    right_in: object = None
    right_net: object = None
    source: str = ""


_OUT, _IN, _NET = say("Out", "派出"), say("In", "接收"), say("Net", "增减")
_SCHOOL = say("School", "学校")


def _side(side: str, title: Text) -> tuple[Column[OverviewRow], ...]:
    numbers = (("out", _OUT), ("in", _IN), ("net", _NET))
    return (Column(side, title, most=26, least=28),
            *(Column(f"{side}_{key}", told, "index", most=6, mixed=True) for key, told in numbers))


_COLUMNS: tuple[Column[OverviewRow], ...] = (
    *_side("left", say("Main points", "要点")), *_side("right", _SCHOOL),
    Column("source", say("From sheet", "出处"), least=14, of=lambda row: link(row.source) if row.source else None))


def _overview(view: View) -> Filled:
    """Return what is to be decided, on one page."""
    rows = (*_banded(say("Who goes", "一、交流人数"), standing(view)),
            *_banded(say("What gets better", "二、改善情况"), effects(view)), *_schools(view)) if view.has_plan else ()
    revised = (_said(Point(told, "changes")) for told in changes_told(view))
    first, rest = (_said(kept(view)), *revised, *rows), _rest(view) if view.has_plan else {}
    fitting = (told for told in rest.values() if _high((*first, *told)) <= _HIGH)
    last = next(fitting, next(reversed(rest.values()), ()))
    return Filled(_COLUMNS, (*first, *last), setup=PageSetup(upright=True, whole=True))


def _rest(view: View) -> dict[tuple[int, int], tuple[OverviewRow | Band, ...]]:
    """Return gaps and points, the fullest telling first."""
    named, talked = named_gaps(view, ROOM[0][0]), points(view)
    there = {source for source in {point.source for point in talked} if catalogue()[source].table(view) is not None}
    title = say("What stays short ({n} places)", "四、仍缺教师的岗位（共{n}处）", n=len(open_gaps(view)))
    asked = len(questions(view))
    return {(most, number): (*_banded(title, (*named[:most], *other_gaps(view, most))),
                             *_talk(talked[:number], there, asked)) for most, number in ROOM}


def _banded(title: Text, told: Iterable[Point]) -> Iterator[OverviewRow | Band]:
    yield Band(title)
    yield from map(_said, told)


def _high(rows: Iterable[OverviewRow | Band]) -> int:
    """Return about how many points rows take in Chinese; English goes to a larger page where it needs one."""
    return sum(_LINE + _NEXT * (_lines(row) - 1) for row in rows)


def _lines(row: OverviewRow | Band) -> int:
    if not isinstance(row, OverviewRow) or not isinstance(row.left, Across):
        return 1
    return -(-room_of(row.left.text.render("zh")) // (_WIDE if row.source else _WIDER))


OVERVIEW = Sheet("overview", say("Overview", "方案概览"),
                 say("Plan for the exchange of teachers", "教师交流轮岗方案概览"), Group.DECIDED, 10, _overview)


def _said(told: Point) -> OverviewRow:
    return OverviewRow(Across(told.says), source=told.source)


# -- school by school -------------------------------------------------------------------------


_Cells = tuple[object, object, object, object]
_NOTHING: _Cells = (None, None, None, None)


def _schools(view: View) -> Iterator[OverviewRow | Band]:
    """Return the schools with a change, two side by side, those of most people first."""
    shown = turnovers(view, SCHOOLS)
    yield Band(say("School by school ({n} with a change)", "三、分校派出和接收（有变动的{n}所）",
                   n=changed_schools(view)))
    heads = (Title(_SCHOOL), Title(_OUT), Title(_IN), Title(_NET))
    yield _pair(heads, heads)
    half = -(-len(shown) // 2)
    for number, (one, other) in enumerate(zip_longest(map(_cells, shown[:half]), map(_cells, shown[half:]))):
        yield _pair(one, other or _NOTHING, ("sending", "receiving", "")[min(number, 2)])


def _cells(one: Turnover) -> _Cells:
    return one.name, one.out, one.came, one.net


def _pair(left: _Cells, right: _Cells, source: str = "") -> OverviewRow:
    return OverviewRow(*left, *right, source)


# -- what to talk about -----------------------------------------------------------------------


def _talk(told: Sequence[Point], there: Container[str], asked: int) -> Iterator[OverviewRow | Band]:
    """Return the points with their sheets, as far as these are there, and where the others of so many are."""
    more = say(" ({n} in all, the others in the report to the party group)",
               "（共{n}项，未列出的见局党组会汇报材料）", n=asked) if asked > len(told) else ""
    yield Band(say("To be talked about{m}", "五、提请研究的事项{m}", m=more))
    for number, point in enumerate(told, start=1):
        yield _said(Point(say("{n}. {t}", "{n}. {t}", n=number, t=point.says),
                          point.source if point.source in there else ""))

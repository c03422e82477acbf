"""The samples answer what an officer asks after a round: who walks where and when, who by screen, what stays open."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from benchmarks.share import finished, shared
from rotation.domain.outcome import Status
from rotation.sample import draw
from rotation.share.annex import share_tables
from rotation.share.calendar import WEEKDAYS
from rotation.share.view import ShareView
from rotation.tables.table import Table

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("share samples")]


def told(table: Table) -> list[dict[str, Any]]:
    """Return the rows of a sheet by column, without the sum below them; nothing of looks."""
    keys = [column.key for column in table.columns]
    rows = [dict(zip(keys, (getattr(cell, "value", cell) for cell in row), strict=True)) for row in table.rows]
    return [row for row in rows if isinstance(row["number"], int)]


@pytest.fixture(scope="module", params=["西乌珠穆沁旗", "太仆寺旗"])
def sheets(request: pytest.FixtureRequest) -> dict[str, list[dict[str, Any]]]:
    task, outcome = shared(finished(draw(request.param)))
    assert outcome.status is Status.OPTIMAL
    view = ShareView(task.world, task.policy, outcome, "", "")
    return {table.key: told(table) for table in share_tables(view) if table.columns[0].key == "number"}


def test_who_walks_where_and_when(sheets: dict[str, list[dict[str, Any]]]) -> None:
    rows = sheets["timetable"]
    assert rows
    assert {str(row["weekday"]) for row in rows} <= set(map(str, WEEKDAYS))
    assert all(row["lessons"] > 0 for row in rows)


def test_who_teaches_by_screen(sheets: dict[str, list[dict[str, Any]]]) -> None:
    used: set[tuple[str, str]] = set()
    for row in sheets["remote"]:
        assert row["school"] != row["sender"]
        for hour in str(row["hours"]).split("、"):
            assert (str(row["followed"]) + str(row["school"]) + str(row["stage"]), hour) not in used
            used.add((str(row["followed"]) + str(row["school"]) + str(row["stage"]), hour))
    assert used


def test_every_row_of_cover_sums_up_and_something_stays_open(sheets: dict[str, list[dict[str, Any]]]) -> None:
    rows = sheets["cover"]
    for row in rows:
        parts = [Fraction(row[key] or 0) for key in ("own", "besides", "walked", "remote", "open")]
        assert min(parts) >= 0
        assert sum(parts) == row["demand"]
    assert any(row["open"] for row in rows)
    assert sum(row["lessons"] for row in sheets["timetable"]) == sum(row["walked"] or 0 for row in rows)


def test_what_to_recruit(sheets: dict[str, list[dict[str, Any]]]) -> None:
    assert sheets["remaining"]

"""Sheet 定岗依据 tells every number that posts follow from, and no empty braces stand on 政策参数."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rotation.report import View, sheets
from rotation.report._sheet import sheet
from rotation.rules._tiny import tiny
from rotation.tables.table import Band
from tests.support.drawn_plan import banner_view, plain, planned, words

PER_CLASS = {"need_per_class_primary": {"数学": "0.5", "音乐": "0.1"}, "need_per_class_junior": {"数学": "0.5"}}
SIX = {f"grade{grade}": 2 for grade in range(1, 7)}


@pytest.fixture(scope="module")
def banner() -> View:
    return banner_view()


def line(view: View, subject: str) -> dict[str, object]:
    table = sheet(view, "basis")
    row = next(row for row in table.rows if not isinstance(row[0], Band) and row[0] == subject)
    return {column.key: plain(cell) for column, cell in zip(table.columns, row, strict=True)}


def test_lessons_load_and_classes_give_the_need() -> None:
    """六个年级各2个班：音乐每班2节，24节÷18=1.33人，1个岗位；全校7+5+1+2+1+1个."""
    view = planned(tiny({"一小": SIX, "二小": {}}, {"甲": {}}, posts={"二小 数学": 1}), "甲>二小")
    told = line(view, "音乐")
    assert [told[f"g{grade}"] for grade in range(1, 10)] == [2] * 6 + [None] * 3
    assert (told["load"], told["weekly"], told["part"]) == (18, 24, Fraction(4, 3))
    assert (told["need"], told["posts"], told["people"], told["short"]) == (Fraction(133, 100), 1, 0, 1)
    pooled = line(view, "科学")
    assert (pooled["pool"], pooled["posts"]) == ("数学", None)
    school = line(view, "一小")
    assert [school[f"g{grade}"] for grade in range(1, 10)] == [2] * 6 + [None] * 3
    assert (school["weekly"], school["posts"]) == (12, 17)


def test_other_methods_tell_their_own_numbers() -> None:
    world = tiny({"一小": {**SIX, "primary_pupils": 380}, "二小": {}}, {"甲": {}}, posts={"二小 数学": 1})
    told = line(planned(world, "甲>二小", need_method="class", **PER_CLASS), "音乐")
    assert (told["load"], told["part"], told["posts"]) == (Fraction(1, 10), Fraction(12, 10), 1)
    view = planned(world, "甲>二小", need_method="ratio")
    assert (line(view, "音乐")["load"], line(view, "一小")["need"]) == (None, 20)
    assert "每19名" in " ".join(words(sheet(view, "basis")))


def test_posts_are_those_of_the_shortages(banner: View) -> None:
    basis, shortages = sheet(banner, "basis"), sheet(banner, "shortages")
    lines = [row for row in basis.rows if len(row) > 1 and plain(row[-1]) is not None]
    posts = [column.key for column in basis.columns].index("posts")
    assert sum(plain(row[posts]) for row in lines) == sum(shortages.column("posts"))


def test_the_overview_says_what_follows_from_the_lessons(banner: View) -> None:
    """西乌旗样例：语文、数学富余，编制与岗位不符."""
    told = " ".join(words(sheet(banner, "overview")))
    assert "请先核对课时和周课时量" in told


def test_no_empty_braces_are_shown(banner: View) -> None:
    for table in sheets(banner):
        for cell in words(table):
            assert "{}" not in cell, table.key
            assert "[]" not in cell, table.key

"""Namesakes: the shortest tail of a number tells them apart, and nobody else bears a mark."""

import pytest

from rotation.report.namesakes import marked, marks
from rotation.rules._tiny import tiny
from rotation.scanner.tables import SHAPES, told
from tests.support.drawn_plan import by_key, planned

NAME = {"name": "王小明"}


def of(people, placements, **schools):
    view = planned(tiny({"一小": {}, "二小": {}, **schools}, people), placements)
    return view, marks(view.plan)


def test_two_who_go_are_told_apart_by_two_characters():
    view, found = of({"T0001": NAME, "T0002": NAME, "T0003": {"name": "李丽"}}, "T0001>二小 T0002>二小 T0003>二小")
    assert found == {"T0001": "01", "T0002": "02"}
    names = [str(name) for name in by_key(view)["notice"].column("name")]
    assert names == ["王小明（编号尾号01）", "王小明（编号尾号02）", "李丽"]


def test_one_who_stays_makes_a_mark_needed_too():
    view, found = of({"T0001": NAME, "T0002": NAME}, "T0001>二小")
    assert found == {"T0001": "01", "T0002": "02"}
    assert [str(name) for name in by_key(view)["notice"].column("name")] == ["王小明（编号尾号01）"]


def test_tails_grow_until_all_differ():
    _, found = of({"A101": NAME, "A201": NAME, "A302": NAME}, "A101>二小")
    assert found == {"A101": "101", "A201": "201", "A302": "302"}


def test_another_school_subject_or_name_needs_no_mark():
    people = {"T0001": NAME, "T0002": {**NAME, "school": "二小"}, "T0003": {**NAME, "subject": "音乐"},
              "T0004": {"name": "王小红"}}
    assert of(people, "T0001>二小")[1] == {}


def test_one_placed_to_the_subject_of_his_namesake_bears_a_mark():
    people = {"T0001": NAME, "T0002": {**NAME, "subject": "音乐"}}
    assert set(of(people, "T0001>二小:音乐")[1]) == {"T0001", "T0002"}


def test_spaces_and_dots_make_no_other_name():
    people = {"T0001": {"name": "阿拉腾·其其格"}, "T0002": {"name": "阿拉腾 • 其其格"}}
    assert set(of(people, "T0001>二小")[1]) == {"T0001", "T0002"}


@pytest.mark.parametrize(("lang", "shown"), [("zh", "病小王（编号尾号01）"), ("en", "病小王 (ID ending 01)")])
def test_the_scanner_allows_the_mark(lang, shown):
    name = marked("病小王", "T0001", {"T0001": "01"}).render(lang)
    assert name == shown
    assert SHAPES["name"](name)
    assert not list(told("公示", "B5", name, (), name=True))


@pytest.mark.parametrize("name", [
    "王小明（01）", "王小明0123", "王小明（1985）", "王小明（编号尾号1）", "王小明（编号尾号1234567）", "王小明（出生01）",
    "王小明（编号尾号01）（编号尾号02）", "王小明（编号尾号0 1）", "（编号尾号01）王小明"])
def test_the_scanner_allows_no_other_mark(name):
    assert not SHAPES["name"](name)

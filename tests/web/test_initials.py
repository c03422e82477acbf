"""Names and schools are found by the initials of their pinyin where pypinyin is installed, and lists are as ever where not."""

import sys
from types import SimpleNamespace

from rotation.web.sheets import initials

HEADS, ROWS = ["序号", "姓名", "任教学校", "说明"], [["1", "张三", "一小", "无"], ["2", "李四"]]
LETTERS = {"张": "z", "三": "s", "李": "l", "四": "s", "一": "y", "小": "x"}


def test_names_and_schools_are_told_by_their_initials(monkeypatch):
    """As pypinyin answers: a letter for each sign, in a list."""
    stub = SimpleNamespace(Style=SimpleNamespace(FIRST_LETTER="letter"),
                           lazy_pinyin=lambda text, style: [LETTERS[sign] for sign in text])
    monkeypatch.setitem(sys.modules, "pypinyin", stub)
    assert initials(HEADS, ROWS) == {"initials": ["zs yx", "ls"]}
    assert initials(["序号"], [["1"]]) == {"initials": [""]}


def test_without_it_nothing_is_added(monkeypatch):
    monkeypatch.setitem(sys.modules, "pypinyin", None)
    assert initials(HEADS, ROWS) == {}

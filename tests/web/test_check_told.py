"""检查 tells what is to be done first; what needs nothing stays readable below, folded."""

from types import SimpleNamespace

import pytest

from rotation.web.desk import Desk
from rotation.web.screen import Visit
from rotation.web.screens.check import CHECK

ISSUES = [{"severity": one, "code": one, "names": [one]} for one in ("note", "error", "warn", "note", "ask")]


@pytest.fixture
def told(tmp_path):
    desk = Desk(tmp_path)
    name = desk.keep(b"x", ".xlsx")
    found = {"counts": {}, "issues": ISSUES, "size": {}, "keys": []}

    def load(**query):
        shorts = SimpleNamespace(ask=lambda *_, **__: found)
        shown = CHECK.load(Visit(desk, SimpleNamespace(), shorts, "zh", name, query))
        return [one["severity"] for one in shown["issues"]], [one["severity"] for one in shown["notes"]]
    return load


def test_what_needs_nothing_comes_last(told):
    assert told() == (["error", "warn", "ask"], ["note", "note"])


def test_a_kind_that_is_asked_for_is_shown_alone_and_open(told):
    assert told(only="note") == (["note", "note"], [])
    assert told(only="error") == (["error"], [])


def test_a_kind_that_there_is_not_is_not_asked_for(told):
    assert told(only="nothing") == (["error", "warn", "ask"], ["note", "note"])

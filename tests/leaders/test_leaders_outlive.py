"""A finished plan of leaders outlives its workbook, and a signal while its prices are worked out or it is written."""

import json
from shutil import copy

import pytest

from rotation.leaders import publish
from rotation.leaders.explain import LeaderInquiry
from rotation.leaders.run import plan_leaders
from rotation.rules._seats import at, posts
from rotation.run.gather import Inputs
from rotation.run.outlives import CHANGED, GONE, UNEXPLAINED
from rotation.workbook.template import write_input
from tests.support.cadres import ASKED, CHAIN


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "数据.xlsx"
    write_input(path, CHAIN, "zh")
    return path


def told(made):
    return json.loads((made.folder / "principals.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("note", "happens"), [
    (GONE, lambda path, other: path.unlink()), (CHANGED, lambda path, other: copy(other, path))], ids=["gone", "changed"])
def test_a_plan_is_published_all_the_same_and_says_so(book, tmp_path, note, happens):
    other = tmp_path / "另.xlsx"
    write_input(other, posts({"一小": {}}, {"戊": at("一小", start=2023)}, **ASKED), "zh")
    untouched = plan_leaders(Inputs(book), tmp_path / "before")
    made = plan_leaders(Inputs(book), tmp_path / "out", ready=lambda _: happens(book, other))
    assert made.report.passed
    assert note in made.view.outcome.notes
    assert untouched.view.outcome.notes == ()
    assert told(made) == told(untouched)


class Once:
    """A call that a signal strikes the first time."""

    def __init__(self, real, strikes=1):
        self.real, self.left = real, strikes

    def __call__(self, *args, **named):
        self.left -= 1
        if self.left >= 0:
            raise KeyboardInterrupt
        return self.real(*args, **named)


def test_a_signal_among_the_prices_leaves_the_plan_whole(book, tmp_path, monkeypatch):
    struck = Once(LeaderInquiry.prices)
    monkeypatch.setattr(LeaderInquiry, "prices", struck)
    made = plan_leaders(Inputs(book), tmp_path / "out")
    assert made.report.passed
    assert made.view.outcome.notes == (UNEXPLAINED,)


@pytest.mark.parametrize("strikes", [1, 2])
def test_one_signal_begins_the_writing_again_and_a_second_ends_it(book, tmp_path, monkeypatch, strikes):
    monkeypatch.setattr(publish, "leader_page", Once(publish.leader_page, strikes))
    if strikes == 1:
        assert plan_leaders(Inputs(book), tmp_path / "out").report.passed
        return
    with pytest.raises(KeyboardInterrupt):
        plan_leaders(Inputs(book), tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir() if not path.name.startswith(".")] == []

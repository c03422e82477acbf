"""What is supposed starts from a workbook, or from a plan: its workbook with its parameters."""

from types import SimpleNamespace

import pytest

from rotation.web.desk import Desk, RunNote
from rotation.web.screen import Visit
from rotation.web.screens.compare import COMPARE, RANGES, bases, sweepable
from rotation.web.screens.curve import pictured
from rotation.web.short import Refused

BOOK, RUN, BARE, RANGE = "数据-001.xlsx", "2026-旗-001", "2026-旗-002", {"low": "100", "high": "200", "step": "50"}


@pytest.fixture
def asked(tmp_path):
    """A desk with a workbook and two plans of it, one with a parameter of its own; what is begun there is noted."""
    desk = Desk(tmp_path)
    desk.keep(b"x", ".xlsx")
    notes = {RUN: RunNote(book=BOOK, command=("rotation", "plan", BOOK, "--set", "H10.rate=12%")),
             BARE: RunNote(book=BOOK, command=("rotation", "plan", BOOK)),
             "比例测算": RunNote(task="sweep", book=BOOK, command=("rotation", "sweep", BOOK, "--set", "H10.rate=9%"))}
    desk.note(lambda told: told.runs.update(notes))
    for name in (RUN, BARE):
        (tmp_path / name).mkdir()
        (tmp_path / name / "plan.json").write_text('{"status": "OPTIMAL"}', encoding="utf-8")
    found = SimpleNamespace(begun=[], desk=desk)

    def begin(task, request):
        found.begun.append((task, request))
        return True
    found.visit = Visit(desk, SimpleNamespace(begin=begin, busy=False), None, "zh")
    return found


def pressed(asked, action, **fields):
    COMPARE.buttons[action](asked.visit, fields)
    return asked.begun[-1][1]


def test_a_plan_is_offered_as_a_basis_where_it_has_parameters_of_its_own(asked):
    assert [value for value, _ in bases(asked.visit)] == [BOOK, RUN]
    assert "最低交流比例 12%" in bases(asked.visit)[1][1].render("zh")


def test_ranges_and_scenarios_take_over_the_parameters_of_a_plan(asked):
    told = pressed(asked, "sweep", book=RUN, parameter="E30.km", **RANGE)
    assert (told["source"], told["sets"], told["over"]) == (BOOK, ["H10.rate=12%"], ["E30.km=100..200:50"])
    assert told["command"][-2:] == ["--set", "H10.rate=12%"]
    assert pressed(asked, "sweep", book=BOOK, parameter="E30.km", **RANGE)["sets"] == []
    told = pressed(asked, "whatif", book=RUN, **{"scenario-fifteen_percent": "yes"})
    assert (told["source"], told["sets"], told["command"][-2:]) == (BOOK, ["H10.rate=12%"], ["--set", "H10.rate=12%"])


def test_what_is_no_basis_is_none(asked):
    for name in ("比例测算", "nothing", ""):
        with pytest.raises(KeyError):
            pressed(asked, "sweep", book=name, parameter="E30.km", **RANGE)


def test_every_parameter_with_a_range_is_offered_and_no_other():
    assert [*sweepable()][:3] == [*RANGES]
    assert {"E30.km", "H15.rate", "R30.pool"} & sweepable().keys()
    assert not {"round.year", "round.public_seed", "E35.on", "need.method"} & sweepable().keys()


@pytest.mark.parametrize("name", ["round.year", "need.method", "nothing", ""])
def test_what_has_no_range_is_refused(asked, name):
    with pytest.raises(Refused):
        pressed(asked, "sweep", book=BOOK, parameter=name, **RANGE)


def test_a_value_that_is_adopted_takes_the_other_parameters_along():
    told = {"axes": [{"parameter": "H10.rate", "values": ["10%"], "base": "10%"}], "points": [
        {"at": ["10%"], "known": False, "values": [], "told": []}], "figures": []}
    assert pictured(told, BOOK, ["H10.rate=12%", "E30.km=80"])["beside"] == [["E30.km", "80"]]

"""The codes that --accept takes are exactly those that the program asks about, wherever it asks."""

import ast
from pathlib import Path

import pytest

import rotation
from rotation.text import say
from rotation.workbook.asked import ASKED, accepted, code_of, named, place_of
from rotation.workbook.defects import Spot, ask
from tests.support import terminal

SAMPLE = Path("scenarios/samples/太仆寺旗_虚构数据.xlsx")


def _text(node):
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _asks(call, named):
    """The code that a call asks about, where it spells one or gives it the name of a constant."""
    first, *rest = [*(_text(arg) or named.get(getattr(arg, "id", None)) for arg in call.args), None]
    by_word = any(word.arg == "asks" and getattr(word.value, "value", True) for word in call.keywords)
    by_name = isinstance(call.func, ast.Name) and call.func.id == "ask"
    return first if by_name or by_word or "ask" in rest[:1] else None


def test_every_code_that_is_asked_about_is_known_and_no_other():
    found = {"number-in-code-column"}  # asked by a copy of a remark
    for file in Path(rotation.__file__).parent.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        named = {one.targets[0].id: _text(one.value) for one in tree.body
                 if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)}
        found |= {_asks(node, named) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert found - {None} == ASKED


@pytest.mark.parametrize(("given", "meant"), [("retired-alredy", "retired-already"), ("RETIRED-ALREADY", "retired-already"),
                                              ("hidden", "hidden-sheet")])
@pytest.mark.parametrize("command", [("check",), ("plan", "-o", "out"), ("whatif", "-s", "tenure_5", "-o", "out")])
def test_a_code_that_nobody_asks_about_is_refused_with_those_that_are_meant(command, given, meant, tmp_path):
    name, *rest = command
    rest = [str(tmp_path / part) if part == "out" else part for part in rest]
    told = terminal.run(name, SAMPLE, *rest, "--accept", given, code=2).stderr
    assert given in told
    assert meant in told
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("sheet", ["教师", "2026.9 教师", "学校 (2)"])
def test_one_question_is_named_by_its_code_and_its_cell(sheet):
    text = say("x", "x")
    one, other = (ask("hidden-rows", Spot(sheet, cell), text) for cell in ("O58", "O5"))
    assert accepted(one, ["hidden-rows"])
    assert accepted(one, [named(one)])
    assert not accepted(other, [named(one)])
    assert (code_of(named(one)), place_of(named(one))) == ("hidden-rows", f"{sheet}!O58")
    assert (code_of("hidden-rows"), place_of("hidden-rows")) == ("hidden-rows", None)


def test_a_question_about_a_whole_sheet_is_named_by_the_sheet():
    one = ask("hidden-sheet", Spot("旧表.2025"), say("x", "x"))
    assert place_of(named(one)) == one.place == "旧表.2025"

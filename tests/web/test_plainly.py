"""No sentence of the page sends an officer to a terminal: all that the program can say is tried."""

import ast
import re

import openpyxl
import pytest

from rotation.web.plainly import _COMMANDS, plainly
from rotation.workbook.template import write_input
from tests.support.desk import served
from tests.support.places import ROOT
from tests.support.small_banner import small_banner

TERMINAL = re.compile(rf"(?<![\w-])--[a-z]|\brotation (?:{_COMMANDS})\b")
ELSEWHERE = ("rotation/cli/", "rotation/web/", "rotation/league/", "rotation/workbook/template",
             "rotation/workbook/change_template", "rotation/report/sheet_")
"""The terminal itself, and what is printed in workbooks."""


def said():
    for path in sorted((ROOT / "rotation").rglob("*.py")):
        if path.relative_to(ROOT).as_posix().startswith(ELSEWHERE):
            continue
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "say":
                for lang, told in zip(("en", "zh"), call.args):
                    if isinstance(told, ast.Constant) and TERMINAL.search(told.value):
                        yield lang, told.value


def test_a_sentence_with_an_option_or_a_command_is_said_in_the_words_of_the_page():
    sentences = sorted(set(said()))
    assert len(sentences) > 100
    for lang, told in sentences:
        page = plainly(told, lang)
        assert not TERMINAL.search(page), page
        assert set(re.findall(r"{\w}", page)) <= set(re.findall(r"{\w}", told)), page
        assert not re.search(r"，，|；；|  |（）|\(\)", page), page


@pytest.mark.parametrize("told", ["相应的列 — 不变", "a -- b", "the rotation of teachers", "rotation until 2026", ""])
def test_other_sentences_stay_as_they_are(told):
    assert plainly(told, "en") == told
    assert plainly(told, "zh") == told


def test_a_question_is_answered_on_the_page(tmp_path):
    book = tmp_path / "小旗.xlsx"
    write_input(book, small_banner("小旗"), "zh")
    made = openpyxl.load_workbook(book)
    made["教师"].row_dimensions[made["教师"].max_row].hidden = True
    made.save(book)
    with served(tmp_path / "桌") as desk:
        desk.drop(book)
        page = desk.ask("GET", "/check/%E6%95%B0%E6%8D%AE-001.xlsx").text
        assert "填写经办人姓名并点“属实”" in page
        assert not TERMINAL.search(page.partition('<footer class="foot">')[0])

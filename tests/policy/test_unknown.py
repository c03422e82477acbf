"""A parameter that does not exist, and which one may be meant."""

import pytest
from openpyxl import load_workbook

from rotation.errors import PolicyError
from rotation.policy.policy import Policy, Source
from rotation.text import say
from tests.support import terminal
from tests.support.places import SAMPLES


@pytest.mark.parametrize(("name", "meant"), [
    ("年度", "round.year"), ("H10", "H10.rate"), ("交流比例", "H10.rate"), ("rate", "H10.rate"), (" h10 ", "H10.rate"),
    ("rates", "H10.rate"), ("H10.rat", "H10.rate"), ("roud.year", "round.year")])
def test_a_word_of_its_meaning_finds_a_parameter(name, meant):
    with pytest.raises(PolicyError) as refused:
        Policy.of({"round.year": (2026, Source(say("sheet", "表"))), name: ("12%", Source(say("sheet", "表")))})
    assert meant in refused.value.message.render("zh")


@pytest.mark.parametrize(("name", "meant"), [("h10.rate", "H10.rate（最低交流比例）"), ("H10.RATE", "H10.rate（最低交流比例）")])
def test_capital_letters_alone_leave_no_doubt_which_parameter_is_meant(name, meant):
    with pytest.raises(PolicyError) as refused:
        Policy.of({"round.year": (2026, Source(say("sheet", "表"))), name: ("12%", Source(say("sheet", "表")))})
    assert refused.value.message.render("zh").partition("是否指 ")[2] == meant


WRONG = (("H10.rate", "很多"), ("h15.rate", "12%"), ("need.offsets", "[1"), ("H20.share", "1%"))


def test_the_cell_is_the_only_place_that_is_named_of_a_fault_on_the_sheet(tmp_path):
    book = load_workbook(SAMPLES / "太仆寺旗_虚构数据.xlsx")
    for row in WRONG:
        book["政策"].append(row)
    book.save(tmp_path / "数据.xlsx")
    lines = [line for line in terminal.run("check", tmp_path / "数据.xlsx", code=3).stdout.splitlines() if "政策!" in line]
    assert len(lines) == len(WRONG)
    for line in lines:
        told = line.partition("：")[2]
        assert "政策表" not in told, line
    with pytest.raises(PolicyError) as refused:
        Policy.of({"round.yera": (1, Source(say("sheet 政策", "政策表"), row=7))})
    assert refused.value.message.render("zh").startswith("政策表第 7 行：")


def test_nothing_is_guessed_of_a_word_that_nothing_is_called():
    with pytest.raises(PolicyError) as refused:
        Policy.of({"round.year": (2026, Source(say("sheet", "表"))), "天气": (1, Source(say("sheet", "表")))})
    told = refused.value.message.render("zh")
    assert "rotation rules" in told
    assert "是否指" not in told

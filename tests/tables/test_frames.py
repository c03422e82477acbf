"""Tables as DataFrames: a row per object, exact dtypes, codes as strings."""

from fractions import Fraction
from types import SimpleNamespace as Thing

from rotation.tables.frames import frame_of
from rotation.tables.table import Band, Column, Formula, Inset, Link, Styled, Table, summed
from rotation.text import say

COLUMNS = (
    Column("code", say("Code", "代码")),
    Column("number", say("People", "人数"), "count", total=summed),
    Column("share", say("Share", "占比"), "percent"),
    Column("left", say("Left", "余数"), "count"),
    Column("mixed", say("Value", "数值"), "count", mixed=True),
)
TABLE = Table("t", say("t", "表"), say("A table", "一张表"), COLUMNS, (
    Band(say("first", "甲组")),
    Thing(code="007", number=3, share=Fraction(1, 3), left=Styled(1, "bad"), mixed=Styled(Fraction(1, 3), "decimal")),
    Thing(code=Link(say("see", "见"), "x"), number=None, share=None, left="—", mixed=7),
    Inset(COLUMNS[:1], (Thing(code="inner"),)),
    Band(say("second", "乙组")),
    Thing(code=None, number=Formula("SUM()", 5, "count"), share=Fraction(1, 2), left=2, mixed=Styled(say("yes", "是"), "good")),
))


def test_every_object_is_a_row_under_its_heading():
    frame = frame_of(TABLE)
    assert list(frame.columns) == ["band", "code", "number", "share", "left", "mixed"]
    assert frame["band"].tolist() == ["甲组", "甲组", "乙组"]
    assert frame["code"].tolist()[:2] == ["007", "见"]
    assert frame["number"].sum() == 8


def test_dtypes_are_exact():
    kinds = {name: str(kind) for name, kind in frame_of(TABLE).dtypes.items()}
    assert kinds == {"band": "string", "code": "string", "number": "Int64", "share": "Float64", "left": "Int64", "mixed": "string"}


def test_a_dash_among_numbers_is_missing():
    frame = frame_of(TABLE)
    assert frame["left"].isna().tolist() == [False, True, False]
    assert frame["left"].sum() == 3
    assert frame["share"][0] == 1 / 3


def test_numbers_among_words_are_written_as_their_own_cells_look():
    assert frame_of(TABLE)["mixed"].tolist() == ["0.33", "7", "是"]


def test_words_follow_the_language():
    frame = frame_of(TABLE, "en")
    assert frame["code"][1] == "see"
    assert frame.attrs == {"title": "A table", "titles": {
        "code": "Code", "number": "People", "share": "Share", "left": "Left", "mixed": "Value"}}


def test_an_empty_table_keeps_its_columns_and_their_kinds():
    frame = frame_of(Table("t", say("t", "表"), say("t", "表"), COLUMNS, ()))
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        "code": "string", "number": "Int64", "share": "Float64", "left": "Int64", "mixed": "string"}

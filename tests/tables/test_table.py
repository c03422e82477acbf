"""Columns carry their values: heading and cell cannot part."""

from fractions import Fraction
from typing import NamedTuple

from rotation.tables.table import NUMBER, Band, Column, Inset, Styled, Table, Title, summed
from rotation.text import say


class Line(NamedTuple):
    key: str
    people: int


def table(*items, total=None):
    columns = (NUMBER, Column("key", say("Key", "键")), Column("people", say("People", "人数"), "count", total=total),
               Column("twice", say("Twice", "加倍"), "count", of=lambda line: 2 * line.people))
    return Table("t", say("T", "表"), say("T", "表"), columns, items)


def test_a_cell_is_what_its_column_makes_of_the_row():
    assert table(Line("a", 3), Line("b", 4)).rows == ((1, "a", 3, 6), (2, "b", 4, 8))


def test_rows_are_numbered_anew_below_a_band():
    band = Band(say("Part", "部分"))
    assert [row[0] for row in table(Line("a", 3), band, Line("b", 4), Line("c", 5)).rows] == [1, band, 1, 2]


def test_totals_are_asked_for_by_column():
    made = table(Line("a", 3), Band(say("Part", "部分")), Line("b", 4), total=summed)
    assert made.rows[-1] == (None, None, 7, None)
    assert summed(made.column("twice")) == 14
    assert made.column("key") == ("a", "b")
    assert summed((None, Styled(Fraction(1, 2), "decimal"), 1, "—")) == Fraction(3, 2)


def test_a_row_is_found_by_its_key():
    made = table(Line("a", 3), Band(say("Part", "部分")), Line("b", 4))
    assert made.rows[made.place("b")][1] == "b"


def test_an_inset_stands_under_the_columns_of_the_same_keys():
    head = say("Limit", "上限")
    inset = Inset((Column("people", head, "decimal", of=lambda line: Fraction(line.people, 2)),), (Line("x", 5),))
    made = table(Line("a", 3), inset)
    assert made.rows[1:] == ((None, None, Title(head), None), (None, None, Styled(Fraction(5, 2), "decimal"), None))
    assert made.column("people") == (3,)


def test_a_table_is_narrowed_and_every_cell_changed():
    band = Band(say("Part", "部分"))
    made = table(Line("a", 3), band).narrowed(["twice", "number"])
    assert made.rows == ((6, 1), (band,))
    assert made.mapped(lambda cell: -cell).rows == ((-6, 1), (band,))

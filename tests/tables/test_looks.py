"""One table of decimals: whatever shows a number, shows it cut towards zero."""

from fractions import Fraction
from typing import get_args

import pytest

from rotation.tables.looks import DIGITS, decimals, number, percent, share
from rotation.tables.sheet_style import LOOKS
from rotation.tables.table import Look


@pytest.mark.parametrize(("value", "look", "told"), [
    (Fraction(1999, 1000), "decimal", "1.99"), (Fraction(-1999, 1000), "decimal", "-1.99"),
    (Fraction(-1, 1000), "decimal", "0.00"), (Fraction(299, 100), "tenth", "2.9"), (Fraction(1, 3), "ratio", "0.3333"),
    (Fraction(29, 10), "count", "2"), (7, "moves", "7"), (Fraction(2, 3), "text", "0.6666")])
def test_a_sentence_and_a_cell_show_the_same_decimals(value, look, told):
    assert decimals(value, look) == told
    assert float(told) == number(value, look)


def test_every_look_has_a_format_and_numbers_have_decimals_of_their_own():
    assert set(get_args(Look)) <= set(LOOKS)
    for look, digits in DIGITS.items():
        shown = str(LOOKS[look]["num_format"]).split(";")[0]
        assert len(shown.rstrip("%").partition(".")[2]) == digits - 2 * shown.endswith("%")


def test_shares_are_cut_and_of_nothing_there_is_none():
    assert share(1999, 10_000) == Fraction(1999, 10_000)
    assert share(2, 3) == Fraction(6666, 10_000)
    assert percent(2, 3) == "66.66%"
    assert (str(share(0, 0)), percent(0, 0)) == ("—", "—")

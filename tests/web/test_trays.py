"""What was entered about a run and not yet computed lies in a tray until it is taken out."""

import pytest

from rotation.web.desk import take_out


@pytest.mark.parametrize(("place", "left"), [("0", ["乙"]), ("1", ["甲"]), ("2", ["甲", "乙"]), ("-1", ["甲", "乙"]), ("", ["甲", "乙"])])
def test_one_entry_is_taken_out_by_its_place(place, left):
    trays = {"某方案": [{"teacher": "甲"}, {"teacher": "乙"}], "另一方案": [{"teacher": "丙"}]}
    take_out(trays, "某方案", place)
    assert [entry["teacher"] for entry in trays["某方案"]] == left
    assert trays["另一方案"] == [{"teacher": "丙"}]


def test_an_empty_tray_leaves_nothing_behind():
    trays = {"某方案": [{"teacher": "甲"}]}
    take_out(trays, "某方案", "0")
    assert trays == {}
    take_out(trays, "某方案", "0")
    assert trays == {}

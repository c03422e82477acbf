"""A wrong field is told beside the field before anything begins, all of them at once, and per cents may be bare."""

from datetime import date

import pytest

from rotation.papers import faults
from rotation.papers.public_notice import period_fault
from rotation.web.judged import (
    parameters_meant,
    refuse_blanks,
    refuse_parameters,
    refuse_range,
    understood,
)
from rotation.web.short import Refused


def told(refusing, *asked):
    with pytest.raises(Refused) as caught:
        refusing(*asked)
    return {name: str(text) for name, text in caught.value.fields.items()}, str(caught.value.told)


def test_a_bare_number_is_per_cents_where_a_share_is_asked_for():
    assert understood("H10.rate", "12") == "12%"
    assert understood("H10.rate", " １２.５ ") == "12.5%"
    assert understood("H10.rate", "12%") == "12%"
    assert understood("H10.rate", "0.12") == "0.12"
    assert understood("H15.rate", "1") == "1"
    assert understood("H10.rate", "1", 1) == "1%"
    assert understood("R10.years", "7") == "7"
    assert understood("nothing.such", "12") == "12"
    assert parameters_meant(["H10.rate=12", "R10.years=7", "no value"]) == ["H10.rate=12%", "R10.years=7", "no value"]


def test_every_wrong_parameter_is_told_by_its_field_at_once():
    refuse_parameters(["H10.rate=12%", "R10.years=7"], "10")
    refuse_parameters([], "")
    fields, whole = told(refuse_parameters, ["H10.rate=twelve", "R10.years=-1", "H10.rat=1%"], "soon")
    assert fields.keys() == {"H10.rate", "R10.years", "H10.rat", "minutes"}
    assert "twelve" in fields["H10.rate"]
    assert "命令行" not in whole
    assert all(text in whole for text in fields.values())
    assert told(refuse_parameters, [], "0")[0].keys() == {"minutes"}


def test_what_contradicts_the_workbook_is_told_by_its_field():
    written = {"round.year": {"value": "2026", "place": {"en": "sheet 政策, row 2", "zh": "政策表第 2 行"}},
               "H10.rate": {"value": "12%", "place": {"en": "sheet 政策, row 3", "zh": "政策表第 3 行"}}}
    refuse_parameters(["H15.rate=13%"], "", written)
    refuse_parameters(["H15.rate=11%", "H10.rate=10%"], "", written)  # what is filled in counts, not the sheet
    fields, whole = told(refuse_parameters, ["H15.rate=11%"], "", written)
    assert fields.keys() == {"H15.rate"}
    assert "12%" in fields["H15.rate"]
    assert "本页填写" in whole


def test_a_range_that_runs_backwards_is_told_at_once():
    refuse_range("H10.rate=8%..16%:2%", "high")
    fields, _ = told(refuse_range, "H10.rate=15%..10%:1%", "high")
    assert "起点大于终点" in fields["high"]


def test_all_days_are_judged_together_and_an_end_before_the_begin_is_called_so():
    assert faults({"notice_from": "8月25日", "notice_until": "2026-08-31"}, 2026) == {}
    assert faults({"notice_from": "8月25日", "office": "人事股"}, 2026) == {}
    fields, _ = told(refuse_blanks, {"notice_from": "周一", "report_by": "31.12."}, 2026)
    assert fields.keys() == {"notice_from", "report_by"}
    fields, _ = told(refuse_blanks, {"notice_from": "2026-08-25", "notice_until": "2026-08-20"}, 2026)
    assert fields["notice_until"] == "公示结束日期（2026年8月20日）早于开始日期（2026年8月25日），请更正其中一项"
    late = {"notice_from": "2026-08-27", "notice_until": "9月3日"}
    fields, _ = told(refuse_blanks, {**late, "report_by": "8月31日"}, 2026)
    assert fields == {"report_by": "报到日期（2026年8月31日）早于公示结束日期（2026年9月3日）：公示期间还可提出异议，请推迟报到或提早公示"}
    assert faults({**late, "report_by": "9月3日"}, 2026) == {}
    short = period_fault(date(2026, 8, 25), date(2026, 8, 26))
    assert short is not None
    assert "不足5个工作日" in str(short)

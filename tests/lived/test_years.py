"""A sample with recorded years: its ledger is sound, names who is due, and next year's workbook comes out of it."""

from __future__ import annotations

import json

import pytest
from openpyxl import load_workbook

from rotation.errors import OutputError, PlanError
from rotation.ledger import FILE_NAME
from rotation.ledger.place import Place
from rotation.ledger.store import Ledger
from rotation.lived.years import lived
from tests.support.terminal import run as typed


def run(*words):
    done = typed(*words, "--lang", "zh", code=None)
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(scope="module")
def years(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lived") / "示例"
    code, _, told = run("template", "--sample", "正镶白旗", "--years", 3, "-o", folder)
    assert code == 0, told
    return folder


@pytest.mark.slow
@pytest.mark.xdist_group("lived")
class TestThreeRecordedYears:
    def test_every_year_has_its_workbook_its_plan_and_its_record(self, years):
        assert sorted(path.name for path in years.iterdir()) == sorted([
            FILE_NAME, "2024变动.xlsx", "2025变动.xlsx", *(name.format(year) for year in (2024, 2025, 2026)
                                                       for name in ("{}正镶白旗_虚构数据.xlsx", "{}-正镶白旗-001"))])
        history = Ledger.at(Place(years / FILE_NAME)).history("正镶白旗")
        assert [one.year for one in history.rounds] == [2024, 2025, 2026]

    def test_the_workbooks_say_that_people_are_fictitious(self, years):
        for year in (2024, 2025, 2026):
            page = load_workbook(years / f"{year}正镶白旗_虚构数据.xlsx", read_only=True)["教师"]
            assert str(next(page.iter_rows(values_only=True))[0]).startswith("虚构数据")

    def test_the_ledger_verifies_and_the_plans_are_those_recorded(self, years):
        code, out, _ = run("ledger", "verify", "--ledger", years / FILE_NAME, "--plans", years, "--json")
        chain = json.loads(out)["chains"][0]
        assert code == 0
        assert len(chain["plans"]) == 3
        assert chain["altered"] == []

    def test_it_names_who_is_due(self, years):
        code, out, _ = run("ledger", "show", "--due", 2027, "--ledger", years / FILE_NAME, "--json")
        assert code == 0
        assert {"2025-09"} <= {one["start"] for one in json.loads(out)["spells"]}

    def test_something_happened_in_every_year_that_is_over(self, years):
        entries = Ledger.at(Place(years / FILE_NAME)).entries("正镶白旗")
        assert {one.year for one in entries if one.kind == "event"} >= {2024, 2025}
        assert [one.kind for one in entries].count("import") == 1

    def test_next_years_workbook_comes_out_of_it(self, years):
        before = sum(1 for row in load_workbook(years / "2026正镶白旗_虚构数据.xlsx")["教师"].iter_rows(
            min_row=3, max_col=1, values_only=True) if row[0])
        code, out, told = run("carry", years / "2026正镶白旗_虚构数据.xlsx", "-o", years / "2027.xlsx", "--json")
        assert code == 0, told
        carried = json.loads(out)
        (years / "2027.xlsx").unlink()
        assert carried["year"] == 2027
        assert sum(carried["fates"].values()) == carried["roster"] == before
        assert sum(number for fate, number in carried["fates"].items() if "期满" in fate) > 0


class TestRefused:
    def test_a_folder_that_is_there(self, tmp_path):
        with pytest.raises(OutputError, match=r"exists already|已存在"):
            lived("正镶白旗", tmp_path, 1)

    @pytest.mark.parametrize("words", [(), ("--sample", "正镶白旗", "--look", "messy")])
    def test_years_of_no_banner_or_of_an_exercise(self, tmp_path, words):
        code, _, told = run("template", "--years", 3, "-o", tmp_path / "新", *words)
        assert code == 2
        assert "--years" in told
        assert not (tmp_path / "新").exists()

    def test_no_folder_is_left_where_there_is_no_such_banner(self, tmp_path):
        code, _, told = run("template", "--sample", "无此旗", "--years", 3, "-o", tmp_path / "新")
        assert code != 0
        assert "无此旗" in told
        assert not (tmp_path / "新").exists()

    def test_no_folder_is_left_where_a_year_cannot_be_written(self, tmp_path, monkeypatch):
        monkeypatch.setattr("rotation.lived.years.plan_round", lambda *_: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            lived("正镶白旗", tmp_path / "新", 1)
        assert not (tmp_path / "新").exists()


@pytest.mark.slow
def test_the_smallest_banner_lives_through_three_years(tmp_path):
    """Backbone teachers are named among those who have a post: nobody else could keep H20 in its third year."""
    heard = []
    lived("镶黄旗", tmp_path / "三年", 3, tell=heard.append)
    assert heard == [2024, 2025, 2026]


@pytest.mark.slow
def test_a_year_without_a_plan_says_by_which_clauses(tmp_path):
    with pytest.raises(PlanError) as refused:
        lived("乌拉盖管理区", tmp_path / "新", 1, last=2024)
    told = refused.value.message.render("zh")
    assert told.startswith("2024年度按虚构的人员无法编制方案（")
    assert "骨干教师不少于交流人数的20%" in told
    assert not (tmp_path / "新").exists()

"""`rotation years` from a workbook to a folder, its audit, and what it refuses."""

from __future__ import annotations

import json
import shutil

import pytest
from openpyxl import load_workbook

from rotation.run.folder import YEARS_JSON, YEARS_XLSX
from tests.support.small_banner import write_banners
from tests.support.terminal import run

FREE = "--set", "H45.on=否", "--set", "H20.on=否"
"""School A has one teacher too many, for one year, and two backbone teachers: whoever goes after that is missed."""


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    folder = tmp_path_factory.mktemp("years")
    book = write_banners(folder, "甲旗") / "甲旗.xlsx"
    told = json.loads(run("years", book, "-o", folder / "out", *FREE, "--myopic", "--json").output)
    return book, folder / "out" / "2026-甲旗-三年-001", told


def test_three_years_are_told_and_audited(planned):
    book, folder, told = planned
    assert told["folder"] == str(folder)
    assert [one["year"] for one in told["figures"]] == [2026, 2027, 2028]
    assert told["audit"] == 0
    assert [one["year"] for one in told["myopic"]] == [2026, 2027, 2028]
    assert "0" in run("audit", book, folder).output
    file = json.loads((folder / YEARS_JSON).read_text(encoding="utf-8"))
    assert len(file["placements"]) == told["figures"][0]["moved"] == 1
    assert sum(flow["people"] for flow in file["flows"]) == sum(one["moved"] for one in told["figures"][1:])


def test_the_sheets_say_what_the_file_says(planned):
    _, folder, told = planned
    book = load_workbook(folder / YEARS_XLSX)
    assert book.sheetnames[:2] == ["概览", "招聘需求"]
    lines = {row[0]: row[1:4] for row in book["概览"].iter_rows(values_only=True)}
    assert lines["交流人数"] == tuple(one["moved"] for one in told["figures"])
    assert lines["缺额（人）"] == tuple(one["shortage"] / 100 for one in told["figures"])


def test_nobody_is_named_for_a_later_year(planned):
    _, folder, _ = planned
    file = json.loads((folder / YEARS_JSON).read_text(encoding="utf-8"))
    assert not any(key.startswith("T") for flow in file["flows"] for key in flow["cohort"])
    assert all("people" in cohort and isinstance(cohort["people"], int) for cohort in file["cohorts"])


@pytest.mark.parametrize("change", [
    lambda file: file["figures"][1].update(moved=99), lambda file: file["counts"].update(moved_2027=99),
    lambda file: file["flows"].pop(), lambda file: file["tiers"][0].update(bound=-1),
    lambda file: file["flows"][0].update(people=99), lambda file: file["placements"].clear()])
def test_a_changed_file_is_found_out(planned, tmp_path, change):
    book, folder, _ = planned
    file = json.loads((folder / YEARS_JSON).read_text(encoding="utf-8"))
    change(file)
    (tmp_path / YEARS_JSON).write_text(json.dumps(file, ensure_ascii=False), encoding="utf-8")
    run("audit", book, tmp_path, code=6)


@pytest.mark.parametrize("count", [0, 6])
def test_a_count_of_years_that_is_none_is_refused(planned, tmp_path, count):
    book, _, _ = planned
    run("years", book, "-o", tmp_path / "out", "-n", count, code=2)
    run("years", book, "-o", tmp_path / "out", "--set", f"years.count={count}", code=2)
    assert not (tmp_path / "out").exists()


def test_without_a_plan_it_is_told_which_year_fails(planned, tmp_path):
    book, _, _ = planned
    assert "2027" in run("years", book, "-o", tmp_path / "out", code=4).output
    impossible = "--set", "H10.rate=60%", "--set", "H15.on=否"
    assert "rotation plan" in run("years", book, "-o", tmp_path / "out", *impossible, code=4).output
    assert not (tmp_path / "out").exists()


def test_year_one_first_holds_every_tier_of_the_round(planned, tmp_path):
    book, _, _ = planned
    told = json.loads(run("years", book, "-o", tmp_path / "out", *FREE, "--set", "years.first=strict", "--json").output)
    alone = json.loads(run("years", book, "-o", tmp_path / "out", *FREE, "-n", 1, "--json").output)
    assert told["figures"][0]["shortage"] <= alone["figures"][0]["shortage"]
    assert told["figures"][0]["empty"] <= alone["figures"][0]["empty"]
    run("audit", book, told["folder"])
    (note,) = [row for row in notes_of(told["folder"]) if row.startswith("本年优先")]
    assert "均不劣于只编本年度方案" in note


def notes_of(folder):
    sheet = load_workbook(f"{folder}/{YEARS_XLSX}")["概览"]
    return [str(row[0].value) for row in sheet.iter_rows(max_row=12) if row[0].value]


def test_the_first_sheet_and_the_terminal_say_which_list_is_in_force(planned, tmp_path):
    book, folder, _ = planned
    said = run("years", book, "-o", tmp_path / "out", *FREE, "-n", 2)
    assert (tmp_path / "out" / "2026-甲旗-两年-001").is_dir()
    for told in (said.output, "\n".join(notes_of(folder))):
        assert "与只编本年度方案相比" in told
        assert "本年度执行名单以 rotation plan 编制并研究确定的方案为准" in told
    assert "以后各年合计" in "\n".join(notes_of(folder))  # with --myopic
    steps = [line for line in said.stderr.splitlines() if "求解" in line or "只含本年度" in line]
    assert steps[0].startswith("先编只含本年度的方案")
    assert "已用" in said.stderr


def test_the_list_of_year_one_can_be_copied_into_the_sheet_of_locks(planned, tmp_path):
    """What is taken over is the plan of the round then."""
    book, folder, _ = planned
    rows = [*load_workbook(folder / YEARS_XLSX)["本年度名单"].iter_rows(values_only=True)]
    head = next(number for number, row in enumerate(rows) if row[0] == "教师编号")
    (told,) = [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1:] if row[0]]
    copied = load_workbook(book)
    sheet = copied["指定"] if "指定" in copied.sheetnames else copied.create_sheet("指定")
    titles = ("教师编号", "类型", "学校", "交流形式", "期限", "理由")
    sheet.delete_rows(1, sheet.max_row)
    sheet.append([*titles, "经办人"])
    sheet.append([*(told[title] for title in titles), "经办"])
    copied.save(tmp_path / "甲旗.xlsx")
    run("plan", tmp_path / "甲旗.xlsx", "-o", tmp_path / "out", *FREE)
    plan = json.loads((tmp_path / "out" / "2026-甲旗-001" / "plan.json").read_text("utf-8"))
    assert [item["teacher"] for item in plan["placements"]] == [told["教师编号"]]


# -- recorded, and held against what came ---------------------------------------------------------


@pytest.fixture(scope="module")
def recorded(planned, tmp_path_factory):
    """A copy of the workbook beside a ledger in which the plan over the years and the round of 2026 are recorded."""
    _, folder, _ = planned
    place = tmp_path_factory.mktemp("recorded")
    book = write_banners(place, "甲旗") / "甲旗.xlsx"
    run("plan", book, "-o", place / "out", *FREE)
    told = "--basis", "甲教发〔2026〕1号", "--approved", "2026-08-20", "--clerk", "试", "--source", book
    said = run("ledger", "record", folder, *told).output
    run("ledger", "record", place / "out" / "2026-甲旗-001", *told)
    return book, folder, told, said


def test_a_plan_over_years_is_recorded_once_and_moves_nobody(recorded):
    book, folder, told, said = recorded
    ledger = "--ledger", book.parent / "rotation-台账.db"
    assert "2026年度多年规划" in said
    assert "已记账" in run("ledger", "record", folder, *told, *ledger, code=3).output
    shown = json.loads(run("ledger", "show", *ledger, "--json").output)
    assert "多年规划" in json.dumps(shown, ensure_ascii=False)
    run("ledger", "verify", *ledger, "--plans", folder.parent)
    run("ledger", "rebuild", *ledger)


def test_a_changed_plan_over_years_is_not_recorded(recorded, tmp_path):
    _, folder, told, _ = recorded
    copied = tmp_path / folder.name
    shutil.copytree(folder, copied)
    file = json.loads((copied / YEARS_JSON).read_text(encoding="utf-8"))
    file["figures"][1]["moved"] += 1
    (copied / YEARS_JSON).write_text(json.dumps(file, ensure_ascii=False), encoding="utf-8")
    run("ledger", "record", copied, *told, "--ledger", tmp_path / "x.db", code=6)


def test_last_years_forecast_stands_beside_what_came(recorded, tmp_path):
    book, folder, *_ = recorded
    file = json.loads((folder / YEARS_JSON).read_text(encoding="utf-8"))
    run("years", book, "-o", tmp_path / "out", "-n", 1, "--year", 2027, *FREE)
    sheet = load_workbook(tmp_path / "out" / "2027-甲旗-一年-001" / YEARS_XLSX)["预测对照"]
    rows = [row for row in sheet.iter_rows(values_only=True) if str(row[1]) in ("2026", "2027")]
    assert [row[:3] for row in rows] == [("2026", "2026", "已记账方案"), ("2026", "2027", "本次规划")]
    plan = json.loads((book.parent / "out" / "2026-甲旗-001" / "plan.json").read_text(encoding="utf-8"))
    assert rows[0][6:9] == (file["figures"][0]["moved"], plan["counts"]["moved"],
                            plan["counts"]["moved"] - file["figures"][0]["moved"])
    assert rows[1][6] == file["figures"][1]["moved"]

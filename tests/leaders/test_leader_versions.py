"""Plans of leaders beside one another: the next version, a comparison, several policies, all banners, the page."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from rotation.cli.root import program
from rotation.domain.leadership import LeaderOrderKind
from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.records import Answer, Parameter
from rotation.domain.vocabulary import Duty
from rotation.leaders.compare import compare_leaders, leader_comparison
from rotation.leaders.file import PrincipalsFile
from rotation.leaders.replan import near
from rotation.leaders.variants import VariantsFile
from rotation.rules._seats import at, order, posts
from rotation.run.folder import (
    PRINCIPALS_JSON,
    PRINCIPALS_XLSX,
    REPORT_HTML,
    RUN_JSON,
    VARIANTS_JSON,
    VARIANTS_XLSX,
    read_json,
)
from rotation.tables.table import Band
from rotation.text import spell
from rotation.workbook.template import write_input
from tests.support.cadres import policy_of

TABLES = {"parameters": [Parameter(name="round.year", value="2026")],
          "answers": [Answer(code="retired-already", clerk="经办人")]}


def facts(*orders: tuple[str, LeaderOrderKind]) -> Problem:
    """甲 of 一小 retires, 乙 of 三小 and 戊 of 四小 may follow, deputies may rise."""
    return posts({code: {} for code in ("一小", "二小", "三小", "四小")}, {
        "甲": at("一小", start=2018, retires=Month(2026, 8)), "乙": at("三小", start=2018), "戊": at("四小", start=2019),
        "丙": at("三小", Duty.VICE_HEAD, 2019), "己": at("四小", Duty.VICE_HEAD, 2018), "丁": at("二小", start=2024)},
        *(order(*one) for one in orders), **TABLES)


def run(*args: object, code: int = 0) -> Result:
    result = CliRunner().invoke(program, [*map(str, args), "--lang", "zh"], prog_name="rotation")
    assert result.exit_code == code, result.output + repr(result.exception)
    return result


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("versions") / "数据.xlsx"
    write_input(path, facts(), "zh")
    return path


@pytest.fixture(scope="module")
def folder(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("first")
    run("principals", book, "-o", out)
    return next(out.glob("2026-*-校长-001"))


def moves(path: Path) -> dict[str, tuple[str, str]]:
    told = read_json(path / PRINCIPALS_JSON, PrincipalsFile)
    return {item.leader: (item.host, str(item.duty)) for item in told.moves}


def test_the_next_version_changes_few_and_passes_its_audit(folder: Path, book: Path, tmp_path: Path) -> None:
    """Whoever went first must stay now; the others keep what was published."""
    before = moves(folder)
    first = next(key for key, (school, _) in sorted(before.items()) if school == "一小")
    changed = tmp_path / "数据.xlsx"
    write_input(changed, facts((first, LeaderOrderKind.STAY)), "zh")
    told = run("replan", folder, "--source", changed, "-o", tmp_path).output
    again = next(tmp_path.glob("2026-*-校长-*"))
    file = read_json(again / PRINCIPALS_JSON, PrincipalsFile)
    assert file.parent is not None
    assert file.parent.folder == folder.name
    assert {key: (seat.school, str(seat.duty)) for key, seat in file.parent.reference.items()} == before
    after = moves(again)
    assert first not in after
    assert "与上一版" in told
    assert f"{sum(before.get(key) != after.get(key) for key in {*before, *after})}人" in told
    for path in (again, again / PRINCIPALS_XLSX):
        assert "发现 0 处问题" in run("audit", changed, path).output
    spoiled = json.loads((again / PRINCIPALS_JSON).read_text(encoding="utf-8"))
    spoiled["parent"]["seats"] = {}
    (again / PRINCIPALS_JSON).write_text(json.dumps(spoiled), encoding="utf-8")
    assert "K70=" in run("audit", changed, again, code=6).output


def test_without_a_change_nothing_changes(folder: Path, tmp_path: Path) -> None:
    run("replan", folder, "-o", tmp_path, "--fewest")
    assert moves(next(tmp_path.glob("2026-*-校长-*"))) == moves(folder)


def test_few_changes_come_after_vacancies_unless_asked_otherwise() -> None:
    def codes(*, fewest: bool) -> list[list[str]]:
        return [[goal.code for goal, _ in tier.goals] for tier in near(policy_of(), fewest=fewest).tiers]
    assert codes(fewest=False)[:3] == [["K05"], ["K70"], ["K10"]]
    assert codes(fewest=True)[:3] == [["K70"], ["K05"], ["K10"]]
    assert all("K70" not in tier for tier in codes(fewest=False)[2:])


@pytest.mark.parametrize("option", [("--change", "x.toml"), ("--freeze", "乙"), ("--refresh-base",)])
def test_what_is_told_otherwise_of_teachers_is_refused(folder: Path, option: tuple[str, ...]) -> None:
    result = CliRunner().invoke(program, ["replan", str(folder), *option, "--lang", "zh"], prog_name="rotation")
    assert result.exit_code not in (0, 1)
    assert "校长指定" in result.output


def test_two_plans_are_compared(folder: Path, book: Path, tmp_path: Path) -> None:
    run("principals", book, "-o", tmp_path, "--set", "D10.term_years=6")
    other = next(tmp_path.glob("2026-*-校长-*"))
    told = run("compare", folder, other, "-o", tmp_path / "比较.xlsx").output
    differing = [key for key in {*moves(folder), *moves(other)} if moves(folder).get(key) != moves(other).get(key)]
    assert all(f"{key}: " in told or f"{key}：" in told for key in differing)
    assert load_workbook(tmp_path / "比较.xlsx", read_only=True).sheetnames == ["并列比较", "不同人员", "不符合的条款"]
    plain = json.loads(run("compare", folder / PRINCIPALS_XLSX, folder, "--json").stdout)
    assert plain["differences"] == []
    assert [side["findings"] for side in plain["sides"]] == [[], []]
    plain = json.loads(run("compare", folder / PRINCIPALS_XLSX, folder / PRINCIPALS_XLSX, "--source", book, "--json").stdout)
    assert plain["chosen"] == plain["same"] == len(moves(folder))
    assert "--source" in run("compare", folder / PRINCIPALS_XLSX, folder / PRINCIPALS_XLSX, code=3).output


@pytest.fixture(scope="module")
def decided(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan made after the party group relieved the head of 二小 and forbade who heads 一小 to go there."""
    out = tmp_path_factory.mktemp("decided")
    heads = next(key for key, (school, _) in moves(folder).items() if school == "一小")
    write_input(out / "数据.xlsx", after_deciding(heads), "zh")
    run("principals", out / "数据.xlsx", "-o", out)
    return next(out.glob("2026-*-校长-001"))


def after_deciding(heads: str) -> Problem:
    """The facts after both decisions."""
    world = facts(("丁", LeaderOrderKind.RELIEVED))
    return replace(world, leader_orders=(*world.leader_orders, order(heads, LeaderOrderKind.NEVER_TO, "一小")))


@pytest.mark.parametrize("newer_first", [True, False])
def test_a_plan_is_not_judged_by_decisions_that_were_taken_later(folder: Path, decided: Path, newer_first: bool) -> None:
    pair = (decided, folder) if newer_first else (folder, decided)
    found = compare_leaders(*pair)
    assert found.left.findings == found.right.findings == ()
    told = run("compare", *pair).output
    assert "乙：编制所用数据（花名册、指定等）与另一方案不同，违反规则按其自己的数据判定" in told
    assert ("丁：离任 | 不动" if newer_first else "丁：不动 | 离任") in told.replace(": ", "：")
    plain = json.loads(run("compare", *pair, "--json").stdout)
    assert next(one["leaves"] for one in plain["differences"] if one["leader"] == "丁") == ["left" if newer_first else "right"]
    assert plain["remarks"]


@pytest.mark.parametrize("newer_first", [True, False])
def test_a_plan_whose_own_data_are_gone_is_judged_by_the_other_and_its_faults_are_told_by_name(
        folder: Path, decided: Path, tmp_path: Path, newer_first: bool) -> None:
    copy = tmp_path / "旧"
    shutil.copytree(folder, copy)
    told = json.loads((copy / RUN_JSON).read_text(encoding="utf-8"))
    (copy / RUN_JSON).write_text(json.dumps({**told, "source": str(tmp_path / "无.xlsx")}), encoding="utf-8")
    found = compare_leaders(*((decided, copy) if newer_first else (copy, decided)))
    side = found.right if newer_first else found.left
    assert {item.rule for item in side.findings} >= {"C40"}
    assert "已无法读取" in " ".join(map(str, found.remarks))
    table = next(one for one in leader_comparison(found) if one.key == "findings")
    rows = [[str(spell(value, "zh")) for value in row] for row in table.rows if not isinstance(row, Band)]
    assert not [cell for row in rows for cell in row if "|" in cell]
    key = next(key for key, (school, _) in moves(folder).items() if school == "一小")
    assert [row[2] for row in rows if row[1] == "校长 C40 组织决定"] == [f"{key} 一小 校长"]


def test_where_the_data_of_neither_are_to_be_had_that_is_said(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "旧"
    shutil.copytree(folder, copy)
    (copy / RUN_JSON).unlink()
    assert "--source" in run("compare", copy, copy, code=3).output


def test_two_plans_of_other_parameters_are_measured_by_the_first_and_that_is_said(folder: Path, book: Path, tmp_path: Path) -> None:
    run("principals", book, "-o", tmp_path, "--set", "D10.term_years=6")
    other = next(tmp_path.glob("2026-*-校长-*"))
    told = run("compare", folder, other).output
    assert "两方案均按甲的规则与参数衡量" in told
    assert "D10.term_years" in told
    assert "D10" not in run("compare", folder, folder).output


@pytest.mark.slow
def test_a_range_of_terms_is_solved_and_only_that_differs(book: Path, tmp_path: Path) -> None:
    plain = json.loads(run("sweep", book, "--over", "D10.term_years=3..4", "-o", tmp_path, "--json").stdout)
    told = plain["variants"]
    assert [one["values"] for one in told] == [{}, {"D10.term_years": "3"}, {"D10.term_years": "4"}]
    assert told[0] == {**told[1], "name": told[0]["name"], "values": {}}, "three years are usual"
    made = Path(plain["folder"])
    assert {path.name for path in made.iterdir()} == {VARIANTS_JSON, VARIANTS_XLSX, *(one["name"] for one in told)}
    assert read_json(made / "4" / PRINCIPALS_JSON, PrincipalsFile).policy["D10"]["term_years"] == 4
    mixed = ("--over", "D10.term_years=3..4", "--over", "H10.rate=8%..9%")
    assert "校长" in run("sweep", book, *mixed, "-o", tmp_path, code=2).output
    run("sweep", book, "--over", "D10.term_years=3..4", "--prices", "-o", tmp_path, code=2)
    run("sweep", book, "--over", "D10.term_years=8..9", "-o", tmp_path, code=2)


@pytest.mark.slow
def test_scenarios_of_leaders_are_theirs_alone(book: Path, tmp_path: Path) -> None:
    own, other = tmp_path / "longer.toml", tmp_path / "teachers.toml"
    own.write_text('label = "五年一届"\n[D10]\nterm_years = 5\n', encoding="utf-8")
    other.write_text('[H10]\nrate = "12%"\n', encoding="utf-8")
    told = json.loads(run("whatif", book, "--principals", "-s", own, "-o", tmp_path, "--json").stdout)["variants"]
    assert [one["name"] for one in told] == ["baseline", "longer"]
    assert told[1]["counts"]["due"] <= told[0]["counts"]["due"]
    assert "H10.rate" in run("whatif", book, "--principals", "-s", other, "-o", tmp_path, code=2).output


def test_the_page_is_one_file_and_tells_what_the_sheets_do(folder: Path) -> None:
    page = (folder / REPORT_HTML).read_text(encoding="utf-8")
    assert "一小校长甲离任" in page
    assert "Content-Security-Policy" in page
    sheets = load_workbook(folder / PRINCIPALS_XLSX, read_only=True).sheetnames
    assert all(f">{name}<" in page for name in sheets if name != "方案概览")


def test_prices_of_another_choice_stand_on_the_sheet(folder: Path) -> None:
    sheet = load_workbook(folder / PRINCIPALS_XLSX)["任免建议名单"]
    told = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value and "如不这样安排" in str(cell.value)]
    assert len(told) == len(moves(folder))


@pytest.mark.slow
def test_a_scenario_after_the_leaders_is_held_against_none(made: Path, tmp_path: Path) -> None:
    run("principals", made, "-o", tmp_path)
    leaders = next(tmp_path.glob("*-校长-001"))
    plain = json.loads(run("whatif", made, "--after", leaders, "-o", tmp_path, "--json").stdout)
    cases = plain["result"]["cases"]
    assert [case["name"] for case in cases] == ["baseline", "after_leaders"]
    assert [case["state"] for case in cases] == ["OPTIMAL", "OPTIMAL"]
    assert cases[0]["facts_sha256"] != cases[1]["facts_sha256"]
    told = json.loads((Path(plain["folder"]) / "after_leaders" / "plan.json").read_text(encoding="utf-8"))
    assert told["after"]["folder"] == leaders.name


@pytest.mark.slow
def test_a_banner_is_planned_with_its_leaders_first(made: Path, tmp_path: Path) -> None:
    books = tmp_path / "books"
    books.mkdir()
    (books / "乌拉盖管理区.xlsx").write_bytes(made.read_bytes())
    run("batch", books, "-o", tmp_path / "out", "--principals")
    found = {path.name: path for path in (tmp_path / "out" / "乌拉盖管理区").iterdir() if path.is_dir()}
    leaders = next(name for name in found if "校长" in name)
    plan = next(path for name, path in found.items() if "校长" not in name)
    assert json.loads((plan / "plan.json").read_text(encoding="utf-8"))["after"]["folder"] == leaders


@pytest.mark.slow
def test_a_comparison_tells_what_both_are_worth_and_its_file_has_a_schema(folder: Path, book: Path, tmp_path: Path) -> None:
    told = run("compare", folder, folder).output
    assert "调整人数：" in told
    assert "第1层：" in told
    made = Path(json.loads(run("sweep", book, "--over", "D10.term_years=3..4", "-o", tmp_path, "--json").stdout)["folder"])
    assert read_json(made / VARIANTS_JSON, VariantsFile).variants[1].values == {"D10.term_years": "3"}
    assert set(json.loads(run("schema", "variants").stdout)["properties"]) == {"variants"}

"""The command line: help, languages, results, exit codes."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import pytest
from openpyxl import load_workbook

from rotation.cli.pages import docstring, markdown_text
from rotation.cli.program import cells, folded
from rotation.cli.root import COMMANDS
from rotation.cli.schema import NAMES
from rotation.cli.speech import language
from rotation.domain.outcome import Outcome, Status
from rotation.policy.policy import Policy
from rotation.policy.source import DEFAULT
from rotation.report.plan_file import PlanFile
from rotation.rules import catalogue
from rotation.run import Inputs, gather
from rotation.run.review import _differences
from rotation.sample import draw
from rotation.tables.looks import percent
from rotation.text import say
from tests.support.clock import SHARED
from tests.support.places import ROOT
from tests.support.spoiled_book import BANNER, change, column
from tests.support.terminal import run


@pytest.fixture(scope="module")
def planned(made, tmp_path_factory):
    """One published run, and what the command wrote."""
    out = tmp_path_factory.mktemp("out")
    result = run("plan", made, "-o", out, "--lang", "zh")
    (folder,) = out.iterdir()
    return folder, result


# -- help and language ------------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "words"), [
    ("zh", ("用法", "命令", "检查数据", "显示本帮助后退出")), ("en", ("Usage", "Commands", "Report every", "Show this"))])
def test_help_lists_the_commands_in_both_languages(lang, words):
    text = run("--lang", lang, "--help").output
    assert all(word in text for word in (*words, *COMMANDS))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_in_both_languages(name):
    zh, en = (run(name, "--lang", lang, "--help").output for lang in ("zh", "en"))
    assert "[选项]" in zh
    assert "Options" not in zh
    assert "Show" not in zh
    assert "None" not in zh + en
    assert "[OPTIONS]" in en
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in en.replace("西乌珠穆沁旗", ""))


def test_help_columns_stand_straight_in_chinese():
    lines = run("plan", "--help", "--lang", "zh").output.splitlines()
    options = [line for line in lines if line.startswith("  --") and "  " in line.strip()]
    starts = {cells(line[:line.index(line.split("  ")[-1].strip() or line)]) for line in options
              if line.count("  ") >= 2 and "[" not in line.split("  ")[-1]}
    assert len(options) > 6
    assert len(starts) == 1


@pytest.mark.parametrize(("args", "environment", "lang"), [
    ((), {}, "zh"), ((), {"LANG": "C.UTF-8"}, "zh"), ((), {"LANG": "en_US.UTF-8"}, "en"),
    ((), {"LANG": "mn_MN.UTF-8"}, "zh"), ((), {"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
    ((), {"ROTATION_LANG": "en", "LANG": "zh_CN.UTF-8"}, "en"),
    (("plan", "--lang", "zh"), {"ROTATION_LANG": "en"}, "zh"), (("--lang=en", "x"), {}, "en"),
    (("plan", "--lang"), {}, "zh")])
def test_language_is_option_then_variable_then_locale_then_chinese(args, environment, lang):
    assert language(args, environment) == lang


def test_messages_of_click_are_chinese():
    assert "没有 'nonsense' 这个命令" in run("nonsense", code=2).stderr
    assert "缺少" in run("plan", "x.xlsx", code=2).stderr
    assert "不是有效的" in run("plan", "x.xlsx", "-o", "y", "--year", "next", code=2).stderr
    assert "不在可选值" in run("check", "x.xlsx", "--lang", "fr", code=2).stderr


def test_help_is_fast_and_loads_nothing_heavy():
    env = {**os.environ, "LANG": "zh_CN.UTF-8"}
    took = []
    for _ in range(5):
        started = perf_counter()
        done = subprocess.run([sys.executable, "-X", "importtime", "-m", "rotation", "--help"],
                              capture_output=True, env=env, check=True)
        took.append(perf_counter() - started)
    loaded = done.stderr.decode()
    assert not [name for name in ("numpy", "ortools", "openpyxl", "pydantic", "rich", "xlsxwriter",
                                  "highspy", "pandas") if f" {name}\n" in loaded]
    assert min(took) < 0.3 * SHARED


HEAVY = {"highspy", "numpy", "openpyxl", "ortools", "pandas", "scipy", "xlsxwriter"}


@pytest.mark.parametrize(("arguments", "used"), [
    (("--help",), set()), (("rules",), {"numpy"}), (("schema", "plan"), {"numpy"}), (("check", "{book}"), {"numpy"}),
    pytest.param(("plan", "{book}", "-o", "{out}"), {"numpy", "highspy", "xlsxwriter"}, marks=pytest.mark.slow)])
def test_a_command_loads_only_what_it_uses(made, tmp_path, arguments, used):
    """Nobody waits for a second solver, a table of pandas or a writer of workbooks that is not asked for."""
    told = (part.format(book=made, out=tmp_path) for part in arguments)
    command = [sys.executable, "-X", "importtime", "-m", "rotation", *told]
    done = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONUTF8": "1"}, check=True)
    loaded = set(re.findall(r"\| +(\w+)$", done.stderr.decode(), re.MULTILINE))
    assert "rotation" in loaded
    assert loaded & HEAVY <= used


def test_version():
    assert run("--version").output.startswith("rotation 0.")


@pytest.mark.parametrize("name", COMMANDS)
def test_command_bodies_are_short(name):
    tree = ast.parse((ROOT / f"rotation/cli/{name}.py").read_text(encoding="utf-8"))
    (body,) = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "command_"]
    assert body.end_lineno - body.lineno < 25


def test_folding_never_loses_text_and_never_overflows():
    text = "本年度的数据工作簿（.xlsx），可多次使用 --set H10.rate=12% and some more words in English"
    for width in range(20, 60):
        lines = folded(text, width)
        assert all(cells(line) <= width + 4 for line in lines)
        assert "".join("".join(lines).split()) == "".join(text.split())


# -- template ---------------------------------------------------------------------------------


def test_template_writes_and_never_overwrites(tmp_path):
    path = tmp_path / "数据.xlsx"
    run("template", "-o", path)
    first = path.read_bytes()
    assert "不予覆盖" in run("template", "-o", path, code=7).stderr
    assert path.read_bytes() == first
    run("template", "--sample", BANNER, "-o", path, "--force")
    assert path.read_bytes() != first
    assert "文件夹" in run("template", "-o", tmp_path, code=7).stderr


def test_template_english_and_seed(tmp_path):
    run("template", "--sample", BANNER, "--lang", "en", "--seed", 7, "-o", tmp_path / "a.xlsx")
    assert {"Schools", "Teachers"} <= set(load_workbook(tmp_path / "a.xlsx").sheetnames)
    run("check", tmp_path / "a.xlsx", "--lang", "en")


def test_template_refuses_unknown_banner_and_messy_without_sample(tmp_path):
    assert BANNER in run("template", "--sample", "乌拉盖", "-o", tmp_path / "a.xlsx", code=2).stderr
    assert "--sample" in run("template", "--look", "messy", "-o", tmp_path / "a.xlsx", code=2).stderr
    assert not list(tmp_path.iterdir())


# -- check ------------------------------------------------------------------------------------


def test_check_of_a_good_workbook(book):
    before = book.read_bytes()
    assert "错误 0 处" in run("check", book).stdout
    assert book.read_bytes() == before


def test_check_lists_every_defect_and_marks_a_copy(book):
    letter, row = column(book, "教师", "性别")
    change(book, "教师", f"{letter}{row + 1}", "雄")
    change(book, "教师", f"{letter}{row + 3}", "雌")
    before = book.read_bytes()
    text = run("check", book, code=3).stdout
    assert f"教师!{letter}{row + 1}" in text
    assert f"教师!{letter}{row + 3}" in text
    copies = sorted(path.name for path in book.parent.iterdir())
    assert copies == ["数据.xlsx", "数据_问题标注.xlsx"]
    kept = (book.parent / "数据_问题标注.xlsx").read_bytes()
    run("check", book, code=3)
    assert sorted(path.name for path in book.parent.iterdir()) == [*copies, "数据_问题标注_2.xlsx"]
    assert (book.parent / "数据_问题标注.xlsx").read_bytes() == kept
    assert book.read_bytes() == before
    marked = load_workbook(book.parent / "数据_问题标注.xlsx")
    assert marked["教师"][f"{letter}{row + 1}"].comment is not None


def test_check_never_replaces_a_foreign_file(book):
    letter, row = column(book, "教师", "性别")
    taken = Path(shutil.copy(book, book.with_name("数据_问题标注.xlsx")))
    before = taken.read_bytes()
    change(book, "教师", f"{letter}{row + 1}", "雄")
    assert "数据_问题标注_2.xlsx" in run("check", book, code=3).stdout
    assert taken.read_bytes() == before


def test_check_writes_no_copy_for_notes_alone(book):
    letter, row = column(book, "教师", "进本校年月")
    change(book, "教师", f"{letter}{row + 1}", "2012年9月")
    assert "数据_问题标注" not in run("check", book).stdout
    assert [path.name for path in book.parent.iterdir()] == ["数据.xlsx"]


def test_check_as_json(book):
    letter, row = column(book, "教师", "性别")
    change(book, "教师", f"{letter}{row + 1}", "雄")
    told = json.loads(run("check", book, "--json", code=3).stdout)
    (issue,) = [item for item in told["issues"] if item["severity"] == "error"]
    assert told["exit"] == 3
    assert Path(told["annotated"]).exists()
    assert (issue["sheet"], issue["cell"], issue["title"]) == ("教师", f"{letter}{row + 1}", "性别")
    assert issue["expected"]
    assert issue["remedy"]


def test_check_wants_a_year_and_takes_it_as_an_option(book):
    sheet = load_workbook(book)["政策"]
    (cell,) = [c for row in sheet.iter_rows() for c in row if c.value == "round.year"]
    change(book, "政策", cell.coordinate, "round.term_years")
    change(book, "政策", sheet.cell(cell.row, cell.column + 1).coordinate, "2")
    assert "round.year" in run("check", book, code=3).stdout
    run("check", book, "--year", 2026)


def test_check_reports_a_bad_policy_value_as_a_defect_of_the_workbook(book):
    sheet = load_workbook(book)["政策"]
    (cell,) = [c for row in sheet.iter_rows() for c in row if c.value == "round.public_seed"]
    change(book, "政策", cell.coordinate, "H10.rate")
    change(book, "政策", sheet.cell(cell.row, cell.column + 1).coordinate, "120%")
    assert "H10.rate" in run("check", book, code=3).stdout
    assert run("check", book, "--set", "H10.rate=10%").exit_code == 0


# -- plan -------------------------------------------------------------------------------------


def test_plan_publishes_and_says_so(planned):
    folder, result = planned
    assert folder.name == f"2026-{BANNER}-001"
    assert {path.name for path in folder.iterdir()} == {"plan.json", "report.html", "run.json", "变更.xlsx", "方案.xlsx"}
    assert "已证最优" in result.stdout
    assert str(folder) in result.stdout.replace("\n", "")
    assert "第1项目标" in result.stderr
    assert "第5项目标" in result.stderr
    assert "第1项目标" not in result.stdout
    assert result.stdout.rstrip().splitlines()[-1].startswith("下一步：打开 方案.xlsx，先看“方案概览”")


def test_the_screen_tells_people_what_the_overview_tells_and_no_unit_of_goals(planned):
    folder, result = planned
    sheet = load_workbook(folder / "方案.xlsx")["方案概览"]
    cells = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value}
    said = [line for line in result.stdout.splitlines() if line.endswith("。") and "仍缺教师" not in line]
    assert len(said) >= 6
    assert set(said) <= cells
    for word in ("公里当量", "加权", "差异系数平方", "下限"):
        assert word not in result.stdout + result.stderr


def test_plan_summary_tells_the_published_counts(planned):
    folder, result = planned
    counts = json.loads((folder / "plan.json").read_text(encoding="utf-8"))["counts"]
    row = next(line for line in result.stdout.splitlines() if "交流人数" in line)
    assert row.split()[1:] == [str(counts["moved"]), percent(counts["moved"], counts["eligible"]),
                               str(counts["legal_minimum"]), str(counts["required"])]


def test_terminal_workbook_papers_and_plan_tell_the_same_where_the_stock_is_counted(book, tmp_path):
    """Rotations that go on count wherever X, B and their shares are told."""
    result = run("plan", book, "-o", tmp_path / "out", "--lang", "zh", "--set", "round.count=stock")
    (folder,) = (tmp_path / "out").iterdir()
    counts = json.loads((folder / "plan.json").read_text(encoding="utf-8"))["counts"]
    made = load_workbook(folder / "方案.xlsx")
    accounts = {row[0]: row[1] for row in made["比例核算"].iter_rows(values_only=True)}
    stock = accounts["往年派出仍在交流人数"]
    assert stock, "without stock nothing is put to the test"
    moved, backbone = counts["moved"] + stock, counts["backbone_moved"] + accounts["其中骨干教师"]
    share = percent(moved, counts["eligible"])
    terminal_rows = {line.split()[0]: line.split()[1:3] for line in result.stdout.splitlines() if line.split()}
    assert terminal_rows["交流人数"] == [str(moved), share]
    assert terminal_rows["交流骨干人数"] == [str(backbone), percent(backbone, moved)]
    overview = " ".join(str(row[0]) for row in made["方案概览"].iter_rows(values_only=True))
    assert f"实际交流{moved}人，占{share}" in overview
    assert f"骨干教师：实际交流{backbone}人，占交流人数的{percent(backbone, moved)}" in overview
    favored = accounts_shown(folder)["其中去往农村牧区或薄弱学校"]
    assert f"两类合计{favored}人" in overview, "as H65 counts: newly sent"
    rate = accounts_shown(folder)["本年新派出人员流向农村牧区、薄弱学校占比"]
    assert rate == 10_000 * favored // counts["moved"] / 10_000
    run("papers", folder, "--only", "league", "-o", tmp_path / "papers")
    statistics = load_workbook(next((tmp_path / "papers").rglob("*统计表.xlsx")))["统计表"]
    rows = [row for row in statistics.iter_rows(values_only=True) if len([c for c in row if c is not None]) > 1]
    (titles,), (total,) = ([row for row in rows if name in row] for name in ("实际交流轮岗教师数", "合计"))
    told = dict(zip(titles, total, strict=True))
    assert (told["实际交流轮岗教师数"], told["其中往年派出仍在交流"]) == (moved, stock)
    assert told["实际交流骨干教师数量"] == backbone
    assert f"{100 * told['交流比例']:.2f}%" == share


def accounts_shown(folder):
    """Return 比例核算 as it is shown where formulas are not computed."""
    sheet = load_workbook(folder / "方案.xlsx", data_only=True)["比例核算"]
    return {row[0]: row[1] for row in sheet.iter_rows(values_only=True)}


def test_plan_as_json_is_pure_and_complete(book, tmp_path):
    result = run("plan", book, "-o", tmp_path / "out", "--json", "--set", "H10.rate=12%", "--public-seed", "x")
    told = json.loads(result.stdout)
    plan = json.loads((Path(told["folder"]) / "plan.json").read_text(encoding="utf-8"))
    assert told["exit"] == 0
    assert told["status"] == plan["status"]
    assert told["audit"] == 0
    assert told["tiers"] == plan["tiers"]
    assert told["counts"] == plan["counts"]
    assert plan["public_seed"] == "x"
    assert plan["policy"]["H10"]["rate"] == "12%"
    assert result.stderr == ""
    assert PlanFile.model_validate_json(json.dumps(plan)).plain() == plan


def test_plan_in_english_never_overwrites(book, planned, tmp_path):
    earlier = shutil.copytree(planned[0], tmp_path / "out" / planned[0].name)
    before = {path.name: path.read_bytes() for path in earlier.iterdir()}
    said = run("plan", book, "-o", tmp_path / "out", "--lang", "en").stdout
    assert sorted(path.name[-3:] for path in (tmp_path / "out").iterdir()) == ["001", "002"]
    assert {path.name: path.read_bytes() for path in earlier.iterdir()} == before
    assert "proven best" in said
    assert "Eligible" in said
    overview = load_workbook(next((tmp_path / "out").glob("*-002/方案.xlsx")))
    assert "Overview" in " ".join(overview.sheetnames)


def test_plan_reads_policy_files_later_ones_win(book, tmp_path):
    (tmp_path / "a.toml").write_text('[H10]\nrate = "12%"\n[E35]\non = false\n', encoding="utf-8")
    (tmp_path / "b.toml").write_text('[H10]\nrate = "11%"\n', encoding="utf-8")
    told = json.loads(run("plan", book, "-o", tmp_path / "out", "--json", "--policy", tmp_path / "a.toml",
                          "--policy", tmp_path / "b.toml", "--set", "reasons.solves=0", "--no-override-prices").stdout)
    policy = json.loads((Path(told["folder"]) / "plan.json").read_text(encoding="utf-8"))["policy"]
    assert policy["H10"]["rate"] == "11%"
    assert policy["E35"]["on"] is False


@pytest.mark.parametrize("args", [
    ("--set", "H10.rate"), ("--set", "H10.rate=abc"), ("--set", "H99.rate=1"), ("--set", "H15.rate=1%"),
    ("--set", "tiers=[1]"), ("--time-limit", "0"), ("--time-limit", "nan")])
def test_wrong_options_are_usage_errors(book, tmp_path, args):
    result = run("plan", book, "-o", tmp_path / "out", *args, code=2)
    assert "Traceback" not in result.output
    assert len(result.stderr) > 10
    assert not list((tmp_path / "out").glob("*")) if (tmp_path / "out").exists() else True


def test_plan_refuses_a_defective_workbook(book, tmp_path):
    letter, row = column(book, "教师", "性别")
    change(book, "教师", f"{letter}{row + 1}", "雄")
    text = run("plan", book, "-o", tmp_path / "out", code=3).stdout
    assert f"教师!{letter}{row + 1}" in text
    assert "数据_问题标注.xlsx" in text
    assert not (tmp_path / "out").exists()


def test_an_infeasible_round_is_published_with_exit_4(book, tmp_path):
    result = run("plan", book, "-o", tmp_path / "out", "--set", "H10.rate=90%", code=4)
    folder, _draft = sorted((tmp_path / "out").iterdir())
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    assert plan["status"] == "INFEASIBLE"
    assert plan["placements"] == []
    assert "无法同时满足" in result.stdout


def test_no_plan_in_time_is_exit_5(book, tmp_path, monkeypatch):
    monkeypatch.setattr("rotation.run.rounds.solve_apart", lambda *_: Outcome(Status.UNKNOWN, None))
    result = run("plan", book, "-o", tmp_path / "out", "--json", code=5)
    assert json.loads(result.stdout)["status"] == "UNKNOWN"


# -- audit ------------------------------------------------------------------------------------


def test_audit_passes_folder_json_and_workbook(made, planned):
    folder, _ = planned
    for plan in (folder, folder / "plan.json", folder / "方案.xlsx"):
        assert "发现 0 处" in run("audit", made, plan).stdout


def test_audit_finds_an_edited_plan(made, planned, tmp_path):
    told = json.loads((planned[0] / "plan.json").read_text(encoding="utf-8"))
    told["placements"] = told["placements"][1:]
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    result = run("audit", made, path, "--json", code=6)
    assert {"GOAL", "COUNT"} & {item["rule"] for item in json.loads(result.stdout)["findings"]}
    assert "COUNT" in run("audit", made, path, "--lang", "en", code=6).stdout
    assert "\n统计数字：交流人数：原报" in "\n" + run("audit", made, path, "--lang", "zh", code=6).stdout


@pytest.fixture
def edited(planned, tmp_path):
    """A copy of the plan workbook, and a function that writes cells of 交流名单 by title."""
    path = Path(shutil.copy(planned[0] / "方案.xlsx", tmp_path / "方案.xlsx"))

    def edit(**cells):
        book = load_workbook(path)
        sheet = book["交流名单"]
        head = next(row for row in sheet.iter_rows(max_row=6) if "教师编号" in [c.value for c in row])
        row = head[0].row + 1
        while not sheet.cell(row, 5).value:
            row += 1
        places = {cell.value: cell.column for cell in head}
        for title, value in cells.items():
            sheet.cell(row, places[title]).value = value
        book.save(path)
        return {title: sheet.cell(row, column).coordinate for title, column in places.items()}
    return path, edit


def test_audit_holds_names_against_codes(made, edited):
    path, edit = edited
    cells = edit(姓名="某某", 接收学校="月亮小学")
    text = run("audit", made, path, code=6).stdout
    assert f"交流名单!{cells['姓名']}" in text
    assert f"交流名单!{cells['接收学校']}" in text
    assert "某某" not in text
    assert "不一致，请勿直接公示" not in text


def test_audit_takes_a_school_by_its_name_alone(made, edited):
    path, edit = edited
    edit(接收学校代码=None)
    assert "发现 0 处" in run("audit", made, path).stdout
    edit(接收学校="月亮小学")
    text = run("audit", made, path, code=3).stdout
    assert "方案_问题标注.xlsx" in text
    assert (path.parent / "方案_问题标注.xlsx").exists()


def test_audit_names_rule_row_and_evidence_and_warns_of_stale_sheets(made, edited):
    path, edit = edited
    other = next(s for s in draw(BANNER).schools if s.stages)
    row = edit(接收学校代码=other.code, 接收学校=other.name, 任教学科="音乐")["教师编号"].lstrip("ABC")
    text = run("audit", made, path, "--lang", "zh", code=6).stdout
    assert f"（交流名单第{row}行）" in text or f"第 {row} 行" in text
    assert "|" not in text
    assert "不一致，请勿直接公示" in text
    assert "按方案所附政策核查" in text


def test_audit_of_an_untouched_workbook_has_nothing_to_say_of_goals_or_cells(made, planned):
    for lang in ("zh", "en"):
        text = run("audit", made, planned[0] / "方案.xlsx", "--lang", lang).stdout
        assert len(text.strip().splitlines()) == 2, text


def test_audit_tells_what_a_move_by_hand_changes_in_goals_and_leaves_false_in_its_row(made, planned, tmp_path):
    """Somebody is sent to another school that may take them: goals and the row's own columns are told."""
    folder = Path(shutil.copytree(planned[0], tmp_path / "手改"))
    round = gather(Inputs(made)).round
    told = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    item, post = next((item, post) for item in told["placements"] for post in round.options.of(item["teacher"])
                      if post.school != item["to"] and post[1:] == (item["stage"], item["subject"])
                      and round.km(round.teacher(item["teacher"]), post.school) not in (
                          None, round.km(round.teacher(item["teacher"]), item["to"])))
    book = load_workbook(folder / "方案.xlsx")
    sheet = book["交流名单"]
    head = next(row for row in sheet.iter_rows(max_row=6) if "教师编号" in [c.value for c in row])
    places = {cell.value: cell.column for cell in head}
    (row,) = [cell.row for cell in sheet["B"] if cell.value == item["teacher"]]
    sheet.cell(row, places["接收学校代码"]).value = post.school
    sheet.cell(row, places["接收学校"]).value = round.problem.school[post.school].name
    book.save(folder / "方案.xlsx")
    text = run("audit", made, folder / "方案.xlsx", "--lang", "zh", code=None).stdout.replace("\n", "")
    km = round.km(round.teacher(item["teacher"]), post.school)
    assert f"{sheet.cell(row, places['公里']).coordinate}「公里」应为“{km}”" in text
    sides = json.loads(run("compare", planned[0], folder / "方案.xlsx", "--json").stdout)["sides"]
    before, after = ([tier["value"] for tier in side["tiers"]] for side in sides)
    assert before != after
    finals = [tier["final"] for tier in json.loads((planned[0] / "plan.json").read_text(encoding="utf-8"))["tiers"]]
    assert before == finals, "what was published is the finished plan's value, not the best of the tier alone"
    assert "与已发布方案相比，修改后各层目标：" in text
    assert ("变差" in text) == any(b < a for b, a in zip(before, after, strict=True))
    assert ("变好" in text) == any(b > a for b, a in zip(before, after, strict=True))


def test_audit_never_prints_tiers_as_json():
    policy = Policy.of({"round.year": (2026, DEFAULT)})
    other = policy.with_value("tiers", [{"goals": [{"code": "G05"}]}], say("test", "测试"))
    (told,) = _differences(policy, other)
    assert told.render("zh") == "目标的层级、次序及折算率"


def test_audit_tells_where_the_policies_differ_and_takes_no_other(made, book, planned):
    sheet = load_workbook(book)["政策"]
    (cell,) = [c for row in sheet.iter_rows() for c in row if c.value == "round.public_seed"]
    change(book, "政策", sheet.cell(cell.row, cell.column + 1).coordinate, "别的")
    for plan in (planned[0], planned[0] / "方案.xlsx"):
        assert "round.public_seed" in run("audit", book, plan).stdout
        assert "按方案所附政策" in run("audit", made, plan, "--set", "H10.rate=12%", code=2).stderr
    assert "带编号的方案文件夹" in run("audit", made, planned[0].parent, code=7).stderr


def test_an_out_that_is_a_file_is_called_so(book):
    assert "这是文件，不是文件夹" in run("plan", book, "-o", book, code=7).stderr


def test_the_policy_file_of_the_readme_is_one(book):
    run("check", book, "--policy", ROOT / "scenarios/fifteen_percent.toml")


def test_audit_of_what_is_no_plan(made, tmp_path):
    path = tmp_path / "plan.json"
    assert run("audit", made, path, code=7).stderr
    path.write_text("{}", encoding="utf-8")
    assert "plan.json" in run("audit", made, path, code=3).stderr


# -- rules and schema -------------------------------------------------------------------------


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_every_rule_has_a_page_in_both_languages(code):
    rule = catalogue()[code]
    for lang in ("zh", "en"):
        text = run("rules", code.lower(), "--lang", lang).output
        assert rule.sentence.render(lang) in text
        assert rule.basis in text
        assert ("\\" in text) == (lang == "en" and "\\" in docstring(rule))
        assert (docstring(rule) in text) == (lang == "en")
        assert all(example.label in text for example in rule.examples)
        assert all(f"{code}.{name}" in text for name in rule.model_fields if name != "on")


def test_rules_lists_all(planned):
    text = run("rules").output
    assert all(code in text for code in catalogue())
    assert "H45" in run("rules", "H4", code=2).stderr


def test_formulas_are_math_in_markdown():
    rule = catalogue()["H10"]
    assert r"\ge" in markdown_text(rule)
    assert "```math" in markdown_text(rule)


def test_schema_is_json():
    told = json.loads(run("schema").stdout)
    assert {"status", "tiers", "placements", "standings"} <= set(told["properties"])
    assert run("schema", "plan").stdout == run("schema").stdout


@pytest.mark.parametrize("name", NAMES)
def test_every_kept_schema_is_what_the_command_prints(name):
    assert run("schema", name).stdout == (ROOT / "docs/schema" / f"{name}.json").read_text(encoding="utf-8")


def test_only_files_that_are_written_have_a_schema():
    assert {path.stem for path in (ROOT / "docs/schema").iterdir()} == set(NAMES)
    assert "whatif" in run("schema", "无", code=2).stderr


def test_a_gbk_console_shows_everything(made):
    env = {**os.environ, "PYTHONIOENCODING": "gbk", "ROTATION_LANG": "zh"}
    for args in (("rules",), ("rules", "H45"), ("check", made)):
        done = subprocess.run([sys.executable, "-m", "rotation", *map(str, args)], capture_output=True,
                              env=env, check=True)
        text = (done.stdout + done.stderr).decode("gbk")
        assert "Traceback" not in text
        assert text.count("?") <= 2


@pytest.mark.parametrize("typed", [("scan", "{}.docx"), ("explain", "{}", "--teacher", "1"), ("rules", "{}"), ("{}",)])
def test_what_is_typed_steers_no_terminal(typed):
    result = run(*(word.format("\x1b[2J\x9b2J\x07") for word in typed), code=None)
    assert result.exit_code in (2, 6, 7)
    assert "[2J" in result.output
    assert not set("\x1b\x9b\x07") & set(result.output + result.stderr)

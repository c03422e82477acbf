"""`rotation principals` from a workbook to an audited folder: files, exit codes, bad input, edits, no plan."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from rotation.cli.root import program
from rotation.domain.leadership import LeaderOrderKind, Led
from rotation.domain.months import Month
from rotation.domain.outcome import Outcome, Status
from rotation.domain.problem import Problem
from rotation.domain.records import Answer, Parameter
from rotation.domain.vocabulary import Duty, SchoolType
from rotation.engine.solver import solve
from rotation.errors import OutputError
from rotation.leaders.chains import linked, sentence
from rotation.leaders.explain import LeaderInquiry
from rotation.leaders.file import PrincipalsFile
from rotation.leaders.list_reader import read_appointments
from rotation.leaders.objections import objections
from rotation.leaders.papers import PAPERS, LeaderMaterial
from rotation.leaders.published import reopen_leaders
from rotation.leaders.tables import SHEETS
from rotation.leaders.view import LeaderView
from rotation.policy.cadre_policy import CadrePolicy
from rotation.policy.values import sheet_values
from rotation.rules._seats import at, order, posts
from rotation.run.folder import PRINCIPALS_JSON, PRINCIPALS_XLSX, read_json, refuse_other
from rotation.scanner import scan_bytes
from rotation.tables.table import Band
from rotation.text import spell
from rotation.workbook.template import write_input
from tests.support.cadres import plan_of, policy_of, task_of

YEAR = Parameter(name="round.year", value="2026")
ASKED: dict[str, Any] = {"parameters": [YEAR], "answers": [Answer(code="retired-already", clerk="经办人")]}


def chain_of_three(**more: Any) -> Problem:
    """甲 of 一小 retires; 乙 of 三小 moves there; 丙, deputy of 三小, is promoted."""
    return posts({"一小": {}, "二小": {}, "三小": {}}, {
        "甲": at("一小", start=2018, retires=Month(2026, 8)), "乙": at("三小", start=2018),
        "丙": at("三小", Duty.VICE_HEAD, 2019), "丁": at("二小", start=2024), **more}, **ASKED)


_CHAIN = "乙>一小:校长 丙>三小:校长"


def run(*args: object, code: int = 0) -> Result:
    result = CliRunner().invoke(program, [*map(str, args), "--lang", "zh"], prog_name="rotation")
    assert result.exit_code == code, result.output + repr(result.exception)
    return result


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("leaders") / "数据.xlsx"
    write_input(path, chain_of_three(), "zh")
    return path


@pytest.fixture(scope="module")
def folder(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("planned")
    told = run("principals", book, "-o", out).output
    assert -1 < told.find("rotation papers") < told.find("rotation plan")  # the list goes to the party group first
    return next(out.glob("2026-*-校长-001"))


def test_a_retirement_is_filled_by_a_chain_told_in_one_sentence(folder: Path) -> None:
    told = read_json(folder / PRINCIPALS_JSON, PrincipalsFile)
    assert told.status == "OPTIMAL"
    assert [(item.leader, item.host, str(item.duty), item.kind) for item in told.moves] == [
        ("乙", "一小", "校长", "交流"), ("丙", "三小", "校长", "提任")]
    assert told.leaving == ("甲",)
    assert [(chain.ring, chain.opened, chain.leaders) for chain in told.chains] == [(False, "甲", ("乙", "丙"))]
    task = task_of(chain_of_three())
    plan = plan_of(task, "乙>一小:校长 丙>三小:校长")
    assert str(sentence(task.cadre, linked(plan)[0])) == (
        "一小校长甲离任 → 乙由三小校长交流任一小校长 → 丙由三小副校长提任三小校长；三小副校长空出")


def test_the_sheets_are_those_of_the_specification(folder: Path) -> None:
    names = load_workbook(folder / PRINCIPALS_XLSX, read_only=True).sheetnames
    assert names == ["方案概览", "任免建议名单", "任职审查", "班子变化", "链与环", "空缺与后备", "届满预测", "政策参数", "核查", "运行信息"]


@pytest.mark.slow
def test_the_same_facts_make_the_same_bytes(book: Path, folder: Path, tmp_path: Path) -> None:
    run("principals", book, "-o", tmp_path)
    again = next(tmp_path.glob("*-校长-001"))
    for name in (PRINCIPALS_JSON, PRINCIPALS_XLSX):
        assert (again / name).read_bytes() == (folder / name).read_bytes()


def test_the_folder_its_file_and_its_workbook_pass_the_audit(book: Path, folder: Path) -> None:
    for path in (folder, folder / PRINCIPALS_JSON, folder / PRINCIPALS_XLSX):
        assert "发现 0 处问题" in run("audit", book, path).output


def test_a_list_edited_by_hand_is_refused_by_the_rule(book: Path, folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    edited = load_workbook(copy / PRINCIPALS_XLSX)
    sheet = edited["任免建议名单"]
    heads = {cell.value: cell.column for row in sheet.iter_rows(max_row=5) for cell in row if cell.value}
    row = next(row for row in range(1, 12) if sheet.cell(row, heads["教师编号"]).value == "丙")
    sheet.delete_rows(row)
    edited.save(copy / PRINCIPALS_XLSX)
    told = run("audit", book, copy / PRINCIPALS_XLSX, code=6).output
    assert "校长 P10 一校一长" in told
    assert "三小" in told
    assert "不随名单改动而更新" in told


@pytest.mark.slow
def test_a_changed_number_is_found(book: Path, folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    told = json.loads((copy / PRINCIPALS_JSON).read_text(encoding="utf-8"))
    told["counts"]["moved"] += 1
    told["tiers"][2]["value"] -= 1
    (copy / PRINCIPALS_JSON).write_text(json.dumps(told), encoding="utf-8")
    found = run("audit", book, copy, code=6).output
    assert "交流人数" in found
    assert "第3层" in found


def test_verdicts_alone_solve_nothing(book: Path) -> None:
    told = run("principals", book, "--list").output
    assert "离任1人、不调整1人、任满2人" in told
    plain = json.loads(run("principals", book, "--list", "--json").stdout)
    assert {item["leader"]: item["verdict"] for item in plain["verdicts"]} == {
        "甲": "离任", "乙": "任满", "丙": "任满", "丁": "不调整"}


def test_the_list_is_read_back_as_it_was_written(folder: Path) -> None:
    assert sorted(read_appointments(folder / PRINCIPALS_XLSX).pairs) == sorted(
        read_json(folder / PRINCIPALS_JSON, PrincipalsFile).pairs)


def test_a_head_whom_a_wrong_birth_year_would_retire_is_asked_about(tmp_path: Path) -> None:
    book = tmp_path / "数据.xlsx"
    write_input(book, posts({"一小": {}, "二小": {}}, {"甲": {"born": Month(1964, 2)}, "丁": at("二小")},
                            parameters=[YEAR]), "zh")
    for command in (["principals", book, "--list"], ["check", book]):
        told = run(*command, code=3).output
        assert "按出生年月、性别、职称推算，退休早于 2026 年 9 月" in told
        assert "1964" not in told
    assert "离任1人" in run("principals", book, "--list", "--accept", "retired-already").output


# -- without a plan ---------------------------------------------------------------------------


@pytest.mark.slow
def test_nobody_may_take_a_vacant_head_seat(tmp_path: Path) -> None:
    path = tmp_path / "数据.xlsx"
    write_input(path, posts({"一小": {}, "二小": {}}, {
        "甲": at("一小", start=2018, retires=Month(2026, 8)), "丁": at("二小", start=2024)}, **ASKED), "zh")
    told = run("principals", path, "-o", tmp_path / "out", code=4).output
    assert "一小校长职位空缺，没有符合条件的人选" in told
    file = read_json(next((tmp_path / "out").glob("*-校长-001")) / PRINCIPALS_JSON, PrincipalsFile)
    assert file.status == "INFEASIBLE"
    assert file.conflict is not None
    assert file.conflict.clauses == ("P10|一小",)


def test_a_conflict_names_the_seats_and_an_order_that_is_a_way_out() -> None:
    world = posts({"一小": {}, "二小": {}}, {"甲": at("一小", start=2015), "乙": at("二小", start=2024)})
    assert solve(task_of(world)).plan is None
    lifted = solve(task_of(world, policy_of(D15__years=0, P55__share="100%")))
    assert lifted.plan is not None
    assert [key for key, _ in lifted.plan.pairs] == ["乙", "甲"]


# -- bad input --------------------------------------------------------------------------------


BAD: dict[str, tuple[dict[str, Any], str, tuple[Any, ...]]] = {
    "two heads": ({"戊": at("一小")}, "一所学校只有一名校长", ()),
    "two secretaries": ({"戊": at("一小", Duty.SECRETARY), "己": at("一小", Duty.SECRETARY)}, "一所学校只有一名书记", ()),
    "secretary beside both": ({"戊": at("三小", Duty.SECRETARY), "己": at("三小", Duty.BOTH)}, "一所学校只有一名书记", ()),
    "no start": ({"戊": {**at("二小", Duty.VICE_HEAD), "duty_since": None}}, "须填写任现职年月", ()),
    "future": ({"戊": {**at("二小", Duty.VICE_HEAD), "duty_since": Month(2026, 9)}}, "不应晚于基准日2026-08", ()),
    "too young": ({"戊": at("二小", Duty.VICE_HEAD, 2010, born=Month(1990, 1), joined=Month(2009, 9))}, "不满22周岁", ()),
    "before the school": ({"戊": at("二小", Duty.VICE_HEAD, 2015, joined=Month(2018, 9))}, "早于进本校年月", ()),
    "own relative": ({"戊": at("二小", Duty.VICE_HEAD, avoids="戊")}, "应为花名册中其他人员的教师编号", ()),
    "unknown relative": ({"戊": at("二小", Duty.VICE_HEAD, avoids="无此人")}, "应为花名册中其他人员的教师编号", ()),
    "order on a teacher": ({"戊": at("二小", Duty.NONE)}, "应为校级领导", (order("戊", LeaderOrderKind.MUST_MOVE),)),
    "promotion unqualified": ({"戊": at("二小", Duty.VICE_HEAD, 2025)}, "不符合提任条件",
                              (order("戊", LeaderOrderKind.PROMOTED),)),
    "no school named": ({"戊": at("二小", Duty.VICE_HEAD)}, "指定去向须填写学校", (order("戊", LeaderOrderKind.GOES_TO),)),
}


def spoiled(name: str) -> tuple[Problem, str]:
    more, told, orders = BAD[name]
    people = {"乙": at("一小", start=2018), "丁": at("二小", start=2024), **more}
    return posts({"一小": {}, "二小": {}, "三小": {}}, people, *orders, parameters=[YEAR]), told


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told(name: str) -> None:
    world, told = spoiled(name)
    found = [item for item in objections(task_of(world).cadre) if item.severity in ("error", "ask")]
    assert any(told in item.expected.render("zh") for item in found)
    assert all(item.expected.render("en") and item.remedy.render("en") for item in found)


@pytest.mark.parametrize(("one", "other"), [(Duty.HEAD, Duty.BOTH), (Duty.SECRETARY, Duty.SECRETARY)])
def test_two_holders_of_one_seat_are_told_at_both_rows(one: Duty, other: Duty) -> None:
    people = {"甲": {**at("一小", one), "row": 5}, "乙": {**at("一小", other), "row": 9}}
    world = posts({"一小": {}}, people)
    told = [item for item in objections(task_of(world).cadre) if item.severity == "error"]
    assert sorted(item.row for item in told) == [5, 9]
    assert all("一小有2名（第5、9行）" in item.expected.render("zh") for item in told)


def faults(world: Problem) -> list[tuple[str, str, int]]:
    return [(item.code, item.table, item.row) for item in objections(task_of(world).cadre)]


@pytest.mark.parametrize(("leads", "joined", "told"), [
    (Month(2024, 8), Month(2017, 8), [("leading-after-post", "leaders", 3), ("leading-after-post", "teachers", 5)]),
    (Month(2015, 8), Month(2017, 8), [("leading-before-school", "leaders", 3), ("leading-before-school", "teachers", 5)]),
    (Month(2017, 9), Month(2017, 8), []), (Month(2024, 8), Month(2024, 8), [("post-before-school", "teachers", 5)])])
def test_a_start_of_leading_that_contradicts_the_post_is_asked_at_both_cells(
    leads: Month, joined: Month, told: list[tuple[str, str, int]],
) -> None:
    world = posts({"一小": {}}, {"甲": at("一小", start=2017, joined=joined, leading_since=leads, row=5)})
    assert faults(replace(world, leaders=tuple(replace(one, row=3) for one in world.leaders))) == told


def test_a_missing_column_of_starts_is_told_once() -> None:
    world = posts({"一小": {}, "二小": {}}, {key: {**at(key), "duty_since": None} for key in ("一小", "二小")})
    assert len(faults(world)) == 2
    assert faults(replace(world, present=world.present - {"teacher.duty_since"})) == [
        ("leader-without-start", "teachers", 0)]


def test_orders_that_contradict_are_told_at_both_rows() -> None:
    told = [replace(order("甲", kind), row=row) for row, kind in (
        (2, LeaderOrderKind.STAY), (3, LeaderOrderKind.MUST_MOVE))]
    assert sorted(faults(posts({"一小": {}}, {"甲": at("一小")}, *told))) == [
        ("leader-orders-contradict", "leader_orders", row) for row in (2, 3)]


@pytest.mark.parametrize(("title", "written"), [("性别", "雌"), ("出生年月", "1979-13"), ("行政职务", "头头")])
def test_a_head_with_a_wrong_cell_is_not_asked_for_as_missing(title: str, written: str, tmp_path: Path) -> None:
    path = tmp_path / "数据.xlsx"
    write_input(path, posts({"一小": {}, "二小": {}, "三小": {}}, {"甲": {}, "乙": at("二小")}, parameters=[YEAR]), "zh")
    book = load_workbook(path)
    head = next(cell for row in book["教师"].iter_rows() for cell in row if str(cell.value).strip("*") == title)
    book["教师"].cell(head.row + 1, head.column).value = written
    book.save(path)
    told = run("principals", path, "--list", code=3).output
    assert f"「{title}」" in told
    assert "花名册中没有三小的校长" in told
    assert "没有一小的校长" not in told


def test_bad_input_is_told_at_its_cell_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "数据.xlsx"
    world, told = spoiled("two heads")
    write_input(path, world, "zh")
    output = run("principals", path, "-o", tmp_path / "out", code=3).output
    assert told in output
    assert "教师!" in output
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_school_without_head_is_asked_about_and_an_answer_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "数据.xlsx"
    write_input(path, posts({"一小": {}, "二小": {}}, {
        "乙": at("一小", start=2018), "丙": at("一小", Duty.VICE_HEAD, 2019)}, parameters=[YEAR]), "zh")
    assert "花名册中没有二小的校长" in run("principals", path, "-o", tmp_path / "out", code=3).output
    told = run("principals", path, "-o", tmp_path / "out", "--accept", "vacant-head", "--set", "P55.share=100%").output
    assert "二小校长空缺 → 乙由一小校长交流任二小校长 → 丙由一小副校长提任一小校长" in told


def test_where_a_plan_of_teachers_is_meant_the_folder_is_named(folder: Path) -> None:
    for path in (folder, folder / PRINCIPALS_XLSX):
        with pytest.raises(OutputError) as error:
            refuse_other(path)
        assert "是校长交流方案" in error.value.message.render("zh")


@pytest.mark.slow
@pytest.mark.parametrize("wrong", ["D10.term_years=9", "P99.on=false"])
def test_a_wrong_option_is_refused(book: Path, tmp_path: Path, wrong: str) -> None:
    run("principals", book, "-o", tmp_path, "--set", wrong, code=2)


@pytest.mark.slow
def test_options_of_teachers_do_not_disturb(book: Path, tmp_path: Path) -> None:
    run("principals", book, "-o", tmp_path, "--set", "H10.rate=12%")


# -- sheets -----------------------------------------------------------------------------------


def view_of_moves(world: Problem, moves: str) -> LeaderView:
    task = task_of(world)
    return LeaderView(task.cadre, task.policy, Outcome(Status.OPTIMAL, plan_of(task, moves)))


def column_of(world: Problem, moves: str, key: str, title: str) -> dict[Any, Any]:
    """Return by name what a column of a sheet says."""
    view = view_of_moves(world, moves)
    table = next(made for sheet in SHEETS if sheet.key == key and (made := sheet.table(view)) is not None)
    titles = [column.title.zh for column in table.columns]
    rows = [[spell(value, "zh") for value in row] for row in table.rows if not isinstance(row, Band)]
    return {row[titles.index("姓名")]: row[titles.index(title)] for row in rows}


def test_who_follows_whom_is_told_and_a_vacancy_is_filled_once() -> None:
    told = column_of(chain_of_three(), _CHAIN, "appointments", "理由")
    assert told["乙"].endswith("；接任甲")
    assert told["丙"].endswith("；接任乙")
    world = posts({"一小": {"deputy_posts": 2}, "二小": {}}, {
        "甲": at("一小"), "乙": at("一小", Duty.VICE_HEAD, 2018), "丙": at("二小", Duty.VICE_HEAD, 2018),
        "丁": at("二小"), "戊": at("二小", Duty.MIDDLE, 2015)}, **ASKED)
    told = column_of(world, "丙>一小:副校长 戊>二小:副校长", "appointments", "理由")
    assert told["丙"].endswith("；补该职位空缺")
    assert told["戊"].endswith("；接任丙")


def test_a_promotion_at_the_own_school_has_no_way() -> None:
    told = column_of(chain_of_three(), _CHAIN, "appointments", "路程公里（自家庭所在地）")
    assert told["丙"] is None
    assert told["乙"] is not None


@pytest.mark.parametrize(("given", "ground"), [
    ({"certificate_stage": "初中"}, "可任初中学段（持初中教师资格）"),
    ({"certificate_stage": None, "led": Led.NINE_YEAR}, "可任初中学段（有初中管理经历）")])
def test_a_move_to_another_stage_says_why_it_is_open(given: dict[str, Any], ground: str) -> None:
    world = posts({"一小": {}, "初中": {"type": SchoolType.JUNIOR}}, {"甲": at("一小", start=2018, **given)}, **ASKED)
    assert column_of(world, "甲>初中:校长", "appointments", "理由")["甲"].endswith(ground)
    same = posts({"一小": {}, "二小": {}}, {"甲": at("一小", start=2018, **given)}, **ASKED)
    assert "学段" not in column_of(same, "甲>二小:校长", "appointments", "理由")["甲"]


def test_who_heads_a_teaching_point_is_told_with_the_point_and_rules_with_their_names() -> None:
    world = posts({"一小": {}, "点": {"type": SchoolType.POINT, "legal": "一小"}}, {
        "甲": at("一小", start=2025), "乙": at("点", start=2025)}, **ASKED)
    assert column_of(world, "", "verdicts", "学校") == {"甲": "一小", "乙": "点"}
    assert column_of(world, "", "verdicts", "依据规则")["甲"] == "D15 不满一届不动"


def test_parameters_are_written_as_people_say_them_and_read_back(folder: Path) -> None:
    sheet = load_workbook(folder / PRINCIPALS_XLSX)["政策参数"]
    told = {row[3]: row[1] for row in sheet.iter_rows(values_only=True, min_row=3) if row[3]}
    assert told["seats.grade_by_rank"] == "特级：3；高级：2"
    assert told["round.backbone_titles"] is None
    assert not [value for value in told.values() if str(value).startswith(("{", "["))]
    rows = [YEAR, Parameter(name="seats.grade_by_rank", value="特级：2；高级：1")]
    assert CadrePolicy.of(sheet_values(rows)).seats.grade_by_rank == {"特级": 2, "高级": 1}


def test_the_page_tells_its_status_once(folder: Path) -> None:
    head = (folder / "report.html").read_text(encoding="utf-8").partition('<p class="status')[2].partition("</p>")[0]
    assert head.count("已证最优") == 1
    assert "2名人员调整" in head


# -- papers -----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_four_papers_are_written_and_the_notice_is_clean(folder: Path, tmp_path: Path, language: str) -> None:
    result = CliRunner().invoke(program, ["papers", str(folder), "-o", str(tmp_path), "--lang", language,
                                          "--accept", "retired-already"], prog_name="rotation")
    assert result.exit_code == 0, result.output + repr(result.exception)
    made = sorted(next(tmp_path.iterdir()).iterdir())
    assert [path.name[:2] for path in made] == ["01", "02", "03", "04"]
    words = ["\n".join(cell.text for table in docx.Document(str(path)).tables for row in table.rows for cell in row.cells)
             + "\n".join(part.text for part in docx.Document(str(path)).paragraphs) for path in made]
    if language == "zh":
        assert "乙" in words[1]
        assert "内部" in words[0]
        assert "内部" not in words[1]
        assert "丙同志任三小校长（试用期一年），免去其三小副校长职务。" in words[2]
        assert "免去甲同志的一小校长职务。" in words[2]
        assert "离任经济责任审计" in words[3]
    assert not scan_bytes(made[1].name, made[1].read_bytes())


def written(kind: str, world: Problem, moves: str, **given: str) -> tuple[list[str], list[list[str]]]:
    """Return the paragraphs and the rows of the tables of a paper about a plan."""
    write = next(one.write for one in PAPERS if one.kind == kind)
    made = write(LeaderMaterial(view_of_moves(world, moves), "zh", given))
    assert made is not None
    document = docx.Document(BytesIO(made))
    return [part.text for part in document.paragraphs], [
        [cell.text for cell in row.cells] for table in document.tables for row in table.rows]


def test_the_list_for_the_meeting_has_reasons_its_date_and_signatures() -> None:
    said, rows = written("appointments", chain_of_three(), _CHAIN)
    assert any(text.startswith("局党组会议研究日期：") for text in said)
    signed, annex = said.index("附：人员调整链、环说明") - 1, said[said.index("附：人员调整链、环说明") + 1:]
    assert all(word in said[signed] for word in ("拟制人：", "审核人：", "主要负责人（签字）："))
    assert [text.partition("→")[0] for text in annex] == ["1. 一小校长甲离任 "]
    assert rows[0][-1] == "理由"
    assert "已满规定任期6学年" in rows[1][-1]
    assert all(row[-1] for row in rows)


def test_orders_are_titled_addressed_and_sealed_as_the_bureau_does() -> None:
    said, _ = written("orders", chain_of_three(), _CHAIN)
    assert said[0] == "关于乙等同志职务任免的通知"
    assert said[-2].endswith("教育局（盖章）")
    assert not said[-2].startswith("教育局")
    assert said[-1].split() == ["年", "月", "日"]
    alone = posts({"一小": {}, "二小": {}}, {"乙": at("一小", start=2018)}, **ASKED)
    assert written("orders", alone, "乙>二小:校长")[0][0] == "关于乙同志职务任免的通知"


def test_a_day_of_the_notice_stands_on_a_line_of_its_own() -> None:
    said, _ = written("preposting", chain_of_three(), _CHAIN)
    assert "公示时间：____年__月__日至____年__月__日" in said
    assert said[-2].endswith("教育局（盖章）")


def test_what_the_office_fills_in_stands_on_the_papers() -> None:
    said, _ = written("preposting", chain_of_three(), _CHAIN, notice_from="7月20日", phone="0479-1234567", bureau="某旗教育局")
    assert "公示时间：2026年7月20日至2026年7月24日" in said
    assert "受理电话：0479-1234567" in said
    assert any("向某旗教育局反映" in text for text in said)
    assert "局党组会议研究日期：2026年7月15日" in written("appointments", chain_of_three(), _CHAIN, meeting="2026-7-15")[0]
    assert "文号：教发〔2026〕9号" in written("orders", chain_of_three(), _CHAIN, order_number="教发〔2026〕9号")[0]


def test_the_notice_names_those_who_are_appointed_alone() -> None:
    alone = posts({"一小": {}, "二小": {}}, {
        "甲": at("一小", start=2018, retires=Month(2026, 8)), "乙": at("二小", Duty.VICE_HEAD, 2018)}, **ASKED)
    said, rows = written("preposting", alone, "乙>一小:校长")
    assert [row[1] for row in rows[1:]] == ["乙"]
    assert any("现将乙同志拟任职情况予以公示" in text for text in said)


@pytest.mark.slow
@pytest.mark.parametrize(("option", "told"), [
    (("--fill", "公示开始=2026-07-20", "--fill", "公示结束=2026-07-21"), "不足5个工作日"),
    (("--fill", "党组会议日期=明天"), "不是日期"), (("--fill", "报到日期=8月28日"), "可用名称"),
    (("--template", "."), "没有模板"), (("--all",), "全部生成"), (("--only", "dispatch"), "没有“dispatch”这种材料")])
def test_what_the_papers_of_leaders_cannot_take_is_refused(folder: Path, option: tuple[str, ...], told: str) -> None:
    assert told in run("papers", folder, "--accept", "retired-already", *option, code=2).stderr


@pytest.mark.parametrize(("member", "told"), [
    (True, ["党组织关系转接"]), (None, ["党组织关系转接（中共党员办理）"]), (False, [])])
def test_who_is_no_member_moves_no_relation_with_the_party(member: bool | None, told: list[str]) -> None:
    _, rows = written("handover", posts({"一小": {}, "二小": {}}, {
        "乙": at("一小", start=2018, member=member)}, **ASKED), "乙>二小:校长")
    assert [row[1] for row in rows if row[1].startswith("党组织")] == told


def test_who_leaves_a_post_settles_what_it_asks() -> None:
    _, rows = written("handover", chain_of_three(戊=at("二小", Duty.VICE_HEAD, 2019)), f"{_CHAIN} 戊>三小:副校长")
    matters = {key: {row[1] for row in rows if row[0] == key} for key in "甲乙丙戊"}
    assert matters["甲"] == matters["乙"] > matters["戊"]
    assert matters["甲"] - matters["戊"] == {"离任经济责任审计", "法定代表人变更登记"}
    assert matters["丙"] == set(), "who stays at the school hands nothing over"


# -- why --------------------------------------------------------------------------------------


def test_why_somebody_moves_and_what_another_choice_costs(folder: Path) -> None:
    told = run("explain", folder, "--teacher", "乙", "--accept", "retired-already").output
    assert "乙（三小校长）：任满" in told
    assert "拟任一小校长" in told
    assert "如不这样安排：没有合规方案" in told or "变差" in told
    assert "一小校长（调整后）：乙" in run("explain", folder, "--school", "一小", "--accept", "retired-already").output
    run("explain", folder, "--teacher", "无此人", "--accept", "retired-already", code=2)


def test_what_keeps_people_from_a_seat_is_told_in_words(folder: Path) -> None:
    asked = run("explain", folder, "--school", "一小", "--accept", "retired-already")
    lines = asked.output.splitlines()
    first = next(at for at, line in enumerate(lines) if "同级人员中有2人不能担任，每人只计首要原因" in line)
    assert lines[first + 1].strip() == "1人：“不满一届不动”规则（任现职不满一届的一般不交流，组织决定或提任的除外）"
    assert not re.search(r"[CD]\d\d", " ".join(lines[first:]))
    assert "--gap" not in asked.output
    assert "是否应为“一小" in run("explain", folder, "--school", "一小学", "--accept", "retired-already", code=2).output


def test_who_meets_the_conditions_and_cannot_take_a_seat_all_the_same_is_told_with_the_rule() -> None:
    world = posts({"一小": {}, "二小": {}}, {
        "甲": at("一小", start=2018, retires=Month(2026, 8)), "乙": at("二小", start=2018),
        "丙": at("一小", Duty.VICE_HEAD, 2018)}, order("丙", LeaderOrderKind.NEVER_TO, "二小"), **ASKED)
    said = [line.render("zh") for line in LeaderInquiry(view_of_moves(world, "丙>一小:校长")).school("一小")]
    told = next(line for line in said if "乙" in line)
    assert told == "  乙（二小校长）本人符合任职条件，但如由其担任，就没有满足全部规则的方案，除非不执行“一校一长”规则"
    assert not [line for line in said if "还可由" in line]


def test_that_more_could_take_a_seat_than_are_told_is_said() -> None:
    others = {f"任{school}": at(school, start=2018) for school in ("二小", "三小", "四小", "五小", "六小", "七小", "八小")}
    world = posts({school: {} for school in ("一小", *(key[1:] for key in others))}, {
        "甲": at("一小", start=2018, retires=Month(2026, 8)), **others}, **ASKED)
    said = [line.render("zh") for line in LeaderInquiry(view_of_moves(world, ""), exact=False).school("一小")]
    assert sum("符合任职条件" in line and line.startswith("  任") for line in said) == 5
    assert [line for line in said if "另有2人" in line]


_ORDERS = [
    (LeaderOrderKind.GOES_TO, ("二小",), Duty.HEAD, "党组决定：指定去向二小校长（理由：加强薄弱学校）"),
    (LeaderOrderKind.NEVER_TO, ("二小", "三小"), None, "党组决定：禁止去向二小、三小（理由：加强薄弱学校）"),
    (LeaderOrderKind.MUST_MOVE, (), None, "党组决定：应交流（理由：加强薄弱学校）"),
    (LeaderOrderKind.STAY, (), None, "党组决定：留任（理由：加强薄弱学校）"),
    (LeaderOrderKind.RELIEVED, (), None, "党组决定：免职（理由：加强薄弱学校）")]


@pytest.mark.parametrize(("kind", "schools", "duty", "told"), _ORDERS, ids=[str(one[0]) for one in _ORDERS])
def test_a_decision_of_the_party_group_is_told_with_place_and_reason_inside_and_not_outside(
        kind: LeaderOrderKind, schools: tuple[str, ...], duty: Duty | None, told: str) -> None:
    given = replace(order("甲", kind, *schools, duty=duty), reason="加强薄弱学校")
    world = posts({code: {} for code in ("一小", "二小", "三小")}, {
        "甲": at("一小", start=2018), "乙": at("二小", start=2018), "丙": at("三小", start=2018)}, given, **ASKED)
    assert column_of(world, "", "verdicts", "说明")["甲"].endswith(told)
    view = view_of_moves(world, "")
    assert any(told in line.render("zh") for line in LeaderInquiry(view, exact=False).person("甲"))
    moves = {LeaderOrderKind.GOES_TO: "甲>二小:校长 乙>一小:校长", LeaderOrderKind.NEVER_TO: "乙>一小:校长 甲>二小:校长",
             LeaderOrderKind.MUST_MOVE: "甲>二小:校长 乙>一小:校长"}.get(kind, "")
    if kind is not LeaderOrderKind.STAY:
        assert told in column_of(world, moves, "appointments", "理由")["甲"]
    for paper in ("preposting", "orders", "handover") if moves else ():
        assert "加强薄弱学校" not in str(written(paper, world, moves))


def test_a_price_is_that_of_solving_again(folder: Path) -> None:
    _, view = reopen_leaders(folder, None, ("retired-already",))
    outcome = solve(view.task)
    assert outcome.plan is not None
    assert outcome.plan.pairs == view.plan.pairs
    for line in LeaderInquiry(view).everything():
        assert line.render("zh")
        assert line.render("en")

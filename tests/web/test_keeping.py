"""The ledger at the desk: a plan recorded from its own screen, who is due, one person's spells, a chain that is broken."""

import io
import json
import re
import shutil
import sqlite3
from dataclasses import replace
from datetime import date
from urllib.parse import unquote

import openpyxl
import pytest

from rotation.ledger import FILE_NAME
from rotation.ledger.history import History, RoundOf, RoundRecord
from rotation.lived.office import yellow
from rotation.run import Inputs, plan_round
from rotation.web import keeping
from rotation.web.desk import Desk, RunNote
from rotation.web.job import Bench
from rotation.web.screen import Visit
from rotation.web.screens import desk as desk_screen
from rotation.web.screens.carry import CARRY
from rotation.web.screens.check import CHECK
from rotation.web.screens.ledger import LEDGER, events_form
from rotation.web.short import Refused
from rotation.web.sorts import EVENTS
from rotation.workbook.template import write_input
from tests.support.browser import needs_chromium
from tests.support.desk import served
from tests.support.made_ledger import BANNER, made, recorded
from tests.support.officer import Officer
from tests.support.small_banner import small_banner
from tests.support.straight import Straight
from tests.support.terminal import run as typed

JOB = 180_000


@pytest.fixture
def visit(tmp_path):
    """A look at a desk whose ledger holds two rounds: two people until 2028, three until 2029."""
    desk = Desk(tmp_path)
    recorded(recorded(made(tmp_path / FILE_NAME), 2026, range(2)), 2027, range(2, 5))
    return Visit(desk, Bench(tmp_path, lambda *_: None), Straight(), "zh")


def look(visit, **query):
    return LEDGER.load(Visit(visit.desk, visit.bench, visit.shorts, visit.lang, query=query))


def test_who_is_due_is_told_by_year_and_the_command_shows_the_same(visit):
    found = look(visit)
    told = found["told"]
    assert (told["banner"], told["entries"], told["sound"], told["stale"]) == (BANNER, 2, True, False)
    assert (told["years"], told["asked"]) == ([(2028, 2), (2029, 3)], {"due": 2028})
    assert [row[:4] for row in told["spells"]["rows"]] == [
        ["T00000", "试甲0000", "甲学校", "乙学校"], ["T00001", "试甲0001", "甲学校", "乙学校"]]
    assert found["command"] == ["rotation", "ledger", "show", "--due", "2028", "--ledger", FILE_NAME]
    shown = json.loads(typed("ledger", "show", "--due", 2028, "--ledger", visit.desk.folder / FILE_NAME, "--json").stdout)
    assert {one["teacher"] for one in shown["spells"]} == {row[0] for row in told["spells"]["rows"]}


def test_who_stays_by_the_last_plan_without_an_event_is_named(visit):
    assert look(visit)["told"]["untold"] is None
    recorded(made(visit.desk.folder / FILE_NAME), 2028, range(1, 3))
    told = look(visit)["told"]["untold"]
    assert told["zh"].startswith("1人按2028年度方案期满留任或转第三校，台账中没有登记期满去向：试甲0001。")


@pytest.mark.parametrize(("query", "asked", "people"), [
    ({"due": "2029"}, {"due": 2029}, 3), ({"due": "2040"}, {"due": 2040}, 0), ({"year": "2026"}, {"year": 2026}, 2),
    ({"due": "twenty"}, {"due": 2028}, 2), ({"banner": "别旗"}, {"due": 2028}, 2)])
def test_a_year_is_chosen_in_the_address(visit, query, asked, people):
    told = look(visit, **query)["told"]
    assert (told["asked"], len(told["spells"]["rows"])) == (asked, people)


def test_where_only_leaders_are_recorded_the_year_after_them_is_looked_at():
    led = RoundRecord(seq=1, programme=RoundOf.LEADERS, year=2026, version=1, plan_sha256="", facts_sha256="",
                      policy_sha256="", approved=date(2026, 7, 20), basis="")
    asked, spells = keeping._asked(History(banner="旗", rounds=(led,)), {}, {"year": None, "due": None})
    assert (asked, spells) == ({"due": 2027}, ())


def test_rounds_are_told_with_paper_and_people(visit):
    assert [row[:6] for row in look(visit)["told"]["rounds"]["rows"]] == [
        ["2026", "教师", "1", "2026-08-20", "西教发〔2026〕18号", "2"], ["2027", "教师", "1", "2027-08-20", "西教发〔2026〕18号", "3"]]


@pytest.mark.parametrize("typed", ["T00001", "试甲0001"])
def test_one_person_is_found_by_number_or_name(visit, typed):
    lines = LEDGER.buttons["spells"](visit, {"about": BANNER, "teacher": typed}).told["lines"]
    assert [line["zh"] for line in lines] == ["试甲0001 T00001", "2026-09 至 2028-08：甲学校→乙学校，数学，定期交流"]
    assert "at 乙学校, from 甲学校" in lines[1]["en"]


def test_somebody_unknown_is_said_to_be_unknown(visit):
    lines = LEDGER.buttons["spells"](visit, {"about": BANNER, "teacher": "无此人"}).told["lines"]
    assert [line["zh"] for line in lines] == ["台账中没有“无此人”的交流经历。"]


def spoiled(visit, how):
    with sqlite3.connect(visit.desk.folder / FILE_NAME) as book:
        book.execute(how)
    book.close()


def test_a_chain_that_was_touched_is_told_by_its_first_bad_entry(visit):
    spoiled(visit, "UPDATE entry SET basis='西教发〔2026〕81号' WHERE seq=2")
    told = look(visit)["told"]
    assert not told["sound"]
    assert told["state"][0]["zh"].startswith("台账第2条起不一致")


def test_what_is_looked_up_is_worked_out_anew_by_a_button(visit):
    spoiled(visit, "DELETE FROM spell")
    assert (look(visit)["told"]["stale"], look(visit)["told"]["spells"]["rows"]) == (True, [])
    assert LEDGER.buttons["rebuild"](visit, {"banner": BANNER}).go.startswith("/ledger?banner=")
    assert (look(visit)["told"]["stale"], len(look(visit)["told"]["spells"]["rows"])) == (False, 2)


# -- what happened ----------------------------------------------------------------------------------


def happening(visit, **values):
    """The form for events with the row of somebody filled in, as a file of the desk."""
    book = openpyxl.load_workbook(io.BytesIO(events_form(replace(visit, query={"banner": BANNER}))))
    sheet = book["变动"]
    heads = {str(cell.value).rstrip("*"): cell.column for row in sheet.iter_rows(max_row=3) for cell in row if cell.value}
    row = next(cell.row for column in sheet.iter_cols() for cell in column if cell.value == "T00000")
    for name, value in values.items():
        sheet.cell(row, heads[name]).value = value
    stream = io.BytesIO()
    book.save(stream)
    return visit.desk.keep(stream.getvalue(), ".xlsx", "变动.xlsx", EVENTS)


EARLY = {"类型": "提前结束", "日期": "2026-10", "依据": "西教发〔2026〕30号", "经办人": "张三"}


def test_what_happened_is_judged_first_and_written_when_told(visit):
    of = happening(visit, **EARLY)
    told = look(visit, banner=BANNER, of=of)
    assert (told["events"]["number"], told["events"]["issues"], told["told"]["entries"]) == (1, [], 2)
    form = {"banner": BANNER, "of": of, "head": told["told"]["head"]}
    went = LEDGER.buttons["happened"](visit, form)
    after = look(visit, banner=BANNER, run=of)
    assert unquote(went.go) == f"/ledger?banner={BANNER}&run={of}"
    assert (after["run"], after["told"]["entries"], after["told"]["years"]) == (of, 3, [(2028, 1), (2029, 3)])
    assert after["command"] == ["rotation", "ledger", "event", of, "--banner", BANNER, "--ledger", FILE_NAME]
    with pytest.raises(Refused) as late:  # the head that was shown is no longer the end
        LEDGER.buttons["happened"](visit, form)
    assert "他人" in late.value.told["zh"]


@pytest.mark.parametrize("wrong", [{"日期": "2099-01"}, {"依据": "局长说的"}, {"经办人": None}])
def test_what_is_wrong_with_an_event_is_told_by_its_cell_and_nothing_is_written(visit, wrong):
    of = happening(visit, **{**EARLY, **wrong})
    told = look(visit, banner=BANNER, of=of)
    assert told["events"]["number"] == 0
    assert all(issue["cell"].startswith("变动!") for issue in told["events"]["issues"])
    with pytest.raises(Refused):
        LEDGER.buttons["happened"](visit, {"banner": BANNER, "of": of, "head": told["told"]["head"]})
    assert look(visit)["told"]["entries"] == 2


def before(visit, *rows):
    """A workbook of the desk whose sheet 台账 tells of the years before."""
    book = openpyxl.Workbook()
    book.active.title = "台账"
    for row in (("教师编号", "姓名", "开始年月", "结束年月", "原单位名称", "交流轮岗单位名称"), *rows):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return visit.desk.keep(stream.getvalue(), ".xlsx", "数据.xlsx")


def test_who_was_sent_out_before_is_taken_in_once_and_is_due_then(visit):
    book = before(visit, ("T90001", "试乙一", "2025-09", "2027-08", "甲学校", "乙学校"))
    found = look(visit)
    assert (found["told"]["unimported"], found["books"]) == (True, [book])
    form = {"banner": BANNER, "book": book, "head": found["told"]["head"], "clerk": "张三"}
    with pytest.raises(Refused) as lacking:
        LEDGER.buttons["imported"](visit, {**form, "clerk": " "})
    assert set(lacking.value.fields) == {"clerk"}
    LEDGER.buttons["imported"](visit, form)
    after = look(visit, due="2027", run=book)
    assert (after["told"]["unimported"], after["told"]["entries"]) == (False, 3)
    assert [row[:2] for row in after["told"]["spells"]["rows"]] == [["T90001", "试乙一"]]
    assert after["command"][:4] == ["rotation", "ledger", "import", book]
    with pytest.raises(Refused):
        LEDGER.buttons["imported"](visit, form)


def test_a_wrong_row_of_the_years_before_writes_nothing(visit):
    book = before(visit, ("T90001", "试乙一", "2027-09", "2025-08", "甲学校", "乙学校"))
    with pytest.raises(Refused):
        LEDGER.buttons["imported"](visit, {"banner": BANNER, "book": book, "clerk": "张三", "head": look(visit)["told"]["head"]})
    assert look(visit)["told"]["entries"] == 2


def test_events_of_a_file_that_is_not_there_are_not_written(visit):
    with pytest.raises(KeyError):
        LEDGER.buttons["happened"](visit, {"banner": BANNER, "of": "变动-009.xlsx"})


def test_a_file_that_is_no_ledger_is_a_sentence(visit):
    (visit.desk.folder / FILE_NAME).write_bytes(b"no ledger" * 1000)
    with pytest.raises(Refused) as refused:
        look(visit)
    assert "台账" in refused.value.told["zh"]


def test_a_desk_without_a_ledger_says_how_to_begin(tmp_path):
    assert LEDGER.load(Visit(Desk(tmp_path), Bench(tmp_path, lambda *_: None), Straight(), "zh"))["told"] is None
    for button in ("spells", "rebuild"):
        with pytest.raises(KeyError):
            LEDGER.buttons[button](Visit(Desk(tmp_path), Bench(tmp_path, lambda *_: None), Straight(), "zh"), {})


@pytest.mark.parametrize(("given", "wrong"), [
    ({"basis": "局长说的"}, {"basis"}), ({"approved": "2999-01-01"}, {"approved"}), ({"approved": "八月二十"}, {"approved"}),
    ({"basis": "18号", "approved": ""}, {"basis", "approved"})])
def test_what_is_wrong_with_an_approval_is_told_field_by_field(tmp_path, given, wrong):
    told = keeping.record({"ledger": str(tmp_path / FILE_NAME), "folder": str(tmp_path), "basis": "西教发〔2026〕18号",
                           "approved": "2026-08-20", "clerk": "张三", **given}, lambda _: None)
    assert set(told["fields"]) == wrong
    assert not (tmp_path / FILE_NAME).exists()


# -- next year --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A desk with the plan of a small banner."""
    folder = tmp_path_factory.mktemp("office")
    write_input(folder / "数据-001.xlsx", small_banner("小旗"), "zh")
    return folder, plan_round(Inputs(folder / "数据-001.xlsx"), folder).folder.name


def test_next_years_workbook_is_that_of_the_command(office, tmp_path):
    folder, run = office
    desk = Desk(folder)
    desk.note(lambda notes: notes.runs.update({run: RunNote(book="数据-001.xlsx")}))
    visit = Visit(desk, Bench(folder, lambda *_: None), Straight(), "zh", run)
    assert (CARRY.load(visit)["year"], CARRY.load(visit)["earlier"]) == (2027, [])
    assert CARRY.buttons["ahead"](visit, {"run": run}).go == "/check/数据-002.xlsx"
    note = desk.notes().books["数据-002.xlsx"]
    assert note.title == "2027数据.xlsx"
    words = [str(folder / word) if word in (run, "数据-001.xlsx") else word for word in note.carried.command[1:-1]]
    typed(*words, tmp_path / "2027数据.xlsx")
    assert (folder / "数据-002.xlsx").read_bytes() == (tmp_path / "2027数据.xlsx").read_bytes()
    numbers = {sheet: sum(one.number for one in note.carried.fill if one.sheet == sheet) for sheet in yellow(folder / "数据-002.xlsx")}
    assert numbers == {sheet: len(cells) for sheet, cells in yellow(folder / "数据-002.xlsx").items()}
    assert CHECK.load(replace(visit, name="数据-002.xlsx"))["carried"] == note.carried
    assert str(desk_screen.book_told(desk.books()[0])["before"]) == f"由 {run} 结转"


def test_a_new_roster_is_carried_from_and_what_it_says_otherwise_is_asked(office, tmp_path):
    folder, run = shutil.copytree(office[0], tmp_path / "桌"), office[1]
    desk = Desk(folder)
    desk.note(lambda notes: notes.runs.update({run: RunNote(book="数据-001.xlsx")}))
    book = openpyxl.load_workbook(folder / "数据-001.xlsx")
    sheet = book["教师"]
    heads = {str(cell.value).rstrip("*"): cell.column for row in sheet.iter_rows(max_row=3) for cell in row if cell.value}
    ids = {str(row[heads["教师编号"] - 1].value): row[0].row for row in sheet.iter_rows() if row[heads["教师编号"] - 1].value}
    placed = json.loads((folder / run / "plan.json").read_text(encoding="utf-8"))["placements"][0]["teacher"]
    other = next(key for key in ids if re.fullmatch(r"T[0-9]+", key) and key != placed)
    sheet.cell(ids[other], heads["姓名"]).value = "新姓名"
    stream = io.BytesIO()
    book.save(stream)
    roster = desk.keep(stream.getvalue(), ".xlsx", "新花名册.xlsx")
    visit = Visit(desk, Bench(folder, lambda *_: None), Straight(), "zh", run, query={"roster": roster})
    assert CARRY.load(visit)["roster"] == roster
    assert "数据-001.xlsx" not in [name for name, _ in CARRY.load(visit)["books"]]
    name = CARRY.buttons["ahead"](visit, {"run": run, "roster": roster}).go.removeprefix("/check/")
    made = [[cell.value for cell in row] for row in openpyxl.load_workbook(folder / name)["教师"].iter_rows()]
    assert any("新姓名" in row for row in made)
    assert ("--roster", roster) in zip(*[desk.notes().books[name].carried.command[at:] for at in (0, 1)], strict=False)
    school = next(sheet.cell(row, heads["任教学校"]).value for row in ids.values()
                  if sheet.cell(row, heads["任教学校"]).value not in (None, sheet.cell(ids[placed], heads["任教学校"]).value)
                  and row > ids["教师编号"])
    for host in ("交流中接收学校", "交流期限止"):
        sheet.cell(ids[other], heads[host]).value = school if host == "交流中接收学校" else "2029-08"
    sheet.cell(ids[other], heads["人员状态"]).value = "交流"
    stream = io.BytesIO()
    book.save(stream)
    odd = desk.keep(stream.getvalue(), ".xlsx", "新花名册.xlsx")
    with pytest.raises(Refused) as asked:
        CARRY.buttons["ahead"](visit, {"run": run, "roster": odd})
    assert "以此为准" in asked.value.told["zh"]
    CARRY.buttons["ahead"](visit, {"run": run, "roster": odd, "accept-carry-differs": "yes"})


def test_a_plan_that_the_ledger_of_the_desk_lacks_is_carried_and_says_so(office, tmp_path):
    folder, run = shutil.copytree(office[0], tmp_path / "桌"), office[1]
    desk = Desk(folder)
    desk.note(lambda notes: notes.runs.update({run: RunNote(book="数据-001.xlsx")}))
    recorded(made(folder / FILE_NAME), 2026, range(2))
    visit = Visit(desk, Bench(folder, lambda *_: None), Straight(), "zh", run)
    name = CARRY.buttons["ahead"](visit, {"run": run}).go.removeprefix("/check/")
    assert "台账登记的变动未采用" in desk.notes().books[name].carried.says["zh"]


def test_without_its_workbook_nothing_is_carried(office):
    folder, run = office
    desk = Desk(folder)
    desk.note(lambda notes: notes.runs.clear())
    visit = Visit(desk, Bench(folder, lambda *_: None), Straight(), "zh", run)
    assert (CARRY.load(visit)["book"], CARRY.load(visit)["command"]) == (False, [])
    with pytest.raises(Refused):
        CARRY.buttons["ahead"](visit, {"run": run})
    with pytest.raises(KeyError):
        CARRY.buttons["ahead"](visit, {"run": "没有"})


# -- in a browser -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def clerk(browser, tmp_path_factory):
    home = tmp_path_factory.mktemp("keeping")
    write_input(home / "小旗.xlsx", small_banner("小旗"), "zh")
    with served(home / "桌") as desk:
        desk.drop(home / "小旗.xlsx")
        desk.anew()
        found = Officer(browser, desk)
        desk.send("plan", book="数据-001.xlsx")
        found.page.goto(desk.home + "/job")
        found.page.wait_for_selector("#result:visible", timeout=JOB)
        found.press("#result")
        found.went("/run/")
        found.run = re.search(r"/run/([^?]+)", unquote(found.page.url))[1]
        yield found
        assert [text for text in found.said if "409" not in text] == []  # a field was refused
        assert not re.search(r"\bT[0-9]\b|师[0-9]|张三", " ".join([*found.asked, *found.titles]))
        found.context.close()


@needs_chromium
@pytest.mark.slow
def test_a_plan_is_recorded_from_its_screen_and_found_among_those_that_are_due(clerk, tmp_path):
    page, desk = clerk.page, clerk.desk
    page.goto(desk.home + "/ledger")
    clerk.looked()
    assert page.locator(f"main a:has-text('{clerk.run}')").count() == 1
    page.goto(f"{desk.home}/run/{clerk.run}")
    clerk.press("#record summary")
    clerk.looked()
    for name, value in (("basis", "局长说的"), ("approved", "2026-08-20"), ("clerk", "张三")):
        page.fill(f"#record [name={name}]", value)
    clerk.press("#record button")
    page.wait_for_selector("#basis[aria-invalid]")
    assert "文号" in page.inner_text("#record .fault")
    assert not (desk.folder / FILE_NAME).exists()
    clerk.looked()
    page.fill("#basis", "西教发[2026]18号")
    clerk.press("#record button")
    clerk.went("/ledger")
    assert "台账完好：共1条" in page.inner_text("#chain")
    command = page.inner_text(".foot pre")
    assert "rotation ledger record" in command
    assert "--source 数据-001.xlsx" in command
    clerk.press("a:has-text('2028年（1人）')")
    clerk.went("due=2028")
    page.wait_for_selector(".grid [role=cell]")
    clerk.press(".grid [role=row][data-at='0']")
    page.wait_for_selector("#lines p:nth-child(2)")
    placed = json.loads((desk.folder / clerk.run / "plan.json").read_text(encoding="utf-8"))["placements"][0]
    assert page.input_value("#ask [name=teacher]") == placed["teacher"]
    assert "2026-09 至 2028-08" in page.inner_text("#lines")
    clerk.looked("ledger")
    page.goto(f"{desk.home}/run/{clerk.run}")
    assert "已记入台账：第1条，西教发〔2026〕18号" in page.inner_text("main")
    assert page.locator("#record").count() == 0
    told = desk.send("record", run=clerk.run, basis="西教发〔2026〕18号", approved="2026-08-20", clerk="张三")
    assert (told.status, "不重复记录" in told.text) == (409, True)
    # What follows needs a recorded plan, in this order: steps of one way through the page.
    repeated(clerk, tmp_path)
    read_in_english(clerk)
    dropped(clerk, tmp_path)


@needs_chromium
@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_plan_is_carried_into_the_next_year(clerk, lang):
    page = clerk.page
    clerk.speaks(lang)
    page.goto(f"{clerk.desk.home}/run/{clerk.run}")
    clerk.press("a[href^='/carry/']")
    clerk.went("/carry/")
    clerk.looked("carry")
    clerk.press("button.main")
    clerk.went("/check/")
    assert page.locator("section[aria-labelledby=carried] tbody tr").count() > 3
    assert page.get_attribute("main section a[download]", "href").startswith("/book/")
    clerk.looked()
    with page.expect_download() as taken:
        page.click("section[aria-labelledby=carried] a[download]")
    assert taken.value.suggested_filename.startswith("数据-00")
    clerk.speaks("zh")


def read_in_english(clerk):
    page = clerk.page
    clerk.speaks("en")
    page.goto(clerk.desk.home + "/ledger")
    page.wait_for_selector(".grid [role=cell]")
    assert "Sound: every entry" in page.inner_text("#chain")
    clerk.press(".grid [role=row][data-at='0']")
    page.wait_for_selector("#lines p:nth-child(2)")
    assert "2026-09 to 2028-08: at" in page.inner_text("#lines")
    clerk.looked("ledger")
    clerk.press("tbody th a")
    clerk.went("year=2026")
    assert page.locator(".foot pre").inner_text() == f"rotation ledger show --year 2026 --ledger {FILE_NAME}"
    clerk.speaks("zh")


def dropped(clerk, tmp_path):
    page = clerk.page
    page.goto(clerk.desk.home + "/ledger")
    with page.expect_download() as taken:
        page.click("a[href^='/blank/events']")
    taken.value.save_as(tmp_path / "变动.xlsx")
    book = openpyxl.load_workbook(tmp_path / "变动.xlsx")
    sheet = book["变动"]
    heads = {str(cell.value).rstrip("*"): cell.column for row in sheet.iter_rows(max_row=3) for cell in row if cell.value}
    row = next(cell.row for column in sheet.iter_cols() for cell in column if re.fullmatch(r"T[0-9]", str(cell.value)))
    for name, value in EARLY.items():
        sheet.cell(row, heads[name]).value = "2099-01" if name == "日期" else value
    book.save(tmp_path / "变动.xlsx")
    clerk.drops(tmp_path / "变动.xlsx")
    clerk.went("of=")
    page.wait_for_selector("#judged ~ .scroll td")
    clerk.looked()
    sheet.cell(row, heads["日期"]).value = "2026-10"
    book.save(tmp_path / "变动.xlsx")
    clerk.drops(tmp_path / "变动.xlsx")
    clerk.went("of=.*002")
    clerk.looked()
    clerk.press("form[action='/do/happened'] button")
    clerk.went("run=")
    assert "共2条" in page.inner_text("#chain")
    assert "rotation ledger event 变动-002.xlsx" in page.inner_text(".foot pre")


def repeated(clerk, tmp_path):
    note = json.loads((clerk.desk.folder / ".desk/desk.json").read_text(encoding="utf-8"))["recorded"][clerk.run]
    words = [str(clerk.desk.folder / word) if word in (clerk.run, "数据-001.xlsx") else word for word in note[1:-1]]
    typed(*words, tmp_path / "又.db")
    def payloads(path):
        with sqlite3.connect(path) as book:
            return re.sub(r'"person":"\w+"', "", book.execute("SELECT payload FROM entry").fetchone()[0])
    assert payloads(tmp_path / "又.db") == payloads(clerk.desk.folder / FILE_NAME)

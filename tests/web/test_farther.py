"""Beyond one round at the desk: the lessons that a plan leaves open are shared, and every sheet of the result is a list."""

import json
import re
from urllib.parse import unquote

import openpyxl
import pytest

from rotation.domain.months import Month
from rotation.domain.records import Parameter
from rotation.domain.vocabulary import Level
from rotation.ledger import FILE_NAME
from rotation.rules._share_tiny import walkers
from rotation.web import farther, sheets, tasks
from rotation.web.desk import Desk, RunNote
from rotation.web.job import Bench
from rotation.web.screen import Visit
from rotation.web.screens.lists import LISTS
from rotation.web.screens.share import SHARE
from rotation.web.screens.years import YEARS
from rotation.web.short import Refused
from rotation.workbook.template import write_input
from tests.support.browser import needs_chromium
from tests.support.desk import served
from tests.support.made_ledger import BANNER, made, recorded
from tests.support.officer import Officer
from tests.support.small_banner import small_banner
from tests.support.straight import Straight

RUN = "2026-旗-001"
JOB = 180_000
"""Milliseconds that a job may take on a busy machine."""


@pytest.fixture
def visit(tmp_path):
    """A look at a desk with a plan that is none but for its head."""
    (tmp_path / RUN).mkdir()
    (tmp_path / RUN / "plan.json").write_text('{"status": "OPTIMAL", "placements": [1]}', encoding="utf-8")
    (tmp_path / "数据-001.xlsx").write_bytes(b"x")
    desk = Desk(tmp_path)
    desk.note(lambda notes: notes.runs.update({RUN: RunNote(book="数据-001.xlsx")}))
    return Visit(desk, Bench(tmp_path, lambda *_: None), Straight(), "zh", RUN)


@pytest.mark.parametrize(("name", "typed"), [
    *(("W20.days", days) for days in ("六", "-1", "99", "2.5")), ("L15.receivers", "4"), ("W15.winter", "冬"),
    ("minutes", "很久")])
def test_what_is_no_value_is_told_beside_its_field(visit, name, typed):
    with pytest.raises(Refused) as refused:
        SHARE.buttons["share"](visit, {"run": RUN, name: typed})
    assert set(refused.value.fields) == {name}
    assert visit.bench.last() == {}


def test_every_parameter_of_sharing_is_asked_for_as_the_command_takes_it(visit, monkeypatch):
    asked = []
    monkeypatch.setattr("rotation.web.screens.share.begin", lambda _, task, request: asked.append((task, request)))
    SHARE.buttons["share"](visit, {"run": RUN, "W20.days": " 2 ", "W15.winter": "false", "L10.lessons": "", "minutes": "3"})
    ((task, request),) = asked
    assert (task, request["sets"], request["seconds"]) == ("share", ["W20.days=2", "W15.winter=false"], 180)
    assert request["command"][-6:] == ["--set", "W20.days=2", "--set", "W15.winter=false", "--time-limit", "180"]


@pytest.mark.parametrize(("days", "given"), [("2", "2"), ("99", None)])
def test_what_the_workbook_says_of_sharing_is_told_and_its_faults_stop_no_check(days, given, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    told = {"round.year": "2026", "round.seat_town": "旗镇", "H10.on": "false", "W20.days": days}
    facts = walkers({"一小": {}, "二小": {**grades(0), "grade1": 3}}, {"甲": {}})
    write_input(tmp_path / "数据.xlsx", type(facts).of(**{**vars(facts), "parameters": [
        Parameter(name=name, value=value) for name, value in told.items()]}), "zh")
    found = tasks.check({"source": "数据.xlsx", "accept": [], "lang": "zh"}, lambda _: None)
    assert found["ready"]
    assert found["given"].get("W20.days", {}).get("value", {}).get("zh") == given


def test_without_its_workbook_nothing_is_shared(visit):
    visit.desk.note(lambda notes: notes.runs.clear())
    assert not SHARE.load(visit)["book"]
    with pytest.raises(Refused):
        SHARE.buttons["share"](visit, {"run": RUN})
    with pytest.raises(KeyError):
        SHARE.buttons["share"](visit, {"run": "没有"})


def test_the_desk_looks_up_what_was_expected_in_its_own_ledger(visit, monkeypatch, tmp_path):
    asked, told = [], {}
    monkeypatch.setattr(visit.bench, "begin", lambda task, request: asked.append(request) or True)
    form = {"book": "数据-001.xlsx", "count": "3", "minutes": "30"}
    monkeypatch.setattr("rotation.web.begin.answers_of", lambda *_: {})
    YEARS.buttons["years"](visit, form)
    recorded(made(visit.desk.folder / FILE_NAME), 2026, range(2))
    YEARS.buttons["years"](visit, form)
    assert [request["ledger"] for request in asked] == ["", FILE_NAME]
    monkeypatch.chdir(visit.desk.folder)
    monkeypatch.setattr("rotation.years.run.plan_years", lambda *_, **more: told.update(more) or 1 // 0)
    for request, known in zip(asked, (False, True), strict=True):
        with pytest.raises(ZeroDivisionError):
            farther.years({**request, "lang": "zh"}, lambda _: None)
        assert (told["past"] is not None) == known
    assert told["past"](BANNER, 2027) == told["past"]("别旗", 2027) == ()


@pytest.mark.parametrize("form", [{"count": "6", "minutes": "10"}, {"count": "3", "minutes": "0"}, {}])
def test_years_that_the_form_does_not_offer_are_not_planned(visit, form):
    with pytest.raises(Refused):
        YEARS.buttons["years"](visit, {"book": "数据-001.xlsx", **form})
    with pytest.raises(KeyError):
        YEARS.buttons["years"](visit, {"book": "没有.xlsx", **form})


def test_headings_between_rows_stay_where_they_stand(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "概览"
    for row in (["题目"], ["一句话"], [], ["项目", "数量", "说明"], ["一、甲"], ["人数", 3, "人"], ["天次", 0.5], ["二、乙"], ["占比"], ["", 3.5]):
        book.active.append(row)
    book.active["B9"] = 0.11119
    book.active["B9"].number_format = "0.00%"
    book.create_sheet("空").append(["题目"])
    book.save(tmp_path / "x.xlsx")
    one, two = sheets.every({"file": str(tmp_path / "x.xlsx")}, lambda _: None)["sheets"]
    assert one == {"name": "概览", "heads": ["项目", "数量", "说明"], "notes": ["一句话"], "banded": True, "rows": [
        [["一、甲", "", ""], True], [["人数", "3", "人"], False], [["天次", "0.5", ""], False], [["二、乙", "", ""], True],
        [["占比", "11.11%", ""], False], [["", "3.5", ""], False]]}
    assert (two["heads"], two["rows"], two["banded"]) == ([], [], False)


def test_a_file_that_is_no_workbook_is_a_sentence(visit):
    made = visit.desk.folder / "2026-旗-走教同频-001"
    made.mkdir()
    look = Visit(visit.desk, visit.bench, visit.shorts, "zh", made.name)
    with pytest.raises(KeyError):
        LISTS.load(look)
    (made / "走教同频方案.xlsx").write_bytes(b"no workbook")
    with pytest.raises(Refused):
        LISTS.load(look)


# -- in a browser -----------------------------------------------------------------------------------


def grades(classes):
    return {f"grade{n}": classes for n in range(1, 7)}


def under(facts, values):
    """The same facts under parameters of sheet 政策."""
    told = {"round.year": "2026", "round.seat_town": "旗镇", **values}
    return type(facts).of(**{**vars(facts), "parameters": [
        Parameter(name=name, value=value) for name, value in told.items()]})


@pytest.fixture(scope="module")
def clerk(browser, tmp_path_factory):
    """甲 and 乙 of 一小 have lessons of music to spare; 二小 lacks twelve, 三小 two; 丙, 丁 or 戊 is exchanged."""
    home = tmp_path_factory.mktemp("farther")
    late, maths = {"joined": Month(2025, 9)}, {"subject": "数学", "backbone": Level.BANNER}
    facts = walkers({"一小": {**grades(0), "grade1": 4, "primary_pupils": 160}, "二小": {**grades(1), "primary_pupils": 200},
                     "三小": {**grades(0), "grade1": 1, "primary_pupils": 40}}, {
                         "甲": late, "乙": late, "丙": maths, "丁": maths, "戊": maths}, ("一小", "三小", 35))
    free = {"H10.on": "false", "H20.on": "false"}
    for name, world, values in (("旗", facts, {}), ("三年", small_banner("三年"), free), ("难", small_banner("难"), {})):
        write_input(home / f"{name}.xlsx", under(world, {"round.banner": name, **values}), "zh")
    with served(home / "桌") as desk:
        for name in ("旗", "三年", "难"):
            desk.drop(home / f"{name}.xlsx")
        desk.anew()
        found = Officer(browser, desk)
        desk.send("plan", book="数据-001.xlsx")
        found.page.goto(desk.home + "/job")
        found.run = ended(found, "/run/")
        yield found
        assert [text for text in found.said if "409" not in text] == []  # a field was refused
        found.context.close()


def ended(clerk, where):
    """Wait until the job has ended, go where its result is, and return the folder that is shown there."""
    clerk.went("/job$")
    clerk.page.wait_for_selector("#result:visible", timeout=JOB)
    clerk.press("#result")
    clerk.went(where)
    return re.search(r"([^/=?]+)(\?tab=\w+)?$", unquote(clerk.page.url))[1]


def sheets_shown(clerk, made, file, picture=""):
    """Look at every sheet of a folder of results: what is shown is what the workbook says."""
    page = clerk.page
    book = openpyxl.load_workbook(clerk.desk.folder / made / file, read_only=True)
    tabs = page.locator(".tabs a").all_inner_texts()
    assert tabs == book.sheetnames
    for at, name in enumerate(tabs):
        page.goto(f"{clerk.desk.home}/lists/{made}?tab={at}")
        if page.locator("[data-list]").count():
            page.wait_for_selector(".grid [role=cell]")
        if at < 2:  # figures under headings, and a list: the others look alike
            clerk.looked(picture if at == 1 else "")
        cells = {str(cell) for row in book[name].iter_rows(values_only=True) for cell in row if cell is not None}
        shown = page.locator("section[aria-labelledby=tab] td, .grid [role=cell]").all_inner_texts()
        assert shown or "没有内容" in page.inner_text("main") or "Nothing to list" in page.inner_text("main")
        assert {text for text in shown if text and not re.search(r"\d", text)} <= cells


@needs_chromium
@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_lessons_are_shared_and_every_sheet_is_a_list(clerk, lang):
    page = clerk.page
    clerk.speaks(lang)
    page.goto(f"{clerk.desk.home}/run/{clerk.run}")
    clerk.press("a[href^='/share/']")
    clerk.went("/share/")
    clerk.looked("share")
    if lang == "zh":
        days = "[id='W20.days']"
        page.fill(days, "九")
        clerk.press("button.main")
        page.wait_for_selector(f"{days}[aria-invalid]")
        page.fill(days, "")
    clerk.press("button.main")
    made = ended(clerk, "/lists/")
    told = json.loads((clerk.desk.folder / made / "share.json").read_text(encoding="utf-8"))
    assert told["status"] == "OPTIMAL"
    sheets_shown(clerk, made, "走教同频方案.xlsx", "lists")
    assert "rotation share" in page.inner_text(".foot pre")
    page.goto(f"{clerk.desk.home}/share/{clerk.run}")
    assert made in page.inner_text("main")
    asked_of(clerk, made, lang)
    clerk.speaks("zh")


def asked_of(clerk, made, lang):
    """Ask why lessons are open at a school, write the papers, and record the round and then these lessons."""
    page, listed = clerk.page, f"{clerk.desk.home}/lists/{made}"
    page.goto(listed)
    page.select_option("#school", "二小")
    clerk.press("form[action^='/lists/'] button")
    page.wait_for_selector("#reasons li")
    told = page.inner_text("#reasons")
    assert ("体育与健康" in told, "没有人上20节" in told if lang == "zh" else "nobody 20" in told) == (True, True)
    clerk.looked()
    page.fill("#rate", "八毛")
    clerk.press("form[action='/do/share_papers'] button")
    page.wait_for_selector("#rate[aria-invalid]")
    page.fill("#rate", "0.8")
    clerk.press("form[action='/do/share_papers'] button")
    papers = ended(clerk, "/made/")
    assert sorted(path.suffix for path in (clerk.desk.folder / papers).glob("0*")) == [".docx"] * 3 + [".xlsx"]
    if lang == "en":  # once recorded, it is told as such
        return
    for address in (f"{clerk.desk.home}/run/{clerk.run}", listed):
        page.goto(address)
        clerk.press("#record summary")
        for name, value in (("basis", "旗教发〔2026〕9号"), ("approved", "2026-09-01"), ("record-clerk", "记账员")):
            page.fill(f"#{name}", value)
        clerk.press("#record button")
        clerk.went("/ledger")
    page.goto(listed)
    assert not page.locator("#record").count()


@needs_chromium
@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_years_are_planned_together_and_what_fails_says_in_which_year(clerk, lang):
    page = clerk.page
    clerk.speaks(lang)
    page.goto(f"{clerk.desk.home}/years/数据-002.xlsx")
    clerk.looked("years")
    page.check("[name=myopic]")
    clerk.press("button.main")
    made = ended(clerk, "/lists/")
    told = json.loads((clerk.desk.folder / made / "years.json").read_text(encoding="utf-8"))
    assert told["status"] == "OPTIMAL"
    if lang == "zh":
        sheets_shown(clerk, made, "三年规划.xlsx")
    assert "-n 3 --myopic" in page.inner_text(".foot pre")
    page.goto(f"{clerk.desk.home}/years/数据-002.xlsx")
    assert made in page.inner_text("main")
    page.goto(f"{clerk.desk.home}/years/数据-003.xlsx")
    clerk.press("button.main")
    clerk.went("/job$")
    page.wait_for_selector("#says.bad:visible", timeout=JOB)
    assert "2027" in page.inner_text("#says")
    clerk.speaks("zh")

"""School leaders at the desk: planned, read, asked about, decided on and planned again; papers, and the teachers after.

Everything is computed once, with the mouse and in Chinese; the decision is made in English with the keyboard alone.
"""

import json
import re
from urllib.parse import quote, unquote

import openpyxl
import pytest

from rotation.workbook.template import write_input
from tests.support.browser import needs_chromium
from tests.support.cadres import STUCK
from tests.support.desk import served
from tests.support.officer import Officer

pytestmark = [needs_chromium, pytest.mark.slow]
JOB = 180_000
"""Milliseconds that a job may take on a busy machine."""

class Leading(Officer):
    """An officer who plans the leaders of a workbook."""

    def ended(self, where):
        """Wait until the job has ended, and return the name of the folder where its result is."""
        self.went("/job$")
        self.page.wait_for_selector("#result:visible", timeout=JOB)
        self.press("#result")
        self.went(where)
        return re.search(r"([^/=?]+)(\?tab=\w+)?$", unquote(self.page.url))[1]

    def begins(self, book):
        """Plan the leaders of a workbook; return the run."""
        self.page.goto(f"{self.desk.home}/leaders/{book}")
        self.press("form[action='/do/principals'] button.main:enabled")
        return self.ended("/run/")

    def retold(self):
        """Wait until a plan of the other language is told in that of the page, if it is told anew."""
        self.page.wait_for_selector("#retell", state="detached", timeout=JOB)
        self.page.wait_for_load_state()

    def told(self, run):
        """What principals.json of a run tells."""
        return json.loads((self.desk.folder / run / "principals.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def leading(browser, made, tmp_path_factory):
    home = tmp_path_factory.mktemp("leading")
    write_input(home / "难.xlsx", STUCK, "zh")
    with served(home / "桌") as desk:
        desk.drop(made)
        desk.drop(home / "难.xlsx")
        desk.anew()
        found = Leading(browser, desk)
        found.run, found.none = found.begins("数据-001.xlsx"), found.begins("数据-002.xlsx")
        yield found
        assert [text for text in found.said if "frame" not in text.lower() and "409" not in text] == []  # a field was refused
        names = "|".join(one["leader"] for one in found.told(found.run)["verdicts"])
        assert not re.search(names, " ".join([*found.asked, *found.titles]))
        found.context.close()


SCREENS = {"leaders": "/leaders/数据-001.xlsx", "none": "/run/{none}", "change": "/change/{run}", "papers": "/papers/{run}",
           "filled": "/leaders/数据-001.xlsx?D10.term_years=4", "desk": "/"}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", SCREENS)
def test_everybody_can_use_every_screen_of_leaders_in_both_languages(leading, name, lang):
    leading.speaks(lang)
    leading.page.goto(leading.desk.home + SCREENS[name].format(**vars(leading)))
    leading.retold()
    leading.looked(name if name == "leaders" else "")
    if name == "filled":
        assert leading.page.input_value("[name='D10.term_years']") == "4"
    leading.speaks("zh")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_sheet_of_the_plan_is_a_list_and_the_list_says_what_the_workbook_says(leading, lang):
    page = leading.page
    leading.speaks(lang)
    page.goto(f"{leading.desk.home}/run/{leading.run}?tab=overview")
    book = openpyxl.load_workbook(leading.desk.folder / leading.run / "校长方案.xlsx", read_only=True)
    tabs = page.eval_on_selector_all(".tabs a", "links => links.map(link => link.href)")
    assert len(tabs) >= 10
    counts = leading.told(leading.run)["counts"]
    assert page.locator(".cards b").all_inner_texts() == [str(counts[name]) for name in (
        "leaders", "must", "due", "moved", "promoted", "leaving")]
    leading.retold()
    for tab in tabs:
        page.goto(tab)
        leading.retold()
        if page.locator("[data-list]").count():
            page.wait_for_selector(".grid [role=row]")
        leading.looked("leading" if tab.endswith("appointments") else "")
    rows = [["" if cell is None else str(cell) for cell in row] for row in book["方案概览"].iter_rows(values_only=True)]
    page.goto(tabs[0])
    assert page.locator(".figure").count() > 10
    for cells in page.locator(".figure").all():
        shown = cells.locator("span").all_inner_texts()
        assert lang == "en" or any([cell for cell in row if cell] == shown for row in rows), shown
    told = leading.told(leading.run)
    page.goto(f"{leading.desk.home}/run/{leading.run}?tab=appointments")
    page.wait_for_selector(".grid [role=cell]")
    assert page.get_attribute(".grid", "aria-rowcount") == str(len(told["moves"]) + len(told["leaving"]) + 1)
    leading.speaks("zh")


def test_the_command_at_the_foot_is_that_of_the_terminal(leading):
    notes = json.loads((leading.desk.folder / ".desk" / "desk.json").read_text(encoding="utf-8"))
    assert notes["runs"][leading.run]["command"][:3] == ["rotation", "principals", "数据-001.xlsx"]
    page = leading.page
    page.goto(leading.desk.home + "/leaders/数据-001.xlsx")
    assert page.locator(f"a[href='/run/{quote(leading.run)}'], a[href='/run/{leading.run}']").count() == 1


def test_causes_and_ways_out_are_told_where_there_is_no_plan(leading):
    page, told = leading.page, leading.told(leading.none)
    page.goto(f"{leading.desk.home}/run/{leading.none}")
    page.wait_for_selector(".grid [role=cell]")
    assert told["status"] == "INFEASIBLE"
    assert "相互冲突" in page.inner_text(".grid")
    assert page.locator(".ways li").count() == len(told["conflict"]["ways"]) > 0
    way = next(one for one in told["conflict"]["ways"] if one["settings"])
    leading.press(".ways button")
    leading.went("/leaders/")
    for setting in way["settings"]:
        name, _, value = setting.partition("=")
        assert page.input_value(f"[name='{name}']") == value
    leading.press("form[action='/do/principals'] button.main:enabled")
    assert leading.told(leading.ended("/run/"))["status"] == "OPTIMAL"


def test_a_school_is_told_with_its_seats_and_who_could_take_them(leading):
    page = leading.page
    page.goto(f"{leading.desk.home}/run/{leading.run}?tab=teams")
    page.wait_for_selector(".grid [role=cell]")
    leading.press(".grid [role=row][data-at='0']")
    page.wait_for_selector("#lines p:nth-child(2)")
    assert "（调整后）" in page.inner_text("#lines")
    leading.press("#ask [name=exact]")
    page.wait_for_function("() => document.querySelectorAll('#lines p').length > 1")
    leading.looked()


def test_a_decision_that_cannot_be_kept_is_refused_when_it_is_added(leading):
    move = leading.told(leading.run)["moves"][0]
    signed = {"run": leading.run, "reason": "工作需要", "clerk": "王红", "school": "", "duty": ""}
    for wrong, told in (({"teacher": "没有这个人", "kind": "STAY"}, "没有这个人"),
                        ({"teacher": move["leader"], "kind": "GOES_TO"}, "学校"),
                        ({"teacher": move["leader"], "kind": "GOES_TO", "school": "没有这所小学"}, "没有这所小学"),
                        ({"teacher": move["leader"], "kind": "NOTHING"}, "理由")):
        answer = leading.desk.send("decide", **{**signed, **wrong})
        assert answer.status == 409
        assert told in json.loads(answer.body)["says"]


def test_somebody_is_asked_about_decided_on_and_planned_again_with_the_keyboard(leading):
    """The first who moves must stay: the reason is read, the decision signed, the plan made again without it."""
    page, key = leading.page, leading.told(leading.run)["moves"][0]["leader"]
    leading.speaks("en")
    page.goto(f"{leading.desk.home}/run/{leading.run}?tab=appointments")
    leading.retold()
    page.wait_for_selector(".grid [role=cell]")
    leading.press(".grid [role=row][data-at='0']")
    page.wait_for_selector("#lines p:nth-child(2)")
    assert page.input_value("#ask [name=teacher]") == key
    assert "to be" in page.inner_text("#lines")
    page.fill("#panel [name=reason]", "工作需要")
    page.fill("#panel [name=clerk]", "王红")
    leading.press("#panel fieldset button")
    page.wait_for_selector(".tray")
    leading.looked()
    leading.press("text=Apply and plan again")
    again = leading.ended("/run/")
    leading.speaks("zh")
    assert key not in {one["leader"] for one in leading.told(again)["moves"]}
    assert next(one for one in leading.told(again)["verdicts"] if one["leader"] == key)["verdict"] == "留任"
    sheet = openpyxl.load_workbook(leading.desk.folder / "数据-003.xlsx")["校长指定"]
    assert any({key, "留任", "工作需要", "王红"} <= {cell.value for cell in row} for row in sheet.iter_rows())
    page.goto(f"{leading.desk.home}/compare?of={leading.run}&of={again}")
    assert page.locator("main h3").count() == 3
    leading.looked()
    leading.carried = again


def test_a_plan_is_carried_over_to_a_workbook_that_tells_what_happened(leading):
    page = leading.page
    page.goto(f"{leading.desk.home}/change/{leading.run}")
    page.select_option("form[action='/do/carry'] [name=book]", "数据-001.xlsx")
    leading.press("form[action='/do/carry'] button")
    revised = leading.told(leading.ended("/run/"))
    assert revised["parent"]["folder"] == leading.run
    assert revised["moves"] == leading.told(leading.run)["moves"]
    page.goto(leading.desk.home + "/")
    assert f"修订 {leading.run}" in page.inner_text("main")


def test_papers_are_written_with_what_the_office_fills_in(leading):
    page = leading.page
    page.goto(f"{leading.desk.home}/papers/{leading.run}")
    page.fill("[name=notice_from]", "周一")
    leading.press("button.main")
    page.wait_for_selector("[name=notice_from][aria-invalid]")
    page.fill("[name=notice_from]", "2026-07-20")
    leading.press("button.main")
    made = leading.ended("/made/")
    names = sorted(path.name for path in (leading.desk.folder / made).glob("*.docx"))
    assert [name[3:] for name in names] == ["任免建议名单.docx", "任前公示.docx", "任免通知.docx", "离任事项清单.docx"]
    shown = page.inner_text("main .letter")  # what leaves the office is read here, with the scanner's word on it
    assert "任前公示" in shown
    assert "2026年7月20日" in shown
    assert page.inner_text("main section .status") == "未发现不应公开的内容。"
    leading.looked()


def test_the_teachers_are_planned_after_them_and_the_two_kinds_are_not_compared(leading):
    page = leading.page
    page.goto(f"{leading.desk.home}/run/{leading.run}")
    leading.press("form[action='/do/after'] button:enabled")
    run = leading.ended("/run/")
    told = json.loads((leading.desk.folder / run / "plan.json").read_text(encoding="utf-8"))
    assert told["after"]["folder"] == leading.run
    leading.looked()
    page.goto(f"{leading.desk.home}/compare?of={leading.run}&of={run}")
    assert "同一类" in page.inner_text("main")
    leading.looked()


@pytest.mark.parametrize(("action", "fields"), [
    ("principals", {"book": "x.xlsx"}), ("after", {"book": "x.xlsx", "run": "RUN"}), ("carry", {"run": "x", "book": "数据-001.xlsx"}),
    ("carry", {"run": "RUN", "book": "x.xlsx"}), ("after", {"book": "数据-001.xlsx", "run": "x"}),
    ("change", {"run": "RUN", "kind": "WITHDRAWN", "teacher": "T1", "reason": "x", "clerk": "x"}),
    ("principals", {"book": "数据-001.xlsx", "D10.term_years": "many"})])
def test_of_what_is_not_there_or_not_meant_nothing_begins(leading, action, fields):
    told = {name: leading.run if value == "RUN" else value for name, value in fields.items()}
    before = leading.desk.job().get("begun")
    assert leading.desk.send(action, **told).status in (404, 409)
    assert leading.desk.job().get("begun") == before
    assert leading.desk.ask("GET", quote("/leaders/x.xlsx")).status == 404

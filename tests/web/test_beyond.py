"""What comes beside the first plan: what changed since, ranges, scenarios, quotas, many banners, notices, lists by hand.

Everything is computed once, with the mouse and in Chinese; each test then looks at what came of it.
"""

import io
import json
import re
import shutil
import subprocess
import sys
from urllib.parse import unquote

import openpyxl
import pytest
from docx import Document

from rotation.papers import catalogue
from rotation.workbook.template import write_input
from tests.support.browser import needs_chromium
from tests.support.desk import served
from tests.support.officer import Officer
from tests.support.places import ROOT
from tests.support.small_banner import small_banner

pytestmark = [needs_chromium, pytest.mark.slow]
JOB = 180_000
"""Milliseconds that a job may take on a busy machine."""
ID = "15252619850101001X"
"""A number of nobody, in a notice where none must be."""


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """A banner that has a plan, and one that has none."""
    folder = tmp_path_factory.mktemp("books")
    for name, people in (("小旗", 6), ("难旗", 12)):
        write_input(folder / f"{name}.xlsx", small_banner(name, people), "zh")
    return folder / "小旗.xlsx", folder / "难旗.xlsx"


class Clerk(Officer):
    """An officer who computes everything there is beside a first plan, and knows where it lies."""

    def ended(self, where):
        """Wait until the job has ended, go where its result is, and return the folder that is shown there."""
        self.went("/job$")
        self.page.wait_for_selector("#result:visible", timeout=JOB)
        self.press("#result")
        self.went(where)
        return re.search(r"([^/=?]+)(\?tab=\w+)?$", unquote(self.page.url))[1]

    def notes(self):
        """What the desk keeps beside its files."""
        return json.loads((self.desk.folder / ".desk" / "desk.json").read_text(encoding="utf-8"))

    def planned(self, book):
        """Plan a workbook; return the run."""
        self.page.goto(f"{self.desk.home}/plan/{book}")
        self.press("button.main")
        return self.ended("/run/")

    def filled(self, where, **values):
        """Fill fields of a form."""
        for name, value in values.items():
            self.page.locator(where).locator(f"[name={name}]").first.fill(value)

    def changes(self, run):
        """Note that the first who was placed withdrew, and compute the revision."""
        page = self.page
        page.goto(f"{self.desk.home}/change/{run}")
        page.wait_for_selector(".grid [role=cell]")
        self.gone = page.locator(".grid [role=row][data-at='0'] [role=cell]").nth(1).inner_text()
        self.press(".grid [role=row][data-at='0']")
        assert page.input_value("#teacher") == self.gone
        self.filled("#change", reason="家中有事", clerk="张三")
        self.press("#change button")
        page.wait_for_selector("form[action='/do/revise'] button:enabled")
        self.press("form[action='/do/revise'] button")
        return self.ended("tab=changes")

    def computes(self):
        """Compute everything, each by the button of its screen."""
        page, home, desk = self.page, self.desk.home, self.desk
        self.run, self.none = self.planned("数据-001.xlsx"), self.planned("数据-002.xlsx")
        self.revised = self.changes(self.run)
        page.goto(home + "/compare")
        page.select_option("form[action='/do/sweep'] select", "数据-001.xlsx")
        self.filled("form[action='/do/sweep']", low="10%", high="30%", step="10%")
        self.press("form[action='/do/sweep'] button")
        self.curve = self.ended("/curve/")
        page.goto(home + "/compare")
        page.select_option("form:has([name=low2]) [name=book]", "数据-001.xlsx")
        self.filled("form:has([name=low2])", low="10%", high="11%", step="1%", low2="20%", high2="30%", step2="10%")
        self.press("form:has([name=low2]) button")
        self.pairs = self.ended("/curve/")
        page.goto(home + "/compare")
        page.select_option("form[action='/do/whatif'] select", "数据-001.xlsx")
        page.check("[name=scenario-fifteen_percent]")
        self.press("form[action='/do/whatif'] button")
        self.whatif = self.ended("/whatif/")
        page.goto(home + "/quota/数据-001.xlsx")
        self.press("form[action='/do/quota'] button")
        self.ended("/quota/")
        page.goto(home + "/league")
        for number in (1, 2):
            page.check(f"[name='tick-数据-00{number}.xlsx']")
        self.press("form[action='/do/batch'] button")
        self.league = self.ended("/league.of=")
        desk.drop(self.dropped / "公示.xlsx", "notice")
        desk.drop(self.dropped / "手工.xlsx", "roster", self.run)


def table(path, *rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


@pytest.fixture(scope="module")
def clerk(browser, books, tmp_path_factory):
    folder = tmp_path_factory.mktemp("beyond")
    with served(folder / "桌") as desk:
        for book in books:
            desk.drop(book)
        desk.anew()
        found = Clerk(browser, desk)
        table(folder / "公示.xlsx", ("序号", "姓名", "派出学校", "接收学校", "身份证号"), (1, "师一", "A", "B", ID))
        table(folder / "手工.xlsx", ("教师编号", "接收学校"), ("T1", "B"), ("T2", "B"))
        found.dropped = folder
        found.computes()
        yield found
        assert [text for text in found.said if "frame" not in text.lower()] == []
        told = " ".join([*found.asked, *found.titles])
        assert not re.search(r"\bT[0-9]\b|师[0-9]|张三|家中有事", told), told
        found.context.close()


def plan(clerk, run):
    return json.loads((clerk.desk.folder / run / "plan.json").read_text(encoding="utf-8"))


SCREENS = {
    "change": "/change/{run}", "curve": "/curve/{curve}", "pairs": "/curve/{pairs}", "whatif": "/whatif/{whatif}",
    "quota": "/quota/数据-001.xlsx", "league": "/league?of={league}", "scan": "/scan?of=公示-001.xlsx",
    "by_hand": "/compare?of={run}&of=名单-001.xlsx", "ways": "/run/{none}", "revised": "/run/{revised}?tab=changes",
    "school": "/run/{run}?tab=staff", "parameters": "/plan/数据-001.xlsx?H15.rate=12%25", "desk": "/", "scans": "/scan",
    "compare": "/compare", "leagues": "/league"}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", SCREENS)
def test_everybody_can_use_every_screen_in_both_languages(clerk, name, lang):
    page, home = clerk.page, clerk.desk.home
    clerk.context.add_cookies([{"name": "lang", "value": lang, "url": home}])
    page.goto(home + SCREENS[name].format(**vars(clerk)))
    assert page.get_attribute("html", "lang") == {"zh": "zh-CN", "en": "en"}[lang]
    if page.locator("[data-list]").count():
        page.wait_for_selector(".grid [role=row]")
    clerk.lang = lang
    clerk.looked(name if (ROOT / f"rotation/web/screens/{name}.py").exists() and name not in ("desk", "compare") else "")
    clerk.lang = "zh"
    clerk.context.add_cookies([{"name": "lang", "value": "zh", "url": home}])


NUMBERS = """() => { const main = document.querySelector("main").cloneNode(true);
    for (const part of main.querySelectorAll(".find, iframe, output")) { part.remove(); }
    return [...main.querySelectorAll("td, th, li b, p, [role=cell]")].map((part) => part.textContent).join(" "); }"""


@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_tells_its_numbers_without_script(clerk, plain, name):
    address = clerk.desk.home + SCREENS[name].format(**vars(clerk))
    with clerk.context.new_page() as page:  # one that another test left may still be on its way elsewhere
        page.goto(address)
        if page.locator("[data-list]").count():
            page.wait_for_selector(".grid [role=row]")
        told = set(re.findall(r"\d[\d.,%]*", page.evaluate(NUMBERS)))
    plain.goto(address)
    seen = plain.locator("main").inner_text() + " ".join(plain.locator("main .point").all_text_contents())
    assert told <= set(re.findall(r"\d[\d.,%]*", seen + plain.content())), name
    assert plain.locator("noscript").first.is_visible() or "浏览器未启用脚本" in seen


@pytest.fixture(scope="module")
def plain(clerk):
    """A window without script."""
    context = clerk.context.browser.new_context(java_script_enabled=False, storage_state=clerk.context.storage_state())
    yield context.new_page()
    context.close()


def test_sheets_are_shown_in_the_language_of_the_page_by_themselves(clerk):
    page, home = clerk.page, clerk.desk.home
    for lang, title in (("en", "Name"), ("zh", "姓名")):
        clerk.context.add_cookies([{"name": "lang", "value": lang, "url": home}])
        page.goto(f"{home}/run/{clerk.revised}?tab=placements")
        page.wait_for_selector("#foreign", state="detached", timeout=JOB)
        page.wait_for_selector(".grid [role=cell]")
        assert title in page.locator(".grid [role=columnheader]").all_inner_texts()


def repeated(clerk, folder, tmp_path, code=0):
    """Run the command of a folder of results on a copy of the desk; return the copy."""
    note = clerk.notes()["runs"][folder]
    again = tmp_path / "again"
    again.mkdir()
    for path in clerk.desk.folder.iterdir():
        if path.is_file():
            (again / path.name).write_bytes(path.read_bytes())
        elif path.name == clerk.run or path.name.startswith("材料模板"):
            (again / path.name).mkdir()
            for file in path.iterdir():
                (again / path.name / file.name).write_bytes(file.read_bytes())
    done = subprocess.run([sys.executable, "-P", "-m", *note["command"]], cwd=again, capture_output=True, check=False, env={
        "PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "ROTATION_LANG": "zh"})
    assert done.returncode == code, done.stderr.decode()
    return again


def same(one, two):
    """Both folders hold the same bytes, but for the minutes of the run."""
    names = {path.relative_to(one) for path in one.rglob("*") if path.is_file()}
    assert {path.relative_to(two) for path in two.rglob("*") if path.is_file()} == names
    for name in names:
        assert name.name in ("run.json", "timing.json") or (one / name).read_bytes() == (two / name).read_bytes(), name


# -- what came of it ------------------------------------------------------------------------------


def test_what_happened_since_becomes_a_file_and_a_revision(clerk, tmp_path):
    told = plan(clerk, clerk.revised)
    assert (told["lineage"]["version"], told["lineage"]["parent"]) == (2, clerk.run)
    assert clerk.gone in {item["teacher"] for item in plan(clerk, clerk.run)["placements"]}
    assert clerk.gone not in {item["teacher"] for item in told["placements"]}
    assert clerk.notes()["changes"] == {}
    sheet = openpyxl.load_workbook(clerk.desk.folder / "变更-001.xlsx").worksheets[0]
    assert {cell.value for row in sheet.iter_rows() for cell in row} >= {"退出", clerk.gone, "家中有事", "张三"}
    same(clerk.desk.folder / clerk.revised, repeated(clerk, clerk.revised, tmp_path) / clerk.revised)
    page = clerk.page
    page.goto(f"{clerk.desk.home}/run/{clerk.revised}?tab=placements")
    assert page.locator("form[action='/do/decide']").count() == 0  # a decision about a revised plan is a change


def test_what_contradicts_the_facts_is_told_before_anything_is_computed(clerk):
    page = clerk.page
    page.goto(f"{clerk.desk.home}/change/{clerk.revised}")
    assert page.is_visible("#teacher")
    assert not page.is_visible("#amount")
    page.select_option("#kind", "CLOSED")
    assert page.is_visible("#school")
    assert not page.is_visible("#teacher")
    clerk.filled("#change", school="没有这所学校", reason="撤并", clerk="张三")
    clerk.press("#change button")
    page.wait_for_selector(".tray td")
    assert "没有这所学校" in page.inner_text(".tray table")
    assert page.is_disabled("form[action='/do/revise'] button")
    clerk.looked()
    clerk.press(".tray li button")
    page.wait_for_selector(".tray", state="detached")


def test_a_filled_file_of_changes_is_refused_with_its_faults(clerk):
    desk = clerk.desk
    desk.drop(desk.folder / "变更-001.xlsx", "changes", clerk.revised)  # who has withdrawn withdraws again
    page = clerk.page
    page.goto(desk.home + "/job")
    page.wait_for_selector("#end:visible", timeout=JOB)
    assert desk.job()["end"]["how"] in ("refused", "published")
    assert (desk.job()["end"]["how"] == "refused") == (page.locator("#says.bad").count() == 1)


def test_the_papers_that_are_ticked_are_written_and_a_notice_is_shown_with_its_verdict(clerk, tmp_path):
    page = clerk.page
    page.goto(f"{clerk.desk.home}/papers/{clerk.run}")
    boxes = page.locator("[name^='paper-']:enabled")
    assert boxes.count() == len(catalogue()) - 2 == page.locator("[name^='paper-']:checked").count()
    assert page.locator("[name^='paper-']:disabled").count() == 2  # what a revision changed, and this is the first version
    for box in boxes.all():
        box.set_checked(box.get_attribute("name") == "paper-notice")
    clerk.press("form[action='/do/papers'] button.main")
    folder = clerk.ended("/made/")
    assert sorted(path.name for path in (clerk.desk.folder / folder).iterdir()) == ["04_公示.docx", "04_公示.xlsx"]
    assert page.locator("main section .status:not(.bad)").all_inner_texts() == ["未发现不应公开的内容。"] * 2
    page.wait_for_selector(".grid [role=cell]")
    assert any("师" in text for text in page.locator(".grid [role=cell]").all_inner_texts())
    clerk.looked()
    same(clerk.desk.folder / folder, repeated(clerk, folder, tmp_path) / first(folder))
    answer = clerk.desk.send("papers", run=clerk.run)
    assert (answer.status, "请至少勾选一种材料" in answer.text) == (409, True)


def first(folder):
    """What papers are called where there are none yet, as in a copy of the desk."""
    return folder[:-3] + "001"


def changed(content, *, wrong=""):
    """A template with another first line, as an office would word it."""
    document = Document(io.BytesIO(content))
    document.paragraphs[0].text = "本局的通知" + wrong
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def test_a_template_is_taken_home_changed_and_put_back(clerk, tmp_path):
    page, desk = clerk.page, clerk.desk
    page.goto(f"{desk.home}/papers/{clerk.run}")
    links = page.eval_on_selector_all("#letters ~ ul a", "links => links.map(link => link.href)")
    assert len(links) == sum(paper.template is not None for paper in catalogue().values())
    shipped = desk.ask("GET", "/blank/dispatch").body
    title = f"{catalogue()['dispatch'].title.zh}.docx"
    for name, content, says in ((title, changed(shipped, wrong="{{ 没有的字段 }}"), "没有的字段"), (title, b"PK", title),
                                ("通知.docx", changed(shipped), title)):
        page.set_input_files("#file", {"name": name, "mimeType": "", "buffer": content})
        page.wait_for_selector(f"#news:has-text('{says}')")
    clerk.said[:] = [text for text in clerk.said if "409" not in text]
    assert not list(desk.folder.glob("材料模板-*")), "nothing of what cannot be used is kept"
    assert not list(desk.folder.glob("模板-*"))
    page.set_input_files("#file", {"name": title.replace(".docx", " (1).docx"), "mimeType": "", "buffer": changed(shipped)})
    page.wait_for_selector("[name=templates]")
    assert page.input_value("[name=templates]") == "材料模板-001"
    clerk.looked()
    for box in page.locator("[name^='paper-']").all():
        box.set_checked(box.get_attribute("name") == "paper-dispatch")
    clerk.press("form[action='/do/papers'] button.main")
    folder = clerk.ended("/made/")
    (made,) = (desk.folder / folder).glob("*.docx")
    assert "本局的通知" in {line.text for line in Document(made).paragraphs}
    same(desk.folder / folder, repeated(clerk, folder, tmp_path) / first(folder))
    page.goto(desk.home + "/")
    assert "材料模板" not in page.inner_text("main")


def test_somebody_new_is_entered_with_the_fields_of_the_roster(clerk):
    page = clerk.page
    page.goto(f"{clerk.desk.home}/change/{clerk.run}")
    page.select_option("#kind", "JOINED")
    assert page.is_visible("#new_id")
    assert not page.is_visible("#teacher")
    assert not page.is_visible("#new_rank")
    clerk.looked()
    clerk.filled("#change", new_id="T99", new_name="新来", reason="新招聘", clerk="张三")
    clerk.filled("#change", new_born="1999-03", new_school="A", new_subject="数学", new_joined="2026-08")
    for name, word in (("gender", "女"), ("stage", "小学"), ("established", "是"), ("status", "在职在岗")):
        page.select_option(f"#new_{name}", word)
    clerk.press("#change > p button")
    page.wait_for_selector("form[action='/do/revise'] button:enabled")
    assert "新来" in page.inner_text(".tray")
    before = set(clerk.desk.folder.glob("变更-*.xlsx"))
    clerk.press("form[action='/do/revise'] button")
    made = clerk.ended("tab=changes")
    (file,) = set(clerk.desk.folder.glob("变更-*.xlsx")) - before
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(file)["新增教师"].iter_rows()]
    assert rows[1][:2] == ["T99", "新来"]
    assert "T99" in {item["teacher"] for item in plan(clerk, made)["standings"]}
    assert clerk.notes()["changes"] == {}


def test_a_school_is_told_from_its_row(clerk):
    page = clerk.page
    page.goto(f"{clerk.desk.home}/run/{clerk.run}?tab=staff")
    page.wait_for_selector(".grid [role=cell]")
    clerk.press(".grid [role=row][data-at='0']")
    page.wait_for_selector("#lines h3")
    assert page.input_value("#ask [name=school]") == "A"
    leaving = [item["teacher"] for item in plan(clerk, clerk.run)["placements"] if item["from"] == "A"]
    assert leaving
    for key in leaving:
        assert key in page.inner_text("#lines")
    clerk.looked()


def test_every_way_out_is_a_button_that_leads_to_a_plan(clerk):
    page = clerk.page
    page.goto(f"{clerk.desk.home}/run/{clerk.none}")
    ways = plan(clerk, clerk.none)["conflict"]["ways"]
    assert page.locator(".ways li").count() == len(ways) > 0
    assert page.locator(".ways button").count() == sum(bool(way["settings"]) for way in ways)
    clerk.press(".ways button")
    clerk.went("/plan/")
    for setting in ways[0]["settings"]:
        name, _, value = setting.partition("=")
        assert page.input_value(f"[name='{name}']") == value
    clerk.press("button.main")
    assert plan(clerk, clerk.ended("/run/"))["status"] == "OPTIMAL"


def test_a_slider_stops_at_what_was_solved_and_its_value_is_carried_on(clerk, tmp_path):
    page = clerk.page
    page.goto(f"{clerk.desk.home}/curve/{clerk.curve}")
    told = json.loads((clerk.desk.folder / clerk.curve / "sweep.json").read_text(encoding="utf-8"))
    page.focus("#axis-0")
    for key, value in (("Home", "10%"), ("ArrowRight", "20%"), ("End", "30%")):
        page.keyboard.press(key)
        assert page.get_attribute("#axis-0", "aria-valuetext") == value
        point = next(one for one in told["points"] if one["at"] == [value])
        shown = page.inner_text(".point:not([hidden])")
        assert value in shown
        assert page.locator(".point:not([hidden]) button").count() == (point["figures"] is not None)
        if point["figures"]:
            assert page.locator(".point:not([hidden]) .cards b").first.inner_text() == str(point["figures"]["quota"]["moved"])
    same(clerk.desk.folder / clerk.curve, repeated(clerk, clerk.curve, tmp_path) / clerk.curve)
    carried = next(one["at"][0] for one in told["points"] if one["figures"])
    page.evaluate("""at => { const axis = document.getElementById('axis-0'); axis.value = at;
                     axis.dispatchEvent(new Event('input')); }""", told["axes"][0]["values"].index(carried))
    clerk.press(".point:not([hidden]) button")
    clerk.went("/plan/")
    assert page.input_value("[name='H10.rate']") == carried


def test_a_range_that_was_stopped_is_solved_to_its_end_by_a_button(clerk):
    """A copy of the curve of which one point was not reached: the button makes what the whole command makes."""
    desk, page = clerk.desk, clerk.page
    stopped = desk.folder / (clerk.curve[:-3] + "900")
    shutil.copytree(desk.folder / clerk.curve, stopped)
    told = json.loads((stopped / "sweep.json").read_text(encoding="utf-8"))
    told["points"][-1] = {"at": told["points"][-1]["at"], "status": "UNKNOWN", "origin": "left"}
    (stopped / "sweep.json").write_text(json.dumps(told), encoding="utf-8")
    notes = clerk.notes()
    notes["runs"][stopped.name] = notes["runs"][clerk.curve]
    (desk.folder / ".desk" / "desk.json").write_text(json.dumps(notes), encoding="utf-8")
    page.goto(f"{desk.home}/curve/{stopped.name}")
    assert "1" in page.inner_text("form[action='/do/finish'] button")
    clerk.looked()
    clerk.press("form[action='/do/finish'] button")
    whole = clerk.ended("/curve/")
    assert page.locator("form[action='/do/finish']").count() == 0
    same(desk.folder / clerk.curve, desk.folder / whole)


def test_two_parameters_are_a_table_of_what_was_solved(clerk):
    page = clerk.page
    page.goto(f"{clerk.desk.home}/curve/{clerk.pairs}")
    assert page.locator(".heat").first.locator("tbody td").count() == 4
    page.focus("#axis-1")
    page.keyboard.press("End")
    assert page.inner_text(".point:not([hidden]) strong").endswith("30%")
    assert page.locator(".heat").first.locator(".chosen").count() == 1


def test_scenarios_stand_side_by_side_in_the_language_of_the_page(clerk, tmp_path):
    page, home = clerk.page, clerk.desk.home
    page.goto(f"{home}/whatif/{clerk.whatif}")
    assert "交流比例15%" in page.locator("h3 ~ .scroll").first.inner_text()
    clerk.context.add_cookies([{"name": "lang", "value": "en", "url": home}])
    page.reload()
    assert "15 % exchanged" in page.locator("h3 ~ .scroll").first.inner_text()
    clerk.context.add_cookies([{"name": "lang", "value": "zh", "url": home}])
    same(clerk.desk.folder / clerk.whatif, repeated(clerk, clerk.whatif, tmp_path) / clerk.whatif)


def test_a_list_by_hand_is_judged(clerk):
    page = clerk.page
    page.goto(f"{clerk.desk.home}/compare?of={clerk.run}&of=名单-001.xlsx")
    assert page.locator("main h3").count() >= 2
    assert "T2" in page.inner_text("main")
    assert "rotation compare" in page.inner_text(".foot pre")


def test_quotas_are_adopted_as_the_next_workbook(clerk):
    page = clerk.page
    page.goto(clerk.desk.home + "/quota/数据-001.xlsx")
    before = len(list(clerk.desk.folder.glob("数据-*.xlsx")))
    clerk.press("form[action='/do/adopt'] button")
    clerk.went("/check/")
    made = clerk.desk.folder / unquote(page.url).rpartition("/")[2]
    assert len(list(clerk.desk.folder.glob("数据-*.xlsx"))) == before + 1
    assert made.read_bytes() == (clerk.desk.folder / "数据-001-名额-001" / "数据-001_名额.xlsx").read_bytes()


def test_many_banners_are_summed_up(clerk, tmp_path):
    page = clerk.page
    page.goto(f"{clerk.desk.home}/league?of={clerk.league}")
    shown = page.locator("h3 ~ .scroll").first.inner_text()
    assert "小旗" in shown
    assert "难旗" in shown
    told = (clerk.desk.folder / clerk.league / "league.json").read_bytes()
    assert (repeated(clerk, clerk.league, tmp_path, code=4) / clerk.league / "league.json").read_bytes() == told


def test_a_notice_is_told_by_place_never_by_value(clerk):
    page = clerk.page
    page.goto(clerk.desk.home + "/scan?of=公示-001.xlsx")
    assert page.locator("main tbody tr").count() >= 1
    assert ID not in page.inner_text("main")
    assert "rotation scan" in page.inner_text(".foot pre")


def test_every_result_is_found_again_on_the_desk_and_says_its_command(clerk):
    page = clerk.page
    page.goto(clerk.desk.home + "/")
    found = page.eval_on_selector_all("#made + ul a", "links => links.map(link => [link.textContent, link.href])")
    assert {clerk.curve, clerk.pairs, clerk.whatif, clerk.league} <= {name for name, _ in found}
    for name, link in found:
        page.goto(link)
        assert page.locator("#files").count() == 1, link
        assert page.locator(".foot pre").count() == (name in clerk.notes()["runs"]), link


@pytest.mark.parametrize(("action", "fields"), [
    ("whatif", {"book": "数据-001.xlsx"}), ("batch", {"league": "盟"}), ("revise", {"run": "RUN"}),
    ("change", {"run": "RUN", "kind": "WITHDRAWN", "teacher": "T1"}),
    ("change", {"run": "RUN", "kind": "JOINED", "new_id": "T99", "reason": "x", "clerk": "x"}),
    ("change", {"run": "RUN", "kind": "x", "reason": "x", "clerk": "x"}),
    ("sweep", {"book": "数据-001.xlsx", "parameter": "x", "low": "1", "high": "2", "step": "1"})])
def test_nothing_begins_without_what_it_needs(clerk, action, fields):
    told = {name: clerk.run if value == "RUN" else value for name, value in fields.items()}
    assert clerk.desk.send(action, **told).status == 409
    assert clerk.notes()["changes"].get(clerk.run) in (None, [])


def test_somebody_is_told_by_name_and_nobody_who_is_not_there(clerk):
    person = plan(clerk, clerk.run)["placements"][0]["teacher"]
    name = person.replace("T", "师")
    assert clerk.desk.send("change", run=clerk.run, kind="REPORTED", teacher=name).status == 200
    (told,) = clerk.notes()["changes"][clerk.run]
    assert (told["teacher"], told["name"]) == (person, name)
    assert clerk.desk.send("unchange", run=clerk.run, place="0").status == 200
    answer = clerk.desk.send("change", run=clerk.run, kind="REPORTED", teacher="查无此人")
    assert answer.status == 409
    assert "teacher" in json.loads(answer.body)["fields"]
    assert clerk.notes()["changes"].get(clerk.run) in (None, [])


@pytest.mark.parametrize("action", ["whatif", "quota", "sweep", "adopt", "change", "unchange", "revise", "papers", "confirm", "finish"])
def test_of_what_there_is_not_nothing_begins(clerk, action):
    assert clerk.desk.send(action, book="nothing", run="nothing", kind="REPORTED", folder="..").status == 404

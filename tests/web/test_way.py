"""The whole way of an officer in a browser: drop, mend, answer, plan, read, decide, plan again, take away."""

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from rotation.workbook.template import write_input
from tests.support.browser import needs_chromium
from tests.support.desk import served
from tests.support.officer import Officer
from tests.support.places import ROOT
from tests.support.small_banner import small_banner

pytestmark = [needs_chromium, pytest.mark.slow]
WORDS = {"zh": {"next": "下一步：编制方案", "yes": "属实：隐藏的行照常读取", "open": "打开方案", "apply": "应用并重新编制", "close": "关闭程序",
                "closed": "程序已关闭", "errors": "错误 1 处", "mended": "已改 1 处", "answered": "已确认", "hidden": "隐藏"},
         "en": {"next": "Go on: make the plan", "yes": "Yes: read the hidden rows too", "open": "Open the plan",
                "apply": "Apply and plan again", "close": "Close the program", "closed": "The program is closed",
                "errors": "errors: 1", "mended": "1 mended", "answered": "Confirmed by", "hidden": "hidden"}}


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    """A roster with an error and a question, and the same with the error mended."""
    folder = tmp_path_factory.mktemp("books")
    good, bad = folder / "花名册.xlsx", folder / "原始花名册.xlsx"
    write_input(good, small_banner("小旗"), "zh")
    book = openpyxl.load_workbook(good)
    book["教师"].row_dimensions[book["教师"].max_row].hidden = True
    book.save(good)
    sheet = book["教师"]
    at = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "A" and cell.row > 2)
    at.value = "没有这所学校"
    book.save(bad)
    return bad, good


def test_the_way_in_chinese_with_the_mouse(browser, books, tmp_path):
    way(browser, books, tmp_path / "桌面", "zh")


def test_the_way_in_english_with_the_keyboard(browser, books, tmp_path):
    way(browser, books, tmp_path / "desk", "en")


def way(browser, books, folder, lang):
    words, (bad, good) = WORDS[lang], books
    with served(folder, "--lang", lang) as desk:
        desk.anew()
        officer = Officer(browser, desk, lang)
        page = officer.page
        officer.looked()
        officer.drops(bad)
        officer.went("/check/")
        assert words["errors"] in page.inner_text(".status")
        assert page.locator(f"text={words['next']}").count() == 0
        officer.looked("check")
        officer.drops(good)
        officer.went("/check/.*-002")
        assert words["mended"] in page.inner_text("main")
        officer.looked()
        page.fill("[name=clerk]", "张三")
        officer.press(f"text={words['yes']}")
        page.wait_for_selector(f".question >> text={words['answered']}")
        assert words["hidden"] in page.inner_text(".question p")  # what was asked, not its code
        assert not re.search(r"[a-z]-[a-z]", page.inner_text(".question p"))
        officer.press(f"text={words['next']}")
        officer.went("/plan/")
        officer.looked("plan")
        page.fill("[name='H10.rate']", "11%")
        page.fill("[name='H10.reserve']", "0%")
        officer.press("button.main")
        officer.went("/job$")
        page.wait_for_selector("#result:visible")
        officer.looked("job")
        officer.press("#result")
        read(officer)
        run = planned(desk)[0]
        decided(officer, run, words)
        taken(officer, run, tmp=folder.parent)
        beyond(officer)
        quiet(officer, lang)
        page.goto(desk.home + "/")
        officer.looked("desk")
        officer.press(f"text={words['close']}")
        page.wait_for_selector(f"text={words['closed']}")
        assert desk.process.wait(30) == 0
    repeated(folder, run, folder.parent)


def planned(desk):
    return sorted(path.parent.name for path in desk.folder.glob("*/plan.json"))


def read(officer):
    """Every tab of the plan; the list says what the workbook says."""
    page = officer.page
    page.wait_for_selector(".tabs")
    tabs = page.eval_on_selector_all(".tabs a", "links => links.map(link => link.href)")
    assert len(tabs) >= 8
    for tab in tabs:
        page.goto(tab)
        if page.locator("[data-list]").count():
            page.wait_for_selector(".grid [role=row]")
        officer.looked("run" if tab.endswith("placements") else "")
    page.goto(next(tab for tab in tabs if tab.endswith("placements")))
    page.wait_for_selector(".grid [role=cell]")
    run = officer.desk.folder / planned(officer.desk)[0] / "方案.xlsx"
    sheet = openpyxl.load_workbook(run, read_only=True).worksheets[1]
    rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    heads = next(row for row in rows if "姓名" in row or "Name" in row)
    titles = page.locator(".grid [role=columnheader]:visible").all_inner_texts()
    shown = page.locator(".grid [role=row]").nth(1).locator("[role=cell]").all_inner_texts()
    assert shown in [[row[heads.index(title)] for title in titles] for row in rows]


def decided(officer, run, words):
    """Somebody who goes must stay: the reason is read, the decision signed, the plan made again without them."""
    page = officer.page
    officer.press(".grid [role=row][data-at='0']")
    page.wait_for_selector("#lines p:nth-child(2)")
    page.keyboard.press("Escape")
    assert page.locator("#lines > *").count() == 0  # closed, and who was chosen stays chosen
    person = page.input_value("#ask [name=teacher]")
    assert not page.is_visible("#panel [name=school]")  # whoever stays goes to no school
    page.fill("[name=reason]", "家中有事")
    page.fill("#panel [name=clerk]", "张三")
    officer.press("#panel fieldset button")
    page.wait_for_selector(".tray")
    officer.looked()
    officer.press(f"text={words['apply']}")
    officer.went("/job$")
    page.wait_for_selector("#result:visible")
    officer.press("#result")
    page.wait_for_selector(".tabs")
    first, second = planned(officer.desk)
    assert first == run
    gone = (officer.desk.folder / first / "plan.json").read_text(encoding="utf-8")
    kept = (officer.desk.folder / second / "plan.json").read_text(encoding="utf-8")
    assert f'"teacher": "{person}",\n   "from"' in gone
    assert f'"teacher": "{person}",\n   "from"' not in kept
    assert (officer.desk.folder / "数据-003.xlsx").exists()


def taken(officer, run, tmp):
    """Every file of the folder comes out as it is."""
    page = officer.page
    page.goto(f"{officer.desk.home}/run/{run}?tab=files")
    for path in sorted((officer.desk.folder / run).iterdir()):
        with page.expect_download() as coming:
            page.click(f"text={path.name}")
        assert Path(coming.value.path()).read_bytes() == path.read_bytes()
        assert coming.value.suggested_filename == path.name
    with page.expect_download() as coming:
        page.click(".button[href^='/zip/']")
    with zipfile.ZipFile(coming.value.path()) as archive:
        assert len(archive.namelist()) == len(list((officer.desk.folder / run).iterdir()))


def beyond(officer):
    """Two plans side by side, a range of values, the papers."""
    page, home = officer.page, officer.desk.home
    second = planned(officer.desk)[1]
    page.goto(home + "/")
    for box in page.locator("[name=of]").all():
        box.check()
    page.click("form[action='/compare'] button")
    page.wait_for_selector("h3 ~ .scroll")
    assert page.locator("tbody tr").count() > 10
    officer.looked("compare")
    page.fill("[name=low] >> nth=0", "5%")
    page.fill("[name=high] >> nth=0", "11%")
    page.fill("[name=step] >> nth=0", "6%")
    page.locator("form[action='/do/sweep'] button").first.click()
    officer.went("/job$")
    page.click("#result")
    page.wait_for_selector("#slide")
    page.goto(f"{home}/papers/{second}")
    officer.looked("papers")
    page.click("button.main")
    officer.went("/job$")
    page.click("#result")
    page.wait_for_selector("#files")
    officer.looked("made")
    assert page.locator("tbody tr").count() > 3
    with page.expect_download() as coming:
        page.locator("tbody a").first.click()
    assert Path(coming.value.path()).stat().st_size


def quiet(officer, lang):
    """Nothing was said on the console, asked of others, or told in addresses and titles."""
    assert [text for text in officer.said if "frame" not in text.lower()] == []
    assert {url.split("/")[2] for url in officer.asked if not url.startswith(("data:", "blob:"))} == {officer.desk.host}
    told = " ".join([*officer.asked, *officer.titles])
    assert not re.search(r"\bT[0-9]\b|师[0-9]|张三|家中有事", told), told
    page = officer.page
    page.goto(officer.desk.home + "/")
    own = page.evaluate("""() => [...document.querySelectorAll('h1, h2, label, button, .soft, thead th')]
        .map(part => part.textContent).join(' ')""")
    foreign = re.findall(r"[\u4e00-\u9fff]+" if lang == "en" else r"[A-Za-z]{2,}", own)
    assert set(foreign) <= ({"中文", "数据", "原始花名册", "花名册"} if lang == "en" else
                            {"English", "Excel", "WPS", "ods", "csv", "MB"}), foreign


def repeated(folder, run, tmp):
    """The command at the foot makes the same folder, but for run.json."""
    again = tmp / "again"
    again.mkdir()
    for path in folder.glob("数据-*.xlsx"):
        shutil.copy(path, again)
    note = (folder / ".desk" / "desk.json").read_text(encoding="utf-8")
    command = re.findall(r'"command": \[(.*?)\]', note, re.DOTALL)[0]
    words = re.findall(r'"((?:[^"\\]|\\.)*)"', command)
    done = subprocess.run([sys.executable, "-P", "-m", *words], cwd=again, capture_output=True, check=False,
                          env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(tmp), "ROTATION_LANG": "zh"})
    assert done.returncode == 0, done.stderr.decode()
    for path in (folder / run).iterdir():
        if path.name != "run.json":
            assert (again / run / path.name).read_bytes() == path.read_bytes(), path.name

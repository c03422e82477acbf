"""A list of 13,000 rows: few of them in the document, found, sorted and walked through at once."""

import json

import pytest
import xlsxwriter

from tests.support.browser import browsing, needs_chromium
from tests.support.desk import served

pytestmark = [needs_chromium, pytest.mark.slow]
ROWS = 13_000
MOST_NODES = 2_000


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A run folder with a long sheet of people, some with names that are no harmless text."""
    folder = tmp_path_factory.mktemp("desk") / "桌"
    run = folder / "2026-大市-001"
    run.mkdir(parents=True)
    (run / "plan.json").write_text(json.dumps({
        "status": "OPTIMAL", "counts": {"moved": 1, "eligible": ROWS, "backbone_moved": 1}, "placements": [{}],
        "policy": {"round": {"banner": "大市", "year": 2026}}}), encoding="utf-8")
    with xlsxwriter.Workbook(run / "方案.xlsx") as book:
        sheet = book.add_worksheet("资格审查")
        sheet.write_row(0, 0, ["大市2026年教师资格审查表"])
        sheet.write_row(1, 0, ["序号", "教师编号", "姓名", "任教学校", "审查结论", "说明"])
        for number in range(1, ROWS + 1):
            name = {7: "<img src=x onerror=alert(1)>", 8: "=cmd", 9: "\u202e反"}.get(number, f"师{number}")
            sheet.write_number(number + 1, 0, number)
            for place, text in enumerate([f"T{number:05}", name, f"学校{number % 90}", "符合交流条件", "长" * 60], 1):
                sheet.write_string(number + 1, place, text)
    with served(folder) as found:
        yield found


@pytest.fixture(scope="module")
def window(desk):
    with browsing() as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        name, _, value = desk.cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": desk.home}])
        found = context.new_page()
        found.said = []
        found.on("dialog", lambda dialog: found.said.append(dialog.message))
        found.on("pageerror", lambda error: found.said.append(str(error)))
        yield found


@pytest.fixture
def page(desk, window):
    """The list as it is when it has just been opened."""
    window.goto(f"{desk.home}/run/2026-大市-001?tab=standings")
    window.wait_for_selector(".grid [role=cell]")
    return window


def shown(page):
    return page.locator(".grid [role=row]:not(.heads)").all_inner_texts()


def test_few_rows_are_in_the_document(page):
    assert page.get_attribute(".grid", "aria-rowcount") == str(ROWS + 1)
    assert 20 < page.locator(".grid [role=row]").count() < 80
    assert page.evaluate("document.querySelectorAll('.grid *').length") < MOST_NODES
    assert page.said == []


def test_words_are_found_and_titles_sort(page):
    took = page.evaluate("""() => { const input = document.querySelector('.find input');
        input.value = '学校5 师12'; const began = performance.now();
        input.dispatchEvent(new Event('input')); return performance.now() - began; }""")
    assert all("师12" in row for row in shown(page))
    assert len(shown(page)) > 3
    again = page.evaluate("""() => { const input = document.querySelector('.find input'); input.value = '';
        input.dispatchEvent(new Event('input')); const button = document.querySelectorAll('.grid [role=columnheader] button')[0];
        button.click(); const began = performance.now(); button.click(); return performance.now() - began; }""")
    assert page.get_attribute(".grid [role=columnheader]", "aria-sort") == "descending"
    assert shown(page)[0].startswith(str(ROWS))
    print(f"search {took:.0f} ms, sort {again:.0f} ms")
    page.locator(".grid [role=columnheader] button").first.click()


def test_keys_walk_through_all_of_it_and_the_row_in_focus_stays(page):
    page.fill(".find input", "")
    page.locator(".grid [role=row][tabindex='0']").focus()
    page.keyboard.press("End")
    assert page.evaluate("document.activeElement.getAttribute('aria-rowindex')") == str(ROWS + 1)
    page.evaluate("document.querySelector('.grid').scrollTop = 0")
    page.wait_for_timeout(200)
    assert page.evaluate("document.activeElement.getAttribute('aria-rowindex')") == str(ROWS + 1)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("PageDown")
    assert int(page.evaluate("document.activeElement.getAttribute('aria-rowindex')")) > 10


def test_names_that_are_no_names_are_shown_as_they_are(page):
    page.fill(".find input", "onerror")
    assert "<img src=x onerror=alert(1)>" in shown(page)[0]
    page.fill(".find input", "=cmd")
    assert "=cmd" in shown(page)[0]
    assert page.said == []


def test_without_script_the_first_rows_are_told(desk):
    text = desk.ask("GET", "/run/2026-%E5%A4%A7%E5%B8%82-001?tab=standings").text
    assert "仅列前 200 行，共 13000 行" in text
    assert text.count("<tr>") == 201
    assert "<img" not in text

"""A list of 13,000 rows: few of them in the document, found, sorted and walked through at once."""

import pytest

from tests.support.browser import needs_chromium
from tests.support.desk import served
from tests.support.listed_run import listed_run

pytestmark = [needs_chromium, pytest.mark.slow]
ROWS = 13_000
MOST_NODES = 2_000
MOST_LETTERS = 32_767
"""Of a cell, as Excel has it."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A run folder with a long sheet of people, some with names that are no harmless text."""
    folder, foul = tmp_path_factory.mktemp("desk") / "桌", {7: "<img src=x onerror=alert(1)>", 8: "=cmd", 9: "\u202e反", 10: "甲" * MOST_LETTERS}
    listed_run(folder, ["序号", "教师编号", "姓名", "任教学校", "审查结论", "说明"], (
        [number, f"T{number:05}", foul.get(number, f"师{number}"), f"学校{number % 90}", "符合交流条件", "长" * 60]
        for number in range(1, ROWS + 1)))
    with served(folder) as found:
        yield found


@pytest.fixture(scope="module")
def window(desk, browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    name, _, value = desk.cookie.partition("=")
    context.add_cookies([{"name": name, "value": value, "url": desk.home}])
    found = context.new_page()
    found.said = []
    found.on("dialog", lambda dialog: found.said.append(dialog.message))
    found.on("pageerror", lambda error: found.said.append(str(error)))
    return found


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


def test_rows_have_as_few_lines_as_show_their_texts_whole(page):
    cut = "cell => cell.scrollHeight > cell.clientHeight + 1"
    told = page.locator(".grid [role=rowgroup]:not(.heads) [role=row]").first
    assert told.bounding_box()["height"] == 52, "sixty letters stand on two lines"
    assert [told.locator("[role=cell]").nth(at).evaluate(cut) for at in range(6)] == [False] * 6
    page.set_viewport_size({"width": 360, "height": 900})
    page.wait_for_timeout(200)
    assert told.bounding_box()["height"] == 72, "where there is less room, on more lines"
    assert not told.locator("[role=cell]").nth(5).evaluate(cut)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_with_script_nothing_is_laid_out_that_is_thrown_away(desk):
    told = desk.ask("GET", "/run/2026-%E5%A4%A7%E5%B8%82-001?tab=standings").text
    assert told.index("<noscript>", told.index("data-list")) < told.index("<table") < told.rindex("</noscript>")


def test_the_list_is_handed_over_as_it_is_kept(desk):
    desk.ask("GET", "/run/2026-%E5%A4%A7%E5%B8%82-001?tab=standings")
    (kept,) = (desk.folder / ".desk" / "known").glob("*/standings.rows.json")
    assert desk.ask("GET", "/list/2026-%E5%A4%A7%E5%B8%82-001/standings").body == kept.read_bytes()


def test_one_value_of_a_column_is_shown_alone(page):
    page.select_option(".find select >> nth=0", label="任教学校")
    values = page.locator(".find select >> nth=1 >> option").all_inner_texts()
    assert values[:3] == ["学校0", "学校1", "学校2"]
    assert len(values) == 90
    page.select_option(".find select >> nth=1", label="学校3")
    assert page.inner_text(".find output").startswith(f"{sum(number % 90 == 3 for number in range(1, ROWS + 1))} ")
    page.fill(".find input[type=search]", "师93")
    assert all("学校3" in text and "师93" in text for text in shown(page))
    page.fill(".find input[type=search]", "")
    page.select_option(".find select >> nth=0", "")
    assert page.inner_text(".find output").startswith(f"{ROWS} ")
    assert page.locator(".find select >> nth=1").is_hidden()


def test_initials_are_searched_where_they_are_told(page):
    def told(route):
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "initials": ["zsqx" if at == 4 else "" for at in range(ROWS)]})
    page.route("**/list/**", told)
    try:
        page.reload()
        page.wait_for_selector(".grid [role=cell]")
    finally:
        page.unroute("**/list/**")
    page.fill(".find input[type=search]", "ZSQX")
    assert [text.split()[0] for text in shown(page)] == ["5"]


def test_a_server_that_has_gone_is_said_where_the_list_would_be_and_the_list_comes_when_it_is_back(page):
    page.route("**/list/**", lambda route: route.abort())
    try:
        page.reload()
        page.locator(".list", has_text=page.get_attribute("body", "data-gone")).wait_for()
    finally:
        page.unroute("**/list/**")
    page.wait_for_selector(".grid [role=cell]")
    page.said.clear()


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
    assert int(page.evaluate("document.activeElement.getAttribute('aria-rowindex')")) > 5


def test_names_that_are_no_names_are_shown_as_they_are(page):
    page.fill(".find input", "onerror")
    assert "<img src=x onerror=alert(1)>" in shown(page)[0]
    page.fill(".find input", "甲甲甲")
    assert len(page.locator("[data-at='0'] .stuck").text_content()) == MOST_LETTERS
    assert page.locator("[data-at='0'] .stuck").bounding_box()["width"] < 800
    page.fill(".find input", "反")
    assert any("\u202e反" in text for text in page.locator(".grid [role=cell]").all_text_contents())
    page.fill(".find input", "=cmd")
    assert "=cmd" in shown(page)[0]
    assert page.said == []


def test_without_script_the_first_rows_are_told(desk):
    text = desk.ask("GET", "/run/2026-%E5%A4%A7%E5%B8%82-001?tab=standings").text
    assert "仅列前 200 行，共 13000 行" in text
    assert text.count("<tr>") == 201
    assert "<img" not in text


# -- more columns than fit -------------------------------------------------------------------------

MANY = ["序号", "教师编号", "姓名", "派出学校", "派出学校代码", "接收学校", "任教学科", "交流形式", "期限起止", "交流年限", "流向", "公里",
        "去向类别", "骨干教师", "学段", "说明"]


@pytest.fixture(scope="module")
def broad(tmp_path_factory, browser):
    """A list of more columns than fit into the window, some of which say the same of everybody."""
    folder = tmp_path_factory.mktemp("desk") / "桌"
    listed_run(folder, MANY, ([at, f"T{at}", f"师{at}", f"某某旗第{at}小学", f"1500{at}", f"某某旗第{at + 1}小学", f"学科{at}", "定期交流",
                               "2026年9月1日至2028年8月31日", 2, f"方向{at}", at, f"去向{at}", f"级别{at}", f"段{at}",
                               f"第{at}条理由，写得比较长"] for at in range(1, 61)))
    with served(folder) as desk:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        name, _, value = desk.cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": desk.home}])
        page = context.new_page()
        page.goto(f"{desk.home}/run/2026-大市-001?tab=standings")
        page.wait_for_selector(".grid [role=cell]")
        yield page


def titles(page):
    return page.locator(".grid [role=columnheader]:visible").all_inner_texts()


def test_a_broad_list_goes_without_codes_and_without_what_is_the_same_of_all(broad):
    broad.reload()
    broad.wait_for_selector(".grid [role=cell]")
    assert set(MANY) - set(titles(broad)) >= {"派出学校代码"}
    assert set(MANY) - set(titles(broad)) <= {"派出学校代码", "交流形式", "期限起止", "交流年限"}
    assert broad.inner_text(".columns summary") == f"显示 {len(titles(broad))} / {len(MANY)} 列"
    assert len(broad.locator("[data-at='0'] [role=cell]").all_inner_texts()) == len(titles(broad))


def test_columns_are_chosen_by_keyboard_and_copied_as_they_are_shown(broad):
    broad.reload()
    broad.wait_for_selector(".grid [role=cell]")
    broad.focus(".columns summary")
    broad.keyboard.press("Enter")
    for title in ("派出学校代码", "学段"):
        broad.get_by_label(title, exact=True).focus()
        broad.keyboard.press("Space")
    assert "派出学校代码" in titles(broad)
    assert "学段" not in titles(broad)
    broad.locator(".find button").click()
    lines = broad.evaluate("navigator.clipboard.readText()").split("\n")
    assert lines[0].split("\t") == titles(broad)
    assert lines[1].split("\t") == broad.locator("[data-at='0'] [role=cell]").all_inner_texts()


def test_the_name_stays_in_sight(broad):
    broad.set_viewport_size({"width": 360, "height": 900})
    broad.reload()
    broad.wait_for_selector(".grid [role=cell]")
    broad.evaluate("document.querySelector('.grid').scrollLeft = 1e6")
    edge = broad.locator(".grid").bounding_box()["x"]
    for part in (".grid [role=columnheader].stuck", "[data-at='0'] .stuck"):
        assert abs(broad.locator(part).bounding_box()["x"] - edge) <= 2
    assert broad.inner_text("[data-at='0'] .stuck") == "师1"
    broad.set_viewport_size({"width": 1280, "height": 900})

"""School leaders at the desk: planned from a workbook, read in both languages, and the teachers planned after them."""

import json
import re
from urllib.parse import unquote

import pytest

from tests.support.browser import browsing, needs_chromium
from tests.support.desk import served
from tests.support.officer import PICTURES, Officer

pytestmark = [needs_chromium, pytest.mark.slow]
JOB = 180_000
"""Milliseconds that a job may take on a busy machine."""


@pytest.fixture(scope="module")
def browser():
    with browsing() as found:
        yield found


class Leading(Officer):
    """An officer who plans the leaders of a workbook."""

    def ended(self, where):
        """Wait until the job has ended, and go where its result is."""
        self.went("/job$")
        self.page.wait_for_selector("#result:visible", timeout=JOB)
        self.press("#result")
        self.went(where)
        return unquote(self.page.url)

    def begins(self):
        """Plan the leaders from the desk."""
        self.page.goto(self.desk.home)
        self.press("a[href^='/leaders/']")
        self.went("/leaders/")
        self.press("form[action='/do/principals'] button:enabled")
        self.ended("/leaders/")


@pytest.fixture(scope="module")
def leading(browser, made, tmp_path_factory):
    with served(tmp_path_factory.mktemp("leading") / "桌") as desk:
        desk.drop(made)
        desk.anew()
        found = Leading(browser, desk)
        found.begins()
        yield found
        assert [text for text in found.said if "frame" not in text.lower()] == []
        found.context.close()


def folder_of(leading):
    return next(path for path in leading.desk.folder.iterdir() if "校长" in path.name)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everybody_can_read_a_plan_of_leaders_in_both_languages(leading, lang):
    page, home = leading.page, leading.desk.home
    leading.context.add_cookies([{"name": "lang", "value": lang, "url": home}])
    page.goto(home + "/leaders/数据-001.xlsx")
    assert page.get_attribute("html", "lang") == {"zh": "zh-CN", "en": "en"}[lang]
    leading.lang = lang
    leading.looked()
    if leading.pictures:
        page.screenshot(path=PICTURES / f"leaders_{lang}.png", full_page=True, clip={
            "x": 0, "y": 0, "width": 1280, "height": 1500})
    told = json.loads((folder_of(leading) / "principals.json").read_text(encoding="utf-8"))
    rows = page.locator("section[aria-labelledby=leaders] table").nth(1).locator("tbody tr").count()
    assert rows == len(told["moves"]) + len(told["leaving"])
    if lang == "en":
        assert not re.search(r"[\u4e00-\u9fff]{2}", " ".join(page.locator("section[aria-labelledby=leaders] th").all_inner_texts()))
    leading.lang = "zh"
    leading.context.add_cookies([{"name": "lang", "value": "zh", "url": home}])


def test_its_files_are_there_and_the_command_makes_it_again(leading):
    page = leading.page
    page.goto(leading.desk.home + "/leaders/数据-001.xlsx")
    told = page.inner_text("body")
    assert all(name in told for name in ("校长方案.xlsx", "principals.json", "report.html"))
    assert "rotation principals 数据-001.xlsx" in told


def test_the_teachers_are_planned_after_them(leading):
    leading.page.goto(leading.desk.home + "/leaders/数据-001.xlsx")
    leading.press("form[action='/do/after'] button:enabled")
    run = leading.ended("/run/").rpartition("/")[2]
    told = json.loads((leading.desk.folder / run / "plan.json").read_text(encoding="utf-8"))
    assert told["after"]["folder"] == folder_of(leading).name
    leading.looked()


def test_a_workbook_or_folder_that_is_not_there_is_refused(leading):
    assert leading.desk.ask("GET", "/leaders/x.xlsx").status == 404
    for fields in ({"book": "x.xlsx"}, {"book": "数据-001.xlsx", "folder": "x"}):
        action = "after" if "folder" in fields else "principals"
        assert leading.desk.send(action, **fields).status in (400, 404, 409, 422)

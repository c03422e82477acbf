"""Sheets in the language of the page: told once more, and only where that says what was printed."""

import json
import re
import shutil
from decimal import Decimal
from urllib.parse import quote

import openpyxl
import pytest

from rotation.leaders.run import plan_leaders
from rotation.report import catalogue
from rotation.run import Inputs, plan_round
from rotation.run.replan import Disturbance, replan
from rotation.web.plans import LEADERS, TEACHERS
from rotation.workbook.template import write_input
from tests.support.cadres import CHAIN, STUCK
from tests.support.desk import served
from tests.support.small_banner import small_banner

pytestmark = pytest.mark.slow
LISTS = tuple(dict.fromkeys((*TEACHERS.lists, *LEADERS.lists)))
SHOWN = ("overview", *LISTS, "report")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A desk with a plan, its revision, a round without a plan and two of leaders, all made on a terminal in Chinese."""
    home = tmp_path_factory.mktemp("desk")
    for name, people in (("小旗", 6), ("难旗", 12)):
        write_input(home / f"{name}.xlsx", small_banner(name, people), "zh")
    folder = home / "桌"
    folder.mkdir()
    plan = plan_round(Inputs(home / "小旗.xlsx"), folder)
    revised = replan(plan.folder, Disturbance(freeze=(plan.view.plan.placements[0].teacher,)))
    none = plan_round(Inputs(home / "难旗.xlsx"), folder)
    led = {}
    for name, world in (("led", CHAIN), ("led to nothing", STUCK)):
        write_input(home / f"{name}.xlsx", world, "zh")
        led[name] = plan_leaders(Inputs(home / f"{name}.xlsx"), folder).folder
    with served(folder) as found:
        found.runs = {"plan": plan.folder, "revised": revised.folder, "none": none.folder, **led}
        yield found


def screen(desk, run, tab, lang="en"):
    return desk.ask("GET", f"/run/{quote(run.name)}?tab={tab}", headers={"Cookie": f"{desk.cookie}; lang={lang}"}).text


def retell(desk, run, lang="en"):
    answer = desk.ask("GET", f"/told/{quote(run.name)}/overview", headers={
        "Cookie": f"{desk.cookie}; lang={lang}", "Accept": "application/json"})
    return answer.status, json.loads(answer.body)


def tabs(desk, run):
    return [tab for tab in SHOWN if f"tab={tab}" in screen(desk, run, "overview")]


@pytest.mark.parametrize("kind", ["plan", "revised", "none", "led", "led to nothing"])
def test_every_sheet_of_a_run_is_told_in_the_language_of_the_page(desk, kind):
    run = desk.runs[kind]
    assert len(tabs(desk, run)) > 3
    assert 'id="retell"' in screen(desk, run, "overview")
    assert retell(desk, run) == (200, {"kept": True})
    for tab in tabs(desk, run):
        told = screen(desk, run, tab)
        assert 'id="foreign"' not in told, (tab, "is as it was printed")
        if tab in LISTS:
            heads = json.loads(desk.ask("GET", f"/list/{quote(run.name)}/{tab}", headers={
                "Cookie": f"{desk.cookie}; lang=en"}).body)["heads"]
            assert all(head.isascii() for head in heads), (tab, heads)
    assert 'id="foreign"' not in screen(desk, run, "overview", "zh")  # in Chinese it is the workbook, as it always was
    report = desk.ask("GET", f"/report/{quote(run.name)}", headers={"Cookie": f"{desk.cookie}; lang=en"}).text
    assert '<html lang="en"' in report
    assert (run / "report.html").read_bytes() == desk.ask("GET", f"/report/{quote(run.name)}").body


def test_what_does_not_say_what_was_printed_stays_as_it_was(desk):
    run = desk.runs["plan"].with_name("2026-小旗-改过")
    shutil.copytree(desk.runs["plan"], run)
    book = openpyxl.load_workbook(run / "方案.xlsx")
    page = book[catalogue()["shortages"].name.zh]
    row = next(row for row in page.iter_rows() if sum(cell.value is not None for cell in row) > 4)
    row[1].value = "改过"
    book.save(run / "方案.xlsx")
    assert retell(desk, run) == (200, {"kept": True})
    told = screen(desk, run, "shortages")
    assert "改过" in told
    assert 'id="foreign"' in told
    assert 'id="retell"' not in told  # it was tried
    assert 'id="foreign"' not in screen(desk, run, "staff")


def told_as(shown, cell):
    """Whether the page shows a cell as it is: a number as it stands, a share cut off at hundredths of a per cent."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        share = shown.endswith("%") and shown == f"{int(Decimal(repr(cell)) * 10000) / 100:.2f}%"
        return share or Decimal(shown) == Decimal(repr(cell))
    return shown == ("" if cell is None else str(cell))


@pytest.mark.parametrize("kind", ["plan", "revised", "none"])
def test_every_figure_of_every_list_is_that_of_the_workbook(desk, kind):
    run = desk.runs[kind]
    book = openpyxl.load_workbook(run / "方案.xlsx", data_only=True)
    lists = [tab for tab in tabs(desk, run) if tab in LISTS]
    assert len(lists) > 2
    for tab in lists:
        told = json.loads(desk.ask("GET", f"/list/{quote(run.name)}/{tab}").body)
        printed = [[cell.value for cell in row] for row in book[catalogue()[tab].name.zh].iter_rows()]
        wide = len(told["heads"])
        rows = [row[:wide] for row in printed if sum(cell is not None for cell in row) > 1]
        at = next(at for at, row in enumerate(rows) if ["" if cell is None else str(cell) for cell in row] == told["heads"])
        assert len(told["rows"]) == len(rows) - at - 1, tab
        for shown, row in zip(told["rows"], rows[at + 1:], strict=True):
            assert all(map(told_as, shown, row)), (tab, shown, row)


def test_the_figures_on_top_are_those_of_the_plan(desk):
    run = desk.runs["plan"]
    counts = json.loads((run / "plan.json").read_bytes())["counts"]
    cards = re.findall("<li><b>([^<]*)</b>", screen(desk, run, "files", "zh"))
    share = int(Decimal(10000 * counts["moved"]) / counts["eligible"]) / 100
    assert cards[:2] == [str(counts["moved"]), f"{share:.2f}%"]


def test_without_script_the_link_leads_back_to_the_sheet(desk):
    run = desk.runs["revised"].with_name("2026-小旗-链接")
    shutil.copytree(desk.runs["revised"], run)
    answer = desk.ask("GET", f"/told/{quote(run.name)}/staff", headers={"Cookie": f"{desk.cookie}; lang=en"})
    assert (answer.status, answer.headers["location"]) == (303, f"/run/{quote(run.name)}?tab=staff")


def test_facts_that_have_gone_are_told_and_the_sheets_stay(desk):
    run = desk.runs["none"].with_name("2026-难旗-别处")
    shutil.copytree(desk.runs["none"], run)
    told = json.loads((run / "run.json").read_bytes())
    (run / "run.json").write_text(json.dumps({**told, "source": str(desk.folder / "没有.xlsx")}), encoding="utf-8")
    status, told = retell(desk, run)
    assert status == 409
    assert "not where it was" in told["says"]
    assert 'id="foreign"' in screen(desk, run, "conflict")

"""report.html of scenarios and sweeps, from what whatif.json and sweep.json tell; seen in a browser."""

import copy
import json
import re
from dataclasses import replace

import pytest

from rotation.domain.outcome import Status
from rotation.domain.records import Parameter
from rotation.domain.vocabulary import Level
from rotation.rules._tiny import tiny
from rotation.run import Inputs
from rotation.run.folder import read_json
from rotation.sweep.page import sweep_page
from rotation.sweep.result import Sweep
from rotation.sweep.sweep import sweep_parameter, write_sweep
from rotation.whatif.page import whatif_page
from rotation.whatif.result import read
from rotation.whatif.whatif import compare_scenarios
from rotation.workbook.template import write_input
from tests.support.browser import Sight, needs_chromium, needs_pdftoppm, printed
from tests.support.foul_text import HAN, HOSTILE, SENTENCE
from tests.support.ten_people import ten

TOO_MANY = """label = {zh = "六成交流", en = "60 % exchanged"}
question = {zh = "六成教师交流，做得到吗？", en = "Can 60 % be exchanged?"}
[H10]
rate = "60%"
"""


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """Three scenarios on a round of three schools, published; one of them has no plan."""
    folder = tmp_path_factory.mktemp("旗")
    grades = {f"grade{grade}": 2 for grade in range(1, 7)}
    schools = {code: {"primary_pupils": 480, "name": f"虚构{code}", "longitude": east, **grades}
               for code, east in (("一小", 116.0), ("二小", 116.2), ("三小", 116.5))}
    people = {f"T{number:02d}": {
        "name": f"虚构{number:02d}", "subject": "音乐" if number % 4 == 0 else "数学",
        "backbone": Level.BANNER if number % 3 == 0 else None} for number in range(1, 21)}
    told = {"round.year": "2026", "round.banner": "虚构旗", "round.seat_town": "旗镇", "H35.on": "否", "H60.on": "否"}
    write_input(folder / "数据.xlsx", tiny(schools, people, posts={
        "一小 数学": 8, "二小 数学": 3, "三小 数学": 2, "二小 音乐": 2, "三小 音乐": 1}, parameters=[
            Parameter(name=name, value=value) for name, value in told.items()]), "zh")
    (folder / "too_many.toml").write_text(TOO_MANY, encoding="utf-8")
    few = ("fifteen_percent", "growth_5", folder / "too_many.toml")
    return compare_scenarios(Inputs(folder / "数据.xlsx"), few, folder / "out").folder


@pytest.fixture(scope="module")
def scenarios(compared):
    return json.loads((compared / "whatif.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def curve():
    return (sweep_parameter(ten(), ["H10.rate=10%..50%:10%"]))


@pytest.fixture(scope="module")
def field():
    return (sweep_parameter(ten(), ["H10.rate=10%..50%:20%", "E30.km=60..120:60"], pareto=("G10", "G50")))


@pytest.fixture(scope="module")
def pages(scenarios, curve, field):
    """Every page by name and language."""
    made = {"scenarios": (whatif_page, read(scenarios)), "curve": (sweep_page, curve), "field": (sweep_page, field)}
    return {(name, lang): page(told, lang) for name, (page, told) in made.items() for lang in ("zh", "en")}


def opened(browser, folder, page):
    path = folder / "report.html"
    path.write_text(page, encoding="utf-8")
    return Sight(browser, path)


def options(page):
    """What the page hands to the charting library."""
    return json.loads(re.search(r'id="options">(.*?)</script>', page, re.DOTALL)[1])["charts"]


# -- in a browser -----------------------------------------------------------------------------


@pytest.mark.slow
@needs_chromium
@needs_pdftoppm
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["scenarios", "curve", "field"])
def test_page_is_quiet_drawn_and_printed(browser, pages, tmp_path, name, lang):
    sight = opened(browser, tmp_path, pages[name, lang])
    assert (sight.said, len(sight.asked)) == ([], 1)
    assert sight.page.evaluate("document.documentElement.scrollWidth") <= 1280
    drawn = sight.page.evaluate("""() => Array.from(document.querySelectorAll('.chart')).map(place =>
        [place.dataset.chart, place.querySelectorAll('svg path').length])""")
    assert {key for key, _ in drawn} == set(options(pages[name, lang]))
    assert all(count >= 4 for _, count in drawn), drawn
    assert 0.02 < sight.ink(sight.page.screenshot(path=tmp_path / "page.png", full_page=True)) < 0.6
    sheets = printed(sight, tmp_path)
    assert len(sheets) >= 2
    for sheet in sheets:
        edge = int(sheet.shape[1] * 10 / 210)
        assert (sheet[:, :edge] > 230).all(), "runs into the left margin"
        assert (sheet[:, -edge:] > 230).all(), "runs into the right margin"


@needs_chromium
@pytest.mark.parametrize("name", ["scenarios", "curve", "field"])
def test_pages_speak_one_language(browser, pages, tmp_path, name):
    assert SENTENCE.findall(opened(browser, tmp_path, pages[name, "zh"]).words()) == []
    known = {"虚构旗", "虚构", "一小", "二小", "三小", "虚构一小", "虚构二小", "虚构三小", "旗",
             "数学"}  # clauses name subjects as the workbook does
    assert set(HAN.findall(opened(browser, tmp_path, pages[name, "en"]).words())) <= known


@needs_chromium
def test_hovering_over_a_curve_tells_its_numbers(browser, pages, tmp_path):
    sight = opened(browser, tmp_path, pages["curve", "zh"])
    place = sight.page.locator("[data-chart=curve_moved]")
    place.scroll_into_view_if_needed()
    before = place.locator("text").all_text_contents()
    box = place.bounding_box()
    sight.page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    sight.page.wait_for_function("count => document.querySelectorAll('[data-chart=curve_moved] text').length > count",
                                 arg=len(before))
    assert "交流人数" in " ".join(place.locator("text").all_text_contents())
    assert sight.said == []


@needs_chromium
def test_hostile_words_of_scenarios_stay_words(browser, scenarios, tmp_path):
    told = copy.deepcopy(scenarios)
    told["banner"] = HOSTILE[0]
    for number, case in enumerate(told["cases"]):
        case["label"] = case["question"] = {"zh": HOSTILE[number % 6], "en": HOSTILE[number % 6]}
        for person in (case["figures"] or {"people": ()})["people"]:
            person["name"], person["home"] = HOSTILE[1], HOSTILE[2]
    sight = opened(browser, tmp_path, whatif_page(read(told), "zh"))
    for place in sight.page.locator(".chart").all():
        place.hover()
    assert sight.page.evaluate("window.hit") is None
    assert (sight.said, len(sight.asked)) == ([], 1)
    assert sight.page.locator("main img, main script, main svg[onload]").count() == 0


# -- the numbers ------------------------------------------------------------------------------


def test_scenarios_are_drawn_as_they_are_told(pages, scenarios):
    drawn = options(pages["scenarios", "zh"])
    solved = [case for case in scenarios["cases"] if case["figures"]]
    assert len(solved) == 3
    assert drawn["bar_moved"]["yAxis"]["data"] == [case["label"]["zh"] for case in solved]
    assert drawn["bar_moved"]["series"][0]["data"] == [case["figures"]["quota"]["moved"] for case in solved]
    short = [sum(gap["after"] for gap in case["figures"]["gaps"]) / 100 for case in solved]
    assert drawn["bar_short"]["series"][0]["data"] == short
    sums = [0.0] * len(solved)
    for _, row, value in drawn["by_subject"]["series"][0]["data"]:
        sums[row] += value
    assert sums == pytest.approx(short)


def test_a_scenario_without_a_plan_stays_with_its_way_out(pages, scenarios):
    (lost,) = (case for case in scenarios["cases"] if case["conflict"])
    page = pages["scenarios", "zh"]
    assert "4个情景中3个形成方案" in page
    assert lost["conflict"]["clauses"][0]["says"]["zh"] in page
    assert lost["conflict"]["ways"][0]["says"]["zh"] in page


def test_people_who_differ_are_listed_once(pages, scenarios):
    total = sum(len(case["figures"]["people"]) for case in scenarios["cases"] if case["figures"])
    table = re.search(r'id="t-people".*?</table>', pages["scenarios", "zh"], re.DOTALL)
    assert (table[0].count("<tr>") - 1 if table else 0) == total > 0


def test_curve_holds_every_plan_and_marks_the_value_in_force(pages, curve):
    drawn = options(pages["curve", "zh"])
    line = drawn["curve_moved"]["series"][0]
    assert line["data"] == [[10, 2], [20, 3], [30, 4], [40, 4]]  # half of them cannot go
    marks = {mark["xAxis"]: mark["label"]["formatter"] for mark in line["markLine"]["data"]}
    breaks = {int(item.at.rstrip("%")) for item in curve.prices[0].breakpoints}
    assert set(marks) == {10, *breaks}
    assert marks[10] in ("现行", "转折")
    for item in curve.prices[0].breakpoints:
        assert item.says.zh in pages["curve", "zh"]


def test_grid_leaves_values_without_a_plan_blank(pages, field):
    drawn = options(pages["field", "zh"])
    planned = [point for point in field.points if point.figures]
    cells = drawn["grid_moved"]["series"][0]["data"]
    rates, ways = field.axes[0].values, field.axes[1].values
    assert cells == [[ways.index(p.at[1]), rates.index(p.at[0]), p.figures.moved] for p in planned]
    assert 0 < len(planned) < len(field.points)


def test_frontier_is_drawn_in_units_for_people(pages, field):
    line = options(pages["field", "zh"])["frontier"]["series"][0]
    assert line["data"] == [[float(value) for value in point.values] for point in field.frontier.points]
    assert len(line["data"]) > 1


def test_an_interrupted_sweep_and_one_without_any_plan_are_told(field):
    points = tuple(replace(point, status=Status.UNKNOWN, figures=None) for point in field.points)
    page = sweep_page(replace(field, complete=False, points=points), "zh")
    assert "测算未完成" in page
    assert "0组形成方案" in page


def test_a_baseline_without_a_plan_can_be_shown(scenarios):
    told = copy.deepcopy(scenarios)
    for case in told["cases"]:
        case["figures"] = None
    assert 'class="status bad"' in whatif_page(read(told), "zh")
    told["cases"][1]["failure"] = {"zh": "进程异常", "en": "the process failed"}
    assert "进程异常" in whatif_page(read(told), "zh")


def test_sweep_pages_name_nobody(pages):
    assert not re.search(r"\bT\d\b", re.sub(r"<script>.*?</script>", "", pages["curve", "zh"], flags=re.DOTALL))
    assert "含个人信息" not in pages["curve", "zh"]
    assert "含个人信息" in pages["scenarios", "zh"]


# -- where they are written -------------------------------------------------------------------


def test_pages_are_written_with_their_numbers(compared, scenarios, tmp_path):
    assert (compared / "report.html").read_text(encoding="utf-8") == whatif_page(read(scenarios), "zh")
    folder = write_sweep(sweep_parameter(ten(), ["H10.rate=10%..20%:10%"]), tmp_path, lang="en")
    told = read_json(folder / "sweep.json", Sweep)
    assert (folder / "report.html").read_text(encoding="utf-8") == sweep_page(told, "en")

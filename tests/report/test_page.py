"""report.html of a plan, seen in a browser: quiet, offline, drawn, sorted, printed, inert."""

import hashlib
import re
import socket
import subprocess
import sys
import zipfile
from dataclasses import replace
from fractions import Fraction
from importlib import resources

import pytest

from rotation.domain.diagnosis import Clash, Diagnosis, WayOut
from rotation.domain.outcome import Outcome, Status
from rotation.report._part import sections
from rotation.report.page_plan import plan_page
from rotation.sample import draw
from rotation.text import say
from tests.support.browser import Sight, needs_chromium, needs_pdftoppm, printed
from tests.support.clock import Spent
from tests.support.drawn_plan import banner_view, by_key, view_of
from tests.support.foul_text import HAN, HOSTILE, SENTENCE
from tests.support.places import ROOT

PICTURES = ["rate", "backbone", "flow", "map", "crowd", "subjects", "townships", "cv_statistical", "cv_actual", "missing"]


@pytest.fixture(scope="module")
def view():
    return banner_view()


@pytest.fixture(scope="module")
def seen(browser, view, tmp_path_factory):
    """The page of the drawn banner in both languages."""
    folder = tmp_path_factory.mktemp("pages")
    return {lang: Sight(browser, written(folder, view, lang)) for lang in ("zh", "en")}


def written(folder, view, lang="zh"):
    path = folder / f"report_{lang}.html"
    path.write_text(plan_page(view, lang), encoding="utf-8")
    return path


def without_plan():
    """The banner without a plan, with what a diagnosis tells."""
    told = Diagnosis(
        counts=(say("37 must go, 20 can", "应交流37人，可交流20人"),),
        clashes=(Clash("H10", say("at least 37 people are exchanged", "交流人数不少于37人")),), proven=True,
        ways=(WayOut("H10", 17, say("set the rate to 5 %", "将比例调整为5%"), ("H10.rate=5%",)),))
    view = banner_view()
    return replace(view, outcome=Outcome(Status.INFEASIBLE, None, diagnosis=told), audit=None)


# -- quiet, offline, drawn --------------------------------------------------------------------


@needs_chromium
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_page_says_no_error_and_asks_for_nothing(seen, lang):
    assert seen[lang].said == []
    assert len(seen[lang].asked) == 1
    assert seen[lang].asked[0].startswith("file://")


@needs_chromium
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_chart_is_drawn_inside_its_place(seen, lang):
    drawn = seen[lang].page.evaluate("""() => Array.from(document.querySelectorAll('.chart')).map(place => {
        const svg = place.querySelector('svg'), box = place.getBoundingClientRect();
        return [place.dataset.chart, svg.querySelectorAll('path').length,
                svg.getBoundingClientRect().width <= box.width + 1]; })""")
    assert [key for key, _, _ in drawn] == PICTURES
    for key, paths, inside in drawn:
        assert paths >= 4, key
        assert inside, key


@pytest.mark.slow
@needs_chromium
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_page_fits_a_screen_of_1280(seen, lang, tmp_path):
    sight = seen[lang]
    assert sight.page.evaluate("document.documentElement.scrollWidth") <= 1280
    shot = sight.page.screenshot(path=tmp_path / "page.png", full_page=True)
    assert 0.05 < sight.ink(shot) < 0.6


def knocked(browser, path):
    """Whether anybody comes when the opened page is made to call a server of ours; and what it said."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(1)
        sight = Sight(browser, path)
        refused = sight.page.evaluate("""async port => {
            const script = document.createElement('script'), image = document.createElement('img');
            script.textContent = 'window.hit = 1'; image.src = `http://127.0.0.1:${port}/x.png`;
            document.body.append(script, image);
            return await fetch(`http://127.0.0.1:${port}/`, {mode: 'no-cors', signal: AbortSignal.timeout(500)})
                .then(() => 'sent', error => error.name); }""", server.getsockname()[1])
        try:
            server.accept()[0].close()
        except TimeoutError:
            return False, refused, sight
        return True, refused, sight


@needs_chromium
def test_policy_refuses_what_is_put_in_later(browser, view, tmp_path):
    path = written(tmp_path, view)
    came, refused, sight = knocked(browser, path)
    assert (came, refused) == (False, "TypeError")
    assert sight.page.evaluate("window.hit") is None
    assert all("Content Security Policy" in line for line in sight.said), sight.said
    path.write_text(path.read_text(encoding="utf-8").replace("Content-Security-Policy", "no-policy", 1), encoding="utf-8")
    came, _, sight = knocked(browser, path)  # without the policy the same page would call
    assert (came, sight.page.evaluate("window.hit")) == (True, 1)


def test_policy_names_scripts_and_styles_by_hash(view):
    page = plan_page(view, "zh")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1].replace("&#39;", "'")
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert not re.search(r"""\s(?:src|href|style|on[a-z]+)=(?!"#)""", page.split("<script")[0])


# -- words ------------------------------------------------------------------------------------


@needs_chromium
def test_chinese_page_has_no_english_sentence(seen):
    assert SENTENCE.findall(seen["zh"].words()) == []


@needs_chromium
def test_english_page_has_no_chinese_but_names(seen, view):
    problem = view.round.problem
    names = {problem.schools[0].town, view.round.settings.banner, *(t.name for t in problem.teachers)}
    names |= {name for s in problem.schools for name in (s.name, s.short, s.town) if name}
    assert set(HAN.findall(seen["en"].words())) <= {part for name in names for part in HAN.findall(name)}


def test_page_is_marked_internal_and_tells_seed_and_hash(view):
    page = plan_page(view, "zh")
    for words in ("内部资料　含个人信息", view.round.settings.seed, view.facts_sha256, "已逐条核查"):
        assert words in page


# -- people -----------------------------------------------------------------------------------


def column(sight, key):
    at = sight.page.evaluate("() => Array.from(document.querySelectorAll('#t-people th')).map(th => th.textContent)").index(key)
    return sight.page.evaluate("""at => Array.from(document.querySelectorAll('#t-people tbody tr'))
        .filter(row => !row.hidden).map(row => row.cells[at].textContent)""", at)


@needs_chromium
def test_people_are_sorted_by_a_click(browser, view, tmp_path):
    sight = Sight(browser, written(tmp_path, view))
    head = sight.page.locator("#t-people th", has_text="公里").locator("[role=button]")
    head.click()
    up = [int(km) for km in column(sight, "公里") if km]
    assert up == sorted(up)
    assert len(up) > 20
    head.press("Enter")
    assert [int(km) for km in column(sight, "公里") if km] == sorted(up, reverse=True)
    assert sight.page.locator("#t-people th[aria-sort]").count() == 1


@needs_chromium
def test_people_are_found_by_any_words(browser, view, tmp_path):
    sight = Sight(browser, written(tmp_path, view))
    somebody = view.round.teacher(view.plan.placements[3].teacher)
    sight.page.fill(".find input", f"{somebody.name} {somebody.id[-2:]}")
    assert column(sight, "教师编号") == [somebody.id]
    total = len(view.plan.placements)
    assert sight.page.locator(".find output").text_content() == f"1 / {total}"
    sight.page.fill(".find input", "")
    assert len(column(sight, "姓名")) == total


def test_people_tell_no_more_than_the_sheet(view):
    """Whoever is not on 交流名单 is not on the page at all."""
    page = plan_page(view, "zh")
    named = {item.teacher for item in view.plan.placements}
    for teacher in view.round.problem.teachers:
        assert (teacher.id in page) == (teacher.id in named), teacher.id
    assert len(named) == len(by_key(view)["placements"].rows)


# -- paper ------------------------------------------------------------------------------------


@pytest.mark.slow
@needs_chromium
@needs_pdftoppm
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_page_prints_on_a4(browser, view, lang, tmp_path):
    sheets = printed(Sight(browser, written(tmp_path, view, lang)), tmp_path)
    assert 6 <= len(sheets) <= 14
    for sheet in sheets:
        height, width = sheet.shape
        assert (width, height) == pytest.approx((413, 585), abs=2)
        assert 0.005 < (sheet < 230).mean() < 0.5
        edge = int(width * 10 / 210)
        assert (sheet[:, :edge] > 230).all(), "runs into the left margin"
        assert (sheet[:, -edge:] > 230).all(), "runs into the right margin"


@needs_chromium
def test_paper_shows_the_numbers_of_every_chart(browser, view, tmp_path):
    sight = Sight(browser, written(tmp_path, view))
    sight.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert sight.page.locator("details[open]").count() == sight.page.locator("details").count() > 3
    assert sight.page.evaluate("Math.max(...Array.from(document.querySelectorAll('svg')).map(s => s.clientWidth))") <= 688
    sight.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert sight.page.locator("details[open]").count() == 0


# -- hostile strings --------------------------------------------------------------------------


@pytest.mark.slow
@needs_chromium
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_names_stay_names(browser, lang, tmp_path):
    problem = draw("西乌珠穆沁旗")
    schools = tuple(replace(s, name=f"{HOSTILE[i % 6]}{i}", short=f"{HOSTILE[i % 6]}{i}", town=HOSTILE[i % 6])
                    for i, s in enumerate(problem.schools))
    teachers = tuple(replace(t, name=HOSTILE[i % 6]) for i, t in enumerate(problem.teachers))
    view = view_of(replace(problem, schools=schools, teachers=teachers))
    sight = Sight(browser, written(tmp_path, view, lang))
    for place in sight.page.locator(".chart").all():
        place.scroll_into_view_if_needed()
        box = place.bounding_box()
        for part in (0.1, 0.3, 0.5, 0.7):  # tooltips show
            sight.page.mouse.move(box["x"] + part * box["width"], box["y"] + part * box["height"])
    assert sight.page.evaluate("window.hit") is None
    assert (sight.said, len(sight.asked)) == ([], 1)
    assert sight.page.locator("main img, main script, main svg[onload]").count() == 0
    shown = sight.words()
    for name in HOSTILE[:5]:
        assert name in shown


# -- runs without a plan, drafts --------------------------------------------------------------


@needs_chromium
def test_run_without_a_plan_shows_the_conflict_and_no_chart(browser, tmp_path):
    sight = Sight(browser, written(tmp_path, without_plan()))
    words = sight.words()
    assert (sight.said, sight.page.locator(".chart").count()) == ([], 0)
    assert sight.page.locator(".status.bad").count() == 1
    for told in ("现有条件无法同时满足", "应交流37人，可交流20人", "将比例调整为5%", "H10.rate=5%"):
        assert told in words


def test_draft_says_so_on_top():
    page = plan_page(replace(banner_view(), draft=True), "zh")
    assert "草案：未经核查，不得公布" in page
    assert 'class="status bad"' in page
    assert "草案" not in plan_page(banner_view(), "zh")


def test_a_draft_that_breaks_rules_claims_no_proof():
    view = banner_view(draft=True)
    broken = replace(view, outcome=replace(view.outcome, diagnosis=without_plan().outcome.diagnosis))
    assert "已证明：任何合规方案都不会更低" in plan_page(view, "zh")
    assert "已证明" not in plan_page(broken, "zh")


def test_findings_turn_the_headline_red():
    page = plan_page(replace(banner_view(), audit=(("H10", say("too few", "人数不足")),)), "zh")
    assert "核查发现1个问题" in page
    assert 'class="status bad"' in page


def test_missing_coordinates_are_said():
    problem = draw("西乌珠穆沁旗")
    first, *rest = problem.schools
    page = plan_page(view_of(replace(problem, schools=(replace(first, longitude=None), *rest))), "zh")
    assert f"有1所学校未填经度或纬度，图上未标出：{first.name}" in page
    none = tuple(replace(s, latitude=None) for s in problem.schools)
    page = plan_page(view_of(replace(problem, schools=none)), "zh")
    assert 'data-chart="map"' not in page
    assert 'id="t-map"' in page


# -- the file ---------------------------------------------------------------------------------


def test_same_facts_same_bytes(view):
    assert plan_page(view, "zh") == plan_page(banner_view(), "zh")


def test_page_is_small_and_quick(view):
    plan_page(view, "zh")
    start = Spent()
    page = plan_page(banner_view("西乌珠穆沁旗"), "en")
    start.at_most(2)  # the drawing of the facts included
    assert len(page.encode()) < 1_300_000


def test_library_is_the_one_that_is_named():
    static = resources.files("rotation.tables.page").joinpath("static", "echarts")
    digest = hashlib.sha256(static.joinpath("echarts.min.js").read_bytes()).hexdigest()
    assert digest in static.joinpath("SOURCE.md").read_text()
    assert "Apache License" in static.joinpath("LICENSE").read_text()


@pytest.mark.slow
def test_wheel_carries_the_page(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, check=True, capture_output=True, cwd=ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    inside = "rotation/tables/page/"
    for name in ("templates/page.html.j2", "templates/table.html.j2", "static/page.css", "static/page.js",
                 *(f"static/echarts/{part}" for part in ("echarts.min.js", "LICENSE", "NOTICE", "LICENSE-d3",
                                                         "LICENSE-zrender", "SOURCE.md"))):
        assert inside + name in names, name


def test_shares_are_cut_off_not_rounded(view):
    page = plan_page(view, "zh")
    moved, base = len(view.plan.exchanged), len(view.round.eligible)
    cut = Fraction(10_000 * moved // base, 100)
    assert f"占基数{float(cut):.2f}%" in page


def test_the_page_tells_who_goes_and_what_stays_short_first_and_the_proof_last(view):
    told = [section.key for section in sections(view)]
    assert told[:2] == ["people", "open"]
    assert told.index("shares") < told.index("map") < told.index("tiers") == len(told) - 1

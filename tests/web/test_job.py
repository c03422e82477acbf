"""The one long job of a desk: one at a time, stopped, killed, orphaned; what it told is not lost."""

import json
import signal
import threading
import time

import pytest

from rotation.run import Inputs, gather
from rotation.web.job import Bench
from rotation.web.screens.curve import pictured
from rotation.web.tasks import Telling
from rotation.workbook.template import write_input
from tests.support.browser import browsing, needs_chromium
from tests.support.desk import begun, served
from tests.support.officer import Officer
from tests.support.places import SAMPLES
from tests.support.small_banner import small_banner

SAMPLE = SAMPLES / "西乌珠穆沁旗_虚构数据.xlsx"
PATIENCE = 180


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    path = tmp_path_factory.mktemp("small") / "小旗.xlsx"
    write_input(path, small_banner("小旗"), "zh")
    return path


def until(true, patience=PATIENCE):
    limit = time.monotonic() + patience
    while time.monotonic() < limit:
        if found := true():
            return found
        time.sleep(0.1)
    raise AssertionError("it never came")


def runs(folder):
    return sorted(path.parent.name for path in folder.glob("[0-9]*/plan.json"))


def end(desk):
    return until(lambda: desk.job().get("end"))


def test_a_plan_is_made_and_told_goal_by_goal(small, tmp_path):
    with served(tmp_path / "桌") as desk:
        desk.drop(small)
        assert desk.send("plan", book="数据-001.xlsx").status == 200
        told = end(desk)
        job = desk.job()
        assert (told["how"], told["status"], job["phase"]) == ("published", "OPTIMAL", "ended")
        assert runs(desk.folder) == [told["folder"]]
        assert all(tier["state"] == "ended" and tier["proven"] for tier in job["tiers"])
        assert len(job["tiers"]) >= 4
        assert desk.ask("GET", "/job.json?after=" + str(number(desk))).status == 304
        assert "没有正在进行的计算" not in desk.ask("GET", "/job").text


def number(desk):
    return json.loads(desk.ask("GET", "/job.json").body)["number"]


def test_two_presses_make_one_job(small, tmp_path):
    with served(tmp_path / "桌") as desk:
        desk.drop(small)
        answers = []
        pressing = [threading.Thread(target=lambda: answers.append(desk.send("plan", book="数据-001.xlsx").status))
                    for _ in range(4)]
        for one in pressing:
            one.start()
        for one in pressing:
            one.join()
        assert sorted(answers) == [200, 409, 409, 409]
        end(desk)
        assert len(runs(desk.folder)) == 1


@pytest.mark.slow
def test_a_stop_before_there_is_a_plan_leaves_nothing(tmp_path):
    with served(tmp_path / "桌") as desk:
        desk.drop(SAMPLE)
        desk.send("plan", book="数据-001.xlsx")
        assert desk.send("plan", book="数据-001.xlsx").status == 409
        desk.send("stop")
        told = end(desk)
        assert told["how"] == "stopped"
        assert "还没有形成方案" in told["says"]["zh"]
        assert runs(desk.folder) == []
        assert desk.send("plan", book="数据-001.xlsx").status == 200  # and another may begin
        desk.send("stop")
        end(desk)


@pytest.mark.slow
def test_a_stop_with_a_plan_publishes_it(tmp_path):
    with served(tmp_path / "桌") as desk:
        desk.drop(SAMPLE)
        desk.send("plan", book="数据-001.xlsx")
        until(lambda: any(tier.get("best") for tier in desk.job()["tiers"]))
        desk.send("stop")
        told = end(desk)
        assert (told["how"], runs(desk.folder)) == ("published", [told["folder"]])


@pytest.mark.slow
def test_a_killed_server_leaves_an_orphan_that_publishes(tmp_path):
    desk = begun(tmp_path / "桌")
    desk.enter()
    desk.drop(SAMPLE)
    desk.send("plan", book="数据-001.xlsx")
    until(lambda: desk.job()["phase"] == "explaining")
    desk.process.send_signal(signal.SIGKILL)
    desk.process.communicate()
    until(lambda: runs(desk.folder))
    with served(tmp_path / "桌") as again:
        page = again.ask("GET", "/").text
        assert "上次计算中断，当时最好的方案已保存" in page
        assert runs(again.folder)[0] in page


@pytest.mark.slow
def test_a_killed_child_is_told(tmp_path):
    with served(tmp_path / "桌") as desk:
        desk.drop(SAMPLE)
        desk.send("plan", book="数据-001.xlsx")
        until(lambda: desk.job()["phase"] == "solving")
        for child in desk.children():
            child.kill()
        told = end(desk)
        assert (told["how"], runs(desk.folder)) == ("died", [])
        assert "计算意外中止" in desk.ask("GET", "/job").text


def test_two_servers_on_one_desk_are_one(tmp_path):
    with served(tmp_path / "桌") as desk:
        second = begun(tmp_path / "桌", "--link")
        second.process.communicate(timeout=300)
        assert second.host == desk.host
        second.enter()
        assert second.ask("GET", "/").status == 200


def test_a_half_written_note_is_no_harm(small, tmp_path):
    folder = tmp_path / "桌"
    (folder / ".desk").mkdir(parents=True)
    (folder / ".desk" / "job.json").write_text('{"task": "pl')
    (folder / ".desk" / "desk.json").write_text('{"books": {"数据')
    with served(folder) as desk:
        assert desk.drop(small) == "/check/数据-001.xlsx"
        assert desk.ask("GET", "/").status == 200


@needs_chromium
@pytest.mark.slow
def test_two_tabs_follow_one_job_and_a_page_outlives_the_server(small, tmp_path):
    with browsing() as browser, served(tmp_path / "桌") as desk:
        context = browser.new_context()
        name, _, value = desk.cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": desk.home}])
        tabs = [context.new_page() for _ in range(2)]
        desk.drop(small)
        desk.send("plan", book="数据-001.xlsx")
        for tab in tabs:
            tab.goto(desk.home + "/job")
        tabs[0].reload()
        told = [tab for tab in tabs if tab.wait_for_selector("#result:visible", timeout=300_000)]
        assert len(told) == 2
        assert tabs[0].inner_text("#tiers") == tabs[1].inner_text("#tiers")
        desk.process.kill()
        tabs[1].wait_for_selector("#news:has-text('程序没有响应')")
        assert tabs[1].inner_text("#tiers") == tabs[0].inner_text("#tiers")


# -- a range while it is solved -------------------------------------------------------------------


def told_so_far(folder):
    """A bench that has heard of a range of three values and of its first point."""
    bench = Bench(folder, lambda *_: None)
    unknown = {"solved": False, "known": False, "why": [], "values": [], "told": [], "verdict": {"zh": "等待", "en": "waiting"}}
    bench._told = {"tiers": []}
    bench._hear({"event": "range", "range": {
        "axes": [{"parameter": "H10.rate", "label": {"zh": "交流比例", "en": "share"}, "values": ["10%", "20%", "30%"], "base": "20%"}],
        "figures": [{"zh": "人", "en": "people"}], "points": [{**unknown, "at": [at]} for at in ("10%", "20%", "30%")]}})
    bench._hear({"event": "point", "done": 1, "most": 3, "point": {
        **unknown, "at": ["20%"], "solved": True, "known": True, "values": [4.0], "told": ["4"]}})
    return bench.state()[1]


def test_what_is_below_the_law_and_every_step_of_a_goal_are_told_as_people_read_them(tmp_path):
    bench, warned = Bench(tmp_path, lambda *_: None), {"zh": "低于规定的10%", "en": "below the law"}
    assert bench.about is None
    bench._told = {"book": "数据-001.xlsx", "tiers": [], "begun": time.time()}
    assert bench.about == "数据-001.xlsx"
    bench._hear({"event": "ready", "tiers": [{"zh": "开齐", "en": "filled"}], "size": {"zh": "", "en": ""}, "warned": [warned]})
    bench._hear({"event": "tier", "tier": 1, "point": [150, 100, "1.5", "1.0"], "says": {"state": "working"}})
    told = bench.state()[1]
    assert told["warned"] == [warned]
    assert told["tiers"][0]["points"][0][1:] == [150, 100, "1.5", "1.0"]


def test_a_share_below_the_law_is_told_when_a_plan_begins(tmp_path):
    book, told = tmp_path / "数据.xlsx", []
    write_input(book, small_banner("小旗"), "zh")
    for share, warned in (("15%", 1), ("20%", 0)):
        Telling(told.append).ready(gather(Inputs(book, (), (f"H20.share={share}",))))
        assert len(told[-1]["warned"]) == warned
    assert "低于规定的20%" in told[0]["warned"][0]["zh"]
    assert "--set" not in told[0]["warned"][0]["zh"]


def test_a_point_of_a_range_is_known_as_soon_as_it_is_solved(tmp_path):
    told = told_so_far(tmp_path)
    assert told["step"] == [1, 3]
    assert [point["solved"] for point in told["range"]["points"]] == [False, True, False]
    shown = pictured(told["range"], "")
    assert shown["base"] == 1
    assert [known for _, _, known in shown["drawn"][0]["dots"]] == [False, True, False]


@needs_chromium
@pytest.mark.slow
def test_a_range_is_looked_at_while_the_rest_of_it_is_solved(tmp_path):
    with served(tmp_path / "桌") as desk, browsing() as browser:
        desk.drop(SAMPLES / "太仆寺旗_虚构数据.xlsx")
        desk.anew()
        clerk = Officer(browser, desk)
        page = clerk.page
        page.goto(desk.home + "/compare")
        sweep = page.locator("form[action='/do/sweep']").first
        # A hundred points: however fast the machine, most are still to come when it is stopped.
        for name, value in (("low", "8%"), ("high", "20%"), ("step", "0.1%")):
            sweep.locator(f"[name={name}]").fill(value)
        sweep.locator("button").click()
        page.locator("#live .point[data-solved=yes]").nth(1).wait_for(state="attached", timeout=PATIENCE * 1000)
        least = page.locator("#live .point[data-solved=yes] strong").first.text_content()
        page.focus("#axis-0")
        page.keyboard.press("Home")  # as far down as anything is solved, which begins with the 10 % in force
        shown = page.inner_text("#slide output")
        assert 8 < float(shown[:-1]) <= float(least[:-1]) <= 10
        assert page.is_visible("#live .point .cards")
        seen = page.locator("#live .dot").count()
        page.keyboard.press("End")  # nothing is solved there: the slider stays with what is
        assert page.locator("#live .point:visible").get_attribute("data-solved") == "yes"
        page.keyboard.press("Home")
        shown = page.inner_text("#slide output")
        page.locator("#live .dot").nth(seen).wait_for(timeout=PATIENCE * 1000)
        assert page.evaluate("document.activeElement.id") == "axis-0"  # whoever slides is not disturbed by a new point
        assert page.inner_text("#slide output") == shown
        assert page.inner_text("#stop button") == "停止，保留已测算的取值"
        clerk.looked()
        with clerk.context.new_page() as other:  # every other screen says what is at work, and how to stop it
            other.goto(desk.home + "/compare")
            assert "数据-001.xlsx" in other.inner_text("#running")
            assert other.locator("form.once fieldset button").first.is_disabled()
            desk.send("stop")
            assert end(desk)["how"] == "published"
            other.wait_for_selector("#running", state="detached")
            assert other.locator("form.once fieldset button").first.is_enabled()
        page.wait_for_selector("#result:visible")
        clerk.press("#result")
        clerk.went("/curve/")
        assert page.locator(".hollow").count() > 0
        assert "补齐" in page.inner_text("form[action='/do/finish'] button")
        clerk.context.close()

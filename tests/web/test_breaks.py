"""What breaks around a desk: its server, its disk, its folder, its workbook; nothing half-made is left, all is told."""

import hashlib
import json
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager

import psutil
import pytest

from rotation.workbook.template import write_input
from tests.support.browser import browsing, needs_chromium
from tests.support.desk import begun, served
from tests.support.places import SAMPLES
from tests.support.small_banner import small_banner

pytestmark = pytest.mark.slow
SAMPLE = SAMPLES / "西乌珠穆沁旗_虚构数据.xlsx"
BOOK, PATIENCE = "数据-001.xlsx", 240


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    path = tmp_path_factory.mktemp("small") / "小旗.xlsx"
    write_input(path, small_banner("小旗"), "zh")
    return path


def until(true):
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        if found := true():
            return found
        time.sleep(0.05)
    raise AssertionError("it never came")


def runs(folder):
    return sorted(path.parent.name for path in folder.glob("[0-9]*/plan.json"))


def begin(desk, book):
    desk.drop(book)
    assert desk.send("plan", book=BOOK).status == 200


def end(desk):
    return until(lambda: desk.job().get("end"))


def whole(folder, run):
    return {"plan.json", "report.html", "run.json", "方案.xlsx"} <= {path.name for path in (folder / run).iterdir()}


def litter(folder):
    return [path.name for path in folder.rglob("*") if path.name.startswith(".tmp_rotation")]


# -- the server and its child -----------------------------------------------------------------------


def test_a_server_that_comes_while_an_orphan_still_saves_says_so(tmp_path):
    """The orphan is held still, so that it is certainly not done."""
    desk = begun(tmp_path / "桌")
    desk.enter()
    begin(desk, SAMPLE)
    until(lambda: any(tier.get("best") for tier in desk.job()["tiers"]))
    orphans = desk.children()
    for one in orphans:
        one.suspend()
    try:
        desk.process.kill()
        desk.process.communicate()
        with served(tmp_path / "桌") as again:
            for page in ("/", "/job"):
                assert "正在核查并保存当时最好的结果" in again.ask("GET", page).text
            assert again.send("plan", book=BOOK).status == 409
            for one in orphans:
                one.resume()
            until(lambda: "正在核查并保存" not in again.ask("GET", "/").text)
            page = again.ask("GET", "/").text
            assert "上次计算中断，当时最好的方案已保存" in page
            (run,) = runs(again.folder)
            assert run in page
            assert whole(again.folder, run)
            assert again.send("plan", book=BOOK).status == 200
            again.send("stop")
            end(again)
    finally:
        for one in orphans:
            if one.is_running():
                one.kill()


def test_a_stop_while_the_plan_is_written_leaves_all_of_it(tmp_path):
    with served(tmp_path / "桌") as desk:
        begin(desk, SAMPLE)
        until(lambda: desk.job()["phase"] == "explaining")
        desk.send("stop")
        told = end(desk)
        assert (told["how"], runs(desk.folder)) == ("published", [told["folder"]])
        assert whole(desk.folder, told["folder"])
        assert litter(desk.folder) == []


def test_a_desk_that_was_moved_is_the_same_desk(small, tmp_path):
    with served(tmp_path / "桌") as desk:
        begin(desk, small)
        run = end(desk)["folder"]
    shutil.move(tmp_path / "桌", tmp_path / "另一处 桌")
    with served(tmp_path / "另一处 桌") as moved:
        assert run in moved.ask("GET", "/").text
        page = moved.ask("GET", f"/run/{run.replace('小旗', '%E5%B0%8F%E6%97%97')}")
        assert (page.status, "作出指定" in page.text or "概览" in page.text) == (200, True)
        assert moved.send("plan", book=BOOK).status == 200
        assert end(moved)["how"] == "published"


def test_a_workbook_that_is_replaced_meanwhile_is_not_read_again(tmp_path):
    """The plan is of the bytes that were there at its beginning, and says so."""
    with served(tmp_path / "桌") as desk:
        begin(desk, SAMPLE)
        until(lambda: desk.job()["phase"] != "reading")
        path = desk.folder / BOOK
        path.chmod(0o600)
        path.unlink()
        path.write_bytes(b"something else")
        told = end(desk)
        assert told["how"] == "published"
        run = json.loads((desk.folder / told["folder"] / "run.json").read_bytes())
        assert run["source_sha256"] == hashlib.sha256(SAMPLE.read_bytes()).hexdigest()
        assert desk.ask("GET", "/check/%E6%95%B0%E6%8D%AE-001.xlsx").status == 200


# -- the disk ---------------------------------------------------------------------------------------


def told_and_clean(desk):
    """A plan that cannot be written is told in a sentence, and the desk is as it was."""
    told = end(desk)
    assert told["how"] == "refused", told
    assert told["says"]["zh"]
    assert "程序的错误" not in told["says"]["zh"]
    assert runs(desk.folder) == []
    for page in ("/", "/job", "/check/%E6%95%B0%E6%8D%AE-001.xlsx", "/plan/%E6%95%B0%E6%8D%AE-001.xlsx"):
        assert desk.ask("GET", page).status == 200, page
    return told["says"]["zh"]


def goes_on(desk):
    assert desk.send("plan", book=BOOK).status == 200
    told = end(desk)
    assert (told["how"], runs(desk.folder)) == ("published", [told["folder"]])
    assert litter(desk.folder) == []


def test_files_that_may_not_grow(small, tmp_path):
    """A limit of the system on the length of files stands for a disk that fills up while a file is written."""
    with served(tmp_path / "桌") as desk:
        desk.drop(small)
        server = psutil.Process(desk.process.pid)
        server.rlimit(psutil.RLIMIT_FSIZE, (12_000, psutil.RLIM_INFINITY))
        assert desk.send("plan", book=BOOK).status == 200
        told_and_clean(desk)
        again = desk.ask("POST", "/do/upload", small.read_bytes(), {"X-Name": "a.xlsx", "Accept": "application/json"})
        assert (again.status, "无法保存该文件" in again.text) == (409, True)
        server.rlimit(psutil.RLIMIT_FSIZE, (psutil.RLIM_INFINITY, psutil.RLIM_INFINITY))
        goes_on(desk)


@contextmanager
def mounted(place, *options):
    """Mount something; skipped where this user may not."""
    if subprocess.run(["mount", *options, str(place)], capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_disk_that_is_full(small, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    with mounted(disk, "-t", "tmpfs", "-o", "size=6m", "tmpfs"), served(disk / "桌") as desk:
        desk.drop(small)
        filler = disk / "filler"
        filler.write_bytes(b"x" * (shutil.disk_usage(disk).free - 64 * 1024))
        assert desk.send("plan", book=BOOK).status == 200
        told_and_clean(desk)
        filler.unlink()
        goes_on(desk)


def test_a_folder_that_becomes_read_only(small, tmp_path):
    with served(tmp_path / "桌") as desk:
        desk.drop(small)
        with mounted(desk.folder, "--bind", str(desk.folder)):
            subprocess.run(["mount", "-o", "remount,bind,ro", str(desk.folder)], check=True)
            assert desk.send("plan", book=BOOK).status == 200
            told_and_clean(desk)
            again = desk.ask("POST", "/do/upload", small.read_bytes(), {"X-Name": "a.xlsx", "Accept": "application/json"})
            assert (again.status, "无法保存该文件" in again.text) == (409, True)
        goes_on(desk)


def test_a_slow_body_holds_nobody_up_and_leaves_nothing(small, tmp_path):
    with served(tmp_path / "桌") as desk:
        port = int(desk.host.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall(f"POST /do/upload HTTP/1.1\r\nHost: {desk.host}\r\nCookie: {desk.cookie}\r\nX-Name: a.xlsx\r\n"
                         f"Origin: {desk.home}\r\nContent-Length: 1000000\r\n\r\n".encode())
            line.sendall(b"PK")
            until(lambda: litter(desk.folder))
            assert desk.drop(small) == f"/check/{BOOK}"
        until(lambda: not litter(desk.folder))
        assert [path.name for path in desk.folder.glob("数据-*.xlsx")] == [BOOK]


# -- windows ----------------------------------------------------------------------------------------


@needs_chromium
def test_a_closed_tab_and_the_way_back_lose_nothing(tmp_path):
    """Reload, back and a tab that is closed during a solve: the computation goes on, and is found again."""
    with browsing() as browser, served(tmp_path / "桌") as desk:
        context = browser.new_context()
        name, _, value = desk.cookie.partition("=")
        context.add_cookies([{"name": name, "value": value, "url": desk.home}])
        tab = context.new_page()
        tab.goto(desk.home + "/")
        begin(desk, SAMPLE)
        tab.goto(desk.home + "/job")
        until(lambda: desk.job()["phase"] == "solving")
        tab.wait_for_selector("#tiers tr")
        tab.reload()
        tab.wait_for_selector("#tiers tr")
        tab.go_back()
        tab.wait_for_selector("a[href='/job']:has-text('查看')")
        tab.go_forward()
        tab.wait_for_selector("#tiers tr")
        tab.close()
        assert "end" not in desk.job()
        later = context.new_page()
        later.goto(desk.home + "/job")
        later.wait_for_selector("#result:visible", timeout=PATIENCE * 1000)
        assert runs(desk.folder) == [desk.job()["end"]["folder"]]

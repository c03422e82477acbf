"""The bars of the page, with a real server, a real browser and real files: ``python -m benchmarks.desk``.

Prints a table of what each bar asks and what was measured. ``--small`` plans a banner instead of counties, to try the
benchmark itself. Times are by the clock, as an officer has them; the load of the machine is told beside them.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import files as files_of
from pathlib import Path
from time import monotonic, sleep, time

import psutil
from playwright.sync_api import Browser, Page

from benchmarks.counties import SEED, SIZES, county
from rotation.run import Inputs, gather
from rotation.sweep.sweep import sweep_parameter, write_sweep
from rotation.web.app import STATIC, _content
from rotation.web.screens import screens
from rotation.workbook.template import write_input
from tests.support.browser import browsing
from tests.support.desk import Served, begun
from tests.support.listed_run import listed_run
from tests.support.small_banner import small_banner

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "scenarios" / "samples"
ADDED = ("starlette", "uvicorn", "filelock", "platformdirs", "anyio", "h11")
"""Distributions that are there for the page alone."""
ROWS, COLUMNS = 13_000, 18
MB = 2**20
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]"
Row = tuple[str, str, str, bool]


def row(what: str, bar: float, measured: float, unit: str) -> Row:
    """Return one line of the table."""
    shown = f"{measured:.2f}" if measured < 10 else f"{measured:.0f}"
    return what, f"{bar:g} {unit}", f"{shown} {unit}", measured <= bar


@contextmanager
def desk(folder: Path, *options: str) -> Iterator[Served]:
    """Serve a desk; end it by force, for a computation is not waited for."""
    found = begun(folder, *options)
    try:
        yield found
    finally:
        for one in [*found.children(), psutil.Process(found.process.pid)]:
            one.kill()
        found.process.communicate()


def window(browser: Browser, found: Served) -> Page:
    """Open the desk with its link, in a window that holds the cookie."""
    found.link = found.home + "/open/" + fresh(found)
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(900_000)
    page.goto(found.link)
    found.cookie = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
    return page


def fresh(found: Served) -> str:
    """Return a code that nobody used."""
    told = json.loads((found.folder / ".desk" / "server.json").read_bytes())
    headers = {"X-Rotation-Key": told["key"], "Origin": found.home}
    return found.ask("POST", "/link", headers=headers, plain=True).text[6:]


def seen(page: Page, expression: str) -> float:
    """Return what an expression of the page comes to, once it comes to something."""
    while not (found := page.evaluate(expression)):  # wait_for_function would need eval, which the page forbids
        page.wait_for_timeout(20)
    return float(found)


def painted(page: Page) -> float:
    """Return the seconds from the navigation to the first contentful paint."""
    return seen(page, f"{PAINTED}?.startTime") / 1000


def painted_at(page: Page) -> float:
    """Return the moment of the first contentful paint."""
    return seen(page, f"{PAINTED} ? performance.timeOrigin + {PAINTED}.startTime : 0") / 1000


# -- start ----------------------------------------------------------------------------------------


def start(browser: Browser, folder: Path) -> Iterator[Row]:
    """From the command to the first paint: as every day, and where no bytecode was ever written."""
    for what, bar, cache in (("first ever", 4, str(folder / "pyc")), ("warm", 1.5, "")):
        os.environ["PYTHONPYCACHEPREFIX"] = cache
        began = time()
        found = begun(folder / "desk")
        try:
            page = browser.new_context().new_page()
            page.goto(found.link)
            at = painted_at(page) - began
        finally:
            found.process.terminate()
            found.process.communicate()
            del os.environ["PYTHONPYCACHEPREFIX"]
        yield row(f"serve to first paint, {what}", bar, at, "s")


def idle(folder: Path) -> Iterator[Row]:
    """Memory of a server that was looked at and does nothing."""
    with desk(folder / "idle") as found:
        found.enter()
        found.ask("GET", "/")
        sleep(4)
        yield row("memory, idle", 80, psutil.Process(found.process.pid).memory_info().rss / MB, "MB")


# -- a workbook -----------------------------------------------------------------------------------


def dropped(page: Page, book: Path) -> float:
    """Drop a workbook; return the seconds until its defects are shown."""
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + "/")
    began = time()
    page.set_input_files("#file", str(book))
    page.wait_for_url("**/check/**")
    return painted_at(page) - began


def checks(browser: Browser, folder: Path) -> Iterator[Row]:
    """From the drop to the list of defects, for the largest sample, clean and as an office has it."""
    with desk(folder / "check") as found:
        page = window(browser, found)
        for name, what in (("锡林浩特市_虚构数据", "clean"), ("锡林浩特市_原样_虚构数据", "as found")):
            book = Path(shutil.copy(SAMPLES / f"{name}.xlsx", folder / "book.xlsx"))
            yield row(f"drop to list, 2,634 teachers, {what}", 2, min(dropped(page, book) for _ in range(3)), "s")


# -- a plan ---------------------------------------------------------------------------------------


def planned(browser: Browser, folder: Path, book: Path, large: bool) -> Iterator[Row]:
    """Every screen, the progress and the stop of a plan; of a large one, memory and answers while it is solved."""
    size = "L" if large else "S"
    with desk(folder / f"plan-{size}") as found:
        page = window(browser, found)
        dropped(page, book)
        if large:
            yield from _meanwhile(found, page)
            return
        _begin(found)
        yield row("progress shown after it was told", 1.2, _lag(found, page), "s")
        yield row("stop to published, S", 8, _stopped(found), "s")
        run = found.job()["end"]["folder"]
        sleep(3)
    with desk(folder / f"plan-{size}") as found:
        page = window(browser, found)
        sleep(3)
        yield from _shown(found, page, run, "again")
        shutil.rmtree(found.folder / ".desk" / "known")
        yield row("plan of S that was never read, first paint", 0.5, _look(found, page, f"run/{run}"), "s")


def _begin(found: Served) -> None:
    assert found.send("plan", book="数据-001.xlsx").status == 200


def _look(found: Served, page: Page, where: str) -> float:
    page.goto(f"{found.home}/{where}")
    return painted(page)


def _shown(found: Served, page: Page, run: str, what: str) -> Iterator[Row]:
    names = {"": "", "book": "/数据-001.xlsx", "run": f"/{run}", "folder": f"/{run}"}
    told = {one.key or "desk": _look(found, page, one.key + names[one.of]) for one in screens() if one.of in names}
    told |= {f"run, {tab}": _look(found, page, f"run/{run}?tab={tab}") for tab in ("standings", "placements", "files")}
    slowest = max(told, key=lambda key: told[key])
    yield row(f"any screen of S ({what}), first paint, of {len(told)} the slowest: {slowest}", 0.5, told[slowest], "s")


def _lag(found: Served, page: Page) -> float:
    """Follow a job from outside and on the page; return by how much the page was late at most."""
    page.goto(f"{found.home}/job")
    page.evaluate("""() => { window.seen = []; new MutationObserver(() => {
        const done = [...document.querySelectorAll('#tiers tr')].filter((row) => row.cells[2].textContent).length;
        if (window.seen.length <= done) { window.seen[done] = Date.now() / 1000; } })
        .observe(document.getElementById('tiers'), { childList: true }); }""")
    told: dict[int, float] = {}
    while "end" not in (job := found.job()):
        told.setdefault(sum(bool(tier.get("best")) for tier in job["tiers"]), time())
        if sum(bool(tier.get("best")) for tier in job["tiers"]) > 1:
            break
        page.wait_for_timeout(20)
    page.wait_for_timeout(1500)
    shown: list[float | None] = page.evaluate("window.seen")
    return max(min(when for when in shown[number:] if when) - at for number, at in told.items() if number)


def _stopped(found: Served) -> float:
    began = monotonic()
    found.send("stop")
    while "end" not in found.job():
        sleep(0.1)
    assert found.job()["end"]["how"] == "published", found.job()["end"]
    return monotonic() - began


def _meanwhile(found: Served, page: Page) -> Iterator[Row]:
    _begin(found)
    page.goto(f"{found.home}/job")
    server = psutil.Process(found.process.pid)
    took, memory = [], 0.0
    while not any(tier.get("best") for tier in found.job()["tiers"]) or len(took) < 300:
        for where in ("/", "/job", "/job.json"):
            began = monotonic()
            found.ask("GET", where)
            took.append(1000 * (monotonic() - began))
        memory = max(memory, server.memory_info().rss / MB)
        if "end" in found.job():
            break
        page.wait_for_timeout(50)
    yield row("memory during an L solve", 120, memory, "MB")
    yield row("answers during an L solve, 95 of 100", 100, statistics.quantiles(took, n=20)[-1], "ms")
    if "end" not in found.job():
        yield row("stop to published, L", 20, _stopped(found), "s")


# -- lists ----------------------------------------------------------------------------------------


def long_list(folder: Path) -> str:
    """Make a run with a sheet of 13,000 people; return its name."""
    heads = ["序号", "教师编号", "姓名", *(f"第{number}列" for number in range(3, COLUMNS))]
    return listed_run(folder, heads, (
        [at, f"T{at:05}", f"师{at}", *(f"内容{at % 97}之{number}" for number in range(3, COLUMNS))]
        for at in range(1, ROWS + 1))).name


SCROLL = """async () => { const grid = document.querySelector('.grid'); let last = 0, most = 0;
    for (let at = 0; at < 120; at += 1) { await new Promise((next) => requestAnimationFrame((now) => {
        if (at > 2) { most = Math.max(most, now - last); } last = now;
        grid.scrollTop += at % 10 ? 400 : 40000; next(); })); }
    return most; }"""
SEARCH = """() => { const input = document.querySelector('.find input'); const began = performance.now();
    input.value = '内容5 师12';
    input.dispatchEvent(new Event('input')); const took = performance.now() - began;
    input.value = ''; input.dispatchEvent(new Event('input')); return took; }"""
SORT = """() => { const button = document.querySelectorAll('.grid [role=columnheader] button')[5];
    const began = performance.now(); button.click(); return performance.now() - began; }"""


def lists(browser: Browser, folder: Path) -> Iterator[Row]:
    """A list of 13,000 rows: shown, found, sorted, scrolled."""
    name = long_list(folder / "list")
    with desk(folder / "list") as found:
        page = window(browser, found)
        page.add_init_script("""new MutationObserver(() => {
            if (!window.shown && document.querySelector('.grid [role=cell]')) { window.shown = performance.now(); }
        }).observe(document, { childList: true, subtree: true });""")
        for _ in range(3):
            page.goto(f"{found.home}/run/{name}?tab=standings")
            shown = seen(page, "window.shown") / 1000
        yield row("13,000 rows, 18 columns: shown", 0.5, shown, "s")
        yield row("search", 100, max(page.evaluate(SEARCH) for _ in range(3)), "ms")
        yield row("sort", 200, max(page.evaluate(SORT) for _ in range(3)), "ms")
        yield row("scroll, longest frame", 50, page.evaluate(SCROLL), "ms")
        yield row("nodes in the document", 2000, page.evaluate("document.querySelectorAll('.grid *').length"), "")
        devtools = page.context.new_cdp_session(page)
        devtools.send("HeapProfiler.collectGarbage")
        yield row("memory of the list", 60, devtools.send("Runtime.getHeapUsage")["usedSize"] / MB, "MB")


SLIDE = """() => { const axis = document.getElementById('axis-0'); let most = 0;
    for (let at = 0; at <= Number(axis.max); at += 1) { const began = performance.now();
        axis.value = String(at); axis.dispatchEvent(new Event('input')); document.body.offsetHeight;
        most = Math.max(most, performance.now() - began); }
    return most; }"""


def slider(browser: Browser, folder: Path) -> Iterator[Row]:
    """A curve of 31 solved values: from the touch of the slider to what it shows, the longest of all."""
    home = folder / "slider"
    home.mkdir()
    write_input(folder / "small.xlsx", small_banner("小旗"), "zh")
    name = write_sweep(sweep_parameter(gather(Inputs(folder / "small.xlsx")), ["H10.rate=10%..40%:1%"]), home).name
    with desk(home) as found:
        page = window(browser, found)
        page.goto(f"{found.home}/curve/{name}")
        page.wait_for_selector("#axis-0")
        yield row("slider on a solved curve, 31 values", 50, max(page.evaluate(SLIDE) for _ in range(3)), "ms")


# -- what it weighs -------------------------------------------------------------------------------


def weight() -> Iterator[Row]:
    """Return what the page loads and what its libraries take on the disk."""
    yield row("all files of the page", 1.3, sum(len(_content(name)) for name in STATIC) / MB, "MB")
    added = [Path(str(one.locate())) for name in ADDED for one in files_of(name) or () if one.suffix != ".pyc"]
    yield row("added to an installation", 3, sum(path.stat().st_size for path in added if path.is_file()) / MB, "MB")
    yield row("native modules among it", 0, sum(path.suffix in (".so", ".pyd") for path in added), "")


def main(arguments: list[str]) -> list[Row]:
    """Measure everything and print it as a table."""
    small, told = "--small" in arguments, []
    with tempfile.TemporaryDirectory() as home, browsing() as browser:
        folder = Path(home)
        s, l = folder / "s.xlsx", folder / "l.xlsx"
        shutil.copy(SAMPLES / f"{'西乌珠穆沁旗' if small else '锡林浩特市'}_虚构数据.xlsx", s)
        if small:
            shutil.copy(s, l)
        else:
            write_input(l, county(SIZES["L"], SEED), "zh")
        for part in (start(browser, folder), idle(folder), checks(browser, folder), planned(browser, folder, s, False),
                     lists(browser, folder), slider(browser, folder), planned(browser, folder, l, True), weight()):
            for one in part:
                told.append(one)
                load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
                print("| " + " | ".join([*one[:3], "yes" if one[3] else "no", f"{load:.1f}"]) + " |", flush=True)
    return told


if __name__ == "__main__":
    main(sys.argv[1:])

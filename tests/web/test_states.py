"""The screen of a long job is shown whatever the job has told so far, in both languages.

Jobs are done as their child does them, and the screen is asked for after every single event: no machine is
so slow, and no officer so quick, that they meet a state that nobody has looked at.
"""

import pytest

from rotation.web import actions
from rotation.web.app import Site
from rotation.web.desk import Desk, RunNote
from rotation.web.guard import Keys
from rotation.web.job import Bench
from rotation.web.long import LONG
from rotation.web.screen import Visit
from rotation.web.screens import screens
from rotation.web.screens.job import JOB
from rotation.workbook.template import write_input
from tests.support.places import SAMPLES
from tests.support.small_banner import small_banner

PLANNED, BARE, SAMPLE = "数据-001.xlsx", "数据-002.xlsx", "数据-003.xlsx"
RUN = "2026-小旗-001"
RANGE = {"parameter": "H10.rate", "low": "10%", "high": "30%", "step": "10%"}
SECOND = {"parameter2": "H20.share", "low2": "20%", "high2": "30%", "step2": "10%"}
PRESSED = {
    "plan": ("plan", {"book": PLANNED}),
    "no plan": ("plan", {"book": BARE}),
    "curve": ("sweep", {"book": PLANNED, **RANGE}),
    "grid": ("sweep", {"book": PLANNED, **RANGE, **SECOND}),
    "curve without a plan": ("sweep", {"book": BARE, **RANGE}),
    "grid without a plan": ("sweep", {"book": BARE, **RANGE, **SECOND}),
    "whatif": ("whatif", {"book": PLANNED, "scenario-fifteen_percent": "on"}),
    "quota": ("quota", {"book": PLANNED}),
    "batch": ("batch", {f"{part}-{book}": book for part in ("tick", "banner") for book in (PLANNED, BARE)}),
    "leaders": ("principals", {"book": SAMPLE}),
    "years": ("years", {"book": PLANNED, "count": "2", "minutes": "10"}),
    "papers": ("papers", {"run": RUN, "paper-notice": "yes"}),
    "share": ("share", {"run": RUN}),
}
"""What is pressed, and the fields beside it."""


class Hearing(Bench):
    """A bench whose job is done at once, in this process, and looked at after everything it tells."""

    def begin(self, task, request):
        """Do the job, and note how it was asked for, as the page does."""
        self.heard, self._request = [], {**request, "task": task}
        self._told = {"task": task, "phase": "reading", "begun": 0.0, "tiers": [], "stopping": False,
                      **{name: request[name] for name in ("book", "seconds", "again", "sets") if name in request}}
        self.tells({"event": "phase", "phase": "reading"})
        end = LONG[task]({"task": task, **request}, self.tells)
        self.tells({"event": "end", "end": end})
        return True

    def tells(self, event):
        """Hear an event, and look."""
        self._hear(event)
        self.heard.append(event["event"])
        for lang in ("zh", "en"):
            self.shown(lang)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A page with three workbooks: one that has a plan, one that has none, a sample."""
    folder = tmp_path_factory.mktemp("states")
    made = Site(Desk(folder), Keys(1), "zh", lambda: None, lambda fault: None)
    made.bench = Hearing(folder, lambda request, end, seconds: made.desk.note(lambda told: told.runs.update({
        end["folder"]: RunNote(task=request["task"], book=request["book"])}) if "folder" in end else None))
    for people in (6, 12):
        write_input(folder / "小旗.xlsx", small_banner("小旗", people), "zh")
        made.desk.keep((folder / "小旗.xlsx").read_bytes(), ".xlsx", "小旗.xlsx")
    (folder / "小旗.xlsx").unlink()
    made.desk.keep((SAMPLES / "西乌珠穆沁旗_虚构数据.xlsx").read_bytes(), ".xlsx", "西乌珠穆沁旗.xlsx")

    def shown(lang):
        visit = Visit(made.desk, made.bench, made.shorts, lang, path="/job")
        assert made.html(visit, JOB.template, title=JOB.title, at=JOB, **JOB.load(visit)).status_code == 200
    made.bench.shown = shown
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        pressed(made, *PRESSED["plan"])  # of which papers and shared lessons are made
    return made


def pressed(site, button, form):
    """Press a button; return what the job told, kind by kind."""
    acts = {**actions.ACTIONS, **{name: act for screen in screens() for name, act in screen.buttons.items()}}
    visit = Visit(site.desk, site.bench, site.shorts, "zh")
    assert acts[button](visit, form).go == "/job"
    return site.bench.heard


@pytest.mark.slow
@pytest.mark.parametrize("what", PRESSED)
def test_the_job_is_shown_after_everything_it_tells(site, monkeypatch, what):
    monkeypatch.chdir(site.desk.folder)
    heard = pressed(site, *PRESSED[what])
    assert heard[-1] == "end"
    assert len(heard) > 2, "nothing was told meanwhile"

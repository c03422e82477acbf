"""Two that would give a name in a folder do so one after the other; plans and drafts share their numbers."""

import subprocess
import sys
import threading
import time

import pytest

from rotation.process import turn as turns
from rotation.process.turn import turn
from rotation.run.folder import fresh_folder
from tests.support.places import ROOT

HOLDER = """
import sys, time
from pathlib import Path
from rotation.process.turn import turn
with turn(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path):
    child = subprocess.Popen([sys.executable, "-P", "-c", HOLDER, str(tmp_path)], cwd=ROOT, stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE)
    assert child.stdout.readline() == b"held\n"
    yield child
    child.kill()
    child.communicate()


def drafted(out, names):
    with fresh_folder(out, "2026-甲旗#-草案") as (_, final):
        pass
    names.append(final[0].name)


def test_a_draft_never_takes_the_number_that_a_plan_is_taking(tmp_path):
    names = []
    other = threading.Thread(target=drafted, args=(tmp_path, names))
    with turn(tmp_path):
        other.start()
        time.sleep(0.1)
        (tmp_path / "2026-甲旗-001").mkdir()
    other.join()
    assert names == ["2026-甲旗-002-草案"]


def test_a_turn_ends_with_its_process(tmp_path, holder):
    began = time.monotonic()
    threading.Timer(0.1, holder.kill).start()
    with turn(tmp_path):
        assert holder.wait() == -9
    assert time.monotonic() - began < turns._PATIENCE


def test_one_that_stands_still_with_its_turn_stops_nobody_for_good(tmp_path, holder, monkeypatch):
    monkeypatch.setattr(turns, "_PATIENCE", 0.1)
    with turn(tmp_path):
        assert holder.poll() is None


def test_where_there_are_no_turns_the_work_goes_on(tmp_path):
    names = []
    with turn(tmp_path / "nowhere"):
        names.append("done")
    assert names == ["done"]


@pytest.mark.slow
def test_plans_and_drafts_of_eight_processes_share_no_number(tmp_path):
    program = ("import sys; from pathlib import Path; from rotation.run.folder import fresh_folder\n"
               "for _ in range(100):\n with fresh_folder(Path(sys.argv[1]), sys.argv[2]): pass")
    runs = [subprocess.Popen([sys.executable, "-P", "-c", program, str(tmp_path), f"2026-甲旗#{'-草案' * (number % 2)}"],
                             cwd=ROOT) for number in range(8)]
    assert [run.wait() for run in runs] == [0] * 8
    assert sorted(path.name.split("-")[2] for path in tmp_path.iterdir()) == [f"{number:03d}" for number in range(1, 801)]

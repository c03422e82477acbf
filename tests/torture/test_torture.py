"""A little of `make torture` in every run of the tests, and proof that it finds what it looks for."""

import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from rotation.run import folder as run_folder
from tests.support.places import ROOT
from tests.torture import bent, fuzz, kills, race
from tests.torture.__main__ import COMMANDS, batch
from tests.torture.fuzz import SUBJECTS


def test_a_few_bent_files_of_every_kind_are_answered():
    counts, faults = batch(7, 12)
    assert faults == []
    assert set(counts) == set(SUBJECTS) - set(fuzz.RARE)


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_a_few_blows_to_every_command_break_nothing(tmp_path, command):
    tally = kills.beaten(tmp_path, command, 7, time.monotonic() + 600, most=3)
    assert tally.wrong == []
    assert sum(tally.blows.values()) == 3


def test_a_seed_bends_the_same_way_and_never_leaves_a_file_alone_for_long():
    content = (ROOT / "README.md").read_bytes()
    for bend in (bent.bent, *bent.BYTES):
        made = [bend(Random(seed), content) for seed in range(30)]
        assert made == [bend(Random(seed), content) for seed in range(30)]
        assert sum(one != content for one in made) > 25


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    folder = fuzz.lay_out(tmp_path_factory.mktemp("sound"))
    return folder, {name: subject.read(folder) for name, subject in SUBJECTS.items() if name not in fuzz.RARE}


def test_sound_files_are_read_in_silence(sound):
    _, read = sound
    for name in ("workbook", "csv", "policy", "scenario", "changes", "manifest"):
        assert read[name][0], name


def test_a_raw_error_is_found(sound, monkeypatch):
    def stumble(_folder):
        raise LookupError
    monkeypatch.setitem(SUBJECTS, "policy", fuzz.Subject("政策.toml", bent.bent, stumble, fuzz._toml))
    assert fuzz.tried("policy", 1, sound[0], None).startswith("LookupError at test_torture.py")


def test_other_facts_without_a_word_are_found(sound, monkeypatch):
    subject = fuzz.Subject("政策.toml", lambda _, content: content + b" ", lambda _: ("other", False), fuzz._toml)
    monkeypatch.setitem(SUBJECTS, "policy", subject)
    assert "though the file says the same" in fuzz.tried("policy", 1, sound[0], "facts")
    broken = fuzz.Subject("政策.toml", lambda _, content: content + b"=", lambda _: ("other", False), fuzz._toml)
    monkeypatch.setitem(SUBJECTS, "policy", broken)
    assert "another reader: TOMLDecodeError" in fuzz.tried("policy", 1, sound[0], "facts")


@pytest.mark.parametrize("break_", [
    lambda home: (home / "数据.xlsx").write_bytes(b"changed"), lambda home: (home / "变更.toml").unlink(),
    lambda home: (home / "out" / "2026-小旗-001").mkdir(),
    lambda home: (home / "out" / "表.xlsx").write_bytes(b"PK half"),
    lambda home: (home / "out" / "record.json").write_text("{"),
], ids=["changed", "lost", "no files", "half a book", "half a record"])
def test_what_a_blow_broke_is_found(tmp_path, break_):
    desk = object.__new__(kills.Desk)
    desk.home = tmp_path
    (tmp_path / "out").mkdir()
    (tmp_path / "数据.xlsx").write_bytes(b"sound")
    (tmp_path / "变更.toml").write_bytes(b"sound")
    before = desk.files()
    assert list(kills.wrongs(desk, "plan", before)) == []
    break_(tmp_path)
    assert len(list(kills.wrongs(desk, "plan", before))) == 1


def test_a_trace_of_python_itself_is_told_from_one_of_ours():
    own = 'Traceback (most recent call last):\n  File "/usr/lib/python3/functools.py", line 1\nKeyboardInterrupt\n'
    assert kills._before_us(own)
    assert not kills._before_us(own.replace("functools", "rotation/cli/plan"))
    assert not kills._before_us(own.replace("KeyboardInterrupt", "SystemError"))
    assert not kills._before_us("")


def test_a_process_that_dies_is_told_with_its_seed():
    _, faults = batch(1, 1, "no such kind")
    assert "a process ended with" in faults[0]


def test_what_is_left_is_found(tmp_path):
    desk = object.__new__(kills.Desk)
    desk.home = tmp_path
    for name in ("out", "tmp", "cache"):
        (tmp_path / name).mkdir()
    assert desk.left() == []
    (tmp_path / "out" / run_folder.spare_name()).mkdir()
    (tmp_path / "tmp" / "openpyxl.abc").touch()
    assert len(desk.left()) == 2


@pytest.mark.slow
def test_the_command_tells_its_seed_and_ends_well():
    done = subprocess.run([sys.executable, "-m", "tests.torture", "--minutes", "0", "--seed", "5"], cwd=ROOT,
                          capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[0] == "seed 5, 0 minutes"
    assert "--seed 5" in done.stdout.splitlines()[-1]
    assert Path(ROOT / "Makefile").read_text(encoding="utf-8").count("tests.torture") == 1


@pytest.mark.slow
def test_no_plan_is_lost_in_a_race(tmp_path):
    assert race.raced(tmp_path, 16, 8) == []


def test_a_lost_plan_is_found(tmp_path):
    for name in ("2026-小旗-001", "2026-小旗-003", ".tmp_rotation_x"):
        (tmp_path / name).mkdir()
    for name in kills.WHOLE["plan"]:
        (tmp_path / "2026-小旗-001" / name).touch()
    assert race.lost(tmp_path, 3) == ["2026-小旗-002 is missing", "2026-小旗-003 is not whole", "left: .tmp_rotation_x"]

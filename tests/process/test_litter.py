"""What is there for a while is removed by whoever comes next once its owner is dead, and by nobody before."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rotation.process import litter
from rotation.process.litter import PREFIX, private, private_folder, put, spare_name, sweep
from rotation.run.folder import fresh_folder
from tests.support.places import ROOT

DEAD = """
import os, sys
from pathlib import Path
from rotation.process.litter import private, spare_folder, spare_name
(spare_folder(Path(sys.argv[1])) / "名单.xlsx").write_text("secret")
(Path(sys.argv[1]) / spare_name()).write_text("secret")
(private() / "名单.xlsx").write_text("secret")
os.kill(os.getpid(), 9)
"""


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def killed(folder):
    """Let a process leave litter in a folder and in the cache, and die of a kill."""
    folder.mkdir(exist_ok=True)
    done = subprocess.run([sys.executable, "-P", "-c", DEAD, str(folder)], cwd=ROOT, check=False)
    assert done.returncode == -9


def everything(*folders):
    return sorted(path.name for folder in folders for path in folder.rglob("*"))


def test_the_next_run_sweeps_what_a_killed_one_left_and_nothing_else(tmp_path, own_cache):
    out = tmp_path / "out"
    killed(out)
    (out / "2026-甲旗-001").mkdir()
    mine = out / spare_name()
    mine.mkdir()
    assert len(everything(out)) == 5
    sweep(out)
    assert everything(out) == sorted(["2026-甲旗-001", mine.name])
    assert "名单.xlsx" in everything(own_cache)
    with private_folder() as folder:
        assert everything(own_cache) == sorted([folder.name, folder.parent.name])
    assert everything(own_cache) == [folder.parent.name]


def test_leftovers_of_other_machines_go_after_a_day(tmp_path):
    for name, age in (("old", 25), ("young", 1)):
        path = tmp_path / f"{PREFIX}{name}0000_1_abc"
        path.mkdir()
        os.utime(path, (time.time() - age * 3600,) * 2)
    sweep(tmp_path)
    assert everything(tmp_path) == [f"{PREFIX}young0000_1_abc"]


def test_a_link_is_removed_and_not_followed(tmp_path):
    (tmp_path / "keep").mkdir()
    (tmp_path / "keep" / "file").touch()
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    (tmp_path / spare_name().replace(f"_{os.getpid()}_", f"_{child.pid}_")).symlink_to(tmp_path / "keep")
    sweep(tmp_path)
    assert everything(tmp_path) == ["file", "keep"]


LINUX = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux tells of processes")


@LINUX
def test_what_a_process_left_that_has_ended_and_whose_parent_has_not_asked_goes(tmp_path):
    (tmp_path / "out").mkdir()
    child = subprocess.Popen([sys.executable, "-P", "-c", DEAD, str(tmp_path / "out")], cwd=ROOT)
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)  # it stays as a zombie
    assert len(everything(tmp_path / "out")) == 3
    sweep(tmp_path / "out")
    assert everything(tmp_path / "out") == []
    child.wait()


@LINUX
def test_what_a_process_left_whose_number_another_has_goes(tmp_path):
    mine = tmp_path / spare_name()
    mine.mkdir()
    head, process, begun, chance = mine.name.rsplit("_", 3)
    (tmp_path / f"{head}_{process}_{int(begun) - 1}_{chance}").mkdir()
    (tmp_path / f"{head}_{process}__{chance}").mkdir()  # by a system that does not tell
    sweep(tmp_path)
    assert everything(tmp_path) == sorted([mine.name, f"{head}_{process}__{chance}"])


@pytest.mark.parametrize("process", ["9" * 20, "9" * 400, "0", "x"])
def test_a_name_with_an_impossible_owner_stops_nobody(tmp_path, process):
    machine = spare_name().removeprefix(PREFIX).partition("_")[0]
    try:
        (tmp_path / f"{PREFIX}{machine}_{process}_x").mkdir()
    except OSError:
        pytest.skip("no such name here")
    sweep(tmp_path)


def nobody():
    raise RuntimeError


def test_a_user_without_a_home_has_a_closed_folder_among_temporary_files(tmp_path, monkeypatch):
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", nobody)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert private().parent.parent == tmp_path


def test_a_link_in_the_place_of_the_private_folder_is_not_followed(tmp_path, own_cache, monkeypatch):
    (tmp_path / "theirs").mkdir(mode=0o755)
    own_cache.mkdir()
    (own_cache / f"rotation-{os.getuid()}").symlink_to(tmp_path / "theirs")
    monkeypatch.setattr(Path, "home", nobody)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert private().parent.parent == tmp_path
    assert everything(tmp_path / "theirs") == []
    assert oct((tmp_path / "theirs").stat().st_mode)[-3:] == "755"


def test_a_folder_that_cannot_be_listed_is_no_error(tmp_path):
    sweep(tmp_path / "nowhere")


def test_private_files_are_closed_to_others_and_never_in_the_shared_folder(tmp_path, monkeypatch, own_cache):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "shared"))
    (tmp_path / "shared").mkdir()
    before = tempfile.tempdir
    with private_folder() as folder:
        assert own_cache in folder.parents
        assert [oct(path.stat().st_mode)[-3:] for path in (folder, folder.parent)] == ["700", "700"]
        with tempfile.NamedTemporaryFile() as file:
            assert Path(file.name).parent == folder
    assert tempfile.tempdir == before
    assert everything(tmp_path / "shared") == []


def test_without_a_cache_a_closed_folder_among_temporary_files_does(tmp_path, monkeypatch):
    (tmp_path / "cache").write_text("a file where the cache would be")
    monkeypatch.setattr(Path, "home", nobody)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = private()
    assert folder.parent.parent == tmp_path
    assert oct(folder.parent.stat().st_mode)[-3:] == "700"


@pytest.mark.parametrize(("mask", "folder", "file"), [(0o022, "755", "644"), (0o077, "700", "600"), (0o027, "750", "640")])
def test_output_follows_the_umask(tmp_path, mask, folder, file):
    before = os.umask(mask)
    try:
        with fresh_folder(tmp_path, "2026-甲旗") as (work, final):
            assert oct(work.stat().st_mode)[-3:] == "700"
            (work / "方案.xlsx").write_bytes(b"")
        put(tmp_path / "表.xlsx", b"1")
    finally:
        os.umask(before)
    assert oct(final[0].stat().st_mode)[-3:] == folder
    assert {oct(path.stat().st_mode)[-3:] for path in (final[0] / "方案.xlsx", tmp_path / "表.xlsx")} == {file}


def test_a_file_that_is_there_is_kept_if_it_shall_be(tmp_path):
    path = tmp_path / "副本.xlsx"
    put(path, b"first", new=True)
    with pytest.raises(FileExistsError):
        put(path, b"second", new=True)
    assert path.read_bytes() == b"first"
    put(path, b"third")
    assert (path.read_bytes(), everything(tmp_path)) == (b"third", ["副本.xlsx"])


def test_where_a_second_name_cannot_be_given_it_is_asked_first(tmp_path, monkeypatch):
    def refuse(*_args):
        raise PermissionError
    monkeypatch.setattr(Path, "hardlink_to", refuse)
    test_a_file_that_is_there_is_kept_if_it_shall_be(tmp_path)


def test_one_of_many_wins_a_name(tmp_path):
    def won(number):
        try:
            put(tmp_path / "副本.xlsx", str(number).encode(), new=True)
        except FileExistsError:
            return False
        return True
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(won, range(40))) == 1
    assert everything(tmp_path) == ["副本.xlsx"]


RACE = """
import sys
from pathlib import Path
from rotation.run.folder import check_writable, fresh_folder
out = Path(sys.argv[1])
for number in range(int(sys.argv[2])):
    check_writable(out)
    with fresh_folder(out, "2026-甲旗") as (work, final):
        (work / "plan.json").write_text(sys.argv[3] + " " + str(number))
"""


@pytest.mark.parametrize(("processes", "each"), [(3, 60), pytest.param(8, 125, marks=pytest.mark.slow)])
def test_as_many_runs_of_some_processes_into_one_folder_are_as_many_folders(tmp_path, processes, each):
    runs = [subprocess.Popen([sys.executable, "-P", "-c", RACE, str(tmp_path), str(each), str(number)], cwd=ROOT,
                             stderr=subprocess.PIPE) for number in range(processes)]
    assert [(run.communicate()[1], run.returncode) for run in runs] == [(b"", 0)] * processes
    made = processes * each
    assert everything(tmp_path) == sorted([f"2026-甲旗-{n:03d}" for n in range(1, made + 1)] + ["plan.json"] * made)
    assert len({path.read_text() for path in tmp_path.rglob("plan.json")}) == made


def test_a_process_that_cannot_be_asked_about_counts_by_age(tmp_path, monkeypatch):
    monkeypatch.setattr(litter, "_alive", lambda *_: None)
    mine = tmp_path / spare_name()
    mine.mkdir()
    sweep(tmp_path)
    assert mine.exists()
    os.utime(mine, (time.time() - 25 * 3600,) * 2)
    sweep(tmp_path)
    assert not mine.exists()

"""Bad input, a locked output folder, a full disk, Ctrl-C: a clear sentence, the right code, nothing half-written."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from rotation.errors import OutputError, SolverBug
from rotation.run import publish
from rotation.text import say
from tests.support import terminal
from tests.support.clock import SHARED
from tests.support.places import ROOT

CITY = ROOT / "scenarios/samples/锡林浩特市_虚构数据.xlsx"


@pytest.fixture
def out(published, tmp_path):
    """An output folder that holds one earlier run."""
    return shutil.copytree(published.folder.parent, tmp_path / "out")


run = partial(terminal.run, code=None)


def seen(folder):
    """Return every file below a folder with its content, hidden ones included."""
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
            for path in folder.rglob("*")}


def failed(result, code, word):
    assert result.exit_code == code, result.output + repr(result.exception)
    assert word in result.stderr
    assert "Traceback" not in result.output
    assert len(result.stderr.strip().splitlines()[-1]) < 300


# -- input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "content", "code"), [
    ("没有.xlsx", None, 7), ("空.xlsx", b"", 3), ("网页.xlsx", b"<html></html>", 3), ("乱.xlsx", b"PK\x03\x04xx", 3)])
def test_bad_input_leaves_the_earlier_run_untouched(out, tmp_path, name, content, code):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    before = seen(out)
    result = run("plan", path, "-o", out)
    assert result.exit_code == code
    assert "Traceback" not in result.output
    assert len(result.output) > 10
    assert seen(out) == before


def test_an_input_that_is_a_folder_without_workbooks(tmp_path):
    assert tmp_path.name in run("check", tmp_path, code=3).stdout
    assert list(tmp_path.iterdir()) == []


# -- output -----------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("plan",), ("whatif", "-s", "tenure_5"), ("sweep", "--over", "H10.rate=8%..9%:1%")])
def test_a_run_that_is_refused_makes_no_folder(tmp_path, words):
    (tmp_path / "数据.xlsx").write_bytes(b"")
    name, *more = words
    assert run(name, tmp_path / "数据.xlsx", *more, "-o", tmp_path / "a" / "out").exit_code == 3
    assert not (tmp_path / "a").exists()


def test_an_output_folder_that_is_a_file(made, tmp_path):
    (tmp_path / "out").write_text("mine")
    failed(run("plan", made, "-o", tmp_path / "out"), 7, "out 这是文件")
    failed(run("plan", made, "-o", tmp_path / "out" / "deeper"), 7, "out 这是文件")
    assert (tmp_path / "out").read_text() == "mine"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_output_folder(made, tmp_path):
    (tmp_path / "out").mkdir(mode=0o500)
    failed(run("plan", made, "-o", tmp_path / "out"), 7, "没有权限")


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.ENOSPC])
def test_a_folder_that_refuses_files_is_found_before_the_solve(made, out, monkeypatch, number):
    def refuse(*_args, **_told):
        raise OSError(number, os.strerror(number))
    monkeypatch.setattr(Path, "touch", refuse)
    monkeypatch.setattr("rotation.run.rounds.solve_apart", lambda *_: pytest.fail("solved in vain"))
    before = seen(out)
    failed(run("plan", made, "-o", out), 7, "无法写入文件夹")
    assert seen(out) == before


@pytest.mark.parametrize("victim", ["write_json", "write_plan"])
def test_a_disk_that_fills_up_while_writing(made, out, monkeypatch, victim):
    def full(path, *_args, **_told):
        Path(path).write_bytes(b"half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    monkeypatch.setattr(f"rotation.run.publish.{victim}", full)
    before = seen(out)
    failed(run("plan", made, "-o", out), 7, "磁盘已满")
    assert seen(out) == before


def test_a_folder_that_cannot_be_moved_in(made, out, monkeypatch):
    def busy(self, target):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))
    before = seen(out)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", busy)
        failed(run("plan", made, "-o", out), 7, "没有权限")
    assert seen(out) == before


def test_an_interruption_while_moving_in_leaves_nothing(made, out, monkeypatch):
    def stop(self, target):
        raise KeyboardInterrupt
    before = seen(out)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", stop)
        assert run("plan", made, "-o", out).exit_code == 130
    assert seen(out) == before


def test_an_annotated_copy_that_cannot_be_written_stops_nothing(tmp_path, monkeypatch):
    def refuse(*_args):
        raise OutputError(say("no room", "写不下"))
    monkeypatch.setattr("rotation.workbook.annotate.write_annotated", refuse)
    (tmp_path / "空.xlsx").write_bytes(b"")
    result = run("check", tmp_path / "空.xlsx")
    assert result.exit_code == 3
    assert "写不下" in result.stderr
    assert "错误 1 处" in result.stdout


def test_standard_output_that_is_full():
    if not Path("/dev/full").exists():
        pytest.skip("no such device here")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([sys.executable, "-m", "rotation", "schema"], stdout=full,
                              stderr=subprocess.PIPE, check=False)
    assert done.returncode != 0
    assert b"Traceback" not in done.stderr


PAGES = [["--help"], ["--version"], ["schema"], ["plan", "--help"], ["rules"]]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGPIPE there")
@pytest.mark.parametrize("words", PAGES, ids=" ".join)
def test_a_page_that_nobody_reads_ends_as_a_filter_does(words):
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([sys.executable, "-m", "rotation", *words], stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device here")
@pytest.mark.parametrize(("words", "code", "stream"), [
    (["--help"], 7, "stdout"), (["--version"], 7, "stdout"), (["nonsense"], 2, "stderr"), (["check", "没有.xlsx"], 7, "stderr")])
def test_words_that_find_no_room_leave_the_code(words, code, stream):
    with Path("/dev/full").open("w") as full:
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, stream: full}
        done = subprocess.run([sys.executable, "-m", "rotation", *words], **pipes, check=False)
    assert done.returncode == code
    assert b"Traceback" not in (done.stderr or b"")


# -- memory -----------------------------------------------------------------------------------

SHORT = """
import sys
module, error = sys.argv.pop(1), sys.argv.pop(1)

class Short:
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name == module:
            raise eval(error)

sys.meta_path.insert(0, Short)
from rotation.cli import main
main()
"""


UNMAPPED = "ImportError('x.so: failed to map segment from shared object')"


@pytest.mark.parametrize(("module", "error"), [
    *((name, "MemoryError()") for name in ("rotation.cli.root", "click", "rotation.cli.check", "rotation.cli.failures")),
    ("rotation.workbook.reader", UNMAPPED)])
def test_memory_that_runs_out_while_modules_load_is_told(tmp_path, module, error):
    (tmp_path / "空.xlsx").write_bytes(b"")
    done = subprocess.run([sys.executable, "-c", SHORT, module, error, "check", str(tmp_path / "空.xlsx")], cwd=ROOT, capture_output=True,
                          text=True, check=False, timeout=300)
    assert done.returncode == 7, done.stderr
    assert "内存不足" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
@pytest.mark.parametrize("most", [40, 90, 220])
def test_a_limit_under_which_nothing_can_be_loaded_is_told(most):
    program = f"import resource as r; r.setrlimit(r.RLIMIT_AS, ({most << 20},) * 2); from rotation.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", program, "rules"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, "内存不足" in done.stderr) == (7, True), done.stderr


# -- ourselves --------------------------------------------------------------------------------


def test_a_fault_of_ours_is_said_to_be_ours(made, out, monkeypatch):
    def broken(*_args):
        raise ZeroDivisionError("secret 张三")
    monkeypatch.setattr("rotation.run.rounds.solve_apart", broken)
    before = seen(out)
    result = run("plan", made, "-o", out)
    failed(result, 1, "程序的错误")
    assert "张三" not in result.output
    assert seen(out) == before
    told = run("plan", made, "-o", out, "--json")
    assert json.loads(told.stdout)["exit"] == 1
    assert isinstance(run("--debug", "plan", made, "-o", out).exception, ZeroDivisionError)


def test_a_fault_of_the_solver_is_not_published(made, out, monkeypatch):
    def wrong(*_args):
        raise SolverBug(say("it lied", "求解器给出的数不对"))
    monkeypatch.setattr("rotation.run.rounds.solve_apart", wrong)
    before = seen(out)
    failed(run("plan", made, "-o", out), 1, "求解器给出的数不对")
    assert seen(out) == before


# -- signals ----------------------------------------------------------------------------------


def started(out, *args):
    return subprocess.Popen(
        [sys.executable, "-m", "rotation", "plan", str(CITY), "-o", str(out), *args],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        env={**os.environ, "ROTATION_LANG": "zh", "PYTHONIOENCODING": "utf-8"})


def wait_for(child, word):
    """Read the child's messages until one holds a word."""
    for line in child.stderr:
        if word in line:
            return
    child.communicate()
    pytest.fail(f"never said {word}")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_before_any_plan(tmp_path, number, code):
    child = started(tmp_path / "out")
    wait_for(child, "可安排岗位")
    child.send_signal(number)
    begun = time.monotonic()
    _, err = child.communicate(timeout=300)
    assert child.returncode == code
    assert "Traceback" not in err
    assert time.monotonic() - begun < 60 * SHARED
    left = seen(tmp_path / "out")
    assert left == {} or any(name.endswith("plan.json") for name in left)


@pytest.mark.parametrize(("number", "code", "victim"), [
    *((signal.SIGINT, 130, victim) for victim in ("publish.reasons", "publish.listed", "rounds.override_prices", "rounds.explained_view")),
    (signal.SIGTERM, 143, "publish.listed")])
def test_a_signal_while_reasons_are_settled_publishes_the_plan(made, tmp_path, monkeypatch, number, code, victim):
    def stopped(*_args, **_told):
        os.kill(os.getpid(), number)
        pytest.fail("the signal was not heard")
    monkeypatch.setattr(f"rotation.run.{victim}", stopped)
    result = run("plan", made, "-o", tmp_path / "out", "--lang", "zh", "--override-prices", "--json")
    assert result.exit_code == code, result.output
    told = json.loads(result.stdout)
    assert (told["status"], told["audit"]) == ("OPTIMAL", 0)
    assert any("说明部分按要求中断" in note for note in told["notes"])
    (folder,) = (tmp_path / "out").iterdir()
    plan = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    assert plan["placements"]
    assert {path.name for path in folder.iterdir()} == {"plan.json", "run.json", "report.html", "变更.xlsx", "方案.xlsx"}
    assert "说明部分按要求中断" in (folder / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_while_files_are_written_publishes_the_plan_all_the_same(made, tmp_path, monkeypatch, number, code):
    real, calls = publish.plan_page, []

    def once(*args):
        calls.append(args)
        if len(calls) == 1:
            os.kill(os.getpid(), number)
        return real(*args)
    monkeypatch.setattr(publish, "plan_page", once)
    assert run("plan", made, "-o", tmp_path / "out").exit_code == code
    assert len(calls) == 2
    (folder,) = (tmp_path / "out").iterdir()
    assert {path.name for path in folder.iterdir()} == {"plan.json", "run.json", "report.html", "变更.xlsx", "方案.xlsx"}


@pytest.mark.slow
@pytest.mark.parametrize(("number", "code", "word"), [(signal.SIGINT, 130, "中断"), (signal.SIGTERM, 143, "终止")])
def test_a_signal_with_a_plan_publishes_the_best_so_far(tmp_path, number, code, word):
    child = started(tmp_path / "out")
    wait_for(child, "第2项目标")
    child.send_signal(number)
    begun = time.monotonic()
    out, err = child.communicate(timeout=300)
    assert child.returncode == code
    assert "Traceback" not in err
    assert time.monotonic() - begun < 60 * SHARED
    (folder,) = (tmp_path / "out").iterdir()
    told = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    assert told["status"] == "FEASIBLE"
    assert told["placements"]
    assert word in out
    assert all(tier["proven"] for tier in told["tiers"][:2])
    shutil.rmtree(folder)

"""A signal at any moment ends the program as a signal does, modules that are being loaded included."""

import os
import signal
import subprocess
import sys
import time

import pytest

from rotation.workbook.template import write_input
from tests.support.places import ROOT
from tests.support.small_banner import small_banner

CODES = [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
MODULES = ["rotation.cli.root", "click", "rich.console", "rotation.cli.plan", "pydantic.main", "numpy", "highspy",
           "rotation.run.rounds", "rotation.engine.solver", "jinja2", "xlsxwriter"]
"""Loaded one after the other by a plan, the first before anything is known of the command."""
STRUCK = """
import os, sys
module, number = sys.argv.pop(1), int(sys.argv.pop(1))

class Strike:
    struck = False

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name == module and not cls.struck:
            cls.struck = True
            os.kill(os.getpid(), number)
            sum(range(1000))

sys.meta_path.insert(0, Strike)
from rotation.cli import main
try:
    main()
finally:
    sys.stderr.write("" if Strike.struck else "never loaded")
"""


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    path = tmp_path_factory.mktemp("hearing") / "数据.xlsx"
    write_input(path, small_banner("小旗"), "zh")
    return path


def struck(module, number, *args):
    return subprocess.run([sys.executable, "-c", STRUCK, module, str(int(number)), *map(str, args)],
                          cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.parametrize("module", [pytest.param(name, marks=pytest.mark.slow if n % 3 else ())
                                    for n, name in enumerate(MODULES)])
@pytest.mark.parametrize("flags", [(), pytest.param(("--debug",), marks=pytest.mark.slow)], ids=["", "debug"])
def test_a_signal_inside_an_import_is_a_signal(workbook, tmp_path, module, flags):
    number, code = CODES[(MODULES.index(module) + len(flags)) % 3]
    done = struck(module, number, *flags, "plan", workbook, "-o", tmp_path / "out")
    assert done.returncode == code, done.stderr
    assert "never loaded" not in done.stderr
    assert "程序的错误" not in done.stderr
    assert flags or "Traceback" not in done.stderr
    assert not list(tmp_path.rglob(".tmp*"))


@pytest.mark.parametrize(("number", "code"), [CODES[0], *(pytest.param(*one, marks=pytest.mark.slow) for one in CODES[1:])])
def test_signals_from_the_start_to_the_end(workbook, number, code):
    """Struck at moments spread over the whole of a short command."""
    program = [sys.executable, "-P", "-m", "rotation", "check", str(workbook), "--lang", "zh"]
    started = time.monotonic()
    subprocess.run(program, cwd=ROOT, check=True, capture_output=True)
    whole, codes = time.monotonic() - started, []
    for part in [1, 3, 4, 6] * 8:  # again where a busy machine started the struck ones earlier or later
        child = subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                 start_new_session=True)
        time.sleep(whole * part / 6)
        child.send_signal(number)
        _, err = child.communicate(timeout=300)
        assert "Traceback" not in err
        codes.append(child.returncode)
        if part == 6 and code in codes:
            break
    assert set(codes) <= {0, code, -number}  # the last: before the interpreter runs anything of ours
    assert code in codes


def test_a_signal_before_anything_hears_it_leaves_no_trace():
    early = "import os, sys, signal; signal.signal(2, signal.default_int_handler); import rotation.cli as cli\n" + STRUCK.partition("import os, sys")[2].replace(
        "from rotation.cli import main", "main = cli.main")
    done = subprocess.run([sys.executable, "-c", early, "rotation.process.hearing", str(int(signal.SIGINT)), "rules"],
                          cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert (done.returncode, done.stderr, done.stdout) == (130, "", "")


def test_who_is_told_to_ignore_a_closed_terminal_does(workbook):
    child = subprocess.Popen(["nohup", sys.executable, "-P", "-m", "rotation", "check", str(workbook)], cwd=ROOT,
                             stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(0.3)
    os.kill(child.pid, signal.SIGHUP)
    assert child.wait(60) == 0


def test_a_reader_of_messages_who_goes_away_loses_nothing(workbook, tmp_path):
    """As ``rotation plan … 2>&1 >/dev/null | head -1`` does."""
    read, write = os.pipe()
    child = subprocess.Popen([sys.executable, "-P", "-m", "rotation", "plan", str(workbook), "-o", str(tmp_path / "out")],
                             cwd=ROOT, stdout=subprocess.DEVNULL, stderr=write)
    os.close(write)
    os.close(read)
    assert child.wait(120) == 0
    assert next((tmp_path / "out").iterdir()).joinpath("方案.xlsx").exists()


STILL_SOLVING = """
import sys, threading
from random import Random
import highspy, numpy
from rotation.cli import _leave
chance, highs, found = Random(1), highspy.Highs(), threading.Event()
highs.setOptionValue("output_flag", False)
for i in range(60):
    highs.addVar(0, 1)
    highs.changeColIntegrality(i, highspy.HighsVarType.kInteger)
    highs.changeColCost(i, -chance.randint(50, 99))
for _ in range(30):
    highs.addRow(0, 1200, 60, numpy.arange(60), numpy.array([chance.uniform(10, 99) for _ in range(60)]))
highs.cbMipInterrupt += lambda event: found.set()  # asked all the time while it works, for minutes
threading.Thread(target=highs.run, daemon=True).start()
found.wait()
print("正在求解", end="")
_leave(130)
"""


def test_a_solver_still_at_work_does_not_abort_the_end():
    """An interpreter before 3.14 that ends a thread inside a library of C++ is mostly, not always, aborted by it."""
    done = subprocess.run([sys.executable, "-c", STILL_SOLVING], cwd=ROOT, capture_output=True, check=False, timeout=300)
    assert (done.returncode, done.stdout.decode()[-4:], done.stderr) == (130, "正在求解", b"")

"""The same batch on other machines: same bytes, lost workers, workers of another version, no scheduler."""

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial

import pytest

from rotation.errors import OutputError, RotationError
from rotation.league import LeagueOptions, entries_of, prepared
from rotation.league.apart import plan_apart
from rotation.league.carry import brought_home
from rotation.league.cluster import on_cluster, version_here
from tests.support import terminal
from tests.support.clock import SHARED
from tests.support.places import ROOT
from tests.support.small_banner import write_banners

distributed = pytest.importorskip("distributed", reason="needs the extra cluster")
FAULTY = (sys.executable, str(ROOT / "tests" / "support" / "faulty_child.py"))


@pytest.fixture
def cluster(monkeypatch):
    """Two workers, each a process of its own, on the loopback only, whose pages take any free port."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0",
            host="127.0.0.1", silence_logs=50) as found:
        yield found


run = partial(terminal.run, "batch")


def jobs(folder):
    return [job for job, _ in prepared(entries_of(folder), folder, LeagueOptions())]


def contents(out):
    """Return every file that must not differ between runs and machines."""
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*")
            if path.is_file() and path.name not in ("run.json", "batch.json", "timing.json")}


@pytest.mark.slow
def test_a_cluster_of_two_gives_the_same_bytes(tmp_path, cluster):
    folder = write_banners(tmp_path / "in", "甲旗", "乙旗", "丙旗")
    (folder / "坏旗.xlsx").write_bytes(b"PK\x03\x04 torn")
    run(folder, "-o", tmp_path / "here", code=3)
    result = run(folder, "-o", tmp_path / "there", "--cluster", cluster.scheduler_address, code=3)
    assert "Traceback" not in result.output
    here, there = contents(tmp_path / "here"), contents(tmp_path / "there")
    # the marked copy of a defective workbook is made by a library that stamps the time
    marked = [name for name in here if name.endswith("_问题标注.xlsx")]
    assert len(marked) == 1
    assert {**here, marked[0]: b""} == {**there, marked[0]: b""}
    assert sum(name.endswith("方案.xlsx") for name in there) == 3


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_loses_nothing(tmp_path, cluster, monkeypatch):
    folder = write_banners(tmp_path / "in", "甲旗", "一次旗", "丙旗")
    mark = tmp_path / "begun"

    def prepare(command, name):
        from rotation.league import apart
        apart.PLANNING = apart.Work(command)
        os.environ["ROTATION_TEST_MARK"] = name
        return os.getpid()

    with distributed.Client(cluster) as client:
        workers = client.run(prepare, FAULTY, str(mark))
        found, killed = {}, []
        results = on_cluster(jobs(folder), cluster.scheduler_address, lambda *_: None)
        import threading
        hunter = threading.Thread(target=_kill_once_begun, args=(mark, client, workers, killed))
        hunter.start()
        for job, result in results:
            found[job.banner] = result.record
            brought_home(tmp_path / "out", job, result)
        hunter.join()
    assert killed
    assert {name: record.status for name, record in found.items()} == dict.fromkeys(("甲旗", "一次旗", "丙旗"), "OPTIMAL")
    for job in jobs(folder):
        brought_home(tmp_path / "here", job, plan_apart(job))
    assert contents(tmp_path / "out") == contents(tmp_path / "here")


def _kill_once_begun(mark, client, workers, killed):
    """Kill the worker that runs the job which hangs in its first life."""
    limit = time.monotonic() + 60 * SHARED
    while not mark.exists() and time.monotonic() < limit:
        time.sleep(0.1)
    time.sleep(0.5)
    for address, keys in client.processing().items():
        if any(key.endswith("-0") for key in keys):  # the first in order of names
            os.kill(workers[address], signal.SIGKILL)
            killed.append(address)


@pytest.mark.slow
def test_an_interruption_ends_the_children_on_the_workers(tmp_path, cluster):
    folder = write_banners(tmp_path / "in", "挂起旗")

    def prepare(command):
        from rotation.league import apart
        apart.PLANNING = apart.Work(command)

    with distributed.Client(cluster) as client:
        client.run(prepare, FAULTY)
        child = subprocess.Popen(
            [sys.executable, "-m", "rotation", "batch", str(folder), "-o", str(tmp_path / "out"),
             "--cluster", cluster.scheduler_address], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            encoding="utf-8", env={**os.environ, "PYTHONIOENCODING": "utf-8"})
        assert _counted(client, 1)
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=300 * SHARED)
        assert child.returncode == 130, out + err
        assert "Traceback" not in err
        assert "尚未计算" in out
        assert _counted(client, 0)


def _counted(client, wanted):
    """Wait until so many children run below the workers."""
    limit = time.monotonic() + 60 * SHARED
    while time.monotonic() < limit:
        if sum(client.run(_children).values()) == wanted:
            return True
        time.sleep(0.3)
    return False


def _children():
    import psutil
    return len([child for child in psutil.Process().children(recursive=True)
                if "faulty_child" in " ".join(child.cmdline())])


def test_no_scheduler_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("rotation.league.cluster.CONNECT_SECONDS", 1)
    folder = write_banners(tmp_path / "in", "甲旗")
    result = run(folder, "-o", tmp_path / "out", "--cluster", "tcp://127.0.0.1:9", code=7)
    assert "没有调度程序响应" in result.stderr
    assert "Traceback" not in result.output
    with pytest.raises(OutputError):
        list(on_cluster(jobs(folder), "nonsense", lambda *_: None))


def test_without_the_extra_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = run(write_banners(tmp_path / "in", "甲旗"), "-o", tmp_path / "out", "--cluster", "tcp://x:1", code=2)
    assert "rotation[cluster]" in result.stderr


def test_workers_of_another_version_are_refused(monkeypatch):
    from rotation.league.cluster import _same_versions

    class Other:
        def run(self, _function):
            return {"tcp://a": version_here(), "tcp://b": "0-0-1"}

        def scheduler_info(self):
            return {"workers": {"tcp://a": {}, "tcp://b": {}}}

    with pytest.raises(RotationError, match="0-0-1"):
        _same_versions(Other())
    assert json.dumps(version_here())

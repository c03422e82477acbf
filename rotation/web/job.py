"""The one long job of a desk: a child process that is told to stop, and what it has told so far."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from time import time
from typing import IO, Any

from filelock import FileLock, Timeout

from rotation.process.child import started
from rotation.process.litter import put
from rotation.process.pipe import receive, send
from rotation.text import Text, say
from rotation.web.plainly import plainly
from rotation.web.short import FAULT

Request = Mapping[str, Any]
_PATIENCE = 60.0
"""Seconds of the processor that a job which was told to stop may take to save what it has, and seconds of its silence,
after which it is killed: on a busy machine a minute by the clock would cost a large county its plan."""
_MOST_BEATS = 120
"""So often a job that was told to stop may say that it is still at work; it does every five seconds."""
_MOST_POINTS = 300
"""So many points of a tier's curve are kept."""
_SHOWN = ("book", "seconds", "again", "sets")
"""What of a request its screen shows."""
COMMAND = (sys.executable, "-P", "-m", "rotation.web.child")
DIED = say("the computation ended unexpectedly; nothing half-written was left. Start it again",
           "计算意外中止，没有留下不完整的文件；请重新开始")
_KILLED = say("the computation did not stop in time and was ended; nothing half-written was left",
              "计算未能按时停下，已强行结束；没有留下不完整的文件")


def both(text: Text) -> dict[str, str]:
    """Return a sentence as plain values, in both languages and in the words of the page."""
    return {"zh": plainly(text.render("zh"), "zh"), "en": plainly(text.render("en"), "en")}


def job_lock(folder: Path) -> FileLock:
    """Return the lock that the long job of a desk holds while it lives, whoever started it."""
    return FileLock(folder / ".desk" / "job.lock", mode=0o600)


class Bench:
    """Where the one long job of a desk runs.

    Parameters
    ----------
    folder
        The desk.
    remember
        Hears the request, the end and the seconds of every job that ended.
    """

    def __init__(self, folder: Path, remember: Callable[[Request, Mapping[str, Any], float], None]) -> None:
        self._folder, self._remember = folder, remember
        self._request: Request = {}
        self._lock = threading.RLock()
        self._process: subprocess.Popen[bytes] | None = None
        self._told: dict[str, Any] = {}
        self._number = 0
        self._killer: threading.Timer | None = None

    @property
    def busy(self) -> bool:
        """Whether a job is at work."""
        with self._lock:
            return self.about is not None or self.orphaned

    @property
    def about(self) -> str | None:
        """The workbook that the job at work is about, empty if it is about none; None if there is no job at work."""
        with self._lock:
            return str(self._told.get("book", "")) if self._told and "end" not in self._told else None

    @property
    def orphaned(self) -> bool:
        """Whether a job of an earlier server is still at work: it saves what it has."""
        with self._lock:
            if self._process is not None:
                return False
            lock = job_lock(self._folder)
            if not Path(lock.lock_file).exists():  # who only looks writes nothing
                return False
            try:
                with lock.acquire(timeout=0):
                    return False
            except Timeout:
                return True
            except OSError:  # a desk that takes no files
                return False

    def begin(self, task: str, request: Mapping[str, Any]) -> bool:
        """Begin a job; False if another one is at work."""
        with self._lock:
            if self.busy:
                return False
            self._told = {"task": task, "phase": "reading", "begun": time(), "tiers": [],
                          "stopping": False, **{name: request[name] for name in _SHOWN if name in request}}
            self._request = {**request, "task": task}
            self._changed()
            self._write({"task": task, "begun": self._told["begun"], "request": dict(request)})
            self._process = process = started(COMMAND, self._folder)
        threading.Thread(target=self._serve, args=(process, {"task": task, **request}), daemon=True).start()
        return True

    def stop(self) -> None:
        """Tell the job to stop with the best that it has; one that does not is killed after a minute."""
        with self._lock:
            if self._process is None or not self.busy or self._told["stopping"]:
                return
            self._told["stopping"] = True
            self._changed()
            process = self._process
            self._await(process)
        with suppress(OSError, ValueError):
            stream = process.stdin
            assert stream is not None
            stream.write(b"s")
            stream.flush()

    def _await(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a job that was told to stop, unless it is heard of again."""
        if self._killer is not None:
            self._killer.cancel()
        self._killer = threading.Timer(_PATIENCE, self._kill, (process,))
        self._killer.daemon = True
        self._killer.start()

    def leave(self) -> None:
        """Let go of a job: it takes the end of its input for a stop, and publishes without us."""
        with self._lock, suppress(OSError, ValueError):
            if self._process is not None and self._process.stdin is not None:
                self._process.stdin.close()

    def state(self) -> tuple[int, dict[str, Any]]:
        """Return the number of the last change, and all that is known of the job; nothing if there was none."""
        with self._lock:
            return self._number, json.loads(json.dumps(self._told))

    def last(self) -> dict[str, Any]:
        """Return what job.json says of the job of an earlier server; nothing if it is damaged or was none."""
        with suppress(OSError, ValueError):
            told = json.loads((self._folder / ".desk" / "job.json").read_bytes())
            if isinstance(told, dict):
                return told
        return {}

    # -- inside -------------------------------------------------------------------------------

    def _serve(self, process: subprocess.Popen[bytes], request: Mapping[str, Any]) -> None:
        with suppress(OSError):
            send(_pipe(process.stdin), request)
        with suppress(Exception):
            while (event := receive(_pipe(process.stdout))) is not None:
                with self._lock:
                    self._hear(event)
                    self._changed()
        process.wait()
        with self._lock:
            if self._killer is not None:
                self._killer.cancel()
                self._killer = None
            if self.busy:
                self._end({"how": "died", "says": both(DIED)})

    def _hear(self, event: Mapping[str, Any]) -> None:
        """Fold one event of the child into what is known."""
        kind = event["event"]
        if kind == "ready":
            self._told.update(phase="solving", size=event["size"], warned=event.get("warned", []), tiers=[
                {"label": label, "state": "waiting", "points": []} for label in event["tiers"]])
        elif kind == "tier":
            tier = self._told["tiers"][event["tier"] - 1]
            points = [*tier["points"], [round(time() - self._told["begun"], 1), *event["point"]]][-_MOST_POINTS:]
            tier.update(event["says"], points=points)
        elif kind in ("range", "point", "step"):
            self._hear_range(event)
        elif kind == "row":
            self._told.update(phase="solving")
            self._told.setdefault("rows", {})[event["name"]] = {name: event[name] for name in ("label", "says")}
        elif kind == "phase":
            self._told["phase"] = event["phase"]
        elif kind == "beat":
            if event["spent"] < _PATIENCE and event["number"] < _MOST_BEATS and self._process is not None:
                self._await(self._process)
        elif kind == "fault":
            self._end({"how": "fault", "says": both(FAULT.filled(k=event["fault"]))})
        elif kind == "end":
            self._end(event["end"])

    def _hear_range(self, event: Mapping[str, Any]) -> None:
        """Fold in what a range is, a solved point of it, or how many of something are done."""
        if event["event"] == "range":
            self._told.update(phase="solving", range=event["range"])
            return
        self._told.update(phase="solving", step=[event["done"], event["most"]])
        if event["event"] == "point":
            points, point = self._told["range"]["points"], event["point"]
            points[next(at for at, one in enumerate(points) if one["at"] == point["at"])] = point

    def _end(self, end: Mapping[str, Any]) -> None:
        if "end" in self._told:  # killed, and then heard to have died
            return
        self._told.update(phase="ended", end=dict(end), ended=time())
        with suppress(OSError):
            self._remember(self._request, end, self._told["ended"] - self._told["begun"])
        self._changed()
        self._write({**self.last(), "end": dict(end)})

    def _kill(self, process: subprocess.Popen[bytes]) -> None:
        with self._lock:
            if process.poll() is None:
                process.kill()
                self._end({"how": "killed", "says": both(_KILLED)})

    def _changed(self) -> None:
        self._number += 1

    def _write(self, told: Mapping[str, Any]) -> None:
        with suppress(OSError):  # what is computed is worth more than this note
            put(self._folder / ".desk" / "job.json", json.dumps(told, ensure_ascii=False, indent=1).encode())


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None, "a pipe was asked for"
    return stream

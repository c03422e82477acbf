"""What is asked of a child process, and the child: started and heard by threads, where no signal strikes."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from pathlib import Path
from queue import Queue
from time import monotonic
from typing import IO, Any, Generic, TypeVar

from rotation.process.leash import LEASH
from rotation.process.pipe import Letter, Reply, receive, send

Asked = TypeVar("Asked")
Told = TypeVar("Told")
_PATIENCE = 2.0
"""Seconds that a process which says no more is given to end by itself."""


@dataclass(frozen=True)
class Work(Generic[Asked, Told, Reply]):
    """A kind of work: what it is asked, tells on the way and answers, and what runs it.

    Parameters
    ----------
    command
        Program and arguments; see `rotation.process.serve` for what it must do.
    """

    command: tuple[str, ...]

    @classmethod
    def of(
        cls, answer: Callable[[Asked, Callable[[Told], None]], Reply]
    ) -> Work[Asked, Told, Reply]:
        """Return the work of a function of a module, done by this program's own interpreter.

        The current folder is not searched for modules: files of the user's have any name.
        """
        name = f"{answer.__module__}:{answer.__qualname__}"
        return cls((sys.executable, "-P", "-m", "rotation.process", name))


@dataclass(frozen=True, eq=False)
class Errand(Generic[Asked, Told, Reply]):
    """One piece of work.

    Parameters
    ----------
    work
        Of what kind.
    request
        What is asked.
    seconds
        When the child is ended whatever it does.
    memory
        Most address space of the child in bytes, 0 for no cap. Not on Windows.
    litter
        Folder that is removed when the child has ended, however it ends.
    """

    work: Work[Asked, Told, Reply]
    request: Asked
    seconds: float = inf
    memory: int = 0
    litter: Path | None = None


class Child:
    """A child process at work on an errand.

    Parameters
    ----------
    errand
        What it is to do.
    inbox
        Where what it says comes in, beside the child itself; None at the end.
    """

    def __init__(self, errand: Errand[Any, Any, Any], inbox: Queue[tuple[Child, Any]]) -> None:
        self.errand = errand
        self._inbox = inbox
        self._began = monotonic()
        self._starter = threading.Thread(target=self._run, daemon=True)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._ended = False

    @property
    def age(self) -> float:
        """Seconds since it was begun."""
        return monotonic() - self._began

    @property
    def left(self) -> float:
        """Seconds until its limit, negative beyond."""
        return self.errand.seconds - self.age

    def start(self) -> None:
        """Start the process."""
        self._starter.start()

    def exit_code(self) -> int | None:
        """Return how a process that says no more has ended; None if it has not, or never began."""
        with self._lock:
            if self._process is None:
                return None
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_PATIENCE)
            return self._process.returncode

    def end(self) -> None:
        """End the process, whatever it does, and remove its litter."""
        with self._lock:
            self._ended = True
            if self._process is not None:
                self._process.kill()
                self._process.wait()
        if self._starter.ident is not None:  # an interrupt may have come before it started
            self._starter.join()
        if self.errand.litter is not None:
            shutil.rmtree(self.errand.litter, ignore_errors=True)

    def _run(self) -> None:
        """Start the process and tell it the request while another thread listens."""
        with self._lock:
            if self._ended:
                return
            try:
                self._process = process = started(self.errand.work.command)
                LEASH.tie(process)
            except OSError:
                self._inbox.put((self, None))
                return
        listener = threading.Thread(target=self._listen, args=(_pipe(process.stdout),), daemon=True)
        listener.start()
        errand = self.errand
        with suppress(OSError):  # one that no longer listens shows by the end of its messages
            send(_pipe(process.stdin), Letter(errand.request, errand.memory, errand.litter))
        listener.join()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                _pipe(pipe).close()

    def _listen(self, out: IO[bytes]) -> None:
        """Pass messages on until the end; what cannot be read is the end as well."""
        with suppress(Exception):
            while (message := receive(out)) is not None:
                self._inbox.put((self, message))
        self._inbox.put((self, None))


def started(command: tuple[str, ...], home: Path | None = None) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, so that Ctrl-C reaches only the parent; no console flashes up.

    Parameters
    ----------
    command
        Program and arguments.
    home
        Its working folder; that of this program if None.
    """
    flags = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(subprocess, "CREATE_NO_WINDOW", 0)
    return subprocess.Popen(  # noqa: S603 - our own program
        command, cwd=home, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        start_new_session=sys.platform != "win32", creationflags=flags)


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None, "a pipe was asked for"
    return stream

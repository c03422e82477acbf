"""Where hostile inputs are tried: sound files to bend copies of, and what a case is."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from rotation.workbook.template import write_input
from tests.support.places import ROOT
from tests.support.small_banner import small_banner

PROGRAM = (sys.executable, "-P", "-m", "rotation", "--lang", "zh")
Words = list[str | Path]
"""What stands behind the name of the program."""


@dataclass(frozen=True)
class Ground:
    """A sound workbook, its published run and the program's own templates, each made when first asked for; to be read only.

    Parameters
    ----------
    home
        The folder that holds them, empty at first.
    """

    home: Path

    @cached_property
    def book(self) -> Path:
        """The workbook."""
        write_input(self.home / "小.xlsx", small_banner("小旗"), "zh")
        return self.home / "小.xlsx"

    @cached_property
    def run(self) -> Path:
        """Its published run."""
        self._ended("plan", self.book, "-o", self.home / "out")
        return next((self.home / "out").glob("2026-*"))

    @cached_property
    def templates(self) -> Path:
        """The folder of the program's own templates."""
        self._ended("papers", "--write-template", self.home / "模板")
        return self.home / "模板"

    def _ended(self, *words: str | Path) -> None:
        subprocess.run([*PROGRAM, *map(str, words)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       cwd=self.home, env=surroundings(self.home))


@dataclass(frozen=True)
class Here:
    """The empty folder of one case, in which its command runs, and the sound files.

    Parameters
    ----------
    folder
        For everything that the case needs.
    ground
        The sound files.
    """

    folder: Path
    ground: Ground

    @property
    def out(self) -> Path:
        """Where the command shall write."""
        return self.folder / "out"

    def book(self, name: str = "小.xlsx") -> Path:
        """Return a copy of the sound workbook."""
        return Path(shutil.copy(self.ground.book, self.folder / name))

    def run(self, name: str = "run") -> Path:
        """Return a copy of the published run."""
        return shutil.copytree(self.ground.run, self.folder / name)

    def templates(self) -> Path:
        """Return a copy of the program's templates."""
        return shutil.copytree(self.ground.templates, self.folder / "模板")

    def text(self, name: str, content: str | bytes) -> Path:
        """Write a file; text in UTF-8."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        return path


@dataclass(frozen=True)
class Case:
    """One hostile input of a whole command.

    Parameters
    ----------
    kind, name
        What sort of input, and which.
    make
        Lay it out; return the commands, one after the other, of which the first that does not end with 0, or else the
        last, is judged.
    codes
        Exit codes that are right; without 0 among them, to end with 0 is to believe what must not be believed.
    check
        What else must be so in the folder afterwards: return what is not, or nothing.
    plans
        How many plans it makes.
    """

    kind: str
    name: str
    make: Callable[[Here], Iterable[Words]]
    codes: tuple[int, ...]
    check: Callable[[Path], str] = lambda _: ""
    plans: int = 1


def one(make: Callable[[Here], Words]) -> Callable[[Here], Iterable[Words]]:
    """Return the recipe of a case of a single command."""
    return lambda here: [make(here)]


def surroundings(folder: Path) -> dict[str, str]:
    """Return the environment of a command that leaves its traces in a folder alone."""
    places = {name: folder / name for name in ("tmp", "cache")}
    for place in places.values():
        place.mkdir(exist_ok=True)
    return {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(places["tmp"]), "XDG_CACHE_HOME": str(places["cache"])}

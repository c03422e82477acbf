"""The desk: one folder, and all the state there is."""

from __future__ import annotations

import os
import re
import stat
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rotation.errors import OutputError, why
from rotation.process.litter import put, spare_name, sweep
from rotation.text import say
from rotation.web.sorts import BOOK, LETTERS, OURS, WORKBOOKS, Sort
from rotation.workbook.gate import MAX_FILE

HEADS = ("plan.json", "principals.json")
"""What makes a folder a run folder: a plan of the teachers, or one of the leaders."""
_PLANNED = ("OPTIMAL", "FEASIBLE")
_MOST_SUMMARY = 32 << 20
"""Bytes of one; `rotation.run.folder` reads no longer one either."""
_LONGEST = 120
"""Characters of a dropped file's own name that are kept."""


class Fill(BaseModel):
    """Blank cells of a column that the office fills in."""

    sheet: str = ""
    column: dict[str, str] = Field(default_factory=dict)
    number: int = 0
    places: str = ""
    must: bool = True


class CarriedNote(BaseModel):
    """How a workbook was carried from the year before: of which run, where everybody has gone, what is yellow."""

    run: str = ""
    says: dict[str, str] = Field(default_factory=dict)
    fill: list[Fill] = Field(default_factory=list)
    command: tuple[str, ...] = ()


Added = Literal["answers", "decisions", "quotas"]
"""What the page itself put into a copy of a workbook."""


class BookNote(BaseModel):
    """What is known of a dropped workbook beside its bytes."""

    model_config = ConfigDict(extra="ignore")

    title: str = ""
    counts: dict[str, int] | None = None
    answers: dict[str, str] = Field(default_factory=dict)
    before: str = ""
    added: Added | None = None
    banner: str = ""
    carried: CarriedNote | None = None


class RunNote(BaseModel):
    """How a run, or another folder of results, was asked for on the page."""

    model_config = ConfigDict(extra="ignore")

    task: str = "plan"
    book: str = ""
    command: tuple[str, ...] = ()
    seconds: float = 0.0


Trays = dict[str, list[dict[str, str]]]
"""By run, what was entered about it and not yet computed."""


def take_out(trays: Trays, run: str, place: str) -> None:
    """Take one entry out of a tray, told by its place as a form sends it; an empty tray leaves nothing behind."""
    tray = trays.get(run, [])
    if place.isdecimal() and int(place) < len(tray):
        tray.pop(int(place))
    if not tray:
        trays.pop(run, None)


class DeskFile(BaseModel):
    """desk.json."""

    model_config = ConfigDict(extra="ignore")

    version: int = 1
    books: dict[str, BookNote] = Field(default_factory=dict)
    runs: dict[str, RunNote] = Field(default_factory=dict)
    decisions: Trays = Field(default_factory=dict)
    changes: Trays = Field(default_factory=dict)
    banners: dict[str, str] = Field(default_factory=dict)
    recorded: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """By run, or by file of events, the command that recorded it in the ledger."""

    @property
    def clerk(self) -> str:
        """Who signed last on this desk, empty if nobody has: forms begin with the name, which stays in the folder."""
        trays = (*self.changes.values(), *self.decisions.values())
        signed = [*(name for book in self.books.values() for name in book.answers.values()),
                  *(one.get("clerk", "") for tray in trays for one in tray)]
        return next((name for name in reversed(signed) if name), "")


class _Settings(BaseModel):
    banner: str = ""
    year: int = 0


class _Policy(BaseModel, extra="allow"):
    round: _Settings = _Settings()


class _Shortage(BaseModel):
    posts: int = 0
    after: int = 0


class RunHead(BaseModel):
    """The first things that are told of a run, as its plan.json has them, or its principals.json."""

    leaders: bool = False
    status: str = ""
    counts: dict[str, int] = Field(default_factory=dict)
    policy: _Policy = _Policy()
    lineage: dict[str, Any] = Field(default_factory=dict)
    parent: dict[str, Any] | None = None
    placements: list[Any] = Field(default_factory=list)
    shortages: list[_Shortage] = Field(default_factory=list)

    @property
    def planned(self) -> bool:
        """Whether there is a plan; one of leaders may move nobody."""
        return self.status in _PLANNED if self.leaders else bool(self.placements)

    @property
    def gaps(self) -> int:
        """How many places and subjects stay short; `after` is told in hundredths of a person."""
        return sum(item.after < 100 * item.posts for item in self.shortages)

    @property
    def version(self) -> int:
        """Which version of the plan this is; 1 before any revision."""
        told = self.lineage.get("version")
        return told if isinstance(told, int) else 1

    @property
    def revises(self) -> str:
        """The folder of the plan of leaders that this one revises; empty if there is none."""
        told = (self.parent or {}).get("folder")
        return told if isinstance(told, str) else ""


class _Way(BaseModel):
    people: int = 0
    settings: tuple[str, ...] = ()


class _Ways(BaseModel):
    ways: tuple[_Way, ...] = ()


class Conflicted(BaseModel):
    """The ways out that the plan.json of a run without a plan tells."""

    conflict: _Ways | None = None

    @property
    def ways(self) -> tuple[_Way, ...]:
        """The fewest people first."""
        return () if self.conflict is None else self.conflict.ways


class DroppedBook(NamedTuple):
    """A workbook of the desk."""

    name: str
    note: BookNote
    changed: float


class RunFolder(NamedTuple):
    """A run folder of the desk."""

    name: str
    head: RunHead
    changed: float


class Desk:
    """The folder of the officer.

    Parameters
    ----------
    folder
        Made if it is not there.

    Raises
    ------
    OutputError
        It cannot be made or written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()  # shown to the officer: without any ".."
        self._lock = threading.Lock()
        try:
            self.own.mkdir(parents=True, exist_ok=True)
            sweep(self.own)
            sweep(self.folder)
        except OSError as error:
            raise OutputError(say("{p} cannot be used as a desk: {w}; name another folder",
                                  "无法使用文件夹 {p}（{w}），请换一个文件夹", p=str(folder), w=why(error))) from error

    @property
    def own(self) -> Path:
        """The folder of what the page keeps beside workbooks and runs."""
        return self.folder / ".desk"

    # -- notes --------------------------------------------------------------------------------

    def notes(self) -> DeskFile:
        """Return desk.json; an empty one if it is not there or was damaged: it holds nothing that counts."""
        try:
            return DeskFile.model_validate_json((self.own / "desk.json").read_bytes())
        except (OSError, ValidationError):
            return DeskFile()

    def note(self, change: Any) -> DeskFile:
        """Change desk.json by a function, at one stroke; return what it then says."""
        with self._lock:
            told = self.notes()
            change(told)
            put(self.own / "desk.json", told.model_dump_json(indent=1).encode())
            return told

    def of_book(self, name: str) -> BookNote:
        """Return what is known of a workbook; nothing of one that is not there."""
        return self.notes().books.get(name, BookNote())

    def of_run(self, name: str) -> RunNote:
        """Return how a run, or another folder of results, was asked for; nothing of one that was not."""
        return self.notes().runs.get(name, RunNote())

    # -- workbooks ----------------------------------------------------------------------------

    def books(self) -> list[DroppedBook]:
        """Return the dropped workbooks, the newest first."""
        return self.kept(BOOK)

    def kept(self, sort: Sort) -> list[DroppedBook]:
        """Return the files of a sort, the newest first."""
        notes = self.notes().books
        found = [path for path in _files(self.folder) if sort.number(path.name)]
        return [DroppedBook(path.name, notes.get(path.name, BookNote()), path.stat().st_mtime)
                for path in sorted(found, key=lambda path: sort.number(path.name), reverse=True)]

    def book(self, name: str) -> Path:
        """Return a workbook of the desk by its name; `KeyError` if there is none."""
        return self.item(BOOK, name)

    def item(self, sort: Sort, name: str) -> Path:
        """Return a file of a sort by its name.

        Raises
        ------
        KeyError
            There is none of the name.
        """
        return next((self.folder / one.name for one in self.kept(sort) if one.name == name), None) or _missing(name)

    async def take(self, name: str, content: AsyncIterator[bytes], sort: Sort = BOOK) -> str:
        """Keep a dropped file byte for byte, read-only; return its name on the desk.

        Raises
        ------
        OutputError
            It is of no kind that is read, too long, or cannot be kept.
        """
        suffix = Path(name).suffix.lower()
        if suffix not in sort.suffixes:
            raise OutputError(sort.wanted)
        spare = self.own / spare_name()
        try:
            await _received(spare, content)
            return self._kept(spare, suffix, name, sort)
        except OSError as error:
            raise _not_kept(error) from error
        finally:
            with suppress(OSError):
                spare.unlink(missing_ok=True)

    def keep(self, content: bytes, suffix: str, title: str = "", sort: Sort = BOOK) -> str:
        """Keep what was made for the desk; return its name."""
        spare = self.own / spare_name()
        spare.write_bytes(content)
        return self._kept(spare, suffix, title, sort)

    def _kept(self, spare: Path, suffix: str, title: str, sort: Sort) -> str:
        with self._lock:
            number = max((sort.number(one.name) for one in self.kept(sort)), default=0) + 1
            name = f"{sort.word}-{number:03d}{suffix}"
            spare.chmod(stat.S_IREAD | stat.S_IRGRP | stat.S_IROTH)
            spare.rename(self.folder / name)
        plain = re.split(r"[\\/]", title)[-1]
        self.note(lambda told: told.books.update({name: BookNote(title=plain[:_LONGEST])}))
        return name

    def lying(self) -> list[str]:
        """Return workbooks that lie in the folder, put there by hand and not taken in yet; copies of ours are none."""
        known = {(one.note.title, (self.folder / one.name).stat().st_size) for one in self.kept(BOOK)}
        return [path.name for path in _files(self.folder) if path.suffix.lower() in WORKBOOKS
                and not path.name.startswith("~$") and not OURS.fullmatch(path.name)
                and (path.name[:_LONGEST], path.stat().st_size) not in known]

    def copied(self, name: str) -> str:
        """Keep a copy of a workbook that lies in the folder; return its name on the desk.

        Raises
        ------
        OutputError
            It cannot be read, or is too long.
        """
        path = self.folder / name
        try:
            if path.stat().st_size > MAX_FILE:
                raise _too_long()
            return self.keep(path.read_bytes(), path.suffix.lower(), name)
        except OSError as error:
            raise _not_kept(error) from error

    # -- runs ---------------------------------------------------------------------------------

    def runs(self) -> list[RunFolder]:
        """Return the run folders, the newest first; one whose plan cannot be read is left out."""
        found = []
        for plan in (path / name for path in _folders(self.folder) for name in HEADS):
            with suppress(OSError, ValidationError):
                told = plan.stat()
                if told.st_size <= _MOST_SUMMARY:
                    found.append(RunFolder(plan.parent.name, _head(plan, told.st_mtime_ns), told.st_mtime))
        return sorted(found, key=lambda run: run.changed, reverse=True)

    def folder_of(self, name: str) -> RunFolder:
        """Return a run folder with what is told of it, by its name.

        Raises
        ------
        KeyError
            There is none of the name.
        """
        found = next((run for run in self.runs() if run.name == name), None)
        if found is None:
            raise KeyError(name)
        return found

    def run(self, name: str) -> Path:
        """Return a run folder by its name; `KeyError` if there is none."""
        return self.folder / self.folder_of(name).name

    def file(self, run: str, name: str) -> Path:
        """Return a file of a run folder by its name.

        Raises
        ------
        KeyError
            The folder lists none of the name.
        """
        return next((path for path in _files(self.run(run)) if path.name == name), None) or _missing(name)

    def folders(self) -> list[str]:
        """Return the folders of papers, sweeps and the like, the newest first."""
        runs = {run.name for run in self.runs()}
        found = [path for path in _folders(self.folder) if path.name not in runs and not path.name.startswith(LETTERS)]
        return [path.name for path in sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)]

    def made(self, name: str) -> dict[str, Path]:
        """Return the files of a folder of the desk, those of its own folders too, by their names in it.

        Raises
        ------
        KeyError
            There is no folder of the name.
        """
        home = next((path for path in _folders(self.folder) if path.name == name), None) or _missing(name)
        within = [home, *_folders(home)]
        return {path.relative_to(home).as_posix(): path for folder in within for path in _files(folder)}

    def files(self, run: str) -> list[Path]:
        """Return the files of a run folder."""
        return _files(self.run(run))


async def _received(spare: Path, content: AsyncIterator[bytes]) -> None:
    """Write what comes in, counted: what was announced is not believed."""
    size = 0
    with spare.open("xb") as file:
        async for part in content:
            size += len(part)
            if size > MAX_FILE:
                raise _too_long()
            file.write(part)
        file.flush()
        os.fsync(file.fileno())


def _too_long() -> OutputError:
    return OutputError(say("the file is larger than {n} MB, more than any roster needs",
                           "文件超过 {n} MB，远超花名册所需", n=MAX_FILE >> 20))


def _not_kept(error: OSError) -> OutputError:
    return OutputError(say("the file cannot be kept: {w}", "无法保存该文件（{w}）", w=why(error)))


def _missing(name: str) -> Path:
    raise KeyError(name)


def _files(folder: Path) -> list[Path]:
    return [path for path in _listed(folder) if path.is_file() and not path.is_symlink()]


def _folders(folder: Path) -> list[Path]:
    return [path for path in _listed(folder) if path.is_dir() and not path.is_symlink()]


def _listed(folder: Path) -> Iterator[Path]:
    try:
        yield from sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError:
        return


@lru_cache(maxsize=256)
def _head(plan: Path, changed: int) -> RunHead:
    del changed
    told = RunHead.model_validate_json(plan.read_bytes())
    return told.model_copy(update={"leaders": plan.name != HEADS[0]})

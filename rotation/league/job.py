"""One banner to be planned: the bytes of its files and its options, ready to travel anywhere."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Literal, NamedTuple

from rotation.errors import OutputError, why
from rotation.process.door import plain_bytes
from rotation.text import Lang, say
from rotation.whatif.file import Scenario
from rotation.workbook.gate import MAX_FILE

_TAIL = re.compile(r"_(虚构数据|数据)$")
"""What follows the name of a banner in the name of a file."""


@dataclass(frozen=True)
class InputFile:
    """A file as bytes.

    Parameters
    ----------
    name
        Its name, without folders.
    content
        Its bytes.
    origin
        Where it was read; only told, never opened again.
    """

    name: str
    content: bytes
    origin: Path

    @cached_property
    def sha256(self) -> str:
        """Hash of the content, in hex."""
        return sha256(self.content).hexdigest()


def read_file(path: Path) -> InputFile:
    """Read a file whole.

    Raises
    ------
    OutputError
        It cannot be read.
    """
    try:
        content = plain_bytes(path, MAX_FILE)
    except OSError as error:
        raise OutputError(say("cannot read {p}: {e}", "无法读取 {p}（{e}）", p=str(path),
                              e=why(error))) from error
    return InputFile(path.name, content, path.resolve())


def called_by_file(name: str) -> str:
    """Return what a banner is called by the name of its file, where nobody gave it another."""
    return _TAIL.sub("", Path(name).stem)


@dataclass(frozen=True)
class BannerLimits:
    """What the planning of one banner may take.

    Parameters
    ----------
    seconds
        Time limit of the solve; the best plan so far is published then.
    hard_seconds
        When the process is ended whatever it does.
    memory
        Most address space of each process of a banner, in bytes; 0 for no limit. Not on Windows.
    """

    seconds: int = 600
    hard_seconds: int = 1800
    memory: int = 6 * 2**30


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How a banner is planned, whatever its files are.

    Parameters
    ----------
    sets, year, public_seed, accept
        As for `rotation.run.Inputs`.
    limits
        What it may take.
    lang
        Language of the sheets.
    principals
        Whether the leaders are planned first, and the teachers after them.
    share
        Whether the lessons that the round leaves open are shared after it.
    """

    sets: tuple[str, ...] = ()
    year: int | None = None
    public_seed: str | None = None
    accept: tuple[str, ...] = ()
    limits: BannerLimits = BannerLimits()
    lang: Lang = "zh"
    principals: bool = False
    share: bool = False


@dataclass(frozen=True, kw_only=True)
class Job(Manner):
    """One banner, under one scenario if any.

    Parameters
    ----------
    banner
        Name under which it is listed and filed.
    workbook, policies
        Its workbook, and policy files of which later ones win.
    numbers
        The side files beside the workbook, which keep the numbers of people without their own.
    scenario, scenario_sha256
        What is supposed, with the hash of its files; None for the plan as it is.
    """

    banner: str
    workbook: InputFile
    policies: tuple[InputFile, ...] = ()
    numbers: tuple[InputFile, ...] = ()
    scenario: Scenario | None = None
    scenario_sha256: str = ""

    @property
    def place(self) -> tuple[str, ...]:
        """The banner, and the scenario if there is one: what tells this job from the others."""
        return (self.banner, self.scenario.name) if self.scenario else (self.banner,)

    @property
    def title(self) -> str:
        """The place in one line."""
        return " · ".join(self.place)

    @cached_property
    def key(self) -> str:
        """Hash of everything that decides the result, time limits left out."""
        parts = {
            "workbook": self.workbook.sha256, "policies": [item.sha256 for item in self.policies],
            "sets": self.sets, "year": self.year, "public_seed": self.public_seed,
            "accept": sorted(self.accept), "lang": self.lang, "version": version("rotation"),
            "scenario": self.scenario_sha256}
        if self.principals:
            parts["principals"] = True
        if self.share:
            parts["share"] = True
        if self.numbers:
            parts["numbers"] = [item.sha256 for item in self.numbers]
        return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


class BannerRequest(NamedTuple):
    """A job, and the empty folder in which its files are to be laid out."""

    job: Job
    folder: Path


class Phase(NamedTuple):
    """How far a banner is: ``tier`` of ``of`` while it is being solved."""

    name: Literal["waiting", "reading", "solving", "writing"]
    tier: int = 0
    of: int = 0

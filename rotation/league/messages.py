"""What the parent of a banner and the child that plans it tell each other."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple

from rotation.league.job import Job
from rotation.league.record import Record


class Request(NamedTuple):
    """A job, and the empty folder in which its files are to be laid out."""

    job: Job
    folder: Path


class Stage(NamedTuple):
    """How far a banner is: ``tier`` of ``of`` while it is being solved."""

    name: Literal["waiting", "reading", "solving", "writing"]
    tier: int = 0
    of: int = 0


class Result(NamedTuple):
    """The end of a job.

    Parameters
    ----------
    record
        What became of it.
    files
        A zip archive of the folders and files to be brought home; empty if there are none.
    """

    record: Record
    files: bytes = b""

"""Results on their way home: packed where they were made, moved in at one stroke where they belong."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from rotation.errors import OutputError, PlanError
from rotation.league.job import Job
from rotation.league.record import Record, Result
from rotation.run.folder import (
    PRINCIPALS_JSON,
    RECORD_JSON,
    RUN_JSON,
    SHARE_JSON,
    SHARE_XLSX,
    check_writable,
    fresh_folder,
    read_json,
    write_json,
)
from rotation.run.published import RunFile
from rotation.share.file import ShareFile
from rotation.share.publish import ShareRunFile
from rotation.tables.sheet_style import publish, safe_name

_NUMBERED = re.compile(r"(.+)-[0-9]{3,}(-.*)?")


def packed(folder: Path) -> bytes:
    """Return everything below a folder as a zip archive; nothing of an empty one."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    if not paths:
        return b""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in paths:
            archive.write(path, path.relative_to(folder).as_posix())
    return stream.getvalue()


def home_of(out: Path, job: Job) -> Path:
    """Return the folder that holds the numbered folders of a job."""
    return out.joinpath(*map(safe_name, job.place))


def brought_home(out: Path, job: Job, result: Result) -> Record:
    """Move the results of a job in under the next free numbers, the record last.

    Raises
    ------
    OutputError
        They cannot be written; a folder without a record is half done and is never counted.
    """
    home = home_of(out, job)
    check_writable(home)
    with zipfile.ZipFile(io.BytesIO(result.files or _EMPTY)) as archive:
        record = result.record
        led = (name.partition("/")[0] for name in archive.namelist() if name.endswith(f"/{PRINCIPALS_JSON}"))
        names = {name: _moved(archive, name, home, job)
                 for name in dict.fromkeys((*led, record.folder, record.draft)) if name}
        main = names[record.folder] if record.folder else _without_plan(archive, home, job)
        shared = record.shared
        if shared is not None and shared.folder is not None:
            shared = shared.model_copy(update={"folder": _moved(archive, shared.folder, home, job, main).name})
    kept = record.model_copy(update={
        "shared": shared,
        "folder": main.name, "draft": names[record.draft].name if record.draft else None})
    publish(main / RECORD_JSON, (kept.model_dump_json(indent=1) + "\n").encode())
    return kept


_EMPTY = b"PK\x05\x06" + bytes(18)
"""An archive of nothing."""


def _moved(archive: zipfile.ZipFile, name: str, home: Path, job: Job, round: Path | None = None) -> Path:
    """Move one numbered folder in under the next number here; of shared lessons, after a round that is here already."""
    match = _NUMBERED.fullmatch(name)
    assert match is not None, "run folders are numbered"
    with fresh_folder(home, f"{match[1]}#{match[2] or ''}") as (work, final):
        for part in _below(archive, name + "/"):
            target = work / part.removeprefix(name + "/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(part))
        _pointed(work / RUN_JSON, job, round)
        if round is not None:
            _after(work / SHARE_JSON, round)
    return final[0]


def _after(path: Path, round: Path) -> None:
    """Let share.json and its workbook name the folder of its round as it is called here."""
    told = read_json(path, ShareFile)
    write_json(path, told.model_copy(update={"round": told.round.model_copy(update={"folder": round.name})}))
    book = path.with_name(SHARE_XLSX)
    with zipfile.ZipFile(io.BytesIO(book.read_bytes())) as old, zipfile.ZipFile(book, "w") as new:
        for part in old.infolist():
            before, now = (f">{escape(name)}</".encode() for name in (told.round.folder, round.name))
            new.writestr(part, old.read(part).replace(before, now))


def _below(archive: zipfile.ZipFile, folder: str) -> Iterator[str]:
    return (name for name in archive.namelist()
            if name.startswith(folder) and ".." not in Path(name).parts)


def _pointed(path: Path, job: Job, round: Path | None) -> None:
    """Let run.json name the files that the job was made from, not their copies, and the round where it is now."""
    made = read_json(path, RunFile if round is None else ShareRunFile)
    named: dict[str, object] = {"policy_files": tuple(str(item.origin) for item in job.policies)}
    if round is not None:
        named["round"] = str(round.resolve())
    if made.source is not None:  # None if a scenario changed the facts
        named["source"] = str(job.workbook.origin)
    write_json(path, made.model_copy(update=named))


def _without_plan(archive: zipfile.ZipFile, home: Path, job: Job) -> Path:
    """Make a folder for a job that has none: it holds the annotated workbook if there is one."""
    with fresh_folder(home, f"{safe_name(job.banner)}#-未完成") as (work, final):
        for part in archive.namelist():
            if "/" not in part:
                (work / part).write_bytes(archive.read(part))
    return final[0]


def settled(out: Path, job: Job) -> Record | None:
    """Return the record of an earlier run that need not be repeated; None if there is none.

    The record stands in the folder of a job that has come to an end; a folder without it is half done.
    """
    found = [record for path in sorted(home_of(out, job).glob(f"*/{RECORD_JSON}"))
             if (record := _read(path)) is not None and record.settles(job)]
    return found[-1] if found else None


def _read(path: Path) -> Record | None:
    """Return a record; one of another version or a damaged one counts as half done."""
    try:
        return read_json(path, Record)
    except (OutputError, PlanError):
        return None

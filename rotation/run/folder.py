"""Numbered run folders: written apart, moved in whole, never overwritten."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from difflib import SequenceMatcher
from pathlib import Path
from time import time

from rotation.errors import OutputError, why
from rotation.text import say

PREFIX = ".tmp_rotation_"
PLAN_JSON = "plan.json"
"""What makes a folder a run folder."""
_NAMED = 3
"""So many run folders are named where one was mistyped."""
_DAY = 24 * 3600


def check_run_folder(folder: Path) -> None:
    """Make sure that there is a run folder of this name.

    Raises
    ------
    OutputError
        There is none, or it holds no plan.json; run folders in it or beside it are named.
    """
    if (folder / PLAN_JSON).exists():
        return
    near = _run_folders(folder) or _run_folders(folder.parent)
    likest = sorted(near, key=lambda path: -SequenceMatcher(None, folder.name, path.name).ratio())
    hint = say("; there is {n}", "；现有方案文件夹：{n}", n=tuple(map(str, likest[:_NAMED]))) if near else say("", "")
    if folder.is_dir():
        raise OutputError(say(
            "{p} has no plan.json: name the numbered folder of a plan{h}",
            "{p} 中没有 plan.json，请指到带编号的方案文件夹{h}", p=str(folder), h=hint))
    raise OutputError(say("there is no run folder {p}{h}", "没有名为 {p} 的方案文件夹{h}", p=str(folder), h=hint))


def _run_folders(folder: Path) -> list[Path]:
    try:
        return sorted(path.parent for path in folder.glob(f"*/{PLAN_JSON}"))
    except OSError:
        return []


def check_writable(out: Path) -> None:
    """Make sure that a folder can be written before any long work; sweep old leftovers.

    A folder that is not there is not made yet, so that a run that is refused leaves none behind.

    Raises
    ------
    OutputError
        If it cannot be made or written.
    """
    try:
        there = next(path for path in (out, *out.absolute().parents) if path.exists())
        if there.is_file():
            raise OutputError(say("{p} is a file, not a folder; name a folder",
                                  "{p} 这是文件，不是文件夹，请给出文件夹", p=str(there)))
        with tempfile.NamedTemporaryFile(prefix=PREFIX, dir=there):
            pass
        if there == out:
            _sweep(out)
    except OSError as error:
        raise _refused(out, error) from error


@contextmanager
def fresh_folder(out: Path, name: str) -> Iterator[tuple[Path, list[Path]]]:
    """Give a temporary folder; when the block ends well, move it in under the next number.

    Yields
    ------
        The temporary folder, and a list that holds the final folder afterwards.

    Raises
    ------
    OutputError
        If writing fails; nothing half-written stays.
    """
    final: list[Path] = []
    work = Path()
    try:
        out.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=PREFIX, dir=out))
        yield work, final
        final.append(_moved(work, out, name))
    except OSError as error:
        raise _refused(out, error) from error
    finally:
        if work != Path():
            shutil.rmtree(work, ignore_errors=True)


def next_number(out: Path, name: str) -> int:
    """Return the number after the highest existing one."""
    pattern = re.compile(re.escape(name) + r"-([0-9]{3,})(?:-.*)?")
    numbers = [int(match[1]) for path in out.iterdir() if (match := pattern.fullmatch(path.name))]
    return max(numbers, default=0) + 1


def _moved(work: Path, out: Path, name: str) -> Path:
    """Rename the folder; another run may take the number first, then try the next."""
    stem, _, mark = name.partition("#")
    work.chmod(0o755)
    for _ in range(1000):
        target = out / f"{stem}-{next_number(out, stem):03d}{mark}"
        try:
            target.mkdir()
        except FileExistsError:
            continue
        _put(work, target)
        return target
    raise OSError


def _put(work: Path, target: Path) -> None:
    """Move the finished folder over the empty one; an interruption leaves all of it or nothing."""
    try:
        if os.name == "nt":  # there a folder cannot replace an empty one
            target.rmdir()
        work.replace(target)
    except BaseException:
        with suppress(OSError):
            target.rmdir()
        raise


def _sweep(out: Path) -> None:
    for path in out.glob(PREFIX + "*"):
        if time() - path.stat().st_mtime > _DAY:
            shutil.rmtree(path, ignore_errors=True)


def _refused(out: Path, error: OSError) -> OutputError:
    return OutputError(say(
        "cannot write to {p}: {e}. Free space, close open files there or choose another folder",
        "无法写入文件夹 {p}（{e}）。请检查磁盘空间和权限，关闭其中打开的文件，或换一个文件夹",
        p=str(out), e=why(error)))

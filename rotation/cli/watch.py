"""Check again whenever a file is saved, until the officer ends it; a file half saved or locked is waited for."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rotation.cli.console import answer, tell
from rotation.errors import Issue, OutputError, PolicyError
from rotation.text import say

PAUSE = 1.0
"""Seconds between two looks at the files; a file is read once it is the same in two looks."""

PATIENCE = 5
"""So many looks a file that cannot be read, or is damaged, is given before it is called so."""

_HALF = frozenset({"damaged-file", "empty-file", "missing-part", "no-workbook-part", "lock-file"})
"""What a file is called that is still being written."""

Stamp = tuple[tuple[str, int, int], ...]


def watched(
    paths: Sequence[Path], check: Callable[[], Sequence[Issue]], *, pause: float = PAUSE,
    sleep: Callable[[float], None] = time.sleep,
) -> int:
    """Show what a check finds, and again after every save, until Ctrl-C.

    Parameters
    ----------
    paths
        The files and folders of the workbook.
    check
        Reads them and returns what it finds.
    pause
        Seconds between two looks.
    sleep
        Waits so many seconds.

    Returns
    -------
        Exit code of the last check.
    """
    from rotation.cli.failures import DEFECTS, DONE
    from rotation.cli.issues import stops
    code, last = DONE, None
    try:
        while True:
            stamp = _settled(paths, last, pause, sleep)
            found = _patient(paths, check, pause, sleep)
            code = DEFECTS if found is None or stops(found) else DONE
            _show(found)
            last = stamp
    except KeyboardInterrupt:
        answer(say("Ended; nothing was changed.", "已结束，未改动任何文件。"))
        return code


def _settled(paths: Sequence[Path], last: Stamp | None, pause: float, sleep: Callable[[float], None]) -> Stamp:
    """Wait until the files differ from the last look and then stay as they are for one pause."""
    stamp = _stamp(paths)
    while stamp == last:
        sleep(pause)
        stamp = _stamp(paths)
    if last is None:
        return stamp
    while True:
        sleep(pause)
        now = _stamp(paths)
        if now == stamp:
            return stamp
        stamp = now


def _patient(
    paths: Sequence[Path], check: Callable[[], Sequence[Issue]], pause: float, sleep: Callable[[float], None],
) -> Sequence[Issue] | None:
    """Check, and some times again while a file looks half saved or is held by another program; None if it stays so."""
    for look in range(PATIENCE):
        trouble: OutputError | PolicyError | None = None
        found: Sequence[Issue] | None = None
        try:
            found = check()
        except (OutputError, PolicyError) as error:
            trouble = error
        if found is not None and not any(issue.code in _HALF for issue in found):
            return found
        if isinstance(trouble, PolicyError) or look == PATIENCE - 1:
            if trouble is not None:
                tell(trouble.message, "bold red")
            return found
        if look == 0:
            tell(say("{f} is being saved or held by another program; waiting", "{f} 正在保存或被其他程序占用，稍候重试",
                     f="、".join(path.name for path in paths)), "dim")
        sleep(pause)
    return None


def _show(found: Sequence[Issue] | None) -> None:
    from rotation.cli.issues import show
    answer(time.strftime("-- %H:%M:%S --"), "bold")
    if found is not None:
        show(found)
    tell(say("correct, save, and it is checked again; Ctrl-C ends", "更正后保存即自动重新检查；按 Ctrl-C 结束"), "bold")


def _stamp(paths: Sequence[Path]) -> Stamp:
    """Return name, size and time of every file that is read; one that is away for a moment has none."""
    from rotation.workbook.intake import given_files
    found = []
    try:
        files = given_files(paths).files
    except OutputError:
        return ()
    for path in files:
        try:
            told = path.stat()
        except OSError:
            continue
        found.append((str(path), told.st_size, told.st_mtime_ns))
    return tuple(found)

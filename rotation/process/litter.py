"""Files and folders for a while: named by their owner, so that whoever comes next removes what a dead one left.

A process that is killed, or a machine that loses power, removes nothing. What stands in an output
folder for a while is swept by the next run into it; what must not stand in one at all (copies of a
roster) lies in a folder of the user's own cache, closed to others; only for a user without a cache is
that folder among the temporary files of the system.
"""

from __future__ import annotations

import os
import platform
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from time import time

PREFIX = ".tmp_rotation_"
"""How everything begins that is there for a while."""
_DAY = 24 * 3600


def spare_name() -> str:
    """Return a name that nothing has: the machine, the process that owns it and its first moment, and chance."""
    return f"{PREFIX}{_machine()}_{os.getpid()}_{_begun(os.getpid())}_{token_hex(4)}"


def spare_folder(home: Path) -> Path:
    """Make a folder for a while, closed to others."""
    folder = home / spare_name()
    folder.mkdir(mode=0o700)
    return folder


def sweep(home: Path) -> None:
    """Remove what owners that are no more have left in a folder; nothing that is in use, and no error is raised."""
    with suppress(OSError):
        for path in home.glob(PREFIX + "*"):
            with suppress(OSError):
                if _left(path):
                    _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _left(path: Path) -> bool:
    """Whether nobody owns a thing: its process is dead, or, of another machine, it is a day old."""
    machine, process, begun, *_ = *path.name.removeprefix(PREFIX).split("_"), "", ""
    if machine == _machine() and process.isdecimal() and (alive := _alive(int(process), begun)) is not None:
        return not alive
    return time() - path.lstat().st_mtime > _DAY


def _alive(process: int, begun: str) -> bool | None:
    """Whether a process of this machine runs; None where that cannot be asked.

    One that has ended and is only not yet forgotten by its parent does not run, nor does one whose
    number another has now.
    """
    if sys.platform == "win32":  # there signal 0 is Ctrl-C
        return None
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):  # the second: a number that no process has
        return False
    except OSError:
        return True
    now = _begun(process)
    return not now or (now != _ENDED and begun in ("", now))


_ENDED = "ended"


def _begun(process: int) -> str:
    """Return the first moment of a process as the system counts it; nothing where it tells none (but for Linux)."""
    try:
        state, *told = Path(f"/proc/{process}/stat").read_text(encoding="latin-1").rpartition(")")[2].split()
    except (OSError, ValueError):
        return ""
    return _ENDED if state in "ZX" else told[18]


def _machine() -> str:
    """Return a short sign of this machine; processes of others cannot be asked about."""
    return sha256(platform.node().encode()).hexdigest()[:8]


# -- what must stand in no folder of others ---------------------------------------------------


@contextmanager
def private_folder() -> Iterator[Path]:
    """Give a folder of the user's cache while the block runs.

    Temporary files of libraries are made there too. It is removed at the end; what a dead process
    left there is removed before.

    Raises
    ------
    OSError
        There is no room for it.
    """
    folder, before = private(), tempfile.tempdir
    tempfile.tempdir = str(folder)
    try:
        yield folder
    finally:
        tempfile.tempdir = before
        shutil.rmtree(folder, ignore_errors=True)


def private() -> Path:
    """Make a folder of the user's cache, for the caller to remove; leftovers are swept."""
    home = _home()
    sweep(home)
    return spare_folder(home)


def _home() -> Path:
    """Return the program's folder in the user's cache, closed to others; without a cache, one of temporary files."""
    for place in (*_cache(), Path(tempfile.gettempdir())):
        home = place / f"rotation-{_user()}"
        try:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _is_own(home):
                home.chmod(0o700)
                return home
        except OSError:
            continue
    raise PermissionError(13, os.strerror(13))


def _is_own(home: Path) -> bool:
    """Whether this is a folder of the user's, not a link that somebody laid where all may write."""
    found = home.lstat()
    return stat.S_ISDIR(found.st_mode) and (not hasattr(os, "getuid") or found.st_uid == os.getuid())


def _cache() -> Iterator[Path]:
    """Return where this system keeps what a user's programs can make again; nothing for a user without a home."""
    given = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "XDG_CACHE_HOME", "")
    if Path(given).is_absolute():
        yield Path(given)
    parts = {"win32": ("AppData", "Local"), "darwin": ("Library", "Caches")}.get(sys.platform, (".cache",))
    with suppress(RuntimeError):
        yield Path.home().joinpath(*parts)


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else "own"


# -- at one stroke ----------------------------------------------------------------------------


def put(path: Path, content: bytes, *, new: bool = False) -> None:
    """Put bytes at a path at one stroke: wholly there, or what was there untouched.

    Parameters
    ----------
    path
        Where; its folder is made.
    content
        All of it.
    new
        Whether a file that is there already is kept.

    Raises
    ------
    FileExistsError
        There is one, and it is kept.
    OSError
        The folder is read-only, the disk is full, or the file is open in Excel.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    sweep(path.parent)
    spare = path.parent / spare_name()
    try:
        with spare.open("xb") as stream:  # with the rights that a new file has here
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if new:
            _put_new(spare, path)
        else:
            spare.replace(path)
    finally:
        spare.unlink(missing_ok=True)


def _put_new(spare: Path, path: Path) -> None:
    """Give a file its name unless there is one; where a second name cannot be given, by asking first."""
    if sys.platform == "win32":
        spare.rename(path)
        return
    try:
        path.hardlink_to(spare)
    except FileExistsError:
        raise
    except OSError:
        if path.exists():
            raise FileExistsError(17, os.strerror(17), str(path)) from None
        spare.replace(path)

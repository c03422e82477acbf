"""What was read once and is not read again: answers that depend on files alone, kept on the desk beside its notes.

Everything here can be made anew from the files of the desk; whoever deletes it loses some seconds.
"""

from __future__ import annotations

import json
from contextlib import suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from shutil import rmtree
from typing import Any

from rotation.process.litter import spare_folder, sweep

Plain = dict[str, Any]
ANSWER = "answer"
"""The part that an answer without parts is."""
_MOST = 40


class ReadOnce:
    """Answers of one desk, each a folder of parts under a name made of what it depends on.

    Parameters
    ----------
    home
        Folder of its own; made when there is something to keep.
    """

    def __init__(self, home: Path) -> None:
        self.home = home

    def part(self, key: tuple[object, ...], name: str = ANSWER) -> Plain | None:
        """Return a part of an answer; None if it is not kept, or damaged."""
        with suppress(ValueError):
            content = self.content(key, name)
            return json.loads(content) if content is not None else None
        return None

    def content(self, key: tuple[object, ...], name: str = ANSWER) -> bytes | None:
        """Return a part of an answer as JSON in UTF-8, not read in full; None if it is not kept."""
        with suppress(OSError):
            content = (self._place(key) / f"{name}.json").read_bytes()
            return content if content[:1] == b"{" and content[-1:] == b"}" else None
        return None

    def keep(self, key: tuple[object, ...], parts: dict[str, Plain]) -> bool:
        """Keep an answer at one stroke and let go of the oldest; False if the folder takes nothing."""
        place = self._place(key)
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            sweep(self.home)
            spare = spare_folder(self.home)
            for name, part in parts.items():
                (spare / f"{name}.json").write_bytes(json.dumps(part, ensure_ascii=False).encode())
            rmtree(place, ignore_errors=True)
            spare.rename(place)
        except OSError:
            return False
        self._forget()
        return True

    def _place(self, key: tuple[object, ...]) -> Path:
        return self.home / sha256(repr((_program(), *key)).encode()).hexdigest()[:32]

    def _forget(self) -> None:
        with suppress(OSError):
            kept = [path for path in self.home.iterdir() if not path.name.startswith(".")]
            for path in sorted(kept, key=lambda path: path.stat().st_mtime)[:-_MOST]:
                rmtree(path, ignore_errors=True)


@cache
def _program() -> str:
    """Return the version of this program: another one may read the same file otherwise."""
    with suppress(PackageNotFoundError):
        return version("rotation")
    return ""

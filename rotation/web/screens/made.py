"""What papers and sweeps came to: the files of a folder, and its page if it has one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rotation.text import say
from rotation.web.screen import Screen, Visit


def _load(visit: Visit) -> Mapping[str, Any]:
    files = visit.desk.made(visit.name)
    return {"files": [(name, path.stat().st_size) for name, path in files.items()],
            "page": next((name for name in files if name.endswith(".html")), "")}


MADE = Screen("made", say("Results", "结果"), _load, of="folder")

"""情景比较: scenarios side by side, held against the policy in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rotation.text import say
from rotation.web import supposing
from rotation.web.screen import Screen, Visit
from rotation.web.screens.made import folder_told


def _load(visit: Visit) -> Mapping[str, Any]:
    path = visit.desk.made(visit.name)["whatif.json"]
    found = visit.shorts.ask(supposing.compared, {"folder": str(path.parent), "lang": visit.lang},
                             (visit.name, path.stat().st_mtime_ns, visit.lang), lasting=True)
    return {**folder_told(visit, visit.name), "says": found["says"], "tables": found["tables"]}


WHATIF = Screen("whatif", say("Scenarios", "情景比较"), _load, of="folder")

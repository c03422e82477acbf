"""材料: what is signed, posted and sent, written from an audited plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rotation.text import say
from rotation.web.screen import Screen, Visit


def _load(visit: Visit) -> Mapping[str, Any]:
    from rotation.papers import blanks
    folder = visit.desk.run(visit.name)
    run = next(one for one in visit.desk.runs() if one.name == folder.name)
    return {"blanks": [(blank.key, blank.title) for blank in blanks().values()], "planned": bool(run.head.placements),
            "busy": visit.bench.busy, "folders": visit.desk.folders()}


PAPERS = Screen("papers", say("Papers", "材料"), _load, of="run", step=5)

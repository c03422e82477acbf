"""公示前检查: what of a finished notice must not be public."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rotation.text import say
from rotation.web import leagues
from rotation.web.screen import Screen, Visit
from rotation.web.sorts import NOTICE

_LONGEST_PHONE = 40


def _load(visit: Visit) -> Mapping[str, Any]:
    kept = {one.name: one.note.title for one in visit.desk.kept(NOTICE)}
    name, phone = visit.query.get("of", ""), visit.query.get("phone", "").strip()[:_LONGEST_PHONE]
    found, command = None, []
    if name in kept:
        path = visit.desk.item(NOTICE, name)
        phones = [phone] if phone else []
        found = visit.shorts.ask(leagues.scanned, {"file": str(path), "phones": phones},
                                 (name, path.stat().st_mtime_ns, phone))
        command = ["rotation", "scan", name, *(part for one in phones for part in ("--phone", one))]
    return {"kept": kept, "of": name if name in kept else "", "phone": phone, "found": found, "command": command}


SCAN = Screen("scan", say("Before publication", "公示前检查"), _load)

"""The facts as one canonical text, so that the same facts have the same SHA-256."""

from __future__ import annotations

import json
from dataclasses import fields
from hashlib import sha256
from typing import Any

from rotation.domain.problem import SHEETS, Problem
from rotation.domain.revision import Revision

_NO_FACTS = ("parameters", "answers")
"""Sheets that are policy or consent, not facts."""


def facts_sha256(problem: Problem) -> str:
    """Return the SHA-256 of the facts in hex, whatever the order of rows, columns and sheets."""
    told: dict[str, Any] = {
        sheet.attribute: [_plain(record) for record in getattr(problem, sheet.attribute)]
        for sheet in SHEETS if sheet.attribute not in _NO_FACTS
    }
    told["present"] = sorted(problem.present)
    told["reference"] = {key: list(post) for key, post in sorted((problem.reference or {}).items())}
    if problem.revision is not None:
        told["revision"] = _revision(problem.revision)
    return sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _revision(revision: Revision) -> dict[str, Any]:
    return {"base": None if revision.base is None else sorted(revision.base),
            "withdrawn": sorted(revision.withdrawn), "exempt": dict(revision.exempt),
            "reported": {key: list(post) for key, post in revision.reported.items()}}


def _plain(record: Any) -> dict[str, Any]:
    return {
        item.name: _value(getattr(record, item.name))
        for item in fields(record) if "column" in item.metadata
    }


def _value(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_value(part) for part in value]
    return value if isinstance(value, bool | int | float) or value is None else str(value)

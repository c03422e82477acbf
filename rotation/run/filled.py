"""What the office filled in on the papers of a plan, kept beside them: nobody types it again for the next paper.

It lies in the folder of the papers alone, which holds the same words already, and serves papers of the same plan only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from rotation.errors import OutputError, PlanError
from rotation.papers import Blank
from rotation.run.folder import read_json, write_json
from rotation.text import Text, say

FILLED_JSON = "填写内容.json"


@dataclass(frozen=True)
class FilledIn:
    """What was filled in, by key of its blank, on papers of the plan of a hash."""

    plan_sha256: str
    given: Mapping[str, str] = field(default_factory=dict)


def keep(folder: Path, filled: FilledIn) -> None:
    """Put what was filled in beside the papers; nothing where nothing was."""
    given = {key: value for key, value in filled.given.items() if value}
    if given:
        write_json(folder / FILLED_JSON, replace(filled, given=given))


Remembered = tuple[str, Mapping[str, str]]
"""Name of the folder of earlier papers, and what was filled in there by key of its blank."""
NOTHING: Remembered = ("", {})


def remembered(run: Path, out: Path, sha256: str) -> Remembered:
    """Return what was filled in on the last papers of a plan, and the name of their folder; empty if nothing was.

    Parameters
    ----------
    run, out
        The plan, and the folder in which its papers lie.
    sha256
        Hash of the plan as it is now: what was filled in for another one is not taken over.
    """
    start = f"{run.resolve().name}-"
    found = [path for path in out.glob(f"*/{FILLED_JSON}") if path.parent.name.startswith(start)]
    for path in sorted(found, key=lambda path: path.parent.name.rpartition("-")[2], reverse=True):
        with suppress(OutputError, PlanError):
            told = read_json(path, FilledIn)
            if told.plan_sha256 == sha256:
                return path.parent.name, told.given
    return NOTHING


def with_remembered(
    known: Mapping[str, Blank], given: Mapping[str, str], before: Remembered, tell: Callable[[Text], object],
) -> Mapping[str, str]:
    """Return what the office fills in, and tell what of it was filled in on earlier papers of the plan."""
    name, told = before
    again = {key: value for key, value in told.items() if key in known and key not in given}
    if again:
        tell(say("filled in as on {n}: {t} (another: --fill NAME=VALUE; none: --fill NAME=)",
                 "沿用 {n} 填写的内容：{t}（更改用 --fill 名称=内容，留空用 --fill 名称=）", n=name,
                 t=tuple(say("{k} {v}", "{k}“{v}”", k=known[key].title, v=value) for key, value in again.items())))
    return {**again, **given}

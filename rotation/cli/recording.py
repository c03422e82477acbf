"""The next version of a plan and the ledger: that it is to be recorded, told where the version before is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rotation.process.typed import quoted
from rotation.text import Text, say

_COMMAND = say("rotation ledger record {f} --basis NUMBER --approved DAY --clerk NAME",
               "rotation ledger record {f} --basis 文号 --approved 日期 --clerk 姓名")


def command_of(folder: Path) -> Text:
    """Return the command that records a folder."""
    return _COMMAND.filled(f=quoted(folder))


def then_record(before: str | None, data: Path, folders: Mapping[str, Path]) -> Text:
    """Return how a sentence on the papers of a new version goes on: the ledger still has the one before.

    Parameters
    ----------
    before
        SHA-256 of the plan that was revised; None of a first version, of which nothing is told.
    data, folders
        As of `rotation.ledger.versions.still_to_record`.
    """
    from rotation.ledger import at_hand
    if before is None or not at_hand(data.absolute().parent):
        return say("", "")
    from rotation.ledger.versions import still_to_record
    commands = tuple(map(command_of, still_to_record(before, data, folders)))
    return say("; the ledger still has the version before, so record this one once it is approved: {c}",
               "；台账所记仍是上一版，批准后请将本版记账：{c}",
               c=Text.joined(commands, ", then ", "，再 ")) if commands else say("", "")


def tell_later(named: Path, later: Path) -> None:
    """Tell that a version was recorded which another one beside it revises."""
    from rotation.cli.console import tell
    tell(say("{f} was revised: {l} lies beside it. If that one is carried out, record it as well: {c}",
             "{f} 已经修订，同处另有新一版 {l}：实际执行的如是新版，请接着记账：{c}",
             f=named.name, l=later.name, c=command_of(later)), "yellow")

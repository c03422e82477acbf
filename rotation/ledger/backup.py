"""A copy of a ledger, and the way back: the database's own copy of a file, or lines of JSON that any ledger takes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, update

from rotation.errors import LedgerUnusable, PlanError
from rotation.ledger.chain import Entry, Tip, broken_at, refuse_broken
from rotation.ledger.fold import folded
from rotation.ledger.place import Database, Place
from rotation.ledger.queries import KnownPerson, begun
from rotation.ledger.schema import CHAIN, CLERK, ENTRY, PERSON, write_history
from rotation.ledger.store import Ledger
from rotation.process.litter import spare_name
from rotation.tables.sheet_style import publish
from rotation.text import say

LINES = ".jsonl"
"""Ending of a copy in lines of JSON."""
_MARK = "rotation-ledger"


@dataclass
class Kept:
    """What a copy holds.

    Parameters
    ----------
    tips
        The end of every chain by banner.
    entries, people
        Entries and persons by banner.
    clerks
        Names by key.
    """

    tips: dict[str, Tip] = field(default_factory=dict)
    entries: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    people: dict[str, tuple[KnownPerson, ...]] = field(default_factory=dict)
    clerks: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, ledger: Ledger) -> Kept:
        """Return all that a ledger holds."""
        found, clerks = ledger.whole()
        return cls({one: tip for one, (tip, _, _) in found.items()},
                   {one: entries for one, (_, entries, _) in found.items()},
                   {one: people for one, (_, _, people) in found.items()}, clerks)


# -- out --------------------------------------------------------------------------------------


def backup(ledger: Ledger, target: Path) -> None:
    """Write a copy: the database's own where both are files, else (and where the name ends in .jsonl) lines of JSON.

    It holds the names, as the ledger does: keep it as safe.

    Raises
    ------
    OutputError
        It cannot be written.
    LedgerUnusable
        There is no ledger.
    """
    ledger.clerks()
    if ledger.store.place.file is None or target.suffix.lower() == LINES:
        publish(target, "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in _lines(ledger)).encode())
        return
    spare = target.with_name(spare_name())
    try:
        ledger.store.copy_to(spare)
        publish(target, spare.read_bytes())
    finally:
        spare.unlink(missing_ok=True)


def _lines(ledger: Ledger) -> Iterator[dict[str, Any]]:
    told = Kept.of(ledger)
    yield {_MARK: 1}
    yield from ({"chain": banner, **tip._asdict()} for banner, tip in told.tips.items())
    yield from ({"clerk": key, "name": name} for key, name in sorted(told.clerks.items()))
    for banner, people in told.people.items():
        yield from ({"person": banner, **one._asdict()} for one in people)
    for entries in told.entries.values():
        yield from ({"entry": entry.banner, **vars(entry)} for entry in entries)


# -- and back ---------------------------------------------------------------------------------


def read_copy(path: Path) -> Kept:
    """Read a copy, sure that its chains are sound.

    Raises
    ------
    LedgerUnusable
        It is none, or cannot be read.
    ChainBroken
        A chain of it is not as it was written.
    """
    told = _read_lines(path) if path.suffix.lower() == LINES else Kept.of(Ledger(Database(Place(path))))
    if not told.tips:
        raise _no_copy(path)
    for banner, tip in told.tips.items():
        refuse_broken(broken_at(told.entries.get(banner, ()), tip, Tip()))
    return told


def _no_copy(path: Path) -> LedgerUnusable:
    return LedgerUnusable(say("{p} is no copy of a ledger", "{p} 不是台账备份", p=str(path)))


def _read_lines(path: Path) -> Kept:
    told = Kept()
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        if lines[0].pop(_MARK) != 1:
            raise _no_copy(path)
        for line in lines[1:]:
            _take(told, line)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise _no_copy(path) from error
    return told


def _take(told: Kept, line: dict[str, Any]) -> None:
    """Take one line of a copy in; `KeyError` or `TypeError` if it is none."""
    if "chain" in line:
        told.tips[line["chain"]] = Tip(line["length"], line["head"])
    elif "clerk" in line and "entry" not in line:
        told.clerks[line["clerk"]] = line["name"]
    elif "person" in line:
        banner = line.pop("person")
        told.people[banner] = (*told.people.get(banner, ()), KnownPerson(**line))
    else:
        banner = line.pop("entry")
        told.entries[banner] = (*told.entries.get(banner, ()), Entry(**line))


def restore(ledger: Ledger, path: Path) -> dict[str, Tip]:
    """Put a copy in the place of what a ledger has; return the ends of its chains.

    Raises
    ------
    LedgerUnusable, ChainBroken
        The copy is none, or not sound.
    PlanError
        The ledger has more entries than the copy, or a chain of its own that is not the beginning of the copy's.
    """
    told = read_copy(path)
    for banner in told.tips:
        ledger.store.write(banner, lambda conn, banner=banner: _put_back(ledger, conn, banner, told))  # type: ignore[misc]
    return told.tips


def _put_back(ledger: Ledger, conn: Connection, banner: str, told: Kept) -> None:
    begun(conn, banner, ledger.store.place)
    entries, tip = told.entries.get(banner, ()), told.tips[banner]
    _refuse_other(ledger, conn, banner, entries, tip)
    clerks = _clerks(conn, told)
    for table in (ENTRY, PERSON):
        conn.execute(delete(table).where(table.c.banner == banner))
    for key, name in clerks.items():
        conn.execute(insert(CLERK), [{"key": key, "name": name}])
    if entries:
        conn.execute(insert(ENTRY), [vars(entry) for entry in entries])
    for one in told.people.get(banner, ()):
        conn.execute(insert(PERSON), [{"banner": banner, **one._asdict()}])
    conn.execute(update(CHAIN).where(CHAIN.c.banner == banner).values(length=tip.length, head=tip.head))
    write_history(conn, folded(banner, entries)[1])


def _clerks(conn: Connection, told: Kept) -> dict[str, str]:
    """Return the clerks that the ledger has not yet; one whose key is somebody else's is refused."""
    known = {row.key: row.name for row in conn.execute(CLERK.select())}
    if any(known.get(key, name) != name for key, name in told.clerks.items()):
        raise PlanError(say("the ledger has other clerks than the copy: restore into a new file",
                            "台账中的经办人与备份不一致，请恢复到新的文件"))
    return {key: name for key, name in told.clerks.items() if key not in known}


def _refuse_other(ledger: Ledger, conn: Connection, banner: str, entries: tuple[Entry, ...], tip: Tip) -> None:
    """Refuse to put a copy over a longer chain, or over a sound one of another origin."""
    now, own = ledger.seen(conn, banner)
    if now.length > tip.length:
        raise PlanError(say(
            "the ledger has {n} entries of {b}, the copy only {m}: it is never put over a longer chain; restore into a "
            "new file", "台账中{b}已有{n}条，备份只有{m}条：不能用较短的备份覆盖，请恢复到新的文件",
            b=banner, n=now.length, m=tip.length))
    if broken_at(own, now, Tip()) is None and own != entries[:len(own)]:
        raise PlanError(say("the chain of {b} in the ledger is another one than the copy's: restore into a new file",
                            "台账中{b}的记账与备份不是同一份，请恢复到新的文件", b=banner))

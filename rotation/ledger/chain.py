"""The chain of one banner: entries that are appended, each with the hash of the one before it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from rotation.errors import ChainBroken
from rotation.text import Text, say

NOTHING = "0" * 64
"""Hash before the first entry."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """记账: one appended fact; it is never changed or deleted.

    Parameters
    ----------
    banner, seq
        Whose chain, and its number in it from 1.
    kind, year, payload
        What is told, of which round's year, as canonical JSON.
    clerk
        Key of who wrote it.
    basis
        Document number; empty if it needs none.
    told_at
        When, UTC, to the second: 2026-08-21T03:12:45Z.
    prev, hash
        Of the entry before and of this one, SHA-256 in hex.
    """

    banner: str
    seq: int
    kind: str
    year: int
    payload: str
    clerk: str
    basis: str
    told_at: str
    prev: str
    hash: str

    @property
    def right_hash(self) -> str:
        """The hash that it should have: of prev, seq and the canonical bytes of all the rest."""
        told = json.dumps([self.banner, self.kind, self.year, self.payload, self.clerk, self.basis, self.told_at],
                          ensure_ascii=False, separators=(",", ":"))
        return sha256(f"{self.prev}{self.seq:020d}{told}".encode("utf-8", "surrogatepass")).hexdigest()


class Tip(NamedTuple):
    """Where a chain ends: how many entries it has, and the hash of the last."""

    length: int = 0
    head: str = NOTHING


class HeadNamed(NamedTuple):
    """An end of the chain as a clerk or a paper names it: 7:0a1b2c3d…, or the hash alone, 8 digits or more.

    ``seq`` is None where only the hash is named; ``digits`` are those of the beginning of the hash, or all 64.
    """

    seq: int | None
    digits: str

    @classmethod
    def of(cls, text: str) -> HeadNamed:
        """Return what a text names; `ValueError` if it names none."""
        found = _NAMED.fullmatch(text.strip().lower().replace("：", ":"))
        if found is None:
            raise ValueError(text)
        return cls(int(found[1]) if found[1] else None, found[2])

    def fits(self, seq: int, head: str) -> bool:
        """Whether it names the entry with this number and hash."""
        return self.seq in (None, seq) and head.startswith(self.digits)


_NAMED = re.compile(r"(?:([0-9]{1,9}):)?([0-9a-f]{8,64})")


class Break(NamedTuple):
    """The first entry at which a chain is not sound, and why."""

    seq: int
    why: Text


def broken_at(entries: Iterable[Entry], tip: Tip, before: Tip | None = None) -> Break | None:
    """Return where a chain first breaks; None if it is sound.

    Parameters
    ----------
    entries
        In order of seq, from the one after `before` on.
    tip
        Where the chain should end.
    before
        What comes before the first of them, believed; None: its own ``prev`` is (only of a later part), or nothing.
    """
    return next(_breaks(entries, tip, before), None)


def _breaks(entries: Iterable[Entry], tip: Tip, before: Tip | None) -> Iterator[Break]:
    last = before
    for entry in entries:
        if last is None:
            last = Tip(entry.seq - 1, entry.prev)
        if entry.seq != last.length + 1:
            yield Break(last.length + 1, say("it is missing or stands twice", "缺失或重复"))
            return
        if entry.prev != last.head or entry.hash != entry.right_hash:
            yield Break(entry.seq, say("it is not as it was written", "内容与记账时不符"))
            return
        last = Tip(entry.seq, entry.hash)
    if last is not None and last != tip:
        at = min(last.length, tip.length) + (last.length != tip.length)
        yield Break(at, say("the end is missing or was changed", "末尾缺失或被改动"))


def broken_text(found: Break) -> Text:
    """Return what is told of a chain that breaks."""
    return say("the chain is broken at entry {n}: {w}; it is read-only until a backup is restored "
               "(rotation ledger restore); verify --from {m} tells what is sound after it",
               "台账第{n}条起校验不符：{w}；恢复备份（rotation ledger restore）之前只能查看，"
               "之后的部分可用 verify --from {m} 核对", n=found.seq, m=found.seq + 1, w=found.why)


STALE = say("what is looked up is not what the chain tells: rotation ledger rebuild",
            "查询表与记账不一致，请运行 rotation ledger rebuild")
"""What is told of a sound chain beside which other tables stand."""


def refuse_broken(found: Break | None) -> None:
    """Raise `ChainBroken` for a chain that breaks."""
    if found is not None:
        raise ChainBroken(found.seq, broken_text(found))

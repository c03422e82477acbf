"""Whether a ledger is as it was written: its links, what is worked out from them, and the plans that it names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from rotation.errors import ChainBroken, LedgerUnusable, RotationError
from rotation.ledger.chain import STALE, Break, HeadNamed, broken_text
from rotation.ledger.history import History, RoundOf, RoundRecord
from rotation.ledger.store import Ledger
from rotation.text import Text, say


@dataclass(frozen=True)
class Verified:
    """What was found of one chain.

    Parameters
    ----------
    banner
        Whose.
    entries
        How many entries were looked at.
    broken
        Where it first breaks; None if nowhere.
    stale
        Whether what is looked up is not what the chain tells.
    plans
        Recorded rounds whose plan was found as it was recorded.
    altered
        Recorded rounds whose plan was not found among the plans of its year.
    paper
        The entry whose hash stands on a paper; 0 if no entry has it, None if no paper was held against the chain.
    """

    banner: str
    entries: int
    broken: Break | None
    stale: bool = False
    plans: tuple[RoundRecord, ...] = ()
    altered: tuple[RoundRecord, ...] = ()
    paper: int | None = None

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong; a plan that is no longer on the disk is nothing wrong."""
        return self.broken is None and not self.stale and not self.altered and self.paper != 0

    @property
    def says(self) -> Iterator[Text]:
        """Iterate over what is told of it."""
        if self.broken is not None:
            yield say("{b}: {t}", "{b}：{t}", b=self.banner, t=broken_text(self.broken))
        else:
            yield say("{b}: {n} entries, every link is sound", "{b}：{n}条记账逐条校验无误", b=self.banner,
                      n=self.entries)
        if self.stale:
            yield STALE
        if self.plans:
            yield say("plans found as they were recorded: {n}", "方案文件与记账时一致：{n}个", n=len(self.plans))
        if self.paper is not None:
            yield say("the head on the paper is that of entry {n}", "纸质件上的校验码为第{n}条的校验码",
                      n=self.paper) if self.paper else say(
                          "no entry has the head on the paper: the chain is another one, or was changed since",
                          "没有任何一条与纸质件上的校验码相符：不是同一台账，或其后被改动")
        for one in self.altered:
            yield say("the plan of {y} ({p}, version {v}) is not as it was recorded",
                      "{y}年度{p}方案第{v}版的文件与记账时不一致", y=one.year, p=one.programme, v=one.version)

    def plain(self) -> dict[str, Any]:
        """Return it as plain JSON values."""
        return {"banner": self.banner, "entries": self.entries, "sound": self.sound,
                "broken": None if self.broken is None else self.broken.seq, "stale": self.stale,
                "plans": [one.plan_sha256 for one in self.plans],
                "altered": [one.plan_sha256 for one in self.altered], "paper": self.paper}


def verified(
    ledger: Ledger, banner: str, start: int | None = None, plans: Path | None = None, paper: str | None = None,
) -> Verified:
    """Judge a chain whole, or from an entry on.

    Parameters
    ----------
    ledger, banner
        Where, and whose.
    start
        The entry to begin with; what comes before is believed, and what is worked out is not compared.
    plans
        Folder in which the numbered folders of plans lie; None: they are not looked for.
    paper
        The head that a paper tells, as `HeadNamed` is written; None: there is none.
    """
    broken, entries = ledger.broken(banner, start), ledger.entries(banner, start or 1)
    on_paper = None if paper is None else next(
        (one.seq for one in entries if HeadNamed.of(paper).fits(one.seq, one.hash)), 0)
    if broken is not None or start is not None:
        return Verified(banner, len(entries), broken, paper=on_paper)
    if ledger.stale(banner):
        return Verified(banner, len(entries), None, stale=True, paper=on_paper)
    found, altered = _plans(ledger, banner, plans) if plans is not None else ((), ())
    return Verified(banner, len(entries), None, plans=found, altered=altered, paper=on_paper)


def doubt(ledger: Ledger, banner: str) -> Text | None:
    """Return what is told beside everything that is looked up of a banner; None where its tables can be believed."""
    broken = ledger.broken(banner, latest=True)
    if broken is not None:
        return broken_text(broken)
    try:
        return STALE if ledger.stale(banner) else None
    except ChainBroken as earlier:
        return earlier.message


def looked_up(ledger: Ledger, banner: str) -> tuple[History, Text | None]:
    """Return what is looked up of a banner, and what `doubt` tells of it."""
    broken = ledger.broken(banner, latest=True)
    if broken is not None:
        return ledger.history(banner), broken_text(broken)
    try:
        history, stale = ledger.compared(banner)
    except ChainBroken as earlier:
        return ledger.history(banner), earlier.message
    return history, STALE if stale else None


def believed(ledger: Ledger, banner: str) -> History:
    """Return what is looked up of a banner; `ChainBroken` if the chain is broken or its tables stale."""
    history, doubtful = looked_up(ledger, banner)
    if doubtful is not None:
        raise ChainBroken(0, say("{b}: {t}", "{b}：{t}", b=banner, t=doubtful))
    return history


def refuse_doubtful(ledger: Ledger) -> None:
    """Raise `ChainBroken` if a chain of a ledger is broken or its tables are stale: only a sound ledger is written.

    That of another banner stops it too: what is written after a break would go when a copy is restored.
    """
    for banner in ledger.banners():
        found = doubt(ledger, banner)
        if found is not None:
            raise ChainBroken(0, say("{b}: {t}; nothing was written", "{b}：{t}；本次未写入", b=banner, t=found))


def _plans(ledger: Ledger, banner: str, folder: Path) -> tuple[tuple[RoundRecord, ...], tuple[RoundRecord, ...]]:
    """Return which recorded plans are there as recorded, and of which years only others are there."""
    from rotation.run.folder import PLAN_JSON, PRINCIPALS_JSON, SHARE_JSON, YEARS_JSON
    if not folder.is_dir():
        raise LedgerUnusable(say("{p} is no folder", "{p} 不是文件夹", p=str(folder)))
    rounds = ledger.history(banner).rounds
    there = {programme: _hashes(folder, banner, name) for programme, name in (
        (RoundOf.TEACHERS, PLAN_JSON), (RoundOf.LEADERS, PRINCIPALS_JSON),
        (RoundOf.SHARING, SHARE_JSON), (RoundOf.YEARS, YEARS_JSON))}
    found = tuple(one for one in rounds if one.plan_sha256 in there[one.programme].values())
    altered = tuple(one for one in rounds if one not in found and any(
        name.startswith(f"{one.year}-") for name in there[one.programme]))
    return found, altered


def _hashes(folder: Path, banner: str, name: str) -> dict[str, str]:
    from rotation.run.folder import read_bytes
    told: dict[str, str] = {}
    for path in sorted(folder.glob(f"*{banner}*/{name}")):
        try:
            told[path.parent.name] = sha256(read_bytes(path)).hexdigest()
        except RotationError:
            told[path.parent.name] = ""
    return told

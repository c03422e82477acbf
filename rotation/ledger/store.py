"""The ledger itself: opened, read, appended to, judged and rebuilt."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection, delete, insert, inspect, select, update

from rotation.domain.months import Month
from rotation.errors import ChainBroken, HeadMoved, LedgerUnusable, PlanError
from rotation.ledger.chain import Break, Entry, Tip, broken_at, refuse_broken
from rotation.ledger.fold import folded
from rotation.ledger.history import History, LeaderTerm, LedgerSpell, Walk
from rotation.ledger.payload import Payload, indiscreet
from rotation.ledger.place import Database, Place
from rotation.ledger.schema import (
    CHAIN,
    CLERK,
    ENTRY,
    LEDGER,
    META,
    PERSON,
    PROJECTED,
    VERSION,
    read_history,
    write_history,
)
from rotation.text import say

LAST_LINKS = 100
"""So many entries at the end of a chain are held against their hashes whenever it is opened."""
OneT = TypeVar("OneT", LedgerSpell, LeaderTerm, Walk)


class KnownPerson(NamedTuple):
    """Who stands behind a key; erasing this makes the past anonymous."""

    key: str
    teacher: str
    name: str
    salt: str


class Draft(NamedTuple):
    """An entry that is to be appended."""

    year: int
    payload: Payload
    clerk: str
    basis: str = ""


@dataclass(frozen=True)
class Ledger:
    """A ledger, wherever it is kept.

    Parameters
    ----------
    store
        Gives connections.
    now, salt
        The clock and the drawer of salts; tests set both, so that the same deeds give the same chain everywhere.
    """

    store: Database
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    salt: Callable[[], bytes] = lambda: secrets.token_bytes(16)

    @classmethod
    def at(cls, place: Place) -> Ledger:
        """Return the ledger at a place; nothing is opened yet."""
        return cls(Database(place))

    @property
    def month(self) -> Month:
        """The month it is now."""
        today = self.now()
        return Month(today.year, today.month)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """Give a connection that only reads tables of this version."""
        with self.store.reading() as conn:
            if not _known(conn, self.store.place):
                raise _none(self.store.place)
            yield conn

    # -- reading ------------------------------------------------------------------------------

    def banners(self) -> tuple[str, ...]:
        """Return whose chains there are; none of a ledger that is not begun.

        Raises
        ------
        LedgerUnusable
            It is none, or of a newer version.
        """
        if not self.store.place.there:
            return ()
        with self._reading() as conn:
            return _banners(conn)

    def banner(self, wanted: str | None = None) -> str:
        """Return the banner that is meant: the one named, or the only one.

        Raises
        ------
        LedgerUnusable
            There is no ledger.
        PlanError
            It has no such banner, or several and none was named.
        """
        with self._reading() as conn:
            found = _banners(conn)
        if wanted in found:
            return str(wanted)
        if wanted is None and len(found) == 1:
            return found[0]
        raise PlanError(say("name the banner with --banner; the ledger has: {b}",
                            "请用 --banner 指定旗县；台账中有：{b}", b=found or say("none", "无")))

    def entries(self, banner: str, start: int = 1) -> tuple[Entry, ...]:
        """Return the entries of a chain from one on."""
        with self._reading() as conn:
            return _entries(conn, banner, start)

    def history(self, banner: str) -> History:
        """Return what the chain of a banner tells, with the names of those who are not forgotten."""
        with self._reading() as conn:
            return _named(_history(conn, banner), _people(conn, banner))

    def clerks(self) -> dict[str, str]:
        """Return the names of clerks by key."""
        with self._reading() as conn:
            return {row.key: row.name for row in conn.execute(select(CLERK))}

    def broken(self, banner: str, start: int | None = None, *, latest: bool = False) -> Break | None:
        """Return where a chain first breaks.

        Parameters
        ----------
        banner
            Whose.
        start
            The entry to begin with, whose ``prev`` is believed; None: the whole chain.
        latest
            Whether only the last links are looked at, as whenever it is opened.
        """
        with self._reading() as conn:
            return _broken(conn, banner, _latest(_tip(conn, banner)) if latest else start)

    def stale(self, banner: str) -> bool:
        """Whether the projections of a banner are not what its chain tells."""
        with self._reading() as conn:
            tip = _tip(conn, banner)
            try:
                return folded(banner, _entries(conn, banner))[1] != read_history(conn, banner, *tip)
            except (ValueError, TypeError):
                return True

    # -- writing ------------------------------------------------------------------------------

    def begin(self, banner: str, seen: str | None = None, *, new: bool = False) -> Pen:
        """Return what is needed to write for a banner: the head as it is seen now.

        Parameters
        ----------
        banner
            Whose chain; the first of a ledger is begun without being asked for.
        seen
            Beginning of the hash that the clerk last saw (8 digits or more); None: that of now.
        new
            Whether a chain is begun though the ledger has others.

        Raises
        ------
        LedgerUnusable, PlanError, HeadMoved, ChainBroken
            It is none, has other banners only, somebody wrote since, or its chain is broken.
        """
        found = self.banners()
        if found and banner not in found and not new:
            raise PlanError(say(
                "this ledger is that of {f}, the plan is of {b}; name the right one with --ledger, or begin a chain "
                "in this one with --new", "该台账属于{f}，而本次为{b}；请用 --ledger 指定正确的台账，"
                "确需在同一台账中另立新账的，请加 --new", f=found, b=banner))
        pen = Pen(self, banner, Tip(), {}) if banner not in found else self._pen(banner)
        _refuse_moved(self, pen, seen)
        return pen

    def _pen(self, banner: str) -> Pen:
        with self._reading() as conn:
            tip = _tip(conn, banner)
            refuse_broken(_broken(conn, banner, _latest(tip)))
            return Pen(self, banner, tip, {one.teacher: one for one in _people(conn, banner).values()})

    def rebuild(self, banner: str) -> None:
        """Work out the projections of a banner anew from its chain.

        Raises
        ------
        ChainBroken
            The chain itself is not sound.
        """
        def work(conn: Connection) -> None:
            refuse_broken(_broken(conn, banner, None))
            write_history(conn, folded(banner, _entries(conn, banner))[1])
        self.store.write(banner, work)

    def upgrade(self) -> tuple[int, int]:
        """Make the tables those of this program, and work out what is worked out anew; return the versions.

        The bytes of the chains stay as they are.
        """
        def work(conn: Connection) -> tuple[int, int]:
            before = _version(conn)
            if before > VERSION:
                raise _newer(self.store.place, before)
            META.drop_all(conn, tables=list(PROJECTED))
            META.create_all(conn)
            conn.execute(delete(LEDGER))
            conn.execute(insert(LEDGER), [{"version": VERSION}])
            for banner in _banners(conn):
                write_history(conn, folded(banner, _entries(conn, banner))[1])
            return before, VERSION
        with self.store.reading() as conn:
            if not inspect(conn).has_table(LEDGER.name):
                raise _none(self.store.place)
        return self.store.write("", work)


class Pen:
    """Where entries of a banner are prepared under the head that was seen, and written all at once.

    Parameters
    ----------
    ledger, banner
        Where, and whose.
    tip
        The end of the chain as it was seen.
    people
        Who is known, by 教师编号.
    """

    def __init__(self, ledger: Ledger, banner: str, tip: Tip, people: Mapping[str, KnownPerson]) -> None:
        self.ledger, self.banner, self.tip = ledger, banner, tip
        self.people, self._new = dict(people), dict[str, KnownPerson]()

    def key(self, teacher: str, name: str | None) -> str:
        """Return the key of a person; one who is not known yet is remembered with a salt of the own."""
        known = self.people.get(teacher)
        if known is None or (name and known.name != name):
            salt = bytes.fromhex(known.salt) if known else self.ledger.salt()
            known = KnownPerson(person_key(salt, self.banner, teacher), teacher, name or (known.name if known else ""),
                           salt.hex())
            self.people[teacher] = self._new[teacher] = known
        return known.key

    def write(self, drafts: Sequence[Draft]) -> tuple[Entry, ...]:
        """Append entries, all or none, and bring the projections up to date.

        Raises
        ------
        HeadMoved
            Somebody else wrote meanwhile.
        PlanError
            A payload holds a name, a number of a person or an identity number.
        LedgerUnusable
            The ledger cannot be written.
        """
        names = {one.name for one in self.people.values() if one.name}
        if any(indiscreet(draft.payload, names | {draft.clerk}, self.people) for draft in drafts):
            raise PlanError(say("an entry would hold the name or number of a person; nothing was written",
                                "记账内容中含有姓名或编号，未写入"))
        return self.ledger.store.write(self.banner, lambda conn: self._append(conn, drafts))

    def _append(self, conn: Connection, drafts: Sequence[Draft]) -> tuple[Entry, ...]:
        _begun(conn, self.banner, self.ledger.store.place)
        now = _tip(conn, self.banner)
        if now != self.tip:
            raise HeadMoved(max(1, now.length - self.tip.length))
        _register(conn, self.banner, self._new.values())
        entries = tuple(self._chained(conn, drafts))
        conn.execute(insert(ENTRY), [vars(entry) for entry in entries])
        conn.execute(update(CHAIN).where(CHAIN.c.banner == self.banner).values(
            length=entries[-1].seq, head=entries[-1].hash))
        write_history(conn, folded(self.banner, _entries(conn, self.banner))[1])
        return entries

    def _chained(self, conn: Connection, drafts: Sequence[Draft]) -> Iterator[Entry]:
        last, told_at = self.tip, self.ledger.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        for draft in drafts:
            entry = Entry(banner=self.banner, seq=last.length + 1, kind=draft.payload.kind_, year=draft.year,
                          payload=draft.payload.canonical(), clerk=_clerk(conn, draft.clerk), basis=draft.basis,
                          told_at=told_at, prev=last.head, hash="")
            entry = replace(entry, hash=entry.right_hash)
            last = Tip(entry.seq, entry.hash)
            yield entry


def person_key(salt: bytes, banner: str, teacher: str) -> str:
    """Return the key of a person: the first 16 bytes of HMAC-SHA-256 of banner and 教师编号 under a salt, in hex."""
    return hmac.digest(salt, f"{banner}\0{teacher}".encode(), "sha256")[:16].hex()


# -- what a transaction reads -------------------------------------------------------------------


def _banners(conn: Connection) -> tuple[str, ...]:
    return tuple(conn.scalars(select(CHAIN.c.banner).order_by(CHAIN.c.banner)))


def _tip(conn: Connection, banner: str) -> Tip:
    found = conn.execute(select(CHAIN.c.length, CHAIN.c.head).where(CHAIN.c.banner == banner)).first()
    return Tip(*found) if found is not None else Tip()


def _entries(conn: Connection, banner: str, start: int = 1) -> tuple[Entry, ...]:
    found = conn.execute(select(ENTRY).where(ENTRY.c.banner == banner, ENTRY.c.seq >= start).order_by(ENTRY.c.seq))
    return tuple(Entry(**row) for row in found.mappings())


def _people(conn: Connection, banner: str) -> dict[str, KnownPerson]:
    wanted = select(PERSON.c.key, PERSON.c.teacher, PERSON.c.name, PERSON.c.salt).where(PERSON.c.banner == banner)
    return {row[0]: KnownPerson(*row) for row in conn.execute(wanted)}


def _history(conn: Connection, banner: str) -> History:
    try:
        return read_history(conn, banner, *_tip(conn, banner))
    except (ValueError, TypeError) as wrong:
        raise ChainBroken(0, say("the tables beside the chain of {b} are damaged: rotation ledger rebuild",
                                 "{b}台账的查询表已损坏，请运行 rotation ledger rebuild", b=banner)) from wrong


def _named(told: History, people: Mapping[str, KnownPerson]) -> History:
    def called(items: Iterable[OneT]) -> tuple[OneT, ...]:
        return tuple(replace(one, teacher=people[one.person].teacher, name=people[one.person].name)
                     if one.person in people else one for one in items)
    return replace(told, recorded=called(told.recorded), leader_terms=called(told.leader_terms),
                   walks=called(told.walks))


def _latest(tip: Tip) -> int:
    """Return the entry from which the last links begin."""
    return max(1, tip.length - LAST_LINKS + 1)


def _broken(conn: Connection, banner: str, start: int | None) -> Break | None:
    tip, first = _tip(conn, banner), start or 1
    before = Tip() if first <= 1 else None
    return broken_at(_entries(conn, banner, first), tip, before)


# -- what a transaction writes ------------------------------------------------------------------


def _version(conn: Connection) -> int:
    """Return the version of the tables; 0 where there are none yet."""
    if not inspect(conn).has_table(LEDGER.name):
        return 0
    return conn.scalar(select(LEDGER.c.version)) or 0


def _known(conn: Connection, place: Place) -> bool:
    """Whether the tables of a ledger are there; refuse what is none, or not of this version."""
    version = _version(conn)
    if version > VERSION:
        raise _newer(place, version)
    if version == VERSION:
        return True
    tables = inspect(conn).get_table_names()
    if LEDGER.name in tables:
        raise LedgerUnusable(say(
            "{p} was written by an older version of the program: make a backup, then rotation ledger upgrade",
            "{p} 由旧版程序写入：请先备份，再运行 rotation ledger upgrade", p=str(place)))
    if tables:
        raise _none(place)
    return False


def _none(place: Place) -> LedgerUnusable:
    return LedgerUnusable(say("{p} is no ledger", "{p} 不是台账", p=str(place)))


def _newer(place: Place, version: int) -> LedgerUnusable:
    return LedgerUnusable(say(
        "{p} was written by a newer version of the program ({v}); install that",
        "{p} 由更新版本的程序写入（版本 {v}），请安装新版程序", p=str(place), v=version))


def _begun(conn: Connection, banner: str, place: Place) -> None:
    """Make the tables and the chain of a banner where there are none."""
    if not _known(conn, place):
        META.create_all(conn)
        conn.execute(insert(LEDGER), [{"version": VERSION}])
    if conn.execute(select(CHAIN.c.banner).where(CHAIN.c.banner == banner)).first() is None:
        conn.execute(insert(CHAIN), [{"banner": banner, "length": Tip().length, "head": Tip().head}])


def _register(conn: Connection, banner: str, people: Iterable[KnownPerson]) -> None:
    for one in people:
        conn.execute(delete(PERSON).where(PERSON.c.banner == banner, PERSON.c.key == one.key))
        conn.execute(insert(PERSON), [{"banner": banner, **one._asdict()}])


def _clerk(conn: Connection, name: str) -> str:
    found: str | None = conn.scalar(select(CLERK.c.key).where(CLERK.c.name == name))
    if found is not None:
        return found
    key = f"{len(conn.execute(select(CLERK.c.key)).all()) + 1:04d}"
    conn.execute(insert(CLERK), [{"key": key, "name": name}])
    return key


def _refuse_moved(ledger: Ledger, pen: Pen, seen: str | None) -> None:
    """Refuse to write for somebody who has not seen the last entries."""
    if seen is None or pen.tip.head.startswith(seen):
        return
    at = next((entry.seq for entry in ledger.entries(pen.banner) if entry.hash.startswith(seen)), None) if (
        pen.tip.length) else None
    raise HeadMoved(max(1, pen.tip.length - (at or 0)))

"""The ledger itself: opened, read, appended to, judged and rebuilt."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, inspect, select, update

from rotation.domain.months import Month
from rotation.errors import HeadMoved, PlanError
from rotation.ledger.chain import Break, Entry, HeadNamed, Tip, refuse_broken
from rotation.ledger.fold import folded
from rotation.ledger.history import History
from rotation.ledger.payload import Payload, indiscreet
from rotation.ledger.place import Database, Place
from rotation.ledger.queries import (
    Chained,
    KnownPerson,
    banners_in,
    begun,
    break_of,
    clerk_of,
    entries_of,
    forget,
    history_of,
    last_links,
    named,
    newer,
    no_ledger,
    people_of,
    register,
    tables_known,
    tip_of,
    version_in,
    with_names,
)
from rotation.ledger.schema import (
    CHAIN,
    CLERK,
    ENTRY,
    LEDGER,
    META,
    PROJECTED,
    VERSION,
    read_history,
    write_history,
)
from rotation.text import say


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
            if not tables_known(conn, self.store.place):
                raise no_ledger(self.store.place)
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
        with self.store.reading() as conn:
            return banners_in(conn) if tables_known(conn, self.store.place) else ()

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
            found = banners_in(conn)
        if wanted in found:
            return str(wanted)
        if wanted is None and len(found) == 1:
            return found[0]
        has = found or say("none", "无")
        raise PlanError(
            say("name the banner with --banner; the ledger has: {b}", "请用 --banner 指定旗县；台账中有：{b}", b=has)
            if wanted is None else
            say("the ledger has no {w}; it has: {b}", "台账中没有{w}；台账中有：{b}", w=wanted, b=has))

    def entries(self, banner: str, start: int = 1) -> tuple[Entry, ...]:
        """Return the entries of a chain from one on."""
        with self._reading() as conn:
            return entries_of(conn, banner, start)

    def history(self, banner: str) -> History:
        """Return what the chain of a banner tells, with the names of those who are not forgotten."""
        with self._reading() as conn:
            return with_names(history_of(conn, banner), people_of(conn, banner))

    def whole(self) -> tuple[dict[str, Chained], dict[str, str]]:
        """Return every chain with its people by banner, and the clerks, all of one moment."""
        with self._reading() as conn:
            chains = {banner: (tip_of(conn, banner), entries_of(conn, banner), tuple(people_of(conn, banner).values()))
                      for banner in banners_in(conn)}
            return chains, {row.key: row.name for row in conn.execute(select(CLERK))}

    @staticmethod
    def seen(conn: Connection, banner: str) -> tuple[Tip, tuple[Entry, ...]]:
        """Return the end of a chain and its entries as a transaction sees them."""
        return tip_of(conn, banner), entries_of(conn, banner)

    def people(self, banner: str) -> dict[str, str]:
        """Return name and number of those who are not forgotten, by key: 试甲（T00001）."""
        with self._reading() as conn:
            return {key: named(one) for key, one in people_of(conn, banner).items()}

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
            return break_of(conn, banner, last_links(tip_of(conn, banner)) if latest else start)

    def stale(self, banner: str) -> bool:
        """Whether the projections of a banner are not what its chain tells."""
        with self._reading() as conn:
            tip = tip_of(conn, banner)
            try:
                return folded(banner, entries_of(conn, banner))[1] != read_history(conn, banner, *tip)
            except (ValueError, TypeError):
                return True

    def compared(self, banner: str) -> tuple[History, bool]:
        """Return what `history` does, and whether it is not what the chain tells, with one reading of the tables."""
        with self._reading() as conn:
            found = history_of(conn, banner)
            return with_names(found, people_of(conn, banner)), folded(banner, entries_of(conn, banner))[1] != found

    # -- writing ------------------------------------------------------------------------------

    def begin(self, banner: str, seen: str | None = None, *, new: bool = False) -> Pen:
        """Return what is needed to write for a banner: the head as it is seen now.

        Parameters
        ----------
        banner
            Whose chain; the first of a ledger is begun without being asked for.
        seen
            The head that the clerk last saw, as `HeadNamed` is written; None: that of now.
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
            tip = tip_of(conn, banner)
            refuse_broken(break_of(conn, banner, last_links(tip)))
            return Pen(self, banner, tip, {one.teacher: one for one in people_of(conn, banner).values()})

    def rebuild(self, banner: str) -> None:
        """Work out the projections of a banner anew from its chain.

        Raises
        ------
        ChainBroken
            The chain itself is not sound.
        """
        def work(conn: Connection) -> None:
            refuse_broken(break_of(conn, banner, None))
            write_history(conn, folded(banner, entries_of(conn, banner))[1])
        self.store.write(banner, work)

    def upgrade(self) -> tuple[int, int]:
        """Make the tables those of this program, and work out what is worked out anew; return the versions.

        The bytes of the chains stay as they are.
        """
        def work(conn: Connection) -> tuple[int, int]:
            before = version_in(conn)
            if before > VERSION:
                raise newer(self.store.place, before)
            META.drop_all(conn, tables=list(PROJECTED))
            META.create_all(conn)
            conn.execute(delete(LEDGER))
            conn.execute(insert(LEDGER), [{"version": VERSION}])
            for banner in banners_in(conn):
                write_history(conn, folded(banner, entries_of(conn, banner))[1])
            return before, VERSION
        with self.store.reading() as conn:
            if not inspect(conn).has_table(LEDGER.name):
                raise no_ledger(self.store.place)
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

    def write(self, drafts: Sequence[Draft], forgotten: Sequence[str] = ()) -> tuple[Entry, ...]:
        """Append entries, all or none, and bring the projections up to date.

        Parameters
        ----------
        drafts
            In order.
        forgotten
            Keys of the people whose rows go at the same time.

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
        return self.ledger.store.write(self.banner, lambda conn: self._append(conn, drafts, forgotten))

    def _append(self, conn: Connection, drafts: Sequence[Draft], keys: Sequence[str]) -> tuple[Entry, ...]:
        begun(conn, self.banner, self.ledger.store.place)
        now = tip_of(conn, self.banner)
        if now != self.tip:
            raise HeadMoved(max(1, now.length - self.tip.length))
        register(conn, self.banner, self._new.values())
        forget(conn, self.banner, keys)
        entries = tuple(self._chained(conn, drafts))
        conn.execute(insert(ENTRY), [vars(entry) for entry in entries])
        conn.execute(update(CHAIN).where(CHAIN.c.banner == self.banner).values(
            length=entries[-1].seq, head=entries[-1].hash))
        write_history(conn, folded(self.banner, entries_of(conn, self.banner))[1])
        return entries

    def _chained(self, conn: Connection, drafts: Sequence[Draft]) -> Iterator[Entry]:
        last, told_at = self.tip, self.ledger.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        for draft in drafts:
            entry = Entry(banner=self.banner, seq=last.length + 1, kind=draft.payload.kind_, year=draft.year,
                          payload=draft.payload.canonical(), clerk=clerk_of(conn, draft.clerk), basis=draft.basis,
                          told_at=told_at, prev=last.head, hash="")
            entry = replace(entry, hash=entry.right_hash)
            last = Tip(entry.seq, entry.hash)
            yield entry


def person_key(salt: bytes, banner: str, teacher: str) -> str:
    """Return the key of a person: the first 16 bytes of HMAC-SHA-256 of banner and 教师编号 under a salt, in hex."""
    return hmac.digest(salt, f"{banner}\0{teacher}".encode(), "sha256")[:16].hex()


def _refuse_moved(ledger: Ledger, pen: Pen, seen: str | None) -> None:
    """Refuse to write for somebody who has not seen the last entries."""
    if seen is None or (named := HeadNamed.of(seen)).fits(*pen.tip):
        return
    at = next((entry.seq for entry in ledger.entries(pen.banner) if named.fits(entry.seq, entry.hash)), None) if (
        pen.tip.length) else None
    raise HeadMoved(max(1, pen.tip.length - (at or 0)))

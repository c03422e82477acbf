"""What one transaction on a ledger reads and writes: chains, people, clerks, and which tables are there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection, delete, insert, inspect, select

from rotation.domain.months import Month
from rotation.errors import ChainBroken, LedgerUnusable
from rotation.ledger.chain import Break, Entry, Tip, broken_at
from rotation.ledger.history import History, LeaderTerm, LedgerSpell, LessonsElsewhere, Walk
from rotation.ledger.place import Place
from rotation.ledger.schema import (
    CHAIN,
    CLERK,
    ENTRY,
    LEDGER,
    META,
    PERSON,
    VERSION,
    read_history,
)
from rotation.text import say

LAST_LINKS = 100
"""So many entries at the end of a chain are held against their hashes whenever it is opened."""
_AT_ONCE = 500
"""So many values stand in one statement at most."""
OneT = TypeVar("OneT", LedgerSpell, LeaderTerm, LessonsElsewhere, Walk)


class KnownPerson(NamedTuple):
    """Who stands behind a key; erasing this makes the past anonymous."""

    key: str
    teacher: str
    name: str
    salt: str


def named(one: KnownPerson) -> str:
    """Return name and number of somebody: 试甲（T00001）."""
    return f"{one.name}（{one.teacher}）"


Chained = tuple[Tip, tuple[Entry, ...], tuple[KnownPerson, ...]]
"""A chain: its end, its entries, and who stands behind its keys."""


# -- what a transaction reads -------------------------------------------------------------------


def banners_in(conn: Connection) -> tuple[str, ...]:
    """Return whose chains there are."""
    return tuple(conn.scalars(select(CHAIN.c.banner).order_by(CHAIN.c.banner)))


def tip_of(conn: Connection, banner: str) -> Tip:
    """Return where a chain ends; nothing of a banner that has none."""
    found = conn.execute(select(CHAIN.c.length, CHAIN.c.head).where(CHAIN.c.banner == banner)).first()
    return Tip(*found) if found is not None else Tip()


def entries_of(conn: Connection, banner: str, start: int = 1) -> tuple[Entry, ...]:
    """Return the entries of a chain from one on."""
    found = conn.execute(select(ENTRY).where(ENTRY.c.banner == banner, ENTRY.c.seq >= start).order_by(ENTRY.c.seq))
    return tuple(Entry(**row) for row in found.mappings())


def people_of(conn: Connection, banner: str) -> dict[str, KnownPerson]:
    """Return who is known of a banner, by key."""
    wanted = select(PERSON.c.key, PERSON.c.teacher, PERSON.c.name, PERSON.c.salt).where(PERSON.c.banner == banner)
    return {row[0]: KnownPerson(*row) for row in conn.execute(wanted)}


def history_of(conn: Connection, banner: str) -> History:
    """Return what is looked up of a banner; `ChainBroken` if it is damaged beyond reading."""
    try:
        return read_history(conn, banner, *tip_of(conn, banner))
    except (ValueError, TypeError) as wrong:
        raise ChainBroken(0, say("the tables beside the chain of {b} are damaged: rotation ledger rebuild",
                                 "{b}台账的查询表已损坏，请运行 rotation ledger rebuild", b=banner)) from wrong


def with_names(told: History, people: Mapping[str, KnownPerson]) -> History:
    """Return a history with the names of those who are not forgotten, by month and number."""
    def called(items: Iterable[OneT]) -> tuple[OneT, ...]:
        known = (replace(one, teacher=people[one.person].teacher, name=people[one.person].name)
                 if one.person in people else one for one in items)
        return tuple(sorted(known, key=lambda one: (_begun_in(one), one.teacher or "", one.seq)))
    return replace(told, recorded=called(told.recorded), leader_terms=called(told.leader_terms),
                   itineraries=called(told.itineraries), walks=called(told.walks))


def _begun_in(item: LedgerSpell | LeaderTerm | LessonsElsewhere | Walk) -> Month:
    return item.month if isinstance(item, Walk) else item.start


def last_links(tip: Tip) -> int:
    """Return the entry from which the last links begin."""
    return max(1, tip.length - LAST_LINKS + 1)


def break_of(conn: Connection, banner: str, start: int | None) -> Break | None:
    """Return where a chain first breaks; from an entry on whose ``prev`` is believed, or whole."""
    tip, first = tip_of(conn, banner), start or 1
    before = Tip() if first <= 1 else None
    return broken_at(entries_of(conn, banner, first), tip, before)


# -- what a transaction writes ------------------------------------------------------------------


def version_in(conn: Connection) -> int:
    """Return the version of the tables; 0 where there are none yet."""
    if not inspect(conn).has_table(LEDGER.name):
        return 0
    return conn.scalar(select(LEDGER.c.version)) or 0


def tables_known(conn: Connection, place: Place) -> bool:
    """Whether the tables of a ledger are there; refuse what is none, or not of this version."""
    version = version_in(conn)
    if version > VERSION:
        raise newer(place, version)
    if version == VERSION:
        return True
    tables = inspect(conn).get_table_names()
    if LEDGER.name in tables:
        raise LedgerUnusable(say(
            "{p} was written by an older version of the program: make a backup, then rotation ledger upgrade",
            "{p} 由旧版程序写入：请先备份，再运行 rotation ledger upgrade", p=str(place)))
    if tables:
        raise no_ledger(place)
    return False


def no_ledger(place: Place) -> LedgerUnusable:
    """Return the refusal of what is no ledger."""
    return LedgerUnusable(say("{p} is no ledger", "{p} 不是台账", p=str(place)))


def newer(place: Place, version: int) -> LedgerUnusable:
    """Return the refusal of tables of a newer program."""
    return LedgerUnusable(say(
        "{p} was written by a newer version of the program ({v}); install that",
        "{p} 由更新版本的程序写入（版本 {v}），请安装新版程序", p=str(place), v=version))


def begun(conn: Connection, banner: str, place: Place) -> None:
    """Make the tables and the chain of a banner where there are none."""
    if not tables_known(conn, place):
        META.create_all(conn)
        conn.execute(insert(LEDGER), [{"version": VERSION}])
    if conn.execute(select(CHAIN.c.banner).where(CHAIN.c.banner == banner)).first() is None:
        conn.execute(insert(CHAIN), [{"banner": banner, "length": Tip().length, "head": Tip().head}])


def register(conn: Connection, banner: str, people: Iterable[KnownPerson]) -> None:
    """Remember people, or their changed names."""
    rows = [{"banner": banner, **one._asdict()} for one in people]
    if rows:
        forget(conn, banner, [row["key"] for row in rows])
        conn.execute(insert(PERSON), rows)


def forget(conn: Connection, banner: str, keys: Sequence[str]) -> None:
    """Take the rows of people away, as many at a time as every database takes."""
    for start in range(0, len(keys), _AT_ONCE):
        conn.execute(delete(PERSON).where(PERSON.c.banner == banner, PERSON.c.key.in_(keys[start:start + _AT_ONCE])))


def clerk_of(conn: Connection, name: str) -> str:
    """Return the key of a clerk; one who is new gets one."""
    found: str | None = conn.scalar(select(CLERK.c.key).where(CLERK.c.name == name))
    if found is not None:
        return found
    key = f"{len(conn.execute(select(CLERK.c.key)).all()) + 1:04d}"
    conn.execute(insert(CLERK), [{"key": key, "name": name}])
    return key

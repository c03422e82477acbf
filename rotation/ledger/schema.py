"""The tables of a ledger, the same in SQLite and PostgreSQL; the chain is truth, the rest is worked out from it.

SQLite takes them as STRICT tables, which know no dates, no yes and no, and no long numbers: so do these.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    delete,
    insert,
    select,
)

from rotation.domain.months import Month
from rotation.domain.vocabulary import AfterTerm, Duty, Form, Stage
from rotation.ledger.history import (
    Ending,
    EventKind,
    Grade,
    History,
    LeaderTerm,
    LedgerSpell,
    LessonsElsewhere,
    RoundOf,
    RoundRecord,
    Walk,
)
from rotation.ledger.payload import month_of
from rotation.text import Term

VERSION = 3
"""Version of the tables; an older program refuses a newer one. The bytes of a chain never change with it."""


class _Months(TypeDecorator[Month]):
    """A month as 2026-09."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Month | None, dialect: Any) -> str | None:
        del dialect
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Any) -> Month | None:
        del dialect
        return None if value is None else month_of(value)


class _Day(TypeDecorator[date]):
    """A day as 2026-08-20."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Any) -> str | None:
        del dialect
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Any) -> date | None:
        del dialect
        return None if value is None else date.fromisoformat(value)


class _YesNo(TypeDecorator[bool]):
    """Yes as 1, no as 0."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Any) -> int | None:
        del dialect
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Any) -> bool | None:
        del dialect
        return None if value is None else bool(value)


class _Word(TypeDecorator[Term]):
    """A word of a closed list in Chinese."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[Term]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: Term | None, dialect: Any) -> str | None:
        del dialect
        return None if value is None else value.value

    def process_result_value(self, value: str | None, dialect: Any) -> Term | None:
        del dialect
        return None if value is None else self.words(value)


_Long = BigInteger().with_variant(Integer, "sqlite")
_STRICT: Any = {"sqlite_strict": True}
META = MetaData()

# -- the chain, and who stands behind its keys --------------------------------------------------

LEDGER = Table("ledger", META, Column("version", Integer, primary_key=True), **_STRICT)
CHAIN = Table(
    "chain", META, Column("banner", Text, primary_key=True), Column("length", Integer, nullable=False),
    Column("head", Text, nullable=False), **_STRICT)
CLERK = Table("clerk", META, Column("key", Text, primary_key=True), Column("name", Text, nullable=False, unique=True),
              **_STRICT)
ENTRY = Table(
    "entry", META, Column("banner", Text, ForeignKey("chain.banner"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False), Column("kind", Text, nullable=False),
    Column("year", Integer, nullable=False), Column("payload", Text, nullable=False),
    Column("clerk", Text, ForeignKey("clerk.key"), nullable=False), Column("basis", Text, nullable=False),
    Column("told_at", Text, nullable=False), Column("prev", Text, nullable=False),
    Column("hash", Text, nullable=False), **_STRICT)
PERSON = Table(
    "person", META, Column("banner", Text, ForeignKey("chain.banner"), primary_key=True),
    Column("key", Text, primary_key=True), Column("teacher", Text, nullable=False),
    Column("name", Text, nullable=False), Column("salt", Text, nullable=False), **_STRICT)

# -- what is worked out from it -----------------------------------------------------------------


def _projected(name: str, *columns: Column[Any]) -> Table:
    """Return a table of what the chain of a banner tells, numbered in the order of the history."""
    return Table(name, META, Column("banner", Text, ForeignKey("chain.banner"), primary_key=True),
                 Column("number", Integer, primary_key=True, autoincrement=False), *columns, **_STRICT)


def _must(name: str, kind: Any) -> Column[Any]:
    return Column(name, kind, nullable=False)


ROUND = _projected(
    "round", _must("seq", Integer), _must("programme", _Word(RoundOf)), _must("year", Integer),
    _must("version", Integer), _must("plan_sha256", Text), _must("facts_sha256", Text), _must("policy_sha256", Text),
    _must("approved", _Day), _must("basis", Text))
FIGURE = _projected(
    "figure", _must("round", Integer), _must("sort", Text), _must("name", Text), _must("value", _Long))
SPELL = _projected(
    "spell", _must("seq", Integer), _must("person", Text), _must("year", Integer), _must("home", Text),
    _must("host", Text), Column("stage", _Word(Stage)), Column("subject", Text), Column("form", _Word(Form)),
    _must("relation", _YesNo), _must("kind", Text), _must("start", _Months), Column("planned_end", _Months),
    Column("real_end", _Months), Column("ended", _Word(Ending)), Column("after_term", _Word(AfterTerm)),
    _must("extended", _YesNo), _must("reported", _YesNo), Column("appraisal", _Word(Grade)), _must("checked", _YesNo),
    Column("backbone", _YesNo), _must("told_by", Integer), _must("told_basis", Text))
LEADER_TERM = _projected(
    "leader_term", _must("seq", Integer), _must("person", Text), _must("year", Integer), _must("home", Text),
    _must("held", _Word(Duty)), _must("host", Text), _must("duty", _Word(Duty)), _must("kind", Text),
    _must("start", _Months))
ITINERARY = _projected(
    "itinerary", _must("seq", Integer), _must("person", Text), _must("year", Integer), _must("home", Text),
    _must("host", Text), _must("stage", _Word(Stage)), _must("subject", Text), _must("lessons", Integer),
    _must("start", _Months))
WALK = _projected(
    "walk", _must("seq", Integer), _must("person", Text), _must("kind", _Word(EventKind)), _must("month", _Months),
    _must("school", Text))
SCHOOL = _projected("school", _must("code", Text), Column("name", Text), Column("became", Text))
PROJECTED = (ROUND, FIGURE, SPELL, LEADER_TERM, ITINERARY, WALK, SCHOOL)
"""Tables that may be thrown away: they are worked out from the chain."""


def write_history(conn: Connection, told: History) -> None:
    """Set the projections of a banner to what its chain tells; the caller's transaction holds both."""
    for table in PROJECTED:
        conn.execute(delete(table).where(table.c.banner == told.banner))
    for table, rows in _rows(told):
        listed = [{"banner": told.banner, "number": number, **row} for number, row in enumerate(rows)]
        if listed:
            conn.execute(insert(table), listed)


def _rows(told: History) -> Iterable[tuple[Table, Iterable[Mapping[str, Any]]]]:
    yield ROUND, [_plain(one, ROUND) for one in told.rounds]
    yield FIGURE, [{"round": number, "sort": sort, "name": name, "value": value}
                   for number, one in enumerate(told.rounds)
                   for sort, table in (("counts", one.counts), ("figures", one.figures))
                   for name, value in sorted(table.items())]
    yield SPELL, [_plain(one, SPELL) for one in told.recorded]
    yield LEADER_TERM, [_plain(one, LEADER_TERM) for one in told.leader_terms]
    yield ITINERARY, [_plain(one, ITINERARY) for one in told.itineraries]
    yield WALK, [_plain(one, WALK) for one in told.walks]
    yield SCHOOL, [{"code": code, "name": told.schools.get(code), "became": told.became.get(code)}
                   for code in sorted(told.schools.keys() | told.became.keys())]


def _plain(item: object, table: Table) -> dict[str, Any]:
    return {name: getattr(item, name) for name in table.c.keys() if name not in ("banner", "number")}  # noqa: SIM118


def read_history(conn: Connection, banner: str, seq: int, head: str) -> History:
    """Return what the projections of a banner tell; nobody has a name yet.

    Raises
    ------
    ValueError
        A row holds what was never written.
    """
    schools = _of(conn, SCHOOL, banner)
    return History(
        banner=banner, seq=seq, head=head, rounds=_rounds(conn, banner),
        recorded=tuple(LedgerSpell(**row) for row in _of(conn, SPELL, banner)),
        leader_terms=tuple(LeaderTerm(**row) for row in _of(conn, LEADER_TERM, banner)),
        itineraries=tuple(LessonsElsewhere(**row) for row in _of(conn, ITINERARY, banner)),
        walks=tuple(Walk(**row) for row in _of(conn, WALK, banner)),
        schools={row["code"]: row["name"] for row in schools if row["name"] is not None},
        became={row["code"]: row["became"] for row in schools if row["became"] is not None})


def _rounds(conn: Connection, banner: str) -> tuple[RoundRecord, ...]:
    told: dict[tuple[int, str], dict[str, int]] = {}
    for row in _of(conn, FIGURE, banner):
        told.setdefault((row["round"], row["sort"]), {})[row["name"]] = row["value"]
    return tuple(RoundRecord(**row, counts=told.get((number, "counts"), {}), figures=told.get((number, "figures"), {}))
                 for number, row in enumerate(_of(conn, ROUND, banner)))


def _of(conn: Connection, table: Table, banner: str) -> list[dict[str, Any]]:
    wanted = [column for column in table.c if column.name not in ("banner", "number")]
    found = conn.execute(select(*wanted).where(table.c.banner == banner).order_by(table.c.number))
    names = [column.name for column in wanted]
    return [dict(zip(names, row, strict=True)) for row in found]

"""Where a ledger is kept, and how it is read and written there: an SQLite file, or PostgreSQL by URL.

An SQLite file has a rollback journal, never a write-ahead log, which does not work on the shared drives of offices.
Writing takes its turn at once (``BEGIN IMMEDIATE``, an advisory lock of the banner); reading waits for nobody.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from math import ceil
from pathlib import Path
from time import sleep
from typing import TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, exc, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from rotation.errors import LedgerUnusable
from rotation.ledger import FILE_NAME, VARIABLE
from rotation.text import Text, say

PATIENCE = 10.0
"""Seconds for which a writer waits for its turn."""
_TRIES = 5
"""So often a transaction is tried that the server gave up for the sake of another."""
_AGAIN = ("40001", "40P01", "23505", "42P07")
"""What a server calls that: not serializable, a deadlock, a key or a table that another writer has just made."""
T = TypeVar("T")


@dataclass(frozen=True)
class Place:
    """Where a ledger is.

    Parameters
    ----------
    file
        The SQLite file; None of a server.
    url
        URL of the server; empty of a file.
    """

    file: Path | None = None
    url: str = ""

    @classmethod
    def of(cls, given: str | None = None, beside: Path | None = None) -> Place:
        """Return the place that is named, else that of the environment, else the file in a folder.

        Parameters
        ----------
        given
            A path, ``sqlite:///path`` or ``postgresql://…``; None: the variable ``ROTATION_LEDGER``, if set.
        beside
            Folder of the workbooks; None: the one that one stands in.

        Raises
        ------
        LedgerUnusable
            The URL is none that is understood.
        """
        told = given or os.environ.get(VARIABLE)
        if not told:
            return cls((beside or Path()) / FILE_NAME)
        if told.startswith("sqlite:///"):
            return cls(Path(told.removeprefix("sqlite:///")))
        return cls(url=_server(told)) if "://" in told else cls(Path(told))

    def __str__(self) -> str:
        if self.file is not None:
            return str(self.file)
        return make_url(self.url).render_as_string(hide_password=True)

    @property
    def there(self) -> bool:
        """Whether a file has something in it; of a server only asking tells."""
        return self.file is None or (self.file.is_file() and self.file.stat().st_size > 0)


def _server(told: str) -> str:
    try:
        url = make_url(told)
    except exc.ArgumentError:
        url = None
    if url is None or url.get_backend_name() != "postgresql":
        raise LedgerUnusable(say("the ledger is a file or postgresql://user@server/database",
                                 "台账地址应为文件，或 postgresql://用户@服务器/数据库"))
    return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


class Database:
    """A ledger that is open: gives connections within one transaction each.

    Parameters
    ----------
    place
        Where it is.
    """

    def __init__(self, place: Place) -> None:
        self.place = place

    @cached_property
    def _engine(self) -> Engine:
        if self.place.file is None:
            return _served(self.place.url)
        engine = create_engine("sqlite://", poolclass=NullPool, creator=self._file)
        event.listen(engine, "begin", _begin)
        return engine

    def _file(self) -> sqlite3.Connection:
        """Open the file; one that is not there is made only where a ledger is begun."""
        assert self.place.file is not None, "only of a file"
        mode = "rw" if self.place.file.exists() else "rwc"
        handle = sqlite3.connect(f"file:{quote(str(self.place.file.absolute()))}?mode={mode}", uri=True,
                                 timeout=PATIENCE, isolation_level=None, check_same_thread=False)
        for told in ("foreign_keys=ON", "journal_mode=DELETE", "synchronous=FULL", "secure_delete=ON"):
            handle.execute(f"PRAGMA {told}")
        return handle

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that only reads.

        Raises
        ------
        LedgerUnusable
            There is no ledger, or it cannot be read.
        """
        if not self.place.there:
            raise LedgerUnusable(say(
                "there is no ledger at {p}; name it with --ledger, or begin one with rotation ledger record",
                "没有找到台账 {p}；请用 --ledger 指定，或用 rotation ledger record 建立", p=str(self.place)))
        with _told(self.place), self._engine.connect() as conn:
            if self.place.file is None:  # one moment of the server, without locks that a writer could fail by
                conn.execution_options(isolation_level="REPEATABLE READ")
            with conn.begin():
                yield conn

    def write(self, banner: str, work: Callable[[Connection], T]) -> T:
        """Do some work in one transaction that has the turn of a banner; return what it returns.

        Raises
        ------
        LedgerUnusable
            It cannot be written, or somebody else has the turn for too long.
        """
        with _told(self.place):
            for left in reversed(range(_TRIES)):
                try:
                    return self._in_turn(banner, work)
                except exc.DBAPIError as error:
                    if not left or getattr(error.orig, "sqlstate", "") not in _AGAIN:
                        raise
                    sleep(0.05 * (_TRIES - left))
        raise AssertionError("the last try returns or raises")

    def _in_turn(self, banner: str, work: Callable[[Connection], T]) -> T:
        with self._engine.connect() as conn:
            if self.place.file is not None:
                conn = conn.execution_options(writes=True)  # noqa: PLW2901 - the same connection
                with conn.begin():
                    return work(conn)
            lock = int.from_bytes(sha256(banner.encode()).digest()[:8], "big", signed=True)
            conn.execution_options(isolation_level="AUTOCOMMIT")
            conn.execute(text("SELECT pg_advisory_lock(:key)"), {"key": lock})
            conn.commit()
            conn.execution_options(isolation_level="SERIALIZABLE")
            with conn.begin():  # the lock goes with the session, which no pool keeps
                return work(conn)

    def copy_to(self, target: Path) -> None:
        """Copy a file by the database's own online copy, which waits for no writer and sees none half done.

        Raises
        ------
        LedgerUnusable
            The disk is full, or it cannot be read.
        """
        with _told(self.place), closing(self._file()) as own, closing(sqlite3.connect(target)) as other:
            own.backup(other)

    def clean(self) -> None:
        """Have the database write itself anew, so that nothing that went is left in it."""
        with _told(self.place):
            if self.place.file is not None:
                with closing(self._file()) as own:
                    own.execute("VACUUM")
                return
            with self._engine.connect() as conn:
                conn.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM FULL person"))


def _served(url: str) -> Engine:
    try:
        return create_engine(url, poolclass=NullPool, isolation_level="SERIALIZABLE", connect_args={
            "options": f"-c lock_timeout={round(PATIENCE * 1000)}", "connect_timeout": ceil(PATIENCE)})
    except ImportError as error:
        raise LedgerUnusable(say(
            "a ledger on a server needs psycopg, which is not installed here: pip install 'rotation[ledger]', or use a "
            "file", "服务器台账需要 psycopg，本机未安装：请 pip install 'rotation[ledger]'，或改用文件台账")) from error


def _begin(conn: Connection) -> None:
    conn.exec_driver_sql("BEGIN IMMEDIATE" if conn.get_execution_options().get("writes") else "BEGIN")


# -- what goes wrong --------------------------------------------------------------------------

_LOCKED = say("somebody else is writing; try again", "他人正在写入，请稍后再试")
_NONE = say("it is no ledger", "不是台账文件")
_FAILURES = (
    ("database is locked", _LOCKED), ("lock timeout", _LOCKED), ("full", say("the disk is full", "磁盘已满")),
    ("not a database", _NONE), ("malformed", say("the file is damaged; restore a backup", "文件已损坏，请用备份恢复")),
    ("readonly", say("it may not be written", "没有写入权限")),
    ("unable to open", say("it cannot be opened", "无法打开")), ("no such table", _NONE),
    ("does not exist", _NONE), ("password", say("user or password is refused", "用户名或密码不正确")),
    ("connection", say("the server cannot be reached", "无法连接服务器")),
    ("i/o", say("the disk or the network failed", "磁盘或网络出错")),
)


@contextmanager
def _told(place: Place) -> Iterator[None]:
    """Tell what the database refuses in one sentence; its own words may hold what was to be written."""
    try:
        yield
    except (exc.DBAPIError, sqlite3.Error) as error:
        raise LedgerUnusable(say("cannot use the ledger {p}: {w}", "台账 {p} 无法使用：{w}", p=str(place),
                                 w=reason(error))) from error


def reason(error: Exception) -> Text:
    """Return why a database refuses, in both languages."""
    words = str(getattr(error, "orig", None) or error).lower()
    return next((told for sign, told in _FAILURES if sign in words), say(
        "the database refuses ({k})", "数据库拒绝（{k}）", k=type(error).__name__))

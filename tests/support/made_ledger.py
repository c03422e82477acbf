"""A ledger filled by hand: rounds of people who are none, without a workbook and without a solver."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from rotation.domain.vocabulary import Form, Stage
from rotation.ledger.history import RoundOf
from rotation.ledger.payload import Placed, RoundPayload
from rotation.ledger.place import Database, Place
from rotation.ledger.store import Draft, Ledger, Pen

BANNER, CLERK, BASIS = "试旗", "记账员", "西教发〔2026〕18号"
NOW = datetime(2026, 8, 21, 3, 12, 45, tzinfo=UTC)
LATER = datetime(2028, 10, 1, tzinfo=UTC)


def salts() -> Callable[[], bytes]:
    """Return a drawer of salts that draws the same ones every time."""
    numbers: Iterator[int] = count()
    return lambda: sha256(f"salt {next(numbers)}".encode()).digest()[:16]


def made(place: Path | Place, now: datetime = NOW) -> Ledger:
    """Return a ledger whose clock stands and whose salts are known, so that the same deeds give the same chain."""
    return Ledger(Database(place if isinstance(place, Place) else Place(place)), lambda: now, salts())


def name_of(number: int) -> str:
    return f"试甲{number:04d}"


def teacher_of(number: int) -> str:
    return f"T{number:05d}"


def round_of(pen: Pen, year: int, people: range, *, version: int = 1, parent: str | None = None, term: int = 2,
             host: str = "B") -> RoundPayload:
    """Return a round that sends people from school A to one other."""
    placed = tuple(Placed(
        person=pen.key(teacher_of(n), name_of(n)), home="A", host=host, stage=Stage.PRIMARY, subject="数学",
        form=Form.TERM, term=term, relation=False, backbone=n % 5 == 0, kind="补缺") for n in people)
    told = sha256(f"{year} {version} {len(people)}".encode()).hexdigest()
    return RoundPayload(
        programme=RoundOf.TEACHERS, year=year, version=version, plan_sha256=told, facts_sha256=told,
        policy_sha256=told, parent_sha256=parent, approved=f"{year}-08-20",
        counts={"eligible": 10 * len(people), "moved": len(people), "backbone_moved": len(people) // 5},
        figures={"G05": 1, "G10": 2 ** 40}, schools={"A": "甲学校", "B": "乙学校"}, placements=placed)


def recorded(ledger: Ledger, year: int, people: range, banner: str = BANNER, **told: object) -> Ledger:
    """Append a round and return the ledger."""
    pen = ledger.begin(banner, new=True)
    pen.write([Draft(year, round_of(pen, year, people, **told), CLERK, BASIS)])
    return ledger


TITLES = ("类型", "教师编号", "日期", "学校", "去向", "考核等次", "新编号", "新名称", "依据", "经办人", "姓名")


def book_of(path: Path, sheet: str, titles: tuple[str, ...], *rows: Any) -> Path:
    """Write a workbook of one sheet."""
    book = Workbook()
    book.active.title = sheet
    for row in (titles, *rows):
        book.active.append(list(row))
    book.save(path)
    return path


def events(tmp_path: Path, *rows: Any) -> Path:
    """A workbook of 变动; a row is (类型, 教师编号, 日期) and what else by title."""
    full = [[{"类型": kind, "教师编号": teacher, "日期": month, "经办人": CLERK, **more}.get(title) for title in TITLES]
            for kind, teacher, month, more in rows]
    return book_of(tmp_path / "变动.xlsx", "变动", TITLES, *full)

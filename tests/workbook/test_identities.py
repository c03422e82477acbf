"""Numbers of people come out as they went in, letter for letter; one that a spreadsheet has rounded is never believed."""

import re
from random import Random

import pytest

from rotation.workbook.reader import read_workbook
from rotation.workbook.template import write_input
from tests.support import hostile_book as book

_IDENTITY = re.compile("[0-9]{17}[0-9X]")
FAST, ALL = 500, 5_000
ROUNDS = 20
"""Slow rounds of `ALL` numbers: 100,000 in all."""


def drawn(chance):
    """Return a number as bureaus make them: long, with zeros in front, with letters, an identity number."""
    digits = "".join(chance.choice("0123456789") for _ in range(chance.choice((1, 4, 7, 12, 15, 16, 17, 18, 19))))
    return chance.choice((digits, "00" + digits, "T" + digits, digits[:17].zfill(17) + "X", f"JS-{digits}", digits + "b5"))


def roster(keys):
    sheets = book.rows()
    head, first, *_ = sheets["教师"]
    place, spouse = head.index("教师编号"), head.index("配偶编号") if "配偶编号" in head else None
    rows = []
    for number, key in enumerate(keys):
        row = list(first)
        row[place], row[head.index("姓名")] = key, f"师{number}"
        if spouse is not None and spouse < len(row):
            row[spouse] = None
        rows.append(row)
    return {"学校": sheets["学校"], "教师": [head, *rows]}


def distinct(chance, number):
    """Draw numbers that stay different when case is folded, as people's numbers must."""
    found = {}
    while len(found) < number:
        key = drawn(chance)
        if not _IDENTITY.fullmatch(key):  # those are refused: nobody may be known by one
            found.setdefault(key.casefold(), key)
    return list(found.values())


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, ROUNDS + 1))])
def test_numbers_survive_reading_and_writing(tmp_path, seed):
    keys = distinct(Random(seed), ALL if seed else FAST)
    reading = read_workbook(book.saved(tmp_path, book.parts(roster(keys))))
    assert reading.problem is not None, {issue.code for issue in reading.issues}
    assert sorted(person.id for person in reading.problem.teachers) == sorted(keys)
    write_input(tmp_path / "again.xlsx", reading.problem, "zh")
    again = read_workbook(tmp_path / "again.xlsx", ["class-count-gap"])
    assert sorted(person.id for person in again.problem.teachers) == sorted(keys)


@pytest.mark.parametrize("text", ["110101199001011008", "1.10101E+17", "1234567890123456", "12.5", "1E5", "-7", "0.1"])
def test_a_number_cell_that_may_have_lost_digits_is_refused_or_asked_about(tmp_path, text):
    reading = read_workbook(book.saved(tmp_path, book.parts(roster([book.number(text), "T2"]))))
    told = [issue for issue in reading.issues if issue.cell == "A2" and issue.severity in ("error", "ask")]
    assert told, {(issue.code, issue.cell) for issue in reading.issues}
    assert reading.problem is None

"""However an office messes up its roster, the facts are the same or the office is told.

A test that fails names its seed: `mess.kept(seed)` and `mess.altered(seed)` build the workbook again.
"""

import pytest

from rotation.domain.problem import facts_sha256
from rotation.workbook.reader import read_workbook
from tests.support import hostile_book as book
from tests.support import mess

FAST, ALL = 25, 500


def seeds(start):
    return [seed if seed < start + FAST else pytest.param(seed, marks=pytest.mark.slow) for seed in range(start, start + ALL)]


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    return facts_sha256(read_workbook(book.saved(tmp_path_factory.mktemp("usual"))).problem)


@pytest.mark.parametrize("seed", seeds(0))
def test_a_mess_that_keeps_the_meaning_keeps_the_facts(seed, tmp_path, usual):
    sheets, done = mess.kept(seed)
    path = book.saved(tmp_path, book.parts(sheets))
    first = read_workbook(path)
    assert not [issue.render("en") for issue in first.issues if issue.severity == "error"], (seed, done)
    reading = read_workbook(path, accept=[issue.code for issue in first.issues if issue.severity == "ask"])
    assert facts_sha256(reading.problem) == usual, (seed, done)


@pytest.mark.parametrize("seed", seeds(10_000))
def test_a_change_of_meaning_is_never_silent(seed, tmp_path, usual):
    sheets, done = mess.altered(seed)
    reading = read_workbook(book.saved(tmp_path, book.parts(sheets)))
    told = [issue.code for issue in reading.issues if issue.severity != "note"]
    assert told or facts_sha256(reading.problem) != usual, (seed, done, [issue.render("en") for issue in reading.issues])

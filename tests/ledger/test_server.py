"""The same deeds on a real PostgreSQL: the same hashes, the same refusals, turns by banner."""

import threading
from itertools import count

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from rotation.domain.months import Month
from rotation.errors import ChainBroken, HeadMoved, LedgerUnusable, RotationError
from rotation.ledger.backup import backup, restore
from rotation.ledger.erase import erased, to_forget
from rotation.ledger.events import read_events
from rotation.ledger.fold import folded
from rotation.ledger.place import Place
from rotation.ledger.schema import VERSION
from rotation.ledger.store import Draft
from rotation.ledger.verify import verified
from tests.support import postgres
from tests.support.made_ledger import (
    BANNER,
    BASIS,
    CLERK,
    LATER,
    events,
    made,
    name_of,
    recorded,
    round_of,
    teacher_of,
)

pytestmark = [pytest.mark.xdist_group("postgres"), pytest.mark.slow,
              pytest.mark.skipif(postgres.programs() is None, reason="no PostgreSQL on this machine")]
NUMBERS = count()


@pytest.fixture(scope="module")
def url():
    with postgres.server() as told:
        yield told


@pytest.fixture
def place(url):
    """A database of the own."""
    name = f"d{next(NUMBERS)}"
    ask(Place.of(url), f"CREATE DATABASE {name}")
    return Place.of(url.rpartition("/")[0] + f"/{name}")


def ask(place, *statements):
    """Run statements past the ledger."""
    engine = create_engine(place.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as conn:
        for one in statements:
            conn.execute(text(one))


def deeds(ledger, folder):
    """Rounds of two years, events, a correction, a forgetting."""
    recorded(recorded(ledger, 2015, range(4)), 2016, range(4, 8))
    pen = ledger.begin(BANNER)
    fold, history = folded(BANNER, ledger.entries(BANNER))
    pen.write(read_events(events(
        folder, ("报到", teacher_of(4), "2016-09", {}), ("延长", teacher_of(5), "2019-08", {}),
        ("更号", teacher_of(6), "2017-01", {"新编号": "N6"}), ("调入", "X1", "2017-02", {})), pen, fold, history.schools))
    pen = ledger.begin(BANNER)
    erased(pen, to_forget(pen, 2018), CLERK)
    return ledger


def test_a_file_and_a_server_give_the_same_hashes(place, tmp_path):
    file, served = made(tmp_path / "本.db", LATER), made(place, LATER)
    for ledger in (file, served):
        deeds(ledger, tmp_path)
    assert served.entries(BANNER) == file.entries(BANNER)
    assert served.history(BANNER) == file.history(BANNER)
    assert served.banners() == (BANNER,)
    assert verified(served, BANNER).sound
    assert {one.teacher for one in served.history(BANNER).spells(year=2015)} == {None}


def test_a_copy_goes_from_a_server_to_a_file_and_back(place, tmp_path):
    served = deeds(made(place, LATER), tmp_path)
    backup(served, tmp_path / "备份.jsonl")
    file = made(tmp_path / "本.db", LATER)
    restore(file, tmp_path / "备份.jsonl")
    assert (file.entries(BANNER), file.history(BANNER)) == (served.entries(BANNER), served.history(BANNER))
    ask(place, "UPDATE entry SET year = 1 WHERE seq = 2")
    with pytest.raises(ChainBroken):
        served.begin(BANNER)
    restore(served, tmp_path / "备份.jsonl")
    assert served.history(BANNER) == file.history(BANNER)


def test_of_two_clerks_one_is_told(place):
    ledger, won, told = recorded(made(place, LATER), 2024, range(3)), [], []

    def write(pen, number):
        try:
            won.append(pen.write([Draft(2025, round_of(pen, 2025, range(10 * number, 10 * number + 3)), CLERK, BASIS)]))
        except HeadMoved as moved:
            told.append(moved.entries)
    for turn in range(1, 11):
        pens = [ledger.begin(BANNER), ledger.begin(BANNER)]
        both = [threading.Thread(target=write, args=(pen, number)) for number, pen in enumerate(pens, 1)]
        for one in both:
            one.start()
        for one in both:
            one.join()
        assert (len(won), told) == (turn, [1] * turn)
    assert ledger.broken(BANNER) is None


def test_banners_do_not_wait_for_each_other(place):
    ledger = recorded(recorded(made(place, LATER), 2024, range(3)), 2024, range(3), banner="别旗")
    pen = ledger.begin("别旗")

    def work(_):
        pen.write([Draft(2025, round_of(pen, 2025, range(3, 6)), CLERK, BASIS)])
    ledger.store.write(BANNER, work)
    assert ledger.history("别旗").last_year == 2025
    assert {one.year for one in ledger.history("别旗").stock(Month(2025, 9))} == {2024, 2025}


def test_two_banners_begin_at_once_with_clerks_that_nobody_knows(place):
    """Tables, clerks and chains are made by both: neither is refused for the sake of the other."""
    wrong = []

    def write(banner):
        try:
            for year in range(2020, 2025):
                pen = ledger.begin(banner, new=True)
                pen.write([Draft(year, round_of(pen, year, range(5)), f"{banner}{year}", BASIS)])
        except RotationError as error:
            wrong.append(error)
    ledger = made(place, LATER)
    both = [threading.Thread(target=write, args=(banner,)) for banner in ("甲旗", "乙旗")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert wrong == []
    assert [verified(ledger, banner).sound for banner in ledger.banners()] == [True, True]
    assert len(ledger.clerks()) == 10


def test_somebody_who_has_the_turn_for_too_long_is_told_of(place, monkeypatch):
    ledger = recorded(made(place, LATER), 2024, range(3))
    pen = ledger.begin(BANNER)
    monkeypatch.setattr("rotation.ledger.place.PATIENCE", 0.2)
    waiting = made(place, LATER)

    def work(_):
        assert waiting.history(BANNER).seq == 1, "reading waits for nobody"
        with pytest.raises(LedgerUnusable, match="他人正在写入"):
            waiting.begin(BANNER).write([Draft(2025, round_of(pen, 2025, range(3, 6)), CLERK, BASIS)])
    ledger.store.write(BANNER, work)
    assert ledger.history(BANNER).seq == 1


def test_what_is_no_ledger_is_told(place, url):
    ledger = made(place)
    with pytest.raises(LedgerUnusable, match="不是台账"):
        ledger.banner()
    recorded(ledger, 2024, range(2))
    ask(place, f"UPDATE ledger SET version = {VERSION + 1}")
    with pytest.raises(LedgerUnusable, match="更新版本"):
        ledger.banner()
    ask(place, "UPDATE ledger SET version = 0", "DROP TABLE walk")
    assert ledger.upgrade() == (0, VERSION)
    assert verified(ledger, BANNER).sound
    for wrong in (url.rpartition("/")[0] + "/nothing", "postgresql://hr@127.0.0.1:1/x"):
        with pytest.raises(LedgerUnusable):
            made(Place.of(wrong)).banner()
    assert name_of(1) in {one.name for one in ledger.history(BANNER).recorded}

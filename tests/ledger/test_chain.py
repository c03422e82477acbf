"""The chain: what is written is read back, what is changed is seen, whoever comes late is told."""

import json
import sqlite3
import subprocess
import sys
from dataclasses import replace
from random import Random

import pytest

from rotation.domain.months import Month
from rotation.errors import ChainBroken, HeadMoved, LedgerUnusable, PlanError, RotationError
from rotation.ledger.chain import NOTHING, Tip, broken_at
from rotation.ledger.place import Database, Place
from rotation.ledger.schema import VERSION
from rotation.ledger.store import Draft, Ledger, person_key
from rotation.ledger.verify import verified
from tests.support.made_ledger import (
    BANNER,
    BASIS,
    CLERK,
    events,
    made,
    name_of,
    recorded,
    round_of,
    teacher_of,
)
from tests.support.terminal import run

YEARS = 3


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    """The file of a ledger of three rounds of four people each."""
    path = tmp_path_factory.mktemp("full") / "台账.db"
    ledger = made(path)
    for year in range(2024, 2024 + YEARS):
        recorded(ledger, year, range(4 * (year - 2024), 4 * (year - 2023)))
    return path


def copied(path, folder, name="本.db"):
    target = folder / name
    target.write_bytes(path.read_bytes())
    return target


def changed(path, statement, **values):
    with sqlite3.connect(path) as handle:
        handle.execute(statement, values)
    handle.close()


# -- what is written is read back ---------------------------------------------------------------


def test_what_is_written_is_read_back(full):
    told = made(full).history(BANNER)
    assert (told.seq, told.last_year) == (YEARS, 2026)
    assert [(one.teacher, one.name, one.home, one.host, one.start, one.end) for one in told.spells(year=2025)] == [
        (teacher_of(n), name_of(n), "A", "B", Month(2025, 9), Month(2027, 8)) for n in range(4, 8)]
    assert told.rounds[0].figures == {"G05": 1, "G10": 2 ** 40}
    assert told.called("B") == "乙学校"


def test_due_and_stock_are_told_by_month(full):
    told = made(full).history(BANNER)
    assert {one.year for one in told.due(2027)} == {2025}
    assert {one.year for one in told.due(2025)} == set()
    assert {one.year for one in told.stock(Month(2026, 8))} == {2024, 2025}
    assert {one.year for one in told.stock(Month(2026, 9))} == {2025, 2026}


def test_a_key_is_that_of_the_salt_banner_and_number(full):
    with sqlite3.connect(full) as handle:
        rows = handle.execute("SELECT key, teacher, salt FROM person").fetchall()
    assert len(rows) == 4 * YEARS
    assert all(key == person_key(bytes.fromhex(salt), BANNER, teacher) for key, teacher, salt in rows)


def test_the_chain_holds_no_name_and_no_number(full):
    for entry in made(full).entries(BANNER):
        assert not any(told in entry.payload for n in range(4 * YEARS) for told in (name_of(n), teacher_of(n)))
        assert CLERK not in entry.payload + entry.clerk


def test_the_tables_are_strict_and_there_is_no_log_ahead(full):
    with sqlite3.connect(full) as handle:
        assert handle.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert {row[5] for row in handle.execute("PRAGMA table_list") if not row[1].startswith("sqlite_")} == {1}
    assert [path.name for path in full.parent.iterdir()] == [full.name]


def test_the_next_version_takes_the_place_of_the_one_before(tmp_path):
    ledger = recorded(made(tmp_path / "本.db"), 2026, range(4))
    first = ledger.history(BANNER).rounds[0]
    recorded(ledger, 2026, range(2, 5), version=2, parent=first.plan_sha256)
    told = ledger.history(BANNER)
    assert [one.version for one in told.rounds] == [2]
    assert {one.teacher for one in told.recorded} == {teacher_of(n) for n in range(2, 5)}


# -- what is changed is seen ----------------------------------------------------------------------


@pytest.mark.parametrize("statement", [
    "UPDATE entry SET payload = replace(payload, '\"A\"', '\"C\"') WHERE seq = 2",
    "UPDATE entry SET basis = '西教发〔2026〕19号' WHERE seq = 2", "UPDATE entry SET year = 2030 WHERE seq = 2",
    "UPDATE entry SET hash = upper(hash) WHERE seq = 2", "UPDATE entry SET told_at = '' WHERE seq = 2",
    "DELETE FROM entry WHERE seq = 2", "UPDATE entry SET seq = 9 WHERE seq = 2"])
def test_a_changed_row_is_seen_and_the_ledger_is_read_only(full, tmp_path, statement):
    ledger = made(copied(full, tmp_path))
    changed(ledger.store.place.file, statement)
    assert ledger.broken(BANNER).seq == 2
    with pytest.raises(ChainBroken, match="第2条"):
        ledger.begin(BANNER)
    with pytest.raises(ChainBroken):
        ledger.rebuild(BANNER)
    assert ledger.history(BANNER).seq == YEARS
    assert (ledger.broken(BANNER, 3) is None) == ("seq = 9" not in statement)


@pytest.mark.parametrize("statement", [
    "DELETE FROM entry WHERE seq = 3", "UPDATE chain SET head = 'f' || substr(head, 2)", "UPDATE chain SET length = 2"])
def test_an_end_that_was_cut_off_is_seen(full, tmp_path, statement):
    ledger = made(copied(full, tmp_path))
    changed(ledger.store.place.file, statement)
    assert ledger.broken(BANNER).seq == YEARS


def test_an_entry_that_stands_twice_is_seen(full):
    one, two, three = made(full).entries(BANNER)
    tip = Tip(3, three.hash)
    assert broken_at([one, two, three], tip) is None
    assert broken_at([one, two, two, three], tip).seq == 3
    assert broken_at([one, three], tip).seq == 2
    assert broken_at([], tip, Tip()).seq == 1
    assert broken_at([replace(one, prev="1" * 64), two, three], tip).seq == 1
    assert broken_at([], Tip(), Tip()) is None
    assert one.prev == NOTHING


@pytest.mark.parametrize("samples", [60, pytest.param(1000, marks=pytest.mark.slow)])
def test_every_flipped_byte_of_the_chain_is_seen(full, tmp_path, samples):
    """A bit of the file is turned: either what the chain says is as it was, or somebody is told."""
    right, random = full.read_bytes(), Random(samples)
    entries, path, seen = made(full).entries(BANNER), tmp_path / "本.db", 0
    places = [at for one in entries for told in (one.payload, one.hash, one.clerk, one.basis) for at in _places(
        right, told.encode())]
    for number in range(samples):
        at = random.choice(places) if number % 2 else random.randrange(len(right))
        path.write_bytes(right[:at] + bytes([right[at] ^ 1 << random.randrange(8)]) + right[at + 1:])
        try:
            ledger = made(path)
            told = ledger.broken(BANNER) is not None or BANNER not in ledger.banners()
            same = ledger.entries(BANNER) == entries
        except (RotationError, UnicodeError):
            told = same = True
        assert told or same, at
        seen += told
    assert seen > samples // 3


def _places(content, text):
    """Return where the first bytes of a text stand in a file; the rest of a long one lies on other pages."""
    start = content.find(text[:64])
    return range(start, start + min(64, len(text))) if start >= 0 else ()


# -- whoever comes late, and what is none ---------------------------------------------------------


def test_of_two_clerks_one_is_told_that_the_other_wrote(full, tmp_path):
    ledger = made(copied(full, tmp_path))
    one, other = ledger.begin(BANNER), ledger.begin(BANNER)
    one.write([Draft(2027, round_of(one, 2027, range(50, 52)), CLERK, BASIS)] * 2)
    before = ledger.entries(BANNER)
    with pytest.raises(HeadMoved, match="他人已记账 2 条"):
        other.write([Draft(2027, round_of(other, 2027, range(60, 62)), CLERK, BASIS)])
    assert ledger.entries(BANNER) == before


def test_a_head_that_was_shown_before_others_wrote_is_refused(full):
    ledger = made(full)
    entries = ledger.entries(BANNER)
    assert ledger.begin(BANNER, entries[-1].hash[:12]).tip.length == YEARS
    with pytest.raises(HeadMoved, match="他人已记账 2 条"):
        ledger.begin(BANNER, entries[0].hash[:12])


@pytest.mark.parametrize("name", [teacher_of(1), name_of(1), CLERK, "110101199003070011"])
def test_a_name_or_number_is_kept_out_of_the_chain(full, name):
    pen = made(full).begin(BANNER)
    said = round_of(pen, 2027, range(1, 3)).model_copy(update={"schools": {"A": name}})
    with pytest.raises(PlanError, match="姓名或编号"):
        pen.write([Draft(2027, said, CLERK, BASIS)])
    assert made(full).history(BANNER).seq == YEARS


@pytest.mark.parametrize(("content", "told"), [
    (None, "没有找到台账"), (b"", "没有找到台账"), (b"PK\x03\x04" + bytes(4000), "不是台账文件"),
    ("other", "不是台账"), ("newer", "更新版本")])
def test_what_is_no_ledger_is_told_in_one_sentence(full, tmp_path, content, told):
    path = tmp_path / "本.db"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content == "other":
        changed(path, "CREATE TABLE note (told TEXT)")
    elif content == "newer":
        changed(copied(full, tmp_path), f"UPDATE ledger SET version = {VERSION + 1}")
    with pytest.raises(LedgerUnusable, match=told):
        made(path).banner()


def test_a_ledger_of_another_banner_is_not_written_by_mistake(full, tmp_path):
    ledger = made(copied(full, tmp_path))
    with pytest.raises(PlanError, match="属于试旗"):
        ledger.begin("别旗")
    recorded(ledger, 2026, range(3), banner="别旗")
    assert ledger.banners() == ("别旗", BANNER)
    with pytest.raises(PlanError, match="--banner"):
        ledger.banner()
    assert ledger.history(BANNER) == made(full).history(BANNER)


def test_what_is_looked_up_is_worked_out_from_the_chain(full, tmp_path):
    ledger = made(copied(full, tmp_path))
    right = ledger.history(BANNER)
    changed(ledger.store.place.file, "UPDATE spell SET host = 'X' WHERE number = 1")
    assert verified(ledger, BANNER).stale
    assert not verified(ledger, BANNER).sound
    ledger.rebuild(BANNER)
    assert verified(ledger, BANNER).sound
    assert ledger.history(BANNER) == right


def test_only_a_sound_ledger_is_written_whosever_chain_is_not(full, tmp_path):
    """A stale table or a broken chain is told with what is shown; nothing is written, for another banner neither."""
    path = copied(full, tmp_path)
    recorded(made(path), 2026, range(3), banner="别旗")
    book = ("--ledger", path)
    told = events(tmp_path, ("退休", teacher_of(0), "2026-08", {}))
    changed(path, f"UPDATE spell SET host = 'X' WHERE number = 1 AND banner = '{BANNER}'")
    shown = run("ledger", "show", "--year", 2016, "--banner", BANNER, *book, code=6)
    assert "查询表与记账不一致，请运行 rotation ledger rebuild" in shown.stderr
    assert json.loads(run("ledger", "show", "--banner", BANNER, *book, "--json", code=6).stdout)["exit"] == 6
    run("ledger", "show", "--banner", "别旗", *book)
    assert "请运行 rotation ledger rebuild" in run("ledger", "form", tmp_path / "表.xlsx", "--banner", BANNER, *book).stderr
    for banner in (BANNER, "别旗"):
        refused = run("ledger", "event", told, "--banner", banner, *book, code=6).stderr
        assert f"{BANNER}：查询表与记账不一致" in refused
        assert "本次未写入" in refused
    run("ledger", "rebuild", *book)
    run("ledger", "event", told, "--banner", "别旗", *book)
    changed(path, f"UPDATE entry SET year = 2030 WHERE seq = 2 AND banner = '{BANNER}'")
    assert f"{BANNER}：台账第2条起校验不符" in run("ledger", "event", told, "--banner", "别旗", *book, code=6).stderr


def test_a_banner_that_is_not_there_is_told_with_those_that_are(full):
    with pytest.raises(PlanError, match=f"台账中没有别旗；台账中有：{BANNER}"):
        made(full).banner("别旗")


def test_tables_of_before_are_brought_up_to_date_without_touching_the_chain(full, tmp_path):
    ledger = made(copied(full, tmp_path))
    path, right, entries = ledger.store.place.file, ledger.history(BANNER), ledger.entries(BANNER)
    changed(path, "DROP TABLE walk")
    changed(path, "ALTER TABLE spell RENAME COLUMN host TO there")
    changed(path, "UPDATE ledger SET version = 0")
    with pytest.raises(LedgerUnusable, match="upgrade"):
        ledger.history(BANNER)
    assert ledger.upgrade() == (0, VERSION)
    assert (ledger.history(BANNER), ledger.entries(BANNER)) == (right, entries)


def test_a_locked_file_is_told(full, tmp_path, monkeypatch):
    monkeypatch.setattr("rotation.ledger.place.PATIENCE", 0.1)
    ledger = made(copied(full, tmp_path))
    pen = ledger.begin(BANNER)
    holder = sqlite3.connect(ledger.store.place.file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(LedgerUnusable, match="他人正在写入"):
        pen.write([Draft(2027, round_of(pen, 2027, range(1, 3)), CLERK, BASIS)])
    assert ledger.history(BANNER).seq == YEARS, "reading waits for nobody"
    holder.close()


def test_a_full_disk_is_told_and_nothing_half_is_left(full, tmp_path, monkeypatch):
    path, opened = copied(full, tmp_path), Database._file

    def nearly_full(self):
        handle = opened(self)
        handle.execute("PRAGMA max_page_count = 1")  # as many pages as there are, and no more
        return handle
    monkeypatch.setattr(Database, "_file", nearly_full)
    ledger = made(path)
    pen = ledger.begin(BANNER)
    with pytest.raises(LedgerUnusable, match="磁盘已满"):
        pen.write([Draft(2027, round_of(pen, 2027, range(500)), CLERK, BASIS)])
    assert ledger.history(BANNER) == made(full).history(BANNER)


def test_what_is_not_installed_is_told_in_a_sentence(monkeypatch):
    url = Place.of("postgresql://hr@127.0.0.1/x")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(LedgerUnusable, match="psycopg"):
        made(url).banners()
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    assert "附加组件 ledger" in run("ledger", "show", "--lang", "zh", code=2).stderr
    assert "--due" in run("ledger", "show", "--help").stdout


def test_a_place_is_a_file_a_url_or_that_of_the_environment(tmp_path, monkeypatch):
    monkeypatch.delenv("ROTATION_LEDGER", raising=False)
    assert Place.of(None, tmp_path).file == tmp_path / "rotation-台账.db"
    assert Place.of("sqlite:///a/b.db").file.as_posix() == "a/b.db"
    told = Place.of("postgresql://hr:secret@10.0.0.5/ledger")
    assert (told.file, told.url.partition(":")[0]) == (None, "postgresql+psycopg")
    assert "secret" not in str(told)
    monkeypatch.setenv("ROTATION_LEDGER", "there.db")
    assert Place.of(None, tmp_path).file.name == "there.db"
    assert Place.of("here.db").file.name == "here.db"
    with pytest.raises(LedgerUnusable):
        Place.of("mysql://x/y")


def test_ledger_at_a_place_draws_its_own_salts(tmp_path):
    ledger = Ledger.at(Place(tmp_path / "本.db"))
    assert ledger.salt() != ledger.salt()
    assert ledger.banners() == ()


def test_looking_up_loads_neither_sheets_nor_rounds():
    """What a question takes is loading the program: neither the report, the rounds of a plan nor arrays are needed."""
    code = "import sys, rotation.cli.failures, rotation.ledger.lists, rotation.ledger.verify; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"numpy", "rotation.report", "rotation.run", "rotation.domain.round", "rotation.rules"} & set(loaded.stdout.split())

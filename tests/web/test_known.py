"""What was read once is not read again, and nothing is believed that may have changed."""

import json
import threading

import pytest

from rotation.web import known as kept
from rotation.web import tasks
from rotation.web.known import ReadOnce
from rotation.web.short import Shorts
from rotation.workbook.template import write_input
from tests.support.desk import served
from tests.support.small_banner import small_banner


def test_parts_of_an_answer_come_back_and_another_key_is_another_answer(tmp_path):
    store = ReadOnce(tmp_path / "known")
    assert store.part(("a", 1)) is None
    assert store.keep(("a", 1), {"answer": {"k": ["名"]}, "b": {"x": 1}})
    assert (store.part(("a", 1)), store.part(("a", 1), "b")) == ({"k": ["名"]}, {"x": 1})
    assert store.part(("a", 2)) is None
    assert store.keep(("a", 1), {"answer": {"k": []}})
    assert (store.part(("a", 1)), store.part(("a", 1), "b")) == ({"k": []}, None)


def test_another_version_of_the_program_reads_anew(tmp_path, monkeypatch):
    store = ReadOnce(tmp_path)
    store.keep(("a",), {"answer": {}})
    assert store.part(("a",)) == {}
    monkeypatch.setattr(kept, "_program", lambda: "another")
    assert store.part(("a",)) is None


@pytest.mark.parametrize("damage", [b"", b"[]", b"{", b"\xff"])
def test_a_damaged_answer_is_none(tmp_path, damage):
    store = ReadOnce(tmp_path)
    store.keep(("a",), {"answer": {}})
    (found,) = tmp_path.glob("*/answer.json")
    found.write_bytes(damage)
    assert store.part(("a",)) is None


def test_the_oldest_is_let_go(tmp_path):
    store = ReadOnce(tmp_path)
    for number in range(kept._MOST + 5):
        assert store.keep((number,), {"answer": {"n": number}})
    assert len(list(tmp_path.iterdir())) == kept._MOST


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path):
    (tmp_path / "known").write_text("a file where the folder would be")
    assert not ReadOnce(tmp_path / "known").keep(("a",), {"answer": {}})


def test_an_answer_that_is_told_early_is_the_answer_and_the_rest_can_be_waited_for(tmp_path, monkeypatch):
    going = threading.Event()

    def asked(errand, tell):
        tell({"first": 1})
        going.wait(60)
        (tmp_path / "rest").touch()
        return kept_end({"first": 2})
    from rotation.process import Ended, Fate

    def kept_end(answer):
        return Ended(Fate.ANSWERED, answer)
    monkeypatch.setattr("rotation.web.short.asked", asked)
    shorts = Shorts(ReadOnce(tmp_path / "known"))
    assert shorts.ask(tasks.check, {}, ("x",), lasting=True) == {"first": 1}
    assert not (tmp_path / "rest").exists()
    going.set()
    shorts.settle(tasks.check, ("x",))
    assert (tmp_path / "rest").exists()
    monkeypatch.setattr("rotation.web.short.asked", lambda *_: pytest.fail("it is known"))
    assert Shorts(ReadOnce(tmp_path / "known")).ask(tasks.check, {}, ("x",), lasting=True) == {"first": 1}


def test_a_check_is_remembered_by_the_desk_not_by_the_server(tmp_path):
    book = tmp_path / "小旗.xlsx"
    write_input(book, small_banner("小旗"), "zh")
    with served(tmp_path / "桌") as desk:
        desk.drop(book)
        (found,) = (desk.folder / ".desk" / "known").glob("*/answer.json")
    told = json.loads(found.read_bytes())
    told["counted"] = {"zh": "此前已经检查", "en": "was checked"}
    found.write_text(json.dumps(told), encoding="utf-8")
    with served(tmp_path / "桌") as again:
        assert "此前已经检查" in again.ask("GET", "/check/%E6%95%B0%E6%8D%AE-001.xlsx").text
        again.drop(book)
        assert "此前已经检查" not in again.ask("GET", "/check/%E6%95%B0%E6%8D%AE-002.xlsx").text

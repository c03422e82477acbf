"""Whether a machine has memory enough is told before a round is solved, and only where it is known."""

import pytest

from rotation.process import memory
from rotation.run.room import needed, short_of_memory


def test_enough_memory_and_unknown_memory_are_not_told():
    assert short_of_memory(1_000, None) is None
    assert short_of_memory(1_000, needed(1_000)) is None


def test_too_little_memory_is_a_sentence_with_both_amounts():
    told = short_of_memory(1_000_000, 1 << 30)
    assert told is not None
    for text in (told.render("zh"), told.render("en")):
        assert "1024" in text
        assert str(needed(1_000_000) >> 20) in text


def test_more_options_need_more_memory():
    assert needed(10) < needed(1_000) < needed(1_000_000)


@pytest.mark.parametrize(("most", "used", "left"), [
    ("max", "5", 2 << 20), (str(1 << 20), "0", 1 << 20), (str(1 << 20), str(2 << 20), 0), ("x", "y", 2 << 20)])
def test_a_container_may_have_less_than_its_machine(tmp_path, most, used, left):
    (tmp_path / "meminfo").write_text("MemTotal: 9 kB\nMemAvailable:    2048 kB\n")
    (tmp_path / "memory.max").write_text(most + "\n")
    (tmp_path / "memory.current").write_text(used + "\n")
    assert memory._linux(tmp_path / "meminfo", tmp_path) == left


def test_a_system_that_tells_nothing_is_asked_no_more(tmp_path, monkeypatch):
    assert memory._linux(tmp_path / "none", tmp_path) is None
    monkeypatch.setattr(memory, "_TOLD", {})
    assert memory.available() is None

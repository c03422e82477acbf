"""Hostile inputs run as whole commands, judged and told; a few of them here, a sample with the long tests.

Seconds are told by the benchmark and asked for by no test: how fast a machine is must not decide.
"""

from dataclasses import replace

import pytest

from benchmarks import hostile
from benchmarks.hostile import Answer, answers, raw, table, told
from benchmarks.report import pipes
from rotation.process.litter import PREFIX
from tests.support.hostile.ground import Case, Ground

CASES = hostile.cases()
FEW = {"layouts: two sheets of teachers", "policy files: inf and nan", "pipes, devices, links, folders: workbook: a pipe"}
SOUND = Answer("kind", "name", (3,), 3, 1.0, 50.0, "", "")


def wrong(found):
    return [told(one) for one in found if any(one.wrongs()) or one.megabytes > hostile.MEMORY]


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    return Ground(tmp_path_factory.mktemp("ground"))


def test_a_few_of_them_are_answered_as_they_must_be(ground):
    chosen = [case for case in CASES if f"{case.kind}: {case.name}" in FEW]
    assert len(chosen) == len(FEW)
    found = [hostile.answer(case, ground) for case in chosen]
    assert wrong(found) == []
    assert all(one.seconds > 0 for one in found)


def test_what_is_believed_and_what_is_left_is_found(ground):
    def make(here):
        here.text(f"{PREFIX}x", "left")
        return [["check", here.book()]]
    one = hostile.answer(Case("kind", "a sound workbook", make, (3,), lambda _: "code ran"), ground)
    assert one.believed
    assert list(one.wrongs()) == ["ended with 0, not 3", f"code ran; left case/{PREFIX}x"]


@pytest.mark.slow
def test_a_sample_of_all_kinds_is_answered_as_it_must_be():
    """The first of every kind but the batch of eight, which is the work of eight plans."""
    first = {case.kind: case for case in reversed(CASES) if "eight banners" not in case.kind}
    assert wrong(answers(first.values())) == []


def test_every_kind_of_way_in_is_tried():
    assert len({(case.kind, case.name) for case in CASES}) == len(CASES) > 900
    assert len({case.kind for case in CASES}) > 25


@pytest.mark.parametrize(("said", "found"), [
    ("错误：文件已损坏", ""), ("错误：这是程序的错误（KeyError）", "程序的错误"), ("x\nTraceback (most recent call last):\n", "Traceback"),
    ('  File "a.py", line 3, in b', "File"), ("ValueError: x", "ValueError"), ("UserWarning: y", "UserWarning"),
    ("甲\x1b]0;乙", "\x1b")])
def test_what_no_answer_says_is_found(said, found):
    assert bool(raw(said)) == bool(found)
    assert found in raw(said)


@pytest.mark.parametrize(("change", "said"), [
    ({}, []), ({"code": 1}, ["ended with 1, not 3"]), ({"expected": (0, 4)}, ["ended with 3, not 0 or 4"]),
    ({"raw": "KeyError"}, ["said 'KeyError'"]), ({"broken": "left x"}, ["left x"])])
def test_what_is_wrong_is_told(change, said):
    assert list(replace(SOUND, **change).wrongs()) == said
    assert ("WRONG" in told(replace(SOUND, **change))) == bool(said)


def test_a_bar_of_seconds_belongs_to_every_plan():
    assert list(replace(SOUND, seconds=10.1).beyond()) == ["10.1 s"]
    assert list(replace(SOUND, seconds=79.0, plans=8).beyond()) == []
    assert list(replace(SOUND, seconds=80.1, megabytes=500.1, plans=8).beyond()) == ["80.1 s", "500 MB"]


def test_kinds_are_summed_up_by_their_worst():
    some = [SOUND, replace(SOUND, code=0, seconds=10.1), replace(SOUND, kind="other", megabytes=501.0, raw="KeyError")]
    assert [row[0] for row in table(some).rows] == ["kind", "other", "all"]
    text = pipes(table(some))
    assert "| kind | 2 | 1 | 1 | 0 | 10.1 | 50 | 1 |" in text
    assert "| all | 3 | 1 | 1 | 1 | 10.1 | 501 | 2 |" in text

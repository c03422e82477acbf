"""Posts by lessons, by class and by pupils, on schools counted by thought."""

from __future__ import annotations

from typing import Any

from rotation.domain.vocabulary import SchoolType, Stage
from rotation.model.eligibility import settle
from rotation.policy.policy import Policy
from rotation.policy.source import DEFAULT
from rotation.rules._tiny import tiny

SIX = {f"grade{grade}": 1 for grade in range(1, 7)}
THREE = {f"grade{grade}": 2 for grade in range(7, 10)}
PER_CLASS = {"per_class_primary": {"语文": "0.8", "科学": "0.05", "数学": "0.45", "书法": "1/12"},
             "per_class_junior": {"数学": "0.45"}}


def needs(school: dict[str, Any], **given: Any) -> dict[str, int]:
    values = {"round.year": 2026, **{f"need.{name}": value for name, value in given.items()}}
    policy = Policy.of({name: (value, DEFAULT) for name, value in values.items()})
    round = settle(tiny({"一校": school}, {}, posts={}), policy)
    return {at.subject: cell.need for at, cell in round.cells.items() if cell.need}


def test_by_lessons() -> None:
    """六轨各一班：语文42节/14 + 道德与法治12节/18；数学26/14 + 科学10/18 + 信息科技4/18."""
    found = needs(SIX)
    assert (found["语文"], found["数学"], found["音乐"]) == (367, 263, 67)


def test_by_class() -> None:
    """六个班：语文4.8，数学0.45+科学0.05即3，书法0.5；表中没有的学科不设岗."""
    assert needs(SIX, method="class", **PER_CLASS) == {"语文": 480, "数学": 300, "书法": 50}


def test_by_pupils_every_hundredth_is_dealt_out() -> None:
    """380名小学生即20个岗位；语文（含道德与法治）54节，共147节：20×54/147 = 7.3469，余数最大的语文、外语进一."""
    found = needs({**SIX, "primary_pupils": 380}, method="ratio")
    assert sum(found.values()) == 2000
    assert found == {"语文": 735, "数学": 544, "外语": 123, "体育与健康": 272, "音乐": 163, "美术": 163}
    junior = needs({"type": SchoolType.JUNIOR, **THREE, "junior_pupils": 270}, method="ratio")
    assert sum(junior.values()) == 2000


def test_few_pupils_count_by_class() -> None:
    """199人不足200人：六个班各2.3个岗位；200人按19人一个岗位；未填人数的按班."""
    assert sum(needs({**SIX, "primary_pupils": 199}, method="ratio").values()) == 1380
    assert sum(needs({**SIX, "primary_pupils": 200}, method="ratio").values()) == 1053
    assert sum(needs({**SIX, "primary_pupils": None}, method="ratio").values()) == 1380
    assert sum(needs({**SIX, "primary_pupils": 199}, method="ratio", small_below=100).values()) == 1047


def test_a_row_of_the_bureau_wins_whatever_the_method() -> None:
    values = {"round.year": (2026, DEFAULT), "need.method": ("ratio", DEFAULT)}
    problem = tiny({"一校": {**SIX, "primary_pupils": 380}}, {}, posts={"一校 音乐": 4})
    cells = settle(problem, Policy.of(values)).cells
    found = {at.subject: cell.need for at, cell in cells.items() if at.stage is Stage.PRIMARY}
    assert found["音乐"] == 400
    assert found["语文"] == 735

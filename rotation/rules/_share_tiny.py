"""Tiny worlds of schools that share teachers, for the examples of rules and for tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rotation.domain.problem import Problem
from rotation.domain.vocabulary import SchoolType, Stage
from rotation.rules._tiny import road, tiny

Given = Mapping[str, Any]
FULL = 18
"""Lessons a week of a full load in music at a primary school."""


def walkers(schools: Mapping[str, Given], teachers: Mapping[str, Given], *roads: tuple[str, str, int]) -> Problem:
    """Make a small world of primary schools 10 km apart and music teachers of the first of them.

    Parameters
    ----------
    schools, teachers
        Code or id -> fields that differ.
    roads
        (From, to, kilometers) where it is not 10 km.
    """
    codes = list(schools)
    told = {frozenset((start, end)): km for start, end, km in roads}
    ways = [road(start, end, told.get(frozenset((start, end)), 10))
            for at, start in enumerate(codes) for end in codes[at + 1:]]
    people = {key: {"subject": "音乐", **given} for key, given in teachers.items()}
    places = {code: {"town": f"{code}镇", **given} for code, given in schools.items()}
    return tiny(places, people, posts={}, distances=ways)


def music(**given: Any) -> Problem:
    """One music teacher of 一小, which has no classes, and 二小 with six classes without music."""
    return walkers({"一小": {}, "二小": {f"grade{n}": 1 for n in range(1, 7)}}, {"甲": given})


def twelve_lessons() -> Problem:
    """二小 has six classes with two lessons each."""
    return music()


def besides(**given: Any) -> Problem:
    """甲 teaches mathematics at 一小, which has one class, and nobody music."""
    return walkers({"一小": {"grade1": 1}, "二小": {}}, {"甲": {"subject": "数学", **given}})


def six_lessons() -> Problem:
    """The junior stage of 二小 has six classes with one lesson each."""
    junior = {"type": SchoolType.JUNIOR}
    return walkers({"一小": junior, "二小": {**junior, "grade7": 2, "grade8": 2, "grade9": 2}}, {
        "甲": {"stage": Stage.JUNIOR, "certificate_stage": "初中"}})


def little_spare() -> Problem:
    """甲 has four lessons to spare; 二小 has six classes with two lessons each."""
    return walkers({"一小": {"grade1": FULL // 2 - 2}, "二小": {f"grade{n}": 1 for n in range(1, 7)}}, {"甲": {}})


def two_walkers(**given: Given) -> Problem:
    """甲 and 乙 of 一小 can both go to 二小."""
    return walkers({"一小": {}, "二小": {f"grade{n}": 1 for n in range(1, 7)}}, {"甲": {}, "乙": {}, **given})


def at_km(km: int, *, rural: bool = False, beds: int | None = None, **others: Given) -> Problem:
    """二小, perhaps a rural school or one with beds, lies so many kilometers away; 甲 has perhaps colleagues."""
    there = {"grade1": 3, "grade2": 3, "rural": rural, "dorm_beds": beds}
    return walkers({"一小": {}, "二小": there}, {"甲": {}, **others}, ("一小", "二小", km))


def two_schools(km: int) -> Problem:
    """二小 and 三小 lie 10 km away and so many kilometers apart."""
    return walkers({"一小": {}, "二小": {"grade1": 2}, "三小": {"grade1": 2}}, {"甲": {}}, ("二小", "三小", km))


def four_schools() -> Problem:
    """Four other schools, all 10 km from each other."""
    return walkers({"一小": {}, **{code: {"grade1": 2} for code in ("二小", "三小", "四小", "五小")}}, {"甲": {}})


def nine_years() -> Problem:
    """二校 has both stages: three classes with two lessons of music each, and four with one."""
    nine = {"type": SchoolType.NINE_YEAR}
    return walkers({"一校": nine, "二校": {**nine, "grade1": 3, "grade7": 4}}, {
        "甲": {"stage": Stage.JUNIOR, "certificate_stage": "初中"}})


def by_screen(*, classes: int = 1, adult: bool = True, subject: str = "音乐", rooms: int = 1) -> Problem:
    """甲 teaches one class of 一小; 二小 has first classes without music, and perhaps 丙 with lessons to spare.

    The schools are too far apart to walk; each has a room for remote lessons.
    """
    others: dict[str, Given] = {"丙": {"school": "二小", "subject": "数学"}} if adult else {}
    return walkers({"一小": {"remote_room": 1, "grade1": 1}, "二小": {"remote_room": rooms, "grade1": classes}},
                   {"甲": {"subject": subject}, **others}, ("一小", "二小", 200))

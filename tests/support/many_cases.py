"""A banner of half a hundred people and a dozen schools in which every kind of case occurs."""

from __future__ import annotations

from functools import cache
from typing import Any

from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.vocabulary import UNPOSTED, Duty, Level, LockKind, SchoolType
from rotation.policy.policy import Policy
from rotation.rules._tiny import lock, road, spell, tiny
from tests.support.worlds import MADE


def _people() -> dict[str, dict[str, Any]]:
    people: dict[str, dict[str, Any]] = {f"师{n:02d}": {} for n in range(1, 21)}
    people |= {f"骨{n}": {"backbone": Level.BANNER} for n in (1, 2, 3)}
    people |= {f"中{n}": {"duty": Duty.MIDDLE} for n in (1, 2)}
    people |= {f"毕{n}": {"graduating": True} for n in (1, 2)}
    people |= {f"远{n}": {"home_town": "远镇"} for n in (1, 2)}
    people |= {
        "音": {"subject": "音乐"}, "青": {"joined": Month(2024, 9)}, "合": {"established": False},
        "缓": {"deferral": "重病", "deferral_until": Month(2026, 12)}, "校长": {"duty": Duty.HEAD},
        "留": {}, "往": {}, "禁": {}, "旧": {}, "夫": {"spouse": "妻"}, "妻": {"spouse": "夫"},
        "新": {"school": UNPOSTED}, "村骨": {"school": "村小", "backbone": Level.BANNER},
        "村师": {"school": "村小"}, "独": {"school": "独小"}, "少1": {"school": "少小"},
        "少2": {"school": "少小"}, "少3": {"school": "少小"}}
    return people


def _schools() -> dict[str, dict[str, Any]]:
    return {
        "大小": {"send_max": 9, "group": "甲团"}, "东小": {"town": "东镇", "rural": True},
        "西小": {"town": "西镇", "rural": True}, "村小": {"town": "东镇", "rural": True},
        "远小": {"town": "远乡", "rural": True}, "满小": {"established_posts": 0},
        "床小": {"dorm_beds": 0}, "限小": {"receive_max": 0}, "独小": {"rural": True},
        "少小": {"rural": True}, "多小": {}, "初中": {"type": SchoolType.JUNIOR}}


@cache
def facts() -> Problem:
    posts = {"大小 数学": 20, "大小 音乐": 1, "东小 数学": 4, "西小 数学": 4, "村小 数学": 2, "远小 数学": 2,
             "满小 数学": 2, "床小 数学": 2, "限小 数学": 2, "独小 数学": 1, "少小 数学": 1, "多小 数学": 1,
             "东小 音乐": 1, "初中 数学": 1}
    locks = [lock("留", LockKind.STAY), lock("往", LockKind.GOES_TO, "东小"),
             lock("禁", LockKind.NEVER_TO, "西小"), lock("师20", LockKind.NEVER_TO, "远小", relation=True)]
    past = [spell("旧", "大小", "西小", Month(2022, 9), Month(2022, 12)),
            spell("旧", "大小", "东小", Month(2024, 2), Month(2024, 7))]
    roads = [road("大小", "远小", 121), road("远镇", "床小", 40)]
    return tiny(_schools(), _people(), posts=posts, most={"多小 数学": 1}, locks=locks, history=past,
                distances=roads)


def policy() -> Policy:
    values = {"round.year": 2026, "round.seat_town": "旗镇", "round.banner": "旗", "R35.years": 1}
    return Policy.of({name: (value, MADE) for name, value in values.items()})

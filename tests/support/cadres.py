"""Small random worlds of leaders, the rules retold from the specification, and every plan of a world."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from math import ceil
from random import Random
from typing import Any

from rotation.domain.cadre_plan import CadrePlan
from rotation.domain.leadership import (
    Appraisal,
    LeaderOrder,
    LeaderOrderKind,
    LeaderProfile,
    PartyBody,
    Reserve,
)
from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.records import Answer, Parameter
from rotation.domain.school import School
from rotation.domain.seats import Seat
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Duty, Gender, PersonStatus, Rank, SchoolType
from rotation.leaders.settle import settle
from rotation.leaders.task import CadreTask
from rotation.policy.cadre_policy import CadrePolicy
from rotation.policy.source import Source
from rotation.rules._seats import at, posts
from rotation.text import say

MADE = Source(say("test", "测试"))
YEAR = 2026
ASKED: dict[str, Any] = {"parameters": [Parameter(name="round.year", value=str(YEAR))],
                         "answers": [Answer(code="retired-already", clerk="经办人")]}
"""What a workbook of such a world says besides."""
CHAIN = posts({"一小": {}, "二小": {}, "三小": {}}, {
    "甲": at("一小", start=2018, retires=Month(2026, 8)), "乙": at("三小", start=2018),
    "丙": at("三小", Duty.VICE_HEAD, 2019), "丁": at("二小", start=2024)}, **ASKED)
"""甲 of 一小 retires; 乙 of 三小 moves there; 丙, deputy of 三小, is promoted."""
STUCK = posts({"一小": {}, "二小": {}}, {
    "甲": at("一小", start=2018, retires=Month(2026, 8)), "丁": at("二小", start=2024),
    "戊": at("一小", Duty.VICE_HEAD, 2024)}, **ASKED)
"""The only one who could follow a head who retires has a year too few."""


def policy_of(**values: Any) -> CadrePolicy:
    """Rules with some parameters, named with two underscores for the point."""
    named = {name.replace("__", "."): value for name, value in values.items()}
    given = {"round.year": YEAR, "round.banner": "旗", "round.seat_town": "旗镇", **named}
    return CadrePolicy.of({name: (value, MADE) for name, value in given.items()})


def task_of(problem: Problem, policy: CadrePolicy | None = None) -> CadreTask:
    """The task of facts under rules."""
    told = policy or policy_of()
    return CadreTask(settle(problem, told), told)


def plan_of(task: CadreTask, text: str) -> CadrePlan:
    """The plan written as ``甲>二小:校长``, blank-separated."""
    pairs = []
    for part in text.split():
        who, host = part.split(">")
        school, duty = host.split(":")
        pairs.append((who, Seat.of(school, duty)))
    return task.placed(pairs)


# -- random worlds ----------------------------------------------------------------------------


def world(seed: int, schools: int = 4, leaders: int = 7) -> CadreTask:
    """A random small world, with rules of random strength."""
    rng = Random(seed)
    places = {f"S{n}": _school(rng, n) for n in range(rng.randint(2, schools))}
    people = dict(_people(rng, tuple(places), leaders))
    orders = [_order(rng, key, tuple(places)) for key in people
              if rng.random() < 0.08 and people[key]["duty"] is not Duty.MIDDLE]
    problem = posts(places, people, *orders)
    return task_of(problem, policy_of(**_values(rng)))


def _school(rng: Random, number: int) -> dict[str, Any]:
    kind = rng.choice([SchoolType.PRIMARY] * 4 + [SchoolType.JUNIOR, SchoolType.NINE_YEAR])
    junior = kind is not SchoolType.PRIMARY
    return {"type": kind, "rural": rng.random() < 0.4, "weak": rng.random() < 0.2, "longitude": 116 + 0.3 * number,
            "party": rng.choice([None, None, PartyBody.COMMITTEE, PartyBody.BRANCH]), "boarding": rng.random() < 0.3,
            "deputy_posts": rng.choice([None, None, 1, 2]), "group": rng.choice(["东", "西", None]),
            "certified_in": rng.choice([None] * 6 + [YEAR]), "primary_pupils": 0 if kind is SchoolType.JUNIOR else
            rng.choice([100, 500, 900, 1800]), "junior_pupils": rng.choice([200, 1000]) if junior else 0}


def _people(rng: Random, schools: tuple[str, ...], most: int) -> Iterator[tuple[str, dict[str, Any]]]:
    left, number = most - len(schools), 0
    for school in schools:
        duties = [Duty.HEAD if rng.random() < 0.8 else Duty.BOTH]
        extra = rng.choices([Duty.VICE_HEAD, Duty.SECRETARY, Duty.MIDDLE], [5, 2, 3], k=min(left, rng.randint(0, 3)))
        left -= len(extra)
        for duty in [*duties, *dict.fromkeys(d for d in extra if d is Duty.SECRETARY),
                     *(d for d in extra if d is not Duty.SECRETARY)]:
            yield f"p{number}", _person(rng, school, duty, schools, number)
            number += 1


def _person(rng: Random, school: str, duty: Duty, schools: tuple[str, ...], number: int) -> dict[str, Any]:
    start = rng.choice([2012, 2015, 2016, 2018, 2019, 2020, 2020, 2021, 2023, 2024, 2025])
    given: dict[str, Any] = {
        "school": school, "duty": duty, "duty_since": Month(start, rng.choice([3, 8, 9, 9, 10])),
        "joined": Month(max(2005, start - rng.randint(0, 6)), 9), "born": Month(rng.randint(1964, 1990), rng.randint(1, 12)),
        "gender": rng.choice(list(Gender)), "rank": rng.choice([Rank.FIRST, Rank.SENIOR, Rank.SECOND, None]),
        "certificate_stage": rng.choice([None, "小学", "初中", "初中"]),
        "status": PersonStatus.SECONDED if rng.random() < 0.05 else PersonStatus.IN_POST}
    if rng.random() < 0.06:
        given["retires"] = Month(YEAR, 8)
    if rng.random() < 0.05:
        given |= {"deferral": "在建项目", "deferral_until": Month(YEAR + 1, 7)}
    if number and rng.random() < 0.12:
        given["spouse"] = f"p{rng.randrange(number)}"
    if rng.random() < 0.6:
        given |= _profile(rng, schools, duty)
    return given


def _profile(rng: Random, schools: tuple[str, ...], duty: Duty) -> dict[str, Any]:
    return {"honour": rng.choice([None, None, "旗县级", "盟市级"]), "career_rank": rng.choice([None, "特级", "高级", "中级"]),
            "appraisal": rng.choice([None, Appraisal.EXCELLENT, Appraisal.GOOD, Appraisal.BARELY, Appraisal.FAILED]),
            "member": rng.choice([None, True, True, False]), "served": rng.choice([None, None, rng.choice(schools)]),
            "wishes": (rng.choice(schools),) if rng.random() < 0.3 else (),
            "reserve": Reserve.DEPUTY if duty is Duty.MIDDLE and rng.random() < 0.5 else None}


def _order(rng: Random, key: str, schools: tuple[str, ...]) -> LeaderOrder:
    kind = rng.choice([LeaderOrderKind.STAY, LeaderOrderKind.MUST_MOVE, LeaderOrderKind.NEVER_TO,
                       LeaderOrderKind.GOES_TO, LeaderOrderKind.RELIEVED])
    named = (rng.choice(schools),) if kind in (LeaderOrderKind.NEVER_TO, LeaderOrderKind.GOES_TO) else ()
    return LeaderOrder(teacher=key, kind=kind, schools=named, reason="测试", clerk="测试")


def _values(rng: Random) -> dict[str, Any]:
    return {"D10__count": rng.choice(["post", "school"]), "D12__years": rng.choice([0, 8, 10]),
            "D15__years": rng.choice([0, 2, 3]), "D20__over_must": rng.random() < 0.8, "D22__on": rng.random() < 0.2,
            "C15__lateral": rng.random() < 0.8, "C30__years": rng.choice([0, 3]), "C35__km": rng.choice([40, 200]),
            "C60__scope": "group" if rng.random() < 0.1 else "banner", "P12__strict": rng.random() < 0.5,
            "P25__share": rng.choice(["50%", "100%", "34%"]), "P55__share": rng.choice(["50%", "100%"]),
            "P20__on": rng.random() < 0.7, "P45__on": rng.random() < 0.7}


def every_plan(task: CadreTask, most: int = 3000) -> list[CadrePlan]:
    """Every way of giving people seats that they may take, lawful or not; a random part of many."""
    movers = task.options.movers
    choices = [(None, *task.options.of(key)) for key in movers]
    number = 1
    for one in choices:
        number *= len(one)
    if number <= most:
        return [_placed(task, movers, chosen) for chosen in product(*choices)]
    rng = Random(number)
    return [_placed(task, movers, [rng.choice(one) if rng.random() < 0.5 else None for one in choices])
            for _ in range(most)]


def _placed(task: CadreTask, movers: Iterable[str], chosen: Iterable[Seat | None]) -> CadrePlan:
    return task.placed((key, seat) for key, seat in zip(movers, chosen, strict=True) if seat is not None)


def breached(task: CadreTask, plan: CadrePlan) -> set[str]:
    """The codes of the rules that a plan breaks."""
    return {rule.code for rule in task.rules for subject in rule.subjects(task.world) if rule.breaches(plan, subject)}


# -- the specification retold -----------------------------------------------------------------


class CadreOracle:
    """Every rule on leaders once more, as plainly as the specification tells it, from the facts alone.

    It knows nothing of `Cadre` but its facts and of rules but their parameters.
    """

    def __init__(self, task: CadreTask) -> None:
        self.problem, self.policy = task.cadre.problem, task.policy
        self.people: dict[str, Teacher] = {t.id: t for t in self.problem.teachers}
        self.profiles: dict[str, LeaderProfile] = {one.teacher: one for one in self.problem.leaders}
        self.orders = {key: [one for one in self.problem.leader_orders if one.teacher == key] for key in self.people}
        self.schools: dict[str, School] = {s.code: s for s in self.problem.schools}

    # facts

    def level(self, key: str) -> int:
        duty = self.people[key].duty
        return 2 if duty in (Duty.HEAD, Duty.SECRETARY, Duty.BOTH) else 1 if duty in (
            Duty.VICE_HEAD, Duty.VICE_SECRETARY) else 0

    def years(self, since: Month | None) -> int:
        if since is None:
            return 0
        return max(0, YEAR - (since.year if since.month <= 9 else since.year + 1))

    def tenure(self, key: str) -> int:
        return self.years(self.people[key].duty_since)

    def told(self, key: str, name: str) -> Any:
        profile = self.profiles.get(key)
        return None if profile is None else getattr(profile, name)

    def rule(self, code: str) -> Any:
        rule = self.policy.rules[code]
        return rule if rule.on else None

    def favored(self, code: str) -> bool:
        return bool(self.schools[code].rural or self.schools[code].weak)

    def grade(self, key: str) -> int:
        found = [0]
        found.append(1 if self.told(key, "appraisal") is Appraisal.EXCELLENT else 0)
        found.append({"旗县级": 1, "盟市级": 2, "自治区级": 3}.get(self.told(key, "honour") or "", 0))
        found.append({"特级": 3, "高级": 2}.get(self.told(key, "career_rank") or "", 0))
        return max(found)

    # verdicts: outside, leaving, fixed, near, deferred, locked, must, due, free

    def verdict(self, key: str) -> str:
        person, kinds = self.people[key], {one.kind for one in self.orders[key]}
        moves = kinds & {LeaderOrderKind.GOES_TO, LeaderOrderKind.MUST_MOVE, LeaderOrderKind.PROMOTED}
        if LeaderOrderKind.RELIEVED in kinds or self._ends(key):
            return "离任"
        if moves:
            return "必须交流"
        if person.status is not PersonStatus.IN_POST or (
                self.rule("D15") and self.tenure(key) < self.rule("D15").years):
            return "不调整"
        if self._near(key):
            return "临近退休"
        if self._deferred(key):
            return "暂缓"
        if LeaderOrderKind.STAY in kinds:
            return "留任"
        return "必须交流" if self._must(key) else "任满" if self._due(key) else "可调整"

    def _ends(self, key: str) -> bool:
        person, rule = self.people[key], self.rule("D22")
        age = person.born.until(Month(YEAR, 8))
        old = rule and age >= 12 * (rule.men if person.gender is Gender.MALE else rule.women)
        return bool(old) or self.retirement(key) <= Month(YEAR, 8)

    def retirement(self, key: str) -> Month:
        person = self.people[key]
        if person.retires:
            return person.retires
        men = person.gender is Gender.MALE or person.rank in (Rank.SENIOR, Rank.FULL_SENIOR)
        old = person.born.plus(12 * (60 if men else 55))
        since = Month(2025, 1).until(old)
        return old.plus(0 if since < 0 else min(36, since // 4 + 1))

    def _served(self, key: str) -> int:
        if self.rule("D10").count == "school":
            return self.years(self.told(key, "leading_since") or self.people[key].duty_since)
        return self.tenure(key)

    def _must(self, key: str) -> bool:
        rule = self.rule("D12")
        return bool(rule and rule.years and self._served(key) >= rule.years)

    def _due(self, key: str) -> bool:
        rule = self.rule("D10")
        terms = (rule.terms_deputy or rule.terms) if self.level(key) == 1 else rule.terms
        return self._served(key) >= terms * rule.term_years

    def _near(self, key: str) -> bool:
        rule = self.rule("D20")
        if not rule.over_must and self._must(key):
            return False
        return Month(YEAR, 8).until(self.retirement(key)) < 12 * rule.years

    def _deferred(self, key: str) -> bool:
        person, rule = self.people[key], self.rule("D30")
        until = person.deferral_until
        certified = self.schools[person.school].certified_in == YEAR and person.duty in (Duty.HEAD, Duty.BOTH)
        return bool(person.deferral and until and until >= Month(YEAR, 8)) or (rule.target_year and certified)

    # plans

    def team(self, code: str) -> list[str]:
        return [key for key in self.people if self.people[key].school == code and self.level(key)]

    def stays(self, code: str) -> list[str]:
        return [key for key in self.team(code) if self.verdict(key) != "离任"]

    def separate(self, code: str) -> bool:
        party = self.schools[code].party
        if party is None:
            return any(self.people[key].duty is Duty.SECRETARY for key in self.team(code))
        return party in (PartyBody.COMMITTEE, PartyBody.GENERAL_BRANCH)

    def after(self, plan: Mapping[str, Seat], code: str) -> dict[str, Duty]:
        """Who leads a school after a plan, with which duty."""
        kept = {key: self.people[key].duty or Duty.NONE for key in self.stays(code) if key not in plan}
        return {**kept, **{key: seat.duty for key, seat in plan.items() if seat.school == code}}

    def broken(self, plan: Mapping[str, Seat]) -> set[str]:
        """The codes of the plan rules that a plan breaks."""
        found = {code for code in ("P10", "P12", "P15", "P20", "P25", "P45", "P65")
                 for school in self.schools if self.rule(code) and getattr(self, code.lower())(plan, school)}
        found |= {code for code in ("P40", "P55") if self.rule(code) and getattr(self, code.lower())(plan)}
        return found

    def p10(self, plan: Mapping[str, Seat], code: str) -> bool:
        return sum(duty in (Duty.HEAD, Duty.BOTH) for duty in self.after(plan, code).values()) != 1

    def p12(self, plan: Mapping[str, Seat], code: str) -> bool:
        here = sum(duty is Duty.SECRETARY for duty in self.after(plan, code).values())
        if self.separate(code):
            return here > 1 or (self.rule("P12").strict and here == 0)
        return here > sum(self.people[key].duty is Duty.SECRETARY for key in self.team(code))

    def p15(self, plan: Mapping[str, Seat], code: str) -> bool:
        told = self.schools[code].deputy_posts
        posts = sum(self.level(key) == 1 for key in self.team(code)) if told is None else told
        deputies = {Duty.VICE_HEAD, Duty.VICE_SECRETARY}
        came = sum(seat.school == code and seat.duty in deputies for seat in plan.values())
        if sum(self.level(key) == 1 for key in self.stays(code)) > posts:
            return came > 0
        return sum(duty in deputies for duty in self.after(plan, code).values()) > posts

    def p20(self, plan: Mapping[str, Seat], code: str) -> bool:
        return sum(self.level(key) == 2 and key in plan for key in self.stays(code)) > 1

    def p25(self, plan: Mapping[str, Seat], code: str) -> bool:
        team, stays = self.team(code), self.stays(code)
        gone = [key for key in stays if key in plan and plan[key].school != code]
        forced = len(team) - len(stays)
        cap = max(1, int(self.rule("P25").share * len(team)))
        if len(team) >= 2 and gone and len(gone) + forced > cap:
            return True
        known = [key for key in stays if self.years(self.people[key].joined) >= 1]
        return len(team) >= 3 and bool(known) and all(key in gone for key in known)

    def p40(self, plan: Mapping[str, Seat]) -> bool:
        return any(self._stuck(key, plan) for key in self.people if self.level(key))

    def _stuck(self, key: str, plan: Mapping[str, Seat]) -> bool:
        if self.verdict(key) != "必须交流" or self.told(key, "appraisal") is Appraisal.FAILED:
            return False
        return key not in plan or plan[key].school == self.people[key].school

    def p45(self, plan: Mapping[str, Seat], code: str) -> bool:
        before = sum(self.grade(key) > 0 for key in self.stays(code))
        after = sum(self.grade(key) > 0 for key in self.after(plan, code))
        return self.favored(code) and before > 0 and after < before

    def p55(self, plan: Mapping[str, Seat]) -> bool:
        heads = {Duty.HEAD, Duty.BOTH}
        vacant = sum(not any(self.people[key].duty in heads for key in self.stays(code)) for code in self.schools)
        most = max(1, ceil(self.rule("P55").share * len(self.schools)), vacant)
        return sum(seat.duty in heads for seat in plan.values()) > most

    def p65(self, plan: Mapping[str, Seat], code: str) -> bool:
        came = [key for key, seat in plan.items() if seat.school == code]
        return any(self.people[one].spouse == two for one in came for two in came)


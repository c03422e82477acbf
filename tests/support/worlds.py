"""Small random rounds with teeth: facts and parameters that make every rule bite now and then.

Everything is drawn from one seed, so a failure is repeated by its number alone. Parameters come
from the ranges that the rules themselves declare, with a leaning to values that bind.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from random import Random
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.records import Agreed, Distance, GroupShare, Lock, Need, Spell, Wish
from rotation.domain.revision import Revision
from rotation.domain.round import Opening, Round
from rotation.domain.school import School
from rotation.domain.staff import OtherStaff, SecondPost
from rotation.domain.support import PairOfSchools
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import (
    UNPOSTED,
    AfterTerm,
    Application,
    Degree,
    Duty,
    Form,
    Gender,
    GroupBasis,
    Level,
    LockKind,
    PersonStatus,
    PostKind,
    Rank,
    Rounding,
    SchoolType,
    Setting,
    Stage,
    Willingness,
)
from rotation.model.eligibility import settle
from rotation.policy.policy import Policy
from rotation.policy.source import Source
from rotation.rules import Goal, PairRule, PlanRule, RosterRule, catalogue
from rotation.text import Term, say

MADE = Source(say("test", "测试"))
YEAR = 2026
TOWNS = ("旗镇", "东镇", "西镇", None)
SUBJECTS = ("数学", "数学", "数学", "音乐", "语文", "科学", "体育与健康", "书法")
SHARES = tuple(Fraction(*pair) for pair in (
    (0, 1), (1, 100), (1, 10), (3, 20), (1, 5), (1, 4), (1, 3), (34, 100), (1, 2), (2, 3), (3, 4),
    (1, 1)))

DRAWN_FIRST = {
    "E10": "cross_stage", "E20": "min_fit", "E30": "km", "E35": "", "E40": "years", "E50": "", "E60": "scope",
    "H10": "rate reserve scope", "H15": "rate", "H20": "share base", "H25": "", "H30": "pool", "H35": "share",
    "H40": "share", "H42": "", "H45": "", "H50": "", "H55": "", "H60": "share", "H65": "share", "H70": "", "H75": "",
    "H80": "", "H85": "", "H88": "km", "H95": "", "R10": "years years_primary years_junior reset_by_rotation",
    "R15": "", "R20": "years male_age female_age", "R25": "", "R30": "max_years", "R35": "years", "R40": "include",
    "R45": "", "R50": "allow", "R55": ""}
"""Parameters that worlds were first drawn with, in one stream; it is never made longer: tests name worlds."""


@dataclass(frozen=True)
class World:
    """Facts with the policy they are judged under."""

    seed: int
    problem: Problem
    values: dict[str, Any]

    @cached_property
    def policy(self) -> Policy:
        return Policy.of({name: (value, MADE) for name, value in self.values.items()})

    @cached_property
    def round(self) -> Round:
        return settle(self.problem, self.policy)


def world(
    seed: int, *, people: tuple[int, int] = (2, 6), schools: tuple[int, int] = (2, 4),
    off: float = 0.3, tame: float = 0.6, since: float = 0.0,
) -> World:
    """Draw a round.

    Parameters
    ----------
    seed
        Decides everything.
    people, schools
        The fewest and the most teachers and schools.
    off
        How often a plan or pair rule is switched off, so that the others get their say.
    tame
        How often a parameter keeps its default.
    since
        How often something happened after a plan was published.
    """
    rng = Random(seed)
    built = [_school(rng, code) for code in "ABCDEFGH"[:rng.randint(*schools)]]
    built = [_paired(rng, school, built) for school in built]
    teachers = [_teacher(rng, f"T{n}", built) for n in range(1, rng.randint(*people) + 1)]
    teachers = _married(rng, teachers)
    built, teachers = _later_columns(seed, built, teachers)
    needs = _needs(rng, built)
    more = Random(f"{seed} more")
    locks = _shadowing(more, _swapped(more, _locks(rng, teachers, built), teachers))
    built = _branches(apart(seed, "legal"), built)
    problem = Problem.of(
        pairs=_pairs(apart(seed, "pairs"), built), schools=built, teachers=teachers, needs=needs, locks=locks, agreed=_agreed(more, teachers, built),
        shares=_shares(apart(seed, "shares"), built),
        wishes=_wishes(rng, teachers, built), history=_history(rng, teachers, built),
        distances=_distances(rng, built) + _places_of_towns(apart(seed, "towns")), reference=_reference(rng, teachers, built),
        revision=_revision(Random(f"revision {seed}"), since, teachers, built),
        others=_others(apart(seed, "others"), built), seconds=_seconds(apart(seed, "seconds"), teachers, built))
    return World(seed, problem, draw_values(rng, seed, off=off, tame=tame))


ORDERED_FORMS = [form for form in Form if form is not Form.PAIR]
"""Forms that orders were first drawn with; 结对 follows from the facts."""


def apart(seed: int, name: str) -> Random:
    """Return a stream of its own for what worlds were not first drawn with, so that they stay as they are."""
    return Random(f"{seed}|{name}")


def some(rng: Random, odds: float, value: Any, otherwise: Any = None) -> Any:
    """Return a value with some odds."""
    return value if rng.random() < odds else otherwise


# -- facts ------------------------------------------------------------------------------------


def _school(rng: Random, code: str) -> School:
    kind = rng.choice([SchoolType.PRIMARY] * 5 + [SchoolType.NINE_YEAR] * 2 + [SchoolType.JUNIOR])
    classes = rng.choice([0, 0, 1, 2])
    return School(
        code=code, name=f"学校{code}", type=kind, setting=rng.choice(list(Setting)),
        rural=rng.choice([None, None, True, False]), weak=some(rng, 0.3, True, rng.choice([None, False])),
        strong=some(rng, 0.3, True), town=rng.choice(TOWNS), group=rng.choice([None, "甲团", "乙团"]),
        longitude=some(rng, 0.9, 116 + rng.randint(0, 200) / 100),
        latitude=44 + rng.randint(0, 150) / 100,
        primary_pupils=rng.choice([None, 0, 49, 50, 51, 120, 333]),
        junior_pupils=rng.choice([None, 20, 50, 99, 210]),
        **{f"grade{grade}": classes + some(rng, 0.2, 1, 0) for grade in range(1, 10)},
        established_posts=some(rng, 0.4, rng.randint(0, 3)),
        dorm_beds=some(rng, 0.4, rng.randint(0, 1)),
        **_quota(rng, "send"), **_quota(rng, "receive"))


def _quota(rng: Random, side: str) -> dict[str, int | None]:
    least = some(rng, 0.12, 1)
    most = some(rng, 0.25, rng.randint(least or 0, 2))
    return {f"{side}_min": least, f"{side}_max": most}


def _paired(rng: Random, school: School, schools: list[School]) -> School:
    partner = some(rng, 0.3, rng.choice(schools).code)
    return School(**{**vars(school), "partner": None if partner == school.code else partner})


def _month(rng: Random, first: int, last: int) -> Month:
    return Month(rng.randint(first, last), rng.choice([1, 7, 8, 8, 9, 9, 10]))


def _later_columns(
    seed: int, schools: list[School], teachers: list[Teacher]
) -> tuple[list[School], list[Teacher]]:
    """Fill columns that worlds were not first drawn with."""
    rng = apart(seed, "columns")
    grouped = [replace(school, primary_group=some(rng, 0.2, "乙团"), junior_group=some(rng, 0.2, "甲团"))
               for school in schools]
    ranked = [replace(teacher, rank=Rank.SECOND) if rng.random() < 0.15 else teacher for teacher in teachers]
    rng = apart(seed, "graduated")
    ranked = [replace(teacher, graduated=rng.choice([None, True, False])) for teacher in ranked]
    rng = apart(seed, "after term")
    return grouped, [_over(rng, teacher, schools) for teacher in ranked]


def _over(rng: Random, teacher: Teacher, schools: list[School]) -> Teacher:
    """Let the term of some have just ended, told in the columns of a carried workbook or only where somebody was."""
    if teacher.unposted or teacher.host is not None or rng.random() < 0.85:
        after = rng.choice(list(AfterTerm)) if teacher.host_until == Month(YEAR, 8) and rng.random() < 0.5 else None
        return replace(teacher, after_term=after)
    return replace(teacher, rotation_ended=some(rng, 0.5, Month(YEAR, 8)), after_term=rng.choice([None, *AfterTerm]),
                   last_host=some(rng, 0.85, rng.choice(schools).code))


def _branches(rng: Random, schools: list[School]) -> list[School]:
    """Make a school a branch of another at times."""
    if rng.random() < 0.8:
        return schools
    branch, center = rng.choice(schools), rng.choice(schools)
    return [replace(school, legal=center.code) if school is branch else school for school in schools]


def _pairs(rng: Random, schools: list[School]) -> list[PairOfSchools]:
    """Draw pairs on the sheet of their own: in force, over, or not begun."""
    drawn = []
    for _ in range(rng.choice([0, 0, 0, 1, 2])):
        one, other = rng.choice(schools).code, rng.choice(schools).code
        if one != other:
            drawn.append(PairOfSchools(
                school=one, partner=other, start=rng.choice([None, Month(YEAR, 9), Month(YEAR, 10)]),
                end=rng.choice([None, Month(YEAR, 8), Month(YEAR, 9)])))
    return drawn


def _shares(rng: Random, schools: list[School]) -> list[GroupShare]:
    """Draw shares of groups: mostly none, at times one or two that may overlap."""
    values = {GroupBasis.SCHOOL: [school.code for school in schools], GroupBasis.STAGE: ["小学", "初中"],
              GroupBasis.GROUP: ["甲团", "乙团"], GroupBasis.GRADUATING: ["是", "否"]}
    return [GroupShare(name=f"分组{number}", basis=(basis := rng.choice(list(GroupBasis))),
                       value=rng.choice(["每个", *values[basis]]), share=rng.choice(["10%", "25%", "1/3", "50%"]),
                       rounding=rng.choice(list(Rounding)))
            for number in range(rng.choice([0, 0, 0, 0, 1, 2]))]


def _teacher(rng: Random, key: str, schools: list[School]) -> Teacher:
    home = schools[0] if rng.random() < 0.5 else rng.choice(schools)
    recruit = rng.random() < 0.1
    stage = rng.choice(home.stages) if rng.random() < 0.97 else Stage.JUNIOR
    away = _away(rng, home, schools)
    teacher = _anybody(rng, key, UNPOSTED if recruit else home.code, stage, away)
    if rng.random() < 0.25:
        return teacher
    plain = {"established": True, "status": PersonStatus.IN_POST, "host": None, "host_until": None,
             "born": Month(1985, 1), "joined": None if recruit else Month(rng.randint(2010, 2019), 9),
             "certificate_stage": "初中", "bound_until": None, "deferral": None, "rotation_ended": None,
             "subject": rng.choice(SUBJECTS[:4]),
             "duty": rng.choice([None, None, Duty.MIDDLE, Duty.VICE_MIDDLE])}
    return Teacher(**{**vars(teacher), **plain})


def _anybody(
    rng: Random, key: str, school: str, stage: Stage, away: dict[str, Any]
) -> Teacher:
    recruit = school == UNPOSTED
    return Teacher(
        id=key, name=f"师{key}", gender=rng.choice(list(Gender)),
        born=some(rng, 0.75, Month(1985, 1), _month(rng, 1964, 1976)),
        school=school, stage=stage, subject=rng.choice(SUBJECTS),
        minor_subjects=some(rng, 0.2, (rng.choice(SUBJECTS),), ()),
        certificate_stage=rng.choice(["小学", "小学", "初中", "高中", None, some(rng, 0.4, "无")]),
        certificate_subjects=some(rng, 0.4, (rng.choice(SUBJECTS),), ()),
        established=rng.random() < 0.93,
        joined=None if recruit else some(rng, 0.7, Month(2010, 9), _month(rng, 2018, 2023)),
        workload=some(rng, 0.15, rng.choice([0, 30, 50, 100, 120])),
        backbone=rng.choice([None, None, None, Level.SCHOOL, Level.BANNER, Level.BANNER, Level.LEAGUE]),
        degree=rng.choice([None, *Degree]), rank=rng.choice([None, Rank.FIRST, Rank.SENIOR, Rank.FULL_SENIOR]),
        duty=some(rng, 0.25, rng.choice(list(Duty))), graduating=some(rng, 0.3, True),
        bound_until=some(rng, 0.1, _month(rng, 2026, 2026)),
        retires=some(rng, 0.05, Month(2031, 8)), retires_early=some(rng, 0.1, True),
        deferral=some(rng, 0.1, "重大疾病"), deferral_until=some(rng, 0.5, _month(rng, 2026, 2026)),
        deferral_basis="审批表", deferral_approver="某",
        home_town=some(rng, 0.25, rng.choice(TOWNS)),
        rural_months=some(rng, 0.2, rng.randint(0, 60)), class_teacher=True if key == "T2" else None,
        points=some(rng, 0.3, rng.randint(0, 2000)),
        willingness=rng.choice([None, None, *Willingness]),
        application=some(rng, 0.6, rng.choice(list(Application))),
        **({"status": PersonStatus.IN_POST} if recruit else away))


def _others(rng: Random, schools: list[School]) -> list[OtherStaff]:
    """Draw staff who teach no subject, so many in one school that shares of its staff may change."""
    crowd = rng.choice([0, 0, 0, 0, 2, 12, 30])
    home = rng.choice(schools)
    return [OtherStaff(
        id=f"O{number}", name=f"员{number}", school=some(rng, 0.8, home.code, rng.choice(schools).code),
        established=rng.random() < 0.8, post=rng.choice([PostKind.AID, PostKind.WORKER]),
        status=some(rng, 0.85, PersonStatus.IN_POST, PersonStatus.SICK)) for number in range(crowd)]


def _seconds(rng: Random, teachers: list[Teacher], schools: list[School]) -> list[SecondPost]:
    """Draw what some teach besides at home."""
    rows = []
    for teacher in teachers:
        school = rng.choice(schools)
        stage, subject, load = rng.choice(school.stages), rng.choice(SUBJECTS), rng.choice([20, 50])
        if rng.random() < 0.06 and (school.code, stage) != (teacher.school, teacher.stage) and not teacher.unposted:
            rows.append(SecondPost(
                teacher=teacher.id, school=school.code, stage=stage, subject=subject, workload=load))
    return rows


def _away(rng: Random, home: School, schools: list[School]) -> dict[str, Any]:
    if rng.random() < 0.78:
        return {"status": PersonStatus.IN_POST,
                "rotation_ended": some(rng, 0.12, _month(rng, 2022, 2024))}
    host = rng.choice([school.code for school in schools if school is not home])
    return rng.choice([
        {"status": PersonStatus.ROTATION, "host": host, "host_until": Month(2027, 8)},
        {"status": PersonStatus.IN_POST, "host": host, "host_until": Month(2026, 9)},
        {"status": PersonStatus.IN_POST, "host": host, "host_until": None},
        {"status": PersonStatus.SUPPORT, "host": host, "host_until": Month(2027, 7)},
        {"status": PersonStatus.ROTATION, "host": host, "host_until": _month(rng, 2022, 2025)},
        {"status": PersonStatus.ROTATION, "host": host, "host_until": Month(2026, 8)},
        {"status": rng.choice([PersonStatus.SECONDED, PersonStatus.SICK, PersonStatus.MATERNITY, PersonStatus.SUPPORT])},
    ])


def _married(rng: Random, teachers: list[Teacher]) -> list[Teacher]:
    if len(teachers) < 2 or rng.random() < 0.5:
        return teachers
    first, second = rng.sample(range(len(teachers)), 2)
    wed = list(teachers)
    wed[first] = Teacher(**{**vars(teachers[first]), "spouse": teachers[second].id})
    if rng.random() < 0.7:
        wed[second] = Teacher(**{**vars(teachers[second]), "spouse": teachers[first].id})
    return wed


def _needs(rng: Random, schools: list[School]) -> list[Need]:
    rows = []
    for school in schools:
        for stage in school.stages:
            for subject in sorted({"数学", *rng.sample(SUBJECTS, 2)}):
                amount = rng.choice([0, 49, 50, 100, 100, 149, 150, 200, 235, 300])
                most = some(rng, 0.25, rng.randint(0, 3))
                rows.append(Need(school=school.code, stage=stage, subject=subject, amount=amount, most=most))
    return rows if rng.random() < 0.85 else rows[:1]


def _locks(rng: Random, teachers: list[Teacher], schools: list[School]) -> list[Lock]:
    rows = []
    for teacher in teachers:
        if rng.random() < 0.25:
            kind = rng.choice(list(LockKind))
            named = tuple(sorted(s.code for s in rng.sample(schools, rng.randint(1, 2))))
            directs = kind in (LockKind.GOES_TO, LockKind.NEVER_TO)
            rows.append(Lock(
                teacher=teacher.id, kind=kind, schools=named if directs else (),
                form=some(rng, 0.3, rng.choice(ORDERED_FORMS)), relation=rng.choice([None, True, False]),
                reason="理由", clerk="某"))
    return rows


def _swapped(rng: Random, locks: list[Lock], teachers: list[Teacher]) -> list[Lock]:
    """Put a ring of 对调 in place of what was ordered of its members; now and then one is left out."""
    people = [t for t in teachers if not t.unposted and t.subject in ("数学", "科学")]
    if len({t.school for t in people}) < 2 or rng.random() < 0.6:
        return locks
    ring = rng.sample(people, rng.randint(2, min(3, len(people))))
    group = some(rng, 0.3, "甲组")
    rows = [Lock(teacher=t.id, kind=LockKind.GOES_TO, schools=(after.school,), form=Form.SWAP, swap_group=group,
                 reason="互换", clerk="某")
            for t, after in zip(ring, [*ring[1:], ring[0]]) if t.school != after.school and rng.random() < 0.92]
    return [*(lock for lock in locks if lock.teacher not in {row.teacher for row in rows}), *rows]


def _shadowing(rng: Random, locks: list[Lock]) -> list[Lock]:
    """Send some of those whom an order moves, whole rings apart, in form 跟岗."""
    return [replace(lock, form=Form.SHADOW) if lock.kind in (LockKind.GOES_TO, LockKind.MUST_MOVE)
            and lock.form is not Form.SWAP and rng.random() < 0.3 else lock for lock in locks]


def _agreed(rng: Random, teachers: list[Teacher], schools: list[School]) -> list[Agreed]:
    return [Agreed(teacher=teacher.id, school=school.code)
            for teacher in teachers for school in schools if rng.random() < 0.3]


def _wishes(rng: Random, teachers: list[Teacher], schools: list[School]) -> list[Wish]:
    return [Wish(teacher=teacher.id, school=school.code, order=some(rng, 0.6, rng.randint(1, 4)),
                 score=some(rng, 0.5, rng.randint(-9, 30)), cost=some(rng, 0.4, rng.randint(-20, 90)))
            for teacher in teachers for school in schools if rng.random() < 0.3]


def _history(rng: Random, teachers: list[Teacher], schools: list[School]) -> list[Spell]:
    rows = []
    for teacher in teachers:
        if rng.random() < 0.2 and not teacher.unposted:
            start = _month(rng, 2016, 2025)
            end = start.plus(rng.choice([6, 10, 11, 12, 22, 23, 24]))
            home, host = (school.code for school in rng.sample(schools, 2))
            rows.append(Spell(teacher=teacher.id, home=home, host=host, start=start,
                              end=end, relation=some(rng, 0.25, True)))
    return rows


def _distances(rng: Random, schools: list[School]) -> list[Distance]:
    names = [school.code for school in schools] + [town for town in TOWNS if town]
    pairs = [(a, b) for a in names for b in names if a != b and rng.random() < 0.15]
    return [Distance(start=a, end=b, km=some(rng, 0.95, 100 * rng.choice([5, 29, 30, 31, 79, 80, 81, 119, 120, 121, 200]) + rng.choice([0, 0, 49, 50])))
            for a, b in pairs]


def _places_of_towns(rng: Random) -> list[Distance]:
    """Say of some towns where they lie, whether a school stands there or not."""
    return [Distance(start=town, longitude=116 + rng.randint(0, 200) / 100, latitude=44 + rng.randint(0, 150) / 100)
            for town in TOWNS if town and rng.random() < 0.08]


def _reference(
    rng: Random, teachers: list[Teacher], schools: list[School]
) -> dict[str, tuple[str, str, str]] | None:
    if rng.random() < 0.6:
        return None
    return {teacher.id: (school.code, school.stages[0].value, teacher.subject)
            for teacher in teachers if (school := rng.choice(schools)) and rng.random() < 0.4}


def _revision(rng: Random, odds: float, teachers: list[Teacher], schools: list[School]) -> Revision | None:
    """Draw what happened since some plan was published."""
    if rng.random() >= odds:
        return None

    def post() -> tuple[str, str, str]:
        return rng.choice(schools).code, rng.choice(["小学", "小学", "初中"]), rng.choice(["语文", "数学", "音乐", "道德与法治"])
    def some_of() -> frozenset[str]:
        return frozenset(teacher.id for teacher in teachers if rng.random() < 0.15)
    return Revision(
        base=some(rng, 0.4, frozenset(t.id for t in teachers if rng.random() < 0.7)), withdrawn=some_of(),
        exempt=dict.fromkeys(sorted(some_of()), "R20"),
        reported={teacher.id: post() for teacher in teachers if rng.random() < 0.1},
        absent={f"离岗{n}": post() for n in range(rng.randint(0, 3))},
        closed=frozenset(school.code for school in schools if rng.random() < 0.1),
        empty=frozenset(post() for _ in range(rng.randint(0, 3))),
        substitutes={teacher.id: (post(), post()) for teacher in teachers if rng.random() < 0.3},
        shadowed=some_of())


# -- policy -----------------------------------------------------------------------------------


def draw_values(rng: Random, seed: int, *, off: float, tame: float) -> dict[str, Any]:
    """Draw a policy as ``section.name`` values."""
    values: dict[str, Any] = {
        "round.year": YEAR, "round.banner": "旗", "round.seat_town": "旗镇",
        "round.relation": rng.random() < 0.3, "round.count": some(rng, 0.15, "stock", "new"),
        "round.backbone_min_level": rng.choice([Level.BANNER, Level.BANNER, Level.SCHOOL]),
        "round.backbone_titles": some(apart(seed, "titles"), 0.3, (Rank.SENIOR, Rank.FIRST), ()),
        "round.public_seed": rng.choice(["", "7"]), "standard.min_pupils": rng.choice([50, 50, 20])}
    for code, kind in catalogue().items():
        if not issubclass(kind, Goal):
            values.update(_rule_values(rng, seed, code, kind, off=off, tame=tame))
    ceiling, rate = values.get("H15.rate"), values.get("H10.rate", Fraction(1, 10))
    if ceiling is not None and ceiling < rate:
        values["H15.rate"] = rate
    values.update(_need_values(apart(seed, "need")))
    values.update(_points_values(apart(seed, "points")))
    return {name: value for name, value in values.items() if value is not None}


def _need_values(rng: Random) -> dict[str, Any]:
    """Draw how posts follow; most worlds stay with hours."""
    return {
        "need.method": rng.choice(["hours"] * 4 + ["class", "ratio"]),
        "need.per_class_primary": {"语文": "0.9", "数学": rng.choice(["0.5", "1/3"]), "科学": "0.15", "音乐": "0.125"},
        "need.per_class_junior": {"数学": "0.45", "外语": rng.choice(["0", "0.35"]), "音乐": "0.2"},
        "need.small_below": rng.choice([0, 60, 200]), "need.ratio_junior": rng.choice(["13.5", "10"]),
        "need.hours": rng.choice([{}, {"音乐": ["2", "2", "2", "2", "2", "2", "1.5", "1.5", "0"]}])}


TERMS: dict[str, dict[str, Any]] = {
    "years": {"each": "1.5", "cap": "12"}, "rural_years": {"each": "-2"}, "rural_months": {"each": "-1/12", "cap": "3"},
    "rotation_years": {"each": "-3", "cap": "4"}, "class_teacher": {"each": "0.25"},
    "rank": {"of": {"高级": "3", "正高级": "5.125", "三级": "-1"}}, "backbone": {"of": {"旗县级": "2", "盟市级": "9"}, "cap": "4"},
    "degree": {"of": {"研究生": "1", "高中": "-9"}, "cap": "2"}, "duty": {"of": {"中层正职": "0.5"}}}


def _points_values(rng: Random) -> dict[str, Any]:
    """Draw a table of points for one world in four."""
    chosen = rng.sample(sorted(TERMS), rng.randint(1, 5)) if rng.random() < 0.25 else []
    return {f"points.{name}": TERMS[name] for name in chosen}


def _rule_values(rng: Random, seed: int, code: str, kind: Any, *, off: float, tame: float) -> dict[str, Any]:
    quiet = 0.06 if issubclass(kind, RosterRule) else off
    rng = rng if code in DRAWN_FIRST else apart(seed, code)
    drawn: dict[str, Any] = {f"{code}.on": rng.random() >= quiet}
    if not kind.model_fields["on"].default:
        drawn[f"{code}.on"] = rng.random() < 0.15
    keep = 0.85 if issubclass(kind, RosterRule) else tame
    for name, field in kind.model_fields.items():
        own = rng if name in DRAWN_FIRST.get(code, "").split() else apart(seed, f"{code}.{name}")
        if name != "on" and own.random() >= keep:
            drawn[f"{code}.{name}"] = draw_field(own, field)
    return drawn


def draw_field(rng: Random, field: Any) -> Any:
    """Draw a parameter from its declared range, leaning to the edges and to small numbers."""
    kinds = _flat(field.annotation)
    low = next((item.ge for item in field.metadata if hasattr(item, "ge")), None)
    high = next((item.le for item in field.metadata if hasattr(item, "le")), None)
    words = [word for kind in kinds if get_origin(kind) is Literal for word in get_args(kind)]
    terms = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Term)]
    if terms and get_origin(field.annotation) is tuple:
        return tuple(word for word in terms[0] if rng.random() < 0.8)
    if words or terms:
        return rng.choice([*words, *(word for kind in terms for word in kind)])
    if bool in kinds:
        return rng.random() < 0.5
    if Fraction in kinds:
        share = rng.choice([*SHARES, Fraction(rng.randint(0, 100), 100)])
        return share if low <= share <= high else field.default
    if int in kinds:
        span = high - low
        return low + min(span, rng.choice([0, 1, 2, 3, min(span, 30), min(span, 60), min(span, 100)]))
    return field.default if field.default_factory is None else field.default_factory()


def _flat(annotation: Any) -> list[Any]:
    if get_origin(annotation) in (Union, UnionType):
        return [kind for part in get_args(annotation) for kind in _flat(part)]
    if hasattr(annotation, "__metadata__"):
        return _flat(annotation.__origin__)
    return [annotation]


def draw_goals(rng: Random) -> list[Goal]:
    """Draw every goal, some with other parameters than the default ones."""
    goals: list[Goal] = []
    for code, kind in catalogue().items():
        if not issubclass(kind, Goal):
            continue
        given: dict[str, Any] = {}
        if code == "G10" and rng.random() < 0.5:
            given = {"subject_weight": {"数学": rng.randint(0, 3)}, "by_priority": rng.random() < 0.5,
                     "school_weight": some(rng, 0.5, {"B": rng.randint(0, 4)}, {})}
        if code == "G70" and rng.random() < 0.5:
            given = {"count_called_up": False}
        if code == "G50" and rng.random() < 0.5:
            given = {"unwilling": rng.choice([0, 5, 100]), "bonus": rng.choice([(), (7,), (9, 4)])}
        goals.append(kind(**given))
    return goals


# -- plans ------------------------------------------------------------------------------------

Choice = dict[str, Opening]


def lawful_choice(rng: Random, round: Round, odds: float = 0.5) -> Choice:
    """Draw placements among the options, plan rules unheeded."""
    chosen: Choice = {}
    for mover in round.options.movers:
        openings = round.options.of(mover)
        if openings and rng.random() < odds:
            chosen[mover] = rng.choice(openings)
    return chosen


def wild_choice(rng: Random, round: Round, odds: float = 0.4) -> Choice:
    """Draw placements of anybody anywhere that has a cell, lawful or not."""
    openings = sorted(round.cells)
    return {teacher.id: rng.choice(openings) for teacher in round.problem.teachers
            if openings and rng.random() < odds}


def plan_count(round: Round) -> int:
    """Return how many plans the options allow, plan rules unheeded."""
    count = 1
    for mover in round.options.movers:
        count *= 1 + len(round.options.of(mover))
    return count


def every_choice(round: Round) -> list[Choice]:
    """Return all placements that the options allow, plan rules unheeded."""
    found: list[Choice] = [{}]
    for mover in round.options.movers:
        found += [{**choice, mover: opening}
                  for opening in round.options.of(mover) for choice in found]
    return found


def codes_of(kind: type[Any]) -> list[str]:
    """Return the codes of one kind of rule."""
    return [code for code, rule in catalogue().items() if issubclass(rule, kind)]


PAIR_CODES = codes_of(PairRule)
PLAN_CODES = codes_of(PlanRule)
ROSTER_CODES = codes_of(RosterRule)
GOAL_CODES = codes_of(Goal)
FIRST_GOALS = ("G05", "G10", "G20", "G30", "G40", "G50", "G52", "G55", "G60", "G70", "G90")
"""Goals that tiers were first drawn with; it is never made longer."""

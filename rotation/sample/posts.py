"""How many teachers of which subject every school of a sample has.

Needs follow the national hours and loads of `rotation.data.curriculum`; the staff is larger than
the needs in total, smaller in music, PE and art.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

from rotation.domain.records import Need
from rotation.domain.school import School, grades_of
from rotation.domain.vocabulary import SchoolType, Stage
from rotation.sample.geography import LeagueUnit

SCARCE = ("体育与健康", "音乐", "美术")
MONGOLIAN = "蒙古语文"
_CLASS_HOUR_FILLERS = frozenset({"劳动", "综合实践", "地方与校本"})


@dataclass(frozen=True)
class Slot:
    """One teacher to be drawn: where, which stage and subject."""

    school: School
    stage: Stage
    subject: str


def _table(name: str) -> list[dict[str, str]]:
    text = files("rotation").joinpath(f"data/curriculum/{name}").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def _loads() -> dict[tuple[str, str], float]:
    return {(row["stage"], row["subject"]): float(row["lessons_per_week"])
            for row in _table("load.csv")}


@cache
def _hours() -> dict[str, tuple[int, ...]]:
    return {row["subject"]: tuple(int(row[f"G{grade}"]) for grade in range(1, 10))
            for row in _table("hours.csv")}


def needs(school: School, stage: Stage) -> dict[str, float]:
    """Return the full loads that the classes of a place need, by subject."""
    loads = _loads()
    answer = {}
    for subject, hours in _hours().items():
        if subject in _CLASS_HOUR_FILLERS:
            continue
        load = loads.get((stage.english, subject), loads[stage.english, "*"])
        lessons = sum(school.classes[grade - 1] * hours[grade - 1] for grade in grades_of(stage))
        if lessons:
            answer[subject] = lessons / load
    return answer


def grades_with(subject: str, stage: Stage) -> list[int]:
    """Return the grades of a stage in which a subject is taught, all of them if it is unknown."""
    hours = _hours().get(subject)
    taught = [grade for grade in grades_of(stage) if hours is None or hours[grade - 1]]
    return taught or list(grades_of(stage))


def draw_slots(random: Random, unit: LeagueUnit, schools: list[School]) -> list[Slot]:
    """Draw the staff of every compulsory school as slots."""
    slots: list[Slot] = []
    for stage in (Stage.PRIMARY, Stage.JUNIOR):
        for school, count in _staff(random, unit, schools, stage):
            slots += [Slot(school, stage, subject)
                      for subject in _subjects(random, unit, school, stage, count)]
    return slots


def _staff(
    random: Random, unit: LeagueUnit, schools: list[School], stage: Stage,
) -> list[tuple[School, int]]:
    """Share out the teachers of a stage: country schools by their size, the rest by pupils."""
    places = [school for school in schools if stage in school.stages]
    country = {s.code: _country_staff(random, s, stage) for s in places if s.rural}
    per_teacher = 12.5 if stage is Stage.PRIMARY else 9.6 if unit.kind == "pastoral" else 10.5
    total = (unit.primary if stage is Stage.PRIMARY else unit.junior) / per_teacher
    rest = total - sum(country.values())
    weights = {s.code: s.pupils(stage) * random.uniform(0.94, 1.06) for s in places if not s.rural}
    scale = rest / sum(weights.values())
    return [(s, country.get(s.code) or round(weights[s.code] * scale)) for s in places]


def _country_staff(random: Random, school: School, stage: Stage) -> int:
    if school.type is SchoolType.POINT:
        return 4
    if stage is Stage.JUNIOR:
        return random.randint(14, 16)
    small = school.pupils(stage) <= 80 and not school.boarding
    return random.randint(11, 13) if small else max(15, round(school.pupils(stage) / 8.5))


def _subjects(
    random: Random, unit: LeagueUnit, school: School, stage: Stage, count: int,
) -> list[str]:
    """Return the subjects of a staff: scarce ones below the need, the others above it."""
    wanted = needs(school, stage)
    staff = {subject: _scarce(random, wanted[subject], school) for subject in SCARCE}
    if unit.kind == "pastoral" and not school.rural:
        staff[MONGOLIAN] = max(1, round(count * 0.05))
    if count > 60 and random.random() < 0.6:
        staff["心理健康"] = 1
    others = {subject: need * random.uniform(0.92, 1.08)
              for subject, need in wanted.items() if subject not in SCARCE}
    staff |= _shared(others, count - sum(staff.values()))
    return [subject for subject in staff for _ in range(staff[subject])]


def _scarce(random: Random, need: float, school: School) -> int:
    """Return how many teachers of a scarce subject there are: nearly none in small schools."""
    posts = int(need + 0.5)
    if need < 1.6:
        likely = 0.0 if school.type is SchoolType.POINT else 0.3 if school.rural else 0.8
        return int(random.random() < likely)
    if random.random() < 0.25:
        return posts
    return max(1, int(posts * random.uniform(0.68, 0.98)))


def _shared(weights: dict[str, float], total: int) -> dict[str, int]:
    """Share a whole number by weights, the largest remainders first."""
    scale = total / sum(weights.values())
    staff = {subject: int(weight * scale) for subject, weight in weights.items()}
    late = sorted(weights, key=lambda s: (staff[s] - weights[s] * scale, s))
    for subject in late[: total - sum(staff.values())]:
        staff[subject] += 1
    return staff


def draw_needs(unit: LeagueUnit, slots: list[Slot]) -> list[Need]:
    """Return the bureau's needs of Mongolian in pastoral seats, a little below what is there."""
    if unit.kind != "pastoral":
        return []
    staff: dict[tuple[str, Stage], int] = {}
    for slot in slots:
        if slot.subject == MONGOLIAN:
            key = (slot.school.code, slot.stage)
            staff[key] = staff.get(key, 0) + 1
    return [Need(school=code, stage=stage, subject=MONGOLIAN, amount=max(100, 100 * count - 50),
                 most=count + 2)
            for (code, stage), count in staff.items()]

"""Ordinary people: everybody's sex, age, years at the school, certificate, degree and name.

Ranks, backbone levels, posts of leadership and all that sets people apart come afterwards, in
`careers` and `events`.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from rotation.domain.months import Month
from rotation.domain.school import School
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import (
    Degree,
    Duty,
    Gender,
    Level,
    PersonStatus,
    Rank,
    SchoolType,
    Stage,
    Willingness,
)
from rotation.sample.geography import LeagueUnit
from rotation.sample.names import FEMALE, MALE, draw_name, is_mongol
from rotation.sample.posts import MONGOLIAN, Slot, grades_with

YOUNGEST, OLDEST_WOMAN, OLDEST_MAN = 23, 54, 59
SENIOR_SUBJECTS = ("语文", "数学", "外语", "物理", "化学", "生物", "历史", "地理")
KINDERGARTEN_SUBJECTS = ("音乐", "美术", "语文", "语文", "体育与健康")
MONGOL_SHARE = {"pastoral": 0.55, "city": 0.3, "mixed": 0.3, "farming": 0.06}
_MEN = {"体育与健康": 0.62, "物理": 0.42, "信息科技": 0.4, "历史": 0.32, "地理": 0.3, "数学": 0.28, "化学": 0.3}
_GRADES = "一二三四五六七八九"
_MANY_PEOPLE, _PATIENCE, _HURRY = 4000, 400, 4
"""Names drawn for a namesake before one is made longer: hardly ever, but with many people soon."""


def draw_people(random: Random, unit: LeagueUnit, slots: list[Slot], year: int) -> list[Teacher]:
    """Draw one ordinary teacher for every slot, with ids in the order of the schools."""
    prefix, number, people = unit.code[-2:], 0, []
    mixed = random.sample(slots, len(slots))
    for slot in sorted(mixed, key=lambda slot: slot.school.code):
        number += random.choice((1, 1, 1, 2, 3))
        people.append(_person(random, unit, slot, f"{prefix}{number:05d}", year))
    return people


def _person(random: Random, unit: LeagueUnit, slot: Slot, number: str, year: int) -> Teacher:
    school, stage, subject = slot.school, slot.stage, slot.subject
    old_township = small_township(unit, school)
    men = 0.4 if old_township else _MEN.get(subject, 0.18)
    female = random.random() >= men
    born = _born(random, year, 52.5 if old_township else 44.5, female)
    mongol = subject == MONGOLIAN or random.random() < MONGOL_SHARE[unit.kind]
    facts = _schooling(random, stage, subject)
    return Teacher(
        id=number, name=draw_name(random, female=female, mongol=mongol),
        gender=Gender.FEMALE if female else Gender.MALE, born=born, school=school.code,
        stage=stage, subject=subject, minor_subjects=_minors(random, school, stage, subject),
        certificate_stage=facts[0], certificate_subjects=facts[1], established=True,
        status=PersonStatus.IN_POST, joined=draw_joined(random, born, school, year),
        backbone=Level.NONE, degree=Degree.BACHELOR, rank=Rank.FIRST,
        putonghua=_putonghua(random, subject), duty=Duty.NONE,
        grades=f"{_GRADES[random.choice(grades_with(subject, stage)) - 1]}年级", class_teacher=False,
        graduating=False, home_town=_home(random, school, unit),
        willingness=Willingness.OBEYS if random.random() < 0.55 else None,
    )


def without_doubles(random: Random, people: list[Teacher]) -> list[Teacher]:
    """Give most namesakes another name; those who keep theirs differ in birth and school."""
    bearers: dict[str, list[Teacher]] = {}
    kept = 0
    answer = []
    patience = _HURRY if len(people) > _MANY_PEOPLE else _PATIENCE
    for person in people:
        name = person.name
        double = name in bearers
        if double and _distinct(person, bearers[name]) and (kept < 2 or random.random() < 0.08):
            kept += 1
            double = False
        tries = 0
        while double:
            tries += 1
            name = draw_name(random, female=person.gender is Gender.FEMALE,
                             mongol=is_mongol(person.name) and random.random() < 0.95)
            if tries > patience:
                name = f"{name}{random.choice(FEMALE + MALE)[-1]}"
            double = name in bearers
        bearers.setdefault(name, []).append(person)
        answer.append(replace(person, name=name))
    return answer


def _distinct(person: Teacher, others: list[Teacher]) -> bool:
    return all(person.born != other.born and person.school != other.school for other in others)


def small_township(unit: LeagueUnit, school: School) -> bool:
    """Whether this is one of the small township schools whose teachers are old."""
    return bool(school.rural) and not school.boarding and unit.kind in ("farming", "mixed")


def _born(random: Random, year: int, mean: float, female: bool) -> Month:
    """Draw a month of birth; nobody is past the usual retirement, nobody just from school."""
    oldest = OLDEST_WOMAN if female else OLDEST_MAN
    spread = 4.5 if mean > 50 else 7.5
    age = min(max(random.gauss(mean, spread), YOUNGEST), oldest + 0.6)
    return Month(year, 8).plus(-round(age * 12))


def draw_joined(random: Random, born: Month, school: School, year: int) -> Month:
    """Draw when somebody came: long ago in the seat, mostly in August or September."""
    mean, spread = (9.5, 5.0) if school.rural else (16.5, 6.0)
    latest = year - 1 - (born.year + YOUNGEST - 1)
    years = round(min(max(1, random.gauss(mean, spread)), max(1, latest)))
    return Month(year - years, draw_start(random))


def draw_start(random: Random) -> int:
    """Draw the month of a start: August or September for six in seven."""
    return random.choices((8, 9, 3, 2, 7, 10, 11), (44, 42, 6, 3, 2, 2, 1))[0]


def _schooling(random: Random, stage: Stage, subject: str) -> tuple[str | None, tuple[str, ...]]:
    """Draw the certificate; a junior one covers primary."""
    words, weights = ((("初中", "高中"), (72, 28)) if stage is Stage.JUNIOR
                      else (("小学", "初中", "高中"), (66, 28, 6)))
    drawn = random.random()
    if drawn < 0.012:
        return None, ()
    told = subject if drawn > 0.07 else random.choice(("语文", "数学", "道德与法治"))
    return random.choices(words, weights)[0], (told,)


def _minors(random: Random, school: School, stage: Stage, subject: str) -> tuple[str, ...]:
    """Draw other subjects taught: usual in small schools, rare in the seat."""
    if random.random() > (0.7 if school.rural else 0.18):
        return ()
    pool = (("道德与法治", "科学", "音乐", "美术", "体育与健康", "劳动", "信息科技", "书法")
            if stage is Stage.PRIMARY else ("道德与法治", "历史", "地理", "信息科技", "劳动", "综合实践"))
    fitting = [other for other in pool if other != subject]
    return tuple(random.sample(fitting, random.choice((1, 1, 2))))


def _putonghua(random: Random, subject: str) -> str:
    if subject == "语文":
        return random.choices(("一级乙等", "二级甲等"), (8, 92))[0]
    return random.choices(("二级甲等", "二级乙等"), (55, 45))[0]


def _home(random: Random, school: School, unit: LeagueUnit) -> str | None:
    """Draw the home town: in the seat for most; blank for a fifth."""
    if random.random() < 0.2 or unit.kind == "city":
        return school.town if random.random() < 0.5 else None
    return school.town


# -- people outside compulsory education ------------------------------------------------------


def draw_outsiders(
    random: Random, schools: list[School], prefix: str, year: int,
) -> list[Teacher]:
    """Draw the teachers of the senior school and the kindergarten, with ids that begin alike."""
    number, people = 80000, []
    told = {SchoolType.SENIOR: (Stage.SENIOR, "高中", SENIOR_SUBJECTS),
            SchoolType.KINDERGARTEN: (Stage.KINDERGARTEN, "幼儿园", KINDERGARTEN_SUBJECTS)}
    for school in schools:
        if school.type in told:
            stage, certificate, subjects = told[school.type]
            for subject in subjects:
                number += 1
                people.append(_outsider(random, (school, stage, subject), certificate,
                                        f"{prefix}{number}", year))
    return people


def _outsider(
    random: Random, place: tuple[School, Stage, str], certificate: str, number: str, year: int,
) -> Teacher:
    school, stage, subject = place
    female = stage is Stage.KINDERGARTEN or random.random() < 0.6
    years = random.randint(27, 52)
    return Teacher(
        id=number, name=draw_name(random, female=female, mongol=random.random() < 0.2),
        gender=Gender.FEMALE if female else Gender.MALE,
        born=Month(year, 8).plus(-years * 12 - random.randint(0, 11)), school=school.code,
        stage=stage, subject=subject, certificate_stage=certificate,
        certificate_subjects=(subject,), established=True, status=PersonStatus.IN_POST,
        joined=Month(year - random.randint(1, years - 24), 9), backbone=Level.NONE,
        degree=Degree.BACHELOR, rank=Rank.SECOND if years < 38 else Rank.FIRST,
        putonghua="二级甲等", duty=Duty.NONE, class_teacher=False, graduating=False,
    )

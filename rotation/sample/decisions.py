"""What people wish and what the office has decided already: sheets 意愿 and 指定."""

from __future__ import annotations

from random import Random

from rotation.domain.records import Distance, Lock, Wish
from rotation.domain.school import School
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Form, Level, LockKind, Stage, Willingness
from rotation.sample.careers import Roster, age, long_service, pick, plain
from rotation.sample.geography import air_km

CLERK = "人事股"
ROUNDABOUT = 1.25
"""Road kilometers per air kilometer in the distances that the sample states."""


def draw_wishes(random: Random, roster: Roster, schools: dict[str, School]) -> list[Wish]:
    """Return one to three wishes of most volunteers."""
    wishes = []
    for key, teacher in roster.items():
        if teacher.willingness is Willingness.VOLUNTEERS and random.random() < 0.8:
            places = [s.code for s in schools.values() if teacher.stage in s.stages
                      and s.code not in (teacher.school, teacher.host)
                      and not (schools[teacher.school].rural and not s.rural)]
            chosen = random.sample(places, min(len(places), random.choice((1, 2, 2, 3))))
            wishes += [Wish(teacher=key, school=code, order=order)
                       for order, code in enumerate(chosen, start=1)]
    return wishes


def draw_locks(
    random: Random, roster: Roster, schools: dict[str, School], year: int,
) -> list[Lock]:
    """Return three to stay, one to go somewhere, two never somewhere, one who must move."""
    chosen = _candidates(random, roster, schools, year)
    stay = [_lock(key, LockKind.STAY, (), "主持在研课题，学校申请本年度留任") for key in chosen[:3]]
    sent = [_lock(key, LockKind.GOES_TO, _destination(roster[key], schools),
                  "牵头组建联片教研组", form=Form.TERM, term_years=2, relation=False)
            for key in chosen[3:4]]
    barred = [_lock(key, LockKind.NEVER_TO, _barred(roster[key], schools), "直系亲属在该校任职，需要回避")
              for key in chosen[4:6]]
    must = [_lock(key, LockKind.MUST_MOVE, (), "同校任教年限长，列入本年度交流计划")
            for key in chosen[6:7]]
    return [*stay, *sent, *barred, *must]


def _candidates(
    random: Random, roster: Roster, schools: dict[str, School], year: int,
) -> list[str]:
    """Draw plainly eligible people of different ordinary seat schools and full subjects."""

    def fits(teacher: Teacher) -> bool:
        home = schools[teacher.school]
        return (plain(teacher) and long_service(teacher, year - 1) and age(teacher, year) < 46
                and teacher.subject in ("语文", "数学") and teacher.backbone is Level.NONE
                and teacher.certificate_stage is not None and not teacher.graduating
                and not home.rural and not home.weak and not teacher.application)

    pool = pick(random, roster, len(roster), fits)
    first_of: dict[tuple[str, str], str] = {}
    for key in pool:
        first_of.setdefault((roster[key].school, roster[key].subject), key)
    return sorted(first_of.values(), key=lambda key: (roster[key].stage is Stage.JUNIOR, pool.index(
        key)))


def _destination(teacher: Teacher, schools: dict[str, School]) -> tuple[str, ...]:
    """Return the country school of the same stage with most pupils that is not too far."""
    home = schools[teacher.school]
    places = [s for s in schools.values() if teacher.stage in s.stages and s.rural]
    near = [s for s in places if _road_km(home, s) <= 115] or places
    return (max(near, key=lambda s: (s.pupils(teacher.stage), s.code)).code,)


def _barred(teacher: Teacher, schools: dict[str, School]) -> tuple[str, ...]:
    return tuple(s.code for s in schools.values()
                 if teacher.stage in s.stages and s.code != teacher.school and not s.rural)[:1]


def _lock(teacher: str, kind: LockKind, to: tuple[str, ...], reason: str, **more: object) -> Lock:
    return Lock(teacher=teacher, kind=kind, schools=to, reason=reason, clerk=CLERK,
                **more)  # type: ignore[arg-type]


def _road_km(one: School, other: School) -> float:
    return ROUNDABOUT * air_km(_point(one), _point(other))


def _point(school: School) -> tuple[float, float]:
    return school.longitude or 0.0, school.latitude or 0.0


def draw_distances(schools: list[School], seat_town: str) -> list[Distance]:
    """Return the road distances the office knows: the seat to every other town with a school."""
    heart = next(s for s in schools if s.town == seat_town and s.stages)
    towns: dict[str, School] = {}
    for school in schools:
        if school.rural and school.town:
            towns.setdefault(school.town, school)
    return [
        Distance(start=seat_town, end=town, km=round(_road_km(heart, school) * 10) * 10,
                 minutes=round(_road_km(heart, school) * 0.9) + 5)
        for town, school in towns.items()
    ]

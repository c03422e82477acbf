"""The samples are believable to somebody who knows the place, and repeatable."""

from collections import Counter
from statistics import mean

import pytest

from rotation.domain.months import Month
from rotation.domain.vocabulary import (
    Degree,
    Gender,
    Level,
    PersonStatus,
    Rank,
    Stage,
)
from rotation.errors import RotationError
from rotation.sample import BANNERS, draw
from rotation.sample.posts import needs
from tests.support.drawn import SCARCE, THREE, age, every, sample, staff, three


def share(people, fits):
    return 100 * sum(1 for person in people if fits(person)) / len(people)


def compulsory(banner):
    return [school for school in sample(banner).schools if school.stages]


def test_thirteen_units():
    assert len(BANNERS) == 13
    assert set(THREE) < set(BANNERS)


def test_an_unknown_unit_is_refused_with_suggestions():
    with pytest.raises(RotationError) as caught:
        draw("西乌旗")
    assert "西乌珠穆沁旗" in caught.value.message.render("zh")


def test_the_same_seed_gives_the_same_facts_and_another_seed_others():
    assert draw("镶黄旗") == draw("镶黄旗")
    assert draw("镶黄旗", seed=7) != draw("镶黄旗")


@pytest.mark.parametrize(("banner", "teachers", "schools"), [
    ("锡林浩特市", (2500, 2700), (31, 38)),
    ("西乌珠穆沁旗", (560, 640), (8, 12)),
    ("太仆寺旗", (580, 660), (12, 20)),
])
def test_sizes(banner, teachers, schools):
    assert teachers[0] <= len(staff(banner)) <= teachers[1]
    assert schools[0] <= len(compulsory(banner)) <= schools[1]


@every
def test_shares_of_the_staff(banner):
    people = staff(banner)
    women = share(people, lambda t: t.gender is Gender.FEMALE)
    assert (70 <= women <= 80) if banner in THREE else (66 <= women <= 84)
    assert 43 <= mean(map(age, people)) <= 46
    assert 25 <= share(people, lambda t: t.rank in (Rank.SENIOR, Rank.FULL_SENIOR)) <= 30
    assert 3 <= share(people, lambda t: t.bound_until) <= 6
    assert 5 <= share(people, lambda t: not t.established) <= 10
    assert 2 <= share(people, lambda t: t.status is PersonStatus.SECONDED) <= 4
    assert 3 <= share(people, lambda t: t.status in (PersonStatus.MATERNITY, PersonStatus.SICK)) <= 4
    assert 9 <= share(people, lambda t: t.height >= Level.BANNER.height) <= 11


@three
def test_senior_teachers_are_older_and_bound_ones_young(banner):
    people = staff(banner)
    senior = [age(t) for t in people if t.rank is Rank.SENIOR]
    assert mean(senior) > mean(map(age, people)) + 5
    bound = [t for t in people if t.bound_until]
    assert max(map(age, bound)) <= 31
    assert all(2 <= 2026 - t.joined.year <= 4 for t in bound)


@pytest.mark.parametrize("banner", THREE[1:])
def test_bound_service_is_mostly_in_the_country_of_pastoral_banners(banner):
    schools = sample(banner).school
    bound = [t for t in staff(banner) if t.bound_until]
    assert share(bound, lambda t: schools[t.school].rural) >= 40


@three
def test_degrees(banner):
    for stage, bachelor in ((Stage.PRIMARY, (73, 79)), (Stage.JUNIOR, (90, 95))):
        people = [t for t in staff(banner) if t.stage is stage]
        assert share(people, lambda t: t.degree.height >= Degree.COLLEGE.height) >= 99
        high = share(people, lambda t: t.degree.height >= Degree.BACHELOR.height)
        assert bachelor[0] <= high <= bachelor[1]


@three
def test_backbone_teachers_are_mostly_in_the_seat(banner):
    schools = sample(banner).school
    backbone = [t for t in staff(banner) if t.height >= Level.BANNER.height]
    assert share(backbone, lambda t: not schools[t.school].rural) >= 70


@three
def test_over_posts_in_total_yet_short_of_music_sport_and_art(banner):
    people, schools = staff(banner), compulsory(banner)
    established = sum(t.established for t in people)
    assert established > sum(s.established_posts for s in schools)
    for subject in SCARCE:
        need = sum(needs(s, stage).get(subject, 0) for s in schools for stage in s.stages)
        assert sum(t.subject == subject for t in people) < need
    need = sum(needs(s, stage)["数学"] for s in schools for stage in s.stages)
    assert sum(t.subject == "数学" for t in people) > need


@three
def test_years_at_the_school_and_months_of_starts(banner):
    schools = sample(banner).school
    seat = [2026 - t.joined.year for t in staff(banner) if not schools[t.school].rural]
    assert 12 <= mean(seat) <= 20
    starts = Counter(t.joined.month for t in staff(banner))
    assert (starts[8] + starts[9]) / starts.total() > 0.75
    edges = Counter(t.joined for t in staff(banner))
    assert edges[Month(2020, 9)] >= 4
    assert edges[Month(2020, 10)] >= 4


def test_the_pastoral_seat_and_its_boarding_schools():
    schools = compulsory("西乌珠穆沁旗")
    seat = [s for s in schools if not s.rural]
    country = [s for s in schools if s.rural]
    assert len(seat) > len(country) >= 3
    assert all(550 <= (s.primary_pupils or 0) + (s.junior_pupils or 0) <= 1400 for s in seat)
    sizes = [((s.primary_pupils or 0) + (s.junior_pupils or 0)) / sum(s.classes) for s in seat]
    assert all(39.5 <= size <= 45.5 for size in sizes)
    assert all(s.boarding and 60 <= s.primary_pupils <= 300 for s in country)
    kilometers = [d.km / 100 for d in sample("西乌珠穆沁旗").distances]
    assert all(40 <= km <= 115 for km in kilometers)


def test_farming_townships_are_small_old_and_near():
    problem = sample("太仆寺旗")
    small = [s for s in compulsory("太仆寺旗") if s.rural and not s.boarding and sum(s.classes) == 6
             and s.primary_pupils >= 30]
    assert len(small) >= 5
    people = [t for t in staff("太仆寺旗") if t.school in {s.code for s in small}]
    assert all(s.primary_pupils <= 80 for s in small)
    assert 11 <= len(people) / len(small) <= 13.5
    assert 48 <= mean(map(age, people)) <= 52
    assert all(d.km <= 4500 for d in problem.distances)


@every
def test_nobody_is_past_retirement_or_came_as_a_child(banner):
    for teacher in sample(banner).teachers:
        assert 22 <= age(teacher) < (55 if teacher.gender is Gender.FEMALE else 60)
        if teacher.joined:
            assert teacher.born.until(teacher.joined) >= 12 * 21
            assert teacher.joined < Month(2026, 9)

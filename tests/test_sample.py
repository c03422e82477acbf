"""The samples are believable, repeatable, and shipped as drawn."""

import zipfile
from collections import Counter
from functools import cache
from pathlib import Path
from statistics import mean

import openpyxl
import pytest

from rotation.domain.months import Month
from rotation.domain.vocabulary import (
    UNPOSTED,
    Degree,
    Duty,
    Gender,
    Level,
    LockKind,
    Rank,
    Setting,
    Stage,
    Status,
)
from rotation.errors import RotationError
from rotation.sample import BANNERS, draw, file_name, notice
from rotation.sample.geography import air_km
from rotation.sample.names import FAMOUS
from rotation.sample.posts import needs
from rotation.workbook.template import write_input

SHIPPED = Path(__file__).parent.parent / "scenarios" / "samples"
THREE = ("锡林浩特市", "西乌珠穆沁旗", "太仆寺旗")
SCARCE = ("音乐", "体育与健康", "美术")
three = pytest.mark.parametrize("banner", THREE)
every = pytest.mark.parametrize("banner", BANNERS)


@cache
def sample(banner):
    return draw(banner)


@cache
def staff(banner):
    return tuple(t for t in sample(banner).teachers if t.stage.compulsory and not t.unposted)


def share(people, fits):
    return 100 * sum(1 for person in people if fits(person)) / len(people)


def age(teacher):
    return teacher.born.until(Month(2026, 8)) / 12


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
    assert 2 <= share(people, lambda t: t.status is Status.SECONDED) <= 4
    assert 3 <= share(people, lambda t: t.status in (Status.MATERNITY, Status.SICK)) <= 4
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


@every
def test_everything_that_is_named_exists(banner):
    problem = sample(banner)
    assert len(problem.school) == len(problem.schools)
    assert len({s.name for s in problem.schools}) == len(problem.schools)
    assert len(problem.teacher) == len(problem.teachers)
    towns = {s.town for s in problem.schools}
    for teacher in problem.teachers:
        assert teacher.school == UNPOSTED or teacher.school in problem.school
        assert teacher.host is None or teacher.host in problem.school
        assert teacher.home_town is None or teacher.home_town in towns
        assert teacher.name not in FAMOUS
    for row in (*problem.wishes, *problem.locks, *problem.history):
        assert row.teacher in problem.teacher
    assert all(w.school in problem.school for w in problem.wishes)
    assert all(code in problem.school for lock in problem.locks for code in lock.schools)
    assert all({d.start, d.end} <= towns for d in problem.distances)


@every
def test_couples_are_written_both_ways(banner):
    people = sample(banner).teacher
    married = [t for t in people.values() if t.spouse]
    assert len(married) in (4, 6)
    assert all(people[t.spouse].spouse == t.id and people[t.spouse].id != t.id for t in married)


@every
def test_each_school_has_one_principal(banner):
    heads = Counter(t.school for t in staff(banner) if t.duty is Duty.HEAD)
    assert heads == Counter(s.code for s in compulsory(banner))


@every
def test_rotations_agree_with_the_ledger(banner):
    problem = sample(banner)
    ended = {s.teacher: s for s in problem.history}
    away = [t for t in problem.teachers if t.host]
    assert any(t.host_until == Month(2026, 8) for t in away)
    assert any(t.host_until == Month(2027, 8) for t in away)
    for teacher in away:
        spell = ended[teacher.id]
        assert (spell.home, spell.host, spell.end) == (
            teacher.school, teacher.host, teacher.host_until)
        assert spell.home != spell.host


@three
def test_deferrals_recruits_wishes_and_namesakes(banner):
    problem = sample(banner)
    deferred = [t for t in problem.teachers if t.deferral]
    assert 5 <= len(deferred) <= 8
    assert all(t.deferral_basis and t.deferral_approver and t.deferral_until >= Month(2026, 8)
               and t.deferral_years <= 3 for t in deferred)
    recruits = [t for t in problem.teachers if t.unposted]
    assert 4 <= len(recruits) <= 8
    assert sum(t.subject in SCARCE for t in recruits) > len(recruits) / 2
    assert all(t.home_town and t.joined is None for t in recruits)
    assert problem.wishes
    assert all(problem.teacher[w.teacher].school != w.school for w in problem.wishes)
    names = Counter(t.name for t in problem.teachers)
    assert max(names.values()) >= 2


@every
def test_locks_are_on_people_who_may_move(banner):
    problem = sample(banner)
    assert {LockKind.STAY} <= {lock.kind for lock in problem.locks}
    for lock in problem.locks:
        teacher = problem.teacher[lock.teacher]
        assert teacher.established
        assert teacher.status is Status.IN_POST
        assert teacher.joined <= Month(2019, 9)
        assert age(teacher) < 48
        assert teacher.certificate_stage not in (None, "无")
        assert not (teacher.duty.leads_school or teacher.rotation_ended or teacher.host)
        if lock.kind is LockKind.GOES_TO:
            host = problem.school[lock.schools[0]]
            assert teacher.stage in host.stages
            assert needs(host, teacher.stage)[teacher.subject] >= 0.5


@every
def test_certificates_cover_the_stage(banner):
    for teacher in staff(banner):
        if teacher.stage is Stage.JUNIOR:
            assert teacher.certificate_stage in ("初级中学", "高级中学", "无", None)
    assert any(t.certificate_stage is None for t in staff(banner)) or len(staff(banner)) < 250


@every
def test_schools_lie_near_their_unit(banner):
    schools = compulsory(banner)
    heart = next(s for s in schools if not s.rural)
    for school in schools:
        km = air_km((heart.longitude, heart.latitude), (school.longitude, school.latitude))
        assert km < (8 if not school.rural else 100)
        assert school.setting in (Setting.URBAN, Setting.TOWN, Setting.RURAL)


@three
@pytest.mark.parametrize("look", ["clean", "messy"])
def test_shipped_samples_are_a_fresh_draw(banner, look, tmp_path):
    """Byte for byte within each part; the packing itself may differ between zlib builds."""
    name = file_name(banner, messy=look == "messy")
    fresh = tmp_path / name
    write_input(fresh, sample(banner), "zh", title=notice(banner), look=look)
    assert parts(fresh) == parts(SHIPPED / name)


def parts(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize("look", ["clean", "messy"])
def test_every_sheet_says_that_it_is_invented_and_none_asks_for_ethnicity(look):
    book = openpyxl.load_workbook(SHIPPED / file_name("西乌珠穆沁旗", messy=look == "messy"))
    for sheet in book:
        if sheet.sheet_state != "visible":
            continue
        assert "虚构数据" in sheet.oddHeader.left.text
        top = [str(cell.value) for row in sheet.iter_rows(max_row=6) for cell in row if cell.value]
        assert any("虚构数据" in text for text in top)
        assert not any("民族" in text and len(text) < 10 for text in top)

"""The facts of the samples hang together, can be read back, and are shipped as drawn."""

import zipfile
from collections import Counter
from dataclasses import replace

import openpyxl
import pytest

from rotation.domain.months import Month
from rotation.domain.problem import SHEETS
from rotation.domain.vocabulary import (
    UNPOSTED,
    LockKind,
    PersonStatus,
    Setting,
    Stage,
)
from rotation.sample import file_name, notice
from rotation.sample.geography import air_km
from rotation.sample.names import FAMOUS
from rotation.sample.posts import needs
from rotation.workbook.reader import read_workbook
from rotation.workbook.template import write_input
from tests.support.drawn import SCARCE, age, every, sample, staff, three
from tests.support.places import SAMPLES as SHIPPED


def compulsory(banner):
    return [school for school in sample(banner).schools if school.stages]


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
    heads = Counter(t.school for t in staff(banner) if t.duty is not None and t.duty.heads)
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
    doubled = [t for t in problem.teachers if names[t.name] > 1]
    assert 2 <= len(doubled) <= len(problem.teachers) / 10
    assert len({(t.name, t.born) for t in doubled}) == len(doubled)


@every
def test_every_recruit_is_wanted_somewhere(banner):
    problem = sample(banner)
    for teacher in problem.teachers:
        if teacher.unposted:
            assert any(needs(s, teacher.stage).get(teacher.subject, 0) >= 0.5
                       for s in compulsory(banner) if teacher.stage in s.stages)


@three
@pytest.mark.parametrize("messy", [False, True])
def test_both_looks_are_read_back_as_the_same_facts_without_a_question(banner, messy):
    reading = read_workbook(SHIPPED / file_name(banner, messy=messy))
    assert {issue.severity for issue in reading.issues} <= {"note"}
    assert facts(reading.problem) == facts(sample(banner))


def facts(problem):
    return {sheet.attribute: sorted((replace(record, row=0) for record in
                                     getattr(problem, sheet.attribute)), key=str)
            for sheet in SHEETS}


@every
def test_locks_are_on_people_who_may_move(banner):
    problem = sample(banner)
    assert {LockKind.STAY} <= {lock.kind for lock in problem.locks}
    for lock in problem.locks:
        teacher = problem.teacher[lock.teacher]
        assert teacher.established
        assert teacher.status is PersonStatus.IN_POST
        assert teacher.joined <= Month(2019, 9)
        assert age(teacher) < 48
        assert teacher.certificate_stage not in (None, "无")
        assert not teacher.duty.leads_school
        assert teacher.rotation_ended is None
        assert teacher.host is None
        if lock.kind is LockKind.GOES_TO:
            host = problem.school[lock.schools[0]]
            assert teacher.stage in host.stages
            assert needs(host, teacher.stage)[teacher.subject] >= 0.5


@every
def test_certificates_cover_the_stage(banner):
    for teacher in staff(banner):
        if teacher.stage is Stage.JUNIOR:
            assert teacher.certificate_stage in ("初中", "高中", "无", None)
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

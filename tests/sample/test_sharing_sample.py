"""What the samples tell of lessons beyond the own school: rooms, days, support, last year's itineraries, pairs."""

from rotation.domain.months import Month
from rotation.domain.support import SupportSource, Walking, Weekday
from rotation.sample import draw
from rotation.sample.sharing import WALKED
from tests.support.drawn import every, sample, three


@every
def test_support_stands_at_schools_of_the_country_within_the_limits_of_its_source(banner):
    problem = sample(banner)
    assert len({one.id for one in problem.supports}) == len(problem.supports) > 0
    for one in problem.supports:
        school = problem.school[one.school]
        assert school.rural
        assert one.stage in school.stages
        assert 1 <= one.days_a_week <= len(Weekday)
        assert one.start <= one.end
        if one.source is SupportSource.RETIRED:
            assert (one.start.index - one.born.index) // 12 <= 65
            assert one.rank.height >= 3


@every
def test_last_year_people_of_the_seat_walked_to_another_school(banner):
    problem = sample(banner)
    for row in problem.itineraries:
        teacher, host = problem.teacher[row.teacher], problem.school[row.school]
        assert teacher.subject in WALKED
        assert teacher.walking is not Walking.NEVER
        assert row.weekday not in teacher.no_walk_days
        assert teacher.stage in host.stages
        assert host.rural
        assert not problem.school[teacher.school].rural
    days = [(row.teacher, row.weekday) for row in problem.itineraries]
    assert len(set(days)) == len(days)


@three
def test_every_shipped_sample_shows_walking_rooms_and_other_subjects(banner):
    problem = sample(banner)
    assert problem.itineraries
    assert max(school.rooms for school in problem.schools) > 1
    assert any(school.no_walk_days for school in problem.schools)
    (only,) = (teacher for teacher in problem.teachers if teacher.walking is Walking.ONLY)
    assert problem.school[only.school].rural
    assert only.subject in WALKED
    assert any({*teacher.minor_subjects} & {*WALKED} for teacher in problem.teachers)


@every
def test_pairs_are_of_schools_that_have_no_partner_yet(banner):
    problem = sample(banner)
    partners = problem.partners(Month(2026, 9))
    for pair in problem.pairs:
        assert problem.school[pair.school].partner is None
        assert pair.school in partners[pair.partner]


def test_the_same_name_and_seed_give_the_same_facts():
    assert draw("太仆寺旗") == sample("太仆寺旗")

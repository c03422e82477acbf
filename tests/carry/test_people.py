"""What becomes of one person by next September, each line of the table by a tiny world known by thought."""


import pytest

from rotation.carry.past import Past
from rotation.carry.people import AYearOn, People, Whereabouts
from rotation.domain.months import Month
from rotation.domain.vocabulary import UNPOSTED, AfterTerm, Form, PersonStatus, Stage, Willingness
from rotation.ledger.history import Ending, EventKind, History, LedgerSpell, Walk
from rotation.model.eligibility import judged_alone
from rotation.rules._tiny import tiny
from rotation.workbook.reader import Reading
from tests.support.drawn_plan import policy

HOME, HOST = "一小", "二小"
SCHOOLS = {HOME: {}, HOST: {"rural": True}}


def spelled(**told: object) -> LedgerSpell:
    """The spell of 甲 that the round of 2026 began, at the village school for two years."""
    usual = {"seq": 1, "person": "甲", "teacher": "甲", "year": 2026, "home": HOME, "host": HOST, "stage": Stage.PRIMARY,
             "subject": "数学", "form": Form.TERM, "start": Month(2026, 9), "planned_end": Month(2028, 8)}
    return LedgerSpell(**{**usual, **told})


def after(*spells: LedgerSpell, walks: tuple[Walk, ...] = (), values: dict | None = None, **given: object) -> AYearOn:
    """甲 a year after the round of 2026."""
    problem = tiny(SCHOOLS, {"甲": given})
    round = judged_alone(problem, policy(**values or {}), problem.teacher)
    past = Past(Reading(problem, (), ""), round, History(banner="旗", recorded=spells, walks=walks))
    return People(past).of(problem.teacher["甲"])


def now(person: AYearOn, name: str) -> object:
    """What a column says then."""
    change = person.changes.get(name)
    return getattr(person.teacher, name) if change is None else change.value


def test_who_is_sent_for_two_years_is_on_rotation():
    person = after(spelled())
    assert person.fate is Whereabouts.OUT
    assert (now(person, "school"), now(person, "status")) == (HOME, PersonStatus.ROTATION)
    assert (now(person, "host"), now(person, "host_until")) == (HOST, Month(2028, 8))


def test_who_is_sent_for_one_year_is_due_and_asked():
    person = after(spelled(planned_end=Month(2027, 8)))
    assert person.fate is Whereabouts.BACK
    assert now(person, "status") is PersonStatus.IN_POST
    assert now(person, "host") is None
    assert now(person, "rotation_ended") == Month(2027, 8)
    assert now(person, "last_host") == HOST
    assert "after_term" in person.blank
    assert person.due is not None
    assert person.due.host == HOST


@pytest.mark.parametrize("told", AfterTerm)
def test_what_was_decided_for_after_the_term_is_filled_in(told):
    person = after(spelled(planned_end=Month(2027, 8), after_term=told))
    assert now(person, "after_term") is told
    assert "after_term" not in person.blank
    assert now(person, "school") == HOME


def test_whose_relation_moved_belongs_to_the_host():
    person = after(spelled(relation=True, planned_end=None, form=Form.TRANSFER))
    assert person.fate is Whereabouts.MOVED
    assert (now(person, "school"), now(person, "joined")) == (HOST, Month(2026, 9))
    assert now(person, "host") is None
    assert person.asks == []


def test_another_subject_than_on_the_roster_is_asked_about():
    person = after(spelled(relation=True, planned_end=None, subject="音乐"))
    assert now(person, "subject") == "数学"
    assert "音乐" in str(person.asks[0])


def test_a_recruit_is_posted():
    person = after(spelled(home="", planned_end=None), school=UNPOSTED)
    assert person.fate is Whereabouts.POSTED
    assert (now(person, "school"), now(person, "joined")) == (HOST, Month(2026, 9))


def test_who_never_reported_is_where_he_was():
    person = after(spelled(ended=Ending.ABSENT), rural_months=7)
    assert person.fate is Whereabouts.STAYS
    assert now(person, "host") is None
    assert now(person, "rural_months") == 7


def test_who_came_back_early_is_back_and_not_asked():
    person = after(spelled(ended=Ending.EARLY, real_end=Month(2027, 1)), rural_months=0)
    assert person.fate is Whereabouts.BACK
    assert now(person, "rotation_ended") == Month(2027, 1)
    assert (person.due, person.blank & {"after_term"}) == (None, set())
    assert now(person, "rural_months") == 5  # September to January


def test_an_extended_term_goes_on():
    person = after(spelled(planned_end=Month(2029, 8), extended=True))
    assert now(person, "host_until") == Month(2029, 8)


def test_a_posting_of_the_roster_alone_is_gone_on_with_or_due():
    away = {"status": PersonStatus.ROTATION, "host": HOST}
    assert after(**away, host_until=Month(2028, 8)).fate is Whereabouts.OUT
    due = after(**away, host_until=Month(2027, 7))
    assert due.fate is Whereabouts.BACK
    assert now(due, "rotation_ended") == Month(2027, 7)


def test_a_rotation_over_before_is_cleared():
    person = after(status=PersonStatus.ROTATION, host=HOST, host_until=Month(2026, 7), after_term=AfterTerm.STAY,
                   last_host=HOST)
    assert person.fate is Whereabouts.STAYS
    assert (now(person, "status"), now(person, "host"), now(person, "host_until")) == (
        PersonStatus.IN_POST, None, None)
    assert now(person, "rotation_ended") == Month(2026, 7)
    assert (now(person, "after_term"), now(person, "last_host")) == (None, None)


@pytest.mark.parametrize(("given", "months"), [
    ({"school": HOST}, 12), ({"school": HOME}, 0), ({"school": HOST, "status": PersonStatus.SICK}, 0)])
def test_months_grow_where_somebody_teaches(given, months):
    assert now(after(rural_months=10, **given), "rural_months") == 10 + months


def test_months_that_nobody_told_stay_unknown():
    assert now(after(spelled()), "rural_months") is None


def test_months_of_a_guest_by_real_dates():
    """To July at the village school, August at home in town."""
    person = after(status=PersonStatus.ROTATION, host=HOST, host_until=Month(2027, 7), rural_months=0)
    assert now(person, "rural_months") == 11


def deferred(until: Month, years: int | None) -> AYearOn:
    return after(deferral="进修", deferral_until=until, deferral_basis="文", deferral_approver="人",
                 deferral_years=years)


def test_a_deferral_that_goes_on():
    person = deferred(Month(2027, 8), 1)
    assert now(person, "deferral_years") == 2
    assert not person.again
    assert now(person, "deferral") == "进修"


def test_a_deferral_that_ran_out_is_cleared_and_listed():
    person = deferred(Month(2027, 7), 1)
    assert now(person, "deferral_years") == 2
    assert person.again
    assert {now(person, name) for name in (
        "deferral", "deferral_until", "deferral_basis", "deferral_approver")} == {None}


@pytest.mark.parametrize("years", [None, 3])
def test_years_of_deferral_that_cannot_be_are_left_to_the_office(years):
    assert "deferral_years" in deferred(Month(2027, 8), years).blank


@pytest.mark.parametrize(("month", "fate"), [
    (Month(2027, 8), Whereabouts.LEFT), (Month(2026, 12), Whereabouts.LEFT), (Month(2027, 9), Whereabouts.STAYS)])
def test_who_retires_by_the_cutoff_is_off_the_roster(month, fate):
    assert after(retires=month).fate is fate


def test_retirement_by_age():
    """A man of 1964 is gone, one of 1968 is 59."""
    assert after(born=Month(1964, 1)).fate is Whereabouts.LEFT
    assert after(born=Month(1968, 1)).fate is Whereabouts.STAYS


def test_who_left_by_an_event_is_off_the_roster():
    gone = Walk(seq=9, person="甲", teacher="甲", kind=EventKind.LEFT, month=Month(2027, 3))
    person = after(spelled(), walks=(gone,))
    assert person.fate is Whereabouts.LEFT
    assert "9" in str(person.gone)


def test_bound_service_that_ends_is_listed():
    assert after(bound_until=Month(2027, 8)).free
    assert not after(bound_until=Month(2027, 9)).free
    assert not after(bound_until=Month(2026, 8)).free  # told last year


def test_what_was_for_a_year_is_left_to_the_office():
    person = after(willingness=Willingness.OBEYS, graduating=True)
    assert {"willingness", "graduating", "class_teacher", "application", "recommended"} <= person.blank
    assert now(person, "graduated") is True


def test_of_a_guest_nobody_knows_the_graduating_class():
    assert "graduated" in after(spelled(), graduating=True).blank

"""Sheet 预测 in later years: first grades that go up, people hired, and what is then still missing."""

from dataclasses import replace

from rotation.auditor.judge import judge
from rotation.domain.forecast import Forecast
from rotation.domain.problem import Problem
from rotation.domain.vocabulary import Stage
from rotation.engine.solver import solve
from rotation.rules._tiny import tiny
from rotation.years.aging import aged
from rotation.years.figures import needs, planned_hiring
from tests.support.ahead import one_music_teacher, task_of

MUSIC = Stage.PRIMARY, "音乐"


def classes(problem, year):
    (school,) = aged(problem, year, year - 2026).schools
    return [getattr(school, f"grade{number}") for number in range(1, 7)]


def with_forecasts(problem: Problem, *told: Forecast) -> Problem:
    return replace(problem, forecasts=told)


def test_first_grades_as_told_go_up_and_hold_until_others_are_told():
    grades = {f"grade{number}": number for number in range(1, 7)}
    problem = tiny({"一小": grades}, {"甲": {}})
    told = with_forecasts(problem, *(Forecast(year=year, school="一小", grade1=classes)
                                     for year, classes in ((2026, 9), (2027, 7), (2029, 8))))
    assert classes(problem, 2028) == [1, 1, 1, 2, 3, 4]
    assert classes(told, 2026) == [1, 2, 3, 4, 5, 6]  # what is told of this year is passed over
    assert classes(told, 2027) == [7, 1, 2, 3, 4, 5]
    assert classes(told, 2028) == [7, 7, 1, 2, 3, 4]
    assert classes(told, 2030) == [8, 8, 7, 7, 1, 2]


def test_who_is_hired_is_there_from_that_year_on_and_in_no_exchange():
    problem = with_forecasts(one_music_teacher(), Forecast(
        year=2027, school="三校", stage=Stage.PRIMARY, subject="音乐", hired=1))
    task = task_of(problem, 3)
    outcome = solve(task)
    before = solve(task_of(one_music_teacher(), 3))
    assert judge(task, outcome.plan).findings == ()
    (new,) = {one.id for one in task.horizon.rounds[2028].problem.teachers} - {one.id for one in problem.teachers}
    assert new not in task.horizon.rounds[2027].eligible_set
    assert new not in task.horizon.cohort_of
    # hired for 三校, 甲 need not go there: another teacher of mathematics goes to 四校 instead
    assert (before.plan.placed["甲"].school, outcome.plan.placed.get("甲")) == ("三校", None)
    assert [needs(outcome.plan, year)[MUSIC].before for year in (2026, 2027, 2028)] == [300, 300, 300]
    assert before.tiers[1].value - outcome.tiers[1].value == 400
    assert planned_hiring(task.horizon) == {(2027, *MUSIC): 1}

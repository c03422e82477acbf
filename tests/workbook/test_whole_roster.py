"""A whole roster as the national system exports it: planned after one round of answers and one of corrections."""

import json

import pytest

from rotation.domain.months import Month, school_years
from rotation.errors import WorkbookError
from rotation.workbook.reader import read_workbook
from tests.support import national_roster
from tests.support.terminal import run

SEED = 2026


def expected_years(joined: Month) -> int:
    """Full school years by the end of August 2026: whoever came by September had that school year whole."""
    return max(0, 2026 - joined.year - (joined.month > 9))


@pytest.mark.slow
def test_a_whole_roster_plans_after_one_round_of_answers_and_one_of_corrections(tmp_path):
    people, path = national_roster.whole(SEED), tmp_path / "花名册.xlsx"
    national_roster.book(people, policy=()).save(path)
    told = json.loads(run("check", path, "--json", code=3).stdout)["issues"]
    assert {issue["code"] for issue in told if issue["severity"] == "error"} == {"missing-year", "rural-unknown"}
    answers = sorted({issue["code"] for issue in told if issue["severity"] == "ask"})
    assert set(answers) <= {"short-school-name", "employment", "honour-as-backbone", "same-person", "class-size"}
    given = [word for code in answers for word in ("--accept", code)]
    policy = ["--set", "round.year=2026", "--set", "round.seat_town=赛汉塔拉镇"]
    done = json.loads(run("plan", path, "-o", tmp_path / "out", "--json", *policy, *given).stdout)
    assert (done["status"], done["audit"]) == ("OPTIMAL", 0)


@pytest.mark.parametrize("seed", [SEED, 7, 11])
def test_every_year_at_the_school_is_that_of_the_month_meant(seed, tmp_path):
    people, path = national_roster.whole(seed), tmp_path / "花名册.xlsx"
    national_roster.book(people).save(path)
    codes = {issue.code for issue in read_workbook(path).issues if issue.severity == "ask"}
    reading = read_workbook(path, tuple(codes))
    assert reading.problem is not None, WorkbookError(reading.issues)
    teachers = [one for one in people if one.subject]
    assert len(reading.problem.others) == len(people) - len(teachers) == 6
    found = sorted((one.name, str(one.joined), school_years(one.joined, 2026)) for one in reading.problem.teachers)
    assert found == sorted((one.name, str(one.joined), expected_years(one.joined)) for one in teachers)

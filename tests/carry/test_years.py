"""Years one after the other: carry, fill in, check, plan, audit; people are conserved every year."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from rotation.carry.ahead import Carried
from rotation.carry.carry import Carrying, carry
from rotation.carry.people import Whereabouts
from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.vocabulary import AfterTerm
from rotation.lived.office import filled_in, written_in, yellow
from rotation.run import Inputs, Run, audit_file, plan_round
from rotation.run.gather import gather
from rotation.sample import draw
from rotation.workbook.reader import read_workbook
from rotation.workbook.template import write_input


def facts(workbook: Path) -> Problem:
    return gather(Inputs(workbook)).round.problem


def one_year(workbook: Path, before: Problem, folder: Path, rng: random.Random) -> tuple[Carried, Path, Problem]:
    """Plan a workbook, and carry it; some whose term ends stay or go on."""
    done = plan_round(Inputs(workbook), folder)
    assert done.outcome.plan is not None, done.outcome.diagnosis
    assert all(tier.proven for tier in done.outcome.tiers)
    assert audit_file(Inputs(workbook), done.folder).passed
    year = done.case.policy.settings.year
    carried, path = carry(Carrying(workbook, [done.folder]), folder / f"{year + 1}数据.xlsx")
    marked = yellow(path)
    assert all(issue.severity != "error" or issue.cell in marked[issue.sheet] for issue in read_workbook(path).issues)
    filled_in(path, workbook)
    due = [person.teacher.id for person in carried.people if person.due is not None]
    written_in(path, {key: {"期满去向": rng.choice(["", *AfterTerm])} for key in due})
    after = facts(path)
    conserved(before, after, carried, done)
    return carried, path, after


def conserved(before: Problem, after: Problem, carried: Carried, done: Run) -> None:
    """Nobody is lost and nobody twice, and everybody is where the plan and the terms say."""
    year = carried.past.year
    cutoff = Month(year + 1, 8)
    left = {person.teacher.id for person in carried.of(Whereabouts.LEFT)}
    assert {t.id for t in after.teachers} == {t.id for t in before.teachers} - left
    assert len({t.id for t in after.teachers}) == len(after.teachers)
    assert sum(carried.count.values()) == len(before.teachers)
    placed = {item.teacher: item for item in done.outcome.plan.placements}
    for teacher in after.teachers:
        was, item = before.teacher[teacher.id], placed.get(teacher.id)
        if item is not None and (item.relation or not item.home):
            assert (teacher.school, teacher.joined) == (item.host, Month(year, 9))
        else:
            assert (teacher.school, teacher.joined) == (was.school, was.joined)
        if item is not None and not item.relation and item.home and item.term_years > 1:
            assert (teacher.host, teacher.host_until) == (item.host, Month(year + item.term_years, 8))
        elif item is None and was.host_until is not None and was.host_until > cutoff:
            assert (teacher.host, teacher.host_until) == (was.host, was.host_until)
        else:
            assert teacher.host is None
        if teacher.host is not None:
            running = [one for one in after.spells_of.get(teacher.id, ()) if one.end == teacher.host_until]
            assert [one.host for one in running] == [teacher.host]


def simulated(first: Path, folder: Path, years: int, seed: int) -> list[Carried]:
    rng, told, workbook, before = random.Random(seed), [], first, facts(first)
    for _ in range(years):
        carried, workbook, before = one_year(workbook, before, folder, rng)
        told.append(carried)
    return told


def of_one_year_terms(banner: str, years: int) -> Problem:
    """A sample whose exchanges last so many years, so that terms end within the simulation."""
    problem = draw(banner)
    from rotation.domain.records import Parameter
    rows = tuple(row for row in problem.parameters if row.name != "round.term_years")
    return Problem.of(present=problem.present, **{
        **{name: getattr(problem, name) for name in (
            "schools", "teachers", "needs", "wishes", "locks", "agreed", "shares", "distances", "history", "leaders",
            "leader_orders", "answers", "others", "seconds")},
        "parameters": (*rows, Parameter(name="round.term_years", value=str(years)))})


@pytest.mark.slow
def test_three_years_of_a_banner(tmp_path):
    first = tmp_path / "2026数据.xlsx"
    write_input(first, of_one_year_terms("西乌珠穆沁旗", 1), "zh")
    told = simulated(first, tmp_path, 3, 1)
    assert all(carried.of(Whereabouts.BACK) for carried in told)
    assert sum(len(carried.of(Whereabouts.LEFT)) for carried in told) > 0

"""An edited 交流名单 is judged at once and whole: every bad row, and the rules with all the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from rotation.auditor import Finding, audit
from rotation.domain.plan import Placement
from rotation.domain.vocabulary import Stage
from rotation.run import Inputs, audit_file
from rotation.workbook.header import fold_name
from tests.support.edited_list import copied, rewrite, struck
from tests.support.many_cases import facts, policy
from tests.support.terminal import run


@pytest.fixture
def book(published, tmp_path) -> Path:
    return copied(published.folder, tmp_path)


def told(made: Path, book: Path, code: int = 6) -> str:
    return run("audit", made, book, "--lang", "zh", code=code).stdout


def pooled(published) -> tuple[int, str, str]:
    """Return a row of the list whose subject another one counts as, and both subjects."""
    round = published.case.round
    for number, item in enumerate(published.outcome.plan.placements):
        for part in ("道德与法治", "科学"):
            if item.stage is Stage.PRIMARY and round.subject_at(item.host, item.stage, part) == item.subject:
                return number, part, item.subject
    raise AssertionError("nobody teaches a pool: choose another sample")


def test_a_pooled_subject_is_told_what_to_write_and_everything_else_is_judged(published, made, book):
    number, part, pool = pooled(published)
    placed = published.outcome.plan.placements
    other = next(at for at in range(len(placed)) if at != number)
    row, late = rewrite(book, (number, {"任教学科": part}), (other, {"交流年限": 9}))
    text = told(made, book)
    school = published.case.problem.school[placed[number].host].name
    assert f"第 {row} 行：学校“{school}”没有小学{part}这一岗位" in text
    assert f"{part}并入{pool}，请写“{pool}”" in text
    assert f"交流名单第{late}行" in text
    assert "共核查 0 条" not in text
    assert "H10" not in text  # the row counts as what is meant


def test_a_row_without_a_number_is_found_by_name_and_school(published, made, book):
    teacher = published.case.round.teacher(published.outcome.plan.placements[0].teacher)
    names = [fold_name(item.name) for item in published.case.problem.teachers]
    assert names.count(fold_name(teacher.name)) == 1
    rewrite(book, (0, {"教师编号": None}))
    assert "发现 0 处" in told(made, book, 0)
    rewrite(book, (1, {"教师编号": None, "姓名": "查无此人"}))
    assert "填花名册中的姓名" in run("audit", made, book, "--lang", "zh", code=3).stdout


def test_somebody_who_may_not_be_placed_is_told_even_in_a_row_without_a_post(published, made, book):
    round, item = published.case.round, published.outcome.plan.placements[0]
    exempt = next(one for one in round.problem.teachers if round.standings[one.id].rule == "R10"
                  and not round.standings[one.id].placeable)
    (row,) = rewrite(book, (None, {
        "教师编号": exempt.id, "姓名": exempt.name, "接收学校代码": item.host, "任教学段": str(item.stage),
        "任教学科": "心理健康", "派出学校代码": exempt.school, "交流形式": "定期交流", "交流年限": 2}))
    text = told(made, book)
    assert f"第 {row} 行：学校" in text
    assert f"R10 同校任教年限（交流名单第{row}行）" in text


def test_too_few_people_name_who_was_taken_out(published, made, book):
    plan = published.outcome.plan
    number, item = next((at, one) for at, one in enumerate(plan.placements) if plan.round.teacher(one.teacher) in plan.exchanged)
    struck(book, number)
    lines = [line for line in told(made, book).splitlines() if line.startswith("H10")]
    least = len(plan.exchanged) - 1 < audit(
        published.case.problem, published.case.policy, ()).round.law["H10"].required(plan.round)
    assert bool(lines) == least
    assert all(f"（{item.teacher}）" in line and "已去掉或改动" in line for line in lines)


def sent(teacher: str, host: str, row: int = 0) -> Placement:
    """Return somebody of the world of many cases sent somewhere."""
    return Placement(teacher=teacher, home=facts().teacher[teacher].school, host=host, stage=Stage.PRIMARY,
                     subject="数学", row=row)


FLOOD = [*(sent(f"师{n:02d}", "村小", 10 + n) for n in range(1, 5)), sent("师05", "东小", 15)]
"""Four people at a school that may take fewer, and one elsewhere."""


def h60(placements: list[Placement], before: list[Placement]) -> Finding:
    findings = audit(facts(), policy(), placements, before=before).findings
    return next(item for item in findings if item.rule == "H60" and "村小" in item.clause)


def test_too_many_at_a_school_name_the_rows_and_the_school_once():
    found = h60(FLOOD, [])
    assert found.rows == (11, 12, 13, 14)
    assert "（交流名单第11、12、13、14行）" in str(found.line)
    assert str(found.line).count("村小") == 1


def test_of_the_rows_those_that_were_edited_are_named():
    before = [FLOOD[0], FLOOD[1], sent("师03", "东小"), FLOOD[4]]
    assert h60(FLOOD, before).rows == (13, 14)
    assert h60(FLOOD, FLOOD).rows == (11, 12, 13, 14)  # nobody was edited: all of them


def test_who_was_taken_out_is_named_where_too_few_are_left_and_nowhere_else():
    before = [sent("师01", "东小"), sent("师02", "西小")]
    told = {item.rule: item for item in audit(facts(), policy(), [sent("师01", "东小", 4)], before=before).findings}
    assert "师02" in str(told["H10"].evidence)
    assert "师01" not in str(told["H10"].evidence)
    assert told["H10"].rows == ()
    assert "去掉" not in str(h60(FLOOD, before).evidence)


@pytest.mark.parametrize("dot", ["·", "•", "・", "．", ".", "‧", "･"])
def test_every_dot_in_a_name_is_one_character(dot):
    assert fold_name(f"巴图{dot}孟和") == fold_name("巴图·孟和") != fold_name("巴图孟和")


def test_an_audit_of_the_untouched_list_has_no_rows_to_name(published, made):
    report = audit_file(Inputs(made), published.folder / "方案.xlsx")
    assert report.passed

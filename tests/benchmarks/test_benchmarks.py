"""The benchmarks: counties are repeatable and of the right size, rivals agree, the report adds up."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import highspy
import pytest

from benchmarks import books, report, run, sweep
from benchmarks.contest import TIERS, Record, keep, policy_for, run_apart
from benchmarks.counties import SIZES, TEACHERS_OF_REGION, Size, county, region
from benchmarks.findings import Facts, Findings, Region
from benchmarks.report import grids, markdown
from benchmarks.rivals import RIVALS, Step, climb
from benchmarks.run import facts_of, main
from benchmarks.whole import write_out
from rotation.domain.outcome import Status
from rotation.domain.problem import facts_sha256
from rotation.engine import solve
from rotation.model.eligibility import settle
from rotation.run import Case, Inputs
from rotation.workbook.reader import Reading


@pytest.fixture(autouse=True)
def fresh_threads():
    """HiGHS refuses another number of threads in the same process unless told to forget the first."""
    yield
    highspy.Highs.resetGlobalScheduler(True)


TINY = Size("tiny", 220, 8)


@cache
def tiny():
    problem = county(TINY, 1)
    policy = policy_for(problem)
    return problem, settle(problem, policy), policy


def test_same_size_and_seed_give_the_same_county():
    assert facts_sha256(county(TINY, 1)) == facts_sha256(tiny()[0])
    assert facts_sha256(county(TINY, 2)) != facts_sha256(tiny()[0])


@pytest.mark.parametrize("size", [TINY, SIZES["banner"]], ids=lambda size: size.name)
def test_a_county_has_the_size_asked_for(size):
    facts = facts_of(county(size, 1))
    assert abs(facts.teachers - size.teachers) <= 20 + 0.02 * size.teachers  # kindergarten, recruits
    assert facts.schools == size.schools
    assert facts.options > facts.eligible > size.teachers * 0.35


@pytest.mark.slow
def test_the_middle_county_has_its_options():
    facts = facts_of(county(SIZES["S"]))
    assert (facts.schools, facts.teachers // 100) == (60, 30)
    assert 30_000 <= facts.options <= 40_000


def test_the_region_has_its_banners_and_teachers():
    sizes = region()
    assert (len(sizes), len({size.name for size in sizes})) == (103, 103)
    assert abs(sum(size.teachers for size in sizes) - TEACHERS_OF_REGION) <= 103
    assert {size.kind for size in sizes} == {"farming", "mixed", "pastoral", "city"}
    assert region() == sizes != region(1)


@cache
def ours():
    _, round, policy = tiny()
    outcome = solve(round, policy)
    assert outcome.status is Status.OPTIMAL
    return [tier.value for tier in outcome.tiers]


@pytest.mark.parametrize("name", RIVALS)
def test_rivals_prove_the_values_of_ours(name):
    _, round, policy = tiny()
    steps = []
    climb(name, round, policy, 60, steps.append)
    assert all(step.proven and step.bound == step.value for step in steps)
    assert [step.value for step in steps] == ours()


def test_a_rival_out_of_time_proves_nothing_it_does_not_know():
    _, round, policy = tiny()
    steps = []
    climb("scip", round, policy, 0.0, steps.append)
    for step in steps:
        assert step.bound is None or step.bound <= ours()[step.tier - 1] <= (step.value or 10**9)
        assert step.proven == (step.value is not None and step.value == step.bound)


def test_a_contest_in_its_own_process_tells_value_time_and_memory(tmp_path):
    problem, round, _ = tiny()
    case = keep(problem, tmp_path / "tiny")
    for contender in ("ours", "highs"):
        record = run_apart(case, contender, 60)
        assert (record.case, record.contender, record.failed) == ("tiny", contender, "")
        assert record.proven
        assert [step.value for step in record.steps] == ours()
        assert record.options == len(round.options)
        assert 50 * 2**20 < record.memory < 2**31
        assert 0 < sum(step.seconds for step in record.steps) <= record.seconds


def test_a_contender_that_dies_is_told_not_raised(tmp_path):
    record = run_apart(keep(tiny()[0], tmp_path / "tiny"), "ours", 60, memory=2**27)
    assert record.failed
    assert not record.proven


def test_the_program_refuses_a_row_beyond_the_guard():
    _, round, policy = tiny()
    whole, objectives = write_out(round, policy)
    with pytest.raises(AssertionError, match="coefficients sum to"):
        whole.lock("heavy", 10**9 * objectives[1], 0)


@pytest.mark.slow
def test_one_run_writes_the_report(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "SIZES", {"tiny": TINY})
    monkeypatch.setattr(run, "BOOKS", ("tiny",))
    out = tmp_path / "benchmarks.md"
    findings = main(["--sizes", "tiny", "--contenders", "ours,ours@0.5,scip", "--limit", "60",
                     "--seed", "1", "--out", str(out)])
    text = out.read_text(encoding="utf-8")
    assert [record.proven for record in findings.records] == [True] * 3
    assert set(findings.books["tiny"]) == {books.READ, books.TABLES, books.WRITE, "plan_json"}
    assert "| SCIP, whole MIP |" in text
    assert f"| proven values agree | {TIERS} tiers | all | yes |" in text


def record(case, contender, seconds, options, *, values=tuple(range(1, TIERS + 1)), proven=TIERS, memory=10**8):
    steps = tuple(Step(n, value, value - (n > proven), n <= proven, seconds / TIERS)
                  for n, value in enumerate(values, 1) if n <= proven + 1)
    return Record(case, contender, steps, seconds, 0.5, options, memory)


def made():
    """Findings with known bars: S kept, L slow and against a rival that proves nothing."""
    findings = Findings(300, 7)
    findings.facts = {"S": Facts(3000, 60, 1500, 10_000, 5, 6), "L": Facts(13_000, 150, 8000, 100_000, 7, 8)}
    findings.records = [
        record("S", "ours", 4.0, 10_000), record("S", "highs", 22.0, 10_000),
        record("L", "ours", 400.0, 100_000, memory=2**31),
        record("L", "cpsat", 300.0, 100_000, proven=1)]
    findings.books = {"S": {"read": 1.0, "tables": 0.5, "write": 1.0, "plan_json": 9.0}}
    findings.region = Region((record("banner001", "ours@0.5", 3.0, 50),), 100.0, 700)
    return findings


def lines(text, start):
    return [line for line in text.splitlines() if line.startswith(f"| {start}")]


def test_the_report_tells_ratios_bounds_and_growth():
    text = markdown(made())
    assert lines(text, "HiGHS") == ["| HiGHS, whole MIP | 1 | 2 | 3 | 4 | 5 | yes | 22.0 | 0.0 | 95 | 5.5 |"]
    assert lines(text, "CP-SAT") == [
        "| CP-SAT, 2 workers | 1 | 2 [1] | – | – | – | no | 300.0 | 0.0 | 95 | > 0.8 |"]
    assert "| ours | L | 100,000 | 400.0 | 4000 | 2.00 |" in text
    assert "| S | 1.00 | 0.50 | 1.00 | 2.50 |" in text


def test_the_bars_are_judged():
    text = markdown(made())
    assert lines(text, "S, ours: all") == ["| S, ours: all tiers proven | 15 s | 4.0 s | yes |"]
    assert lines(text, "L, ours") == [
        "| L, ours: all tiers proven | 300 s | 400.0 s | no |",
        "| L, ours: memory | 1536 MB | 2,048.0 MB | no |"]
    assert lines(text, "S: faster") == [
        "| S: faster than the best whole-model solver | 5 × | 5.5 × | yes |"]
    assert lines(text, "L: faster") == [
        "| L: faster than the best whole-model solver | 10 × | no rival proves it in 300 s | yes |"]
    assert lines(text, "growth") == ["| growth from S to L | 1 (exponent) | 2.0 (exponent) | no |"]
    assert lines(text, "region") == ["| region, within 0.5 % | 360 s | 100.0 s | yes |"]


def on(record, cpu):
    return replace(record, cpu=cpu)


def test_on_a_shared_machine_the_processor_is_told_and_the_clock_alone_proves_nothing(monkeypatch):
    monkeypatch.setattr(report.os, "cpu_count", lambda: 2)
    findings = made()
    findings.loads = [11.0, 14.0]
    ours, rival = findings.of("S", "ours"), findings.of("L", "cpsat")
    findings.records = [on(replace(ours, seconds=20.0), 4.0), on(findings.of("S", "highs"), 5.0),
                        on(replace(findings.of("L", "ours"), seconds=90.0), 10.0), on(rival, 60.0)]
    text = markdown(findings)
    assert "11.0 to 14.0 processes at a time (median\n12.5)" in text
    assert lines(text, "S, ours: all") == [
        "| S, ours: all tiers proven | 15 s | 20.0 s (CPU 4.0 s) | in CPU time |"]
    assert lines(text, "S: faster") == [
        "| S: faster than the best whole-model solver | 5 × | 1.1 × | no |"]
    assert lines(text, "L: faster") == [
        ("| L: faster than the best whole-model solver | 10 × | no rival proves it in 300 s "
        "(CPU 60 s or more, > 3.3 ×) | not shown |")]
    assert lines(text, "growth") == ["| growth from S to L | 1 (exponent) | 0.4 (exponent) | yes |"]
    findings.loads = [1.5, 2.0]
    assert "processes at a time" not in markdown(findings)


def test_a_contradiction_between_proofs_shows():
    findings = made()
    findings.records.append(record("S", "scip", 9.0, 10_000, values=(1, 2, 3, 5, 5)))
    assert lines(markdown(findings), "proven values") == [
        "| proven values agree | 10 tiers | S tier 4 | no |"]


def test_nothing_measured_is_no_table():
    assert grids(Findings(300, 7)) == []


def test_a_sweep_is_raced_against_separate_plans():
    problem, round, policy = tiny()
    case = Case(Inputs(Path()), Reading(problem, (), sha256=""), policy, round, ())
    found = sweep.race(case, "H10.rate=10%..12%:1%")
    assert found.same
    assert len(found.apart) == 3
    assert 0 < found.plans < 3 * 3  # small counties are all overhead; the bar is for the city

"""Whole commands are measured as they run, stage by stage, and held against their bars."""

from dataclasses import replace

import pytest

from benchmarks import commands
from benchmarks.commands import COMMANDS, Desk, Used, markdown, measured
from benchmarks.findings import MB
from rotation.workbook.template import write_input
from tests.support.small_banner import small_banner


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk")
    write_input(folder / "数据.xlsx", small_banner("小旗"), "zh")
    return Desk(folder, folder / "数据.xlsx")


def run(desk, command):
    return measured("tiny", command, COMMANDS[command](desk))


def test_a_check_reads_and_settles_and_solves_nothing(desk):
    used = run(desk, "check")
    assert used.code == 0
    assert {"start", "read", "settle"} <= set(used.stages)
    assert used.stages["start"] > 0
    assert not {"solve", "reasons", "audit", "sheets"} & set(used.stages)
    assert sum(used.stages.values()) < 3 * used.cpu
    assert used.memory > 20 * MB


@pytest.mark.slow
def test_every_command_runs_on_the_run_of_the_plan(desk):
    found = [run(desk, command) for command in COMMANDS]
    assert [used.code for used in found] == [0] * len(COMMANDS)
    plan = found[0]
    assert all(plan.stages[stage] > 0 for stage in ("start", "read", "settle", "solve", "audit", "sheets"))
    assert plan.memory < sum(used.memory for used in found)
    assert {stage for used in found for stage in used.stages} >= {"reasons", "page"}


def test_a_command_that_fails_is_told_and_keeps_no_bar(desk):
    used = measured("S", "plan", ["plan", desk.folder / "nothing.xlsx", "-o", desk.folder / "plan"])
    assert used.code
    assert used.stages == {}
    assert f"| S | plan | ended with {used.code} |" in markdown([used], 1)
    assert markdown([used], 1).rstrip().endswith("| no |")


@pytest.mark.parametrize(("cpu", "memory", "kept"), [(9.0, 300, "yes"), (9.1, 300, "no"), (9.0, 301, "no")])
def test_a_bar_is_kept_by_seconds_and_memory(cpu, memory, kept):
    assert (commands.BARS["S", "plan"], commands.MEMORY_BARS["S", "plan"]) == (9, 300)
    used = Used("S", "plan", cpu, 20.0, memory * MB, 0)
    text = markdown([used, replace(used, county="Z")], 1)
    assert f"| S | plan | {cpu} | 9 | 20.0 | {memory} | 300 | {kept} |" in text
    assert f"| Z | plan | {cpu} |  | 20.0 | {memory} |  |  |" in text

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


def test_what_is_beyond_a_bar_is_named_first_with_where_it_went():
    used = Used("S", "plan", 9.1, 20.0, 301 * MB, 0, {"read": 0.5, "reasons": 5.0, "solve": 2.0, "page": 0.1}, 3.5)
    text = markdown([used, replace(used, cpu=8.0, load=1.0)], 1)
    assert "| S | plan | CPU s | 9.1 | 9 | reasons 5.0, solve 2.0, read 0.5 |" in text
    assert text.count("| S | plan | MB | 301 | 300 |") == 2
    assert text.index("## Bars missed") < text.index("## Commands")
    assert "1.0 to 3.5 processes" in " ".join(text.split())
    assert "Bars missed" not in markdown([replace(used, cpu=8.0, memory=MB)], 1)
    assert "processes at a time" not in markdown([replace(used, load=0.0)], 1)


def test_a_later_run_adds_to_what_was_kept(tmp_path, monkeypatch):
    def fake(name, command, args, *, staged):
        assert args[0] == command
        return Used(name, command, 1.0 if staged else 2.0, 1.0, MB, 0)
    monkeypatch.setattr(commands, "measured", fake)

    def desk(name, folder, seed):
        del seed
        (folder / name).mkdir()
        return Desk(folder / name, folder / f"{name}.xlsx")
    monkeypatch.setattr(commands, "desk", desk)
    out, kept = tmp_path / "told.md", tmp_path / "kept.json"
    for counties, more in (("banner,S", []), ("S,M", ["--no-stages"])):
        commands.main(["--counties", counties, "--commands", "check", "--out", str(out), "--kept", str(kept), *more])
    told = {key: used.cpu for key, used in commands.remembered(kept).items()}
    assert told == {(name, command): seconds for name, seconds in (("banner", 1.0), ("S", 2.0), ("M", 2.0))
                    for command in ("plan", "check")}
    assert out.read_text(encoding="utf-8").count("| check |") == 3

"""Quotas of May: fair by largest remainder, within the rules, and always leaving room for a plan."""

import json
import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from rotation.cli.root import program
from rotation.domain.problem import Problem
from rotation.model.eligibility import settle
from rotation.policy.policy import RESERVE_GIVEN_UP, Policy
from rotation.quota.plan import COLUMNS, handed_out, with_quotas
from rotation.quota.shares import Party, apportion, quotas, required
from rotation.run import Inputs, gather
from rotation.run.gather import Case
from rotation.run.rounds import solved
from rotation.sample import draw
from rotation.workbook.reader import Reading, read_problem
from tests.support.places import SAMPLES
from tests.support.terminal import run
from tests.support.worlds import world

BANNER = "乌拉盖管理区"


# -- dividing ---------------------------------------------------------------------------------


def free(*weights):
    return [Party(weight, 0, 10**6) for weight in weights]


def test_largest_remainder_by_hand():
    assert apportion(10, free(53, 24, 23)) == [5, 3, 2]  # 5.3 2.4 2.3: the .4 gets the last one
    assert apportion(7, free(1, 1, 1)) == [3, 2, 2]  # equal claims: first come, first served
    assert apportion(0, free(3, 4)) == [0, 0]
    assert apportion(41, free(58, 39, 50, 53, 49, 37, 57, 11, 8, 6)) == [7, 4, 6, 6, 5, 4, 6, 1, 1, 1]


def test_bounds_hold_and_the_rest_goes_to_the_others():
    assert apportion(10, [Party(8, 0, 2), Party(1, 0, 99), Party(1, 0, 99)]) == [2, 4, 4]
    assert apportion(10, [Party(0, 3, 5), Party(1, 0, 99)]) == [3, 7]
    assert apportion(99, [Party(1, 0, 2), Party(1, 0, 3)]) == [2, 3]
    assert apportion(1, [Party(1, 2, 9), Party(1, 1, 3)]) == [2, 1]
    assert apportion(4, [Party(0, 0, 2), Party(0, 0, 6)]) == [1, 3]


@pytest.mark.parametrize("seed", range(300))
def test_dividing_is_proportional_within_bounds(seed):
    """Each share is a bounded multiple of its weight, rounded down or up; the sum is exact."""
    rng = Random(seed)
    shares = []
    for _ in range(rng.randint(1, 8)):
        least = rng.choice([0, 0, 0, rng.randint(0, 3)])
        shares.append(Party(rng.randint(0, 40), least, least + rng.randint(0, 12)))
    total = rng.randint(sum(s.least for s in shares), sum(s.most for s in shares))
    given = apportion(total, shares)
    assert sum(given) == total
    assert all(s.least <= number <= s.most for s, number in zip(shares, given))
    if all(s.weight for s in shares):
        exact = filled(total, shares)
        assert all(abs(number - share) < 1 for number, share in zip(given, exact))


def filled(total, shares):
    """Oracle: the level at which all shares, each cut to its bounds, add up to the total."""
    low, high = Fraction(0), Fraction(total + 1)
    for _ in range(60):
        level = (low + high) / 2
        cut = [max(Fraction(s.least), min(Fraction(s.most), level * s.weight)) for s in shares]
        low, high = (level, high) if sum(cut) < total else (low, level)
    return cut


# -- numbers of schools -----------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(40))
def test_numbers_of_drawn_rounds(seed):
    drawn = world(seed, people=(6, 14), schools=(3, 6))
    found = quotas(drawn.round)
    schools = [school for school in drawn.problem.schools if school.stages]
    assert [item.school for item in found] == schools
    assert sum(item.eligible for item in found) <= len(drawn.round.eligible)
    for item in found:
        own = item.school
        for band, least, most in ((item.send, own.send_min, own.send_max),
                                  (item.receive, own.receive_min, own.receive_max)):
            assert band.least >= 0
            assert least in (None, band.least)
            assert most in (None, band.most)


def test_all_that_is_required_is_handed_out():
    problem = draw(BANNER)
    round = settle(problem, Policy.of({"round.year": (2026, _source()), "round.banner": (BANNER, _source())}))
    found = quotas(round)
    assert sum(item.send.fair for item in found) == required(round)
    assert sum(item.receive.fair for item in found) == required(round) + len(round.recruits)
    assert all(item.send.least <= item.send.fair <= item.send.most for item in found)
    h35 = round.law["H35"]
    assert all(item.send.most <= h35.most(round, item.school.code) for item in found)


def _source():
    from tests.support.worlds import MADE
    return MADE


def test_order_of_rows_does_not_matter():
    drawn = world(5, people=(8, 12), schools=(4, 6))
    tables = {name: getattr(drawn.problem, name)[::-1] for name in ("schools", "teachers", "needs", "wishes", "locks", "distances", "history", "others", "seconds")}
    mirrored = Problem.of(**tables, reference=drawn.problem.reference)
    assert quotas(settle(mirrored, drawn.policy)) == quotas(drawn.round)


# -- the command ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def handed(made, tmp_path_factory):
    """A copy with the numbers, to be read only, beside its tables to print; and what was told."""
    copy = tmp_path_factory.mktemp("handed") / "a.xlsx"
    return copy, json.loads(run("quota", made, "-o", copy, "--json").stdout)


def test_numbers_stand_in_a_copy_that_the_next_run_reads(book, tmp_path):
    before = book.read_bytes()
    told = json.loads(run("quota", book, "--json").stdout)
    copy, tables = tmp_path / "数据_名额.xlsx", tmp_path / "数据_名额分配表.xlsx"
    assert told["files"] == [str(copy), str(tables)]
    assert book.read_bytes() == before
    old, new = read_problem(book), read_problem(copy)
    assert [replace(s, **dict.fromkeys(COLUMNS), row=0) for s in new.schools] == [
        replace(s, **dict.fromkeys(COLUMNS), row=0) for s in old.schools]
    assert new.teachers == old.teachers
    numbers = {s.code: ((s.send_min, s.send_max), (s.receive_min, s.receive_max)) for s in new.schools}
    for item in told["schools"]:
        assert numbers[item["school"]] == tuple((item[k]["least"], item[k]["most"]) for k in ("send", "receive"))
    assert "H80" in settled(copy).law
    run("plan", copy, "-o", tmp_path / "out")


def settled(path):
    return gather(Inputs(path)).round


def test_tables_to_print_tell_the_same_numbers(made, handed):
    copy, told = handed
    shown = load_workbook(copy.with_name("a分配表.xlsx"))
    rows = list(shown["名额分配表"].iter_rows(values_only=True))
    head = next(row for row in rows if row[0] == "序号")
    lines = {row[1]: dict(zip(head, row)) for row in rows if isinstance(row[0], int)}
    for item in told["schools"]:
        line = lines[item["school"]]
        assert (line["派出名额"], line["派出名额下限"], line["派出名额上限"]) == tuple(item["send"].values())
        assert (line["接收名额"], line["接收名额下限"], line["接收名额上限"]) == tuple(item["receive"].values())
    total = next(row for row in rows if "合计" in row)
    assert total[head.index("派出名额")] == sum(item["send"]["fair"] for item in told["schools"])
    named = {row[1] for row in shown["推荐名册"].iter_rows(values_only=True) if isinstance(row[0], int)}
    round = settled(made)
    assert named <= round.eligible_set
    assert named == {key for key in round.eligible if round.options.of(key)}


def test_columns_that_the_workbook_lacks_are_added(book, tmp_path):
    shown = load_workbook(book)
    sheet = shown["学校"]
    titles = {str(cell.value).split("（")[0].rstrip("*"): cell.column for row in sheet.iter_rows(max_row=3) for cell in row}
    for title in ("接收名额上限", "接收名额下限", "派出名额上限", "派出名额下限"):
        sheet.delete_cols(titles[title])
    shown.save(book)
    assert "school.send_min" not in read_problem(book).present
    run("quota", book, "-o", tmp_path / "b.xlsx")
    assert {f"school.{name}" for name in COLUMNS} <= read_problem(tmp_path / "b.xlsx").present


def test_numbers_of_the_bureau_are_kept(handed, tmp_path):
    first = read_problem(handed[0])
    again = tmp_path / "b.xlsx"
    run("quota", handed[0], "-o", again)
    assert read_problem(again).schools == first.schools


def test_nothing_is_overwritten_and_nothing_half_written(book, handed, tmp_path):
    shutil.copytree(handed[0].parent, tmp_path, dirs_exist_ok=True)
    first = (tmp_path / "a.xlsx").read_bytes()
    assert "不予覆盖" in run("quota", book, "-o", tmp_path / "a.xlsx", code=7).stderr
    assert (tmp_path / "a.xlsx").read_bytes() == first
    run("quota", book, "-o", tmp_path / "a.xlsx", "--force")
    assert (tmp_path / "a.xlsx").read_bytes() == first  # the same facts give the same bytes


def test_a_round_without_any_plan_says_so_and_writes_nothing(book, tmp_path):
    before = set(tmp_path.iterdir())
    text = run("quota", book, "--set", "H10.rate=90%", code=4).output
    assert "rotation plan" in text
    assert set(tmp_path.iterdir()) == before


def test_the_reserve_gives_way_as_it_does_in_a_plan():
    """World 41 has too few people for 10 % and another 40 % in reserve; for 10 % there are enough."""
    drawn = world(41)
    values = {**drawn.values, "H10.on": True, "H10.rate": "10%", "H10.reserve": "40%"}
    policy = Policy.of({name: (value, _source()) for name, value in values.items()})
    case = Case(Inputs(Path()), Reading(drawn.problem, (), sha256=""), policy, settle(drawn.problem, policy), ())
    eased, found, outcome = handed_out(case, 60.0)
    assert outcome.plan is not None
    assert found
    assert outcome.notes[-1] == RESERVE_GIVEN_UP
    assert solved(case, 60.0, None)[1].notes[-1] == RESERVE_GIVEN_UP
    assert getattr(eased.policy.rules["H10"], "reserve", None) == 0


def test_quotas_on_the_sheet_replace_nothing_else():
    drawn = world(3)
    told = with_quotas(drawn.problem, quotas(drawn.round))
    assert told.teachers == drawn.problem.teachers
    assert [s.code for s in told.schools] == [s.code for s in drawn.problem.schools]


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", ["西乌珠穆沁旗", "太仆寺旗", "锡林浩特市", "西乌珠穆沁旗_原样"])
def test_every_sample_has_a_plan_within_its_quotas(name, tmp_path):
    copy = tmp_path / "数据.xlsx"
    run("quota", SAMPLES / f"{name}_虚构数据.xlsx", "-o", copy, *accepted(name))
    done = json.loads(run("plan", copy, "-o", tmp_path / "out", "--set", "reasons.solves=0", "--json",
                          *accepted(name)).stdout)
    assert done["status"] in ("OPTIMAL", "FEASIBLE")


def accepted(name):
    """The raw sample asks questions; they are answered yes."""
    if "原样" not in name:
        return ()
    told = json.loads(CliRunner().invoke(program, ["check", str(SAMPLES / f"{name}_虚构数据.xlsx"), "--json"]).stdout)
    codes = sorted({item["code"] for item in told["issues"] if item["severity"] == "ask"})
    return [word for code in codes for word in ("--accept", code)]


def test_numbers_are_handed_out_before_anybody_was_asked(book, handed, tmp_path):
    """With consent switched on and nobody asked yet the numbers are the same, and it is said."""
    asked = ["quota", book, "--set", "E70.on=是", "-o", tmp_path / "甲.xlsx"]
    with_it, without = json.loads(run(*asked, "--json").stdout), handed[1]
    assert with_it["schools"] == without["schools"]
    assert [note for note in with_it["notes"] if "本人自愿、双方同意" in note]
    assert not [note for note in without["notes"] if "本人自愿、双方同意" in note]
    printed = load_workbook(tmp_path / "甲分配表.xlsx").worksheets[0]
    assert any("本人自愿、双方同意" in str(cell.value) for row in printed.iter_rows() for cell in row)

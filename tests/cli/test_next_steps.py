"""What is told after a command fits what the command made: its folder, its values, its banners."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from rotation.cli import audit, batch, sweep, years
from rotation.cli.progress import WhatIfProgress
from rotation.figures.figures import Said
from rotation.whatif.apart import TrialStep
from rotation.workbook.template import write_input
from tests.support.small_banner import small_banner
from tests.support.terminal import run


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("steps") / "小旗.xlsx"
    write_input(path, small_banner("小旗"), "zh")
    return path


@pytest.mark.parametrize(("command", "called"), [
    (("whatif", "-s", "tenure_5"), "情景比较文件夹："), (("sweep", "--over", "H10.rate=10%..10%:1%"), "比例测算文件夹：")])
def test_a_folder_that_is_no_plan_is_not_called_one(book, tmp_path, command, called):
    name, *rest = command
    told = run(name, book, *rest, "-o", tmp_path, code=None)
    assert called in told.stdout
    assert "方案文件夹：" not in told.stdout
    assert "baseline:" not in told.stderr


def test_a_scenario_that_ended_is_named_by_what_it_is_called(capsys):
    found = SimpleNamespace(result=SimpleNamespace(
        label=Said("现行政策", "As it is"), state_label=Said("已证最优", "proven best")))
    with WhatIfProgress(1, quiet=False) as progress:
        progress.step(TrialStep("baseline", "done", solved=found))
    shown = capsys.readouterr().err
    assert "现行政策：已证最优" in shown
    assert "baseline" not in shown


def test_after_a_sweep_comes_the_command_that_takes_a_value_over():
    axes = [SimpleNamespace(parameter="H10.rate"), SimpleNamespace(parameter="R10.years")]
    known = SimpleNamespace(axes=axes, points=[SimpleNamespace(figures=object())])
    assert "rotation plan 数据.xlsx -o 文件夹 --set H10.rate=值 --set R10.years=值" in str(
        sweep._next(known, (Path("数据.xlsx"),)))
    assert "--conflicts" in str(sweep._next(SimpleNamespace(axes=axes, points=[SimpleNamespace(figures=None)]), ()))


@pytest.mark.parametrize(("planned", "interrupted", "told", "silent"), [
    ((True, True), False, "各旗县的方案", "未形成方案"), ((True, False), False, "未形成方案的旗县", "各旗县的方案在"),
    ((True,), True, "重复同一命令接着计算", "汇总.xlsx")])
def test_after_a_batch_comes_what_its_banners_need(planned, interrupted, told, silent):
    league = SimpleNamespace(records=[SimpleNamespace(planned=one) for one in planned], interrupted=interrupted)
    assert told in str(batch._next(league))
    assert silent not in str(batch._next(league))


@pytest.mark.parametrize(("name", "passed", "told"), [
    ("share.json", True, "rotation ledger record"), ("share.json", False, "rotation share 教师方案文件夹"),
    ("years.json", True, "rotation plan 数据.xlsx"), ("years.json", False, "rotation years 数据.xlsx"),
    ("principals.json", False, "校长指定")])
def test_after_an_audit_comes_what_its_folder_can_be_used_for(tmp_path, name, passed, told):
    (tmp_path / name).write_text("{}", encoding="utf-8")
    assert told in str(audit._next(tmp_path, passed=passed))
    written = name == "share.json" and passed  # plans of several years have no papers
    assert ("rotation papers" in str(audit._next(tmp_path, passed=passed))) == written


def test_after_several_years_comes_the_plan_of_this_one_of_the_same_files():
    told = str(years._next((Path("甲 旗.xlsx"), Path("分校"))))
    assert 'rotation plan "甲 旗.xlsx" 分校 -o 文件夹' in told.replace("'", '"')


def test_of_the_plan_of_a_round_an_audit_leads_on_to_the_papers(tmp_path):
    assert audit._next(tmp_path, passed=True) is None

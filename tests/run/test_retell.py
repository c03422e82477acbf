"""A published run tells the same once more: proven, without a plan, with a decision by hand."""

from dataclasses import replace

import pytest

from rotation.domain.records import Lock
from rotation.domain.vocabulary import LockKind
from rotation.errors import PlanError
from rotation.report import sheets
from rotation.run import Inputs, plan_round
from rotation.run.retell import retold
from rotation.tables.page.cells import grid
from rotation.workbook.template import write_input
from tests.support.small_banner import small_banner


def told(view, but=()):
    """Every cell of every sheet, in both languages."""
    return {(table.key, lang): grid(table, lang) for table in sheets(view) for lang in ("zh", "en")
            if table.key not in but}


def book_of(path, people=6, **more):
    write_input(path, replace(small_banner("小旗", people), **more), "zh")
    return path


def decided():
    return (Lock(teacher="T0", kind=LockKind.STAY, reason="带高三", clerk="张三", row=2),)


@pytest.mark.parametrize(("people", "locks"), [(6, ()), (6, decided()), (12, ())], ids=["plan", "decided", "none"])
def test_a_run_is_told_once_more_word_by_word(tmp_path, people, locks):
    book = book_of(tmp_path / "数据.xlsx", people, locks=locks)
    run = plan_round(Inputs(book, sets=("H20.share=10%",)), tmp_path)
    assert told(retold(run.folder, sets=("H20.share=10%",))) == told(run.view)


def test_without_the_options_only_their_places_are_told_otherwise(tmp_path):
    run = plan_round(Inputs(book_of(tmp_path / "数据.xlsx"), sets=("H20.share=10%",)), tmp_path)
    assert told(retold(run.folder), but=("policy",)) == told(run.view, but=("policy",))


def test_of_other_facts_nothing_is_told(tmp_path):
    book = book_of(tmp_path / "数据.xlsx")
    run = plan_round(Inputs(book), tmp_path)
    book_of(book, people=7)
    with pytest.raises(PlanError):
        retold(run.folder)

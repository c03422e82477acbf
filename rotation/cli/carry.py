"""``rotation carry``: next year's workbook from this year's and what happened."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rotation.cli.ledger_options import banner_option, ledger_option, opened
from rotation.cli.options import FILE, FOLDER, accept_option, json_option, lang_option
from rotation.cli.program import argument, command, option
from rotation.cli.speech import lang, shown
from rotation.text import say

if TYPE_CHECKING:
    from rotation.carry.ahead import Carried
    from rotation.ledger.history import History


@command("carry", say("Make next year's workbook from this year's and the round that was carried out.",
                      "结转：由本年数据和已执行的方案生成下一年度数据，未知的标黄待填。"))
@argument("file", type=FILE, help=say("The workbook of the year that ends.", "本年度数据工作簿。"))
@option("--from", "folders", type=FILE, multiple=True, metavar=FOLDER, help=say(
    "Folder of the round that was carried out, and of earlier ones; may be repeated. Where only school leaders were "
    "exchanged, the folder of their plan.",
    "已执行的方案文件夹（往年的也可给出），可多次使用；本年度只交流校长的，指定校长方案文件夹。"))
@ledger_option
@banner_option
@option("--no-round/--with-round", "none", default=False, help=say(
    "Nobody was exchanged this year.", "--no-round：本年度没有安排交流。"))
@option("--roster", type=FILE, help=say(
    "A new roster: facts of people come from its sheet of teachers, only what tells of rotations from before.",
    "新花名册：人员情况取自其“教师”表，只有交流经历各列来自往年。"))
@option("--year", type=click.IntRange(2000, 2200), help=say(
    "Year to carry to (default: the next).", "结转到哪一年度，缺省为下一年度。"))
@option("-o", "--out", type=FILE, help=say(
    "File to write; never one that exists.", "写入的文件，不覆盖已有文件；缺省与数据同处，以年度命名。"))
@accept_option
@json_option
@lang_option
@click.pass_context
def command_(
    ctx: click.Context, /, *, file: Path, out: Path | None, as_json: bool, **told: Any,
) -> None:
    """Write next year's workbook and say what became of everybody."""
    from rotation.carry.carry import Carrying, carry
    from rotation.cli.failures import DONE
    from rotation.cli.issues import refusing
    from rotation.cli.next_step import go_on
    if told["folders"] and told["none"]:
        raise click.UsageError(shown(say("--from and --no-round contradict each other",
                                         "--from 与 --no-round 不能同用")))
    with refusing((file,), as_json=as_json):
        how = Carrying(file, told["folders"], _history(file, told), held=not told["none"], year=told["year"],
                       accept=told["accept"], roster=told["roster"], lang=lang())
        carried, target = carry(how, out)
    go_on(say("fill in what is yellow in {p} (pale blue may stay blank), then: rotation check {p}",
              "打开 {p} 填写黄色单元格（浅蓝的可空），再运行 rotation check {p}", p=target))
    _tell(carried, target, as_json=as_json)
    ctx.exit(DONE)


def _history(file: Path, told: dict[str, Any]) -> History | None:
    """Return what the ledger tells: the one named, else that beside the workbook if it has the rounds named."""
    from rotation.ledger.verify import believed
    if told["ledger"] is None and told["none"]:
        return None
    if told["ledger"] is None and told["folders"]:
        return _of_folders(file, told["folders"])
    book = opened(told["ledger"], file.parent)
    if told["ledger"] is None and not book.store.place.there:
        raise click.UsageError(shown(say(
            "name the folder of the round that was carried out with --from, or the ledger with --ledger, or say "
            "--no-round if there was none",
            "请用 --from 指定已执行的方案文件夹，或用 --ledger 指定台账；本年度没有安排交流的，请用 --no-round")))
    return believed(book, book.banner(told["banner"]))


def _of_folders(file: Path, folders: tuple[Path, ...]) -> History | None:
    """Return what the ledger beside the workbook tells of recorded rounds; None, and a word of it, if it lacks one."""
    from rotation.cli.console import tell
    from rotation.ledger import at_hand
    if not at_hand(file.absolute().parent):
        return None
    from rotation.carry.recorded import NOT_RECORDED, recorded_history
    history = recorded_history(opened(None, file.absolute().parent), folders)
    if history is None:
        tell(NOT_RECORDED, "yellow")
    return history


def _tell(carried: Carried, target: Path, *, as_json: bool) -> None:
    from rotation.carry.fill import MAY, MUST
    from rotation.carry.told import balance, lists
    from rotation.cli.console import answer, answer_written, write_json
    if as_json:
        write_json({"exit": 0, **_plain(carried, target)})
        return
    if carried.past.folder is not None:
        answer(say("by the round as the ledger has it: {f}", "按台账所记的方案结转：{f}", f=carried.past.folder))
    answer(balance(carried), "bold")
    for line in lists(carried):
        answer(line)
    answer(say("{e} cells changed; every change stands on sheet 结转说明, what is to be filled in on sheet 待填清单",
               "更改{e}个单元格，逐格变动见“结转说明”表；待填的见“待填清单”表", e=len(carried.edits)))
    for one in carried.told:
        answer(say("  {k}: {c}", "  {k}：{c}", k=MUST if one.must else MAY, c=one.said))
    answer_written(target)


def _plain(carried: Carried, target: Path) -> dict[str, Any]:
    from rotation.carry.told import lists
    return {
        "file": str(target), "year": carried.year, "roster": len(carried.people),
        "fates": {shown(fate): number for fate, number in carried.count.items()},
        "changed": len(carried.edits), "to_fill_in": len(carried.open), "must_be_filled_in": len(carried.must),
        "columns_to_fill_in": [{"sheet": one.sheet, "column": shown(one.column), "cells": one.number,
                                "places": one.places, "must": one.must} for one in carried.told],
        "dropped": {sheet: len(rows) for sheet, rows in carried.dropped.items()},
        "spells_added": len(carried.spells), "notes": [shown(line) for line in lists(carried)]}

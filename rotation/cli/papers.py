"""``rotation papers``: what is signed, posted and sent, from an audited run folder alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from rotation.cli.options import FILE, FOLDER, RUN_FOLDER, accept_option, json_option, lang_option
from rotation.cli.program import argument, command, option
from rotation.cli.speech import lang, shown
from rotation.text import Text, say


@command("papers", say("Write the papers of a published plan: notices, school files, reports.",
                       "由已发布的方案生成印发材料：派遣通知、学校材料、汇报材料等。"))
@argument("folder", type=FILE, required=False, metavar=say("[DIR]", "[文件夹]"), help=RUN_FOLDER)
@option("--only", multiple=True, metavar=say("KIND", "种类"),
        help=say("Only this kind of paper; may be repeated.", "只生成这一种材料，可重复使用。"))
@option("--template", "templates", type=FILE, metavar=FOLDER, help=say(
    "Your own templates (.docx), edited in Word or WPS.", "本单位的模板文件夹（.docx，可用 Word 或 WPS 修改）。"))
@option("--write-template", "wanted", type=FILE, metavar=FOLDER, help=say(
    "Write the templates into a folder, to be edited, and do nothing else.", "把可编辑的模板写入文件夹，不做其他事。"))
@option("--fill", "given", multiple=True, metavar=say("NAME=VALUE", "参数=值"), help=say(
    "What the office fills in, such as report_by=DATE; may be repeated, and is remembered for the next papers of the "
    "plan.", "需要填写的内容，如 报到日期=2026年8月28日；可重复使用，同一方案下次生成材料时沿用。"))
@option("--source", type=FILE, help=say("The workbook, if it was moved.", "数据工作簿（已移动时指定）。"))
@accept_option
@option("--since", type=FILE, metavar=FOLDER, help=say(
    "The published version that this one revises, if its folder was moved.",
    "本方案所修订的上一版文件夹（如已移动）。"))
@option("--all", "everything", is_flag=True, help=say(
    "Write every paper again, not only those that a revised plan changes.",
    "全部重新生成，而不只生成修订后有变化的材料。"))
@option("-o", "--out", type=FILE, metavar=FOLDER, help=say(
    "Folder in which the numbered folder is made; the one that holds the run.",
    "在此文件夹下生成带编号的文件夹；缺省为方案所在处。"))
@json_option
@lang_option
def command_(
    *, folder: Path | None, wanted: Path | None, out: Path | None,
    as_json: bool, **told: Any,
) -> None:
    """Write the papers and name them."""
    from rotation.cli.console import answer
    from rotation.cli.issues import refusing
    from rotation.ledger.foot import foot_beside
    from rotation.run.papers import Order, write_templates
    if (folder is None) == (wanted is None):
        raise click.UsageError(shown(say(
            "name a run folder, or --write-template alone", "请指定方案文件夹，或单独使用 --write-template")))
    if folder is None:
        assert wanted is not None, "one of the two is given"
        _tell(wanted, write_templates(wanted, lang()), as_json=as_json)
        return
    with refusing(None, as_json=as_json):
        notes: list[Text] = []
        order, where = Order(**told, remember=True), out or folder.resolve().parent
        tell = notes.append if as_json else answer
        order = replace(order, foot=foot_beside(folder, order.source, tell))
        made = _writer(folder)(folder, order, where, lang=lang(), tell=tell)
    _tell(*made, as_json=as_json, notes=notes)


def _writer(folder: Path) -> Callable[..., tuple[Path | None, tuple[str, ...]]]:
    """Return what writes the papers of a folder, by what it holds."""
    from rotation.leaders.order_papers import write_leader_papers
    from rotation.leaders.published import tells_leaders
    from rotation.run.papers import write_papers
    from rotation.share.order_papers import write_share_papers
    from rotation.share.publish import tells_share
    return (write_leader_papers if tells_leaders(folder) else write_share_papers if tells_share(folder)
            else write_papers)


def _tell(folder: Path | None, names: tuple[str, ...], *, as_json: bool, notes: Sequence[Text] = ()) -> None:
    from rotation.cli.console import answer, write_json
    if as_json:
        write_json({"exit": 0, "folder": str(folder) if folder else None, "files": list(names),
                    "notes": [shown(note) for note in notes]})
        return
    if folder is None:
        answer(say("nothing to write: this plan has nothing for the papers asked for",
                   "无须生成：本方案没有涉及所选材料的内容"), "yellow")
        return
    for name in names:
        answer(name)
    answer(say("{n} files in {f}", "共 {n} 个文件，位于 {f}", n=len(names), f=folder), "bold green")

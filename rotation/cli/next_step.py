"""What to do next, told at the end of every command to whoever reads along; never to a program.

It goes to standard error, so that what a command found can be kept in a file without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rotation.cli.speech import shown
from rotation.process.typed import quoted
from rotation.text import Text, say

if TYPE_CHECKING:
    from rotation.errors import Issue

RAN = "rotation.ran"
"""Under this name a context holds the name of the command that ran; that of ``--help`` did not."""
NO_DATA = "plan-workbook"
"""Code of the error of a file that is no data at all: it gets no marked copy, and is not checked again."""
_KEY = "rotation.next"
_MOST_NAMED = 8
"""So many files are named in a command at most."""

_AFTER: Mapping[str, Text] = {
    "quota": say("agree on the numbers with the schools, enter them on sheet 学校 (派出/接收名额上限、下限), then: "
                 "rotation check and rotation plan",
                 "与各校商定名额，填入“学校”表的派出、接收名额各列，再运行 rotation check 和 rotation plan"),
    "whatif": say("open the workbook in the folder and compare; what is chosen goes to sheet 政策 or --policy, then: "
                  "rotation plan",
                  "打开文件夹中的工作簿比较各情景；选定后写入“政策”表或用 --policy 指定，再运行 rotation plan"),
    "ledger": say("keep the ledger safe: rotation ledger backup FILE",
                  "请定期备份台账：rotation ledger backup 文件"),
    "papers": say("read the papers before they are sealed; the finished public notice: rotation scan FILE",
                  "用印前请逐份核对；定稿的公示文件请再扫描一次：rotation scan 文件"),
    "scan": say("publish it for at least 5 working days; objections and withdrawals: rotation replan",
                "公示不少于5个工作日；公示期间有异议或退出的，用 rotation replan 调整"),
    "audit": say("the list can be used as it stands; once decided: rotation papers FOLDER",
                 "名单可以使用；研究确定后制发文书：rotation papers 方案文件夹"),
    "explain": say("the meeting's questions are also answered by rotation explain with --teacher, --school, --gap",
                   "会上的其他问题可继续用 rotation explain 加 --teacher、--school、--gap 查询"),
    "rules": say("a rule is changed on sheet 政策, such as H10.rate = 12%, then: rotation check",
                 "修改规则请在“政策”表填写，如 H10.rate 填 12%，再运行 rotation check"),
    "schema": say("it describes the files of that name in a plan folder, for other programs",
                  "供其他程序读取方案文件夹中的同名文件时参照"),
    "model": say("solve the file with another solver and compare the objective with 方案.xlsx, sheet 目标与证明",
                 "可用其他求解器求解该文件，与 方案.xlsx 的“目标与证明”核对"),
}
"""What follows a command that ended well and does not say so itself."""

_FAILED: Mapping[str, Text] = {
    "audit": say("correct the rows above in the list and audit it again, or take it over with --adopt",
                 "请按上列各行更正名单后再次核查；或用 --adopt 将修改写入“指定”并重新编制"),
    "scan": say("take out what was found and scan again before publishing",
                "请删去以上内容，重新扫描无误后再公示"),
}
"""What follows findings."""

SPEAKING = frozenset({
    "batch", "carry", "check", "compare", "plan", "principals", "replan", "serve", "share", "sweep", "template",
    "years"})
"""Commands that tell the next step themselves, by what they found."""


def go_on(step: Text) -> None:
    """Tell the next step of the running command in its own words."""
    click.get_current_context().meta[_KEY] = step


def tell_next(ctx: click.Context, code: int) -> None:
    """Write the next step after a command, unless a program reads the result.

    Parameters
    ----------
    ctx
        Of the program; its subcommand has left its words there.
    code
        Exit code of the command.
    """
    from rotation.cli.console import HUNG_UP, tell
    from rotation.cli.failures import DONE, FINDINGS
    step = ctx.meta.get(_KEY)
    if step is None and code in (DONE, FINDINGS):
        step = (_AFTER if code == DONE else _FAILED).get(ctx.meta.get(RAN, ""))
    if step is not None and code != HUNG_UP and not ctx.meta.get("as_json"):
        tell(step, "bold", label=shown(say("Next: ", "下一步：")))


def _given() -> Iterator[tuple[str, object]]:
    """Yield the options of the running command by which a workbook is read."""
    running = click.get_current_context(silent=True)
    told = running.params if running else {}
    for name, key in (("--year", "year"), ("--policy", "policy_files"), ("--set", "sets"), ("--accept", "accept")):
        given = told.get(key)
        for value in given if isinstance(given, tuple) else () if given is None else (given,):
            yield name, value


def given_again() -> str:
    """Return the options by which a workbook is read, as they were given to the running command and go on holding."""
    return "".join(f" {name} {quoted(value)}" for name, value in _given())


def _mend(files: Sequence[Path], copies: Sequence[Path], options: str) -> Text:
    """Return where to correct what is red, and the command that reads the corrected copies in place of their files."""
    from rotation.workbook.intake import given_files, original
    read = given_files(files).files
    marked = {file: next((copy for copy in copies if copy.parent == file.parent and original(copy) == original(
        file)), file) for file in read}
    if len(read) > _MOST_NAMED:
        return say("correct what is red in {c} and the other copies, put them in place of their files, and run "
                   "rotation check {a} again",
                   "打开 {c} 等问题标注副本逐处更正标红的单元格，用改好的副本替换原文件，"
                   "再运行 rotation check {a}", c=copies[0], a=" ".join(map(quoted, files)) + options)
    return say("correct what is red in {c}, save, and run rotation check {a} (or correct your own files and check "
               "those)",
               "打开 {c} 逐处更正标红的单元格，保存后运行 rotation check {a}（也可在原文件中更正，再检查原文件）",
               c=Text.joined(tuple(map(str, copies)), ", ", "、"), a=" ".join(map(quoted, marked.values())) + options)


def _without_copy(errors: Sequence[Issue], named: str, *, copied: bool) -> Text | None:
    """Return what to do where no cell of a marked copy is to be corrected; None where some are."""
    from rotation.workbook.annotate import REFUSALS
    codes = {issue.code for issue in errors}
    if NO_DATA in codes:
        return say("give the workbook of the round, not a plan: rotation check DATA.xlsx",
                   "请换成本年度的数据文件（不是方案）：rotation check 数据.xlsx")
    if not copied:
        return say("correct the errors and run rotation check {f} again",
                   "请更正以上错误，再运行 rotation check {f}", f=named)
    if codes & REFUSALS:
        return say("do with the unreadable file what is told above (its marked copy lists that and holds no data),"
                   " then run rotation check {f} again, under the new name if it has one",
                   "请先按以上说明处理无法读取的文件（其问题标注副本只列问题，没有数据），再运行 rotation check {f}"
                   "；文件名如有改变，请用新文件名", f=named)
    if not any(issue.cell for issue in errors):
        return say("nothing is red here: what is told above concerns whole sheets or files. Add or rename them in "
                   "your own file, save, and run rotation check {f} again",
                   "以上问题涉及整张工作表或整个文件，没有标红的单元格：请在原文件中按说明补充或改名，保存后运行 "
                   "rotation check {f}", f=named)
    return None


def next_of_check(
    issues: Sequence[Issue], files: Sequence[Path], copies: Sequence[Path], *, leads: bool = False,
) -> Text:
    """Return what to do after a check; the options that were given are given again.

    Parameters
    ----------
    issues, files, copies
        What was found, the files that were read, and their marked copies.
    leads
        Whether a plan of school leaders can be made from the workbook, which goes before that of the teachers.
    """
    options = given_again()
    named = " ".join(map(quoted, files)) + options
    errors = [issue for issue in issues if issue.severity == "error"]
    if errors:
        return _without_copy(errors, named, copied=bool(copies)) or _mend(files, copies, options)
    asked = list(dict.fromkeys(issue.code for issue in issues if issue.severity == "ask"))
    if asked:
        accepted = " ".join(f"--accept {code}" for code in asked)
        return say("see whether each question is so; correct what is not, confirm the rest on sheet 确认, or: rotation "
                   "check {f} {a}",
                   "逐项核实“需确认”事项：有误的请更正；属实的在“确认”表作答，或运行 rotation check {f} {a}",
                   f=named, a=accepted)
    if leads:
        return say("the data are sound; the plan of school leaders, if there is to be one: rotation principals {f} -o "
                   "FOLDER; then that of the teachers: rotation plan {f} -o FOLDER (after the leaders: --after with "
                   "the folder of their plan)",
                   "数据可以使用；如编制校长方案，请先运行 rotation principals {f} -o 文件夹；"
                   "再编制教师方案：rotation plan {f} -o 文件夹（接在校长方案之后的，加 --after 校长方案文件夹）",
                   f=named)
    return say("the data are sound; make the plan: rotation plan {f} -o FOLDER",
               "数据可以使用，编制方案：rotation plan {f} -o 文件夹", f=named)

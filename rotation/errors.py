"""The error tree, and `Issue`: one defect of an input, with place and remedy.

::

    RotationError
      WorkbookError     the input must be corrected; .issues holds every defect at once
      PolicyError       unknown rule or parameter, value out of range; .issues likewise
      PlanError         a plan names an unknown teacher or school, or one teacher twice
        UnknownName     a question does so
      AuditFailed       publishing refused; .report says why
      OutputError       a file or folder cannot be read or written
        LedgerUnusable  so of a ledger: missing, none, newer, locked
        HeadMoved       somebody else wrote into the ledger meanwhile
      ChainBroken       a ledger is not as it was written
      SolverBug         the solver's claim disagrees with plain arithmetic

An infeasible round and a time-out are outcomes, not errors.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from rotation.text import Lang, Text, say

Severity = Literal["error", "ask", "warning", "note"]


@dataclass(frozen=True)
class Issue:
    """One defect or remark about an input.

    Parameters
    ----------
    code
        Stable id of the kind of defect, such as ``unknown-school``.
    severity
        ``error`` stops the run; ``ask`` stops it until the officer answers yes on sheet 确认 or
        with ``--accept``; ``warning`` and ``note`` (a normalisation) never stop it.
    sheet, cell
        Where: sheet title and A1 address; empty for the whole file or sheet.
    title
        Column title, empty if none.
    found
        What is there, already masked when the column is sensitive.
    expected, remedy
        What should be there, and how to mend it.
    where
        The place in words, if sheet and address say little to a reader; None if they do.
    """

    code: str
    severity: Severity
    sheet: str
    cell: str
    title: str
    found: str
    expected: Text
    remedy: Text
    where: Text | None = None

    @property
    def place(self) -> str:
        """``sheet!cell`` as Excel writes it."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet

    @property
    def text(self) -> Text:
        """The whole message in one line."""
        title = say(" “{t}”", "「{t}」", t=self.title) if self.title else ""
        found = say(": found “{f}”", "：填写的是“{f}”", f=self.found) if self.found else say(":", "：")
        where = Text.joined((self.where or self.place, title, found), "", "")
        return Text.joined((where, self.expected, "→", self.remedy), " ", " ")

    def render(self, lang: Lang) -> str:
        """Return the whole message in one language."""
        return self.text.render(lang)


class RotationError(Exception):
    """Base of every error that a user can cause and mend.

    Parameters
    ----------
    message
        The sentence for the user; ``str(error)`` is its Chinese form.
    """

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message


class WorkbookError(RotationError):
    """The workbook cannot be planned from until its issues are mended.

    Parameters
    ----------
    issues
        Every defect at once.
    file
        The file they stand in; None for the workbook of the round.
    """

    def __init__(self, issues: Iterable[Issue], file: Path | None = None) -> None:
        self.issues = tuple(issues)
        self.file = file
        count = sum(issue.severity in ("error", "ask") for issue in self.issues)
        super().__init__(say("{n} defects in the workbook", "数据有 {n} 处问题需要处理", n=count))


class PolicyError(RotationError):
    """A rule or parameter is unknown, out of range, or contradicts another.

    Parameters
    ----------
    message
        The sentence for the user.
    by_option
        Whether an option or a policy file is to blame, rather than the workbook.
    parts
        The single faults that were found in one go; none means that this is one itself.
    row
        Row of sheet 政策 that is to blame; 0 if none is.
    nameless
        Whether it is the name of the parameter that is wrong, not its value.
    place
        Where the value was given; the message begins with it, `bare` is for those who tell the cell themselves.
    """

    def __init__(
        self, message: Text, *, by_option: bool = False, parts: Iterable[PolicyError] = (), row: int = 0,
        nameless: bool = False, place: Text | None = None,
    ) -> None:
        super().__init__(message if place is None else say("{p}: {m}", "{p}：{m}", p=place, m=message))
        self.bare = message
        self.by_option, self.row, self.nameless = by_option, row, nameless
        self.parts = tuple(parts) or (self,)

    @classmethod
    def joined(cls, parts: Sequence[PolicyError]) -> PolicyError:
        """Return one error that tells every fault, each on a line of its own."""
        if len(parts) == 1:
            return parts[0]
        whole = all_told([part.message for part in parts])
        return cls(whole, by_option=any(part.by_option for part in parts), parts=parts)


MOST_TOLD = 40
"""So many faults of one file are told in one go; a screen holds no more."""


def all_told(lines: Sequence[Text]) -> Text:
    """Return faults in one message, each on a line of its own; of very many the first, and how many there are."""
    more = [] if len(lines) <= MOST_TOLD else [say(
        "… and {n} more; correct these first", "……另有 {n} 处，请先更正以上各处", n=len(lines) - MOST_TOLD)]
    return Text.joined([*lines[:MOST_TOLD], *more], "\n", "\n")


class PlanError(RotationError):
    """A plan cannot be read: an unknown teacher or school, or one teacher twice."""


class UnknownName(PlanError):
    """A question names a teacher, school or subject that is not there, or that several are called."""


class OutputError(RotationError):
    """A file or folder cannot be read or written."""


class LedgerUnusable(OutputError):
    """A ledger is missing, is none, is of a newer version, locked, or its server or disk fails."""


class HeadMoved(OutputError):
    """Somebody else wrote into the ledger after it was looked at; nothing was written.

    Parameters
    ----------
    entries
        How many entries came meanwhile.
    """

    def __init__(self, entries: int) -> None:
        self.entries = entries
        super().__init__(say("others wrote {n} entries meanwhile; look at them first, then do it again",
                             "他人已记账 {n} 条，请先查看，再重新办理", n=entries))


class ChainBroken(RotationError):
    """The chain of a ledger is not as it was written: it is read-only until restored.

    Parameters
    ----------
    seq
        Number of the first entry that is not sound.
    message
        The sentence for the user.
    """

    def __init__(self, seq: int, message: Text) -> None:
        self.seq = seq
        super().__init__(message)


_REASONS = {
    errno.ENOENT: say("there is no such file or folder", "文件或文件夹不存在"),
    errno.EACCES: say("no permission", "没有权限"),
    errno.EPERM: say("not permitted", "不允许此操作"),
    errno.EROFS: say("the disk is read-only", "磁盘只读"),
    errno.ENOSPC: say("the disk is full", "磁盘已满"),
    errno.EISDIR: say("it is a folder", "这是文件夹，不是文件"),
    errno.ENOTDIR: say("part of the path is a file, not a folder", "路径中有一段是文件，不是文件夹"),
    errno.EEXIST: say("a file of this name is in the way", "已有同名文件"),
    errno.ENAMETOOLONG: say("the name is too long", "名称过长"),
    errno.ELOOP: say("the link leads back to itself", "链接循环，指向自身"),
    errno.ESPIPE: say("it is no plain file", "这不是普通文件"),
    errno.EBUSY: say("it is in use", "文件正被占用"),
    errno.EFBIG: say("it would be larger than allowed here", "超过此处允许的文件大小"),
    errno.EMFILE: say("too many files are open", "打开的文件过多"),
    errno.ENOMEM: say("memory ran out", "内存不足"),
    errno.EIO: say("the disk or the network failed", "磁盘或网络出错"),
    errno.EDQUOT: say("the room given to you is used up", "已用完分配给您的磁盘空间"),
}


def why(error: OSError) -> Text:
    """Return why the operating system refused a file, in both languages where it is common."""
    told = _REASONS.get(error.errno or 0)
    return told or Text.of(error.strerror or type(error).__name__)


class SolverBug(RotationError):
    """The solver's claim disagrees with the recomputation; nothing is published."""


class Terminated(BaseException):
    """The process was asked to end (SIGTERM); raised by the command line's handler."""


class AuditFailed(RotationError):
    """The plan breaks a rule or a printed number is wrong; publishing is refused."""

    def __init__(self, report: Any) -> None:
        self.report = report
        super().__init__(say("the audit refused the plan", "核查未通过，方案不予发布"))


NO_MEMORY = say("memory ran out; close other programs, or use a computer with more memory",
                "内存不足；请关闭其他程序后再试，或换一台内存更大的计算机")


def sentence(error: BaseException) -> Text | None:
    """Return what is told of an error that is not the program's fault; None of one that is.

    The sentence never holds a value of the data.
    """
    if isinstance(error, RotationError):
        return error.message
    if isinstance(error, OSError):
        return say("cannot read or write a file ({w})", "文件无法读写（{w}）", w=why(error))
    if isinstance(error, MemoryError):
        return NO_MEMORY
    return None

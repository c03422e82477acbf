"""What each failure is called and which exit code it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rotation.cli.console import tell as say_so
from rotation.cli.console import write_json
from rotation.cli.speech import shown
from rotation.errors import (
    NO_MEMORY,
    AuditFailed,
    ChainBroken,
    OutputError,
    PlanError,
    PolicyError,
    RotationError,
    SolverBug,
    Terminated,
    UnknownName,
    WorkbookError,
    sentence,
)
from rotation.text import Text, say

if TYPE_CHECKING:
    from rotation.domain.outcome import Status

DONE, BUG, USAGE, DEFECTS, INFEASIBLE, TIMEOUT, FINDINGS, FILES = range(8)
INTERRUPTED, TERMINATED = 130, 143

_CODES: tuple[tuple[type[BaseException], int], ...] = (
    (WorkbookError, DEFECTS), (PolicyError, USAGE), (UnknownName, USAGE), (PlanError, DEFECTS),
    (OutputError, FILES), (AuditFailed, FINDINGS), (ChainBroken, FINDINGS),
    (SolverBug, BUG), (RotationError, USAGE), (OSError, FILES),
    (KeyboardInterrupt, INTERRUPTED), (Terminated, TERMINATED))
_SHORT = ("allocate memory", "failed to map segment", "start new thread")
"""How libraries of C, and Python itself, say in other words that there is no memory."""


def _is_shortage(error: BaseException | None) -> bool:
    """Whether memory ran out, also if a module that was loading then made another error of it."""
    while error is not None:
        if isinstance(error, MemoryError) or (isinstance(error, ImportError | RuntimeError)
                                              and any(word in str(error) for word in _SHORT)):
            return True
        error = error.__cause__ or error.__context__
    return False


def code_of(error: BaseException) -> int:
    """Return the exit code of a failure; 1 for what is nobody's fault but ours."""
    told = next((code for kind, code in _CODES if isinstance(error, kind)), None)
    if told is None:
        return FILES if _is_shortage(error) else BUG
    return told


def ended(status: Status) -> int:
    """Return the exit code of a solve: there is a plan, there is none, or time was over before one was found."""
    from rotation.domain.outcome import Status
    return {Status.INFEASIBLE: INFEASIBLE, Status.UNKNOWN: TIMEOUT}.get(status, DONE)


def tell(error: BaseException, *, as_json: bool) -> int:
    """Say what went wrong in one sentence, and what the audit found; return the exit code."""
    code, spoken = code_of(error), shown(sentence_of(error))
    if as_json:
        write_json({"exit": code, "error": spoken})
    say_so(spoken, "bold red", label=shown(say("Error: ", "错误：")))
    for line in _findings(error):
        say_so(line)
    return code


def sentence_of(error: BaseException) -> Text:
    """Return the sentence for the user; it never holds a value of the data."""
    told = sentence(error)
    if told is not None:
        return told
    if isinstance(error, KeyboardInterrupt):
        return say("interrupted before it was done; no half-written file was left. Run the command again when you like",
                   "已按要求中断：尚未完成，没有留下不完整的文件；需要时请重新运行同一命令")
    if isinstance(error, Terminated):
        return say("terminated before it was done; no half-written file was left. Run the command again when you like",
                   "进程被要求终止：尚未完成，没有留下不完整的文件；需要时请重新运行同一命令")
    if _is_shortage(error):
        return NO_MEMORY
    return say("this is a fault of the program, not of your data ({k}); nothing was published. "
               "Run it again with rotation --debug and send the output to the maintainers",
               "这是程序的错误，不是数据的问题（{k}）；没有发布任何方案。"
               "请加上 --debug（rotation --debug ……）再运行一次，并把输出内容交给维护人员", k=type(error).__name__)


def _findings(error: BaseException) -> list[str]:
    report = getattr(error, "report", None)
    if report is None:
        return []
    return sorted({shown(item.line) for item in report.findings})

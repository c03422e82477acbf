"""What each failure is called and which exit code it has."""

from __future__ import annotations

from rotation.cli.console import shown, write_json
from rotation.cli.console import tell as say_so
from rotation.cli.speech import _
from rotation.errors import (
    AuditFailed,
    OutputError,
    PlanError,
    PolicyError,
    RotationError,
    SolverBug,
    Terminated,
    UnknownName,
    WorkbookError,
    why,
)

DONE, BUG, USAGE, DEFECTS, INFEASIBLE, TIMEOUT, FINDINGS, FILES = range(8)
INTERRUPTED, TERMINATED = 130, 143

_CODES: tuple[tuple[type[BaseException], int], ...] = (
    (WorkbookError, DEFECTS), (PolicyError, USAGE), (UnknownName, USAGE), (PlanError, DEFECTS),
    (OutputError, FILES), (AuditFailed, FINDINGS), (SolverBug, BUG), (RotationError, USAGE), (OSError, FILES),
    (KeyboardInterrupt, INTERRUPTED), (Terminated, TERMINATED))


def code_of(error: BaseException) -> int:
    """Return the exit code of a failure; 1 for what is nobody's fault but ours."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), BUG)


def tell(error: BaseException, *, as_json: bool) -> int:
    """Say what went wrong in one sentence, and what the audit found; return the exit code."""
    code, sentence = code_of(error), sentence_of(error)
    if as_json:
        write_json({"exit": code, "error": sentence})
    say_so(sentence, "bold red", label=_("Error: {message}").format(message=""))
    for line in _findings(error):
        say_so(line)
    return code


def sentence_of(error: BaseException) -> str:
    """Return the sentence for the user; it never holds a value of the data."""
    if isinstance(error, RotationError):
        return shown(error.message)
    if isinstance(error, OSError):
        return _("cannot read or write a file ({why})").format(
            why=shown(why(error)))
    if isinstance(error, KeyboardInterrupt):
        return _("interrupted before there was a plan; nothing was written")
    if isinstance(error, Terminated):
        return _("terminated before there was a plan; nothing was written")
    return _("this is a fault of the program, not of your data ({kind}); nothing was published. "
             "Run it again with rotation --debug and send the output to the maintainers").format(
                 kind=type(error).__name__)


def _findings(error: BaseException) -> list[str]:
    report = getattr(error, "report", None)
    if report is None:
        return []
    return sorted({shown(item.line) for item in report.findings})

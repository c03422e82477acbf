"""What a finished plan outlives: its workbook gone or changed meanwhile, and a signal while it is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from rotation.errors import OutputError, Terminated
from rotation.run.gather import Inputs
from rotation.text import Text, say
from rotation.workbook.intake import sha256_of

Made = TypeVar("Made")

UNEXPLAINED = say("stopped as asked before the reasons were settled: they are not told in full; the "
                  "plan itself is whole and was audited",
                  "说明部分按要求中断，未完成（原因说明不完整）；方案本身完整，并已核查")

GONE = say("the workbook can no longer be read: the plan was made and audited from the bytes that were read; "
           "put the workbook back before papers are written",
           "编制期间数据文件已无法读取（可能被移走或删除）；方案按已读入的数据编制并核查。出具材料前请把数据文件放回原处")
CHANGED = say("the workbook was changed meanwhile: the plan was made and audited from what was read before; "
              "plan again, or put the former workbook back before papers are written",
              "编制期间数据文件已被修改；方案按修改前读入的数据编制并核查。请重新编制，或在出具材料前恢复原文件")


def moved_on(inputs: Inputs, sha256: str) -> tuple[Text, ...]:
    """Say so if the files that were planned from are no longer there as they were: the plan itself is not lost.

    Parameters
    ----------
    inputs
        The files.
    sha256
        Of what was read; empty for facts made in a program.
    """
    if not sha256:
        return ()
    try:
        same = sha256_of(inputs.sources) == sha256
    except OutputError:
        return (GONE,)
    return () if same else (CHANGED,)


def at_last(write: Callable[[], Made], *, has_plan: bool) -> Made:
    """Write what was finished: one Ctrl-C begins the writing, which takes seconds, again; a second one ends it."""
    try:
        return write()
    except (KeyboardInterrupt, Terminated):
        if not has_plan:
            raise
        return write()

"""How large a round is, and whether the machine has memory enough for it: told before it is solved."""

from __future__ import annotations

from rotation.process.memory import available
from rotation.run.gather import Case
from rotation.text import Text, say

_LEAST, _PER_OPTION = 120 << 20, 7 << 10
"""Bytes that a plan takes at its most: in any case, and per option; measured on counties of 700 to 6,000 teachers."""


def needed(options: int) -> int:
    """Return the bytes that making a plan takes at its most, as far as its options tell."""
    return _LEAST + _PER_OPTION * options


def size_of(case: Case) -> Text:
    """Return how large a round is in words, with a warning if the machine has less memory left than it may take."""
    round = case.round
    size = say("{t} teachers, {e} eligible, {o} possible placements",
               "教师 {t} 人，符合交流条件 {e} 人，可安排岗位组合 {o} 个",
               t=len(case.problem.teachers), e=len(round.eligible), o=len(round.options))
    warning = short_of_memory(len(round.options), available())
    return size if warning is None else Text.joined((size, warning), "; ", "；")


def short_of_memory(options: int, left: int | None) -> Text | None:
    """Return a warning if a round may take more memory than is left; nothing if that is not known."""
    if left is None or left >= needed(options):
        return None
    return say("it may take {n} MB of memory and {m} MB are free: close other programs, or it may end without a plan",
               "测算约需内存{n}MB，本机现余{m}MB，内存不足可能得不到方案，请先关闭其他程序",
               n=needed(options) >> 20, m=left >> 20)

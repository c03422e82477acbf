"""A round without a plan on the terminal: the conflict, the ways out, where the draft is."""

from __future__ import annotations

from rotation.cli.console import answer, shown
from rotation.domain.diagnosis import Diagnosis, WayOut
from rotation.text import say

_MOST = 12


def show_diagnosis(told: Diagnosis) -> None:
    """Write the conflict and the ways out for people."""
    for line in told.counts[:_MOST]:
        answer(say("Counting: {l}", "测算：{l}", l=line))
    if told.clashes:
        answer(say("These {n} clauses cannot all be kept:", "以下{n}条不能同时满足：",
                   n=len(told.clashes)), "bold")
    for clash in told.clashes[:_MOST]:
        answer(f"  {clash.clause.partition('|')[0]} {shown(clash.says)}")
    if len(told.clashes) > _MOST:
        answer(say("  {n} more on the sheet", "  其余{n}条见“冲突与出路”", n=len(told.clashes) - _MOST))
    if told.ways:
        answer(say("Ways out, the fewest people first:", "可行出路（按涉及人数由少到多）："), "bold")
    for number, way in enumerate(told.ways[:_MOST], 1):
        answer(say("  {k}. {s}", "  {k}. {s}", k=number, s=_way(way)))
    for note in told.notes:
        answer(note)


def _way(way: WayOut) -> object:
    if not way.settings:
        return way.says
    return say("{s}: {v}", "{s}：{v}", s=way.says, v=" ".join(way.settings))

"""What a comparison of scenarios comes to, in sentences: read first on sheet, page and screen."""

from __future__ import annotations

from collections.abc import Iterator

from rotation.figures.gist import gist
from rotation.figures.words import spelled
from rotation.text import Text, say
from rotation.whatif.result import CaseResult, WhatIf


def against_baseline(result: WhatIf, case: CaseResult) -> Text | None:
    """Return what a scenario does more and less than the baseline; None where one has no plan."""
    base = result.baseline.figures
    if case is result.baseline or base is None or case.figures is None:
        return None
    return gist(base, case.figures)


def told_first(result: WhatIf) -> tuple[Text, ...]:
    """Return which scenarios leave fewer posts short, which do not, and which have no plan."""
    return tuple(_told(result))


def _told(result: WhatIf) -> Iterator[Text]:
    base, others = result.baseline.figures, result.cases[1:]
    if base is None:
        yield say("the baseline itself has no plan, so nothing can be held against it",
                  "基准情景本身不能形成方案，无从比较")
    else:
        changes = [(case.label.text, case.figures.gap.after - base.gap.after)
                   for case in others if case.figures is not None]
        yield from _gaps(changes)
    lost = tuple(case.label.text for case in result.cases if case.figures is None)
    if lost:
        yield say("without a plan: {c}", "不能形成方案的情景：{c}", c=lost)


def _gaps(changes: list[tuple[Text, int]]) -> Iterator[Text]:
    fewer = tuple(say("{c} ({n} fewer)", "{c}（少{n}人）", c=label, n=spelled(-change))
                  for label, change in changes if change < 0)
    more = tuple(say("{c} ({n} more)", "{c}（多{n}人）", c=label, n=spelled(change))
                 for label, change in changes if change > 0)
    if fewer:
        yield say("fewer posts stay short than in the baseline: {c}", "缺额比基准少的情景：{c}", c=fewer)
    elif changes:
        yield say("no scenario leaves fewer posts short than the baseline", "没有一个情景能比基准减少缺额")
    if more:
        yield say("more posts stay short: {c}", "缺额比基准多的情景：{c}", c=more)

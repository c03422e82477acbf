"""What a league comes to, in sentences: read first on sheet, page and screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rotation.figures.words import spelled
from rotation.league.names import counted, planned_of, supposition
from rotation.league.record import Record
from rotation.league.summary import LEGAL_RATE, LEGAL_SHARE, by_scenario, sums
from rotation.tables.looks import percent
from rotation.text import Text, say

_NAMED = 3
"""How many of the banners with the most posts short are named."""


def told_first(records: Sequence[Record]) -> tuple[Text, ...]:
    """Return how many have a plan, then of each scenario what was sent and what stays short."""
    return (counted(records), *(sentence for group in by_scenario(records).values() for sentence in _group(group)))


def _group(group: Sequence[Record]) -> Iterator[Text]:
    total, planned = sums(group), planned_of(group)
    if not planned:
        return
    scenario = say("{s}: ", "{s}：", s=supposition(group[0])) if total.scenario else say("", "")
    before, after = (sum(getattr(item.figures.gap, when) for item in planned) for when in ("before", "after"))
    yield say("{c}{x} people are exchanged, {p} of those eligible; posts short fall from {a} to {b}{m}",
              "{c}实际交流{x}人，占符合交流条件人数的{p}；缺额由{a}人减到{b}人{m}", c=scenario, x=total.moved,
              p=percent(total.moved_base, total.base), a=spelled(before), b=spelled(after), m=_most(group))
    below = tuple(item.record.named for item in planned
                  if item.figures.moved_base < LEGAL_RATE * item.figures.quota.base
                  or item.figures.backbone < LEGAL_SHARE * item.figures.moved)
    if below:
        yield say("below 10 % or the 20 % of backbone teachers: {b}",
                  "交流比例不到10%或骨干占比不到20%的旗县：{b}", b=below)


def _most(group: Sequence[Record]) -> Text:
    """Name those with the most posts short."""
    short = sorted((item for item in planned_of(group) if item.figures.gap.after),
                   key=lambda item: (-item.figures.gap.after, item.record.named))[:_NAMED]
    if not short:
        return say("", "")
    return say(", most of them at {b}", "，最多的是{b}", b=tuple(
        say("{b} ({n})", "{b}（{n}人）", b=item.record.named, n=spelled(item.figures.gap.after)) for item in short))

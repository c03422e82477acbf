"""主要制约条件: which clauses hold the goals back, and what one person more or less would change."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from rotation.domain.outcome import TierResult
from rotation.figures.goals import human
from rotation.report.sheet_moves import titled
from rotation.report.view import View
from rotation.rules import catalogue
from rotation.tables.looks import decimals
from rotation.tables.table import Band, Column, Row, Table
from rotation.text import Text, say


def binding_sheets(view: View) -> tuple[Table, ...]:
    """Return 主要制约条件; nothing where no clause has a price."""
    if not any(one.price for one in view.bindings):
        return ()
    return (Table(
        "bindings", say("Binding clauses", "主要制约条件"),
        titled(view, say("Clauses that hold the goals back", "主要制约条件")),
        (Column("number", say("No.", "序号"), "index"),
         Column("code", say("Rule", "规则"), "center"),
         Column("label", say("Name", "规则名称"), "wrap", 24),
         Column("says", say("Clause", "条款内容"), "wrap", 64),
         Column("person", say("If one person or post were let off", "如放宽1人（岗）"), "wrap", 40)),
        tuple(_rows(view)),
        notes_above=(
            say("Estimates at the margin from the prices of the proof, for one person or post; the real "
                "gain may be smaller or greater, and several do not add up",
                "按最优性证明的边际估计：某一条款单独放宽1人（或1个岗位）时，该层目标大约改善的数量；"
                "实际改善可能更少，也可能更多；多条同时放宽不能直接相加"),
            say("Each tier with those before it held; what is not listed hardly matters",
                "每层均在前面各层目标不变的前提下测算，按影响由大到小列出；未列入的条款影响较小或没有影响"))),)


def _rows(view: View) -> Iterator[Row]:
    tiers = {tier.tier: tier for tier in view.outcome.tiers}
    for number, found in groupby((one for one in view.bindings if one.price), key=lambda one: one.tier):
        yield (Band(_head(tiers[number])),)
        for place, one in enumerate(found, start=1):
            yield place, one.code, catalogue()[one.code].label, one.says, one.person


def _head(tier: TierResult) -> Text:
    """Return the tier, and what its proof by arithmetic leaves open, which no estimate counts."""
    gap = 0 if tier.certificate is None else tier.value - tier.certificate.bound
    told = say("Goal {n}: {l}", "第{n}层目标：{l}", n=tier.tier, l=tier.label)
    if not gap:
        return told
    value, look, unit = human(tier, gap)
    return say("{t} (not counted in the estimates: {g} {u} that search, not prices, closed)",
               "{t}（另有{g}{u}由搜索证明，未计入以下估计）", t=told, g=decimals(value, look), u=unit)

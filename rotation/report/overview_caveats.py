"""What 方案概览 says is not proven, not checked, switched off, or still to be looked at."""

from __future__ import annotations

from collections.abc import Iterator

from rotation.domain.vocabulary import Verdict
from rotation.model.eligibility import not_run
from rotation.report.overview_lines import PERSON, line
from rotation.report.sheet_policy import unchecked
from rotation.report.view import View
from rotation.rules import catalogue
from rotation.tables.table import Row
from rotation.text import say


def caveats(view: View) -> list[Row]:
    """Return what is not proven, not run, switched off or to be looked at, a line each."""
    rows = [*_unproven(view), *_not_run(view), *_switched_off(view), *_remarks(view)]
    return rows or [line(say("None", "无"), None, None, "")]


def _unproven(view: View) -> Iterator[Row]:
    for tier in view.outcome.tiers:
        if not tier.proven or tier.gap:
            yield line(say("Goal {n}: {l}", "第{n}层目标：{l}", n=tier.tier, l=tier.label), None, None,
                       "audit", say("not proven best", "未证明最优"))


def _not_run(view: View) -> Iterator[Row]:
    for code, lacking in not_run(view.round.problem, view.policy).items():
        yield line(say("{c} {l}", "{c} {l}", c=code, l=catalogue()[code].label), None, None,
                   "policy", unchecked(lacking))


def _switched_off(view: View) -> Iterator[Row]:
    off = [rule for rule in view.policy.rules.values() if not rule.on]
    for rule in off:
        yield line(say("{c} {l}", "{c} {l}", c=rule.code, l=rule.label), None, None, "policy",
                   say("switched off", "已关闭，未执行"))


def _remarks(view: View) -> Iterator[Row]:
    for note in view.outcome.notes:
        yield line(say("Remark", "说明"), None, None, "run", note)
    notes = sum(bool(item.notes) for item in view.round.standings.values()
                if item.verdict is not Verdict.OUTSIDE)
    if notes:
        yield line(say("Teachers with something to check", "有待核实事项的教师"), notes, PERSON,
                   "standings", say("column To be checked", "见“待核实”列"))

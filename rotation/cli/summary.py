"""The result of a run on one screen: figures and what a meeting is told, or the conflict; where the files are."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rotation.cli.console import Listing, answer, answer_folder, out, write_json
from rotation.cli.issues import told as told_issues
from rotation.cli.speech import shown
from rotation.domain.diagnosis import Diagnosis, WayOut
from rotation.domain.outcome import Status
from rotation.domain.plan import Plan
from rotation.figures.accounts import Accounts, accounts
from rotation.figures.figures import Figures
from rotation.figures.shown import FIGURES
from rotation.model.eligibility import not_run
from rotation.report import View, catalogue
from rotation.report.decision import effects, kept, open_gaps, standing
from rotation.report.plan_file import ConflictEntry, Counts, TierEntry
from rotation.rules.h20_backbone_share import BackboneShare
from rotation.run.folder import PLAN_XLSX, REPORT_HTML
from rotation.tables.looks import percent
from rotation.text import Text, say

if TYPE_CHECKING:
    from rotation.run import Run

_STYLES = {Status.OPTIMAL: "bold green", Status.FEASIBLE: "bold yellow",
           Status.INFEASIBLE: "bold red", Status.UNKNOWN: "bold red"}
_MOST = 12
"""Lines of each part of a conflict; the workbook has all."""


def show_run(run: Run) -> None:
    """Write the summary for people."""
    answer(say("Result: {s}", "结果：{s}", s=run.outcome.status), _STYLES[run.outcome.status])
    for note in run.outcome.notes:
        answer(note)
    if run.outcome.diagnosis is not None:
        show_diagnosis(run.outcome.diagnosis)
    if run.outcome.plan is not None:
        lacking = not_run(run.case.problem, run.case.policy)
        out().print(_figures(
            run.view.figures, backbone_checked=BackboneShare.code not in lacking,
            found=accounts(run.view.round, run.view.plan)))
        _tell_decision(run.view)
        _tell_earlier(run)
    if not run.report.passed:
        answer(say("The audit found {n} faults; they are listed in the draft.", "核查发现 {n} 处问题，已列在草案中。",
                   n=len(run.report.findings)), "bold red")
    answer_folder(run.folder)
    show_draft(run.draft)
    if run.outcome.plan is not None and run.report.passed:
        _tell_next()


def show_share(plan: Plan) -> None:
    """Say whether the shares of the law are still kept, of a plan that was revised."""
    found = accounts(plan.round, plan)
    answer(say("Exchanged {x} of {e}, {p} (at least {m}); backbone {b}, {s} (at least {r}).",
               "实际交流{x}人，占{e}人的{p}（至少{m}人）；骨干教师{b}人，占{s}（至少{r}人）。", x=found.counted,
               e=found.base, p=percent(found.counted_base, found.base), m=found.legal_minimum,
               b=found.counted_backbone, s=percent(found.counted_backbone, found.counted),
               r=found.backbone_required))


def show_draft(draft: Path | None) -> None:
    """Say where the draft is, if there is one."""
    if draft is not None:
        answer(say("Draft that breaks the fewest clauses, not to be published: {p}",
                   "放宽后的草案（不得公布）：{p}", p=draft))


def show_json(run: Run, code: int, overrides: Sequence[dict[str, Any]] = ()) -> None:
    """Write the summary for a program."""
    plan = run.outcome.plan or Plan(run.case.round, ())
    conflict = run.outcome.diagnosis and ConflictEntry.of(run.outcome.diagnosis).plain()
    write_json({
        "exit": code, "status": run.outcome.status.name, "folder": str(run.folder),
        "tiers": [TierEntry.model_validate(tier).plain() for tier in run.outcome.tiers],
        "counts": Counts.model_validate(accounts(plan.round, plan)).plain(), "audit": len(run.report.findings),
        "conflict": conflict, "draft": None if run.draft is None else str(run.draft),
        "notes": [shown(note) for note in run.outcome.notes], "issues": told_issues(run.case.issues),
        "overrides": list(overrides)})


def _figures(figures: Figures, *, backbone_checked: bool, found: Accounts) -> Listing:
    quota = figures.quota
    table = Listing((say("figure", "指标"), say("people", "人数"), say("share", "比例"),
                     _least(found), say("needed", "本方案要求")),
                    right=(1, 2, 3, 4), title=say("Legal figures", "比例核算"))
    required = quota.backbone_required if backbone_checked else say("not checked", "未核查")
    for people, share, *asked in (("eligible", "", "", ""), ("moved", "share", quota.legal_minimum, quota.required),
                                  ("backbone", "backbone_share", required, required)):
        ratio = (FIGURES[share].spelled(figures) or "—") if share else ""
        table.line(FIGURES[people].title, FIGURES[people].spelled(figures), ratio, *asked)
    return table


def _least(found: Accounts) -> Text:
    """Return what the least number is called, as short as a column is."""
    if found.of_law:
        return say("legal minimum", "法定最低")
    return say("least, below the law", "最低（低于法定）") if found.below_law else say("least", "最低")


def _tell_decision(view: View) -> None:
    """Write what a meeting is told first: is it lawful, what the moves are for, what gets better, what stays short."""
    gaps = open_gaps(view)
    for point in (kept(view), *standing(view), *effects(view)):
        answer(point.says)
    if gaps:
        answer(say("{n} places stay short; sheet {s} names them with the reason.",
                   "仍缺教师的岗位{n}处，逐处原因见“{s}”。", n=len(gaps), s=catalogue()["unsolved"].name))


def _tell_earlier(run: Run) -> None:
    """Write what a plan changes against the one before it in the same folder."""
    from rotation.run.earlier import earlier, told_against
    before = earlier(run.folder.parent, run.case.round.settings, run.folder) if run.report.passed else None
    if before is not None and run.outcome.plan is not None:
        for line in told_against(before, run.case.policy, run.outcome.plan, run.folder):
            answer(line)


def _tell_next() -> None:
    """Write what to do with the folder."""
    answer(say("Next: open {x}, sheet {o} first; or {h} in a browser",
               "下一步：打开 {x}，先看“{o}”；也可用浏览器打开 {h}", x=PLAN_XLSX, h=REPORT_HTML,
               o=catalogue()["overview"].name))


# -- a round without a plan -------------------------------------------------------------------------


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


def _way(way: WayOut) -> Text:
    return Text.joined((way.says, " ".join(way.settings)), ": ", "：") if way.settings else way.says

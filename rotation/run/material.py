"""A run folder read back from disk and audited: what papers are made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from rotation.auditor import AuditReport, Finding
from rotation.domain.outcome import Outcome, Status
from rotation.domain.plan import Placement
from rotation.domain.problem import Problem
from rotation.domain.revision import Lineage
from rotation.errors import AuditFailed, OutputError, PlanError
from rotation.explain import Inquiry, standbys
from rotation.explain.reasons import Everybody
from rotation.papers import Material, Substitute
from rotation.report import View
from rotation.report.sheet_office import if_free, if_lifted, named_for
from rotation.run.changed import changes_of
from rotation.run.folder import PLAN_XLSX
from rotation.run.published import Published, published_facts, read_plan
from rotation.run.recompute import verified
from rotation.tables.sheet_writer import marked_draft
from rotation.text import Lang, Text, say
from rotation.workbook.changes import revised


@dataclass(frozen=True)
class Order:
    """What is asked for.

    Parameters
    ----------
    only
        Kinds of papers; all if none is named.
    templates
        Folder with the office's own templates, or None.
    given
        NAME=VALUE of what the office fills in.
    source
        The workbook, if it is no longer where run.json says.
    accept
        Codes of questions about the workbook answered yes.
    since
        Folder of the version that a revised plan revises, if it is not beside it.
    everything
        Whether a revised plan writes every paper, not only those that it changes.
    foot
        What stands at the foot of the papers that stay in the files, such as by which entry of the ledger the plan is
        recorded; None: nothing.
    remember
        Whether what was filled in on the last papers of the plan holds where nothing else is given.
    """

    only: tuple[str, ...] = ()
    templates: Path | None = None
    given: tuple[str, ...] = ()
    source: Path | None = None
    accept: tuple[str, ...] = ()
    since: Path | None = None
    everything: bool = False
    foot: Text | None = None
    remember: bool = False


def material(folder: Path, order: Order, lang: Lang = "zh") -> Material:
    """Return what papers are made from, with the version before unless everything is asked for.

    Parameters
    ----------
    folder
        A published run folder.
    order
        Where its workbook and the version before are.
    lang
        Language of the papers.

    Raises
    ------
    AuditFailed
        What stands in the folder is not what was audited; the report says where.
    PlanError
        The folder holds no plan, a draft, or one of another workbook.
    WorkbookError, OutputError
        A file cannot be read.
    """
    made = _read(read_plan(folder), order, lang)
    lineage = made.view.lineage
    if lineage is None or order.everything:
        return made
    return replace(made, before=_read(_parent(folder, lineage, order.since), order, lang))


def _parent(folder: Path, lineage: Lineage, since: Path | None) -> Published:
    """Return the version before, sure that it is that."""
    parent = since or folder.resolve().parent / lineage.parent
    if not parent.is_dir():
        raise OutputError(say(
            "the version before, {p}, is not beside {f}: name it with --since, or write everything "
            "with --all", "上一版 {p} 不在 {f} 旁边，请用 --since 指定，或用 --all 全部生成",
            p=lineage.parent, f=folder.name))
    published = read_plan(parent)
    if published.sha256 != lineage.parent_sha256:
        raise PlanError(say("{p} is not the version that was revised, or was changed since",
                            "{p} 不是所修订的那一版，或其后被改动", p=parent.name))
    return published


def _read(published: Published, order: Order, lang: Lang) -> Material:
    """Audit a run folder and return what papers are made from."""
    _refuse_draft(published.folder)
    reading, facts = published_facts(published, order.source, order.accept)
    report = audited(published, facts)
    policy, lineage = published.policy, published.lineage
    view = View(report.round, policy, _shown(published.file.outcome(report.round, policy)),
                facts_sha256=published.file.facts_sha256, lineage=lineage, after=published.file.succession, audit=(),
                gaps=published.file.reasons_of_gaps)
    _refuse_unproven(view, published, report)
    if lineage is None:
        return Material(view, lang, why=_reasons(view), substitutes=_substitutes(view))
    assert reading.problem is not None, "defects were raised before"
    anew = revised(reading.problem, replace(lineage, base=None))
    asked = Inquiry(view.round, policy, view.outcome)
    view = replace(view, changes=changes_of(asked, lineage, reading.problem, anew))
    return Material(view, lang, version=lineage.version, why=_reasons(view),
                    substitutes=_substitutes(view))


def _reasons(view: View) -> Callable[[str], Text]:
    """Return what says why a teacher was chosen; the certificate is read when it is first asked."""
    @cache
    def everybody() -> Everybody:
        return Everybody(view.round, view.outcome)

    def why(teacher: str) -> Text:
        return everybody().why(view.round.teacher(teacher)).outside
    return why


def _substitutes(view: View) -> Callable[[Placement], tuple[Substitute, ...]]:
    """Return what names those who could take a post without anybody else moving, the best first."""
    @cache
    def known() -> dict[str, tuple[Substitute, ...]]:
        posts = standbys(Inquiry(view.round, view.policy, view.outcome))
        often = named_for(posts)
        return {one.item.teacher: tuple(
            Substitute(other.teacher, (*if_lifted(view, one.item), *if_free(view, other, often)))
            for other in one.standbys) for one in posts}

    def found(item: Placement) -> tuple[Substitute, ...]:
        return known().get(item.teacher, ())
    return found


def _refuse_draft(folder: Path) -> None:
    if marked_draft(folder / PLAN_XLSX):
        raise PlanError(say("{p} is a draft: no papers are made from it", "{p} 是草案，不得据以印发材料",
                            p=folder.name))


def audited(published: Published, facts: Problem) -> AuditReport:
    """Judge a run folder as it stands on disk; see `rotation.run.recompute.verified`.

    Raises
    ------
    AuditFailed
        If anything is found.
    """
    report = verified(published, facts)
    if report.findings:
        raise AuditFailed(report)
    return report


def _shown(outcome: Outcome) -> Outcome:
    """Return an outcome with the status that its tiers show: best only if each has its proof."""
    best = all(tier.value == tier.bound and tier.certificate is not None for tier in outcome.tiers)
    return replace(outcome, status=Status.OPTIMAL if best else Status.FEASIBLE)


def _refuse_unproven(view: View, published: Published, report: AuditReport) -> None:
    """Refuse a plan that says it is the best without a proof for every goal."""
    if published.file.status == Status.OPTIMAL.name and view.outcome.status is not Status.OPTIMAL:
        raise AuditFailed(replace(report, findings=tuple(Finding("CERT", f"tier {tier.tier}", say(
            "said to be proven best, but no proof is attached", "称已证最优，但未附证明"))
            for tier in view.outcome.tiers if tier.certificate is None)))

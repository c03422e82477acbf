"""A run folder read back from disk and audited: what papers are made from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from rotation.auditor import AuditReport, Finding, audit
from rotation.domain.outcome import Outcome, Status
from rotation.domain.plan import Placement
from rotation.domain.problem import Problem
from rotation.domain.revision import Lineage
from rotation.errors import AuditFailed, OutputError, PlanError
from rotation.explain import Inquiry, standbys
from rotation.explain.reasons import Everybody
from rotation.papers import Material, Substitute
from rotation.report import View
from rotation.report.plan_file import LineageEntry, PlanFile
from rotation.report.sheet_office import if_free, if_lifted, named_for
from rotation.run.folder import PLAN_XLSX
from rotation.run.publish import rows_of
from rotation.run.published import Published, published_facts, read_plan
from rotation.run.replan import changes_of
from rotation.tables.sheet_writer import marked_draft
from rotation.text import Lang, Text, say
from rotation.workbook.changes import revised
from rotation.workbook.plan_reader import PlanWorkbook, read_placements


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
    """

    only: tuple[str, ...] = ()
    templates: Path | None = None
    given: tuple[str, ...] = ()
    source: Path | None = None
    accept: tuple[str, ...] = ()
    since: Path | None = None
    everything: bool = False


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
                facts_sha256=published.file.facts_sha256, lineage=lineage, audit=())
    _refuse_other_tables(view, published, report)
    _refuse_unproven(view, published, report)
    if lineage is None:
        return Material(view, lang, why=_reasons(view), substitutes=_substitutes(view))
    assert reading.problem is not None, "defects were raised before"
    anew = revised(reading.problem, replace(lineage, base=None))
    view = replace(view, changes=changes_of(view.plan, policy, lineage, reading.problem, anew))
    return Material(view, lang, version=lineage.version, why=_reasons(view),
                    substitutes=_substitutes(view))


def _reasons(view: View) -> Callable[[str], Text]:
    """Return what says why a teacher was chosen; the certificate is read when it is first asked."""
    @cache
    def everybody() -> Everybody:
        return Everybody(view.round, view.policy, view.outcome)

    def why(teacher: str) -> Text:
        return everybody().choice(view.round.teacher(teacher))
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
    """Judge a run folder as it stands on disk: plan.json by every rule, and the workbook by plan.json.

    Raises
    ------
    AuditFailed
        If anything is found.
    """
    placements = published.file.planned
    report = audit(facts, published.policy, placements, published.file.plain())
    book = read_placements(published.folder / PLAN_XLSX, facts)
    wrong = (*report.findings, *_differing(placements, book))
    if wrong:
        raise AuditFailed(replace(report, findings=wrong))
    return report


_TABLES = {
    "eligible": say("the base", "符合交流条件教师"), "placements": say("placements", "交流名单"),
    "standings": say("standings", "资格审查"), "shortages": say("shortages", "学科缺额"),
    "indicators": say("indicators", "资源配置指标"), "public_seed": say("the public seed", "公开随机种子"),
}
"""Parts of plan.json that follow from facts, policy and placements alone."""


def _refuse_other_tables(view: View, published: Published, report: AuditReport) -> None:
    """Refuse a plan.json whose tables are not what the facts and the placements give."""
    right = PlanFile.of(view)
    wrong = tuple(Finding("COUNT", key, say("plan.json tells other {t} than the facts give",
                                            "plan.json 中的{t}与数据核算结果不一致", t=name))
                  for key, name in _TABLES.items() if getattr(right, key) != getattr(published.file, key))
    if wrong:
        raise AuditFailed(replace(report, findings=wrong))


def _shown(outcome: Outcome) -> Outcome:
    """Return an outcome with the status that its tiers show: best only if each has its proof."""
    best = all(tier.value == tier.bound and tier.certificate is not None for tier in outcome.tiers)
    return replace(outcome, status=Status.OPTIMAL if best else Status.FEASIBLE)


def _refuse_unproven(view: View, published: Published, report: AuditReport) -> None:
    """Refuse a plan that says it is the best without a proof for every goal, or names a version it does not revise."""
    wrong = []
    if published.file.status == Status.OPTIMAL.name and view.outcome.status is not Status.OPTIMAL:
        wrong = [Finding("CERT", f"tier {tier.tier}", say(
            "said to be proven best, but no proof is attached", "称已证最优，但未附证明"))
            for tier in view.outcome.tiers if tier.certificate is None]
    told, right = published.file.lineage, LineageEntry.of(view)
    if told != (right if view.lineage is None else right.model_copy(update={"changed": told.changed})):
        wrong.append(Finding("COUNT", "lineage", say(
            "plan.json tells another version or parent than its folder shows",
            "plan.json 中的版本或上一版与该方案文件夹不一致")))
    if wrong:
        raise AuditFailed(replace(report, findings=tuple(wrong)))


def _differing(placements: Iterable[Placement], book: PlanWorkbook) -> Iterator[Finding]:
    """Find where 交流名单 of the workbook is not what plan.json says."""
    for item in book.mismatches:
        yield Finding("PLAN", item.place, item.says)
    told, shown = rows_of(placements), rows_of(book.placements)
    for key in sorted(told.keys() | shown.keys()):
        if told.get(key) != shown.get(key):
            yield Finding("PLAN", key, say("the placements in {f} are not those of plan.json",
                                           "{f} 的交流名单与 plan.json 不一致", f=PLAN_XLSX))

"""Audit of a plan that somebody hands in: a run folder, a plan.json, or a workbook perhaps edited by hand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from rotation.auditor import AuditReport, Finding, audit
from rotation.domain.outcome import Outcome, Status
from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.succession import applied
from rotation.errors import PolicyError, RotationError
from rotation.figures.goals import human
from rotation.model.measured import measured
from rotation.policy.parameters import flatten
from rotation.policy.policy import Policy
from rotation.policy.source import DEFAULT
from rotation.policy.values import sheet_values
from rotation.report import sheet
from rotation.report.names import stage_subject
from rotation.report.plan_file import PlanFile
from rotation.report.sheet_policy import written
from rotation.report.view import View
from rotation.run.compare_tables import TIERS
from rotation.run.folder import PLAN_JSON
from rotation.run.gather import Inputs, policy_values
from rotation.run.published import lineage_beside, plan_json_at, read_plan, read_published
from rotation.run.recompute import verified
from rotation.run.replan import after_publication, fewest_first
from rotation.tables.looks import decimals, number
from rotation.tables.table import Column
from rotation.text import Lang, Text, say, spell
from rotation.workbook.cells import RawCell
from rotation.workbook.changes import revised
from rotation.workbook.defects import MASK, Spot, several
from rotation.workbook.header import fold, fold_name, fold_title
from rotation.workbook.plan_reader import PlanWorkbook, read_placements
from rotation.workbook.quoting import is_code, masked
from rotation.workbook.reader import read_problem

_LANGUAGES: tuple[Lang, ...] = ("zh", "en")
_MOST = 6
"""So many cells are told one by one."""


def audit_file(inputs: Inputs, plan: Path) -> AuditReport:
    """Audit a plan against the workbook it was made from.

    Parameters
    ----------
    inputs
        The workbook; policy options only for a plan that tells no policy.
    plan
        A run folder or plan.json (every printed number is compared), or a plan workbook, perhaps
        edited by hand (only 交流名单 is trusted, and 政策参数 for policy and seed).

    Raises
    ------
    WorkbookError, PolicyError, PlanError, OutputError
        If either file cannot be read, or policy options are given beside the policy of the plan.
    """
    if plan_json_at(plan) is not None:
        return _audit_json(inputs, plan)
    return audit_book(inputs, plan)[1]


def audit_book(inputs: Inputs, plan: Path) -> tuple[PlanWorkbook, AuditReport, Policy]:
    """Audit a plan workbook; return what it says, its audit, and the policy that it was judged by.

    Parameters and errors as for `audit_file`.
    """
    problem, lineage = read_problem(inputs.sources, inputs.accept), lineage_beside(plan.parent)
    published = _published(plan.parent)
    problem = applied(problem, published.succession if published else None)
    if lineage is not None:
        problem = revised(problem, lineage)
    told = read_placements(plan, problem)
    values = sheet_values(told.parameters)
    if values:
        _refuse_options(inputs)
    policy = Policy.of({**policy_values(problem.parameters, inputs), **values})
    report = audit(problem, policy, told.placements, before=published.planned if published else ())
    wrong = tuple(Finding("PLAN", item.place, item.says) for item in told.mismatches)
    notes = (*report.notes, *_policy_notes(problem, inputs, policy, own=bool(values)),
             *by_hand(told, report, policy, plan.parent), *_stale(told, problem))
    findings = (*wrong, *_discreet(report.findings, told, problem))
    return told, replace(report, findings=findings, notes=notes), policy


def _discreet(findings: tuple[Finding, ...], told: PlanWorkbook, problem: Problem) -> Iterator[Finding]:
    """Iterate over findings without what stands in the column of numbers and is none."""
    strangers = {item.teacher for item in told.placements if item.teacher not in problem.teacher}
    hidden = {text for text in strangers if not is_code(text)}
    for item in findings:
        clause = MASK if item.clause in hidden else item.clause
        yield replace(item, clause=clause, evidence=masked(item.evidence, hidden.__contains__))


def _audit_json(inputs: Inputs, path: Path) -> AuditReport:
    published = read_published(path)
    _refuse_options(inputs)
    problem, policy = published.revised(read_problem(inputs.sources, inputs.accept)), published.policy
    report = verified(published, problem)
    return replace(report, notes=(*report.notes, *_policy_notes(problem, inputs, policy, own=True)))


def _refuse_options(inputs: Inputs) -> None:
    if inputs.policy_files or inputs.sets or inputs.year is not None:
        raise PolicyError(say(
            "the plan tells its own policy and is judged by it: leave out --policy, --set and --year",
            "方案已附政策，一律按方案所附政策核查，请去掉 --policy、--set、--year；"
            "要试算其他政策请用 rotation plan"), by_option=True)


# -- notes ------------------------------------------------------------------------------------


def _policy_notes(
    problem: Problem, inputs: Inputs, policy: Policy, *, own: bool
) -> Iterator[Text]:
    """Say by which policy the plan was judged, and where the workbook says otherwise now."""
    if not own:
        return
    yield say("judged by the policy that the plan tells", "按方案所附政策核查")
    if problem.revision is not None:
        yield say("a plan revised after publication: it has goals of its own (no subject left empty, posts left "
                  "filled, few changes) and uses the reserve up, which the sheet 政策 of the workbook need not say",
                  "该方案为公示后的修订：目标次序为修订所用（不新增学科空缺、补齐空出的岗位、变动最少），预留名额已启用，"
                  "数据“政策”表无需另作改动")
    other = _policy_of_the_workbook(problem, inputs, policy)
    found = tuple(_differences(policy, other)) if other else ()
    if found:
        yield say("sheet 政策 of the workbook differs: {d}", "数据“政策”表与方案所附政策不同：{d}", d=found)


def _policy_of_the_workbook(problem: Problem, inputs: Inputs, policy: Policy) -> Policy | None:
    """Return what sheet 政策 says, with the year of the plan if it has none; None if it is wrong.

    For a revised plan it is what a revision makes of that.
    """
    try:
        told = Policy.of({"round.year": (policy.settings.year, DEFAULT),
                          **policy_values(problem.parameters, inputs)})
        if problem.revision is None:
            return told
        return after_publication(told, problem, fewest=fewest_first(policy))
    except PolicyError:
        return None


def _differences(policy: Policy, other: Policy) -> Iterator[Text]:
    mine, theirs = (flatten(each.dump(), DEFAULT) for each in (policy, other))
    for name in sorted(mine.keys() | theirs.keys()):
        one, two = (side.get(name, (None, DEFAULT))[0] for side in (mine, theirs))
        if name == "tiers" and one != two:
            yield TIERS
        elif one != two:
            yield say("{n} ({a} in the plan, {b} in the workbook)", "{n}（方案为{a}，数据为{b}）",
                      n=name, a=_spelled(one), b=_spelled(two))


def _spelled(value: object) -> Text:
    return Text.of(written(value) or say("not set", "未设定"))


def bare(name: str) -> str:
    """Return a name of the public notice without the mark of a namesake."""
    return re.sub(r"\s?[（(](?:编号尾号|ID ending )[^（(]*$", "", name)


def _stale(told: PlanWorkbook, problem: Problem) -> Iterator[Text]:
    """Warn if 公示名单 shows other moves than 交流名单."""
    if told.notice is None:
        return
    shown = Counter((fold_name(bare(row.name)), fold(row.home or ""), fold(row.host or ""), fold(row.taught or ""))
                    for row in told.notice)
    if not any(shown == Counter(_moves(told, problem, lang)) for lang in ("zh", "en")):
        yield say(
            "the public notice and the other sheets do not match the edited placements: do not "
            "publish them; `rotation audit --adopt` writes the changes on sheet 指定 and plans again",
            "公示名单等其他各表与修改后的交流名单不一致，请勿直接公示；加 --adopt 可把改动写入“指定”并重新编制")


def _moves(told: PlanWorkbook, problem: Problem, lang: Lang) -> Iterator[tuple[str, str, str, str]]:
    for item in told.placements:
        teacher, home, host = (problem.teacher.get(item.teacher), problem.school.get(item.home),
                               problem.school.get(item.host))
        if item.home:
            yield (fold_name(teacher.name if teacher else ""), fold(home.name if home else item.home),
                   fold(host.name if host else item.host), fold(stage_subject(item).render(lang)))


# -- what editing by hand changes beyond the rules --------------------------------------------------


def by_hand(told: PlanWorkbook, report: AuditReport, policy: Policy, folder: Path) -> Iterator[Text]:
    """Iterate over what a workbook edited by hand changes though it may keep every rule.

    Parameters
    ----------
    told
        The workbook.
    report
        Its audit.
    policy
        Under which it was judged.
    folder
        Where it lies; the plan.json beside it tells what was published.
    """
    if report.plan is None:
        return
    yield from _goals(report.plan, policy, folder)
    yield from _cells(told, View(report.round, policy, Outcome(Status.FEASIBLE, report.plan)))


# -- goals ------------------------------------------------------------------------------------


def _goals(plan: Plan, policy: Policy, folder: Path) -> Iterator[Text]:
    published = _published(folder)
    posts = {item.teacher: (item.host, str(item.stage), item.subject) for item in plan.placements}
    if published is None or posts == published.posts:
        return
    if published.policy["tiers"] != policy.dump()["tiers"]:
        yield say("this plan is not that of plan.json beside it; `rotation compare` tells what that changes in "
                  "the goals", "名单与同文件夹 plan.json 的方案不同，各层目标有何变化请用 rotation compare 比较")
        return
    changed = tuple(_changes(plan, policy, published))
    if changed:
        yield say("goals against the published plan: {d}", "与已发布方案相比，修改后各层目标：{d}", d=changed)
    else:
        yield say("this plan differs from the published one; every goal has the same value",
                  "名单与已发布方案不同，各层目标数值不变")


def _published(folder: Path) -> PlanFile | None:
    """Return the plan beside a workbook; None if there is none, or it cannot be read."""
    if not (folder / PLAN_JSON).exists():
        return None
    try:
        return read_plan(folder).file
    except RotationError:
        return None


def _changes(plan: Plan, policy: Policy, published: PlanFile) -> Iterator[Text]:
    for order, (tier, before) in enumerate(zip(policy.tiers, published.tiers, strict=True), 1):
        now = measured(order, tier, plan, None)
        if now.final == before.final:
            continue
        (one, look, unit), (two, _, _) = human(now, before.final), human(now, now.final)
        worse = say("worse", "变差") if now.final > before.final else say("better", "变好")
        yield say("{l} {a} → {b} {u} ({w})", "{l}由{a}变为{b}{u}（{w}）", l=now.label, a=decimals(one, look),
                  b=decimals(two, look), u=unit, w=worse)


# -- cells ------------------------------------------------------------------------------------


def _cells(told: PlanWorkbook, view: View) -> Iterator[Text]:
    """Tell the cells of 交流名单 that say otherwise than the row itself now means."""
    wrong = [found for row in _wrong(told, view) for found in row]
    if not wrong:
        return
    yield say("cells that no longer fit their row: {c}{m}", "交流名单中与所在行的安排不符的单元格：{c}{m}",
              c=tuple(say("{p} “{t}” should be “{v}”", "{p}「{t}」应为“{v}”", p=spot.cell, t=spot.title, v=right)
                      for spot, right in wrong[:_MOST]),
              m=say("; others: {o}", "；另有{o}", o=several([spot.cell for spot, _ in wrong[_MOST:]]))
              if len(wrong) > _MOST else say("", ""))


def _wrong(told: PlanWorkbook, view: View) -> Iterator[list[tuple[Spot, object]]]:
    listed = sheet(view, "placements")
    right = {item.teacher: row for item, row in zip(view.plan.placements, listed.rows, strict=True)}
    titles = {fold_title(heading.title.render(lang)): at for at, heading in enumerate(listed.columns)
              for lang in _LANGUAGES if heading.key != "number"}
    for item in told.placements:
        beside: Mapping[str, tuple[Spot, RawCell | None]] = told.beside.get(item.row, {})
        row = right[item.teacher]
        yield [(spot, or_blank(row[at])) for title, (spot, cell) in beside.items()
               if (at := titles.get(fold_title(title))) is not None
               and not reads_as(cell, row[at], listed.columns[at])]


def or_blank(value: object) -> object:
    """Return a value, or the word for none."""
    return say("blank", "空白") if value is None else value


def reads_as(cell: RawCell | None, value: object, heading: Column[Any]) -> bool:
    """Whether a cell holds a value as it is printed."""
    if cell is None or value is None:
        return cell is None and value is None
    if isinstance(value, int | Fraction):
        return cell.kind == "number" and Fraction(cell.text) == Fraction(str(number(value, heading.look)))
    return fold(cell.text) in {fold(str(spell(value, lang))) for lang in _LANGUAGES}

"""An edited 交流名单 adopted: judged, written as orders into a copy of the workbook, planned again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from rotation.auditor import AuditReport, Finding, audit
from rotation.domain.manners import form_of, term_years_of
from rotation.domain.outcome import Outcome
from rotation.domain.plan import Placement
from rotation.domain.records import Lock
from rotation.domain.round import Opening, Round
from rotation.domain.vocabulary import LockKind
from rotation.errors import PlanError, WorkbookError
from rotation.policy.policy import Policy
from rotation.rules.e50_directed import Directed
from rotation.run.folder import PLAN_XLSX
from rotation.run.gather import Case, Inputs, settled
from rotation.run.published import Published, plan_json_at, published_facts, read_plan
from rotation.run.review import audit_book
from rotation.run.rounds import Progress, Run, plan_round
from rotation.text import Lang, say
from rotation.workbook.orders_writer import Ordered, write_orders
from rotation.workbook.plan_reader import PlanWorkbook

MARK = say("adopted", "采纳修改")
"""What the copy of the workbook is called, before its number."""
TO_FILL_IN = "（待补填）"
"""Who decided, if nobody is named."""
_REASON = ("手工修改交流名单后采纳：", "edited placements adopted: ")
"""How the reason of an order begins that was adopted, in either language; a later edit of the person replaces it."""


@dataclass(frozen=True, eq=False)
class Adopted:
    """What became of an edited list.

    Parameters
    ----------
    report
        Its audit.
    refused
        Findings that no other arrangement of the others could mend: nothing was written.
    orders
        What the edits say, as rows of 指定; empty if nothing was edited.
    copy
        The workbook with these rows; None if nothing was written.
    run
        The new plan, or that there is none; None if nothing was planned.
    otherwise
        Teachers edited who are placed otherwise than the list says: only the school can be ordered.
    others
        How many people who were not edited are placed otherwise than before.
    """

    report: AuditReport
    refused: tuple[Finding, ...] = ()
    orders: tuple[Lock, ...] = ()
    copy: Ordered | None = None
    run: Run | None = None
    otherwise: tuple[str, ...] = ()
    others: int = 0


@dataclass(frozen=True)
class Adoption:
    """How an edited list is adopted.

    Parameters
    ----------
    clerk
        Who decided the edits; stands in column 经办人.
    out
        Folder of the numbered folders; the one that holds the published folder if not given.
    seconds
        Time limit of the solve.
    lang
        Language of the sheets.
    progress, ready
        As in `rotation.run.plan_round`.
    """

    clerk: str = TO_FILL_IN
    out: Path | None = None
    seconds: float = 600.0
    lang: Lang = "zh"
    progress: Progress | None = None
    ready: Callable[[Case], None] | None = None


def adopt(inputs: Inputs, plan: Path, how: Adoption) -> Adopted:
    """Judge an edited 交流名单, write what was edited as orders into a copy of the workbook, and plan again.

    Parameters
    ----------
    inputs
        The workbook of the published plan.
    plan
        Its run folder, or the edited 方案.xlsx in it.
    how
        Who decided, and where the new plan goes.

    Raises
    ------
    WorkbookError
        Defects of the workbook, of the list, or of the orders in the copy.
    PlanError
        No published plan lies beside the list, it is a revision, or it is that of other facts.
    PolicyError, OutputError, AuditFailed, SolverBug
        See `rotation.errors`.
    """
    file = plan_json_at(plan)
    book = plan if file is None else file.parent / PLAN_XLSX
    published = _first(book.parent)
    published_facts(published, inputs.source, inputs.accept)
    told, report, policy = audit_book(inputs, book)
    edits = Edits(told, published, report)
    if edits.replaced:
        facts = report.round.problem
        facts = replace(facts, locks=tuple(lock for lock in facts.locks if lock not in edits.replaced.values()))
        report = audit(facts, policy, told.placements, before=published.file.planned)
        edits = Edits(told, published, report, edits.replaced)
    refused = tuple(edits.refused())
    if refused or not edits.orders:
        return Adopted(report, refused)
    orders = tuple(replace(order, clerk=how.clerk, reason=_reason(published, how.lang)) for order in edits.orders)
    copy = write_orders(inputs.source, orders, MARK.render(how.lang))
    out = published.folder.resolve().parent if how.out is None else how.out
    run = _planned(replace(inputs, source=copy.path), policy, out, how)
    return Adopted(report, (), orders, copy, run, *edits.kept(run.outcome))


def _first(folder: Path) -> Published:
    published = read_plan(folder)
    if published.lineage is not None:
        raise PlanError(say("this plan revises a published one: write what changed into 变更 and run `rotation replan`",
                            "这是公示后的修订方案：请把变动写入变更文件，用 rotation replan 再修订"))
    return published


def _reason(published: Published, lang: Lang) -> str:
    return _REASON[lang == "en"] + published.folder.resolve().name


def _planned(inputs: Inputs, policy: Policy, out: Path, how: Adoption) -> Run:
    """Plan the copy under the policy that the list was judged by; its defects stand in the copy."""
    def supposed(case: Case) -> Case:
        same = case.policy.dump() == policy.dump()
        return case if same else settled(case.inputs, case.reading, case.problem, policy)
    try:
        return plan_round(replace(inputs, year=policy.settings.year), out, seconds=how.seconds, lang=how.lang,
                          progress=how.progress, ready=how.ready, supposed=supposed)
    except WorkbookError as error:
        raise WorkbookError(error.issues, inputs.source) from error


# -- what was edited ---------------------------------------------------------------------------


class Edits:
    """What an edited list changes in a published plan.

    Parameters
    ----------
    told, published
        The list, and the plan that it was.
    report
        Its audit.
    replaced
        Orders adopted before about people who were edited again; None to look for them.
    """

    def __init__(
        self, told: PlanWorkbook, published: Published, report: AuditReport,
        replaced: Mapping[str, Lock] | None = None,
    ) -> None:
        self._round, self._report = report.round, report
        self._before = {item.teacher: item for item in published.file.planned}
        self._now = {item.teacher: item for item in told.placements}
        self.people = sorted(key for key in self._before.keys() | self._now.keys()
                             if _said(self._before.get(key)) != _said(self._now.get(key)))
        locks = report.round.problem.locks_of
        self.replaced = replaced if replaced is not None else {
            key: lock for key in self.people for lock in locks.get(key, ()) if lock.reason.startswith(_REASON)}

    @property
    def orders(self) -> list[Lock]:
        """One order per edited person, with the row of the one that it replaces: to stay, or to go to that school."""
        return [replace(_order(self._round, key, self._now.get(key)),
                        row=self.replaced[key].row if key in self.replaced else 0) for key in self.people]

    def refused(self) -> Iterator[Finding]:
        """Iterate over what no arrangement of the others can mend: people, posts, names, orders before."""
        for finding in self._report.findings:
            if finding.rule not in self._report.clauses and finding.rule != "FORM":
                yield finding
        for key in self.people:
            yield from self._contradicted(key)

    def _contradicted(self, key: str) -> Iterator[Finding]:
        """Somebody taken out must be placed all the same, or the home school was written anew."""
        item, problem = self._now.get(key), self._round.problem
        teacher = problem.teacher.get(key)
        if teacher is None:
            return
        if item is not None and item.home != ("" if teacher.unposted else teacher.school):
            yield Finding("FORM", key, say("the home school is not that of the roster",
                                           "派出学校与花名册不一致"), item.row)
        if item is None and teacher.unposted:
            yield Finding("PLAN", key, say("{n} ({k}): a new recruit must be placed",
                                           "{n}（{k}）：待分配教师必须安排，不能去掉", n=teacher.name, k=key))
        moves = (LockKind.GOES_TO, LockKind.MUST_MOVE)
        for lock in problem.locks_of.get(key, ()):
            if item is None and lock.kind in moves:
                yield Finding(Directed.code, key, say(
                    "{n} ({k}): row {r} of sheet 指定 says {o}; change it there first",
                    "{n}（{k}）：“指定”表第{r}行为“{o}”，须先更正该行", n=teacher.name, k=key, r=lock.row,
                    o=lock.kind))

    def kept(self, outcome: Outcome) -> tuple[tuple[str, ...], int]:
        """Return who of those edited is placed otherwise than the list says, and how many others than before."""
        if outcome.plan is None:
            return (), 0
        new = {item.teacher: item.opening for item in outcome.plan.placements}
        before, now = (_posts(side) for side in (self._before, self._now))
        edited = set(self.people)
        others = sum(new.get(key) != before.get(key) for key in (new.keys() | before.keys()) - edited)
        return tuple(key for key in self.people if new.get(key) != now.get(key)), others


def _posts(placements: Mapping[str, Placement]) -> dict[str, Opening]:
    return {key: item.opening for key, item in placements.items()}


def _said(item: Placement | None) -> tuple[object, ...] | None:
    return None if item is None else (item.opening, item.form, item.term_years, item.relation)


def _order(round: Round, key: str, item: Placement | None) -> Lock:
    """Return an order; form, term and relation are told only where the office's own differ."""
    if item is None:
        return Lock(teacher=key, kind=LockKind.STAY, reason="", clerk="")
    teacher = round.teacher(key)
    return Lock(
        teacher=key, kind=LockKind.GOES_TO, schools=(item.host,), reason="", clerk="",
        form=item.form if item.form is not form_of(round, teacher, item.opening) else None,
        term_years=item.term_years if item.term_years != term_years_of(round, teacher, item.opening) else None,
        relation=item.relation if item.relation != round.relation(teacher) else None)


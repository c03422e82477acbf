"""What was told of a published run, told once more: for a reader of the other language."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from rotation.domain.outcome import Status
from rotation.domain.problem import Problem
from rotation.errors import OutputError, PlanError, PolicyError
from rotation.policy.policy import Policy, without_reserve
from rotation.report import View
from rotation.run.folder import PLAN_XLSX
from rotation.run.gather import Inputs, policy_values, settled
from rotation.run.prices import override_prices, spelled
from rotation.run.publish import explained_view, judged
from rotation.run.published import Published, published_facts, read_published
from rotation.run.recompute import verified
from rotation.run.replan import after_publication, changes_in, fewest_first
from rotation.run.rounds import explained
from rotation.run.staying import with_staying
from rotation.tables.sheet_writer import marked_draft
from rotation.workbook.reader import Reading

_PATIENCE = 90.0
"""Seconds for finding out once more why a round has no plan."""


def retold(
    folder: Path, source: Path | None = None, *, sets: Collection[str] = (), accept: Collection[str] = (),
) -> View:
    """Return all that the sheets of a published run tell, worked out once more from its folder and its workbook.

    What depended on the moment is not told again, such as a note that somebody stopped the reasons: who shows the
    view holds it against 方案.xlsx first.

    Parameters
    ----------
    folder
        A published run folder.
    source
        The workbook, if it is no longer where run.json says.
    sets
        NAME=VALUE that the run was asked for with; they tell where a value came from, and change none.
    accept
        Codes of questions about the workbook that are answered yes.

    Raises
    ------
    WorkbookError, PlanError, OutputError
        As for `rotation.run.published.published_facts`.
    """
    published = read_published(folder)
    reading, facts = published_facts(published, source, accept)
    first, *more = published.sources(source)
    inputs = Inputs(first, _policy_files(published), tuple(sets), accept=tuple(accept), more=tuple(more))
    case = replace(settled(inputs, reading, facts, _policy(published, facts, reading, inputs)),
                   lineage=published.lineage, after=published.file.succession)
    outcome = published.file.outcome(case.round, case.policy)
    if outcome.status is Status.INFEASIBLE:
        outcome = explained(case, outcome, _PATIENCE).outcome
    draft = marked_draft(folder / PLAN_XLSX)
    view = explained_view(case, outcome, draft=draft, priced=None if case.lineage else lambda view, budget: (
        with_staying(case, replace(view, override_prices=spelled(override_prices(case, outcome, budget))))))
    assert reading.problem is not None, "defects were raised before"
    view = replace(view, lineage=case.lineage, changes=changes_in(case, outcome, reading.problem))
    return judged(view, verified(published, facts))


def _policy_files(published: Published) -> tuple[Path, ...]:
    """Return the policy files of a run that are still where they were."""
    told = published.run.policy_files if published.run else ()
    return tuple(path for path in map(Path, told) if path.is_file())


def _policy(published: Published, facts: Problem, reading: Reading, inputs: Inputs) -> Policy:
    """Return the policy of the plan, with the sources of its values where what was given still comes to the same."""
    wanted = published.policy.dump()
    with suppress(PolicyError, PlanError, OutputError):
        for given in _given(published, facts, reading, inputs):
            if given.dump() == wanted:
                return given
    return published.policy


def _given(published: Published, facts: Problem, reading: Reading, inputs: Inputs) -> Iterator[Policy]:
    """Iterate over the policies that such a run is made under, as far as they can still be told."""
    if published.lineage is not None:
        parent = read_published(published.folder.resolve().parent / published.lineage.parent)
        yield after_publication(parent.policy, facts, fewest=fewest_first(published.policy))
        return
    policy = Policy.of(policy_values(reading.parameters or (), inputs))
    yield policy
    eased = without_reserve(policy)
    if eased is not None:
        yield eased

"""What happened since the workbook: the decided round and the spells before it, each with the entry that tells it.

A `History` comes from the ledger; here it is made of published folders, so that a banner without one is carried too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rotation.domain.plan import Placement, term_of
from rotation.domain.round import Round
from rotation.errors import AuditFailed, PlanError
from rotation.ledger.history import History, LedgerSpell
from rotation.policy.policy import Policy
from rotation.run.published import Published, published_facts, read_plan
from rotation.run.recompute import verified
from rotation.text import Text, say
from rotation.workbook.reader import Reading

_PLACED = say("{f}, list of placements", "{f} 交流名单")


@dataclass(frozen=True, eq=False)
class Past:
    """The round that was decided for the workbook, and all that is known of people since.

    Parameters
    ----------
    reading
        The workbook as read.
    round
        Its facts as they were decided on, settled under the policy of the round.
    history
        Spells, and what happened to people.
    entries
        What tells a spell, by its ``seq``.
    """

    reading: Reading
    round: Round
    history: History
    entries: Mapping[int, Text] = field(default_factory=dict)

    @property
    def year(self) -> int:
        """Year of the round that was decided."""
        return self.round.settings.year

    def entry(self, spell: LedgerSpell) -> Text:
        """Return by which entry a spell is known."""
        return self.entries.get(spell.seq) or say("ledger, entry {n}", "台账第{n}条", n=spell.seq)


def from_folders(workbook: Path, folders: Sequence[Path], accept: Sequence[str] = ()) -> Past:
    """Return what published folders tell, each read and audited again.

    Parameters
    ----------
    workbook
        Of the last of the rounds.
    folders
        At least one, of different years; those of earlier years find their own workbook.
    accept
        Codes of questions about the workbooks that are answered yes.

    Raises
    ------
    WorkbookError, PlanError, OutputError
        A workbook or folder cannot be read, they do not belong together, or two are of one year.
    AuditFailed
        A folder does not stand its audit.
    """
    found = sorted((read_plan(folder) for folder in folders), key=lambda item: item.policy.settings.year)
    years = [item.policy.settings.year for item in found]
    if len(set(years)) < len(years):
        raise PlanError(say("two of the folders are rounds of the same year; name the one that was decided",
                            "有两个文件夹是同一年度的方案，请只指定实际执行的那一个"))
    spells, entries, last = [], {}, None
    for number, published in enumerate(found, 1):
        last = _audited(published, workbook if published is found[-1] else None, accept)
        entries[number] = _PLACED.filled(f=published.folder.resolve().name)
        spells += [spell_of(item, published.policy, number) for item in published.file.planned]
    assert last is not None, "at least one folder is given"
    return Past(last[0], last[1], History(banner=last[1].settings.banner, recorded=tuple(spells)), entries)


def _audited(published: Published, workbook: Path | None, accept: Sequence[str]) -> tuple[Reading, Round]:
    reading, facts = published_facts(published, workbook, accept)
    report = verified(published, facts)
    if not report.passed:
        raise AuditFailed(report)
    return reading, report.round


def spell_of(item: Placement, policy: Policy, seq: int) -> LedgerSpell:
    """Return the spell that a placement of a round begins."""
    year = policy.settings.year
    start, end = term_of(year, item.term_years)
    stays = item.relation or not item.home
    return LedgerSpell(
        seq=seq, person=item.teacher, teacher=item.teacher, year=year, home=item.home, host=item.host,
        stage=item.stage, subject=item.subject, form=item.form if item.home else None, relation=item.relation,
        start=start, planned_end=None if stays else end)


def without_round(reading: Reading, round: Round) -> Past:
    """Return the past of a year in which nobody was exchanged."""
    return Past(reading, round, History(banner=round.settings.banner))

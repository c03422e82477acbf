"""What became of the lessons that a banner's round leaves open: shared in the banner's own process, told beside it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from rotation.domain.outcome import Status
from rotation.errors import RotationError
from rotation.figures.figures import Said
from rotation.league.job import Job
from rotation.league.names import Titles, who
from rotation.league.record import Record, SharedEnd
from rotation.league.summary import Homes, place_of
from rotation.policy.parameters import of_sharing
from rotation.run import Run
from rotation.run.folder import SHARE_XLSX
from rotation.share.case import ShareOrder
from rotation.share.cases import ShareCaseEntry, ShareScenario, TriedScenario
from rotation.share.run import share
from rotation.tables.table import NUMBER, Column, FileLink, Styled, Table, summed
from rotation.text import Text, say


def shared_after(job: Job, run: Run, out: Path) -> SharedEnd | None:
    """Share the lessons of a finished round beside it; None if that was not asked, or there is no plan.

    A fault of this does not touch the round: it is told instead of figures.
    """
    if not job.share or run.draft is not None or run.outcome.plan is None:
        return None
    if job.scenario is not None:
        return SharedEnd(reason=Said.of(say("lessons are shared after the plan as it is, not after scenarios",
                                            "只在现行政策的方案之后安排走教，情景不另安排")))
    try:
        own = tuple(one for one in job.sets if of_sharing(one.partition("=")[0].strip()))
        done = share(ShareOrder(run.folder, None, run.case.inputs.policy_files, own, job.accept), out,
                     seconds=job.limits.seconds, lang=job.lang)
    except RotationError as error:
        return SharedEnd(reason=Said.of(error.message))
    told = ShareCaseEntry.of(TriedScenario(ShareScenario("", Text.of(""), Text.of("")), done.view))
    lacking = sum(one.open for one in done.view.world.lessons.values())
    return SharedEnd(folder=done.folder.name, status=told.status, unit=told.unit, lacking=lacking, km=told.km,
                     without_certificate=told.without_certificate, counts=told.counts)


# -- as a sheet -------------------------------------------------------------------------------


def shared_table(title: Titles, records: Sequence[Record], homes: Homes) -> list[Table]:
    """Return the sheet on shared lessons; none where nobody's were."""
    rows = tuple(record for record in records if record.shared is not None)
    if not rows:
        return []
    name = say("Shared lessons", "走教同频")
    return [Table("shared", name, title.of(say("Lessons taught beyond the own school", "走教同频汇总表")),
                  (NUMBER, *who(rows, lambda row: row), *_columns(homes)), rows, frozen=2, notes_above=(say(
                      "Lessons a week after each banner's round. Lacking = besides + walked + by screen + nobody.",
                      "各旗县教师方案之后的每周课时。缺课＝本校兼课＋走教＋同频＋没有人上。"),))]


def _columns(homes: Homes) -> tuple[Column[Record], ...]:
    def count(key: str, title: Text) -> Column[Record]:
        return Column(key, title, "count", of=lambda row: _told(row).counts.get(key), total=summed)

    def number(key: str, title: Text) -> Column[Record]:
        return Column(key, title, "count", of=lambda row: _lessons(row, _told(row).counts.get(key)), total=summed,
                      mixed=True)
    return (
        Column("state", say("Result", "结果"), "center", of=lambda row: _state(row, homes)),
        Column("lacking", say("Lacking", "缺课"), "count", of=lambda row: _lessons(row, _told(row).lacking),
               total=summed, mixed=True),
        number("besides", say("Besides", "本校兼课")),
        Column("without", say("Of these without a certificate", "其中无该学科资格"), "count", of=lambda row: _lessons(
            row, _told(row).without_certificate), total=summed, mixed=True),
        number("walked", say("Walked", "走教")), number("remote", say("By screen", "同频")),
        number("open", say("Nobody", "没有人上")), count("empty", say("Subjects without any lesson", "完全没有开课")),
        count("walkers", say("Walkers", "走教教师人数")), count("trips", say("Days away", "每周走教天次")),
        Column("km", say("Kilometers", "每周公里"), "count", of=lambda row: _told(row).km, total=summed),
        Column("why", say("Remark", "说明"), "wrap", 36, lambda row: None if _told(row).reason is None else (
            _told(row).reason or Said("", "")).text))


def _told(row: Record) -> SharedEnd:
    assert row.shared is not None, "only those whose lessons were shared have a row"
    return row.shared


def _lessons(row: Record, parts: int | None) -> int | Fraction | None:
    if parts is None:
        return None
    whole = Fraction(parts, _told(row).unit)
    return int(whole) if whole.denominator == 1 else whole


def _state(row: Record, homes: Homes) -> object:
    """Return the end of the plan of shared lessons as a way to its workbook."""
    told = _told(row)
    if told.folder is None or told.status is None:
        return Styled(say("not shared", "未安排"), "bad")
    return FileLink(Text.of(Status[told.status]), f"../{homes[place_of(row)]}/{told.folder}/{SHARE_XLSX}")

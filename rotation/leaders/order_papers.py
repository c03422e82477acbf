"""Orders the papers of a plan of leaders: re-read the folder, audit it, make the papers, move them in whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from rotation.errors import AuditFailed, RotationError, all_told
from rotation.leaders.papers import PAPERS, LeaderMaterial, LeaderPaper, blanks, faults_of_leaders
from rotation.leaders.publish import sound
from rotation.leaders.published import read_planned, reopen_leaders
from rotation.leaders.view import LeaderView
from rotation.papers import File, chosen, filled_in
from rotation.papers.public_notice import refuse_leaks
from rotation.run.filled import NOTHING, FilledIn, remembered, with_remembered
from rotation.run.material import Order
from rotation.run.papers import moved_in, tell_end
from rotation.text import Lang, Text, say


def write_leader_papers(
    folder: Path, order: Order, out: Path, *, lang: Lang = "zh", tell: Callable[[Text], object] = str,
) -> tuple[Path | None, tuple[str, ...]]:
    """Write the papers of a published plan of leaders into a new numbered folder.

    Parameters
    ----------
    folder
        A published folder of a plan of leaders.
    order
        Which papers, and what the office fills in; these papers have no templates and are always whole.
    out
        Folder in which the numbered folder is made.
    lang, tell
        Language of the papers, and who hears what to know of them.

    Returns
    -------
        The new folder, and the names of the files in it; None if there is nothing to write.

    Raises
    ------
    AuditFailed
        What stands in the folder is not what was audited.
    WorkbookError, PlanError, OutputError, RotationError
        The notice gives something away, the folder or workbook cannot be used, a kind is unknown, or something is
        asked for that these papers do not have.
    """
    _refuse(order)
    sha256, wanted = read_planned(folder).sha256, chosen({one.kind: one for one in PAPERS}, order.only)
    given = with_remembered(blanks(), filled_in(blanks(), order.given),
                            remembered(folder, out, sha256) if order.remember else NOTHING, tell)
    told = _material(folder, order, given, lang)
    if any(one.public for one in wanted):
        tell_end(told, tell)
    return moved_in(folder, out, [file for one in wanted for file in _made(one, told)], FilledIn(sha256, given), lang)


def _refuse(order: Order) -> None:
    """Refuse what papers of teachers alone have."""
    if order.templates is not None:
        raise RotationError(say(
            "the papers of school leaders have no templates: write them, and edit the documents in Word or WPS",
            "校长方案的材料没有模板：请先生成，再用 Word 或 WPS 直接修改文件"))
    if order.since is not None or order.everything:
        raise RotationError(say(
            "the papers of school leaders are always written whole: leave out --since and --all",
            "校长方案的材料每次全部生成，请去掉 --since、--all"))


def _material(folder: Path, order: Order, given: Mapping[str, str], lang: Lang) -> LeaderMaterial:
    """Return the plan and what the office filled in, sure that both may be used."""
    told = LeaderMaterial(_sound(folder, order), lang, given)
    wrong = faults_of_leaders(given, told.settings.year)
    if wrong:
        raise RotationError(all_told(list(wrong.values())))
    return told


def _sound(folder: Path, order: Order) -> LeaderView:
    """Return a published plan that passes its audit."""
    told = read_planned(folder)
    case, view = reopen_leaders(folder, order.source, order.accept)
    report = sound(told.file, told.policy, case.problem)
    if not report.passed:
        raise AuditFailed(report)
    return view


def _made(one: LeaderPaper, told: LeaderMaterial) -> Iterator[File]:
    content = one.write(told)
    if content is None:
        return
    file = File(f"{one.number:02d}_{one.title.render(told.lang)}.docx", content)
    if one.public:
        refuse_leaks(file, told)
    yield file

"""Orders the papers of a run: re-read the folder, audit it, make the papers, move them in whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from rotation.errors import OutputError, PlanError, RotationError, all_told
from rotation.papers import (
    Completed,
    File,
    Material,
    Paper,
    blanks,
    catalogue,
    chosen,
    faults,
    filled_in,
    nobody,
)
from rotation.papers._word import footed
from rotation.papers.public_notice import PAPER as NOTICE
from rotation.papers.public_notice import end_counted
from rotation.report.namesakes import marks
from rotation.run.filled import NOTHING, FilledIn, keep, remembered, with_remembered
from rotation.run.folder import (
    CHANGES_JSON,
    PLAN_XLSX,
    WHATIF_JSON,
    check_writable,
    fresh_folder,
    read_json,
)
from rotation.run.material import Order, material
from rotation.run.published import ChangesFile, Published, read_plan
from rotation.tables.sheet_writer import marked_draft
from rotation.text import Lang, Text, say

__all__ = ["Order", "write_papers", "write_templates"]


def write_papers(
    folder: Path, order: Order, out: Path, *, lang: Lang = "zh", tell: Callable[[Text], object] = str,
) -> tuple[Path | None, tuple[str, ...]]:
    """Write the papers of a published run into a new numbered folder.

    Parameters
    ----------
    folder
        A published run folder.
    order
        Which papers, from what templates.
    out, lang, tell
        Folder in which the numbered folder is made, language of the papers, and who hears what to know of them.

    Returns
    -------
        The new folder, and the names of the files in it; None if there is nothing to write.

    Raises
    ------
    AuditFailed, PlanError
        As for `rotation.run.material.material`.
    RotationError
        Something filled in, a file or a template cannot be used.
    """
    _refuse_trial(folder)
    sha256 = read_plan(folder).sha256
    given = with_remembered(blanks(), filled_in(blanks(), order.given),
                            remembered(folder, out, sha256) if order.remember else NOTHING, tell)
    wanted, made = chosen(catalogue(), order.only), _material(folder, order, given, lang)
    tell_later(folder, tell)
    tell_notice(made, tell if NOTICE in wanted else str)
    files = [with_foot(file, None if paper is NOTICE else order.foot, lang)
             for paper in wanted for file in _changed(paper, made)]
    return moved_in(folder, out, files, FilledIn(sha256, given), lang)


def with_foot(file: File, foot: Text | None, lang: Lang) -> File:
    """Return a file with the foot that is asked for; only a letter or report of Word has one."""
    if foot is None or not file.name.endswith(".docx"):
        return file
    return file._replace(content=footed(file.content, foot.render(lang)))


def moved_in(
    folder: Path, out: Path, files: Sequence[File], filled: FilledIn, lang: Lang,
) -> tuple[Path | None, tuple[str, ...]]:
    """Write the papers of a plan into a new numbered folder, with what the office filled in; None if there are none."""
    if not files:
        return None, ()
    check_writable(out)
    with fresh_folder(out, f"{folder.resolve().name}-{say('papers', '材料').render(lang)}") as (work, final):
        for file in files:
            _put(work, file)
        keep(work, filled)
    return final[0], tuple(file.name for file in files)


def tell_end(material: Completed, tell: Callable[[Text], object]) -> None:
    """Tell which days the end of the notice was counted from, where it was."""
    ends = end_counted(material)
    if ends is not None:
        tell(ends)


def _refuse_trial(folder: Path) -> None:
    """Refuse what a comparison of scenarios tried out: nothing was decided by it, so nothing is signed."""
    if (folder.resolve().parent / WHATIF_JSON).exists():
        raise OutputError(say(
            "{p} is one scenario of a comparison, tried out and not decided: put what was chosen on sheet 政策 or give "
            "it by --policy, make the plan, and write its papers",
            "{p} 是情景比较中的试算，并非选定的方案，不能据以制发文书；请把选定的情景写入“政策”表或用 --policy 指定，"
            "编制方案后再制发", p=str(folder)))


def tell_later(folder: Path, tell: Callable[[Text], object]) -> None:
    """Tell that a plan was revised since, so that nobody sends out what no longer holds."""
    later = later_versions(read_plan(folder))
    if later:
        tell(say(
            "this version was revised: {n} lies beside it. These papers are of the earlier one; send the latest",
            "本方案已修订，同一文件夹中有 {n}；以下材料属于修订前的版本，印发时请用最新版本", n=later))


def later_versions(published: Published) -> tuple[str, ...]:
    """Return the names of the folders beside a plan that revise it, in order; drafts, and what is damaged, do not."""
    folder = published.folder.resolve()
    found: list[str] = []
    for path in sorted(folder.parent.glob(f"*/{CHANGES_JSON}")):
        with suppress(OutputError, PlanError):
            told = read_json(path, ChangesFile)
            revises = (told.parent, told.parent_sha256) == (folder.name, published.sha256)
            if revises and read_plan(path.parent) and not marked_draft(path.parent / PLAN_XLSX):
                found.append(path.parent.name)
    return tuple(found)


def tell_notice(made: Material, tell: Callable[[Text], object]) -> None:
    """Tell that namesakes bear a mark in the public notice, and which days its end was counted from."""
    tell_end(made, tell)
    placed = {item.teacher for item in made.view.plan.placements if item.home}
    number = len(placed & marks(made.view.plan).keys())
    if number:
        tell(say("{n} people in the public notice have a namesake of the same school and subject: the end of their ID "
                 "stands beside their name",
                 "公示名单中有{n}人与本校同学科教师同名，姓名后已加注教师编号尾号，以便区分", n=number))


def _material(folder: Path, order: Order, given: Mapping[str, str], lang: Lang) -> Material:
    """Return what is told of the run and of the version before, both with the office's templates."""
    templates = _templates(order.templates, lang)
    read = material(folder, order, lang)
    wrong = faults(given, read.view.round.settings.year)
    if wrong:
        raise RotationError(all_told(list(wrong.values())))
    before = replace(read.before, templates=templates, given=given) if read.before else None
    return replace(read, templates=templates, given=given, before=before)


def _changed(paper: Paper, made: Material) -> Iterator[File]:
    """Write a paper; of a revised plan only the files that are not as in the version before.

    Substitutes are left out of the comparison: another plan ranks them anew for every post.
    """
    if made.before is None:
        yield from (_versioned(file, made) for file in paper.write(made))
        return
    known = dict(paper.write(_plain(made.before, made.version)))
    due = {file.name for file in paper.write(_plain(made, made.version))
           if known.get(file.name) != file.content}
    yield from (_versioned(file, made) for file in (paper.write(made) if due else ())
                if file.name in due)


def _plain(made: Material, version: int) -> Material:
    return replace(made, version=version, substitutes=nobody)


def _versioned(file: File, made: Material) -> File:
    """Put the version into the name of the file, or of its folder."""
    if made.version == 1:
        return file
    first, slash, rest = file.name.partition("/")
    stem, dot, ending = (first, "", "") if slash else first.rpartition(".")
    mark = made.say("version {v}", "第{v}版", v=made.version)
    return file._replace(name=f"{stem}_{mark}{dot}{ending}{slash}{rest}")


def write_templates(folder: Path, lang: Lang) -> tuple[str, ...]:
    """Write the templates that the office may edit; a file that is there already is left alone.

    Raises
    ------
    OutputError
        A template of the name is there, or the folder cannot be written.
    """
    check_writable(folder)
    made = {f"{paper.title.render(lang)}.docx": paper.template(lang)
            for paper in catalogue().values() if paper.template is not None}
    there = tuple(name for name in made if (folder / name).exists())
    if there:
        raise OutputError(say("{n} is there already: name another folder", "{n} 已存在，请换一个文件夹",
                              n=there))
    for name, content in made.items():
        _put(folder, File(name, content))
    return tuple(made)


def _put(folder: Path, file: File) -> None:
    path = folder / file.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file.content)


# -- what is asked for ------------------------------------------------------------------------


def _templates(folder: Path | None, lang: Lang) -> Path | None:
    """Return the folder of templates, sure that each of its documents is one."""
    if folder is None:
        return None
    known = tuple(f"{paper.title.render(lang)}.docx" for paper in catalogue().values() if paper.template)
    if not folder.is_dir():
        raise OutputError(say("{p} is no folder of templates", "{p} 不是模板文件夹", p=str(folder)))
    there = sorted(path.name for path in folder.glob("*.docx") if not path.name.startswith("~$"))
    strange = tuple(name for name in there if name not in known)
    if strange or not there:
        raise OutputError(say(
            "{p}: {s}. Templates are called {k}", "{p}：{s}。模板文件名应为：{k}", p=str(folder), k=known,
            s=say("there is no template here", "没有模板文件") if not there else
            say("not a template of any paper: {n}", "没有与之对应的材料：{n}", n=strange)))
    return folder

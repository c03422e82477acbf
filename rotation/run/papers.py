"""Orders the papers of a run: re-read the folder, audit it, make the papers, move them in whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from rotation.auditor import AuditReport, Finding, audit
from rotation.documents import File, Material, Paper, blanks, catalogue
from rotation.domain.plan import Placement
from rotation.domain.problem import Problem
from rotation.domain.revision import Lineage
from rotation.errors import AuditFailed, OutputError, PlanError, RotationError
from rotation.explain.reasons import Everybody
from rotation.policy import Policy
from rotation.report import View
from rotation.run.changed import changes_of
from rotation.run.folder import check_writable, fresh_folder
from rotation.run.lineage import Published, published_facts, read_published
from rotation.run.publish import PLAN_XLSX, told_placements
from rotation.run.reopen import outcome_of
from rotation.text import Lang, Text, say
from rotation.workbook.changes import revised
from rotation.workbook.plan_reader import PlanFile, read_placements

_DRAFT_MARK = "草案"


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


def write_papers(
    folder: Path, order: Order, out: Path, *, lang: Lang = "zh"
) -> tuple[Path, tuple[str, ...]]:
    """Write the papers of a published run into a new numbered folder.

    Parameters
    ----------
    folder
        A published run folder.
    order
        Which papers, from what templates.
    out
        Folder in which the numbered folder is made.
    lang
        Language of the papers.

    Returns
    -------
        The new folder, and the names of the files in it.

    Raises
    ------
    AuditFailed
        What stands in the folder is not what was audited; the report says where.
    PlanError
        The folder holds no plan, a draft, or one of another workbook.
    WorkbookError, OutputError
        A file cannot be read or written, or a template cannot be used.
    """
    chosen = _chosen(order.only)
    material = _material(folder, order, lang)
    files = [file for paper in chosen for file in _changed(paper, material)]
    check_writable(out)
    name = f"{folder.resolve().name}-{say('papers', '材料').render(lang)}"
    with fresh_folder(out, name) as (work, final):
        for file in files:
            _put(work, file)
    return final[0], tuple(file.name for file in files)


def _changed(paper: Paper, material: Material) -> Iterator[File]:
    """Write a paper; of a revised plan only the files that are not as in the version before."""
    before = material.before
    old = () if before is None else paper.write(replace(before, version=material.version))
    known = {file.name: file.content for file in old}
    for file in paper.write(material):
        if known.get(file.name) != file.content:
            yield _versioned(file, material)


def _versioned(file: File, material: Material) -> File:
    """Put the version into the name of the file, or of its folder."""
    if material.version == 1:
        return file
    first, slash, rest = file.name.partition("/")
    stem, dot, ending = (first, "", "") if slash else first.rpartition(".")
    mark = material.say("version {v}", "第{v}版", v=material.version)
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


def _chosen(only: tuple[str, ...]) -> tuple[Paper, ...]:
    """Return the papers named by kind or title; all if none is."""
    known = catalogue()
    names = {word: paper for paper in known.values()
             for word in (paper.kind, paper.title.en, paper.title.zh)}
    unknown = tuple(word for word in only if word not in names)
    if unknown:
        raise RotationError(say("there is no paper {u}; papers are: {k}", "没有“{u}”这种材料；可选：{k}",
                                u=unknown, k=say("{e}", "{z}", e=tuple(known), z=tuple(
                                    f"{p.kind}（{p.title.zh}）" for p in known.values()))))
    wanted = {names[word].kind for word in only} or set(known)
    return tuple(paper for kind, paper in known.items() if kind in wanted)


def _given(pairs: tuple[str, ...]) -> Mapping[str, str]:
    known = blanks()
    names = {word: blank.key for blank in known.values()
             for word in (blank.key, blank.title.en, blank.title.zh)}
    told: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or name.strip() not in names:
            raise RotationError(say(
                "--fill wants NAME=VALUE, not {p}; names are: {n}",
                "--fill 的写法是 名称=内容，不是“{p}”；可用名称：{n}", p=pair,
                n=say("{e}", "{z}", e=tuple(known), z=tuple(b.title.zh for b in known.values()))))
        told[names[name.strip()]] = value.strip()
    return told


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


# -- what it is made from ---------------------------------------------------------------------


def _material(folder: Path, order: Order, lang: Lang) -> Material:
    """Return what papers are made from, with the version before unless everything is asked for."""
    made = replace(_read(folder, order, lang), templates=_templates(order.templates, lang),
                   given=_given(order.given))
    lineage = made.view.lineage
    if lineage is None or order.everything:
        return made
    before = _read(_parent(folder, lineage, order.since), order, lang)
    return replace(made, before=replace(before, templates=made.templates, given=made.given))


def _parent(folder: Path, lineage: Lineage, since: Path | None) -> Path:
    """Return the folder of the version before, sure that it is that."""
    parent = since or folder.resolve().parent / lineage.parent
    if not parent.is_dir():
        raise OutputError(say(
            "the version before, {p}, is not beside {f}: name it with --since, or write everything "
            "with --all", "上一版 {p} 不在 {f} 旁边，请用 --since 指定，或用 --all 全部生成",
            p=lineage.parent, f=folder.name))
    if read_published(parent).sha256 != lineage.parent_sha256:
        raise PlanError(say("{p} is not the version that was revised, or was changed since",
                            "{p} 不是所修订的那一版，或其后被改动", p=parent.name))
    return parent


def _read(folder: Path, order: Order, lang: Lang) -> Material:
    """Re-read a run folder and audit it."""
    _refuse_draft(folder)
    published = read_published(folder)
    reading, facts = published_facts(published, order.source, order.accept)
    report = audited(published, facts)
    policy = Policy.load(published.told["policy"])
    view = View(report.round, policy, outcome_of(report.round, policy, published.told),
                facts_sha256=published.told["facts_sha256"], lineage=published.lineage, audit=())
    lineage = published.lineage
    if lineage is None:
        return Material(view, lang, why=_reasons(view))
    assert reading.problem is not None, "defects were raised before"
    anew = revised(reading.problem, replace(lineage, base=None))
    view = replace(view, changes=changes_of(view.plan, policy, lineage, reading.problem, anew))
    return Material(view, lang, version=lineage.version, why=_reasons(view))


def _reasons(view: View) -> Callable[[str], Text]:
    """Return what says why a teacher was chosen; the certificate is read when it is first asked."""
    @cache
    def everybody() -> Everybody:
        return Everybody(view.round, view.policy, view.outcome)

    def why(teacher: str) -> Text:
        return everybody().choice(view.round.teacher(teacher))
    return why


def _refuse_draft(folder: Path) -> None:
    if folder.resolve().name.endswith(_DRAFT_MARK):
        raise PlanError(say("{p} is a draft: no papers are made from it", "{p} 是草案，不得据以印发材料",
                            p=folder.name))


def audited(published: Published, facts: Problem) -> AuditReport:
    """Judge a run folder as it stands on disk: plan.json by every rule, and the workbook by plan.json.

    Raises
    ------
    AuditFailed
        If anything is found.
    """
    told = dict(published.told)
    placements = told_placements(told)
    report = audit(facts, Policy.load(told["policy"]), placements, told)
    book = read_placements(published.folder / PLAN_XLSX, facts)
    wrong = (*report.findings, *_differing(placements, book))
    if wrong:
        raise AuditFailed(replace(report, findings=wrong))
    return report


def _differing(placements: Collection[Placement], book: PlanFile) -> Iterator[Finding]:
    """Find where 交流名单 of the workbook is not what plan.json says."""
    for item in book.mismatches:
        yield Finding("PLAN", item.place, item.says)
    told, shown = _rows(placements), _rows(book.placements)
    for key in sorted(told.keys() | shown.keys()):
        if told.get(key) != shown.get(key):
            yield Finding("PLAN", key, say("the placements in {f} are not those of plan.json",
                                           "{f} 的交流名单与 plan.json 不一致", f=PLAN_XLSX))


def _rows(items: Iterable[Placement]) -> dict[str, tuple[object, ...]]:
    return {item.teacher: (item.home, item.opening, item.form, item.term_years, item.relation)
            for item in items}

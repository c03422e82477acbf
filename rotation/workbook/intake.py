"""What a command is given, one file, several, or folders, as one set of sheets; every sheet knows its file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

from rotation.errors import Issue, OutputError, why
from rotation.text import say
from rotation.workbook import gate, text_table
from rotation.workbook.archive import MAX_TAGS
from rotation.workbook.cells import MAX_FILLED, RawCell, RawSheet
from rotation.workbook.defects import Spot, error, note, several, warning
from rotation.workbook.gate import GateReport
from rotation.workbook.sheets import of_a_plan, plan_for_data
from rotation.workbook.text_table import ENCODING

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".et", ".ods", *text_table.SUFFIXES)
"""Endings of the files of a folder that are read."""

ASIDE = (".编号.csv",)
"""Endings of files that we keep beside the workbooks of a folder ourselves."""

MARKS = ("_问题标注", "_issues")
"""What the name of a marked copy of ours ends with, before a number."""

MOST = 2_000
"""So many files are read at most: four for every school of the largest county."""

_CALENDARS = 1462
"""Days from one calendar of serial dates to the other."""


@dataclass(frozen=True)
class RosterFiles:
    """The files that are read, and what is remarked on those that are not."""

    files: tuple[Path, ...]
    issues: tuple[Issue, ...] = ()


def check(paths: Sequence[Path]) -> GateReport:
    """Inspect all files of the round and hold their cells, or say which are refused.

    Parameters
    ----------
    paths
        Files and folders; one file is named in no message, of several each.

    Returns
    -------
        Their sheets one after the other, in the order of the names of the files. Its hash is that of the file, or
        of the hashes of all.

    Raises
    ------
    OutputError
        A file or folder cannot be read.
    """
    if _is_one_file(paths):
        return gate.check(paths[0])
    given = given_files(paths)
    names = _names(given.files)
    reports, issues, seen = [], list(given.issues), dict[str, str]()
    cells = tags = 0
    for path in given.files:
        report = _without_plan(_named(gate.check(path), names[path]), names[path])
        if report.sha256 in seen:
            issues.append(_twice(names[path], seen[report.sha256]))
            continue
        seen[report.sha256] = names[path]
        reports.append(report)
        issues += report.issues
        cells, tags = cells + report.cells, tags + report.tags
        if cells > MAX_FILLED or tags > MAX_TAGS:
            issues.append(_too_much(_together(list(names.values()))))
            reports.clear()
            break
    issues = _encodings_together(issues)
    return GateReport(_together(list(names.values())), _sha256_of_all(report.sha256 for report in reports),
                      tuple(grid for report in reports for grid in report.grids), issues=tuple(issues))


def _without_plan(report: GateReport, name: str) -> GateReport:
    """Return a file without its sheets if it is a plan of ours, and refuse it by its name."""
    if not of_a_plan(report.grids):
        return report
    return replace(report, grids=(), issues=(*report.issues, plan_for_data(name)))


def _too_much(name: str) -> Issue:
    """Refuse files that are sound one by one, and together more than one may hold."""
    return error("too-large", Spot(name), say(
        "the files together hold more cells than any roster needs", "各文件合计的单元格数量远超花名册所需"), say(
        "keep only the files of this round in the folder", "文件夹中请只保留本年度的文件"))


def sha256_of(paths: Sequence[Path]) -> str:
    """Return the hash that a reading of the same files has, without looking into them.

    Raises
    ------
    OutputError
        One of them cannot be read.
    """
    if _is_one_file(paths):
        return hashlib.sha256(gate.file_bytes(paths[0])).hexdigest()
    files = given_files(paths).files
    return _sha256_of_all({hashlib.sha256(gate.file_bytes(path)).hexdigest() for path in files})


def _is_one_file(paths: Sequence[Path]) -> bool:
    return len(paths) == 1 and not paths[0].is_dir()


def _sha256_of_all(hashes: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(hashes)).encode()).hexdigest()


def given_files(paths: Iterable[Path]) -> RosterFiles:
    """Return the files that some files and folders mean, each once, in the order of their names.

    Raises
    ------
    OutputError
        A folder cannot be read.
    """
    files: dict[Path, Path] = {}
    issues: list[Issue] = []
    given = _without_ours([path for path in paths if not path.is_dir()], issues)
    for path in paths:
        found = _inside(path, issues) if path.is_dir() else [path] if path in given else []
        for file in found:
            files.setdefault(file.resolve(), file)
    ordered = tuple(sorted(files.values(), key=lambda file: (file.name, str(file))))
    if not ordered:
        issues.append(error("empty-folder", Spot(_together([path.name for path in paths])), say(
            "no workbook or table of text lies in the folder", "文件夹中没有工作簿或文本表格"), say(
            "put the files of the schools there", "请把各校文件放入该文件夹")))
    if len(ordered) > MOST:
        issues.append(error("too-many-files", Spot(_together([path.name for path in paths])), say(
            "{n} files, more than any roster has", "共 {n} 个文件，远超花名册所需", n=len(ordered)), say(
            "keep only the files of this round in the folder", "文件夹中请只保留本年度的文件")))
        return RosterFiles((), tuple(issues))
    return RosterFiles(ordered, tuple(issues))


def by_file(paths: Sequence[Path], issues: Iterable[Issue]) -> list[tuple[Path, list[Issue]]]:
    """Return the issues of each file with the titles that its sheets have in it; those of none with the first file.

    Parameters
    ----------
    paths
        The files and folders that were read.
    issues
        What was found in them.
    """
    if len(paths) == 1 and not paths[0].is_dir():
        return [(paths[0], list(issues))]
    names = _names(given_files(paths).files)
    found: dict[Path, list[Issue]] = {file: [] for file in names}
    for issue in issues:
        for file, name in names.items():
            if issue.sheet == name or issue.sheet.startswith(f"[{name}]"):
                found[file].append(replace(issue, sheet=issue.sheet.removeprefix(f"[{name}]")))
                break
        else:
            for first in list(names)[:1]:
                found[first].append(issue)
    return [(file, own) for file, own in found.items() if own]


def _inside(folder: Path, issues: list[Issue]) -> list[Path]:
    try:
        every = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    except OSError as problem:
        raise OutputError(say("{path} cannot be read: {why}", "无法读取 {path}：{why}",
                              path=folder, why=why(problem))) from problem
    taken = [path for path in every if path.suffix.lower() in SUFFIXES and not _aside(path)]
    left = [path.name for path in every if path not in taken and not path.name.endswith(ASIDE)]
    if left:
        issues.append(note("files-not-read", Spot(folder.name), say(
            "files in the folder that were not read: {f}", "文件夹中以下文件未读取：{f}", f=several(left))))
    return taken


def _without_ours(paths: Sequence[Path], issues: list[Issue]) -> list[Path]:
    """Return files that were named without those of ours that a pattern such as A* takes along, and tell of them.

    A marked copy that comes without the file it was made of holds data like any other.
    """
    named = {(path.parent, path.stem): path.name for path in paths}
    kept = []
    for path in paths:
        own = original(path)
        made_of = named.get((path.parent, own)) if own != path.stem else None
        if made_of:
            issues.append(_copy(path.name, made_of))
        elif len(paths) > 1 and _of_programs(path):
            issues.append(note("files-not-read", Spot(path.name), say(
                "a file that a program keeps there, and no data: not read", "由程序生成，不是数据，未读取")))
        else:
            kept.append(path)
    return kept


def _copy(name: str, made_of: str) -> Issue:
    return warning("marked-copy", Spot(name), say(
        "this is a marked copy that rotation check made of {o}, which was given as well: it was not read",
        "这是 rotation check 为同时给出的 {o} 生成的问题标注副本，没有读取", o=made_of), say(
        "if you have corrected the copy, give it instead of {o}; else give {o} alone",
        "如已在副本中更正，请只给出副本、不给 {o}；否则只给出 {o} 即可", o=made_of))


_MARKED = re.compile(f"({'|'.join(MARKS)})(_[0-9]+)?$")


def original(path: Path) -> str:
    """Return what the file is called without its ending of which one is a marked copy; of any other file its own."""
    return _MARKED.sub("", path.stem)


def _aside(path: Path) -> bool:
    """Whether a file is a lock file, or one that we have written ourselves."""
    return _of_programs(path) or original(path) != path.stem


def _of_programs(path: Path) -> bool:
    return path.name.startswith("~$") or path.name.endswith(ASIDE)


def _names(files: Sequence[Path]) -> dict[Path, str]:
    """Return how messages call each file: by its name, with its folder where two have the same."""
    names = [file.name for file in files]
    return {file: file.name if names.count(file.name) == 1 else f"{file.resolve().parent.name}/{file.name}"
            for file in files}


def _together(names: Sequence[str]) -> str:
    return "、".join(names[:3]) + ("…" if len(names) > 3 else "")


def _encodings_together(issues: list[Issue]) -> list[Issue]:
    """Return the notes on how texts were read as one for each encoding."""
    alike: dict[str, list[Issue]] = {}
    for issue in issues:
        if issue.code == ENCODING and issue.severity == "note":
            alike.setdefault(issue.expected.render("zh"), []).append(issue)
    told = [replace(group[0], sheet=_together([issue.sheet for issue in group])) for group in alike.values()]
    return [issue for issue in issues if not any(issue in group for group in alike.values())] + told


def _twice(name: str, first: str) -> Issue:
    return note("file-twice", Spot(name), say(
        "has the same content as {f}, byte for byte; read once", "与 {f} 内容完全相同，只读取一次", f=first))


def _named(report: GateReport, name: str) -> GateReport:
    """Return a report whose sheets and remarks name the file, as Excel writes it: [file]sheet."""
    titles = {grid.title: f"[{name}]{grid.title}" for grid in report.grids}
    grids = tuple(_of_file(grid, titles[grid.title], date1904=report.date1904) for grid in report.grids)
    issues = tuple(replace(issue, sheet=_place(issue.sheet, report.name, name)) for issue in report.issues)
    return replace(report, grids=grids, issues=issues, date1904=False)


def _place(sheet: str, plain: str, name: str) -> str:
    return name if sheet == plain else f"[{name}]{sheet}"


def _of_file(grid: RawSheet, title: str, *, date1904: bool) -> RawSheet:
    if date1904:
        for row in grid.rows.values():
            row |= {column: _moved(cell) for column, cell in row.items() if cell.format == "date"}
    return replace(grid, title=title, own=grid.title)


def _moved(cell: RawCell) -> RawCell:
    """Return a serial date of the later calendar in the usual one."""
    try:
        return cell._replace(text=str(Decimal(cell.text) + _CALENDARS))
    except InvalidOperation:
        return cell

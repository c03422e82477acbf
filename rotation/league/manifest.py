"""Which banners there are: a folder of workbooks, or a manifest in TOML, CSV or Excel."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rotation.domain.fields import column, columns
from rotation.domain.problem import SheetOf
from rotation.errors import Issue, OutputError, WorkbookError, why
from rotation.league.job import called_by_file
from rotation.policy.toml_file import toml_fault, toml_tables, toml_text
from rotation.tables.sheet_style import safe_name
from rotation.text import Text, say
from rotation.workbook import gate, tables
from rotation.workbook.cells import RawSheet
from rotation.workbook.changes import parsed
from rotation.workbook.defects import Spot, error
from rotation.workbook.header import find, fold_title, titles_of
from rotation.workbook.lexicon import Lexicon
from rotation.workbook.parse import Bad

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".et", ".ods")
"""What is taken for a workbook in a folder."""
_OWN = re.compile(r"_(问题标注|issues)(_[0-9]+)?$")
_SEVERAL = re.compile(r"[;；、,，\n]+")


@dataclass(frozen=True, kw_only=True)
class BannerEntry:
    """One banner of the league; paths are relative to the manifest.

    Parameters
    ----------
    banner
        Name under which it is listed and filed.
    file
        Its workbook.
    policy, sets, accept
        Policy files, parameters and answered questions that hold for this banner only.
    year, time_limit
        Of this banner only.
    row
        Where it stands in the manifest.
    """

    banner: str = column("旗县", "Banner", required=True, aliases=("旗县市", "旗县名称", "单位"))
    file: str = column("数据文件", "File", required=True, aliases=("文件", "数据", "工作簿"))
    policy: str | None = column("政策文件", "Policy", aliases=("政策",))
    sets: str | None = column("参数", "Set", aliases=("参数设置", "set"))
    accept: str | None = column("确认代码", "Accept", aliases=("确认",))
    year: int | None = column("年度", "Year", "count", aliases=("方案年度",))
    time_limit: int | None = column("时限", "Time limit", "count", aliases=("时间限制", "time_limit"))
    row: int = 0


SHEET = SheetOf("banners", "旗县", "Banners", BannerEntry, required=True)
_MANY = ("policy", "sets", "accept")
"""Columns that hold several values; in TOML a list of them."""
_KEY = "banner"
"""Name of the tables of a TOML manifest."""


def several(text: str | None) -> tuple[str, ...]:
    """Return the parts of a cell that holds several values."""
    return tuple(part.strip() for part in _SEVERAL.split(text or "") if part.strip())


def entries_of(source: Path) -> tuple[BannerEntry, ...]:
    """Return the banners of a folder or a manifest, in its order.

    Parameters
    ----------
    source
        A folder: every workbook in it is a banner, named by the file. A file: ``.toml`` with
        ``[[banner]]`` tables, ``.csv``, or ``.xlsx`` whose first sheet with such titles is read.

    Raises
    ------
    WorkbookError
        Every defect of the manifest at once; a workbook that is missing is none, it is told of
        its banner.
    OutputError
        It cannot be read, or there is no banner.
    """
    found = _of_folder(source) if source.is_dir() else _of_manifest(source)
    issues = list(_faults(source.name, found))
    if issues:
        raise WorkbookError(issues, source)
    if not found:
        raise OutputError(say("no workbook in {p}", "{p} 中没有数据文件", p=str(source)))
    return found


def _faults(name: str, found: tuple[BannerEntry, ...]) -> Iterator[Issue]:
    """Iterate over what would make two banners one, or a banner nameless."""
    homes = Counter(safe_name(item.banner).casefold() for item in found)
    for item in found:
        if homes[safe_name(item.banner).casefold()] > 1:
            yield error("banner-twice", Spot(name, "", f"{item.row}"), say(
                "every banner once", "旗县名称不能重复"), say(
                "give each its own name, or keep one file of each",
                "请改用不同名称，或只保留一个文件"), item.banner)
        if item.time_limit == 0:
            yield error("no-time", Spot(name, "", f"{item.row}"), say(
                "a time limit of at least 1 second", "时限应不少于 1 秒"), say(
                "leave it blank for that of the command", "不填则用命令行的时限"), item.banner)


# -- a folder ---------------------------------------------------------------------------------


def _of_folder(folder: Path) -> tuple[BannerEntry, ...]:
    try:
        names = sorted(path.name for path in folder.iterdir() if _is_workbook(path))
    except OSError as refused:
        raise _unreadable(folder, refused) from refused
    return tuple(BannerEntry(banner=called_by_file(name), file=name, row=number)
                 for number, name in enumerate(names, 1))


def _is_workbook(path: Path) -> bool:
    return (path.suffix.lower() in SUFFIXES and path.is_file()
            and not path.name.startswith((".", "~$")) and not _OWN.search(path.stem))


# -- a manifest -------------------------------------------------------------------------------


def _of_manifest(path: Path) -> tuple[BannerEntry, ...]:
    kind = path.suffix.lower()
    if kind == ".toml":
        return _of_toml(path)
    layouts = [find(SHEET, grid) for grid in _of_workbook(path)]
    fit = [item for item in layouts if {"banner", "file"} <= set(item.places)]
    if not fit:
        raise WorkbookError([error("no-banners", Spot(path.name), say(
            "a header row with 旗县 and 数据文件", "应有含“旗县”“数据文件”列的表头"), say(
            "add the titles, or name a folder of workbooks", "请补充列标题，或直接指定存放各旗县数据的文件夹"))],
            path)
    table = tables.read(fit[0], Lexicon())
    grave = [issue for issue in table.issues if issue.severity in ("error", "ask")]
    if grave:
        raise WorkbookError(grave, path)
    return tuple(table.records())


def _of_workbook(path: Path) -> tuple[RawSheet, ...]:
    report = gate.check(path)
    if report.refused:
        raise WorkbookError(report.issues, path)
    return tuple(report.grids)


def _unreadable(path: Path, refused: OSError) -> OutputError:
    return OutputError(say("cannot read {p}: {e}", "无法读取 {p}（{e}）", p=str(path), e=why(refused)))


# -- TOML -------------------------------------------------------------------------------------


def _of_toml(path: Path) -> tuple[BannerEntry, ...]:
    try:
        told = toml_tables(toml_text(path))
    except OSError as refused:
        raise _unreadable(path, refused) from refused
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise WorkbookError([_wrong(path, "", "", say(
            "not valid TOML: {e}", "不是有效的 TOML：{e}", e=toml_fault(wrong)))], path) from wrong
    listed = told.pop(_KEY, [])
    issues = [_wrong(path, key, "", say("only [[banner]] tables", "只能有 [[banner]]")) for key in told]
    found: list[BannerEntry] = []
    for number, given in enumerate(listed if isinstance(listed, list) else [listed], 1):
        values = dict(_values(path, number, given if isinstance(given, dict) else {}, issues))
        for name, told_of in columns(BannerEntry).items():
            if told_of.required and name not in values:
                issues.append(_wrong(path, f"[[banner]] {number}", name, say(
                    "must be given", "必填")))
        if not issues:
            found.append(BannerEntry(row=number, **values))
    if issues:
        raise WorkbookError(issues, path)
    return tuple(found)


def _values(
    path: Path, number: int, given: Mapping[str, Any], issues: list[Issue]
) -> Iterator[tuple[str, Any]]:
    for title, value in given.items():
        name = _attribute(title)
        place = f"[[banner]] {number}"
        if name is None:
            issues.append(_wrong(path, place, title, say(
                "one of {n}", "应为 {n} 之一", n=tuple(columns(BannerEntry)))))
            continue
        try:
            yield name, parsed(BannerEntry, name, _joined(name, value), Lexicon())
        except Bad as bad:
            issues.append(_wrong(path, place, title, bad.expected, bad.remedy))


def _joined(name: str, value: object) -> object:
    """Return the texts of a list as they stand in one cell, where a cell may hold several; whatever else as it is."""
    listed = name in _MANY and isinstance(value, list) and all(isinstance(one, str) for one in value)
    return "；".join(value) if listed and isinstance(value, list) else value


def _attribute(title: str) -> str | None:
    if title in columns(BannerEntry):
        return title
    canonical, aliases = titles_of(BannerEntry)
    return canonical.get(fold_title(title)) or aliases.get(fold_title(title))


def _wrong(
    path: Path, place: str, title: str, expected: Text, remedy: Text | None = None
) -> Issue:
    return Issue("manifest", "error", path.name, place, title, "", expected,
                 remedy or say("correct the manifest", "请更正清单文件"))

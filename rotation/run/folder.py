"""Numbered run folders and their files: written apart, moved in whole, never overwritten."""

from __future__ import annotations

import codecs
import json
import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from rotation.errors import OutputError, PlanError, why
from rotation.process.door import plain_bytes
from rotation.process.litter import spare_name, sweep
from rotation.process.turn import turn
from rotation.run.shape import WrongKey, wrong_key
from rotation.text import Text, say

if TYPE_CHECKING:
    from rotation.domain.settings import Settings

T = TypeVar("T")
PLAN_JSON = "plan.json"
"""What makes a folder a run folder."""
PLAN_XLSX, RUN_JSON, CHANGES_JSON = "方案.xlsx", "run.json", "变更.json"
REPORT_HTML = "report.html"
CHANGES_XLSX = "变更.xlsx"
"""For the office: what happens after publication is written into it."""
SWEEP_JSON, SWEEP_XLSX = "sweep.json", "比例测算.xlsx"
WHATIF_JSON, WHATIF_XLSX = "whatif.json", "比较.xlsx"
LEAGUE_JSON, LEAGUE_XLSX = "league.json", "汇总.xlsx"
RECORD_JSON = "batch.json"
PRINCIPALS_JSON, PRINCIPALS_XLSX = "principals.json", "校长方案.xlsx"
YEARS_JSON, YEARS_XLSX = "years.json", "三年规划.xlsx"
VARIANTS_JSON, VARIANTS_XLSX = "variants.json", "校长比较.xlsx"
SHARE_CASES_JSON, SHARE_CASES_XLSX = "share_cases.json", "走教情景比较.xlsx"
SHARE_JSON, SHARE_XLSX = "share.json", "走教同频方案.xlsx"
_OTHERS = {
    **dict.fromkeys((SWEEP_JSON, SWEEP_XLSX), say("what a sweep found", "比例测算的结果")),
    **dict.fromkeys((WHATIF_JSON, WHATIF_XLSX), say("a comparison of scenarios", "情景比较的结果")),
    **dict.fromkeys((LEAGUE_JSON, LEAGUE_XLSX), say("the summary of the banners", "各旗县的汇总")),
    **dict.fromkeys((VARIANTS_JSON, VARIANTS_XLSX), say("a comparison of plans of leaders", "校长方案的比较结果")),
    **dict.fromkeys((PRINCIPALS_JSON, PRINCIPALS_XLSX), say("a plan of school leaders", "校长交流方案")),
    **dict.fromkeys((SHARE_JSON, SHARE_XLSX), say("a plan of shared lessons", "走教同频方案")),
    **dict.fromkeys((SHARE_CASES_JSON, SHARE_CASES_XLSX), say(
        "a comparison of plans of shared lessons", "走教方案的情景比较")),
    **dict.fromkeys((YEARS_JSON, YEARS_XLSX), say("a plan over several years", "三年规划")),
    RECORD_JSON: say("the record of a banner without a plan", "未编成方案的旗县的记录")}
"""Files of other commands, and what they are: folders look alike, and are named where a plan is meant."""
MOST_BYTES = 32 << 20
"""No file that the program writes for programs is longer; that of 26,000 teachers has a fifth."""
MOST_VALUES = 600_000
"""Nor does one tell more: the parser makes an object of each before anything is judged."""
_NAMED = 3
"""So many run folders are named where one was mistyped."""


def check_run_folder(folder: Path) -> None:
    """Make sure that there is a run folder of this name.

    Raises
    ------
    OutputError
        There is none, or it holds no plan.json; run folders in it or beside it are named.
    """
    if (folder / PLAN_JSON).exists():
        return
    refuse_other(folder)
    near = _run_folders(folder) or _run_folders(folder.parent)
    likest = sorted(near, key=lambda path: -SequenceMatcher(None, folder.name, path.name).ratio())
    hint = say("; there is {n}", "；现有方案文件夹：{n}", n=tuple(map(str, likest[:_NAMED]))) if near else say("", "")
    if folder.is_dir():
        raise OutputError(say(
            "{p} has no plan.json: name the numbered folder of a plan{h}",
            "{p} 中没有 plan.json，请指到带编号的方案文件夹{h}", p=str(folder), h=hint))
    raise OutputError(say("there is no run folder {p}{h}", "没有名为 {p} 的方案文件夹{h}", p=str(folder), h=hint))


def refuse_other(path: Path) -> None:
    """Refuse what another command made, a file or its folder, where a plan is meant.

    Raises
    ------
    OutputError
        It is that.
    """
    names = [path.name] if path.is_file() else [name for name in _OTHERS if (path / name).is_file()]
    told = next((_OTHERS[name] for name in names if name in _OTHERS), None)
    if told is not None:
        raise OutputError(say(
            "{p} is {w}, no plan; name the folder of a plan (it holds plan.json)",
            "{p} 是{w}，不是方案；请指定方案文件夹（其中有 plan.json）", p=str(path), w=told))


def _run_folders(folder: Path) -> list[Path]:
    try:
        return sorted(path.parent for path in folder.glob(f"*/{PLAN_JSON}"))
    except OSError:
        return []


def run_name(settings: Settings) -> str:
    """Return what the numbered folders of a round begin with."""
    from rotation.tables.sheet_style import safe_name
    return f"{settings.year}-{safe_name(settings.banner)}"


def check_writable(out: Path) -> None:
    """Make sure that a folder can be written before any long work; sweep old leftovers.

    A folder that is not there is not made yet, so that a run that is refused leaves none behind.

    Raises
    ------
    OutputError
        If it cannot be made or written.
    """
    try:
        there = next(path for path in (out, *out.absolute().parents) if path.exists())
        if there.is_file():
            raise OutputError(say("{p} is a file, not a folder; name a folder",
                                  "{p} 这是文件，不是文件夹，请给出文件夹", p=str(there)))
        _try(there / spare_name())
        if there == out:
            sweep(out)
    except OSError as error:
        raise _refused(out, error) from error


def _try(path: Path) -> None:
    """Make a file and remove it, also when a signal comes between."""
    try:
        path.touch(exist_ok=False)
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def fresh_folder(out: Path, name: str) -> Iterator[tuple[Path, list[Path]]]:
    """Give a temporary folder; when the block ends well, move it in under the next number.

    Yields
    ------
        The temporary folder, and a list that holds the final folder afterwards.

    Raises
    ------
    OutputError
        If writing fails; nothing half-written stays.
    """
    final: list[Path] = []
    work = out / spare_name()
    try:
        work.mkdir(parents=True)
        rights = stat.S_IMODE(work.stat().st_mode)  # those that a new folder has here
        work.chmod(0o700)
        yield work, final
        work.chmod(rights)
        _keep(work)
        final.append(_moved(work, out, name))
    except OSError as error:
        raise _refused(out, error) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def next_number(out: Path, name: str) -> int:
    """Return the number after the highest existing one."""
    pattern = re.compile(re.escape(name) + r"-([0-9]{3,})(?:-.*)?")
    numbers = [int(match[1]) for path in out.iterdir() if (match := pattern.fullmatch(path.name))]
    return max(numbers, default=0) + 1


def _keep(work: Path) -> None:
    """Have the system write out every file before the folder gets its number: a power cut leaves none that is empty."""
    for path in (*work.rglob("*"), work):
        with suppress(OSError):  # some systems refuse folders and files opened for reading
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _moved(work: Path, out: Path, name: str) -> Path:
    """Rename the folder, all at once, under a number that no other run takes, whatever mark follows it.

    Where the system knows no turns, another run may take the number first; then try the next.
    """
    stem, _, mark = name.partition("#")
    with turn(out):
        for _ in range(1000):
            target = out / f"{stem}-{next_number(out, stem):03d}{mark}"
            try:
                return work.rename(target)
            except OSError:
                if not target.exists():
                    raise
    raise OSError


def _refused(out: Path, error: OSError) -> OutputError:
    return OutputError(say(
        "cannot write to {p}: {e}. Free space, close open files there or choose another folder",
        "无法写入文件夹 {p}（{e}）。请检查磁盘空间和权限，关闭其中打开的文件，或换一个文件夹",
        p=str(out), e=why(error)))


# -- files for other programs -----------------------------------------------------------------


def plain(value: object) -> Any:
    """Return a typed value, a model or a dataclass of them, as plain JSON values under its JSON names."""
    return TypeAdapter(type(value)).dump_python(value, mode="json", by_alias=True)


def write_json(path: Path, value: object) -> None:
    """Write a typed value, or plain values, as a JSON file; the same bytes for the same values."""
    text = json.dumps(plain(value), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def read_json(path: Path, kind: type[T]) -> T:
    """Return the typed value that a JSON file tells; `write_json` is the inverse.

    Raises
    ------
    OutputError
        The file cannot be read, or is too long to be one of the program's.
    PlanError
        It is no JSON or tells no such value; the first wrong place is named.
    """
    return parsed(read_bytes(path), path.name, kind)


def read_bytes(path: Path) -> bytes:
    """Return the content of a file that the program wrote.

    Raises
    ------
    OutputError
        It cannot be read, or is too long to be one.
    """
    try:
        content = plain_bytes(path, MOST_BYTES)
    except OSError as error:
        raise OutputError(say("cannot read {p}: {e}", "无法读取 {p}（{e}）", p=str(path),
                              e=why(error))) from error
    if len(content) > MOST_BYTES or sum(map(content.count, (b",", b"{", b"["))) > MOST_VALUES:
        raise OutputError(say("{p} is too long to be a file of this program; name the right one",
                              "{p} 过大，不是本程序写出的文件，请指定正确的文件", p=str(path)))
    return content


def parsed(content: bytes, name: str, kind: type[T]) -> T:
    """Return the typed value that the content of a JSON file tells; see `read_json`."""
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        with suppress(ValueError):  # what is no JSON is told below
            _refuse_wrong_key(wrong_key(kind, from_json(content)), name)
        return TypeAdapter(kind).validate_json(content)
    except ValidationError as error:
        raise _damaged(name, _fault(error)) from error


def _refuse_wrong_key(found: WrongKey | None, name: str) -> None:
    if found is not None:
        raise _damaged(name, _missing(found.place) if found.missing else _unknown(found.place))


def _damaged(name: str, what: Text) -> PlanError:
    return PlanError(say("{p} is damaged: {w}; take the file as the program wrote it",
                         "{p} 内容不完整或已损坏：{w}；请使用程序写出的原文件", p=name, w=what))


def _missing(place: str) -> Text:
    return say("“{l}” is missing", "缺少“{l}”", l=place)


def _unknown(place: str) -> Text:
    return say("“{l}” is unknown", "多出“{l}”", l=place)


def _fault(error: ValidationError) -> Text:
    """Say where and how a file first differs from what it should be, without repeating its words."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(map(str, first["loc"]))
    if first["type"] == "json_invalid":
        return say("it is no JSON", "不是有效的 JSON 文件")
    if not place:
        return say("it is no table of names and values", "应是“名称: 值”组成的 JSON 对象")
    if first["type"] == "missing":
        return _missing(place)
    if first["type"] == "extra_forbidden":
        return _unknown(place)
    return say("“{l}” holds another kind of value", "“{l}”的值不符合要求", l=place)


def write_page(folder: Path, page: str) -> None:
    """Write report.html into a folder; the same bytes on every system."""
    (folder / REPORT_HTML).write_text(page, encoding="utf-8", newline="\n")

"""Parameters as they are given: on sheet 政策, in a policy file, on the command line."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rotation.domain.records import Parameter
from rotation.errors import OutputError, PolicyError, why
from rotation.policy.parameters import TIERS, declaring, flatten
from rotation.policy.policy import Policy
from rotation.policy.source import Source
from rotation.policy.toml_file import toml_fault, toml_tables, toml_text
from rotation.policy.typed import taken
from rotation.text import Text, say

WORDS = {"是": True, "否": False}


def read_policy_file(path: Path) -> dict[str, tuple[Any, Source]]:
    """Read a TOML policy file.

    Raises
    ------
    PolicyError
        If it is no TOML; line and column are named.
    OutputError
        If it cannot be read.
    """
    try:
        tables = toml_tables(toml_text(path))
    except OSError as error:
        raise OutputError(say("cannot read the policy file {p} ({w})", "无法读取政策文件 {p}（{w}）", p=str(path),
                              w=why(error))) from error
    except UnicodeDecodeError as error:
        raise PolicyError(say("{p}: {e}. Parameters in a workbook stand on its sheet 政策",
                              "政策文件 {p}：{e}；写在工作簿中的参数请填入数据文件的“政策”表",
                              p=path.name, e=toml_fault(error)), by_option=True) from error
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(say("{p} is not valid TOML: {e}", "政策文件 {p} 格式有误：{e}",
                              p=path.name, e=toml_fault(error)), by_option=True) from error
    _refuse_scenario(path, tables)
    told = {name: content for name, content in tables.items() if name not in SCENARIO_WORDS}
    return flatten(told, Source(say("file {p}", "文件 {p}", p=path.name), by_option=True))


SCENARIO_WORDS = ("label", "question")
"""Keys of a scenario file that say what it is about; as a policy file it means the same without."""
_SCENARIO_ONLY = ("extends", "facts", "limits")


def _refuse_scenario(path: Path, tables: Mapping[str, Any]) -> None:
    """Refuse a scenario that is more than parameters: a policy file cannot change facts or limits."""
    more = tuple(name for name in _SCENARIO_ONLY if name in tables)
    if more:
        raise PolicyError(say(
            "{p} is a scenario with {k}, which a policy file cannot have: use rotation whatif -s",
            "{p} 是含 {k} 的情景文件，不能作为政策文件，请用 rotation whatif -s", p=path.name, k=more),
            by_option=True)


def sheet_values(parameters: Iterable[Parameter]) -> dict[str, tuple[Any, Source]]:
    """Return the values of sheet 政策, each with its row and 依据.

    Raises
    ------
    PolicyError
        If parameters are given twice or a list is unreadable; with it all that is wrong with the others.
    """
    values: dict[str, tuple[Any, Source]] = {}
    faults: list[PolicyError] = []
    for row in parameters:
        source = Source(say("sheet 政策", "政策表"), row.basis or "", row=row.row)
        if row.name in values:
            faults.append(PolicyError(say("{n} is given a second time", "参数“{n}”重复", n=row.name),
                                      row=row.row, nameless=True, place=source.spot))
        _take(row.name, row.value, source, values, faults)
    _refuse(faults, values)
    return values


def _take(
    name: str, text: str, source: Source, values: dict[str, tuple[Any, Source]],
    faults: list[PolicyError],
) -> None:
    """Add a value as written; one that cannot be read is a fault."""
    try:
        values[name] = (_plain(name, text), source)
    except ValueError:
        faults.append(PolicyError(say(
            '{n}: not a list; such as ["…"] or {{"…": "…"}}, in straight quotes, or a, b or a: b; c: d',
            '参数“{n}”的内容无法识别，应写成 ["…"] 或 {{"…": "…"}} 的形式，用半角引号；'
            '也可写成“甲、乙”或“甲：乙；丙：丁”',
            n=name), by_option=source.by_option, row=source.row, place=source.spot))


def _refuse(faults: list[PolicyError], values: Mapping[str, tuple[Any, Source]]) -> None:
    """Raise the faults met in reading, with what is wrong with the other values."""
    if not faults:
        return
    try:
        Policy.of_any_year(values)
    except PolicyError as error:
        faults += error.parts
    raise PolicyError.joined(faults)


def _plain(name: str, text: str) -> Any:
    if text in WORDS:
        return WORDS[text]
    section, _, key = name.partition(".")
    kind = declaring(section)
    field = None if kind is None else kind.model_fields.get(key)
    read = taken(None if field is None else field.annotation, text)
    if name in TIERS and read == text:
        raise ValueError("No list")
    return read


_COMMAND_LINE = say("command line", "命令行")


def command_values(
    pairs: Iterable[str], said: Text = _COMMAND_LINE,
) -> dict[str, tuple[Any, Source]]:
    """Return the values of ``--set NAME=VALUE`` options, or of what is typed elsewhere in their form.

    Raises
    ------
    PolicyError
        If an option has no ``=`` or an unreadable list; with it all that is wrong with the others.
    """
    values: dict[str, tuple[Any, Source]] = {}
    faults: list[PolicyError] = []
    place = Source(said, by_option=True)
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if equals:
            _take(name.strip(), text.strip(), place, values, faults)
        else:
            faults.append(PolicyError(say(
                "--set wants NAME=VALUE, such as H10.rate=12%, not {p}",
                "--set 的写法是 参数=值，如 H10.rate=12%，而不是“{p}”", p=pair), by_option=True))
    _refuse(faults, values)
    return values

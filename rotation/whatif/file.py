"""Scenario files: found by name or path, read with what they extend, refused with every line."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from rotation.domain.succession import Succession
from rotation.errors import PolicyError, all_told, why
from rotation.figures.figures import Said
from rotation.policy.toml_file import toml_fault, toml_tables, toml_text
from rotation.text import Text, say
from rotation.whatif.checks import Flaw, KeyPath, flaws, line_of, lines_of, values_of

BASELINE = "baseline"
_SUFFIX = ".toml"


@dataclass(frozen=True)
class Given:
    """A value or a change of facts, and where it stands: ``file.toml:7``."""

    value: Any
    place: str


@dataclass(frozen=True)
class FactChange:
    """One ``[[facts.KIND]]`` with the places of its keys."""

    kind: str
    entry: Mapping[str, Any]
    place: str
    places: Mapping[str, str]


@dataclass(frozen=True)
class Scenario:
    """A named change of policy, facts or limits.

    Parameters
    ----------
    name
        Name of the file without its ending.
    label, question
        In both languages; the name if there is no label.
    values
        Parameters by name, as ``H10.rate``, with their places; ``tiers`` is the whole list.
    facts
        Changes of the facts, in the order they are made.
    seconds
        Time limit of the solve; None leaves it to the command.
    tolerance
        Optimality tolerance of every tier that has none; None leaves the tiers as they are.
    files
        The file and those it extends, the file itself last.
    after
        Moves of a plan of leaders that go before; None if leaders stay as the round has them.
    """

    name: str
    label: Said
    question: Said
    values: Mapping[str, Given]
    facts: tuple[FactChange, ...] = ()
    seconds: int | None = None
    tolerance: Fraction | None = None
    files: tuple[Path, ...] = ()
    after: Succession | None = None


class ScenarioError(PolicyError):
    """A scenario file is wrong; ``lines`` says everything at once, each with file and line."""

    def __init__(self, lines: Iterable[Text]) -> None:
        self.lines = tuple(lines)
        super().__init__(all_told(self.lines), by_option=True)


def shipped() -> tuple[Path, ...]:
    """Return the scenario files that come with the program, the baseline first."""
    found = sorted(_home().glob(f"*{_SUFFIX}"), key=lambda path: path.stem)
    return tuple(sorted(found, key=lambda path: path.stem != BASELINE))


def shipped_of_sharing() -> tuple[Path, ...]:
    """Return the scenario files of shared lessons that come with the program."""
    return tuple(sorted((_home() / "share").glob(f"*{_SUFFIX}"), key=lambda path: path.stem))


def _home() -> Path:
    """Return the folder of the shipped files: inside the installed package, or beside it."""
    package = Path(__file__).parent.parent
    installed = package / "data" / "scenarios"
    return installed if installed.is_dir() else package.parent / "scenarios"


def find_scenario(wanted: str | Path, near: Path | None = None) -> Path:
    """Return the file that a path or the name of a shipped scenario means.

    Parameters
    ----------
    wanted
        A path, or a name such as ``fifteen_percent``.
    near
        Folder to look in first, for what a file extends.

    Raises
    ------
    ScenarioError
        There is no such file; the shipped names are listed.
    """
    text = str(wanted)
    places = [Path(text)] if near is None else [near / text, near / (text + _SUFFIX)]
    every = (*shipped(), *shipped_of_sharing())
    places += [path for path in every if text in (path.stem, path.name)]
    found = next((path for path in places if os.path.isfile(path)), None)  # noqa: PTH113 - of any length
    if found is None:
        raise ScenarioError([say(
            "there is no scenario {t}: give a file, or one of {n}",
            "没有“{t}”这个情景：请给出情景文件，或下列名称之一：{n}", t=text,
            n=tuple(path.stem for path in every))])
    return found


def read_scenario(wanted: str | Path) -> Scenario:
    """Read a scenario file and what it extends.

    Parameters
    ----------
    wanted
        A path, or the name of a shipped scenario.

    Raises
    ------
    ScenarioError
        Every defect of the file at once, each with file and line: no TOML, unknown keys, wrong
        types and ranges, a missing or circular ``extends``.
    """
    return _read(find_scenario(wanted), ())


LONGEST_CHAIN = 20
"""So many files extend one another at most."""


def _read(path: Path, above: tuple[Path, ...]) -> Scenario:
    tables, lines = _parsed(path)
    found = [*flaws(tables)]
    if found:
        raise ScenarioError(_told(path, lines, flaw) for flaw in _sorted(lines, found))
    base = _base(path, tables, lines, (*above, path.resolve()))
    limits = tables.get("limits", {})
    place = {name: _place(path, lines, _path_of(name)) for name in values_of(tables)}
    values = {name: Given(value, place[name]) for name, value in values_of(tables).items()}
    label = _said(tables.get("label", path.stem))
    tolerance = limits.get("tolerance")
    return Scenario(
        path.stem, label, _said(tables.get("question", base.question if base else "")),
        {**(base.values if base else {}), **values},
        (*(base.facts if base else ()), *_facts(path, tables, lines)),
        limits.get("seconds", base.seconds if base else None),
        Fraction(_share(tolerance)) if tolerance is not None else base.tolerance if base else None,
        (*(base.files if base else ()), path))


def _share(text: Any) -> Fraction:
    from rotation.domain.ratio import parse_share
    return parse_share(text)


def _base(
    path: Path, tables: Mapping[str, Any], lines: Mapping[KeyPath, int], above: tuple[Path, ...]
) -> Scenario | None:
    extended = tables.get("extends")
    if extended is None:
        return None
    flaw: Text
    try:
        base = find_scenario(extended, path.parent)
    except ScenarioError as error:
        flaw = error.lines[0]
    else:
        if base.resolve() not in above and len(above) < LONGEST_CHAIN:
            return _read(base, above)
        if base.resolve() not in above:
            raise ScenarioError([_told(path, lines, Flaw(("extends",), say(
                "more than {n} files extend one another", "extends 连续引用超过 {n} 个文件", n=LONGEST_CHAIN)))])
        circle = (*(item.name for item in above[above.index(base.resolve()):]), base.name)
        flaw = say("extends goes in a circle: {c}", "extends 循环引用：{c}", c=" → ".join(circle))
    raise ScenarioError([_told(path, lines, Flaw(("extends",), flaw))])


def _parsed(path: Path) -> tuple[dict[str, Any], Mapping[KeyPath, int]]:
    try:
        text = toml_text(path)
        return toml_tables(text), lines_of(text)
    except OSError as error:
        raise ScenarioError([say("cannot read {p} ({w})", "无法读取情景文件 {p}（{w}）", p=path.name,
                                 w=why(error))]) from error
    except UnicodeDecodeError as error:
        raise ScenarioError([say("{p}: {e}", "{p}：{e}", p=path.name, e=toml_fault(error))]) from error
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError([_syntax(path, error, len(text.splitlines()))]) from error


def _syntax(path: Path, error: tomllib.TOMLDecodeError, last: int) -> Text:
    """Tell the line of a syntax error; one at the end of the document is on the last line."""
    at = re.search(r"at line (\d+)", str(error))
    place = f"{path.name}:{at[1] if at else max(1, last)}"
    return say("{p}: this is not valid TOML: {e}", "{p}：写法不符合 TOML 格式（{e}）", p=place, e=toml_fault(error))


def _sorted(lines: Mapping[KeyPath, int], found: Iterable[Flaw]) -> list[Flaw]:
    return sorted(found, key=lambda flaw: (line_of(lines, flaw.path), flaw.path and str(flaw.path)))


def _told(path: Path, lines: Mapping[KeyPath, int], flaw: Flaw) -> Text:
    return say("{p}: {m}", "{p}：{m}", p=_place(path, lines, flaw.path), m=flaw.says)


def _place(path: Path, lines: Mapping[KeyPath, int], key: KeyPath) -> str:
    return f"{path.name}:{line_of(lines, key)}"


def _path_of(name: str) -> KeyPath:
    section, _, key = name.partition(".")
    return (section, key) if key else (section, 0)


def _said(words: str | Mapping[str, str]) -> Said:
    if isinstance(words, Said):
        return words
    return Said(words, words) if isinstance(words, str) else Said(words["zh"], words["en"])


def _facts(
    path: Path, tables: Mapping[str, Any], lines: Mapping[KeyPath, int]
) -> Iterator[FactChange]:
    for kind, entries in tables.get("facts", {}).items():
        for number, entry in enumerate(entries):
            here: KeyPath = ("facts", kind, number)
            yield FactChange(kind, entry, _place(path, lines, here), {
                key: _place(path, lines, (*here, key)) for key in entry})

"""What is wrong with the tables of a scenario file, every defect with its key."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from rotation.domain.own_kind import OfOwnKind
from rotation.domain.settings import meaning
from rotation.errors import PolicyError
from rotation.policy.parameters import SECTIONS, declaring, flatten
from rotation.policy.permitted import permitted
from rotation.policy.source import DEFAULT
from rotation.policy.tiers import read_tiers
from rotation.rules import Goal
from rotation.rules._base import Share
from rotation.text import Text, say
from rotation.whatif.facts import KINDS, REVISIONS

KeyPath = tuple[str | int, ...]
"""Keys from the top; a table of an array is followed by its number, 0 for the first."""

_HEADER = re.compile(r"\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
_PART = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([^\s.="']+))\s*""")
_STRINGS = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*')
_FENCES = ('"""', "'''")

OWN = ("label", "question", "extends", "limits", "facts")
"""Keys of a scenario that are no parameters."""


class Flaw(NamedTuple):
    """One defect: the key where it stands, and a sentence."""

    path: KeyPath
    says: Text


class ScenarioLimits(OfOwnKind):
    """``[limits]``: seconds of the solve, and the optimality tolerance of every tier."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    seconds: int | None = Field(default=None, ge=1, le=86400, strict=True)
    tolerance: Share | None = Field(default=None, ge=0, le=1)


class BothLanguages(BaseModel):
    """A label or question in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


_WORDS: TypeAdapter[Any] = TypeAdapter(Annotated[str, Field(min_length=1)] | BothLanguages)


def flaws(tables: Mapping[str, Any]) -> Iterator[Flaw]:
    """Iterate over every defect of a scenario file's tables."""
    for name, content in tables.items():
        if name in ("label", "question"):
            yield from _words(name, content)
        elif name == "extends":
            if not isinstance(content, str) or not content:
                yield Flaw((name,), say("extends names one scenario file", "extends 应为一个情景文件名"))
        elif name == "limits":
            yield from _model(ScenarioLimits, (name,), content)
        elif name == "facts":
            yield from _facts(content)
        elif name == "tiers":
            yield from _tiers(content)
        else:
            yield from _section(name, content)


def _words(name: str, content: Any) -> Iterator[Flaw]:
    try:
        _WORDS.validate_python(content)
    except ValidationError:
        yield Flaw((name,), say(
            '{n} is a text, or {{zh = "…", en = "…"}}', '{n} 应为文字，或 {{zh = "…", en = "…"}}', n=name))


def _section(name: str, content: Any) -> Iterator[Flaw]:
    kind = declaring(name)
    if kind is None:
        yield Flaw((name,), say("there is no rule or section {n}", "没有“{n}”这条规则或这一节", n=name))
    elif issubclass(kind, Goal):
        yield Flaw((name,), say("{n} is a goal; goals stand in [[tiers]]",
                                "{n} 是目标，应写在 [[tiers]] 中", n=name))
    else:
        yield from _model(kind, (name,), content)


def _model(kind: type[BaseModel], path: KeyPath, content: Any) -> Iterator[Flaw]:
    """Iterate over unknown keys and values out of range; what is missing is given elsewhere."""
    if not isinstance(content, Mapping):
        yield Flaw(path, say("a table is expected: [{n}]", "应写成一节：[{n}]", n=_spelled(path)))
        return
    unknown = [key for key in content if key not in kind.model_fields]
    for key in unknown:
        yield Flaw((*path, key), say("there is no {n}; possible: {p}", "没有“{n}”这一项（可用：{p}）",
                                     n=_spelled((*path, key)), p=tuple(kind.model_fields)))
    try:
        kind(**{key: value for key, value in content.items() if key not in unknown})
    except ValidationError as error:
        for item in error.errors(include_url=False, include_context=False):
            if item["type"] != "missing" or kind not in SECTIONS.values():
                yield _value(kind, path, content, item)


def _value(kind: type[BaseModel], path: KeyPath, content: Any, item: Any) -> Flaw:
    if not item["loc"]:
        return Flaw(path, say("{m}", "{n} 写法有误", n=_spelled(path), m=item["msg"]))
    key = str(item["loc"][0])
    if item["type"] == "missing":
        return Flaw(path, say("{n} is missing", "缺少 {n}", n=_spelled((*path, key))))
    right = permitted(kind, key, content.get(key)) if key in kind.model_fields else None
    return Flaw((*path, key), say(
        "{n} ({d}) cannot be “{v}”: {m}", "{n}（{d}）的值“{v}”不在允许范围内或写法有误，{m}",
        n=_spelled((*path, key)), v=content.get(key), d=meaning(kind, key),
        m=right or say("{m}", "写法见 rotation rules", m=item["msg"])))


def _tiers(content: Any) -> Iterator[Flaw]:
    if not isinstance(content, list) or not content:
        yield Flaw(("tiers",), say("goals stand in one [[tiers]] after another",
                                   "目标层级应写成一个或多个 [[tiers]]"))
        return
    for number, spec in enumerate(content):
        try:
            read_tiers([spec], DEFAULT, number + 1)
        except PolicyError as error:
            yield Flaw(("tiers", number), error.message)


def _facts(content: Any) -> Iterator[Flaw]:
    if not isinstance(content, Mapping):
        yield Flaw(("facts",), say("changes of facts stand in [[facts.KIND]]",
                                   "数据变动应写成 [[facts.类别]]"))
        return
    for name, entries in content.items():
        path: KeyPath = ("facts", name)
        if name not in KINDS and name not in REVISIONS:
            yield Flaw(path, say("there is no kind of change {n}; possible: {p}",
                                 "没有“{n}”这类数据变动（可用：{p}）", n=name, p=(*KINDS, *REVISIONS)))
        elif not isinstance(entries, list):
            yield Flaw(path, say("write [[facts.{n}]], with two brackets",
                                 "应写成 [[facts.{n}]]（双方括号）", n=name))
        elif name in KINDS:
            for number, entry in enumerate(entries):
                yield from _model(KINDS[name], (*path, number), entry)


def _spelled(path: KeyPath) -> str:
    return ".".join(str(part) for part in path if isinstance(part, str))


def values_of(tables: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a scenario file by name, ``tiers`` included."""
    parameters = {name: content for name, content in tables.items() if name not in OWN}
    return {name: value for name, (value, _) in flatten(parameters, DEFAULT).items()}


# -- on which line a key stands; tomllib reads values and tells no lines ---------------------------


def lines_of(text: str) -> Mapping[KeyPath, int]:
    """Return the line, from 1, of every table and of every key that begins a line.

    Parameters
    ----------
    text
        A valid TOML document. Keys inside inline tables have no line of their own; ask `line_of`.
    """
    found: dict[KeyPath, int] = {}
    numbers: Counter[KeyPath] = Counter()
    table: KeyPath = ()
    for number, line in _starts(text):
        header = _HEADER.fullmatch(line)
        if header:
            table = path = _table(_keys(header[2]), numbers, array=header[1] == "[[")
        elif (key := _assigned(line)) is not None:
            path = (*table, *key)
        else:
            continue
        for end in range(1, len(path) + 1):
            found.setdefault(path[:end], number)
    return found


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """Return the line of a key, or of the nearest thing around it; 1 if there is none."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return 1


def _table(keys: tuple[str, ...], numbers: Counter[KeyPath], *, array: bool) -> KeyPath:
    """Return the path of a header; every array of tables on the way adds its number."""
    path: KeyPath = ()
    for key in keys[:-1]:
        path = (*path, key)
        if numbers[path]:
            path = (*path, numbers[path] - 1)
    path = (*path, keys[-1])
    if array:
        numbers[path] += 1
        path = (*path, numbers[path] - 1)
    return path


def _keys(text: str) -> tuple[str, ...]:
    return tuple(part for part, _ in _parts(text))


def _parts(text: str) -> Iterator[tuple[str, int]]:
    """Split a dotted key; yield each part and where it ends."""
    at = 0
    while (match := _PART.match(text, at)) is not None:
        at = match.end()
        yield next(part for part in match.groups() if part is not None), at
        if text[at:at + 1] != ".":
            return
        at += 1


def _assigned(line: str) -> tuple[str, ...] | None:
    """Return the key of ``key = value``; None if the line assigns nothing."""
    parts = list(_parts(line))
    if not parts or line[parts[-1][1]:parts[-1][1] + 1] != "=":
        return None
    return tuple(part for part, _ in parts)


def _starts(text: str) -> Iterator[tuple[int, str]]:
    """Iterate over lines that begin a header or an assignment, not over the rest of a value."""
    fence, depth = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if fence:
            fence = "" if fence in line else fence
            continue
        if not depth and line.strip() and not line.lstrip().startswith("#"):
            yield number, line
        if not depth and _HEADER.fullmatch(line):
            continue
        fence = _opened(line)
        bare = _STRINGS.sub("", line)
        depth += sum(bare.count(sign) for sign in "[{") - sum(bare.count(sign) for sign in "]}")


def _opened(line: str) -> str:
    """Return the fence of a string that begins in a line and does not end there."""
    for fence in _FENCES:
        if line.count(fence) % 2:
            return fence
    return ""

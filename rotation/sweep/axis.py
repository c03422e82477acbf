"""Reads ``H10.rate=8%..20%:1%`` into an axis, exactly, or says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from math import prod
from typing import Any, get_args
from unicodedata import normalize

from rotation.domain.ratio import parse_share, spell_share
from rotation.errors import PolicyError
from rotation.figures.figures import Said
from rotation.policy.cadre_policy import CadrePolicy
from rotation.policy.parameters import SECTIONS
from rotation.policy.policy import Policy
from rotation.rules import Goal, known
from rotation.rules._values import Tunable
from rotation.sweep.result import Axis, AxisUnit
from rotation.text import Text, say

MOST_POINTS = 200
"""More combinations than that are refused: nobody reads them."""
MOST_AXES = 2
_FORM = re.compile(r"\s*([\w.]+)\s*=\s*([^:.]+(?:\.\d+)?%?)\s*\.\.\s*([^:]+?)\s*(?::\s*(.+?)\s*)?")
_UNITS: dict[str, AxisUnit] = {"years": "years", "km": "km", "pool": "posts"}


def read_axes(policy: Policy | CadrePolicy, over: Iterable[str]) -> tuple[Axis, ...]:
    """Read all ``--over`` options.

    Raises
    ------
    PolicyError
        If one is not of the form, names an unknown parameter or one that is no number, has a step
        of 0 or one that misses the end, or runs backwards; if there are none, more than two, one
        twice, or too many points.
    """
    axes = tuple(read_axis(policy, text) for text in over)
    if not 1 <= len(axes) <= MOST_AXES:
        raise _wrong(say("give --over once or twice, not {n} times",
                         "--over 应给出一次或两次（曲线或网格），现为{n}次", n=len(axes)))
    if len({axis.parameter for axis in axes}) < len(axes):
        raise _wrong(say("--over names {p} twice", "--over 重复给出了参数 {p}", p=axes[0].parameter))
    _refuse_many(prod(len(axis.values) for axis in axes))
    return axes


def read_axis(policy: Policy | CadrePolicy, text: str) -> Axis:
    """Read one ``--over`` option; see `read_axes`."""
    match = _FORM.fullmatch(normalize("NFKC", text))
    if match is None:
        raise _wrong(say("--over wants NAME=FROM..TO:STEP, such as H10.rate=8%..20%:1%, not “{t}”",
                         "--over 的写法是 参数=起..止:步长，如 H10.rate=8%..20%:1%，现为“{t}”", t=text))
    name, low, high, step = match.groups()
    share = is_share(name)
    start, end = (_number(name, given, share=share) for given in (low, high))
    each = _number(name, step or ("1%" if share else "1"), share=share)
    _refuse_missed(name, start, end, each, share=share)
    return axis_of(policy, name, start, end, each)


def _refuse_missed(name: str, start: Fraction, end: Fraction, step: Fraction, *, share: bool) -> None:
    """Refuse steps that pass over the end of the range: a point asked for would silently be missing."""
    span = end - start
    if step <= 0 or span <= 0 or not span % step:
        return
    if step > span:
        hint = say("; one percent is written 1%", "；一个百分点请写作1%") if share else say("", "")
        raise _wrong(say("--over {n}: the step {s} is greater than the whole range{h}",
                         "--over {n}：步长{s}大于整个区间{h}", n=name, s=_spelled(step, share=share), h=hint))
    last = start + span // step * step
    raise _wrong(say("--over {n}: steps of {s} end at {l} and miss {e}; change the step or the end",
                     "--over {n}：按步长{s}只到{l}，取不到终点{e}，请调整步长或终点", n=name,
                     s=_spelled(step, share=share), l=_spelled(last, share=share), e=_spelled(end, share=share)))


def axis_of(policy: Policy | CadrePolicy, name: str, low: Fraction, high: Fraction, step: Fraction) -> Axis:
    """Return the axis that runs from a value to another; the last step may end before it.

    Raises
    ------
    PolicyError
        As `read_axes` does.
    """
    if step == 0:
        raise _wrong(say("--over {n}: the step is 0", "--over {n}：步长不能为0", n=name))
    if high < low:
        raise _wrong(say("--over {n}: the range runs backwards", "--over {n}：起点大于终点，请从小到大写", n=name))
    count = int((high - low) / step) + 1
    _refuse_many(count)
    values = tuple(_spelled(low + number * step, share=is_share(name)) for number in range(count))
    return Axis(name, Said.of(label_of(name)), unit_of(name), values, base_of(policy, name))


def is_share(name: str) -> bool:
    """Whether a parameter is a share rather than a whole number.

    Raises
    ------
    PolicyError
        If there is no such parameter, or it is no number.
    """
    section, _, key = name.partition(".")
    kind: Any = SECTIONS.get(section) or known(section)
    if kind is None or key not in kind.model_fields or (
            section not in SECTIONS and issubclass(kind, Goal)):
        raise _wrong(say("--over: there is no parameter {n} (see rotation rules)",
                         "--over：没有“{n}”这个参数（可用 rotation rules 查看）", n=name))
    kinds = _flat(kind.model_fields[key].annotation)
    if Fraction in kinds:
        return True
    if int in kinds and bool not in kinds:
        return False
    raise _wrong(say("--over: {n} is no number", "--over：参数 {n} 不是数值，不能按区间测算", n=name))


def label_of(name: str) -> Text:
    """Return what a parameter is called on sheets."""
    rule = known(name.partition(".")[0])
    if rule is None:
        return Text.of(name)
    return tuning(name).label or say("{l} ({n})", "{l}（{n}）", l=rule.label, n=name)


def tuning(name: str) -> Tunable:
    """Return what the rule says of a parameter when it is varied; nothing is known of sections."""
    code, _, key = name.partition(".")
    rule = known(code)
    return Tunable() if rule is None else rule.tuned.get(key, Tunable())


def unit_of(name: str) -> AxisUnit:
    """Return what the values of a parameter are."""
    return "share" if is_share(name) else _UNITS.get(name.partition(".")[2], "number")


def base_of(policy: Policy | CadrePolicy, name: str) -> str | None:
    """Return the value in force, written as for ``--set``; None if none is set."""
    section, _, key = name.partition(".")
    parts: dict[str, Any] = {**policy.sections, **policy.rules}
    if section not in parts:
        raise _wrong(say("--over {n}: this is a parameter of the other plan, of leaders or of teachers",
                         "--over：{n} 是另一方案（校长或教师）的参数，不能一并测算", n=name))
    value = getattr(parts[section], key)
    return None if value is None else _spelled(Fraction(value), share=isinstance(value, Fraction))


def _number(name: str, text: str, *, share: bool) -> Fraction:
    try:
        return parse_share(text) if share else Fraction(int(text.strip()))
    except ValueError:
        wanted = say("a share such as 10%", "百分比，如 10%") if share else say("a whole number", "整数")
        raise _wrong(say("--over {n}: “{t}” is not {w}", "--over {n}：“{t}”应为{w}", n=name, t=text,
                         w=wanted)) from None


def _refuse_many(count: int) -> None:
    if count > MOST_POINTS:
        raise _wrong(say("--over asks for {n} points; at most {m}",
                         "--over 共有{n}个测算点，最多{m}个，请加大步长或缩小范围", n=count, m=MOST_POINTS))


def _spelled(value: Fraction, *, share: bool) -> str:
    return spell_share(value) if share else str(int(value))


def _flat(annotation: Any) -> list[Any]:
    """Return the plain types inside an annotation."""
    parts = get_args(annotation)
    if hasattr(annotation, "__metadata__"):
        return _flat(annotation.__origin__)
    return [kind for part in parts for kind in _flat(part)] if parts else [annotation]


def _wrong(message: Text) -> PolicyError:
    return PolicyError(message, by_option=True)

"""What was typed into a form is judged before a job begins: every mistake at once, each beside its field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from rotation.errors import PolicyError, all_told
from rotation.text import Text, pair, say
from rotation.web.plans import TEACHERS, PlanSort, WithParameters
from rotation.web.short import Refused

if TYPE_CHECKING:
    from rotation.policy.source import Source

_MOST_MINUTES = 24 * 60
_BARE = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def understood(name: str, text: str, least: int = 2) -> str:
    """Return a value as the command takes it: where a share is asked for, a bare number of per cents is one.

    Parameters
    ----------
    name
        Of the parameter.
    text
        As it was typed.
    least
        From which number on per cents are meant; 1 may be the whole.
    """
    from rotation.sweep.axis import is_share
    typed = normalize("NFKC", text).strip()
    try:
        share = is_share(name)
    except PolicyError:  # told when it is judged
        return text
    return f"{typed}%" if share and _BARE.fullmatch(typed) and float(typed) >= least else text


def parameters_meant(sets: Iterable[str]) -> list[str]:
    """Return parameters as the command takes them; see `understood`."""
    pairs = (one.partition("=") for one in sets)
    return [f"{name}{equals}{understood(name.strip(), value)}" for name, equals, value in pairs]


def refuse_parameters(
    sets: list[str], minutes: str, written: Mapping[str, Any] = MappingProxyType({}), sort: WithParameters = TEACHERS,
) -> None:
    """Refuse parameters out of range, unknown or against each other, and minutes that are none.

    Parameters
    ----------
    sets, minutes
        As they were typed.
    written
        What the workbook says of parameters, as its check told: those that contradict it are refused too.
    sort
        Of what they are the parameters.

    Raises
    ------
    Refused
        With what is wrong of every field.
    """
    from rotation.policy.values import command_values
    faults: list[tuple[str, Text]] = []
    try:
        sort.read({
            **_sheet_values(written), **command_values(sets, say("as filled in here", "本页填写"))})
    except PolicyError as error:
        names = [one.partition("=")[0].strip() for one in sets]
        faults += [(_named(part.message, names), part.message) for part in error.parts]
    typed = minutes.strip()
    if typed and not (typed.isdecimal() and 1 <= int(typed) <= _MOST_MINUTES):
        faults.append(("minutes", say("a whole number of minutes from 1 to {m}", "请填写1至{m}的整数（分钟）",
                                      m=_MOST_MINUTES)))
    _refuse(faults)


def _sheet_values(written: Mapping[str, Any]) -> dict[str, tuple[Any, Source]]:
    from rotation.policy.source import Source
    return {name: (one["value"], Source(pair(one["place"]["en"], one["place"]["zh"]))) for name, one in written.items()}


def _named(told: Text, names: Iterable[str]) -> str:
    """Return which of some parameters a sentence is about; "" if that cannot be told."""
    spelled = told.render("en")
    found = {match.start(): name for name in names
             if (match := re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.])", spelled))}
    return found[min(found)] if found else ""  # another one may be named after it, as the one that was perhaps meant


def refuse_range(over: str, field: str) -> None:
    """Refuse a range of values that is none.

    Raises
    ------
    Refused
        With what is wrong.
    """
    from rotation.policy.policy import Policy
    from rotation.sweep.axis import read_axes
    try:
        read_axes(Policy.of_any_year({}), [over])
    except PolicyError as error:
        _refuse([(field, error.message)])


def refuse_blanks(given: Mapping[str, str], year: int, sort: PlanSort = TEACHERS) -> None:
    """Refuse days that are none, and a notice that is too short.

    Raises
    ------
    Refused
        With what is wrong of every field.
    """
    _refuse(list(sort.faults(given, year).items()))


def _refuse(faults: list[tuple[str, Text]]) -> None:
    if faults:
        raise Refused(all_told([told for _, told in faults]), dict(faults))

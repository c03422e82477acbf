"""What is wrong with a change after publication, and where it stands: faults and open questions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rotation.domain.fields import columns
from rotation.domain.problem import Problem
from rotation.domain.revision import Change, ChangeKind
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import LockKind, PostKind
from rotation.errors import Issue
from rotation.rules import RosterRule, catalogue
from rotation.text import Text, say
from rotation.workbook import quoting
from rotation.workbook.changes import correction, lexicon
from rotation.workbook.defects import Spot, ask, error
from rotation.workbook.header import fold
from rotation.workbook.parse import CORRECT_CELL, Bad, Parsed

_PERSONAL = (ChangeKind.WITHDRAWN, ChangeKind.EXEMPT, ChangeKind.CORRECTED, ChangeKind.LOCKED,
             ChangeKind.RELEASED, ChangeKind.JOINED)


@dataclass(frozen=True)
class ChangeEntry:
    """One change as far as it could be read.

    Parameters
    ----------
    item
        The change; what could not be read is blank.
    spot
        Where an attribute of it stands.
    refused
        Attributes that could not be read, which was told already.
    where
        The place of the whole entry in words, where a sheet and a cell say nothing.
    """

    item: Change
    spot: Callable[[str], Spot]
    refused: frozenset[str] = frozenset()
    where: Text | None = None


class Doubt(Bad):
    """A value that would be understood, once the officer says yes."""


def doubt_of(told: Parsed) -> Doubt | None:
    """Return what must be asked before a value is taken; None if nothing."""
    if told.change is None or not told.change.asks:
        return None
    return Doubt(told.change.code, told.change.text)


def entry_of(item: Change) -> ChangeEntry:
    """Return a change that stands in no file, to be judged."""
    return ChangeEntry(item, lambda name: Spot("", "", columns(Change)[name].title))


_CORRECT_LINE = say("correct this line of the file", "请更正文件中的这一行")
"""Instead of `CORRECT_CELL`: a text file has none."""


def refusal(entry: ChangeEntry, spot: Spot, bad: Bad, found: str) -> Issue:
    """Return what is wrong, or in doubt, at a place of an entry."""
    if not isinstance(bad, Doubt):
        remedy = _CORRECT_LINE if entry.where is not None and bad.remedy is CORRECT_CELL else bad.remedy
        return replace(error(bad.code, spot, bad.expected, remedy, found), where=entry.where)
    doubt = None if entry.where is None else say(
        "if this is right, use --accept {c}; else correct it",
        "如属实，请使用 --accept {c}；否则请更正", c=bad.code)
    return replace(ask(bad.code, spot, bad.expected, found, doubt), where=entry.where)


def shown(name: str | None, given: object) -> str:
    """Return a value for a message, masked if it may be personal."""
    told, text = columns(Change).get(name or ""), "" if given is None else str(given)
    return quoting.found(told, text) if told is not None and text else text


def faults(entry: ChangeEntry, problem: Problem) -> Iterator[Issue]:
    """Iterate over what is wrong with a change, as far as it could be read."""
    item = entry.item
    for name, bad in _wrong(item, problem):
        if name not in entry.refused:
            yield refusal(entry, entry.spot(name), bad, shown(name, getattr(item, name)))


def _wrong(item: Change, problem: Problem) -> Iterator[tuple[str, Bad]]:
    for name in _needed(item):
        if getattr(item, name) in (None, ""):
            yield name, Bad("blank-required", say("must not be blank", "必填，不能为空"), say(
                "fill it in", "请补填"))
    if item.kind is ChangeKind.CORRECTED and item.field:
        yield from _miscorrected(item, problem)
    yield from _misplaced(item, problem)
    if item.kind is ChangeKind.EXEMPT and item.rule and not _roster(item.rule):
        yield "rule", Bad("change", say(
            "the code of a roster rule, such as R20", "应为名单规则的代码，如 R20"), say(
            "one of: {c}", "可填：{c}", c=tuple(code for code in catalogue() if _roster(code))))


def _misplaced(item: Change, problem: Problem) -> Iterator[tuple[str, Bad]]:
    """Look for posts at a stage that the school has not, new people who are known, and records with gaps."""
    school = problem.school.get(item.school or "")
    if item.kind is ChangeKind.POSTS and school and item.stage and item.stage not in school.stages:
        yield "stage", Bad("change", say("a stage of {s}", "应为{s}设有的学段", s=school.name))
    if item.kind is not ChangeKind.JOINED or not item.teacher:
        return
    if item.teacher in {*problem.teacher, *(person.id for person in problem.others)}:
        yield "teacher", Bad("change", say("is on the roster already", "已在花名册中，不是新增人员"), say(
            "correct single fields with 更正", "个别信息有变化的请用“更正”"))
        return
    told, given = columns(Teacher), dict(item.person)
    if not PostKind(given.get("post", PostKind.TEACHER)).teaches:
        yield "teacher", Bad("change", say("a teacher", "应为教师"), say(
            "staff who teach no subject take no part; nothing need be said of them",
            "教辅、工勤人员不参加交流，不必写入变更"))
    lacking = tuple(heading.title for name, heading in told.items() if heading.required and name not in given)
    if lacking:
        yield "teacher", Bad("change", say("these titles of sheet 教师 are missing: {t}",
                                           "缺少“教师”表的必填内容：{t}", t=lacking))


def identified(entry: ChangeEntry, problem: Problem) -> tuple[ChangeEntry, Issue | None]:
    """Return an entry whose person is found by a name that nobody else has, and what is wrong with the name.

    The name is not kept: what is told of a change names people by their ids.
    """
    item = entry.item
    nameless = replace(entry, item=replace(item, name=None))
    if item.kind is ChangeKind.JOINED or not item.name or "teacher" in entry.refused:
        return nameless, None
    named = [one.id for one in problem.teachers if fold(one.name or "") == fold(item.name)]
    if item.teacher is None and len(named) == 1:
        return replace(nameless, item=replace(nameless.item, teacher=named[0])), None
    if item.teacher in named:
        return nameless, None
    wrong = (say("the name of the teacher with this ID", "姓名与教师编号不是同一人") if item.teacher else
             say("{n} teachers have this name", "有{n}名教师同名，请填写教师编号", n=len(named)) if named else
             say("a name of sheet 教师", "“教师”表中没有此姓名"))
    bad = Bad("change", wrong, say("fill in 教师编号", "请填写或核对教师编号"))
    return (replace(nameless, refused=entry.refused | {"teacher"}),
            refusal(entry, entry.spot("name"), bad, shown("name", item.name)))


def _miscorrected(item: Change, problem: Problem) -> Iterator[tuple[str, Bad]]:
    try:
        told = correction(item, lexicon(problem))
    except Bad as bad:
        if bad.code == "unknown-field":
            yield "field", bad
        else:
            yield "value", Bad(bad.code, say("{f}: {e}", "“{f}”{e}", f=item.field, e=bad.expected), bad.remedy)
    else:
        doubt = doubt_of(told)
        if doubt is not None:
            yield "value", doubt


def contradictions(
    entries: Sequence[ChangeEntry], placed: Collection[str], earlier: Iterable[Change] = ()
) -> Iterator[Issue]:
    """Iterate over people who are said to have reported though they cannot have.

    Parameters
    ----------
    entries
        Changes of one file.
    placed
        Ids of those whom the published plan places.
    earlier
        Changes of earlier revisions.
    """
    away = gone((*earlier, *(entry.item for entry in entries)))
    for entry in entries:
        told = contradiction(entry.item, placed, away)
        if told is not None and "teacher" not in entry.refused:
            yield refusal(entry, entry.spot("teacher"), Bad("change", told, say(
                "correct the changes", "请更正变更内容")), entry.item.teacher or "")


def gone(changes: Iterable[Change]) -> set[str | None]:
    """Return the ids of all who withdrew or were exempted."""
    return {item.teacher for item in changes if item.kind in (ChangeKind.WITHDRAWN, ChangeKind.EXEMPT)}


def contradiction(item: Change, placed: Collection[str], away: Collection[str | None]) -> Text | None:
    """Return why somebody cannot have reported; None of other changes, or if they can."""
    if item.kind is not ChangeKind.REPORTED or not item.teacher:
        return None
    if item.teacher not in placed:
        return say("has no placement in the published plan", "不在已公示方案的安排之列")
    return say("has reported and withdrawn", "既已报到又退出") if item.teacher in away else None


def _needed(item: Change) -> tuple[str, ...]:
    """Return what must not be blank; a change without reason and author is no change."""
    needed = ["teacher"] if item.kind in (*_PERSONAL, ChangeKind.REPORTED) else ["school"]
    needed += {ChangeKind.CORRECTED: ["field"], ChangeKind.LOCKED: ["lock"],
               ChangeKind.EXEMPT: ["rule"], ChangeKind.POSTS: ["stage", "subject", "amount"]}.get(item.kind, [])
    if item.kind is not ChangeKind.REPORTED:
        needed += ["reason", "clerk"]
    if item.kind is ChangeKind.LOCKED and item.lock in (LockKind.GOES_TO, LockKind.NEVER_TO):
        needed.append("school")
    return tuple(needed)


def _roster(code: str) -> bool:
    rule = catalogue().get(code)
    return rule is not None and issubclass(rule, RosterRule)

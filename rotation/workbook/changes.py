"""The facts of a round after everything that happened since its plan was published."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from rotation.domain.fields import columns
from rotation.domain.problem import Problem
from rotation.domain.records import Lock, Need
from rotation.domain.revision import Change, ChangeKind, Lineage, Post, Revision
from rotation.domain.school import School
from rotation.domain.swaps import is_swap
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Form, LockKind, PersonStatus
from rotation.text import Text, say
from rotation.workbook import quoting, tables
from rotation.workbook.cells import RawCell
from rotation.workbook.choices import nearest
from rotation.workbook.header import fold, fold_title, titles_of
from rotation.workbook.lexicon import Lexicon
from rotation.workbook.parse import Bad, Parsed, RecordField
from rotation.workbook.template_cells import cell_value


def lexicon(problem: Problem) -> Lexicon:
    """Return the words of a problem: what references to schools and people may point to."""
    words = Lexicon(subjects={fold(need.subject): need.subject for need in problem.needs},
                    secrets=quoting.of_roster(problem.teachers))
    words.learn_schools({"code": s.code, "name": s.name, "short": s.short, "town": s.town}
                        for s in problem.schools)
    words.learn_teachers(teacher.id for teacher in problem.teachers)
    return words


def parsed(record: type[Any], name: str, given: object, words: Lexicon) -> Any:
    """Return a value as the reader of its column understands it.

    Raises
    ------
    Bad
        It cannot be read, or only by guessing.
    """
    result = understood(record, name, given, words)
    if result.change is not None and result.change.asks:
        raise Bad(result.change.code, result.change.text)
    return result.value


def understood(record: type[Any], name: str, given: object, words: Lexicon) -> Parsed:
    """Return a value as the reader of its column understands it, and what it would ask.

    Raises
    ------
    Bad
        It cannot be read.
    """
    told = columns(record)[name]
    if not _fits(told.kind, given) and not (record is Change and name == "value" and _is_single(given)):
        raise Bad("wrong-kind", _WANTED.get(told.kind, _A_TEXT))
    if isinstance(given, bool):
        given = "是" if given else "否"
    if isinstance(given, list):
        given = "、".join(map(str, given))
    numeric = isinstance(given, int | float) and told.kind not in ("id", "teacher", "school", "month")
    cell = RawCell(str(given), "number" if numeric else "text")
    return tables.parser_of(RecordField(record, name, told), words)(cell)


_NUMBERS = ("coordinate", "count", "hundredths", "order", "score", "share")
_LISTS = ("subjects", "schools", "choices")
_CODES = ("id", "teacher", "school", "month")
_A_TEXT = say("a text in quotation marks, and no more", "应为用半角引号括起的文字，只填一项")
_A_NUMBER = say("a number, and no more", "应为一个数字")
_WANTED: dict[str, Text] = dict.fromkeys(_NUMBERS, _A_NUMBER) | {
    "yes_no": say("true or false, or 是 or 否 in quotation marks", "应为 true 或 false，或用半角引号括起的“是”“否”"),
    "rooms": say("a number, true or false, or 是 or 否 in quotation marks",
                 "应为数字、true 或 false，或用半角引号括起的“是”“否”"),
    **dict.fromkeys(_LISTS, say("texts in quotation marks", "应为用半角引号括起的文字"))}


def _is_single(given: object) -> bool:
    return isinstance(given, str | int | float | date)


def _fits(kind: str, given: object) -> bool:
    """Whether a value of a TOML file may stand in a column of a kind; what a text says is read later."""
    if isinstance(given, str):
        return True
    if isinstance(given, bool):
        return kind in ("yes_no", "rooms")
    if isinstance(given, int | float):
        return kind in (*_NUMBERS, "rooms") or (kind in _CODES and isinstance(given, int))
    if isinstance(given, list):
        return kind in _LISTS and given != [] and all(isinstance(one, str) for one in given)
    return kind == "month" and isinstance(given, date)


def revised(problem: Problem, lineage: Lineage) -> Problem:
    """Return the facts of a round after everything that happened since publication.

    Withdrawals, exemptions and reports stand in `Problem.revision`; corrections replace one
    field of a record; new people join the roster; posts are rows of 需求; a closed school needs
    nobody any more; decisions are rows of 指定, which a later one replaces or takes back. An
    earlier decision to move somebody who withdrew falls away.
    """
    words = lexicon(problem)
    words.learn_teachers(str(item.teacher) for item in lineage.changes if item.kind is ChangeKind.JOINED)
    teachers, closed = dict(problem.teacher), set()
    for item in lineage.changes:
        if item.kind is ChangeKind.CORRECTED and item.teacher in teachers:
            teachers[item.teacher] = corrected(teachers[item.teacher], item, words)
        elif item.kind is ChangeKind.JOINED:
            teachers[str(item.teacher)] = joined(item, words)
        elif item.kind is ChangeKind.CLOSED:
            closed.add(item.school)
    needs = _needs(problem.needs, lineage.changes, closed)
    gone = {item.teacher for item in lineage.changes if item.kind is ChangeKind.WITHDRAWN}
    for key in [key for key in gone if key in teachers and teachers[key].unposted]:
        del teachers[key]  # a recruit who withdraws is not posted at all
    revision = _revision(lineage, _absent(problem, teachers, lineage))
    locks, swapped = _orders(problem.locks, lineage, teachers.keys() - {*revision.withdrawn, *revision.exempt})
    revision = replace(revision, swapped=swapped, shadowed=_shadowed(problem, lineage))
    return Problem.of(
        present=_present(problem, lineage), schools=_schools(problem, closed),
        teachers=teachers.values(), needs=needs,
        locks=[lock for lock in locks if lock.teacher in teachers], agreed=problem.agreed,
        shares=problem.shares,
        wishes=[w for w in problem.wishes if w.teacher in teachers], distances=problem.distances,
        history=problem.history, leaders=[item for item in problem.leaders if item.teacher in teachers],
        leader_orders=[item for item in problem.leader_orders if item.teacher in teachers],
        supports=problem.supports, pairs=problem.pairs, forecasts=problem.forecasts,
        itineraries=[item for item in problem.itineraries if item.teacher in teachers],
            parameters=problem.parameters, answers=problem.answers,
        others=problem.others, seconds=[post for post in problem.seconds if post.teacher in teachers],
        reference=dict(lineage.reference), revision=revision)


def _orders(
    ordered: Iterable[Lock], lineage: Lineage, movable: Collection[str]
) -> tuple[list[Lock], tuple[tuple[Lock, ...], ...]]:
    """Return the rows of 指定 after all changes, and those of form 对调 as they were each time one fell away."""
    locks, fell = list(ordered), list[tuple[Lock, ...]]()
    for number, item in enumerate(lineage.changes, 1):
        if item.kind is ChangeKind.LOCKED:
            rest = _without(locks, item)
            fell += _fallen(locks, rest)
            locks = [*rest, _lock(item, -number)]
        elif item.kind is ChangeKind.RELEASED:
            rest = [lock for lock in locks if lock.teacher != item.teacher]
            fell += _fallen(locks, rest)
            locks = rest
    moves = (LockKind.GOES_TO, LockKind.MUST_MOVE)
    rest = [lock for lock in locks if lock.teacher in movable or lock.kind not in moves]
    return rest, (*fell, *_fallen(locks, rest))


def _fallen(locks: list[Lock], rest: list[Lock]) -> list[tuple[Lock, ...]]:
    """Return the rows of form 对调 as they were, if one of them falls away."""
    swaps = tuple(lock for lock in locks if is_swap(lock))
    return [] if set(swaps) <= set(rest) else [swaps]


def _shadowed(problem: Problem, lineage: Lineage) -> frozenset[str]:
    """Return whom the workbook or a change ever sent in form 跟岗."""
    return frozenset((*(lock.teacher for lock in problem.locks if lock.form is Form.SHADOW),
                      *(str(item.teacher) for item in lineage.changes if item.form is Form.SHADOW)))


def _absent(problem: Problem, now: Mapping[str, Teacher], lineage: Lineage) -> dict[str, Post]:
    """Return the posts of those who were to stay in them and are there no longer."""
    held = {key: _held(problem.teacher[key]) for key in now if key in problem.teacher and key not in lineage.reference}
    return {key: post for key, post in sorted(held.items()) if post is not None and post != _held(now[key])}


_IN_POST = (PersonStatus.IN_POST, PersonStatus.ROTATION, PersonStatus.SUPPORT)


def _held(teacher: Teacher) -> Post | None:
    """Return school, stage and main subject of somebody in post; None of anybody else."""
    if teacher.status not in _IN_POST or teacher.unposted:
        return None
    return teacher.host or teacher.school, str(teacher.stage), teacher.subject


def _revision(lineage: Lineage, absent: Mapping[str, Post]) -> Revision:
    def named(kind: ChangeKind) -> list[Change]:
        return [item for item in lineage.changes if item.kind is kind]

    return Revision(
        base=lineage.base,
        withdrawn=frozenset(str(item.teacher) for item in named(ChangeKind.WITHDRAWN)),
        exempt={str(item.teacher): str(item.rule) for item in named(ChangeKind.EXEMPT)},
        reported={str(item.teacher): lineage.reference[str(item.teacher)]
                  for item in named(ChangeKind.REPORTED) if item.teacher in lineage.reference},
        absent=absent, closed=frozenset(str(item.school) for item in named(ChangeKind.CLOSED)),
        empty=lineage.empty, substitutes=dict(lineage.substitutes))


def corrected(teacher: Teacher, item: Change, words: Lexicon) -> Teacher:
    """Return the record with one field changed; doubts were settled when the change was read."""
    return _with(teacher, _field(item), correction(item, words).value)


def correction(item: Change, words: Lexicon) -> Parsed:
    """Return the new value of a corrected field, and what it would ask; an empty value empties it.

    Raises
    ------
    Bad
        There is no such field, or the value does not fit it.
    """
    name = _field(item)
    told = columns(Teacher)[name]
    if item.value:
        return understood(Teacher, name, item.value, words)
    if told.required:
        raise Bad("blank-required", say("must not be blank", "必填，不能为空"))
    return Parsed(() if told.kind in _LISTS else None)


def _field(item: Change) -> str:
    canonical, aliases = titles_of(Teacher)
    title = str(item.field)
    name = title if title in columns(Teacher) else canonical.get(fold_title(title)) or aliases.get(
        fold_title(title))
    if name is None or name in _FIXED:
        known = {fold_title(told.title): told.title for key, told in columns(Teacher).items() if key not in _FIXED}
        raise Bad("unknown-field", say("the title of a column of sheet 教师", "应为“教师”表的列标题"),
                  nearest(fold_title(title), known))
    return name


_FIXED = ("id", "post")
"""What makes somebody the person, and a teacher, that the plan was published with."""


def _with(teacher: Teacher, name: str, value: Any) -> Teacher:
    changed: dict[str, Any] = {name: value}
    return replace(teacher, **changed)


def _lock(item: Change, row: int) -> Lock:
    """Return the decision; its row is below 0, for it stands on no sheet of the workbook."""
    assert item.lock is not None, "judged when it was read"
    return Lock(teacher=str(item.teacher), kind=item.lock,
                schools=(item.school,) if item.school else (), form=item.form,
                term_years=item.term_years, relation=item.relation,
                reason=item.reason or "", clerk=item.clerk or "", row=row)


def _without(locks: list[Lock], item: Change) -> list[Lock]:
    """Drop earlier decisions about the same person that the new one contradicts."""
    moves, stays = (LockKind.GOES_TO, LockKind.MUST_MOVE), (LockKind.STAY,)
    against = {LockKind.STAY: moves, LockKind.MUST_MOVE: stays,
               LockKind.GOES_TO: (*stays, LockKind.GOES_TO)}.get(item.lock or LockKind.NEVER_TO, ())
    return [lock for lock in locks if lock.teacher != item.teacher or lock.kind not in against]


def _schools(problem: Problem, closed: set[str | None]) -> list[School]:
    nothing: dict[str, Any] = {f"grade{grade}": 0 for grade in range(1, 10)}
    nothing |= {"primary_pupils": 0, "junior_pupils": 0, "send_min": None, "receive_min": None}
    return [replace(school, **nothing) if school.code in closed else school
            for school in problem.schools]


def _needs(rows: Iterable[Need], changes: Iterable[Change], closed: set[str | None]) -> list[Need]:
    """Return the rows of 需求; a closed school needs nobody, and nobody of its own has to go at once (H85)."""
    found = {(need.school, need.stage, need.subject): need for need in rows}
    for item in changes:
        if item.kind is ChangeKind.POSTS and item.school and item.stage and item.subject:
            key, amount = (item.school, item.stage, item.subject), item.amount or 0
            before = found.get(key)
            most = before.most if before and amount and item.most is None else item.most
            found[key] = Need(school=item.school, stage=item.stage, subject=item.subject, amount=amount, most=most)
    return [replace(need, amount=0, most=None) if need.school in closed else need for need in found.values()]


def _present(problem: Problem, lineage: Lineage) -> frozenset[str]:
    """Return the columns there are, those that changes fill included."""
    posts = [item for item in lineage.changes if item.kind is ChangeKind.POSTS]
    return (problem.present | {"lock.kind", "lock.schools"} | {f"teacher.{name}" for item in lineage.changes
                                                               for name, _ in item.person}
            | ({"need.school", "need.stage", "need.subject", "need.amount"} if posts else set())
            | ({"need.most"} if any(item.most is not None for item in posts) else set()))


def joined(item: Change, words: Lexicon) -> Teacher:
    """Return the record of somebody new; doubts were settled when the change was read."""
    told: dict[str, Any] = {name: understood(Teacher, name, text, words).value for name, text in item.person}
    return Teacher(**told)


def person_of(values: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return the values of a row of 教师 as texts that are read back to the same values."""
    told = columns(Teacher)
    return tuple((name, str(text)) for name in told if name in values
                 and (text := cell_value(values[name], told[name])) is not None)

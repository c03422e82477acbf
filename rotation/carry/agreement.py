"""Where the ledger and the roster say two things of the same person: asked, and never settled by the program."""

from __future__ import annotations

from collections.abc import Iterator

from rotation.carry.past import Past
from rotation.domain.months import SEPTEMBER, Month
from rotation.domain.supply import Posting
from rotation.domain.teacher import Teacher
from rotation.ledger.history import Ending, LedgerSpell
from rotation.model.objection import Objection
from rotation.text import Text, say
from rotation.workbook.defects import MASK, yes
from rotation.workbook.header import fold_name

DIFFERS, SAME = "carry-differs", "same-person"


def doubts(past: Past) -> Iterator[Objection]:
    """Yield what only the office can tell.

    Parameters
    ----------
    past
        The workbook and what the ledger tells of the years before it.
    """
    start = Month(past.year, SEPTEMBER)
    running = {spell.teacher: spell for spell in past.history.recorded
               if spell.teacher is not None and spell.away and spell.start < start and (
                   spell.end is None or spell.end >= start)}
    for teacher in past.round.problem.teachers:
        if teacher.id in running:
            yield from _differs(past, teacher, running[teacher.id])
    yield from _renumbered(past, start)


def _differs(past: Past, teacher: Teacher, spell: LedgerSpell) -> Iterator[Objection]:
    posting = past.round.posting(teacher)
    if spell.home != teacher.school:
        yield _asked(past, teacher, "school", spell, past.round.named(teacher.school))
    elif posting is None:
        yield _asked(past, teacher, "status", spell, say("not on rotation", "未在交流"))
    elif posting.school != past.now_called(spell.host) or _ends_otherwise(spell, posting):
        yield _asked(past, teacher, "host", spell, say(
            "{s} until {u}", "{s}，至{u}", s=past.round.named(posting.school), u=str(posting.until or "—")))


def _ends_otherwise(spell: LedgerSpell, posting: Posting) -> bool:
    """Whether the end is another one, though nothing happened since that would explain it."""
    return posting.until != spell.end and not (spell.extended or spell.ended is Ending.EARLY)


def _asked(past: Past, teacher: Teacher, name: str, spell: LedgerSpell, roster: Text | str) -> Objection:
    home, host = (past.history.called(code) for code in (spell.home, spell.host))
    return Objection(DIFFERS, "ask", "teachers", teacher.row, name, MASK, say(
        "the ledger has {f} to {h} until {e} ({w}); the roster says {r}; the ledger's word would be taken",
        "台账为{f}派往{h}，至{e}（{w}），花名册为{r}；将以台账为准", h=host, f=home, e=str(spell.end or "—"),
        w=past.entry(spell), r=roster), say(
        "{y}; if the roster is right, correct the ledger (rotation ledger correct or event)",
        "{y}；如花名册正确，请先在台账中更正（rotation ledger correct 或 event）", y=yes(DIFFERS)))


def _renumbered(past: Past, start: Month) -> Iterator[Objection]:
    """Yield people of the ledger who may be on the roster under another number."""
    told = {spell.teacher for spell in past.history.recorded}
    rivals: dict[tuple[str, str], list[Teacher]] = {}
    for teacher in past.round.problem.teachers:
        if teacher.id not in told:
            rivals.setdefault((fold_name(teacher.name), teacher.school), []).append(teacher)
    seen = set()
    for spell in past.history.recorded:
        lost = spell.teacher is not None and spell.teacher not in past.round.problem.teacher and spell.away and (
            spell.end is None or spell.end >= start)
        found = rivals.get((fold_name(spell.name or ""), spell.home), []) if lost else []
        if len(found) == 1 and spell.teacher not in seen:
            seen.add(spell.teacher)
            yield Objection(SAME, "ask", "teachers", found[0].row, "id", MASK, say(
                "the ledger has somebody of this name and school under number {n}, who is not on the roster; they "
                "would be taken for two people",
                "台账中有姓名、学校相同而编号为 {n} 的人员，不在花名册中；将按两个人处理", n=spell.teacher),
                say("{y}; if it is one person, record the new number (rotation ledger event, 类型 更号)",
                    "{y}；如是同一人，请先在台账记入更号（rotation ledger event，类型“更号”）", y=yes(SAME)))

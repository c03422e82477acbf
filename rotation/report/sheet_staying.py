"""Sheet 留任建议: of everybody whose term has ended, what the round gains if he stays; for the office to ask."""

from __future__ import annotations

from rotation.domain.round import Opening, Round
from rotation.domain.settings import Explaining, meaning
from rotation.domain.supply import left_host
from rotation.domain.teacher import Teacher
from rotation.figures.words import people
from rotation.model.staying import undecided
from rotation.report._sheet import Filled, Group, Sheet
from rotation.report.names import who
from rotation.report.sheet_moves import NO_PLAN
from rotation.report.view import Stay, View
from rotation.tables.table import Column
from rotation.text import say


def _staying(view: View) -> Filled | None:
    """Return one row for each, those by whom most is gained first; no sheet where nobody's term has ended."""
    found = undecided(view.round)
    if not found or view.lineage is not None:
        return None
    if not view.has_plan:
        return Filled(_columns(view), (), (NO_PLAN,))
    order = {one.id: place for place, one in enumerate(sorted(found, key=lambda one: lacking_first(view, one)))}
    items = sorted(found, key=lambda one: (*(-gain for gain in _gain(_of(view, one))), order[one.id]))
    return Filled(
        _columns(view), tuple(items), frozen=3, filtered=True,
        notes_above=(say(
            "For the office to ask these people: nobody is placed by this sheet. Who agrees gets 留任 in column "
            "期满去向 of sheet 教师, and the plan is made again. Each gain is of this person alone and does not add up",
            "供教育局征询本人意见，本表不作安排。本人同意、批准留任的，在“教师”表“期满去向”列填“留任”后重新编制。"
            "各行均为仅该一人留任时重新求解所得，不能相加"), say(
            "“Not worked out”: beyond a quarter of “{n}” ({k}), or not asked for; without a proven plan nothing is",
            "注明“未测算”的，是超出了“{n}”（{k}个）的四分之一，或本次未要求测算、方案未证最优",
            n=meaning(Explaining, "solves"), k=view.policy.explaining.questions(len(view.round.options)))))


def last_cell(round: Round, teacher: Teacher) -> Opening:
    """Return the (place, subject) that somebody leaves whose term has ended."""
    host = left_host(teacher, round.settings.cutoff) or ""
    return Opening(host, teacher.stage, round.subject_at(host, teacher.stage, teacher.subject))


def lacking_first(view: View, teacher: Teacher) -> tuple[int, str]:
    """Return the place in the order of what the host still lacks, most first."""
    return -_lacks(view, last_cell(view.round, teacher)), teacher.id


def _lacks(view: View, at: Opening) -> int:
    """Return the people whom a (place, subject) lacks after the plan, hundredths."""
    cell = view.round.cells.get(at)
    return 0 if cell is None else cell.shortage(view.change(at))


def _over(view: View, teacher: Teacher) -> int:
    """Return the people whom the own school has beyond its posts of the subject after the plan, hundredths."""
    home = view.round.supply.key_of(teacher.id) if teacher.id in view.round.supply.counted else None
    cell = None if home is None else view.round.cells.get(Opening(*home))
    return 0 if cell is None or home is None else max(0, cell.after(view.change(Opening(*home))) - 100 * cell.posts)


def _of(view: View, teacher: Teacher) -> Stay:
    return view.staying.get(teacher.id, Stay())


def _gain(stay: Stay) -> tuple[int, int, int]:
    return stay.empty, stay.short, stay.km


def _columns(view: View) -> tuple[Column[Teacher], ...]:
    return (
        *who(view),
        Column("last", say("Last host", "期满前接收学校"), "wrap", 22,
               lambda one: view.school(last_cell(view.round, one).school)),
        Column("lacks", say("Its subject still short after the plan", "该校该学科方案后仍缺（人）"), "decimal",
               of=lambda one: people(_lacks(view, last_cell(view.round, one)))),
        Column("over", say("Beyond the posts at the own school", "本校该学科方案后超出岗位（人）"), "decimal",
               of=lambda one: people(_over(view, one))),
        Column("short", say("If he stays: fewer people missing", "留任后缺额减少（人）"), "decimal",
               of=lambda one: people(_of(view, one).short) if _of(view, one).worked else None),
        Column("empty", say("Fewer subjects without a teacher", "无人任教学科减少（个）"), "count",
               of=lambda one: _of(view, one).empty if _of(view, one).worked else None),
        Column("km", say("Fewer kilometers", "路途减少（公里）"), "count",
               of=lambda one: _of(view, one).km if _of(view, one).worked else None),
        Column("why", say("What is gained", "说明"), "wrap", 44, lambda one: _of(view, one).says))


STAYING = Sheet("staying", say("Asked to stay", "留任建议"),
                say("Whom to ask to stay after the term", "期满人员留任建议"), Group.WORKING, 79, _staying)

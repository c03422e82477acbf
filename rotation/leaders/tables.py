"""The sheets of 校长方案.xlsx that the party group and the office read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from rotation.domain.cadre import SchoolLeader
from rotation.domain.leadership import LeaderVerdict
from rotation.domain.seats import Seat
from rotation.domain.vocabulary import Duty
from rotation.leaders.chains import LinkedMoves, seat_told, sentence
from rotation.leaders.file import kind_of
from rotation.leaders.forecast import ForecastLine, forecast
from rotation.leaders.view import LeaderView
from rotation.leaders.why import why
from rotation.report._sheet import Filled, Group, ResultSheet
from rotation.rules import known
from rotation.rules._seats import ruling
from rotation.rules.c10_stage_led import StagesLed
from rotation.rules.k05_vacancies import lacks_secretary, vacant_deputies
from rotation.tables.table import NUMBER, Band, Column
from rotation.text import Text, say

INTERNAL = say("Internal: for the party group, not for publication", "内部：供局党组研究，不公示")


LeaderSheet = ResultSheet[LeaderView]
"""One sheet of the workbook."""


# -- 方案概览 ---------------------------------------------------------------------------------


class OverviewLine(NamedTuple):
    """One figure, with a remark."""

    title: object
    value: object = None
    note: object = None


_OVERVIEW: tuple[Column[OverviewLine], ...] = (
    Column("title", say("Figure", "项目"), "wrap", 34), Column("value", say("Number", "数量"), "count", mixed=True),
    Column("note", say("How it is counted", "说明"), "wrap", 70))


def _overview(view: LeaderView) -> Filled:
    return Filled(_OVERVIEW, tuple(_figures(view)), notes_above=(result(view), INTERNAL))


def result(view: LeaderView) -> Text:
    """Return in one sentence what the plan is, and whether it is proven best."""
    return say("{s}; {e}", "{s}；{e}", s=view.outcome.status, e=extent(view))


def extent(view: LeaderView) -> Text:
    """Return how many people the plan moves, for where its status stands beside it."""
    return say("{n} leaders change seats in {c} chains and rings", "{n}名人员调整，分{c}条链（环）",
               n=len(view.moves), c=len(view.chains))


def _figures(view: LeaderView) -> Iterator[OverviewLine | Band]:
    yield Band(say("Who", "一、人员"))
    for title, number in view.task.counts(view.plan).values():
        yield OverviewLine(title, number)
    yield OverviewLine(say("Near retirement", "临近退休人数"), _verdicts(view, LeaderVerdict.NEAR))
    yield OverviewLine(say("Due or must move, and staying", "任满（必须交流）未动人数"), len(due_staying(view)))
    yield Band(say("Seats", "二、职位"))
    before, after = vacant_before(view), len(vacancies(view))
    yield OverviewLine(say("Vacant before", "调整前空缺"), before, say(
        "seats whose holder leaves or that had none", "因退休、离任空出或原已空缺的职位"))
    yield OverviewLine(say("Vacant after", "调整后空缺"), after)
    heads = len(view.plan.changed_heads)
    yield OverviewLine(say("Schools that change their head", "更换校长的学校"), heads, say(
        "of {n} schools", "共{n}所学校", n=len(view.cadre.schools)))
    if view.parent is not None:
        yield OverviewLine(
            say("Changed since {f}", "与上一版（{f}）不同的人数", f=view.parent.folder), len(view.changed),
            Text.of(tuple(view.cadre.named(key) for key in view.changed)))
    yield from _to_decide(view)
    if view.chains:
        yield Band(say("Chains and rings", "三、链与环"))
        for number, chain in enumerate(view.chains, 1):
            yield OverviewLine(say("No. {n}", "第{n}条", n=number), len(chain.steps), sentence(view.cadre, chain))


def _to_decide(view: LeaderView) -> Iterator[OverviewLine]:
    """Iterate over those who keep a seat that a rule would not give them."""
    people = [person for person in view.leaders if person.id in view.to_decide]
    if people:
        yield OverviewLine(say("Staying, for the party group to decide", "留任而须提请研究的人数"), len(people), say(
            "see column 提请研究 of the verdicts: {p}", "见“任职审查”表“提请研究”列：{p}",
            p=tuple(person.name for person in people)))


def _verdicts(view: LeaderView, *wanted: LeaderVerdict) -> int:
    return sum(view.verdict(person) in wanted for person in view.leaders)


def due_staying(view: LeaderView) -> list[SchoolLeader]:
    """Return those who are due, or must move, and change no school."""
    return [person for person in view.leaders if view.verdict(person).is_due
            and view.plan.seat.get(person.id, Seat(person.team, person.duty)).school == person.team]


# -- 任免建议名单 -----------------------------------------------------------------------------


class AppointmentLine(NamedTuple):
    """One row: somebody who takes a seat, or gives one up."""

    person: SchoolLeader
    seat: Seat | None


def _appointments(view: LeaderView) -> Filled:
    lines = [*(AppointmentLine(person, seat) for person, seat in view.moves),
             *(AppointmentLine(person, None) for person in view.leaving)]
    return Filled(appointment_columns(view), tuple(lines), notes_above=(INTERNAL,), frozen=3, filtered=True)


def appointment_columns(view: LeaderView) -> tuple[Column[AppointmentLine], ...]:
    """Return the columns of 任免建议名单."""
    cadre = view.cadre
    return (
        NUMBER, Column("teacher", say("Teacher ID", "教师编号"), of=lambda one: one.person.id),
        Column("name", say("Name", "姓名"), of=lambda one: one.person.name),
        Column("held", say("Present post", "现任"), "wrap", 30, lambda one: held(view, one.person)),
        Column("taken", say("Post proposed", "拟任"), "wrap", 30, lambda one: one.seat and seat_told(cadre, one.seat)),
        Column("relieved", say("Relieved of", "拟免"), "wrap", 30, lambda one: _relieved(view, one)),
        Column("since", say("In post since", "任现职年月"), "center", of=lambda one: _month(one.person)),
        Column("years", say("Years in post", "任职年限"), "count", of=lambda one: cadre.in_post(one.person)),
        Column("verdict", say("Verdict", "类别"), "center", of=lambda one: view.verdict(one.person)),
        Column("kind", say("Kind", "任免类型"), "center", of=lambda one: kind_of(one.person, one.seat)
               if one.seat else say("leaves", "退出")),
        Column("chain", say("Chain", "链号"), "index", of=lambda one: view.chain_of.get(one.person.id)),
        Column("km", say("Kilometers from home", "路程公里（自家庭所在地）"), "count", of=lambda one: _way(view, one)),
        Column("why", say("Reason", "理由"), "wrap", 60, lambda one: reason(view, one)),
        Column("host", say("School code", "拟任学校代码"), of=lambda one: one.seat and one.seat.school),
        Column("duty", say("Duty", "拟任职务"), "center", of=lambda one: one.seat and one.seat.duty))


def held(view: LeaderView, person: SchoolLeader) -> Text:
    """Return the present post of somebody."""
    if person.duty is Duty.NONE:
        return say("teacher of {s}", "{s}教师", s=view.cadre.named(person.team))
    return seat_told(view.cadre, Seat(view.cadre.place(person), person.duty))


def _way(view: LeaderView, one: AppointmentLine) -> int | None:
    """Return the kilometers from home to another school; None where the school stays the same."""
    if one.seat is None or one.seat.school == one.person.team:
        return None
    return view.cadre.km(one.person, one.seat.school)


def _relieved(view: LeaderView, one: AppointmentLine) -> Text | None:
    return held(view, one.person) if one.person.level else None


def _month(person: SchoolLeader) -> str | None:
    return None if person.teacher.duty_since is None else str(person.teacher.duty_since)


def reason(view: LeaderView, one: AppointmentLine) -> Text:
    """Return why somebody is moved, with the figures, and what the next best would cost if that was worked out."""
    priced = view.reasons.get(one.person.id) if one.seat else None
    return grounds(view, one) if priced is None else Text.joined((grounds(view, one), priced))


def grounds(view: LeaderView, one: AppointmentLine) -> Text:
    """Return why somebody is moved, with the figures alone, for papers."""
    person, seat = one
    if seat is None:
        return why(view, person)
    stages = ruling(view.cadre, StagesLed)
    ground = stages.ground(view.cadre, person, seat.school) if stages else None
    told = (why(view, person), _need(view, person), ground)
    return Text.joined(part for part in told if part is not None)


def _need(view: LeaderView, person: SchoolLeader) -> Text | None:
    """Return the need that a move serves: a vacant post, else whom it follows; None of a row that no plan has."""
    if person.id not in view.chain_of:
        return None
    chain = view.chains[view.chain_of[person.id] - 1]
    place = next(number for number, step in enumerate(chain.steps) if step.person is person)
    before = chain.steps[place - 1].person if place or chain.ring else chain.opened
    if before is None:
        return say("fills a vacant post", "补该职位空缺")
    return say("follows {p}", "接任{p}", p=before.name)


# -- 任职审查 ---------------------------------------------------------------------------------


def _verdict_sheet(view: LeaderView) -> Filled:
    cadre = view.cadre
    columns: tuple[Column[SchoolLeader], ...] = (
        NUMBER, Column("teacher", say("Teacher ID", "教师编号"), of=lambda one: one.id),
            Column("name", say("Name", "姓名")),
        Column("school", say("School", "学校"), "wrap", 28, lambda one: cadre.named(cadre.place(one))),
        Column("duty", say("Post", "职务"), "center"),
        Column("since", say("In post since", "任现职年月"), "center", of=_month),
        Column("years", say("Years in post", "任职年限"), "count", of=cadre.in_post),
        Column("leading", say("Years of leading the school", "本校任领导年限"), "count", of=cadre.leading_here),
        Column("verdict", say("Verdict", "审查结论"), "center", of=view.verdict),
        Column("rule", say("Rule", "依据规则"), "wrap", 18, lambda one: _labelled(cadre.standings[one.id].rule)),
        Column("also", say("Further rules", "同时符合的规则"), "wrap", 24, lambda one: _also(view, one)),
        Column("why", say("Figures", "说明"), "wrap", 56, lambda one: why(view, one)),
        Column("decided", say("This year", "本年度安排"), "wrap", 40, lambda one: decided(view, one)),
        Column("party", say("For the party group", "提请研究"), "wrap", 40, view.decides))
    band = Band(say("Candidates", "后备人选"))
    rows = (*view.leaders, *((band, *view.candidates) if view.candidates else ()))
    return Filled(columns, rows, notes_above=(INTERNAL,), frozen=3, filtered=not view.candidates)


def _also(view: LeaderView, person: SchoolLeader) -> Text:
    found = view.cadre.standings[person.id]
    return Text.of(tuple(_labelled(code) for code in found.failing if code != found.rule))


def _labelled(code: str) -> Text:
    """Return ``D10 任满两届`` for the code of a rule."""
    rule = known(code)
    return Text.of(code) if rule is None else say("{c} {l}", "{c} {l}", c=code, l=rule.label)


def decided(view: LeaderView, person: SchoolLeader) -> Text:
    """Return what the plan makes of somebody, and at what price another choice, if that was worked out."""
    seat = view.plan.seat.get(person.id)
    if seat is not None:
        return say("to be {t}", "拟任{t}", t=seat_told(view.cadre, seat))
    if view.verdict(person) is LeaderVerdict.LEAVING:
        return say("leaves", "离任")
    told = view.reasons.get(person.id)
    stays = say("stays", "留任原职") if person.level else say("not promoted this year", "本年度未提任")
    return stays if told is None else say("{s}: {w}", "{s}：{w}", s=stays, w=told)


def counted_verdicts(view: LeaderView) -> Text:
    """Return how many leaders have which verdict, in one sentence."""
    parts = (say("{v} {n}", "{v}{n}人", v=verdict, n=number) for verdict in LeaderVerdict
             if (number := _verdicts(view, verdict)))
    return say("{n} leaders: {p}", "校级领导{n}人：{p}", n=len(view.leaders), p=tuple(parts))


def verdict_line(view: LeaderView, person: SchoolLeader) -> tuple[object, ...]:
    """Return name, post, years, verdict and figures of somebody, for a terminal."""
    return (person.name, held(view, person), view.cadre.in_post(person), view.verdict(person), Text.joined(
        part for part in (why(view, person), view.decides(person)) if part is not None))


# -- 班子变化 ---------------------------------------------------------------------------------


class TeamLine(NamedTuple):
    """One member of a team before or after."""

    person: SchoolLeader
    code: str


def _teams(view: LeaderView) -> Filled:
    columns: tuple[Column[TeamLine], ...] = (
        NUMBER, Column("school", say("School", "学校"), "wrap", 28, lambda one: view.cadre.named(one.code)),
        Column("name", say("Name", "姓名"), of=lambda one: one.person.name),
        Column("before", say("Before", "调整前"), "wrap", 30, lambda one: held(view, one.person)),
        Column("after", say("After", "调整后"), "wrap", 30, lambda one: _after(view, one)),
        Column("years", say("Years in post after", "调整后任职年限"), "count", of=lambda one: _tenure_after(view, one)),
        Column("state", say("Change", "变化"), "center", of=lambda one: _change(view, one)),
        Column("code", say("School code", "学校代码")))
    return Filled(columns, tuple(_team_lines(view)), notes_above=(INTERNAL,))


def _team_lines(view: LeaderView) -> Iterator[TeamLine | Band]:
    for code in view.cadre.schools:
        before, after = view.cadre.teams[code], view.plan.team(code)
        new = [person for person in after if person not in before]
        yield Band(say("{s}: {b} before, {a} after, {n} stay", "{s}：调整前{b}人，调整后{a}人，留任{n}人",
                       s=view.cadre.named(code), b=len(before), a=len(after), n=len(after) - len(new)))
        for person in (*before, *new):
            yield TeamLine(person, code)


def _after(view: LeaderView, one: TeamLine) -> Text | None:
    seat = view.plan.seat.get(one.person.id)
    if seat is not None:
        return seat_told(view.cadre, seat)
    return None if view.cadre.leaves(one.person) else held(view, one.person)


def _tenure_after(view: LeaderView, one: TeamLine) -> int | None:
    if one.person.id in view.plan.seat:
        return 0
    return None if view.cadre.leaves(one.person) else view.cadre.in_post(one.person)


def _change(view: LeaderView, one: TeamLine) -> Text:
    seat = view.plan.seat.get(one.person.id)
    if one.person.team != one.code or not one.person.level:
        return say("arrives", "调入")
    if view.cadre.leaves(one.person):
        return say("leaves office", "离任")
    if seat is None:
        return say("stays", "留任")
    return say("promoted here", "本校提任") if seat.school == one.code else say("moves away", "调出")


# -- 链与环 -----------------------------------------------------------------------------------


class ChainLine(NamedTuple):
    """One chain or ring."""

    number: int
    chain: LinkedMoves


def _chains(view: LeaderView) -> Filled | None:
    if not view.chains:
        return None
    cadre = view.cadre
    columns: tuple[Column[ChainLine], ...] = (
        Column("number", say("No.", "链号"), "index"),
        Column("kind", say("Kind", "类型"), "center", of=lambda one: say("ring", "环") if one.chain.ring
               else say("chain", "链")),
        Column("people", say("People", "人数"), "count", of=lambda one: len(one.chain.steps)),
        Column("says", say("In one sentence", "一句话说明"), "wrap", 110, lambda one: sentence(cadre, one.chain)))
    return Filled(columns, tuple(ChainLine(*one) for one in enumerate(view.chains, 1)), notes_above=(INTERNAL,))


# -- 空缺与后备 -------------------------------------------------------------------------------


class VacancyLine(NamedTuple):
    """A seat without holder after the plan, and how many are missing."""

    seat: Seat
    number: int


def vacancies(view: LeaderView) -> tuple[VacancyLine, ...]:
    """Return the seats without a holder after the plan."""
    cadre, plan = view.cadre, view.plan
    found = []
    for code in cadre.schools:
        heads = 1 - len(plan.holders(cadre.head(code)))
        found += [VacancyLine(cadre.head(code), heads)] if heads > 0 else []
        found += [VacancyLine(cadre.secretary(code), 1)] if lacks_secretary(cadre, plan, code) else []
        missing = vacant_deputies(plan, code)
        found += [VacancyLine(Seat(code, Duty.VICE_HEAD), missing)] if missing else []
    return tuple(found)


def vacant_before(view: LeaderView) -> int:
    """Return how many seats would have no holder if nobody moved."""
    still = LeaderView(view.cadre, view.policy, view.outcome)
    vars(still)["plan"] = type(view.plan)(view.cadre, ())
    return sum(line.number for line in vacancies(still))


def _vacancies(view: LeaderView) -> Filled:
    cadre = view.cadre
    columns: tuple[Column[Any], ...] = (
        NUMBER, Column("seat", say("Seat", "职位"), "wrap", 34, lambda one: seat_told(cadre, one.seat)),
        Column("number", say("Missing", "缺额"), "count"),
        Column("takers", say("Who could take it", "可任人选数"), "count", of=lambda one: len(takers(view, one.seat))),
        Column("names", say("Nearest", "就近人选"), "wrap", 60, lambda one: Text.of(tuple(
            person.name for person in takers(view, one.seat)[:5]))),
        Column("prices", say("What each would cost", "由其担任的影响"), "wrap", 60, lambda one: Text.joined(
            (say("{p}: {w}", "{p}：{w}", p=name, w=price) for name, price in view.offers.get(one.seat, ())),
            "; ", "；")),
        Column("code", say("School code", "学校代码"), of=lambda one: one.seat.school))
    note = say("No seat is vacant after the plan", "调整后没有空缺职位")
    rows = vacancies(view)
    return Filled(columns, rows, notes_above=(INTERNAL,) if rows else (INTERNAL, note))


def takers(view: LeaderView, seat: Seat) -> list[SchoolLeader]:
    """Return those who may take a seat and are not moved, the nearest first."""
    cadre = view.cadre
    found = [cadre.people[key] for key, one in cadre.options.pairs() if one == seat and key not in view.plan.seat]
    return sorted(found, key=lambda person: (cadre.km(person, seat.school) or 0, person.id))


# -- 届满预测 ---------------------------------------------------------------------------------


def _forecast(view: LeaderView) -> Filled:
    columns: tuple[Column[ForecastLine], ...] = (
        NUMBER, Column("year", say("Year", "年度"), "index"),
        Column("teacher", say("Teacher ID", "教师编号"), of=lambda one: one.person.id),
        Column("name", say("Name", "姓名"), of=lambda one: one.person.name),
        Column("seat", say("Seat", "职位"), "wrap", 34, lambda one: seat_told(view.cadre, one.seat)),
        Column("kind", say("What", "情形"), "center"),
        Column("figures", say("Figures", "说明"), "wrap", 50))
    return Filled(columns, tuple(forecast(view)), notes_above=(INTERNAL,), filtered=True)


SHEETS: tuple[LeaderSheet, ...] = (
    LeaderSheet("overview", say("Overview", "方案概览"), Group.DECIDED, _overview),
    LeaderSheet("appointments", say("Appointments", "任免建议名单"), Group.DECIDED, _appointments),
    LeaderSheet("verdicts", say("Verdicts", "任职审查"), Group.WORKING, _verdict_sheet),
    LeaderSheet("teams", say("Teams", "班子变化"), Group.WORKING, _teams),
    LeaderSheet("chains", say("Chains and rings", "链与环"), Group.DECIDED, _chains),
    LeaderSheet("vacancies", say("Vacancies", "空缺与后备"), Group.WORKING, _vacancies),
    LeaderSheet("forecast", say("Forecast", "届满预测"), Group.WORKING, _forecast),
)

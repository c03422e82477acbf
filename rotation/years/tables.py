"""The sheets of 三年规划.xlsx but for the first ones, for the office and the party group; and their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from rotation.domain.indicators import ARTS
from rotation.domain.vocabulary import Stage
from rotation.report._sheet import Filled, Group, ResultSheet
from rotation.tables.table import NUMBER, Band, Column, Table
from rotation.text import Text, say
from rotation.years.case import YearsView
from rotation.years.figures import (
    figures,
    freed,
    needs,
    planned_hiring,
    retired_by_subject,
    returns,
    traffic,
)
from rotation.years.leading import leaving
from rotation.years.overview import first_list, overview, within

YearsSheet = ResultSheet[YearsView]
"""One sheet of the workbook."""


def year_columns(
    view: YearsView, key: str, title: Text, of: Callable[[Any, int], object], **more: Any,
) -> Iterator[Column[Any]]:
    """Iterate over one column a year: ``of`` takes the row and the year."""
    for year in view.horizon.years:
        yield Column(f"{key}_{year}", say("{y} {t}", "{y}年{t}", y=year, t=title), more.get("look", "count"),
                     more.get("most", 14), lambda item, year=year: of(item, year), more.get("total"))  # type: ignore[misc]


# -- 招聘需求 ---------------------------------------------------------------------------------


class NeedLine(NamedTuple):
    """One stage and subject over the years."""

    stage: Stage
    subject: str


def _recruits(view: YearsView) -> Filled:
    told = {year: needs(view.plan, year) for year in view.horizon.years}
    rows = [NeedLine(*key) for key in told[view.horizon.first] if any(one.get(key) for one in told.values())]
    rows.sort(key=lambda row: (row.stage is not Stage.PRIMARY, -sum(told[year][row].short for year in told)))

    def of(part: str) -> Callable[[Any, int], object]:
        return lambda row, year: Fraction(getattr(told[year][row], part), 1 if part == "posts" else 100)
    hiring = planned_hiring(view.horizon)
    columns = (
        Column[Any]("stage", say("Stage", "学段"), "center", total=_all),
        Column[Any]("subject", say("Subject", "学科")),
        *(year_columns(view, "hired", say("hired as forecast", "已列待招"), lambda row, year: hiring[year, *row],
                       look="moves", total=_sum) if hiring else ()),
        *year_columns(view, "posts", say("posts", "岗位"), lambda row, year: told[year][row].posts, total=_sum),
        *year_columns(view, "short", say("to recruit", "待招"), of("short"), look="gap", total=_sum),
        *year_columns(view, "over", say("surplus", "富余"), of("over"), look="gap", total=_sum))
    return Filled(columns, tuple(rows), notes_above=(say(
        "To recruit: posts still missing after the exchange, retirements, returns and the hiring of sheet Forecasts "
        "counted; they fall by the people recruited",
        "待招＝退休减员、期满返回、“预测”表已列待招人员到岗和交流之后仍缺的岗位；招到多少即减少多少"),
        _classes(view)), frozen=2)


def _classes(view: YearsView) -> Text:
    """Say from what the classes of later years are told."""
    told = sorted({item.year for item in view.problem.forecasts if item.year in view.horizon.years[1:]
                   and not item.grade1 is item.grade7 is None})
    if not told:
        return say("Classes of later years: today's, one grade higher; first grades as many as now; sheet Forecasts of "
                   "the workbook tells others", "以后年度班级数按现有班级升级推算，一年级、七年级按现数；"
                   "另有预计的，请填数据的“预测”表")
    return say("Classes of later years: today's, one grade higher; first grades by sheet Forecasts ({y}), else as many "
               "as now", "以后年度班级数按现有班级升级推算，一年级、七年级按“预测”表（{y}年），未填的按现数",
               y="、".join(map(str, told)))


def _all(cells: Any) -> object:
    del cells
    return say("total", "合计")


def _sum(cells: Any) -> object:
    return sum((cell for cell in cells if cell is not None), Fraction(0))


# -- 年度人数 ---------------------------------------------------------------------------------


def _schools(view: YearsView) -> Filled:
    told = {year: traffic(view.plan, year) for year in view.horizon.years}
    rows = [school for school in view.problem.schools if school.stages]
    parts = (("leave", say("leave", "派出")), ("arrive", say("arrive", "接收")), ("back", say("return", "期满返回")),
             ("gone", say("retire", "退休")))
    columns = (Column[Any]("name", say("School", "学校"), "wrap", 30, total=_all), *(
        column for part, title in parts for column in year_columns(
            view, part, title, lambda row, year, part=part: getattr(told[year][row.code], part), look="moves",  # type: ignore[misc]
            total=_sum)))
    return Filled(columns, tuple(rows), frozen=1)


# -- 紧缺学科 ---------------------------------------------------------------------------------


def _scarce(view: YearsView) -> Filled:
    horizon, plan, people = view.horizon, view.plan, view.problem.teacher
    able = {*horizon.round.options.movers, *horizon.cohort_of}
    told = {year: needs(plan, year) for year in horizon.years}
    rows = [NeedLine(stage, subject) for stage in (Stage.PRIMARY, Stage.JUNIOR) for subject in ARTS
            if told[horizon.first].get((stage, subject))]

    def stock(row: Any) -> set[str]:
        return {key for key in able if (people[key].stage, people[key].subject) == tuple(row)}

    def spent(row: Any, year: int) -> int:
        return sum(plan.placed[key].year == year for key in stock(row) if key in plan.placed)
    columns = (
        Column[Any]("stage", say("Stage", "学段"), "center"), Column[Any]("subject", say("Subject", "学科")),
        Column[Any]("stock", say("May go in some year", "规划期内可派出"), "count", 14, lambda row: len(stock(row))),
        *year_columns(view, "spent", say("go", "派出"), spent),
        Column[Any]("left", say("Left at the end", "期末留存"), "count", 14,
                    lambda row: len(stock(row)) - sum(spent(row, year) for year in horizon.years)),
        *year_columns(view, "short", say("missing", "缺额"), lambda row, year: Fraction(told[year][row].short, 100),
                      look="gap"))
    return Filled(columns, tuple(rows), frozen=2)


# -- 应轮人员 ---------------------------------------------------------------------------------


class TurnLine(NamedTuple):
    """People alike, and when their turns come."""

    cohort: str
    people: tuple[str, ...]
    names: str


def _turns(view: YearsView) -> Filled:
    horizon, plan, teacher = view.horizon, view.plan, view.problem.teacher
    rows = []
    for cohort in horizon.cohorts:
        first = [key for key in cohort.people if plan.first.placement(key) is not None]
        rows.append(TurnLine(cohort.id, cohort.people, "、".join(teacher[key].name for key in first)))

    def turns(row: Any, year: int) -> int:
        return sum(plan.placed[key].year == year for key in row.people if key in plan.placed)
    columns = (
        NUMBER, Column[Any]("school", say("Home school", "派出学校"), "wrap", 26,
                            lambda row: horizon.named(teacher[row.people[0]].school)),
        Column[Any]("stage", say("Stage", "学段"), "center", of=lambda row: teacher[row.people[0]].stage),
        Column[Any]("subject", say("Subject", "学科"), of=lambda row: teacher[row.people[0]].subject),
        Column[Any]("people", say("People", "人数"), "count", of=lambda row: len(row.people), total=_sum),
        *year_columns(view, "turn", say("go", "轮到"), turns, look="moves", total=_sum),
        Column[Any]("later", say("No turn yet", "尚未轮到"), "moves", of=lambda row: sum(
            key not in plan.placed for key in row.people), total=_sum),
        Column[Any]("last", say("Soon too old", "将因年龄退出"), "moves", of=lambda row: sum(
            key in horizon.last_call for key in row.people), total=_sum),
        Column[Any]("names", say("Of year one, by name", "本年度人员"), "wrap", 30))
    return Filled(columns, tuple(rows), notes_above=(say(
        "A row holds people who are alike for every rule in the later years; who of them goes is decided in that year",
        "每行为以后年度各项条件相同的人员；以后年度轮到其中哪一位，到当年再定"),), filtered=True)


# -- 退休与服务期满, 期满返回 ------------------------------------------------------------------


class EndLine(NamedTuple):
    """Somewhere people retire or are bound no longer."""

    school: str
    stage: Stage
    subject: str


def _ends(view: YearsView) -> Filled | None:
    horizon = view.horizon
    years = horizon.years[1:]
    gone = {year: retired_by_subject(horizon, year) for year in years}
    free = {year: freed(horizon.rounds[year]) for year in years}
    keys = sorted({key for year in years for key in (*gone[year], *free[year])})
    if not keys:
        return None
    columns = [Column[Any]("school", say("School", "学校"), "wrap", 30, lambda row: horizon.named(row.school), _all),
               Column[Any]("stage", say("Stage", "学段"), "center"), Column[Any]("subject", say("Subject", "学科"))]
    for told, key, title in ((gone, "gone", say("retire", "退休")), (free, "free", say("bound no longer", "服务期满"))):
        columns += [Column[Any](f"{key}_{year}", say("{y} {t}", "{y}年{t}", y=year, t=title), "moves", 14,
                                lambda row, year=year, told=told: told[year][tuple(row)], _sum) for year in years]  # type: ignore[misc]
    return Filled(tuple(columns), tuple(EndLine(*key) for key in keys), notes_above=(say(
        "By August of the year named; retirement by the statutory month of each person, to be confirmed",
        "截至该年8月；退休按本人法定退休年月推算，以实际办理为准"),))


def _returns(view: YearsView) -> Filled | None:
    rows, teacher = returns(view.plan), view.problem.teacher
    if not rows:
        return None
    columns = (
        NUMBER, Column[Any]("year", say("Year", "年度"), "center", of=lambda row: str(row.year)),
        Column[Any]("name", say("Name", "姓名"), of=lambda row: teacher[row.teacher].name),
        Column[Any]("id", say("Teacher ID", "教师编号"), of=lambda row: row.teacher),
        Column[Any]("subject", say("Subject", "学科"), of=lambda row: teacher[row.teacher].subject),
        Column[Any]("host", say("From", "交流学校"), "wrap", 28, lambda row: view.horizon.named(row.host)),
        Column[Any]("home", say("Back at", "返回学校"), "wrap", 28, lambda row: view.horizon.named(row.home)),
        Column[Any]("now", say("Remark", "说明"), "wrap", 24, lambda row: say("on rotation now", "目前正在交流")
                    if row.now else say("placed this year", "本年度安排")))
    return Filled(columns, rows, notes_above=(say(
        "Those whose term ends return to their schools unless the bureau decides otherwise",
        "期满人员按返回原校推算；另有安排的，以教育局决定为准"),), filtered=True)


# -- 校长届满 ---------------------------------------------------------------------------------


def _leaders(view: YearsView) -> Filled | None:
    rows = leaving(view.case)
    if not rows:
        return None

    def told(year: int | None) -> str | None:
        return None if year is None else str(year)
    columns = (
        NUMBER,
        Column[Any]("school", say("School", "学校"), "wrap", 28, lambda row: view.horizon.named(row.leader.team)),
        Column[Any]("name", say("Name", "姓名"), of=lambda row: row.leader.name),
        Column[Any]("duty", say("Seat", "职务"), of=lambda row: row.leader.duty),
        Column[Any]("since", say("Since", "任现职年月"), "center", of=lambda row: str(row.leader.teacher.duty_since)),
        Column[Any]("terms", say("School years of all terms", "规定任期（学年）"), "count"),
        Column[Any]("due", say("Terms served by", "任满年度"), "center", of=lambda row: told(row.due)),
        Column[Any]("retires", say("Retires by", "退休年度"), "center", of=lambda row: told(row.retires)))
    return Filled(columns, rows, notes_above=(say(
        "By August of the year named, if nobody changes seats before (D10); decided year by year (rotation principals)",
        "截至该年8月，按现任职务不变推算（D10）；是否交流、任免由校长方案逐年研究确定"),), filtered=True)


# -- 预测对照 ---------------------------------------------------------------------------------


_COMPARED: tuple[tuple[str, Text], ...] = (
    ("eligible", say("eligible", "符合条件")), ("moved", say("exchanged", "交流人数")),
    ("short", say("people missing", "缺额（人）")), ("empty", say("subjects without anybody", "无人任教的学科")),
    ("hired", say("recruits", "招聘到岗")))


def _looked_back(view: YearsView) -> Filled | None:
    """Return what was expected of every year beside what came; of this year, what is planned now."""
    if not view.past:
        return None
    now = figures(view.plan)[0]
    planned = {name: getattr(now, name) for name in ("eligible", "moved", "short", "empty")}
    planned["hired"] = sum(not item.home for item in view.plan.first.placements)

    def came(row: Any, name: str) -> int | None:
        known = row.came or (planned if row.year == now.year else {})
        return known.get(name)

    def error(row: Any, name: str) -> int | None:
        told, is_ = row.told.get(name), came(row, name)
        return None if told is None or is_ is None else is_ - told
    columns = [Column[Any]("made", say("Planned in", "预测年度"), "center", of=lambda row: str(row.made)),
               Column[Any]("year", say("Year", "对照年度"), "center", of=lambda row: str(row.year)),
               Column[Any]("by", say("What came", "实际依据"), "wrap", 20, lambda row: say(
                   "recorded round", "已记账方案") if row.came else say("this plan", "本次规划") if row.year == now.year
                   else say("not recorded", "未记账"))]
    for name, title in _COMPARED:
        columns += [
            Column[Any](f"told_{name}", say("{t}: expected", "{t}：预测", t=title), "count", 12,
                        lambda row, name=name: row.told.get(name)),  # type: ignore[misc]
            Column[Any](f"came_{name}", say("came", "实际"), "count", 10, lambda row, name=name: came(row, name)),  # type: ignore[misc]
            Column[Any](f"off_{name}", say("more than expected", "相差"), "count", 10,
                        lambda row, name=name: error(row, name))]  # type: ignore[misc]
    return Filled(tuple(columns), tuple(view.past), notes_above=(say(
        "Plans over several years that are recorded in the ledger, beside the rounds that came; negative: fewer came",
        "台账中已记录的各次规划与此后实际方案对照；相差＝实际－预测，负数为少于预测"),))


# -- 技术附件 ---------------------------------------------------------------------------------


class TechnicalLine(NamedTuple):
    """One row of the annex."""

    name: object
    value: object = None
    note: object = None


def _annex(*titles: Text) -> tuple[Column[Any], ...]:
    return tuple(Column[Any](key, title, "wrap", most) for key, title, most in zip(
        ("name", "value", "note"), titles, (44, 30, 60), strict=True))


def _parameters(view: YearsView) -> Filled:
    from rotation.domain.settings import HorizonSettings, meaning
    rows: list[TechnicalLine | Band] = [Band(say("Horizon", "规划期"))]
    dumped = view.case.years.dump()
    rows += [TechnicalLine(meaning(HorizonSettings, key), str(value), f"years.{key}")
             for key, value in dumped["years"].items() if key != "tiers"]
    for code, rule in view.case.years.rules.items():
        rows.append(Band(say("{c} {l}: {s}", "{c} {l}：{s}", c=code, l=rule.label, s=rule.sentence)))
        rows += [TechnicalLine(meaning(type(rule), key), str(value), f"{code}.{key}")
                 for key, value in dumped[code].items()]
    for number, tier in enumerate(view.task.tiers, 1):
        rows.append(Band(say("Tier {n}", "第{n}层目标", n=number)))
        rows += [TechnicalLine(say("{c} {l}", "{c} {l}", c=goal.code, l=goal.label), str(rate), goal.sentence)
                 for goal, rate in tier.goals]
    return Filled(_annex(say("Meaning", "含义"), say("Value", "值"), say("Parameter", "参数名")), tuple(rows),
                  notes_above=(say("Parameters of the round stand in years.json, key policy",
                                   "年度方案本身的参数见 years.json 的 policy"),))


def _audit(view: YearsView) -> Filled:
    found = view.audit or ()
    told = (say("This plan has not been audited", "本方案尚未核查") if view.audit is None else
            say("No problem found: {n} clauses were checked on the plan as written, year one person by person",
                "未发现问题：已对写出的方案逐条核查（以后年度{n}条，本年度逐人）", n=view.clauses) if not found else
            say("{n} findings", "发现{n}个问题", n=len(found)))
    rows: list[TechnicalLine | Band] = [TechnicalLine(clause, None, evidence) for clause, evidence in found]
    rows.append(Band(say("Goals", "各层目标")))
    rows += [TechnicalLine(say("tier {n}: {l}", "第{n}层：{l}", n=tier.tier, l=tier.label), str(tier.value), say(
        "proven best", "已证最优") if tier.value == tier.bound else say(
        "lower bound {b}, within {p}", "下限{b}，相差不超过{p}", b=tier.bound, p=within(tier.value, tier.bound)))
        for tier in view.outcome.tiers]
    rows.append(Band(say("Proof", "最优性证明")))
    rows += [TechnicalLine(say("proof", "证明"), None, line) for line in view.certificate]
    rows.append(Band(say("Repeatable", "可复核信息")))
    rows += [TechnicalLine(say("Public seed", "公开随机种子"), view.horizon.round.settings.seed),
             TechnicalLine(say("SHA-256 of the facts", "数据校验值"), view.facts_sha256)]
    rows += [TechnicalLine(note) for note in view.outcome.notes]
    return Filled(_annex(say("What", "项目"), say("Value", "数值"), say("In words", "说明")), tuple(rows),
                  notes_above=(told,))


SHEETS: tuple[YearsSheet, ...] = (
    YearsSheet("overview", say("Overview", "概览"), Group.DECIDED, overview),
    YearsSheet("recruits", say("To recruit", "招聘需求"), Group.DECIDED, _recruits),
    YearsSheet("first", say("This year's list", "本年度名单"), Group.DECIDED, first_list),
    YearsSheet("schools", say("People by year", "年度人数"), Group.WORKING, _schools),
    YearsSheet("scarce", say("Scarce subjects", "紧缺学科"), Group.WORKING, _scarce),
    YearsSheet("turns", say("Turns", "应轮人员"), Group.WORKING, _turns),
    YearsSheet("ends", say("Retirements and terms", "退休与服务期满"), Group.WORKING, _ends),
    YearsSheet("returns", say("Returns", "期满返回"), Group.WORKING, _returns),
    YearsSheet("leaders", say("Terms of leaders", "校长届满"), Group.WORKING, _leaders),
    YearsSheet("past", say("Forecasts beside what came", "预测对照"), Group.WORKING, _looked_back),
    YearsSheet("parameters", say("Parameters", "参数"), Group.ANNEX, _parameters),
    YearsSheet("audit", say("Audit", "核查"), Group.ANNEX, _audit),
)


def years_tables(view: YearsView) -> tuple[Table, ...]:
    """Return all sheets that a plan has something for."""
    made = (sheet.table(view) for sheet in SHEETS)
    return tuple(table for table in made if table is not None)

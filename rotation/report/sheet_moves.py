"""The lists of moves: 交流名单, rosters of sending and receiving schools, 公示名单."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rotation.domain.fields import columns
from rotation.domain.plan import Placement, term_of
from rotation.domain.round import Round
from rotation.domain.school import School
from rotation.domain.teacher import Teacher
from rotation.figures.words import yes
from rotation.report.view import View
from rotation.tables.table import Band, Column, Look, Row, Table
from rotation.tables.table import titled as headed
from rotation.text import Term, Text, pair, say


class Direction(Term):
    """流向: between town (the seat and cities) and country (农村牧区)."""

    OUT = "城→乡", "town to country"
    COUNTRY = "乡→乡", "country to country"
    TOWN = "城→城", "town to town"
    IN = "乡→城", "country to town"
    NEW = "新任", "new recruit"


def direction(round: Round, item: Placement) -> Direction:
    """Return between which kinds of school a placement leads."""
    home = round.problem.school.get(item.home)
    if home is None:
        return Direction.NEW
    sides = (round.is_rural(home), round.is_rural(round.problem.school[item.host]))
    return {(False, True): Direction.OUT, (True, True): Direction.COUNTRY,
            (False, False): Direction.TOWN, (True, False): Direction.IN}[sides]


def period(view: View, item: Placement) -> Text | None:
    """Return first and last month of a placement; nothing for a recruit, who stays."""
    if not item.home:
        return None
    start, end = term_of(view.round.settings.year, item.term_years)
    return say("{a} to {b}", "{y}年{m}月至{v}年{n}月", a=str(start), b=str(end), y=start.year,
               m=start.month, v=end.year, n=end.month)


def stage_subject(item: Placement) -> Text:
    """Return ``小学数学``."""
    return say("{s}, {j}", "{s}{j}", s=item.stage, j=item.subject)


def need_served(view: View, item: Placement) -> Text:
    """Return what the post had before: posts and people."""
    cell = view.round.cells[item.opening]
    return say("{p} posts, {b} people before", "岗位{p}个，原有{b}人", p=cell.posts,
               b=f"{cell.before / 100:g}")


# -- 交流名单 ---------------------------------------------------------------------------------

_LOOKS: dict[str, Look] = {"id": "text", "name": "text", "subject": "center", "choice": "center",
                           "count": "count", "yes_no": "center"}
Cells = Callable[[View, Placement], object]


def _column_of(name: str) -> tuple[Column[Any], Cells]:
    told = columns(Placement)[name]
    heading: Column[Any] = Column(name, pair(told.english, told.title),
                      _LOOKS.get(told.kind, "text"))

    def value(view: View, item: Placement) -> object:
        found = getattr(item, name)
        if name == "name":
            return view.round.teacher(item.teacher).name
        return yes(found) if isinstance(found, bool) else found
    return heading, value


def _extra(
    key: str, en: str, zh: str, look: Look, value: Cells, *, most: int = 40,
) -> tuple[Column[Any], Cells]:
    return Column(key, say(en, zh), look, most), value


def remark(item: Placement) -> Text | None:
    """Return that a recruit is posted for the first time; nothing for others."""
    return None if item.home else say("first post", "新任分配")


def _backbone(view: View, item: Placement) -> Text:
    return yes(view.round.is_backbone(view.round.teacher(item.teacher)))


def _favored(view: View, item: Placement) -> Text:
    return yes(view.round.is_favored(view.round.problem.school[item.host]))


_EXTRAS: dict[str, list[tuple[Column[Any], Cells]]] = {
    "home": [_extra("home_name", "Home school", "派出学校", "wrap",
                    lambda v, p: v.school(p.home), most=18)],
    "host": [_extra("host_name", "Host school", "接收学校", "wrap",
                    lambda v, p: v.school(p.host), most=18)],
    "relation": [
        _extra("period", "Period", "期限起止", "wrap", period, most=20),
        _extra("kind", "Kind of move", "去向类别", "center", lambda v, p: v.kinds[p.teacher]),
        _extra("served", "The post before", "岗位原有情况", "wrap", need_served, most=16),
        _extra("direction", "Direction", "流向", "center", lambda v, p: direction(v.round, p)),
        _extra("km", "Kilometers", "公里", "count", lambda v, p: v.km(p)),
        _extra("backbone", "Backbone", "骨干教师", "center", _backbone),
        _extra("favored", "Host is rural or weak", "去往农村牧区或薄弱学校", "center", _favored),
        _extra("counts", "Counts in the share", "计入交流人数", "center",
               lambda v, p: yes(v.in_base(v.round.teacher(p.teacher)))),
        _extra("remark", "Remark", "备注", "center", lambda _, p: remark(p)),
    ],
}


NO_PLAN = say("NO PLAN WAS FOUND: this sheet is empty and must not be used",
              "未形成方案：本表无内容，不得使用")
_BY_HAND = say("Changes made here by hand do not change the other sheets; check them with "
               "`rotation audit`, and write them on sheet Locks before solving again",
               "手工修改后其他各表不会自动更新；请用 rotation audit 核查，并把改动写入“指定”后重新编制")


def placements_sheet(view: View) -> Table:
    """Return 交流名单, the one sheet that is read back."""
    told = [pair for name in columns(Placement) for pair in (_column_of(name), *_EXTRAS.get(name, []))]
    rows = tuple(
        (number, *(value(view, item) for _, value in told))
        for number, item in enumerate(view.plan.placements, start=1))
    return Table(
        "placements", say("Placements", "交流名单"), titled(view, say("Placements", "教师交流轮岗名单")),
        (Column("number", say("No.", "序号"), "index"), *(heading for heading, _ in told)), rows,
        notes_above=(_BY_HAND if view.has_plan else NO_PLAN,),
        frozen=3, filtered=True)


def titled(view: View, title: Text) -> Text:
    """Return a heading with banner and year before it."""
    return headed(view.round.settings, title)


# -- rosters of schools -----------------------------------------------------------------------

ROSTER: tuple[Column[Any], ...] = (
    Column("number", say("No.", "序号"), "index"),
    Column("teacher", say("Teacher ID", "教师编号")),
    Column("name", say("Name", "姓名")),
    Column("gender", say("Sex", "性别"), "center"),
    Column("taught", say("Stage and subject", "学段学科")),
    Column("rank", say("Rank", "职称"), "center"),
    Column("backbone", say("Backbone level", "骨干级别"), "center"),
)
ROSTER_END: tuple[Column[Any], ...] = (
    Column("form", say("Form", "交流形式"), "center"),
    Column("period", say("Period", "交流期限")),
    Column("relation", say("Personnel relation moves", "是否调动人事关系"), "center"),
    Column("remark", say("Remark", "备注"), "center"),
)


def sending_sheet(view: View) -> Table:
    """Return 派出学校名册: who leaves each school."""
    return _roster(
        view, "sending", say("Sending schools", "派出学校名册"),
        Column("other", say("Goes to", "接收学校")),
        here=lambda item: item.home, there=lambda item: item.host, head=say("{s}: {n} leave", "{s}（派出{n}人）"))


def receiving_sheet(view: View) -> Table:
    """Return 接收学校名册: who comes to each school, recruits included."""
    return _roster(
        view, "receiving", say("Receiving schools", "接收学校名册"),
        Column("other", say("Comes from", "派出学校")),
        here=lambda item: item.host, there=lambda item: item.home, head=say("{s}: {n} arrive", "{s}（接收{n}人）"))


def _roster(
    view: View, key: str, name: Text, other: Column[Any], *,
    here: Callable[[Placement], str], there: Callable[[Placement], str], head: Text,
) -> Table:
    rows: list[Row] = []
    for school in view.round.problem.schools:
        items = [item for item in view.plan.placements if here(item) == school.code]
        if items:
            rows.append((Band(head.filled(s=school.name, n=len(items))),))
            rows += [person_row(view, number, item, there(item))
                     for number, item in enumerate(items, start=1)]
    return Table(key, name, titled(view, name), (*ROSTER, other, *ROSTER_END), tuple(rows))


def person_row(view: View, number: int, item: Placement, other: str) -> Row:
    """Return one line of a roster; ``other`` is the school at the other end."""
    teacher = view.round.teacher(item.teacher)
    who = (number, teacher.id, teacher.name, teacher.gender, stage_subject(item), teacher.rank,
           teacher.backbone)
    return (*who, view.school(other), item.form, period(view, item), yes(item.relation), remark(item))


# -- 公示名单 ---------------------------------------------------------------------------------


NOTICE_COLUMNS: tuple[Column[Any], ...] = (
    Column("number", say("No.", "序号"), "index"), Column("name", say("Name", "姓名")),
    Column("home", say("Home school", "派出学校")), Column("host", say("Host school", "接收学校")),
    Column("taught", say("Stage and subject", "学段学科")),
    Column("form", say("Form", "交流形式"), "center"), Column("period", say("Period", "交流期限")))
"""What is public of each placement; no notice shows anything else."""


def notice_sheet(view: View) -> Table:
    """Return 公示名单: nothing but what must be public; recruits are not exchanged."""
    items = sorted((item for item in view.plan.placements if item.home),
                   key=lambda item: (item.home, item.host, item.teacher))
    rows = tuple(_public(view, number, item) for number, item in enumerate(items, start=1))
    return Table(
        "notice", say("Public notice", "公示名单"),
        titled(view, say("Teachers proposed for exchange", "拟交流轮岗教师公示名单")),
        NOTICE_COLUMNS, rows, notes_above=notice_head({}) if view.has_plan else (NO_PLAN,),
        notes_below=_notice_foot(view) if view.has_plan else ())


NOTICE_HEAD = (
    say("The teachers below are proposed for exchange. Notice period (at least 5 working days): "
        "{since} to {until}", "经研究，拟安排下列教师交流轮岗，现予公示。公示期（不少于5个工作日）："
        "{since}至{until}"),
    say("Objections in writing with your name to: office {office}, telephone {phone}",
        "公示期内如有异议，请以书面形式实名反映。受理科室：{office}　监督电话：{phone}"),
)
"""What stands above the names; four fields for the office to fill in."""

_DAY = say("____-__-__", "____年__月__日")
_LINE = "____________"
UNFILLED = {"since": _DAY, "until": _DAY, "office": _LINE, "phone": _LINE}
"""Lines to write on, where the office has given nothing."""


def notice_head(given: Mapping[str, object]) -> tuple[Text, ...]:
    """Return what stands above the names, with what the office has given."""
    return tuple(text.filled(**{**UNFILLED, **given}) for text in NOTICE_HEAD)


def _notice_foot(view: View) -> tuple[Text, ...]:
    return (
        say("{b} education bureau (seal)", "{b}教育局（盖章）", b=view.round.settings.banner),
        say("Date: {d}", "{d}", d=_DAY))


def _public(view: View, number: int, item: Placement) -> Row:
    teacher = view.round.teacher(item.teacher)
    return (number, teacher.name, view.school(item.home), view.school(item.host),
            stage_subject(item), item.form, period(view, item))


def schools_of(view: View) -> tuple[School, ...]:
    """Return the schools that have compulsory stages."""
    return tuple(school for school in view.round.problem.schools if school.stages)


def home_of(view: View, teacher: Teacher) -> object:
    """Return the name of a teacher's school."""
    return view.school(teacher.school)


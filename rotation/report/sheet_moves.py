"""The lists of moves: 交流名单, rosters of sending and receiving schools, 公示名单."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from rotation.domain.fields import columns
from rotation.domain.plan import Placement
from rotation.figures.words import yes
from rotation.report._sheet import Filled, Group, Sheet
from rotation.report.names import (
    HOME,
    HOST,
    NAME,
    TAUGHT,
    TEACHER,
    direction,
    form_told,
    period,
    remark,
    stage_subject,
)
from rotation.report.namesakes import marked, marks
from rotation.report.view import View
from rotation.tables.print_setup import PageSetup
from rotation.tables.table import NUMBER, Band, Column, Look
from rotation.text import Text, pair, say

# -- 交流名单 ---------------------------------------------------------------------------------

_LOOKS: dict[str, Look] = {"id": "text", "name": "text", "subject": "center", "choice": "center",
                           "count": "count", "yes_no": "center"}
NO_PLAN = say("NO PLAN WAS FOUND: this sheet is empty and must not be used",
              "未形成方案：本表无内容，不得使用")
_BY_HAND = say("Changes made here by hand do not change the other sheets: have them checked and planned again. The "
               "columns beyond the last one printed are for the check",
               "手工修改后其他各表不会自动更新，须核查并重新编制后使用；打印范围右侧各列供核查用，不打印")
_PRINTED = ("teacher", "name", "home_name", "host_name", "stage", "subject", "backbone", "kind", "direction", "km",
            "form", "period", "counts")
"""Columns of 交流名单 that are printed, in their order."""


def _placements(view: View) -> Filled:
    """Return 交流名单, the one sheet that is read back: the fields of a placement, and what explains them."""
    beside = {"home": _home(view), "host": _host(view), "relation": _explained(view)}
    told = [column for name in columns(Placement) for column in (_field(view, name), *beside.get(name, ()))]
    told.sort(key=lambda column: _PRINTED.index(column.key) if column.key in _PRINTED else len(_PRINTED))
    return Filled((NUMBER, *told), view.plan.placements, (_BY_HAND if view.has_plan else NO_PLAN,),
                  frozen=3, filtered=True, setup=PageSetup(printed=1 + len(_PRINTED)))


def _field(view: View, name: str) -> Column[Placement]:
    told = columns(Placement)[name]
    told_of_recruits: dict[str, Callable[[Placement], object]] = {
        "form": form_told, "term_years": lambda _: None, "relation": relation_told}

    def value(item: Placement) -> object:
        if name == "name":
            return view.round.teacher(item.teacher).name
        if not item.home and name in told_of_recruits:
            return told_of_recruits[name](item)
        found = getattr(item, name)
        return yes(found) if isinstance(found, bool) else found
    return Column(name, pair(told.english, told.title), _LOOKS.get(told.kind, "text"), of=value)


def _home(view: View) -> tuple[Column[Placement], ...]:
    return (Column("home_name", HOME.title, "wrap", 22, lambda item: view.school(item.home)),)


def _host(view: View) -> tuple[Column[Placement], ...]:
    return (Column("host_name", HOST.title, "wrap", 22, lambda item: view.school(item.host)),)


def _explained(view: View) -> tuple[Column[Placement], ...]:
    round = view.round
    return (
        Column("period", say("Period", "期限起止"), "wrap", 24, lambda item: period(view, item)),
        Column("kind", say("Kind of move", "去向类别"), "center", of=lambda item: view.kinds[item.teacher]),
        Column("direction", say("Direction", "流向"), "center", of=lambda item: direction(round, item)),
        Column("km", say("Kilometers", "公里"), "count", of=view.km),
        Column("backbone", say("Backbone", "骨干教师"), "center",
               of=lambda item: yes(round.is_backbone(round.teacher(item.teacher)))),
        Column("favored", say("Host is rural or weak", "去往农村牧区或薄弱学校"), "center",
               of=lambda item: yes(round.strengthens(item.opening))),
        Column("counts", say("Counts in the share", "计入交流人数"), "center",
               of=lambda item: yes(view.plan.counts(item.teacher))),
        Column("remark", say("Remark", "备注"), "center", of=lambda item: remark(view, item)))


PLACEMENTS = Sheet("placements", say("Placements", "交流名单"), say("Placements", "教师交流轮岗名单"),
                   Group.DECIDED, 30, _placements)


# -- rosters of schools -----------------------------------------------------------------------


def relation_told(item: Placement) -> Text | None:
    """Return whether a placement moves the personnel relation; of a recruit only if it is said so."""
    return yes(item.relation) if item.home or item.relation else None


def roster(view: View, other: Column[Placement]) -> tuple[Column[Placement], ...]:
    """Return the columns of who moves; ``other`` tells the school at the other end."""
    def of(key: str) -> Callable[[Placement], object]:
        return lambda item: getattr(view.round.teacher(item.teacher), key)
    return (
        NUMBER, TEACHER.by(lambda item: item.teacher), NAME.by(of("name")),
        Column("gender", say("Sex", "性别"), "center", of=of("gender")), TAUGHT.by(stage_subject),
        Column("rank", say("Rank", "职称"), "center", of=of("rank")),
        Column("backbone", say("Backbone level", "骨干级别"), "center", of=of("backbone")), other,
        Column("form", say("Form", "交流形式"), "center", of=form_told),
        Column("period", say("Period", "交流期限"), of=lambda item: period(view, item)),
        Column("relation", say("Personnel relation moves", "是否调动人事关系"), "center",
               of=relation_told),
        Column("remark", say("Remark", "备注"), "center", of=lambda item: remark(view, item)))


def goes(view: View) -> Column[Placement]:
    """Return the column of the school to which somebody goes."""
    return Column("other", say("Goes to", "接收学校"), of=lambda item: view.school(item.host))


def comes(view: View) -> Column[Placement]:
    """Return the column of the school from which somebody comes."""
    return Column("other", say("Comes from", "派出学校"), of=lambda item: view.school(item.home))


def _sending(view: View) -> Filled:
    def head(school: str, items: Sequence[Placement]) -> Text:
        return say("{s}: {n} leave", "{s}（派出{n}人）", s=school, n=len(items))
    return Filled(roster(view, goes(view)), tuple(_by_school(view, lambda item: item.home, head)))


def _receiving(view: View) -> Filled:
    """Return who comes to each school, recruits included; who only learns there (跟岗) is counted apart."""
    def head(school: str, items: Sequence[Placement]) -> Text:
        learn = sum(item.teacher in view.round.shadowing for item in items)
        beside = say(", {n} more learn there", "，另有跟岗{n}人", n=learn) if learn else say("", "")
        return say("{s}: {n} arrive{b}", "{s}（接收{n}人{b}）", s=school, n=len(items) - learn, b=beside)
    return Filled(roster(view, comes(view)), tuple(_by_school(view, lambda item: item.host, head)))


def _by_school(
    view: View, here: Callable[[Placement], str], head: Callable[[str, Sequence[Placement]], Text]
) -> Iterator[Band | Placement]:
    for school in view.round.problem.schools:
        items = [item for item in view.plan.placements if here(item) == school.code]
        if items:
            yield Band(head(school.name, items))
            yield from items


SENDING = Sheet("sending", say("Sending schools", "派出学校名册"), say("Sending schools", "派出学校名册"),
                Group.WORKING, 40, _sending)
RECEIVING = Sheet("receiving", say("Receiving schools", "接收学校名册"), say("Receiving schools", "接收学校名册"),
                  Group.WORKING, 50, _receiving)


# -- 公示名单 ---------------------------------------------------------------------------------

NOTICE_COLUMNS: tuple[Column[Any], ...] = (
    NUMBER, NAME, HOME, HOST, TAUGHT, Column("form", say("Form", "交流形式"), "center"),
    Column("period", say("Period", "交流期限")))
"""What is public of each placement; no notice shows anything else."""
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


def _notice(view: View) -> Filled:
    """Return nothing but what must be public; recruits are not exchanged."""
    items = sorted((item for item in view.plan.placements if item.home),
                   key=lambda item: (item.home, item.host, item.teacher))
    foot = (say("{b} education bureau (seal)", "{b}教育局（盖章）", b=view.round.settings.banner),
            say("Date: {d}", "{d}", d=_DAY))
    return Filled(_public(view), tuple(items), notice_head({}) if view.has_plan else (NO_PLAN,),
                  foot if view.has_plan else ())


def _public(view: View) -> tuple[Column[Placement], ...]:
    found = marks(view.plan)
    told: dict[str, Callable[[Placement], object]] = {
        "name": lambda item: marked(view.round.teacher(item.teacher).name, item.teacher, found),
        "home": lambda item: view.school(item.home), "host": lambda item: view.school(item.host),
        "taught": stage_subject, "form": lambda item: item.form, "period": lambda item: period(view, item)}
    return tuple(column if column.serial else column.by(told[column.key]) for column in NOTICE_COLUMNS)


NOTICE = Sheet("notice", say("Public notice", "公示名单"),
               say("Teachers proposed for exchange", "拟交流轮岗教师公示名单"), Group.PUBLIC, 60, _notice)

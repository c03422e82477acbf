"""What the papers of a plan of leaders say: 任免建议名单, 任前公示, 任免通知, 离任事项清单."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from docx.document import Document

from rotation.domain.cadre import SchoolLeader
from rotation.domain.seats import Seat
from rotation.domain.settings import Settings
from rotation.domain.vocabulary import Duty
from rotation.leaders.chains import seat_told, sentence
from rotation.leaders.file import kind_of
from rotation.leaders.tables import INTERNAL, AppointmentLine, grounds, held
from rotation.leaders.view import LeaderView
from rotation.papers import Blank, WholeMaterial, WholePaper, blanks_of, faults
from rotation.papers._days import given_day, spelled_day
from rotation.papers._forms import signed
from rotation.papers._letters import BUREAU
from rotation.papers._word import heading, line, packed, paper, table
from rotation.papers.public_notice import PHONE, SINCE, UNTIL, WORKING_DAYS, notice_days
from rotation.tables.table import titled
from rotation.text import Lang, Text, say

_LINE = say("____________", "____________")
"""What the office fills in by hand."""
_DAY = say("____-__-__", "____年__月__日")
"""A day that the office fills in by hand."""
MEETING = Blank("meeting", say("meeting of the party group", "党组会议日期"), _DAY)
NUMBER = Blank("order_number", say("number of the order", "文号"), _LINE)
_NARROW = (15.0, 17.0, 20.0, 20.0)
"""Margins of the list, millimeters: it goes to a meeting, not to schools, and is read at one glance."""


@dataclass(frozen=True, eq=False)
class LeaderMaterial(WholeMaterial[LeaderView]):
    """What every paper about leaders is made from."""

    @property
    def settings(self) -> Settings:
        """Year and banner of the plan."""
        return self.view.cadre.settings

    def day(self, blank: Blank) -> Text:
        """Return the day that the office gave, spelled as on every paper, else a line to write it on."""
        day = given_day(self, blank)
        return blank.otherwise if day is None else spelled_day(day)


# -- 任免建议名单 -----------------------------------------------------------------------------


def _appointments(told: LeaderMaterial) -> bytes | None:
    view, lang = told.view, told.lang
    document = paper(landscape=True, margins=_NARROW)
    line(document, INTERNAL.render(lang), align="left", size=10.5, spacing=16)
    heading(document, _title(view, say("Appointments proposed", "校级领导任免建议名单"), lang), size=18)
    line(document, say("Meeting of the party group: {d}", "局党组会议研究日期：{d}", d=told.day(MEETING)).render(lang),
         align="right", size=10.5, spacing=18)
    titles = ("序号", "姓名", "现任职务", "拟任职务", "拟免职务", "任现职年月", "类型", "理由") if lang == "zh" else (
        "No.", "Name", "Present post", "Post proposed", "Relieved of", "In post since", "Kind", "Reason")
    rows = [_proposed(view, number, person, seat, lang) for number, (person, seat) in enumerate(_everybody(view), 1)]
    table(document, titles, rows, (12, 20, 42, 42, 18, 21, 14, 86), size=9)
    line(document, say("Drawn up by {l}   Checked by {l}   Head of the bureau {l}",
                       "拟制人：{l}　　审核人：{l}　　主要负责人（签字）：{l}", l=_LINE).render(lang),
         align="left", size=10.5, before=6, spacing=18)
    _linked(document, view, lang)
    return packed(document)


def _linked(document: Document, view: LeaderView, lang: Lang) -> None:
    """Add the sentences to be read out, below the signatures; they stay together, on the next page if need be."""
    if not view.chains:
        return
    told = [line(document, say("Annex: chains and rings", "附：人员调整链、环说明").render(lang), align="left", size=12,
                 before=8, spacing=20, bold=True)]
    told += [line(document, f"{number}. {sentence(view.cadre, chain).render(lang)}", size=10.5, before=2, spacing=16)
             for number, chain in enumerate(view.chains, 1)]
    for paragraph in told:
        paragraph.paragraph_format.keep_together = True
        paragraph.paragraph_format.keep_with_next = paragraph is not told[-1]


def _everybody(view: LeaderView) -> list[tuple[SchoolLeader, Seat | None]]:
    return [*view.moves, *((person, None) for person in view.leaving)]


def _proposed(view: LeaderView, number: int, person: SchoolLeader, seat: Seat | None, lang: Lang) -> list[str]:
    kind = kind_of(person, seat) if seat else say("leaves", "退出")
    return [str(number), person.name, held(view, person).render(lang), _taken(view, seat, lang),
            say("present post", "现任职务").render(lang) if person.level else "", str(person.teacher.duty_since or ""),
            kind.render(lang), grounds(view, AppointmentLine(person, seat)).render(lang)]


def _taken(view: LeaderView, seat: Seat | None, lang: Lang) -> str:
    return "" if seat is None else seat_told(view.cadre, seat).render(lang)


def _title(view: LeaderView, text: Text, lang: Lang) -> str:
    return titled(view.cadre.settings, text).render(lang)


# -- 任前公示 ---------------------------------------------------------------------------------


NOTICE_TITLES = (say("No.", "序号"), say("Name", "姓名"), say("Present post", "现任职务"),
                 say("Post proposed", "拟任职务"))
"""Columns of the notice; the scanner tells them a second time."""


def _preposting(told: LeaderMaterial) -> bytes | None:
    view, lang = told.view, told.lang
    if not view.moves:
        return None
    document = paper()
    heading(document, _title(view, say("Notice before appointment", "校级领导任前公示"), lang))
    for text in _made_public(told):
        line(document, text.render(lang), align="left", indent=2)
    titles = tuple(title.render(lang) for title in NOTICE_TITLES)
    rows = [[str(number), person.name, held(view, person).render(lang), _taken(view, seat, lang)]
            for number, (person, seat) in enumerate(view.moves, 1)]
    table(document, titles, rows, (14, 30, 58, 58), size=12)
    signed(document, lang, _sealed(told), before=12)
    return packed(document)


def _made_public(told: LeaderMaterial) -> Iterator[Text]:
    """Tell what is made public, and on lines of their own what the office fills in: no blank breaks over a line."""
    yield say("The following appointments, of {p}, are made public for at least {n} working days. Whoever objects may "
              "tell {b} in writing or by telephone during this time.",
              "现将{p}拟任职情况予以公示，公示期不少于{n}个工作日。公示期间如有异议，可以书面或电话向{b}反映。",
              p=_comrades([person for person, _ in told.view.moves]), n=WORKING_DAYS, b=told.fill(BUREAU))
    days = notice_days(told)
    yield say("From {a} to {b}", "公示时间：{a}至{b}", **{
        letter: days[key] if given.key in told.given or SINCE.key in told.given else _DAY
        for letter, key, given in (("a", "since", SINCE), ("b", "until", UNTIL))})
    yield say("Telephone: {l}", "受理电话：{l}", l=told.fill(PHONE))


def _comrades(concerned: Iterable[SchoolLeader]) -> Text:
    """Return all concerned as official papers name them: the first, and that there are more."""
    people = list(dict.fromkeys(person.name for person in concerned))
    if len(people) == 1:
        return say("{p}", "{p}同志", p=people[0])
    return say("{p} and others", "{p}等同志", p=people[0])


def _sealed(told: LeaderMaterial) -> Text:
    return say("{b} (seal)", "{b}（盖章）", b=told.fill(BUREAU))


# -- 任免通知 ---------------------------------------------------------------------------------


def _orders(told: LeaderMaterial) -> bytes | None:
    view, lang = told.view, told.lang
    if not _everybody(view):
        return None
    document = paper()
    heading(document, say("On appointment and removal of {p}", "关于{p}职务任免的通知", p=_comrades(
        person for person, _ in _everybody(view))).render(lang))
    line(document, say("No. {l}", "文号：{l}", l=told.fill(NUMBER)).render(lang), align="center", size=14)
    line(document, say("To all schools:", "各学校：").render(lang))
    line(document, say("After study by the party group, it was decided:", "经局党组研究，决定：").render(lang),
        indent=2)
    for person, seat in view.moves:
        line(document, _ordered(view, person, seat).render(lang), indent=2)
    for person in view.leaving:
        line(document, say("{p} is relieved of the post of {t}.", "免去{p}同志的{t}职务。", p=person.name,
                           t=held(view, person)).render(lang), indent=2)
    signed(document, lang, _sealed(told), before=12)
    return packed(document)


def _ordered(view: LeaderView, person: SchoolLeader, seat: Seat) -> Text:
    relieved = say(", and is relieved of {h}", "，免去其{h}职务", h=held(view, person)) if person.level else say("", "")
    trial = say(" (on trial for one year)", "（试用期一年）") if seat.duty.height > person.level else say("", "")
    return say("{p} is appointed {t}{y}{r}.", "{p}同志任{t}{y}{r}。", p=person.name, t=seat_told(view.cadre, seat),
        y=trial, r=relieved)


# -- 离任事项清单 -----------------------------------------------------------------------------

_OF_SENIORS = say("audit of economic responsibility on leaving", "离任经济责任审计")
_OF_HEADS = say("change of the legal representative", "法定代表人变更登记")
_OF_ALL = (
    say("seals, finances and assets handed over", "印章、财务、资产交接"),
    say("files and work in progress handed over", "档案和在办工作交接"))
_OF_MEMBERS: dict[bool | None, tuple[Text, ...]] = {
    True: (say("relation with the Party organization transferred", "党组织关系转接"),),
    None: (say("relation with the Party organization transferred (of a member)", "党组织关系转接（中共党员办理）"),),
    False: ()}
"""By whether somebody is a member; None where that is not told."""


def _handover(told: LeaderMaterial) -> bytes | None:
    view, lang = told.view, told.lang
    gone = {code: people for code in view.cadre.schools if (people := _leaves(view, code))}
    if not gone:
        return None
    document = paper()
    heading(document, _title(view, say("Matters to be settled on leaving", "校级领导离任事项清单"), lang))
    titles = ("离任人员", "事项", "完成时间", "经办人签字") if lang == "zh" else ("Leaver", "Matter", "Done on",
        "Signed")
    for code, people in gone.items():
        line(document, view.cadre.named(code), bold=True, before=8)
        rows = [[person.name, matter.render(lang), "", ""] for person in people for matter in _matters(person)]
        table(document, titles, rows, (30, 80, 28, 28), size=12)
    return packed(document)


def _matters(person: SchoolLeader) -> tuple[Text, ...]:
    """Return what is settled when a post is left: audited is who bears the chief responsibility."""
    senior = (_OF_SENIORS,) if person.level == Duty.HEAD.height else ()
    member = person.profile.member if person.profile else None
    return (*senior, *((_OF_HEADS,) if person.duty.heads else ()), *_OF_ALL, *_OF_MEMBERS[member])


def _leaves(view: LeaderView, code: str) -> list[SchoolLeader]:
    """Return who gives up a seat at a school: by moving away, or at all."""
    return [person for person in view.cadre.teams[code] if view.cadre.leaves(person)
            or view.plan.seat.get(person.id, Seat(code, person.duty)).school != code]


PAPERS: tuple[WholePaper[LeaderMaterial], ...] = (
    WholePaper("appointments", 1, say("Appointments proposed", "任免建议名单"), _appointments, (MEETING,)),
    WholePaper("preposting", 2, say("Notice before appointment", "任前公示"), _preposting,
                (SINCE, UNTIL, PHONE, BUREAU), public=True),
    WholePaper("orders", 3, say("Orders of appointment", "任免通知"), _orders, (NUMBER, BUREAU)),
    WholePaper("handover", 4, say("Matters on leaving", "离任事项清单"), _handover),
)


def blanks() -> dict[str, Blank]:
    """Return everything that the office can fill in, by key."""
    return blanks_of(PAPERS)


def faults_of_leaders(given: Mapping[str, str], year: int) -> dict[str, Text]:
    """Return what is wrong with what was filled in, by the key of its blank; see `rotation.papers.faults`."""
    return faults(given, year, (MEETING,))

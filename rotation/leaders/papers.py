"""Papers of a plan of leaders: 任免建议名单, 任前公示, 任免通知, 离任事项清单; from its audited folder alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from docx.document import Document

from rotation.domain.cadre import SchoolLeader
from rotation.domain.seats import Seat
from rotation.domain.vocabulary import Duty
from rotation.errors import AuditFailed, RotationError, WorkbookError
from rotation.leaders.chains import seat_told, sentence
from rotation.leaders.file import kind_of
from rotation.leaders.publish import sound
from rotation.leaders.published import read_planned, reopen_leaders
from rotation.leaders.tables import INTERNAL, AppointmentLine, grounds, held
from rotation.leaders.view import LeaderView
from rotation.papers import File
from rotation.papers._forms import signed
from rotation.papers._letters import BUREAU
from rotation.papers._word import heading, line, packed, paper, table
from rotation.papers.public_notice import WORKING_DAYS
from rotation.run.folder import check_writable, fresh_folder
from rotation.scanner import scan_bytes
from rotation.tables.table import titled
from rotation.text import Lang, Text, pair, say

_LINE = say("____________", "____________")
"""What the office fills in by hand."""
_DAY = say("____-__-__", "____年__月__日")
"""A day that the office fills in by hand."""
_NARROW = (15.0, 17.0, 20.0, 20.0)
"""Margins of the list, millimeters: it goes to a meeting, not to schools, and is read at one glance."""


@dataclass(frozen=True)
class LeaderPaper:
    """One kind of paper about leaders.

    Parameters
    ----------
    kind
        Name for ``--only``.
    number, title
        Place in the folder, and what it is called.
    write
        Makes its document from the plan; None if the plan has nothing for it.
    public
        Whether it leaves the office, so that the scanner looks through it.
    """

    kind: str
    number: int
    title: Text
    write: Callable[[LeaderView, Lang], bytes | None]
    public: bool = False


# -- 任免建议名单 -----------------------------------------------------------------------------


def _appointments(view: LeaderView, lang: Lang) -> bytes | None:
    document = paper(landscape=True, margins=_NARROW)
    line(document, INTERNAL.render(lang), align="left", size=10.5, spacing=16)
    heading(document, _title(view, say("Appointments proposed", "校级领导任免建议名单"), lang), size=18)
    line(document, say("Meeting of the party group: {d}", "局党组会议研究日期：{d}", d=_DAY).render(lang),
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


def _preposting(view: LeaderView, lang: Lang) -> bytes | None:
    if not view.moves:
        return None
    document = paper()
    heading(document, _title(view, say("Notice before appointment", "校级领导任前公示"), lang))
    for text in _made_public(view):
        line(document, text.render(lang), align="left", indent=2)
    titles = tuple(title.render(lang) for title in NOTICE_TITLES)
    rows = [[str(number), person.name, held(view, person).render(lang), _taken(view, seat, lang)]
            for number, (person, seat) in enumerate(view.moves, 1)]
    table(document, titles, rows, (14, 30, 58, 58), size=12)
    signed(document, lang, _sealed(view), before=12)
    return packed(document)


def _made_public(view: LeaderView) -> Iterator[Text]:
    """Tell what is made public, and on lines of their own what the office fills in: no blank breaks over a line."""
    yield say("The following appointments, of {p}, are made public for at least {n} working days. Whoever objects may "
              "tell {b} in writing or by telephone during this time.",
              "现将{p}拟任职情况予以公示，公示期不少于{n}个工作日。公示期间如有异议，可以书面或电话向{b}反映。",
              p=_comrades(view), n=WORKING_DAYS, b=_bureau(view))
    yield say("From {d} to {d}", "公示时间：{d}至{d}", d=_DAY)
    yield say("Telephone: {l}", "受理电话：{l}", l=_LINE)


def _comrades(view: LeaderView) -> Text:
    """Return all concerned as official papers name them: the first, and that there are more."""
    people = list(dict.fromkeys(person.name for person, _ in _everybody(view)))
    if len(people) == 1:
        return say("{p}", "{p}同志", p=people[0])
    return say("{p} and others", "{p}等同志", p=people[0])


def _bureau(view: LeaderView) -> Text:
    return BUREAU.otherwise.filled(banner=view.cadre.settings.banner)


def _sealed(view: LeaderView) -> Text:
    return say("{b} (seal)", "{b}（盖章）", b=_bureau(view))


# -- 任免通知 ---------------------------------------------------------------------------------


def _orders(view: LeaderView, lang: Lang) -> bytes | None:
    if not _everybody(view):
        return None
    document = paper()
    heading(document, say("On appointment and removal of {p}", "关于{p}职务任免的通知", p=_comrades(view)).render(lang))
    line(document, say("No. {l}", "文号：{l}", l=_LINE).render(lang), align="center", size=14)
    line(document, say("To all schools:", "各学校：").render(lang))
    line(document, say("After study by the party group, it was decided:", "经局党组研究，决定：").render(lang),
        indent=2)
    for person, seat in view.moves:
        line(document, _ordered(view, person, seat).render(lang), indent=2)
    for person in view.leaving:
        line(document, say("{p} is relieved of the post of {t}.", "免去{p}同志的{t}职务。", p=person.name,
                           t=held(view, person)).render(lang), indent=2)
    signed(document, lang, _sealed(view), before=12)
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


def _handover(view: LeaderView, lang: Lang) -> bytes | None:
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


PAPERS = (
    LeaderPaper("appointments", 1, say("Appointments proposed", "任免建议名单"), _appointments),
    LeaderPaper("preposting", 2, say("Notice before appointment", "任前公示"), _preposting, public=True),
    LeaderPaper("orders", 3, say("Orders of appointment", "任免通知"), _orders),
    LeaderPaper("handover", 4, say("Matters on leaving", "离任事项清单"), _handover),
)


# -- ordering them ----------------------------------------------------------------------------


def write_leader_papers(
    folder: Path, out: Path, *, only: tuple[str, ...] = (), source: Path | None = None, accept: tuple[str, ...] = (),
    lang: Lang = "zh",
) -> tuple[Path | None, tuple[str, ...]]:
    """Write the papers of a published plan of leaders into a new numbered folder.

    Parameters
    ----------
    folder
        A published folder of a plan of leaders.
    out
        Folder in which the numbered folder is made.
    only
        Kinds of papers; all if none is named.
    source, accept
        The workbook, if it was moved; questions about it that are answered yes.
    lang
        Language of the papers.

    Returns
    -------
        The new folder, and the names of the files in it; None if there is nothing to write.

    Raises
    ------
    AuditFailed
        What stands in the folder is not what was audited.
    WorkbookError, PlanError, OutputError, RotationError
        The notice gives something away, the folder or workbook cannot be used, or a kind is unknown.
    """
    chosen, view = _chosen(only), _sound(folder, source, accept)
    files = [file for one in chosen for file in _made(one, view, lang)]
    if not files:
        return None, ()
    check_writable(out)
    with fresh_folder(out, f"{folder.resolve().name}-{say('papers', '材料').render(lang)}") as (work, final):
        for file in files:
            (work / file.name).write_bytes(file.content)
    return final[0], tuple(file.name for file in files)


def _sound(folder: Path, source: Path | None, accept: tuple[str, ...]) -> LeaderView:
    """Return a published plan that passes its audit."""
    told = read_planned(folder)
    case, view = reopen_leaders(folder, source, accept)
    report = sound(told.file, told.policy, case.problem)
    if not report.passed:
        raise AuditFailed(report)
    return view


def _chosen(only: tuple[str, ...]) -> list[LeaderPaper]:
    names = {word: one for one in PAPERS for word in (one.kind, one.title.en, one.title.zh)}
    unknown = tuple(word for word in only if word not in names)
    if unknown:
        raise RotationError(say("there is no paper {u}; papers are: {k}", "没有“{u}”这种材料；可选：{k}", u=unknown,
            k=pair(
            tuple(one.kind for one in PAPERS), tuple(f"{one.kind}（{one.title.zh}）" for one in PAPERS))))
    wanted = {names[word].kind for word in only} or {one.kind for one in PAPERS}
    return [one for one in PAPERS if one.kind in wanted]


def _made(one: LeaderPaper, view: LeaderView, lang: Lang) -> Iterator[File]:
    content = one.write(view, lang)
    if content is None:
        return
    name = f"{one.number:02d}_{one.title.render(lang)}.docx"
    found = scan_bytes(name, content) if one.public else ()
    if found:
        raise WorkbookError(found)
    yield File(name, content)


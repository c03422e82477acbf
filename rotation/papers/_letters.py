"""One letter per teacher in one document, from a template that the office can edit in Word or WPS.

A template is one letter: fields such as ``{{ 姓名 }}`` stand where the values go. The program
repeats it for everybody; every letter begins on a page of its own, numbered from 1.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import TemplateError

from rotation.domain.plan import Placement
from rotation.errors import OutputError
from rotation.papers._days import given_day, spelled_day
from rotation.papers._fields import LETTERS, MOST, FieldsOnly, is_bounded
from rotation.papers._paper import Blank, File, Material, Paper
from rotation.papers._word import numbered_anew, packed
from rotation.process import Errand, Fate, Work, asked
from rotation.report.names import form_told, span, stage_subject
from rotation.tables.looks import printable
from rotation.text import Text, pair, say
from rotation.workbook.gate import file_bytes

REPORT_BY = Blank("report_by", say("report by", "报到日期"),
                  say("31 August {year}", "{year}年8月31日"))
BUREAU = Blank("bureau", say("bureau", "落款单位"), say("Education Bureau of {banner}", "{banner}教育局"))
_END = "rotation:end"


class Field(NamedTuple):
    """A field of a letter: its name in templates, in English and in Chinese."""

    key: str
    title: str


FIELDS = (
    Field("name", "姓名"), Field("home", "派出学校"), Field("host", "接收学校"),
    Field("taught", "学段学科"), Field("form", "交流形式"), Field("period", "交流期限"),
    Field("years", "交流年限"), Field("relation", "是否调动人事关系"), Field("recruit", "新任"),
    Field("number", "序号"), Field("version", "版次"), Field("replaces", "更正"),
    Field("year", "年度"), Field("banner", "旗县"),
    Field(REPORT_BY.key, "报到日期"), Field(BUREAU.key, "落款单位"),
)


def letters(paper: Paper, material: Material, people: Iterable[Placement]) -> list[File]:
    """Return the document with one letter for each placement; nothing for nobody.

    Letters are in the order in which they are handed out: by host, then home, then teacher.

    Raises
    ------
    OutputError
        The office's template cannot be used; the message names what is wrong with it.
    """
    items = sorted(people, key=lambda item: (item.host, item.home, item.teacher))
    if not items:
        return []
    values = [_values(material, number, item) for number, item in enumerate(items, start=1)]
    own = _own_template(paper, material)
    content = _filled_apart(Filling(*own, values)) if own else filled(_shipped(paper, material), paper.kind, values)
    return [File(paper.name(material.lang, ".docx"), content)]


def template_fault(content: bytes, name: str) -> Text | None:
    """Return why a template of the office cannot be used, None if it can; to be asked in a process with limits."""
    found = answered(Filling(content, name, [{field.key: "" for field in FIELDS}]), lambda _: None)
    return found if isinstance(found, Text) else None


def due(material: Material) -> list[Placement]:
    """Return the placements whose letter says something else than in the version before."""
    old = {} if material.before is None else {
        item.teacher: _told(material.before, item) for item in material.before.view.plan.placements}
    return [item for item in material.view.plan.placements
            if old.get(item.teacher) != _told(material, item)]


def filled(template: bytes, name: str, values: Sequence[Mapping[str, object]]) -> bytes:
    """Return a template filled in once for each person.

    Parameters
    ----------
    template
        A .docx.
    name
        What it is called in messages.
    values
        By field key, one mapping for each letter.
    """
    made = _opened(template, name)
    _refuse_many(made, name)
    _refuse_halves(made, name)
    _loop(made, name)
    _checked(made, name)
    rows = [tuple(each[field.key] for field in FIELDS for _ in range(2)) for each in values]
    try:
        made.render({LETTERS: rows}, FieldsOnly(), autoescape=True)
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        raise _broken(name, error) from error
    _divide(made.docx.element.body)
    return packed(made.docx)


# -- values -----------------------------------------------------------------------------------


def _values(material: Material, number: int, item: Placement) -> dict[str, object]:
    before = material.before
    return {**_told(material, item), "recruit": not item.home, "number": str(number),
            "version": str(material.version),
            "replaces": before is not None and before.view.plan.placement(item.teacher) is not None}


def _told(material: Material, item: Placement) -> dict[str, str]:
    """Return what a letter says of a placement, whatever its number and version."""
    view = material.view
    settings = view.round.settings
    told: dict[str, object] = {
        "name": view.round.teacher(item.teacher).name, "home": view.school(item.home) if item.home else "",
        "host": view.school(item.host), "taught": stage_subject(item), "form": form_told(item),
        "period": span(settings.year, item), "years": item.term_years, "relation": _relation(item),
        "year": settings.year, "banner": settings.banner, REPORT_BY.key: _report_by(material),
        BUREAU.key: material.fill(BUREAU)}
    return {key: printable(Text.of(value).render(material.lang)) for key, value in told.items()}


def _report_by(material: Material) -> object:
    day = given_day(material, REPORT_BY)
    return material.fill(REPORT_BY) if day is None else spelled_day(day)


def _relation(item: Placement) -> Text:
    if not item.home:
        return say("with the host school", "由接收学校办理")
    return (say("yes, to the host school", "是，人事关系转入接收学校") if item.relation else
            say("no, it stays with the home school", "否，人事关系保留在派出学校"))


# -- template ---------------------------------------------------------------------------------


class Filling(NamedTuple):
    """What to make letters from: a template of the office, what it is called, by field key the values of each."""

    template: bytes
    name: str
    values: Sequence[Mapping[str, object]]


SECONDS, MEMORY = 120.0, 2 << 30
"""What a template of the office may take, by the clock and in bytes of addresses; ours takes two seconds for 1,000."""


def _own_template(paper: Paper, material: Material) -> tuple[bytes, str] | None:
    """Return the office's own template and its name; None if it has none."""
    name = f"{paper.title.render(material.lang)}.docx"
    path = material.templates / name if material.templates else Path()
    return (file_bytes(path, MOST), name) if path.is_file() else None


def _shipped(paper: Paper, material: Material) -> bytes:
    assert paper.template is not None, "letters are made from a template"
    return paper.template(material.lang)


def _filled_apart(order: Filling) -> bytes:
    """Fill in a template that somebody made, in a process with limits: what it does to the libraries harms nobody."""
    ended = asked(Errand(Work.of(answered), order, SECONDS, MEMORY), lambda _: None)
    if ended.how in (Fate.LATE, Fate.MEMORY):
        raise OutputError(say(
            "template {n} asks for more time or memory than letters need; start from the shipped one "
            "(rotation papers --write-template)",
            "模板 {n} 所需时间或内存过多；请从程序自带的模板改起（rotation papers --write-template）", n=order.name))
    if ended.answer is None:
        raise _no_document(order.name)
    if isinstance(ended.answer, Text):
        raise OutputError(ended.answer)
    return ended.answer


def answered(order: Filling, _tell: Callable[[Any], None]) -> bytes | Text:
    """Return the letters, or why the template cannot be used; this runs in the child."""
    try:
        return filled(*order)
    except OutputError as refused:
        return refused.message
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - the libraries take a whole document for granted
        return _no_document(order.name).message


def _opened(content: bytes, name: str) -> Any:
    if not is_bounded(content):
        raise _no_document(name)
    made = DocxTemplate(io.BytesIO(content))
    try:
        made.init_docx()
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise _no_document(name) from error
    _refuse_marks(made, name)
    return made


def _no_document(name: str) -> OutputError:
    return OutputError(say("template {n} is no Word document (.docx): save it again as .docx",
                           "模板 {n} 不是 Word 文档（.docx），请另存为 .docx 后再用", n=name))


def _refuse_marks(made: Any, name: str) -> None:
    """Refuse tracked changes and comments: they would go out with every letter, with names."""
    body = made.docx.element.body
    marks = (qn("w:ins"), qn("w:del"), qn("w:commentReference"))
    if next(body.iter(*marks), None) is not None:
        raise OutputError(say(
            "template {n} holds tracked changes or comments: accept or delete them first",
            "模板 {n} 含有修订或批注，请先接受修订、删除批注", n=name))


MOST_BRACES = 2_000
"""Braces, and signs told by number, in all parts of a template; ours have 40. docxtpl looks for the end of each
through all that follows."""
_BLANKS = re.compile(rb"\{%\s*(?:colspan|cellbg)\s{100}")
"""Blanks that docxtpl would divide in every way there is."""


def _refuse_many(made: Any, name: str) -> None:
    """Refuse braces by which the search for their ends would take minutes."""
    parts = [part.blob for part in made.docx.part.package.iter_parts()]
    braces = sum(part.count(b"{") + part.count(b"&#") for part in parts if part.lstrip().startswith(b"<"))
    if braces > MOST_BRACES or any(map(_BLANKS.search, parts)):
        raise _broken(name, say("there are too many of them", "数量过多"))


_PAIRS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_BRACES = re.compile(r"\{[{%#]|[}%#]\}")


def _refuse_halves(made: Any, name: str) -> None:
    """Refuse braces that are not closed in their paragraph, of which docxtpl makes something else."""
    for paragraph in made.docx.element.body.iter(qn("w:p")):
        text = "".join(part.text or "" for part in paragraph.iter(qn("w:t")))
        if _is_half(text):
            raise _broken(name, text[:40])


def _is_half(text: str) -> bool:
    """Whether something is opened and not closed, or the other way round."""
    wanted = ""
    for braces in _BRACES.findall(text):
        if wanted:
            wanted = "" if braces == wanted else wanted
        elif braces in _PAIRS:
            wanted = _PAIRS[braces]
        else:
            return True
    return bool(wanted)


def _loop(made: Any, name: str) -> None:
    """Put the whole letter into a loop over everybody, and mark its end."""
    body = made.docx.element.body
    names = ", ".join(name for field in FIELDS for name in field)
    content = [item for item in body if item.tag != qn("w:sectPr")]
    if not content:
        raise OutputError(say("template {n} is empty", "模板 {n} 没有内容", n=name))
    content[0].addprevious(_paragraph(f"{{%p for {names} in {LETTERS} %}}"))
    for text in ("{%p endfor %}", _END):
        content[-1].addnext(_paragraph(text))


def _paragraph(text: str) -> Any:
    made, run, told = (OxmlElement(f"w:{name}") for name in "prt")
    told.text = text
    run.append(told)
    made.append(run)
    return made


def _checked(made: Any, name: str) -> None:
    """Refuse a template that asks for what there is not."""
    stream = io.BytesIO()
    made.docx.save(stream)
    stream.seek(0)
    try:
        unknown = DocxTemplate(stream).get_undeclared_template_variables(FieldsOnly()) - {LETTERS}
    except TemplateError as error:
        raise _broken(name, error) from error
    if unknown:
        raise OutputError(say(
            "template {n} has unknown fields: {u}. Fields are: {f}",
            "模板 {n} 中有不认识的字段：{u}。可用的字段：{f}", n=name, u=tuple(sorted(unknown)),
            f=pair(tuple(field.key for field in FIELDS), tuple(field.title for field in FIELDS))))


def _broken(name: str, what: object) -> OutputError:
    return OutputError(say(
        "template {n} has a mistake in its braces: {e}", "模板 {n} 的花括号标记有误：{e}", n=name, e=what))


def _divide(body: Any) -> None:
    """Make every letter a section of its own, so that each is numbered from page 1."""
    final = body.get_or_add_sectPr()
    numbered_anew(final)
    ends = [item for item in body.iter(qn("w:p")) if _END in "".join(item.itertext())]
    for number, mark in enumerate(ends, start=1):
        last = _last_paragraph(mark)
        if number < len(ends):
            last.get_or_add_pPr().append(deepcopy(final))


def _last_paragraph(mark: Any) -> Any:
    """Return the last paragraph of a letter; the mark itself, emptied, if that ends with a table."""
    before = mark.getprevious()
    if before is not None and before.tag == qn("w:p") and before.find(f".//{qn('w:sectPr')}") is None:
        mark.getparent().remove(mark)
        return before
    for run in list(mark.iter(qn("w:r"))):
        mark.remove(run)
    return mark

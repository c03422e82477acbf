"""Word documents as official papers look: page, fonts and page numbers of GB/T 9704—2012.

Fonts are named, not embedded. A machine without 方正小标宋简体 and 仿宋_GB2312 takes the next of
the names that the font table gives. The same content gives the same bytes; the document says
nothing of who made it, when, or on which machine.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Literal

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from rotation.tables.looks import printable
from rotation.tables.sheet_style import canonical_zip

TITLE, BODY, HEAD, LATIN = "方正小标宋简体", "仿宋_GB2312", "黑体", "Times New Roman"
FALLBACKS = {TITLE: "小标宋,华文中宋,STZhongsong,宋体,SimSun", BODY: "仿宋,FangSong,华文仿宋,STFangsong",
             HEAD: "SimHei,微软雅黑"}
Align = Literal["left", "center", "right", "justify"]
_ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER,
          "right": WD_ALIGN_PARAGRAPH.RIGHT, "justify": WD_ALIGN_PARAGRAPH.JUSTIFY}
_WIDTH, _HEIGHT = 210, 297
_MARGINS = (37, 35, 28, 26)
"""Top, bottom, left, right of GB/T 9704—2012, millimeters."""
_KEPT = (RELATIONSHIP_TYPE.OFFICE_DOCUMENT,)
"""Relations of the package that stay; properties, thumbnails and previews go."""

_UNWANTED = (RELATIONSHIP_TYPE.CUSTOM_XML,
             "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects")
"""Relations of the document to remains of the blank document it begins from."""


def paper(
    *, landscape: bool = False, margins: tuple[float, float, float, float] = _MARGINS
) -> Document:
    """Return an empty A4 document with the margins, fonts and page numbers of official papers.

    Parameters
    ----------
    landscape
        Whether the page lies.
    margins
        Top, bottom, left, right, millimeters.
    """
    document = docx.Document()
    section = document.sections[0]
    wide, high = (_HEIGHT, _WIDTH) if landscape else (_WIDTH, _HEIGHT)
    section.page_width, section.page_height = Mm(wide), Mm(high)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(margin) for margin in margins)
    section.footer_distance = Mm(margins[1] - 10)
    _styles(document)
    _fonts(document)
    _page_number(section.footer.paragraphs[0])
    return document


def line(
    document: Any, text: str, *, align: Align = "justify", font: str = BODY, size: float = 16,
    indent: float = 0, right: float = 0, before: float = 0, spacing: float | None = 28,
    bold: bool = False,
) -> Paragraph:
    """Add a paragraph.

    Parameters
    ----------
    document
        A document or a cell of a table.
    text
        What it says.
    align, font, size, bold
        How it looks; the size in points (三号 is 16).
    indent, right
        First line, and end of every line, in characters of that size.
    before
        Room above, points.
    spacing
        Distance of lines, points; None for single.
    """
    paragraph: Paragraph = document.add_paragraph()
    paragraph.alignment = _ALIGN[align]
    told = paragraph.paragraph_format
    told.space_before, told.space_after = Pt(before), Pt(0)
    told.first_line_indent = Pt(indent * size) if indent else None
    told.right_indent = Pt(right * size) if right else None
    if spacing is None:
        told.line_spacing_rule = WD_LINE_SPACING.SINGLE
    else:
        told.line_spacing_rule, told.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(spacing)
    write(paragraph, text, font=font, size=size, bold=bold)
    return paragraph


def heading(document: Document, text: str, *, size: float = 22) -> Paragraph:
    """Add the title of a paper: 方正小标宋简体, 二号, in the middle."""
    return line(document, text, align="center", font=TITLE, size=size, spacing=size * 1.5)


def write(
    paragraph: Paragraph, text: str, *, font: str = BODY, size: float = 16, bold: bool = False
) -> None:
    """Add text to a paragraph, its Chinese characters in the font named."""
    run = paragraph.add_run(printable(text))
    run.font.size, run.font.bold = Pt(size), bold or None
    _east_asian(run.font, font)


def table(
    document: Document, titles: Sequence[str], rows: Sequence[Sequence[str]],
    widths: Sequence[float], *, size: float = 12, align: Sequence[Align] = (),
) -> Any:
    """Add a table with a border; its titles are repeated on every page.

    Parameters
    ----------
    document
        Where to.
    titles, rows
        What stands in it.
    widths
        Of the columns, millimeters.
    size
        Of its characters, points.
    align
        Of the columns; in the middle if not told.
    """
    made = document.add_table(rows=0, cols=len(titles))
    made.style, made.alignment, made.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    _row(made, titles, widths, size, font=HEAD, align=())
    _repeat(made.rows[0])
    for row in rows:
        _row(made, row, widths, size, font=BODY, align=align)
    return made


def footed(content: bytes, text: str) -> bytes:
    """Return a document with a small line below the page numbers of all its sections."""
    document = docx.Document(io.BytesIO(content))
    for number, section in enumerate(document.sections):
        if number == 0 or not section.footer.is_linked_to_previous:
            line(section.footer, text, align="center", size=8, spacing=None)
    return packed(document)


def next_page(document: Document) -> None:
    """Begin a new page, numbered from 1, if anything stands on this one: what follows is for somebody else."""
    numbered_anew(document.sections[0]._sectPr)  # noqa: SLF001 - no public way
    if document.paragraphs:
        document.add_section()


def numbered_anew(section: Any) -> None:
    """Number the pages of a section from 1."""
    told = section.find(qn("w:pgNumType"))
    if told is None:
        told = OxmlElement("w:pgNumType")
        section.append(told)
    told.set(qn("w:start"), "1")


def packed(document: Document) -> bytes:
    """Return the bytes of a document: the same for the same content, without any properties."""
    for key, relation in list(document.part.package.rels.items()):
        if relation.reltype not in _KEPT:
            del document.part.package.rels[key]
    for key, relation in list(document.part.rels.items()):
        if relation.reltype in _UNWANTED:
            del document.part.rels[key]
    _forget_template(document)
    stream = io.BytesIO()
    document.part.package.save(stream)
    return canonical_zip(stream.getvalue())


def _forget_template(document: Document) -> None:
    """Drop the path of the template that a document was once made from; it may name a person."""
    settings = document.settings
    for element in settings.element.findall(qn("w:attachedTemplate")):
        settings.element.remove(element)
    parts = [told.target_part for told in document.part.rels.values()
             if told.reltype == RELATIONSHIP_TYPE.SETTINGS]
    for part in parts:
        for key in [key for key, told in part.rels.items() if told.reltype.endswith("/attachedTemplate")]:
            del part.rels[key]


# -- inside -----------------------------------------------------------------------------------


def _row(
    made: Any, values: Sequence[str], widths: Sequence[float], size: float, *, font: str,
    align: Sequence[Align],
) -> None:
    row = made.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - no public way
    for number, (value, width) in enumerate(zip(values, widths, strict=True)):
        cell = row.cells[number]
        cell.width = Mm(width)
        cell.vertical_alignment = 1
        paragraph = cell.paragraphs[0]
        paragraph.alignment = _ALIGN[align[number] if align else "center"]
        paragraph.paragraph_format.space_after = Pt(0)
        write(paragraph, value, font=font, size=size)


def _repeat(row: Any) -> None:
    told = OxmlElement("w:tblHeader")
    told.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(told)  # noqa: SLF001 - no public way


def _east_asian(font: Any, name: str) -> None:
    """Name the fonts; python-docx alone sets only that of Latin letters."""
    font.name = LATIN
    fonts = font._element.get_or_add_rPr().get_or_add_rFonts()  # noqa: SLF001 - no public way
    fonts.set(qn("w:eastAsia"), name)
    fonts.set(qn("w:cs"), LATIN)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _styles(document: Document) -> None:
    style: Any = document.styles["Normal"]
    style.font.size = Pt(16)
    _east_asian(style.font, BODY)
    language = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:eastAsia"), "zh-CN")


def _fonts(document: Document) -> None:
    """Say in the font table what may stand in for a font that is not there."""
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/>'
        f'<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name, others in FALLBACKS.items())
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            told = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>'
            relation.target_part._blob = f"{told}{entries}</w:fonts>".encode()  # noqa: SLF001


def _page_number(paragraph: Paragraph) -> None:
    """Write ``— 1 —`` in the middle of the foot, 四号."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    write(paragraph, "— ", font="宋体", size=14)
    for kind in ("begin", "PAGE", "end"):
        run = paragraph.add_run()
        run.font.size = Pt(14)
        _east_asian(run.font, "宋体")
        if kind == "PAGE":
            run._r.append(parse_xml(f'<w:instrText {nsdecls("w")}>PAGE</w:instrText>'))  # noqa: SLF001
        else:
            told = OxmlElement("w:fldChar")
            told.set(qn("w:fldCharType"), kind)
            run._r.append(told)  # noqa: SLF001
    write(paragraph, " —", font="宋体", size=14)


"""The form of a letter that is a template: title, number, to whom, lines, seal and date."""

from __future__ import annotations

from collections.abc import Iterable

from docx.document import Document

from rotation.papers._word import heading, line, paper
from rotation.text import Lang, Text, say

_NUMBER = say("No. ________", "〔{{{{ 年度 }}}}〕　　　号")
_DATE = say("Date: ____-__-__", "　　　　年　　月　　日")
BY_BUREAU = say("{{{{ bureau }}}} (seal)", "{{{{ 落款单位 }}}}（盖章）")
TO_TEACHER = say("{{{{ name }}}}:", "{{{{ 姓名 }}}}同志：")


def letter(lang: Lang, title: Text, to: Text, lines: Iterable[Text]) -> Document:
    """Return a letter up to its last line.

    Parameters
    ----------
    lang
        Language of the template.
    title
        Above it.
    to
        To whom.
    lines
        Paragraphs; braces doubled twice, as in every `Text`.
    """
    document = paper()
    heading(document, title.render(lang))
    line(document, _NUMBER.render(lang), align="center", before=6)
    line(document, to.render(lang), before=14)
    for text in lines:
        line(document, text.render(lang), indent=2)
    return document


def signed(document: Document, lang: Lang, by: Text, *, before: float) -> None:
    """Add who seals it, and a line for the date, so many points below."""
    line(document, by.render(lang), align="right", before=before, right=2)
    line(document, _DATE.render(lang), align="right", right=2)

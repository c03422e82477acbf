"""前后对照表: of a revised plan, everybody whose arrangement differs from what was published."""

from __future__ import annotations

from rotation.papers._letters import BUREAU
from rotation.papers._paper import File, Material, Paper
from rotation.papers._word import heading, line, packed, paper, table
from rotation.report import catalogue
from rotation.text import say, spell

_WIDTHS = (12, 26, 48, 66, 66, 25)


def _write(material: Material) -> list[File]:
    told = catalogue()["revision"].table(material.view)
    if told is None:
        return []
    document = paper(landscape=True, margins=(28, 26, 26, 26))

    def words(values: tuple[object, ...]) -> list[str]:
        return [str(spell(value, material.lang)) for value in values]
    heading(document, told.title.render(material.lang))
    for note in told.notes_above:
        line(document, note.render(material.lang), size=14)
    table(document, words(tuple(heading.title for heading in told.columns)),
          [words(row) for row in told.rows], _WIDTHS,
          align=("center", "center", "left", "left", "left", "center"))
    line(document, material.say("{b} (seal)    Date: ____-__-__", "{b}（盖章）　　　　年　　月　　日",
                                b=material.fill(BUREAU)), align="right", before=18, size=14)
    return [File(PAPER.name(material.lang, ".docx"), packed(document))]


PAPER = Paper("comparison", 9, say("Before and after", "前后对照表"), _write, blanks=(BUREAU,))

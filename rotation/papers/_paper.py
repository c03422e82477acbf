"""What a kind of paper is, what it is made from, and how the kinds are found."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from rotation.domain.plan import Placement
from rotation.report import View
from rotation.text import Lang, Text, say


class File(NamedTuple):
    """One file of a paper.

    Parameters
    ----------
    name
        Name below the folder of papers, with its ending; ``/`` divides folders.
    content
        Its bytes; the same run gives the same bytes.
    """

    name: str
    content: bytes


@dataclass(frozen=True)
class Blank:
    """Something that the office fills in and the run does not know, such as a telephone number.

    Parameters
    ----------
    key
        Name in templates and for ``--fill``, an English identifier.
    title
        Name in both languages; templates and ``--fill`` take the Chinese one as well.
    otherwise
        What stands there when nothing is given: a line to write on, or a usual value;
        ``{year}`` and ``{banner}`` are filled in.
    """

    key: str
    title: Text
    otherwise: Text


def _nothing(_: str) -> Text:
    return say("", "")


class Substitute(NamedTuple):
    """One who could take a post: id, and the conditions under which that holds."""

    teacher: str
    conditions: tuple[Text, ...] = ()


def nobody(_: Placement) -> tuple[Substitute, ...]:
    """Name no substitutes."""
    return ()


@dataclass(frozen=True, eq=False)
class Material:
    """What every paper is made from: one run, re-read from its folder and audited.

    Parameters
    ----------
    view
        The run, as the sheets see it.
    lang
        Language of the papers.
    templates
        Folder of the office's own templates, or None.
    given
        What the office filled in, by key of a `Blank`.
    version
        1, or that of a revised plan; printed from 2 on.
    before
        The version that a revised plan revises; papers that it does not change are not written.
    why
        Says why a teacher was chosen, by id.
    substitutes
        Those who could take a post instead, best first; nobody if it was not worked out.
    """

    view: View
    lang: Lang = "zh"
    templates: Path | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    version: int = 1
    before: Material | None = None
    why: Callable[[str], Text] = _nothing
    substitutes: Callable[[Placement], tuple[Substitute, ...]] = nobody

    def fill(self, blank: Blank) -> str:
        """Return what the office gave for a blank, else what stands there otherwise."""
        settings = self.view.round.settings
        return self.given.get(blank.key) or blank.otherwise.filled(
            year=settings.year, banner=settings.banner).render(self.lang)

    def titled(self, text: Text) -> Text:
        """Return a title with the version after it; version 1 is not told."""
        if self.version == 1:
            return text
        return say("{t} (version {v})", "{t}（第{v}版）", t=text, v=self.version)

    def say(self, en: str, zh: str, **values: object) -> str:
        """Return a sentence in the language of the papers."""
        return say(en, zh, **values).render(self.lang)


@dataclass(frozen=True)
class Paper:
    """One kind of paper.

    Parameters
    ----------
    kind
        Name for ``--only``.
    number
        Place in the folder; file names begin with it.
    title
        What it is called; the name of its file or folder.
    write
        Makes its files; none if the run has nothing for it.
    blanks
        What of it the office fills in.
    template
        Makes the template that the office may edit, as .docx; None for a paper without one.
    """

    kind: str
    number: int
    title: Text
    write: Callable[[Material], Iterable[File]]
    blanks: tuple[Blank, ...] = ()
    template: Callable[[Lang], bytes] | None = None

    def name(self, lang: Lang, ending: str = "") -> str:
        """Return ``01_派遣通知`` with an ending such as ``.docx``."""
        return f"{self.number:02d}_{self.title.render(lang)}{ending}"


@cache
def catalogue() -> dict[str, Paper]:
    """Return every paper by kind, in the order of their numbers; each public module has one."""
    package = import_module("rotation.papers")
    names = [item.name for item in pkgutil.iter_modules(package.__path__)]
    found: list[Paper] = [import_module(f"{package.__name__}.{name}").PAPER
                          for name in names if not name.startswith("_")]
    return {paper.kind: paper for paper in sorted(found, key=lambda paper: paper.number)}


def blanks() -> dict[str, Blank]:
    """Return everything that the office can fill in, by key."""
    return {blank.key: blank for paper in catalogue().values() for blank in paper.blanks}

"""What a kind of paper is, what it is made from, and how the kinds are found."""

from __future__ import annotations

import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from rotation.domain.plan import Placement
from rotation.domain.settings import Settings
from rotation.errors import RotationError
from rotation.report import View
from rotation.text import Lang, Text, pair, say


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


class Completed(ABC):
    """What the office filled in, and the language of the papers.

    Attributes
    ----------
    lang
        Language of the papers.
    given
        What the office filled in, by key of a `Blank`.
    """

    lang: Lang
    given: Mapping[str, str]

    @property
    @abstractmethod
    def settings(self) -> Settings:
        """Year and banner of the plan."""

    def fill(self, blank: Blank) -> str:
        """Return what the office gave for a blank, else what stands there otherwise."""
        return self.given.get(blank.key) or blank.otherwise.filled(
            year=self.settings.year, banner=self.settings.banner).render(self.lang)

    def say(self, en: str, zh: str, **values: object) -> str:
        """Return a sentence in the language of the papers."""
        return say(en, zh, **values).render(self.lang)


@dataclass(frozen=True, eq=False)
class Material(Completed):
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

    @property
    def settings(self) -> Settings:
        """Year and banner of the round."""
        return self.view.round.settings

    def titled(self, text: Text) -> Text:
        """Return a title with the version after it; version 1 is not told."""
        if self.version == 1:
            return text
        return say("{t} (version {v})", "{t}（第{v}版）", t=text, v=self.version)


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


class _Kind(Protocol):
    """A kind of paper, as somebody names it."""

    @property
    def kind(self) -> str:
        """Name for ``--only``."""

    @property
    def title(self) -> Text:
        """What it is called."""


KindT = TypeVar("KindT", bound=_Kind)


def chosen(known: Mapping[str, KindT], only: tuple[str, ...]) -> tuple[KindT, ...]:
    """Return the papers named by kind or title; all if none is.

    Raises
    ------
    RotationError
        There is no such paper.
    """
    names = {word: paper for paper in known.values() for word in (paper.kind, paper.title.en, paper.title.zh)}
    unknown = tuple(word for word in only if word not in names)
    if unknown:
        raise RotationError(say("there is no paper {u}; papers are: {k}", "没有“{u}”这种材料；可选：{k}",
                                u=unknown, k=pair(tuple(known), tuple(
                                    f"{p.kind}（{p.title.zh}）" for p in known.values()))))
    wanted = {names[word].kind for word in only} or set(known)
    return tuple(paper for kind, paper in known.items() if kind in wanted)


def filled_in(known: Mapping[str, Blank], pairs: Iterable[str]) -> Mapping[str, str]:
    """Return what ``--fill NAME=VALUE`` says, by key of a blank.

    Raises
    ------
    RotationError
        One is not of the form, or names no blank: all that do are told at once, with the names that there are.
    """
    names = {word: blank.key for blank in known.values()
             for word in (blank.key, blank.title.en, blank.title.zh)}
    told: dict[str, str] = {}
    formless, strange = [], []
    for given in pairs:
        name, equals, value = given.partition("=")
        if not equals:
            formless.append(given)
        elif name.strip() not in names:
            strange.append(name.strip())
        else:
            told[names[name.strip()]] = value.strip()
    _refuse_fills(known, tuple(formless), tuple(strange))
    return told


def _refuse_fills(known: Mapping[str, Blank], formless: tuple[str, ...], strange: tuple[str, ...]) -> None:
    """Refuse what is not of the form apart from what names no blank."""
    faults = []
    if formless:
        faults.append(say("--fill wants NAME=VALUE, not {p}", "--fill 的写法是 名称=内容，不是“{p}”", p=formless))
    if strange:
        faults.append(say("--fill has no name {p}", "--fill 没有“{p}”这一项", p=strange))
    if faults:
        raise RotationError(say("{f}; names are: {n}", "{f}；可用名称：{n}", f=Text.joined(faults, "; ", "；"), n=pair(
            tuple(known), tuple(blank.title.zh for blank in known.values()))))

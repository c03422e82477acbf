"""Papers of the plans that follow a round or stand beside it: always written whole, without versions and templates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from rotation.papers._paper import Blank, Completed
from rotation.text import Lang, Text

ViewT = TypeVar("ViewT")
MaterialT = TypeVar("MaterialT", bound=Completed)


@dataclass(frozen=True, eq=False)
class WholeMaterial(Completed, Generic[ViewT]):
    """What such papers are made from.

    Parameters
    ----------
    view
        The plan.
    lang
        Language of the papers.
    given
        What the office filled in, by key of a `Blank`.
    """

    view: ViewT
    lang: Lang = "zh"
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class WholePaper(Generic[MaterialT]):
    """One kind of paper, one file.

    Parameters
    ----------
    kind
        Name for ``--only``.
    number, title
        Place in the folder, and what it is called.
    write
        Makes its document from the plan; None if the plan has nothing for it.
    blanks
        What of it the office fills in.
    public
        Whether it leaves the office, so that the scanner looks through it.
    ending
        Of the name of its file.
    """

    kind: str
    number: int
    title: Text
    write: Callable[[MaterialT], bytes | None]
    blanks: tuple[Blank, ...] = ()
    public: bool = False
    ending: str = ".docx"

    def name(self, lang: Lang) -> str:
        """Return what its file is called in a language."""
        return f"{self.number:02d}_{self.title.render(lang)}{self.ending}"


def blanks_of(papers: Iterable[WholePaper[MaterialT]]) -> dict[str, Blank]:
    """Return everything that the office can fill in on some papers, by key."""
    return {blank.key: blank for one in papers for blank in one.blanks}

"""Orders papers that are always written whole: refuse what they do not have, make them, scan them, move them in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic

from rotation.errors import RotationError, all_told
from rotation.papers import File, MaterialT, WholePaper, blanks_of, chosen, filled_in
from rotation.papers.public_notice import refuse_leaks
from rotation.run.filled import NOTHING, FilledIn, Remembered, remembered, with_remembered
from rotation.run.material import Order
from rotation.run.papers import moved_in, with_foot
from rotation.text import Lang, Text, say


@dataclass(frozen=True)
class WholePapers(Generic[MaterialT]):
    """The papers of one sort of plan, and what is particular about them.

    Parameters
    ----------
    of
        What they are called in a sentence, as ``校长方案``.
    papers
        By number.
    faults
        Returns what is wrong with what was filled in for a year, by key of its blank.
    harmless
        Codes of the scanner that say nothing of these papers, such as that they are no list of a notice.
    """

    of: Text
    papers: tuple[WholePaper[MaterialT], ...]
    faults: Callable[[Mapping[str, str], int], Mapping[str, Text]]
    harmless: Collection[str] = ()

    def write(
        self, folder: Path, sha256: str, order: Order, out: Path, *, lang: Lang,
        read: Callable[[Mapping[str, str]], MaterialT], tell: Callable[[Text], object],
        heard: Callable[[MaterialT], object] = bool,
    ) -> tuple[Path | None, tuple[str, ...]]:
        """Write the papers of a published plan into a new numbered folder.

        Parameters
        ----------
        folder, sha256, order
            The published folder, the hash of its plan, which papers, and what the office fills in.
        out, lang, tell
            Folder in which the numbered folder is made, language of the papers, and who hears what to know of them.
        read, heard
            Returns the audited plan with what was filled in; called with it, if a paper leaves the office.

        Returns
        -------
            The new folder, and the names of the files in it; None if there is nothing to write.

        Raises
        ------
        AuditFailed, WorkbookError, PlanError, OutputError, RotationError
            A paper gives something away, a kind is unknown, something is asked for that these papers do not have, and
            whatever `read` raises.
        """
        self._refuse(order)
        wanted = chosen({one.kind: one for one in self.papers}, order.only)
        given = self._given(order, remembered(folder, out, sha256) if order.remember else NOTHING, tell)
        told = read(given)
        self._judge(told)
        if any(one.public for one in wanted):
            heard(told)
        files = [with_foot(file, None if one.public else order.foot, lang)
                 for one in wanted for file in self._made(one, told)]
        return moved_in(folder, out, files, FilledIn(sha256, given), lang)

    def _given(self, order: Order, before: Remembered, tell: Callable[[Text], object]) -> Mapping[str, str]:
        known = blanks_of(self.papers)
        return with_remembered(known, filled_in(known, order.given), before, tell)

    def _judge(self, told: MaterialT) -> None:
        """Refuse what was filled in wrongly, all at once."""
        wrong = self.faults(told.given, told.settings.year)
        if wrong:
            raise RotationError(all_told(list(wrong.values())))

    def _refuse(self, order: Order) -> None:
        """Refuse what papers of a round alone have."""
        if order.templates is not None:
            raise RotationError(say(
                "the papers of {s} have no templates: write them, and edit the documents in Word or WPS",
                "{s}的材料没有模板：请先生成，再用 Word 或 WPS 直接修改文件", s=self.of))
        if order.since is not None or order.everything:
            raise RotationError(say(
                "the papers of {s} are always written whole: leave out --since and --all",
                "{s}的材料每次全部生成，请去掉 --since、--all", s=self.of))

    def _made(self, one: WholePaper[MaterialT], told: MaterialT) -> Iterator[File]:
        content = one.write(told)
        if content is None:
            return
        file = File(one.name(told.lang), content)
        if one.public:
            refuse_leaks(file, told, self.harmless)
        yield file

"""The two sorts of plan on a desk, of the teachers and of the school leaders: all in which screens tell them apart."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Protocol

from rotation.text import Text
from rotation.web import leading, tasks
from rotation.web.desk import HEADS, RunFolder
from rotation.web.short import Asking
from rotation.web.words import WORDS

if TYPE_CHECKING:
    from rotation.papers import Blank
    from rotation.policy.cadre_policy import CadrePolicy
    from rotation.policy.parameters import Values
    from rotation.policy.policy import Policy
    from rotation.policy.share_policy import SharePolicy


class WithParameters(Hashable, Protocol):
    """Something that is begun with parameters."""

    @property
    def main(self) -> tuple[str, ...]:
        """The parameters that are asked for first."""
        ...

    def read(self, values: Values) -> Policy | CadrePolicy | SharePolicy:
        """Return the policy of some values, of whatever year; a `PolicyError` if one cannot be."""
        ...


@dataclass(frozen=True, eq=False)
class SharedSort:
    """Lessons shared after a finished plan.

    Parameters
    ----------
    main
        The parameters that are asked for first.
    """

    main: tuple[str, ...]

    def read(self, values: Values) -> SharePolicy:
        """Return the policy of some values; a `PolicyError` if one cannot be."""
        from rotation.policy.share_policy import SharePolicy
        return SharePolicy.of(values)


@dataclass(frozen=True, eq=False)
class PlanSort:
    """A sort of plan.

    Parameters
    ----------
    file
        What makes a folder one.
    workbook
        File that people read; its sheets are the lists of the screen.
    lists
        Keys of the sheets that are shown as lists, in order.
    picks
        By such a key, what is picked out of the list to be told more of: a teacher or a school.
    orders
        Kinds of decisions about somebody, by their words.
    task
        The long job that makes such a plan, also the name of its command.
    begins
        Key of the screen where one is begun from a workbook.
    explain, compare
        What children are asked.
    main
        The parameters that are asked for first.
    home
        Where the program has its sheets, its policy, the blanks of its papers, what judges these, and the papers,
        loaded when they are asked for.
    leaders
        Whether it is of the school leaders.
    """

    file: str
    workbook: str
    lists: tuple[str, ...]
    picks: Mapping[str, str]
    orders: tuple[str, ...]
    task: str
    begins: str
    explain: Asking
    compare: Asking
    main: tuple[str, ...]
    home: tuple[str, str, str, str, str]
    leaders: bool = False

    def names(self) -> dict[str, Text]:
        """Return what the sheets are called, by key."""
        return {key: sheet.name for key, sheet in resolve_name(self.home[0])().items()}

    def policy(self) -> type[Policy | CadrePolicy]:
        """Return what holds the parameters."""
        kind: type[Policy | CadrePolicy] = resolve_name(self.home[1])
        return kind

    def read(self, values: Values) -> Policy | CadrePolicy:
        """Return the policy of some values, of whatever year; a `PolicyError` if one cannot be."""
        return self.policy().of_any_year(values)

    def blanks(self) -> dict[str, Blank]:
        """Return what the office fills in on papers, by key."""
        found: dict[str, Blank] = resolve_name(self.home[2])()
        return found

    def faults(self, given: Mapping[str, str], year: int) -> dict[str, Text]:
        """Return what is wrong with what the office filled in, by key of a blank."""
        found: dict[str, Text] = resolve_name(self.home[3])(given, year)
        return found

    def papers(self) -> dict[str, Text]:
        """Return what the papers are called, by kind."""
        found = resolve_name(self.home[4])
        return {one.kind: one.title for one in (found().values() if callable(found) else found)}

    def called(self, tab: str) -> Text:
        """Return what a tab is called: a list as its sheet."""
        return self.names()[tab] if tab in self.lists else WORDS[tab]


TEACHERS = PlanSort(
    file=HEADS[0], workbook="方案.xlsx",
    lists=("placements", "revision", "changes", "opened", "standings", "choices", "inversions", "staff", "shortages",
           "unsolved", "audit", "policy", "conflict"),
    picks={**dict.fromkeys(("placements", "standings", "choices"), "teacher"),
           **dict.fromkeys(("staff", "shortages", "unsolved"), "school")},
    orders=("STAY", "MUST_MOVE", "GOES_TO", "NEVER_TO"), task="plan", begins="plan",
    explain=tasks.explain, compare=tasks.compare,
    main=("H10.rate", "H10.reserve", "H20.share", "R10.years", "E30.km", "round.public_seed"),
    home=("rotation.report:catalogue", "rotation.policy.policy:Policy", "rotation.papers:blanks",
          "rotation.papers:faults", "rotation.papers:catalogue"))
LEADERS = PlanSort(
    file=HEADS[1], workbook="校长方案.xlsx",
    lists=("appointments", "verdicts", "teams", "chains", "vacancies", "forecast", "audit", "policy", "conflict"),
    picks={**dict.fromkeys(("appointments", "verdicts", "forecast"), "teacher"),
           **dict.fromkeys(("teams", "vacancies"), "school")},
    orders=("STAY", "MUST_MOVE", "GOES_TO", "NEVER_TO", "PROMOTED", "RELIEVED"), task="principals", begins="leaders",
    explain=leading.explain, compare=leading.compare,
    main=("D10.term_years", "D12.years", "D15.years", "D20.years", "P25.share", "P55.share", "C35.km",
          "round.public_seed"),
    home=("rotation.leaders.tables_annex:catalogue", "rotation.policy.cadre_policy:CadrePolicy",
          "rotation.leaders.papers:blanks", "rotation.leaders.papers:faults_of_leaders",
          "rotation.leaders.papers:PAPERS"),
    leaders=True)

SHARED = SharedSort(("W20.days", "W25.schools", "W25.week_km", "W15.blocks", "W08.class_teacher", "W60.min_fit",
                     "L10.lessons", "L15.receivers", "L25.most"))


def sort_of(run: RunFolder) -> PlanSort:
    """Return the sort of a plan."""
    return LEADERS if run.head.leaders else TEACHERS

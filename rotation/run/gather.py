"""From files and options to a settled round, or every reason why not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from rotation.domain.problem import Problem
from rotation.domain.ratio import spell_share
from rotation.domain.records import Parameter
from rotation.domain.revision import Lineage
from rotation.domain.round import Round
from rotation.domain.settings import meaning
from rotation.domain.succession import Succession
from rotation.errors import Issue, OutputError, PolicyError, Severity, WorkbookError
from rotation.model.eligibility import not_run, settle
from rotation.model.objection import Objection
from rotation.model.objections import objections, rests_on
from rotation.policy.cadre_policy import CadrePolicy
from rotation.policy.parameters import YEAR, flatten
from rotation.policy.policy import Policy, below_the_law
from rotation.policy.source import Source
from rotation.policy.values import command_values, read_policy_file, sheet_values
from rotation.rules import catalogue
from rotation.run.folder import PLAN_JSON, check_run_folder, read_json
from rotation.text import Text, say
from rotation.workbook.asked import accepted
from rotation.workbook.reader import Reading, confirmed, gravest_first, read_workbook
from rotation.workbook.sheets import SHOW, hidden

PolicyT = TypeVar("PolicyT", Policy, CadrePolicy)
"""Rules and parameters of the teachers' round, or of the leaders' plan."""


@dataclass(frozen=True)
class Inputs:
    """What a run is made from.

    Parameters
    ----------
    source
        The workbook, or a folder of files that together make it.
    policy_files
        TOML files, later ones win.
    sets
        ``NAME=VALUE`` of the command line.
    year, public_seed
        Options that win over everything; None leaves them to the policy.
    accept
        Codes of questions that are answered yes.
    more
        Further files and folders that belong to the workbook.
    """

    source: Path
    policy_files: tuple[Path, ...] = ()
    sets: tuple[str, ...] = ()
    year: int | None = None
    public_seed: str | None = None
    accept: Collection[str] = ()
    more: tuple[Path, ...] = ()

    @property
    def sources(self) -> tuple[Path, ...]:
        """All files and folders of the workbook."""
        return (self.source, *self.more)


@dataclass(frozen=True, eq=False)
class Case:
    """A round ready to be solved.

    Parameters
    ----------
    inputs
        Where it came from.
    reading
        The workbook as read, with its remarks.
    policy
        Rules and parameters with their sources.
    round
        The settled round.
    issues
        Remarks that remain: warnings and notes.
    lineage
        Of a revised plan: what was changed since publication.
    after
        The plan of leaders that goes before; None if the leaders stay as they are.
    """

    inputs: Inputs
    reading: Reading
    policy: Policy
    round: Round
    issues: tuple[Issue, ...]
    lineage: Lineage | None = None
    after: Succession | None = None

    @classmethod
    def of(cls, problem: Problem, policy: Policy) -> Case:
        """Settle facts that a program made, read from no workbook.

        Raises
        ------
        WorkbookError
            Locks, wishes or towns that the settled round cannot use.
        """
        reading = Reading(problem, (), sha256="")
        return settled(Inputs(Path()), reading, problem, policy)

    @property
    def problem(self) -> Problem:
        """The facts."""
        return self.round.problem

    @property
    def from_file(self) -> bool:
        """Whether the facts stand in a workbook that can be read again."""
        return bool(self.reading.sha256)


def gather(inputs: Inputs, prepared: Callable[[Policy], Policy] = lambda policy: policy) -> Case:
    """Read, apply the policy and settle.

    Parameters
    ----------
    inputs
        The workbook and the options.
    prepared
        Makes of the policy given the one to settle under.

    Raises
    ------
    WorkbookError
        All defects of the data at once, those that show only after settling included, and those
        of sheet 政策, such as a missing year.
    PolicyError
        An option or a policy file names an unknown rule or parameter or a value out of range.
    OutputError
        A file cannot be read.
    """
    return gather_read(read_workbook(inputs.sources, inputs.accept), inputs, prepared)


def gather_read(reading: Reading, inputs: Inputs, prepared: Callable[[Policy], Policy] = lambda policy: policy) -> Case:
    """Apply the policy to a workbook that was read, and settle; parameters and errors as for `gather`."""
    policy, faults, by_option = every_fault(reading, inputs, Policy)
    if reading.problem is not None and policy is not None and not faults and by_option is None:
        return settled(inputs, reading, reading.problem, prepared(policy))
    told = tuple(_refusals(reading, policy, faults, inputs))
    if by_option is not None and not stopped((*told, *reading.issues)):
        raise by_option
    raise WorkbookError(gravest_first((*of_option(by_option), *told, *reading.issues)))


def settled(inputs: Inputs, reading: Reading, problem: Problem, policy: Policy) -> Case:
    """Settle facts that were read, or revised after they were read.

    Raises
    ------
    WorkbookError
        Locks, wishes or towns that the settled round cannot use.
    """
    round = settle(problem, policy)
    told = (*objections(round, policy), *_idle_rules(problem, policy), *_below_the_law(policy))
    issues = gravest_first((*answered(reading.placed(told), inputs), *reading.issues))
    if stopped(issues):
        raise WorkbookError(issues)
    return Case(inputs, reading, policy, round, issues)


def answered(issues: Iterable[Issue], inputs: Inputs) -> list[Issue]:
    """Return issues with the questions that an option answers as notes."""
    return [confirmed(issue) if issue.severity == "ask" and accepted(issue, inputs.accept) else issue
            for issue in issues]


def _refusals(
    reading: Reading, policy: Policy | None, faults: list[Objection], inputs: Inputs,
) -> list[Issue]:
    """Return what a plan would be refused for besides the cells that are refused already.

    Only what rests on no refused cell is told: a wrong row of 教师 hides no missing class or kilometer, but whether
    there are people enough for a share is not known before it is mended.
    """
    problem = reading.supposed
    found = list(faults)
    if problem is not None and policy is not None:
        unsound = reading.unsound | ({"parameters"} if faults else set())
        round = settle(problem, policy)
        found += [item for item in (*objections(round, policy), *_idle_rules(problem, policy), *_below_the_law(policy))
                  if not (rests_on(item) & unsound)]
    return answered(reading.placed(item for item in found if not _doubted(reading, item)), inputs)


def _doubted(reading: Reading, item: Objection) -> bool:
    """Whether the cell is refused already; of a parameter its name too."""
    names = {"name", item.field} if item.table == "parameters" else {item.field}
    return item.row > 0 and item.row in reading.doubted(item.table, *names)


def _of_policy(
    code: str, severity: Severity, row: int, expected: Text, remedy: Text, *, found: str = "", field: str = "value",
) -> Objection:
    """Return what is wrong with a value of sheet 政策, or with a name; row 0 for one given elsewhere, or for none."""
    return Objection(code, severity, "parameters", row, field, found, expected, remedy)


def _idle_rules(problem: Problem, policy: Policy) -> Iterator[Objection]:
    """Warn of all rules in force that do not run, with the columns that they lack."""
    waiting = not_run(problem, policy)
    if waiting:
        from rotation.report.sheet_policy import column_title
        idle = tuple(say("{c} {l} ({t})", "{c} {l}（{t}）", c=code, l=catalogue()[code].label,
                         t=tuple(column_title(name) for name in lacking))
                     for code, lacking in sorted(waiting.items()))
        yield _of_policy("rules-not-run", "warning", 0, say(
            "these rules are in force but will not be checked, since their columns are missing: {r}",
            "以下规则要求执行，但因缺少所需的列而未核查：{r}", r=idle), say(
            "add the columns, titled as here; switch off on sheet 政策 what is really not meant to apply",
            "请补上所列各列，列标题照此书写；确实不适用的规则请在“政策”表关闭"))


BELOW_THE_LAW = "below-the-law"
"""Code of the warning that a share is set below what the law asks."""


def _below_the_law(policy: Policy) -> Iterator[Objection]:
    """Warn of every share that is set below what the law asks."""
    for name, value, least in below_the_law(policy):
        source, (code, _, key) = policy.sources[name], name.partition(".")
        told = say("", "") if source.row else say(" from {w}", "（{w}）", w=source.place)
        yield _of_policy(BELOW_THE_LAW, "warning", source.row, say(
            "{m} ({n}){w} is {v}, below the {l} of the law", "{m}（{n}）{w}为{v}，低于规定的{l}",
            m=meaning(type(policy.rules[code]), key), n=name, w=told, v=spell_share(value), l=spell_share(least)), say(
            "set at least {l}, or leave it out", "请改为不低于{l}，或不填此参数", l=spell_share(least)),
            found=spell_share(value))


def _policy(
    reading: Reading, parameters: Iterable[Parameter], inputs: Inputs, kind: type[PolicyT],
) -> tuple[PolicyT | None, list[Objection]]:
    """Return the policy without what sheet 政策 says wrong, if there is one, and those defects."""
    given = list(parameters)
    faults = [] if _gives_year(given, inputs) else [_no_year(reading)]
    try:
        return kind.of_any_year(policy_values(given, inputs)), faults
    except PolicyError as error:
        if error.by_option:
            raise
        faults += map(_misgiven, error.parts)
        wrong = {part.row for part in error.parts}
    try:
        return kind.of_any_year(policy_values([item for item in given if item.row not in wrong], inputs)), faults
    except PolicyError:
        return None, faults


def _misgiven(fault: PolicyError) -> Objection:
    """Return a fault of sheet 政策 at the cell that is wrong: the name of a parameter, or its value."""
    remedy = (say("correct sheet 政策", "请在“政策”工作表中补充或更正") if not fault.row else
              say("correct the name, or delete the row", "请更正参数名称，或删除此行") if fault.nameless else
              say("correct the value here", "请更正此处的取值"))
    return _of_policy("policy", "error", fault.row, fault.bare if fault.row else fault.message, remedy,
                      field="name" if fault.nameless else "value")


def every_fault(
    reading: Reading, inputs: Inputs, kind: type[PolicyT],
) -> tuple[PolicyT | None, list[Objection], PolicyError | OutputError | None]:
    """Return the policy without what is wrong, what sheet 政策 says wrong, and what an option or policy file does."""
    given = reading.parameters
    try:
        policy, faults = _policy(reading, given or (), inputs, kind)
    except (PolicyError, OutputError) as error:
        policy, faults = _policy(reading, given or (), replace(inputs, policy_files=(), sets=()), kind)
        return policy, [fault for fault in faults if fault.code != _NO_YEAR], error
    return policy, faults if given is not None else [], None


def of_option(error: PolicyError | OutputError | None) -> Iterator[Issue]:
    """Tell what is wrong with an option or a policy file in the list of a workbook that has defects of its own."""
    parts = [] if error is None else [part for part in error.parts if part.by_option] if isinstance(
        error, PolicyError) else [error]
    for part in parts:
        yield Issue("option", "error", "", "", "", "", part.message, say(
            "correct the option or the policy file", "请更正命令行选项或政策文件"),
            say("options of the command", "命令行选项"))


def stopped(issues: Iterable[Issue]) -> bool:
    """Whether an error or an unanswered question remains."""
    return any(issue.severity in ("error", "ask") for issue in issues)


def _gives_year(parameters: Iterable[Parameter], inputs: Inputs) -> bool:
    return (inputs.year is not None or any(item.name == YEAR for item in parameters)
            or any(pair.partition("=")[0].strip() == YEAR for pair in inputs.sets)
            or any(YEAR in _policy_of(path) for path in inputs.policy_files))


_NO_YEAR = "missing-year"


def _no_year(reading: Reading) -> Objection:
    """Return the defect of a missing year, in the row that waits for it if there is one; a hidden sheet may have it."""
    unseen = hidden("parameters", reading.issues)
    if unseen:
        return _of_policy(_NO_YEAR, "error", 0, say(
            "round.year (year of the round) was not read: sheet {s} is hidden",
            "round.year（方案年度）未读到：工作表“{s}”被隐藏，没有读取", s=unseen), say(
            "{u}; or add --year 2026 to the command", "{u}；或在命令后加 --year 2026", u=SHOW))
    return _of_policy(_NO_YEAR, "error", reading.row_of("parameters", "name", YEAR), say(
        "round.year (year of the round) is not filled in", "round.year（方案年度）未填"), say(
        "fill in the year of its September on sheet 政策, such as 2026; without such a sheet: --year 2026",
        "请在“政策”表填写 9 月所在年份，如 2026；没有这张表的，可在命令后加 --year 2026"))


def _policy_of(path: Path) -> dict[str, tuple[Any, Source]]:
    """Return the values of a policy file, or every parameter that a plan of ours was made under."""
    if not path.is_dir() and path.name != PLAN_JSON:
        return read_policy_file(path)
    from rotation.report.plan_file import PlanFile
    folder = path if path.is_dir() else path.parent
    check_run_folder(folder)
    told = read_json(folder / PLAN_JSON, PlanFile)
    return flatten(told.policy, Source(say("plan {p}", "方案 {p}", p=folder.resolve().name), by_option=True))


def policy_values(parameters: Iterable[Parameter], inputs: Inputs) -> Mapping[str, tuple[Any, Source]]:
    """Return all given parameters: sheet < files < --set < --year and --public-seed."""
    values = dict(sheet_values(parameters))
    for path in inputs.policy_files:
        values |= _policy_of(path)
    values |= command_values(inputs.sets)
    place = Source(say("command line", "命令行"), by_option=True)
    if inputs.year is not None:
        values[YEAR] = (inputs.year, place)
    if inputs.public_seed is not None:
        values["round.public_seed"] = (inputs.public_seed, place)
    return values


def resettled(case: Case, policy: Policy) -> Case:
    """Return the same case under another policy."""
    return replace(case, policy=policy, round=settle(case.problem, policy))

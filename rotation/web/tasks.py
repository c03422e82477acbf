"""What the children of the page do: each a public function of the program, asked and answered in plain values.

Only a child calls what stands here; the server passes the functions on by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from rotation.errors import (
    Issue,
    PolicyError,
    RotationError,
    Terminated,
    WorkbookError,
    all_told,
    sentence,
)
from rotation.process.litter import private_folder
from rotation.text import Lang, Text, say
from rotation.web.job import both

if TYPE_CHECKING:
    from rotation.domain.problem import SheetOf
    from rotation.explain.inquiry import Inquiry, Sentence
    from rotation.leaders.case import LeaderCase
    from rotation.policy.cadre_policy import CadrePolicy
    from rotation.policy.policy import Policy
    from rotation.policy.share_policy import SharePolicy
    from rotation.policy.tiers import AnyTier
    from rotation.run import Case, Inputs
    from rotation.share.case import ShareCase
    from rotation.workbook.orders_writer import RowWritten
    from rotation.years.case import YearsCase

Request = Mapping[str, Any]
Plain = dict[str, Any]
Tell = Callable[[Mapping[str, Any]], None]


def question(work: Callable[[Plain], Plain]) -> Callable[[Plain, Callable[[Any], None]], Plain]:
    """Have a short task answer what is wrong in sentences; it tells nothing before its answer."""
    @wraps(work)
    def answered(request: Plain, tell: Callable[[Any], None]) -> Plain:
        del tell
        try:
            return work(request)
        except WorkbookError as error:
            return {"refused": both(all_told([one.text for one in error.issues]))}
        except RotationError as error:
            return {"refused": both(error.message)}
    return answered


def source_of(request: Request) -> Path | None:
    """Return the workbook of a run, if it is on the desk."""
    return Path(request["source"]) if request.get("source") else None


def inputs(request: Request) -> Inputs:
    """Return what a run is made from."""
    from rotation.run import Inputs
    return Inputs(Path(request["source"]), (), tuple(request.get("sets", ())), accept=tuple(request.get("accept", ())))


def ended(error: BaseException) -> Plain | None:
    """Return how a job ends with an error; None if it is the program's fault."""
    if isinstance(error, KeyboardInterrupt | Terminated):
        return {"how": "stopped", "says": both(say(
            "stopped as asked before there was a plan; nothing was written",
            "已按要求停止：当时还没有形成方案，没有写出任何文件"))}
    told = sentence(error)
    if told is None:
        return None
    more = issues_told(error.issues)["issues"] if isinstance(error, WorkbookError) else []
    return {"how": "refused", "says": both(told), "issues": more}


# -- short ----------------------------------------------------------------------------------------


def check(request: Plain, tell: Callable[[Any], None]) -> Plain:
    """Tell every defect of a workbook; then write the marked copy if there is none yet."""
    from rotation.leaders.check import check as checked
    from rotation.policy.share_policy import SharePolicy
    from rotation.run.gather import policy_values
    size: Plain = {}
    try:
        found = checked(inputs(request))
    except RotationError as error:
        return {"refused": both(error.message)}
    issues, case = found.issues, found.round
    if case is not None:
        size = {"teachers": len(case.problem.teachers), "eligible": len(case.round.eligible),
                "schools": len(case.problem.schools), "banner": case.round.settings.banner,
                "year": case.round.settings.year}
    policies: list[Policy | CadrePolicy | SharePolicy] = [
        one.policy for one in (found.leaders, found.round) if one is not None]
    with suppress(PolicyError):  # told when lessons are shared
        if case is not None:
            policies.append(SharePolicy.of(policy_values(case.problem.parameters, case.inputs)))
    given = {name: value for policy in policies for name, value in _given(policy).items()}
    written = {name: {"value": policy.raw[name], "place": both(source.spot)}
               for policy in policies for name, source in policy.sources.items()}
    copy = _marked_name(Path(request["source"]), request["lang"])
    told = {**_told(issues), "ready": case is not None, "ready_to_lead": found.leaders is not None,
            "leads": found.leads,
            "size": size, "given": given, "written": written,
            "marked": copy if any(one.severity != "note" for one in issues) else ""}
    tell(told)
    if told["marked"]:
        _mark(Path(request["source"]), issues, copy, request["lang"])
    return told


def _given(policy: Policy | CadrePolicy | SharePolicy) -> Plain:
    """Return the parameters that are not as usual: what is written, and where."""
    from rotation.report.sheet_policy import said
    given = ((name, name.partition("."), source) for name, source in policy.sources.items()
             if name not in ("tiers", "principals.tiers", "sharing.tiers"))
    return {name: {"value": both(Text.of(said(section, key, policy.raw[name]) or "")), "place": both(source.spot)}
            for name, (section, _, key), source in given}


def _told(issues: tuple[Issue, ...]) -> Plain:
    from rotation.workbook.asked import ASKED
    from rotation.workbook.defects import counted, counts
    # a question stays one when it is answered: an answer mends nothing, and to take it back breaks nothing
    kinds = [(one, "ask" if one.code in ASKED else one.severity) for one in issues]
    return {"counts": counts(issues), "counted": both(counted(issues)),
            "keys": sorted({f"{kind} {one.place} {one.code}" for one, kind in kinds if kind != "note"}),
            **issues_told(issues)}


def issues_told(issues: tuple[Issue, ...]) -> Plain:
    """Return what is wrong, place by place, and the codes of the questions among it, as plain values."""
    from rotation.workbook.asked import named
    from rotation.workbook.defects import KINDS
    from rotation.workbook.grouping import gathered
    return {"asks": sorted({one.code for one in issues if one.severity == "ask"}),
            "issues": [{
                "severity": one.severity, "kind": both(KINDS[one.severity]), "code": one.code,
                "place": both(one.where or Text.of(one.place)), "cell": one.place if one.cell else "",
                "title": one.title, "found": both(Text.of(one.found)), "expected": both(one.expected),
                "remedy": both(one.remedy), "names": [named(part) for part in parts]}
                for one, parts in gathered(issues)]}


def _marked_name(source: Path, lang: Lang) -> str:
    from rotation.workbook.intake import MARKS
    return f"{source.stem}{MARKS[0 if lang == 'zh' else 1]}.xlsx"


def _mark(source: Path, issues: tuple[Issue, ...], copy: str, lang: Lang) -> None:
    """Write the marked copy beside the workbook unless it stands there; who asks for it hears if there is none."""
    from rotation.workbook.annotate import write_annotated
    target = source.with_name(copy)
    with suppress(RotationError):
        if not target.exists():
            write_annotated(source, issues, target, lang)


@question
def explain(request: Plain) -> Plain:
    """Return why a teacher or a school's posts are as they are, and at what price otherwise."""
    from rotation.explain.ask import school_named, teacher_named
    from rotation.run.published import reopen
    asked = reopen(Path(request["folder"]), source_of(request), tuple(request.get("accept", ())))
    if request.get("school"):
        told = school_named(asked, request["school"], exact=request["exact"])
        return _school_told(asked, told, request["school"])
    lines = teacher_named(asked, request["teacher"], exact=request["exact"])
    return {"lines": [both(line.says) for line in lines]}


def _school_told(asked: Inquiry, lines: list[Sentence], name: str) -> Plain:
    """Return who leaves a school, who comes, and its gaps with their reasons."""
    from rotation.explain.ask import school_asked
    from rotation.report.reasons import person, post_name
    round, plan = asked.round, asked.outcome.plan
    code = school_asked(round.problem, name).code
    leaving = () if plan is None else [item for item in plan.placements if round.teacher(item.teacher).school == code]
    begin = next((at for at, line in enumerate(lines) if line.kind == "gap"), len(lines))
    return {"lines": [both(Text.of(round.problem.school[code].name))], "leave": [
        both(say("{i} to {s}", "{i}：去{s}", i=person(round, item.teacher), s=post_name(round, item.opening)))
        for item in leaving],
        "come": [both(line.says) for line in lines[:begin]], "gaps": [both(line.says) for line in lines[begin:]]}


@question
def blank(request: Plain) -> Plain:
    """Return the empty workbook, or a fictitious banner."""
    from rotation.sample import SEED, draw, notice
    from rotation.workbook.template import write_input
    banner, lang = request.get("banner", ""), request["lang"]
    with private_folder() as folder:
        out = folder / "x.xlsx"
        if banner:
            look = "exercise" if request.get("messy") else "clean"
            write_input(out, draw(banner, SEED), lang, title=notice(banner, lang), look=look)  # type: ignore[arg-type]
        else:
            write_input(out, None, lang)
        return {"content": out.read_bytes()}


@question
def confirm(request: Plain) -> Plain:
    """Write answers as rows of sheet 确认 into a copy of a workbook; return the bytes of the copy."""
    from rotation.domain.records import Answer
    from rotation.workbook.asked import code_of, place_of
    from rotation.workbook.orders_writer import ANSWERS
    return with_rows(request, ANSWERS, [Answer(code=code_of(answer), cell=place_of(answer), clerk=clerk)
                                        for answer, clerk in request["answers"].items()])


def with_rows(request: Plain, owner: SheetOf, rows: Sequence[RowWritten]) -> Plain:
    """Return the bytes of a copy of a workbook with more rows on a sheet."""
    from rotation.workbook.orders_writer import write_rows
    source = Path(request["source"])
    try:
        with private_folder() as folder:
            copy = folder / source.name
            copy.write_bytes(source.read_bytes())
            return {"content": write_rows(copy, owner, rows, "x").path.read_bytes()}
    except RotationError as error:
        return {"refused": both(error.message)}


@question
def compare(request: Plain) -> Plain:
    """Return two plans side by side, as the tables of ``rotation compare``."""
    from rotation.run.compare import compare as compared
    from rotation.run.compare import tables_of
    from rotation.tables.page.cells import grid
    found = compared(Path(request["one"]), Path(request["two"]), inputs(request))
    return {"tables": [grid(table, request["lang"])._asdict() for table in tables_of(found)]}


# -- long -----------------------------------------------------------------------------------------


def plan(request: Request, tell: Tell) -> Plain:
    """Plan a round as ``rotation plan`` does."""
    from rotation.run import plan_round
    told = Telling(tell)
    run = plan_round(inputs(request), Path(), seconds=float(request["seconds"]), lang=request["lang"],
                     progress=told.step, ready=told.ready)
    return {"how": "published", "go": f"/run/{run.folder.name}", "folder": run.folder.name,
            "status": run.outcome.status.name, "says": both(Text.of(run.outcome.status))}


class _Progressed(Protocol):
    """A better plan, or a finished tier."""

    @property
    def tier(self) -> int:
        """1 for the first."""

    @property
    def value(self) -> int:
        """Of the best plan so far."""

    @property
    def bound(self) -> int | None:
        """No plan is better; None if nothing is known."""


class Telling:
    """Tells the progress of a solve in plain values.

    Parameters
    ----------
    tell
        Hears them.
    """

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._tiers: Sequence[AnyTier] = ()

    def ready(self, case: Case) -> None:
        """Tell the size of the round and its goals."""
        from rotation.run.gather import BELOW_THE_LAW
        from rotation.run.room import size_of
        self._begin(size_of(case), case.policy.tiers, [
            both(one.expected) for one in case.issues if one.code == BELOW_THE_LAW])

    def ready_to_lead(self, case: LeaderCase) -> None:
        """Tell the size of a plan of leaders and its goals."""
        self._begin(case.size, case.policy.tiers)

    def ready_to_share(self, case: ShareCase) -> None:
        """Tell the size of a plan of shared lessons and its goals."""
        self._begin(case.size, case.policy.tiers)

    def ready_for_years(self, case: YearsCase) -> None:
        """Tell the size of a plan over several years and its goals."""
        self._begin(case.size, case.task.tiers)

    def _begin(self, size: Text, tiers: Sequence[AnyTier], warned: Sequence[Plain] = ()) -> None:
        self._tiers = tiers
        self._tell({"event": "ready", "tiers": [both(tier.label) for tier in tiers], "size": both(size),
                    "warned": list(warned)})

    def step(self, found: _Progressed) -> None:
        """Tell a finished tier, or a better plan."""
        from rotation.domain.outcome import TierResult
        done = isinstance(found, TierResult)
        says = self._says(found, "ended" if done else "working")
        self._tell({"event": "tier", "tier": found.tier, "says": says,
                    "point": [found.value, found.bound, says["best"], says["bound"]]})
        if done and found.tier == len(self._tiers):
            self._tell({"event": "phase", "phase": "explaining"})

    def _says(self, found: _Progressed, state: str) -> Plain:
        from fractions import Fraction

        from rotation.model.measured import unit_of
        from rotation.tables.looks import decimals, percent
        raw, look, unit = unit_of(self._tiers[found.tier - 1].goals)

        def amount(number: int | None) -> str:
            return "" if number is None else decimals(Fraction(number, raw), look)
        gap = None if found.bound is None else found.value - found.bound
        return {"state": state, "best": amount(found.value), "bound": amount(found.bound), "gap": amount(gap),
                "percent": "" if gap is None or not found.value else percent(gap, abs(found.value)),
                "unit": both(unit), "proven": gap == 0}


def papers(request: Request, tell: Tell) -> Plain:
    """Write the papers of a plan as ``rotation papers`` does."""
    from rotation.leaders.order_papers import write_leader_papers
    from rotation.ledger.foot import foot_beside
    from rotation.run.papers import Order, write_papers
    order = Order(only=tuple(request["only"]), given=tuple(request["given"]), source=source_of(request),
                  templates=Path(request["templates"]) if request["templates"] else None,
                  accept=tuple(request["accept"]),
                  foot=foot_beside(Path(request["folder"]), source_of(request), str))
    return papers_written(write_leader_papers if request["leaders"] else write_papers, request, tell, order)


def papers_written(write: Callable[..., Any], request: Request, tell: Tell, order: Any) -> Plain:
    """Have the papers of a plan written as ordered; return how that ends."""
    tell({"event": "phase", "phase": "explaining"})
    folder, names = write(Path(request["folder"]), order, Path(), lang=request["lang"])
    if folder is None:
        return {"how": "refused", "says": both(say("this plan has nothing for the papers", "本方案没有需要印发的内容"))}
    return written(folder, "made", say("{n} papers were written", "已生成 {n} 份材料", n=len(names)))


def written(folder: Path, screen: str, says: Text) -> Plain:
    """Return how a job ends that wrote a folder, which a screen shows."""
    return {"how": "published", "go": f"/{screen}/{folder.name}", "folder": folder.name, "says": both(says)}

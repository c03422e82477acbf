"""Every figure that plan.json prints, worked out again from the facts and the placements.

What is compared is the whole file: a figure that is added to plan.json is compared from the first
day. `GIVEN` names what does not follow from facts, policy and placements, each with the reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from rotation.auditor import AuditReport, Finding, audit
from rotation.domain.indicators import Indicator
from rotation.domain.outcome import Outcome, Status
from rotation.domain.plan import Placement
from rotation.domain.problem import Problem, facts_sha256
from rotation.domain.revision import Lineage
from rotation.domain.vocabulary import Form, Stage, Verdict
from rotation.errors import PolicyError, WorkbookError
from rotation.figures.kinds import Kind
from rotation.figures.words import yes
from rotation.model.certificate import Proof, read_price
from rotation.model.task import RoundTask
from rotation.policy.parameters import flatten
from rotation.policy.policy import Policy
from rotation.policy.source import DEFAULT
from rotation.policy.values import sheet_values
from rotation.report import View
from rotation.report.plan_file import (
    Both,
    Counts,
    IndicatorEntry,
    Indicators,
    LineageEntry,
    PlacementEntry,
    PlanFile,
    ShortageEntry,
    SpreadEntry,
    StandingEntry,
)
from rotation.rules import catalogue
from rotation.run.folder import PLAN_XLSX
from rotation.run.published import Published
from rotation.text import Text, say
from rotation.workbook.defects import MASK
from rotation.workbook.plan_reader import PlanWorkbook, read_placements
from rotation.workbook.quoting import is_code

GIVEN = {
    "status": "judged with the tiers: it follows from their values, bounds and proofs",
    "tiers": "judged tier by tier: values and goals are measured, bounds held against the proofs",
    "certificates": "judged by arithmetic: prices and witnesses that prove the same are as good",
    "policy": "what the plan is judged by; held against 政策参数 of the workbook beside it",
    "versions": "which programs made the file: nothing follows from it",
    "gaps": "words found by solving again, as far as reasons.solves goes; that each is of a gap is held",
    "after": "what the facts are changed by before anything is judged: other moves give another facts_sha256",
    "conflict": "what a search found; only a plan that breaks rules, or a round without a plan, has one",
}
"""Keys of plan.json that are not compared, and why."""
_MOST = 5
"""So many differences are told of one table; the rest are counted."""
_TABLES = {
    "facts_sha256": say("hash of the facts", "数据校验值"),
    "schema_version": say("version of the file's form", "文件格式版本"),
    "eligible": say("the base", "符合交流条件教师"), "counts": say("counts", "人数"),
    "placements": say("placements", "交流名单"), "standings": say("standings", "资格审查"),
    "shortages": say("shortages", "学科缺额"), "indicators": say("indicators", "资源配置指标"),
    "public_seed": say("the public seed", "公开随机种子"),
    "lineage": say("version and parent", "版本与上一版"),
}
"""What the parts of plan.json are called, in the order in which they are told."""


def verified(published: Published, facts: Problem) -> AuditReport:
    """Judge a run folder as it stands on disk: every rule, every figure of plan.json, and 方案.xlsx by it.

    Parameters
    ----------
    published
        The folder, or a plan.json alone.
    facts
        Those of the plan: of its workbook, and changed if the plan was revised.
    """
    file, policy = published.file, published.policy
    report = audit(facts, policy, file.planned, file.plain())
    if not _tells(file):
        note = _REFUTED if _is_refuted(file) else _NO_PLAN
        report = replace(report, findings=tuple(_no_tiers(file)), clauses={}, notes=(*report.notes, note))
    elif file.status == Status.OPTIMAL.name and not file.certificates:
        report = replace(report, notes=(*report.notes, _UNPROVEN))
    wrong = (*report.findings, *figures(file, report, policy, published.lineage), *_book(published, facts))
    return replace(report, findings=wrong)


_NO_PLAN = say("the folder holds no plan: what follows from the facts was checked, not that there is no plan",
               "该文件夹没有方案：只核对了由数据直接得出的内容，“无法形成方案”这一结论未经核查")
_REFUTED = say("the folder holds no plan: that there is none was recomputed from the facts by arithmetic",
               "该文件夹没有方案：“无法形成方案”这一结论已由数据经算术复核")
_UNPROVEN = say("no proof is attached: that the plan is the best was not checked",
                "未附证明：是否最优未经核查")


def _tells(file: PlanFile) -> bool:
    """Whether a file tells a plan, whatever it says of itself."""
    return file.has_plan or bool(file.planned)


def _no_tiers(file: PlanFile) -> Iterator[Finding]:
    if file.tiers or file.certificates:
        yield Finding("COUNT", "tiers", say("without a plan there are no values of goals",
                                            "没有方案，不应有目标数值"), where=_TIERS)


_TIERS = say("plan.json: goals", "plan.json 各层目标")


def figures(file: PlanFile, report: AuditReport, policy: Policy, lineage: Lineage | None) -> tuple[Finding, ...]:
    """Return where a plan.json prints otherwise than facts, policy and placements give.

    Parameters
    ----------
    file
        As read from disk.
    report
        Its audit, with the round settled anew and the plan.
    policy
        Under which it was judged.
    lineage
        Of a revised plan, as 变更.json tells it.
    """
    if report.plan is None:
        return ()
    told, due = file.plain(), _right(file, report, policy, lineage).plain()
    if _tells(file):
        for name in RoundTask(report.round, policy).counts(report.plan):  # compared by the judge
            told["counts"].pop(name), due["counts"].pop(name)
    walk = _Walk(report.round.problem)
    keys = [key for key in dict.fromkeys([*_TABLES, *due]) if key in due and key not in GIVEN]
    return (*(one for key in keys for one in walk.differences(key, told[key], due[key])),
            *_gaps(file), *_conflict(file, report), *_refutation(file, report, policy))


def _right(file: PlanFile, report: AuditReport, policy: Policy, lineage: Lineage | None) -> PlanFile:
    """Return the file as it should be; what does not follow is left out."""
    round = report.round
    outcome = Outcome(Status[file.status], report.plan if _tells(file) else None)
    right = PlanFile.of(View(round, policy, outcome, facts_sha256=facts_sha256(round.problem), lineage=lineage))
    if lineage is None or not _tells(file):
        return right
    now, before = file.posts, lineage.reference
    changed = sum(now.get(key) != before.get(key) for key in now.keys() | before.keys())
    return right.model_copy(update={"lineage": right.lineage.model_copy(update={"changed": changed})})


def _gaps(file: PlanFile) -> Iterator[Finding]:
    """A reason may be told of a gap once, and only of one that there is; the words themselves were found by solving."""
    told = Counter((item.school, str(item.stage), item.subject) for item in file.gaps)
    wrong = [at for at, times in told.items() if times > 1 or at not in file.short]
    if wrong:
        yield Finding("COUNT", "gaps", say(
            "{n} reasons are told of what is no gap, or twice",
            "有{n}条缺额原因所指的岗位没有缺额，或重复", n=len(wrong)),
            where=say("reasons of gaps", "缺额原因"))


def _conflict(file: PlanFile, report: AuditReport) -> Iterator[Finding]:
    """Only a draft tells a conflict, and then it tells what it breaks."""
    if file.conflict is None or not file.has_plan:
        return
    broken = {item.clause for item in report.findings if item.rule in report.clauses}
    if set(file.conflict.breaks) != broken:
        yield Finding("COUNT", "conflict", say(
            "the clauses said to be broken are not those that the plan breaks",
            "所列突破的条款与方案实际突破的条款不一致"), where=say("conflict", "冲突与出路"))


def _refutation(file: PlanFile, report: AuditReport, policy: Policy) -> Iterator[Finding]:
    """Weights filed, in a draft as well, must prove in exact integers and from the facts that there is no plan."""
    if file.conflict is None or file.conflict.refutation is None:
        return
    try:
        weights = {clause: read_price(weight) for clause, weight in file.conflict.refutation.items()}
    except ValueError:
        weights = {}
    if not Proof(RoundTask(report.round, policy)).refutes(weights):
        yield Finding("CERT", "conflict", say(
            "the weights do not prove that there is no plan", "所附权数不能证明“无法形成方案”"),
            where=say("conflict", "冲突与出路"))


def _is_refuted(file: PlanFile) -> bool:
    """Whether a file says that there is no plan, and files a proof of it."""
    return not _tells(file) and file.conflict is not None and file.conflict.refutation is not None


# -- the walk over two files ------------------------------------------------------------------


_Leaf = tuple[tuple[str, ...], object, object]
"""Path of a leaf, what is printed there, and what is right."""


class _Walk:
    """Finds the leaves of plan.json that differ, and says where in the words of the facts."""

    def __init__(self, facts: Problem) -> None:
        self._facts = facts

    def differences(self, key: str, told: object, right: object) -> Iterator[Finding]:
        """Iterate over the findings about one key of the file: the first ones, and how many more."""
        if key == "facts_sha256" and told != right:
            yield Finding("COUNT", key, _OTHER_FACTS, where=self._where(key, ()))
            return
        found = list(_leaves((), told, right))
        for path, one, other in found[:_MOST]:
            yield Finding("COUNT", "|".join((key, *path)), _says(one, other), where=self._where(key, path))
        if len(found) > _MOST:
            yield Finding("COUNT", key, say("{n} more differences", "另有{n}处不一致", n=len(found) - _MOST),
                          where=self._where(key, ()))

    def _where(self, key: str, path: tuple[str, ...]) -> Text:
        parts = tuple(self.named(word) for part in path for word in part.split())
        return say("plan.json {t}{p}", "plan.json {t}{p}", t=_TABLES.get(key, Text.of(key)),
                   p=Text.joined(("", *parts), " ", " "))

    def named(self, word: str) -> object:
        """Return what a word of the file stands for: a name of the facts, or itself if it is no free text."""
        teacher, school = self._facts.teacher.get(word), self._facts.school.get(word)
        if teacher is not None:
            return say("{n} ({k})", "{n}（{k}）", n=teacher.name, k=word)
        return school.name if school is not None else word if is_code(word) or word in _WORDS else MASK


_OTHER_FACTS = say("the workbook does not hold the facts that the plan was made from: it was changed since, or is "
                   "another one", "该数据文件与编制方案所用的数据不一致：其后有改动，或不是同一份文件")
_WORDS = {str(item) for kind in (Stage, Indicator) for item in kind} | {
    name for entry in (PlanFile, Counts, PlacementEntry, StandingEntry, ShortageEntry, IndicatorEntry, SpreadEntry,
                       Indicators, LineageEntry, Both)
    for name in (*entry.model_fields, *(item.alias for item in entry.model_fields.values() if item.alias))}
"""Words that the program itself writes into a file; others are somebody's and are not repeated."""


def _leaves(path: tuple[str, ...], told: object, right: object) -> Iterator[_Leaf]:
    """Iterate over the leaves of two JSON values that differ, rows of a table by what names them."""
    if isinstance(told, Mapping) and isinstance(right, Mapping):
        for key in {**right, **told}:
            yield from _leaves((*path, str(key)), told.get(key), right.get(key))
    elif isinstance(told, list) and isinstance(right, list):
        yield from _rows(path, told, right)
    elif told != right or type(told) is not type(right):
        yield path, told, right


def _rows(path: tuple[str, ...], told: list[Any], right: list[Any]) -> Iterator[_Leaf]:
    mine, due = list(map(_name, told)), list(map(_name, right))
    if mine == due:
        for name, one, other in zip(mine, told, right, strict=True):
            yield from _leaves((*path, name), one, other)
        return
    more, fewer = Counter(mine) - Counter(due), Counter(due) - Counter(mine)
    yield from (((*path, name), _THERE, _ABSENT) for name in more)
    yield from (((*path, name), _ABSENT, _THERE) for name in fewer)
    if not more and not fewer:
        yield path, say("another order", "次序不同"), say("in canonical order", "按编号排列")


_THERE, _ABSENT = say("listed", "列有此项"), say("not listed", "不应列此项")
_NAMES = (("teacher",), ("school", "stage", "subject", "indicator"), ("stage", "indicator"))
"""What names a row of a table of plan.json, whichever it has first."""


def _name(item: object) -> str:
    if not isinstance(item, Mapping):
        return str(item)
    names = next(names for names in _NAMES if names[0] in item)
    return " ".join(str(item[key]) for key in names if key in item)


def _says(told: object, right: object) -> Text:
    """Say what is printed and what is right; free words of the file are not repeated."""
    return say("printed {a}, recomputed {b}", "原报{a}，重算{b}", a=_spelled(told), b=_spelled(right))


def _spelled(value: object) -> object:
    if isinstance(value, bool):
        return yes(value)
    if isinstance(value, int | Text):
        return value
    if value is None:
        return say("none", "无")
    plain = isinstance(value, str) and (value in _VALUES or value.replace(".", "", 1).isdecimal())
    return value if plain else say("something else", "其他内容")


_VALUES = {str(item) for kind in (Stage, Form, Kind, Verdict) for item in kind} | set(catalogue())


# -- 方案.xlsx beside it -----------------------------------------------------------------------


def _book(published: Published, facts: Problem) -> Iterator[Finding]:
    """Find where the workbook of a run folder is not what plan.json says, as far as it is read back."""
    path = published.folder / PLAN_XLSX
    if not path.exists() or not published.file.has_plan:
        return
    try:
        book = read_placements(path, facts)
    except WorkbookError:
        yield Finding("PLAN", PLAN_XLSX, say(
            "the placements in {f} cannot be read back; `rotation audit` of that file says why",
            "{f} 的交流名单无法读回；请单独核查该文件，查看原因", f=PLAN_XLSX))
        return
    yield from differing(published.file.planned, book, facts)
    yield from _policy(published.policy, book)


def rows_of(placements: Iterable[Placement]) -> dict[str, tuple[object, ...]]:
    """Return by teacher id all that a row of 交流名单 says of a placement."""
    return {item.teacher: (item.home, item.opening, item.form, item.term_years, item.relation)
            for item in placements}


def differing(placements: Iterable[Placement], book: PlanWorkbook, facts: Problem) -> Iterator[Finding]:
    """Find where 交流名单 of the workbook is not what plan.json says."""
    named = _Walk(facts).named
    for item in book.mismatches:
        yield Finding("PLAN", item.place, item.says)
    told, shown = rows_of(placements), rows_of(book.placements)
    for key in sorted(told.keys() | shown.keys()):
        if told.get(key) != shown.get(key):
            yield Finding("PLAN", key, say(
                "the placement in {f} is not that of plan.json; an edited list is audited by itself",
                "{f} 的交流名单与 plan.json 不一致；如系手工修改，请直接核查该文件", f=PLAN_XLSX),
                where=Text.of(named(key)))


def _policy(policy: Policy, book: PlanWorkbook) -> Iterator[Finding]:
    """Find the parameters of plan.json that 政策参数 tells otherwise."""
    if not book.parameters:
        return
    try:
        shown = Policy.of(sheet_values(book.parameters))
    except PolicyError:
        shown = None
    mine, theirs = (flatten(each.dump(), DEFAULT) if each else {} for each in (policy, shown))
    for name in sorted(mine.keys() | theirs.keys()):
        if mine.get(name, (None,))[0] != theirs.get(name, (None,))[0]:
            yield Finding("PLAN", name, say("the parameters in {f} are not those of plan.json",
                                            "{f} 的政策参数与 plan.json 不一致", f=PLAN_XLSX))

"""The annex: 主要制约条件, 核查 and 运行信息."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from rotation.domain.answers import Binding
from rotation.domain.outcome import TierResult
from rotation.domain.records import Spell
from rotation.domain.vocabulary import LockKind, Verdict
from rotation.errors import Issue
from rotation.figures.goals import gains, human, shown, units_told
from rotation.model.eligibility import discreet, not_run
from rotation.report._sheet import Filled, Group, Sheet
from rotation.report.sheet_policy import told_below_the_law, unchecked
from rotation.report.view import View
from rotation.rules import PairRule, PlanRule, Rule, catalogue
from rotation.tables.looks import decimals
from rotation.tables.table import NUMBER, Band, Column, Styled
from rotation.text import Text, say

# -- 主要制约条件 -----------------------------------------------------------------------------

_BINDINGS: tuple[Column[Binding], ...] = (
    NUMBER, Column("code", say("Rule", "规则"), "center"),
    Column("label", say("Name", "规则名称"), "wrap", 24, lambda one: catalogue()[one.code].label),
    Column("says", say("Clause", "条款内容"), "wrap", 64),
    Column("person", say("If one person or post were let off", "如放宽1人（岗）"), "wrap", 40))


def _bindings(view: View) -> Filled | None:
    """Return which clauses hold the goals back, and what one person more or less would change, if any has a price."""
    if not any(one.price for one in view.bindings):
        return None
    return Filled(
        _BINDINGS, tuple(_priced(view)),
        notes_above=(
            say("Estimates at the margin from the prices of the proof, for one person or post; the real "
                "gain may be smaller or greater, and several do not add up",
                "按最优性证明的边际估计：某一条款单独放宽1人（或1个岗位）时，该层目标大约改善的数量；"
                "实际改善可能更少，也可能更多；多条同时放宽不能直接相加"),
            say("Each tier with those before it held; what is not listed hardly matters",
                "每层均在前面各层目标不变的前提下测算，按影响由大到小列出；未列入的条款影响较小或没有影响")),
        notes_below=units_told(view.outcome.tiers))


def _priced(view: View) -> Iterator[Band | Binding]:
    tiers = {tier.tier: tier for tier in view.outcome.tiers}
    for number, found in groupby((one for one in view.bindings if one.price), key=lambda one: one.tier):
        yield Band(_head(tiers[number]))
        yield from found


def _head(tier: TierResult) -> Text:
    """Return the tier, and what its proof by arithmetic leaves open, which no estimate counts."""
    gap = 0 if tier.certificate is None else tier.value - tier.certificate.bound
    told = say("Goal {n}: {l}", "第{n}层目标：{l}", n=tier.tier, l=tier.label)
    if not gap:
        return told
    value, look, unit = human(tier, gap)
    return say("{t} (not counted in the estimates: {g} {u} that search, not prices, closed)",
               "{t}（另有{g}{u}由搜索证明，未计入以下估计）", t=told, g=decimals(value, look), u=unit)


BINDINGS = Sheet("bindings", say("Binding clauses", "主要制约条件"),
                 say("Clauses that hold the goals back", "主要制约条件"), Group.ANNEX, 180, _bindings)


# -- 核查 -------------------------------------------------------------------------------------


class _AuditLine(NamedTuple):
    """One line: a rule, a finding of it, or a sentence of the certificate."""

    sentence: object
    code: str | None = None
    label: object = None
    clauses: int | None = None
    found: int | None = None
    state: object = None


_AUDIT: tuple[Column[_AuditLine], ...] = (
    Column("code", say("Rule", "规则"), "center"), Column("label", say("Name", "名称"), "text", 34),
    Column("sentence", say("What it asks", "要求"), "wrap", 60), Column("clauses", say("Checked", "核查条数"), "count"),
    Column("found", say("Findings", "问题数"), "count"), Column("state", say("State", "结论"), "wrap", 34))


def _audit(view: View) -> Filled:
    """Return clauses and findings of every rule, findings one by one, the certificate."""
    return Filled(_AUDIT, (*(_rule(view, code) for code in view.policy.rules), *_findings(view), *_certificate(view)),
                  notes_above=(_verdict(view),))


def _verdict(view: View) -> Text:
    if not view.has_plan:
        return say("There is no plan to audit", "没有可核查的方案")
    if view.audit is None:
        return say("This plan has not been audited", "本方案尚未核查，不得发布")
    if not view.audit:
        return say("No problem found: every clause was checked on the plan as written",
                   "未发现问题：已对写出的方案逐条核查")
    return say("{n} findings", "发现{n}个问题，须处理后重新核查", n=len(view.audit))


def _rule(view: View, code: str) -> _AuditLine:
    rule = view.policy.rules[code]
    lacking = not_run(view.round.problem, view.policy).get(code)
    runs = rule.on and not lacking
    clauses = clauses_of(view, rule) if runs else None
    found = sum(_parts(clause)[0] == code for clause, _ in view.audit or ())
    return _AuditLine(rule.sentence, code, rule.label, clauses,
                    found if runs and view.audit is not None and view.has_plan else None,
                    _state(view, code, lacking, found=found, clauses=clauses))


def clauses_of(view: View, rule: Rule) -> int:
    """Return how often a rule is checked: its clauses, else the placements or the teachers."""
    if isinstance(rule, PlanRule):
        return rule.governs(view.round)
    if isinstance(rule, PairRule):
        return len(view.plan.placements)
    return sum(item.verdict not in (Verdict.OUTSIDE, Verdict.RECRUIT)
               for item in view.round.standings.values())


def _state(view: View, code: str, lacking: tuple[str, ...] | None, *, found: int,
           clauses: int | None) -> Text | Styled:
    if not view.policy.rules[code].on:
        return say("switched off", "已关闭，未执行")
    if lacking:
        return Styled(unchecked(lacking), "bad")
    if view.audit is None or not view.has_plan:
        return say("not audited", "尚未核查")
    if found:
        return Styled(say("{n} findings", "发现{n}个问题", n=found), "bad")
    if not clauses:
        return say("does not apply", "不适用")
    return _kept(told_below_the_law(view.policy, code))


def _kept(below: tuple[Text, ...]) -> Styled:
    """Return that a rule is kept; where less was set than the law asks, only what was set is."""
    if below:
        return Styled(say("kept as set, below the law: {w}", "符合所设参数，但低于规定：{w}", w=below), "bad")
    return Styled(say("kept", "符合"), "good")


def _findings(view: View) -> Iterator[Band | _AuditLine]:
    if view.audit:
        yield Band(say("Findings", "问题清单"))
    for clause, evidence in view.audit or ():
        code, about = _parts(clause)
        yield _AuditLine(discreet(code, evidence), code, _named(view, about))


def _parts(clause: str) -> tuple[str, list[str]]:
    """Return the rule of a clause id, and what it speaks about."""
    code, *about = re.split(r"[ |]", clause)
    return code, [part for part in about if part != code]


def _named(view: View, parts: list[str]) -> str:
    """Return what a finding is about, with names of schools and people for their codes."""
    problem = view.round.problem
    names = {part: problem.school[part].name for part in parts if part in problem.school}
    names |= {part: f"{problem.teacher[part].name}（{part}）"
              for part in parts if part in problem.teacher}
    return " ".join(names.get(part, part) for part in parts)


def _certificate(view: View) -> Iterator[Band | _AuditLine]:
    yield Band(say("Certificate", "最优性证明（算术复核）"))
    lines = _certified(view) or view.certificate or (say(
        "no certificate comes with this plan", "本方案未附最优性证明；证明情况见“方案概览”"),)
    yield from map(_AuditLine, lines)


def _certified(view: View) -> tuple[Text, ...]:
    """Return what arithmetic alone proved of each tier, in units for people; nothing if unaudited."""
    tiers = view.outcome.tiers if view.certificate else ()
    return tuple(_bounded(tier, tier.certificate.bound) for tier in tiers if tier.certificate)


def _bounded(tier: TierResult, bound: int) -> Text:
    value, look, unit = shown(tier, tier.value)
    least, _, _ = shown(tier, bound)
    said = say("", "") if tier.final == tier.value else say(
        " (this plan {v}, within its slack)", "（本方案为{v}，在宽限内）", v=decimals(shown(tier, tier.final)[0], look))
    if tier.value == bound:
        return say("tier {n} ({l}): best value {v} {u}{f}, proven by arithmetic alone",
                   "第{n}层（{l}）：最优值{v}{u}{f}，经算术复核，已证最优", f=said,
                   n=tier.tier, l=tier.label, v=decimals(value, look), u=unit)
    rest = (say("the solver's search proves {s}", "求解器搜索证明到{s}",
                s=decimals(shown(tier, tier.bound)[0], look)) if tier.gap else
            say("the rest is proven by the solver's search", "其余由求解器搜索证明"))
    return say("tier {n} ({l}): best value {v} {u}{f}; arithmetic alone proves {b}, {r}",
               "第{n}层（{l}）：最优值{v}{u}{f}；算术复核{w}{b}，{r}", r=rest, f=said,
               n=tier.tier, l=tier.label, v=decimals(value, look), u=unit, b=decimals(least, look),
               w=say("", "上限") if gains(tier) else say("", "下限"))


AUDIT = Sheet("audit", say("Audit", "核查"), say("Audit of the plan", "方案核查表"), Group.ANNEX, 220, _audit)


# -- 运行信息 ---------------------------------------------------------------------------------


class _RunLine(NamedTuple):
    """One line about the run."""

    item: object
    value: object
    note: object = None


_RUN: tuple[Column[_RunLine], ...] = (
    Column("item", say("Item", "项目"), "wrap", 40), Column("value", say("Value", "内容"), "wrap", 76),
    Column("note", say("Remark", "说明"), "wrap", 50))


def _run(view: View) -> Filled:
    """Return hashes, seed, versions, row conservation, remarks on the input."""
    return Filled(_RUN, (*_identity(view), *_conservation(view), *_decisions(view), *_notes(view)))


def _identity(view: View) -> Iterator[Band | _RunLine]:
    yield _RunLine(say("SHA-256 of the facts", "事实数据校验码（SHA-256）"), view.facts_sha256 or None,
                   say("the same facts give the same code, whatever the row order",
                       "数据内容相同则校验码相同，与行序无关"))
    yield _RunLine(say("Public seed", "公开随机种子"), view.round.settings.seed,
                   say("equal conditions are drawn by it", "同等条件下按此种子排序，公开可复核"))
    for name, version in sorted(view.versions.items()):
        yield _RunLine(say("Version of {n}", "版本：{n}", n=name),
                       version or say("not there, or cannot be loaded", "未安装或无法加载"))


def conservation(view: View) -> list[tuple[Text, int]]:
    """Return into what the rows of the roster went; the numbers add up to the rows read."""
    moved = {item.teacher for item in view.plan.placements}
    tally = Counter((item.verdict, key in moved) for key, item in view.round.standings.items())
    base = (Verdict.ELIGIBLE, Verdict.LOCKED)
    return [
        (say("placed, of the eligible", "符合条件并安排交流"), sum(tally[v, True] for v in base)),
        (say("eligible and staying", "符合条件、留在原校"), sum(tally[v, False] for v in base)),
        (say("exempt", "不列入交流范围"), tally[Verdict.EXEMPT, False]),
        (say("exempt but placed as volunteers", "不列入交流范围、自愿交流"), tally[Verdict.EXEMPT, True]),
        (say("deferred", "暂缓交流"), tally[Verdict.DEFERRED, False] + tally[Verdict.DEFERRED, True]),
        (say("recruits posted", "待分配人员已安排"), tally[Verdict.RECRUIT, True]),
        (say("recruits not posted", "待分配人员未安排"), tally[Verdict.RECRUIT, False]),
        (say("outside compulsory education", "不在实施范围"),
         tally[Verdict.OUTSIDE, False] + tally[Verdict.OUTSIDE, True]),
        *_beside_teachers(view),
        (say("left out and listed", "未读取并已列出"), view.skipped),
    ]


def _beside_teachers(view: View) -> list[tuple[Text, int]]:
    """Return the rows of the roster that are no teacher's home, as far as there are any."""
    problem = view.round.problem
    found = [(say("teaching support and services, counted for posts only", "教辅、工勤人员，只计入编制"),
              len(problem.others)),
             (say("second rows of teachers of two schools or stages", "在两校或两个学段任教人员的另一行"),
              len(problem.seconds))]
    return [(label, number) for label, number in found if number]


def _conservation(view: View) -> Iterator[Band | _RunLine]:
    parts = conservation(view)
    total = sum(number for _, number in parts)
    beside = sum(number for _, number in _beside_teachers(view))
    read = view.rows_read or len(view.round.problem.teachers) + beside + view.skipped
    yield Band(say("Where every row of the roster went", "教师花名册行数核对"))
    for label, number in parts:
        yield _RunLine(label, Styled(number, "index"))
    agrees = total == read
    yield _RunLine(say("Sum", "合计"), Styled(total, "index"))
    yield _RunLine(say("Rows read", "读取行数"), Styled(read, "index"), Styled(
                   say("agrees", "相符") if agrees else say("{n} rows missing", "相差{n}行", n=read - total),
                   "good" if agrees else "bad"))


def last_year(view: View) -> int:
    """Return how many teachers went on rotation a year ago by the ledger; 0 if it tells nothing."""
    return len(sent_last_year(view))


def sent_last_year(view: View) -> dict[str, Spell]:
    """Return who went on rotation a year ago by the ledger, by teacher id."""
    year = view.round.settings.year - 1
    starts = ((year, 8), (year, 9))
    return {spell.teacher: spell for spell in view.round.problem.history
            if (spell.start.year, spell.start.month) in starts}


def clerks(view: View) -> tuple[Text, ...]:
    """Return who asked for the decisions of the office, and how many each."""
    asked = Counter(lock.clerk for lock in view.round.problem.locks)
    return tuple(say("{c}: {n}", "{c}{n}项", c=name, n=number) for name, number in sorted(asked.items()))


def _decisions(view: View) -> Iterator[Band | _RunLine]:
    kinds = Counter(lock.kind for lock in view.round.problem.locks)
    yield Band(say("Decisions of the office and last year", "教育局指定事项与上年情况"))
    for kind in LockKind:
        yield _RunLine(say("Decision: {k}", "指定事项：{k}", k=kind), Styled(kinds[kind], "index"))
    yield _RunLine(say("Decisions in all", "指定事项合计"), Styled(sum(kinds.values()), "index"), clerks(view) or None)
    yield _RunLine(say("Sent last year, by the ledger", "上年派出人数（按台账）"), Styled(last_year(view), "index"))


def _notes(view: View) -> Iterator[Band | _RunLine]:
    if view.outcome.notes:
        yield Band(say("Remarks on the plan", "方案说明"))
    for note in view.outcome.notes:
        yield _RunLine(None, note)
    yield Band(say("Remarks on the input and what was normalized", "数据提示与规范化处理"))
    if not view.issues:
        yield _RunLine(None, say("none", "无"))
    yield from _remarks(view.issues)


def _remarks(issues: Iterable[Issue]) -> Iterator[Band | _RunLine]:
    """Tell what was remarked on without cells, so that the order of rows and columns never shows."""
    groups: dict[tuple[str, str, str], list[Issue]] = {}
    for issue in issues:
        groups.setdefault((issue.sheet, issue.title, issue.code), []).append(issue)
    for (sheet, title, _), group in sorted(groups.items()):
        found = tuple(sorted({issue.found for issue in group if 0 < len(issue.found) <= 20}))[:8]
        yield _RunLine(say("{s} {t}", "{s} {t}", s=sheet, t=title),
                       say("{n} remarks: {f}", "{n}条：{f}", n=len(group), f=found) if found else
                       say("{n} remarks", "{n}条", n=len(group)),
                       say("cells and details: run.json, rotation check",
                           "所在单元格和详情见 run.json 或 rotation check"))


RUN = Sheet("run", say("Run", "运行信息"), say("About this run", "运行信息"), Group.ANNEX, 230, _run)

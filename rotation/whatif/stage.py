"""A scenario put on a round: the policy and the facts that it supposes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from rotation.domain.points import PART_NAMES
from rotation.domain.problem import Problem
from rotation.domain.ratio import spell_share
from rotation.domain.revision import Post
from rotation.domain.settings import meaning
from rotation.domain.spoken import spoken
from rotation.domain.succession import applied
from rotation.errors import PolicyError
from rotation.figures.figures import Said
from rotation.model.eligibility import judged_alone
from rotation.model.orders import moot_locks
from rotation.policy.parameters import SECTIONS, flatten, of_leaders, of_sharing
from rotation.policy.policy import Policy
from rotation.policy.source import DEFAULT, Source
from rotation.policy.tiers import DEFAULT_TIERS
from rotation.policy.values import command_values
from rotation.report.sheet_policy import said
from rotation.rules import catalogue
from rotation.rules.g70_stability import Stability
from rotation.run.gather import Case, Inputs
from rotation.text import Text, say, spell
from rotation.whatif.facts import KINDS, REVISIONS, Supposed, Unfounded, revise
from rotation.whatif.file import FactChange, Scenario, ScenarioError
from rotation.whatif.result import ChangedSetting


@dataclass(frozen=True, eq=False)
class Staged:
    """A scenario on a round.

    Parameters
    ----------
    scenario
        What is supposed.
    problem, policy
        Facts and policy under it.
    says
        The changes of the facts in sentences.
    """

    scenario: Scenario
    problem: Problem
    policy: Policy
    says: tuple[Text, ...]


def staged(case: Case, scenario: Scenario) -> Staged:
    """Put a scenario on a round.

    Parameters
    ----------
    case
        The round as the workbook and the options have it.
    scenario
        What is supposed; it wins over sheet 政策 and policy files.

    Raises
    ------
    ScenarioError
        It names a school, a person or a subject that the facts do not have, contradicts another
        parameter, or changes what the command line sets as well.
    """
    policy = _policy(case, scenario)
    problem, says = supposed(applied(case.problem, scenario.after), scenario, policy.settings.year)
    problem, moot = _without_moot_locks(problem, policy)
    return Staged(scenario, problem, policy, (*_led(scenario), *says, *moot))


def _led(scenario: Scenario) -> tuple[Text, ...]:
    told = scenario.after
    return () if told is None else (say(
        "after the plan of leaders {f}: {n} take another seat, {m} give one up",
        "在校长方案 {f} 之后：{n}人任新职，{m}人离任", f=told.folder, n=len(told.moves), m=len(told.leaving)),)


def _without_moot_locks(problem: Problem, policy: Policy) -> tuple[Problem, tuple[Text, ...]]:
    """Drop decisions about people who take part no more; the round itself has none of these."""
    moot = moot_locks(judged_alone(problem, policy, {lock.teacher for lock in problem.locks}))
    if not moot:
        return problem, ()
    dropped = say("decisions about people who do not take part, and swaps with them, fall away: {p}",
               "对不再参加交流人员的指定（含与其对调的安排）不再适用：{p}",
               p=tuple(dict.fromkeys(lock.teacher for lock in moot)))
    kept = tuple(lock for lock in problem.locks if lock not in moot)
    return replace(problem, locks=kept), (dropped,)


def _policy(case: Case, scenario: Scenario) -> Policy:
    _refuse_collisions(case.inputs, scenario)
    led = [name for name in scenario.values if of_leaders(name)]
    if led:
        raise ScenarioError([say("{p}: {n} is a parameter of the plan of leaders: add --principals",
                                 "{p}：{n} 是校长方案的参数，请加 --principals", p=scenario.values[name].place, n=name)
                             for name in led])
    shared = [name for name in scenario.values if of_sharing(name)]
    if shared:
        raise ScenarioError([say("{p}: {n} is a parameter of shared lessons: name the folder that rotation share made",
                                 "{p}：{n} 是走教方案的参数，请对 rotation share 生成的走教方案文件夹测算",
                                 p=scenario.values[name].place, n=name) for name in shared])
    values = {name: (value, case.policy.sources.get(name, DEFAULT))
              for name, value in case.policy.raw.items()}
    for name, given in scenario.values.items():
        place = say("scenario {s} ({p})", "情景 {s}（{p}）", s=scenario.name, p=given.place)
        values[name] = (given.value, Source(place, by_option=True))
    if scenario.tolerance is not None:
        tiers, source = values.get("tiers", (DEFAULT_TIERS, DEFAULT))
        tolerance = spell_share(scenario.tolerance)
        values["tiers"] = ([{"tolerance": tolerance, **tier} for tier in tiers], source)
    try:
        return Policy.of(values)
    except PolicyError as error:
        raise ScenarioError([say("scenario {s}: {e}", "情景 {s}：{e}", s=scenario.name,
                                 e=error.message)]) from error


def _refuse_collisions(inputs: Inputs, scenario: Scenario) -> None:
    given = {*command_values(inputs.sets),
             *(["round.year"] if inputs.year is not None else []),
             *(["round.public_seed"] if inputs.public_seed is not None else [])}
    both = sorted(given & scenario.values.keys())
    if both:
        raise ScenarioError([say(
            "{p}: the command line sets {n} as well; leave one of the two out",
            "{p}：命令行也设定了 {n}，请去掉其中一处", p=scenario.values[name].place, n=name)
            for name in both])


def supposed(
    problem: Problem, scenario: Scenario, year: int
) -> tuple[Problem, tuple[Text, ...]]:
    """Return the facts that a scenario supposes, and the changes in sentences; errors as of `staged`."""
    says: list[Text] = []
    for change in scenario.facts:
        changed = _applied(problem, change, scenario, year)
        problem, says = changed.problem, [*says, *changed.says]
    return problem, tuple(says)


def _applied(problem: Problem, change: FactChange, scenario: Scenario, year: int) -> Supposed:
    try:
        if change.kind in KINDS:
            return KINDS[change.kind](**change.entry).applied(problem, year)
        return revise(problem, REVISIONS[change.kind], change.entry, reason=scenario.label.zh)
    except Unfounded as refused:
        place = change.places.get(refused.key, change.place)
        raise ScenarioError([say("{p}: {k}: {e}", "{p}：{k}：{e}", p=place, k=refused.key,
                                 e=refused.expected)]) from refused


# -- held against the baseline ----------------------------------------------------------------


def near(ready: Staged, posts: Mapping[str, Post] | None) -> Staged:
    """Return the scenario with closeness to the baseline's plan as its last goal.

    The scenario's own tiers stay as they are, a G70 among them without weight: of equally good
    plans the one nearest to the baseline is taken, so that only real differences show.
    """
    if posts is None or ready.problem.reference is not None:
        return ready
    dumped = ready.policy.dump()["tiers"]
    own = [{**tier, "goals": [_weightless(goal) for goal in tier["goals"]]} for tier in dumped]
    last = {"goals": [{"code": Stability.code}]}
    policy = ready.policy.with_value("tiers", [*own, last], say("comparison", "情景比较"))
    return Staged(ready.scenario, _referring(ready.problem, posts), policy, ready.says)


def _weightless(goal: dict[str, Any]) -> dict[str, Any]:
    return {**goal, "rate": 0} if goal["code"] == Stability.code else goal


def _referring(problem: Problem, posts: Mapping[str, Post]) -> Problem:
    return replace(problem, reference=dict(sorted(posts.items())))


# -- what is different ------------------------------------------------------------------------


def settings_of(baseline: Policy, policy: Policy) -> tuple[ChangedSetting, ...]:
    """Return every parameter that has another value than in the baseline, in a fixed order."""
    mine, theirs = (flatten(each.dump(), DEFAULT) for each in (baseline, policy))
    return tuple(_setting(name, baseline, policy, mine, theirs)
                 for name in dict.fromkeys((*mine, *theirs))
                 if mine.get(name, (None,))[0] != theirs.get(name, (None,))[0])


def _setting(
    name: str, baseline: Policy, policy: Policy, mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> ChangedSetting:
    if name == "tiers":
        return ChangedSetting(name, Said("目标层级", "tiers of goals"), _goals(baseline), _goals(policy))
    section, _, key = name.partition(".")
    kind = SECTIONS.get(section) or catalogue()[section]
    rule = catalogue().get(section)
    described = meaning(kind, key)
    zh, en = described.render("zh"), described.render("en")
    values = [pair[0] if pair else None for pair in (mine.get(name), theirs.get(name))]
    before, after = (_spelled(section, key, value) for value in values)
    if spoken(kind, key):
        zh, en = zh.partition("：")[0], en.partition(":")[0]
    if rule:
        zh, en = f"{rule.label.zh}：{zh}", f"{rule.label.en}: {en}"
    return ChangedSetting(name, Said(zh, en), before, after)


def _spelled(section: str, key: str, value: Any) -> Said:
    """Spell a value; a word of a closed list as people say it."""
    shown = _listed(value) if isinstance(value, Mapping) else said(section, key, value)
    text = shown or say("not set", "未设定")
    return Said(str(spell(text, "zh")), str(spell(text, "en")))


def _listed(value: Mapping[str, Any]) -> Text | None:
    """Spell a table in words, such as ``语文 0.8、数学 0.5``; None of an empty one."""
    parts = [_listed(part) if isinstance(part, Mapping) else
             say("{k} {v}", "{k} {v}", k=PART_NAMES.get(key, key), v=part) for key, part in value.items()]
    told = [part for part in parts if part is not None]
    return Text.joined(told, ", ", "、") if told else None


def _goals(policy: Policy) -> Said:
    return Said.of(Text.joined(_tier(number, tier) for number, tier in enumerate(policy.tiers, 1)))


def _tier(number: int, tier: Any) -> Text:
    goals = tuple(_weighted(goal, rate, alone=len(tier.goals) == 1) for goal, rate in tier.goals)
    slack = say(", slack {s}", "，宽限{s}", s=spell_share(tier.slack)) if tier.slack else ""
    return say("{n}. {g}{s}", "{n}. {g}{s}", n=number, g=goals, s=slack)


def _weighted(goal: Any, rate: int, *, alone: bool) -> Text:
    usual = 1 if alone else goal.rate
    own = dict(_own(goal))
    extra = say(" ({p})", "（{p}）", p=tuple(f"{key}={value}" for key, value in own.items())) if own else ""
    weight = "" if rate == usual else f"×{rate}"
    return say("{l}{w}{e}", "{l}{w}{e}", l=goal.label, w=weight, e=extra)


def _own(goal: Any) -> Iterator[tuple[str, Any]]:
    yield from goal.model_dump(mode="json", exclude_defaults=True).items()

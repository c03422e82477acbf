"""A plan made by hand, without solver, for tests of what is shown: plausible, not lawful in all."""

from collections import Counter

from rotation.domain.outcome import GoalResult, Outcome, Status, TierResult
from rotation.domain.plan import Plan
from rotation.domain.problem import Problem
from rotation.domain.round import Opening, Round
from rotation.domain.vocabulary import Stage
from rotation.model.eligibility import settle
from rotation.policy.policy import Policy
from rotation.policy.source import Source
from rotation.policy.values import sheet_values
from rotation.report import View, sheets
from rotation.sample import draw
from rotation.tables.table import Band, Formula, Link, Styled, Table, Title
from rotation.text import say, spell

PLACE = Source(say("test", "测试"))


def policy(**values: object) -> Policy:
    """Parameters as ``H10_rate="12%"``; the year is 2026 unless given."""
    named = {name.replace("_", ".", 1): (value, PLACE) for name, value in values.items()}
    return Policy.of({"round.year": (2026, PLACE), **named})


def take_turns(round: Round, most: int) -> list[tuple[str, Opening]]:
    """Fill shortages first, nearest first, one per home subject."""
    taken, left, used, chosen = Counter(), Counter(), set(), []
    order = sorted(round.options.pairs(), key=lambda pair: (
        round.cells[pair[1]].shortage(0) == 0, round.km(round.teacher(pair[0]), pair[1].school) or 0, pair))
    for key, opening in order:
        home = round.supply.key_of(key) if key in round.supply.counted else None
        full = 100 * taken[opening] >= max(100, round.cells[opening].shortage(0))
        if key in used or full or left[home] or (home and len(left) >= most):
            continue
        used.add(key)
        taken[opening] += 1
        left.update([home] if home else [])
        chosen.append((key, opening))
    return chosen


def measured(plan: Plan, rules: Policy, status: Status = Status.OPTIMAL) -> Outcome:
    """An outcome whose tiers are measured on the plan and claimed proven."""
    tiers = []
    for number, tier in enumerate(rules.tiers, start=1):
        goals = tuple(GoalResult(goal.code, rate, goal.measure(plan)) for goal, rate in tier.goals)
        value = sum(goal.rate * goal.value for goal in goals)
        proven = status is Status.OPTIMAL or number == 1
        tiers.append(TierResult(number, tier.label, value, value if proven else value - 100, proven, goals))
    return Outcome(status, plan, tuple(tiers))


def banner_view(banner: str = "西乌珠穆沁旗", **kept: object) -> View:
    """A whole report of a drawn banner."""
    return view_of(draw(banner), **kept)


def view_of(problem: Problem, **kept: object) -> View:
    """A whole report of facts, planned by taking turns."""
    rules = Policy.of(sheet_values(problem.parameters))
    round = settle(problem, rules)
    plan = Plan.of(round, take_turns(round, 44))
    given = {"facts_sha256": "ab" * 32, "versions": {"rotation": "0.1.0"}, "audit": (), **kept}
    return View(round, rules, measured(plan, rules), **given)


def planned(problem, placements, **values):
    """A view of a tiny world: placements as ``teacher>school`` or ``teacher>school:学科``."""
    rules = policy(**values)
    round = settle(problem, rules)
    chosen = []
    for item in placements.split():
        key, _, there = item.partition(">")
        school, _, subject = there.partition(":")
        chosen.append((key, Opening(school, Stage.PRIMARY, subject or "数学")))
    plan = Plan.of(round, chosen)
    return View(round, rules, measured(plan, rules), audit=())


def by_key(view):
    return {table.key: table for table in sheets(view)}


def words(table: Table, lang="zh") -> list[str]:
    """Every word a table shows."""
    told = [table.name, table.title, *table.notes_above, *table.notes_below,
            *(heading.title for heading in table.columns)]
    told += [cell for row in table.rows for cell in row]
    return [str(spell(plain(cell), lang)) for cell in told if plain(cell) is not None]


def plain(cell):
    while isinstance(cell, Styled | Formula | Band | Title | Link):
        cell = cell.text if isinstance(cell, Band | Title | Link) else cell.value
    return cell

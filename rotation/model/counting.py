"""What counting alone says of a round: demands that the people and posts at hand cannot meet.

No solver is asked. Every finding names the rules and the numbers; no finding means nothing: rules
that clash only together are found by the engine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from rotation.domain.round import Opening, Round
from rotation.domain.vocabulary import Stage
from rotation.text import Text, say


def counting(round: Round) -> tuple[Text, ...]:
    """Return a sentence for every demand that counting alone shows to be too much."""
    return (*_rate(round), *_backbone(round), *_ceiling(round), *_sending(round),
            *_receiving(round), *_must(round), *_posts(round), *_most(round))


def _law(round: Round, code: str) -> Any:
    return round.law.get(code)


def _able(round: Round) -> list[str]:
    """Return members of E who may be placed and have an option."""
    return [key for key in round.eligible if len(_options(round, key))]


def _options(round: Round, key: str) -> tuple[Opening, ...]:
    return round.options.of(key)


def _required(round: Round) -> int:
    """Return how many new placements H10 asks for; 0 without it."""
    h10 = _law(round, "H10")
    if h10 is None or not h10.base(round):
        return 0
    standing = len(round.stock) if round.settings.count == "stock" else 0
    return int(h10.required(round)) - standing


# -- the shares -------------------------------------------------------------------------------


def _rate(round: Round) -> Iterator[Text]:
    required = _required(round)
    if not required:
        return
    base = set(_law(round, "H10").base(round))
    able = [key for key in _able(round) if key in base]
    if len(able) < required:
        yield say("H10 asks for {n} people; of {e} eligible only {a} have any possible post",
                  "H10 要求交流{n}人，但符合交流条件的{e}人中只有{a}人有可去的岗位",
                  n=required, e=len(base), a=len(able))
        return
    yield from _rate_by_schools(round, required, able)


def _rate_by_schools(round: Round, required: int, able: list[str]) -> Iterator[Text]:
    """Compare the rate with what H35 and H80 let the schools send, people counted nowhere apart."""
    h35, h80 = _law(round, "H35"), _law(round, "H80")
    per_school: dict[str, int] = defaultdict(int)
    elsewhere = 0
    for key in able:
        place = round.supply.counted.get(key)
        if place is None:
            elsewhere += 1
        else:
            per_school[place[0]] += 1
    most = elsewhere
    for code, number in per_school.items():
        send = round.problem.school[code].send_max if h80 is not None else None
        caps = [number, *([h35.most(round, code)] if h35 is not None else []),
                *([send] if send is not None else [])]
        most += min(caps)
    if most < required:
        yield say("H10 asks for {n} people; the limits on leavers of all schools (H35, H80) add up to {m}",
                  "H10 要求交流{n}人，但各校派出上限（H35、H80）合计只有{m}人", n=required, m=most)


def _backbone(round: Round) -> Iterator[Text]:
    h20 = _law(round, "H20")
    if h20 is None or not round.eligible:
        return
    standing = list(round.stock) if round.settings.count == "stock" else []
    asked = h20.required(round, max(0, _required(round)) + len(standing))
    asked -= sum(round.is_backbone(round.teacher(key)) for key in standing)
    able = [key for key in _able(round) if round.is_backbone(round.teacher(key))]
    if len(able) < asked:
        yield say("H20 asks for at least {n} backbone teachers; only {a} have any possible post",
                  "H20 要求骨干教师至少{n}人，但只有{a}名骨干教师有可去的岗位", n=asked, a=len(able))


def _ceiling(round: Round) -> Iterator[Text]:
    h15, h75 = _law(round, "H15"), _law(round, "H75")
    if h15 is None:
        return
    forced = 0
    if h75 is not None:
        forced = sum(subject[0] in round.eligible_set for subject in h75.subjects(round))
    most = h15.most(round)
    if forced > most:
        yield say("H75 places {f} people of the eligible; H15 allows {m}",
                  "H75 必须安排{f}人，超过 H15 的上限{m}人", f=forced, m=most)


# -- schools ----------------------------------------------------------------------------------


def _sending(round: Round) -> Iterator[Text]:
    """Check the least that schools must send against their people and their caps."""
    h80, h35 = _law(round, "H80"), _law(round, "H35")
    if h80 is None:
        return
    able: dict[str, int] = defaultdict(int)
    for key in round.options.movers:
        place = round.supply.counted.get(key)
        if place is not None and _options(round, key):
            able[place[0]] += 1
    for school in round.problem.schools:
        least = school.send_min or 0
        if not school.stages or least <= 0:
            continue
        if able[school.code] < least:
            yield say("H80: {s} must send {n}, only {a} people there have any possible post",
                      "H80：{s}至少派出{n}人，但有可去岗位的只有{a}人", s=school.name, n=least,
                      a=able[school.code])
        elif h35 is not None and h35.most(round, school.code) < least:
            yield say("H80: {s} must send {n}, H35 allows {a}", "H80：{s}至少派出{n}人，H35 最多允许{a}人",
                      s=school.name, n=least, a=h35.most(round, school.code))


def _receiving(round: Round) -> Iterator[Text]:
    """Check the least that schools must receive against who could come."""
    if _law(round, "H80") is None:
        return
    coming: dict[str, set[int]] = defaultdict(set)
    for opening, index in round.options.opening_index.items():
        chosen = round.options.mover[round.options.by_opening[index]]
        coming[opening.school].update(chosen.tolist())
    for school in round.problem.schools:
        least = school.receive_min or 0
        if school.stages and len(coming[school.code]) < least:
            yield say("H80: {s} must receive {n}, only {a} people could come",
                      "H80：{s}至少接收{n}人，但可去该校的只有{a}人", s=school.name, n=least,
                      a=len(coming[school.code]))


# -- people who must be placed ----------------------------------------------------------------


def _forced(round: Round) -> list[str]:
    rules = [rule for code in ("H75", "H95") if (rule := _law(round, code)) is not None]
    return sorted({subject[0] for rule in rules for subject in rule.subjects(round)})


def _must(round: Round) -> Iterator[Text]:
    lost = [key for key in _forced(round) if not _options(round, key)]
    if lost:
        yield say("{n} people must be placed (H75, H95) but have no possible post: {t}",
                  "{n}人必须安排（H75、H95），但没有可去的岗位：教师{t}", n=len(lost), t=tuple(lost[:10]))


def _posts(round: Round) -> Iterator[Text]:
    """Look for groups of forced people with the same possible posts, and too little room in them.

    Room of a post is what H85 leaves plus everybody of that subject who could leave (Hall).
    """
    groups: dict[tuple[Opening, ...], list[str]] = defaultdict(list)
    for key in _forced(round):
        if _options(round, key):
            groups[_options(round, key)].append(key)
    for openings in sorted(groups):
        people = [key for other, keys in groups.items() if set(other) <= set(openings)
                  for key in keys]
        rooms = [_room(round, opening) for opening in openings]
        known = [room for room in rooms if room is not None]
        if len(known) == len(rooms) and sum(known) < len(people):
            yield say("{n} people must be placed in {w}, where there is room for {m} (H85)",
                      "{n}人必须安排到{w}，但那里最多还能接收{m}人（H85）", n=len(people), m=sum(known),
                      w=tuple(_cell(round, opening) for opening in openings[:6]))


def _room(round: Round, opening: Opening) -> int | None:
    cell = round.cells[opening]
    if cell.most is None or _law(round, "H85") is None:
        return None
    return max(0, (100 * cell.most - cell.before) // 100 + _could_leave(round, opening))


def _could_leave(round: Round, opening: Opening) -> int:
    counted = round.supply.of_subject.get((opening.school, opening.stage, opening.subject), ())
    number = sum(bool(_options(round, teacher.id)) for teacher in counted)
    h40, h35 = _law(round, "H40"), _law(round, "H35")
    caps: list[int] = [h40.most(round, tuple(map(str, opening)))] if h40 is not None else []
    caps += [h35.most(round, opening.school)] if h35 is not None else []
    return min([number, *caps])


def _most(round: Round) -> Iterator[Text]:
    """Check rows of 最多 that are above already and cannot shrink enough."""
    if _law(round, "H85") is None:
        return
    for opening, cell in round.cells.items():
        if cell.most is None or cell.before <= 100 * cell.most:
            continue
        over = -((100 * cell.most - cell.before) // 100)
        could = _could_leave(round, opening)
        if could < over:
            yield say("H85: {w} has {n} people too many, at most {m} could leave",
                      "H85：{w}超出“最多”{n}人，但最多只能派出{m}人", w=_cell(round, opening), n=over, m=could)


def _cell(round: Round, opening: Opening) -> Text:
    stage: Stage = opening.stage
    return say("{s} {g} {j}", "{s}（{g}）{j}", s=round.problem.school[opening.school].name, g=stage,
               j=opening.subject)

"""From which lessons and loads the posts come, who is beyond them, and what looks wrong about it (定岗依据)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from rotation.domain.ratio import half_up, spell_share
from rotation.domain.round import Round
from rotation.domain.school import School, grades_of
from rotation.domain.supply import Cell, Place
from rotation.domain.vocabulary import Stage
from rotation.figures.words import some
from rotation.text import Text, say

_SUBJECTS = 5
"""How many subjects the sentence on surplus names."""
_NAMED = 3
"""How many schools or subjects a warning names; all of them stand on sheet 定岗依据."""


class SubjectNeed(NamedTuple):
    """One subject of a stage over the whole banner, before the plan.

    Parameters
    ----------
    stage, subject
        Which.
    pool
        The subject as which it usually counts; itself if it is not pooled.
    timetabled
        Whether the table of lessons, or that of posts for a class, has it.
    weekly
        Lessons a week in all schools.
    tracked
        Whether posts are counted under its own name anywhere; without, the rest is 0.
    need, people, surplus, short
        Hundredths of a full load, summed over places: surplus what is above the posts of a place, short what is
        below them.
    posts
        Whole teachers.
    """

    stage: Stage
    subject: str
    pool: str
    timetabled: bool
    weekly: Fraction
    tracked: bool = False
    need: int = 0
    posts: int = 0
    people: int = 0
    surplus: int = 0
    short: int = 0

    def over(self, share: Fraction) -> bool:
        """Whether the people exceed the posts by more than a share of them."""
        return self.people > 100 * self.posts * (1 + share)


class PlaceNeed(NamedTuple):
    """One place: need (hundredths) and posts of all tracked subjects."""

    place: Place
    school: School
    need: int
    posts: int


class SchoolPosts(NamedTuple):
    """One school: posts of all its stages beside the approved ones (核定编制)."""

    school: School
    posts: int
    approved: int

    @property
    def more(self) -> int:
        """Posts above the approved ones; below 0 if there are fewer."""
        return self.posts - self.approved

    def apart(self, share: Fraction) -> bool:
        """Whether they differ by more than a share of the approved ones."""
        return abs(self.more) > share * self.approved


@lru_cache(maxsize=4)
def subject_needs(round: Round) -> tuple[SubjectNeed, ...]:
    """Return every subject of both stages, those of the table of lessons first."""
    return tuple(line for stage in (Stage.PRIMARY, Stage.JUNIOR) for line in _of_stage(round, stage))


def _of_stage(round: Round, stage: Stage) -> Iterator[SubjectNeed]:
    schools = [school for school in round.problem.schools if stage in school.stages]
    if not schools:
        return
    cells: dict[str, list[Cell]] = {}
    for at, cell in round.cells.items():
        if at.stage is stage:
            cells.setdefault(at.subject, []).append(cell)
    taught = round.teaching.subjects(stage)
    pools = round.teaching.pools(stage)
    for subject in dict.fromkeys([*taught, *cells]):
        weekly = sum((round.supply.weekly(school.classes, stage, subject) for school in schools), Fraction(0))
        bare = SubjectNeed(stage, subject, pools.get(subject, subject), subject in taught, weekly)
        yield _summed(bare, cells[subject]) if subject in cells else bare


def _summed(bare: SubjectNeed, cells: list[Cell]) -> SubjectNeed:
    return bare._replace(
        tracked=True, need=sum(c.need for c in cells), posts=sum(c.posts for c in cells),
        people=sum(c.before for c in cells), short=sum(c.shortage(0) for c in cells),
        surplus=sum(max(0, c.before - 100 * c.posts) for c in cells))


def place_needs(round: Round) -> tuple[PlaceNeed, ...]:
    """Return need and posts of every place."""
    need, posts = Counter[Place](), Counter[Place]()
    for at, cell in round.cells.items():
        need[at.school, at.stage] += cell.need
        posts[at.school, at.stage] += cell.posts
    return tuple(PlaceNeed(place, round.problem.school[place[0]], need[place], posts[place])
                 for place in round.supply.places)


def school_posts(round: Round) -> tuple[SchoolPosts, ...]:
    """Return every school with approved posts, all its stages together."""
    posts = Counter[str]()
    for at, cell in round.cells.items():
        posts[at.school] += cell.posts
    return tuple(SchoolPosts(school, posts[school.code], school.established_posts)
                 for school in round.problem.schools
                 if school.stages and school.established_posts is not None)


def classes_of(school: School, stage: Stage) -> int:
    """Return the classes of one stage of a school."""
    return sum(school.classes[grade - 1] for grade in grades_of(stage))


def surplus_told(round: Round) -> Text | None:
    """Return one sentence on how many people are beyond the posts, by subject; None if nobody is."""
    beyond = _beyond(round)
    lines = sorted(beyond, key=lambda line: -beyond[line])
    if not lines:
        return None
    told = [say("{n} of {s} {j}", "{s}{j}富余{n}人", s=line.stage, j=line.subject, n=beyond[line])
            for line in lines[:_SUBJECTS]]
    others = lines[_SUBJECTS:]
    if others:
        told.append(say("{n} of {k} other subjects", "其余{k}个学科{n}人", k=len(others),
                        n=sum(beyond[line] for line in others)))
    return say("counted this way {n} people are beyond the posts of their schools: {w}",
               "按此口径，超出本校岗位的教师共{n}人：{w}", n=sum(beyond.values()), w=tuple(told))


def in_short(round: Round) -> Text | None:
    """Return surplus by subject and what is doubtful in one sentence for the meeting; None if there is neither."""
    found = tuple(part for part in (_surplus_in_short(round), _apart_in_short(round), _over_in_short(round)) if part)
    if not found:
        return None
    told = Text.joined(found, "; ", "；")
    if not doubts(round):
        return say("{t}.", "{t}。", t=told)
    return say("{t}: look at lessons and weekly loads first.", "{t}，请先核对课时和周课时量。", t=told)


def _surplus_in_short(round: Round) -> Text | None:
    beyond = _beyond(round)
    if not beyond:
        return None
    lines = sorted(beyond, key=lambda line: -beyond[line])
    return say("by the lessons in force {n} people are beyond the posts of their schools ({w})",
               "按现行定岗口径，超出本校岗位的教师有{n}人（{w}）", n=sum(beyond.values()), w=some(
                   [say("{s} {j} {n}", "{s}{j}{n}人", s=line.stage, j=line.subject, n=beyond[line]) for line in lines]))


def _apart_in_short(round: Round) -> Text | None:
    share = round.teaching.posts_apart
    number = sum(one.apart(share) for one in school_posts(round))
    return say("{n} schools have posts more than {p} off the approved ones", "{n}所学校岗位数与核定编制相差超过{p}",
               n=number, p=spell_share(share)) if number else None


def _over_in_short(round: Round) -> Text | None:
    share = round.teaching.people_over
    found = _over(round)
    if not found:
        return None
    names = [say("{s} {j}", "{s}{j}", s=line.stage, j=line.subject) for line in found]
    return say("people exceed posts by more than {p} in {w}", "{w}全旗县教师超过岗位{p}以上",
               p=spell_share(share), w=some(names))


def _over(round: Round) -> list[SubjectNeed]:
    """Return the subjects whose people exceed their posts too far, those with most beyond them first."""
    share = round.teaching.people_over
    return sorted((line for line in subject_needs(round) if line.over(share)), key=lambda line: -line.surplus)


def _beyond(round: Round) -> dict[SubjectNeed, int]:
    """Return whole people beyond the posts of their schools by subject, where there are any."""
    beyond = {line: half_up(Fraction(line.surplus, 100)) for line in subject_needs(round)}
    return {line: number for line, number in beyond.items() if number}


def doubts(round: Round) -> tuple[Text, ...]:
    """Return the warnings about lessons and loads, each a sentence for the meeting; none if all is plausible."""
    return (*_schools_apart(round), *_subjects_over(round))


def _schools_apart(round: Round) -> Iterator[Text]:
    share = round.teaching.posts_apart
    found = sorted((one for one in school_posts(round) if one.apart(share)),
                   key=lambda one: (-abs(one.more), one.school.code))
    if found:
        yield say(
            "{n} schools have posts that differ from the approved ones by more than {p}, such as {w}: look at lessons "
            "and weekly loads first", "有{n}所学校的岗位数与核定编制相差超过{p}，如{w}：先核对课时和周课时量",
            n=len(found), p=spell_share(share), w=tuple(
                say("{s} ({a} posts, {b} approved)", "{s}（岗位{a}个，核定编制{b}人）", s=one.school.name, a=one.posts,
                    b=one.approved) for one in found[:_NAMED]))


def _subjects_over(round: Round) -> Iterator[Text]:
    share = round.teaching.people_over
    found = _over(round)
    if found:
        yield say(
            "people exceed the posts of the whole banner by more than {p}: {w}: look at lessons and weekly loads first",
            "全旗县教师超过岗位{p}以上的学科：{w}：先核对课时和周课时量", p=spell_share(share), w=tuple(
                say("{s} {j} ({a} posts, {b} people)", "{s}{j}（岗位{a}个，现有{b}人）", s=line.stage, j=line.subject,
                    a=line.posts, b=half_up(Fraction(line.people, 100))) for line in found[:_NAMED]))

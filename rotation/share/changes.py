"""Who teaches otherwise than by the published plan of shared lessons, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rotation.domain.sharing import Mover
from rotation.rules._share import lessons_told, ruling
from rotation.rules.w08_people import WhoWalks
from rotation.share.calendar import WEEKDAYS
from rotation.share.file import ShareFile
from rotation.share.view import ChangedWeek, ShareView
from rotation.share.why import ANYBODY
from rotation.text import Text, say

_NOTHING = say("nothing", "无")


def changes_of(published: ShareFile, view: ShareView) -> tuple[ChangedWeek, ...]:
    """Return everybody whose week, lessons besides or sent lessons are not as published, by id."""
    before, now = _told(published, view), _told(ShareFile.of(view), view)
    people = sorted(key for key in {*before, *now} if _words(before, key) != _words(now, key))
    return tuple(ChangedWeek(key, view.world.named(key), _line(before, key), _line(now, key), _why(
        view, key, gone=key not in now, walked=any(walk.teacher == key for walk in published.walks)))
        for key in people)


_Lines = Mapping[str, list[Text]]


def _told(file: ShareFile, view: ShareView) -> _Lines:
    """Return by id what a file tells somebody to do beyond the own lessons."""
    found: dict[str, list[Text]] = {}
    for key, line in (*_walks(file, view), *_besides(file, view), *_sent(file, view)):
        found.setdefault(key, []).append(line)
    return found


def _walks(file: ShareFile, view: ShareView) -> Iterator[tuple[str, Text]]:
    for walk in file.walks:
        for day in walk.days:
            for visit in day.visits:
                yield walk.teacher, say(
                    "{d} {s}: {n} lessons", "{d}{s}{n}节", d=WEEKDAYS[day.weekday - 1],
                    s=view.world.named(visit.school), n=_number(file, view, sum(one.lessons for one in visit.lessons)))


def _besides(file: ShareFile, view: ShareView) -> Iterator[tuple[str, Text]]:
    for one in file.besides:
        yield one.teacher, say("besides {j}: {n} lessons", "本校兼{j}{n}节", j=one.subject,
                               n=_number(file, view, one.lessons))


def _sent(file: ShareFile, view: ShareView) -> Iterator[tuple[str, Text]]:
    for one in file.remote:
        yield one.teacher, say("sends {j}, grade {g}, to {s}", "同频主讲{g}年级{j}（{s}）", j=one.subject, g=one.grade,
                               s=tuple(view.world.named(there.school) for there in one.followers))


def _number(file: ShareFile, view: ShareView, parts: int) -> str:
    return lessons_told(view.world, parts * view.world.unit // file.unit)


def _words(lines: _Lines, key: str) -> list[str]:
    return sorted(line.render("zh") for line in lines.get(key, ()))


def _line(lines: _Lines, key: str) -> Text:
    return Text.joined(lines[key], "; ", "；") if key in lines else _NOTHING


def _why(view: ShareView, key: str, *, gone: bool, walked: bool) -> Text:
    """Return why somebody teaches otherwise: what forbids it now, else that the lessons there are others now."""
    world = view.world
    if key not in world.round.problem.teacher:
        return say("no longer on the roster", "已不在花名册")
    placed = world.plan.placement(key)
    if placed is not None:
        return say("placed by the round at {s}", "教师方案安排交流到{s}", s=world.named(placed.host))
    rule = ruling(world, WhoWalks)
    if walked and key not in view.weeks and not rule.permits(world, Mover(key), ANYBODY):
        return rule.says(world, Mover(key), ANYBODY)
    if key not in world.base:
        return say("has no lessons to spare any more", "已没有富余课时")
    return say("the lessons are given otherwise or no longer lacking", "相关课时已不缺或改由他人承担") if gone else say(
        "lessons that are open now, or that others gave", "补上现在缺的课或他人腾出的课")

"""Rows of 指定 that cannot be kept, or that hold and change nothing; judged once the round is settled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from rotation.domain.problem import Problem
from rotation.domain.records import Lock
from rotation.domain.round import Round, Standing
from rotation.domain.swaps import Together, is_swap, shadow_groups
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import Form, LockKind, Verdict
from rotation.model.eligibility import may_volunteer, neutral
from rotation.model.objection import Objection
from rotation.policy.policy import Policy
from rotation.policy.source import DEFAULT
from rotation.rules import in_force
from rotation.rules.f45_support_direction import SupportDirection
from rotation.rules.h72_swap_rings import SwapRings, swapped_to
from rotation.text import Text, say


def order_faults(round: Round, policy: Policy) -> Iterator[Objection]:
    """Return every order that cannot be kept as it stands, and a note on each that changes nothing."""
    yield from _locks(round)
    yield from _forms(round, policy)
    yield from _rings(round)
    yield from _sent_in_return(round)
    for told in calls_off(round, lambda person: person.id):
        yield Objection(
            "swap-dissolved", "ask", "locks", 0, "form", Form.SWAP, told,
            say("say yes, or order anew with a change of kind 指定", "请确认；需另行安排的，请在变更中重新指定"))


def calls_off(round: Round, called: Callable[[Teacher], object]) -> Iterator[Text]:
    """Tell of each published ring of 对调 that has lost a member who is forced no more; people as called."""
    published = round.problem.reference or {}
    for ring in round.dissolved:
        people = [leg.teacher for leg in ring]
        there = all(leg.teacher in published and published[leg.teacher][0] == leg.host for leg in ring)
        if there and (left := [key for key in people if key in round.released]):
            lost, rest = (tuple(called(round.problem.teacher[key]) if key in round.problem.teacher else key
                                for key in keys) for keys in ([key for key in people if key not in left], left))
            yield say("{a} no longer swaps, so the swap is dissolved and {b} need not go; the orders to them lapse",
                      "{a}不再参加对调，该组对调取消；对{b}的对调安排随之失效，不再强制", a=lost, b=rest)


def moot_locks(round: Round) -> tuple[Lock, ...]:
    """Return orders to move people who do not take part, and what hangs on them: rows of the same ring."""
    moot = {lock.teacher for lock in round.orders if _binds(lock) and _takes_no_part(round, lock.teacher)}
    broken = {leg.teacher for ring in round.swaps.rings if any(leg.teacher in moot for leg in ring) for leg in ring}
    return tuple(lock for lock in round.problem.locks if (_binds(lock) and lock.teacher in moot)
                 or (is_swap(lock) and lock.teacher in broken))


def freed(round: Round, teacher: str) -> Problem:
    """Return the facts without the orders about somebody; of a ring of 对调 without those to all of it."""
    ring = round.swaps.ring_of(teacher) or ()
    others = {leg.teacher for leg in ring}
    return replace(round.problem, locks=tuple(
        lock for lock in round.problem.locks
        if lock.teacher != teacher and not (is_swap(lock) and lock.teacher in others)))


def _takes_no_part(round: Round, teacher: str) -> bool:
    standing = round.standings.get(teacher)
    return standing is not None and _exempt(standing) and not standing.placeable


def _locks(round: Round) -> Iterator[Objection]:
    for lock in round.orders:
        standing = round.standings.get(lock.teacher)
        if standing is None:
            continue
        if not _binds(lock):
            if without_effect(round, lock):
                yield _idle(lock, standing.rule, neutral(standing))
        elif _takes_no_part(round, lock.teacher):
            yield _lock_on(lock, standing.rule, neutral(standing))
        elif not (_ordered_posts(round, lock) or _exempt(standing) or _unclosed(round, lock)
                  or _contradicted(round, lock)):
            yield _no_option(round, lock)


def _ordered_posts(round: Round, lock: Lock) -> bool:
    """Whether somebody has a post to be ordered to; of a swap the one that the swap means."""
    posts, ring = round.options.of(lock.teacher), round.swaps.ring_of(lock.teacher)
    if ring is None:
        return bool(posts)
    return any(swapped_to(round, leg) in posts for leg in ring if leg.teacher == lock.teacher)


def _contradicted(round: Round, lock: Lock) -> bool:
    """Whether another row keeps the person, or bars the schools: that is told where the sheet is read."""
    others = [one for one in round.orders if one is not lock and one.teacher == lock.teacher]
    return any(one.kind is LockKind.STAY or (one.kind is LockKind.NEVER_TO and {*one.schools} & {*lock.schools})
               or (one.kind is lock.kind is LockKind.GOES_TO and not {*one.schools} & {*lock.schools})
               for one in others)


def _unclosed(round: Round, lock: Lock) -> bool:
    """Whether a row belongs to no whole ring, which is told of the ring."""
    return in_force(round, SwapRings) is not None and is_swap(lock) and lock.teacher not in round.swapping


def _idle(lock: Lock, rule: str, why: Text) -> Objection:
    return Objection(
        "order-without-effect", "note", "locks", lock.row, "kind", lock.kind,
        say("the teacher would not be placed anyway ({r}: {w}); the order holds and changes nothing",
            "该教师本就不参加本年度交流（{r}：{w}），此项指定照常有效、不影响方案", r=rule, w=why),
        say("nothing needs to be done", "无需处理"))


def _forms(round: Round, policy: Policy) -> Iterator[Objection]:
    """Look for forms that nobody can have, 跟岗 and 对调 being given by an order, person by person."""
    if round.settings.form in (Form.SHADOW, Form.SWAP):
        source = policy.sources.get("round.form", DEFAULT)
        yield Objection(
            "form-by-order-only", "error", "parameters", source.row, "value", round.settings.form,
            say("this form is given person by person on sheet 指定", "该交流形式只能在“指定”表中逐人填写"),
            say("choose another form here", "请在此改填其他交流形式"))
    for lock in round.problem.locks:
        yield from _form(round, lock)


def _form(round: Round, lock: Lock) -> Iterator[Objection]:
    teacher = round.problem.teacher.get(lock.teacher)
    if lock.form is Form.SWAP and not is_swap(lock):
        yield Objection(
            "swap-without-direction", "error", "locks", lock.row, "form", lock.form,
            say("form 对调 stands only on 指定去向 with one school", "对调只能用于“指定去向”，且只填一所学校"),
            say("write 指定去向 and the one school, or another form", "请改为指定去向并只填一所学校，或改填其他形式"))
    if teacher is not None and teacher.unposted and lock.form in (Form.SHADOW, Form.SWAP):
        yield Objection(
            "form-of-recruit", "error", "locks", lock.row, "form", lock.form,
            say("a new recruit has no school to come from", "新招聘待分配人员没有原任教学校，不能跟岗或对调"),
            say("choose another form or clear the cell", "请改填其他交流形式或清空"))
    if teacher is not None:
        yield from _towards(round, teacher, lock)
    if lock.form is Form.SHADOW and lock.relation:
        yield Objection(
            "shadow-with-relation", "error", "locks", lock.row, "relation", "是",
            say("跟岗 does not move the personnel relation", "跟岗不调动人事关系"),
            say("write 否 or clear the cell", "请填“否”或清空"))


def _towards(round: Round, teacher: Teacher, lock: Lock) -> Iterator[Objection]:
    """Look for 支教 towards a town, and 跟岗 from a strong school to a weak one: the other is meant (F45)."""
    home = round.home(teacher)
    hosts = [round.problem.school[code] for code in lock.schools if code in round.problem.school]
    if home is None or not hosts or lock.kind is not LockKind.GOES_TO or in_force(round, SupportDirection) is None:
        return
    if lock.form is Form.SUPPORT and not any(SupportDirection.leads(round, home, host) for host in hosts):
        yield Objection(
            "support-direction", "error", "locks", lock.row, "form", lock.form,
            say("支教 goes from town or strong schools to rural or weak ones (F45)",
                "支教由城镇学校、优质学校派往农村牧区学校、薄弱学校（F45）"),
            say("write 跟岗 if the teacher goes to learn, or another form; or name another school",
                "如到该校学习请改填跟岗，否则改填其他形式，或更正学校"))
    if lock.form is Form.SHADOW and home.strong and all(round.is_favored(host) and not host.strong for host in hosts):
        yield Objection(
            "shadow-direction", "error", "locks", lock.row, "form", lock.form,
            say("跟岗 is to learn at a better school; this leads from a strong school to a rural or weak one (F45)",
                "跟岗是到办学水平较高的学校学习，此行由优质学校去往农村牧区学校、薄弱学校（F45）"),
            say("write 支教 if the teacher goes to teach there", "如到该校任教请改填支教，或更正学校"))


def _rings(round: Round) -> Iterator[Objection]:
    """Look for rows of 对调 that do not close, told at the first row that is one too many."""
    if in_force(round, SwapRings) is None:
        return
    for together, schools in round.swaps.open:
        rows = [lock.row for lock in round.orders if is_swap(lock) and _together(round, lock) == together
                and ({lock.schools[0], round.teacher(lock.teacher).school} & {school for school, _ in schools})]
        told = tuple(_one_too_many(round, school, more) for school, more in schools)
        group, stage, subject = together
        yield Objection(
            "swap-not-closed", "error", "locks", min(rows, default=0), "form", Form.SWAP,
            say("rows of 对调 form closed rings, every school giving as many as it gets; in {t} {j}{w}: {s}",
                "对调须首尾相接，每所学校派出与接收人数相等；{t}{j}{w}：{s}", t=stage, j=subject, s=told,
                w=say(" (ring {g})", "（对调组“{g}”）", g=group) if group else ""),
            say("add the row that is missing, or choose another form", "请补上缺少的一行，或改填其他交流形式"))


def _sent_in_return(round: Round) -> Iterator[Objection]:
    """Look for rows of 跟岗置换 that are no pair: one learns at a school, one comes from there in return."""
    for name, rows in shadow_groups(round.problem.locks).items():
        home = {row.teacher: round.teacher(row.teacher).school for row in rows if row.teacher in round.problem.teacher}
        first, *others = rows
        if len(home) == len(rows) and len(others) == 1 and all(row.kind is LockKind.GOES_TO for row in rows) and (
                others[0].form is not Form.SHADOW and first.schools == (home[others[0].teacher],)
                and others[0].schools == (home[first.teacher],)):
            continue
        yield Objection(
            "shadow-not-returned", "error", "locks", first.row, "swap_group", name,
            say("one row of form 跟岗 and one row 指定去向 that sends somebody of that school to the learner's own",
                "跟岗置换为两行：一行跟岗，一行由对方学校派人到跟岗人员原学校（指定去向），两行学校互为对方"),
            say("correct the two rows, or clear 对调组 in the row of form 跟岗",
                "请更正这两行，或清空跟岗一行的“对调组”"))


def _one_too_many(round: Round, school: str, more: int) -> Text:
    told = {"s": round.named(school), "n": abs(more)}
    if more > 0:
        return say("{s} gives {n} more than it gets", "{s}派出比接收多{n}人", **told)
    return say("{s} gets {n} more than it gives", "{s}接收比派出多{n}人", **told)


def _together(round: Round, lock: Lock) -> Together | None:
    person = round.problem.teacher.get(lock.teacher)
    return None if person is None or person.unposted else (
        lock.swap_group or "", str(person.stage), round.main_subject(person))


def without_effect(round: Round, lock: Lock) -> bool:
    """Whether 留任 or 禁止去向 is about somebody who would not be placed anyway: it holds and changes nothing."""
    standing = round.standings.get(lock.teacher)
    return standing is not None and not _binds(lock) and _exempt(standing) and not may_volunteer(round, lock.teacher)


def _exempt(standing: Standing) -> bool:
    return standing.verdict in (Verdict.EXEMPT, Verdict.DEFERRED, Verdict.OUTSIDE)


def _binds(lock: Lock) -> bool:
    return lock.kind in (LockKind.GOES_TO, LockKind.MUST_MOVE)


def _lock_on(lock: Lock, rule: str, why: Text) -> Objection:
    return Objection(
        "lock-on-exempt", "error", "locks", lock.row, "kind", lock.kind,
        say("the teacher does not take part ({r}: {w})", "该教师不参加本年度交流（{r}：{w}）", r=rule, w=why),
        say("delete the lock or mend the teacher's row", "请删除该行指定，或更正教师表中的信息"))


def _no_option(round: Round, lock: Lock) -> Objection:
    if not lock.schools:
        return Objection(
            "lock-without-option", "error", "locks", lock.row, "kind", lock.kind,
            say("no school has a post that fits the teacher's stage, subject and the rules",
                "没有一所学校有符合其学段、学科和人岗规则的岗位"),
            say("check stage and subject of the teacher and the needs, or delete the row",
                "请核对该教师的学段、学科和各校需求，或删除该行指定"))
    return Objection(
        "lock-without-option", "error", "locks", lock.row, "schools",
        "、".join(round.problem.school[code].name for code in lock.schools if code in round.problem.school),
        say("no post there fits the teacher's stage, subject and the rules",
            "没有符合其学段、学科和人岗规则的岗位"),
        say("name another school, check stage and subject, or delete the lock",
            "请改填其他学校，核对学段、学科和需求，或删除该行指定"))

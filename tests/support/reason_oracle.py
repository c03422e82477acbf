"""Reasons of people retold from facts and plan, in the order of section 7 of the model.

Built on the oracle of the rules; shares no code with `rotation.report.choices`.
"""

from __future__ import annotations

from hashlib import sha256

from rotation.domain.plan import Plan
from rotation.domain.teacher import Teacher
from rotation.domain.vocabulary import LockKind, Willingness
from tests.support.oracle import Oracle

Posts = dict[str, tuple[str, object, str]]


class Retold:
    """Why people stay under one plan.

    Parameters
    ----------
    oracle, plan
        The facts and rules retold, and a plan of the same round.
    """

    def __init__(self, oracle: Oracle, plan: Plan) -> None:
        self.oracle, self.posts = oracle, {item.teacher: tuple(item.opening) for item in plan.placements}
        self.members = [oracle.person(key) for key in oracle.eligible()]

    def ground(self, t: Teacher) -> str:
        """Return the first ground that holds for somebody who stays, in the words of the sheet."""
        if self.forbidden(t):
            return "规则不允许"
        broken = self.broken_at_home(t)
        if broken & {"H45", "H50"}:
            return "本校该学科派出后不足"
        sent = [self.oracle.points(u) - self.oracle.points(t) for u in self.sent_of_group(t)]
        if any(more > 0 for more in sent) and not any(more < 0 for more in sent):
            return "同组资历更深者先派"
        if broken:
            return "学校派出已满"
        if not self.short_posts(t):
            return "没有缺该学科的学校"
        if self.drawn_before(t):
            return "随机序号靠后"
        if any(self.told_apart(u, t) for u in self.sent_of_group(t) if self.oracle.points(u) < self.oracle.points(t)):
            return "同组另一人先派的原因"
        if all(self.full(t, post) for post in self.short_posts(t)):
            return "缺该学科的学校不能再接收"
        return "整体比较"

    def full(self, t: Teacher, post: tuple[str, object, str]) -> bool:
        """Whether a host breaks one more clause of its own if somebody comes and nobody else moves."""
        other = {**self.posts, t.id: post}
        return any(subject[0] == post[0] for code in self.oracle.law if code.startswith("H")
                   for subject in self.oracle.broken(other, code) - self.oracle.broken(self.posts, code))

    def forbidden(self, t: Teacher) -> bool:
        options = self.oracle.options(t)
        if not options:
            return True
        if "H70" not in self.oracle.law or t.spouse not in self.posts:
            return False
        town = self.oracle.school(self.posts[t.spouse][0]).town
        return not town or town not in {self.oracle.school(code).town for code, _, _ in options}

    def broken_at_home(self, t: Teacher) -> set[str]:
        """Return the codes of rules of which the own school breaks one more clause if somebody leaves."""
        place, (host, *_) = self.oracle.counted_at(t), (min(self.oracle.options(t), key=str),)
        if place is None:
            return set()
        other = {**self.posts, t.id: host}
        return {code for code in self.oracle.law if code.startswith("H") and any(
            subject[0] == place[0]
            for subject in self.oracle.broken(other, code) - self.oracle.broken(self.posts, code))}

    def group(self, t: Teacher) -> tuple[object, ...]:
        return t.school, t.stage, self.oracle.pool(t.school, t.stage, t.subject)

    def sent_of_group(self, t: Teacher) -> list[Teacher]:
        if t.id not in {u.id for u in self.members}:
            return []
        return [u for u in self.members if u.id in self.posts and self.group(u) == self.group(t)]

    def short_posts(self, t: Teacher) -> list[object]:
        return [post for post in self.oracle.options(t)
                if self.oracle.after(self.posts, post) < 100 * self.oracle.posts(post)]

    def drawn_before(self, t: Teacher) -> bool:
        return any(self.alike(t, u) and self.ticket(t, u) > self.ticket(u, u) for u in self.sent_of_group(t))

    def alike(self, t: Teacher, u: Teacher) -> bool:
        post = self.posts[u.id]
        if self.oracle.locks(u, LockKind.GOES_TO, LockKind.MUST_MOVE) or post not in self.oracle.options(t):
            return False
        return self.conditions(t, post[0]) == self.conditions(u, post[0])

    def conditions(self, t: Teacher, code: str) -> tuple[object, ...]:
        wishes = [(w.order, w.score, w.cost) for w in self.oracle.facts.wishes
                  if w.teacher == t.id and w.school in (code, t.school)]
        return (self.oracle.points(t), t.backbone, self.oracle.backbone(t), t.degree, t.graduating or False, t.graduated,
                t.duty, t.workload, t.established, self.oracle.km(t, code), t.willingness is Willingness.VOLUNTEERS, wishes)

    def ticket(self, t: Teacher, placed: Teacher) -> int:
        code, stage, name = self.posts[placed.id]
        seed = self.oracle.settings.public_seed or str(self.oracle.settings.year)
        first, second = sha256(f"{seed}|{t.id}|{code}|{stage.value}|{name}".encode()).digest()[:2]
        return (256 * first + second) % 100

    def told_apart(self, u: Teacher, t: Teacher) -> bool:
        """Whether a single fact tells somebody sent from one with more points who stayed and may be placed."""
        post, oracle = self.posts[u.id], self.oracle
        near, far = oracle.km(u, post[0]), oracle.km(t, post[0])
        return bool(
            oracle.locks(u, LockKind.GOES_TO, LockKind.MUST_MOVE) or u.willingness is Willingness.VOLUNTEERS
            or post not in oracle.options(t) or (oracle.backbone(u) and not oracle.backbone(t))
            or (t.graduating and not u.graduating)
            or (near is not None and far is not None and near < far))

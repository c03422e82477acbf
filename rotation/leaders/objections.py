"""What is wrong with the facts about leaders; told before anything is planned."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from rotation.domain.cadre import Cadre, SchoolLeader, listed
from rotation.domain.leadership import LeaderOrder, LeaderOrderKind, PartyBody
from rotation.domain.seats import Seat
from rotation.domain.vocabulary import Duty, SchoolType
from rotation.errors import Severity
from rotation.leaders.chains import seat_told
from rotation.leaders.settle import refusals
from rotation.model.objection import Objection
from rotation.rules import known
from rotation.rules._seats import ruling
from rotation.rules.d50_pool import Pool
from rotation.text import Text, say
from rotation.workbook.defects import yes

YOUNGEST = 22
"""Nobody leads a school younger, in years."""
IN_FUTURE = "post-in-future"
"""Code of what rests on the year of the round."""
_MEND = say("correct the cell", "请更正")
_TOLD = 3
"""So many seats are told to which an order cannot send somebody."""


def objections(cadre: Cadre, unread: Collection[str | None] = ()) -> list[Objection]:
    """Return every defect of the facts about leaders at once.

    Parameters
    ----------
    cadre
        Settled.
    unread
        Codes of schools of which the row of somebody who may head them is refused; None among them if one of a school
        not known is. Whoever holds a post still holds it with a wrong cell beside: their heads are not asked about.
    """
    if not unread and not any(cadre.teams.values()):
        return [_of("no-leaders", "error", ("teachers", 0, "duty"), say(
            "no leader is on the roster: column 行政职务 names none",
                "花名册中没有校级领导（“行政职务”列没有校长、书记、副校长等）"),
            say("fill in column 行政职务", "请填写“行政职务”和“任现职年月”"))]
    return [*_heads(cadre, unread), *_starts(cadre), *_parties(cadre), *_posts(cadre), *_points(cadre), *_orders(cadre),
            *_relatives(cadre), *_served(cadre)]


def _of(
    code: str, severity: Severity, cell: tuple[str, int, str], expected: Text, remedy: Text = _MEND, *, found: str = "",
) -> Objection:
    return Objection(code, severity, *cell, found, expected, remedy)


def _heads(cadre: Cadre, unread: Collection[str | None]) -> Iterator[Objection]:
    for code, team in cadre.teams.items():
        yield from _twice(cadre, code, "two-heads", [person for person in team if person.duty.heads], say(
            "one head for a school", "一所学校只有一名校长（或书记校长）"))
        # somebody who is secretary and principal holds the seat of a secretary too
        yield from _twice(cadre, code, "two-secretaries", [
            person for person in team if person.duty in (Duty.SECRETARY, Duty.BOTH)], say(
            "one secretary for a school", "一所学校只有一名书记"))
        if not any(person.duty.heads for person in team) and not {None, code} & {*unread}:
            yield _of("vacant-head", "ask", ("schools", cadre.school(code).row, "name"), say(
                "no principal of {s} is on the roster; the seat would be filled as vacant",
                "花名册中没有{s}的校长，将按校长空缺安排", s=cadre.named(code)), yes("vacant-head"))


def _twice(
    cadre: Cadre, code: str, fault: str, found: Sequence[SchoolLeader], rule: Text,
) -> Iterator[Objection]:
    """Refuse every row that names a holder of a seat of one, where several do."""
    held = sorted((one for one in found if not cadre.gone(one)), key=lambda one: one.teacher.row)
    rows = tuple(str(person.teacher.row) for person in held)
    for person in held if len(held) > 1 else ():
        yield _of(fault, "error", ("teachers", person.teacher.row, "duty"), say(
            "{l}: {s} has {n} (rows {r})", "{l}：{s}有{n}名（第{r}行）",
            l=rule, s=cadre.named(code), n=len(held), r=rows),
            say("one of the rows, or its school, is wrong: correct it", "请更正其中一行的职务或任教学校"))


def _starts(cadre: Cadre) -> Iterator[Objection]:
    told = "teacher.duty_since" in cadre.problem.present
    if not told:
        yield _of("leader-without-start", "error", ("teachers", 0, "duty_since"), say(
            "column 任现职年月 is missing; every leader needs the month since which the post is held",
            "缺少“任现职年月”列；校级领导均须填写任现职年月"), say(
            "add column 任现职年月 and fill it in for every leader", "请补上“任现职年月”列，并逐人填写"))
    for team in cadre.teams.values() if told else ():
        for person in team:
            yield from _start(cadre, person)
            yield from _leading(person)


def _start(cadre: Cadre, person: SchoolLeader) -> Iterator[Objection]:
    teacher, since = person.teacher, person.teacher.duty_since
    if since is None:
        yield _of("leader-without-start", "error", ("teachers", teacher.row, "duty_since"), say(
            "a leader needs the month since which the post is held", "校级领导须填写任现职年月"), say(
            "fill in the cell, such as 2020-09", "请补填，如 2020-09"))
        return
    if since > cadre.settings.cutoff:
        yield _of(IN_FUTURE, "error", ("teachers", teacher.row, "duty_since"), say(
            "not after the cutoff {m}", "不应晚于基准日{m}", m=str(cadre.settings.cutoff)), found=str(since))
    elif teacher.born.until(since) < 12 * YOUNGEST:
        yield _of("leader-too-young", "error", ("teachers", teacher.row, "duty_since"), say(
            "nobody leads a school before the age of {n}; 任现职年月 or 出生年月 is wrong",
            "任现职时不满{n}周岁，任现职年月或出生年月有误", n=YOUNGEST), found=str(since))
    elif teacher.joined is not None and since < teacher.joined:
        yield _of("post-before-school", "ask", ("teachers", teacher.row, "duty_since"), say(
            "before the leader joined the school ({m}); the years in the post would count from here",
            "早于进本校年月（{m}），任职年限将由此起算", m=str(teacher.joined)), yes("post-before-school"),
                found=str(since))


def _leading(person: SchoolLeader) -> Iterator[Objection]:
    """Ask, at both cells, about a start of leading the school that the other months of the leader contradict."""
    teacher, told = person.teacher, person.profile
    since, joined = teacher.duty_since, teacher.joined
    leads = told.leading_since if told else None
    if told is None or leads is None or since is None:
        return
    cells = ("leaders", told.row, "leading_since"), ("teachers", teacher.row, "duty_since")
    if leads > since and (joined is None or since >= joined):  # else the post was brought along from another school
        for cell in cells:
            yield _of("leading-after-post", "ask", cell, say(
                "leads this school only since {a}, but holds the present post there since {b}",
                "任本校校级领导起始（{a}）晚于任现职年月（{b}），两者矛盾", a=str(leads), b=str(since)),
                yes("leading-after-post"))
    if joined is not None and leads < joined:
        for cell in (cells[0], ("teachers", teacher.row, "joined")):
            yield _of("leading-before-school", "ask", cell, say(
                "leads this school since {a}, but joined it only in {b}",
                "任本校校级领导起始（{a}）早于进本校年月（{b}），两者矛盾", a=str(leads), b=str(joined)),
                yes("leading-before-school"))


def _parties(cadre: Cadre) -> Iterator[Objection]:
    for code, team in cadre.teams.items():
        school, held = cadre.school(code), {person.duty for person in team}
        told = say("correct one of them, or leave it as it is", "请核对党组织设置或职务；确属过渡情况可保留")
        if school.party is not None and school.party.separate and Duty.BOTH in held:
            yield _of("party-one-person", "warning", ("schools", school.row, "party"), say(
                "with {p} secretary and principal are two people; {s} has one for both",
                "设{p}的学校书记、校长应分设，{s}现为一人兼任", p=school.party, s=cadre.named(code)), told)
        if school.party not in (PartyBody.BRANCH, PartyBody.JOINT_BRANCH):
            continue
        if Duty.HEAD in held and Duty.SECRETARY not in held:
            yield _of("party-nobody", "warning", ("schools", school.row, "party"), say(
                "with {p} one person is secretary and principal; the roster has a head who is principal alone: no "
                "secretary is appointed and nobody asks whether a successor is a Party member",
                "设{p}的学校书记、校长一般由一人担任，现负责人只登记为“校长”：任免时不会同时任命书记，也不核对是否中共党员",
                p=school.party), say("write 书记校长 as the duty, if one person is both",
                                     "如由一人担任，请把行政职务填为“书记校长”；确属过渡情况可保留"))
        if Duty.SECRETARY in held:
            yield _of("party-two-people", "warning", ("schools", school.row, "party"), say(
                "with {p} one person is secretary and principal; {s} has a secretary of its own",
                "设{p}的学校书记、校长一般由一人担任，{s}现单设书记", p=school.party, s=cadre.named(code)), told)


def _posts(cadre: Cadre) -> Iterator[Objection]:
    for code in cadre.schools:
        here, posts = len(cadre.held(*cadre.deputies(code))), cadre.deputy_posts(code)
        if here > posts:
            yield _of("deputies-above-posts", "warning", ("schools", cadre.school(code).row, "deputy_posts"), say(
                "{s} has {n} deputies, more than its {p} posts: nobody arrives, nobody is forced out",
                "{s}现有副职{n}人，超过职数{p}：只出不进，不强制调出", s=cadre.named(code), n=here, p=posts),
                say("check the posts", "请核对副职职数"), found=str(posts))


def _points(cadre: Cadre) -> Iterator[Objection]:
    lead = {person.teacher.school for person in cadre.people.values() if person.level}
    for school in cadre.problem.schools if not cadre.seat_settings.points else ():
        if school.type is SchoolType.POINT and school.code in lead and not school.legal:
            yield _of("point-without-legal", "ask", ("schools", school.row, "legal"), say(
                "a teaching point with a leader, but no school that it belongs to: the leader would take no part",
                "教学点有校级领导而未填所属法人单位，该领导将不参加校长交流"), yes("point-without-legal"))


def _orders(cadre: Cadre) -> Iterator[Objection]:
    for told in cadre.problem.leader_orders:
        person = cadre.people.get(told.teacher)
        if person is None or (not person.level and told.kind is not LeaderOrderKind.PROMOTED):
            yield _of("order-without-leader", "error", ("leader_orders", told.row, "teacher"), say(
                "a leader, or for 提任 somebody in the pool", "应为校级领导；提任的应为后备人选"),
                say("correct or delete the row", "请更正或删除该行"))
            continue
        yield from _order(cadre, person, told)


def _order(cadre: Cadre, person: SchoolLeader, told: LeaderOrder) -> Iterator[Objection]:
    pool = ruling(cadre, Pool)
    if told.kind is LeaderOrderKind.PROMOTED and pool is not None and not pool.admits(cadre, person):
        yield _of("promotion-unqualified", "error", ("leader_orders", told.row, "kind"), say(
            "{p}: {w}; D50 does not admit it", "{p}不符合提任条件：{w}（D50）", p=person.id,
            w=pool.says(cadre, person)),
            say("correct the row, or the conditions of D50 on sheet 政策", "请更正该行，或在“政策”表调整 D50 的条件"))
    elif told.kind in (LeaderOrderKind.GOES_TO, LeaderOrderKind.NEVER_TO) and not told.schools:
        yield _of("leader-order-without-school", "error", ("leader_orders", told.row, "schools"), say(
            "{k} needs a school", "{k}须填写学校", k=told.kind), say("fill in the school", "请补填学校"))
    against = LeaderOrderKind.STAY, LeaderOrderKind.RELIEVED
    kinds = {one.kind for one in cadre.orders(person)}
    if len(kinds) > 1 and not kinds.isdisjoint(against):
        yield _of("leader-orders-contradict", "error", ("leader_orders", told.row, "kind"), say(
            "contradicts another row about the same leader", "与同一人的另一项决定矛盾"),
            say("keep one of the rows", "请只保留一行"), found=str(told.kind))
    elif told.kind.moves and (told.schools or told.kind is not LeaderOrderKind.GOES_TO):
        yield from _hindered(cadre, person, told)


def _hindered(cadre: Cadre, person: SchoolLeader, told: LeaderOrder) -> Iterator[Objection]:
    """Refuse an order that every seat it may mean forbids: with the rule, the person by id and the row."""
    rises = told.kind is LeaderOrderKind.PROMOTED
    if any(rises or seat.school != person.team for seat in cadre.options.of(person.id)):
        return
    meant = [seat for seat in cadre.seats if _meant(person, told, seat)]
    why = tuple(say("{s}: {r}", "{s}：{r}", s=seat_told(cadre, seat), r=Text.joined(
        _named(code, text) for code, text in refusals(cadre, person, seat))) for seat in meant[:_TOLD])
    more = (say("and {n} more seats likewise", "其余{n}个职位同样不行", n=len(meant) - _TOLD),) if len(
        meant) > _TOLD else ()
    yield _of("order-against-rules", "error", ("leader_orders", told.row, "kind"), say(
        "{p} ({k}) cannot be carried out: {w}", "{p}（{k}）不能落实：{w}", p=person.id, k=told.kind,
        w=Text.joined((*why, *more)) if meant else say("there is no such seat", "没有这样的职位")), say(
        "correct or delete the row; a rule is changed on sheet 政策, but for what no order may override",
        "请更正或删除该行；规则可在“政策”表调整，但学段、党内职务资格和回避任何决定都不能突破"), found=str(told.kind))


def _meant(person: SchoolLeader, told: LeaderOrder, seat: Seat) -> bool:
    """Whether an order may mean a seat: of the level of the leader unless it says otherwise."""
    if (told.schools and seat.school not in told.schools) or told.duty not in (None, seat.duty):
        return False
    if told.kind is LeaderOrderKind.PROMOTED:
        return seat.duty.height == person.level + 1
    return told.duty is not None or seat.duty.height == person.level


def _named(code: str, why: Text) -> Text:
    rule = known(code)
    return why if rule is None else say("{c} {l} ({w})", "{c} {l}（{w}）", c=code, l=rule.label, w=why)


def _relatives(cadre: Cadre) -> Iterator[Objection]:
    known = cadre.problem.teacher
    for told in cadre.problem.leaders:
        for key in listed(told.avoids):
            if key == told.teacher or key not in known:
                yield _of("relative-unknown", "error", ("leaders", told.row, "avoids"), say(
                    "ids of other people on the roster", "应为花名册中其他人员的教师编号"))


def _served(cadre: Cadre) -> Iterator[Objection]:
    known = {text for school in cadre.problem.schools for text in (school.code, school.name, school.short)}
    for told in cadre.problem.leaders:
        strange = [name for name in listed(told.served) if name not in known]
        if strange:
            yield _of("served-elsewhere", "note", ("leaders", told.row, "served"), say(
                "not on sheet 学校; ignored", "不在“学校”表中，不作依据"),
                say("nothing needs to be done", "无需处理"))

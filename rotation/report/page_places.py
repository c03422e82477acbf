"""Who goes where, by school and by area, in the names that fit into a picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from rotation.domain.school import School
from rotation.report.view import View
from rotation.tables.page.flow_charts import Flow, Node, heat, sankey
from rotation.tables.page.parts import Chart, Height, Section, height_for
from rotation.tables.table import Column, Table
from rotation.text import Text, say

MOST_SCHOOLS = 30
"""Schools beyond which a flow picture is unreadable: then a heat-map, and the flows between areas."""
KINDS = (say("schools in towns", "城镇学校"), say("rural and pastoral schools", "农村牧区学校"))
NEW = say("new recruits", "新任教师")
_NEW_KIND = 3
Between = Counter[tuple[str, str]]
Named = Callable[[str], object]


def labels(schools: Iterable[School]) -> dict[str, str]:
    """Return the short name of every school by code, with the code where two share a name."""
    told = {school.code: school.short or school.name for school in schools}
    shared = Counter(told.values())
    return {code: name if shared[name] == 1 else f"{name}（{code}）" for code, name in told.items()}


def area(school: School) -> str:
    """Return the township of a school; where it is not given, whether it is urban or rural."""
    return school.town or school.setting


def between(view: View) -> Between:
    """Count people by home and host school; recruits come from the empty code."""
    known = view.round.problem.school
    return Counter((item.home if item.home in known else "", item.host)
                   for item in view.plan.placements)


def kind(view: View, code: str) -> int:
    """Return the place of a school among `KINDS`; another number for recruits."""
    school = view.round.problem.school.get(code)
    return _NEW_KIND if school is None else int(view.round.is_rural(school))


# -- flows ------------------------------------------------------------------------------------


def flows(view: View) -> Section:
    """Return who goes where, as a picture that fits the number of schools."""
    people = between(view)
    involved = {code for pair in people for code in pair if code}
    few = len(involved) <= MOST_SCHOOLS
    return Section(
        "flows", say("Who goes where", "人员流向"),
        (say("{n} people and {s} schools.", "共安排{n}人，涉及{s}所学校。",
             n=len(view.plan.placements), s=len(involved)),),
        (_of_schools(view, people),) if few else (_of_areas(view, people), _heat(view, people)))


def _of_schools(view: View, people: Between) -> Chart:
    names = labels(view.round.problem.schools)
    title = say("From home school (left) to host school (right)", "派出学校（左）→接收学校（右）")
    return _picture("flow", title, people, named=lambda code: names[code] if code else NEW,
                    color=lambda code: kind(view, code), note=_legend(people))


def _legend(people: Between) -> Text:
    rest = (say("; pale: new recruits", "，浅色为新任教师") if any(not home for home, _ in people)
            else say("", ""))
    return say("The thicker the band, the more people. Dark: schools in towns; orange: rural and pastoral "
               "schools{r}.", "流带越宽，人数越多。深色为城镇学校，橙色为农村牧区学校{r}。", r=rest)


def _of_areas(view: View, people: Between) -> Chart:
    known = view.round.problem.school
    merged: Between = Counter()
    for (home, host), number in people.items():
        merged[area(known[home]) if home else "", area(known[host])] += number
    note = say("Flows between townships; the thicker the band, the more people.",
               "按苏木乡镇（街道）合并；流带越宽，人数越多。")
    order = {name: index for index, name in enumerate(sorted({end for _, end in merged}))}
    return _picture("areas", say("From area (left) to area (right)", "派出片区（左）→接收片区（右）"),
                    merged, named=lambda name: name or NEW,
                    color=lambda name: order.get(name, _NEW_KIND), note=note)


def _picture(
    key: str, title: Text, people: Between, *, named: Named, color: Callable[[str], int], note: Text,
) -> Chart:
    starts, ends = sorted({start for start, _ in people}), sorted({end for _, end in people})
    option = sankey([Node(named(code), color(code)) for code in starts],
                    [Node(named(code), color(code)) for code in ends], _placed(people, starts, ends))
    return Chart(key, title, option, _table(key, people, named), _tall(starts, ends), note=note)


def _placed(people: Between, starts: list[str], ends: list[str]) -> list[Flow]:
    return [Flow(starts.index(start), ends.index(end), number)
            for (start, end), number in sorted(people.items())]


def _tall(*sides: list[str]) -> Height:
    return height_for(50 + 28 * max(map(len, sides)))


def _heat(view: View, people: Between) -> Chart:
    names = labels(view.round.problem.schools)
    starts, ends = sorted({start for start, _ in people}), sorted({end for _, end in people})
    option = heat([names[code] if code else NEW for code in starts], [names[code] for code in ends],
                  [(flow.start, flow.end, flow.people) for flow in _placed(people, starts, ends)])
    return Chart("heat", say("From home school (rows) to host school (columns), people",
                             "派出学校（行）→接收学校（列），人数"),
                 option, _table("heat", people, lambda code: names[code] if code else NEW),
                 height_for(140 + 22 * len(starts)))


def _table(key: str, people: Between, named: Named) -> Table:
    rows = []
    for start in sorted({start for start, _ in people}):
        ends = sorted((-number, end) for (home, end), number in people.items() if home == start)
        told = tuple(say("{s} {n}", "{s}{n}人", s=named(end), n=-number) for number, end in ends)
        rows.append((named(start), -sum(number for number, _ in ends), told))
    return Table(key, say("Flows", "流向"), say("People by home and host", "派出、接收人数"),
                 (Column("start", say("From", "派出")), Column("people", say("People", "人数"), "count"),
                  Column("ends", say("To", "接收"))), tuple(rows))



"""Who goes where, by school and by area, in the names that fit into a picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from rotation.domain.school import School
from rotation.report.page.charts import Flow, Node, Spot, heat, sankey, spots
from rotation.report.page.parts import Chart, Height, Section, height_for
from rotation.report.tables import Heading, Table
from rotation.report.view import View
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


def _kind(view: View, code: str) -> int:
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
    return _picture("flow", title, people, lambda code: names[code] if code else NEW,
                    lambda code: _kind(view, code), _legend(people))


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
                    merged, lambda name: name or NEW, lambda name: order.get(name, _NEW_KIND), note)


def _picture(key: str, title: Text, people: Between, named: Named, kind: Callable[[str], int],
             note: Text) -> Chart:
    starts, ends = sorted({start for start, _ in people}), sorted({end for _, end in people})
    option = sankey([Node(named(code), kind(code)) for code in starts],
                    [Node(named(code), kind(code)) for code in ends], _placed(people, starts, ends))
    return Chart(key, title, option, _table(key, people, named), _tall(starts, ends), note=note)


def _placed(people: Between, starts: list[str], ends: list[str]) -> list[Flow]:
    return [Flow(starts.index(start), ends.index(end), number)
            for (start, end), number in sorted(people.items())]


def _tall(*sides: list[str]) -> Height:
    return height_for(60 + 34 * max(map(len, sides)))


def _heat(view: View, people: Between) -> Chart:
    names = labels(view.round.problem.schools)
    starts, ends = sorted({start for start, _ in people}), sorted({end for _, end in people})
    option = heat([names[code] if code else NEW for code in starts], [names[code] for code in ends],
                  [(flow.start, flow.end, flow.people) for flow in _placed(people, starts, ends)],
                  (say("from", "派出"), say("to", "接收")))
    return Chart("heat", say("From home school (rows) to host school (columns), people",
                             "派出学校（行）→接收学校（列），人数"),
                 option, _table("heat", people, lambda code: names[code] if code else NEW),
                 height_for(140 + 22 * len(starts)))


def _table(key: str, people: Between, named: Named) -> Table:
    rows = tuple((named(start), named(end), number) for (start, end), number in sorted(
        people.items(), key=lambda item: (-item[1], item[0])))
    return Table(key, say("Flows", "流向"), say("People by home and host", "派出、接收人数"),
                 (Heading("start", say("From", "派出")), Heading("end", say("To", "接收")),
                  Heading("people", say("People", "人数"), "count")), rows)


# -- map --------------------------------------------------------------------------------------


def school_map(view: View) -> Section:
    """Return schools where they lie, with the moves between them; schools without coordinates are named."""
    people, names = between(view), labels(view.round.problem.schools)
    leave, arrive = Counter[str](), Counter[str]()
    for (home, host), number in people.items():
        leave[home] += number
        arrive[host] += number
    schools = [school for school in view.round.problem.schools if school.stages]
    located = [school for school in schools if school.longitude is not None and school.latitude is not None]
    places = [Spot(names[s.code], float(s.longitude or 0), float(s.latitude or 0), arrive[s.code],
                   leave[s.code], _kind(view, s.code)) for s in located]
    table = Table(
        "map", say("Map", "分布"), say("Leavers and arrivals by school", "各校派出、接收人数"),
        (Heading("school", say("School", "学校")), Heading("area", say("Area", "所在片区")),
         Heading("leave", say("Leave", "派出"), "moves"), Heading("arrive", say("Arrive", "接收"), "moves")),
        tuple((s.name, area(s), leave[s.code], arrive[s.code]) for s in schools))
    return Section(
        "map", say("Map of the schools", "学校分布与交流路线"), _unlocated(schools, located),
        _map_charts(places, people, [s.code for s in located], table), () if places else (table,))


def _map_charts(places: list[Spot], people: Between, codes: list[str], table: Table) -> tuple[Chart, ...]:
    if not places:
        return ()
    lines = [Flow(codes.index(home), codes.index(host), number) for (home, host), number
             in sorted(people.items()) if home in codes and host in codes]
    note = say("Bigger: more people come or go. Arrows lead from home to host school. Positions as given on "
               "sheet Schools; no map background.",
               "圆点越大，派出和接收的人数越多；箭头由派出学校指向接收学校。位置取自“学校”表所填经纬度，不含底图。")
    return (Chart("map", say("Schools and moves", "学校位置与交流路线"), spots(places, lines, KINDS), table,
                  "xl", note=note),)


def _unlocated(schools: list[School], located: list[School]) -> tuple[Text, ...]:
    found = {school.code for school in located}
    missing = tuple(school.name for school in schools if school.code not in found)
    if not missing:
        return ()
    return (say("Longitude or latitude is missing for {n} schools, which the map leaves out: {s}.",
                "有{n}所学校未填经度或纬度，图上未标出：{s}。", n=len(missing), s=missing),)

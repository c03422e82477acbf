"""Which sheet of a workbook is which of ours, and which one may be meant under another name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import PurePath

from rotation.domain.fields import columns
from rotation.domain.problem import SHEETS, SheetOf
from rotation.domain.vocabulary import UNPOSTED
from rotation.errors import Issue
from rotation.text import Text, say
from rotation.workbook import matrix, school_sheets, text_table
from rotation.workbook.cells import RawSheet
from rotation.workbook.defects import Spot, ask, error, note, several, warning, yes
from rotation.workbook.header import fold, fold_title, glance

OWN_SHEETS = {"问题清单", "issues", "填写说明", "guide", "选项", "lists", "变更", "changes", "新增教师", "newteachers",
              "练习答案", "结转说明", "carriedover", "减员核对", "offtheroster", "期满名册", "termsended",
              "待填清单", "tofillin"}
"""Sheets that we add ourselves; nothing in them is read and nobody need be told."""


def match_sheets(
    grids: Iterable[RawSheet], file: str, wanted: tuple[SheetOf, ...] = SHEETS,
) -> tuple[list[tuple[SheetOf, RawSheet]], list[Issue]]:
    """Pair the sheets of the workbook with ours, and say what is missing or doubtful.

    Of the facts of a round a sheet may come in several pairs: one from each file, or one for each school.
    """
    every = list(grids)
    pairs: list[tuple[SheetOf, RawSheet]] = []
    issues: list[Issue] = []
    schools = school_names(every)
    if school_sheets.PEOPLE in wanted:
        every, taken, issues = school_sheets.filled_in(every, _called, schools)
        schools |= {rest for grid in taken if (rest := _rest(school_sheets.PEOPLE, own_title(grid)))}
    for sheet in wanted:
        named = [grid for grid in every if _named(sheet, own_title(grid))
                 and _rest(sheet, own_title(grid)) not in schools]
        seen = [grid for grid in named if grid.state == "visible"]
        unseen = [grid for grid in named if grid.state != "visible"]
        kept, rivals = _of_each_file(seen) if sheet in SHEETS else (seen[:1], seen[1:])
        if sheet in SHEETS:
            others = [grid for grid in every if not any(grid is one for one in kept)]
            more, told = _of_schools(sheet, others, kept, schools)
            kept, issues = kept + more, issues + told
        issues += [_rival(sheet, kept[0], grid) for grid in rivals if not any(grid is one for one in kept)]
        pairs += [(sheet, grid) for grid in kept]
        issues += [_hidden(grid) for grid in unseen if kept or not sheet.required]
        if not kept and sheet.required:
            issues.append(_out_of_sight(sheet, unseen) if unseen else _missing(sheet, every, file))
    known = {id(grid) for _, grid in pairs}
    if any(issue.code == school_sheets.REFUSED for issue in issues):
        known |= {id(grid) for grid in every if school_sheets.lacks_school(grid)}
    absent = [sheet for sheet in wanted if sheet not in [one for one, _ in pairs]]
    if any(issue.code == "missing-sheet" for issue in issues) and of_a_plan(every):
        return [], [plan_for_data(file)]
    return pairs, [*issues, *_unread(every, known, absent)]


def _called(sheet: SheetOf, grid: RawSheet) -> str:
    """Return what a sheet is called besides by the name of ours; of 教师 in a file of its own, what the file is."""
    rest = _rest(sheet, own_title(grid))
    return rest if rest or not grid.own else _rest(sheet, PurePath(_file(grid)).stem)


_GENERIC = re.compile(r"(sheet|工作表|表)[0-9]*")


def own_title(grid: RawSheet) -> str:
    """Return the name by which a sheet tells what it is: of a nameless one in a file of its own, that of the file."""
    if not grid.own:
        return grid.title
    file = PurePath(grid.title[1:].partition("]")[0]).stem
    return file if _GENERIC.fullmatch(fold_title(grid.own)) else grid.own


def _named(sheet: SheetOf, title: str) -> bool:
    bare = re.sub(r"[0-9]{1,4}$", "", fold_title(title)).strip("-_ ") or fold_title(title)
    return bare in _names(sheet)


@cache
def _names(sheet: SheetOf) -> frozenset[str]:
    names = {fold_title(name) for name in (sheet.title, sheet.english, *sheet.aliases)}
    return frozenset(names | {f"{name}{tail}" for name in names for tail in ("表", "名单", "信息", "信息表")})


def _in_brackets(title: str) -> str:
    """Return what a title says in brackets at its end, unless it is a number, as of a copy."""
    found = re.search(r"[(\[【]([^)\]】]*)[)\]】]?$", fold(title))
    return found[1] if found and not found[1].isdigit() else ""


def _of_each_file(seen: list[RawSheet]) -> tuple[list[RawSheet], list[RawSheet]]:
    """Return the first of the sheets of one kind in each file, and the others; 教师(甲) and 教师(乙) are all others."""
    files: dict[str, list[RawSheet]] = {}
    for grid in seen:
        files.setdefault(_file(grid), []).append(grid)
    kept = [plain[0] for grids in files.values() if (plain := grids if len(grids) == 1 else [
        grid for grid in grids if not _in_brackets(own_title(grid))])]
    return kept, [grid for grid in seen if not any(grid is one for one in kept)]


def _file(grid: RawSheet) -> str:
    return grid.title[1:].partition("]")[0] if grid.own else ""


# -- one sheet for every school -----------------------------------------------------------------------


def school_names(grids: Iterable[RawSheet]) -> frozenset[str]:
    """Return codes, names and short names that sheet 学校 gives, folded, and the word for who has no school yet."""
    school = SHEETS[0]
    found = {fold(UNPOSTED)}
    for grid in grids:
        if _named(school, own_title(grid)):
            layout = glance(school, grid)
            places = [layout.places[name] for name in ("code", "name", "short") if name in layout.places]
            found |= {fold(cells[place].text) for row, cells in grid.rows.items() if row >= layout.first
                      for place in places if place in cells}
    return frozenset(found)


def _of_schools(
    sheet: SheetOf, others: list[RawSheet], named: list[RawSheet], schools: frozenset[str],
) -> tuple[list[RawSheet], list[Issue]]:
    """Return the sheets of single schools that make up a sheet of ours, and what is said or asked of them.

    A sheet has its columns, and its name is a school's, or ours and a school's. One with another name, such as
    教师-退休, is asked, unless every such sheet holds the people of one school, each of another.
    """
    alike = [grid for grid in others if grid.state == "visible" and not _ours(grid) and _has_columns(sheet, grid)]
    sure = [grid for grid in alike if _rest(sheet, own_title(grid)) in schools]
    doubtful = [
        grid for grid in alike if not any(grid is one for one in sure) and not _named(sheet, own_title(grid)) and (
            _mentions(sheet, own_title(grid)) or (sheet.required and not named and len(alike) > 1))]
    if doubtful and not named and _one_school_each(sheet, [*sure, *doubtful]):
        sure, doubtful = [grid for grid in alike if any(grid is one for one in (*sure, *doubtful))], []
    issues = []
    together = [grid for grid in (*named, *others) if any(grid is one for one in (*named, *sure))]
    if len(together) > 1:
        issues.append(note("sheets-stacked", Spot(together[0].title), say(
            "{n} sheets were read as one sheet “{s}”: {t}", "{n} 张工作表合并读作一张“{s}”表：{t}",
            n=len(together), s=sheet.title, t=several([grid.title for grid in together]))))
    if doubtful:
        issues.append(ask("sheets-alike", Spot(doubtful[0].title), say(
            "{t} would be read as parts of sheet “{s}”; do all of them belong to it?",
            "{t}将并入“{s}”表一起读取；是否都属于本年度的“{s}”表？", t=several([grid.title for grid in doubtful]),
            s=sheet.title), remedy=say(
            "{y}; a sheet that does not belong to it: delete it from the file, or rename it",
            "{y}；不属于的工作表请删除或改名", y=yes("sheets-alike"))))
    return [*sure, *doubtful], issues


def _rest(sheet: SheetOf, title: str) -> str:
    """Return what a title says besides the name of a sheet of ours, folded; all of it if there is no such name."""
    bare = fold(title)
    name = max((name for name in _names(sheet) if bare.startswith(name) or bare.endswith(name)), key=len, default="")
    left = bare.removeprefix(name) if bare.startswith(name) else bare.removesuffix(name)
    return left.strip("-_—–·:：()[]【】、,. ")


def _mentions(sheet: SheetOf, title: str) -> bool:
    bare = fold(title)
    return any(bare.startswith(name) or bare.endswith(name) for name in _names(sheet))


def _one_school_each(sheet: SheetOf, grids: list[RawSheet]) -> bool:
    """Whether every sheet names one school only, and each another."""
    found = []
    for grid in grids:
        layout = glance(sheet, grid)
        place = layout.places.get("school", 0)
        found.append({fold(cells[place].text) for row, cells in grid.rows.items()
                      if row >= layout.first and place in cells})
    return len(grids) > 1 and all(len(one) == 1 for one in found) and len(set().union(*found)) == len(grids)


def _ours(grid: RawSheet) -> bool:
    return fold_title(grid.own or grid.title).rstrip("_") in OWN_SHEETS


HIDDEN = "hidden-sheet"
SHOW = say("show it in the file (right-click any tab of the sheets, Unhide) and save",
            "请在文件中取消隐藏该表（右键单击任一工作表标签，选“取消隐藏”）后保存")


def _hidden(grid: RawSheet) -> Issue:
    return ask(HIDDEN, Spot(grid.title), say(
        "this sheet is hidden and is never read; it may hold old people or schools",
        "该工作表被隐藏，一律不读取；其中可能有旧数据"), remedy=say(
        "if its data are of this round: {u}; if they are old: {y}", "如其中是本年度的数据，{u}；如是旧数据，{y}",
        u=SHOW, y=say("add a row with code {c} to sheet 确认 (or use --accept {c})",
                       "请在“确认”表增加一行，代码填 {c}（或使用 --accept {c}）", c=HIDDEN)))


def _out_of_sight(sheet: SheetOf, unseen: list[RawSheet]) -> Issue:
    """Refuse a workbook whose required sheet is there, but hidden: to ask whether it is old would lead nowhere."""
    return error("missing-sheet", Spot(unseen[0].title), say(
        "sheet “{s}” ({e}) is required; here it is hidden, and a hidden sheet is never read",
        "必须有“{s}”工作表；本文件中该表被隐藏，一律不读取", s=sheet.title, e=sheet.english), SHOW)


def hidden(attribute: str, issues: Iterable[Issue]) -> str:
    """Return the title of the sheet of ours that was not read because it is hidden, empty if none was."""
    sheet = next(one for one in SHEETS if one.attribute == attribute)
    titles = (issue.sheet for issue in issues if issue.code == HIDDEN)
    return next((title for title in titles if _named(sheet, title.rpartition("]")[2])), "")


def _rival(sheet: SheetOf, first: RawSheet, grid: RawSheet) -> Issue:
    return ask("two-sheets", Spot(grid.title), say(
        "both “{a}” and “{b}” could be sheet {s}; only “{a}” would be read",
        "“{a}”和“{b}”都可能是{s}表；将只读取“{a}”", a=first.title, b=grid.title, s=sheet.title))


def _missing(sheet: SheetOf, every: list[RawSheet], file: str) -> Issue:
    nameless = [grid for grid in every if grid.state == "visible" and school_sheets.lacks_school(grid)
                ] if sheet is school_sheets.PEOPLE else []
    if nameless:
        return school_sheets.without_school(nameless)
    if len(every) == 1 and PurePath(file).suffix.lower() in text_table.SUFFIXES:
        return _one_table(sheet, every[0], file)
    there = tuple(grid.title for grid in every if grid.state == "visible")
    return error("missing-sheet", Spot(file), say(
        "sheet “{s}” ({e}) is required; the workbook has {t}",
        "必须有“{s}”工作表；本文件只有：{t}", s=sheet.title, e=sheet.english, t=several(there)),
        _renaming(sheet, every))


def _one_table(sheet: SheetOf, grid: RawSheet, file: str) -> Issue:
    """Refuse a text file that came alone: it is one sheet, told by its name, and lacks another."""
    read = next((one for one in SHEETS if _named(one, own_title(grid))), None)
    suffix = PurePath(file).suffix
    together = [file if one is read else f"{one.title}{suffix}" for one in SHEETS if one.required]
    if read is None and _has_columns(sheet, grid):
        return error("missing-sheet", Spot(file), say(
            "a text file is one sheet, told by the name of the file; this one has the columns of sheet “{s}” ({e})",
            "文本文件一个就是一张表，按文件名识别；本文件的列标题与“{s}”表相符", s=sheet.title, e=sheet.english), say(
            "rename the file {n} and give it together with the others: rotation check {t}",
            "请把文件改名为 {n}，与其他各表一起给出：rotation check {t}", n=sheet.title + suffix, t=" ".join(together)))
    what = (say("it is read as sheet “{r}”", "本文件按文件名读作“{r}”表", r=read.title) if read else
            say("its name is that of no sheet", "本文件的文件名不是任何一张表的名称"))
    return error("missing-sheet", Spot(file), say(
        "sheet “{s}” ({e}) is required; a text file is one sheet only, and {w}",
        "还缺“{s}”表；文本文件一个就是一张表，{w}", s=sheet.title, e=sheet.english, w=what), say(
        "save sheet “{s}” as {n} and give the files together (rotation check {t}) or put them into one folder and give "
        "that; or use one workbook (rotation template)",
        "请把“{s}”表另存为 {n}，几个文件一起给出（rotation check {t}），或放进同一文件夹、给出文件夹；"
        "也可改用一个工作簿（rotation template）", s=sheet.title, n=sheet.title + suffix, t=" ".join(together)))


PLAN_SHEETS = (("方案概览", "Overview"), ("交流名单", "Placements"), ("政策参数", "Policy"))
"""Sheets by which a plan of ours is known that is given for data."""


def of_a_plan(every: Iterable[RawSheet]) -> bool:
    """Whether sheets are those of a plan workbook of ours."""
    titles = {fold_title(own_title(grid)) for grid in every}
    return all(titles & {fold_title(name) for name in names} for names in PLAN_SHEETS)


def plan_for_data(file: str) -> Issue:
    """Refuse a plan that is given where data are wanted."""
    return error("plan-workbook", Spot(file), say(
        "this is a plan that this program wrote, not the data of a round",
        "这是本程序输出的方案，不是数据文件"), say(
        "give the workbook of the round here; where both are given, their order may be reversed: the data first, then "
        "the plan", "请改用本年度的数据文件；如同时给出数据和方案，两个文件的次序可能颠倒了（应先数据、后方案）"))


def _renaming(sheet: SheetOf, every: list[RawSheet]) -> Text:
    """Name the sheet that has the columns of the missing one, else where its form is found."""
    alike = _alike(sheet, every)
    if len(alike) == 1:
        return say("sheet “{a}” has its columns; rename it “{s}”",
                   "“{a}”工作表的列标题与之相符，请将其改名为“{s}”", a=alike[0].title, s=sheet.title)
    if sheet in SHEETS:
        return say("add the sheet, rename the one that is meant, or start from the template (rotation template)",
                   "请补上该工作表；已有而名称不同的请改名；也可从模板开始（rotation template）")
    titles = tuple(told.title for told in columns(sheet.record).values())
    return say("name the sheet “{s}”; its columns are {t}", "请将工作表命名为“{s}”，列标题为：{t}",
               s=sheet.title, t=titles)


def _alike(sheet: SheetOf, every: list[RawSheet]) -> list[RawSheet]:
    """Return the sheets under other names that have the columns of a sheet."""
    return [grid for grid in every if grid.state == "visible" and _has_columns(sheet, grid)
            and not _named(sheet, own_title(grid)) and not _ours(grid)]


def _has_columns(sheet: SheetOf, grid: RawSheet) -> bool:
    named = any(_named(other, own_title(grid)) for other in SHEETS if other is not sheet)
    layout = matrix.lists(glance(sheet, grid), named=False)[0]
    told = columns(sheet.record)
    needed = {name for name in told if told[name].required and not told[name].proposed}
    return not named and needed <= layout.places.keys() and len(layout.places) >= min(3, len(told))


def _unread(every: list[RawSheet], known: set[int], absent: list[SheetOf]) -> list[Issue]:
    """Remark on sheets that are not read; one that looks like an absent sheet may well be it."""
    alike = _most_alike([(sheet, grid) for sheet in absent for grid in _alike(sheet, every)[:1]])
    found = [warning("sheet-not-read", Spot(grid.title), say(
        "not read; its header row is that of sheet “{s}”",
        "未读取；表头与“{s}”表一致，是否即“{s}”表？", s=sheet.title), say(
        "if so, rename this sheet “{s}”; else nothing needs to be done", "如是，请把本工作表改名为“{s}”；否则无需处理",
        s=sheet.title)) for sheet, grid in alike if not sheet.required]
    told = {id(grid) for _, grid in alike}
    unknown = [grid for grid in every if id(grid) not in known | told and grid.rows and not _ours(grid)]
    found += _unseen([grid.title for grid in unknown if is_foreign_and_hidden(grid.title, grid.state)])
    others = [grid.title for grid in unknown if grid.state == "visible"]
    if not others:
        return found
    return [*found, note("sheets-not-read", Spot(others[0]), say(
        "sheets that are not ours were not read: {t}", "以下工作表不属于本工具，未读取：{t}",
        t=several(others)), remedy=say(
        "if one of them is a sheet that is required, call it as that is called", "如属必填的工作表，请改为相应名称")
        if any(sheet.required for sheet in absent) else None)]


def is_foreign_and_hidden(title: str, state: str) -> bool:
    """Whether a sheet is hidden and neither one that we add nor called like one of ours, which is asked about."""
    return state != "visible" and fold_title(title).rstrip("_") not in OWN_SHEETS and not any(
        _named(sheet, title) for sheet in SHEETS)


def _unseen(titles: list[str]) -> list[Issue]:
    """Tell of hidden sheets: nobody who looks at the workbook knows that they go along with it."""
    if not titles:
        return []
    return [note("hidden-sheets-not-read", Spot(titles[0]), say(
        "hidden sheets that are not ours were not read, and are not in a marked copy: {t}",
        "以下隐藏的工作表不属于本工具，未读取，问题标注副本中也不含：{t}", t=several(titles)))]


def _most_alike(pairs: list[tuple[SheetOf, RawSheet]]) -> list[tuple[SheetOf, RawSheet]]:
    """Keep for each sheet that is not read the absent one of which it has most columns."""
    def shared(pair: tuple[SheetOf, RawSheet]) -> int:
        return len(glance(*pair).places)
    best: dict[int, tuple[SheetOf, RawSheet]] = {}
    for pair in pairs:
        known = best.get(id(pair[1]))
        if known is None or shared(pair) > shared(known):
            best[id(pair[1])] = pair
    return [pair for pair in pairs if best[id(pair[1])] is pair]

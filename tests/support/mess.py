"""What offices do to a roster, drawn by seed: mess-ups that keep its meaning, and changes of what it says.

The sheets are those of `tests.support.hostile_book`. A mess-up gets the generator and the sheets, changes them, and
returns what it did in a few words, or nothing if it found nothing to do.
"""

from __future__ import annotations

from datetime import date
from random import Random

from tests.support import hostile_book as book

KEYS = {"学校代码", "教师编号"}
SCHOOLS = {"任教学校", "学校", "起点", "终点", "派出学校", "接收学校"}
PEOPLE = {"配偶编号"}
MONTHS = {"出生年月", "进本校年月", "开始", "结束"}
NUMBERS = {"需求数", "最多", "折算工作量", "公里", "分钟", "小学学生数", "初中学生数", "一年级班数", "七年级班数", "志愿序"}
WORDS = {
    "性别": (("男", "男性"), ("女", "女性")), "是否在编": (("是", "√", "Y"), ("否", "×", "N")),
    "任教学段": (("小学", "小学段"), ("初中", "初级中学")), "学段": (("小学",), ("初中",)),
    "主教学科": (("语文",), ("数学",), ("外语", "英语"), ("体育", "体育与健康")),
    "学科": (("语文",), ("数学",), ("外语", "英语")),
    "骨干级别": (("无",), ("校级",), ("旗县级", "旗县级骨干教师"), ("盟市级",)),
    "职称": (("高级", "高级教师", "中小学高级教师"), ("一级", "一级教师"), ("二级", "二级教师")),
    "学校类型": (("小学",), ("初中",)), "城乡类型": (("镇区",), ("乡村",)), "类型": (("留任",), ("应交流",)),
    "苏木乡镇": (("巴拉嘎尔高勒镇",), ("乌兰苏木",)), "姓名": (("王小丽",), ("陈静",), ("李甲",)),
    "学校名称": (("旗第一小学",), ("草原小学",)), "人员状态": (("在职在岗", "在岗"), ("借调",)),
}
"""Columns of words: each row of spellings means one thing."""


def _cells(sheets, titles):
    """Return (sheet, row, column, title) of every filled cell below these titles."""
    return [(sheet, row, column, title) for sheet, table in sheets.items() for column, title in enumerate(table[0])
            if title in titles for row in range(1, len(table))
            if column < len(table[row]) and table[row][column] is not None]


def _pick(draw, found):
    return draw.choice(found) if found else None


def _respelled(titles, spell):
    def mess(draw, sheets):
        spot = _pick(draw, _cells(sheets, titles))
        if spot is None:
            return ""
        sheet, row, column, title = spot
        old = sheets[sheet][row][column]
        new = spell(draw, title, old)
        if new is None or new == old:
            return ""
        sheets[sheet][row][column] = new
        return f"{sheet} {title}: {old!r} -> {new!r}"
    return mess


def _month(draw, _title, old):
    if isinstance(old, book.Xml) or len(old) != 7 or old[4] != "-":
        return None  # spelled anew before
    year, month = old.split("-")
    return draw.choice((f"{year}.{month}", f"{year}年{int(month)}月", f"{year}/{int(month)}", f"{year}{month}",
                        f" {old}", f"{year}-{month}-01", wide(old), f"{year}年{month}月", f"{year}-{int(month)}",
                        book.number((date(int(year), int(month), 1) - date(1899, 12, 30)).days, book.DATE)))


def wide(text):
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def _number(draw, _title, old):
    if not isinstance(old, int | float):
        return None
    return draw.choice((str(old), wide(str(old)), f" {old} ", f"{old}\u200b", book.number(f"{old}.0" if isinstance(old, int) else f"{old}0")))


def _word(draw, title, old):
    alike = next((row for row in WORDS[title] if old in row), (old,))
    return draw.choice((*alike, f"{old} ", f" {old}", f"{old}\u200b", f"\u00a0{old}"))


def _key(draw, _title, old):
    return draw.choice((wide(old), f"{old} ", f" {old}", f"{old}\u200b", f"\u202d{old}", f"{old}\u3000"))


def _school(draw, title, old):
    called = {row[0]: (row[1], row[2]) for row in book.gallery.SCHOOLS[1:]}
    return draw.choice((*called.get(old, ()), _key(draw, title, old)))


def _rows(draw, sheets):
    sheet = draw.choice(list(sheets))
    table = sheets[sheet]
    if len(table) < 3:
        return ""
    table[1:] = draw.sample(table[1:], len(table) - 1)
    return f"rows of {sheet} in another order"


def _columns(draw, sheets):
    sheet = draw.choice(list(sheets))
    table = sheets[sheet]
    width = len(table[0])
    order = draw.sample(range(width), width)
    table[:] = [[row[place] if place < len(row) else None for place in order] for row in table]
    return f"columns of {sheet} in another order"


def _sheets(draw, sheets):
    order = draw.sample(list(sheets), len(sheets))
    for title in order:
        sheets[title] = sheets.pop(title)
    return "sheets in another order"


def _title(draw, sheets):
    sheet = draw.choice(list(sheets))
    head = sheets[sheet][0]
    column = draw.choice([place for place, title in enumerate(head) if title])
    old = head[column]
    head[column] = draw.choice((f" {old}", f"{old}*", f"{old[0]} {old[1:]}", f"{old[:2]}\n{old[2:]}", f"{old}\u3000", f"{old}\u200b"))
    return f"title {old!r} -> {head[column]!r}"


def _above(draw, sheets):
    sheet = draw.choice(("学校", "教师"))
    lines = [["西乌珠穆沁旗教师花名册（2026年）"], ["填报单位：旗教育局"], []]
    sheets[sheet][:0] = lines[:draw.randint(1, 3)]
    return f"lines above the table of {sheet}"


def _gap(draw, sheets):
    sheet = draw.choice(("学校", "教师"))
    at = draw.randint(2, len(sheets[sheet]))
    sheets[sheet][at:at] = [[] for _ in range(draw.randint(1, 3))]
    return f"blank rows in {sheet}"


def _foot(draw, sheets):
    sheet = draw.choice(("学校", "教师"))
    sheets[sheet].append(draw.choice((["合计"], ["填表人：张主任"], ["注：以上信息属实"], ["总计", "3"], ["校长签字："])))
    return f"a foot row {sheets[sheet][-1]} in {sheet}"


def _blank_column(draw, sheets):
    sheet = draw.choice(list(sheets))
    at = draw.randint(0, len(sheets[sheet][0]))
    for row in sheets[sheet]:
        if at <= len(row):
            row.insert(at, None)
    return f"a blank column in {sheet}"


def _remark(draw, sheets):
    sheet = draw.choice(("学校", "教师"))
    sheets[sheet][0].append("备注")
    return f"a column of remarks in {sheet}"


def _sheet_name(draw, sheets):
    old = draw.choice(("学校", "教师"))
    new = draw.choice((f" {old}", f"{old}表", f"{old}信息", f"{old}\u3000"))
    again = {new if title == old else title: table for title, table in sheets.items()}
    sheets.clear()
    sheets.update(again)
    return f"sheet {old} -> {new!r}"


def _more_sheets(_draw, sheets):
    sheets["填报说明"] = [["请各校认真填报"]]
    return "a sheet of instructions"


KEEPS = (
    _respelled(MONTHS, _month), _respelled(MONTHS, _month), _respelled(NUMBERS, _number), _respelled(set(WORDS), _word),
    _respelled(set(WORDS), _word), _respelled(KEYS, _key), _respelled(SCHOOLS, _school), _rows, _columns, _sheets, _title,
    _gap, _foot, _blank_column, _remark, _more_sheets)
LAST = (_above, _sheet_name)
"""Mess-ups after which no other finds its way about the sheets."""


def kept(seed):
    """Return sheets that mean what the sound ones mean, and what was done to them."""
    draw = Random(seed)
    sheets = book.rows()
    done = [mess(draw, sheets) for mess in draw.sample(KEEPS, draw.randint(1, 5))]
    done += [mess(draw, sheets) for mess in LAST if draw.random() < 0.3]
    return sheets, [what for what in done if what]


# -- changes of meaning --------------------------------------------------------------------------------


def _other_month(draw, _title, old):
    year, month = map(int, old.split("-"))
    return draw.choice((f"{year}-{month % 12 + 1:02d}", f"{year + 1}-{month:02d}", f"{year}{month:02d}32", f"{old}?", f"{old}（待核）", f"{old}起", f"{old}/",
                        f"约{old}", f"{old}前", book.number(f"{40_000 + month}.66617", book.DATE),
                        book.number("45000.999"), str(year)))


def _other_number(draw, _title, old):
    return draw.choice((old + 1, f"{old}人左右", f"{old}?", f"-{old + 1}", book.number(f"{old + 0.123}"), "若干", f"{old}.{old}.1", f"{old}e1",
                        f"{old},5", f"{old}/2", f"{old}+1", f"({old})", f"{old}%", f"{old}个"))


def _other_word(draw, title, old):
    others = [row[0] for row in WORDS[title] if old not in row]
    return draw.choice((*others, f"{old}（拟调出）", f"{old}？", f"{old}，已退休", "不详", f"原{old}", f"{old}(9)", f"{old}A", f"{old}转",
                        f"非{old}", f"{old}/{others[0] if others else '其他'}", f"{old}[代]", f"{old}\ue000", old[:-1] or "无此"))


def _other_key(draw, _title, old):
    return draw.choice((f"{old}1", old[:-1], f"{old}/S09", "无此人", old[::-1]))


def _lost_row(draw, sheets):
    sheet = draw.choice([title for title in sheets if title != "政策"])  # parameters are no facts
    at = draw.randrange(1, len(sheets[sheet]))
    del sheets[sheet][at]
    return f"row {at + 1} of {sheet} deleted"


def _doubled_row(draw, sheets):
    sheet = draw.choice([title for title in sheets if title != "政策"])
    at = draw.randrange(1, len(sheets[sheet]))
    sheets[sheet].append(list(sheets[sheet][at]))
    return f"row {at + 1} of {sheet} doubled"


def _lost_cell(draw, sheets):
    sheet, row, column, title = draw.choice(_cells(sheets, MONTHS | NUMBERS | set(WORDS) | SCHOOLS | KEYS))
    if sheets[sheet][row][column] == "无":
        return ""
    sheets[sheet][row][column] = draw.choice((None, "", " ", "\u200b"))
    return f"{title} of row {row + 1} of {sheet} blank"


def _lost_title(draw, sheets):
    sheet, row, column, title = draw.choice(_cells(sheets, MONTHS | NUMBERS | set(WORDS) | SCHOOLS | KEYS))
    del row
    sheets[sheet][0][column] = draw.choice((None, f"{title[::-1]}乙", "x"))
    return f"title {title} of {sheet} -> {sheets[sheet][0][column]!r}"


def _swapped_titles(draw, sheets):
    sheet = draw.choice(("学校", "教师", "需求", "意愿", "台账"))
    head = sheets[sheet][0]
    filled = sorted({column for one, _, column, _ in _cells(sheets, set(head)) if one == sheet})
    one, two = draw.sample(filled, 2)
    if [row[one] for row in sheets[sheet][1:]] == [row[two] for row in sheets[sheet][1:]]:
        return ""
    head[one], head[two] = head[two], head[one]
    return f"titles {head[one]} and {head[two]} of {sheet} swapped"


def _swapped_cells(draw, sheets):
    sheet, row, column, title = draw.choice(_cells(
        {name: table for name, table in sheets.items() if name in ("学校", "教师")}, MONTHS | NUMBERS | set(WORDS) | {"任教学校"}))
    others = [other for other in range(1, len(sheets[sheet])) if other != row and column < len(sheets[sheet][other])
              and sheets[sheet][other][column] not in (None, sheets[sheet][row][column])]
    if not others:
        return ""
    other = draw.choice(others)
    table = sheets[sheet]
    table[row][column], table[other][column] = table[other][column], table[row][column]
    return f"{title} of rows {row + 1} and {other + 1} of {sheet} swapped"


def _lost_sheet(draw, sheets):
    sheet = draw.choice([title for title in sheets if title != "政策"])
    del sheets[sheet]
    return f"sheet {sheet} deleted"


def _moved_cell(draw, sheets):
    sheet, row, column, title = draw.choice(_cells(sheets, MONTHS | NUMBERS | set(WORDS) | SCHOOLS | KEYS))
    sheets[sheet][row].insert(column, "无关")
    return f"row {row + 1} of {sheet} shifted from {title} on"


CHANGES = (
    *[_respelled(MONTHS, _other_month)] * 2, *[_respelled(NUMBERS, _other_number)] * 2, *[_respelled(set(WORDS), _other_word)] * 4,
    _respelled(SCHOOLS | KEYS, _other_key), _lost_row, _doubled_row, _lost_cell, _lost_title, _swapped_titles, _swapped_cells,
    _lost_sheet, _moved_cell)


def altered(seed):
    """Return sheets that say something else than the sound ones, and what was done to them."""
    draw = Random(seed)
    while True:
        sheets = book.rows()
        if what := draw.choice(CHANGES)(draw, sheets):
            return sheets, what

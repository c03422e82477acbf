"""Sentences of the program in the words of the page: where the terminal has an option or a command, it has a field."""

from __future__ import annotations

import re

from rotation.text import Lang

_COMMANDS = ("audit|batch|carry|check|compare|explain|ledger|papers|plan|principals|quota|replan|rules|scan|serve|"
             "share|sweep|template|whatif|years")
_ZH = (
    (r"在“确认”表增加一行，代码填 ?\S+?（或使用 --accept ?\S+?）",
     "在“需确认事项”中填写经办人姓名并点“属实”"),
    (r"请使用 --accept ?\S+?(?=；|$)", "请在“需确认事项”中确认"),
    (r"也可从模板开始（rotation template）", "也可从“数据”页的空白模板开始"),
    (r"（[^（）]*(?:--[a-z]|rotation [a-z])[^（）]*）", ""),
    (r"；没有这张表的，可在命令后加 --year \S+", ""),
    (r"或用 --policy 指定，", "，"),
    (r"写法见 ?“?rotation rules”?", "写法见“政策参数”表"),
    (r"请用 --source 指定(?:原数据文件|数据文件)?", "请先把原数据文件放入“数据”页"),
    (r"，变动内容用 rotation replan 的 --change 提供", "，变动内容在修订时填写"),
    (r"请去掉 --policy、--set、--year", "不另用参数"),
    (r"，或用 --phone 指明", ""),
    (r"请用 --since 指定，或用 --all 全部生成", "请放在一起，或重新生成全部材料"),
    (r"；加 --adopt 可把改动写入“指定”并重新编制", "；请把改动作为指定，重新编制"),
    (r"请在数据文件或 --fill 填写内容中", "请在数据文件或所填内容中"),
    (r"请用 rotation papers ?(?=重新)", "请在“材料”页"),
    (r"请用 rotation whatif -s", "请用于情景比较"),
    (r"--set 的", "其他参数的"),
    (r"--fill 的", "填写项的"),
    (r"--over 的写法是 参数=起\.\.止:步长", "测算范围"),
    (r"--over (?=[\u4e00-\u9fff])", "测算范围"),
    (r"--over", "测算范围"),
    (r"--pareto ?", "两项目标"),
    (r"--year", "方案年度"),
    (r"--accept", "“需确认事项”"),
    (r"--[a-z][a-z-]*", "相应的栏目"),
    (r" ?rotation ledger [a-z]+", "台账功能"),
    (r" ?或? ?rotation check", "“检查”页"),
    (r" ?rotation replan ?", "“修订”"),
    (r" ?rotation compare ?", "“比较”"),
    (r" ?rotation plan ?", "“编制”"),
    (r"rotation rules ?", "“政策参数”表"),
    (r"rotation [a-z]+", "本页相应的功能"),
)
_EN = (
    (r"add a row with code \S+ to sheet 确认 \(or use --accept \S+\)",
     "enter the name of the clerk under To confirm and press Yes"),
    (r"use --accept \S+?(?=;|$)", "confirm it under To confirm"),
    (r"start from the template \(rotation template\)", "start from the empty template of the page Data"),
    (rf" ?\([^()]*(?:--[a-z]|rotation (?:{_COMMANDS})\b)[^()]*\)", ""),
    (r"; without such a sheet: --year \S+", ""),
    (r" or give --year", ""),
    (r" or give it by --policy", ""),
    (r"look it up in rotation rules", "look it up on sheet Policy of a plan"),
    (r"(?:; )?(?:name|give) (?:the workbook|that file as it was|it) with --source",
     "; drop that workbook on the page Data"),
    (r", and tell what changed with --change of `rotation replan`",
     ", and tell what changed when the plan is revised"),
    (r"leave out --policy, --set and --year", "no other parameters count"),
    (r" or name it with --phone", ""),
    (r"name it with --since, or write everything with --all", "put it there, or write all papers anew"),
    (r"`rotation audit --adopt` writes the changes on sheet 指定 and plans again",
     "enter the changes as decisions and plan again"),
    (r"or in --fill", "or in the fields"),
    (r"--set wants", "a parameter is written"),
    (r"--fill wants", "a field is written"),
    (r"--over wants NAME=FROM\.\.TO:STEP", "a range has a begin, an end and a step"),
    (r"--over", "the range"),
    (r"--pareto", "the pair of goals"),
    (r"--[a-z][a-z-]*", "its field"),
    (r"with `rotation papers`", "on the page Papers"),
    (r"run `rotation replan`", "revise it"),
    (r"`rotation audit` of that file says why", "audit that file to see why"),
    (r"`rotation compare` tells", "the page Compare tells"),
    (r"use rotation whatif -s", "compare scenarios with it"),
    (r"like rotation plan does", "like any plan"),
    (r"`?rotation ledger [a-z]+`?", "the ledger"),
    (rf"`?rotation (?:{_COMMANDS})\b`?", "the page"),
)
_ALL = {lang: tuple((re.compile(pattern), page) for pattern, page in spoken)
        for lang, spoken in (("zh", _ZH), ("en", _EN))}
"""What the terminal says, and what the page says instead, in the order in which they are tried."""
_TERMINAL = re.compile(rf"(?<![\w-])--[a-z]|rotation (?:{_COMMANDS})\b")


def plainly(told: str, lang: Lang) -> str:
    """Return a sentence as the page says it; most are said alike."""
    if not _TERMINAL.search(told):
        return told
    for pattern, page in _ALL[lang]:
        told = pattern.sub(page, told)
    return re.sub(r"，，", "，", told).removeprefix("; ")

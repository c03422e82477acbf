"""The kinds of leaks: what is wrong and how to mend it. Values are never repeated."""

from __future__ import annotations

import re

from rotation.errors import Issue
from rotation.text import Text, say

_CELL = say("delete it; a notice names nobody by number", "请删除；公示中不得用号码指明个人")
_DELETE = say("delete it", "请删除")
_REBUILD = say("make the notice anew with `rotation papers`; do not delete by hand from a full list",
               "请用 rotation papers 重新生成公示，不要在完整名单上删改")
_INSPECT = say("run “Inspect Document” in Excel, Word or WPS, or make the notice anew",
               "请用“检查文档”（文件—信息—检查问题）清除，或重新生成公示")
_SHOW = say("unhide it, look at it and delete it, or make the notice anew",
            "请取消隐藏，查看后删除，或重新生成公示")

KINDS: dict[str, tuple[Text, Text]] = {
    # what a person can be told by
    "identity-number": (say("this looks like an identity number", "疑似身份证号码"), _CELL),
    "masked-number": (say("a masked number still tells people apart", "打了星号的号码仍可辨认个人"), _CELL),
    "mobile-number": (say("a mobile phone number", "手机号码"), _CELL),
    "telephone": (say("perhaps a telephone number other than the one for objections",
                      "疑似监督电话以外的电话号码，或其他长数字"), say(
        "delete it; if it is the number for objections write “监督电话：” right before it or name it "
        "with --phone", "请删除；如属监督电话，请紧接在“监督电话：”之后填写，或用 --phone 指明")),
    "long-number": (say("a long number (card, staff or other number)", "较长的号码（卡号、编号等）"), _CELL),
    "birth-date": (say("a date of birth or an age", "出生年月或年龄"), _DELETE),
    "e-mail": (say("an e-mail address or web link", "电子邮箱或网址"), _DELETE),
    "personal-item": (say("a personal item (identity card, mobile, WeChat, bank card or the like)",
                          "身份证、手机、微信、籍贯等个人信息项目"), _DELETE),
    "private-word": (say("a word about health, family or weak schools that is no part of a notice",
                         "涉及身体、家庭、薄弱学校等不应公示的字词"), _DELETE),
    # what is not shown
    "hidden-sheet": (say("a hidden sheet", "隐藏的工作表"), _SHOW),
    "hidden-rows": (say("a hidden row", "隐藏的行"), _SHOW),
    "hidden-columns": (say("a hidden column", "隐藏的列"), _SHOW),
    "hidden-text": (say("text that does not show (hidden, white, tiny or formatted away)",
                        "看不见的文字（隐藏、白色、极小或被格式遮住）"), _SHOW),
    "leftover-text": (say("text that no cell shows is left in the file", "文件中留有不在任何单元格中的文字"), _REBUILD),
    "comment": (say("a comment or note", "批注"), _INSPECT),
    "tracked-change": (say("a tracked change", "修订痕迹"), say(
        "accept all changes and stop tracking", "请接受全部修订并关闭修订")),
    # what hangs on
    "extra-column": (say("a column that a notice does not have", "公示名单以外的列"), _REBUILD),
    "extra-sheet": (say("a sheet that is no list of the notice", "公示名单以外的工作表"), _REBUILD),
    "no-list": (say("no list with the columns of a notice was found", "没有找到公示名单的表格"), _REBUILD),
    "odd-value": (say("a value that does not belong in this column", "与本列内容不符"), _REBUILD),
    "outside-table": (say("something beside or far below the list", "表格以外的内容"), _DELETE),
    "formula": (say("a formula", "公式"), say("paste the values only", "请只保留数值")),
    "defined-name": (say("a defined name or bookmark", "定义的名称或书签"), say(
        "delete it (Formulas, Name Manager)", "请在“公式—名称管理器”中删除（Word 为书签）")),
    "external-link": (say("a link to another file or page", "指向其他文件或网页的链接"), say(
        "break the link", "请断开链接")),
    "embedded-object": (say("a picture or embedded object, which may carry other data",
                            "图片或嵌入对象，可能夹带其他信息"), _DELETE),
    "document-property": (say("author, company or another property of the document is filled in",
                              "文档属性中填有作者、单位等信息"), _INSPECT),
    "drop-down": (say("a drop-down list or input rule", "下拉列表或数据有效性"), say(
        "remove data validation and form fields", "请清除数据验证（数据有效性）和表单控件")),
    "conditional-look": (say("a conditional format or filter, which can hide cells",
                             "条件格式或筛选，可能隐藏内容"), _DELETE),
    "printer-settings": (say("printer settings, which name a printer and its owner",
                             "打印机设置，含打印机名称等信息"), _REBUILD),
    "code": (say("macros or active content", "宏或可执行内容"), _DELETE),
    "field": (say("a field other than a page number", "页码以外的域"), _DELETE),
    "path": (say("the path of a file or folder of some computer", "某台电脑的文件路径"), _INSPECT),
    "remark-in-code": (say("a remark inside the file's code", "文件代码中的注释"), _REBUILD),
    "loose-bytes": (say("bytes or a remark outside the parts of the package", "压缩包中夹带的其他内容"), _REBUILD),
    "unreached-part": (say("a part that no program shows", "任何程序都不显示的部件"), _REBUILD),
    "unknown-part": (say("a part that a notice does not need", "公示文件不应有的部件"), _REBUILD),
}
"""What each kind of leak is, and its remedy, by code."""


def leak(code: str, place: str, cell: str = "", title: str = "") -> Issue:
    """Return a finding.

    Parameters
    ----------
    code
        One of `KINDS`.
    place
        Sheet, or part of the package.
    cell
        Address, row, paragraph or attribute within it.
    title
        Title of the column.
    """
    what, remedy = KINDS[code]
    return Issue(code, "error", place, cell, title, "", what, remedy, _where(place, cell))


_PARTS: tuple[tuple[str, Text], ...] = (
    (r"word/document\.xml", say("text", "正文")), (r"word/header\d*\.xml", say("page header", "页眉")),
    (r"word/footer\d*\.xml", say("page footer", "页脚")), (r"word/footnotes\.xml", say("footnotes", "脚注")),
    (r"word/endnotes\.xml", say("endnotes", "尾注")), (r"word/styles\.xml", say("styles", "样式")),
    (r"word/settings\.xml", say("settings", "文档设置")),
    (r"docProps/.*", say("properties of the document", "文档属性")),
)
"""What a reader calls the parts of a package."""

_SPOTS: tuple[tuple[str, Text], ...] = (
    (r"p (?P<p>\d+)", say("{n}, paragraph {p}", "{n}第{p}段")),
    (r"tbl (?P<t>\d+)", say("{n}, table {t}", "{n}第{t}个表格")),
    (r"tbl (?P<t>\d+), (?P<r>\d+):(?P<c>\d+)",
     say("{n}, table {t}, row {r}, column {c}", "{n}第{t}个表格第{r}行第{c}列")),
)
"""What a reader calls a place in a part."""


def _where(place: str, cell: str) -> Text | None:
    """Return a place in a document in words; None for one that Excel shows by its address."""
    name = next((told for pattern, told in _PARTS if re.fullmatch(pattern, place)), None)
    if name is None:
        return None
    for pattern, told in _SPOTS:
        if found := re.fullmatch(pattern, cell):
            return told.filled(n=name, **found.groupdict())
    return name

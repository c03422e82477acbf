"""A miswritten TOML file is told by line, with what to mend, in either language."""

import tomllib

import pytest

from rotation.errors import PolicyError
from rotation.policy.toml_file import toml_fault, toml_tables
from rotation.policy.values import read_policy_file

MISWRITTEN = {
    "[H10": (1, "右方括号"), "[H10]\nrate = 12%": (2, "多出了内容"), "[H10]\nrate 12": (2, "等号"), 'a = "x': (1, "引号不成对"),
    "a = “x”": (1, "值写法有误"), "数学 = 1": (1, "中文名称"), "a=1\na=2": (2, "写了两次"), "[a]\n[a]\n": (2, "写了两次"),
    "a = [1,\n2": (2, "[ … ]"), "a = {b=1": (1, "{ … }"), 'a = "c:\\x"': (1, "反斜杠"), "a = 2024-02-31": (1, "没有这个日期"),
    "\n# x\nx = [": (3, "值写法有误"), 'b = 1\na = "\\u0000"': (2, "控制字符"), 'a = "甲\\r"': (1, "控制字符"), "a = {b=1, b=2}": (1, "写了两次"),
    'a = "\\uzzzz"': (1, "反斜杠"), "a = \x01": (1, ""), "= 1": (1, ""), "a.b = 1\na = 2": (2, "写了两次"), f"a = {'9' * 99}": (1, "位数"),
    f"a = {'[' * 5000}": (1, "嵌套"), "." * 300: (1, "点过多"), f"a = '{'x' * (1 << 20)}'": (1, "1 MB")}


@pytest.mark.parametrize("text", MISWRITTEN, ids=lambda text: ascii(text[:20]))
def test_a_miswritten_line_is_told_with_what_to_mend(text):
    line, word = MISWRITTEN[text]
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        toml_tables(text)
    told = toml_fault(caught.value)
    assert told.render("zh").startswith(f"第{line}行第")
    assert word in told.render("zh")
    assert told.render("en").startswith(f"line {line}, column ")


@pytest.mark.parametrize("begin", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_a_workbook_is_called_one_and_not_badly_coded_text(begin, tmp_path):
    path = tmp_path / "政策.xlsx"
    path.write_bytes(begin + b"\xff\xfe\x80")
    with pytest.raises(PolicyError) as caught:
        read_policy_file(path)
    assert "办公文件，不是文本文件" in str(caught.value.message)
    assert "UTF-8" not in str(caught.value.message)


def test_bytes_of_another_encoding_are_told_by_line():
    with pytest.raises(UnicodeDecodeError) as caught:
        "甲\n乙".encode().replace("乙".encode(), "乙".encode("gb18030")).decode("utf-8")
    assert toml_fault(caught.value).render("zh").startswith("第2行")

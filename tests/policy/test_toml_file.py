"""A miswritten TOML file is told by line, with what to mend, in either language."""

import tomllib

import pytest

from rotation.errors import PolicyError
from rotation.policy.toml_file import toml_fault, toml_tables
from rotation.policy.values import read_policy_file
from tests.support.miswritten import MISWRITTEN


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

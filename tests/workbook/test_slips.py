"""A word of a list with a slip in it is shown even beside people; what may be somebody's name is not."""

import pytest

from rotation.workbook.slips import is_slip


@pytest.mark.parametrize(("slip", "word"), [
    ("提前束", "提前结束"), ("提前结", "提前结束"), ("提结前束", "提前结束"), ("提前结術", "提前结束"), ("报到到", "报到"),
    ("未报道", "未报到"), ("末报到", "未报到"), ("第三小", "第三校"), ("未到报", "未报到"), ("语语文", "语文"), ("旗县及", "旗县级")])
def test_a_slip_in_a_word_is_shown(slip, word):
    assert is_slip(slip, word)


@pytest.mark.parametrize(("text", "word"), [
    ("王校长", "副校长"), ("任教师", "专任教师"), ("周一一", "周一"), ("王报到", "未报到"), ("留仁", "留任"), ("高小明", "高级"),
    ("应春流", "应交流"), ("报到", ""), ("和平村", "和平"), ("欧阳振华", "组织选派")])
def test_what_may_be_a_name_is_not(text, word):
    assert not is_slip(text, word)

"""What is wrong with tiers of goals is said in words, in both languages."""

import re

import pytest

from rotation.errors import PolicyError
from rotation.policy.source import DEFAULT
from rotation.policy.tiers import read_tiers

G10 = {"code": "G10"}
WRONG = {
    "no_list": (5, "第1层：“5”不是一层目标", "“5” is no tier"),
    "none_at_all": ([], "第1层：", "no. 1"),
    "no_table": ([1], "“1”不是一层目标", "“1” is no tier"),
    "no_goals": ([{"slack": "5%"}], "缺少 goals", "goals is missing"),
    "empty_goals": ([{"goals": []}], '应写成如 [{"code"', 'such as [{"code"'),
    "goals_of_numbers": ([{"goals": [5]}], '应写成如 [{"code"', 'such as [{"code"'),
    "second": ([{"goals": [G10]}, {"goals": [{"code": "G99"}]}], "第2层：没有“G99”这个目标，可用的目标有 G05", "no. 2: there is no goal “G99”"),
    "code_of_list": ([{"goals": [{"code": ["G10"]}]}], "没有“['G10']”这个目标", "there is no goal"),
    "unknown_key": ([{"goals": [G10], "slak": "5%"}], "没有 slak 这一项，可写 goals、slack、tolerance", "there is no slak"),
    "slack": ([{"goals": [G10], "slack": "viel"}], "slack 的值“viel”写法有误，应为0%—100%", "from 0% to 100%"),
    "rate": ([{"goals": [{"code": "G50", "rate": True}]}], "G50.rate 的值“True”写法有误，应为不小于1的整数", "a whole number from 1"),
    "rate_of_nothing": ([{"goals": [{"code": "G50", "rate": 0}]}], "G50.rate 的值“0”写法有误", "a whole number from 1"),
    "rate_below": ([{"goals": [G10, {"code": "G50", "rate": -1}]}], "应为不小于0的整数", "a whole number from 0"),
    "unknown_parameter": ([{"goals": [{"code": "G10", "foo": 2}]}], "目标G10：没有 foo 这一项", "goal G10: there is no foo"),
    "parameter": ([{"goals": [{"code": "G10", "subject_weight": 3}]}], "目标G10：subject_weight 的值“3”写法有误", "cannot be “3”"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_tier_is_told_with_its_number_and_what_it_may_be(name):
    specs, zh, en = WRONG[name]
    with pytest.raises(PolicyError) as caught:
        read_tiers(specs, DEFAULT)
    assert zh in caught.value.message.render("zh")
    assert en in caught.value.message.render("en")
    assert not re.search(r"Input should|Field required|Extra inputs|valid ", caught.value.message.render("zh"))


def test_numbers_go_on_from_the_first():
    with pytest.raises(PolicyError, match="第4层"):
        read_tiers([{"goals": [{"code": "G99"}]}], DEFAULT, first=4)


def test_tiers_as_written():
    one, two = read_tiers([{"goals": [G10], "slack": "5%"}, {"goals": [G10, {"code": "G50", "rate": 3}]}], DEFAULT)
    assert ([(goal.code, rate) for goal, rate in one.goals], one.slack) == ([("G10", 1)], pytest.approx(0.05))
    assert [goal.code for goal, _ in two.goals] == ["G10", "G50"]
    assert two.goals[1][1] == 3

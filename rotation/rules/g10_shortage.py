"""G10 开足."""

from __future__ import annotations

from pydantic import Field, NonNegativeInt

from rotation.domain.plan import Plan
from rotation.domain.round import Opening, Round
from rotation.rules._base import Goal, Trace, Unit
from rotation.rules._words import Expression, Words, total
from rotation.text import say

_SCARCE = {"音乐": 2, "体育与健康": 2, "美术": 2, "心理健康": 2}


class Shortage(Goal):
    r"""Missing posts, weighted by subject and school.

    .. math:: \sum_{s,j} \max(0, 100\,\text{posts}_{s,j} - \text{after}_{s,j}) \cdot w_j \cdot p_s

    Subject weight: music, PE, art and mental health 2, others 1; priority of the school: city and
    seat 2, rural 3, plus 1 if weak.
    """

    code = "G10"
    label = say("Posts are filled", "开足")
    sentence = say("Missing posts, weighted, are fewest", "岗位缺额（按学科、学校加权）最少")
    basis = "锡林郭勒盟“十四五”教育规划“配齐配强体育音乐美术心理健康教师”"
    unit = say("weighted hundredths of a post", "加权缺额（百分之一人）")
    shown = Unit(100, "decimal", say("people, weighted", "人（加权）"))
    opens = True
    traced = Trace("terms_posts", say(
        "sum of column Weighted after", "即“交流后加权缺额”一列之和"))
    worse = say("shortage {d}", "缺额{d}")

    subject_weight: dict[str, NonNegativeInt] = Field(
        default=_SCARCE, title="学科权重，未列出的为1",
        description="weight by subject; 1 where not listed")
    by_priority: bool = Field(
        default=True, title="乘以学校优先系数",
        description="whether the priority of the school multiplies")
    school_weight: dict[str, NonNegativeInt] = Field(
        default_factory=dict, title="按学校代码另定的权重，代替优先系数",
        description="weight by school code, instead of the priority")

    def weight(self, round: Round, opening: Opening) -> int:
        """Return subject weight times school priority."""
        priority = self.school_weight.get(opening.school)
        if priority is None:
            school = round.problem.school[opening.school]
            priority = round.priority(school) if self.by_priority else 1
        return self.subject_weight.get(opening.subject, 1) * priority

    def express(self, words: Words) -> Expression:
        round = words.round
        return total(
            self.weight(round, opening)
            * words.table("|".join((self.code, *opening)), words.change(opening), cell.shortage)
            for opening, cell in round.cells.items())

    def measure(self, plan: Plan) -> int:
        return sum(
            max(0, 100 * cell.posts - plan.after(opening)) * self.weight(plan.round, opening)
            for opening, cell in plan.round.cells.items())

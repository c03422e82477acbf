"""介绍信: one page for each teacher, addressed to the host school, with a receipt to be sent back."""

from __future__ import annotations

from rotation.documents.letters import BUREAU, REPORT_BY, due, letters
from rotation.documents.paper import File, Material, Paper
from rotation.documents.word import heading, line, packed, paper
from rotation.text import Lang, Text, say

_LINES = (
    say("This is to introduce {{{{ name }}}}, teacher of {{{{ taught }}}}, {{% if home %}}sent by "
        "{{{{ home }}}} to teach at your school{{% else %}}posted to your school{{% endif %}}. "
        "Please receive this teacher and assign the work.",
        "兹介绍{{{{ 姓名 }}}}同志（{{{{ 学段学科 }}}}教师）{{% if 新任 %}}到你校任教{{% else %}}由{{{{ 派出学校 }}}}"
        "到你校交流任教{{% endif %}}，请予接洽，并安排好工作和生活。"),
    say("Form: {{{{ form }}}}. Period: {{{{ period }}}}.",
        "交流形式：{{{{ 交流形式 }}}}；交流期限：{{{{ 交流期限 }}}}。"),
    say("Personnel relation moves: {{{{ relation }}}}.", "是否调动人事关系：{{{{ 是否调动人事关系 }}}}。"),
    say("To report by {{{{ report_by }}}}.", "报到时间：{{{{ 报到日期 }}}}前。"),
)
_RECEIPT = say(
    "{{{{ name }}}} reported to our school on ____-__-__.",
    "{{{{ 姓名 }}}}同志已于　　　年　　月　　日到我校报到，任教学段学科：{{{{ 学段学科 }}}}。")
_CUT = say("- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -",
           "………………………………（沿此线裁下）………………………………")


def template(lang: Lang) -> bytes:
    """Return the template of the letter."""
    document = paper()

    def told(text: Text, **look: object) -> None:
        line(document, text.render(lang), **look)  # type: ignore[arg-type]
    heading(document, say("Letter of introduction", "介绍信").render(lang))
    told(say("No. ________", "〔{{{{ 年度 }}}}〕　　　号"), align="center", before=6)
    told(say("To {{{{ host }}}}:", "{{{{ 接收学校 }}}}："), before=12)
    for text in _LINES:
        told(text, indent=2)
    told(say("{{{{ bureau }}}} (seal)", "{{{{ 落款单位 }}}}（盖章）"), align="right", before=28, right=2)
    told(say("Date: ____-__-__", "　　　　年　　月　　日"), align="right", right=2)
    told(_CUT, align="center", before=14, size=12)
    told(say("Receipt", "回　执"), align="center", font="黑体", before=6)
    told(say("To {{{{ bureau }}}}:", "{{{{ 落款单位 }}}}："))
    told(_RECEIPT, indent=2)
    told(say("{{{{ host }}}} (seal)", "{{{{ 接收学校 }}}}（盖章）"), align="right", before=14, right=2)
    told(say("Date: ____-__-__", "　　　　年　　月　　日"), align="right", right=2)
    return packed(document)


def _write(material: Material) -> list[File]:
    return letters(PAPER, material, due(material))


PAPER = Paper("introduction", 2, say("Letters of introduction", "介绍信"), _write,
              blanks=(REPORT_BY, BUREAU), template=template)

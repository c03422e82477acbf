"""介绍信: one page for each teacher, addressed to the host school, with a receipt to be sent back."""

from __future__ import annotations

from rotation.papers._forms import BY_BUREAU, letter, signed
from rotation.papers._letters import BUREAU, REPORT_BY, due, letters
from rotation.papers._paper import File, Material, Paper
from rotation.papers._word import HEAD, line, packed
from rotation.text import Lang, say

_LINES = (
    say("This is to introduce {{{{ name }}}}, teacher of {{{{ taught }}}}, {{% if home %}}sent by "
        "{{{{ home }}}} to teach at your school{{% else %}}posted to your school{{% endif %}}. "
        "Please receive this teacher and assign the work.",
        "兹介绍{{{{ 姓名 }}}}同志（{{{{ 学段学科 }}}}教师）{{% if 新任 %}}到你校任教{{% else %}}由{{{{ 派出学校 }}}}"
        "到你校交流任教{{% endif %}}，请予接洽，并安排好工作和生活。"),
    say("{{% if recruit %}}Comes as{{% else %}}Form{{% endif %}}: {{{{ form }}}}. Period: {{{{ period }}}}.",
        "{{% if 新任 %}}任教方式{{% else %}}交流形式{{% endif %}}：{{{{ 交流形式 }}}}；"
        "{{% if 新任 %}}任教时间{{% else %}}交流期限{{% endif %}}：{{{{ 交流期限 }}}}。"),
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
    document = letter(lang, say("Letter of introduction", "介绍信"),
                      say("To {{{{ host }}}}:", "{{{{ 接收学校 }}}}："), _LINES)
    signed(document, lang, BY_BUREAU, before=28)
    line(document, _CUT.render(lang), align="center", before=14, size=12)
    line(document, say("Receipt", "回　执").render(lang), align="center", font=HEAD, before=6)
    line(document, say("To {{{{ bureau }}}}:", "{{{{ 落款单位 }}}}：").render(lang))
    line(document, _RECEIPT.render(lang), indent=2)
    signed(document, lang, say("{{{{ host }}}} (seal)", "{{{{ 接收学校 }}}}（盖章）"), before=14)
    return packed(document)


def _write(material: Material) -> list[File]:
    return letters(PAPER, material, due(material))


PAPER = Paper("introduction", 2, say("Letters of introduction", "介绍信"), _write,
              blanks=(REPORT_BY, BUREAU), template=template)

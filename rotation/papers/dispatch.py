"""派遣通知: one page for each teacher who is placed."""

from __future__ import annotations

from rotation.papers._forms import BY_BUREAU, TO_TEACHER, letter, signed
from rotation.papers._letters import BUREAU, REPORT_BY, due, letters
from rotation.papers._paper import File, Material, Paper
from rotation.papers._word import packed
from rotation.text import Lang, say

_LINES = (
    say("Stage and subject: {{{{ taught }}}}", "一、任教学段学科：{{{{ 学段学科 }}}}。"),
    say("{{% if recruit %}}How you come{{% else %}}Form{{% endif %}}: {{{{ form }}}}",
        "二、{{% if 新任 %}}任教方式{{% else %}}交流形式{{% endif %}}：{{{{ 交流形式 }}}}。"),
    say("{{% if recruit %}}You teach there{{% else %}}Period{{% endif %}}: {{{{ period }}}}",
        "三、{{% if 新任 %}}任教时间{{% else %}}交流期限{{% endif %}}：{{{{ 交流期限 }}}}。"),
    say("Personnel relation moves: {{{{ relation }}}}", "四、是否调动人事关系：{{{{ 是否调动人事关系 }}}}。"),
    say("Report to the host school by {{{{ report_by }}}} with the letter of introduction",
        "五、报到时间：请于{{{{ 报到日期 }}}}前，持介绍信到接收学校报到。"),
)
_FIRST = say(
    "By the {{{{ year }}}} plan {{% if recruit %}}for the posting of new teachers{{% else %}}for the exchange of "
    "teachers{{% endif %}} of {{{{ banner }}}} you are {{% if recruit %}}posted{{% else %}}sent from {{{{ home }}}}"
    "{{% endif %}} to {{{{ host }}}}, as follows:",
    "根据{{{{ 旗县 }}}}{{{{ 年度 }}}}年{{% if 新任 %}}新任教师分配安排，现分配你到{{% else %}}义务教育学校教师交流轮岗"
    "方案，现选派你由{{{{ 派出学校 }}}}到{{% endif %}}{{{{ 接收学校 }}}}任教。有关事项通知如下：")
_AGAIN = (
    say("{{%p if replaces %}}", "{{%p if 更正 %}}"),
    say("This is version {{{{ version }}}}; the notice sent to you before is void.",
        "本通知为第{{{{ 版次 }}}}版，此前发给你的派遣通知同时作废。"),
    say("{{%p endif %}}", "{{%p endif %}}"))
_LAST = say("Please {{% if not recruit %}}hand over your work in time and {{% endif %}}keep to the rules of the host "
            "school.", "请{{% if not 新任 %}}按时做好工作交接，{{% endif %}}服从接收学校管理，认真履行岗位职责。")


def template(lang: Lang) -> bytes:
    """Return the template of the letter."""
    document = letter(lang, say(
        "Notice of {{% if recruit %}}posting{{% else %}}exchange{{% endif %}}",
        "{{% if 新任 %}}新任教师{{% else %}}教师交流轮岗{{% endif %}}派遣通知"), TO_TEACHER,
                      (_FIRST, *_LINES, _LAST, *_AGAIN))
    signed(document, lang, BY_BUREAU, before=42)
    return packed(document)


def _write(material: Material) -> list[File]:
    return letters(PAPER, material, due(material))


PAPER = Paper("dispatch", 1, say("Notices of exchange", "派遣通知"), _write,
              blanks=(REPORT_BY, BUREAU), template=template)

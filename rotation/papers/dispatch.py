"""派遣通知: one page for each teacher who is placed."""

from __future__ import annotations

from rotation.papers._forms import BY_BUREAU, TO_TEACHER, letter, signed
from rotation.papers._letters import BUREAU, REPORT_BY, due, letters
from rotation.papers._paper import File, Material, Paper
from rotation.papers._word import packed
from rotation.text import Lang, say

_LINES = (
    say("Stage and subject: {{{{ taught }}}}", "一、任教学段学科：{{{{ 学段学科 }}}}。"),
    say("Form: {{{{ form }}}}", "二、交流形式：{{{{ 交流形式 }}}}。"),
    say("Period: {{{{ period }}}}", "三、交流期限：{{{{ 交流期限 }}}}。"),
    say("Personnel relation moves: {{{{ relation }}}}", "四、是否调动人事关系：{{{{ 是否调动人事关系 }}}}。"),
    say("Report to the host school by {{{{ report_by }}}} with the letter of introduction",
        "五、报到时间：请于{{{{ 报到日期 }}}}前，持介绍信到接收学校报到。"),
)
_FIRST = say(
    "By the {{{{ year }}}} plan for the exchange of teachers of {{{{ banner }}}} you are sent "
    "{{% if home %}}from {{{{ home }}}} {{% endif %}}to {{{{ host }}}}, as follows:",
    "根据{{{{ 旗县 }}}}{{{{ 年度 }}}}年义务教育学校教师交流轮岗方案，现{{% if 新任 %}}分配你到{{% else %}}"
    "选派你由{{{{ 派出学校 }}}}到{{% endif %}}{{{{ 接收学校 }}}}任教。有关事项通知如下：")
_AGAIN = (
    say("{{%p if replaces %}}", "{{%p if 更正 %}}"),
    say("This is version {{{{ version }}}}; the notice sent to you before is void.",
        "本通知为第{{{{ 版次 }}}}版，此前发给你的派遣通知同时作废。"),
    say("{{%p endif %}}", "{{%p endif %}}"))
_LAST = say("Please hand over your work in time and keep to the rules of the host school.",
            "请按时做好工作交接，服从接收学校管理，认真履行岗位职责。")


def template(lang: Lang) -> bytes:
    """Return the template of the letter."""
    document = letter(lang, say("Notice of exchange", "教师交流轮岗派遣通知"), TO_TEACHER,
                      (_FIRST, *_LINES, _LAST, *_AGAIN))
    signed(document, lang, BY_BUREAU, before=42)
    return packed(document)


def _write(material: Material) -> list[File]:
    return letters(PAPER, material, due(material))


PAPER = Paper("dispatch", 1, say("Notices of exchange", "派遣通知"), _write,
              blanks=(REPORT_BY, BUREAU), template=template)

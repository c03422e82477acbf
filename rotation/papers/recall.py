"""撤回通知: of a revised plan, one page for each teacher who had a notice and now stays."""

from __future__ import annotations

from dataclasses import replace

from rotation.papers._forms import BY_BUREAU, TO_TEACHER, letter, signed
from rotation.papers._letters import BUREAU, letters
from rotation.papers._paper import File, Material, Paper
from rotation.papers._word import packed
from rotation.text import Lang, say

_TEXT = say(
    "You were to go {{% if home %}}from {{{{ home }}}} {{% endif %}}to {{{{ host }}}} to teach "
    "{{{{ taught }}}} in the {{{{ year }}}} exchange of teachers. The plan has been revised (version "
    "{{{{ version }}}}): you are {{% if recruit %}}not posted there{{% else %}}not exchanged this year{{% endif %}}. "
    "The notice and the letter of introduction issued to you are void; please return them.",
    "原定你{{% if 派出学校 %}}由{{{{ 派出学校 }}}}{{% endif %}}到{{{{ 接收学校 }}}}任教{{{{ 学段学科 }}}}。"
    "因{{{{ 年度 }}}}年教师交流轮岗方案调整（第{{{{ 版次 }}}}版），"
    "{{% if 新任 %}}上述分配不再执行，另行通知{{% else %}}本年度不再安排你交流{{% endif %}}。"
    "此前发给你的派遣通知、介绍信同时作废，请交回。")


def template(lang: Lang) -> bytes:
    """Return the template of the letter."""
    document = letter(lang, say("Notice withdrawn", "撤回派遣通知"), TO_TEACHER, (_TEXT,))
    signed(document, lang, BY_BUREAU, before=42)
    return packed(document)


def _write(material: Material) -> list[File]:
    if material.before is None:
        return []
    plan, before = material.view.plan, material.before
    return letters(PAPER, replace(before, version=material.version), [
        item for item in before.view.plan.placements if plan.placement(item.teacher) is None])


PAPER = Paper("recall", 10, say("Notices withdrawn", "撤回通知"), _write, blanks=(BUREAU,),
              template=template)

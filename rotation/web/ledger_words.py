"""The sentences of the page about the ledger and the next year."""

from __future__ import annotations

from collections.abc import Mapping

from rotation.text import Text, say

LEDGER_WORDS: Mapping[str, Text] = {
    # -- the ledger
    "ledger": say("Ledger", "台账"),
    "record": say("Record in the ledger", "记入台账"),
    "record_note": say("When the plan is approved: it is read and audited once more, then kept in the ledger, "
                       "where nothing is changed or deleted.",
                       "方案批准后记账：重新读取、核查，通过后写入台账；记过的内容不改不删。"),
    "basis": say("Document number of the decision", "批准文件文号"),
    "approved": say("Day of the decision", "批准日期"),
    "record_clerk": say("Who records it", "记账经办人"),
    "before": say("The years before", "以前年度派出的人员"),
    "before_note": say(
        "The ledger begins with its first round: whoever was sent out before is not in it, nor among those who are "
        "due. Choose the workbook whose sheet of past exchanges tells of them; it is taken in once.",
        "台账从首次记账的方案开始：更早派出、现在仍在外的人员不在台账中，也不在期满名单中。"
        "请选择填有“台账”表的数据文件，补录一次。"),
    "before_write": say("Take in their spells", "补录"),
    "record_new": say("The ledger has no {b} yet: begin its account", "台账中还没有{b}，为其另立新账"),
    "recorded_as": say("Recorded in the ledger: {e}.", "已记入台账：{e}。"),
    "recorded_now": say("Recorded: {r}", "已记账：{r}"),
    "to_ledger": say("Ledger: rounds of all years, who is due", "台账：历年方案、期满人员"),
    "ledger_note": say("What was decided, kept once: who went when, and whose term ends. A plan is recorded from its "
                       "own page.", "已批准的方案只记一次、不改不删：谁哪年去了哪里、何时期满，在此查询。"
                       "记账在方案页进行。"),
    "ledger_none": say("Nothing is recorded yet. Open an approved plan and choose “Record in the ledger”.",
                       "还没有记账。请打开已批准的方案，点“记入台账”。"),
    "rebuild": say("Work it out anew", "重新汇总"),
    "due": say("Terms that end", "期满"),
    "due_in": say("Whose term ends by August {y}", "{y}年8月底前期满"),
    "went_in": say("Who went in {y}", "{y}年度派出"),
    "due_year": say("{y} ({n})", "{y}年（{n}人）"),
    "spells": say("One person's spells", "某人的交流经历"),
    "spells_hint": say("id or full name", "编号或姓名"),
    "pick_spells": say("Click a row to see all spells of the person.", "点击一行，可在下方查看该人历次交流。"),
    "rounds": say("Recorded rounds", "已记账的方案"),
    "events": say("What happened since", "登记变动"),
    "events_note": say("Reported or not, ended early, extended, graded, what follows the term, came, left, retired: on "
                       "a form in which everybody on rotation stands already.",
                       "报到、未报到、提前结束、延长、考核等次、期满去向、调入、调出、退休等，填在登记表中（已列出全部在外交流人员）。"),
    "events_form": say("Download the form", "下载登记表"),
    "events_drop": say("Drop the form here, filled in", "把填好的登记表拖到这里"),
    "events_kept": say("Every row is judged first; nothing is written before you say so.",
                       "先逐行核对，确认后才记账；文件原样保存。"),
    "events_write": say("Write {n} events into the ledger", "将 {n} 条变动记账"),
    "ledger_head": say("{n} entries; check code {h}", "共 {n} 条，校验码 {h}"),
    # -- next year
    "to_carry": say("Next year's workbook", "结转下一年度"),
    "carry_on": say("Make next year's workbook", "生成下一年度数据"),
    "carry_ahead": say("The workbook of this round is carried a year on: who moved, who is away until when, who "
                       "retires, months of rural service, classes a grade up. What nobody can know is blank and "
                       "yellow; nothing is guessed.",
                       "把本年度数据结转到下一年度：谁已调动、谁在外交流到何时、谁退休，乡村任教月数，班级升一级。"
                       "无法得知的留空标黄，不作推测。"),
    "carry_earlier": say("Rounds of earlier years whose spells belong to it", "同时带入往年方案的交流经历"),
    "carried_from": say("Carried from {r}", "由 {r} 结转"),
    "to_fill": say("Download the workbook, fill in the yellow cells (the pale blue ones may stay blank), and drop it "
                   "again. Sheet 结转说明 tells every cell that changed.",
                   "请下载数据，填写黄底的单元格（浅蓝底的可空）后重新放入；逐格变动见“结转说明”表。"),
    "to_fill_in": say("Cells to fill in", "待填（处）"),
    "must_or_may": say("Must or may", "要求"),
    "must": say("to be filled in", "应填"),
    "may": say("may stay blank", "可空"),
    "sheet": say("Sheet", "工作表"),
    "take_book": say("Download the workbook", "下载数据"),
    # -- what is done to it
    "restored_now": say("Restored from {r}", "已用 {r} 恢复"),
    "corrected_now": say("Entry {r} is corrected", "第{r}条已更正"),
    "erased_now": say("Those of before {r} are forgotten", "已清除{r}年以前的人员"),
    "to_correct": say("Set an entry right", "更正某条记账"),
    "to_keep": say("Workbook for HR, cockpit, backup, forgetting", "导出、驾驶舱、备份与恢复、清除"),
    "events_told": say("What would be written", "将要记账的内容"),
    "correct_note": say("What was written is never changed: an entry that is wrong gets a correction, both stay, and "
                        "what is looked up follows the right one. Choose the number of the entry.",
                        "记过的内容不改不删：记错的另记一条更正，原条和更正都保留，查询按更正后的内容。请点选要更正的序号。"),
    "correct_entry": say("Set entry {n} right", "更正第{n}条"),
    "correct_right": say("What is right", "正确内容"),
    "correct_choose": say("choose", "请选择"),
    "correct_void": say("it never was", "该条作废"),
    "correct_why": say("Why", "更正原因"),
    "correct_basis": say("Document number, if there is one", "依据文号（没有可不填）"),
    "correct_do": say("Write the correction", "记入更正"),
    "correct_event": say("An event is set right by a form with one row, the right one:",
                         "更正变动时，放入只填一行（正确内容）的登记表："),
    "correct_kept": say("It is chosen above then; nothing is written before you say so.",
                        "放入后在上方自动选中，确认后才记账。"),
    "entries": say("Entries, the newest first", "记账记录（最新在前）"),
    "export": say("To print and to send", "导出"),
    "export_note": say("Every exchange in one row, in the order of the national system; the check code of the ledger "
                       "stands at its foot, so that the paper proves the database.",
                       "交流轮岗台账工作簿：每段经历一行，列序同全国教师管理信息系统，末尾附台账校验码，纸质件可核对数据库。"),
    "export_take": say("Download the workbook", "下载交流轮岗台账"),
    "cockpit_note": say("The years as curves: one offline page, no person in it.",
                        "历年曲线：离线网页，只有数字，不含个人信息。"),
    "cockpit_open": say("Open the cockpit", "打开驾驶舱"),
    "cockpit_take": say("Download the cockpit", "下载驾驶舱"),
    "backup": say("Backup", "备份"),
    "backup_note": say("A copy of the whole ledger, names included: keep it in another place, as safe as the ledger.",
                       "整个台账的备份，含姓名：请另存他处，妥善保管。"),
    "backup_take": say("Download a backup", "下载备份"),
    "restore": say("Restore", "恢复"),
    "to_restore": say("Restore it from a backup", "从备份恢复"),
    "restore_note": say("A backup is verified first; it is never put over a ledger that has more entries.",
                        "先校验备份；台账比备份多记的，不能恢复。"),
    "restore_drop": say("Drop the backup here", "把备份文件拖到这里"),
    "restore_kept": say("It is only looked at; nothing is put back before you say so.",
                        "放入后只作校验，确认后才恢复。"),
    "restore_do": say("Restore from this backup", "用此备份恢复"),
    "copy_holds": say("{b}: {n} entries, check code {h}; the ledger has {m}.",
                      "{b}：备份共{n}条，校验码 {h}；台账现有{m}条。"),
    "copy_shorter": say("The ledger has more: it cannot be restored from this.", "台账比备份多，不能用它恢复。"),
    "erase": say("Forgetting people", "清除多年前人员"),
    "erase_note": say("Name and number of those whose last exchange, leaving or retirement lies before a year. Entries "
                      "and figures stay; nobody can tell any more who it was. This cannot be undone.",
                      "清除最后一次交流、调出或退休早于某年的人员的姓名和编号：记账和统计保留，不再对应到人，不可恢复。"),
    "erase_before": say("Before the year", "早于（年）"),
    "erase_keep": say("Kept for at least (years)", "至少保留（年）"),
    "erase_show": say("Show who", "先看名单"),
    "erase_would": say("{n} people would be forgotten (before {y}).", "将清除{n}人（早于{y}年）。"),
    "erase_do": say("Forget them", "确认清除"),
    # -- next year's roster
    "carry_roster": say("New roster, if there is one", "新花名册（有则选用）"),
    "carry_roster_none": say("none: facts of people stay as they are", "没有：人员情况沿用本年度数据"),
    "carry_roster_note": say("Facts of people come from its sheet of teachers then, only what tells of exchanges from "
                             "the years before.", "选用后，人员情况取自其“教师”表，只有交流经历各列来自往年。"),
    "carry_roster_drop": say("Drop a new roster here", "把新花名册拖到这里"),
    "carry_answers": say("Only where the page asked for it", "页面提示不一致、核对属实后勾选"),
    "carry_differs": say("Roster and ledger say two things: the ledger is right", "花名册与台账不一致的，以台账为准"),
    "carry_same": say("Same name and school, another number: two different people",
                      "姓名、学校相同而编号不同的，是两个人"),
    # -- a folder with workbooks of its own
    "lying": say("Workbooks that lie in this folder", "本文件夹中的工作簿"),
    "lying_note": say("They are not read before you take them in; the file itself stays as it is.",
                      "尚未读取。点“放入”后复制一份进行检查，原文件不动。"),
    "lying_take": say("Take in", "放入"),
}

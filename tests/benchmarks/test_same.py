"""Two folders of outputs held against each other: what is the same, what is a title, what is a number."""

import json

from openpyxl import Workbook

from benchmarks import same


def outputs(folder, title="实际交流人数", number=29, code="007", wide=False, told="完成"):
    folder.mkdir()
    book = Workbook()
    sheet = book.active
    sheet.title = "方案概览"
    sheet.append([title, number])
    if wide:
        sheet.column_dimensions["A"].width = 40
        sheet["B1"].number_format = "0.00"
    book.save(folder / "方案.xlsx")
    (folder / "plan.json").write_text(json.dumps({"code": code, "moved": number}), encoding="utf-8")
    (folder / "run.json").write_text(json.dumps({"seconds": number}), encoding="utf-8")
    (folder / "said.txt").write_text(f"{told}  {'  ' if wide else ''}1\n", encoding="utf-8")
    return folder


def judged(capsys, *folders):
    code = same.main(list(map(str, folders)))
    return code, capsys.readouterr().out


def test_the_same_values_in_another_look_are_the_same(tmp_path, capsys):
    code, out = judged(capsys, outputs(tmp_path / "a"), outputs(tmp_path / "b", wide=True))
    assert code == 0
    assert "0 differ" in out


def test_a_title_a_number_and_a_key_are_told_apart(tmp_path, capsys):
    code, out = judged(capsys, outputs(tmp_path / "a"), outputs(tmp_path / "b", title="交流人数", number=30))
    assert code == 1
    assert "方案概览!A1: '实际交流人数' -> '交流人数'" in out
    assert "方案概览!B1: 29 -> 30" in out
    assert "moved: 29 -> 30" in out
    assert "| 实际交流人数 | 交流人数 | 1 |" in out
    assert "run.json" not in out


def test_what_a_command_printed_and_a_missing_file_are_told(tmp_path, capsys):
    before, after = outputs(tmp_path / "a"), outputs(tmp_path / "b", told="失败")
    (after / "plan.json").unlink()
    code, out = judged(capsys, before, after)
    assert code == 1
    assert "'完成' -> '失败'" in out
    assert "plan.json" in out

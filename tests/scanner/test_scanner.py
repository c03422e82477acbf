"""The scanner finds every seeded leak, and lets every clean notice pass."""

import io
import re
import zipfile
from dataclasses import replace
from random import Random
from time import process_time

import pytest

from rotation import personal
from rotation.domain.outcome import Outcome, Status
from rotation.domain.plan import Placement, Plan
from rotation.domain.vocabulary import Form, Stage
from rotation.errors import OutputError, WorkbookError
from rotation.leaders.papers import NOTICE_TITLES
from rotation.model.eligibility import settle
from rotation.papers import Material, catalogue
from rotation.report import View
from rotation.report.names import span
from rotation.report.sheet_moves import NOTICE_COLUMNS
from rotation.scanner import scan, scan_bytes
from rotation.scanner.leaks import KINDS
from rotation.scanner.tables import _COLUMNS, SHAPES
from tests.support.leaks import DOCX, IDENTITY, MOBILE, XLSX, edited, in_book, in_document, part
from tests.support.terminal import run
from tests.support.worlds import lawful_choice, world

NAMES = ("王丽", "𠮷田𠂇", "巴图", "其其格", "欧阳病已", "a<b>&\"c'", "=1+1", "+王", "-李", "@赵", "古丽·买买提",
         "乌云其木格　高娃", "{王}{0}", "阿拉坦格日勒图雅", "Ö. Bat", "%s", "王　丽")
GIVEN = {"notice_from": "2026-08-03", "office": "人事股", "phone": "0479-3522456"}


def made(seed, lang="zh", given=GIVEN):
    """The two files of a drawn round's notice; nothing if nobody is exchanged."""
    rng = Random(seed)
    drawn = world(seed, people=(5, 9), schools=(3, 5))
    named = [replace(t, name=rng.choice(NAMES)) for t in drawn.problem.teachers]
    problem = replace(drawn.problem, teachers=tuple(named))
    round = settle(problem, drawn.policy)
    plan = Plan.of(round, lawful_choice(rng, round, 0.9).items())
    view = View(round, drawn.policy, Outcome(Status.FEASIBLE, plan))
    return list(catalogue()["notice"].write(Material(view, lang, given=given)))


@pytest.fixture(scope="module")
def clean():
    """A clean notice of each format with more than two people."""
    for seed in range(100):
        files = made(seed)
        if files and files[0].content and len(rows(files[1].content)) > 2:
            return {file.name.rpartition(".")[2]: file.content for file in files}
    raise AssertionError("no world gives a notice")


def rows(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return re.findall(r"<w:tr[ >]", archive.read("word/document.xml").decode())


def codes(content, kind):
    return {issue.code for issue in scan_bytes(f"公示.{kind}", content)}


def test_there_are_more_than_fifty_leaks_of_nearly_every_kind():
    assert len(XLSX) + len(DOCX) >= 50
    seeded = {code for code, _ in [*XLSX.values(), *DOCX.values()]}
    rest = set(KINDS) - seeded
    assert rest <= {"no-list", "odd-value", "unknown-part", "long-number", "conditional-look"}


def found(content, kind):
    """The codes of the findings, once it is sure that none repeats a value."""
    issues = scan_bytes(f"公示.{kind}", content)
    told = " ".join(issue.render(lang) for issue in issues for lang in ("zh", "en"))
    assert not any(word in told for word in (IDENTITY, MOBILE, "王丽", "3450", "8223456", "wangli"))
    return {issue.code for issue in issues}


@pytest.mark.parametrize("name", XLSX)
def test_every_leak_in_a_workbook_is_found_and_not_repeated(clean, name):
    code, seeded = XLSX[name]
    assert code in found(seeded(clean["xlsx"]), "xlsx")


@pytest.mark.parametrize("name", DOCX)
def test_every_leak_in_a_document_is_found_and_not_repeated(clean, name):
    code, seeded = DOCX[name]
    assert code in found(seeded(clean["docx"]), "docx")


def test_saving_anew_alone_adds_no_finding(clean):
    """What openpyxl and python-docx do to a file by saving it is not what the leaks are found by."""
    assert codes(in_book(lambda _: None)(clean["xlsx"]), "xlsx") == set()
    assert codes(in_document(lambda _: None)(clean["docx"]), "docx") == set()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_fifty_clean_notices_pass():
    passed, seed = 0, 0
    while passed < 100:
        seed += 1
        for file in made(seed, "en" if seed % 3 == 0 else "zh", {} if seed % 4 == 0 else GIVEN):
            assert scan_bytes(file.name, file.content) == ()
            passed += 1
    assert passed >= 100  # fifty of each format


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_who_is_transferred_for_good_stands_in_a_clean_notice(lang):
    """The period of a transfer has no end; the scanner knows the words that the writer has for it."""
    moved = Placement(teacher="T1", home="A", host="B", stage=Stage.PRIMARY, subject="数学", form=Form.TRANSFER,
                      relation=True)
    assert SHAPES["period"](span(2026, moved).render(lang))
    assert SHAPES["period"](span(2026, replace(moved, form=Form.TERM)).render(lang))
    assert not SHAPES["period"]("自2026年9月起，因病")


# -- numbers and words ------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "kind"), [
    ("150102198508153450", "identity-number"), ("150102 1985 0815 3450", "identity-number"),
    ("１５０１０２１９８５０８１５３４５０", "identity-number"), ("15010219850815345X", "identity-number"),
    ("150102.850815.345", "identity-number"), ("138-1234-5678", "mobile-number"),
    ("+86 138 1234 5678", "mobile-number"), ("᠑᠓᠘᠑᠒᠓᠔᠕᠖᠗᠘", "mobile-number"),
    ("1 3 8 1 2 3 4 5 6 7 8", "mobile-number"), ("(0479)8223456", "telephone"), ("8223456", "telephone"),
    ("6222021234567890123", "long-number"), ("1985-08-15", "birth-date"), ("1985年8月", "birth-date"),
    ("19850815", "birth-date"), ("85年8月生", "birth-date"), ("一九八五年八月", "birth-date"), ("90后", "birth-date"),
    ("138−1234−5678", "mobile-number"), ("138；1234；5678", "mobile-number"), ("138─1234─5678", "mobile-number"),
    ("138・1234・5678", "mobile-number"), ("138+1234+5678", "mobile-number"), ("138'1234'5678", "mobile-number"),
    ("138转1234转5678", "mobile-number"), ("138     1234     5678", "mobile-number"),
    ("证150102后面1985再0815及3450", "identity-number"), ("一三八-一二三四-五六七八", "mobile-number"),
    ("一五〇一〇二 一九八五 〇八一五 三四五〇", "identity-number"),
    ("1985年生", "birth-date"), ("85后", "birth-date"), ("八五年生", "birth-date"), ("August 1985", "birth-date"),
    ("15 Aug. 1985", "birth-date"), ("08/1985", "birth-date"), ("150102****3450", "masked-number"), ("138****5678", "masked-number"), ("a@b.cn", "e-mail")])
def test_what_tells_a_person(text, kind):
    assert kind in personal.kinds(text)


@pytest.mark.parametrize("text", [
    "2026年8月3日至2026年8月7日", "2026-08-03 - 2026-08-07", "2026年9月至2028年8月", "2026-09 to 2028-08",
    "第一、二、三小学", "1、2、3、4、5、6、7、8", "教师〔2014〕4号", "锡林浩特市第十二小学", "公示期（不少于5个工作日）", "____年__月__日",
    "二〇二六年八月", "20260803", "第13、14、15、16名", "2026年生效", "一年后续聘", "September 2026",
    "第一、三、八、一、二小学", "138人、12人、345人"])
def test_what_tells_nobody(text):
    assert list(personal.kinds(text)) == []


def test_check_digit():
    assert personal.is_identity("11010519491231002X")
    assert not personal.is_identity("110105194912310021")


@pytest.mark.parametrize("text", ["VX：wangli_85", "短号664321", "QQ 12345", "身份证：（略）"])
def test_an_item_about_a_person_is_called_so(text):
    assert personal.private(text) == ("personal-item",)


def test_a_number_typed_after_underscores_is_declared():
    assert personal.declared("监督电话：________0479-3522456") == {"04793522456"}


def test_names_may_be_rare_but_not_remarked():
    assert not personal.private("欧阳病已", name=True)
    assert personal.private("王丽（病）", name=True)
    assert personal.private("病")
    assert not personal.private("锡林浩特市民族小学")
    assert personal.private("民族：蒙古族")


def test_only_the_declared_landline_may_stand(clean):
    assert codes(clean["docx"], "docx") == set()
    assert {i.code for i in scan_bytes("公示.docx", clean["docx"], ["0479-1111111"])} == {"telephone"}
    assert scan_bytes("公示.docx", clean["docx"], ["0479 3522456"]) == ()
    assert list(personal.kinds("监督电话：0479-3522456转8012", personal.named("0479-3522456 转 8012"))) == []
    assert "identity-number" in personal.kinds("11010519491231002X", {"11010519491231002X"})


# -- files that are no notices, and files that do harm ------------------------------------------


def test_a_package_that_unpacks_to_much_is_refused(clean):
    bomb = part("xl/worksheets/sheet2.xml", b"0" * (31 << 20))(clean["xlsx"])
    with pytest.raises(WorkbookError) as caught:
        scan_bytes("公示.xlsx", bomb)
    assert caught.value.issues[0].code == "too-large"


@pytest.mark.parametrize("text", [
    "1" * 40_000, "1 " * 20_000, "13" * 20_000, "*" * 40_000, "ab." * 20_000, "1，" * 20_000, "138 1234 " * 5_000,
    "jan" * 20_000, "85" + " " * 40_000, "_" * 40_000, "一" * 40_000, "1985年" * 10_000])
def test_the_time_a_text_takes_grows_no_faster_than_the_text(text):
    def spent(told):
        start = process_time()
        list(personal.kinds(told))
        return process_time() - start
    list(personal.kinds(text[:50]))
    assert spent(text) < 12 * max(spent(text[:len(text) // 4]), 0.05)


def test_entities_are_refused(clean):
    evil = edited(clean["docx"], lambda name, old: old if name != "word/settings.xml" else
                  b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    with pytest.raises(WorkbookError) as caught:
        scan_bytes("公示.docx", evil)
    assert caught.value.issues[0].code == "forbidden-xml"


@pytest.mark.parametrize("content", [b"", b"abc", b"PK\x03\x04" + b"x" * 40, b"%PDF-1.7"])
def test_what_is_no_package_is_refused(content):
    with pytest.raises(WorkbookError):
        scan_bytes("公示.xlsx", content)


def test_cut_files_are_refused_or_told(clean):
    for kind, content in clean.items():
        for share in (0.2, 0.5, 0.9, 0.99):
            with pytest.raises(WorkbookError):
                scan_bytes(f"公示.{kind}", content[:int(len(content) * share)])


def test_a_missing_file_is_said_so(tmp_path):
    with pytest.raises(OutputError):
        scan(tmp_path / "没有.xlsx")


# -- the command ------------------------------------------------------------------------------


def scanned(*args, code):
    return run("scan", *args, code=code).output


def test_command_says_place_kind_and_remedy_but_no_value(clean, tmp_path):
    path = tmp_path / "公示.xlsx"
    path.write_bytes(clean["xlsx"])
    assert "未发现" in scanned(path, "--lang", "zh", code=0)
    path.write_bytes(XLSX["mobile"][1](clean["xlsx"]))
    text = scanned(path, "--lang", "zh", code=6)
    assert re.search(r"公示名单!F\d+： 手机号码 → 请删除", text)
    assert MOBILE not in text
    assert "mobile phone number" in scanned(path, "--lang", "en", code=6)
    assert MOBILE not in scanned(path, "--json", code=6)
    path.write_bytes(b"abc")
    scanned(path, code=3)
    noted = tmp_path / "公示.docx"
    noted.write_bytes(DOCX["mobile"][1](clean["docx"]))
    assert re.search(r"正文第\d+段： 手机号码", scanned(noted, "--lang", "zh", code=6))
    noted.write_bytes(DOCX["18-digit id in the list"][1](clean["docx"]))
    assert re.search(r"正文第1个表格第2行第2列： 疑似身份证号码", scanned(noted, "--lang", "zh", code=6))
    scanned(tmp_path / "none.xlsx", code=7)


def test_the_scanner_believes_in_the_columns_that_the_notice_has():
    leaders = {(title.zh, title.en) for title in NOTICE_TITLES}
    teachers = {column.key: (column.title.zh, column.title.en) for column in NOTICE_COLUMNS}
    assert {**teachers, "held": ("现任职务", "Present post"), "taken": ("拟任职务", "Post proposed")} == _COLUMNS
    assert {*teachers.values()} | leaders == {*_COLUMNS.values()}

"""Letters from templates: filled in for a thousand people, and templates that are refused."""

from io import BytesIO

import pytest
from docx import Document
from docx.oxml import OxmlElement

from rotation.errors import OutputError
from rotation.papers import catalogue, dispatch
from rotation.papers._letters import FIELDS, MOST_BRACES, _is_half, filled
from tests.support.clock import Spent
from tests.support.paper_letters import NAMES, letters

NAME = "派遣通知.docx"
ONE = {**{field.key: f"某{field.title}" for field in FIELDS}, "recruit": False, "replaces": False}


def template(*texts, change=None):
    """Return a template of our own with paragraphs, changed further by a function."""
    document = Document()
    for text in texts:
        document.add_paragraph(text)
    if change is not None:
        change(document)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def fill(content, *values):
    return letters(BytesIO(filled(content, NAME, values or (ONE,))))


def test_a_thousand_notices_take_at_most_five_seconds():
    values = [{**ONE, "name": NAMES[n % len(NAMES)] + str(n), "number": str(n)} for n in range(1000)]
    started = Spent()
    content = filled(dispatch.template("zh"), NAME, values)
    started.at_most(5)
    found = letters(BytesIO(content))
    assert len(found) == 1000
    assert all(f"{value['name']}同志" in text for value, text in zip(values, found, strict=True))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_template_of_ours_fills_in_both_languages(lang):
    for paper in catalogue().values():
        if paper.template is not None:
            (text,) = fill(paper.template(lang))
            assert "某姓名" in text
            assert "{" not in text


def test_fields_answer_to_their_chinese_and_their_english_names():
    for field in FIELDS:
        (text,) = fill(template(f"[{{{{ {field.key} }}}}={{{{ {field.title} }}}}]"))
        assert f"[{ONE[field.key]}={ONE[field.key]}]" in text


def test_a_field_that_word_tore_into_runs_is_still_a_field():
    def change(document):
        paragraph = document.add_paragraph("致{")
        for part in ("{ 姓", "名 }", "}："):
            paragraph.add_run(part).bold = True
    (text,) = fill(template("通知", change=change))
    assert "致某姓名：" in text


def test_recruits_and_corrections_are_told_apart():
    content = template("{% if 新任 %}新{% else %}旧{% endif %}", "{%p if 更正 %}", "作废", "{%p endif %}")
    texts = fill(content, ONE, {**ONE, "recruit": True}, {**ONE, "replaces": True})
    assert [("新" in text, "作废" in text) for text in texts] == [(False, False), (True, False), (False, True)]


@pytest.mark.parametrize("texts", [(), ("甲",)])
def test_a_letter_that_begins_or_ends_with_a_table_has_its_page(texts):
    content = template(*texts, change=lambda document: setattr(
        document.add_table(1, 1).cell(0, 0), "text", "{{ 姓名 }}收"))
    found = fill(content, ONE, {**ONE, "name": "乙"})
    assert ["某姓名收" in found[0], "乙收" in found[1], len(found)] == [True, True, 2]


def test_an_empty_template_is_refused():
    with pytest.raises(OutputError, match="没有内容"):
        fill(template())


@pytest.mark.parametrize("text", [
    "{{ 姓名 }}" * (MOST_BRACES // 2), "{{ 姓名 " * 40_000, "{% " * 40_000, "{%r a " * 40_000,
    "{% colspan" + " " * 5_000 + "1 %}"])
def test_braces_that_would_be_looked_through_for_minutes_are_refused_at_once(text):
    start = Spent()
    with pytest.raises(OutputError, match="花括号"):
        fill(template(text))
    start.at_most(3)


@pytest.mark.parametrize(("text", "half"), [
    ("{{ a }}{% b %}{# c #}", False), ("{# {{ #}", False), ("{{ '%}' }}", False), ("{", False), ("}}", True), ("{{ a %}", True),
    ("{{ a }} }}", True), ("{% a }}{{ b %}", False), ("{{{ a }}}", False)])
def test_what_is_opened_and_not_closed(text, half):
    assert _is_half(text) == half


def mark(tag):
    def change(document):
        document.paragraphs[0]._p.append(OxmlElement(tag))
    return change


@pytest.mark.parametrize(("text", "words"), [
    ("{{ 身份证号 }}{{ phone }}", ("身份证号", "phone", "可用的字段", "派出学校")),
    ("{{ 姓名 ", ("花括号", "{{ 姓名")), ("姓名 }}", ("花括号",)), ("{% if 新任 %}", ("花括号",)),
    ("{{ 姓名.__class__ }}", ("花括号",)), ("{{ 姓名|nothing }}", ("花括号",)),
    ("{% for x in range(100000000) %}{% endfor %}", ("花括号",)), ("{{ 1 +  }}", ("花括号",)),
    ("{{ 姓名 * 2000000000 }}", ("花括号",)), ("{{ 9**(9**(9**9)) }}", ("花括号",)), ("{{ 姓名.center(2000000000) }}", ("花括号",)),
    ("{{ 姓名|center(2000000000) }}", ("花括号",)), ("{% set x = 姓名 ~ 姓名 %}", ("花括号",)), ("{{ 姓名|replace('', 姓名) }}", ("花括号",)),
    ("{% for x in letters %}{% for y in letters %}{{ y }}{% endfor %}{% endfor %}", ("花括号",)),
    ("{% macro x() %}{{ x() }}{% endmacro %}", ("花括号",)), ("{{ 姓名 + 1 }}", ("花括号",)), ("{{ 姓名|safe }}", ("花括号", "safe")), ("{{ 1 / 0 }}", ("花括号",))])
def test_a_template_that_asks_for_what_there_is_not_is_refused(text, words):
    with pytest.raises(OutputError) as error:
        fill(template("致{{ 姓名 }}", text))
    for word in (NAME, *words):
        assert word in error.value.message.render("zh")


@pytest.mark.parametrize("tag", ["w:ins", "w:del", "w:commentReference"])
def test_tracked_changes_and_comments_are_refused(tag):
    with pytest.raises(OutputError, match="修订"):
        fill(template("致{{ 姓名 }}", change=mark(tag)))


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_word_document_is_refused(content):
    with pytest.raises(OutputError, match="不是 Word 文档"):
        fill(content)


def test_a_field_in_the_foot_of_a_template_is_looked_at_too():
    def change(document):
        document.sections[0].footer.paragraphs[0].add_run("{{ 印数 }}")
    with pytest.raises(OutputError, match="印数"):
        fill(template("致{{ 姓名 }}", change=change))

"""What the tests of papers share: awkward names, and letters read back one by one."""

from docx import Document

NAMES = ("李明", "王<b>&李", "𠮷𠀀", "乌云其木格", '=赵一&"某"', "斯日古楞·巴特尔", "{{姓名}}", "{%刘%}")
"""What a roster may hold: signs of XML, of formulas and of templates, rare characters, one-part names."""


def letters(path):
    """Return the text of each letter; every one is a section of its own."""
    found, lines = [], []
    for child in Document(path).element.body:
        lines.append("".join(child.itertext()))
        if child.tag.endswith("}sectPr") or child.find(".//{*}sectPr") is not None:
            found.append("\n".join(lines))
            lines = []
    return found

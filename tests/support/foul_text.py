"""Texts that must not act on a page, and what one language finds of the other."""

import re

HAN = re.compile("[\u3400-\u9fff]+")
SENTENCE = re.compile(r"[A-Za-z]{3,}(?: [A-Za-z]{2,}){2,}")
HOSTILE = ("</script><script>window.hit=1</script>", "<img src=x onerror='window.hit=1'>", "\"'><svg onload=window.hit=1>",
           "{b}{c}{hit|x}", "<!--<script>", "&lt;b&gt;\u2028{{ 7*7 }}")

"""TOML that nobody can have meant: miswritten lines, and texts that would cost a reader without bounds his time or his stack."""

MISWRITTEN = {
    "[H10": (1, "右方括号"), "[H10]\nrate = 12%": (2, "多出了内容"), "[H10]\nrate 12": (2, "等号"), 'a = "x': (1, "引号不成对"),
    "a = “x”": (1, "值写法有误"), "数学 = 1": (1, "中文名称"), "a=1\na=2": (2, "写了两次"), "[a]\n[a]\n": (2, "写了两次"),
    "a = [1,\n2": (2, "[ … ]"), "a = {b=1": (1, "{ … }"), 'a = "c:\\x"': (1, "反斜杠"), "a = 2024-02-31": (1, "没有这个日期"),
    "\n# x\nx = [": (3, "值写法有误"), 'b = 1\na = "\\u0000"': (2, "控制字符"), 'a = "甲\\r"': (1, "控制字符"), "a = {b=1, b=2}": (1, "写了两次"),
    'a = "\\uzzzz"': (1, "反斜杠"), "a = \x01": (1, ""), "= 1": (1, ""), "a.b = 1\na = 2": (2, "写了两次"), f"a = {'9' * 99}": (1, "位数"),
    f"a = {'[' * 5000}": (1, "嵌套"), "." * 300: (1, "点过多"), f"a = '{'x' * (1 << 20)}'": (1, "1 MB")}
"""Each with its line and a word of what is said."""

ENDLESS = {
    "lists in lists": "a = " + "[" * 100_000 + "]" * 100_000,
    "tables in tables": "a = " + "{a=" * 100_000 + "1" + "}" * 100_000,
    "a number of 5,000 digits": f"a = {'9' * 5_000}",
    "a key of 20,000 parts": ".".join(["a"] * 20_000) + " = 1",
    "200,000 keys": "[H10]\n" + "".join(f"k{n} = 1\n" for n in range(200_000)),
}
"""All of them in the first line, or too long for a file of settings."""

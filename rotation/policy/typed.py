"""Lists and tables of a policy as people type them on a sheet: ``科学：数学；信息科技：数学``, ``高级、正高级``.

What has another shape, such as tables in lists, is typed as JSON.
"""

from __future__ import annotations

import json
import re
from typing import Any, get_args, get_origin

from rotation.domain.own_kind import alternatives
from rotation.text import Text, pair

_MARKS = re.compile(r"[:：;；,，、{}\[\]\n]")
_NEXT, _OF, _AND = re.compile(r"[;；\n]"), re.compile(r"[:：]"), re.compile(r"[,，、]")


def typed(value: Any) -> Text | str:
    """Return a list or a table as it is typed; `taken` is the inverse."""
    if isinstance(value, dict) and value and all(map(_plain, value)) and all(map(_entry, value.values())):
        return pair("; ".join(f"{key}: {_joined(told, ', ')}" for key, told in value.items()),
                    "；".join(f"{key}：{_joined(told, '、')}" for key, told in value.items()))
    if isinstance(value, list | tuple) and value and _flat(value):
        return pair(_joined(value, ", "), _joined(value, "、"))
    return json.dumps(value, ensure_ascii=False)


def _plain(value: Any) -> bool:
    """Whether a value is a text that nothing in it would part."""
    return isinstance(value, str) and bool(value) and value == value.strip() and not _MARKS.search(value)


def _flat(value: Any) -> bool:
    return _plain(value) or (isinstance(value, list | tuple) and bool(value) and all(map(_plain, value)))


def _entry(value: Any) -> bool:
    return _flat(value) or (isinstance(value, int) and not isinstance(value, bool))


def _joined(value: Any, mark: str) -> str:
    return str(value) if isinstance(value, str | int) else mark.join(value)


def taken(annotation: Any, text: str) -> Any:
    """Return what was typed for a field: a list or a table where it takes one, else the text.

    Raises
    ------
    ValueError
        It begins as JSON and is none.
    """
    if text.startswith(("{", "[")):
        try:
            return json.loads(text)
        except RecursionError:
            raise ValueError("Nested too deep") from None
    for part in alternatives(annotation):
        if get_origin(part) is dict and _OF.search(text):
            return _table(text, listed=_lists(get_args(part)[1]))
        if get_origin(part) in (tuple, list) and text:
            return [item.strip() for item in _AND.split(text)]
    return text


def _lists(annotation: Any) -> bool:
    return any(get_origin(part) in (tuple, list) for part in alternatives(annotation))


def _table(text: str, *, listed: bool) -> dict[str, Any]:
    """Return a table; what is no pair of words, or stands twice, is left for the field to refuse."""
    pairs = [_OF.split(item, maxsplit=1) for item in _NEXT.split(text) if item.strip()]
    if any(len(item) < 2 for item in pairs) or len({item[0].strip() for item in pairs}) < len(pairs):
        raise ValueError("No table")
    return {key.strip(): [one.strip() for one in _AND.split(told)] if listed else told.strip() for key, told in pairs}

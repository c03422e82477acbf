"""The sheets on which an office writes what happened after publication."""

from __future__ import annotations

from rotation.domain.problem import SheetOf
from rotation.domain.revision import Change
from rotation.domain.teacher import Teacher

CHANGES = SheetOf("changes", "变更", "Changes", Change, required=True, aliases=("变更表",))
JOINED = SheetOf("joined", "新增教师", "New teachers", Teacher)
"""Records of the people whom rows of kind 新增 name."""
CHANGE_SHEETS = (CHANGES, JOINED)

"""What is told of teaching beyond one's own school: sheets 支援, 走教安排 and 结对, and their words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rotation.domain.fields import column
from rotation.domain.months import Month
from rotation.domain.vocabulary import Rank, Stage
from rotation.text import Term, say


class Weekday(Term):
    """星期: the days of a school week."""

    MONDAY = "周一", "Monday"
    TUESDAY = "周二", "Tuesday"
    WEDNESDAY = "周三", "Wednesday"
    THURSDAY = "周四", "Thursday"
    FRIDAY = "周五", "Friday"


class Walking(Term):
    """走教: whether somebody teaches at other schools by the day; blank counts as 可."""

    ONLY = "专职", "only"
    MAY = "可", "may"
    NEVER = "不可", "never"


class SupportSource(Term):
    """来源 of somebody who comes from outside for a while (支援)."""

    RETIRED = "银龄", "retired teacher"
    BEIJING = "京蒙协作", "Beijing cooperation"
    OUTSIDE = "外来支教", "support from outside"
    VOLUNTEER = "三支一扶", "graduate volunteer"


@dataclass(frozen=True, kw_only=True)
class Support:
    """支援: somebody who teaches here for a while and belongs to no school of the banner; not in E."""

    id: str = column("编号", "ID", "id", required=True, later=True)
    name: str = column("姓名", "Name", "name", required=True, sensitive=True, later=True)
    source: SupportSource = column("来源", "Source", "choice", required=True, choices=SupportSource, later=True)
    born: Month | None = column("出生年月", "Born", "month", sensitive=True, later=True)
    rank: Rank | None = column("职称", "Professional rank", "choice", choices=Rank, later=True)
    unit: str | None = column("原单位", "Came from", "text", later=True)
    school: str = column("受援学校", "School supported", "school", required=True, later=True)
    stage: Stage = column("学段", "Stage", "choice", required=True, choices=Stage, later=True)
    subject: str = column("学科", "Subject", "subject", required=True, later=True)
    days: int | None = column("每周天数", "Days a week", "count", later=True, note=say(
        "1 to 5; blank: the whole week", "1 至 5；留空为每天到校"))
    start: Month = column("起", "From", "month", required=True, later=True)
    end: Month = column("止", "Until", "month", required=True, later=True)
    row: int = 0

    @property
    def days_a_week(self) -> int:
        """Days at the school, 1 to 5; blank as the whole week."""
        return len(Weekday) if self.days is None else self.days

    def there(self, when: Month) -> bool:
        """Whether the support goes on in a month."""
        return self.start <= when <= self.end


@dataclass(frozen=True, kw_only=True)
class Itinerary:
    """走教安排: what somebody taught by the day at another school last year, so that little changes."""

    teacher: str = column("教师编号", "Teacher ID", "teacher", required=True, later=True)
    school: str = column("学校", "School", "school", required=True, later=True)
    weekday: Weekday | None = column("星期", "Weekday", "choice", choices=Weekday, later=True)
    lessons: int | None = column("课时", "Lessons", "count", later=True)
    row: int = 0


@dataclass(frozen=True, kw_only=True)
class PairOfSchools:
    """结对: two schools that help each other; told one way, it holds both ways."""

    school: str = column("学校", "School", "school", required=True, later=True)
    partner: str = column("结对学校", "Paired school", "school", required=True, later=True)
    kind: str | None = column("类型", "Kind", "text", later=True)
    start: Month | None = column("起", "From", "month", later=True)
    end: Month | None = column("止", "Until", "month", later=True)
    row: int = 0

    def holds(self, when: Month) -> bool:
        """Whether the pair is in force in a month; without a date it always is."""
        return (self.start is None or self.start <= when) and (self.end is None or when <= self.end)


def partners(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Return the partners of each school, both ways, from pairs told in any order."""
    found: dict[str, set[str]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {code: frozenset(others) for code, others in found.items()}

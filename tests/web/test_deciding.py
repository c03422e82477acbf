"""A decision that cannot be kept is refused when it is added, with the reason; the others stay as they are."""

import json
import time
from urllib.parse import quote

import pytest

from rotation.workbook.template import write_input
from tests.support.desk import served
from tests.support.small_banner import small_banner

pytestmark = pytest.mark.slow
SIGNED = {"reason": "工作需要", "clerk": "王红"}


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """A desk with a plan; the run, the people and the schools of its workbook."""
    home, facts = tmp_path_factory.mktemp("deciding"), small_banner("小旗")
    write_input(home / "小旗.xlsx", facts, "zh")
    with served(home / "桌") as desk:
        book = desk.drop(home / "小旗.xlsx").rpartition("/")[2]
        assert desk.send("plan", book=book, minutes="5").status == 200
        while "end" not in desk.job():
            time.sleep(0.1)
        yield desk, desk.job()["end"]["folder"], facts


def _decided(desk, run):
    return json.loads((desk.folder / ".desk" / "desk.json").read_text(encoding="utf-8"))["decisions"].get(run, [])


def test_a_decision_is_judged_when_it_is_added(planned):
    desk, run, facts = planned

    def add(**told):
        answer = desk.send("decide", run=run, **{"school": "", **SIGNED, **told})
        return answer.status, json.loads(answer.body)
    plan = json.loads((desk.folder / run / "plan.json").read_text(encoding="utf-8"))
    sent = facts.teacher[plan["placements"][0]["teacher"]]
    status, told = add(teacher=sent.id, kind="GOES_TO", school="没有这所小学")
    assert status == 409
    assert "没有这所小学" in told["fields"]["school"]
    status, told = add(teacher="没有这个人", kind="STAY")
    assert status == 409
    assert "没有这个人" in told["says"]
    assert _decided(desk, run) == []
    assert add(teacher=sent.name, kind="STAY", school="没有这所小学")[0] == 200, "a school left over in the form"
    (kept,) = _decided(desk, run)
    assert kept["school"] == ""
    again = desk.ask("GET", quote(f"/run/{run}", "/") + "?tab=placements").text
    assert f'name="clerk" value="{SIGNED["clerk"]}"' in again, "nobody types the name again"
    assert (kept["teacher"], kept["name"]) == (sent.id, sent.name)
    assert f"{sent.name} {sent.id}" in desk.ask("GET", quote(f"/run/{run}", "/") + "?tab=placements").text
    status, told = add(teacher=sent.id, kind="MUST_MOVE")
    assert status == 409
    assert "必须留下" in told["says"]
    other = next(one for one in facts.teachers if one.id != sent.id)
    home = facts.school[other.school]
    status, told = add(teacher=other.id, kind="GOES_TO", school=home.short or home.name)
    assert status == 409
    assert "不应是本人任教学校" in told["says"]
    assert _decided(desk, run) == [kept]
    _spoiled(desk, run, [kept, {**kept, "teacher": "没有这个人"}])
    assert desk.send("apply", run=run).status == 409
    assert len(_decided(desk, run)) == 2
    assert "end" in desk.job()
    assert not (desk.folder / "数据-002.xlsx").exists()


def _spoiled(desk, run, orders):
    """Put into the tray what no button puts there, as an older program may have."""
    path = desk.folder / ".desk" / "desk.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**told, "decisions": {run: orders}}), encoding="utf-8")

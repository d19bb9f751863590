"""Who is compared with whom."""

from zugong import engine
from zugong.engine.tests.shapes.world import PLAIN, fact, plan, ran


def test_people_of_one_kind_are_those_marked_as_such_whatever_role_stands_first() -> None:
    people = [
        engine.PersonRow("a", "甲", "v", ("member", "secretary")), engine.PersonRow("b", "乙", "v", ("secretary", "member")),
        engine.PersonRow("c", "丙", "v", ("member", "staff")),
    ]  # fmt: skip
    made = plan("  groups: {within: kind}\n" + PLAIN, {}, subjects="[secretary, member]")
    facts = [
        fact("stat.reported", "v", person=name, value=value) for name, value in (("a", "7"), ("b", "9"), ("c", "8"))
    ]
    result = ran(made, facts, ["v"], people=people)
    assert {one.subject: (one.group, one.place) for one in result.standings} == {
        "a": ("secretary", 2), "b": ("secretary", 1), "c": ("member", 1),
    }  # fmt: skip

"""Pieces of published local schemes, whole items at a time, with the results their papers give."""

from zugong.engine.tests.shapes.paper import D, fact, judged, paper, score, times

WINDOW = """
- id: base
  title: 基础分
  full: full
  indicators:
    - id: order
      title: 窗口纪律
      full: full
      cite: 县政务服务中心窗口考评办法（2019）
      floor: none
      clauses:
        - {title: 迟到早退, sign: deduct, measure: {count: {of: event, where: {sort: 迟到}}}, map: {per_unit: one}}
        - {title: 缺签, sign: deduct, measure: {count: {of: event, where: {sort: 缺签}}}, map: {per_unit: two}}
        - {title: 擅离, sign: deduct, measure: {count: {of: event, where: {sort: 擅离}}}, map: {per_unit: three}}
        - title: 回局办事未签
          sign: deduct
          measure: {count: {of: event, where: {sort: 未签}, excused: {where: {cause: other}, approval: approval}}}
          map: {per_unit: two}
"""
EXTRA = """
special:
  title: 附加分
  cap: five
  floor: none
  indicators:
    - {id: extra, title: 附加, cite: 同上, measure: {sum: {of: event, where: {sort: 附加}, field: amount}}, map: {per_unit: one}}
"""


def test_a_service_centre_takes_without_floor_and_adds_up_to_five() -> None:
    text = paper("", full=100, items=WINDOW, scheme=EXTRA, one=1, two=2, three=3, five=5)
    facts = [*times(2, sort="迟到"), *times(1, sort="缺签"), fact("06-01", sort="附加", amount=7)]
    assert score(text, facts).total == D("101")  # 100 − 2×1 − 2 + min(5, 7)
    assert score(text, [*facts, fact("07-01", sort="未签", cause="other", approval="督查科同意")]).total == D("101")


MONTHLY = """
- id: reports
  title: 信息报送和会议
  full: ten
  indicators:
    - id: four
      title: 报送、参会、推广
      full: ten
      cap: ten
      floor: 0
      cite: 县河长制湖长制考核细则（2018）通用第 4 项
      clauses:
        - {title: 每月报送, measure: {count: {of: event, where: {sort: 月报}, distinct: month}}, map: {nth: {marks: reports, values: each, beyond: nothing}}}
        - {title: 省级推广, cap: three, measure: {count: {of: event, where: {sort: 推广, level: province}}}, map: {all_or_nothing: {at_least: once, worth: three}}}
        - {title: 市级推广, cap: two, measure: {count: {of: event, where: {sort: 推广, level: city}}}, map: {all_or_nothing: {at_least: twice, worth: two}}}
"""


def test_parts_worth_more_than_the_item_are_capped_because_it_says_so() -> None:
    numbers = {
        "ten": 10,
        "three": 3,
        "two": 2,
        "once": (1, "篇"),
        "twice": (2, "篇"),
        "reports": [0, 0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
    }
    text = paper("", items=MONTHLY, **numbers)
    reports = [fact(f"{month:02d}-05", sort="月报") for month in range(1, 9)]
    assert score(text, reports).total == D("3")  # 5 − 0.5 × (12 − 8)
    spread = [
        fact("05-01", sort="推广", level="province"),
        *(fact(f"06-0{n}", sort="推广", level="city") for n in (1, 2)),
    ]
    assert score(text, [*reports, *spread]).total == D("8")


PETITIONS = """
- id: petitions
  title: 信访
  full: ten
  indicators:
    - id: county
      title: 到县及以上上访
      full: ten
      floor: 0
      cite: 乡村级干部绩效考核办法
      clauses:
        - {title: 到县, sign: deduct, measure: {count: {of: event, where: {level: county}}}, map: {by_level: {field: sort_of, table: county, same: each}}}
        - {title: 到地省, sign: deduct, measure: {count: {of: event, where: {level: [city, province]}}}, map: {by_level: {field: sort_of, table: above, same: each}}}
"""


def test_petitions_by_kind_and_level_until_nothing_is_left() -> None:
    items = PETITIONS.replace("sort_of", "cause")
    numbers = {"ten": 10, "county": {"other": 2, "force_majeure": 10}, "above": {"other": 5, "force_majeure": 10}}
    text = paper("", items=items, **numbers)
    facts = [fact("02-01", level="county", cause="other"), fact("03-01", level="county", cause="other")]
    assert score(text, [*facts, fact("04-01", level="city", cause="other")]).total == D("1")  # 10 − 2×2 − 5
    assert score(text, [*facts, fact("04-01", level="city", cause="force_majeure")]).total == D("0")


SUPERVISION = """
- id: instructions
  title: 领导批示
  full: ten
  indicators:
    - id: handled
      title: 批示办理
      full: ten
      cap: none
      floor: none
      cite: 市政府系统督办检查工作考核量化标准（二）
      clauses:
        - {title: 基础分, sign: add, measure: {headcount: {of: department}}, map: {all_or_nothing: {worth: ten}}}
        - {title: 办结, sign: add, measure: {count: {of: event, where: {sort: 办结}}}, map: {per_unit: one}}
        - {title: 获肯定批示再加, sign: add, on_top_of: done, beyond_floor: false, measure: {count: {of: event, where: {sort: 办结, done: true}}}, map: {per_unit: one}}
        - {title: 逾期, sign: deduct, measure: {count: {of: event, where: {sort: 逾期}}}, map: {per_unit: one}}
        - {title: 退办, sign: deduct, measure: {count: {of: event, where: {sort: 退办}}}, map: {per_unit: two}}
        - {title: 缺会, sign: deduct, measure: {count: {of: event, where: {sort: 缺会}}}, map: {per_unit: one}}
""".replace("{title: 办结,", "{id: done, title: 办结,")


def test_supervision_begins_with_ten_and_goes_both_ways() -> None:
    text = paper("", items=SUPERVISION, ten=10, one=1, two=2)
    facts = [
        *times(7, sort="办结"), *times(2, sort="办结", done=True), *times(3, sort="逾期"), *times(1, sort="退办"), *times(1, sort="缺会"),
    ]  # fmt: skip
    assert score(text, facts).total == D("15")  # 10 + 9 + 2 − 3 − 2 − 1


OFFICES = """
- id: daily
  title: 平时任务
  full: eleven
  indicators:
    - id: offices
      title: 各科室评定
      full: eleven
      cite: 基层党建工作考核评分表第 3 项
      clauses:
        - {title: 组织科, cap: four, missing: zero, measure: {judged: {of: mark.given, where: {minutes: 组织科}, by: 组织科}}, map: {as_given: }}
        - {title: 农村科, cap: three, missing: zero, measure: {judged: {of: mark.given, where: {minutes: 农村科}, by: 农村科}}, map: {as_given: }}
        - {title: 组织员办, cap: two_half, missing: zero, measure: {judged: {of: mark.given, where: {minutes: 组织员办}, by: 组织员办}}, map: {as_given: }}
        - {title: 电教科, cap: one_half, missing: zero, measure: {judged: {of: mark.given, where: {minutes: 电教科}, by: 电教科}}, map: {as_given: }}
"""


def test_several_offices_each_mark_their_part() -> None:
    text = paper("", full=11, items=OFFICES, eleven=11, four=4, three=3, two_half=2.5, one_half=1.5)
    facts = [
        judged(3.5, minutes="组织科"),
        judged(5, "11-21", minutes="农村科"),
        judged(2, "11-22", minutes="组织员办"),
    ]
    assert score(text, facts).total == D("8.5")


MEMBER = """
- id: duties
  title: 履行义务
  full: six
  indicators:
    - id: obeys
      title: 履行义务
      full: six
      floor: none
      cite: 党员星级评定量化积分（2016）
      clauses:
        - {title: 按时交纳党费, measure: {count: {of: event, where: {sort: 党费}}}, map: {all_or_nothing: {worth: two}}}
        - {title: 服从决议, sign: both, missing: zero, measure: {count: {of: event, where: {sort: 决议}, counts_if: {done: true}}}, map: {two_sided: {yes: two, no: two}}}
        - {title: 执行路线, sign: both, missing: zero, measure: {count: {of: event, where: {sort: 路线}, counts_if: {done: true}}}, map: {two_sided: {yes: two, no: two}}}
"""


def test_a_member_who_paid_obeyed_and_resisted_once() -> None:
    text = paper("", full=6, items=MEMBER, six=6, two=2, subjects="member")
    facts = [
        fact("01-05", unit="first", person="li", sort="党费"),
        fact("02-05", unit="first", person="li", sort="决议", done=True),
    ]
    resisted = fact("03-05", unit="first", person="li", sort="路线", done=False)
    assert score(text, [*facts, resisted], subject="li").total == D("2")  # 2 + 2 − 2
    assert score(text, facts, subject="li").total == D("4")

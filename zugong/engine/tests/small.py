"""A small sound institution that the tests bend, break and score."""

SMALL = """\
institution:
  id: small
  title: 小方案
  edition: "1"
  in_force_from: 2026-01-01
  applies_to: [department]
  source: {document: 测试文件}
parameters:
  total: {title: 总分, unit: 分, values: [{from: 2026-01-01, value: 20, cite: 测试}]}
  ten: {title: 项目满分, unit: 分, values: [{from: 2026-01-01, value: 10, cite: 测试}]}
  five: {title: 指标满分, unit: 分, values: [{from: 2026-01-01, value: 5, cite: 测试}]}
  step: {title: 每缺一次, unit: 分, values: [{from: 2026-01-01, value: 0.2, cite: 测试}]}
  once: {title: 每月一次, unit: 次, values: [{from: 2026-01-01, value: 1, cite: 测试}]}
  target: {title: 到会率目标, unit: "%", values: [{from: 2026-01-01, value: 90, cite: 测试}]}
  due: {title: 最晚日, values: [{from: 2026-01-01, value: "03-31", cite: 测试}]}
  bands: {title: 分档, values: [{from: 2026-01-01, value: {95: 5, 80: 3, below: 0}, cite: 测试}]}
  award: {title: 表彰分, values: [{from: 2026-01-01, value: {city: 1, county: 0.5}, cite: 测试}]}
  cap: {title: 加分上限, unit: 分, values: [{from: 2026-01-01, value: 2, cite: 测试}]}
  hour: {title: 每次几分钟, unit: 分钟, values: [{from: 2026-01-01, value: 60, cite: 测试}]}
  weeks: {title: 提醒, unit: 天, values: [{from: 2026-01-01, value: [7, 1], cite: 测试}]}
labels:
  level: {title: 级别, values: {city: 市级, county: 县级}}
activities:
  theme_day: {name: 主题党日, aliases: [主题党日活动], attends: members, held_by: [branch], cite: 测试}
  lesson: {name: 党课, attends: members, held_by: [branch], cite: 测试}
facts:
  life.meeting_held:
    title: 会议
    recorded_by: life
    fields:
      type: {label: 类型, type: activity}
      minutes: {label: 会议记录, type: boolean}
      expected: {label: 应到, type: integer}
      present: {label: 实到, type: integer}
      topic: {label: 内容, type: text}
  plan.filed: {title: 报计划, recorded_by: unit, fields: {name: {label: 名称, type: text}}}
  survey.done: {title: 测评, recorded_by: assessor, fields: {rate: {label: 满意率, type: percent}}}
  work.judged: {title: 评定, recorded_by: assessor, fields: {mark: {label: 评分, type: mark}, reason: {label: 理由, type: text}}}
  awarded: {title: 受表彰, recorded_by: assessor, fields: {level: {label: 级别, type: choice, labels: level}, matter: {label: 事项, type: text}}}
duties:
  theme_day:
    title: 开展主题党日
    who: [branch]
    every: month
    owed: once
    fulfilled_by: {of: life.meeting_held, where: {type: theme_day}}
    reminders: weeks
    load: {basis: 测试, minutes: hour}
    cite: 测试
scheme:
  subjects: department
  period: year
  total: total
  ceiling: none
  ground: 0
  choices:
    fact_date: occurred
    founded_midway: from_next_period
    numbers_as_of: period_end
    days: calendar
    ties: 1-1-3
    rounding:
      ratio: {digits: 1, mode: half_up}
      division: {digits: 6, mode: half_up}
      indicator: {digits: 2, mode: half_up}
      total: {digits: 2, mode: half_up}
  items:
    - id: life
      title: 组织生活
      full: ten
      indicators:
        - id: theme_day
          title: 主题党日
          full: five
          cite: 第十六条
          sign: deduct
          floor: 0
          measure: {shortfall: {of: life.meeting_held, where: {type: theme_day}, counts_if: {minutes: true}, owed: once, every: month, each: [branch], of_units: sum}}
          map: {per_unit: step}
        - id: attendance
          title: 到会率
          full: five
          cite: 测试
          missing: zero
          measure: {ratio: {of: life.meeting_held, top: present, bottom: expected}}
          map: {proportion: target}
    - id: work
      title: 工作
      full: ten
      indicators:
        - id: plan
          title: 计划
          full: five
          cite: 测试
          sign: deduct
          floor: 0
          missing: zero
          measure: {lateness: {of: plan.filed, due: due}}
          map: {per_unit: step}
        - id: survey
          title: 满意度
          full: five
          cite: 测试
          missing: zero
          measure: {latest: {of: survey.done, field: rate}}
          map: {thresholds: bands}
  special:
    title: 加减分
    cap: cap
    floor: cap
    indicators:
      - id: awarded
        title: 受表彰
        cite: 测试
        measure: {count: {of: awarded}}
        map: {by_level: {field: level, table: award, matter: matter, same: highest}}
"""

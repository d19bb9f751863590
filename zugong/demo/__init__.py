"""A fictional county, made the same way every time: 澄川县（示例）. All people, numbers and places are invented.

`county.load_example_if_empty` fills an empty database; `zugong demo --size` makes larger ones and engine-only ledgers.
"""

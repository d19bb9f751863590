"""The engine at a desk: a folder of rules and a folder of facts, no database and no settings.

`folder` reads facts, units and heads from CSV, Excel and Parquet; `running` scores them; `sealing` writes results down so
that they can be verified; `word` and `drafting` turn schemes and results into office documents and tables into drafts;
`cli` is `zugong rules`.
"""

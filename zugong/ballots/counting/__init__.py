"""How ballots become a result: plain functions over plain values, without a database."""

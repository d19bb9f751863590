"""Rules in plain words, made from the nodes themselves in both languages, so that they cannot drift from what runs."""

from zugong.engine.telling.of_facts import EVERY, also, condition_words, kinds, meant, what
from zugong.engine.telling.of_maps import Teller, mapped
from zugong.engine.telling.of_measures import measured
from zugong.engine.telling.of_rules import rule, scope

__all__ = [
    "EVERY",
    "Teller",
    "also",
    "condition_words",
    "kinds",
    "mapped",
    "meant",
    "measured",
    "rule",
    "scope",
    "what",
]

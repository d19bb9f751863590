"""Seals: what went in by hash, what came out, and the first place where two results differ."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zugong.engine import seal
from zugong.engine.hashing import sm3, sm3_of_data


def test_the_hash_is_sm3() -> None:
    assert sm3([b"a", b"bc"]) == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_the_same_data_has_the_same_hash_in_any_order() -> None:
    assert sm3_of_data({"b": 1, "a": ["党"]}) == sm3_of_data({"a": ["党"], "b": 1})
    files = [seal.Source("b", 2, "x"), seal.Source("a", 1, "y")]
    assert seal.manifest(files) == seal.manifest(files[::-1])


def test_a_sealed_result_is_read_back_and_a_changed_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    result = seal.sealed({"scores": {"a": "1.00"}}, {"facts": "here"})
    seal.write(result, path)
    assert seal.read(path) == result
    for text, why in (
        (path.read_text().replace("1.00", "2.00"), "在封存之后被改过"),
        (json.dumps({"sealed": {"format": "other"}, "seal": ""}), "的格式不是"),
        ("{}", "不是一份封存的结果"),
        ("[", "不是一份封存的结果"),
    ):
        path.write_text(text)
        with pytest.raises(seal.BadResult, match=why):
            seal.read(path)


def test_places_may_move_without_breaking_the_seal(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    result = seal.sealed({"scores": {}}, {"facts": "here"})
    seal.write({**result, "places": {"facts": "there"}}, path)
    assert seal.read(path)["places"] == {"facts": "there"}


@pytest.mark.parametrize(
    ("stored", "found", "path", "was", "now"),
    [
        ({"a": 1}, {"a": 2}, ("a",), "1", "2"),
        (
            {"a": [{"title": "甲", "value": "1"}]},
            {"a": [{"title": "甲", "value": "2"}]},
            ("a", "甲", "value"),
            "1",
            "2",
        ),
        ({"a": [1, 2]}, {"a": [1]}, ("a",), "2 项", "1 项"),
        ({"a": 1}, {}, ("a",), "1", "（没有）"),
        ({}, {"b": "x"}, ("b",), "（没有）", "x"),
        ({"a": [1]}, {"a": {"b": 1}}, ("a",), "[1]", '{"b": 1}'),
    ],
)
def test_the_first_difference_is_named(
    stored: object, found: object, path: tuple[str, ...], was: str, now: str
) -> None:
    difference = seal.first_difference(stored, found)
    assert difference == seal.Difference(path, was, now)
    assert difference is not None
    assert difference.sentence().startswith(" › ".join(path))
    assert was in difference.sentence("en")


def test_what_is_the_same_has_no_difference() -> None:
    assert seal.first_difference({"a": [{"b": None}]}, {"a": [{"b": None}]}) is None

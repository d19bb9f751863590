"""Locks alone, without a database."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zugong.ballots.sealing import codes, envelopes, merkle, scrutiny, shamir, urn


@given(st.binary(min_size=32, max_size=32), st.integers(3, 7), st.integers(2, 3))
def test_any_two_or_three_shares_give_the_secret_back(secret: bytes, number: int, needed: int) -> None:
    shares = shamir.split(secret, number, needed)
    assert [shamir.join({x: shares[x] for x in chosen}) for chosen in combinations(shares, needed)] == [secret] * len(
        list(combinations(shares, needed))
    )


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_one_share_fits_every_secret(secret: bytes, other: bytes) -> None:
    """For the share of anybody there is a line through it to any other secret: alone it excludes nothing."""
    y = int.from_bytes(shamir.split(secret, 3, 2)[1])
    slope = (y - int.from_bytes(other)) % shamir.PRIME
    assert (int.from_bytes(other) + slope) % shamir.PRIME == y


def test_shares_of_two_secrets_do_not_join() -> None:
    one, two = shamir.split(b"a" * 32, 3, 2), shamir.split(b"b" * 32, 3, 2)
    with pytest.raises(ValueError, match="do not belong together"):
        shamir.join({1: one[1], 2: two[2]})


def test_an_envelope_opens_with_its_key_in_its_place_and_not_otherwise() -> None:
    private, public = envelopes.new_key()
    sealed = envelopes.seal("赞成".encode(), public, "one")
    assert envelopes.unseal(sealed, private, "one") == "赞成".encode()
    other, _public = envelopes.new_key()
    touched = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for wrong in [(sealed, other, "one"), (sealed, private, "two"), (touched, private, "one"), (b"", private, "one")]:
        with pytest.raises(envelopes.CannotOpen):
            envelopes.unseal(*wrong)


def test_equal_ballots_look_different_and_all_are_equally_long() -> None:
    _private, public = envelopes.new_key()
    texts = [b"for", b"for", b"a much longer ballot"]
    sealed = [envelopes.seal(envelopes.padded(text, 256), public, "one") for text in texts]
    assert len(set(sealed)) == 3
    assert {len(one) for one in sealed} == {256 + envelopes.OVERHEAD}
    assert [envelopes.unpadded(envelopes.padded(text, 256)) for text in texts] == texts
    with pytest.raises(ValueError, match="does not fit"):
        envelopes.padded(b"x" * 253, 256)


def test_the_first_share_waits_sealed_to_the_others_and_the_second_opens_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scrutiny, "COST", (1, 8, 1))
    secret, _public = envelopes.new_key()
    salts = {who: scrutiny.new_salt() for who in (7, 8, 9)}
    keys = {who: scrutiny.private_key(f"passphrase {who}", salt) for who, salt in salts.items()}
    publics = {who: scrutiny.text_of(envelopes.public_of(key)) for who, key in keys.items()}
    shares = scrutiny.divided(secret, publics, "poll")
    first = scrutiny.own_share(shares[9], keys[9], "poll", 9)
    passed = scrutiny.passed_on(first, {7: publics[7], 8: publics[8]}, "poll")
    second = scrutiny.own_share(shares[7], keys[7], "poll", 7)
    assert scrutiny.joined([second, scrutiny.own_share(passed["7"], keys[7], "poll", 7)]) == secret
    with pytest.raises(envelopes.CannotOpen):
        scrutiny.own_share(shares[8], keys[7], "poll", 8)
    with pytest.raises(envelopes.CannotOpen):
        scrutiny.own_share(passed["8"], keys[7], "poll", 8)


def test_the_key_of_a_scrutineer_needs_every_letter_of_the_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scrutiny, "COST", (1, 8, 1))
    salt = scrutiny.new_salt()
    made = {scrutiny.private_key(words, salt) for words in ("Open Sesame 12", "open sesame 12", "Open Sesame 12 ")}
    assert len(made) == 3
    assert scrutiny.private_key("Open Sesame 12", salt) in made


def test_an_urn_keeps_its_length_and_forgets_the_order() -> None:
    inside = [bytes([n]) * 8 for n in range(1, 41)]
    packed = [urn.packed(inside[:n], 40, 8) for n in (0, 1, 40)]
    assert len({len(text) for text in packed}) == 1
    assert sorted(urn.unpacked(packed[2], 8)) == inside
    assert urn.unpacked(packed[2], 8) != inside  # one chance in 40! of being wrong
    assert urn.digest(reversed(inside)) == urn.digest(inside) != urn.digest(inside[1:])
    with pytest.raises(ValueError, match="full"):
        urn.packed([*inside, b"x" * 8], 40, 8)


def test_one_ballot_more_less_or_other_makes_another_root() -> None:
    texts = [f"ballot {n}".encode() for n in range(11)]
    roots = {
        merkle.root(texts),
        merkle.root(texts[1:]),
        merkle.root([*texts, texts[0]]),
        merkle.root([b"other", *texts[1:]]),
    }
    assert len(roots) == 4
    assert merkle.root(reversed(texts)) == merkle.root(texts)


def test_ten_thousand_receipts_differ_and_are_read_as_people_type_them() -> None:
    made = {codes.receipt() for _n in range(10_000)}
    assert len(made) == 10_000
    assert all(codes.is_receipt(code) for code in made)
    assert codes.tidy(" ab2k7 m9x ") == "AB2K-7M9X"
    assert not codes.is_receipt("AB2K7M9X")
    assert codes.index("ab2k7m9xab2k7m9x") == codes.index("AB2K-7M9X-AB2K-7M9X") != codes.index("AB2K-7M9X-AB2K-7M9Y")

from __future__ import annotations

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import pytest
from django.apps.registry import Apps
from django.core.exceptions import FieldError
from django.db import connection, models
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from zugong.kernel import audit, checks, keyring, rotation, secrets
from zugong.kernel.fields import EncryptedTextField
from zugong.kernel.models import AuditEntry
from zugong.kernel.tests.cards import ADDRESS, PHONE, Card, create_table


@pytest.fixture
def cards(db) -> None:
    create_table()
    for n in range(1, 8):
        Card.objects.create(id=n, phone=f"1390000000{n}", address=f"示例路{n}号")


def stored(column: str, pk: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM test_card WHERE id = %s", [pk])
        value: str = cursor.fetchone()[0]
    return value


def write(column: str, pk: int, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE test_card SET {column} = %s WHERE id = %s", [value, pk])


# ── sealing ─────────────────────────────────────────────────────────────────────────────────────────


@hypothesis_settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_is_sealed_opens_again_at_its_place(text) -> None:
    assert secrets.decrypt(secrets.encrypt(text, "org_person.phone"), "org_person.phone") == text


def test_a_sealed_value_shows_its_key_and_not_its_text() -> None:
    sealed = secrets.encrypt("13900000001", "org_person.phone")
    assert sealed.startswith(f"sm4:{secrets.ring().active}:")
    assert "13900000001" not in sealed
    assert sealed != secrets.encrypt("13900000001", "org_person.phone")


def test_a_value_moved_elsewhere_or_changed_does_not_open() -> None:
    sealed = secrets.encrypt("13900000001", "org_person.phone")
    with pytest.raises(secrets.CannotOpen, match=r"org_person\.id_number.*moved there from another column"):
        secrets.decrypt(sealed, "org_person.id_number")
    damaged = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
    with pytest.raises(secrets.CannotOpen):
        secrets.decrypt(damaged, "org_person.phone")


@pytest.mark.parametrize("value", ["13900000001", "sm4:", "sm4:k1:", "sm4:k1:不是", "sm4:k1:AAAA"])
def test_what_was_never_sealed_is_named(value) -> None:
    with pytest.raises(secrets.CannotOpen, match="is not a sealed value"):
        secrets.decrypt(value, "org_person.phone")


def test_a_value_of_another_key_file_is_named(settings, tmp_path) -> None:
    sealed = secrets.encrypt("x", "t.c")
    settings.ZUGONG_KEYS = tmp_path / "other.json"
    with pytest.raises(keyring.KeyRingError, match="not on the key ring"):
        secrets.decrypt(sealed, "t.c")


# ── the blind index ─────────────────────────────────────────────────────────────────────────────────


def test_equal_values_have_equal_fingerprints_however_they_are_written() -> None:
    assert secrets.blind_index("11010119900101123x") == secrets.blind_index(" 1１010119900101123X ")
    assert secrets.blind_index("1") != secrets.blind_index("2")
    assert secrets.blind_index("1", "phone") != secrets.blind_index("1", "id_number")
    assert len(secrets.blind_index("1")) == 64


def test_fingerprints_depend_on_the_key_and_outlive_a_rotation(cards, settings, tmp_path) -> None:
    before = secrets.blind_index("1")
    rotation.rotate(columns=[])
    assert secrets.blind_index("1") == before
    settings.ZUGONG_KEYS = tmp_path / "other.json"
    assert secrets.blind_index("1") != before


# ── the key ring ────────────────────────────────────────────────────────────────────────────────────


def test_the_key_file_is_made_on_first_use_for_its_owner_alone(settings) -> None:
    secrets.ring()
    path = Path(settings.ZUGONG_KEYS)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(path.parent) == [path.name]
    assert checks.key_ring_is_private() == []
    path.chmod(0o644)
    assert [problem.id for problem in checks.key_ring_is_private()] == ["kernel.W001"]


def test_processes_that_start_at_once_agree_on_the_first_key(tmp_path) -> None:
    path = tmp_path / "ring.json"
    with ThreadPoolExecutor(8) as pool:
        rings = list(pool.map(lambda _n: keyring.load(path), range(8)))
    assert len({ring.active for ring in rings}) == 1


@pytest.mark.parametrize("content", ["", "{", "[]", '{"active": "k1", "index": "", "keys": {}, "rotating": false}'])
def test_a_damaged_key_file_is_named_and_not_replaced(settings, content) -> None:
    path = Path(settings.ZUGONG_KEYS)
    path.parent.mkdir(parents=True)
    path.write_text(content)
    with pytest.raises(keyring.KeyRingError):
        secrets.encrypt("x", "t.c")
    assert path.read_text() == content


# ── the field ───────────────────────────────────────────────────────────────────────────────────────


def test_the_field_is_sealed_in_the_table_and_open_in_python(cards) -> None:
    assert Card.objects.get(id=3).phone == "13900000003"
    assert stored("phone", 3).startswith("sm4:")


def test_nothing_and_empty_stay_what_they_are(cards) -> None:
    Card.objects.create(id=20, phone=None, address="")
    card = Card.objects.get(id=20)
    assert (card.phone, card.address, stored("phone", 20), stored("address", 20)) == (None, "", None, "")
    assert list(Card.objects.filter(phone__isnull=True).values_list("id", flat=True)) == [20]
    assert list(Card.objects.filter(phone=None).values_list("id", flat=True)) == [20]
    assert list(Card.objects.filter(address="").values_list("id", flat=True)) == [20]


def test_every_way_of_writing_seals(cards) -> None:
    Card.objects.filter(id=1).update(phone="1")
    card = Card.objects.get(id=2)
    card.phone = "2"
    Card.objects.bulk_update([card], ["phone"])
    Card.objects.bulk_create([Card(id=30, phone="30")])
    assert list(Card.objects.filter(id__in=[1, 2, 30]).order_by("id").values_list("phone", flat=True)) == [
        "1",
        "2",
        "30",
    ]
    assert [stored("phone", pk)[:4] for pk in (1, 2, 30)] == ["sm4:"] * 3


def test_a_ciphertext_moved_to_another_column_is_found(cards) -> None:
    write("address", 3, stored("phone", 3))
    with pytest.raises(secrets.CannotOpen, match=r"test_card\.address"):
        Card.objects.get(id=3)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: Card.objects.filter(phone="13900000001"),
        lambda: Card.objects.filter(phone__in=["13900000001"]),
        lambda: Card.objects.exclude(phone__contains="139"),
        lambda: Card.objects.filter(phone__length=11),
        lambda: Card.objects.update(phone=models.F("address")),
    ],
)
def test_looking_up_a_sealed_field_is_refused_and_says_what_to_do(cards, ask) -> None:
    with pytest.raises(FieldError, match=r"Card\.phone is sealed and cannot .*blind_index"):
        list(ask())


def test_a_sealed_field_cannot_be_unique() -> None:
    class Unique(models.Model):  # noqa: DJ008 (no row of it ever exists)
        phone = EncryptedTextField(unique=True)

        class Meta:
            apps = Apps()
            app_label = "kernel"

    assert "kernel.E001" in [
        problem.id for problem in cast(EncryptedTextField, Unique._meta.get_field("phone")).check()
    ]
    assert [problem.id for problem in PHONE.check()] == []


# ── rotation ────────────────────────────────────────────────────────────────────────────────────────


def keys_in_use() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM test_card UNION ALL SELECT address FROM test_card")
        return {secrets.key_id_of(value) for (value,) in cursor.fetchall() if value}


def test_rotation_seals_everything_with_a_new_key(cards) -> None:
    old = secrets.ring().active
    done = rotation.rotate(batch=3, columns=[PHONE, ADDRESS])
    assert (done.ok, done.resealed, keys_in_use()) == (True, 14, {done.key_id})
    assert done.key_id != old
    assert old in secrets.ring().keys
    assert [card.phone for card in Card.objects.order_by("id")] == [f"1390000000{n}" for n in range(1, 8)]
    assert AuditEntry.objects.get().details == {"resealed": "14", "closed": "0"}
    assert audit.verify().ok


def test_a_killed_rotation_goes_on_with_the_same_key(cards, settings) -> None:
    path = Path(settings.ZUGONG_KEYS)
    keyring.store(path, secrets.ring().with_new_key())
    half_way = secrets.ring().active
    Card.objects.get(id=1).save()
    assert len(keys_in_use()) == 2
    assert secrets.ring().rotating is True
    done = rotation.rotate(batch=3, columns=[PHONE, ADDRESS])
    assert (done.key_id, done.resealed, keys_in_use()) == (half_way, 12, {half_way})
    assert (secrets.ring().rotating, len(secrets.ring().keys)) == (False, 2)


def test_a_value_that_does_not_open_is_reported_and_left_alone(cards) -> None:
    write("phone", 4, "13900000004")
    done = rotation.rotate(batch=2, columns=[PHONE, ADDRESS])
    assert (done.ok, done.closed, done.resealed) == (False, ["test_card.phone 4"], 13)
    assert stored("phone", 4) == "13900000004"
    assert secrets.ring().rotating is True


def test_two_cannot_change_the_keys_at_once(cards, settings) -> None:
    before = Path(settings.ZUGONG_KEYS).read_text()
    with keyring.changing(Path(settings.ZUGONG_KEYS)), pytest.raises(keyring.KeyRingError, match="right now"):
        rotation.rotate(columns=[PHONE])
    assert Path(settings.ZUGONG_KEYS).read_text() == before


@pytest.mark.django_db
def test_the_command_rotates_and_tells_the_state(capsys, settings) -> None:
    assert secrets.rotate_command(["rotate"]) == 0
    ring = json.loads(Path(settings.ZUGONG_KEYS).read_text())
    assert f"已换用新密钥 {ring['active']}" in capsys.readouterr().out
    assert secrets.rotate_command(["status"]) == 0
    assert f"在用密钥 {ring['active']}，共 2 个；正常" in capsys.readouterr().out


def test_sealed_columns_are_found_in_every_app() -> None:
    assert all(isinstance(column, EncryptedTextField) for column in rotation.sealed_columns())
    assert len({column.place for column in rotation.sealed_columns()}) == len(rotation.sealed_columns())

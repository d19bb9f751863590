"""Changing the key: every sealed column of every model is opened with its old key and sealed with the new one.

It works in batches, each a transaction. What is left to do is read from the values themselves (those not sealed with the
active key), so a rotation that was killed goes on where it stopped when it is started again, without another new key.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from zugong.kernel import audit, keyring, secrets
from zugong.kernel.actors import SYSTEM
from zugong.kernel.fields import EncryptedTextField

BATCH = 500


@dataclass
class Rotation:
    """What a rotation did: the key in use now, values sealed anew, and rows whose value did not open."""

    key_id: str
    resealed: int = 0
    closed: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.closed


def rotate(batch: int = BATCH, columns: list[EncryptedTextField] | None = None) -> Rotation:
    path = Path(settings.ZUGONG_KEYS)
    columns = sealed_columns() if columns is None else columns
    with keyring.changing(path) as found:
        ring = found if found.rotating else found.with_new_key()
        keyring.store(path, ring)
        done = Rotation(key_id=ring.active)
        for column in columns:
            _reseal(column, done, batch)
        # A row written by a process that had read the old ring a moment before: a second pass finds it.
        for column in columns:
            _reseal(column, done, batch, again=True)
        _put_on_record(done)
        if done.ok:
            keyring.store(path, replace(ring, rotating=False))
    return done


def sealed_columns() -> list[EncryptedTextField]:
    """Every sealed column there is, once each."""
    return [
        column
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
        for column in model._meta.local_concrete_fields
        if isinstance(column, EncryptedTextField)
    ]


def waiting(column: EncryptedTextField) -> int:
    """How many values of a column are not sealed with the active key."""
    names = _names(column)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM {table} WHERE {column} <> '' AND {column} NOT LIKE %s".format(**names),
            [f"{secrets.MARK}:{secrets.ring().active}:%"],
        )
        return int(cursor.fetchone()[0])


def command(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="zugong keys", description="Rotate the key that seals fields.")
    parser.add_argument("action", choices=["rotate", "status"])
    if parser.parse_args(argv).action == "status":
        return _tell_status()
    try:
        done = rotate()
    except keyring.KeyRingError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(_("已换用新密钥 %(key)s，重新加密 %(n)d 处") % {"key": done.key_id, "n": done.resealed} + "\n")
    sys.stdout.write(_("旧密钥仍留在密钥文件里，旧备份要靠它打开。现在就备份密钥文件") + "\n")
    for place in done.closed:
        sys.stderr.write(_("打不开，未动：%(place)s") % {"place": place} + "\n")
    return 0 if done.ok else 1


def _put_on_record(done: Rotation) -> None:
    details = {"resealed": done.resealed, "closed": len(done.closed)}
    audit.append(by=SYSTEM, verb="kernel.rotate_keys", subject=done.key_id, details=details)


def _tell_status() -> int:
    ring = secrets.ring()
    state = _("轮换未完成，再运行一次 zugong keys rotate") if ring.rotating else _("正常")
    sys.stdout.write(
        _("在用密钥 %(key)s，共 %(n)d 个；%(state)s") % {"key": ring.active, "n": len(ring.keys), "state": state}
    )
    sys.stdout.write("\n")
    for column in sealed_columns():
        sys.stdout.write(f"{column.place}  {waiting(column)}\n")
    return 0


def _reseal(column: EncryptedTextField, done: Rotation, batch: int, *, again: bool = False) -> None:
    update = "UPDATE {table} SET {column} = %s WHERE {pk} = %s AND {column} = %s".format(**_names(column))
    for rows in _batches(column, done.key_id, batch):
        with transaction.atomic(), connection.cursor() as cursor:
            for pk, value in rows:
                try:
                    text = secrets.decrypt(value, column.place)
                except (secrets.CannotOpen, keyring.KeyRingError):
                    if not again:
                        done.closed.append(f"{column.place} {pk}")
                    continue
                # Only if it still holds what was read: somebody may have saved the row in between.
                cursor.execute(update, [secrets.encrypt(text, column.place), pk, value])
                done.resealed += cursor.rowcount


def _batches(column: EncryptedTextField, key_id: str, batch: int) -> Iterator[list[tuple[Any, str]]]:
    template = (
        "SELECT {pk}, {column} FROM {table} WHERE {column} <> '' AND {column} NOT LIKE %s{after} ORDER BY {pk} LIMIT %s"
    )
    names, sealed = _names(column), f"{secrets.MARK}:{key_id}:%"
    after: list[Any] = []
    while True:
        sql = template.format(**names, after=" AND {pk} > %s".format(**names) if after else "")
        with connection.cursor() as cursor:
            cursor.execute(sql, [sealed, *after, batch])
            rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        after = [rows[-1][0]]


def _names(column: EncryptedTextField) -> dict[str, str]:
    quote, meta = connection.ops.quote_name, column.model._meta
    assert meta.pk is not None
    assert column.column
    assert meta.pk.column
    return {"table": quote(meta.db_table), "column": quote(column.column), "pk": quote(meta.pk.column)}

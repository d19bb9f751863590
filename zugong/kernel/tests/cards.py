"""A table with sealed columns, of these tests alone and in a registry of its own: no migration knows it."""

from __future__ import annotations

from typing import cast

from django.apps.registry import Apps
from django.db import connection, models

from zugong.kernel.fields import EncryptedTextField


class Card(models.Model):
    id = models.BigIntegerField(primary_key=True)
    phone = EncryptedTextField(blank=True, null=True)
    address = EncryptedTextField(blank=True, default="")

    objects: models.Manager[Card] = models.Manager()

    class Meta:
        apps = Apps()
        app_label = "kernel"
        db_table = "test_card"

    def __str__(self) -> str:
        return f"{self.id}"


PHONE, ADDRESS = (cast(EncryptedTextField, Card._meta.get_field(name)) for name in ("phone", "address"))


def create_table() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE test_card (id bigint PRIMARY KEY, phone text NULL, address text NOT NULL)")

from django.db import migrations, models


def mark(apps, _editor):
    """Lines whose voucher is another unit's."""
    line = apps.get_model("dues", "Line")
    line.objects.exclude(unit=models.F("entry__unit")).update(elsewhere=True)


class Migration(migrations.Migration):
    dependencies = [("dues", "0002_relief_not_negative")]
    operations = [
        migrations.AddField("line", "elsewhere", models.BooleanField(default=False)),
        migrations.RunPython(mark, migrations.RunPython.noop),
        migrations.RemoveIndex("line", "dues_line_account"),
        migrations.AddIndex("line", models.Index(fields=["account", "unit", "amount"], name="dues_line_sums")),
        migrations.AddIndex(
            "line",
            models.Index(
                fields=["unit", "entry"], condition=models.Q(("elsewhere", True)), name="dues_line_elsewhere"
            ),
        ),
    ]

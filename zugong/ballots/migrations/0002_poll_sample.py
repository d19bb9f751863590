"""Who was drawn by lot to answer; forgotten once the answers are counted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ballots", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="poll",
            name="sample",
            field=models.JSONField(blank=True, default=list, verbose_name="抽到的人"),
        )
    ]

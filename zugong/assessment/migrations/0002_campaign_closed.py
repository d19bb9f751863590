from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_initial")]

    operations = [
        migrations.AddField("campaign", "closed_at", models.DateTimeField(blank=True, null=True, verbose_name="截止时间")),
        migrations.AddField(
            "campaign", "closed_by_name", models.CharField(blank=True, default="", max_length=60, verbose_name="截止人")
        ),
    ]

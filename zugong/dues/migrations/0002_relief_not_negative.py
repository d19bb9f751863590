from django.db import migrations, models


def end_negative(apps, _editor):
    """One that was below zero stopped all bills: it never held, and holds no longer."""
    apps.get_model("dues", "Relief").objects.filter(monthly__lt=0).update(monthly=0, ended=True)


class Migration(migrations.Migration):
    dependencies = [("dues", "0001_initial")]
    operations = [
        migrations.RunPython(end_negative, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="relief",
            constraint=models.CheckConstraint(
                condition=models.Q(("monthly__gte", 0)),
                name="dues_relief_not_negative",
                violation_error_message="少交后每月交的不能是负数。",
            ),
        ),
    ]

import django.db.models.deletion
import zugong.dues.models.cents
from django.db import migrations, models


def add_up(apps, _editor):
    """Balances of the lines there are."""
    line, balance = apps.get_model("dues", "Line"), apps.get_model("dues", "Balance")
    rows = line.objects.order_by().values_list("unit", "account").annotate(total=models.Sum("amount"))
    balance.objects.bulk_create(
        [balance(unit_id=unit, account=account, amount=total) for unit, account, total in rows], batch_size=1000
    )


class Migration(migrations.Migration):

    dependencies = [
        ('dues', '0003_lines_elsewhere'),
        ('org', '0008_probation_cancelled'),
    ]

    operations = [
        migrations.CreateModel(
            name='Balance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.CharField(choices=[('receivable', '应收党费'), ('income', '党费收入'), ('cash', '党费存款'), ('prepaid', '预交党费'), ('gift', '自愿多交党费'), ('passed_up', '上缴党费'), ('from_below', '下级上缴'), ('passed_down', '下拨党费'), ('from_above', '上级下拨'), ('spent', '党费支出')], max_length=12, verbose_name='科目')),
                ('amount', zugong.dues.models.cents.CentsField(decimal_places=2, max_digits=14, verbose_name='金额')),
            ],
            options={
                'verbose_name': '科目余额',
            },
        ),
        migrations.AddIndex(
            model_name='bill',
            index=models.Index(condition=models.Q(('paid__lt', models.F('amount')), ('voided_on__isnull', True)), fields=['person', 'month', 'unit', 'amount', 'paid'], name='dues_bill_late'),
        ),
        migrations.AddField(
            model_name='balance',
            name='unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='org.unit'),
        ),
        migrations.AddConstraint(
            model_name='balance',
            constraint=models.UniqueConstraint(fields=('unit', 'account'), name='dues_balance_once', violation_error_message='这个科目的余额已经有了。'),
        ),
        migrations.RunPython(add_up, migrations.RunPython.noop),
    ]

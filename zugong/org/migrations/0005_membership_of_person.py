from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('org', '0004_person_sex_name'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='membership',
            index=models.Index(fields=['person', 'valid_to', 'unit'], name='org_membership_of_person'),
        ),
    ]

import django.contrib.postgres.indexes
from django.db import migrations, models

import papers.models.carried


class Migration(migrations.Migration):

    dependencies = [
        ('papers', '0011_refusal'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(fields=['value'], name='submission_value'),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=django.contrib.postgres.indexes.GinIndex(
                papers.models.carried.Together(
                    papers.models.carried.ValuesIn('typed'), papers.models.carried.ValuesIn('pulled')
                ),
                name='submission_carried',
                fastupdate=False,
            ),
        ),
    ]

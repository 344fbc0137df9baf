"""What a batch could not decide is kept with the batch, for all curators; until now one browser session had it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("papers", "0010_year_and_venue_shown_again")]

    operations = [
        migrations.CreateModel(
            name="Refusal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("batch", models.UUIDField()),
                ("sentence", models.TextField(verbose_name="reason")),
                ("refused_at", models.DateTimeField(auto_now_add=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refusals",
                        to="papers.submission",
                    ),
                ),
            ],
            options={
                "verbose_name": "refusal",
                "verbose_name_plural": "refusals",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("batch", "submission"), name="refusal_once_in_a_batch")
                ],
            },
        ),
    ]

"""Signing by order that was passed on to a deputy, and advisory bodies that issue under the office's seal."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

KINDS = [("kt", "Deputy"), ("q", "Acting"), ("tl", "By Order"), ("tuq", "Authorised"), ("body", "In Body")]


class Migration(migrations.Migration):
    """Three more columns."""

    dependencies: ClassVar = [("documents", "0015_times_of_statuses")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="authority", name="body", field=models.CharField(blank=True, default="", max_length=24)
        ),
        migrations.AddField(
            model_name="authority",
            name="under",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="passed_on",
                to="documents.authority",
            ),
        ),
        migrations.AddField(
            model_name="outgoing", name="body", field=models.CharField(blank=True, default="", max_length=24)
        ),
        migrations.AlterField(model_name="authority", name="kind", field=models.CharField(choices=KINDS, max_length=4)),
    ]

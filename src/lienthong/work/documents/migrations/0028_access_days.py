"""How often documents of an office were opened, taken and printed, by day and month; added up from the whole trail."""

from typing import ClassVar

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """A table, and how far it has been filled: the worker begins with the first entry of the trail."""

    dependencies: ClassVar = [("documents", "0027_paper_came")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="AccessDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organization_key", models.CharField(max_length=64)),
                ("day", models.DateField()),
                ("month", models.BooleanField(default=False)),
                ("act", models.CharField(max_length=40)),
                ("times", models.PositiveIntegerField()),
                (
                    "people",
                    django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                ),
            ],
            options={"db_table": "documents_access_day"},
        ),
        migrations.AddConstraint(
            model_name="accessday",
            constraint=models.UniqueConstraint(
                fields=("organization_key", "month", "day", "act"), name="access_day_once"
            ),
        ),
        migrations.AddField("accesses", "day_entry_id", models.BigIntegerField(default=0)),
    ]

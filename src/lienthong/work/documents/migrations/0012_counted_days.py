"""Figures counted by day, so that those of a whole province are added up in an instant."""

from typing import ClassVar

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two tables, and what finds the documents that a run counts anew."""

    dependencies: ClassVar = [("documents", "0011_copies")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="CountedDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organization_key", models.CharField(max_length=64)),
                ("day", models.DateField()),
                ("month", models.BooleanField(default=False)),
                ("counts", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
            ],
            options={"db_table": "documents_counted_day"},
        ),
        migrations.CreateModel(
            name="Counting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("begun_at", models.DateTimeField()),
            ],
            options={"db_table": "documents_counting"},
        ),
        migrations.AddIndex(model_name="document", index=models.Index(fields=["touched_at"], name="document_touched")),
        migrations.AddIndex(
            model_name="outgoing",
            index=models.Index(
                condition=models.Q(("issued_at__isnull", False)), fields=["issued_at"], name="outgoing_issued"
            ),
        ),
        migrations.AddConstraint(
            model_name="countedday",
            constraint=models.UniqueConstraint(fields=("month", "day", "organization_key"), name="counted_once"),
        ),
    ]

"""Reports of handling are added up from what is kept by unit, as the figures of an office are."""

from typing import ClassVar

import django.contrib.postgres.fields
from django.db import migrations, models

ANEW = "DELETE FROM documents_counting"


class Migration(migrations.Migration):
    """One table; the upgrade counts everything into it at its end (`registers.counted.count_first`)."""

    dependencies: ClassVar = [("documents", "0032_times_without_copies")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="CountedUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organization_key", models.CharField(max_length=64)),
                ("direction", models.CharField(max_length=3)),
                ("day", models.DateField()),
                ("month", models.BooleanField(default=False)),
                ("unit", models.CharField(max_length=130)),
                ("counts", django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)),
            ],
            options={"db_table": "documents_counted_unit"},
        ),
        migrations.AddConstraint(
            model_name="countedunit",
            constraint=models.UniqueConstraint(
                fields=("organization_key", "direction", "month", "day", "unit"), name="counted_unit_once"
            ),
        ),
        migrations.RunSQL(ANEW, migrations.RunSQL.noop),
    ]

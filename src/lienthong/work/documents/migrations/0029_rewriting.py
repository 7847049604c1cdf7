"""How far documents that were kept before have been written anew for the search; the worker does it."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """A table of one row, which the first run writes."""

    dependencies: ClassVar = [("documents", "0028_access_days")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Rewriting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.PositiveSmallIntegerField()),
                ("below", models.BigIntegerField(null=True)),
            ],
            options={"db_table": "documents_rewriting"},
        ),
    ]

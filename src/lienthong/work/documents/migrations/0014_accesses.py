"""How often documents were opened, taken and printed, added up from the trail."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two tables."""

    dependencies: ClassVar = [("documents", "0013_acts_on_another")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Access",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document_id", models.BigIntegerField()),
                ("account_id", models.BigIntegerField()),
                ("act", models.CharField(max_length=40)),
                ("times", models.PositiveIntegerField()),
                ("last_at", models.DateTimeField()),
            ],
            options={"db_table": "documents_access"},
        ),
        migrations.CreateModel(
            name="Accesses",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("entry_id", models.BigIntegerField()),
            ],
            options={"db_table": "documents_accesses"},
        ),
        migrations.AddConstraint(
            model_name="access",
            constraint=models.UniqueConstraint(fields=("document_id", "account_id", "act"), name="access_once"),
        ),
    ]

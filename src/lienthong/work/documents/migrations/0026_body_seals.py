"""An advisory body may have a seal of its own, from a day on and by a document."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARD = (
    "CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON documents_body_seal "
    "FOR EACH ROW EXECUTE FUNCTION documents_written_once()"
)


class Migration(migrations.Migration):
    """The lines, and the guard that keeps them as they were written."""

    dependencies: ClassVar = [
        ("documents", "0025_sending"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="BodySeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organization_key", models.CharField(max_length=64)),
                ("body", models.CharField(max_length=24)),
                ("own", models.BooleanField()),
                ("valid_from", models.DateField()),
                ("decided_by", models.CharField(max_length=300)),
                ("entered_at", models.DateTimeField()),
                (
                    "entered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "documents_body_seal",
                "ordering": ["organization_key", "body", "-valid_from", "-pk"],
                "indexes": [
                    models.Index(fields=["organization_key", "body", "-valid_from", "-id"], name="body_seal_on_day")
                ],
            },
        ),
        migrations.RunSQL(GUARD, "DROP TRIGGER written_once ON documents_body_seal"),
    ]

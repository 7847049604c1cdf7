"""What one document does to another on the same desk, and when what was registered was corrected."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """One table, one column."""

    dependencies: ClassVar = [("documents", "0012_counted_days")]

    operations: ClassVar = [
        migrations.AddField("incoming", "amended_at", models.DateTimeField(null=True)),
        migrations.CreateModel(
            name="DocumentLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("replaces", "Replaces"),
                            ("updates", "Updates"),
                            ("recalls", "Recalls"),
                            ("repeats", "Repeats"),
                        ],
                        max_length=8,
                    ),
                ),
                ("named", models.CharField(blank=True, max_length=255)),
                ("made_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "earlier",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acted_on_by",
                        to="documents.document",
                    ),
                ),
                (
                    "later",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acts_on",
                        to="documents.document",
                    ),
                ),
            ],
            options={
                "db_table": "documents_link",
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["kind", "named"], name="document_link_waits", condition=Q(earlier=None)),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=["later", "kind", "named"], name="document_link_once"),
                ],
            },
        ),
    ]

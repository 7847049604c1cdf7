"""Copies: of which document each is one, in which kind, from what to what."""

from typing import ClassVar

import django.db.models.deletion
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

FORMS = [("paper", "Paper"), ("electronic", "Electronic")]


class Migration(migrations.Migration):
    """One more table, and one more way for a document to come about."""

    dependencies: ClassVar = [("documents", "0010_paper_and_mending")]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="outgoing",
            name="order",
            field=models.CharField(
                choices=[("number_first", "Number First"), ("sign_first", "Sign First"), ("copy", "Copy")],
                default="number_first",
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="Copy",
            fields=[
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="copy",
                        serialize=False,
                        to="documents.document",
                    ),
                ),
                ("source_form", models.CharField(choices=FORMS, max_length=10)),
                ("target", models.CharField(choices=FORMS, max_length=10)),
                ("lines", ArrayField(base_field=models.CharField(max_length=300), default=list, size=None)),
                ("source_is_copy", models.BooleanField(default=False)),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="copies", to="documents.document"
                    ),
                ),
            ],
            options={"db_table": "documents_copy", "ordering": ["document_id"]},
        ),
    ]

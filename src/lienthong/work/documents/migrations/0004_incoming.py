"""Working rules of offices, what is to be registered until when, and that a letter arrives once."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """What incoming documents need besides."""

    dependencies: ClassVar = [
        ("documents", "0003_search_by_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.CreateModel(
            name="WorkingRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organization_key", models.CharField(max_length=64)),
                ("valid_from", models.DateField()),
                ("solve_within", models.PositiveSmallIntegerField(null=True)),
                ("decided_by", models.CharField(max_length=300)),
                ("set_at", models.DateTimeField()),
            ],
            options={
                "db_table": "documents_working_rule",
                "ordering": ["organization_key", "-valid_from"],
            },
        ),
        migrations.AddIndex(
            model_name="incoming",
            index=models.Index(
                condition=models.Q(("register_by__isnull", False), ("registered_at", None)),
                fields=["organization_key", "register_by"],
                name="incoming_to_register",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.UniqueConstraint(
                condition=models.Q(("direction", "in")), fields=("organization_key", "letter_id"), name="arrived_once"
            ),
        ),
        migrations.AddField(
            model_name="workingrule",
            name="set_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="workingrule",
            constraint=models.UniqueConstraint(
                fields=("organization_key", "valid_from"), name="one_working_rule_a_day"
            ),
        ),
    ]

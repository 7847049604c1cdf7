"""What an office issued, found by its days; how each document left, worked out once; and times kept beside the counts."""

from typing import ClassVar

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

OFFICES = """
UPDATE documents_outgoing AS went SET organization_key = document.organization_key
FROM documents_document AS document WHERE document.id = went.document_id
"""
# Asked of a document at a time, so that only the receivers of those that are counted are looked at. On the day of
# sending is said of days in Vietnam, whatever the zone of the connection.
VIEW = """
CREATE VIEW documents_sending AS
SELECT went.document_id, receivers.*
FROM documents_outgoing AS went CROSS JOIN LATERAL (
    SELECT COALESCE(bool_or(axis), false) AS axis, COALESCE(bool_or(way IN ('post', 'hand')), false) AS elsewhere,
           COALESCE(bool_or(state IN ('refused', 'returned', '02')), false) AS refused,
           COALESCE(bool_or(axis AND (arrived_at IS NULL OR (arrived_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
               > (went.sent_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date)), false) AS slow,
           sum(arrived_at - went.sent_at) FILTER (WHERE axis) AS arrival_sum,
           count(arrived_at - went.sent_at) FILTER (WHERE axis) AS arrival_times,
           max(arrived_at - went.sent_at) FILTER (WHERE axis) AS arrival_longest,
           sum(accepted_at - went.sent_at) FILTER (WHERE axis) AS acceptance_sum,
           count(accepted_at - went.sent_at) FILTER (WHERE axis) AS acceptance_times,
           max(accepted_at - went.sent_at) FILTER (WHERE axis) AS acceptance_longest,
           sum(done_at - went.sent_at) FILTER (WHERE axis) AS done_sum,
           count(done_at - went.sent_at) FILTER (WHERE axis) AS done_times,
           max(done_at - went.sent_at) FILTER (WHERE axis) AS done_longest
    FROM (
        SELECT way = 'axis' AS axis, way, state, arrived_at, accepted_at, done_at
        FROM documents_receiver WHERE document_id = went.document_id
    ) AS receiver
) AS receivers
"""
# Every day is counted once more, with the times.
ANEW = "DELETE FROM documents_counting"


class Migration(migrations.Migration):
    """Two columns, an index and a view."""

    dependencies: ClassVar = [("documents", "0024_names_of_bodies")]

    operations: ClassVar = [
        migrations.AddField(
            "outgoing", "organization_key", models.CharField(default="", max_length=64), preserve_default=False
        ),
        migrations.RunSQL(OFFICES, migrations.RunSQL.noop),
        migrations.AddIndex(
            "outgoing",
            models.Index(
                condition=Q(("issued_at__isnull", False)),
                fields=["organization_key", "issued_at"],
                name="outgoing_issued_by",
            ),
        ),
        migrations.AddConstraint(
            "outgoing",
            models.CheckConstraint(condition=Q(("organization_key", ""), _negated=True), name="outgoing_of_an_office"),
        ),
        migrations.AddField(
            "countedday",
            "times",
            django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None),
        ),
        migrations.RunSQL(ANEW, migrations.RunSQL.noop),
        migrations.RunSQL(VIEW, "DROP VIEW documents_sending"),
        migrations.CreateModel(
            name="Sending",
            fields=[
                (
                    "document",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="sending",
                        serialize=False,
                        to="documents.document",
                    ),
                ),
                ("axis", models.BooleanField()),
                ("elsewhere", models.BooleanField()),
                ("refused", models.BooleanField()),
                ("slow", models.BooleanField()),
                ("arrival_sum", models.DurationField(null=True)),
                ("arrival_times", models.BigIntegerField()),
                ("arrival_longest", models.DurationField(null=True)),
                ("acceptance_sum", models.DurationField(null=True)),
                ("acceptance_times", models.BigIntegerField()),
                ("acceptance_longest", models.DurationField(null=True)),
                ("done_sum", models.DurationField(null=True)),
                ("done_times", models.BigIntegerField()),
                ("done_longest", models.DurationField(null=True)),
            ],
            options={"db_table": "documents_sending", "managed": False},
        ),
    ]

"""What was late is found by indexes of its own: it is few among what an office has."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Indexes alone."""

    dependencies: ClassVar = [
        ("documents", "0018_series_end"),
    ]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                condition=models.Q(("due_on__isnull", False)),
                fields=["organization_key", "due_on"],
                name="document_due",
            ),
        ),
        migrations.AddIndex(
            model_name="incoming",
            index=models.Index(
                condition=models.Q(("registered_at__gt", models.F("register_by"))),
                fields=["organization_key", "register_by"],
                name="incoming_registered_late",
            ),
        ),
        migrations.AddIndex(
            model_name="incoming",
            index=models.Index(
                condition=models.Q(("submitted_at__gt", models.F("submit_by"))),
                fields=["organization_key", "submit_by"],
                name="incoming_submitted_late",
            ),
        ),
        migrations.AddIndex(
            model_name="incoming",
            index=models.Index(
                condition=models.Q(("directed_at__gt", models.F("direct_by"))),
                fields=["organization_key", "direct_by"],
                name="incoming_directed_late",
            ),
        ),
        migrations.AddIndex(
            model_name="outgoing",
            index=models.Index(
                condition=models.Q(("issued_at__gt", models.F("issue_by"))),
                fields=["issue_by"],
                name="outgoing_issued_late",
            ),
        ),
        migrations.AddIndex(
            model_name="outgoing",
            index=models.Index(
                condition=models.Q(("sent_at__gt", models.F("send_by"))), fields=["send_by"], name="outgoing_sent_late"
            ),
        ),
    ]

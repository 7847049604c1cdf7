"""Letterheads are written once: a later one takes over from its day on, and each document knows its own."""

from typing import ClassVar

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What was drafted before this bore the letterhead of the day on which it was begun.
KNOWN = """
UPDATE documents_outgoing AS made SET letterhead_id = (
    SELECT head.id FROM documents_letterhead AS head
    WHERE head.organization_key = document.organization_key
      AND head.valid_from <= (document.created_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
    ORDER BY head.valid_from DESC LIMIT 1
) FROM documents_document AS document WHERE document.id = made.document_id
"""
GUARD = (
    "CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON documents_letterhead "
    "FOR EACH ROW EXECUTE FUNCTION documents_written_once()"
)


class Migration(migrations.Migration):
    """Several a day, who kept each and when, and the guard."""

    dependencies: ClassVar = [
        ("documents", "0007_basis"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations: ClassVar = [
        migrations.RemoveConstraint(model_name="letterhead", name="one_letterhead_a_day"),
        migrations.AlterModelOptions(
            name="letterhead", options={"ordering": ["organization_key", "-valid_from", "-pk"]}
        ),
        migrations.AddField(model_name="letterhead", name="kept_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="letterhead",
            name="kept_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="letterhead",
            index=models.Index(fields=["organization_key", "-valid_from", "-id"], name="letterhead_on_day"),
        ),
        migrations.AddField(
            model_name="outgoing",
            name="letterhead",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.letterhead",
            ),
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, "DROP TRIGGER written_once ON documents_letterhead"),
    ]

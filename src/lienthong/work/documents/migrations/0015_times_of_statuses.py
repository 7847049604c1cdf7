"""When statuses were told and heard, and whose signatures came: what the statistics measure (Decision 28 art. 11.3)."""

from typing import ClassVar

from django.db import migrations, models

# What was told before this version stands in the reports of the letters.
TOLD = """
UPDATE documents_incoming AS came SET told_arrived_at = report.heard_at
FROM documents_document AS document JOIN letters_statusreport AS report
  ON report.letter_id = document.letter_id AND report.organization_key = document.organization_key
 AND report.status_code = '01' AND report.effect = 'ours'
WHERE document.id = came.document_id AND document.direction = 'in';
UPDATE documents_incoming AS came SET on_axis_at = arrival.accepted_at
FROM documents_document AS document JOIN letters_arrival AS arrival
  ON arrival.letter_id = document.letter_id AND arrival.organization_key = document.organization_key
WHERE document.id = came.document_id AND document.direction = 'in';
UPDATE documents_incoming SET signed_by = 'both' WHERE overall = 'valid';
"""


class Migration(migrations.Migration):
    """Six columns."""

    dependencies: ClassVar = [("documents", "0014_accesses"), ("letters", "0003_recalls_wait_elsewhere")]

    operations: ClassVar = [
        migrations.AddField("incoming", "on_axis_at", models.DateTimeField(null=True)),
        migrations.AddField("incoming", "told_arrived_at", models.DateTimeField(null=True)),
        migrations.AddField("incoming", "signed_by", models.CharField(blank=True, default="", max_length=6)),
        migrations.AddField("receiver", "arrived_at", models.DateTimeField(null=True)),
        migrations.AddField("receiver", "accepted_at", models.DateTimeField(null=True)),
        migrations.AddField("receiver", "done_at", models.DateTimeField(null=True)),
        migrations.RunSQL(TOLD, migrations.RunSQL.noop),
    ]

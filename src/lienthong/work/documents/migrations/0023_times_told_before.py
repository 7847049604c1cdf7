"""When receivers told of documents that went before the times were kept, and whose signatures came with what came."""

from typing import ClassVar

from django.db import migrations

# Every document that this changes is touched, so that the figures of its day are counted anew (`registers.counted`).
HEARD = """
WITH told AS (
    SELECT letter_id, organization_key,
           min(heard_at) FILTER (WHERE status_code = '01') AS arrived,
           min(heard_at) FILTER (WHERE status_code = '03') AS accepted,
           min(heard_at) FILTER (WHERE status_code = '06') AS done
    FROM letters_statusreport
    WHERE letter_id IS NOT NULL AND status_code IN ('01', '03', '06') AND effect <> 'ours'
    GROUP BY letter_id, organization_key
), filled AS (
    UPDATE documents_receiver AS receiver
    SET arrived_at = LEAST(receiver.arrived_at, told.arrived),
        accepted_at = LEAST(receiver.accepted_at, told.accepted),
        done_at = LEAST(receiver.done_at, told.done)
    FROM documents_document AS document JOIN told ON told.letter_id = document.letter_id
    WHERE document.direction = 'out' AND receiver.document_id = document.id AND receiver.way = 'axis'
      AND receiver.organization_key = told.organization_key
    RETURNING receiver.document_id
)
UPDATE documents_document SET touched_at = now() WHERE id IN (SELECT document_id FROM filled)
"""
SIGNED = """
WITH seen AS (
    SELECT file.document_id, bool_or(signer ->> 'party' = 'person') AS person,
           bool_or(signer ->> 'party' = 'organization') AS office
    FROM documents_file AS file CROSS JOIN LATERAL jsonb_array_elements(
        CASE jsonb_typeof(file.finding -> 'signatures') WHEN 'array' THEN file.finding -> 'signatures' ELSE '[]' END
    ) AS signer
    WHERE file.part = 'main' AND file.current AND signer ->> 'intact' = 'true'
      AND signer ->> 'party' IN ('person', 'organization')
    GROUP BY file.document_id
), filled AS (
    UPDATE documents_incoming AS came
    SET signed_by = CASE WHEN seen.person AND seen.office THEN 'both' WHEN seen.person THEN 'person' ELSE 'office' END
    FROM seen WHERE came.document_id = seen.document_id AND came.signed_by = ''
    RETURNING came.document_id
)
UPDATE documents_document SET touched_at = now() WHERE id IN (SELECT document_id FROM filled)
"""
JOINED = "UPDATE documents_document SET touched_at = now() WHERE direction = 'in' AND state = 'joined'"


class Migration(migrations.Migration):
    """What stands in the reports of the letters and in the findings about the files."""

    dependencies: ClassVar = [("documents", "0022_copies_locked"), ("letters", "0003_recalls_wait_elsewhere")]

    operations: ClassVar = [
        migrations.RunSQL([HEARD, SIGNED, JOINED], migrations.RunSQL.noop),
    ]

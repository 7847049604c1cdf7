"""Every receiver that was kept before says which office sends to it."""

from typing import Any, ClassVar

from django.db import migrations, models
from django.db.models import Q

BATCH = 50_000
"""Ids at once: each is a change of its own, so that millions of them hold nobody up and may be interrupted."""
FILL = """
UPDATE documents_receiver AS receiver SET sender_key = document.organization_key
FROM documents_document AS document
WHERE document.id = receiver.document_id AND receiver.id BETWEEN %s AND %s AND receiver.sender_key = ''
"""


def fill(apps: Any, editor: Any) -> None:
    """A batch after the other. What an interrupted run has filled is left as it is by the next one."""
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(max(id), 0) FROM documents_receiver")
        for first in range(1, cursor.fetchone()[0] + 1, BATCH):
            cursor.execute(FILL, [first, first + BATCH - 1])


class Migration(migrations.Migration):
    """Not in one transaction; last of all the database is told that none is without."""

    atomic = False
    dependencies: ClassVar = [("documents", "0035_sender_of_a_receiver")]

    operations: ClassVar = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddConstraint(
            "receiver",
            models.CheckConstraint(condition=Q(("sender_key", ""), _negated=True), name="receiver_of_an_office"),
        ),
    ]

"""Sent over the axis is what left: what was added up before is counted anew."""

from typing import ClassVar

from django.db import migrations

ANEW = "DELETE FROM documents_counting"


class Migration(migrations.Migration):
    """Forget up to when it was counted; the upgrade counts at its end (`registers.counted.count_first`)."""

    dependencies: ClassVar = [("documents", "0033_counted_units")]

    operations: ClassVar = [migrations.RunSQL(ANEW, migrations.RunSQL.noop)]

"""Times are told of what the office issued, and not of copies: what was added up before is counted anew."""

from typing import ClassVar

from django.db import migrations

ANEW = "DELETE FROM documents_counting"


class Migration(migrations.Migration):
    """Forget up to when it was counted; the upgrade counts at its end (`registers.counted.count_first`)."""

    dependencies: ClassVar = [("documents", "0031_not_sent")]

    operations: ClassVar = [migrations.RunSQL(ANEW, migrations.RunSQL.noop)]

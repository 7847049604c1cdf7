from typing import ClassVar

from django.db import migrations

TABLES = ("cases_event", "cases_moved")


class Migration(migrations.Migration):
    """What happened to a case cannot be emptied either: a trigger for rows does not see TRUNCATE."""

    dependencies: ClassVar = [("cases", "0004_fewer_indexes")]

    operations: ClassVar = [
        migrations.RunSQL(
            f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION cases_written_once()",
            f"DROP TRIGGER never_emptied ON {table}",
        )
        for table in TABLES
    ]

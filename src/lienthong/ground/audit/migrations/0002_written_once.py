"""The database itself refuses to change, remove or empty what was written into the trail."""

from typing import ClassVar

from django.db import migrations

TABLES = ("audit_entry", "audit_link", "audit_head")
GUARD = """
CREATE FUNCTION audit_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the trail is written once: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


class Migration(migrations.Migration):
    """The guards."""

    dependencies: ClassVar = [("audit", "0001_initial")]

    operations: ClassVar = [
        migrations.RunSQL(GUARD, "DROP FUNCTION audit_written_once()"),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION audit_written_once();"
                f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION audit_written_once()",
                f"DROP TRIGGER never_emptied ON {table}; DROP TRIGGER written_once ON {table}",
            )
            for table in TABLES
        ),
    ]

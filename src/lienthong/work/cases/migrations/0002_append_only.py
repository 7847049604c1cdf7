from django.db import migrations

TABLES = ("cases_event", "cases_moved")
GUARD = """
CREATE FUNCTION cases_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what happened to a case is written once: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        # Room on every page for the second version of each row, when a calendar changes them all.
        migrations.RunSQL("ALTER TABLE cases_clock SET (fillfactor = 45)", migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, "DROP FUNCTION cases_written_once()"),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION cases_written_once()",
                f"DROP TRIGGER written_once ON {table}",
            )
            for table in TABLES
        ),
    ]

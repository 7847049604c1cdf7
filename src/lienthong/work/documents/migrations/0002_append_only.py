"""What the database itself watches over: what happened and what was said is written once."""

from typing import ClassVar

from django.db import migrations

TABLES = ("documents_event", "documents_opinion")
GUARD = """
CREATE FUNCTION documents_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what happened to a document is written once: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION documents_number_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state = 'released'
        OR (OLD.series_id, OLD.year, OLD.number, OLD.notation) IS DISTINCT FROM
           (NEW.series_id, NEW.year, NEW.number, NEW.notation) THEN
        RAISE EXCEPTION 'number %/% was given and stays given: % refused', OLD.number, OLD.notation, TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER number_stays BEFORE UPDATE OR DELETE ON documents_number
    FOR EACH ROW EXECUTE FUNCTION documents_number_stays();
"""
UNGUARD = """
DROP TRIGGER number_stays ON documents_number;
DROP FUNCTION documents_number_stays();
DROP FUNCTION documents_written_once();
"""


class Migration(migrations.Migration):
    """The guards."""

    dependencies: ClassVar = [("documents", "0001_initial")]

    operations: ClassVar = [
        migrations.RunSQL(GUARD, UNGUARD),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION documents_written_once()",
                f"DROP TRIGGER written_once ON {table}",
            )
            for table in TABLES
        ),
    ]

"""What the database itself watches over: published content never changes, and one version holds on a day."""

from typing import ClassVar

from django.db import migrations

# A GiST index compares ranges without any extension; a range of one key is equal to another where they overlap.
ONE_ON_A_DAY = """
CREATE TYPE procedures_keys AS RANGE (subtype = text, collation = "C");

ALTER TABLE procedures_version ADD CONSTRAINT procedure_one_version_on_a_day EXCLUDE USING gist (
    procedures_keys(procedure_id, procedure_id, '[]') WITH &&,
    daterange(valid_from, valid_until) WITH &&
) WHERE (status = 'published');
"""
MANY_ON_A_DAY = """
ALTER TABLE procedures_version DROP CONSTRAINT procedure_one_version_on_a_day;
DROP TYPE procedures_keys;
"""

GUARD = """
CREATE FUNCTION procedures_keep_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'draft' THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'procedure version % was published and is never deleted', OLD.id;
    END IF;
    IF NEW.status = 'draft'
        OR (OLD.status = 'withdrawn' AND NEW.status <> 'withdrawn')
        OR (OLD.procedure_id, OLD.number, OLD.valid_from, OLD.content, OLD.regime, OLD.name, OLD.code, OLD.level,
            OLD.sector, OLD.service_level, OLD.origin, OLD.decision_number, OLD.published_at, OLD.published_by)
        IS DISTINCT FROM
           (NEW.procedure_id, NEW.number, NEW.valid_from, NEW.content, NEW.regime, NEW.name, NEW.code, NEW.level,
            NEW.sector, NEW.service_level, NEW.origin, NEW.decision_number, NEW.published_at, NEW.published_by)
    THEN
        RAISE EXCEPTION 'procedure version % was published and never changes', OLD.id;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER procedures_keep_published BEFORE UPDATE OR DELETE ON procedures_version
    FOR EACH ROW EXECUTE FUNCTION procedures_keep_published();
"""

UNGUARD = """
DROP TRIGGER procedures_keep_published ON procedures_version;
DROP FUNCTION procedures_keep_published();
"""


class Migration(migrations.Migration):
    """The guards of `procedures_version`."""

    dependencies: ClassVar = [("procedures", "0001_initial")]

    operations: ClassVar = [
        migrations.RunSQL(ONE_ON_A_DAY, MANY_ON_A_DAY),
        migrations.RunSQL(GUARD, UNGUARD),
    ]

"""Which edition of the catalogue holds: another random text after every change, so that memories know when to go."""

from typing import ClassVar

from django.db import migrations

# Random, and no counter: what a transaction read before it was rolled back must not pass for what came in its place.
MADE = """
CREATE TABLE procedures_edition (digest text NOT NULL);
INSERT INTO procedures_edition VALUES (gen_random_uuid()::text);

CREATE FUNCTION procedures_next_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE procedures_edition SET digest = gen_random_uuid()::text;
    RETURN NULL;
END $$;

CREATE TRIGGER procedures_next_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON procedures_version
    FOR EACH STATEMENT EXECUTE FUNCTION procedures_next_edition();
CREATE TRIGGER procedures_next_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON procedures_local_amount
    FOR EACH STATEMENT EXECUTE FUNCTION procedures_next_edition();
"""
UNMADE = """
DROP TRIGGER procedures_next_edition ON procedures_local_amount;
DROP TRIGGER procedures_next_edition ON procedures_version;
DROP FUNCTION procedures_next_edition();
DROP TABLE procedures_edition;
"""


class Migration(migrations.Migration):
    """One row that says which edition it is."""

    dependencies: ClassVar = [("procedures", "0002_guards")]

    operations: ClassVar = [migrations.RunSQL(MADE, UNMADE)]

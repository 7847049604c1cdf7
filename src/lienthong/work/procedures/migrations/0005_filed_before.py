"""A version says what becomes of the cases that were filed before it and not accepted yet."""

from typing import ClassVar

from django.db import migrations, models

_KEEP = """
CREATE OR REPLACE FUNCTION procedures_keep_published() RETURNS trigger LANGUAGE plpgsql AS $$
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
            OLD.sector, OLD.service_level, OLD.origin, OLD.decision_number, OLD.published_at, OLD.published_by{old})
        IS DISTINCT FROM
           (NEW.procedure_id, NEW.number, NEW.valid_from, NEW.content, NEW.regime, NEW.name, NEW.code, NEW.level,
            NEW.sector, NEW.service_level, NEW.origin, NEW.decision_number, NEW.published_at, NEW.published_by{new})
    THEN
        RAISE EXCEPTION 'procedure version % was published and never changes', OLD.id;
    END IF;
    RETURN NEW;
END $$;
"""
GUARD = _KEEP.format(old=", OLD.filed_before", new=", NEW.filed_before")
BEFORE = _KEEP.format(old="", new="")


class Migration(migrations.Migration):
    """One column, which the guard of what was published watches too."""

    dependencies: ClassVar = [("procedures", "0004_abolitions")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="version",
            name="filed_before",
            field=models.CharField(
                choices=[
                    ("acceptance", "They are accepted under this version"),
                    ("filing", "They keep the version of their filing"),
                ],
                default="acceptance",
                max_length=12,
            ),
        ),
        migrations.RunSQL(GUARD, BEFORE),
    ]

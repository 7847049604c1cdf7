import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_written_once"),
    ]

    operations = [
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                ("entry_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("account_id", models.BigIntegerField()),
                ("by_name", models.CharField(max_length=160)),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddIndex(
            model_name="entry",
            index=django.contrib.postgres.indexes.BrinIndex(fields=["at"], name="audit_at", pages_per_range=32),
        ),
        migrations.RunSQL(
            "CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON audit_confirmation"
            " FOR EACH ROW EXECUTE FUNCTION audit_written_once()",
            "DROP TRIGGER written_once ON audit_confirmation",
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_append_only")]

    operations = [
        migrations.AddField(
            model_name="case", name="form_key", field=models.CharField(max_length=64, null=True, unique=True)
        ),
    ]

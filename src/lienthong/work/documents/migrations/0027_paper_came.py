"""On which day the paper original came that follows an electronic document."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """A day, and a small index of what is still waited for. What came before this nobody wrote down."""

    dependencies: ClassVar = [("documents", "0026_body_seals")]

    operations: ClassVar = [
        migrations.AddField("incoming", "paper_came_on", models.DateField(null=True)),
        migrations.AddIndex(
            "incoming",
            models.Index(
                fields=["organization_key", "arrival_year", "arrival_number"],
                name="incoming_paper_waits",
                condition=Q(paper_follows=True, paper_came_on=None),
            ),
        ),
    ]

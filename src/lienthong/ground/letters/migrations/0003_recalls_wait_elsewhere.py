"""Recalls that wait for their document stand on the documents desk; letters need no index for them."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    """One index less."""

    dependencies: ClassVar = [("letters", "0002_what_acts_on_others")]

    operations: ClassVar = [migrations.RemoveIndex("letter", "letter_recalls")]

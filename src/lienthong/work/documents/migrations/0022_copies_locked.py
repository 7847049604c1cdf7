"""Copies are locked with what they are made of down to the last, and being locked is no longer being frozen."""

from typing import Any, ClassVar

from django.db import migrations


def put_right(apps: Any, schema_editor: Any) -> None:
    """Open what only the lock of the original had frozen, and lock the copies of copies that were left open.

    Their words go from what is searched; they come back when somebody unlocks the original.
    """
    document, event = (apps.get_model("documents", name) for name in ("Document", "DocumentEvent"))
    for each in document.objects.filter(hidden=True, frozen=True, direction="out").exclude(state="frozen").iterator():
        last = event.objects.filter(document=each, act__in=("freeze", "unfreeze")).order_by("-pk").first()
        if last is None or last.act == "unfreeze":
            document.objects.filter(pk=each.pk).update(frozen=False)
    above = list(document.objects.filter(hidden=True).values_list("pk", flat=True))
    while above:
        copies = document.objects.filter(copy__source__in=above)
        copies.filter(hidden=False).update(hidden=True, text="", haystack="")
        above = list(copies.values_list("pk", flat=True))


class Migration(migrations.Migration):
    """Rows alone."""

    dependencies: ClassVar = [("documents", "0021_asked_back")]

    operations: ClassVar = [migrations.RunPython(put_right, migrations.RunPython.noop)]

"""Style sheets, type and pictures, collected under names that carry their digest."""

from django.conf import settings
from django.contrib.staticfiles.management.commands.collectstatic import Command
from django.core.management import call_command
from django.test.utils import override_settings


def collect() -> None:
    """Copy all static files to the static folder, named by digest and compressed; a second time takes no time.

    Call it before the web processes start: they look once, at their start, for what was collected.
    """
    hashed = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
    with override_settings(STORAGES=hashed, STATIC_ROOT=settings.STATIC_FOLDER):
        call_command(Command(), interactive=False, verbosity=0)

"""Files that come with a form: kept and looked at before the act, and not asked for twice when the act is refused."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext

from lienthong.ground.files import actions
from lienthong.ground.files.models import File
from lienthong.ground.people.models import Account
from lienthong.kernel.words import Language

Upload = Any
"""Django's `UploadedFile`, whose type takes a parameter only when it is checked."""


def language() -> Language:
    """The language of the page."""
    return "en" if get_language() == "en" else "vi"


def limit() -> int:
    """Bytes of one file, as the installation has chosen (`cases_upload_limit`)."""
    return int(settings.CASES_UPLOAD_LIMIT)


def _limit_words() -> str:
    megabytes = f"{limit() / 1_000_000:.3g}"
    if language() == "vi":
        megabytes = megabytes.replace(".", ",")
    return gettext("PDF, JPEG, PNG, DOCX or XLSX, at most %(size)s MB each.") % {"size": megabytes}


LIMIT_WORDS = lazy(_limit_words, str)()
KEPT_FOR = timedelta(hours=12)


class FilesInput(forms.ClearableFileInput):
    """One control, several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, as a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        """Each file by itself."""
        given = data if isinstance(data, list | tuple) else [data]
        return [one for one in (super(FilesField, self).clean(each, initial) for each in given) if one]


def keep(files: Iterable[Upload], *, by: Account, now: datetime) -> tuple[list[File], list[str]]:
    """Keep what can be read; of the rest, why not, in words."""
    kept, wrong = [], []
    for upload in files:
        try:
            file = actions.keep(upload.file or upload, name=upload.name or "", by=by, now=now, limit=limit())
        except actions.TooLarge as refusal:
            wrong.append(f"{upload.name}: {refusal.say(language())}")
            continue
        if file.judged.readable:
            kept.append(file)
        else:
            told = "; ".join(problem.words.say(language()) for problem in file.judged.problems)
            wrong.append(f"{file.name}: {told}")
    return kept, wrong


def kept_before(ids: Sequence[str], *, by: Account, now: datetime) -> list[File]:
    """The files of an earlier try of the same person, named in hidden fields; nobody else's."""
    identities = []
    for each in ids:
        try:
            identities.append(UUID(each))
        except ValueError:
            continue
    if not identities:
        return []
    return list(File.objects.filter(pk__in=identities, kept_by=by, kept_at__gte=now - KEPT_FOR))

"""How large a file may be is the installation's choice, and said beside the field."""

import io
from datetime import datetime
from types import SimpleNamespace

from django.utils.translation import override

from lienthong.ground.files import uploading
from lienthong.ground.people.actions import open_account
from lienthong.kernel.moments import VIETNAM

NOW = datetime(2026, 3, 4, 9, tzinfo=VIETNAM)


def test_the_limit_of_a_file_is_the_settings(db, settings):
    settings.CASES_UPLOAD_LIMIT = 2_500_000
    with override("en"):
        assert str(uploading.LIMIT_WORDS) == "PDF, JPEG, PNG, DOCX or XLSX, at most 2.5 MB each."
    upload = SimpleNamespace(file=io.BytesIO(b"x" * 2_500_001), name="a.pdf")
    kept, wrong = uploading.keep([upload], by=open_account("nga", "Siu H’Nga"), now=NOW)
    assert not kept
    assert wrong[0].startswith("a.pdf: ")

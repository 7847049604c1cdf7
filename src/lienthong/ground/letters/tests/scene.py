"""Who writes to whom on 3 September 2018."""

from datetime import date, datetime, timedelta

from lienthong.ground.letters.values import Attachment
from lienthong.kernel.moments import VIETNAM

NOW = datetime(2018, 9, 3, 8, 30, tzinfo=VIETNAM)
LATER = NOW + timedelta(hours=1)
SERVED_SINCE = date(2018, 1, 1)
DISTRICT, COMMUNE, PROVINCE = "unit-627", "unit-23734", "unit-64"
PDF = b"%PDF-1.4\n% v\xc4\x83n b\xe1\xba\xa3n\n%%EOF\n"


def a_letter(number: str = "12", **more):
    """What a clerk of the town hands in, to the district."""
    facts = {
        "sender_key": COMMUNE,
        "receiver_keys": [DISTRICT],
        "subject": "V/v đề nghị phối hợp giải quyết hồ sơ",
        "number": number,
        "notation": "UBND-VP",
        "attachments": [Attachment(f"{number}.pdf", "application/pdf", PDF)],
        "now": NOW,
    }
    return facts | more

"""What whoever signs in the demonstration signs with: keys that prove nothing, and what their pens and seals draw."""

from datetime import datetime

from lienthong.assembly.demo import drawings
from lienthong.assembly.demo.cast import COUNTER, DEPARTMENT

HANDS = ("dung", "lien", "thanh", "mai")
SEALS = {
    COUNTER: ("Ủy ban nhân dân", "Thị trấn Ia Ly · huyện Chư Păh"),
    DEPARTMENT: ("Sở Thông tin và Truyền thông", "Tỉnh Gia Lai"),
}
"""What stands in the middle of each seal, and along its rim."""


def hand_out(now: datetime) -> None:
    """Give each of them a key and a picture. For a database in which nobody has either yet."""
    from lienthong.ground.files import actions as files
    from lienthong.ground.keys.models import Picture
    from lienthong.ground.keys.trial import load_demo_keys
    from lienthong.ground.people.models import Account

    people = list(Account.objects.filter(username__in=HANDS))
    load_demo_keys(people, SEALS, now)

    def keep(png: bytes, **whose: object) -> None:
        file = files.keep(png, name="chu-ky.png", by=None, now=now, limit=1_000_000, purpose="demo")
        Picture.objects.create(file=file, added_at=now, **whose)

    for account in people:
        keep(drawings.signature(account.full_name), account=account)
    for office, (middle, rim) in SEALS.items():
        keep(drawings.seal(middle, rim), organization_key=office)

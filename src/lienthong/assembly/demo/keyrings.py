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
    from lienthong.ground.keys.pictures import set_picture
    from lienthong.ground.keys.trial import load_demo_keys
    from lienthong.ground.people.models import Account
    from lienthong.ground.people.queries import posts_on

    people = list(Account.objects.filter(username__in=HANDS))
    load_demo_keys(people, SEALS, now)
    for account in people:
        office = posts_on(account, now.date())[0].organization_key
        set_picture(drawings.signature(account.full_name), account=account, by=account, office=office, now=now)
    for office, (middle, rim) in SEALS.items():
        set_picture(drawings.seal(middle, rim), organization_key=office, by=None, office=office, now=now)

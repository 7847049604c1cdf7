"""Keys, roots, a file to sign, and a trail, for the pages of keys and of the trail."""

from datetime import datetime, timedelta
from uuid import UUID

from lienthong.ground.audit import sealing
from lienthong.ground.files.tests.papers import blank, pdf
from lienthong.ground.keys import desktop, trial
from lienthong.ground.keys.models import SigningRound, SigningTask
from lienthong.ground.people.models import Account

OFFICE = "unit2025-52"
TASK, ROUND = UUID("00000000-0000-4000-8000-000000009001"), UUID("00000000-0000-4000-8000-000000009002")


def fill(now: datetime) -> None:
    """The cast has keys, and anh Minh a file to sign at his machine, and two more at once."""
    people = list(Account.objects.filter(username__in=["hoa", "dung", "thao"]))
    trial.load_demo_keys(people, [OFFICE, "unit2025-23734"], now)
    sealing.seal(now - timedelta(days=1))
    sealing.pledge(now)
    minh = Account.objects.get(username="minh")
    task = desktop.offer(
        pdf(blank()), "12-bc-ubnd.pdf", service=desktop.Service.SIGN_APPROVED, account=minh, thing="document:8001",
        organization_key=OFFICE, done="/", now=now,
    )  # fmt: skip
    SigningTask.objects.filter(pk=task.pk).update(id=TASK)
    both = [
        desktop.offer(
            pdf(blank()), name, service=desktop.Service.SIGN_FILES, account=minh, thing=f"document:{number}",
            organization_key=OFFICE, done="/", now=now,
        )
        for number, name in ((8001, "12-bc-ubnd.pdf"), (8002, "13-bc-ubnd.pdf"))
    ]  # fmt: skip
    made = SigningRound(pk=ROUND, account=minh, done="/", created_at=now, expires_at=now + desktop.LIFE, nonce="-")
    made.save(force_insert=True)
    SigningTask.objects.filter(pk__in=[each.pk for each in both]).update(round=made)

"""Keys of people and organisations who do not exist, for the demonstration and for tests. They prove nothing."""

from collections.abc import Iterable
from datetime import date, datetime

from lienthong.formats.signing.keys import demo_key
from lienthong.formats.signing.keys.demo.key import default_authority
from lienthong.ground.keys import actions, queries, revocations
from lienthong.ground.keys.models import KeyHolding, Kind, Provider, TrustRoot
from lienthong.ground.people.models import Account
from lienthong.kernel.moments import in_vietnam

SINCE = date(2018, 1, 1)


def load_demo_keys(accounts: Iterable[Account], organization_keys: Iterable[str], now: datetime) -> list[KeyHolding]:
    """Give each of these a demo key, and believe the authority that vouches for them. Done twice, it is done once."""
    authority = demo_key(name="–").others
    if not TrustRoot.objects.filter(kind=Kind.TEST).exists():
        source = "Chỉ để trình diễn"
        actions.add_roots(authority, name="", kind=Kind.TEST, source=source, since=SINCE, by=None, now=now)
        # Nobody of the demonstration lost a token: its list of revoked certificates is empty, and says so.
        revocations.keep_list(default_authority().crl(now), now=now)
    day = in_vietnam(now).date()
    given = []
    for account in accounts:
        if queries.holding_of(account=account, now=now) is None:
            key = demo_key(name=account.full_name)
            given.append(
                actions.add_key(
                    key.certificate, account=account, provider=Provider.DEMO, others=key.others, since=SINCE, by=None,
                    now=now,
                )
            )  # fmt: skip
    for office in organization_keys:
        if queries.holding_of(organization_key=office, now=now) is None:
            name = queries.name_of(office, day)
            key = demo_key(organization=name)
            given.append(
                actions.add_key(
                    key.certificate, organization_key=office, provider=Provider.DEMO, reference=name,
                    others=key.others, since=SINCE, by=None, now=now,
                )
            )  # fmt: skip
    return given

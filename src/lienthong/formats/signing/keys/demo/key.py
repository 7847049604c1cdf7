"""The key that works, at once and everywhere."""

from datetime import datetime, timedelta, timezone

from lienthong.formats.signing.keys.software import SoftwareKey
from lienthong.formats.signing.trial import DemoAuthority, demo_authority

SEED = b"everybody may know this seed: what it signs is worth nothing"
SINCE = datetime(2016, 1, 1, tzinfo=timezone.utc)


def demo_key(*, name: str = "", organization: str = "", authority: DemoAuthority | None = None) -> SoftwareKey:
    """The key of a person (with `name`; `organization` is where they work) or else of an organisation.

    Without an authority it is one whose seed everybody can read here.
    """
    made_by = authority or demo_authority(since=SINCE, seed=SEED, lasts=timedelta(days=20 * 365))
    if name:
        return made_by.person(name, organization=organization)
    return made_by.organization(organization or "Cơ quan thử nghiệm")

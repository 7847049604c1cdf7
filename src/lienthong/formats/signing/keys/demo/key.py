"""The key that works, at once and everywhere."""

from datetime import datetime, timedelta, timezone

from lienthong.formats.signing.keys.software import SoftwareKey
from lienthong.formats.signing.trial import DemoAuthority, demo_authority

SEED = b"everybody may know this seed: what it signs is worth nothing"
SINCE = datetime(2016, 1, 1, tzinfo=timezone.utc)


def default_authority() -> DemoAuthority:
    """The authority whose seed everybody can read here."""
    return demo_authority(since=SINCE, seed=SEED, lasts=timedelta(days=20 * 365))


def demo_key(*, name: str = "", organization: str = "", authority: DemoAuthority | None = None) -> SoftwareKey:
    """The key of a person (with `name`; `organization` is where they work) or else of an organisation.

    Without an authority it is `default_authority`.
    """
    made_by = authority or default_authority()
    if name:
        return made_by.person(name, organization=organization)
    return made_by.organization(organization or "Cơ quan thử nghiệm")

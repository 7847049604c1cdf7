"""What others ask: who signs with what, whom we believe, which picture is drawn, what is about to end."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cache, partial

from cryptography import x509
from django.conf import settings
from django.db.models import Q

from lienthong.formats.signing import Report, Root, RootKind, TimeStamps, Trust, same_organization, same_person
from lienthong.ground.files import queries as files
from lienthong.ground.keys import answers, certificates, revocations
from lienthong.ground.keys.models import (
    KeyHolding,
    Kind,
    Picture,
    Provider,
    RevocationList,
    TrustRoot,
)
from lienthong.ground.organizations import queries as organizations
from lienthong.ground.people.models import Account
from lienthong.kernel.moments import VIETNAM, in_vietnam

_KINDS = {Kind.PUBLIC_SERVICE: RootKind.PUBLIC_SERVICE, Kind.LICENSED: RootKind.LICENSED, Kind.TEST: RootKind.TEST}


def holding_of(
    *, account: Account | None = None, organization_key: str = "", body: str = "", now: datetime
) -> KeyHolding | None:
    """What a person or an organisation signs with today; one whose certificate is over only where there is no other.

    `body`: an advisory body of the organisation that has a seal of its own. Neither ever signs with the other's key.
    """
    if account is None and not organization_key:
        return None
    day = in_vietnam(now).date()
    whose = _whose(account, organization_key, body)
    found = KeyHolding.objects.filter(whose, certified_from__lte=now).select_related("account").on(day)
    return max(found, key=lambda each: (each.certified_until > now, each.used_from, each.pk), default=None)


def signs_elsewhere(
    *, account: Account | None = None, organization_key: str = "", body: str = "", now: datetime
) -> bool:
    """Whether their key is in a token at the signer's own machine, and the server cannot sign with it."""
    holding = holding_of(account=account, organization_key=organization_key, body=body, now=now)
    return holding is not None and holding.provider == Provider.DESKTOP


_trusts: dict[tuple[tuple[object, ...], ...], Trust] = {}


def trust(now: datetime) -> Trust:
    """Whom a check believes: every root with its days, and what is known to be revoked. Kept as long as both stay.

    `now` is the moment of the check; roots of all days are in it, because old signatures are checked too.
    """
    rows = list(TrustRoot.objects.order_by("id"))
    # What is kept is never changed: the last of each tells whether anything came since.
    lists = list(RevocationList.objects.order_by("-pk").values_list("pk", flat=True)[:1])
    losses = answers.losses_edition()
    days = ((row.pk, row.fingerprint, row.kind, row.valid_from, row.valid_until) for row in rows)
    edition = (*days, tuple(lists), losses)
    if edition not in _trusts:
        read = [(row, certificates.kept(row.certificate)) for row in rows]
        roots = tuple(
            Root(one, _KINDS[Kind(row.kind)], row.name, _midnight(row.valid_from), _midnight(row.valid_until))
            for row, one in read
            if certificates.is_root(one)
        )
        between = tuple(one for _, one in read if not certificates.is_root(one))
        lists_kept = tuple(bytes(one.der) for one in revocations.newest())
        _trusts.clear()
        _trusts[edition] = Trust(roots, between, lists_kept, losses=answers.losses(), source=_known)
    return _trusts[edition]


def asking_trust(now: datetime) -> Trust:
    """The same for the worker, which may wait: authorities themselves are asked about what no list tells."""
    return replace(trust(now), source=partial(answers.source, now=now))


def trust_about(report: Report, now: datetime) -> Trust:
    """The same with what authorities answered about the signers of a file: for what is to prove them for long."""
    signers = [one.certificate.fingerprint for one in report.signers if one.certificate]
    believed = trust(now)
    return replace(believed, ocsps=tuple(dict.fromkeys([*believed.ocsps, *answers.about(signers)])))


def _known(certificate: x509.Certificate, issuer: x509.Certificate) -> Iterable[bytes]:
    """What a check on a page asks where the kept lists say nothing: kept answers, and the list that is due."""
    return answers.kept(certificate) or revocations.source(certificate, issuer)


def time_stamps() -> TimeStamps | None:
    """Who confirms the time of a signature; None where the installation has nobody for that.

    Ask it outside of transactions: the authority of the public service was seen to take two minutes.
    """
    return _authority(settings.TIME_STAMPS_URL, settings.TIME_STAMPS_WAIT) if settings.TIME_STAMPS_URL else None


@cache
def _authority(url: str, wait: float) -> TimeStamps:
    # One for the process: it lets four ask at once.
    return TimeStamps(url, timeout=wait)


@dataclass(frozen=True, slots=True)
class Watched:
    """A key on the list: what is the matter with it. `left` are days; below zero they are over."""

    holding: KeyHolding
    holder: str
    left: int
    ends_soon: bool
    over: bool
    other_name: bool
    """It is made out to another name; unless a document allows it, nothing is signed with it."""

    @property
    def matters(self) -> bool:
        """Whether somebody has to do something."""
        return self.ends_soon or self.over or (self.other_name and not self.holding.other_name_because)


def watched(day: date, *, offices: Collection[str] | None = None) -> list[Watched]:
    """Every key in use with what is the matter with it, the soonest to end first; of some offices or of all.

    A person's key belongs to the offices where they hold a post that day.
    """
    found = KeyHolding.objects.on(day).select_related("account")
    if offices is not None:
        found = found.filter(
            Q(organization_key__in=offices)
            | Q(account__posts__organization_key__in=offices, account__posts__valid_from__lte=day)
            & (Q(account__posts__valid_until=None) | Q(account__posts__valid_until__gt=day))
        ).distinct()
    return [_watched(each, day) for each in found.order_by("certified_until", "id")]


def expiring_for(account: Account, day: date) -> list[Watched]:
    """The person's own keys that end soon, or are over and have no successor: for a word at their desk."""
    found = KeyHolding.objects.filter(account=account).on(day)
    keys = [_watched(each, day) for each in found.select_related("account")]
    last = max((each.left for each in keys), default=None)
    return [each for each in keys if each.left == last and (each.ends_soon or each.over)]


def roots() -> Sequence[TrustRoot]:
    """Every root that was ever believed, by kind and name."""
    return list(TrustRoot.objects.select_related("added_by"))


def picture_of(*, account: Account | None = None, organization_key: str = "", body: str = "") -> bytes:
    """The PNG of a person's signature, or of the seal of an organisation or its body; empty where none was put in."""
    found = (
        Picture.objects.filter(_whose(account, organization_key, body), replaced_at=None).select_related("file").first()
    )
    return files.read(found.file) if found else b""


def bears_name(holding: KeyHolding) -> bool:
    """Whether the certificate is made out to its holder: to the person, or to the organisation under any name it bore.

    Authorities write names in capitals and without accents, and a certificate outlives the name of an office; neither
    matters. An organisation that took over from another is not that other one.
    """
    if holding.account is not None:
        return same_person(holding.common_name, holding.account.full_name)
    if holding.body:
        return same_organization(holding.common_name, holding.body_name)
    return any(same_organization(holding.common_name, name) for name in _names_of(holding.organization_key))


def bodies_with_keys(organization_keys: Collection[str], day: date) -> dict[tuple[str, str], str]:
    """The advisory bodies that have a key on a day, by organisation and short name: what they are called."""
    found = KeyHolding.objects.on(day).filter(organization_key__in=organization_keys).exclude(body="")
    rows = found.order_by("organization_key", "body", "used_from").values_list("organization_key", "body", "body_name")
    return {(office, body): name for office, body, name in rows}


def _whose(account: Account | None, organization_key: str, body: str) -> Q:
    return Q(account=account) if account else Q(account=None, organization_key=organization_key, body=body)


def _names_of(organization_key: str) -> list[str]:
    try:
        organization = organizations.directory().by_key(organization_key)
    except KeyError:
        return [organization_key]
    return [organization.name, *(name for name, _ in organization.former_names)]


def name_of(organization_key: str, day: date) -> str:
    """What an organisation is called on a day; its key where nobody knows it."""
    try:
        return str(organizations.directory().by_key(organization_key).name_on(day))
    except KeyError:
        return organization_key


def _watched(holding: KeyHolding, day: date) -> Watched:
    person = holding.account
    holder = person.full_name if person else name_of(holding.organization_key, day)
    if holding.body:
        holder = f"{holding.body_name} – {holder}"
    left = certificates.days_left(holding.certified_until, day)
    return Watched(
        holding, holder, left,
        ends_soon=0 <= left <= certificates.WARNING.days,
        over=left < 0,
        other_name=not bears_name(holding),
    )  # fmt: skip


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), VIETNAM)

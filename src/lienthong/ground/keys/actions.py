"""Entering keys and roots, taking them out of use, and the key to sign with."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from cryptography import x509
from django.db import IntegrityError, transaction

from lienthong.formats.signing import Key
from lienthong.ground.audit.actions import note
from lienthong.ground.keys import certificates, opening, queries
from lienthong.ground.keys.models import KeyHolding, Kind, Provider, TrustRoot
from lienthong.ground.keys.refusals import AlreadyEntered, KeyElsewhere, KeyExpired, NoDocument, NoKey, OtherName
from lienthong.ground.people.models import Account
from lienthong.ground.people.queries import posts_on
from lienthong.kernel.moments import in_vietnam

__all__ = ["KeyElsewhere", "KeyExpired", "NoKey", "OtherName", "add_key", "add_roots", "end_key", "end_root", "key_for"]


def key_for(*, account: Account | None = None, organization_key: str = "", body: str = "", now: datetime) -> Key:
    """The key with which a person, an organisation or a body of one signs on this server; kept open for the next time.

    Raises:
        NoKey: there is none.
        KeyExpired: there was one, and its certificate's days are over.
        OtherName: its certificate is made out to somebody else.
        KeyElsewhere: it is in a token at the signer's own machine (`ground.keys.desktop`).
        UnusableKey: its file, token or password is not there.
    """
    holding = holding_for(account=account, organization_key=organization_key, body=body, now=now)
    if holding.provider == Provider.DESKTOP:
        raise KeyElsewhere(who=holding.body_name or _who(account, organization_key, now))
    return opening.opened(holding)


def holding_for(
    *, account: Account | None = None, organization_key: str = "", body: str = "", now: datetime
) -> KeyHolding:
    """With what a person, an organisation or a body of one signs now, wherever the key is.

    Raises:
        NoKey: with nothing.
        KeyExpired: the certificate's days are over.
        OtherName: it is made out to somebody else, and no document allows it (`allow_name`).
    """
    holding = queries.holding_of(account=account, organization_key=organization_key, body=body, now=now)
    office = _who(account, organization_key, now)
    if holding is None:
        raise NoKey(who=f"{body} – {office}" if body else office)
    who = holding.body_name or office
    if holding.certified_until <= now:
        raise KeyExpired(who=who, on=in_vietnam(holding.certified_until))
    if not holding.other_name_because and not queries.bears_name(holding):
        raise OtherName(name=holding.common_name, who=who)
    return holding


def add_key(
    certificate: x509.Certificate,
    *,
    account: Account | None = None,
    organization_key: str = "",
    provider: Provider,
    reference: str = "",
    secret: str = "",
    others: Sequence[x509.Certificate] = (),
    since: date,
    by: Account | None,
    now: datetime,
    body: str = "",
    body_name: str = "",
) -> KeyHolding:
    """Enter a key: who signs with it, where it is, and from which day. It is opened once, to see that it can be.

    `body`, `body_name`: the advisory body of the organisation whose key it is, short and in full.

    Raises:
        AlreadyEntered: this holder has it already.
        UnusableKey: it cannot be opened, or has another certificate.
        BadReference: the names of its files lead elsewhere.
    """
    said = certificates.said(certificate)
    holding = KeyHolding(
        account=account, organization_key=organization_key, body=body, body_name=body_name, provider=provider,
        reference=reference, secret=secret,
        certificate=said.pem, fingerprint=said.fingerprint, common_name=said.common_name, subject=said.subject,
        issuer=said.issuer, serial=said.serial, certified_from=said.since, certified_until=said.until,
        kind=_kind_of(certificate, others), used_from=since, added_at=now, added_by=by,
    )  # fmt: skip
    if provider != Provider.DESKTOP:
        opening._open(holding)
    try:
        with transaction.atomic():
            holding.save()
            facts = {"holder": _holder(holding), "name": said.common_name, "serial": said.serial, "provider": provider}
            _note("key_added", holding, by, now, facts)
    except IntegrityError as error:
        raise AlreadyEntered(name=said.common_name) from error
    return holding


@transaction.atomic
def allow_name(holding: KeyHolding, because: str, *, by: Account | None, now: datetime) -> None:
    """Use a certificate that is made out to another name, by a document that says whose it is.

    Such as an office that has taken over from another one and waits for its new certificate. It is a change of rights:
    a leader of the office confirms it (`ground.audit.rights`).

    Raises:
        NoDocument: none is named.
    """
    if not because.strip():
        raise NoDocument
    holding.other_name_because = " ".join(because.split())[:300]
    holding.save(update_fields=["other_name_because"])
    facts = {"holder": _holder(holding), "name": holding.common_name, "because": holding.other_name_because}
    _note("key_name_allowed", holding, by, now, facts)


@transaction.atomic
def end_key(holding: KeyHolding, *, on: date, by: Account | None, now: datetime) -> None:
    """Take a key out of use: the day named is the first on which it is no longer used; not before its first day."""
    holding.used_until = max(on, holding.used_from + timedelta(days=1))
    holding.save(update_fields=["used_until"])
    facts = {"holder": _holder(holding), "name": holding.common_name, "on": holding.used_until}
    _note("key_ended", holding, by, now, facts)


def add_roots(
    found: Sequence[x509.Certificate], *, name: str, kind: Kind, source: str, since: date, until: date | None = None,
    by: Account | None, now: datetime,
) -> list[TrustRoot]:  # fmt: skip
    """Believe these certificates from a day on. One that does not vouch for itself only helps to find a way to a root.

    Raises:
        AlreadyEntered: one of them is believed from that day already.
    """
    rows = []
    try:
        with transaction.atomic():
            for certificate in found:
                said = certificates.said(certificate)
                row = TrustRoot.objects.create(
                    name=name or said.common_name or said.subject[:200], kind=kind, certificate=said.pem,
                    fingerprint=said.fingerprint, valid_from=since, valid_until=until, source=source, added_at=now,
                    added_by=by,
                )  # fmt: skip
                facts = {"name": row.name, "kind": kind, "fingerprint": said.fingerprint, "source": source}
                note("root_added", f"root:{row.pk}", by=by, organization_key=_office(by, now), now=now, facts=facts)
                rows.append(row)
    except IntegrityError as error:
        raise AlreadyEntered(name=name) from error
    return rows


@transaction.atomic
def end_root(root: TrustRoot, *, on: date, by: Account | None, now: datetime) -> None:
    """Believe a root no more from a day on. What was signed before stays as it was judged."""
    root.valid_until = max(on, root.valid_from + timedelta(days=1))
    root.save(update_fields=["valid_until"])
    facts = {"name": root.name, "on": root.valid_until}
    note("root_ended", f"root:{root.pk}", by=by, organization_key=_office(by, now), now=now, facts=facts)


def _note(act: str, holding: KeyHolding, by: Account | None, now: datetime, facts: Mapping[str, object]) -> None:
    office = holding.organization_key or _office(holding.account, now)
    note(act, f"key:{holding.pk}", by=by, organization_key=office, now=now, facts=facts)


def _who(account: Account | None, organization_key: str, now: datetime) -> str:
    return account.full_name if account else queries.name_of(organization_key, in_vietnam(now).date())


def _office(account: Account | None, now: datetime) -> str:
    posts = posts_on(account, in_vietnam(now).date()) if account else []
    return posts[0].organization_key if posts else ""


def _holder(holding: KeyHolding) -> str:
    if holding.account_id:
        return f"account:{holding.account_id}"
    body = f"/{holding.body}" if holding.body else ""
    return f"organization:{holding.organization_key}{body}"


def _kind_of(certificate: x509.Certificate, others: Sequence[x509.Certificate]) -> str:
    """By whose root it is vouched for; empty where by none that we know."""
    rows = list(TrustRoot.objects.all())
    known = {certificates.kept(row.certificate): row for row in rows}
    roots = [one for one in known if certificates.is_root(one)]
    root = certificates.root_of(certificate, [*others, *known], roots)
    return known[root].kind if root else ""

"""Whether what somebody signed at their own machine is their signature under what they were shown, and nothing else."""

from datetime import datetime

from lienthong.formats.signing import Finding, Report, Revocation, added, check
from lienthong.formats.signing.refusals import SigningRefusal
from lienthong.ground.files import queries as files
from lienthong.ground.keys import desktop, queries
from lienthong.ground.keys.actions import holding_for
from lienthong.ground.keys.models import SigningTask
from lienthong.ground.keys.refusals import KeyRevoked, NotIntact, OtherCertificate
from lienthong.ground.people.models import Account
from lienthong.kernel.moments import in_vietnam


def accepted(
    task: SigningTask, *, account: Account | None = None, organization_key: str = "", body: str = "", office: str = "",
    now: datetime,
) -> tuple[bytes, Report]:  # fmt: skip
    """The signed file of a task that was answered, and what checking it found; `account` or `organization_key` signs,
    with its own key or with that of its `body`.

    What is refused here cannot be used again: the task has failed.

    Raises:
        NoKey, KeyExpired, OtherName: there is nothing that they sign with.
        Replaced: more was changed than signing changes.
        NotIntact: the signature does not hold.
        KeyRevoked: the certificate is revoked, as far as the lists that are kept know.
        OtherCertificate: it is by another certificate than the one entered for them.
    """
    holding = holding_for(account=account, organization_key=organization_key, body=body, now=now)
    assert task.answer is not None
    signed = files.read(task.answer)
    report = check(signed, queries.trust(now), at=now, organization=office)
    try:
        new = added(files.read(task.offered), signed, report)
        for one in new:
            sound(one, now)
            if one.certificate is None or one.certificate.fingerprint != holding.fingerprint:
                name = one.certificate.name if one.certificate else "?"
                raise OtherCertificate(
                    who=holding.account.full_name if holding.account else holding.common_name, name=name
                )
    except SigningRefusal as refused:
        desktop.refuse(task, refused, now)
        raise
    return signed, report


def sound(one: Finding, now: datetime) -> None:
    """Nothing, if a signature that was made this minute may be taken over.

    That it was made before its certificate was revoked is what the machine claims that made it: it is too late now.

    Raises:
        NotIntact: it does not hold.
        KeyRevoked: the certificate is revoked, by now.
    """
    if not one.intact:
        raise NotIntact(why=one.state)
    if one.revocation in (Revocation.REVOKED, Revocation.REVOKED_LATER):
        name = one.certificate.name if one.certificate else "?"
        raise KeyRevoked(name=name, on=in_vietnam(one.revoked_at or now))

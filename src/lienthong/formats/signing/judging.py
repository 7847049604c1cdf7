"""From the findings to one of four results: a table read from top to bottom. Pure.

The clerk decides what happens to the document; this only says what was found.
"""

from collections.abc import Sequence

from lienthong.formats.signing.findings import Change, Fault, Found, Kind, Overall, Party, Role, Stamp

_SEEN = {Kind.FORM, Kind.ANNOTATION, Kind.OTHER}
"""After the last signature nothing that one sees may change, not even a field of a form."""
_STRANGE = {Kind.ANNOTATION, Kind.OTHER, Kind.NOT_JUDGED}
_LOST = {"removed", "damaged-signed"}
_OPEN = {"password-signed", "many", "slow", "unlisted", "large"}


_UNCHECKED = {"form", "algorithm", "large", "signers"}
"""Why a signature may be a good one that we only cannot check."""


def unchecked(one: Found) -> bool:
    """Whether a signature is not wrong but of a kind that we cannot check."""
    return not one.intact and bool(one.faults) and all(fault.code in _UNCHECKED for fault in one.faults)


def overall(findings: Sequence[Found], problems: Sequence[Fault], *, asked: bool, copy: bool = False) -> Overall:
    """The result for the file. `findings` in the order of signing; `asked`: whether the sender's name was compared.

    `copy`: it is a copy, which its office alone signs (Decree 30/2020/NĐ-CP art. 25 and App. I).
    """
    codes = {problem.code for problem in problems}
    signers = [one for one in findings if one.party is not Party.TIME_STAMP]
    if codes & _LOST or any(not one.intact and not unchecked(one) for one in findings):
        return Overall.BROKEN
    intact = [one for one in signers if one.intact]
    # Where not all signatures were looked at, what came after the last of these may be one of the others.
    if intact and "many" not in codes and changed_after_the_last(intact):
        return Overall.BROKEN
    if any(unchecked(one) for one in findings):
        return Overall.PARTLY
    if not signers:
        return Overall.PARTLY if codes & _OPEN else Overall.UNSIGNED
    return Overall.VALID if not codes and not short_of_valid(signers, asked=asked, copy=copy) else Overall.PARTLY


def changed_after_the_last(signers: Sequence[Found]) -> tuple[Change, ...]:
    """What was changed, for the eye, after the last signature that counts.

    The last one that counts is the last trusted one, where there is any: otherwise whoever changes a document could
    sign the change with a certificate of their own making and have it pass as one more signature.
    """
    trusted = [one for one in signers if one.trusted]
    last = (trusted or list(signers))[-1]
    return tuple(
        change
        for change in last.changes
        if change.kind in _SEEN or (change.breaks_lock and change.kind is not Kind.ARCHIVE)
    )


def short_of_valid(signers: Sequence[Found], *, asked: bool, copy: bool = False) -> tuple[str, ...]:
    """What keeps intact signatures from being valid: codes, said by `sayings`."""
    missing = []
    for party, code in ((Party.PERSON, "no-person"), (Party.ORGANIZATION, "no-organization")):
        if not any(one.party is party for one in signers) and not (copy and party is Party.PERSON):
            missing.append(code)
    if any(not one.trusted for one in signers):
        missing.append("untrusted")
    if any(one.faults for one in signers):
        missing.append("faults")
    if any(one.stamp is Stamp.WRONG for one in signers):
        missing.append("stamp")
    if not _reaches_the_end(signers[-1]):
        missing.append("not-to-the-end")
    if any(
        change.kind in _STRANGE and change.revision <= signers[-1].revision for one in signers for change in one.changes
    ):
        missing.append("changed-between")
    if any(change.breaks_lock for one in signers for change in one.changes if change.kind is not Kind.ARCHIVE):
        missing.append("lock")
    organisations = [one for one in signers if one.party is Party.ORGANIZATION]
    if asked and organisations and not any(one.role is Role.MATCHES for one in organisations):
        missing.append("role")
    return tuple(missing)


def _reaches_the_end(last: Found) -> bool:
    """Whether the last signature covers the file; long-term data after it is no content."""
    return last.covers_whole or (bool(last.changes) and all(change.kind is Kind.ARCHIVE for change in last.changes))

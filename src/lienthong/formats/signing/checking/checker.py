"""The whole check: open, look at each signature, compare what came later, judge."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.dss import DocumentSecurityStore

from lienthong.formats.signing.checking import chains, changes, loose, people, rights, stamped
from lienthong.formats.signing.checking.beyond import beyond
from lienthong.formats.signing.checking.chains import Known
from lienthong.formats.signing.checking.claimed import claimed_at
from lienthong.formats.signing.checking.digests import Digests
from lienthong.formats.signing.checking.driving import driven
from lienthong.formats.signing.checking.integrity import Container, open_container
from lienthong.formats.signing.checking.limits import LONGEST_SECONDS, MOST_SIGNATURES
from lienthong.formats.signing.checking.patient import OutOfTime, PatientReader
from lienthong.formats.signing.checking.ranges import Covered, Thinned, covered, only_blanks_after
from lienthong.formats.signing.findings import Change, Fault, Kind, Party, Stamp
from lienthong.formats.signing.judging import overall
from lienthong.formats.signing.objects import entry
from lienthong.formats.signing.reports import Finding, Report
from lienthong.formats.signing.texts import readable
from lienthong.formats.signing.trust import Trust
from lienthong.formats.signing.values import LARGEST_FILE

_OLD_FORMS = {"adbe.x509.rsa_sha1", "adbe.x509.rsa.sha1"}
"""Out of use since PDF 2.0: a bare RSA signature over SHA-1."""
_CLOCKS_DIFFER = timedelta(minutes=10)

for _noisy in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_noisy).setLevel(logging.CRITICAL)


@dataclass(slots=True)
class _Seen:
    """One signature while it is looked at."""

    name: str
    field: Any
    form: str
    revision: int
    covers: Covered | None
    container: Container
    faults: list[Fault] = field(default_factory=list)
    lock: changes.Lock | None = None
    claimed_at: datetime | None = None


def check(
    pdf: bytes, trust: Trust, *, at: datetime, organization: str = "", copy: bool = False, password: str = ""
) -> Report:
    """Everything about the signatures of a file. Never raises for what the file holds.

    `at` is now: what is checked is the time of signing, and a time after `at` is nobody's. `organization` is whom the
    document says it comes from; without it the organisation in the certificate is shown and compared with nothing.
    `copy`: the document says that it is a copy, which nobody signs in person. `password`: of a file that needs one.
    A time stamp is not demanded, nor is PAdES: documents really arrive as `adbe.pkcs7.detached` without either.
    """
    digests = Digests(pdf)
    late = changes.stopwatch(LONGEST_SECONDS)
    seen, problems, reader = _opened(pdf, digests, late, password)
    findings: tuple[Finding, ...] = ()
    if reader is not None and seen:
        known = _brought_along(reader)
        findings = driven(_all(pdf, seen, reader, trust, known, at, organization, late))
        if late():
            problems.append(Fault("slow"))
    result = overall(findings, problems, asked=bool(organization.strip()), copy=copy)
    return Report(result, findings, at, tuple(problems), organization, digests.whole(), copy)


def _opened(
    pdf: bytes, digests: Digests, late: Callable[[], bool], password: str
) -> tuple[list[_Seen], list[Fault], PdfFileReader | None]:
    problems: list[Fault] = []
    if len(pdf) > LARGEST_FILE:
        return [], [Fault("large")], None
    if b"%PDF-" not in pdf[:1024]:
        return [], [Fault("no-pdf")], None
    thinned = Thinned(pdf)
    signed = thinned.marks
    try:
        reader = PatientReader(thinned.pdf, late)
        if reader.encrypted and not _unlocked(reader, password):
            return [], [Fault("password-signed" if signed else "password")], None
        listed = [*islice(enumerate_sig_fields(reader, filled_status=True), MOST_SIGNATURES + 1)]
        if len(listed) > MOST_SIGNATURES:
            problems.append(Fault("many", (("count", str(MOST_SIGNATURES)),)))
        seen = [*_signatures(pdf, digests, thinned, reader, listed[:MOST_SIGNATURES])]
        if signed > len(seen):
            signed -= rights.marks(reader, pdf)
        if 0 < len(seen) < signed <= MOST_SIGNATURES:
            found = [*_signatures(pdf, digests, thinned, reader, loose.on_pages(reader, listed))]
            for one in found:
                one.container.faults.append(Fault("loose"))
            seen += found
    except OutOfTime:
        return [], [Fault("slow")], None
    except Exception:  # noqa: BLE001 - readers of foreign formats raise anything at all
        return [], [Fault("damaged-signed" if signed else "damaged")], None
    if not seen and signed > 0:
        problems.append(Fault("removed"))
    elif signed > len(seen) and len(seen) < MOST_SIGNATURES:
        problems.append(Fault("unlisted", (("count", str(signed - len(seen))),)))
    return seen, problems, reader


def _unlocked(reader: PdfFileReader, password: str) -> bool:
    """Whether a file that is encrypted opens: without a password, as many do, or with this one."""
    try:
        return any(reader.decrypt(one).status is not AuthStatus.FAILED for one in dict.fromkeys(("", password)))
    except OutOfTime:
        raise
    except Exception:  # noqa: BLE001 - an encryption that we do not know
        return False


def _signatures(
    pdf: bytes, digests: Digests, thinned: Thinned, reader: PdfFileReader, fields: Iterable[loose.Field]
) -> Iterator[_Seen]:
    for name, value, reference in fields:
        try:
            yield _signature(pdf, digests, thinned, reader, name, value, reference)
        except OutOfTime:
            raise
        except Exception:  # noqa: BLE001 - readers of foreign formats raise anything at all
            container = Container(faults=[Fault("unreadable")])
            yield _Seen(readable(name, 200), {}, "", reader.xrefs.total_revisions - 1, None, container)


def _signature(
    pdf: bytes, digests: Digests, thinned: Thinned, reader: PdfFileReader, name: str, value: Any, reference: Any
) -> _Seen:
    widget = reference.get_object()
    held = widget.raw_get("/V") if "/V" in widget else value
    dictionary = value.get_object()
    revision = reader.xrefs.total_revisions - 1
    if isinstance(held, generic.IndirectObject):
        revision = reader.xrefs.get_last_change(held.reference)
    contents = b""
    if "/Contents" in dictionary:
        raw = dictionary.raw_get("/Contents", decrypt=generic.EncryptedObjAccess.RAW)
        contents = thinned.contents(raw.original_bytes) if hasattr(raw, "original_bytes") else b""
    covers, faults = covered(pdf, entry(dictionary, "/ByteRange"), contents)
    if covers is not None and not _whole(pdf, reader, covers, revision):
        faults.append(Fault("part-of-update"))
    form = readable(entry(dictionary, "/SubFilter", ""), 60).lstrip("/")
    if form in _OLD_FORMS:
        container = Container(faults=[Fault("form", (("name", form),))])
    else:
        container = open_container(contents, digests, covers)
    if faults:
        container.intact = False
    lock = changes.locks_of(dictionary, widget, revision)
    claimed = claimed_at(container.claimed_at, dictionary)
    return _Seen(readable(name, 200), widget, form, revision, covers, container, faults, lock, claimed)


def _whole(pdf: bytes, reader: PdfFileReader, covers: Covered, revision: int) -> bool:
    return covers.end == len(pdf) or changes.covers_revision(reader, covers.end, revision)


def _brought_along(reader: PdfFileReader) -> Known:
    try:
        store = DocumentSecurityStore.read_dss(reader)
        certificates = tuple(store.load_certs())
        crls = tuple(one.get_object().data for one in store.crls)
        ocsps = tuple(stamped.answers(one.get_object().data for one in store.ocsps))
    except Exception:  # noqa: BLE001 - there is none, or none that can be read
        return Known()
    return Known(certificates, crls, ocsps)


async def _all(
    pdf: bytes,
    seen: list[_Seen],
    reader: PdfFileReader,
    trust: Trust,
    known: Known,
    at: datetime,
    organization: str,
    late: Any,
) -> tuple[Finding, ...]:
    findings = [await _finding(one, trust, known, at, organization, late) for one in seen]
    later = _later(reader, seen, findings, late)
    unspoken = _unspoken(pdf, seen, reader)
    told = []
    for one, finding in zip(seen, findings, strict=True):
        after = tuple(
            change for revision, found in sorted(later.items()) if revision > one.revision for change in found
        )
        end = one.covers.end if one.covers else 0
        whole = one.covers is not None and only_blanks_after(pdf, end)
        if one.covers is not None and (unspoken or not (whole or after)):
            # Something follows that no table of the file speaks of.
            after = (*after, Change(reader.xrefs.total_revisions + 1, unspoken or Kind.NOT_JUDGED))
        told.append(replace(finding, covers_whole=whole, changes=after))
    order = sorted(range(len(told)), key=lambda place: (told[place].revision, seen[place].covers is None))
    return tuple(told[place] for place in order)


def _unspoken(pdf: bytes, seen: list[_Seen], reader: PdfFileReader) -> Kind | None:
    ends = [one.covers.end for one in seen if one.covers]
    try:
        return beyond(pdf, reader, max(ends)) if ends else None
    except Exception:  # noqa: BLE001 - readers of foreign formats raise anything at all
        return Kind.NOT_JUDGED


def _later(
    reader: PdfFileReader, seen: list[_Seen], findings: list[Finding], late: Any
) -> dict[int, tuple[Change, ...]]:
    first = min(one.revision for one in seen)
    signers: dict[int, str] = {}
    for one, finding in zip(seen, findings, strict=True):
        if finding.party is not Party.TIME_STAMP:
            signers[one.revision] = finding.certificate.name if finding.certificate else "?"
    if reader.xrefs.total_revisions - 1 == first:
        return {}
    return changes.judge(reader, first, signers, [one.lock for one in seen if one.lock], late)


async def _finding(one: _Seen, trust: Trust, known: Known, at: datetime, organization: str, late: Any) -> Finding:
    container = one.container
    faults = [*one.faults, *container.faults]
    made = Finding(
        field=one.name,
        form=one.form,
        intact=container.intact,
        faults=tuple(faults),
        revision=one.revision + 1,
        locks=one.lock is not None and one.lock.everything,
        claimed_at=one.claimed_at,
    )
    if container.signer is None or late():
        return replace(made, party=Party.TIME_STAMP) if container.is_stamp else made
    try:
        return await _about_signer(one, made, trust, known, at, organization)
    except Exception:  # noqa: BLE001 - a certificate that its reader stumbles over
        return replace(made, intact=False, faults=(*made.faults, Fault("unreadable")))


async def _about_signer(
    one: _Seen, made: Finding, trust: Trust, known: Known, at: datetime, organization: str
) -> Finding:
    container = one.container
    who = people.who_of(container.signer)
    if container.is_stamp:
        moment = stamped.moment_of(container.signed_data)
        led = await chains.lead(container.signer, container.others, trust, known, at=moment, stamping=True)
        good = made.intact and led.chain.value == "trusted"
        state = Stamp.VERIFIED if good else Stamp.UNTRUSTED if made.intact else Stamp.WRONG
        return replace(
            made,
            party=Party.TIME_STAMP,
            certificate=who,
            chain=led.chain,
            root=led.root.name if led.root else "",
            root_kind=led.root.kind.value if led.root else "",
            revocation=led.revoked.state,
            claimed_at=None,
            stamp=state,
            stamped_at=moment,
            stamped_by=who.name,
        )
    stamp = await stamped.stamp_of(container, trust, known)
    claimed = made.claimed_at
    faults = made.faults
    if claimed is not None and claimed > at + _CLOCKS_DIFFER:
        # A time that has not come yet says nothing about when it was signed.
        faults = (*faults, Fault("future"))
    moment = stamp.at if stamp.state is Stamp.VERIFIED and stamp.at else min(claimed or at, at)
    own = replace(known, crls=(*known.crls, *container.crls), ocsps=(*known.ocsps, *container.ocsps))
    led = await chains.lead(container.signer, container.others, trust, own, at=moment)
    party = people.party_of(container.signer)
    revoked = stamped.as_of_stamp(led.revoked, stamp)
    return replace(
        made,
        faults=faults,
        party=party,
        certificate=who,
        chain=led.chain,
        root=led.root.name if led.root else "",
        root_kind=led.root.kind.value if led.root else "",
        revocation=revoked.state,
        revoked_at=revoked.since,
        stamp=stamp.state,
        stamped_at=stamp.at,
        stamped_by=stamp.by,
        role=people.role_of(who, party, organization),
    )

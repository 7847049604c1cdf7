"""What keeps a signature provable for decades (PAdES B-LTA), added when a document is archived.

A time stamp over the file, and with it the certificates and the lists of revoked ones that were good that day.
"""

from datetime import datetime
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, enumerate_sig_fields
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import DocumentTimestamp
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter

from lienthong.formats.signing.checking import chains
from lienthong.formats.signing.checking.driving import driven
from lienthong.formats.signing.checking.integrity import open_container
from lienthong.formats.signing.making import opened
from lienthong.formats.signing.refusals import NoTimeStamp, Unsignable
from lienthong.formats.signing.stamps import TimeStamps
from lienthong.formats.signing.trust import Trust
from lienthong.formats.signing.values import Signed
from lienthong.kernel.words import Words

RESERVED = 32 * 1024
"""Hexadecimal digits kept free for a document time stamp."""
_NO_ROOM = Words(vi="dấu thời gian quá lớn", en="the time stamp is too large")
STAMP_FIELD = "DauThoiGian"
"""Document time stamps stand in the fields `DauThoiGian1`, `DauThoiGian2` …"""


def add_time_stamp(pdf: bytes, stamps: TimeStamps, *, at: datetime) -> Signed:
    """The file with a time stamp over all of it: also for one whose signature had to do without.

    Raises:
        NoTimeStamp: there is none to be had, or one that is too large; the file stays as it is.
        Unsignable: no PDF that can be added to.
    """
    with opened(pdf) as writer:
        taken = {name for name, _, _ in enumerate_sig_fields(writer.prev)}
        field = next(name for name in (f"{STAMP_FIELD}{n}" for n in range(1, len(taken) + 2)) if name not in taken)
        steps = PdfCMSEmbedder(new_field_spec=SigFieldSpec(field)).write_cms(field, writer)
        next(steps)
        steps.send(SigObjSetup(DocumentTimestamp(bytes_reserved=RESERVED)))
        out = BytesIO()
        prepared, _ = steps.send(SigIOSetup("sha256", output=out))
    stamp = stamps.stamp_digest(prepared.document_digest)
    if 2 * len(stamp) > RESERVED:
        raise NoTimeStamp(why=_NO_ROOM)
    steps.send(stamp)
    return Signed(out.getvalue(), True, at, field)


def add_long_term_data(pdf: bytes, trust: Trust, *, at: datetime, stamps: TimeStamps | None = None) -> bytes:
    """The file with what proves its signatures later: chains, lists and answers about revocation, and a time stamp.

    What `trust` does not know is left out: call it while certificates and their authorities are alive. With `stamps` a
    document time stamp closes the file.

    Raises:
        Unsignable: there is no signature, or nothing can be added.
        NoTimeStamp: the time-stamp authority is silent.
    """
    with opened(pdf) as writer:
        found = driven(_collected(writer.prev, trust, at))
        if not found:
            raise Unsignable(why=Words(vi="tệp chưa có chữ ký", en="it is not signed"))
    out = BytesIO(pdf)
    lists, answers = list(trust.parsed_crls), list(trust.parsed_ocsps)
    for contents, certificates in found:
        DocumentSecurityStore.add_dss(out, contents, certs=certificates, crls=lists, ocsps=answers)
    done = out.getvalue()
    return add_time_stamp(done, stamps, at=at).pdf if stamps is not None else done


async def _collected(reader: PdfFileReader, trust: Trust, at: datetime) -> list[tuple[Any, list[Any]]]:
    """Of each signature: its contents, and all certificates from a root down to its signer and its time stamp."""
    found = []
    for _, value, _ in enumerate_sig_fields(reader, filled_status=True):
        contents = value.get_object()["/Contents"]
        held = open_container(contents.original_bytes)
        if held.signer is None:
            continue
        certificates = [held.signer, *held.others]
        pairs = [(held.signer, held.others, held.is_stamp)]
        for token in extract_tst_data_iter(held.signer_info, signed=False):
            inner = extract_certificate_info(token)
            pairs.append((inner.signer_cert, list(inner.other_certs), True))
        for signer, others, stamping in pairs:
            led = await chains.lead(signer, others, trust, chains.Known(), at=at, stamping=stamping)
            certificates += led.path
        found.append((contents, certificates))
    return found

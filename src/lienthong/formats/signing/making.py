"""Making a signature: one more incremental update at the end of the file, and not a byte before it touched."""

import logging
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.crypt import AuthStatus, PdfKeyNotAvailableError
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import FieldMDPAction, FieldMDPSpec, SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from lienthong.formats.signing import container
from lienthong.formats.signing.appearance.drawing import drawn_picture, drawn_text
from lienthong.formats.signing.objects import entries, entry
from lienthong.formats.signing.pages import first_size, page_count, rectangle, turned
from lienthong.formats.signing.refusals import NoTimeStamp, Unsignable
from lienthong.formats.signing.stamps import TimeStamps
from lienthong.formats.signing.values import LARGEST_FILE, PERSON_FIELD, Appearance, Key, Place, Signed
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Words

_CERTIFIED = Words(vi="chữ ký trước đã khóa toàn bộ nội dung", en="an earlier signature forbids any further change")
_PASSWORD = Words(
    vi="tệp có mật khẩu; hãy lưu lại bản không có mật khẩu rồi ký",
    en="it has a password; save it without one and sign that",
)
_CLOSED = Words(
    vi="chữ ký cuối cùng đã khóa tệp, không thêm chữ ký được nữa",
    en="its last signature closed it: no other can be added",
)

_MOST_PAGES = 300
"""Of a file that is signed: as many as are compared later."""
_ODD = (
    PdfKeyNotAvailableError, PdfError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError,
    AssertionError, NotImplementedError, zlib.error, struct.error,
)  # fmt: skip
"""What a reader of foreign files stumbles with."""

# The reader tells its log about every odd thing in a foreign file.
for _noisy in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_noisy).setLevel(logging.CRITICAL)


class Adding(IncrementalPdfFileWriter):
    """A writer that adds what it is told to and nothing of its own."""

    def __init__(self, pdf: bytes) -> None:
        """Raises whatever the library's reader raises."""
        super().__init__(BytesIO(pdf), strict=False)
        tables = self.prev.xrefs
        there = (ref.idnum for one in range(tables.total_revisions) for ref in tables.explicit_refs_in_revision(one))
        # The library believes the file's `Size`. Where that is too small, what is added would take the place of what
        # is there: of the catalogue, the page.
        self._lastobj_id = max(self._lastobj_id, max(there, default=0))

    def _update_meta(self) -> None:
        # The library would enter its name as the file's producer and this machine's time as that of the last change.
        # Who made the file stays who made it; when it was signed, the signature says.
        return


def sign(
    pdf: bytes,
    key: Key,
    appearance: Appearance,
    *,
    at: datetime,
    field: str,
    stamps: TimeStamps | None = None,
    final: bool = False,
) -> Signed:
    """The file with one more signature: PAdES, SHA-256, in an incremental update.

    `at` is the time that the signer claims. `field` names the signature: `NguoiKy1` … for people, `CoQuan` for the
    organisation; an empty field of that name is used where it stands, else one is made at the appearance's place.
    With `stamps`, a time-stamp authority confirms the time; where it is silent the file is signed all the same and
    `Signed.time_stamped` is false (Decree 30/2020 does not demand a time stamp). `final` locks every field: after it
    nothing may change (documents with an organisation's signature).

    Raises:
        Unsignable: no PDF, encrypted, damaged, too large, or locked by an earlier signature.
        Misplaced: the place is not on the page.
        BadPicture: the picture is no PNG.
        KeyRefused: the key did not sign.
    """
    with opened(pdf) as writer:
        refuse_locked(writer)
        _number_annotations(writer)
        spec = _field(writer, field, appearance)
        steps = PdfCMSEmbedder(new_field_spec=spec).write_cms(field, writer)
        widget = next(steps).get_object()
        _draw(writer, widget, appearance, at)
        placeholder = SignatureObject(
            in_vietnam(at), SigSeedSubFilter.PADES, bytes_reserved=container.room(key, stamped=stamps is not None)
        )
        lock = SigMDPSetup("sha256", field_lock=FieldMDPSpec(FieldMDPAction.ALL)) if final else None
        if lock and lock.field_lock:
            widget[pdf_name("/Lock")] = writer.add_object(lock.field_lock.as_pdf_object())
        steps.send(SigObjSetup(placeholder, mdp_setup=lock))
        out = BytesIO()
        prepared, _ = steps.send(SigIOSetup("sha256", output=out))
    attributes = container.to_sign(prepared.document_digest, key.certificate)
    signature = key.sign(attributes)
    stamp = b""
    if stamps is not None:
        try:
            stamp = stamps.stamp(signature)
        except NoTimeStamp:
            # A silent authority must not keep an office from signing; a document time stamp can follow.
            stamp = b""
        if len(stamp) > container.STAMP:
            # Nor one whose answer has no room: the file is laid out already, and what was signed cannot grow.
            stamp = b""
    steps.send(container.contained(attributes, signature, key, stamp=stamp))
    return Signed(out.getvalue(), bool(stamp), at, field)


def free_field(pdf: bytes, prefix: str = PERSON_FIELD) -> str:
    """The next name for a signature of a person: `NguoiKy1`, `NguoiKy2` … that the file does not use yet."""
    with opened(pdf) as writer:
        taken = {name for name, _, _ in enumerate_sig_fields(writer.prev)}
    return next(name for name in (f"{prefix}{number}" for number in range(1, len(taken) + 2)) if name not in taken)


def corner(pdf: bytes) -> Place:
    """Where the text of a signature stands that has no picture: the top right of the first page, whatever its size and
    however it is turned (Decree 30/2020/NĐ-CP, App. I, box 14). On A4 two lines in size 10, above the text frame.

    Raises:
        Unsignable: no PDF, encrypted, damaged or too large.
        Misplaced: the file's tree of pages is damaged.
    """
    with opened(pdf) as writer:
        across, _ = first_size(writer)
    aside = min(15.0, across / 10)
    width = min(90.0, across - 2 * aside)
    return Place(1, round(across - aside - width, 3), 3.5, round(width, 3), 9)


@contextmanager
def opened(pdf: bytes) -> Iterator[IncrementalPdfFileWriter]:
    """A writer that adds to the file and changes nothing in it.

    Raises:
        Unsignable: no PDF, encrypted, damaged or too large; also when found out while the writer is used.
    """
    if len(pdf) > LARGEST_FILE:
        raise Unsignable(why=Words(vi="tệp quá lớn", en="it is too large"))
    if b"%PDF-" not in pdf[:1024]:
        raise Unsignable(why=Words(vi="không phải tệp PDF", en="it is no PDF"))
    try:
        writer = Adding(pdf)
        if writer.prev.encrypted:
            _unlock(writer)
        yield writer
    except SigningError as no:
        why = Words(vi=f"ô chữ ký không dùng được ({no})", en=f"its signature field cannot be used ({no})")
        raise Unsignable(why=why) from no
    except _ODD as odd:
        # Whatever a reader stumbles over in a foreign file: the file is damaged, not the program.
        raise Unsignable(why=Words(vi="tệp bị hỏng", en="it is damaged")) from odd
    except RecursionError as deep:
        raise Unsignable(why=Words(vi="tệp lồng quá sâu", en="it is nested too deeply")) from deep


def _unlock(writer: IncrementalPdfFileWriter) -> None:
    """Many files are encrypted and open without a password: what is added to them is encrypted likewise.

    Raises:
        Unsignable: a password is needed.
    """
    if writer.encrypt("").status is AuthStatus.FAILED:
        raise Unsignable(why=_PASSWORD)


def closed(pdf: bytes) -> bool:
    """Whether its last signature closed the file: nobody can sign it any more, and what it bears holds as it is.

    Raises:
        Unsignable: no PDF, encrypted, damaged or too large.
    """
    with opened(pdf) as writer:
        try:
            refuse_locked(writer)
        except Unsignable:
            return True
    return False


def refuse_locked(writer: IncrementalPdfFileWriter) -> None:
    """Nothing, unless an earlier signature said that after it nothing may change.

    Raises:
        Unsignable: the file is closed.
    """
    for _, value, _ in enumerate_sig_fields(writer.prev, filled_status=True):
        for reference in entries(value.get_object(), "/Reference"):
            told, method = entry(reference, "/TransformParams"), entry(reference, "/TransformMethod")
            if method == "/DocMDP" and entry(told, "/P", 2) == 1:
                raise Unsignable(why=_CERTIFIED)
            if method == "/FieldMDP" and entry(told, "/Action") == "/All":
                raise Unsignable(why=_CLOSED)


def _number_annotations(writer: IncrementalPdfFileWriter) -> None:
    """Give a number to what is stuck on a page without one: links, as some programs write them.

    Once a file is signed nobody who compares its updates can follow what happens to a list that holds such ones, and
    every signature adds to that list. So it is done before the first.
    """
    if next(iter(enumerate_sig_fields(writer.prev, filled_status=True)), None) is not None:
        return
    for index in range(min(page_count(writer), _MOST_PAGES)):
        notes = entry(writer.find_page_for_modification(index)[0].get_object(), "/Annots")
        if not isinstance(notes, generic.ArrayObject):
            continue
        loose = [place for place in range(len(notes)) if isinstance(notes.raw_get(place), generic.DictionaryObject)]
        for place in loose:
            notes[place] = writer.add_object(notes.raw_get(place))
        if loose:
            writer.update_container(notes)


def _field(writer: IncrementalPdfFileWriter, name: str, appearance: Appearance) -> SigFieldSpec:
    if appearance.place is None:
        return SigFieldSpec(name, on_page=0, box=None)
    box = rectangle(writer, appearance.place)
    corners: Any = tuple(round(side, 3) for side in (box.left, box.bottom, box.right, box.top))
    return SigFieldSpec(name, on_page=appearance.place.page - 1, box=corners)


def _draw(writer: IncrementalPdfFileWriter, widget: Any, appearance: Appearance, at: datetime) -> None:
    if appearance.place is None or not (appearance.picture or appearance.text):
        return
    box = rectangle(writer, appearance.place)
    width, height = box.seen
    if appearance.picture:
        drawing = drawn_picture(writer, appearance.picture, width, height)
    else:
        drawing = drawn_text(writer, appearance.text, width, height, at=at, align=appearance.align)
    turned(drawing.get_object(), box)
    widget[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): drawing})

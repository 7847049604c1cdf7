"""What a message read well enough still leaves in doubt. Pure: values in, findings out."""

import re
from functools import lru_cache
from itertools import combinations

from lienthong.formats.edxml.codes import BUSINESS_KINDS, PRIORITIES, REASON_NEEDED, STATUS_CODES, STEERING
from lienthong.formats.edxml.document_types import is_known_type
from lienthong.formats.edxml.notebook import Notebook
from lienthong.formats.edxml.paths import BUSINESS, MANIFEST, MESSAGE_HEADER, TRACES
from lienthong.formats.edxml.values import Business, DocumentMessage, Party, StatusMessage
from lienthong.kernel.identifiers import LONGEST_CODE, Scheme, same_code, scheme_of
from lienthong.kernel.moments import read_day
from lienthong.kernel.vietnamese import fold

LONGEST_DOCUMENT_ID = 255

_FULL_2016 = re.compile(r"\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}", re.ASCII)
_DAY_IN_ID = re.compile(r",(\d{4}/\d{1,2}/\d{1,2}),", re.ASCII)
# The axis labels a receiver's other code in its name: "(Mã cũ) (qd20)" (seen in a real message, §9.3).
_LABELS = re.compile(r"\([^()]*\)")


def check_document(book: Notebook, message: DocumentMessage, *, has_attachments: bool) -> None:
    """Everything that could be said about a document message, added to the notebook."""
    at = MESSAGE_HEADER
    _sender(book, message.sender)
    _receivers(book, message.receivers)
    _document_id(book, message.document_id, f"{at}/DocumentId")
    _identity(book, message)
    _contents(book, message)
    _way(book, message)
    if message.business is None:
        book.remark("business_missing", BUSINESS)
    else:
        _business(book, message, message.business)
    if not has_attachments and not message.manifest:
        book.remark("attachments_none", MANIFEST)


def check_status(book: Notebook, message: StatusMessage) -> None:
    """Everything that could be said about a status message, added to the notebook."""
    at = MESSAGE_HEADER
    about, code = message.about, message.status_code
    _sender(book, message.sender)
    if not about.organ_id:
        book.remark("status_addressee_missing", f"{at}/ResponseFor/OrganId")
    else:
        _organ_id(book, about.organ_id, f"{at}/ResponseFor/OrganId")
    if about.document_id:
        _document_id(book, about.document_id, f"{at}/ResponseFor/DocumentId")
    elif about.code:
        book.remark("status_document_id_missing", f"{at}/ResponseFor/DocumentId")
    else:
        book.remark("status_document_missing", f"{at}/ResponseFor")
    if not code:
        book.remark("status_code_missing", f"{at}/StatusCode")
    elif code not in STATUS_CODES:
        book.remark("status_code_unknown", f"{at}/StatusCode", text=code[:80])
    elif code in REASON_NEEDED and not message.description:
        book.remark("status_reason_missing", f"{at}/Description", code=code)
    if message.stamped_at is None and not message.stamped_text:
        book.remark("status_time_missing", f"{at}/Timestamp")


def _sender(book: Notebook, sender: Party) -> None:
    path = f"{MESSAGE_HEADER}/From"
    if not sender.organ_id:
        book.remark("sender_missing", f"{path}/OrganId")
    else:
        _organ_id(book, sender.organ_id, f"{path}/OrganId")
    if not sender.organ_name:
        book.remark("sender_name_missing", f"{path}/OrganName")


def _receivers(book: Notebook, receivers: tuple[Party, ...]) -> None:
    path = f"{MESSAGE_HEADER}/To"
    if not any(receiver.organ_id for receiver in receivers):
        book.remark("receiver_missing", f"{path}/OrganId")
        return
    seen: dict[str, int] = {}
    for place, receiver in enumerate(receivers, 1):
        here = f"{path}[{place}]/OrganId"
        if not receiver.organ_id:
            if receiver != _NOBODY:
                book.remark("receiver_without_code", here, name=receiver.organ_name or "–")
            continue
        _organ_id(book, receiver.organ_id, here)
        code = same_code(receiver.organ_id)
        if code in seen:
            book.remark("receiver_repeated", here, organ_id=receiver.organ_id)
        seen.setdefault(code, place)
    if len(seen) > 1:
        _aliases(book, receivers, path)


_NOBODY = Party()
_MOST_COMPARED = 100
"""Receivers compared for aliases; a longer list is a mailing to a whole province, and a pairing costs its square."""


def _aliases(book: Notebook, receivers: tuple[Party, ...], path: str) -> None:
    """Two codes of different schemes under one name are one organisation (§9.3)."""
    named: dict[str, list[tuple[int, Party]]] = {}
    for place, receiver in enumerate(receivers[:_MOST_COMPARED], 1):
        name = fold(_LABELS.sub(" ", receiver.organ_name))
        if name and receiver.organ_id:
            named.setdefault(name, []).append((place, receiver))
    for same in named.values():
        for (_, first), (place, second) in combinations(same, 2):
            if scheme_of(first.organ_id) is not scheme_of(second.organ_id):
                here = f"{path}[{place}]"
                book.remark("receiver_aliases", here, first=first.organ_id, second=second.organ_id)


def _organ_id(book: Notebook, code: str, path: str) -> None:
    if len(code) > LONGEST_CODE:
        book.remark("organ_id_too_long", path, length=len(code))
    elif odd := _odd_shape(code):
        book.remark(odd, path, organ_id=code)


@lru_cache(maxsize=16_384)
def _odd_shape(code: str) -> str:
    """The rule that a code's shape breaks. The same few hundred codes come back all day."""
    scheme = scheme_of(code)
    if scheme is Scheme.OTHER:
        return "organ_id_shape"
    if scheme is Scheme.QD2016 and not _FULL_2016.fullmatch(same_code(code)):
        return "organ_id_short"
    return ""


def _document_id(book: Notebook, document_id: str, path: str) -> None:
    if not document_id:
        book.remark("document_id_missing", path)
    elif len(document_id) > LONGEST_DOCUMENT_ID:
        book.remark("document_id_too_long", path, length=len(document_id))
    else:
        _day_in_id(book, document_id, path)


def _day_in_id(book: Notebook, document_id: str, path: str) -> None:
    """The id stays opaque; this only tells the vendor that their generator makes up days."""
    if (day := _DAY_IN_ID.search(document_id)) and read_day(day[1]) is None:
        book.remark("document_id_date", path, text=day[1])


def _identity(book: Notebook, message: DocumentMessage) -> None:
    at = MESSAGE_HEADER
    if not message.code.number:
        book.remark("number_missing", f"{at}/Code/CodeNumber")
    elif not (message.code.number.isascii() and message.code.number.isdecimal()):
        book.remark("number_letters", f"{at}/Code/CodeNumber", text=message.code.number[:80])
    if not message.code.notation:
        book.remark("notation_missing", f"{at}/Code/CodeNotation")
    if message.promulgated_on is None and not message.promulgated_text:
        book.remark("promulgation_date_missing", f"{at}/PromulgationInfo/PromulgationDate")
    if not message.place:
        book.remark("place_missing", f"{at}/PromulgationInfo/Place")
    name = message.type.name
    if not name:
        book.remark("type_missing", f"{at}/DocumentType/TypeName")
    elif not is_known_type(name):
        facts = {"name": name[:80], "type": "–" if message.type.type is None else message.type.type}
        book.remark("type_unknown", f"{at}/DocumentType/TypeName", **facts)


def _contents(book: Notebook, message: DocumentMessage) -> None:
    at = MESSAGE_HEADER
    if not message.subject:
        book.remark("subject_missing", f"{at}/Subject")
    if message.signer is None or not message.signer.full_name:
        book.remark("signer_missing", f"{at}/SignerInfo/FullName")
    if message.due_on and message.promulgated_on and message.due_on < message.promulgated_on:
        due, issued = message.due_on.isoformat(), message.promulgated_on.isoformat()
        book.remark("due_before_issue", f"{at}/DueDate", due=due, issued=issued)
    priority = message.other.priority
    if priority is not None and priority not in PRIORITIES:
        book.remark("priority_unknown", f"{at}/OtherInfo/Priority", text=priority)
    if message.steering_type is not None and message.steering_type not in STEERING:
        book.remark("steering_unknown", f"{at}/SteeringType", value=message.steering_type)


def _way(book: Notebook, message: DocumentMessage) -> None:
    if not message.traces:
        book.remark("trace_missing", TRACES)
    for place, trace in enumerate(message.traces, 1):
        if not trace.organ_id:
            book.remark("trace_without_organ", f"{TRACES}/TraceHeader[{place}]/OrganId")


def _business(book: Notebook, message: DocumentMessage, business: Business) -> None:
    kind, original = business.kind, business.document_id
    if original:
        _day_in_id(book, original, f"{BUSINESS}/DocumentId")
    for place, replaced in enumerate(business.replaced, 1):
        path = f"{BUSINESS}/ReplacementInfoList/ReplacementInfo[{place}]/DocumentId"
        _day_in_id(book, replaced.document_id, path)
    if kind not in BUSINESS_KINDS:
        if kind != Business.UNKNOWN:
            book.remark("business_kind_unknown", f"{BUSINESS}/BussinessDocType", text=kind)
        return
    if original and message.document_id and original != message.document_id and kind != Business.REPLACEMENT:
        facts = {"header": message.document_id[:255], "original": original[:255]}
        book.remark("business_document_differs", f"{BUSINESS}/DocumentId", **facts)
    if kind == Business.NEW:
        return
    if not business.reason:
        book.remark("reason_missing", f"{BUSINESS}/BussinessDocReason")
    if kind == Business.REPLACEMENT:
        if not any(replaced.document_id for replaced in business.replaced):
            book.remark("replaced_missing", f"{BUSINESS}/ReplacementInfoList")
    elif not original:
        book.remark("business_document_missing", f"{BUSINESS}/DocumentId")
    if kind == Business.UPDATE and business.update is None:
        book.remark("update_info_missing", f"{BUSINESS}/BussinessDocumentInfo")

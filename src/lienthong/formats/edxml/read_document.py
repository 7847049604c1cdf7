"""A document message from its tree (edXML §3, §4)."""

from lienthong.formats.edxml.notebook import NO_NAMES, Notebook
from lienthong.formats.edxml.paths import BUSINESS, MESSAGE_HEADER, TRACES
from lienthong.formats.edxml.tree import Node
from lienthong.formats.edxml.values import (
    Answered,
    Business,
    Code,
    DocumentMessage,
    DocumentType,
    ManifestEntry,
    OtherInfo,
    Party,
    ReceiverChange,
    Replaced,
    Signer,
    Staff,
    Trace,
    UpdateInfo,
)

_PARTY = frozenset(["OrganId", "OrganizationInCharge", "OrganName", "OrganAdd", "Email", "Telephone", "Fax", "Website"])
_CODE = frozenset(("CodeNumber", "CodeNotation"))
_ISSUE = frozenset(("Place", "PromulgationDate"))
_TYPE = frozenset(("Type", "TypeDetail", "TypeName"))
_SIGNER = frozenset(("Competence", "Position", "FullName"))
_ANSWERED = frozenset(("OrganId", "Code", "PromulgationDate", "DocumentId"))
_STAFF = frozenset(["Department", "Staff", "Email", "Mobile", "DepartmentId", "StaffId"])
_TRACE = frozenset(("OrganId", "Timestamp"))
_OTHER = frozenset(
    (
        "Priority",
        "SphereOfPromulgation",
        "TyperNotation",
        "PromulgationAmount",
        "PageAmount",
        "ReplyFors",
        "Direction",
        "ReferenceCodes",
    )
)
_HEADER_LEAVES = frozenset(["DocumentId", "Subject", "Content", "DueDate", "SteeringType", "ApplicationType"])
_HEADER_BRANCHES = frozenset(
    (
        "From",
        "To",
        "Code",
        "PromulgationInfo",
        "DocumentType",
        "SignerInfo",
        "OtherInfo",
        "ResponseFor",
        "ToPlaces",
        "ResponseForTask",
    )
)
_BUSINESS_LEAVES = frozenset(("DocumentId", "BussinessDocType", "BussinessDocReason", "Paper"))
_BUSINESS_BRANCHES = frozenset(("BussinessDocumentInfo", "ReplacementInfoList", "StaffInfo"))


def document(
    book: Notebook,
    header: Node,
    trace_list: Node | None,
    business_node: Node | None,
    manifest: tuple[ManifestEntry, ...],
) -> DocumentMessage:
    """Read a document message. What is missing is left at its default; checks come afterwards."""
    at = MESSAGE_HEADER
    texts, nodes = book.split(header, at, _HEADER_LEAVES, _HEADER_BRANCHES)
    get = texts.get
    code = book.texts(book.one(nodes, "Code", at), f"{at}/Code", _CODE)
    issue = book.texts(book.one(nodes, "PromulgationInfo", at), f"{at}/PromulgationInfo", _ISSUE)
    promulgated_on, promulgated_text = book.day(
        issue, "PromulgationDate", f"{at}/PromulgationInfo", "promulgation_date_unreadable"
    )
    due_on, due_text = book.day(texts, "DueDate", at, "due_date_unreadable")
    traces, business = _way(book, trace_list, business_node)
    return DocumentMessage(
        sender=party(book, book.one(nodes, "From", at), f"{at}/From"),
        receivers=tuple([party(book, node, f"{at}/To[{place}]") for place, node in enumerate(nodes.get("To", ()), 1)]),
        document_id=get("DocumentId", ""),
        code=Code(code.get("CodeNumber", ""), code.get("CodeNotation", "")),
        place=issue.get("Place", ""),
        promulgated_on=promulgated_on,
        type=_type(book, book.one(nodes, "DocumentType", at)),
        subject=get("Subject", ""),
        content=get("Content", ""),
        signer=_signer(book, book.one(nodes, "SignerInfo", at)),
        due_on=due_on,
        to_places=book.each(book.one(nodes, "ToPlaces", at), f"{at}/ToPlaces", "Place"),
        other=_other(book, book.one(nodes, "OtherInfo", at)),
        answers=_answers(book, nodes.get("ResponseFor", [])),
        steering_type=book.number(texts, "SteeringType", at),
        traces=traces,
        business=business,
        manifest=manifest,
        tasks=book.each(book.one(nodes, "ResponseForTask", at), f"{at}/ResponseForTask", "TaskCode"),
        application_type=get("ApplicationType", ""),
        promulgated_text=promulgated_text,
        due_text=due_text,
    )


def party(book: Notebook, node: Node | None, path: str) -> Party:
    """From or To."""
    get = book.texts(node, path, _PARTY).get
    return Party(
        get("OrganId", ""),
        get("OrganizationInCharge", ""),
        get("OrganName", ""),
        get("OrganAdd", ""),
        get("Email", ""),
        get("Telephone", ""),
        get("Fax", ""),
        get("Website", ""),
    )


def staff(book: Notebook, node: Node | None, path: str) -> Staff | None:
    """StaffInfo; None where it says nothing."""
    get = book.texts(node, path, _STAFF).get
    found = Staff(
        get("Department", ""),
        get("Staff", ""),
        get("Email", ""),
        get("Mobile", ""),
        get("DepartmentId", ""),
        get("StaffId", ""),
    )
    return found if found != _NO_STAFF else None


_NO_STAFF = Staff()
_NO_SIGNER = Signer()
_NO_ANSWER = Answered()


def answered(book: Notebook, node: Node, path: str) -> Answered:
    """ResponseFor."""
    texts = book.texts(node, path, _ANSWERED)
    day, text = book.day(texts, "PromulgationDate", path, "answer_date_unreadable")
    return Answered(texts.get("OrganId", ""), texts.get("Code", ""), day, texts.get("DocumentId", ""), text)


def _answers(book: Notebook, nodes: list[Node]) -> tuple[Answered, ...]:
    found: list[Answered] = []
    for node in nodes:
        path = f"{MESSAGE_HEADER}/ResponseFor[{len(found) + 1}]"
        answer = answered(book, node, path)
        if answer == _NO_ANSWER:
            # The kit writes an empty ResponseFor where nothing is answered.
            book.remark("answer_empty", path)
        else:
            found.append(answer)
    return tuple(found)


def _type(book: Notebook, node: Node | None) -> DocumentType:
    path = f"{MESSAGE_HEADER}/DocumentType"
    texts = book.texts(node, path, _TYPE)
    return DocumentType(
        book.number(texts, "Type", path), book.number(texts, "TypeDetail", path), texts.get("TypeName", "")
    )


def _signer(book: Notebook, node: Node | None) -> Signer | None:
    get = book.texts(node, f"{MESSAGE_HEADER}/SignerInfo", _SIGNER).get
    found = Signer(get("Competence", ""), get("Position", ""), get("FullName", ""))
    return found if found != _NO_SIGNER else None


def _other(book: Notebook, node: Node | None) -> OtherInfo:
    if node is None:
        return OtherInfo()
    path = f"{MESSAGE_HEADER}/OtherInfo"
    texts, nodes = book.split(node, path, _OTHER, frozenset(("Appendixes",)))
    get = texts.get
    return OtherInfo(
        priority=book.number(texts, "Priority", path, "priority_unknown"),
        sphere=get("SphereOfPromulgation", ""),
        typist=get("TyperNotation", ""),
        copies=book.number(texts, "PromulgationAmount", path),
        pages=book.number(texts, "PageAmount", path),
        reply_for=get("ReplyFors", ""),
        direction=book.flag(texts, "Direction", path),
        reference_codes=get("ReferenceCodes", ""),
        appendixes=book.each(book.one(nodes, "Appendixes", path), f"{path}/Appendixes", "Appendix"),
    )


def _way(
    book: Notebook, trace_list: Node | None, business_node: Node | None
) -> tuple[tuple[Trace, ...], Business | None]:
    traces: list[Trace] = []
    if trace_list is not None:
        _, nodes = book.split(trace_list, TRACES, NO_NAMES, frozenset(("TraceHeader", "Bussiness")))
        for place, node in enumerate(nodes.get("TraceHeader", ()), 1):
            path = f"{TRACES}/TraceHeader[{place}]"
            texts = book.texts(node, path, _TRACE)
            at, text = book.moment(texts, "Timestamp", path, "trace_time_unreadable")
            traces.append(Trace(texts.get("OrganId", ""), at, text))
        found = book.one(nodes, "Bussiness", TRACES)
        business_node = found if found is not None else business_node
        names = [child.name for child in trace_list.children if child.name in ("TraceHeader", "Bussiness")]
        if names[:1] == ["Bussiness"] and len(names) > 1:
            book.remark("business_first", TRACES)
    return tuple(traces), _business(book, business_node) if business_node is not None else None


def _business(book: Notebook, node: Node) -> Business:
    path = BUSINESS
    texts, nodes = book.split(node, path, _BUSINESS_LEAVES, _BUSINESS_BRANCHES)
    kind = book.number(texts, "BussinessDocType", path, "business_kind_unknown")
    if kind is None:
        if not texts.get("BussinessDocType"):
            book.remark("business_kind_unknown", path, text="")
        kind = Business.UNKNOWN
    return Business(
        kind=kind,
        document_id=texts.get("DocumentId", ""),
        reason=texts.get("BussinessDocReason", ""),
        paper=book.flag(texts, "Paper", path),
        update=_update(book, book.one(nodes, "BussinessDocumentInfo", path)),
        replaced=_replaced(book, nodes.get("ReplacementInfoList", [])),
        staff=staff(book, book.one(nodes, "StaffInfo", path), f"{path}/StaffInfo"),
    )


def _update(book: Notebook, node: Node | None) -> UpdateInfo | None:
    if node is None:
        return None
    path = f"{BUSINESS}/BussinessDocumentInfo"
    texts, nodes = book.split(node, path, frozenset(("DocumentInfo", "DocumentReceiver")), frozenset(("ReceiverList",)))
    changes: list[ReceiverChange] = []
    for receivers in nodes.get("ReceiverList", ()):
        at = f"{path}/ReceiverList"
        _, found = book.split(receivers, at, NO_NAMES, frozenset(("Receiver",)))
        for receiver in found.get("Receiver", ()):
            here = f"{at}/Receiver[{len(changes) + 1}]"
            fields = book.texts(receiver, here, frozenset(("OrganId", "ReceiverType")))
            change = ReceiverChange(fields.get("OrganId", ""), book.number(fields, "ReceiverType", here))
            book.remark("receiver_change", here, organ_id=change.organ_id, type=fields.get("ReceiverType", ""))
            changes.append(change)
    update = UpdateInfo(
        book.flag(texts, "DocumentInfo", path), book.flag(texts, "DocumentReceiver", path), tuple(changes)
    )
    return update if update != _NO_UPDATE else None


_NO_UPDATE = UpdateInfo()


def _replaced(book: Notebook, lists: list[Node]) -> tuple[Replaced, ...]:
    found: list[Replaced] = []
    for node in lists:
        at = f"{BUSINESS}/ReplacementInfoList"
        _, nodes = book.split(node, at, NO_NAMES, frozenset(("ReplacementInfo",)))
        for info in nodes.get("ReplacementInfo", ()):
            path = f"{at}/ReplacementInfo[{len(found) + 1}]"
            texts, inner = book.split(info, path, frozenset(("DocumentId",)), frozenset(("OrganIdList",)))
            organs = book.each(book.one(inner, "OrganIdList", path), f"{path}/OrganIdList", "OrganId")
            replaced = Replaced(texts.get("DocumentId", ""), organs)
            if replaced != _NOTHING_REPLACED:
                found.append(replaced)
    return tuple(found)


_NOTHING_REPLACED = Replaced()

"""What can be odd about a status message."""

from lienthong.formats.edxml.tolerance.rule import D28, KIT, Rules

RULES = Rules()

RULES.matters(
    "status_code_missing",
    KIT,
    "Không có mã trạng thái.",
    "The status code is missing.",
    "StatusCode gồm hai chữ số.",
    "StatusCode is two digits.",
)
# It is stored, shown raw, and changes nothing: somebody has to ask the sender what they meant.
RULES.matters(
    "status_code_unknown",
    KIT,
    "Mã trạng thái “{text}” không có trong danh mục.",
    "The status code “{text}” is not in the list.",
    "01, 02, 03, 04, 05, 06, 13, 15 hoặc 16.",
    "01, 02, 03, 04, 05, 06, 13, 15 or 16.",
)
RULES.note(
    "status_code_form",
    KIT,
    "Mã trạng thái “{text}” thiếu chữ số 0 ở đầu.",
    "The status code “{text}” lacks its leading zero.",
    "StatusCode gồm hai chữ số.",
    "StatusCode is two digits.",
)
# A status that belongs to no document.
RULES.matters(
    "status_document_missing",
    KIT,
    "Không biết trạng thái này của văn bản nào.",
    "Nobody knows which document this status is about.",
    "ResponseFor/DocumentId, hoặc ít nhất Code và PromulgationDate.",
    "ResponseFor/DocumentId, or at least Code and PromulgationDate.",
)
RULES.note(
    "status_document_id_missing",
    KIT,
    "Trạng thái không ghi mã định danh văn bản; phải tìm theo số, ký hiệu.",
    "The status does not give the document's id; it must be found by number and notation.",
    "ResponseFor/DocumentId là mã định danh văn bản.",
    "ResponseFor/DocumentId is the id of the document.",
)
# Nobody is told.
RULES.matters(
    "status_addressee_missing",
    KIT,
    "Không biết trạng thái này gửi cho ai.",
    "Nobody knows whom this status is for.",
    "ResponseFor/OrganId là mã nơi nhận trạng thái.",
    "ResponseFor/OrganId is the addressee of the report.",
)
RULES.note(
    "status_reason_missing",
    KIT,
    "Trạng thái {code} cần lý do nhưng Description để trống.",
    "Status {code} needs a reason but Description is empty.",
    "Description nêu lý do.",
    "Description gives the reason.",
)
RULES.note(
    "status_time_missing",
    D28 + " Điều 14.4",
    "Không có thời điểm của trạng thái.",
    "The moment of the status is missing.",
    "Timestamp dạng yyyy/MM/dd HH:mm:ss, giờ Việt Nam.",
    "Timestamp as yyyy/MM/dd HH:mm:ss, Vietnam time.",
)
RULES.note(
    "status_time_unreadable",
    D28 + " Điều 14.4",
    "Thời điểm của trạng thái không đọc được: “{text}”.",
    "The moment of the status cannot be read: “{text}”.",
    "Timestamp dạng yyyy/MM/dd HH:mm:ss, giờ Việt Nam.",
    "Timestamp as yyyy/MM/dd HH:mm:ss, Vietnam time.",
)
RULES.note(
    "status_with_attachments",
    KIT,
    "Gói tin trạng thái có tệp đính kèm.",
    "A status message holds attachments.",
    "Gói tin trạng thái chỉ có MessageHeader.",
    "A status message has a MessageHeader only.",
)

"""The rules of the tolerance report: what was seen, what is expected, on whose word, and how much it matters.

Severity is decided per rule and nowhere else. The measure is one question: *could a clerk act wrongly, or not be able
to act, because of this?* Each rule that matters says why in the comment above it.
"""

from dataclasses import dataclass
from typing import Literal

from lienthong.kernel.words import Words

Severity = Literal["note", "matters"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its severity, its two sentences in both languages, and its source."""

    severity: Severity
    seen: Words
    expected: Words
    source: str


_QCVN = "QCVN 102:2016/BTTTT"
_KIT = "SDKVXP 2.0.1"
_D28 = "Quyết định 28/2018/QĐ-TTg"
_D30 = "Nghị định 30/2020/NĐ-CP"
_QD20 = "Quyết định 20/2020/QĐ-TTg"
_OURS = "Liên Thông"
_XML = "W3C XML 1.0, Namespaces in XML 1.0"

RULES: dict[str, Rule] = {}


def _note(code: str, source: str, vi: str, en: str, must_vi: str, must_en: str) -> None:
    RULES[code] = Rule("note", Words(vi=vi, en=en), Words(vi=must_vi, en=must_en), source)


def _matters(code: str, source: str, vi: str, en: str, must_vi: str, must_en: str) -> None:
    RULES[code] = Rule("matters", Words(vi=vi, en=en), Words(vi=must_vi, en=must_en), source)


# --- The file --------------------------------------------------------------------------------------------------------

_note(
    "junk_before_xml",
    _XML,
    "Có {size} byte thừa đứng trước phần XML: {seen}.",
    "{size} stray bytes stand before the XML: {seen}.",
    "Tệp bắt đầu ngay bằng <?xml.",
    "The file begins with <?xml at once.",
)
_note(
    "junk_after_xml",
    _XML,
    "Có nội dung thừa sau thẻ đóng của phần tử gốc.",
    "Something follows the end of the root element.",
    "Tệp kết thúc bằng thẻ đóng của phần tử gốc.",
    "The file ends with the root element.",
)
_note(
    "encoding_not_utf8",
    _QCVN,
    "Tệp dùng bảng mã {encoding}.",
    "The file is in {encoding}.",
    "Tệp dùng bảng mã UTF-8.",
    "The file is in UTF-8.",
)
_note(
    "encoding_differs",
    _XML,
    "Khai báo bảng mã {declared} nhưng nội dung là {encoding}.",
    "The declaration says {declared} but the bytes are {encoding}.",
    "Khai báo đúng bảng mã đang dùng: UTF-8.",
    "The declaration names the encoding in use: UTF-8.",
)
_note(
    "processing_instruction",
    _QCVN,
    "Có chỉ thị xử lý <?{target}?>, được bỏ qua.",
    "There is a processing instruction <?{target}?>, which was ignored.",
    "Gói tin không dùng chỉ thị xử lý.",
    "A message uses no processing instructions.",
)
# The national side deserialises strictly by namespace: this message will not pass beyond a tolerant reader.
_matters(
    "namespace_missing",
    _QCVN,
    "Phần tử gốc không thuộc không gian tên của QCVN 102 (thấy: {namespace}).",
    "The root is not in the namespace of QCVN 102 (seen: {namespace}).",
    "Phần tử gốc thuộc http://www.mic.gov.vn/TBT/QCVN_102_2016.",
    "The root is in http://www.mic.gov.vn/TBT/QCVN_102_2016.",
)
_note(
    "namespace_lost",
    _XML,
    "Phần tử {element} không thuộc không gian tên nào.",
    "The element {element} is in no namespace.",
    "Mọi phần tử thuộc không gian tên của QCVN 102.",
    "Every element is in the namespace of QCVN 102.",
)
_note(
    "prefix_undeclared",
    _XML,
    "Tiền tố {prefix}: được dùng mà không khai báo.",
    "The prefix {prefix}: is used but not declared.",
    "Khai báo tiền tố bằng xmlns trước khi dùng.",
    "A prefix is declared with xmlns before it is used.",
)
_note(
    "spelling",
    _QCVN,
    "Phần tử <{seen}> viết khác chuẩn.",
    "The element <{seen}> is spelt otherwise than in the standard.",
    "Viết đúng như chuẩn (kể cả chữ hoa, chữ thường và Bussiness với hai chữ s).",
    "The spelling of the standard, capitals and the double s of Bussiness included.",
)
_note(
    "unknown_element",
    _QCVN,
    "Có phần tử lạ <{element}>; nội dung được giữ nguyên.",
    "There is an unknown element <{element}>; it is kept as it is.",
    "Chỉ dùng các phần tử của chuẩn.",
    "Only the elements of the standard are used.",
)
_note(
    "unknown_attribute",
    _QCVN,
    "Có thuộc tính lạ {attribute}=“{value}”; được giữ nguyên.",
    "There is an unknown attribute {attribute}=“{value}”; it is kept.",
    "Chỉ edXMLManifest có thuộc tính: version=“1.0”.",
    "Only edXMLManifest has an attribute: version=“1.0”.",
)
_note(
    "stray_text",
    _QCVN,
    "Có chữ nằm giữa các phần tử con: {text}.",
    "There is text between the child elements: {text}.",
    "Phần tử chứa phần tử con thì không chứa chữ.",
    "An element that holds elements holds no text.",
)
_note(
    "misplaced",
    _QCVN,
    "Phần tử <{element}> không nằm đúng chỗ.",
    "The element <{element}> is not where it belongs.",
    "Đặt phần tử đúng chỗ theo chuẩn.",
    "The element stands where the standard puts it.",
)
_note(
    "repeated",
    _QCVN,
    "Phần tử <{element}> lặp lại; lấy phần tử đầu, giữ phần còn lại.",
    "The element <{element}> is repeated; the first counts, the others are kept.",
    "Phần tử chỉ xuất hiện một lần.",
    "The element appears once.",
)
# Two ids, numbers, subjects, senders or acts in one message: we must not choose between them for the clerk.
_matters(
    "repeated_differently",
    _QCVN,
    "Phần tử <{element}> xuất hiện nhiều lần với nội dung khác nhau; không biết nội dung nào đúng.",
    "The element <{element}> appears several times with different contents; nobody knows which is meant.",
    "Phần tử chỉ xuất hiện một lần.",
    "The element appears once.",
)
_note(
    "not_a_number",
    _QCVN,
    "“{text}” không phải số nguyên không âm.",
    "“{text}” is not a whole number from zero.",
    "Ghi số nguyên không âm, hoặc bỏ phần tử.",
    "A whole number from zero, or no element.",
)
_note(
    "not_a_flag",
    _QCVN,
    "“{text}” không phải giá trị có/không.",
    "“{text}” is neither yes nor no.",
    "Ghi 0 hoặc 1 (Direction: true hoặc false).",
    "0 or 1 (Direction: true or false).",
)
_note(
    "date_form",
    f"{_QCVN}; {_KIT}",
    "Ngày giờ “{text}” đọc được nhưng khác dạng chuẩn.",
    "The date “{text}” can be read but is not in the standard's form.",
    "Ghi yyyy/MM/dd, hoặc yyyy/MM/dd HH:mm:ss.",
    "Write yyyy/MM/dd, or yyyy/MM/dd HH:mm:ss.",
)

# --- Who -------------------------------------------------------------------------------------------------------------

# Nobody to answer, nobody to send 01 to, and the duplicate rule of Decree 30 Annex VI cannot be applied.
_matters(
    "sender_missing",
    _QCVN + " 1.1",
    "Không có mã cơ quan gửi.",
    "The sender's code is missing.",
    "From/OrganId là mã định danh của cơ quan gửi.",
    "From/OrganId is the code of the sending organisation.",
)
_note(
    "sender_name_missing",
    _QCVN + " 1.1",
    "Không có tên cơ quan gửi.",
    "The sender's name is missing.",
    "From/OrganName là tên cơ quan gửi.",
    "From/OrganName is the name of the sending organisation.",
)
# The message lands on nobody's desk.
_matters(
    "receiver_missing",
    _QCVN + " 1.2",
    "Không có nơi nhận nào có mã.",
    "No receiver has a code.",
    "Ít nhất một To với OrganId.",
    "At least one To with an OrganId.",
)
# One of the receivers will not get it, and the sender believes that they did.
_matters(
    "receiver_without_code",
    _QCVN + " 1.2",
    "Một nơi nhận không có mã (tên: {name}).",
    "A receiver has no code (name: {name}).",
    "Mỗi To có OrganId.",
    "Each To has an OrganId.",
)
_note(
    "receiver_repeated",
    _D28 + " Điều 10",
    "Nơi nhận {organ_id} được ghi nhiều lần.",
    "The receiver {organ_id} is named several times.",
    "Mỗi nơi nhận một lần.",
    "Each receiver once.",
)
_note(
    "receiver_aliases",
    f"{_D28}; {_QD20}",
    "Cùng một nơi nhận được ghi bằng hai mã: {first} và {second}.",
    "One receiver is named by two codes: {first} and {second}.",
    "Mỗi nơi nhận một mã, ưu tiên mã theo Quyết định 20/2020.",
    "One code per receiver, the one after Decision 20/2020 for preference.",
)
_note(
    "organ_id_short",
    _D28 + " Điều 10.2.a",
    "Mã {organ_id} là dạng rút gọn của mã 13 ký tự.",
    "The code {organ_id} is a shortened form of the 13-character code.",
    "Ghi đủ 13 ký tự, như 000.28.22.H17.",
    "All 13 characters, such as 000.28.22.H17.",
)
_note(
    "organ_id_shape",
    f"{_D28} Điều 10.2.a; {_QD20}",
    "Mã {organ_id} không theo dạng của Quyết định 28/2018 hay 20/2020.",
    "The code {organ_id} follows neither Decision 28/2018 nor Decision 20/2020.",
    "Mã như 000.00.15.H21 hoặc H21.15.",
    "A code such as 000.00.15.H21 or H21.15.",
)
# It cannot be in any directory, so it reaches nobody; cutting it would reach somebody else.
_matters(
    "organ_id_too_long",
    _QD20,
    "Mã cơ quan dài {length} ký tự.",
    "The organisation's code is {length} characters long.",
    "Tối đa 35 ký tự.",
    "At most 35 characters.",
)

# --- Which document --------------------------------------------------------------------------------------------------

# Statuses, recalls and updates find a document by its id; without one none of them can be matched.
_matters(
    "document_id_missing",
    _QCVN + " 1.14",
    "Không có mã định danh văn bản (DocumentId).",
    "The document's id (DocumentId) is missing.",
    "DocumentId là mã định danh của văn bản.",
    "DocumentId is the id of the document.",
)
# Other systems cut it at 255, and two documents become one.
_matters(
    "document_id_too_long",
    _QCVN + " 1.14",
    "Mã định danh văn bản dài {length} ký tự.",
    "The document's id is {length} characters long.",
    "Tối đa 255 ký tự.",
    "At most 255 characters.",
)
_note(
    "document_id_date",
    _D28 + " Điều 10.2.b",
    "Mã định danh văn bản chứa ngày không có thật: {text}.",
    "The document's id holds a day that does not exist: {text}.",
    "Ngày trong mã là ngày ban hành. (Mã vẫn dùng được: không suy diễn từ mã.)",
    "The day in the id is the day of issue. (The id still serves: nothing is derived from it.)",
)
# The clerk cannot enter the document in the register of arrivals.
_matters(
    "number_missing",
    f"{_QCVN} 1.3; {_D30} Phụ lục VI",
    "Không có số văn bản.",
    "The document's number is missing.",
    "Code/CodeNumber là số văn bản.",
    "Code/CodeNumber is the number of the document.",
)
_note(
    "notation_missing",
    _QCVN + " 1.3",
    "Không có ký hiệu văn bản.",
    "The document's notation is missing.",
    "Code/CodeNotation là ký hiệu văn bản.",
    "Code/CodeNotation is the notation of the document.",
)
_note(
    "number_letters",
    f"{_QCVN} 1.3; {_D30} Điều 15",
    "Số văn bản có ký tự không phải chữ số: {text}.",
    "The document's number has other signs than digits: {text}.",
    "Số là chữ số Ả Rập; ký hiệu để ở CodeNotation.",
    "Digits only; the notation goes to CodeNotation.",
)
# The day goes into the register, and terms are counted from it.
_matters(
    "promulgation_date_missing",
    f"{_QCVN} 1.4; {_D30} Phụ lục VI",
    "Không có ngày ban hành.",
    "The date of issue is missing.",
    "PromulgationDate là ngày ban hành, dạng yyyy/MM/dd.",
    "PromulgationDate is the day of issue, as yyyy/MM/dd.",
)
_matters(
    "promulgation_date_unreadable",
    f"{_QCVN} 1.4; {_D30} Phụ lục VI",
    "Ngày ban hành không đọc được hoặc không có thật: “{text}”.",
    "The date of issue cannot be read or does not exist: “{text}”.",
    "PromulgationDate là ngày ban hành, dạng yyyy/MM/dd.",
    "PromulgationDate is the day of issue, as yyyy/MM/dd.",
)
_note(
    "place_missing",
    _QCVN + " 1.4",
    "Không có địa danh.",
    "The place of issue is missing.",
    "PromulgationInfo/Place là địa danh.",
    "PromulgationInfo/Place is the place of issue.",
)
_note(
    "type_missing",
    _QCVN + " 1.5",
    "Không có tên loại văn bản.",
    "The name of the document's type is missing.",
    "DocumentType/TypeName là tên loại.",
    "DocumentType/TypeName names the type.",
)
_note(
    "type_unknown",
    f"{_QCVN} 1.5; {_D30} Điều 7",
    "Tên loại “{name}” (Type {type}) không có trong danh mục.",
    "The type “{name}” (Type {type}) is not in the list.",
    "Tên loại theo Điều 7 Nghị định 30/2020/NĐ-CP hoặc tên loại văn bản quy phạm pháp luật.",
    "A type of Decree 30/2020 Art.7, or of normative documents.",
)
# A register of arrivals without a subject tells nobody what the document is about.
_matters(
    "subject_missing",
    f"{_QCVN} 1.6; {_D30} Phụ lục VI",
    "Không có trích yếu.",
    "The subject is missing.",
    "Subject là trích yếu nội dung.",
    "Subject says what the document is about.",
)
_note(
    "signer_missing",
    f"{_QCVN} 1.8; {_D30} Phụ lục VI",
    "Không có họ tên người ký.",
    "The signer's name is missing.",
    "SignerInfo/FullName là họ tên người ký.",
    "SignerInfo/FullName is the name of the signer.",
)
# Somebody has to answer by a day that nobody knows.
_matters(
    "due_date_unreadable",
    _QCVN + " 1.9",
    "Hạn trả lời không đọc được hoặc không có thật: “{text}”.",
    "The day to answer by cannot be read or does not exist: “{text}”.",
    "DueDate là hạn trả lời, dạng yyyy/MM/dd.",
    "DueDate is the day to answer by, as yyyy/MM/dd.",
)
_note(
    "due_before_issue",
    _QCVN + " 1.9",
    "Hạn trả lời {due} sớm hơn ngày ban hành {issued}.",
    "The day to answer by, {due}, is before the day of issue, {issued}.",
    "Hạn trả lời không sớm hơn ngày ban hành.",
    "The day to answer by is not before the day of issue.",
)
# An express document that looks like an ordinary one, or the other way round.
_matters(
    "priority_unknown",
    _QCVN + " 1.11",
    "Độ khẩn “{text}” không có trong danh mục.",
    "The priority “{text}” is not in the list.",
    "0 thường, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc, 4 hỏa tốc hẹn giờ.",
    "0 ordinary, 1 urgent, 2 very urgent, 3 express, 4 express at a set hour.",
)
_note(
    "answer_empty",
    _QCVN + " 1.12",
    "ResponseFor để trống.",
    "ResponseFor is empty.",
    "Bỏ phần tử khi không trả lời văn bản nào.",
    "No element where nothing is answered.",
)
_note(
    "answer_date_unreadable",
    _QCVN + " 1.12",
    "Ngày của văn bản được trả lời không đọc được: “{text}”.",
    "The day of the answered document cannot be read: “{text}”.",
    "Dạng yyyy/MM/dd.",
    "As yyyy/MM/dd.",
)
_note(
    "steering_unknown",
    _QCVN + " 1.13",
    "SteeringType {value} không có trong danh mục.",
    "SteeringType {value} is not in the list.",
    "0, 1 hoặc 2.",
    "0, 1 or 2.",
)

# --- The way and the act ---------------------------------------------------------------------------------------------

_note(
    "trace_missing",
    _QCVN + " 2.1",
    "Không có vết đường đi (TraceHeader).",
    "There is no trace of the way (TraceHeader).",
    "Bên gửi ghi TraceHeader đầu tiên.",
    "The sender writes the first TraceHeader.",
)
_note(
    "trace_without_organ",
    _QCVN + " 2.1",
    "Một TraceHeader không có mã cơ quan.",
    "A TraceHeader has no organisation's code.",
    "TraceHeader có OrganId và Timestamp.",
    "A TraceHeader has OrganId and Timestamp.",
)
_note(
    "trace_time_unreadable",
    _QCVN + " 2.1",
    "Thời điểm của TraceHeader không đọc được: “{text}”.",
    "The moment of a TraceHeader cannot be read: “{text}”.",
    "Dạng yyyy/MM/dd HH:mm:ss, giờ Việt Nam.",
    "As yyyy/MM/dd HH:mm:ss, Vietnam time.",
)
_note(
    "business_missing",
    _QCVN + " 2.2",
    "Không có Bussiness; coi là văn bản mới.",
    "There is no Bussiness; the document is taken as new.",
    "Bussiness/BussinessDocType nói đây là văn bản mới, thu hồi, cập nhật hay thay thế.",
    "Bussiness/BussinessDocType says whether this is new, a recall, an update or a replacement.",
)
_note(
    "business_first",
    _KIT,
    "Bussiness đứng trước TraceHeader.",
    "Bussiness stands before the TraceHeader.",
    "Bussiness đứng sau các TraceHeader.",
    "Bussiness comes after the TraceHeaders.",
)
# A recall registered as a new document, or the other way round.
_matters(
    "business_kind_unknown",
    _QCVN + " 2.2.1",
    "Nghiệp vụ “{text}” không có trong danh mục; không biết đây là văn bản mới, thu hồi, cập nhật hay thay thế.",
    "The act “{text}” is not in the list; nobody knows whether this is new, a recall, an update or a replacement.",
    "BussinessDocType: 0 mới, 1 thu hồi, 2 cập nhật, 3 thay thế.",
    "BussinessDocType: 0 new, 1 recall, 2 update, 3 replacement.",
)
_note(
    "business_document_missing",
    _QCVN + " 2.2.4",
    "Không ghi mã văn bản gốc; dùng DocumentId của gói tin.",
    "The original's id is not stated; the message's own DocumentId serves.",
    "Bussiness/DocumentId là mã văn bản được thu hồi, cập nhật.",
    "Bussiness/DocumentId is the id of the document recalled or updated.",
)
_note(
    "business_document_differs",
    _KIT,
    "DocumentId của gói tin ({header}) khác Bussiness/DocumentId ({original}).",
    "The message's DocumentId ({header}) differs from Bussiness/DocumentId ({original}).",
    "Hai mã giống nhau khi thu hồi, cập nhật. Văn bản gốc tìm theo Bussiness/DocumentId trước.",
    "Both are the same in a recall or an update. The original is looked up by Bussiness/DocumentId first.",
)
_note(
    "reason_missing",
    _QCVN + " 2.2.2",
    "Không ghi lý do.",
    "No reason is given.",
    "BussinessDocReason nêu lý do thu hồi, cập nhật, thay thế.",
    "BussinessDocReason gives the reason.",
)
# The old document stays in force on the receivers' desks.
_matters(
    "replaced_missing",
    _QCVN + " 2.2.8",
    "Văn bản thay thế không nói thay thế văn bản nào.",
    "A replacement does not say which document it replaces.",
    "ReplacementInfo/DocumentId là mã văn bản bị thay thế.",
    "ReplacementInfo/DocumentId is the id of the document replaced.",
)
_note(
    "update_info_missing",
    _QCVN + " 2.2.3",
    "Cập nhật không nói đổi nội dung hay đổi nơi nhận.",
    "An update does not say whether the data or the receivers change.",
    "BussinessDocumentInfo với DocumentInfo và DocumentReceiver.",
    "BussinessDocumentInfo with DocumentInfo and DocumentReceiver.",
)
_note(
    "receiver_change",
    _QCVN + " 2.2.3",
    "Nơi nhận {organ_id} thay đổi (ReceiverType {type}); văn thư cần xác nhận thêm hay bớt.",
    "The receiver {organ_id} changes (ReceiverType {type}); a clerk confirms whether added or removed.",
    "ReceiverType 0 hoặc 1; ý nghĩa chưa được các bên thống nhất.",
    "ReceiverType 0 or 1; which is which is not settled between systems.",
)

# --- Signature -------------------------------------------------------------------------------------------------------

_SIGNING = "W3C XML Signature; " + _KIT
_note(
    "signature_absent",
    _SIGNING,
    "Không có chữ ký XML. Giá trị pháp lý nằm ở chữ ký số trong tệp PDF.",
    "There is no XML signature. Legal trust is in the digital signature of the PDF.",
    "Không bắt buộc trên thực tế.",
    "Not required in practice.",
)
_note(
    "signature_empty",
    _SIGNING,
    "Phần tử {element} để trống.",
    "The element {element} is empty.",
    "Bỏ phần tử khi không ký.",
    "No element where nothing is signed.",
)
_note(
    "signature_namespace",
    _SIGNING,
    "Chữ ký XML nằm trong không gian tên {namespace}, không phải của XML-DSig.",
    "The XML signature is in the namespace {namespace}, not in that of XML-DSig.",
    "http://www.w3.org/2000/09/xmldsig#",
    "http://www.w3.org/2000/09/xmldsig#",
)
_note(
    "signature_not_verified",
    _SIGNING,
    "Chữ ký XML chưa được kiểm tra.",
    "The XML signature was not verified.",
    "Kiểm tra chữ ký số trong tệp PDF.",
    "Verify the digital signature inside the PDF.",
)

# --- Attachments -----------------------------------------------------------------------------------------------------

_note(
    "content_id_form",
    _KIT,
    "ContentId “{text}” không có tiền tố cid:.",
    "The ContentId “{text}” has no cid: in front.",
    "ContentId dạng cid:<mã>.",
    "A ContentId such as cid:<id>.",
)
_note(
    "matched_by_position",
    _KIT,
    "Tệp đính kèm thứ {number} không khớp ContentId; ghép theo thứ tự.",
    "Attachment {number} matches no ContentId; it was matched by position.",
    "ContentId của Attachment giống ContentId của Reference.",
    "An Attachment has the ContentId of its Reference.",
)
_note(
    "attachment_named_differently",
    _KIT,
    "Tên tệp trong danh mục là “{listed}”, trong phần nội dung là “{name}”.",
    "The manifest names the file “{listed}”, the attachment “{name}”.",
    "Hai tên giống nhau.",
    "Both names are the same.",
)
# The clerk misses a file that the sender believes was sent.
_matters(
    "attachment_missing",
    _QCVN,
    "Danh mục có “{name}” nhưng gói tin không có nội dung tệp.",
    "The manifest lists “{name}” but the message does not hold it.",
    "Mỗi Reference có một Attachment.",
    "Each Reference has an Attachment.",
)
# Is it part of the document or not? Only the sender knows.
_matters(
    "attachment_not_listed",
    _QCVN,
    "Tệp “{name}” không có trong danh mục.",
    "The file “{name}” is not in the manifest.",
    "Mỗi Attachment có một Reference.",
    "Each Attachment has a Reference.",
)
_note(
    "attachments_none",
    _QCVN,
    "Gói tin không có tệp đính kèm.",
    "The message holds no attachment.",
    "Văn bản mới kèm tệp PDF đã ký số.",
    "A new document comes with its signed PDF.",
)
_note(
    "attachment_name_missing",
    _QCVN,
    "Tệp đính kèm thứ {number} không có tên.",
    "Attachment {number} has no name.",
    "AttachmentName là tên tệp.",
    "AttachmentName is the name of the file.",
)
_note(
    "attachment_name_unsafe",
    _KIT,
    "Tên tệp “{name}” chứa đường dẫn hoặc ký tự không an toàn; lưu thành “{safe}”.",
    "The file name “{name}” holds a path or unsafe signs; kept as “{safe}”.",
    "Chỉ tên tệp, không đường dẫn.",
    "A file name without a path.",
)
# The document cannot be opened.
_matters(
    "attachment_unreadable",
    _QCVN,
    "Không đọc được tệp “{name}”: {why}.",
    "The file “{name}” cannot be read: {why}.",
    "ContentTransferEncoded là nội dung tệp mã hóa base64.",
    "ContentTransferEncoded is the file in base64.",
)
_note(
    "attachment_padding",
    "RFC 4648 §3.2",
    "Base64 của tệp “{name}” thiếu ký tự đệm cuối.",
    "The base64 of “{name}” lacks its padding at the end.",
    "Base64 đủ ký tự đệm “=”.",
    "Base64 with its padding “=”.",
)
_note(
    "attachment_type",
    _KIT,
    "Tệp “{name}” khai là {declared} nhưng nội dung là {sniffed}.",
    "The file “{name}” is declared as {declared} but holds {sniffed}.",
    "ContentType đúng với nội dung.",
    "A ContentType that fits the content.",
)
_note(
    "attachment_wrapped",
    _KIT,
    "Tệp “{name}” khai là {declared} nhưng nằm trong tệp nén ZIP; đã lấy ra ({sniffed}).",
    "The file “{name}” is declared as {declared} but lay in a ZIP; it was taken out ({sniffed}).",
    "ContentType là application/zip khi nội dung được nén.",
    "The ContentType is application/zip where the content is wrapped.",
)
# It has the archive's signature but no program will open it.
_matters(
    "zip_damaged",
    "APPNOTE.TXT (ZIP)",
    "Tệp nén “{name}” hỏng: {why}.",
    "The archive “{name}” is damaged: {why}.",
    "Tệp nén mở được.",
    "An archive that opens.",
)
# Opening it could fill a disk or write where it should not; a person with the right tools must look.
_matters(
    "zip_not_opened",
    "APPNOTE.TXT (ZIP)",
    "Tệp nén “{name}” không được mở vì lý do an toàn: {why}.",
    "The archive “{name}” was not opened for safety: {why}.",
    "Tệp nén gồm một tệp, không mật khẩu, không đường dẫn, không phình quá lớn.",
    "An archive of one file, without password or path, that does not swell beyond measure.",
)
# A clerk who opens it runs it.
_matters(
    "attachment_program",
    _OURS,
    "Tệp “{name}” là chương trình ({sniffed}), không được mở.",
    "The file “{name}” is a program ({sniffed}). Do not open it.",
    "Tệp đính kèm là văn bản, bảng tính, hình ảnh hoặc tệp nén.",
    "Attachments are documents, sheets, pictures or archives.",
)

# --- Status messages -------------------------------------------------------------------------------------------------

_matters(
    "status_code_missing",
    _KIT,
    "Không có mã trạng thái.",
    "The status code is missing.",
    "StatusCode gồm hai chữ số.",
    "StatusCode is two digits.",
)
# It is stored, shown raw, and changes nothing: somebody has to ask the sender what they meant.
_matters(
    "status_code_unknown",
    _KIT,
    "Mã trạng thái “{text}” không có trong danh mục.",
    "The status code “{text}” is not in the list.",
    "01, 02, 03, 04, 05, 06, 13, 15 hoặc 16.",
    "01, 02, 03, 04, 05, 06, 13, 15 or 16.",
)
_note(
    "status_code_form",
    _KIT,
    "Mã trạng thái “{text}” thiếu chữ số 0 ở đầu.",
    "The status code “{text}” lacks its leading zero.",
    "StatusCode gồm hai chữ số.",
    "StatusCode is two digits.",
)
# A status that belongs to no document.
_matters(
    "status_document_missing",
    _KIT,
    "Không biết trạng thái này của văn bản nào.",
    "Nobody knows which document this status is about.",
    "ResponseFor/DocumentId, hoặc ít nhất Code và PromulgationDate.",
    "ResponseFor/DocumentId, or at least Code and PromulgationDate.",
)
_note(
    "status_document_id_missing",
    _KIT,
    "Trạng thái không ghi mã định danh văn bản; phải tìm theo số, ký hiệu.",
    "The status does not give the document's id; it must be found by number and notation.",
    "ResponseFor/DocumentId là mã định danh văn bản.",
    "ResponseFor/DocumentId is the id of the document.",
)
# Nobody is told.
_matters(
    "status_addressee_missing",
    _KIT,
    "Không biết trạng thái này gửi cho ai.",
    "Nobody knows whom this status is for.",
    "ResponseFor/OrganId là mã nơi nhận trạng thái.",
    "ResponseFor/OrganId is the addressee of the report.",
)
_note(
    "status_reason_missing",
    _KIT,
    "Trạng thái {code} cần lý do nhưng Description để trống.",
    "Status {code} needs a reason but Description is empty.",
    "Description nêu lý do.",
    "Description gives the reason.",
)
_note(
    "status_time_missing",
    _D28 + " Điều 14.4",
    "Không có thời điểm của trạng thái.",
    "The moment of the status is missing.",
    "Timestamp dạng yyyy/MM/dd HH:mm:ss, giờ Việt Nam.",
    "Timestamp as yyyy/MM/dd HH:mm:ss, Vietnam time.",
)
_note(
    "status_time_unreadable",
    _D28 + " Điều 14.4",
    "Thời điểm của trạng thái không đọc được: “{text}”.",
    "The moment of the status cannot be read: “{text}”.",
    "Timestamp dạng yyyy/MM/dd HH:mm:ss, giờ Việt Nam.",
    "Timestamp as yyyy/MM/dd HH:mm:ss, Vietnam time.",
)
_note(
    "status_with_attachments",
    _KIT,
    "Gói tin trạng thái có tệp đính kèm.",
    "A status message holds attachments.",
    "Gói tin trạng thái chỉ có MessageHeader.",
    "A status message has a MessageHeader only.",
)

REASONS: dict[str, Words] = {
    "empty": Words(vi="không có nội dung", en="there is no content"),
    "not_base64": Words(vi="nội dung không phải base64", en="the content is not base64"),
    "damaged": Words(vi="cấu trúc ZIP hỏng", en="the ZIP is broken"),
    "entries": Words(vi="quá nhiều tệp bên trong", en="too many files inside"),
    "directory": Words(vi="mục lục quá lớn", en="its table of contents is too large"),
    "path": Words(vi="tên tệp bên trong chứa đường dẫn", en="a file inside is named by a path"),
    "password": Words(vi="có mật khẩu", en="it needs a password"),
    "method": Words(vi="kiểu nén không được hỗ trợ", en="its packing method is not supported"),
    "size": Words(vi="nội dung bung ra quá lớn", en="what comes out is too large"),
    "ratio": Words(vi="phình quá lớn so với kích thước nén", en="it swells beyond measure"),
}
"""The values of the fact `why`, in words."""

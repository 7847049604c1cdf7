"""What can be odd about the way, the business act and the signature."""

from lienthong.formats.edxml.tolerance.rule import KIT, QCVN, SIGNING, Rules

RULES = Rules()

RULES.note(
    "trace_missing",
    QCVN + " 2.1",
    "Không có vết đường đi (TraceHeader).",
    "There is no trace of the way (TraceHeader).",
    "Bên gửi ghi TraceHeader đầu tiên.",
    "The sender writes the first TraceHeader.",
)
RULES.note(
    "trace_without_organ",
    QCVN + " 2.1",
    "Một TraceHeader không có mã cơ quan.",
    "A TraceHeader has no organisation's code.",
    "TraceHeader có OrganId và Timestamp.",
    "A TraceHeader has OrganId and Timestamp.",
)
RULES.note(
    "trace_time_unreadable",
    QCVN + " 2.1",
    "Thời điểm của TraceHeader không đọc được: “{text}”.",
    "The moment of a TraceHeader cannot be read: “{text}”.",
    "Dạng yyyy/MM/dd HH:mm:ss, giờ Việt Nam.",
    "As yyyy/MM/dd HH:mm:ss, Vietnam time.",
)
RULES.note(
    "business_missing",
    QCVN + " 2.2",
    "Không có Bussiness; coi là văn bản mới.",
    "There is no Bussiness; the document is taken as new.",
    "Bussiness/BussinessDocType nói đây là văn bản mới, thu hồi, cập nhật hay thay thế.",
    "Bussiness/BussinessDocType says whether this is new, a recall, an update or a replacement.",
)
RULES.note(
    "business_first",
    KIT,
    "Bussiness đứng trước TraceHeader.",
    "Bussiness stands before the TraceHeader.",
    "Bussiness đứng sau các TraceHeader.",
    "Bussiness comes after the TraceHeaders.",
)
# A recall registered as a new document, or the other way round.
RULES.matters(
    "business_kind_unknown",
    QCVN + " 2.2.1",
    "Nghiệp vụ “{text}” không có trong danh mục; không biết đây là văn bản mới, thu hồi, cập nhật hay thay thế.",
    "The act “{text}” is not in the list; nobody knows whether this is new, a recall, an update or a replacement.",
    "BussinessDocType: 0 mới, 1 thu hồi, 2 cập nhật, 3 thay thế.",
    "BussinessDocType: 0 new, 1 recall, 2 update, 3 replacement.",
)
RULES.note(
    "business_document_missing",
    QCVN + " 2.2.4",
    "Không ghi mã văn bản gốc; dùng DocumentId của gói tin.",
    "The original's id is not stated; the message's own DocumentId serves.",
    "Bussiness/DocumentId là mã văn bản được thu hồi, cập nhật.",
    "Bussiness/DocumentId is the id of the document recalled or updated.",
)
RULES.note(
    "business_document_differs",
    KIT,
    "DocumentId của gói tin ({header}) khác Bussiness/DocumentId ({original}).",
    "The message's DocumentId ({header}) differs from Bussiness/DocumentId ({original}).",
    "Hai mã giống nhau khi thu hồi, cập nhật. Văn bản gốc tìm theo Bussiness/DocumentId trước.",
    "Both are the same in a recall or an update. The original is looked up by Bussiness/DocumentId first.",
)
RULES.note(
    "reason_missing",
    QCVN + " 2.2.2",
    "Không ghi lý do.",
    "No reason is given.",
    "BussinessDocReason nêu lý do thu hồi, cập nhật, thay thế.",
    "BussinessDocReason gives the reason.",
)
# The old document stays in force on the receivers' desks.
RULES.matters(
    "replaced_missing",
    QCVN + " 2.2.8",
    "Văn bản thay thế không nói thay thế văn bản nào.",
    "A replacement does not say which document it replaces.",
    "ReplacementInfo/DocumentId là mã văn bản bị thay thế.",
    "ReplacementInfo/DocumentId is the id of the document replaced.",
)
RULES.note(
    "update_info_missing",
    QCVN + " 2.2.3",
    "Cập nhật không nói đổi nội dung hay đổi nơi nhận.",
    "An update does not say whether the data or the receivers change.",
    "BussinessDocumentInfo với DocumentInfo và DocumentReceiver.",
    "BussinessDocumentInfo with DocumentInfo and DocumentReceiver.",
)
RULES.note(
    "receiver_change",
    QCVN + " 2.2.3",
    "Nơi nhận {organ_id} thay đổi (ReceiverType {type}); văn thư cần xác nhận thêm hay bớt.",
    "The receiver {organ_id} changes (ReceiverType {type}); a clerk confirms whether added or removed.",
    "ReceiverType 0 hoặc 1; ý nghĩa chưa được các bên thống nhất.",
    "ReceiverType 0 or 1; which is which is not settled between systems.",
)
RULES.note(
    "signature_absent",
    SIGNING,
    "Không có chữ ký XML. Giá trị pháp lý nằm ở chữ ký số trong tệp PDF.",
    "There is no XML signature. Legal trust is in the digital signature of the PDF.",
    "Không bắt buộc trên thực tế.",
    "Not required in practice.",
)
RULES.note(
    "signature_empty",
    SIGNING,
    "Phần tử {element} để trống.",
    "The element {element} is empty.",
    "Bỏ phần tử khi không ký.",
    "No element where nothing is signed.",
)
RULES.note(
    "signature_namespace",
    SIGNING,
    "Chữ ký XML nằm trong không gian tên {namespace}, không phải của XML-DSig.",
    "The XML signature is in the namespace {namespace}, not in that of XML-DSig.",
    "http://www.w3.org/2000/09/xmldsig#",
    "http://www.w3.org/2000/09/xmldsig#",
)
RULES.note(
    "signature_not_verified",
    SIGNING,
    "Chữ ký XML chưa được kiểm tra.",
    "The XML signature was not verified.",
    "Kiểm tra chữ ký số trong tệp PDF.",
    "Verify the digital signature inside the PDF.",
)

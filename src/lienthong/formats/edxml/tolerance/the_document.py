"""What can be odd about who, which document, and what it says."""

from lienthong.formats.edxml.tolerance.rule import D28, D30, QCVN, QD20, Rules

RULES = Rules()

# Nobody to answer, nobody to send 01 to, and the duplicate rule of Decree 30 Annex VI cannot be applied.
RULES.matters(
    "sender_missing",
    QCVN + " 1.1",
    "Không có mã cơ quan gửi.",
    "The sender's code is missing.",
    "From/OrganId là mã định danh của cơ quan gửi.",
    "From/OrganId is the code of the sending organisation.",
)
RULES.note(
    "sender_name_missing",
    QCVN + " 1.1",
    "Không có tên cơ quan gửi.",
    "The sender's name is missing.",
    "From/OrganName là tên cơ quan gửi.",
    "From/OrganName is the name of the sending organisation.",
)
# The message lands on nobody's desk.
RULES.matters(
    "receiver_missing",
    QCVN + " 1.2",
    "Không có nơi nhận nào có mã.",
    "No receiver has a code.",
    "Ít nhất một To với OrganId.",
    "At least one To with an OrganId.",
)
# One of the receivers will not get it, and the sender believes that they did.
RULES.matters(
    "receiver_without_code",
    QCVN + " 1.2",
    "Một nơi nhận không có mã (tên: {name}).",
    "A receiver has no code (name: {name}).",
    "Mỗi To có OrganId.",
    "Each To has an OrganId.",
)
RULES.note(
    "receiver_repeated",
    D28 + " Điều 10",
    "Nơi nhận {organ_id} được ghi nhiều lần.",
    "The receiver {organ_id} is named several times.",
    "Mỗi nơi nhận một lần.",
    "Each receiver once.",
)
RULES.note(
    "receiver_aliases",
    f"{D28}; {QD20}",
    "Cùng một nơi nhận được ghi bằng hai mã: {first} và {second}.",
    "One receiver is named by two codes: {first} and {second}.",
    "Mỗi nơi nhận một mã, ưu tiên mã theo Quyết định 20/2020.",
    "One code per receiver, the one after Decision 20/2020 for preference.",
)
RULES.note(
    "organ_id_short",
    D28 + " Điều 10.2.a",
    "Mã {organ_id} là dạng rút gọn của mã 13 ký tự.",
    "The code {organ_id} is a shortened form of the 13-character code.",
    "Ghi đủ 13 ký tự, như 000.28.22.H17.",
    "All 13 characters, such as 000.28.22.H17.",
)
RULES.note(
    "organ_id_shape",
    f"{D28} Điều 10.2.a; {QD20}",
    "Mã {organ_id} không theo dạng của Quyết định 28/2018 hay 20/2020.",
    "The code {organ_id} follows neither Decision 28/2018 nor Decision 20/2020.",
    "Mã như 000.00.15.H21 hoặc H21.15.",
    "A code such as 000.00.15.H21 or H21.15.",
)
# It cannot be in any directory, so it reaches nobody; cutting it would reach somebody else.
RULES.matters(
    "organ_id_too_long",
    QD20,
    "Mã cơ quan dài {length} ký tự.",
    "The organisation's code is {length} characters long.",
    "Tối đa 35 ký tự.",
    "At most 35 characters.",
)
# Statuses, recalls and updates find a document by its id; without one none of them can be matched.
RULES.matters(
    "document_id_missing",
    QCVN + " 1.14",
    "Không có mã định danh văn bản (DocumentId).",
    "The document's id (DocumentId) is missing.",
    "DocumentId là mã định danh của văn bản.",
    "DocumentId is the id of the document.",
)
# Other systems cut it at 255, and two documents become one.
RULES.matters(
    "document_id_too_long",
    QCVN + " 1.14",
    "Mã định danh văn bản dài {length} ký tự.",
    "The document's id is {length} characters long.",
    "Tối đa 255 ký tự.",
    "At most 255 characters.",
)
RULES.note(
    "document_id_date",
    D28 + " Điều 10.2.b",
    "Mã định danh văn bản chứa ngày không có thật: {text}.",
    "The document's id holds a day that does not exist: {text}.",
    "Ngày trong mã là ngày ban hành. (Mã vẫn dùng được: không suy diễn từ mã.)",
    "The day in the id is the day of issue. (The id still serves: nothing is derived from it.)",
)
# The clerk cannot enter the document in the register of arrivals.
RULES.matters(
    "number_missing",
    f"{QCVN} 1.3; {D30} Phụ lục VI",
    "Không có số văn bản.",
    "The document's number is missing.",
    "Code/CodeNumber là số văn bản.",
    "Code/CodeNumber is the number of the document.",
)
RULES.note(
    "notation_missing",
    QCVN + " 1.3",
    "Không có ký hiệu văn bản.",
    "The document's notation is missing.",
    "Code/CodeNotation là ký hiệu văn bản.",
    "Code/CodeNotation is the notation of the document.",
)
RULES.note(
    "number_letters",
    f"{QCVN} 1.3; {D30} Điều 15",
    "Số văn bản có ký tự không phải chữ số: {text}.",
    "The document's number has other signs than digits: {text}.",
    "Số là chữ số Ả Rập; ký hiệu để ở CodeNotation.",
    "Digits only; the notation goes to CodeNotation.",
)
# The day goes into the register, and terms are counted from it.
RULES.matters(
    "promulgation_date_missing",
    f"{QCVN} 1.4; {D30} Phụ lục VI",
    "Không có ngày ban hành.",
    "The date of issue is missing.",
    "PromulgationDate là ngày ban hành, dạng yyyy/MM/dd.",
    "PromulgationDate is the day of issue, as yyyy/MM/dd.",
)
RULES.matters(
    "promulgation_date_unreadable",
    f"{QCVN} 1.4; {D30} Phụ lục VI",
    "Ngày ban hành không đọc được hoặc không có thật: “{text}”.",
    "The date of issue cannot be read or does not exist: “{text}”.",
    "PromulgationDate là ngày ban hành, dạng yyyy/MM/dd.",
    "PromulgationDate is the day of issue, as yyyy/MM/dd.",
)
RULES.note(
    "place_missing",
    QCVN + " 1.4",
    "Không có địa danh.",
    "The place of issue is missing.",
    "PromulgationInfo/Place là địa danh.",
    "PromulgationInfo/Place is the place of issue.",
)
RULES.note(
    "type_missing",
    QCVN + " 1.5",
    "Không có tên loại văn bản.",
    "The name of the document's type is missing.",
    "DocumentType/TypeName là tên loại.",
    "DocumentType/TypeName names the type.",
)
RULES.note(
    "type_unknown",
    f"{QCVN} 1.5; {D30} Điều 7",
    "Tên loại “{name}” (Type {type}) không có trong danh mục.",
    "The type “{name}” (Type {type}) is not in the list.",
    "Tên loại theo Điều 7 Nghị định 30/2020/NĐ-CP hoặc tên loại văn bản quy phạm pháp luật.",
    "A type of Decree 30/2020 Art.7, or of normative documents.",
)
# A register of arrivals without a subject tells nobody what the document is about.
RULES.matters(
    "subject_missing",
    f"{QCVN} 1.6; {D30} Phụ lục VI",
    "Không có trích yếu.",
    "The subject is missing.",
    "Subject là trích yếu nội dung.",
    "Subject says what the document is about.",
)
RULES.note(
    "signer_missing",
    f"{QCVN} 1.8; {D30} Phụ lục VI",
    "Không có họ tên người ký.",
    "The signer's name is missing.",
    "SignerInfo/FullName là họ tên người ký.",
    "SignerInfo/FullName is the name of the signer.",
)
# Somebody has to answer by a day that nobody knows.
RULES.matters(
    "due_date_unreadable",
    QCVN + " 1.9",
    "Hạn trả lời không đọc được hoặc không có thật: “{text}”.",
    "The day to answer by cannot be read or does not exist: “{text}”.",
    "DueDate là hạn trả lời, dạng yyyy/MM/dd.",
    "DueDate is the day to answer by, as yyyy/MM/dd.",
)
RULES.note(
    "due_before_issue",
    QCVN + " 1.9",
    "Hạn trả lời {due} sớm hơn ngày ban hành {issued}.",
    "The day to answer by, {due}, is before the day of issue, {issued}.",
    "Hạn trả lời không sớm hơn ngày ban hành.",
    "The day to answer by is not before the day of issue.",
)
# An express document that looks like an ordinary one, or the other way round.
RULES.matters(
    "priority_unknown",
    QCVN + " 1.11",
    "Độ khẩn “{text}” không có trong danh mục.",
    "The priority “{text}” is not in the list.",
    "0 thường, 1 khẩn, 2 thượng khẩn, 3 hỏa tốc, 4 hỏa tốc hẹn giờ.",
    "0 ordinary, 1 urgent, 2 very urgent, 3 express, 4 express at a set hour.",
)
RULES.note(
    "answer_empty",
    QCVN + " 1.12",
    "ResponseFor để trống.",
    "ResponseFor is empty.",
    "Bỏ phần tử khi không trả lời văn bản nào.",
    "No element where nothing is answered.",
)
RULES.note(
    "answer_date_unreadable",
    QCVN + " 1.12",
    "Ngày của văn bản được trả lời không đọc được: “{text}”.",
    "The day of the answered document cannot be read: “{text}”.",
    "Dạng yyyy/MM/dd.",
    "As yyyy/MM/dd.",
)
RULES.note(
    "steering_unknown",
    QCVN + " 1.13",
    "SteeringType {value} không có trong danh mục.",
    "SteeringType {value} is not in the list.",
    "0, 1 hoặc 2.",
    "0, 1 or 2.",
)

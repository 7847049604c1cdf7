"""The words of `lienthong edxml check`, in both languages."""

from lienthong.kernel.words import Words

GROUP = Words(vi="Đọc và kiểm tra thông điệp edXML.", en="Read and check edXML messages.")
CHECK = Words(
    vi="Nói gói tin viết gì và sai lệch ở đâu so với QCVN 102:2016/BTTTT.\n\n"
    "Mã thoát: 0 đọc được, 1 đọc được nhưng có điểm cần xử lý, 2 không đọc được; nhiều tệp thì lấy mã xấu nhất.",
    en="Say what a message says, and where it departs from QCVN 102:2016/BTTTT.\n\n"
    "Exit status: 0 readable, 1 readable with findings that matter, 2 unreadable; of several files the worst.",
)
FILES = Words(vi="các tệp .edxml", en="the .edxml files")
JSON = Words(
    vi="In kết quả dạng JSON: một tệp thì một đối tượng, nhiều tệp thì một danh sách.",
    en="Print JSON: one object for one file, a list for several.",
)

MISSING = Words(vi="Không có tệp này.", en="There is no such file.")
FOLDER = Words(vi="Đây là thư mục, không phải tệp.", en="This is a folder, not a file.")
CLOSED = Words(vi="Không mở được tệp: {why}.", en="The file cannot be opened: {why}.")

READABLE = Words(vi="Đọc được", en="Readable")
MATTERS = Words(vi="Đọc được, có {count} điểm cần xử lý", en="Readable, with {count} findings that matter")
UNREADABLE = Words(vi="Không đọc được", en="Unreadable")
VARIANTS = {
    "A": Words(vi="bộ công cụ của trục quốc gia", en="the national axis's kit"),
    "A'": Words(vi="bản .NET của bộ công cụ", en="the .NET port of the kit"),
    "B": Words(vi="Bkav eDoc", en="Bkav eDoc"),
}
DIALECT = Words(vi="dạng {variant}: {name}", en="dialect {variant}: {name}")

MESSAGE = Words(vi="Gói tin", en="Message")
STATUS = Words(vi="Trạng thái văn bản", en="Status of a document")
FROM = Words(vi="Từ", en="From")
TO = Words(vi="Đến", en="To")
NUMBER = Words(vi="Số, ký hiệu", en="Number")
ISSUED = Words(vi="Ban hành", en="Issued")
TYPE = Words(vi="Loại văn bản", en="Type")
SUBJECT = Words(vi="Trích yếu", en="Subject")
SIGNER = Words(vi="Người ký", en="Signed by")
PRIORITY = Words(vi="Độ khẩn", en="Priority")
DUE = Words(vi="Hạn trả lời", en="Answer by")
ANSWERS = Words(vi="Trả lời", en="Answers")
STEERING = Words(vi="Chỉ đạo", en="Steering")
ORIGINAL = Words(vi="Văn bản gốc", en="Original")
REPLACED = Words(vi="Thay thế cho", en="Replaces")
REASON = Words(vi="Lý do", en="Reason")
PAPER = Words(vi="Bản giấy", en="Paper")
PAPER_FOLLOWS = Words(vi="có gửi kèm", en="follows")
IDENTITY = Words(vi="Mã định danh", en="Document id")
WAY = Words(vi="Đường đi", en="Way")
CODE = Words(vi="Trạng thái", en="Status")
DESCRIPTION = Words(vi="Nội dung", en="Description")
AT = Words(vi="Thời điểm", en="At")
ABOUT = Words(vi="Về văn bản", en="About")
STAFF = Words(vi="Cán bộ", en="Staff")
NOT_KNOWN = Words(vi="không rõ", en="not known")
AS_WRITTEN = Words(vi="“{text}”, không đọc được", en="“{text}”, which cannot be read")

ATTACHMENTS = Words(vi="Tệp đính kèm", en="Attachments")
NAME = Words(vi="Tên", en="Name")
SIZE = Words(vi="Cỡ", en="Size")
CONTENT = Words(vi="Nội dung", en="Content")
UNWRAPPED = Words(vi="lấy ra từ ZIP", en="taken out of a ZIP")
BROKEN = Words(vi="không đọc được", en="unreadable")

TO_ACT_ON = Words(vi="Cần xử lý", en="What matters")
NOTES = Words(vi="Ghi nhận", en="Notes")
EXPECTED = Words(vi="Cần: {text}", en="Expected: {text}")
SOURCE = Words(vi="Căn cứ: {text}", en="Source: {text}")
CLEAN = Words(vi="Không có sai lệch.", en="Nothing departs from the standard.")
SUM = Words(
    vi="{total} tệp: {readable} đọc được, {matters} có điểm cần xử lý, {unreadable} không đọc được.",
    en="{total} files: {readable} readable, {matters} with findings that matter, {unreadable} unreadable.",
)
RECEIVER_CHANGES = Words(vi="Đổi nơi nhận", en="Receiver change")
RECEIVER_ADDED = Words(vi="{organ_id}: thêm (văn thư xác nhận)", en="{organ_id}: added (a clerk confirms)")
RECEIVER_REMOVED = Words(vi="{organ_id}: bớt (văn thư xác nhận)", en="{organ_id}: removed (a clerk confirms)")
ADDED_IS = Words(
    vi="Giá trị ReceiverType nghĩa là nơi nhận được thêm; chưa có văn bản nào xác nhận.",
    en="The ReceiverType that means a receiver was added; no official text confirms it.",
)

"""What can be odd about the attachments."""

from lienthong.formats.edxml.tolerance.rule import KIT, OURS, QCVN, ZIP, Rules

RULES = Rules()

RULES.note(
    "content_id_form",
    KIT,
    "ContentId “{text}” không có tiền tố cid:.",
    "The ContentId “{text}” has no cid: in front.",
    "ContentId dạng cid:<mã>.",
    "A ContentId such as cid:<id>.",
)
RULES.note(
    "matched_by_position",
    KIT,
    "Tệp đính kèm thứ {number} không khớp ContentId; ghép theo thứ tự.",
    "Attachment {number} matches no ContentId; it was matched by position.",
    "ContentId của Attachment giống ContentId của Reference.",
    "An Attachment has the ContentId of its Reference.",
)
RULES.note(
    "attachment_named_differently",
    KIT,
    "Tên tệp trong danh mục là “{listed}”, trong phần nội dung là “{name}”.",
    "The manifest names the file “{listed}”, the attachment “{name}”.",
    "Hai tên giống nhau.",
    "Both names are the same.",
)
# The clerk misses a file that the sender believes was sent.
RULES.matters(
    "attachment_missing",
    QCVN,
    "Danh mục có “{name}” nhưng gói tin không có nội dung tệp.",
    "The manifest lists “{name}” but the message does not hold it.",
    "Mỗi Reference có một Attachment.",
    "Each Reference has an Attachment.",
)
RULES.note(
    "attachment_left_out",
    KIT,
    "Tệp “{name}” có trong danh mục nhưng không kèm nội dung; nghiệp vụ này không cần.",
    "The file “{name}” is listed without its content; this act does not need it.",
    "Thu hồi, cập nhật nơi nhận: danh mục để trống hoặc lặp lại của văn bản gốc.",
    "In a recall or a change of receivers: an empty manifest, or the original's repeated.",
)
# Is it part of the document or not? Only the sender knows.
RULES.matters(
    "attachment_not_listed",
    QCVN,
    "Tệp “{name}” không có trong danh mục.",
    "The file “{name}” is not in the manifest.",
    "Mỗi Attachment có một Reference.",
    "Each Attachment has a Reference.",
)
RULES.note(
    "attachments_none",
    QCVN,
    "Gói tin không có tệp đính kèm.",
    "The message holds no attachment.",
    "Văn bản mới kèm tệp PDF đã ký số.",
    "A new document comes with its signed PDF.",
)
RULES.note(
    "attachment_name_missing",
    QCVN,
    "Tệp đính kèm thứ {number} không có tên.",
    "Attachment {number} has no name.",
    "AttachmentName là tên tệp.",
    "AttachmentName is the name of the file.",
)
RULES.note(
    "attachment_name_unsafe",
    KIT,
    "Tên tệp “{name}” chứa đường dẫn hoặc ký tự không an toàn; lưu thành “{safe}”.",
    "The file name “{name}” holds a path or unsafe signs; kept as “{safe}”.",
    "Chỉ tên tệp, không đường dẫn.",
    "A file name without a path.",
)
# The document cannot be opened.
RULES.matters(
    "attachment_unreadable",
    QCVN,
    "Không đọc được tệp “{name}”: {why}.",
    "The file “{name}” cannot be read: {why}.",
    "ContentTransferEncoded là nội dung tệp mã hóa base64.",
    "ContentTransferEncoded is the file in base64.",
)
RULES.note(
    "attachment_padding",
    "RFC 4648 §3.2",
    "Base64 của tệp “{name}” thiếu ký tự đệm cuối.",
    "The base64 of “{name}” lacks its padding at the end.",
    "Base64 đủ ký tự đệm “=”.",
    "Base64 with its padding “=”.",
)
RULES.note(
    "attachment_type",
    KIT,
    "Tệp “{name}” khai là {declared} nhưng nội dung là {sniffed}.",
    "The file “{name}” is declared as {declared} but holds {sniffed}.",
    "ContentType đúng với nội dung.",
    "A ContentType that fits the content.",
)
RULES.note(
    "attachment_wrapped",
    KIT,
    "Tệp “{name}” khai là {declared} nhưng nằm trong tệp nén ZIP; đã lấy ra ({sniffed}).",
    "The file “{name}” is declared as {declared} but lay in a ZIP; it was taken out ({sniffed}).",
    "ContentType là application/zip khi nội dung được nén.",
    "The ContentType is application/zip where the content is wrapped.",
)
# It has the archive's signature but no program will open it.
RULES.matters(
    "zip_damaged",
    ZIP,
    "Tệp nén “{name}” hỏng: {why}.",
    "The archive “{name}” is damaged: {why}.",
    "Tệp nén mở được.",
    "An archive that opens.",
)
# Opening it could fill a disk or write where it should not; a person with the right tools must look.
RULES.matters(
    "zip_not_opened",
    ZIP,
    "Tệp nén “{name}” không được mở vì lý do an toàn: {why}.",
    "The archive “{name}” was not opened for safety: {why}.",
    "Tệp nén gồm một tệp, không mật khẩu, không đường dẫn, không phình quá lớn.",
    "An archive of one file, without password or path, that does not swell beyond measure.",
)
# A clerk who opens it runs it.
RULES.matters(
    "attachment_program",
    OURS,
    "Tệp “{name}” là chương trình ({sniffed}), không được mở.",
    "The file “{name}” is a program ({sniffed}). Do not open it.",
    "Tệp đính kèm là văn bản, bảng tính, hình ảnh hoặc tệp nén.",
    "Attachments are documents, sheets, pictures or archives.",
)

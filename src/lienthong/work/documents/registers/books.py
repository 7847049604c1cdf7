"""The registers and their columns: at least these, with these words (Decree 30/2020/NĐ-CP, App. IV)."""

from collections.abc import Mapping
from dataclasses import dataclass

from lienthong.kernel.words import Words
from lienthong.work.documents.printed import Column


@dataclass(frozen=True, slots=True)
class Book:
    """One register."""

    key: str
    words: Words
    columns: tuple[Column, ...]
    source: str
    """The form, as it stands at the foot of each page."""
    numbered: bool = True
    """Whether its cover says from which number to which; the one that follows the handling has none."""


BOOKS: Mapping[str, Book] = {
    book.key: book
    for book in (
        Book(
            "out",
            Words(vi="Sổ đăng ký văn bản đi", en="Register of outgoing documents"),
            (
                Column("code", Words(vi="Số, ký hiệu văn bản", en="Number, symbol"), 1.2),
                Column("dated", Words(vi="Ngày tháng văn bản", en="Date"), 0.9, "center"),
                Column("subject", Words(vi="Tên loại và trích yếu nội dung văn bản", en="Type and subject"), 3),
                Column("signer", Words(vi="Người ký", en="Signer"), 1.1),
                Column("receivers", Words(vi="Nơi nhận văn bản", en="Receivers"), 2),
                Column("kept_by", Words(vi="Đơn vị, người nhận bản lưu", en="Who keeps the copy"), 1.2),
                Column("copies", Words(vi="Số lượng bản", en="Copies"), 0.6, "center"),
                Column("sent_on", Words(vi="Ngày chuyển", en="Sent"), 0.9, "center"),
                Column("receipt", Words(vi="Ký nhận", en="Receipt"), 0.9),
                Column("note", Words(vi="Ghi chú", en="Note"), 1),
            ),
            "Nghị định 30/2020/NĐ-CP, Phụ lục IV, mẫu sổ đăng ký văn bản đi",
        ),
        Book(
            "in",
            Words(vi="Sổ đăng ký văn bản đến", en="Register of incoming documents"),
            (
                Column("arrived_on", Words(vi="Ngày đến", en="Arrived"), 0.9, "center"),
                Column("number", Words(vi="Số đến", en="Arrival number"), 0.6, "center"),
                Column("issuer", Words(vi="Tác giả", en="Issuer"), 1.7),
                Column("code", Words(vi="Số, ký hiệu văn bản", en="Number, symbol"), 1.2),
                Column("dated", Words(vi="Ngày tháng văn bản", en="Date"), 0.9, "center"),
                Column("subject", Words(vi="Tên loại và trích yếu nội dung văn bản", en="Type and subject"), 3),
                Column("with", Words(vi="Đơn vị hoặc người nhận", en="Unit or person"), 1.5),
                Column("passed_on", Words(vi="Ngày chuyển", en="Passed on"), 0.9, "center"),
                Column("receipt", Words(vi="Ký nhận", en="Receipt"), 0.9),
                Column("note", Words(vi="Ghi chú", en="Note"), 1),
            ),
            "Nghị định 30/2020/NĐ-CP, Phụ lục IV, mẫu sổ đăng ký văn bản đến",
        ),
        Book(
            "copied",
            Words(vi="Sổ đăng ký bản sao", en="Register of copies"),
            (
                Column("code", Words(vi="Số, ký hiệu bản sao", en="Number, symbol"), 1.2),
                Column("dated", Words(vi="Ngày sao", en="Date"), 0.9, "center"),
                Column("subject", Words(vi="Hình thức sao, văn bản được sao", en="Kind of copy, what is copied"), 3),
                Column("signer", Words(vi="Người cho phép sao", en="Allowed by"), 1.1),
                Column("receivers", Words(vi="Nơi nhận bản sao", en="Receivers"), 2),
                Column("kept_by", Words(vi="Đơn vị, người đề nghị sao", en="Who asked for it"), 1.2),
                Column("copies", Words(vi="Số lượng bản", en="Copies"), 0.6, "center"),
                Column("sent_on", Words(vi="Ngày chuyển", en="Sent"), 0.9, "center"),
                Column("receipt", Words(vi="Ký nhận", en="Receipt"), 0.9),
                Column("note", Words(vi="Ghi chú", en="Note"), 1),
            ),
            # The decree has no form of its own for it; copies are numbered by year in one series of all three kinds.
            "Nghị định 30/2020/NĐ-CP, Phụ lục I phần II; cột theo Phụ lục IV, mẫu sổ đăng ký văn bản đi",
        ),
        Book(
            "post",
            Words(vi="Sổ gửi văn bản đi bưu điện", en="Register of documents sent by post"),
            (
                Column("sent_on", Words(vi="Ngày chuyển", en="Sent"), 1, "center"),
                Column("code", Words(vi="Số, ký hiệu văn bản", en="Number, symbol"), 1.4),
                Column("receiver", Words(vi="Nơi nhận văn bản", en="Receiver"), 3),
                Column("envelopes", Words(vi="Số lượng bì", en="Envelopes"), 0.8, "center"),
                Column("receipt", Words(vi="Ký nhận và dấu bưu điện", en="Receipt and stamp of the post"), 1.8),
                Column("note", Words(vi="Ghi chú", en="Note"), 1.6),
            ),
            "Nghị định 30/2020/NĐ-CP, Phụ lục IV, mẫu sổ gửi văn bản đi bưu điện",
        ),
        Book(
            "copies",
            Words(vi="Sổ sử dụng bản lưu", en="Register of the use of kept originals"),
            (
                Column("used_on", Words(vi="Ngày tháng", en="Date"), 0.9, "center"),
                Column("user", Words(vi="Họ và tên người sử dụng", en="User"), 1.4),
                Column("code", Words(vi="Số, ký hiệu, ngày tháng văn bản", en="Number, symbol, date"), 1.5),
                Column("subject", Words(vi="Tên loại và trích yếu nội dung văn bản", en="Type and subject"), 2.6),
                Column("file", Words(vi="Số và ký hiệu hồ sơ", en="File"), 1),
                Column("receipt", Words(vi="Ký nhận", en="Receipt"), 0.9),
                Column("back_on", Words(vi="Ngày trả", en="Given back"), 0.9, "center"),
                Column("allowed_by", Words(vi="Người cho phép sử dụng", en="Allowed by"), 1.3),
                Column("note", Words(vi="Ghi chú", en="Note"), 1),
            ),
            "Nghị định 30/2020/NĐ-CP, Phụ lục IV, mẫu sổ sử dụng bản lưu",
        ),
        Book(
            "handling",
            Words(vi="Sổ theo dõi giải quyết văn bản đến", en="Register of the handling of incoming documents"),
            (
                Column("number", Words(vi="Số đến", en="Arrival number"), 0.6, "center"),
                Column(
                    "what",
                    Words(
                        vi="Tên loại, số và ký hiệu, ngày tháng và tác giả văn bản",
                        en="Type, number and symbol, date and issuer",
                    ),
                    3,
                ),
                Column("with", Words(vi="Đơn vị hoặc người nhận", en="Unit or person"), 1.6),
                Column("due_on", Words(vi="Thời hạn giải quyết", en="Due"), 0.9, "center"),
                Column("progress", Words(vi="Tiến độ giải quyết", en="Progress"), 1.5),
                Column("answer", Words(vi="Số, ký hiệu văn bản trả lời", en="Answer"), 1.2),
                Column("note", Words(vi="Ghi chú", en="Note"), 1),
            ),
            "Nghị định 30/2020/NĐ-CP, Phụ lục IV, mẫu sổ theo dõi giải quyết văn bản đến",
            numbered=False,
        ),
    )
}

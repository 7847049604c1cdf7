"""The rules of the tolerance report: what was seen, what is expected, on whose word, and how much it matters.

Severity is decided per rule and nowhere else. The measure is one question: *could a clerk act wrongly, or not be able
to act, because of this?* Each rule that matters says why in the comment above it. What healthy messages of the national
axis show every day is a note.
"""

from lienthong.formats.edxml.tolerance import the_act, the_attachments, the_document, the_file, the_status
from lienthong.formats.edxml.tolerance.rule import Rule, Severity
from lienthong.kernel.words import Words

__all__ = ["REASONS", "RULES", "Rule", "Severity"]

RULES: dict[str, Rule] = {
    **the_file.RULES,
    **the_document.RULES,
    **the_act.RULES,
    **the_attachments.RULES,
    **the_status.RULES,
}
"""Every rule by its code."""

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

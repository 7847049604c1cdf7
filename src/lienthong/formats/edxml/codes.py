"""The numbers of edXML in words: priorities, business acts, status codes."""

from lienthong.kernel.words import Words

PRIORITIES: dict[int, Words] = {
    0: Words(vi="Thường", en="Ordinary"),
    1: Words(vi="Khẩn", en="Urgent"),
    2: Words(vi="Thượng khẩn", en="Very urgent"),
    3: Words(vi="Hỏa tốc", en="Express"),
    4: Words(vi="Hỏa tốc hẹn giờ", en="Express at a set hour"),
}
"""OtherInfo/Priority. 0 to 3 are confirmed by two implementers, 4 by one (§3)."""

BUSINESS_KINDS: dict[int, Words] = {
    0: Words(vi="Văn bản mới", en="New document"),
    1: Words(vi="Thu hồi văn bản", en="Recall"),
    2: Words(vi="Cập nhật văn bản", en="Update"),
    3: Words(vi="Thay thế văn bản", en="Replacement"),
}
"""BussinessDocType (§7). 4 and 44 exist only inside one vendor's product and never belong on the wire."""

STATUS_CODES: dict[str, Words] = {
    "01": Words(vi="Đã đến", en="Arrived"),
    "02": Words(vi="Từ chối tiếp nhận", en="Reception refused"),
    "03": Words(vi="Đã tiếp nhận", en="Accepted"),
    "04": Words(vi="Đã phân công", en="Assigned"),
    "05": Words(vi="Đang xử lý", en="Being processed"),
    "06": Words(vi="Đã hoàn thành", en="Finished"),
    "13": Words(vi="Đề nghị lấy lại", en="Give-back asked"),
    "15": Words(vi="Đồng ý cập nhật, lấy lại", en="Update or give-back agreed"),
    "16": Words(vi="Từ chối cập nhật, lấy lại", en="Update or give-back refused"),
}
"""StatusCode (§8). 07 to 12 and 14 were never seen."""

REASON_NEEDED = frozenset({"02", "13", "16"})
"""Codes that ask for a reason in Description."""

STEERING: dict[int, Words] = {
    0: Words(vi="Không phải văn bản chỉ đạo", en="Not a steering document"),
    1: Words(vi="Văn bản chỉ đạo", en="Steering document"),
    2: Words(vi="Báo cáo kết quả chỉ đạo", en="Report on a steering document"),
}

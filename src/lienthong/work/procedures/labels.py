"""What each part of a version is called where it is written, compared and read; one vocabulary for all three."""

from collections.abc import Mapping

from lienthong.kernel.calendar import TermKind
from lienthong.kernel.words import Words
from lienthong.work.procedures import content as c

EVIDENCE = Words(vi="Nguồn", en="Evidence")
LEGAL = Words(vi="Căn cứ", en="Legal basis")
CONDITION = Words(vi="Chỉ khi", en="Only if")
FORM = Words(vi="Mẫu", en="Form")
NOTE = Words(vi="Ghi chú", en="Note")
KEY = Words(vi="Mã trong hệ thống", en="Key in this system")
SILENCE = Words(vi="Nếu quá hạn không trả lời", en="If nobody answers in time")

LABELS: Mapping[type, Mapping[str, Words]] = {
    c.Content: {
        "key": KEY,
        "code": Words(vi="Mã thủ tục", en="National code"),
        "name": Words(vi="Tên thủ tục", en="Name"),
        "name_exact": Words(vi="Tên đúng như văn bản công bố", en="The name is worded as announced"),
        "sector": Words(vi="Lĩnh vực", en="Sector"),
        "level": Words(vi="Cấp thực hiện", en="Level"),
        "authority": Words(vi="Cơ quan có thẩm quyền", en="Competent agency"),
        "handled_by": Words(vi="Cơ quan giải quyết", en="Handled by"),
        "applicants": Words(vi="Đối tượng thực hiện", en="Who may apply"),
        "channels": Words(vi="Cách nộp", en="Ways of filing"),
        "fallback_channels": Words(vi="Cách nộp dự phòng", en="Fallback ways of filing"),
        "sets": Words(vi="Số bộ hồ sơ", en="Number of sets"),
        "terms": Words(vi="Thời hạn", en="Term"),
        "check_extension": Words(vi="Thêm khi cần xác minh", en="Added for verification"),
        "check_note": Words(vi="Khi nào cần xác minh", en="When verification is needed"),
        "variants": Words(vi="Thành phần hồ sơ", en="Papers"),
        "fees": Words(vi="Phí, lệ phí", en="Fees"),
        "supplement": Words(vi="Bổ sung hồ sơ", en="Asking for papers"),
        "consult": Words(vi="Lấy ý kiến", en="Consulting"),
        "steps": Words(vi="Các bước", en="Steps"),
        "sequence": Words(vi="Trình tự viết thành lời", en="The sequence as prose"),
        "interconnected": Words(vi="Liên thông nhiều cơ quan", en="Interconnected: several agencies work on it"),
        "result": Words(vi="Kết quả", en="Result"),
        "service_level": Words(vi="Mức độ dịch vụ công", en="Online service"),
        "partial_reason": Words(vi="Lý do chỉ một phần", en="Why only partly online"),
        "presence": Words(vi="Ai phải có mặt", en="Who must come in person"),
        "legal_basis": Words(vi="Căn cứ pháp lý", en="Legal basis"),
        "conditions": Words(vi="Yêu cầu, điều kiện", en="Conditions"),
        "refuse_when": Words(vi="Khi nào từ chối", en="When it is refused"),
        "occasions": Words(vi="Khi nào cần làm", en="When people need it"),
        "form_fields": Words(vi="Thông tin phải khai", en="What to declare"),
        "legal_process_decision": Words(vi="Quyết định quy trình nội bộ", en="Decision on the internal process"),
        "foreign_system": Words(vi="Xử lý trên hệ thống khác", en="Handled in another system"),
        "other_codes": Words(vi="Mã khác", en="Other codes"),
        "notes": Words(vi="Ghi chú", en="Notes"),
        "evidence": EVIDENCE,
    },
    c.Variant: {
        "key": KEY,
        "name": Words(vi="Trường hợp", en="Situation"),
        "components": Words(vi="Giấy tờ", en="Papers"),
    },
    c.Component: {
        "key": KEY,
        "name": Words(vi="Tên giấy tờ", en="Name of the paper"),
        "kind": Words(vi="Nộp hay xuất trình", en="Handed in or shown"),
        "originals": Words(vi="Số bản chính", en="Originals"),
        "copies": Words(vi="Số bản sao", en="Copies"),
        "condition": CONDITION,
        "form": FORM,
        "source": Words(vi="Cơ quan nhà nước tự tra cứu ở", en="The state looks it up in"),
        "replaceable_by": Words(vi="Có thể thay bằng", en="May be replaced by"),
        "explained": Words(vi="Giải thích", en="Explanations"),
        "result_code": Words(vi="Mã kết quả thay thế", en="Code of the result that replaces it"),
        "evidence": EVIDENCE,
    },
    c.Fee: {
        "key": KEY,
        "name": Words(vi="Tên khoản thu", en="Name of the fee"),
        "kind": Words(vi="Loại", en="Kind"),
        "amount": Words(vi="Mức thu, đồng", en="Amount in đồng"),
        "rule": Words(vi="Cách tính", en="How it is computed"),
        "when": Words(vi="Thu khi", en="Paid at"),
        "exemptions": Words(vi="Miễn cho", en="Free for"),
        "channel_amounts": Words(vi="Mức riêng theo cách nộp", en="Other amounts by way of filing"),
        "unit": Words(vi="Tính theo", en="Counted by"),
        "condition": Words(vi="Chỉ thu khi", en="Due only if"),
        "formula": Words(vi="Cách tính viết thành lời", en="The rule in words"),
        "legal": LEGAL,
        "note": NOTE,
        "evidence": EVIDENCE,
    },
    c.PerPage: {
        "first_pages": Words(vi="Số trang đầu", en="First pages"),
        "first_amount": Words(vi="Mỗi trang đầu, đồng", en="For each of the first pages, đồng"),
        "next_amount": Words(vi="Mỗi trang sau, đồng", en="For each further page, đồng"),
        "cap_per_copy": Words(vi="Tối đa mỗi bản, đồng", en="At most for one copy, đồng"),
    },
    c.ByType: {
        "by": Words(vi="Phân theo", en="Told apart by"),
        "rates": Words(vi="Bảng mức thu", en="Table of amounts"),
    },
    c.Rate: {"key": KEY, "name": Words(vi="Loại", en="Kind"), "amount": Words(vi="Mức thu, đồng", en="Amount in đồng")},
    c.Local: {"setting": Words(vi="Tên mức thu của tỉnh", en="Name of the province's amount")},
    c.Exemption: {"key": KEY, "reason": Words(vi="Miễn cho", en="Free for")},
    c.Supplement: {
        "max_rounds": Words(vi="Số lần được yêu cầu", en="How many times"),
        "ask_within_wd": Words(vi="Yêu cầu trong (ngày làm việc)", en="Asked within (working days)"),
        "applicant_wd": Words(vi="Người dân bổ sung trong (ngày làm việc)", en="Given within (working days)"),
        "refuse_within_wd": Words(vi="Từ chối trong (ngày làm việc)", en="Refused within (working days)"),
        "then": Words(vi="Nếu không bổ sung", en="If the papers do not come"),
        "clock": Words(vi="Khi đã bổ sung, thời hạn", en="Once given, the term"),
        "legal": LEGAL,
    },
    c.Consult: {
        "term": Words(vi="Trả lời trong", en="Answered within"),
        "silence": SILENCE,
        "legal": LEGAL,
    },
    c.Step: {
        "key": KEY,
        "name": Words(vi="Công việc", en="Work"),
        "unit": Words(vi="Đơn vị", en="Unit"),
        "organization": Words(vi="Cơ quan", en="Organisation"),
        "role": Words(vi="Vai trò", en="Role"),
        "allowance": Words(vi="Thời gian nội bộ", en="Time allowed"),
        "allowance_checked": Words(vi="Thời gian khi phải xác minh", en="Time where facts are verified"),
        "starts_after": Words(vi="Bắt đầu sau bước", en="Starts after"),
        "silence": SILENCE,
        "condition": CONDITION,
        "needs_applicant": Words(vi="Cần người dân có mặt", en="Needs the applicant"),
        "foreign_system": Words(vi="Làm trên hệ thống khác", en="Done in another system"),
        "gives_result": Words(vi="Bước này cho kết quả", en="Gives a result"),
        "result_name": Words(vi="Tên kết quả của bước", en="Name of that result"),
    },
    c.Result: {
        "name": Words(vi="Kết quả", en="Result"),
        "form": FORM,
        "validity": Words(vi="Giá trị trong", en="Valid for"),
        "note": NOTE,
    },
    c.LegalText: {
        "text": Words(vi="Số, ký hiệu", en="Number and symbol"),
        "title": Words(vi="Trích yếu", en="Title"),
        "issued_on": Words(vi="Ngày ban hành", en="Issued on"),
        "in_force_on": Words(vi="Ngày hiệu lực", en="In force on"),
        "issuer": Words(vi="Cơ quan ban hành", en="Issued by"),
        "address": Words(vi="Địa chỉ trên mạng", en="Web address"),
    },
    c.OtherCode: {"kind": Words(vi="Loại mã", en="Kind of code"), "code": Words(vi="Mã", en="Code")},
}

CHANNELS: Mapping[str, Words] = {
    "counter": Words(vi="Trực tiếp", en="At the counter"),
    "online": Words(vi="Trực tuyến", en="Online"),
    "post": Words(vi="Bưu chính", en="By post"),
}
_SILENCE = {
    "wait": Words(vi="chờ trả lời", en="the case waits"),
    "consents": Words(vi="coi như đồng ý", en="taken as consent"),
}
MARKS: Mapping[str, Words] = {
    "law": Words(vi="đọc trong văn bản luật", en="read in the legal text"),
    "portal": Words(vi="đọc trên trang công khai", en="read on a public page"),
    "published": Words(vi="đọc trong quyết định, hướng dẫn", en="read in a decision or guide"),
    "memory": Words(vi="ghi theo trí nhớ", en="written from memory"),
}
ORGANIZATIONS: Mapping[str, Words] = {
    "self": Words(vi="Cơ quan giải quyết thủ tục", en="The agency that handles the procedure"),
    "police": Words(vi="Công an", en="Police"),
    "insurance": Words(vi="Bảo hiểm xã hội", en="Social insurance"),
    "consulted": Words(vi="Cơ quan được lấy ý kiến", en="The agency that is consulted"),
    "other_commune": Words(vi="Ủy ban nhân dân xã khác", en="Another commune"),
}
ROLES: Mapping[str, Words] = {
    "counter": Words(vi="Công chức một cửa", en="Counter clerk"),
    "centre_head": Words(vi="Trưởng bộ phận một cửa", en="Head of the counter"),
    "specialist": Words(vi="Chuyên viên thụ lý", en="Specialist"),
    "unit_head": Words(vi="Thủ trưởng đơn vị", en="Head of unit"),
    "signer": Words(vi="Người ký", en="Signer"),
    "inspector": Words(vi="Thanh tra viên", en="Inspector"),
    "administrator": Words(vi="Quản trị danh mục", en="Administrator"),
    "clerk": Words(vi="Văn thư", en="Clerk"),
    "officer": Words(vi="Công chức", en="Officer"),
    "auditor": Words(vi="Người kiểm tra", en="Auditor"),
    "engineer": Words(vi="Kỹ sư vận hành", en="Operations engineer"),
}
"""The values of `people.roles.Role`, which this pure room may not ask."""
TERM_KINDS: Mapping[str, Words] = {
    TermKind.SAME_DAY: Words(vi="trong ngày", en="on the same day"),
    TermKind.WORKING_DAYS: Words(vi="ngày làm việc", en="working days"),
    TermKind.CALENDAR_DAYS: Words(vi="ngày (theo lịch)", en="calendar days"),
    TermKind.WORKING_HOURS: Words(vi="giờ làm việc", en="working hours"),
    TermKind.HOURS_BEFORE_EVENT: Words(vi="giờ trước sự kiện", en="hours before the event"),
    TermKind.UNSPECIFIED: Words(vi="chưa xác định", en="not determined"),
}
CHOICES: Mapping[tuple[type, str], Mapping[str, Words]] = {
    (c.Content, "level"): {
        "province": Words(vi="Cấp tỉnh", en="Province"),
        "district": Words(vi="Cấp huyện", en="District"),
        "commune": Words(vi="Cấp xã", en="Commune"),
    },
    (c.Content, "service_level"): {
        "": Words(vi="chưa công bố", en="not announced"),
        "full": Words(vi="toàn trình", en="entirely online"),
        "partial": Words(vi="một phần", en="partly online"),
        "information": Words(vi="chỉ thông tin", en="information only"),
        # Circular 32/2017/TT-BTTTT art. 5; Decree 42/2022/NĐ-CP took them away.
        "1": Words(vi="mức độ 1 (đến 2022): thông tin", en="level 1 (until 2022): information"),
        "2": Words(vi="mức độ 2 (đến 2022): tải biểu mẫu", en="level 2 (until 2022): forms to download"),
        "3": Words(vi="mức độ 3 (đến 2022): nộp trực tuyến", en="level 3 (until 2022): filed online"),
        "4": Words(vi="mức độ 4 (đến 2022): nộp, trả phí trực tuyến", en="level 4 (until 2022): filed and paid online"),
    },
    (c.Content, "channels"): CHANNELS,
    (c.Content, "fallback_channels"): CHANNELS,
    (c.Content, "evidence"): MARKS,
    (c.Component, "kind"): {
        "submit": Words(vi="nộp", en="handed in"),
        "show": Words(vi="chỉ xuất trình", en="only to show"),
    },
    (c.Component, "evidence"): MARKS,
    (c.Fee, "kind"): {
        "phí": Words(vi="phí", en="fee (phí)"),
        "lệ phí": Words(vi="lệ phí", en="charge (lệ phí)"),
        "thuế": Words(vi="thuế", en="tax"),
        "đất": Words(vi="tiền sử dụng đất, thuê đất", en="land money"),
    },
    (c.Fee, "when"): {
        "intake": Words(vi="khi nộp hồ sơ", en="filing"),
        "supplement": Words(vi="khi bổ sung", en="giving further papers"),
        "result": Words(vi="khi nhận kết quả", en="taking the result"),
    },
    (c.Fee, "channel_amounts"): CHANNELS,
    (c.Fee, "evidence"): MARKS,
    (c.Content, "terms"): CHANNELS,
    (c.Supplement, "then"): {
        "stop": Words(vi="dừng giải quyết", en="the case is stopped"),
        "refuse": Words(vi="từ chối", en="the case is refused"),
    },
    (c.Supplement, "clock"): {
        "restart": Words(vi="tính lại từ đầu", en="begins again"),
        "resume": Words(vi="tính tiếp", en="goes on"),
    },
    (c.Consult, "silence"): _SILENCE,
    (c.Step, "silence"): _SILENCE,
    (c.Step, "organization"): ORGANIZATIONS,
    (c.Step, "role"): ROLES,
    (c.OtherCode, "kind"): {
        "candidate": Words(vi="chưa kiểm tra", en="not verified"),
        "local": Words(vi="của tỉnh", en="of the province"),
        "former": Words(vi="mã cũ", en="of another time"),
    },
}

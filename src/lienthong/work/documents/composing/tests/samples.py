"""Documents of the cast, one of each kind that the tests lay out."""

from datetime import date, datetime

from lienthong.kernel.moments import VIETNAM
from lienthong.work.documents.composing import Annex, Content, Head, Signature

NOW = datetime(2018, 9, 4, 8, 0, tzinfo=VIETNAM)
IA_LY = Head(
    "Ủy ban nhân dân thị trấn Ia Ly", "Ủy ban nhân dân huyện Chư Păh", "Ia Ly",
    "Thị trấn Ia Ly, huyện Chư Păh, tỉnh Gia Lai",
)  # fmt: skip
CHAIRMAN = Signature(("TM. Ủy ban nhân dân", "Chủ tịch"), "Nguyễn Văn Dũng")

LETTER = Content(
    "letter", IA_LY, "báo cáo tình hình sử dụng dịch vụ công trực tuyến",
    "Ủy ban nhân dân thị trấn Ia Ly báo cáo như sau:\n\n1. Đã tiếp nhận **1.204** hồ sơ.\n- Hộ tịch: *812* hồ sơ.\n\n"
    "| Lĩnh vực | Hồ sơ |\n| Hộ tịch | 812 |\n\nTrân trọng báo cáo./.",
    notation="UBND-VX", number="05", dated=date(2018, 9, 4), addressed_to=("Sở Thông tin và Truyền thông",),
    receivers=("Như trên", "Lưu: VT, VX"), signature=CHAIRMAN, priority=1, drafter="LAT.03",
)  # fmt: skip
DECISION = Content(
    "decision", IA_LY, "Về việc thành lập Tổ công tác liên thông văn bản điện tử",
    "Điều 1. Thành lập Tổ công tác.\n\nĐiều 2. Tổ công tác có nhiệm vụ:\na) Tham mưu kế hoạch;\nb) Đôn đốc.\n\n"
    "Điều 3. Quyết định này có hiệu lực từ ngày ký./.",
    notation="QĐ-UBND", number="15", dated=date(2018, 1, 5), issued_by="Chủ tịch Ủy ban nhân dân thị trấn Ia Ly",
    grounds=("Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015", "Theo đề nghị của Văn phòng"),
    receivers=("Như Điều 3", "Lưu: VT"), signature=CHAIRMAN,
    annexes=(Annex("Danh sách Tổ công tác", "| STT | Họ và tên |\n| 1 | Siu H’Nga |"),),
)  # fmt: skip

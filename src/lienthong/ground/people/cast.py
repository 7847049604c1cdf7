"""The people of the demo. They exist only where LIENTHONG_DEMO says so."""

from dataclasses import dataclass
from datetime import date

from lienthong.ground.people.roles import Role
from lienthong.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Person:
    """One of the cast: who they are, where they work, and what a visitor can see through their eyes."""

    username: str
    full_name: str
    called: str
    role: Role
    organization: str
    title: str
    sees: Words
    posts: tuple[tuple[str, date, date | None], ...]
    """Organisation key, first day, first day no longer held."""
    division: str = ""
    """The unit of the office, where the desk of documents minds it."""


_START = date(2018, 1, 1)
_MERGER = date(2025, 7, 1)  # Gia Lai and Bình Định became one province: Resolution 202/2025/QH15.
_PEOPLES_COMMITTEE = (("unit-64", _START, _MERGER), ("unit2025-52", _MERGER, None))
_IA_LY = (("unit-23734", _START, _MERGER), ("unit2025-23734", _MERGER, None))
_IA_PHI = (("unit-23731", _START, _MERGER), ("unit2025-23749", _MERGER, None))

_DEPARTMENT = (("gialai-so-thong-tin-va-truyen-thong", _START, None),)

CAST = (
    Person(
        "minh",
        "Trần Văn Minh",
        "anh Minh",
        Role.ENGINEER,
        "Sở Thông tin và Truyền thông",
        "Kỹ sư vận hành trục liên thông",
        Words(
            vi="Theo dõi cả trục văn bản, biết ngay chỗ nào đang tắc.",
            en="Watches the whole axis and sees at once what is stuck.",
        ),
        (("gialai-so-thong-tin-va-truyen-thong", _START, None),),
    ),
    Person(
        "loan",
        "Lê Thị Loan",
        "chị Loan",
        Role.CLERK,
        "Sở Thông tin và Truyền thông",
        "Văn thư",
        Words(
            vi="Nhận văn bản đến, thấy ngay chữ ký có tin được không, vào sổ, trình lãnh đạo.",
            en="Receives documents, sees at once whether the signatures hold, registers and submits them.",
        ),
        _DEPARTMENT,
    ),
    Person(
        "thanh",
        "Đinh Văn Thành",
        "ông Thành",
        Role.SIGNER,
        "Sở Thông tin và Truyền thông",
        "Giám đốc",
        Words(
            vi="Chỉ đạo mười văn bản trong năm phút trên điện thoại, ký văn bản của Sở.",
            en="Directs ten documents in five minutes on a telephone, signs for the department.",
        ),
        _DEPARTMENT,
    ),
    Person(
        "mai",
        "Phạm Quỳnh Mai",
        "chị Mai",
        Role.UNIT_HEAD,
        "Sở Thông tin và Truyền thông",
        "Trưởng phòng Công nghệ thông tin",
        Words(
            vi="Nhận việc của phòng, phân công, duyệt dự thảo.",
            en="Gets what her unit is to do, passes it on, endorses drafts.",
        ),
        _DEPARTMENT,
        "Phòng Công nghệ thông tin",
    ),
    Person(
        "nam",
        "Ksor Nam",
        "anh Nam",
        Role.SPECIALIST,
        "Sở Thông tin và Truyền thông",
        "Chuyên viên",
        Words(
            vi="Xử lý văn bản được giao, soạn văn bản trả lời.",
            en="Works on what he is given and drafts the answers.",
        ),
        _DEPARTMENT,
        "Phòng Công nghệ thông tin",
    ),
    Person(
        "thao",
        "Nguyễn Thị Thảo",
        "chị Thảo",
        Role.CLERK,
        "Ủy ban nhân dân tỉnh",
        "Văn thư",
        Words(
            vi="Tìm đường đi của một văn bản, gỡ văn bản chờ chọn nơi nhận.",
            en="Finds a document’s way and settles those that wait for a receiver.",
        ),
        _PEOPLES_COMMITTEE,
    ),
    Person(
        "hoa",
        "Phạm Thị Hoa",
        "bà Hoa",
        Role.OFFICER,
        "Ủy ban nhân dân tỉnh",
        "Phó Chủ tịch",
        Words(vi="Ký văn bản và hỏi: nơi nhận đã nhận chưa?", en="Signs documents and asks: have they arrived?"),
        _PEOPLES_COMMITTEE,
    ),
    Person(
        "quy",
        "Rơ Châm Quý",
        "ông Quý",
        Role.AUDITOR,
        "Thanh tra tỉnh",
        "Thanh tra viên",
        Words(
            vi="Chỉ đọc, và không tin ai nếu chưa có biên nhận.",
            en="Only reads, and believes nobody without a receipt.",
        ),
        (("gialai-thanh-tra", _START, None),),
    ),
    Person(
        "nga",
        "Siu H’Nga",
        "chị Nga",
        Role.COUNTER,
        "UBND thị trấn Ia Ly",
        "Công chức Bộ phận một cửa",
        Words(
            vi="Tiếp nhận hồ sơ của người dân trong một màn hình, in giấy hẹn, trả kết quả.",
            en="Takes cases in on one screen, prints the receipt, hands over results.",
        ),
        _IA_LY,
    ),
    Person(
        "binh",
        "Đỗ Thị Bình",
        "cô Bình",
        Role.CENTRE_HEAD,
        "UBND thị trấn Ia Ly",
        "Trưởng Bộ phận một cửa",
        Words(
            vi="Thấy hồ sơ nào sắp trễ, đang kẹt ở đâu, và ai cần được xin lỗi.",
            en="Sees which cases are about to be late, where they are stuck, and who is owed an apology.",
        ),
        _IA_LY,
    ),
    Person(
        "tuan",
        "Lê Anh Tuấn",
        "anh Tuấn",
        Role.SPECIALIST,
        "UBND thị trấn Ia Ly",
        "Công chức tư pháp – hộ tịch",
        Words(
            vi="Có hàng đợi của mình, biết vì sao việc nào đến lượt trước.",
            en="Has his own queue and knows why each thing is in it now.",
        ),
        _IA_LY,
    ),
    Person(
        "lien",
        "Trần Thị Liên",
        "chị Liên",
        Role.UNIT_HEAD,
        "UBND thị trấn Ia Ly",
        "Phó Chủ tịch phụ trách văn xã",
        Words(vi="Phân công, gia hạn, ủy quyền theo ngày.", en="Assigns, extends, delegates by dates."),
        _IA_LY,
    ),
    Person(
        "dung",
        "Nguyễn Văn Dũng",
        "ông Dũng",
        Role.SIGNER,
        "UBND thị trấn Ia Ly",
        "Chủ tịch",
        Words(vi="Ký kết quả, hoặc trả lại kèm lý do.", en="Signs results, or gives them back with a reason."),
        _IA_LY,
    ),
    Person(
        "hien",
        "Nay H’Hiền",
        "chị Hiền",
        Role.CLERK,
        "UBND thị trấn Ia Ly",
        "Văn thư",
        Words(
            vi="Đăng ký văn bản đến; cấp số, đóng dấu và gửi văn bản đi đúng hạn.",
            en="Registers what comes; numbers, seals and sends what goes out, in time.",
        ),
        _IA_LY,
    ),
    Person(
        "son",
        "Rơ Lan Sơn",
        "ông Sơn",
        Role.SPECIALIST,
        "UBND xã Ia Phí",
        "Công chức tư pháp – hộ tịch",
        Words(vi="Ở xã bên cạnh: không thấy gì của Ia Ly.", en="Next door: sees nothing of Ia Ly."),
        _IA_PHI,
    ),
    Person(
        "yen",
        "Võ Hải Yến",
        "chị Yến",
        Role.INSPECTOR,
        "Thanh tra tỉnh",
        "Thanh tra viên",
        Words(vi="Đọc mọi hồ sơ của tỉnh, không sửa được gì.", en="Reads every case of the province and changes none."),
        (("gialai-thanh-tra", _START, None),),
    ),
    Person(
        "phuc",
        "Hoàng Gia Phúc",
        "anh Phúc",
        Role.ADMINISTRATOR,
        "Ủy ban nhân dân tỉnh",
        "Quản trị danh mục",
        Words(
            vi="Giữ danh mục thủ tục và lịch làm việc; không xem được nội dung hồ sơ.",
            en="Keeps the procedures and the calendars; sees the content of no case.",
        ),
        _PEOPLES_COMMITTEE,
    ),
)

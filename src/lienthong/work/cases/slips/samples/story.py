"""The story of the samples: chị Lan registers the birth of her daughter at UBND xã Biển Hồ, Gia Lai.

Run `python -m lienthong.work.cases.slips.samples` to write all samples anew.
"""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from lienthong.kernel.moments import VIETNAM
from lienthong.kernel.words import Words
from lienthong.work.cases.slips import facts as f

TERM = Words(vi="03 ngày làm việc", en="3 working days")
PROCEDURE = "Liên thông thủ tục đăng ký khai sinh, đăng ký thường trú, cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi"


def story(slip_set: str) -> dict[str, f.Slip]:
    """All slips of one case under one set, by kind; `c01` plays in 2019, `c03` in 2026."""
    return _Story(slip_set).all()


class _Story:
    def __init__(self, slip_set: str) -> None:
        self.set = slip_set
        old = slip_set == "c01"
        self.year, self.month = (2019, 3) if old else (2026, 3)
        self.first = 4 if old else 2  # a Monday
        self.office = f.Office(
            name="Bộ phận Tiếp nhận và Trả kết quả" if old else "Trung tâm Phục vụ hành chính công",
            above="UBND xã Biển Hồ",
            place="Biển Hồ",
            address="UBND xã Biển Hồ, tỉnh Gia Lai",
            phone="0269 3000 000",
            email="motcua@bienho.example",
        )
        self.lan = f.Applicant(
            name="Nguyễn Thị Ngọc Lan",
            reference="QX7K2MEA",
            identity="064 *** *** 217",
            address="Làng Ia Nueng, xã Biển Hồ, tỉnh Gia Lai",
            phone="0905 000 217",
            email="ngoclan@thu.example",
            represents="Trần Nguyễn Bảo An (con, sinh ngày 14/02/" + str(self.year) + ")",
        )
        self.number = f"{'000.12.27.H21' if old else 'H21.52.8'}-{self.year % 100}03{self.first:02d}-0007"
        self.case = f.CaseShown(
            number=self.number,
            procedure_code="2.001023",
            procedure_name=PROCEDURE,
            applicant=self.lan,
            request="Đăng ký khai sinh cho con gái, nhập hộ khẩu theo mẹ và cấp thẻ bảo hiểm y tế",
        )
        self.minh = f.Officer(name="Lê Quang Minh", unit=self.office.name)
        self.hoa = f.Officer(name="Phạm Thị Hoa", title="KT. Chủ tịch\nPhó Chủ tịch", unit="Ủy ban nhân dân xã Biển Hồ")
        self.tuan = f.Officer(name="Rơ Châm Tuấn", unit="Công chức Tư pháp - Hộ tịch")
        self.police = f.Officer(name="Võ Đình Khôi", unit="Công an xã Biển Hồ")
        self.insurance = f.Officer(name="Đỗ Thu Hà", unit="Bảo hiểm xã hội khu vực")
        self.components = (
            f.Component("Tờ khai đăng ký khai sinh theo mẫu", originals=1, electronic=1),
            f.Component("Giấy chứng sinh do cơ sở y tế cấp", originals=1, electronic=1),
            f.Component("Tờ khai thay đổi thông tin cư trú (Mẫu CT01)", originals=1),
            f.Component("Giấy chứng nhận kết hôn của cha, mẹ", copies=1),
        )
        self.fees = (
            f.FeeLine("Lệ phí đăng ký khai sinh đúng hạn", Decimal(0)),
            f.FeeLine(
                "Cấp bản sao Trích lục khai sinh (02 bản)",
                Decimal(16000),
                Words(vi="Đã nộp khi nộp hồ sơ", en="Paid at filing"),
            ),
        )
        self.due = self.at(3, 16, 30)

    def at(self, later: int, hour: int, minute: int = 0) -> datetime:
        return datetime(self.year, self.month, self.first + later, hour, minute, tzinfo=VIETNAM)

    def on(self, later: int) -> date:
        return self.at(later, 12).date()

    def all(self) -> dict[str, f.Slip]:
        slips: dict[str, f.Slip] = {
            "receipt": self.receipt(),
            "papers_request": self.papers_request(),
            "rejection": self.rejection(),
            "apology": self.apology(),
            "control": self.control(),
            "register": self.register(),
        }
        if self.set == "c03":
            slips |= {
                "stop": self.stop(),
                "guidance": self.guidance(),
                "transfer": self.transfer(),
                "hand_over": self.hand_over(),
                "result_receipt": self.result_receipt(),
                "ballot": self.ballot(),
            }
        return slips

    def receipt(self) -> f.Receipt:
        return f.Receipt(
            self.set,
            self.office,
            self.at(0, 8, 14),
            case=self.case,
            components=self.components,
            sets=1,
            term=TERM,
            received_at=self.at(0, 8, 14),
            due=self.due,
            channel=f.Channel.COUNTER,
            result_at=f"{self.office.name} xã Biển Hồ, quầy số 2",
            officer=self.minh,
            fees=self.fees,
            book=f"Quyển số 01, số thứ tự {215 if self.set == 'c01' else 318}",
            follow="https://dichvucong.gialai.example",
        )

    def papers_request(self) -> f.PapersRequest:
        return f.PapersRequest(
            self.set,
            self.office,
            self.at(0, 8, 5),
            case=replace(self.case, number=None),
            lines=(
                f.RequestLine(
                    "Giấy chứng sinh",
                    "Ghi đúng họ, chữ đệm, tên của mẹ như trên căn cước",
                    "Giấy ghi “Nguyễn Thị Lan”, căn cước ghi “Nguyễn Thị Ngọc Lan”",
                    "Đề nghị bệnh viện đính chính; mang bản đã đính chính, có dấu",
                ),
                f.RequestLine(
                    "Tờ khai thay đổi thông tin cư trú",
                    "Chủ hộ ký vào mục ý kiến",
                    "Mục ý kiến của chủ hộ còn để trống",
                    "Chủ hộ ký trực tiếp hoặc xác nhận qua VNeID",
                ),
            ),
            stage=f.Stage.BEFORE,
            drafter=self.minh,
            contact="anh Lê Quang Minh, số điện thoại 0269 3000 000",
            term=Words(vi="05 ngày làm việc", en="5 working days"),
            until=self.on(7),
        )

    def rejection(self) -> f.Rejection:
        return f.Rejection(
            self.set,
            self.office,
            self.at(0, 9, 40),
            case=replace(
                self.case,
                number=None,
                procedure_code="1.000656",
                procedure_name="Đăng ký khai sinh có yếu tố nước ngoài",
                request="Đăng ký khai sinh cho con có cha là người nước ngoài",
            ),
            reason="Việc đăng ký khai sinh đã được thực hiện tại phường Diên Hồng ngày 20/02; "
            "mỗi người chỉ được đăng ký khai sinh một lần.",
            legal_ground="Điều 16 Luật Hộ tịch số 60/2014/QH13",
            officer=self.minh,
            go_to="UBND phường Diên Hồng, nơi đang lưu sổ hộ tịch, để được cấp bản sao trích lục",
        )

    def apology(self) -> f.Apology:
        return f.Apology(
            self.set,
            self.office,
            self.at(2, 10),
            case=self.case,
            agency="Ủy ban nhân dân xã Biển Hồ",
            received_at=self.at(0, 8, 14),
            first_due=self.due,
            reason="Hệ thống cấp thẻ bảo hiểm y tế tạm dừng để nâng cấp từ 14 giờ 00 phút ngày "
            f"{self.on(1):%d/%m/%Y}; cơ quan bảo hiểm xã hội chưa cấp được số thẻ.",
            proposed_due=self.at(7, 16, 30),
            signer=self.hoa,
            summary="Đã cấp Giấy khai sinh và đăng ký thường trú; còn chờ thẻ bảo hiểm y tế.",
            approved_by=f.Officer("Phạm Thị Hoa", "Phó Chủ tịch UBND xã") if self.set == "c03" else None,
            attachments=("Thông báo nâng cấp hệ thống của cơ quan bảo hiểm xã hội",) if self.set == "c03" else (),
        )

    def control(self) -> f.ControlSlip:
        early, on_time, late = f.Outcome.EARLY, f.Outcome.ON_TIME, f.Outcome.LATE
        rows = (
            (self.minh, self.tuan, 0, 8, 30, early, "Hồ sơ giấy và hồ sơ điện tử"),
            (self.tuan, self.hoa, 0, 10, 5, early, "Trình ký Giấy khai sinh"),
            (self.hoa, self.tuan, 0, 14, 20, on_time, "Đã ký Giấy khai sinh số 18/" + str(self.year)),
            (self.tuan, self.police, 0, 14, 45, on_time, "Chuyển dữ liệu để đăng ký thường trú"),
            (self.tuan, self.insurance, 0, 14, 46, on_time, "Chuyển dữ liệu để cấp thẻ BHYT"),
            (self.police, self.tuan, 2, 9, 12, early, "Đã đăng ký thường trú"),
            (self.insurance, self.tuan, 4, 15, 55, late, "Chậm do nâng cấp hệ thống; đã có văn bản xin lỗi"),
            (self.tuan, self.minh, 4, 16, 10, on_time, "Bàn giao 03 kết quả"),
        )
        handed = tuple(
            f.Handover(giver, taker, self.at(day, hour, minute), self.at(day, hour, minute + 4), outcome, note)
            for giver, taker, day, hour, minute, outcome, note in rows
        )
        last = f.Handover(self.minh, f.Officer(self.lan.name, unit="Người nộp hồ sơ"), self.at(7, 8, 20), None)
        return f.ControlSlip(
            self.set,
            self.office,
            self.at(7, 8, 20),
            case=self.case,
            received_at=self.at(0, 8, 14),
            due=self.due,
            lead="Ủy ban nhân dân xã Biển Hồ",
            rows=(*handed, last),
            partners=("Công an xã Biển Hồ", "Bảo hiểm xã hội khu vực"),
        )

    def register(self) -> f.Register:
        people = (
            ("Nguyễn Thị Ngọc Lan", PROCEDURE, "Làng Ia Nueng, xã Biển Hồ", "0905 000 217", 0, 7, 7),
            ("Puih H’Blê", "Chứng thực bản sao từ bản chính", "Làng Bok Rẫy, xã Biển Hồ", None, 0, 0, 0),
            ("Trần Văn Được", "Cấp Giấy xác nhận tình trạng hôn nhân", "Thôn 3, xã Biển Hồ", "0914 000 118", 0, 2, 2),
            (
                "Công ty TNHH MTV Cà phê Hoa Pơ Lang",
                "Đăng ký hộ kinh doanh",
                None,
                "0269 3000 111",
                1,
                3,
                None,
            ),
            ("Siu Thị Hạnh", "Trợ cấp mai táng phí", "Làng Phung, xã Biển Hồ", "0387 000 455", 1, None, None),
        )
        prefix = self.number[:-4]
        rows = tuple(
            f.RegisterRow(
                number=318 + at,
                case_number=f"{prefix}{7 + at:04d}",
                procedure=procedure,
                quantity=1,
                applicant=name,
                address=address,
                phone=phone,
                unit="UBND xã Biển Hồ",
                received_at=self.at(day, 8 + at, 14),
                due=None if due is None else self.at(due, 16, 30),
                moved_on=None if back is None else self.on(back),
                returned_on=None if back is None else self.on(back),
                how=None if back is None else (f.Channel.POST if at == 2 else f.Channel.COUNTER),
                signature="Đã ký" if back is not None and at != 2 else None,
                note="Gia hạn lần 01" if at == 0 else None,
            )
            for at, (name, procedure, address, phone, day, due, back) in enumerate(people)
        )
        return f.Register(
            self.set,
            self.office,
            self.at(7, 17),
            year=self.year,
            first_day=self.on(0),
            last_day=self.on(7),
            rows=rows,
            keeper=self.minh,
        )

    def stop(self) -> f.StopNotice:
        return f.StopNotice(
            self.set,
            self.office,
            self.at(1, 15, 30),
            case=self.case,
            asked_by=f.AskedBy.CITIZEN,
            asked_at=self.at(1, 14, 2),
            stage=f.Stage.AFTER,
            reason="Công dân đề nghị rút hồ sơ để đăng ký khai sinh tại nơi cư trú của cha.",
            signer=self.hoa,
            money=(
                f.FeeLine(
                    "Cấp bản sao Trích lục khai sinh (02 bản)",
                    Decimal(16000),
                    Words(vi=f"Đã hoàn trả ngày {self.on(1):%d/%m/%Y}", en="Refunded"),
                ),
            ),
        )

    def guidance(self) -> f.GuidanceNote:
        return f.GuidanceNote(
            self.set,
            self.office,
            self.at(0, 7, 45),
            case=replace(self.case, number=None),
            channel=f.Channel.COUNTER,
            officer=self.minh,
            components=self.components,
            term=TERM,
            fees=self.fees[:1],
            told=(
                f.Told(
                    "Đặt tên có dấu gạch ngang?",
                    "Tên theo chữ viết tiếng Việt hoặc tiếng dân tộc; không dùng ký tự đặc biệt.",
                ),
                f.Told(
                    "Nộp trực tuyến", "Nộp trên Cổng Dịch vụ công quốc gia bằng tài khoản VNeID, không phải đến quầy."
                ),
            ),
        )

    def transfer(self) -> f.Transfer:
        return f.Transfer(
            self.set,
            self.office,
            self.at(0, 14, 45),
            case=self.case,
            sender="Ủy ban nhân dân xã Biển Hồ",
            receiver="Công an xã Biển Hồ; Bảo hiểm xã hội khu vực",
            received_at=self.at(0, 8, 14),
            due=self.due,
            works=(
                f.Work(
                    "Ủy ban nhân dân xã Biển Hồ", "Đăng ký khai sinh, cấp Giấy khai sinh", self.at(0, 17), lead=True
                ),
                f.Work("Công an xã Biển Hồ", "Đăng ký thường trú cho trẻ theo mẹ", self.at(2, 17)),
                f.Work("Bảo hiểm xã hội khu vực", "Cấp thẻ bảo hiểm y tế", self.at(2, 17)),
            ),
            components=self.components[1:3],
            give_back_to=f"{self.office.name} xã Biển Hồ",
            giver=self.tuan,
            taker=self.police,
            message="Giấy khai sinh số 18/2026 đã ký số, gửi kèm hồ sơ điện tử.",
        )

    def hand_over(self) -> f.HandOver:
        birth = f.Result("Giấy khai sinh", "18/2026", self.on(0))
        return f.HandOver(
            self.set,
            self.office,
            self.at(4, 16, 10),
            giver=self.tuan,
            taker=self.minh,
            rows=(
                f.HandedResult(self.number, self.lan.name, birth, self.due, "Kèm bản điện tử"),
                f.HandedResult(
                    self.number, self.lan.name, f.Result("Thẻ bảo hiểm y tế", "TE1 64 *** 0217", self.on(4)), self.due
                ),
                f.HandedResult(
                    f"{self.number[:-4]}0009",
                    "Trần Văn Được",
                    f.Result("Giấy xác nhận tình trạng hôn nhân", "41/UBND-XNTTHN", self.on(1), 2),
                    self.on(2),
                ),
            ),
        )

    def result_receipt(self) -> f.ResultReceipt:
        return f.ResultReceipt(
            self.set,
            self.office,
            self.at(7, 8, 20),
            case=self.case,
            results=(
                f.Result("Giấy khai sinh (bản chính)", "18/2026", self.on(0)),
                f.Result("Trích lục khai sinh (bản sao)", "18/2026/TLKS-BS", self.on(0), 2),
                f.Result("Thẻ bảo hiểm y tế", "TE1 64 *** 0217", self.on(4)),
            ),
            returned_at=self.at(7, 8, 20),
            way=f.Channel.COUNTER,
            officer=self.minh,
            receiver="Trần Quốc Bảo",
            receiver_identity="064 *** *** 805",
            authorisation="Giấy ủy quyền ngày 08/3/2026 của chị Nguyễn Thị Ngọc Lan",
            originals=(f.Component("Giấy chứng nhận kết hôn của cha, mẹ", originals=1),),
        )

    def ballot(self) -> f.Ballot:
        return f.Ballot(
            self.set,
            self.office,
            self.at(0, 8, 14),
            procedure_code=self.case.procedure_code,
            procedure_name=PROCEDURE,
            address="https://dichvucong.gialai.example/danh-gia",
        )

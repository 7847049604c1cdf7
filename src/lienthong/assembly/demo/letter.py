"""The third story: a report is written at a commune, signed, sealed, sent, checked, directed and answered.

Both desks, of the commune and of the department, are on the platform; what lies between them is the axis. It is told
with the very actions behind the officers' pages.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from lienthong.assembly.demo import outsiders
from lienthong.assembly.demo.cast import COUNTER, DAY, DEPARTMENT
from lienthong.assembly.demo.scene import Scene, Step
from lienthong.assembly.demo.stage import Stage
from lienthong.kernel.words import Words

if TYPE_CHECKING:
    from lienthong.work.documents.composing import Content
    from lienthong.work.documents.models import Document
    from lienthong.work.documents.outgoing.actions.drafting import Draft
    from lienthong.work.documents.rights import Worker

IT_DIVISION = "Phòng Công nghệ thông tin"
SUBJECT = "báo cáo tình hình sử dụng dịch vụ công trực tuyến 8 tháng đầu năm 2018"
REPORT = """\
Ủy ban nhân dân thị trấn Ia Ly báo cáo tình hình sử dụng dịch vụ công trực tuyến 8 tháng đầu năm 2018 như sau:

1. Bộ phận một cửa đã tiếp nhận 1.204 hồ sơ, trong đó nộp qua mạng 37 hồ sơ (3,1%).
2. Nguyên nhân ít người dùng:
a) Người dân chưa có thói quen, đường truyền ở các làng còn yếu;
b) Mẫu tờ khai phải nhập lại nhiều lần.

| Lĩnh vực | Hồ sơ | Nộp qua mạng |
| Hộ tịch | 812 | 21 |
| Chứng thực | 318 | 0 |
| Lĩnh vực khác | 74 | 16 |

Ủy ban nhân dân thị trấn Ia Ly kính đề nghị Sở Thông tin và Truyền thông hướng dẫn, hỗ trợ./."""
ANSWER_SUBJECT = "hướng dẫn tăng tỷ lệ hồ sơ nộp qua mạng"
ANSWER = """\
Sở Thông tin và Truyền thông nhận được báo cáo của Ủy ban nhân dân thị trấn Ia Ly, có ý kiến như sau:

1. Trong tháng 9 năm 2018, Sở cử cán bộ về Bộ phận một cửa hướng dẫn người dân nộp hồ sơ qua mạng.
2. Biểu mẫu điện tử được điền sẵn thông tin đã có, bắt đầu từ lĩnh vực hộ tịch.

Đề nghị Ủy ban nhân dân thị trấn Ia Ly phối hợp thực hiện./."""


class Letter(Scene):
    """Plays on a running stage, over Django set up in this process."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self.sent_id = self.came_id = self.answer_id = 0
        self.folder = stage.folder / "documents"

    def steps(self) -> Iterator[tuple[Words, Callable[[Step], None]]]:
        """Every step in order: its line, and what is done and checked."""
        yield (
            Words(
                vi="Anh Tuấn soạn báo cáo gửi Sở Thông tin và Truyền thông, chị Liên duyệt nội dung",
                en="Mr Tuấn drafts a report to the Department of Information, Ms Liên endorses what it says",
            ),
            self.it_is_drafted,
        )
        yield (
            Words(
                vi="Ông Dũng, Chủ tịch, ký số (mực xanh); chị Hiền đóng dấu số (son đỏ) và gửi qua trục",
                en="Mr Dũng, the chairman, signs (blue); Ms Hiền seals it (red) and sends it over the axis",
            ),
            self.it_is_signed_and_sealed,
        )
        yield (
            Words(
                vi="Sở nhận: máy kiểm tra hai chữ ký và nói bằng lời; chị Loan vào sổ, trình Giám đốc",
                en="It arrives: both signatures are checked, in words; Ms Loan registers and submits it",
            ),
            self.it_arrives,
        )
        yield (
            Words(
                vi="Ông Thành chỉ đạo Phòng Công nghệ thông tin; chị Mai giao anh Nam; nơi gửi thấy 03, 04, 05",
                en="Mr Thành directs it to a unit, Ms Mai passes it to Mr Nam; its sender sees 03, 04, 05",
            ),
            self.it_is_directed,
        )
        yield (
            Words(
                vi="Sở trả lời bằng công văn ký số: báo cáo tự kết thúc (06), thư trả lời về đến Ia Ly",
                en="The department answers by a signed letter: the report is done (06), the answer reaches Ia Ly",
            ),
            self.it_is_answered,
        )
        yield (
            Words(
                vi="OpenSSL và pdfsig cũng thấy hai chữ ký còn nguyên; bản bị sửa thì bị từ chối bằng lời",
                en="OpenSSL and pdfsig agree that both signatures hold; a tampered copy is refused in words",
            ),
            self.outsiders_agree,
        )
        yield (
            Words(
                vi="Sổ văn bản đi của Ia Ly và sổ văn bản đến của Sở cùng in ra văn bản ấy; nhật ký kiểm tra đúng",
                en="The register of one office and that of the other print it; the trail of acts verifies",
            ),
            self.the_registers_print_it,
        )

    def it_is_drafted(self, step: Step) -> None:
        """A specialist's words, a head's endorsement."""
        from lienthong.work.documents.composing import Content, Head
        from lienthong.work.documents.outgoing.actions import drafting, reviewing

        content = Content(
            "letter", Head(""), SUBJECT, REPORT,
            addressed_to=("Sở Thông tin và Truyền thông",), receivers=("Như trên", "Lưu: VT, VX"),
        )  # fmt: skip
        tuan, lien = self._worker("tuan"), self._worker("lien")
        document = drafting.draft(self._draft(content, DEPARTMENT, "dung", "VX"), worker=tuan, now=self.now())
        document = reviewing.submit(
            document.pk, reviewer_id=lien.account_id, revision=document.revision, worker=tuan, now=self.now()
        )
        document = reviewing.endorse(document.pk, "Đồng ý.", revision=document.revision, worker=lien, now=self.now())
        self.sent_id = document.pk
        self.must(document.state == "for_signature", f"the document is {document.state}")

    def it_is_signed_and_sealed(self, step: Step) -> None:
        """The number first, then the hand, then the seal; then it leaves."""
        document = self._sign_and_send(self.sent_id, signer="dung", clerk="hien")
        step.facts |= {"number": document.code, "sha256": document.outgoing.issued_sha256}

    def it_arrives(self, step: Step) -> None:
        """Checked by the machine, accepted by the clerk."""
        from lienthong.work.documents.incoming import actions as came
        from lienthong.work.documents.models import Document

        document = self.until(
            lambda: Document.objects.filter(organization_key=DEPARTMENT, direction="in", subject=SUBJECT).first(),
            "the report arrives at the department",
        )
        self.came_id = document.pk
        overall = document.incoming.overall
        self.must(overall == "valid", f"the check found “{overall}”")
        loan, thanh = self._worker("loan"), self._worker("thanh")
        came.register(document.pk, worker=loan, now=self.now())
        came.submit(document.pk, thanh.account_id, proposal=IT_DIVISION, worker=loan, now=self.now())
        file = document.files.get(part="main", current=True)
        signatures = (file.finding or {}).get("signatures", ())
        step.facts |= {"overall": overall, "signatures": len(signatures)}

    def it_is_directed(self, step: Step) -> None:
        """The director names a unit, its head a person, and the sender hears of each step."""
        from lienthong.work.documents.incoming import actions as came
        from lienthong.work.documents.incoming.deciding import Task

        thanh, mai, nam = (self._worker(name) for name in ("thanh", "mai", "nam"))
        due = DAY + timedelta(days=7)
        task = Task("lead", IT_DIVISION, due_on=due)
        came.direct(self.came_id, [task], "Tham mưu văn bản hướng dẫn.", worker=thanh, now=self.now())
        came.assign(self.came_id, nam.account_id, worker=mai, now=self.now())
        came.start(self.came_id, worker=nam, now=self.now())
        self.until(lambda: self._heard() >= {"01", "03", "04", "05"}, "the commune hears 01, 03, 04 and 05")
        step.facts |= {"due_on": str(due), "heard": sorted(self._heard())}

    def it_is_answered(self, step: Step) -> None:
        """The answer is a document like the other, and ends the work on what it answers."""
        from lienthong.work.documents.composing import Content, Head
        from lienthong.work.documents.models import Document
        from lienthong.work.documents.outgoing.actions import drafting, reviewing

        nam, mai = self._worker("nam"), self._worker("mai")
        content = Content(
            "letter", Head(""), ANSWER_SUBJECT, ANSWER,
            addressed_to=("Ủy ban nhân dân thị trấn Ia Ly",), receivers=("Như trên", "Lưu: VT, CNTT"),
        )  # fmt: skip
        told = replace(self._draft(content, COUNTER, "thanh", "CNTT"), answers_id=self.came_id)
        document = drafting.draft(told, worker=nam, now=self.now())
        document = reviewing.submit(
            document.pk, reviewer_id=mai.account_id, revision=document.revision, worker=nam, now=self.now()
        )
        document = reviewing.endorse(document.pk, revision=document.revision, worker=mai, now=self.now())
        self.answer_id = document.pk
        document = self._sign_and_send(document.pk, signer="thanh", clerk="loan")
        arrived = Document.objects.filter(organization_key=COUNTER, direction="in", subject=ANSWER_SUBJECT)
        self.until(arrived.exists, "the answer reaches Ia Ly")
        self.until(lambda: "06" in self._heard(), "the commune hears 06")
        self.until(lambda: Document.objects.get(pk=self.came_id).state == "done", "the report is done")
        step.facts |= {"number": document.code, "heard": sorted(self._heard())}

    def outsiders_agree(self, step: Step) -> None:
        """Programs that are not ours look at the file; then one letter of it is changed."""
        from lienthong.ground.keys import queries as keys

        signed = self._file(self.sent_id)
        self.folder.mkdir(parents=True, exist_ok=True)
        place = self.folder / "bao-cao-da-ky.pdf"
        place.write_bytes(signed)
        step.facts |= {"file": str(place), **outsiders.agree(signed)}
        said = outsiders.tampered(signed, keys.trust(self.now()), self.now())
        self.must(said.overall == "broken", f"a tampered copy was found “{said.overall}”")
        step.facts |= {"tampered": said.words}

    def the_registers_print_it(self, step: Step) -> None:
        """Both registers as papers to bind; the trail of who did what is whole."""
        from lienthong.ground.audit import sealing, verifying
        from lienthong.work.documents.printed import Mark, paper
        from lienthong.work.documents.registers.books import BOOKS
        from lienthong.work.documents.registers.lines import Asked
        from lienthong.work.documents.registers.sheets import register

        for name, book, office, clerk in (("di", "out", COUNTER, "hien"), ("den", "in", DEPARTMENT, "loan")):
            mark = Mark(self._worker(clerk).name, self.now())
            place = self.folder / f"so-van-ban-{name}.pdf"
            place.write_bytes(paper.pdf(register(BOOKS[book], office, Asked(DAY.year), mark)))
            step.facts |= {f"register_{book}": str(place)}
        sealing.seal(self.now())
        head = sealing.head_now(self.now())
        report = verifying.verify([("-", head)] if head else [], [sealing.key().public])
        self.must(report.whole and report.entries > 0, f"the trail is not whole: {report.findings[:1]}")
        step.facts |= {"trail": report.entries}

    def _sign_and_send(self, document_id: int, *, signer: str, clerk: str) -> "Document":
        from lienthong.work.documents.models import Document
        from lienthong.work.documents.outgoing.actions import issuing, signing

        hand, seal = self._worker(signer), self._worker(clerk)
        revision = Document.objects.get(pk=document_id).revision
        document = signing.take_number(document_id, revision=revision, worker=seal, now=self.now())
        file = document.files.get(part="main", current=True)
        document = signing.sign(document_id, seen=file.sha256, revision=document.revision, worker=hand, now=self.now())
        document = issuing.seal(document_id, revision=document.revision, worker=seal, now=self.now())
        self.must(document.state == "issued", f"the document is {document.state}")
        return issuing.send(document_id, revision=document.revision, worker=seal, now=self.now())

    def _heard(self) -> set[str]:
        from lienthong.ground.letters.models import StatusReport
        from lienthong.work.documents.models import Document

        letter_id = Document.objects.get(pk=self.sent_id).letter_id
        heard = StatusReport.objects.filter(letter_id=letter_id) if letter_id else StatusReport.objects.none()
        return set(heard.values_list("status_code", flat=True))

    def _file(self, document_id: int) -> bytes:
        from lienthong.ground.files import queries as files
        from lienthong.work.documents.models import DocumentFile

        kept = DocumentFile.objects.get(document_id=document_id, part="main", current=True)
        return files.read(files.file(kept.file_id))

    def _draft(self, content: "Content", to: str, signer: str, unit: str) -> "Draft":
        from lienthong.work.documents.composing import Signature
        from lienthong.work.documents.models import Receiver
        from lienthong.work.documents.outgoing import signing_for
        from lienthong.work.documents.outgoing.actions.drafting import Draft
        from lienthong.work.documents.outgoing.receiving import Addressee

        hand = self._worker(signer)
        way = signing_for.way_of(
            hand.account_id, hand.organization_key, "", type_key=content.type_key, day=self.now().date()
        )
        name = self.stage.cast.directory.by_key(to).name_on(DAY)
        return Draft(
            content=replace(content, signature=Signature(way.lines, hand.name)),
            addressees=(Addressee(Receiver.Kind.TO, name, to, Receiver.Way.AXIS),), signer_id=hand.account_id,
            choice=way.choice, unit_short=unit,
        )  # fmt: skip

    def _worker(self, username: str) -> "Worker":
        from lienthong.ground.people import queries as people
        from lienthong.work.documents.rights import workers_of

        account = people.account_named(username)
        self.must(account is not None, f"nobody is called {username}")
        assert account is not None
        return workers_of(people.posts_on(account, DAY), account.pk, account.full_name)[0]

"""What was found in a file, as values, as JSON beside the file, and in words for the clerk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lienthong.kernel.words import Words


@dataclass(frozen=True, slots=True)
class SignatureSeen:
    """A signature inside a PDF. Whether its certificate can be trusted is judged elsewhere."""

    signer: str
    signed_at: datetime | None
    """The time the signer's machine claims, which proves nothing."""
    intact: bool
    covers_whole: bool
    """False where something was added after signing."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem. With a `refusing` one the file cannot be used."""

    refusing: bool
    words: Words


PROBLEMS: Mapping[str, Kind] = {
    "empty": Kind(True, Words(vi="Tệp rỗng. Hãy chọn lại tệp.", en="The file is empty. Choose it again.")),
    "unknown_kind": Kind(
        True,
        Words(
            vi="Không nhận ra loại tệp. Hãy nộp PDF, ảnh JPEG hoặc PNG, DOCX hoặc XLSX.",
            en="This kind of file is not known here. Hand in PDF, JPEG or PNG pictures, DOCX or XLSX.",
        ),
    ),
    "dangerous": Kind(
        True,
        Words(
            vi="Tệp là chương trình hoặc trang web, không được nhận. Hãy nộp giấy tờ dưới dạng PDF hoặc ảnh.",
            en="This is a program or a web page and is not taken. Hand the paper in as PDF or as a picture.",
        ),
    ),
    "heic": Kind(
        True,
        Words(
            vi="Ảnh HEIC của điện thoại chưa đọc được ở đây. Hãy chụp lại ở chế độ JPEG (iPhone: Cài đặt › Camera › "
            "Định dạng › Tương thích nhất).",
            en="HEIC pictures of telephones cannot be read here yet. Take it again as JPEG (iPhone: Settings › "
            "Camera › Formats › Most Compatible).",
        ),
    ),
    "old_office": Kind(
        True,
        Words(
            vi="Tệp Office đời cũ (.doc, .xls). Hãy lưu thành DOCX, XLSX hoặc PDF rồi nộp lại.",
            en="An old Office file (.doc, .xls). Save it as DOCX, XLSX or PDF and hand it in again.",
        ),
    ),
    "encrypted": Kind(
        True,
        Words(
            vi="Tệp có mật khẩu nên không mở được. Hãy bỏ mật khẩu rồi nộp lại.",
            en="The file has a password and cannot be opened. Take the password off and hand it in again.",
        ),
    ),
    "damaged": Kind(
        True,
        Words(
            vi="Tệp bị hỏng, không mở được. Hãy mở thử trên máy của mình, lưu lại rồi nộp lại.",
            en="The file is damaged and does not open. Try it on your own machine, save it again and hand it in.",
        ),
    ),
    "too_heavy": Kind(
        True,
        Words(
            vi="Tệp quá nặng hoặc quá rắc rối để kiểm tra. Hãy in lại thành PDF rồi nộp.",
            en="The file is too heavy or too tangled to check. Print it to a PDF and hand that in.",
        ),
    ),
    "too_many_pages": Kind(
        True,
        Words(
            vi="Tệp có {pages} trang, nhiều hơn mức {limit} trang. Hãy chia thành nhiều tệp.",
            en="The file has {pages} pages, more than {limit}. Split it into several files.",
        ),
    ),
    "all_blank": Kind(
        True,
        Words(
            vi="Mọi trang đều trắng. Có lẽ đã quét nhầm mặt giấy: hãy quét lại.",
            en="Every page is blank. Perhaps the wrong side was scanned: scan it again.",
        ),
    ),
    "blank_pages": Kind(
        False,
        Words(
            vi="Trang trắng: {pages}. Nếu không phải mặt sau để trống, hãy quét lại.",
            en="Blank pages: {pages}. Scan again unless they are empty back sides.",
        ),
    ),
    "low_resolution": Kind(
        False,
        Words(
            vi="Bản quét mờ (khoảng {dpi} điểm mỗi inch): chữ nhỏ có thể không đọc được. Nên quét từ 200 trở lên.",
            en="A coarse scan (about {dpi} dots per inch): small print may be lost. Scan with 200 or more.",
        ),
    ),
    "small_picture": Kind(
        False,
        Words(
            vi="Ảnh nhỏ ({width} × {height} điểm): chữ có thể không đọc được. Hãy chụp gần hơn, đủ cả trang.",
            en="A small picture ({width} × {height} dots): the print may be lost. Come closer, with the whole page.",
        ),
    ),
    "dark": Kind(
        False,
        Words(
            vi="Ảnh quá tối. Hãy xem có đọc được không; nếu không, chụp lại ở chỗ sáng.",
            en="The picture is very dark. See whether it can be read; if not, take it again in the light.",
        ),
    ),
    "blurred": Kind(
        False,
        Words(
            vi="Ảnh có vẻ nhòe. Hãy xem có đọc được không; nếu không, giữ chắc máy rồi chụp lại.",
            en="The picture looks blurred. See whether it can be read; if not, hold still and take it again.",
        ),
    ),
    "macros": Kind(
        False,
        Words(
            vi="Tệp có macro. Chỉ xem, không bật macro; nên yêu cầu bản PDF.",
            en="The file carries macros. Look only, do not enable them; better ask for a PDF.",
        ),
    ),
    "active": Kind(
        False,
        Words(
            vi="PDF có mã tự chạy. Chỉ xem trong trang này; nên yêu cầu bản in lại thành PDF.",
            en="The PDF carries code that runs by itself. View it here only; better ask for one printed anew.",
        ),
    ),
    "files_inside": Kind(
        False,
        Words(
            vi="PDF có tệp khác đính bên trong; chúng chưa được kiểm tra.",
            en="Other files are attached inside the PDF; they were not checked.",
        ),
    ),
    "name_differs": Kind(
        False,
        Words(
            vi="Tên tệp kết thúc bằng {ending} nhưng nội dung là {media_type}.",
            en="The name ends in {ending}, but the content is {media_type}.",
        ),
    ),
    "signature_broken": Kind(
        False,
        Words(
            vi="Chữ ký số của {signer} không còn khớp: nội dung đã bị thay đổi sau khi ký.",
            en="The signature of {signer} no longer fits: the content was changed after signing.",
        ),
    ),
    "signature_unread": Kind(
        False,
        Words(
            vi="Có chữ ký số nhưng không đọc được. Hãy mở bằng phần mềm ký số để xem.",
            en="There is a signature that cannot be read here. Look at it with the signing software.",
        ),
    ),
    "added_after_signing": Kind(
        False,
        Words(
            vi="Có nội dung được thêm sau chữ ký của {signer}. Hãy xem phần thêm là gì.",
            en="Something was added after {signer} signed. See what it is.",
        ),
    ),
}
"""Every problem that can be found. Codes stay for ever: they are kept with the files."""

_FINE = Words(vi="Đọc được", en="Readable")
_WATCH = Words(vi="Đọc được, cần xem lại", en="Readable, needs a look")
_NOT = Words(vi="Không dùng được", en="Cannot be used")
TRUST_NOT_JUDGED = Words(vi="chưa xét chứng thư", en="certificate not judged yet")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to know about a file, with what to do."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def refusing(self) -> bool:
        """Whether the file cannot be used because of it."""
        return PROBLEMS[self.code].refusing

    @property
    def words(self) -> Words:
        """What is wrong and what to do, with the facts filled in."""
        words, facts = PROBLEMS[self.code].words, {**self.facts}
        return Words(vi=words.say("vi", **facts), en=words.say("en", **facts))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file really is. `pages` is None where pages are not counted; `size` is bytes."""

    media_type: str
    size: int
    pages: int | None = None
    problems: tuple[Problem, ...] = ()
    signatures: tuple[SignatureSeen, ...] = ()

    @property
    def readable(self) -> bool:
        """Whether people can use it."""
        return not any(problem.refusing for problem in self.problems)

    @property
    def kind(self) -> str:
        """The badge's kind: `good`, `warning` or `bad`."""
        return "bad" if not self.readable else "warning" if self.problems else "good"

    @property
    def words(self) -> Words:
        """The verdict in a few words."""
        return {"bad": _NOT, "warning": _WATCH, "good": _FINE}[self.kind]

    def to_json(self) -> dict[str, Any]:
        """As it is kept beside the file."""
        return {
            "media_type": self.media_type,
            "size": self.size,
            "pages": self.pages,
            "problems": [{"code": each.code, "facts": dict(each.facts)} for each in self.problems],
            "signatures": [
                {
                    "signer": each.signer,
                    "signed_at": each.signed_at.isoformat() if each.signed_at else None,
                    "intact": each.intact,
                    "covers_whole": each.covers_whole,
                }
                for each in self.signatures
            ],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Verdict":
        """The verdict that was kept."""
        return cls(
            media_type=kept["media_type"],
            size=kept["size"],
            pages=kept["pages"],
            problems=tuple(Problem(each["code"], each["facts"]) for each in kept["problems"]),
            signatures=tuple(
                SignatureSeen(
                    each["signer"],
                    datetime.fromisoformat(each["signed_at"]) if each["signed_at"] else None,
                    each["intact"],
                    each["covers_whole"],
                )
                for each in kept["signatures"]
            ),
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may ask of us. Bytes, pages, dots, seconds."""

    pages: int = 1000
    unpacked: int = 300_000_000
    pixels: int = 80_000_000
    seconds: int = 20
    memory: int = 1_500_000_000
    pages_looked_at: int = 40
    """So many pages are drawn to see whether they are blank or coarse."""

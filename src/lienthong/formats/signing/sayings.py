"""The findings in the words of a clerk: what is the matter, and what one may do."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from lienthong.formats.signing.findings import Chain, Change, Fault, Found, Kind, Overall, Party, Revocation, Stamp
from lienthong.formats.signing.judging import changed_after_the_last, short_of_valid, unchecked
from lienthong.formats.signing.texts import written_day
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.words import Language, Words


class Told(Protocol):
    """What is asked of a report here."""

    @property
    def overall(self) -> Overall: ...  # noqa: D102
    @property
    def signatures(self) -> Sequence[Found]: ...  # noqa: D102
    @property
    def signers(self) -> Sequence[Found]: ...  # noqa: D102
    @property
    def problems(self) -> Sequence[Fault]: ...  # noqa: D102
    @property
    def organization(self) -> str: ...  # noqa: D102
    @property
    def copy(self) -> bool: ...  # noqa: D102


FAULTS: dict[str, Words] = {
    # About one signature.
    "no-range": Words(
        vi="chữ ký không cho biết nó bảo vệ phần nào của tệp", en="it does not say which part of the file it covers"
    ),
    "odd-range": Words(
        vi="chữ ký bỏ trống một phần của tệp, có thể chứa nội dung không ai ký",
        en="it leaves out a part of the file, where content may hide that nobody signed",
    ),
    "cut-off": Words(
        vi="tệp bị cắt cụt so với lúc ký, hoặc đã được một chương trình khác lưu lại",
        en="the file is shorter than it was when it was signed: it was cut off, or saved anew by another program",
    ),
    "gap": Words(
        vi="chỗ chừa cho chữ ký chứa thứ khác: tệp đã bị sửa, hoặc được một chương trình khác lưu lại sau khi ký",
        en="the place left out for the signature holds something else: the file was altered, or saved anew by another "
        "program, after it was signed",
    ),
    "enclosed": Words(
        vi="chữ ký kèm nội dung riêng bên trong, không bảo vệ tệp này",
        en="it is over something that it carries inside, and not over this file",
    ),
    "doubled": Words(
        vi="phạm vi ký được khai hai lần, mỗi chương trình đọc một kiểu",
        en="it names its range twice, and programs read it differently",
    ),
    "part-of-update": Words(
        vi="chữ ký chỉ bảo vệ một phần của lần ghi chứa nó", en="it covers only a part of the update that it belongs to"
    ),
    "large": Words(vi="quá lớn để kiểm tra", en="too large to be checked"),
    "empty": Words(vi="ô chữ ký không chứa chữ ký nào", en="there is no signature in it"),
    "unreadable": Words(vi="không đọc được chữ ký", en="it cannot be read"),
    "signers": Words(vi="một chữ ký mà chứa nhiều người ký, hoặc không có ai", en="it has several signers, or none"),
    "no-certificate": Words(
        vi="chữ ký không kèm chứng thư của người ký", en="it does not carry its signer’s certificate"
    ),
    "misnamed": Words(
        vi="chữ ký ghi sai tên nơi cấp chứng thư, nên chương trình khác có thể không kiểm tra được",
        en="it garbles the name of whoever issued its certificate, so that other programs may not be able to check it",
    ),
    "loose": Words(
        vi="chữ ký không có trong danh sách chữ ký của tệp, nên có chương trình không thấy nó",
        en="the file does not list it among its signatures, so that some programs do not see it",
    ),
    "form": Words(vi="dạng chữ ký cũ “{name}”, không kiểm tra được", en="its old form, “{name}”, cannot be checked"),
    "algorithm": Words(vi="thuật toán “{name}” không được hỗ trợ", en="the algorithm “{name}” is not known"),
    "digest": Words(vi="nội dung đã bị sửa sau khi ký", en="the content was changed after it was signed"),
    "signature": Words(
        vi="chữ ký không phải do chứng thư này tạo ra", en="the signature was not made with this certificate"
    ),
    "weak": Words(vi="ký bằng thuật toán {name} đã lỗi thời", en="signed with {name}, which is out of date"),
    "future": Words(vi="thời điểm ký khai trong tương lai", en="the claimed time of signing lies in the future"),
    # About the file.
    "no-pdf": Words(vi="Tệp không phải PDF.", en="The file is no PDF."),
    "password": Words(
        vi="Tệp có mật khẩu nên không kiểm tra được.", en="The file has a password and cannot be checked."
    ),
    "password-signed": Words(
        vi="Tệp có mật khẩu nên không kiểm tra được chữ ký bên trong. Hãy đề nghị bên gửi bỏ mật khẩu.",
        en="The file has a password: there is a signature inside that cannot be checked. Ask for it without.",
    ),
    "damaged": Words(vi="Tệp bị hỏng.", en="The file is damaged."),
    "damaged-signed": Words(
        vi="Tệp bị hỏng: có chữ ký bên trong nhưng không đọc được nữa.",
        en="The file is damaged: there is a signature inside that cannot be read any more.",
    ),
    "removed": Words(
        vi="Trong tệp có dấu vết chữ ký số đã bị gỡ bỏ.", en="There was a signature in the file, and it was taken out."
    ),
    "unlisted": Words(
        vi="Trong tệp còn {count} chữ ký không nằm trong danh sách chữ ký.",
        en="The file holds {count} more signatures that it does not list.",
    ),
    "many": Words(
        vi="Tệp có quá nhiều chữ ký, chỉ xem {count} cái đầu.", en="Only the first {count} signatures were read."
    ),
    "slow": Words(
        vi="Tệp quá phức tạp, chưa kiểm tra được hết.", en="The file is so involved that not all of it was checked."
    ),
}

_COPY = Words(
    vi="Bản sao điện tử chỉ cần chữ ký của cơ quan sao.", en="An electronic copy is signed by its office alone."
)
_MISSING: dict[str, Words] = {
    "no-person": Words(vi="chưa có chữ ký của người có thẩm quyền", en="nobody signed in person"),
    "no-organization": Words(vi="chưa có chữ ký của cơ quan, tổ chức", en="no organisation signed"),
    "stamp": Words(
        vi="dấu thời gian không phải của chữ ký này", en="a time stamp does not belong to the signature that bears it"
    ),
    "not-to-the-end": Words(
        vi="chữ ký cuối cùng không bảo vệ đến hết tệp", en="the last signature does not cover the file to its end"
    ),
    "changed-between": Words(
        vi="giữa các chữ ký, tệp có thay đổi không giải thích được; chữ ký trước đó không bảo đảm nội dung đang thấy",
        en="between the signatures the file was changed in ways that nothing explains; the earlier ones do not vouch "
        "for what is seen now",
    ),
    "lock": Words(
        vi="có thay đổi mà một chữ ký trước đó đã cấm", en="something was changed that an earlier signature forbids"
    ),
    "role": Words(
        vi="tên cơ quan trong chứng thư khác với cơ quan gửi “{organization}”",
        en="the organisation in the certificate is not the sender “{organization}”",
    ),
}

_KINDS: dict[Kind, Words] = {
    Kind.SIGNATURE: Words(vi="thêm chữ ký", en="another signature"),
    Kind.FORM: Words(vi="điền ô biểu mẫu", en="a form was filled in"),
    Kind.ANNOTATION: Words(vi="thêm hoặc sửa chú thích", en="an annotation was put on it"),
    Kind.ARCHIVE: Words(vi="thêm dữ liệu lưu trữ lâu dài", en="long-term data was added"),
    Kind.OTHER: Words(
        vi="tệp bị sửa đổi, nội dung đang thấy có thể khác lúc ký",
        en="the file was altered, and what is seen may not be what was signed",
    ),
    Kind.NOT_JUDGED: Words(vi="có phần thêm vào không xác định được", en="something was added that cannot be followed"),
}
_DRAWN = Words(vi="nội dung bị thay đổi", en="the content was changed")
"""Of a change that is known to be one of a page."""
_CHAINS: dict[Chain, Words] = {
    Chain.TRUSTED: Words(vi="chứng thư do {issuer} cấp, được tin cậy", en="certificate by {issuer}, trusted"),
    Chain.UNKNOWN_ROOT: Words(
        vi="chứng thư do {issuer} cấp, chưa rõ có đáng tin không", en="certificate by {issuer}, whom we do not know"
    ),
    Chain.EXPIRED: Words(vi="chứng thư đã hết hạn khi ký", en="the certificate had expired when it was signed"),
    Chain.NOT_YET_VALID: Words(vi="chứng thư chưa có hiệu lực khi ký", en="the certificate was not valid yet"),
    Chain.FAULTY: Words(
        vi="chứng thư hoặc chuỗi chứng thư có lỗi", en="the certificate, or one above it, is not in order"
    ),
    Chain.OUTDATED: Words(
        vi="chứng thư, hoặc chứng thư của nơi cấp, được ký bằng thuật toán đã lỗi thời (SHA-1, MD5)",
        en="the certificate, or one above it, is signed in a way that is out of date (SHA-1, MD5)",
    ),
    Chain.NOT_KNOWN: Words(vi="không có chứng thư để xem", en="there is no certificate to look at"),
}
_SELF_MADE = Words(
    vi="chứng thư do người ký tự tạo, không cơ quan nào cấp",
    en="the signer made the certificate, and nobody vouches for it",
)
_REVOCATIONS: dict[Revocation, Words] = {
    Revocation.GOOD: Words(vi="chưa bị thu hồi khi ký", en="not revoked when it was signed"),
    Revocation.REVOKED: Words(
        vi="đã bị thu hồi từ {day}, trước khi ký", en="revoked since {day}, before it was signed"
    ),
    Revocation.REVOKED_LATER: Words(
        vi="bị thu hồi ngày {day}, sau thời điểm ký tự khai", en="revoked on {day}, after the time that it claims"
    ),
    Revocation.NOT_KNOWN: Words(vi="chưa rõ có bị thu hồi không", en="not known whether it was revoked"),
}
_PARTIES: dict[Party, Words] = {
    Party.PERSON: Words(vi="{name}", en="{name}"),
    Party.ORGANIZATION: Words(vi="Cơ quan: {name}", en="Organisation: {name}"),
    Party.TIME_STAMP: Words(vi="Dấu thời gian: {name}", en="Time stamp: {name}"),
    Party.NOT_KNOWN: Words(vi="{name} (chưa rõ cá nhân hay cơ quan)", en="{name} (person or organization: not known)"),
}
_NOBODY = Words(vi="Không rõ người ký", en="Nobody that is known")
_STAMPS: dict[Stamp, Words] = {
    Stamp.NONE: Words(vi="ký {at} (người ký tự khai)", en="signed {at} (as the signer claims)"),
    Stamp.VERIFIED: Words(vi="ký {at} (có dấu thời gian)", en="signed {at} (time-stamped)"),
    Stamp.UNTRUSTED: Words(
        vi="ký {at} (tự khai; dấu thời gian của nơi chưa rõ)", en="signed {at} (claimed; an unknown time stamp)"
    ),
    Stamp.WRONG: Words(vi="ký {at} (tự khai; dấu thời gian sai)", en="signed {at} (claimed; a wrong time stamp)"),
}
_NO_TIME = Words(vi="không khai thời điểm ký", en="no time of signing is claimed")
_INTACT = Words(vi="nguyên vẹn", en="intact")
_TEST = Words(vi="chứng thư thử nghiệm, không có giá trị", en="a trial certificate, worth nothing")
_TRIAL = Words(
    vi="Chứng thư là chứng thư thử nghiệm, không có giá trị pháp lý.",
    en="The certificates are for trial and have no legal worth.",
)
_UNCHANGED = Words(vi="Sau khi ký, nội dung không thay đổi.", en="Nothing was changed after them.")
_ADDED = Words(
    vi="Sau chữ ký cuối cùng, tệp được ghi thêm {times} lần phần không hiển thị; nội dung nhìn thấy vẫn như lúc ký.",
    en="After the last signature something unseen was added to the file ({times} ×); what is seen is as it was signed.",
)
_UNCHECKED = Words(vi="Chưa kiểm tra được chữ ký: {reasons}.", en="The signatures could not be checked: {reasons}.")
_NO_GOOD = Words(
    vi="Chữ ký nguyên vẹn nhưng chứng thư không dùng được khi ký: {reasons}. Nên trả lại; nếu vẫn nhận thì ghi rõ lý "
    "do.",
    en="The signatures are intact, but a certificate was no good when it signed: {reasons}. Better return it; whoever "
    "accepts it all the same notes why.",
)
"""Known to be wrong is more than not known; by the standard the result is the same, and the clerk decides."""
_HEADS: dict[Overall, Words] = {
    Overall.VALID: Words(
        vi="Chữ ký hợp lệ: {signers}.",
        en="The signatures are valid: {signers}.",
    ),
    Overall.PARTLY: Words(
        vi="Chữ ký nguyên vẹn nhưng chưa đủ căn cứ: {reasons}. Có thể nhận và ghi rõ lý do, hoặc trả lại.",
        en="The signatures are intact, but not everything is settled: {reasons}. It may be accepted with a reason "
        "noted, or returned.",
    ),
    Overall.UNSIGNED: Words(
        vi="Văn bản không có chữ ký số: chỉ có giá trị để biết.{reasons}",
        en="The document is not signed: it is for information only.{reasons}",
    ),
    Overall.BROKEN: Words(vi="Không dùng được: {reasons}. Trả lại bên gửi.", en="Not usable: {reasons}. Return it."),
}


def of_report(report: Told) -> Words:
    """The result in a sentence or two."""
    reasons = of_reasons(report)
    return Words(vi=_head(report, reasons, "vi"), en=_head(report, reasons, "en"))


def of_reasons(report: Told) -> tuple[Words, ...]:
    """Why the result is not VALID, one thing each; empty where it is."""
    found: list[Words] = [_fault(problem) for problem in report.problems]
    signers = report.signers
    for one in report.signatures:
        if not one.intact:
            found += [_about(one, _fault(fault)) for fault in one.faults] or [_about(one, FAULTS["unreadable"])]
    intact = [one for one in signers if one.intact]
    if intact and all(one.intact or unchecked(one) for one in report.signatures):
        late = () if report.overall is not Overall.BROKEN else changed_after_the_last(intact)
        found += [_later(change) for change in late]
        if not late and len(intact) == len(report.signers):
            found += [words for one in signers for words in _doubts(one)]
            codes = short_of_valid(signers, asked=bool(report.organization.strip()), copy=report.copy)
            found += [_filled(_MISSING[code], organization=report.organization) for code in codes if code in _MISSING]
    return tuple(dict.fromkeys(found))


def of_finding(one: Found) -> Words:
    """One line about one signature: who, and what is the matter with it."""
    return _about(one, of_state(one))


def of_state(one: Found) -> Words:
    """What is the matter with one signature, without its signer's name."""
    if not one.intact:
        return _joined([_fault(fault) for fault in one.faults] or [FAULTS["unreadable"]])
    parts = [_INTACT, _time(one)]
    if one.party is not Party.TIME_STAMP:
        parts.append(_chain(one))
        if one.chain is Chain.TRUSTED:
            parts.append(_revocation(one))
    if one.root_kind == "test":
        parts.append(_TEST)
    parts += [_fault(fault) for fault in one.faults]
    parts += [_filled_change(change) for change in one.changes if change.kind is not Kind.ARCHIVE]
    return _joined(parts)


def _head(report: Told, reasons: Iterable[Words], language: Language) -> str:
    told = [words.say(language) for words in reasons]
    if report.overall is Overall.UNSIGNED:
        joined = "".join(f" {one}" for one in told)
    else:
        joined = "; ".join(one.rstrip(".") for one in told)
    signers = "; ".join(_name(one).say(language) for one in report.signers)
    head = _HEADS[report.overall]
    if report.overall is Overall.PARTLY and all(not one.intact for one in report.signers):
        head = _UNCHECKED
    elif report.overall is Overall.PARTLY and any(map(_no_good, report.signers)):
        head = _NO_GOOD
    said = head.say(language, signers=signers, reasons=joined)
    if report.overall is Overall.VALID:
        times = len({change.revision for change in report.signers[-1].changes})
        said += " " + (_ADDED if times else _UNCHANGED).say(language, times=times)
    if report.copy and report.overall is Overall.VALID:
        said += " " + _COPY.say(language)
    if any(one.root_kind == "test" for one in report.signers) and report.overall is not Overall.BROKEN:
        said += " " + _TRIAL.say(language)
    return said


def _no_good(one: Found) -> bool:
    known = (Chain.EXPIRED, Chain.NOT_YET_VALID, Chain.FAULTY)
    return one.intact and (one.chain in known or one.revocation is Revocation.REVOKED)


def _doubts(one: Found) -> list[Words]:
    doubts = []
    if one.chain is not Chain.TRUSTED:
        doubts.append(_chain(one))
    elif one.revocation is not Revocation.GOOD:
        doubts.append(_revocation(one))
    doubts += [_fault(fault) for fault in one.faults]
    return [_about(one, doubt) for doubt in doubts]


def _about(one: Found, words: Words) -> Words:
    name = _name(one)
    return Words(vi=f"{name.vi}: {words.vi}", en=f"{name.en}: {words.en}")


def _later(change: Change) -> Words:
    words = _filled_change(change)
    return Words(vi=f"sau chữ ký cuối cùng, {words.vi}", en=f"after the last signature, {words.en}")


def _filled_change(change: Change) -> Words:
    words = _DRAWN if change.kind is Kind.OTHER and change.pages else _KINDS[change.kind]
    vi, en = words.vi, words.en
    if change.signer:
        vi, en = f"{vi} của {change.signer}", f"{en}, by {change.signer}"
    if change.pages:
        pages = ", ".join(map(str, change.pages[:8]))
        vi, en = f"{vi} (trang {pages})", f"{en} (page {pages})"
    return Words(vi=vi, en=en)


def _name(one: Found) -> Words:
    if one.certificate is None:
        return _NOBODY
    return _filled(_PARTIES[one.party], name=one.certificate.name)


def _time(one: Found) -> Words:
    return _NO_TIME if one.at is None else _filled(_STAMPS[one.stamp], at=_moment(one.at))


def _chain(one: Found) -> Words:
    if one.chain is Chain.UNKNOWN_ROOT and one.certificate and one.certificate.issuer == one.certificate.name:
        return _SELF_MADE
    return _filled(_CHAINS[one.chain], issuer=one.certificate.issuer if one.certificate else "?")


def _revocation(one: Found) -> Words:
    day = written_day(in_vietnam(one.revoked_at).date()) if one.revoked_at else "?"
    return _filled(_REVOCATIONS[one.revocation], day=day)


def _fault(fault: Fault) -> Words:
    words = FAULTS.get(fault.code, FAULTS["unreadable"])
    return _filled(words, **dict(fault.facts))


def _filled(words: Words, **facts: object) -> Words:
    return Words(vi=words.say("vi", **facts), en=words.say("en", **facts))


def _joined(parts: Iterable[Words]) -> Words:
    told = list(parts)
    return Words(vi="; ".join(one.vi for one in told), en="; ".join(one.en for one in told))


def _moment(at: datetime) -> str:
    moment = in_vietnam(at)
    return f"{written_day(moment.date())} {moment:%H:%M:%S}"

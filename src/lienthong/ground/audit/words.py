"""What the acts of the trail are called, and the kinds of things that it speaks of."""

from collections.abc import Mapping
from types import MappingProxyType

from lienthong.kernel.words import Words

ACTS: Mapping[str, Words] = MappingProxyType(
    {
        "opened": Words(vi="Mở xem", en="Opened"),
        "searched": Words(vi="Tìm kiếm", en="Searched"),
        "printed": Words(vi="In", en="Printed"),
        "downloaded": Words(vi="Tải về", en="Downloaded"),
        "exported": Words(vi="Xuất dữ liệu", en="Exported"),
        "changed": Words(vi="Thay đổi", en="Changed"),
        "signed": Words(vi="Ký số", en="Signed"),
        "sealed": Words(vi="Đóng dấu (ký số cơ quan)", en="Sealed for the organisation"),
        "proofs_kept": Words(vi="Lưu chứng cứ chữ ký dài hạn", en="Kept what proves signatures for long"),
        "time_stamped": Words(vi="Lưu bản có dấu thời gian", en="Kept a time-stamped copy"),
        "hand_over": Words(vi="Đưa cho dịch vụ ký tại máy", en="Handed to the desktop signing service"),
        "signed_in": Words(vi="Đăng nhập", en="Signed in"),
        "signed_out": Words(vi="Đăng xuất", en="Signed out"),
        "sign_in_failed": Words(vi="Đăng nhập không thành công", en="Failed to sign in"),
        "account_opened": Words(vi="Mở tài khoản", en="Opened an account"),
        "account_closed": Words(vi="Đóng tài khoản", en="Closed an account"),
        "password_set": Words(vi="Đặt lại mật khẩu", en="Set a password"),
        "second_factor_changed": Words(vi="Đổi lớp xác thực thứ hai", en="Changed the second factor"),
        "post_given": Words(vi="Giao vị trí", en="Gave a post"),
        "post_ended": Words(vi="Kết thúc vị trí", en="Ended a post"),
        "delegated": Words(vi="Ủy quyền", en="Delegated"),
        "delegation_ended": Words(vi="Kết thúc ủy quyền", en="Ended a delegation"),
        "authority_given": Words(vi="Giao thẩm quyền ký", en="Gave an authority to sign"),
        "authority_ended": Words(vi="Kết thúc thẩm quyền ký", en="Ended an authority to sign"),
        "letterhead_kept": Words(vi="Lưu tiêu đề văn bản", en="Kept a letterhead"),
        "series_begun": Words(vi="Mở hệ thống số", en="Began a series of numbers"),
        "body_seal": Words(vi="Quyết định con dấu của tổ chức tư vấn", en="Decided about the seal of a body"),
        "series_ended": Words(vi="Khóa hệ thống số", en="Closed a series of numbers"),
        "copied": Words(vi="Đề nghị sao văn bản", en="Asked for a copy"),
        "rights_confirmed": Words(vi="Xác nhận thay đổi quyền", en="Confirmed a change of rights"),
        "key_added": Words(vi="Đăng ký khóa ký", en="Entered a signing key"),
        "key_ended": Words(vi="Ngừng dùng khóa ký", en="Took a signing key out of use"),
        "key_name_allowed": Words(vi="Cho dùng chứng thư mang tên khác", en="Allowed a certificate under another name"),
        "root_added": Words(vi="Thêm chứng thư gốc tin cậy", en="Added a trust root"),
        "root_ended": Words(vi="Ngừng tin chứng thư gốc", en="Ended a trust root"),
        "draft": Words(vi="Soạn thảo", en="Drafted"),
        "issued": Words(vi="Đóng dấu, phát hành", en="Sealed and issued"),
        "arrive": Words(vi="Văn bản đến", en="Arrived"),
        "annex": Words(vi="Thêm phụ lục", en="Added an annex"),
        "annex_off": Words(vi="Bỏ phụ lục", en="Took an annex off"),
        "not_sent": Words(vi="Trục không nhận", en="The axis did not take it"),
        "put_in": Words(vi="Đưa vào hồ sơ", en="Put into a file"),
        "taken_out": Words(vi="Lấy khỏi hồ sơ", en="Taken out of a file"),
        "file_opened": Words(vi="Mở hồ sơ công việc", en="Opened a file"),
        "picture_set": Words(vi="Đặt hình chữ ký hoặc con dấu", en="Set a picture of a signature or seal"),
    }
)
"""What every room writes. Those above have acts of their own beside: `learn`."""

_learnt: dict[str, Words] = {}

THINGS: Mapping[str, Words] = MappingProxyType(
    {
        "document": Words(vi="Văn bản", en="Document"),
        "case": Words(vi="Hồ sơ", en="Case"),
        "file": Words(vi="Hồ sơ công việc", en="File"),
        "account": Words(vi="Tài khoản", en="Account"),
        "post": Words(vi="Vị trí", en="Post"),
        "organization": Words(vi="Cơ quan", en="Organisation"),
        "list": Words(vi="Danh sách", en="List"),
        "series": Words(vi="Hệ thống số", en="Series"),
        "authority": Words(vi="Thẩm quyền ký", en="Authority to sign"),
        "letterhead": Words(vi="Tiêu đề văn bản", en="Letterhead"),
        "seal": Words(vi="Con dấu", en="Seal"),
        "key": Words(vi="Khóa ký", en="Signing key"),
        "root": Words(vi="Chứng thư gốc", en="Trust root"),
        "audit": Words(vi="Nhật ký truy vết", en="The trail"),
        "register": Words(vi="Sổ đăng ký", en="Register"),
    }
)

FACTS: Mapping[str, Words] = MappingProxyType(
    {
        "state": Words(vi="trạng thái", en="state"),
        "revision": Words(vi="lần sửa", en="revision"),
        "role": Words(vi="vai trò", en="role"),
        "title": Words(vi="chức vụ", en="title"),
        "since": Words(vi="từ", en="since"),
        "until": Words(vi="đến", en="until"),
        "again": Words(vi="giao lại", en="given again"),
        "holder": Words(vi="của", en="holder"),
        "name": Words(vi="tên", en="name"),
        "provider": Words(vi="nơi giữ khóa", en="kept by"),
        "serial": Words(vi="số chứng thư", en="serial number"),
        "file": Words(vi="tệp", en="file"),
        "version": Words(vi="bản", en="version"),
        "sha256": Words(vi="mã băm", en="digest"),
        "reason": Words(vi="lý do", en="reason"),
        "as": Words(vi="dạng", en="as"),
        "documents": Words(vi="số văn bản", en="documents"),
        "first": Words(vi="từ ngày", en="from"),
        "last": Words(vi="đến ngày", en="until"),
        "on": Words(vi="tại ngày", en="on"),
        "document": Words(vi="văn bản số", en="document"),
        "ordinal": Words(vi="thứ tự", en="ordinal"),
        "symbol": Words(vi="ký hiệu", en="symbol"),
        "kind": Words(vi="loại", en="kind"),
        "copy": Words(vi="bản sao số", en="copy"),
        "types": Words(vi="loại văn bản", en="types"),
        "body": Words(vi="tổ chức", en="body"),
        "seal": Words(vi="con dấu", en="seal"),
        "entry": Words(vi="dòng nhật ký", en="entry"),
        "act": Words(vi="việc", en="act"),
        "address": Words(vi="địa chỉ mạng", en="network address"),
        "typed": Words(vi="tên đã gõ", en="name typed"),
        "trail": Words(vi="xem nhật ký", en="looked at the trail"),
        "hidden": Words(vi="văn bản đang khóa", en="locked document"),
        "receiver": Words(vi="nơi nhận", en="receiver"),
        "number": Words(vi="số", en="number"),
        "asked": Words(vi="câu hỏi", en="question"),
    }
)
"""What people call the facts beside an act; one that is not here is shown as it was written."""

_values: dict[str, dict[str, Words]] = {}


def learn_values(fact: str, values: Mapping[str, Words]) -> None:
    """What a room above calls the values of a fact, such as the states of its lives."""
    _values.setdefault(fact, {}).update(values)


def fact_words(fact: str) -> Words:
    """What people call a fact; as it was written where nobody has words for it."""
    return FACTS.get(fact) or Words(vi=fact.replace("_", " "), en=fact.replace("_", " "))


def value_words(fact: str, value: str) -> Words:
    """What people call the value of a fact: a state, an act, an account; itself for anything else."""
    if fact == "act":
        return act_words(value)
    if value.partition(":")[0] in THINGS and value.count(":") == 1:
        return thing_words(value)
    return _values.get(fact, {}).get(value) or Words(vi=value, en=value)


def learn(acts: Mapping[str, Words]) -> None:
    """What a room above calls its own acts; said once, when the installation is put together."""
    _learnt.update({act: words for act, words in acts.items() if act not in ACTS})


def known_acts() -> Mapping[str, Words]:
    """Every act that has words."""
    return {**ACTS, **_learnt}


def act_words(act: str) -> Words:
    """What people call an act; its code where no room has words for it."""
    return ACTS.get(act) or _learnt.get(act) or Words(vi=act.replace("_", " "), en=act.replace("_", " "))


def thing_words(thing: str) -> Words:
    """What people call a thing: `Văn bản 17` of `document:17`."""
    kind, _, name = thing.partition(":")
    known = THINGS.get(kind, Words(vi=kind, en=kind))
    if kind == "audit":
        return known
    return Words(vi=f"{known.vi} {name}", en=f"{known.en} {name}")

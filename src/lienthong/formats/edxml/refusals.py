"""Why a file cannot be read as edXML at all. Everything less than that is a finding, never a refusal."""

from typing import ClassVar

from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words


class Unreadable(Refusal):
    """These bytes are not an edXML message that we can read. The caller keeps the bytes and lists them.

    `reason` tells the kinds apart for machines; `variant` is "C" or "D" where the file is one of the older formats of
    the edXML §11 table, else None.
    """

    code: ClassVar[str] = "unreadable"
    reason: ClassVar[str] = "unreadable"
    variant: ClassVar[str | None] = None


class NothingThere(Unreadable):
    """The file is empty, or holds no markup near its start. Facts: `size`, `begins`."""

    reason = "nothing_there"
    words = Words(
        vi="Tệp không có nội dung XML ({size} byte, bắt đầu bằng {begins}).",
        en="The file holds no XML ({size} bytes, it begins with {begins}).",
    )


class NotWellFormed(Unreadable):
    """The XML breaks off or breaks its own rules. Facts: `line`, `column`, `detail`."""

    reason = "not_well_formed"
    words = Words(
        vi="XML hỏng tại dòng {line}, cột {column}: {detail}.",
        en="The XML is broken at line {line}, column {column}: {detail}.",
    )


class UnknownEncoding(Unreadable):
    """The characters are in an encoding we do not read. Facts: `encoding`."""

    reason = "unknown_encoding"
    words = Words(
        vi="Không đọc được bảng mã {encoding}; văn bản liên thông phải dùng UTF-8.",
        en="The encoding {encoding} cannot be read; a message must be in UTF-8.",
    )


class Forbidden(Unreadable):
    """A construct that can make a reader fetch or expand things. Refused before anything is expanded.

    Facts: `construct`, one of "DOCTYPE", "ENTITY", "XInclude", "xml-stylesheet".
    """

    reason = "forbidden"
    words = Words(
        vi="Tệp chứa {construct}, bị từ chối vì lý do an toàn. Hãy gửi XML không có {construct}.",
        en="The file holds {construct}, refused for safety. Send XML without {construct}.",
    )


class TooMuch(Unreadable):
    """A limit was passed. Facts: `limit` (its name in `Limits`), `allowed`."""

    reason = "too_much"
    words = Words(
        vi="Tệp vượt quá giới hạn {limit} = {allowed}.",
        en="The file goes over the limit {limit} = {allowed}.",
    )


class OldSoap(Unreadable):
    """The SOAP form of công văn 2803/BTTTT-THH (2014). Facts: `root`, `namespace`."""

    reason = "old_soap"
    variant = "C"
    words = Words(
        vi="Đây là gói tin SOAP theo công văn 2803/BTTTT-THH (2014), không phải edXML theo QCVN 102:2016/BTTTT. "
        "Bên gửi cần nâng cấp phần mềm.",
        en="This is a SOAP package after Official Letter 2803/BTTTT-THH (2014), not edXML after QCVN 102:2016/BTTTT. "
        "The sender must upgrade their software.",
    )


class GoVn(Unreadable):
    """The flat form with the namespace `http://www.go.vn/eDoc`, which other axes reject too."""

    reason = "go_vn"
    variant = "D"
    words = Words(
        vi="Đây là gói tin dạng go.vn/eDoc, không phải edXML theo QCVN 102:2016/BTTTT. Bên gửi cần dựng lại gói tin.",
        en="This is a package in the go.vn/eDoc form, not edXML after QCVN 102:2016/BTTTT. "
        "The sender must build the package anew.",
    )


class NotEdXml(Unreadable):
    """XML, but not a message. Facts: `root`, `namespace`."""

    reason = "not_edxml"
    words = Words(
        vi="Tệp là XML nhưng không phải gói tin edXML: phần tử gốc là <{root}>.",
        en="The file is XML but not an edXML message: its root is <{root}>.",
    )


class NoHeader(Unreadable):
    """An edXML envelope without MessageHeader: nobody can say who sent what to whom. Facts: `root`."""

    reason = "no_header"
    words = Words(
        vi="Gói tin không có MessageHeader nên không biết ai gửi gì cho ai.",
        en="The message has no MessageHeader, so nobody can say who sent what to whom.",
    )

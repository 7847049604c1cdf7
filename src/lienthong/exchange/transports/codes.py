"""The error codes that the axis answers with, and what each means for the parcel.

Source: the table in one province's integration guide (Lạng Sơn), which repeats the national axis's codes. The kit's own
classes name no codes at all, so a code that is not in the table is taken as "try later" and ends on a person's list.
"""

from lienthong.exchange.transports.interface import NeverWillWork, Trouble, TryLater

FINE = "0"
SYSTEM_ERROR = "20"

FOR_GOOD = {
    "10": "File không hợp lệ",
    "15": "Sai SystemId hoặc SecretKey",
    "18": "Không tìm thấy đơn vị nhận",
    "19": "Đơn vị gửi chưa đăng ký",
    "21": "Không xử lý được file",
    "22": "Không đúng định dạng edXML",
    "23": "Đơn vị nhận đang bị khóa",
}
"""Code → what the axis means by it. The same parcel would be refused again."""

OUR_ACCOUNT = {"15", "19"}
"""Refusals of us and not of the parcel: every other parcel would meet them too."""


def refused(code: str, said: str, *, call: str) -> TryLater | NeverWillWork:
    """The exception for an answer that says FAIL; the caller raises it.

    Code 20 ("system error") is listed as not to be retried. We try again with back-off all the same: it is the axis's
    own trouble, and a letter should not come back to a commune because a server elsewhere was restarting.
    """
    if code in FOR_GOOD:
        said = said or FOR_GOOD[code]
        return NeverWillWork(code, said, about="our_account" if code in OUR_ACCOUNT else "parcel", call=call)
    trouble = Trouble.SERVER_ERROR if code == SYSTEM_ERROR else Trouble.REPORTED_FAILURE
    return TryLater(trouble, reason=code, said=said, call=call)

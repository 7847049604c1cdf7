"""Whether what a signing service gave back still begins with what it was given."""

from lienthong.formats.signing.refusals import Replaced
from lienthong.formats.signing.values import LARGEST_FILE
from lienthong.kernel.words import Words

_SAME = Words(vi="không có chữ ký nào được thêm vào", en="no signature was added")
_LARGE = Words(vi="tệp quá lớn", en="the file is too large")
_OTHER = Words(vi="nội dung đã bị thay thế", en="its content was replaced")


def starts_with_offered(offered: bytes, signed: bytes) -> None:
    """Nothing, where `signed` is `offered` byte by byte and then more: an incremental update, all that signing may do.

    Raises:
        Replaced: it is another file, or the same one without a signature.
    """
    if len(signed) > LARGEST_FILE:
        raise Replaced(why=_LARGE)
    if not signed.startswith(offered):
        raise Replaced(why=_OTHER)
    if b"/ByteRange" not in signed[len(offered) :]:
        raise Replaced(why=_SAME)

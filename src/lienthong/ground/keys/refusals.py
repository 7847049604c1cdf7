"""How this room says no."""

from lienthong.formats.signing.refusals import SigningRefusal
from lienthong.kernel.words import Words


class NoKey(SigningRefusal):
    """Nobody has entered a key for this person or organisation that can be used here today. Facts: `who`."""

    code = "no_key"
    words = Words(
        vi="Chưa có khóa ký còn hiệu lực cho {who}. Nhờ quản trị viên đăng ký ở trang Khóa ký.",
        en="There is no key in force for {who}. Ask the administrator to enter one on the page of keys.",
    )


class KeyExpired(SigningRefusal):
    """The certificate's days are over. Facts: `who`, `on`."""

    code = "key_expired"
    words = Words(
        vi="Chứng thư số của {who} đã hết hạn ngày {on:%d/%m/%Y}. Hãy gia hạn rồi nhờ quản trị viên đăng ký lại.",
        en="The certificate of {who} ended on {on:%d/%m/%Y}. Renew it, then have the administrator enter the new one.",
    )


class KeyElsewhere(SigningRefusal):
    """The key is in a token at the signer's own machine; the server cannot sign with it. Facts: `who`."""

    code = "key_elsewhere"
    words = Words(
        vi="Khóa của {who} nằm trong token ở máy của người ký: hãy ký bằng dịch vụ ký trên máy đó.",
        en="The key of {who} is in a token at the signer’s own machine: sign with the signing service there.",
    )


class BadCertificate(SigningRefusal):
    """What was given as a certificate cannot be used. Facts: `why`."""

    code = "bad_certificate"
    words = Words(vi="Chứng thư không dùng được: {why}.", en="The certificate cannot be used: {why}.")


class BadReference(SigningRefusal):
    """A name of a file that has no place in the folder of keys or of secrets. Facts: `name`."""

    code = "bad_key_reference"
    words = Words(
        vi="“{name}” không phải tên một tệp trong thư mục khóa (không có thư mục con).",
        en="“{name}” is not the name of a file in the folder of keys (no folders in it).",
    )


class AlreadyEntered(SigningRefusal):
    """The certificate or root is there already. Facts: `name`."""

    code = "already_entered"
    words = Words(vi="“{name}” đã được đăng ký rồi.", en="“{name}” was entered before.")


class BadRevocationList(SigningRefusal):
    """What was given as a list of revoked certificates cannot be used. Facts: `why`."""

    code = "bad_revocation_list"
    words = Words(
        vi="Đây không phải danh sách chứng thư bị thu hồi (CRL) dùng được: {why}.",
        en="This is no usable list of revoked certificates (CRL): {why}.",
    )


class OtherCertificate(SigningRefusal):
    """It was signed with another certificate than the one that was entered for the signer. Facts: `who`, `name`."""

    code = "other_certificate"
    words = Words(
        vi="Tệp được ký bằng chứng thư “{name}”, không phải chứng thư đã đăng ký của {who}. Không dùng chữ ký này.",
        en="The file was signed with the certificate “{name}”, not the one entered for {who}. It is not used.",
    )


class OtherName(SigningRefusal):
    """The certificate that was entered for a signer is made out to somebody else. Facts: `name`, `who`."""

    code = "other_name"
    words = Words(
        vi="Chứng thư đã đăng ký cho {who} lại mang tên “{name}”. Chưa ký gì. Nhờ quản trị viên đăng ký chứng thư đúng "
        "tên, hoặc cho phép kèm văn bản làm căn cứ.",
        en="The certificate entered for {who} is made out to “{name}”. Nothing was signed. Have the administrator "
        "enter the right one, or allow this one by a document that says whose it is.",
    )


class NoDocument(SigningRefusal):
    """Something is allowed only by a document, and none is named."""

    code = "no_document"
    words = Words(
        vi="Hãy ghi văn bản làm căn cứ: chứng thư mang tên khác chỉ dùng khi có văn bản nói rõ là của ai.",
        en="Name the document: a certificate under another name is used only where one says whose it is.",
    )


class KeyRevoked(SigningRefusal):
    """The certificate was revoked by whoever issued it. Facts: `name`, `on`."""

    code = "key_revoked"
    words = Words(
        vi="Chứng thư “{name}” đã bị nơi cấp thu hồi từ ngày {on:%d/%m/%Y}. Không dùng chữ ký này; báo ngay quản "
        "trị viên.",
        en="The certificate “{name}” was revoked by its authority on {on:%d/%m/%Y}. The signature is not used; tell "
        "the administrator at once.",
    )


class NotIntact(SigningRefusal):
    """What came back is signed, and the signature does not hold. Facts: `why`."""

    code = "signature_not_intact"
    words = Words(vi="Chữ ký trả về không toàn vẹn: {why}.", en="The signature that came back does not hold: {why}.")

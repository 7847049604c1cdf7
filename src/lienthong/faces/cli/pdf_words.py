"""The words of `lienthong pdf`, in both languages."""

from lienthong.formats.signing import Overall, Party, Role
from lienthong.kernel.words import Words

GROUP = Words(vi="Ký và kiểm tra chữ ký số trong tệp PDF.", en="Sign PDF files, and check their signatures.")
CHECK = Words(
    vi="Nói tệp PDF do ai ký, chữ ký còn nguyên vẹn không, và sau khi ký tệp có bị thay đổi không.\n\n"
    "Không cần mạng. Muốn biết chứng thư có đáng tin, hãy đưa chứng thư gốc bằng --trust; muốn biết có bị thu hồi "
    "không, đưa danh sách thu hồi bằng --crl. Điều chưa rõ được nói là chưa rõ.\n\n"
    "Hợp lệ là khi có chữ ký của một người và của một cơ quan, cả hai nguyên vẹn, được tin, chưa bị thu hồi, và sau "
    "chữ ký cuối cùng không có gì thay đổi.\n\n"
    "Tên tệp - là đầu vào chuẩn; tên bắt đầu bằng dấu gạch thì viết ./-ten.pdf.\n\n"
    "Mã thoát: 0 hợp lệ; 1 không dùng được; 2 không đọc được tệp; 3 nguyên vẹn nhưng chưa đủ căn cứ; 4 không có chữ "
    "ký. Nhiều tệp thì lấy mã xấu nhất, theo thứ tự 1, 2, 4, 3, 0.",
    en="Say who signed a PDF file, whether the signatures are intact, and whether the file was changed after them.\n\n"
    "It needs no network. To learn whether a certificate can be trusted, give the root with --trust; whether it was "
    "revoked, give the list with --crl. What is not known is said to be so.\n\n"
    "Valid is a file that a person and an organisation signed, both intact, trusted and not revoked, and that was not "
    "changed after the last of them.\n\n"
    "The name - is the standard input; a name that begins with a dash is written ./-name.pdf.\n\n"
    "Exit status: 0 valid; 1 not usable; 2 the file cannot be read; 3 intact, but not everything is settled; 4 not "
    "signed. Of several files the worst, in the order 1, 2, 4, 3, 0.",
)
FILES = Words(vi="các tệp PDF", en="the PDF files")
JSON = Words(
    vi="In kết quả dạng JSON: một tệp thì một đối tượng, nhiều tệp thì một danh sách.",
    en="Print JSON: one object for one file, a list for several.",
)
TRUST = Words(
    vi="chứng thư gốc được tin (PEM hoặc DER); lặp lại được", en="a trusted root (PEM or DER); may be repeated"
)
CRL = Words(
    vi="danh sách chứng thư bị thu hồi (PEM hoặc DER); lặp lại được",
    en="a list of revoked certificates (PEM or DER); may be repeated",
)
CHAIN = Words(
    vi="chứng thư trung gian (PEM hoặc DER); lặp lại được", en="an authority between (PEM or DER); may be repeated"
)
AT = Words(
    vi="kiểm tra như vào lúc ấy: 2026-11-24 hoặc 2026-11-24T09:00",
    en="check as of then: 2026-11-24 or 2026-11-24T09:00",
)
FROM = Words(vi="tên cơ quan gửi, để so với chứng thư", en="the sender’s name, compared with the certificate")
COPY = Words(
    vi="tệp là bản sao điện tử, chỉ cơ quan sao ký", en="the file is an electronic copy, signed by its office alone"
)
TRIAL_TRUST = Words(
    vi="tin cả chứng thư thử nghiệm của Liên Thông", en="trust the trial certificates of Liên Thông too"
)

SIGN = Words(
    vi="Ký một tệp PDF: chữ ký được thêm vào cuối tệp, không byte nào trước đó bị đổi.\n\n"
    "Khóa là một tệp PKCS#12 (--key) hoặc một thiết bị PKCS#11 (--pkcs11). "
    "Để thử, --trial ký bằng chứng thư không có giá trị.",
    en="Sign a PDF file: the signature is added at its end, and not a byte before it is changed.\n\n"
    "The key is a PKCS#12 file (--key) or a PKCS#11 device (--pkcs11). "
    "To try it, --trial signs with a worthless certificate.",
)
FILE = Words(vi="tệp PDF", en="the PDF file")
KEY = Words(vi="khóa: tệp PKCS#12 (.p12, .pfx)", en="the key: a PKCS#12 file (.p12, .pfx)")
PASSWORD_FILE = Words(vi="tệp có mật khẩu ở dòng đầu", en="a file with the password in its first line")
FILE_PASSWORD = Words(
    vi="tệp có mật khẩu của PDF ở dòng đầu", en="a file with the password of the PDF in its first line"
)
NEEDS_PASSWORD = Words(
    vi="Để kiểm tra, ghi mật khẩu vào một tệp và thêm --password-file TỆP; nếu đã thêm thì mật khẩu ấy không đúng.",
    en="To have it checked, write the password into a file and add --password-file FILE; if you did, it is another.",
)
PASSWORD_ENV = Words(vi="biến môi trường chứa mật khẩu", en="the variable that holds the password")
PKCS11 = Words(vi="thư viện PKCS#11 của thiết bị (.so)", en="the device’s PKCS#11 library (.so)")
TOKEN = Words(vi="tên thiết bị (token)", en="the label of the token")
LABEL = Words(
    vi="tên khóa trong thiết bị; không cần nếu chỉ có một khóa",
    en="the label of the key on it, where there are several",
)
TRIAL = Words(vi="ký thử bằng tên này; không có giá trị", en="sign as this name, for trial; worth nothing")
ORGANIZATION = Words(
    vi="chữ ký của cơ quan: chữ ký cuối, sau đó tệp bị khóa",
    en="the organisation’s: the last one, which closes the file",
)
PICTURE = Words(vi="ảnh PNG chữ ký hoặc con dấu", en="a PNG of the signature or the seal")
TEXT = Words(vi="một dòng chữ thay cho ảnh", en="a line of text instead of a picture")
PLACE = Words(vi="chỗ đặt, mm từ góc trên trái", en="where it stands, mm from the top left corner")
FIELD = Words(vi="tên ô chữ ký", en="the name of the signature field")
TSA = Words(vi="địa chỉ cơ quan cấp dấu thời gian", en="the address of a time-stamp authority")
OUT = Words(vi="tệp kết quả [TỆP.signed.pdf]", en="the signed file [FILE.signed.pdf]")

HEADS = {
    Overall.VALID: Words(vi="Hợp lệ", en="Valid"),
    Overall.PARTLY: Words(vi="Chưa đủ căn cứ", en="Not settled"),
    Overall.UNSIGNED: Words(vi="Không có chữ ký số", en="Not signed"),
    Overall.BROKEN: Words(vi="Không dùng được", en="Not usable"),
}
UNREAD = Words(vi="Không đọc được", en="Cannot be read")
PARTIES = {
    Party.PERSON: Words(vi="cá nhân", en="person"),
    Party.ORGANIZATION: Words(vi="cơ quan, tổ chức", en="organization"),
    Party.TIME_STAMP: Words(vi="dấu thời gian", en="time stamp"),
    Party.NOT_KNOWN: Words(vi="chưa rõ cá nhân hay cơ quan", en="person or organization: not known"),
}
CERTIFICATE = Words(vi="Chứng thư", en="Certificate")
CERTIFICATE_LINE = Words(
    vi="số {serial}, do {issuer} cấp, có hiệu lực từ {since} đến {until}",
    en="number {serial}, by {issuer}, valid from {since} to {until}",
)
HOLDER = Words(vi="Người ký", en="Signer")
FORM = Words(vi="Dạng", en="Form")
FORM_LINE = Words(vi="{form}, ô “{field}”, lần ghi thứ {revision}", en="{form}, field “{field}”, update {revision}")
TIME = Words(vi="Thời điểm", en="Time")
STATE = Words(vi="Kết luận", en="Finding")
AFTER = Words(vi="Sau đó", en="Later")
SENDER = Words(vi="Cơ quan gửi", en="Sender")
ROLES = {
    Role.MATCHES: Words(vi="trùng với chứng thư", en="the same as in the certificate"),
    Role.DIFFERS: Words(vi="khác với chứng thư", en="another than in the certificate"),
    Role.NOT_KNOWN: Words(vi="chưa rõ", en="not known"),
}
SUMMARY = Words(
    vi="{files} tệp: {valid} hợp lệ, {partly} chưa đủ căn cứ, {unsigned} không ký, {broken} không dùng được, "
    "{unread} không đọc được",
    en="{files} files: {valid} valid, {partly} not settled, {unsigned} not signed, {broken} not usable, "
    "{unread} not read",
)
SIGNED = Words(vi="Đã ký: {out}", en="Signed: {out}")
STAMPED = Words(vi="Có dấu thời gian.", en="With a time stamp.")
UNSTAMPED = Words(
    vi="Không lấy được dấu thời gian: đã ký, chưa có dấu thời gian.",
    en="There was no time stamp to be had: signed, without one.",
)
ASKING = Words(
    vi="Đang xin dấu thời gian; có nơi mất vài phút mới trả lời …",
    en="Asking for a time stamp; some authorities take minutes to answer …",
)
OUT_OF_DATE = Words(
    vi="Lưu ý: chứng thư của khóa chỉ có hiệu lực từ {since} đến {until}; chữ ký này sẽ không được tin.",
    en="Note: the key’s certificate is valid from {since} to {until} only; nobody will trust this signature.",
)

MISSING = Words(vi="Không có tệp “{name}”.", en="There is no file “{name}”.")
CLOSED = Words(vi="Không mở được tệp “{name}”: {why}.", en="The file “{name}” cannot be opened: {why}.")
LARGE = Words(vi="Tệp “{name}” quá lớn (hơn {size} MB).", en="The file “{name}” is too large (more than {size} MB).")
INVOLVED = Words(
    vi="Tệp “{name}” quá phức tạp: sau {seconds} giây, hoặc vì thiếu bộ nhớ, vẫn chưa đọc xong. Đừng dùng tệp này.",
    en="The file “{name}” is too involved: it could not be read in {seconds} seconds, or for want of memory. Do not "
    "use it.",
)
IS_FOLDER = Words(vi="đó là thư mục", en="it is a folder")
NO_FOLDER = Words(vi="không có thư mục ấy", en="there is no such folder")
NOT_ALLOWED = Words(vi="không được phép", en="it is not allowed")
LINK_LOOP = Words(vi="liên kết trỏ vòng tròn", en="its links lead in a circle")
NAME_TOO_LONG = Words(vi="tên quá dài", en="its name is too long")
NO_SPACE = Words(vi="ổ đĩa đã đầy", en="the disk is full")
READ_ONLY = Words(vi="ổ đĩa chỉ cho đọc", en="the disk cannot be written to")
NO_MOMENT = Words(
    vi="“{text}” không phải thời điểm, ví dụ 2026-11-24T09:00.", en="“{text}” is no moment, such as 2026-11-24T09:00."
)
NO_PLACE = Words(
    vi="“{text}” không phải chỗ đặt: cần trang,x,y,rộng,cao bằng mm, ví dụ 1,128,156,42,30.",
    en="“{text}” is no place: page,x,y,width,height in mm, such as 1,128,156,42,30.",
)
PLACE_NEEDED = Words(vi="Ảnh hoặc dòng chữ cần --place.", en="A picture or a text needs --place.")
ONE_KEY = Words(
    vi="Hãy chọn đúng một khóa: --key, --pkcs11 hoặc --trial.", en="Choose exactly one key: --key, --pkcs11 or --trial."
)
EXISTS = Words(
    vi="Đã có tệp “{name}”; hãy chọn tên khác bằng -o.", en="There is a file “{name}” already; choose another with -o."
)

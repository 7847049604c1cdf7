"""What can be odd about the file itself."""

from lienthong.formats.edxml.tolerance.rule import KIT, QCVN, XML, Rules

RULES = Rules()

RULES.note(
    "junk_before_xml",
    XML,
    "Có {size} byte thừa đứng trước phần XML: {seen}.",
    "{size} stray bytes stand before the XML: {seen}.",
    "Tệp bắt đầu ngay bằng <?xml.",
    "The file begins with <?xml at once.",
)
RULES.note(
    "junk_after_xml",
    XML,
    "Có nội dung thừa sau thẻ đóng của phần tử gốc.",
    "Something follows the end of the root element.",
    "Tệp kết thúc bằng thẻ đóng của phần tử gốc.",
    "The file ends with the root element.",
)
RULES.note(
    "encoding_not_utf8",
    QCVN,
    "Tệp dùng bảng mã {encoding}.",
    "The file is in {encoding}.",
    "Tệp dùng bảng mã UTF-8.",
    "The file is in UTF-8.",
)
RULES.note(
    "encoding_differs",
    XML,
    "Khai báo bảng mã {declared} nhưng nội dung là {encoding}.",
    "The declaration says {declared} but the bytes are {encoding}.",
    "Khai báo đúng bảng mã đang dùng: UTF-8.",
    "The declaration names the encoding in use: UTF-8.",
)
RULES.note(
    "processing_instruction",
    QCVN,
    "Có chỉ thị xử lý <?{target}?>, được bỏ qua.",
    "There is a processing instruction <?{target}?>, which was ignored.",
    "Gói tin không dùng chỉ thị xử lý.",
    "A message uses no processing instructions.",
)
# The national side deserialises strictly by namespace: this message will not pass beyond a tolerant reader.
RULES.matters(
    "namespace_missing",
    QCVN,
    "Phần tử gốc không thuộc không gian tên của QCVN 102 (thấy: {namespace}).",
    "The root is not in the namespace of QCVN 102 (seen: {namespace}).",
    "Phần tử gốc thuộc http://www.mic.gov.vn/TBT/QCVN_102_2016.",
    "The root is in http://www.mic.gov.vn/TBT/QCVN_102_2016.",
)
RULES.note(
    "namespace_lost",
    XML,
    "Phần tử {element} không thuộc không gian tên nào.",
    "The element {element} is in no namespace.",
    "Mọi phần tử thuộc không gian tên của QCVN 102.",
    "Every element is in the namespace of QCVN 102.",
)
RULES.note(
    "prefix_undeclared",
    XML,
    "Tiền tố {prefix}: được dùng mà không khai báo.",
    "The prefix {prefix}: is used but not declared.",
    "Khai báo tiền tố bằng xmlns trước khi dùng.",
    "A prefix is declared with xmlns before it is used.",
)
RULES.note(
    "spelling",
    QCVN,
    "Phần tử <{seen}> viết khác chuẩn.",
    "The element <{seen}> is spelt otherwise than in the standard.",
    "Viết đúng như chuẩn (kể cả chữ hoa, chữ thường và Bussiness với hai chữ s).",
    "The spelling of the standard, capitals and the double s of Bussiness included.",
)
RULES.note(
    "unknown_element",
    QCVN,
    "Có phần tử lạ <{element}>; nội dung được giữ nguyên.",
    "There is an unknown element <{element}>; it is kept as it is.",
    "Chỉ dùng các phần tử của chuẩn.",
    "Only the elements of the standard are used.",
)
RULES.note(
    "unknown_attribute",
    QCVN,
    "Có thuộc tính lạ {attribute}=“{value}”; được giữ nguyên.",
    "There is an unknown attribute {attribute}=“{value}”; it is kept.",
    "Chỉ edXMLManifest có thuộc tính: version=“1.0”.",
    "Only edXMLManifest has an attribute: version=“1.0”.",
)
RULES.note(
    "stray_text",
    QCVN,
    "Có chữ nằm giữa các phần tử con: {text}.",
    "There is text between the child elements: {text}.",
    "Phần tử chứa phần tử con thì không chứa chữ.",
    "An element that holds elements holds no text.",
)
RULES.note(
    "misplaced",
    QCVN,
    "Phần tử <{element}> không nằm đúng chỗ.",
    "The element <{element}> is not where it belongs.",
    "Đặt phần tử đúng chỗ theo chuẩn.",
    "The element stands where the standard puts it.",
)
RULES.note(
    "repeated",
    QCVN,
    "Phần tử <{element}> lặp lại; lấy phần tử đầu, giữ phần còn lại.",
    "The element <{element}> is repeated; the first counts, the others are kept.",
    "Phần tử chỉ xuất hiện một lần.",
    "The element appears once.",
)
# Two ids, numbers, subjects, senders or acts in one message: we must not choose between them for the clerk.
RULES.matters(
    "repeated_differently",
    QCVN,
    "Phần tử <{element}> xuất hiện nhiều lần với nội dung khác nhau; không biết nội dung nào đúng.",
    "The element <{element}> appears several times with different contents; nobody knows which is meant.",
    "Phần tử chỉ xuất hiện một lần.",
    "The element appears once.",
)
RULES.note(
    "not_a_number",
    QCVN,
    "“{text}” không phải số nguyên không âm.",
    "“{text}” is not a whole number from zero.",
    "Ghi số nguyên không âm, hoặc bỏ phần tử.",
    "A whole number from zero, or no element.",
)
RULES.note(
    "not_a_flag",
    QCVN,
    "“{text}” không phải giá trị có/không.",
    "“{text}” is neither yes nor no.",
    "Ghi 0 hoặc 1 (Direction: true hoặc false).",
    "0 or 1 (Direction: true or false).",
)
RULES.note(
    "date_form",
    f"{QCVN}; {KIT}",
    "Ngày giờ “{text}” đọc được nhưng khác dạng chuẩn.",
    "The date “{text}” can be read but is not in the standard's form.",
    "Ghi yyyy/MM/dd, hoặc yyyy/MM/dd HH:mm:ss.",
    "Write yyyy/MM/dd, or yyyy/MM/dd HH:mm:ss.",
)

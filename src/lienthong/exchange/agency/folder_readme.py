"""What a shared folder says about itself to the person who opens it."""

README_NAME = "README.txt"
MARKER_NAME = ".lienthong"
"""Shows that the share is really mounted: its absence stops us from writing into an empty mount point."""

README = """THƯ MỤC TRAO ĐỔI VĂN BẢN QUA TRỤC LIÊN THÔNG

Thư mục này do nút liên thông của đơn vị tạo ra. Phần mềm nào ghi và đọc được tệp đều dùng được,
không cần lập trình thêm.

outbox     Đặt tệp edXML cần gửi vào đây. Tệp còn nằm ở đây nghĩa là CHƯA được trục nhận;
           mất mạng thì cứ để nguyên, khi có mạng nút tự gửi. Nên ghi dưới tên tạm (ví dụ van-ban.edxml.tmp)
           rồi đổi tên khi đã ghi xong. Xóa tệp ở đây không hủy việc gửi.
sent       Tệp đã được trục nhận. Biên nhận tương ứng nằm trong thư mục receipts.
refused    Tệp không gửi được. Tệp .txt cùng tên cho biết lý do và việc cần làm.
inbox      Văn bản đến, mỗi văn bản một tệp: ngày_số-ký hiệu_nơi gửi.edxml
           Có thể chuyển hoặc xóa tệp sau khi đã nhập vào phần mềm của đơn vị.
receipts   Biên nhận có chữ ký số của trục cho từng văn bản đã gửi (tệp JSON). Hãy lưu giữ: đây là bằng chứng.
statuses   Trạng thái do nơi nhận báo về cho văn bản của đơn vị:
           01 đã đến, 02 từ chối, 03 đã tiếp nhận, 04 đã phân công, 05 đang xử lý, 06 đã hoàn thành,
           15 đồng ý thu hồi hoặc cập nhật, 16 không đồng ý.

Gửi lại đúng tệp cũ không tạo ra văn bản thứ hai. Nút tự báo "đã đến" (01) cho mọi văn bản đến;
các trạng thái khác do phần mềm của đơn vị gửi bằng cách đặt tệp trạng thái edXML vào outbox.

Đừng xóa tệp .lienthong: thiếu tệp này, nút hiểu là ổ mạng chưa được kết nối và sẽ chờ.
""".replace("\n", "\r\n")

WHY_VI = """Tệp {name} KHÔNG gửi được.

Lý do: {vi}
{details}
Tệp được giữ nguyên trong thư mục refused. Sửa xong, hãy đặt bản đã sửa vào outbox.

----
{name} was NOT sent.

Reason: {en}
"""

"""Everything an installation may choose, in one typed list. The manual page and the checks are made from it.

A setting is the environment variable `LIENTHONG_` + its name in capitals. A secret may also be handed over in a file:
`LIENTHONG_SECRET_KEY_FILE=/run/credentials/secret-key`. An unknown name that begins with `LIENTHONG_` stops the start,
because it is a setting that somebody believes to be in force.
"""

import dataclasses
import difflib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from lienthong.assembly.setting_kinds import (
    ADDRESS,
    DATABASE,
    FLAG,
    NAMES,
    PATH,
    SCHEMA,
    SIZE,
    SPAN,
    TEXT,
    WEB_URL,
    Address,
    BadSettings,
    BadValue,
    GivenTwice,
    Kind,
    UnknownSetting,
    UnreadableSecret,
    number,
    one_of,
)
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

PREFIX = "LIENTHONG_"

GROUPS: Mapping[str, Words] = {
    "house": Words(vi="Chung", en="The house"),
    "web": Words(vi="Trang web", en="Web pages"),
    "worker": Words(vi="Tiến trình việc nền (worker)", en="The worker"),
    "hub": Words(vi="Trục của tỉnh (hub)", en="The hub"),
    "node": Words(vi="Nút của cơ quan (node)", en="An agency's node"),
    "cases": Words(vi="Hồ sơ thủ tục hành chính", en="Cases"),
    "letters": Words(vi="Văn bản đi, đến của hệ thống", en="Letters of the platform"),
    "audit": Words(vi="Nhật ký truy vết và khóa ký", en="The trail, and keys that sign"),
    "edxml": Words(vi="Thông điệp edXML", en="edXML messages"),
    "national": Words(vi="Đường lên trục quốc gia", en="The way to the national axis"),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of one setting. `default` is written as a person would write it; `{var}` is LIENTHONG_VAR."""

    group: str
    kind: Kind
    default: str
    help: Words
    secret: bool = False
    name: str = ""
    """The field's name in `Settings`."""

    @property
    def variable(self) -> str:
        """The environment variable, such as `LIENTHONG_DATABASE_URL`."""
        return PREFIX + self.name.upper()


def _setting(group: str, kind: Kind, default: str, vi: str, en: str, *, secret: bool = False) -> Any:
    setting = Setting(group, kind, default, Words(vi=vi, en=en), secret)
    return dataclasses.field(metadata={"setting": setting}, repr=not secret)


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """The settings of this installation, read and checked. Sizes are bytes, spans are seconds."""

    # fmt: off
    # The house.
    database_url: str = _setting("house", DATABASE, "", secret=True,
        vi="Cơ sở dữ liệu PostgreSQL (15 trở lên). Để trống thì hệ thống tự chạy một PostgreSQL trong LIENTHONG_VAR.",
        en="The PostgreSQL database (15 or newer). Left empty, the product runs one of its own in LIENTHONG_VAR.")
    var: Path = _setting("house", PATH, "var",
        vi="Thư mục giữ mọi thứ được tạo ra khi chạy: dữ liệu, nhật ký, khóa.",
        en="The folder of everything that is made while running: data, logs, keys.")
    language: str = _setting("house", one_of("auto", "vi", "en"), "auto",
        vi="Ngôn ngữ của dòng lệnh: vi, en; auto là theo LANG, tiếng Việt nếu không rõ.",
        en="The language of the command line: vi, en; auto follows LANG, Vietnamese where that says nothing.")
    demo: bool = _setting("house", FLAG, "0",
        vi="Chế độ trình diễn: đăng nhập một chạm bằng nhân vật mẫu. Không bao giờ bật ở nơi làm việc thật.",
        en="Demo mode: sign in as the demo cast with one click. Never switch it on where real work is done.")

    demo_offset: int = _setting("house", number(-10_000_000_000, 10_000_000_000), "0",
        vi="Đồng hồ của chế độ trình diễn lệch bao nhiêu giây so với máy; ngoài chế độ đó không có tác dụng.",
        en="By how many seconds the demo's clock differs from the machine's; without effect outside demo mode.")

    # Web pages.
    secret_key: str = _setting("web", TEXT, "", secret=True,
        vi="Khóa ký phiên làm việc, ít nhất 50 ký tự. Để trống thì tạo một lần và giữ ở var/secret-key; "
           "nhiều máy web phải dùng chung một khóa.",
        en="Signs the sessions, 50 characters or more. Left empty, one is made and kept in var/secret-key; "
           "several web machines must share one.")
    allowed_hosts: tuple[str, ...] = _setting("web", NAMES, "localhost 127.0.0.1 [::1]",
        vi="Các tên miền mà trang web trả lời.",
        en="The host names that the web pages answer to.")
    web_address: Address = _setting("web", ADDRESS, "127.0.0.1:8000",
        vi="Nơi trang web lắng nghe; máy chủ TLS (nginx, Caddy) đứng phía trước.",
        en="Where the web pages listen; a TLS server (nginx, Caddy) stands in front.")
    web_workers: int = _setting("web", number(1, 64), "2",
        vi="Số tiến trình web.", en="How many web processes.")
    static_folder: Path = _setting("web", PATH, "{var}/static",
        vi="Nơi gom các tệp kiểu chữ, hình, phông của trang.",
        en="Where style sheets, pictures and type are collected.")
    files_folder: Path = _setting("web", PATH, "{var}/files",
        vi="Nơi giữ tệp mà người dân nộp và cơ quan làm ra; trang web và worker dùng chung.",
        en="Where the files that people hand in and offices make are kept; shared by web pages and worker.")

    # The worker.
    worker_address: Address = _setting("worker", ADDRESS, "127.0.0.1:8200",
        vi="Nơi worker trả lời /healthz cho chương trình trông chừng.",
        en="Where the worker answers /healthz to whoever watches over it.")
    worker_concurrency: int = _setting("worker", number(1, 64), "4",
        vi="Số việc worker làm cùng lúc.", en="How many things the worker does at once.")
    worker_keeps: float = _setting("worker", SPAN, "2 d",
        vi="Việc đã xong được giữ lại bao lâu để tra cứu; việc hỏng ở lại đến khi có người xử lý.",
        en="How long finished work is kept to look it up; what failed stays until somebody settles it.")

    # The hub.
    hub_address: Address = _setting("hub", ADDRESS, "127.0.0.1:8100",
        vi="Nơi trục lắng nghe.", en="Where the hub listens.")
    hub_code: str = _setting("hub", TEXT, "H21",
        vi="Mã định danh của trục, là mã của tỉnh hoặc bộ vận hành nó.",
        en="The hub's own code: that of the province or ministry that runs it.")
    hub_name: str = _setting("hub", TEXT, "Trục liên thông văn bản tỉnh Gia Lai",
        vi="Tên trục, in trên biên nhận.", en="The hub's name, printed on receipts.")
    hub_schema: str = _setting("hub", SCHEMA, "hub",
        vi="Lược đồ của trục trong cơ sở dữ liệu.", en="The hub's schema in the database.")
    hub_key_file: Path = _setting("hub", PATH, "{var}/hub/key.pem",
        vi="Khóa riêng ký biên nhận (Ed25519 hoặc P-256); chưa có thì được tạo.",
        en="The private key that signs receipts (Ed25519 or P-256); made when missing.")
    hub_files: Path = _setting("hub", PATH, "{var}/hub/files",
        vi="Nơi giữ các thông điệp lớn.", en="Where large messages are kept.")
    hub_tls_certificate: Path | None = _setting("hub", PATH, "",
        vi="Chứng thư TLS của trục (PEM). Để trống khi có máy chủ TLS đứng trước.",
        en="The hub's TLS certificate (PEM). Leave it empty where a TLS server stands in front.")
    hub_tls_key: Path | None = _setting("hub", PATH, "",
        vi="Khóa riêng của chứng thư đó.", en="That certificate's private key.")
    hub_tls_client_ca: Path | None = _setting("hub", PATH, "",
        vi="Cơ quan chứng thực của chứng thư phía cơ quan; đặt vào là bắt buộc TLS hai chiều.",
        en="The authority of the agencies' certificates; setting it makes mutual TLS a must.")
    hub_message_limit: int = _setting("hub", SIZE, "400 MB",
        vi="Thông điệp lớn nhất được nhận.", en="The largest message that is accepted.")
    hub_large_from: int = _setting("hub", SIZE, "256 KB",
        vi="Từ cỡ này nội dung được giữ thành tệp thay vì trong cơ sở dữ liệu.",
        en="From this size on, contents are kept as files instead of in the database.")
    hub_in_flight: int = _setting("hub", number(1, 100_000), "512",
        vi="Số yêu cầu gửi được xử lý cùng lúc; quá số này trả lời 429 kèm Retry-After.",
        en="How many deliveries are handled at once; beyond, the answer is 429 with Retry-After.")
    hub_waiting_bytes: int = _setting("hub", SIZE, "128 MB",
        vi="Dung lượng tối đa đang chờ ghi; quá mức trả lời 429.",
        en="How many bytes may wait for their commit; beyond, the answer is 429.")
    hub_gather: float = _setting("hub", SPAN, "3 ms",
        vi="Gom các thông điệp đến trong khoảng này vào một lần ghi.",
        en="What arrives within this span shares one commit.")
    hub_serves: tuple[str, ...] = _setting("hub", NAMES, "province",
        vi="Trục phục vụ hộp thư của ai: province (cơ quan trong tỉnh), national (bộ, ngành); cách nhau bằng dấu cách.",
        en="Whose inboxes this hub keeps: province, national (ministries); separated by spaces.")
    hub_workers: int = _setting("hub", number(1, 16), "1",
        vi="Số tiến trình của trục; một đã đủ cho một tỉnh.",
        en="How many hub processes; one is enough for a province.")
    hub_kit_systems: tuple[str, ...] = _setting("hub", NAMES, "", secret=True,
        vi="Các hệ thống được nối bằng giao thức của bộ công cụ quốc gia, dạng systemid:secret, "
           "cách nhau bằng dấu cách.",
        en="Systems that may connect by the national kit's protocol, as systemid:secret, separated by spaces.")

    # An agency's node.
    node_folder: Path = _setting("node", PATH, "{var}/node",
        vi="Thư mục của nút: dữ liệu riêng ở satchel/; outbox/, inbox/… cho phần mềm khác ở share/.",
        en="The node's folder: its own data in satchel/; outbox/, inbox/ … for other software in share/.")
    node_hub_url: str = _setting("node", WEB_URL, "",
        vi="Địa chỉ của trục mà nút nối tới.", en="The address of the hub that the node talks to.")
    node_agency: str = _setting("node", TEXT, "",
        vi="Mã định danh của cơ quan.", en="The agency's code.")
    node_key_file: Path = _setting("node", PATH, "{var}/node/key.pem",
        vi="Khóa riêng của cơ quan; chưa có thì được tạo, phần công khai đưa cho người vận hành trục.",
        en="The agency's private key; made when missing; its public half goes to the hub's operators.")
    node_tls_ca: Path | None = _setting("node", PATH, "",
        vi="Cơ quan chứng thực của chứng thư trục, nếu không phải loại công cộng.",
        en="The authority of the hub's certificate, where it is not a public one.")
    node_tls_certificate: Path | None = _setting("node", PATH, "",
        vi="Chứng thư của cơ quan khi trục đòi TLS hai chiều.",
        en="The agency's certificate where the hub asks for mutual TLS.")
    node_tls_key: Path | None = _setting("node", PATH, "",
        vi="Khóa riêng của chứng thư đó.", en="That certificate's private key.")
    node_patience: float = _setting("node", SPAN, "30 d",
        vi="Một thông điệp chờ đường truyền bao lâu trước khi người gửi được báo là không đi được.",
        en="How long a message waits for the line before its sender is told that it did not leave.")

    # Cases.
    cases_stuck_hours: int = _setting("cases", number(1, 1000), "16",
        vi="Hồ sơ không có gì xảy ra trong bấy nhiêu giờ làm việc thì coi là kẹt và vào danh sách.",
        en="A case to which nothing has happened for so many working hours is stuck, and on a list.")

    cases_upload_limit: int = _setting("cases", SIZE, "20 MB",
        vi="Tệp giấy tờ lớn nhất nhận được ở trang hồ sơ.",
        en="The largest file of a paper that the pages of cases take.")

    # Letters of the platform's own offices.
    letters_hub_url: str = _setting("letters", WEB_URL, "",
        vi="Địa chỉ của trục mà hệ thống gửi, nhận văn bản cho các cơ quan nó phục vụ. Để trống thì văn bản nằm chờ.",
        en="The hub where the platform sends and fetches letters for the offices it serves. Left empty, letters wait.")
    letters_agency: str = _setting("letters", TEXT, "",
        vi="Mã định danh mà trục biết hệ thống này: một kết nối, thay mặt mọi cơ quan được phục vụ.",
        en="The code by which the hub knows the platform: one connection that acts for all served offices.")
    letters_key_file: Path = _setting("letters", PATH, "{var}/letters/key.pem",
        vi="Khóa riêng của kết nối đó; chưa có thì được tạo, phần công khai đăng ký với trục.",
        en="That connection's private key; made when missing, its public half is registered with the hub.")
    letters_pause: float = _setting("letters", SPAN, "2 s",
        vi="Bao lâu lại xem có văn bản chờ gửi và văn bản mới đến.",
        en="How long until the next look for letters to send and letters that have come.")
    letters_folder: Path = _setting("letters", PATH, "{var}/letters/contents",
        vi="Nơi giữ các thông điệp lớn đã gửi và đã nhận.", en="Where large messages, sent and received, are kept.")

    # The trail, and keys that sign.
    audit_key_file: Path = _setting("audit", PATH, "{var}/audit/key.pem",
        vi="Khóa riêng ký đầu chuỗi nhật ký mỗi ngày (Ed25519 hoặc P-256); chưa có thì worker tạo.",
        en="The private key that signs the head of the trail each day (Ed25519 or P-256); the worker makes it.")
    audit_heads_folder: Path = _setting("audit", PATH, "{var}/audit/heads",
        vi="Nơi công bố đầu chuỗi nhật ký, mỗi ngày một tệp; nên để ở nơi máy này không sửa lại được.",
        en="Where the heads of the trail are published, a file a day; best a place that this machine cannot rewrite.")
    keys_folder: Path = _setting("audit", PATH, "{var}/keys",
        vi="Nơi để các tệp khóa ký (PKCS#12) của máy chủ.", en="Where the server's key files (PKCS#12) lie.")
    keys_secrets_folder: Path = _setting("audit", PATH, "{var}/keys/secrets",
        vi="Nơi để mật khẩu và mã PIN của khóa, mỗi khóa một tệp.",
        en="Where passwords and PINs of keys lie, a file for each.")
    keys_pkcs11_module: Path | None = _setting("audit", PATH, "",
        vi="Thư viện PKCS#11 của token hoặc HSM gắn với máy chủ.",
        en="The PKCS#11 library of a token or HSM at the server.")
    keys_fetch_lists: bool = _setting("audit", FLAG, "1",
        vi="Tải danh sách chứng thư bị thu hồi (CRL) và hỏi trực tuyến (OCSP) tại địa chỉ ghi trong chứng thư đáng "
           "tin; 0: chỉ dùng danh sách đã nhập.",
        en="Fetch lists of revoked certificates, and ask about single ones (OCSP), at the addresses in trusted "
           "certificates; 0: only lists that were entered.")
    keys_hosts_inside: tuple[str, ...] = _setting("audit", NAMES, "",
        vi="Tên máy của cơ quan chứng thực nằm trong mạng riêng (như mạng TSLCD); tên khác mà dẫn vào mạng trong thì "
           "không hỏi.",
        en="Hosts of authorities that lie in a private network (such as that of the State's agencies); any other that "
           "leads inside is not asked.")
    time_stamps_url: str = _setting("audit", WEB_URL, "",
        vi="Cơ quan cấp dấu thời gian (RFC 3161) cho chữ ký trên văn bản đi; trống: ký không có dấu thời gian. "
           "Cơ quan này im lặng thì vẫn ký.",
        en="The time-stamp authority (RFC 3161) for signatures on outgoing documents; empty: signed without. Where it "
           "is silent, documents are signed all the same.")
    time_stamps_wait: float = _setting("audit", SPAN, "180 s",
        vi="Chờ cơ quan ấy lâu nhất bấy nhiêu, mỗi lần thử; thử ba lần, sau 2 và 4 giây.",
        en="How long to wait for it in each of three tries, after 2 and 4 seconds.")

    # edXML.
    edxml_attachment_limit: int = _setting("edxml", SIZE, "50 MB",
        vi="Tổng tệp đính kèm của một văn bản, sau khi giải mã, mà trục nhận từ cơ quan. "
           "Không có mức chính thức; 50 MB là mức của một cổng cấp tỉnh.",
        en="The attachments of one document, decoded, that the hub takes from an agency. There is no official limit; "
           "50 MB is that of one provincial gateway.")
    edxml_receiver_added: str = _setting("edxml", one_of("0", "1"), "0",
        vi="Giá trị ReceiverType nghĩa là «nơi nhận được thêm» khi cập nhật văn bản; nơi khác hiểu ngược thì đặt 1.",
        en="The ReceiverType that means “receiver added” in an update; set 1 where others read it the other way.")

    # The national axis.
    national_provider: str = _setting("national",
        one_of("none", "national_kit", "rest_wrapper", "local", "failing"), "none",
        vi="Cách nối lên trục quốc gia: none, national_kit, rest_wrapper; local và failing để thử.",
        en="How the national axis is reached: none, national_kit, rest_wrapper; local and failing are for trials.")
    national_endpoint: str = _setting("national", WEB_URL, "",
        vi="Địa chỉ bộ chuyển tiếp trong mạng truyền số liệu chuyên dùng.",
        en="The adapter's address in the dedicated government network.")
    national_systemid: str = _setting("national", TEXT, "",
        vi="systemid được cấp.", en="The systemid that was issued.")
    national_secret: str = _setting("national", TEXT, "", secret=True,
        vi="secret được cấp cùng systemid.", en="The secret that was issued with the systemid.")
    national_user: str = _setting("national", TEXT, "",
        vi="Tên đăng nhập, cho rest_wrapper.", en="The user name, for rest_wrapper.")
    national_password: str = _setting("national", TEXT, "", secret=True,
        vi="Mật khẩu, cho rest_wrapper.", en="The password, for rest_wrapper.")
    national_pause: float = _setting("national", SPAN, "60 s",
        vi="Bao lâu hỏi trục quốc gia một lần; quy định không quá 5 phút.",
        en="How often the national axis is asked; practice says at most every 5 minutes.")
    national_first_retry: float = _setting("national", SPAN, "60 s",
        vi="Chờ bao lâu trước lần gửi lại đầu tiên; các lần sau 2, 5, 15, 60 lần mức này.",
        en="How long to wait before the first retry; later ones wait 2, 5, 15 and 60 times that.")
    # fmt: on


def settings_list() -> Iterator[Setting]:
    """All settings in the order of the manual."""
    for field in dataclasses.fields(Settings):
        yield dataclasses.replace(cast(Setting, field.metadata["setting"]), name=field.name)


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in force.

    Raises:
        BadSettings: some are unknown or unreadable; all of them are told at once.
    """
    given = os.environ if environment is None else environment
    problems: list[Refusal] = list(unknown(given))
    known = {setting.name: setting for setting in settings_list()}
    texts = {name: _text(setting, given, problems) for name, setting in known.items()}
    values: dict[str, Any] = {}
    for name, setting in known.items():
        text = texts[name]
        try:
            value = setting.kind.read(text.replace("{var}", texts["var"]) if text == setting.default else text)
        except ValueError:
            shown = "…" if setting.secret else f"“{text}”"
            problems.append(BadValue(name=setting.variable, given=shown, wanted=setting.kind.wanted))
            continue
        values[name] = value
    if problems:
        raise BadSettings(tuple(problems))
    return Settings(**values)


def variables(**values: object) -> dict[str, str]:
    """Settings as environment variables, for a process that we start: `variables(demo=True, web_address=address)`.

    Raises:
        KeyError: there is no such setting; a slip of ours.
    """
    known = {setting.name: setting.variable for setting in settings_list()}
    return {known[name]: str(int(value)) if isinstance(value, bool) else str(value) for name, value in values.items()}


def unknown(environment: Mapping[str, str]) -> Iterator[UnknownSetting]:
    """The names that begin like ours and are none of ours."""
    known = {setting.variable for setting in settings_list()}
    known |= {f"{setting.variable}_FILE" for setting in settings_list() if setting.secret}
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in known:
            # A setting that is no secret, with _FILE behind it, is that setting misunderstood.
            plain = name.removesuffix("_FILE")
            nearest = [plain] if plain in known else difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
            yield UnknownSetting(name=name, nearest=nearest[0] if nearest else "")


def _text(setting: Setting, given: Mapping[str, str], problems: list[Refusal]) -> str:
    """What was written for a setting: in the environment, in its secret's file, or nowhere (the default)."""
    by_file = given.get(f"{setting.variable}_FILE") if setting.secret else None
    direct = given.get(setting.variable)
    if by_file is None:
        return direct if direct else setting.default
    if direct:
        problems.append(GivenTwice(name=setting.variable))
        return setting.default
    try:
        return Path(by_file).read_text().strip()
    except (OSError, UnicodeDecodeError) as trouble:
        reason = getattr(trouble, "strerror", None) or type(trouble).__name__
        problems.append(UnreadableSecret(name=f"{setting.variable}_FILE", file=by_file, reason=reason))
        return setting.default

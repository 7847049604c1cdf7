"""The machine: Python, disk, ports, keys and files."""

import importlib.util
import platform
import shutil
import socket
import ssl
import tempfile
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from lienthong.assembly.doctor.findings import Finding, bad, ok, warn
from lienthong.assembly.processes import answers
from lienthong.assembly.setting_kinds import Address
from lienthong.assembly.settings import Settings
from lienthong.formats.evidence.keys import KeyPair, UnusableKey
from lienthong.kernel.words import Words

FREE_BAD, FREE_WARN = 1_000_000_000, 10_000_000_000
"""Bytes free below which the next large messages, or the next weeks', find no place."""

KEY_LENGTH = 50
"""Characters of a session key; Django's own check asks for as many."""


def python() -> Iterator[Finding]:
    """The interpreter and what is installed in it."""
    version = platform.python_version()
    yield ok("python", "Python {version}.", "Python {version}.", version=version)
    if importlib.util.find_spec("django") is None:
        yield warn(
            "engine_only",
            Words(
                vi="Chỉ có phần lõi: hub, node, edxml chạy được, trang web thì không.",
                en="Only the engine is installed: hub, node and edxml run, the web pages do not.",
            ),
            Words(
                vi="Cần trang web thì: pip install 'lienthong[platform]'",
                en="For the web pages: pip install 'lienthong[platform]'",
            ),
        )


def disk(settings: Settings) -> Iterator[Finding]:
    """Room for what is to come, and the right to write it."""
    for code, folder in {"disk_var": settings.var, "disk_files": settings.hub_files}.items():
        place = _existing(folder)
        free = shutil.disk_usage(place).free
        facts = {"folder": folder.absolute(), "free": _gigabytes(free)}
        what = Words(vi="Ổ chứa {folder} chỉ còn trống {free} GB.", en="Only {free} GB are free for {folder}.")
        todo = Words(
            vi="Dọn bớt, thêm ổ đĩa, hoặc đặt LIENTHONG_VAR, LIENTHONG_HUB_FILES sang ổ khác.",
            en="Make room, add a disk, or point LIENTHONG_VAR or LIENTHONG_HUB_FILES to another one.",
        )
        if free < FREE_BAD:
            yield bad(code, what, todo, **facts)
        elif free < FREE_WARN:
            yield warn(code, what, todo, **facts)
        else:
            yield ok(code, "{folder}: còn trống {free} GB.", "{folder}: {free} GB free.", **facts)
        if not _writable(place):
            yield bad(
                f"{code}_read_only",
                Words(vi="Không ghi được vào {place}.", en="{place} cannot be written."),
                Words(
                    vi="Giao thư mục cho tài khoản chạy hệ thống: chown.",
                    en="Give the folder to the account that runs the product: chown.",
                ),
                place=place.absolute(),
            )


def ports(settings: Settings) -> Iterator[Finding]:
    """Each address is free, or it is one of ours that answers there."""
    for code, name, address, path in (
        ("port_web", "LIENTHONG_WEB_ADDRESS", settings.web_address, "healthz"),
        ("port_hub", "LIENTHONG_HUB_ADDRESS", settings.hub_address, "healthz"),
    ):
        facts: dict[str, object] = {"name": name, "address": address}
        trouble = _taken(address)
        if trouble is None:
            yield ok(code, "{address} đang trống ({name}).", "{address} is free ({name}).", **facts)
        elif _ours(settings, code, address.reachable, path):
            yield ok(code, "{address} đang chạy ({name}).", "{address} is up ({name}).", **facts)
        else:
            yield bad(
                code,
                Words(vi="{address} không dùng được: {trouble}.", en="{address} cannot be used: {trouble}."),
                Words(
                    vi="Tắt chương trình đang giữ cổng đó, hoặc đặt {name} sang cổng khác.",
                    en="Stop the program that holds that port, or set {name} to another one.",
                ),
                trouble=trouble,
                **facts,
            )


def keys(settings: Settings) -> Iterator[Finding]:
    """Keys that sign: there, whole, and read by nobody else."""
    if settings.secret_key and len(settings.secret_key) < KEY_LENGTH:
        yield bad(
            "secret_key_short",
            Words(
                vi="LIENTHONG_SECRET_KEY chỉ có {length} ký tự.",
                en="LIENTHONG_SECRET_KEY has {length} characters only.",
            ),
            Words(
                vi="Tạo khóa mới dài ít nhất {least} ký tự ngẫu nhiên, hoặc bỏ trống để hệ thống tự tạo. "
                "Mọi người sẽ phải đăng nhập lại.",
                en="Make a new one of at least {least} random characters, or leave it empty and one is made. "
                "Everyone signs in again.",
            ),
            length=len(settings.secret_key),
            least=KEY_LENGTH,
        )
    elif settings.secret_key:
        yield ok("secret_key", "Khóa ký phiên: đủ mạnh.", "Session key: strong enough.")
    yield from _private(settings.var / "secret-key", "secret_key_open")
    yield from _private(settings.var / "postgres" / "password", "postgres_password_open")
    for code, path in (("hub_key", settings.hub_key_file), ("node_key", settings.node_key_file)):
        if not path.exists():
            continue
        try:
            pair = KeyPair.load(path)
        except UnusableKey as no:
            yield bad(
                code,
                Words(vi=no.say("vi"), en=no.say("en")),
                Words(
                    vi="chmod 600 {path}; nếu tệp hỏng, lấy lại từ bản sao lưu.",
                    en="chmod 600 {path}; if the file is broken, bring it back from the backup.",
                ),
                path=path,
            )
        else:
            yield ok(code, "Khóa {path}: {kid}.", "Key {path}: {kid}.", path=path, kid=pair.kid)


def pages(settings: Settings) -> Iterator[Finding]:
    """What the pages need: type, style sheets, names to answer to."""
    if importlib.util.find_spec("django") is None:
        return
    fonts = [
        each for each in (files("lienthong.faces.design") / "static/design/fonts").iterdir() if ".woff2" in each.name
    ]
    if fonts:
        yield ok("fonts", "Phông chữ: {count} tệp.", "Type: {count} files.", count=len(fonts))
    else:
        yield bad(
            "fonts",
            Words(vi="Thiếu phông chữ Be Vietnam Pro.", en="The type Be Vietnam Pro is missing."),
            Words(vi="Cài lại sản phẩm: bản cài bị thiếu tệp.", en="Install the product again: files are missing."),
        )
    local = {"localhost", "127.0.0.1", "[::1]"}
    opened = settings.web_address.host not in {"127.0.0.1", "::1", "localhost"}
    if opened and set(settings.allowed_hosts) <= local:
        yield warn(
            "allowed_hosts",
            Words(
                vi="Trang web mở ra mạng ({address}) nhưng chỉ trả lời tên localhost.",
                en="The pages listen to the network ({address}) but answer to localhost only.",
            ),
            Words(vi="Đặt LIENTHONG_ALLOWED_HOSTS.", en="Set LIENTHONG_ALLOWED_HOSTS."),
            address=settings.web_address,
        )
    if opened and settings.demo:
        yield bad(
            "demo_open",
            Words(
                vi="Chế độ trình diễn đang bật và trang web mở ra mạng: ai cũng đăng nhập được.",
                en="Demo mode is on and the pages listen to the network: anyone can sign in as anyone.",
            ),
            Words(
                vi="Bỏ LIENTHONG_DEMO, hoặc chỉ nghe ở 127.0.0.1.", en="Unset LIENTHONG_DEMO, or listen on 127.0.0.1."
            ),
        )


def _ours(settings: Settings, code: str, address: Address, path: str) -> bool:
    """Whether it is one of ours that answers there."""
    if code == "port_hub" and settings.hub_tls_certificate:
        return _speaks_tls(address)
    host = settings.allowed_hosts[0] if code == "port_web" and settings.allowed_hosts else ""
    return answers(f"http://{address}/{path}", host)


def _speaks_tls(address: Address) -> bool:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        with socket.create_connection(address, timeout=5) as line, context.wrap_socket(line):
            return True
    except OSError:
        return False


def _private(path: Path, code: str) -> Iterator[Finding]:
    if path.exists() and path.stat().st_mode & 0o077:
        yield bad(
            code,
            Words(vi="Người khác trên máy đọc được {path}.", en="Others on this machine may read {path}."),
            Words(vi="chmod 600 {path}", en="chmod 600 {path}"),
            path=path,
        )


def _existing(folder: Path) -> Path:
    folder = folder.absolute()
    while not folder.exists():
        folder = folder.parent
    return folder


def _writable(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _taken(address: Address) -> str | None:
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(tuple(address))
    except OSError as trouble:
        return trouble.strerror or str(trouble)
    return None


def _gigabytes(count: int) -> str:
    return f"{count / 1e9:.1f}" if count < 10e9 else f"{count / 1e9:.0f}"

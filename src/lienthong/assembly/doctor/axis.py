"""The axis: the hub of this installation, and the hub that our node talks to."""

import json
import ssl
import urllib.request
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

from lienthong.assembly.doctor.findings import Finding, bad, ok, warn
from lienthong.assembly.settings import Settings
from lienthong.formats.evidence.keys import KeyPair
from lienthong.kernel.refusals import Refusal
from lienthong.kernel.words import Words

CLOCKS_APART = 60.0
"""Seconds; tokens live five minutes, and a node whose clock is further off is turned away with every call."""


def hub(settings: Settings) -> Iterator[Finding]:
    """The hub of this installation, where it runs."""
    if settings.hub_tls_client_ca:
        return  # It answers to agencies with a certificate alone; whether it listens was said with the ports.
    scheme = "https" if settings.hub_tls_certificate else "http"
    said = _ask(f"{scheme}://{settings.hub_address.reachable}/v1/hub", verify=False)
    if said is None:
        if settings.hub_key_file.exists():
            yield warn(
                "hub_down",
                Words(vi="Trục không chạy ở {address}.", en="No hub answers at {address}."),
                Words(vi="Chạy: lienthong hub", en="Run: lienthong hub"),
                address=settings.hub_address,
            )
        return
    kids = {key.get("kid") for key in said.get("keys", [])}
    facts: dict[str, object] = {"code": said.get("code"), "address": settings.hub_address, "ours": settings.hub_code}
    if said.get("code") != settings.hub_code:
        yield bad(
            "hub_other",
            Words(
                vi="Trục ở {address} là {code}, không phải {ours}.", en="The hub at {address} is {code}, not {ours}."
            ),
            Words(
                vi="Xem lại LIENTHONG_HUB_CODE, hoặc có trục khác đang giữ cổng.",
                en="Look at LIENTHONG_HUB_CODE, or another hub holds the port.",
            ),
            **facts,
        )
        return
    try:
        known = not settings.hub_key_file.exists() or KeyPair.load(settings.hub_key_file).kid in kids
    except Refusal:
        known = True  # Said already, with the keys.
    if not known:
        yield bad(
            "hub_key_differs",
            Words(
                vi="Trục đang chạy ký bằng khóa khác với tệp {path}.",
                en="The running hub signs with another key than the one in {path}.",
            ),
            Words(
                vi="Khởi động lại trục nếu vừa đổi khóa; nếu không, tệp khóa đã bị thay.",
                en="Restart the hub if the key was changed just now; otherwise the key file was replaced.",
            ),
            path=settings.hub_key_file,
        )
    else:
        yield ok("hub", "Trục {code} trả lời ở {address}.", "The hub {code} answers at {address}.", **facts)


def node(settings: Settings) -> Iterator[Finding]:
    """The hub that the node talks to."""
    if not settings.node_hub_url:
        return
    facts: dict[str, object] = {"url": settings.node_hub_url}
    said = _ask(f"{settings.node_hub_url}/v1/hub", settings)
    if not settings.node_agency:
        yield bad(
            "node_agency",
            Words(vi="Nút chưa biết mình là cơ quan nào.", en="The node does not know whose it is."),
            Words(vi="Đặt LIENTHONG_NODE_AGENCY.", en="Set LIENTHONG_NODE_AGENCY."),
        )
    if said is None:
        yield bad(
            "node_hub",
            Words(vi="Không gọi được trục {url}.", en="The hub {url} does not answer."),
            Words(
                vi="Kiểm tra đường truyền, tường lửa và chứng thư. Văn bản vẫn nằm an toàn ở nút và tự đi khi thông.",
                en="Check line, firewall and certificate. Documents are safe here and leave when the line is back.",
            ),
            **facts,
        )
        return
    yield ok(
        "node_hub", "Trục {url} trả lời: {code}.", "The hub {url} answers: {code}.", code=said.get("code"), **facts
    )
    try:
        apart = abs((datetime.fromisoformat(str(said["time"])) - datetime.now(timezone.utc)).total_seconds())
    except (KeyError, ValueError, TypeError):
        return
    if apart > CLOCKS_APART:
        yield bad(
            "node_clock",
            Words(
                vi="Đồng hồ máy này lệch {apart:.0f} giây so với trục; chữ ký thời hạn 5 phút sẽ bị từ chối.",
                en="This machine's clock is {apart:.0f} seconds from the hub's; five-minute tokens will be refused.",
            ),
            Words(vi="Bật đồng bộ giờ: timedatectl set-ntp true", en="Switch it on: timedatectl set-ntp true"),
            apart=apart,
        )


def _ask(url: str, settings: Settings | None = None, *, verify: bool = True) -> dict[str, Any] | None:
    """What a hub says of itself. `settings`: the node's certificates are shown and its authority is trusted."""
    try:
        context = ssl.create_default_context(
            cafile=str(settings.node_tls_ca) if settings and settings.node_tls_ca else None
        )
        if settings and settings.node_tls_certificate:
            context.load_cert_chain(settings.node_tls_certificate, settings.node_tls_key)
        if not verify:
            # Ours, on this machine: its certificate names the address that others know.
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with urllib.request.urlopen(url, timeout=5, context=context) as answer:  # noqa: S310 - an address of our settings
            said = json.load(answer)
    except (OSError, ValueError):
        return None
    return said if isinstance(said, dict) else None

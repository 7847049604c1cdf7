"""A time-stamp authority for trials, in this process: it confirms whatever time its clock says."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timezone

from asn1crypto import tsp

from lienthong.formats.signing import container
from lienthong.formats.signing.der import integer, sequence
from lienthong.formats.signing.stamps import Ask
from lienthong.formats.signing.values import Key

_POLICY = "1.3.6.1.4.1.99999.1"
"""Nobody's policy: this authority promises nothing."""


def answering(key: Key, clock: Callable[[], datetime]) -> Ask:
    """What answers requests for time stamps (RFC 3161) with this key, without any network."""

    def ask(request: bytes) -> bytes:
        asked = tsp.TimeStampReq.load(request)
        told = {
            "version": "v1",
            "policy": _POLICY,
            "message_imprint": asked["message_imprint"],
            "serial_number": int.from_bytes(hashlib.sha256(request).digest()[:8], "big"),
            "gen_time": clock().astimezone(timezone.utc).replace(microsecond=0),
            "nonce": asked["nonce"].native,
        }
        info = tsp.TSTInfo(told).dump()
        attributes = container.to_sign(hashlib.sha256(info).digest(), key.certificate, stamping=True)
        token = container.contained(attributes, key.sign(attributes), key, stamp_info=info)
        return sequence(sequence(integer(0)), token)

    return ask

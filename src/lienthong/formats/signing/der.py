"""The few forms of ASN.1's DER that a signature is written in (ITU-T X.690). Values are built from inside out."""

from collections.abc import Iterable

NULL = b"\x05\x00"


def sequence(*parts: bytes) -> bytes:
    """SEQUENCE."""
    return tagged(0x30, b"".join(parts))


def set_of(parts: Iterable[bytes], tag: int = 0x31) -> bytes:
    """SET OF, in the order that DER demands."""
    return tagged(tag, b"".join(sorted(parts)))


def octets(value: bytes) -> bytes:
    """OCTET STRING."""
    return tagged(0x04, value)


def integer(value: int) -> bytes:
    """INTEGER, not negative."""
    return tagged(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(dotted: str) -> bytes:
    """OBJECT IDENTIFIER of its dotted form."""
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    out = bytearray()
    for arc in (40 * first + second, *rest):
        groups = [arc & 0x7F]
        while arc := arc >> 7:
            groups.append(arc & 0x7F | 0x80)
        out += bytes(reversed(groups))
    return tagged(0x06, bytes(out))


def tagged(tag: int, content: bytes) -> bytes:
    """Tag, length, content."""
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content

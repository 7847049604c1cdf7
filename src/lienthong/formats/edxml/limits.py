"""How much of a message we are willing to read. Generous: a real message is far from each of these."""

from dataclasses import dataclass

_KB = 1024
_MB = 1024 * _KB


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader accepts before it refuses or leaves an attachment unopened. Each may become a setting.

    Going over a limit of the file is a refusal, `TooMuch`. Going over a limit of a ZIP is not: the archive is kept as
    it came and a finding says why it was not opened. No official size limit of the axis is known (edXML §6, §15).
    """

    total_bytes: int = 600 * _MB
    """The whole file as it lies on the wire."""
    header_bytes: int = 4 * _MB
    """Everything except the base64 of the attachments."""
    junk_bytes: int = 4 * _KB
    """What may stand before the XML begins; the kit's own sample has four stray characters there."""
    markup_bytes: int = 512 * _KB
    """One tag, comment or processing instruction. Expat must hold it whole, so it is bounded by itself."""
    field_characters: int = 100_000
    """The text of one element of the header."""
    depth: int = 40
    elements: int = 20_000
    attributes: int = 64
    """Attributes of one element."""
    findings: int = 500
    """Further oddities of the same file are not listed; nobody reads so many."""
    attachments: int = 200
    decoded_bytes: int = 400 * _MB
    """All attachments together, after base64. A province sets its own, smaller one for what it sends (50 MB)."""
    zip_entries: int = 1_000
    zip_directory_bytes: int = 1 * _MB
    """The archive's table of contents, which must be held whole to be read."""
    expanded_bytes: int = 400 * _MB
    """All attachments taken out of their ZIPs, together."""
    expansion_ratio: int = 200
    """Expanded over packed size, once more than `expansion_floor` bytes have come out. Deflate can do 1,032."""
    expansion_floor: int = 10 * _MB

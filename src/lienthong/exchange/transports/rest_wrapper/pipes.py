"""Where the wrapper's answers go, piece by piece."""

from lienthong.exchange.transports.into_file import Base64Into, IntoFile
from lienthong.exchange.transports.line import Head
from lienthong.exchange.transports.long_text import LongText


class Pipe:
    """`begin` starts afresh, because a call may be repeated after signing in."""

    def begin(self, head: Head) -> None:
        """The head of an answer came."""

    def take(self, piece: bytes) -> None:
        """The next bytes of its body came."""


class Pieces(Pipe):
    """An answer that is kept whole."""

    def __init__(self) -> None:
        self.pieces = bytearray()

    def begin(self, head: Head) -> None:
        """Forget an earlier answer."""
        self.pieces.clear()

    def take(self, piece: bytes) -> None:
        """Keep it."""
        self.pieces += piece


class JsonOrFile(Pipe):
    """An answer with the file inside JSON, the file itself, or a refusal under another status."""

    def __init__(self, long: LongText, file: IntoFile) -> None:
        self._long = long
        self._file = file
        self._refusal: bytearray | None = None
        self._is_json: bool | None = None
        self._head: Head | None = None

    def begin(self, head: Head) -> None:
        """Only a 2xx is a package."""
        self._head, self._is_json = head, None
        self._refusal = None if 200 <= head.status < 300 else bytearray()

    def take(self, piece: bytes) -> None:
        """The first letter decides what it is; what the header calls it is not to be relied on."""
        if self._refusal is not None:
            if len(self._refusal) < 100_000:
                self._refusal += piece
            return
        if self._is_json is None:
            piece = piece.lstrip(b" \r\n\t")
            if not piece:
                return
            self._is_json = piece[:1] in b"{["
            if not self._is_json and self._head is not None:
                self._file.begin(self._head)
        if self._is_json:
            self._long.take(piece)
        else:
            self._file.take(piece)

    def end(self) -> bool:
        """No more bytes. Whether the file came by itself and is complete."""
        if self._refusal is not None or self._is_json is not False:
            return False
        self._file.end()
        return self._file.envelope is None

    def rest(self) -> bytes:
        """The answer without the file."""
        if self._refusal is not None:
            return bytes(self._refusal)
        if self._is_json:
            return self._long.end()
        return bytes(self._file.envelope or b"")


class TextOrBase64:
    """The message's text is the XML itself, or base64 of it: the first letter tells."""

    def __init__(self, file: IntoFile, call: str) -> None:
        self._file = file
        self._base64 = Base64Into(file.write, call)
        self._is_xml: bool | None = None

    def take(self, piece: bytes) -> None:
        """The next letters."""
        if self._is_xml is None:
            first = piece.lstrip(b" \r\n\t")
            if not first:
                return
            self._is_xml = first.startswith((b"<", b"\xef\xbb\xbf"))
        (self._file.write if self._is_xml else self._base64.take)(piece)

    def end(self) -> None:
        """No more letters."""
        self._base64.end()

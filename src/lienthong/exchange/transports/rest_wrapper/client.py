"""The client's end of a provincial REST wrapper, as a provider."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, BinaryIO

import httpx
import orjson

from lienthong.exchange.transports import codes
from lienthong.exchange.transports.interface import (
    Acknowledgement,
    DirectoryEntry,
    Kind,
    MayHaveArrived,
    Parcel,
    Progress,
    Sent,
    Trouble,
    TryLater,
    Waiting,
)
from lienthong.exchange.transports.into_file import IntoFile
from lienthong.exchange.transports.line import (
    Body,
    FileBody,
    Head,
    Limits,
    Line,
    TextBody,
    new_http,
    read_object,
    refuse,
)
from lienthong.exchange.transports.long_text import LongText
from lienthong.exchange.transports.national_kit import answers
from lienthong.exchange.transports.national_kit.signing import can_be_sent
from lienthong.exchange.transports.rest_wrapper.pipes import JsonOrFile, Pieces, Pipe, TextOrBase64
from lienthong.exchange.transports.rest_wrapper.sign_in import SignIn
from lienthong.kernel.moments import in_vietnam, write_day

_MESSAGE_TYPE = {"document": "edoc", "status": "status"}


@dataclass(frozen=True, slots=True)
class RestSettings:
    """One connection. The paths are Lạng Sơn's; another province's wrapper differs in them first."""

    base: str
    systemid: str
    secret_key: str = field(repr=False)
    send_path: str = "/v1/sendEdoc"
    list_path: str = "/v1/syncReceivedEdocList"
    fetch_path: str = "/v1/getEdoc"
    acknowledge_path: str = "/v1/updateStatus"
    sent_list_path: str = ""
    """Where the wrapper lists what we sent, in the kit's shape. Lạng Sơn's guide names no such call: empty, a time-out
    while sending goes to a person."""
    directory_path: str = ""
    """Where the wrapper lists organisations, in the kit's shape. Empty: it cannot be asked."""
    content_member: str = "edxml"
    """The member of the fetch answer that holds the message, as XML or base64."""
    looks_back: timedelta = timedelta(days=30)
    """`fromDate` where the caller names none; the call wants one."""
    resends_after_fail: bool = False
    """Whether a package listed as `fail` waits again. Not verified: whether the axis offers it a second time."""
    limits: Limits = field(default_factory=Limits)


class RestClient:
    """Provider over a provincial REST wrapper."""

    def __init__(
        self,
        settings: RestSettings,
        sign_in: SignIn,
        *,
        clock: Callable[[], datetime],
        http: httpx.AsyncClient | None = None,
    ) -> None:
        self._settings = settings
        self._sign_in = sign_in
        self._clock = clock
        self._base = settings.base.rstrip("/")
        if not self._base.startswith(("http://", "https://")):
            raise ValueError(f"base must be an http address: {settings.base!r}")
        if not (can_be_sent(settings.systemid) and can_be_sent(settings.secret_key)):
            raise ValueError("systemid and secret_key travel as headers: printable ASCII only")
        self._http = http or new_http(settings.limits)
        self._line = Line(self._http, settings.limits)

    async def send(self, parcel: Parcel) -> Sent:
        """Multipart with `edocFile` and `messageType`. The wrapper reads the receivers from the message itself."""
        # The SHA-256 of a file does not occur in that file, so it makes a boundary that cannot either.
        boundary = f"lienthong{parcel.sha256_hex[:48]}"
        before = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="messageType"\r\n\r\n'
            f"{_MESSAGE_TYPE[parcel.kind]}\r\n"
            f'--{boundary}\r\nContent-Disposition: form-data; name="edocFile"; filename="{_file_name(parcel)}"\r\n'
            "Content-Type: application/xml\r\n\r\n"
        )
        body = FileBody(parcel.path, parcel.size, before.encode(), f"\r\n--{boundary}--\r\n".encode())
        found = await self._call(
            self._settings.send_path,
            "POST",
            body=body,
            content_type=f"multipart/form-data; boundary={boundary}",
            sends=True,
        )
        remote_id = answers.text(found.get("docId")) or answers.text(_data(found).get("docId"))
        if not remote_id:
            raise MayHaveArrived(Trouble.UNREADABLE_ANSWER, call=self._settings.send_path, said="success without docId")
        return Sent(remote_id)

    async def already_sent(self, parcel: Parcel) -> Sent | None:
        """By the list of what we sent, where this wrapper has one; otherwise a person decides."""
        if not self._settings.sent_list_path:
            raise MayHaveArrived(Trouble.CANNOT_TELL, call="already_sent", message_id=parcel.message_id)
        rows = await self._rows(
            self._settings.sent_list_path, {"serviceType": "eDoc", "messageType": _MESSAGE_TYPE[parcel.kind]}
        )
        return answers.find_sent(parcel, rows)

    async def waiting(self, kind: Kind, since: datetime | None = None) -> list[Waiting]:
        """The list between two days, without what the wrapper says is done."""
        now = in_vietnam(self._clock())
        query = {
            "messageType": _MESSAGE_TYPE[kind],
            "fromDate": write_day(in_vietnam(since or now - self._settings.looks_back).date()),
            # Tomorrow: whether the last day is included is not said, and clocks differ.
            "toDate": write_day((now + timedelta(days=1)).date()),
        }
        rows = await self._rows(self._settings.list_path, query)
        return answers.waiting(rows, kind, again_after_fail=self._settings.resends_after_fail)

    async def fetch(self, waiting: Waiting, into: BinaryIO) -> None:
        """The message out of the JSON answer, or the answer itself where it is the file."""
        call = self._settings.fetch_path
        file = IntoFile(into, call, waiting.remote_id)
        text = TextOrBase64(file, call)
        long = LongText(self._settings.content_member, text.take, call=call)
        pipe = JsonOrFile(long, file)
        try:
            head = await self._signed_in(
                call, "GET", pipe, query={"docId": waiting.remote_id}, most=2 * self._settings.limits.content
            )
            if pipe.end():
                return
            self._object(call, head, pipe.rest())
            text.end()
            if not file.size:
                raise TryLater(Trouble.NOT_THERE, call=call, remote_id=waiting.remote_id)
        except BaseException:
            file.undo()
            raise

    async def acknowledge(self, remote_id: str, outcome: Acknowledgement) -> None:
        """`{docId, status}`. The guide shows `done` only."""
        body = TextBody(orjson.dumps({"docId": remote_id, "status": outcome}))
        await self._call(self._settings.acknowledge_path, "POST", body=body, content_type="application/json")

    async def progress(self, remote_id: str, kind: Kind) -> list[Progress]:
        """By the list of what we sent, where this wrapper has one."""
        if not self._settings.sent_list_path:
            return []
        query = {"docId": remote_id, "serviceType": "eDoc", "messageType": _MESSAGE_TYPE[kind]}
        return answers.progress(remote_id, await self._rows(self._settings.sent_list_path, query))

    async def directory(self) -> list[DirectoryEntry]:
        """The organisations, where this wrapper lists them."""
        if not self._settings.directory_path:
            return []
        return answers.directory(await self._rows(self._settings.directory_path, {}))

    async def close(self) -> None:
        """Give back connections."""
        await self._http.aclose()

    async def _rows(self, call: str, query: Mapping[str, str]) -> list[dict[str, Any]]:
        return answers.rows(call, await self._call(call, "GET", query=query, most=self._settings.limits.listing))

    async def _call(
        self,
        call: str,
        method: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Body | None = None,
        content_type: str = "",
        sends: bool = False,
        most: int | None = None,
    ) -> dict[str, Any]:
        pipe = Pieces()
        head = await self._signed_in(
            call, method, pipe, query=query, body=body, content_type=content_type, sends=sends, most=most
        )
        return self._object(call, head, bytes(pipe.pieces), sends=sends)

    async def _signed_in(
        self,
        call: str,
        method: str,
        pipe: Pipe,
        *,
        query: Mapping[str, str] | None = None,
        body: Body | None = None,
        content_type: str = "",
        sends: bool = False,
        most: int | None = None,
    ) -> Head:
        """One call; where the token has died, sign in once more and repeat it: a 401 means that nothing was done."""
        for last in (False, True):
            headers = [
                *await self._sign_in.headers(self._line, self._clock()),
                ("X-SystemId", self._settings.systemid),
                ("X-SecretKey", self._settings.secret_key),
                ("Accept", "application/json"),
            ]
            if content_type:
                headers.append(("Content-Type", content_type))
            head = await self._line.exchange(
                call,
                method,
                self._base + call,
                headers,
                take=pipe.take,
                begin=pipe.begin,
                body=body,
                query=query,
                sends=sends,
                most=most,
            )
            if head.status != 401:
                break
            self._sign_in.forget()
            if last:
                break
        return head

    def _object(self, call: str, head: Head, answer: bytes, *, sends: bool = False) -> dict[str, Any]:
        fine = 200 <= head.status < 300
        if not fine and not _has_code(answer):
            raise refuse(call, head, answer, sends=sends)
        found = read_object(call, answer, sends=sends)
        data = _data(found)
        code = answers.text(data.get("errorCode")) or answers.text(found.get("errorCode"))
        said = answers.text(data.get("errorDesc")) or answers.text(found.get("message"))
        success = {"true": True, "false": False}.get(str(found.get("success")).lower())
        if code not in ("", codes.FINE):
            if success is True:
                raise (MayHaveArrived if sends else TryLater)(
                    Trouble.UNREADABLE_ANSWER, call=call, said=f"success with code {code}"
                )
            raise codes.refused(code, said[:300], call=call)
        if success is False or not fine:
            raise TryLater(Trouble.REPORTED_FAILURE, call=call, said=said[:300], http_status=head.status)
        if success is not True:
            raise (MayHaveArrived if sends else TryLater)(Trouble.UNREADABLE_ANSWER, call=call, said=said[:300])
        return found


def _data(found: dict[str, Any]) -> dict[str, Any]:
    data = found.get("data")
    return data if isinstance(data, dict) else {}


def _has_code(answer: bytes) -> bool:
    try:
        found = orjson.loads(answer)
    except orjson.JSONDecodeError:
        return False
    return isinstance(found, dict) and bool(answers.text(_data(found).get("errorCode")))


def _file_name(parcel: Parcel) -> str:
    kept = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_" for letter in parcel.message_id
    )
    return f"{kept[:80] or 'edoc'}.edxml"

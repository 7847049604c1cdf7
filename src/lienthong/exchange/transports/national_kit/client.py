"""The client's end of the national kit protocol, as a provider."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO, Literal

import httpx

from lienthong.exchange.transports.interface import (
    Acknowledgement,
    DirectoryEntry,
    Kind,
    NeverWillWork,
    Parcel,
    Progress,
    Sent,
    Trouble,
    TryLater,
    Waiting,
)
from lienthong.exchange.transports.into_file import Base64Into, IntoFile
from lienthong.exchange.transports.line import (
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
from lienthong.exchange.transports.national_kit import answers, signing
from lienthong.kernel.moments import in_vietnam

_MESSAGE_TYPE = {"document": "edoc", "status": "status"}
_DIRECTORY_CALLS = {"agencies": "/getAgenciesList", "qd20": "/getAgenciesListQD20", "units": "/getSynchronizeUnit"}
_CR_LF = b"\r\n"


@dataclass(frozen=True, slots=True)
class KitSettings:
    """One connection. Settings marked "not verified" stand for what the operator's documents leave open."""

    endpoint: str
    """Base address of the adapter inside the dedicated network, such as `http://10.0.0.5:8080/api`."""
    systemid: str
    secret: str = field(repr=False)
    hash_form: signing.HashForm = "kit"
    """How `hash-file` is written. Not verified: whether the axis checks it, and in which form."""
    names_receivers: bool = True
    """Whether `to` is sent. Without it the axis routes by the message's own `To` elements."""
    fetch_by: Literal["download", "get"] = "download"
    """`/downloadEdoc` streams the file; `/getEdoc` wraps it in base64."""
    directory_call: Literal["agencies", "qd20", "units"] = "agencies"
    directory_levels: tuple[str, ...] = ("1",)
    """Asked one after the other where `directory_call` is `qd20`."""
    resends_after_fail: bool = False
    """Whether a package listed as `fail` waits again. Not verified: whether the axis offers it a second time."""
    date_form: str = "%Y/%m/%d"
    """Of `fromDate`. Not verified."""
    page_size: int | None = None
    """`pageSize` of the list of received packages; None leaves it to the axis."""
    tells_message_id: bool = False
    """Send our message id along, as the signed parameter `messageid`. Only for a far side of our own, which then makes
    sending twice harmless; the national axis does not know the parameter."""
    limits: Limits = field(default_factory=Limits)


class KitClient:
    """Provider over the national kit protocol. `clock` says what time it is, for timestamps that are signed."""

    def __init__(
        self, settings: KitSettings, *, clock: Callable[[], datetime], http: httpx.AsyncClient | None = None
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._endpoint = settings.endpoint.rstrip("/")
        if not self._endpoint.startswith(("http://", "https://")):
            raise ValueError(f"endpoint must be an http address: {settings.endpoint!r}")
        self._http = http or new_http(settings.limits)
        self._line = Line(self._http, settings.limits)

    async def send(self, parcel: Parcel) -> Sent:
        """`/sendEdoc`: the raw file followed by CR LF, as the kit really does it."""
        parameters = {
            "from": parcel.sender_code,
            "servicetype": "eDoc",
            "messagetype": _MESSAGE_TYPE[parcel.kind],
            "hash-file": signing.written_hash(parcel.sha256_hex, self._settings.hash_form),
        }
        if self._settings.names_receivers and parcel.receiver_codes:
            parameters["to"] = json.dumps(list(parcel.receiver_codes), separators=(",", ":"), ensure_ascii=False)
        if self._settings.tells_message_id:
            parameters["messageid"] = parcel.message_id
        headers = self._signed("/sendEdoc", parameters, "application/octet-stream")
        body = FileBody(parcel.path, parcel.size, after=_CR_LF)
        head, answer = await self._line.ask(
            "/sendEdoc", "POST", self._endpoint + "/sendEdoc", headers, body=body, sends=True
        )
        return Sent(answers.sent("/sendEdoc", self._object("/sendEdoc", head, answer, sends=True)))

    async def already_sent(self, parcel: Parcel) -> Sent | None:
        """Looks the parcel up in `/getSentEdocList`; see `answers.find_sent` for what counts as the same parcel."""
        if self._settings.tells_message_id:
            # The far side gives its first answer to a repeated message id: sending again is the way to ask.
            return None
        rows = await self._rows("/getSentEdocList", {"servicetype": "eDoc", "messagetype": _MESSAGE_TYPE[parcel.kind]})
        return answers.find_sent(parcel, rows)

    async def waiting(self, kind: Kind, since: datetime | None = None) -> list[Waiting]:
        """`/getReceivedEdocList`, without what the axis itself says is done."""
        parameters = {"servicetype": "eDoc", "messagetype": _MESSAGE_TYPE[kind]}
        if since is not None:
            parameters["fromDate"] = in_vietnam(since).strftime(self._settings.date_form)
        if self._settings.page_size is not None:
            parameters["pageSize"] = str(self._settings.page_size)
        rows = await self._rows("/getReceivedEdocList", parameters)
        return answers.waiting(rows, kind, again_after_fail=self._settings.resends_after_fail)

    async def fetch(self, waiting: Waiting, into: BinaryIO) -> None:
        """The bytes of one package, by the call that the settings choose."""
        call = "/downloadEdoc" if self._settings.fetch_by == "download" else "/getEdoc"
        file = IntoFile(into, call, waiting.remote_id)
        try:
            if call == "/downloadEdoc":
                await self._download(call, waiting, file)
            else:
                await self._get(call, waiting, file)
        except BaseException:
            file.undo()
            raise

    async def acknowledge(self, remote_id: str, outcome: Acknowledgement) -> None:
        """`/updateStatus`: what became of the package here, not of the document in the office."""
        await self._call("/updateStatus", {"docId": remote_id, "status": outcome})

    async def progress(self, remote_id: str, kind: Kind) -> list[Progress]:
        """`/getSentEdocList` for one package."""
        parameters = {"docId": remote_id, "servicetype": "eDoc", "messagetype": _MESSAGE_TYPE[kind]}
        return answers.progress(remote_id, await self._rows("/getSentEdocList", parameters))

    async def count(self, kind: Kind) -> int:
        """How many packages the axis says are waiting: a cheap question for a monitor, no reason to skip the list."""
        call = "/countReceiveEdoc" if kind == "document" else "/countReceiveStatus"
        found = (await self._call(call, {}, method="GET")).get("count")
        if isinstance(found, bool) or not str(found).isdecimal():
            raise TryLater(Trouble.UNREADABLE_ANSWER, call=call, said=str(found)[:300])
        return int(str(found))

    async def directory(self) -> list[DirectoryEntry]:
        """The organisations, by the call that the settings choose."""
        call = _DIRECTORY_CALLS[self._settings.directory_call]
        if self._settings.directory_call != "qd20":
            return answers.directory(await self._rows(call, {}))
        rows = [row for level in self._settings.directory_levels for row in await self._rows(call, {"level": level})]
        return answers.directory(rows)

    async def register_agency(self, agency: Mapping[str, str]) -> None:
        """`/registerAgency`, the one call with a JSON body: `id`, `pcode`, `code`, `name`, `mail`, `mobile`, `fax`."""
        await self._call("/registerAgency", {}, text=json.dumps(dict(agency), ensure_ascii=False).encode())

    async def delete_agency(self, code: str) -> None:
        """`/deleteAgency`."""
        await self._call("/deleteAgency", {"AgencyCode": code})

    async def close(self) -> None:
        """Give back connections."""
        await self._http.aclose()

    async def _download(self, call: str, waiting: Waiting, file: IntoFile) -> None:
        headers = self._signed(call, {"docId": waiting.remote_id})
        head = await self._line.exchange(
            call,
            "GET",
            self._endpoint + call,
            headers,
            take=file.take,
            begin=file.begin,
            most=self._settings.limits.content,
        )
        file.end()
        if file.envelope is not None:
            self._object(call, head, bytes(file.envelope))
            raise TryLater(Trouble.NOT_THERE, call=call, remote_id=waiting.remote_id)

    async def _get(self, call: str, waiting: Waiting, file: IntoFile) -> None:
        headers = self._signed(call, {"docId": waiting.remote_id})
        base64 = Base64Into(file.write, call)
        text = LongText("data", base64.take, call=call)
        most = self._settings.limits.content // 3 * 4 + self._settings.limits.answer
        head = await self._line.exchange(call, "POST", self._endpoint + call, headers, take=text.take, most=most)
        self._object(call, head, text.end())
        base64.end()
        if not file.size:
            raise TryLater(Trouble.NOT_THERE, call=call, remote_id=waiting.remote_id)

    async def _rows(self, call: str, parameters: Mapping[str, str]) -> list[dict[str, Any]]:
        return answers.rows(call, await self._call(call, parameters, most=self._settings.limits.listing))

    async def _call(
        self,
        call: str,
        parameters: Mapping[str, str],
        *,
        method: str = "POST",
        text: bytes = b"",
        most: int | None = None,
    ) -> dict[str, Any]:
        headers = self._signed(call, parameters)
        body = TextBody(text) if method == "POST" else None
        head, answer = await self._line.ask(call, method, self._endpoint + call, headers, body=body, most=most)
        return self._object(call, head, answer)

    def _object(self, call: str, head: Head, answer: bytes, *, sends: bool = False) -> dict[str, Any]:
        """The envelope of an answer that says OK."""
        if not 200 <= head.status < 300:
            # An adapter that answers 4xx or 5xx may still say why in its own words.
            if answers.says_fail(answer):
                raise answers.failed(call, read_object(call, answer, sends=sends))
            raise refuse(call, head, answer, sends=sends)
        found = read_object(call, answer, sends=sends)
        answers.check(call, found, sends=sends)
        return found

    def _signed(
        self, call: str, parameters: Mapping[str, str], content_type: str = "application/json"
    ) -> list[tuple[str, str]]:
        try:
            return signing.sign(
                parameters,
                systemid=self._settings.systemid,
                secret=self._settings.secret,
                now=self._clock(),
                content_type=content_type,
            )
        except ValueError as error:
            raise NeverWillWork("not_a_header", str(error), call=call) from error

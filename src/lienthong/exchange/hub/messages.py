"""The doors through which messages come in: one by one, in batches, and in pieces over a poor line."""

import base64
import binascii
import re
from collections.abc import AsyncIterator

import orjson
from starlette.requests import Request
from starlette.responses import Response

from lienthong.exchange.hub.accepting import Offer, accept, accept_all
from lienthong.exchange.hub.hub import Hub
from lienthong.exchange.hub.refusals import MalformedRequest, NotHere, TooLargeForUs
from lienthong.exchange.hub.speech import answer, arriving, code_of, status_of, told
from lienthong.exchange.hub.uploads import Uploads
from lienthong.exchange.stores.contents import Stored, TooLarge
from lienthong.exchange.stores.journal.reading import own_message
from lienthong.exchange.stores.journal.registers import Agency
from lienthong.kernel.refusals import Refusal

MESSAGE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_DIGEST = re.compile(r"sha-256=:([A-Za-z0-9+/]{43}=):")
BATCH_LINES = 500
BATCH_BYTES = 16 * 1024 * 1024


async def put(hub: Hub, agency: Agency, request: Request) -> Response:
    """`PUT /v1/messages/{message_id}`: the raw bytes of one edXML message."""
    offer = Offer(
        sender=agency.code,
        message_id=_message_id(request.path_params["message_id"]),
        content=await _body(hub, request),
        announced=announced_digest(request),
        agency=agency,
    )
    accepted = await accept(hub, offer)
    return answer(accepted.answer, 201 if accepted.fresh else 200)


async def batch(hub: Hub, agency: Agency, request: Request) -> Response:
    """`POST /v1/messages`: many small messages in order, one JSON line each; an answer line for each."""
    content = bytearray()
    async for chunk in arriving(hub, request):
        content += chunk
        if len(content) > BATCH_BYTES:
            raise TooLargeForUs(limit=BATCH_BYTES)
    lines = bytes(content).splitlines()
    if not lines or len(lines) > BATCH_LINES:
        raise MalformedRequest(why=f"a batch has 1 to {BATCH_LINES} lines, this one {len(lines)}")
    offers = [_offer_of_line(line, number, agency) for number, line in enumerate(lines, 1)]
    results = await accept_all(hub, offers)
    answers = []
    for offer, result in zip(offers, results, strict=True):
        if isinstance(result, Refusal):
            line = orjson.dumps(
                {"message_id": offer.message_id, "status": status_of(result), **told(result)}, default=str
            )
        else:
            # The stored answer is a JSON object; the status is put in front without reading it again.
            line = b'{"status":%d,' % (201 if result.fresh else 200) + result.answer[1:]
        answers.append(line)
    return Response(b"\n".join(answers) + b"\n", media_type="application/x-ndjson")


async def patch_upload(hub: Hub, agency: Agency, request: Request) -> Response:
    """`PATCH /v1/messages/{message_id}/upload`: the next piece of a large message."""
    message_id = _message_id(request.path_params["message_id"])
    offset, length = _number(request, "upload-offset"), _number(request, "upload-length")
    announced = announced_digest(request)
    if announced is None:
        raise MalformedRequest(why="Repr-Digest: sha-256=:…: of the whole message is needed")
    if length > hub.config.largest_message:
        raise TooLargeForUs(limit=hub.config.largest_message)
    upload = Uploads(hub.contents).of(agency.code, message_id, length, announced)
    reached = await upload.append(offset, arriving(hub, request))
    if reached < length:
        return Response(status_code=204, headers={"Upload-Offset": str(reached)})
    stored = await upload.whole()
    accepted = await accept(hub, Offer(agency.code, message_id, stored, announced=announced, agency=agency))
    return answer(accepted.answer, 201 if accepted.fresh else 200)


async def head_upload(hub: Hub, agency: Agency, request: Request) -> Response:
    """`HEAD /v1/messages/{message_id}/upload`: from which byte an upload goes on."""
    offset = Uploads(hub.contents).offset(agency.code, _message_id(request.path_params["message_id"]))
    if offset is None:
        return Response(status_code=404)
    return Response(status_code=200, headers={"Upload-Offset": str(offset)})


async def get(hub: Hub, agency: Agency, request: Request) -> Response:
    """`GET /v1/messages/{message_id}`: the first answer again, and how far the message has come."""
    async with hub.connection() as connection:
        row = await own_message(connection, agency.code, _message_id(request.path_params["message_id"]))
    if row is None:
        raise NotHere(what="message")
    day = hub.now().date()
    for delivery in row["deliveries"]:
        delivery["organization"] = code_of(hub, delivery["organization"], day) or delivery["organization"]
    return answer({**orjson.loads(bytes(row["answer"])), "deliveries": row["deliveries"], "relays": row["relays"]})


def announced_digest(request: Request) -> bytes | None:
    """The SHA-256 of the Repr-Digest header (RFC 9530), if there is one.

    Raises:
        MalformedRequest: there is one, but not of SHA-256.
    """
    header = request.headers.get("repr-digest")
    if header is None:
        return None
    found = _DIGEST.search(header)
    if found is None:
        raise MalformedRequest(why="Repr-Digest must be sha-256=:base64:")
    return base64.b64decode(found[1])


async def _body(hub: Hub, request: Request) -> bytes | Stored:
    """Small bodies in memory, large ones to a scratch file; either way no more than is allowed."""
    content, stream = bytearray(), arriving(hub, request)
    async for chunk in stream:
        content += chunk
        if len(content) > hub.config.inline_up_to:
            return await _spool(hub, stream, bytes(content))
    if not content:
        raise MalformedRequest(why="the body is empty")
    return bytes(content)


async def _spool(hub: Hub, stream: AsyncIterator[bytes], first: bytes) -> Stored:
    try:
        return await hub.contents.spool(stream, at_most=hub.config.largest_message, first=first)
    except TooLarge:
        raise TooLargeForUs(limit=hub.config.largest_message) from None


def _offer_of_line(line: bytes, number: int, agency: Agency) -> Offer:
    try:
        parsed = orjson.loads(line)
        message_id, body = parsed["message_id"], base64.b64decode(parsed["body"], validate=True)
    except (orjson.JSONDecodeError, KeyError, TypeError, binascii.Error) as error:
        why = f"line {number} is not {{message_id, body in base64}}"
        raise MalformedRequest(why=why, line=number) from error
    if not isinstance(message_id, str):
        raise MalformedRequest(why=f"line {number}: message_id is not a text", line=number)
    return Offer(agency.code, _message_id(message_id), body, agency=agency)


def _message_id(text: str) -> str:
    if not MESSAGE_ID.fullmatch(text):
        raise MalformedRequest(why="a message id has 1 to 64 of A-Z a-z 0-9 . _ -")
    return text


def _number(request: Request, header: str) -> int:
    text = request.headers.get(header, "")
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise MalformedRequest(why=f"{header} must be a number of bytes")
    return int(text)

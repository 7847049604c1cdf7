"""The doors through which messages go out: inboxes behind a cursor, contents, acknowledgements."""

import asyncio
import base64
import re
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from lienthong.exchange.hub.hub import Hub
from lienthong.exchange.hub.refusals import MalformedRequest, NotHere, NotYourOrganization, TooLargeForUs
from lienthong.exchange.hub.speech import JSON, arriving, code_of, outside
from lienthong.exchange.protocol.life import Package
from lienthong.exchange.stores.journal import reading
from lienthong.exchange.stores.journal.registers import Agency
from lienthong.kernel.moments import in_vietnam
from lienthong.kernel.organizations import Found, Redirected

MOST_ENTRIES = 500
LONGEST_WAIT = 30.0
_MOST_TOLD_BYTES = 1024 * 1024
_MOST_BODY_BYTES = 8 * 1024 * 1024
_RANGE = re.compile(r"bytes=(\d+)-(\d*)")


async def inbox(hub: Hub, agency: Agency, request: Request) -> Response:
    """`GET /v1/inbox`: what came after the cursor; waits a while where nothing has."""
    asked = request.query_params
    receivers = _receivers(hub, agency, asked.getlist("organization"))
    after = _number(asked.get("after"), 0, 2**62, "after")
    limit = _number(asked.get("limit"), 100, MOST_ENTRIES, "limit")
    wait = min(_number(asked.get("wait"), 0, 3600, "wait"), LONGEST_WAIT)
    bodies = _number(asked.get("bodies"), 0, hub.config.inline_up_to, "bodies", clip=True)
    deadline = asyncio.get_running_loop().time() + wait
    while True:
        with hub.bell.listening(receivers) as rung:
            async with hub.connection() as connection:
                rows = await reading.inbox(connection, receivers, after=after, limit=limit, bodies=bodies)
            remaining = deadline - asyncio.get_running_loop().time()
            if rows or remaining <= 0:
                break
            try:
                with outside(request):
                    await asyncio.wait_for(rung.wait(), remaining)
            except TimeoutError:
                break
    entries, room = [], _MOST_BODY_BYTES
    for row in rows:
        body = row["body"]
        if body is not None:
            room -= len(body)
            if room < 0:
                row["body"] = None  # large groups are fetched one by one
        entries.append(_entry(hub, row))
    return Response(
        orjson.dumps({"entries": entries, "next": rows[-1]["seq"] if rows else after}),
        media_type=JSON,
    )


async def content(hub: Hub, agency: Agency, request: Request) -> Response:
    """`GET /v1/inbox/{seq}/content`: the bytes, unaltered; ranges serve a line that broke."""
    async with hub.connection() as connection:
        row = await reading.content(connection, request.path_params["seq"])
    if row is None or not agency.may_act_for(row["receiver"]):
        raise NotHere(what="message")
    digest = base64.b64encode(row["sha256"]).decode()
    headers = {"Repr-Digest": f"sha-256=:{digest}:", "ETag": f'"{bytes(row["sha256"]).hex()}"'}
    if row["file"] is not None:
        return FileResponse(hub.contents.path(row["file"]), headers=headers, media_type="application/xml")
    return _ranged(bytes(row["body"]), request.headers.get("range"), headers)


async def acknowledge(hub: Hub, agency: Agency, request: Request) -> Response:
    """`POST /v1/inbox/acknowledgements`: the transport status `done`, `fail` or `processing` of deliveries."""
    body = await _small(hub, request)
    try:
        told: dict[str, Any] = orjson.loads(body)
        if not all(isinstance(listed, list) for listed in told.values()):
            raise TypeError
        states: list[tuple[int, str, str | None]] = []
        states += [(_seq(seq), Package.DONE.value, None) for seq in told.get("done", [])]
        states += [(_seq(seq), Package.PROCESSING.value, None) for seq in told.get("processing", [])]
        states += [
            (_seq(failed["seq"]), Package.FAIL.value, str(failed.get("reason", "")).replace("\x00", "")[:500])
            for failed in told.get("fail", [])
        ]
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise MalformedRequest(why='expected {"done": [seq], "fail": [{"seq", "reason"}]}') from error
    if len(states) > 5000:
        raise MalformedRequest(why="at most 5000 acknowledgements at once")
    receivers = _receivers(hub, agency, [])
    async with hub.connection() as connection:
        await reading.acknowledge(connection, receivers, states, at=hub.now())
    return Response(status_code=204)


def _receivers(hub: Hub, agency: Agency, codes: list[str]) -> list[str]:
    """Keys of the organisations whose inboxes are asked for."""
    directory, day = hub.registers.directory, hub.now().date()
    if not codes:
        if agency.acts_for is not None:
            return sorted(agency.acts_for)
        return [organization.key for organization in directory]
    keys = []
    for code in codes:
        resolution = directory.resolve(code, day)
        # Even a dissolved organisation's inbox may hold what came before its end.
        if isinstance(resolution, Found | Redirected):
            organization = resolution.organization
            if agency.may_act_for(organization.key):
                keys.append(organization.key)
                continue
        raise NotYourOrganization(agency=agency.code, organization=code)
    return keys


async def _small(hub: Hub, request: Request) -> bytes:
    body = bytearray()
    async for chunk in arriving(hub, request):
        body += chunk
        if len(body) > _MOST_TOLD_BYTES:
            raise TooLargeForUs(limit=_MOST_TOLD_BYTES)
    return bytes(body)


def _seq(told: object) -> int:
    if not isinstance(told, int) or isinstance(told, bool) or not 0 <= told < 2**63:
        raise ValueError
    return told


def _entry(hub: Hub, row: dict[str, Any]) -> dict[str, Any]:
    accepted_at = in_vietnam(row["accepted_at"])
    entry = {
        "seq": row["seq"],
        "message_id": row["message_id"],
        "sender": row["sender"],
        "kind": row["kind"],
        "business": row["business"],
        "organization": code_of(hub, row["receiver"], accepted_at.date()) or row["addressed_as"],
        "addressed_as": row["addressed_as"],
        "redirected_from": row["former"],
        "from": row["from_code"],
        "sha256": bytes(row["sha256"]).hex(),
        "size": row["size"],
        "priority": row["priority"],
        "document_id": row["document_id"],
        "subject": row["subject"],
        "status_code": row["status_code"],
        "accepted_at": accepted_at.isoformat(),
        "trace": [{"organ_id": hub.config.code, "at": accepted_at.isoformat()}],
    }
    if row["body"] is not None:
        entry["body"] = base64.b64encode(row["body"]).decode()
    return entry


def _ranged(body: bytes, asked: str | None, headers: dict[str, str]) -> Response:
    found = _RANGE.fullmatch(asked or "")
    if found is None:
        return Response(body, headers={**headers, "Accept-Ranges": "bytes"}, media_type="application/xml")
    start = int(found[1])
    end = min(int(found[2]) if found[2] else len(body) - 1, len(body) - 1)
    if start > end:
        return Response(status_code=416, headers={"Content-Range": f"bytes */{len(body)}"})
    return Response(
        body[start : end + 1],
        status_code=206,
        headers={**headers, "Content-Range": f"bytes {start}-{end}/{len(body)}", "Accept-Ranges": "bytes"},
        media_type="application/xml",
    )


def _number(text: str | None, default: int, most: int, name: str, *, clip: bool = False) -> int:
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        raise MalformedRequest(why=f"{name} must be a whole number")
    number = int(text)
    if number > most and not clip:
        raise MalformedRequest(why=f"{name} is at most {most}")
    return min(number, most)

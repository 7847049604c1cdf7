"""The kit's signature. Digests were computed with OpenSSL (`openssl dgst -sha256 -hmac`), not with this code."""

import hmac
import json
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.exchange.transports.national_kit.signing import (
    NotSigned,
    can_be_sent,
    kit_hash,
    read_timestamp,
    sign,
    verify,
    write_timestamp,
    written_hash,
)
from lienthong.kernel.moments import VIETNAM

NOW = datetime(2026, 3, 2, 9, 14, 5, 7000, tzinfo=VIETNAM)
SECRETS = {"SS_H21": "bí mật của bà Hoa"}

SENDABLE = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=60).filter(can_be_sent)
NAMES = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJ-_", min_size=1, max_size=20).filter(
    lambda name: (
        name.lower() not in {"systemid", "timestamp", "content-type", "sign-header", "sign-header-key"}
        and name.lower() not in {"hash-header", "version"}
    )
)


def signed(parameters=None, now=NOW):
    return sign(
        parameters or {"docId": "doc-1", "status": "done"}, systemid="SS_H21", secret=SECRETS["SS_H21"], now=now
    )


def check(headers, now=NOW, fresh_for=timedelta(minutes=5)):
    return verify(headers, secret_of=SECRETS.get, now=now, fresh_for=fresh_for)


def replaced(headers, name, value):
    return [(key, value if key == name else old) for key, old in headers]


def reason_of(headers, **more):
    with pytest.raises(NotSigned) as refusal:
        check(headers, **more)
    return refusal.value.reason


def test_a_call_is_signed_as_openssl_signs_it():
    headers = dict(signed())
    assert headers["XroadVnpt-sign-header"] == (
        '{"XroadVnpt-timestamp":"02032026T091405+0007","XroadVnpt-systemid":"SS_H21",'
        '"XroadVnpt-Content-Type":"application/json","XroadVnpt-docId":"doc-1","XroadVnpt-status":"done"}'
    )
    assert headers["XroadVnpt-sign-header-key"] == "timestamp;systemid;Content-Type;docId;status"
    assert headers["XroadVnpt-hash-header"] == "89fc539da83cc286c648a41f01191edaa01537d2711cee5a0f56873675366a37"
    assert headers["XroadVnpt-version"] == "3.0.201608"
    assert headers["User-Agent"] == "JAVASDKAgent/1.0.0 XRoad/VPCP"
    assert headers["Content-Type"] == headers["XroadVnpt-Content-Type"] == "application/json"
    assert headers["XroadVnpt-docId"] == "doc-1"


def test_receivers_travel_as_json_inside_json():
    headers = dict(
        sign(
            {"from": "H21.07", "to": '["G09","000.00.00.G12"]'},
            systemid="SS_H21",
            secret="secret",
            now=NOW,
            content_type="application/octet-stream",
        )
    )
    assert headers["XroadVnpt-to"] == '["G09","000.00.00.G12"]'
    assert headers["XroadVnpt-hash-header"] == "196aeefacd5b8f83ea0f135053567d2338f1777b1d761334de6f4ea4a5c85475"


def test_the_timestamp_ends_in_milliseconds_and_not_in_a_zone():
    assert write_timestamp(NOW) == "02032026T091405+0007"
    # The same moment on another clock.
    assert write_timestamp(NOW.astimezone(timezone.utc)) == "02032026T091405+0007"
    assert write_timestamp(datetime(2026, 12, 31, 23, 59, 59, 999_999, tzinfo=VIETNAM)) == "31122026T235959+0999"


@pytest.mark.parametrize(
    "text", ["30022026T091405+0007", "02032026T251405+0007", "02032026T091405+07:00", "", "x" * 20]
)
def test_a_timestamp_that_is_none_is_not_known(text):
    assert read_timestamp(text) is None


@given(st.datetimes(timezones=st.just(VIETNAM)))
def test_a_timestamp_comes_back_to_the_millisecond(moment):
    assert read_timestamp(write_timestamp(moment)) == moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def test_the_file_hash_loses_the_leading_zero_of_each_byte():
    # FIPS 180-4 example, SHA-256 of "abc"; the bytes 01, 03 and 00 lose theirs, by hand.
    proper = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    by_hand = "ba7816bf8f1cfea414140de5dae2223b0361a396177a9cb410ff61f2015ad"
    assert kit_hash(proper) == by_hand
    assert written_hash(proper, "kit") == by_hand
    assert written_hash(proper.upper(), "proper") == proper


@given(st.binary(min_size=32, max_size=32))
def test_the_kit_form_is_never_longer_and_never_shorter_than_a_digit_a_byte(digest):
    written = kit_hash(digest.hex())
    assert len(written) == 64 - sum(byte < 16 for byte in digest)


@given(st.dictionaries(NAMES, SENDABLE, max_size=6))
def test_what_we_sign_we_accept(parameters):
    if len({name.lower() for name in parameters}) < len(parameters):
        return
    call = check(signed(parameters or {"a": "b"}))
    assert call.systemid == "SS_H21"
    assert call.made_at == NOW
    assert all(call.get(name) == value for name, value in parameters.items())


@given(st.integers(min_value=0), st.characters(min_codepoint=0x21, max_codepoint=0x7E))
def test_no_letter_of_a_signed_call_can_be_changed(place, letter):
    headers = signed()
    index = place % len(headers)
    name, value = headers[index]
    if (
        name in ("User-Agent", "Content-Type", "XroadVnpt-version")
        or letter.lower() == value[place % len(value)].lower()
    ):
        return
    at = place % len(value)
    spoiled = replaced(headers, name, value[:at] + letter + value[at + 1 :])
    with pytest.raises(NotSigned):
        check(spoiled)


@pytest.mark.parametrize("value", ["Sở Nội vụ", "a\r\nX-Evil: 1", "a\0b", " a", "a\t"])
def test_what_cannot_travel_as_a_header_is_not_signed(value):
    with pytest.raises(ValueError, match="cannot travel"):
        signed({"name": value})


def test_the_server_says_why_it_does_not_believe():
    headers = signed()
    assert reason_of([]) == "incomplete"
    assert reason_of(replaced(headers, "XroadVnpt-hash-header", "0" * 64)) == "wrong_hash"
    assert reason_of(replaced(headers, "XroadVnpt-docId", "doc-2")) == "other_values"
    assert reason_of(replaced(headers, "XroadVnpt-sign-header-key", "timestamp;systemid")) == "other_names"
    assert reason_of([*headers, ("XroadVnpt-to", '["G09"]')]) == "unsigned_parameter"
    assert reason_of([*headers, ("xroadvnpt-docid", "doc-2")]) == "twice"
    assert reason_of(replaced(headers, "XroadVnpt-systemid", "SS_H08")) == "unknown_system"
    assert reason_of(headers, now=NOW + timedelta(minutes=6)) == "stale"
    assert reason_of(headers, now=NOW - timedelta(minutes=6)) == "stale"
    assert check(headers, now=NOW + timedelta(days=400), fresh_for=None).get("STATUS") == "done"


def test_the_names_may_come_in_any_order_and_case_as_from_a_java_hash_map():
    headers = [
        (name.upper(), "status;Content-Type;docId;timestamp;systemid" if name.endswith("header-key") else value)
        for name, value in signed()
    ]
    assert check(headers[::-1]).get("docId") == "doc-1"


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{",
        '{"XroadVnpt-systemid":1}',
        '{"systemid":"SS_H21"}',
        '{"XroadVnpt-a":"1","XroadVnpt-a":"2"}',
        '{"XroadVnpt-a":"1","XroadVnpt-A":"2"}',
        '{"XroadVnpt-a":{"XroadVnpt-b":"c"}}',
        "[" * 100_000,
    ],
)
def test_a_signed_text_that_could_be_read_in_two_ways_is_refused(text):
    digest = hmac.new(SECRETS["SS_H21"].encode(), text.encode(), "sha256").hexdigest()
    names = ";".join(json.loads(text)) if text.startswith("{") and text != "{" else "a"
    headers = [
        ("XroadVnpt-systemid", "SS_H21"),
        ("XroadVnpt-sign-header", text),
        ("XroadVnpt-sign-header-key", names),
        ("XroadVnpt-hash-header", digest),
    ]
    assert reason_of(headers) in ("unreadable", "other_names")


def test_a_refusal_says_neither_the_secret_nor_the_right_hash():
    with pytest.raises(NotSigned) as refusal:
        check(replaced(signed(), "XroadVnpt-hash-header", "0" * 64))
    told = str(refusal.value) + refusal.value.say("vi") + refusal.value.say("en")
    assert SECRETS["SS_H21"] not in told
    assert dict(signed())["XroadVnpt-hash-header"] not in told

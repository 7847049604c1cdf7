"""A hub that kits can talk to: spoken to in raw bytes, as the operator's kit and its ports speak."""

import hashlib
import hmac
import json
import logging
import socket
from base64 import b64decode
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from lienthong.exchange.transports.interface import Trouble, TryLater
from lienthong.exchange.transports.national_kit import KitRefusal, KitServerSettings, routes
from lienthong.exchange.transports.national_kit.signing import kit_hash, sign
from lienthong.exchange.transports.pretend_axis import PretendAxis
from lienthong.exchange.transports.tests.people import AGENCIES, LAN, MINISTRY, SECRETS, SYSTEMS, Clock, letter, serving

CLOCK = Clock()
LETTER = (
    b'<?xml version="1.0"?><edXML><To><OrganId>G09</OrganId></To><CodeNumber>415</CodeNumber>'
    b"<CodeNotation>SNV-VTLT</CodeNotation></edXML>"
)


class Hub:
    """A server with its axis, rebuilt per test but for the socket."""

    def __init__(self, folder):
        self.folder = folder
        self.settings = KitServerSettings(folder)
        self.rebuild()

    def rebuild(self, backend=None, **more):
        self.axis = PretendAxis(self.folder / "axis", SYSTEMS, clock=CLOCK, agencies=AGENCIES)
        self._app = Starlette(
            routes=routes(backend or self.axis, SECRETS, replace(self.settings, **more), clock=CLOCK, prefix="/kit")
        )

    async def __call__(self, scope, receive, send):
        await self._app(scope, receive, send)


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    hub = Hub(tmp_path_factory.mktemp("hub"))
    with serving(hub) as port:
        hub.port = port
        yield hub


@pytest.fixture
def hub(running):
    running.rebuild()
    return running


def headers_of(parameters, system="SS_H21", content_type="application/json", now=None):
    return sign(parameters, systemid=system, secret=SECRETS[system], now=now or CLOCK.now, content_type=content_type)


def call(hub, path, parameters, *, method="POST", body=b"", system="SS_H21", **more):
    with httpx.Client(trust_env=False) as http:
        return http.request(
            method,
            f"http://127.0.0.1:{hub.port}/kit{path}",
            headers=headers_of(parameters, system, **more),
            content=body,
        )


def send(hub, body, *, hash_file=None, content_type="application/octet-stream", plain_type=None, **more):
    parameters = {
        "from": LAN,
        "servicetype": "eDoc",
        "messagetype": "edoc",
        "to": '["G09"]',
        "hash-file": kit_hash(hashlib.sha256(LETTER).hexdigest()) if hash_file is None else hash_file,
        **more,
    }
    headers = headers_of({name: value for name, value in parameters.items() if value}, content_type=content_type)
    if plain_type is not None:
        headers = [(name, plain_type if name == "Content-Type" else value) for name, value in headers]
    with httpx.Client(trust_env=False) as http:
        return http.post(f"http://127.0.0.1:{hub.port}/kit/sendEdoc", headers=headers, content=body)


def what_arrived(hub):
    found = call(hub, "/getReceivedEdocList", {"servicetype": "eDoc", "messagetype": "edoc"}, system="SS_G09").json()
    contents = []
    for row in found["data"]:
        contents.append(call(hub, "/downloadEdoc", {"docId": row["docId"]}, method="GET", system="SS_G09").content)
    return contents


def test_the_kit_itself_is_understood_byte_by_byte(hub):
    """The order of names is a Java hash map's, the names' case the kit's, the body raw with CR LF behind it."""
    digest = kit_hash(hashlib.sha256(LETTER).hexdigest())
    pairs = {
        "hash-file": digest,
        "servicetype": "eDoc",
        "messagetype": "edoc",
        "from": "H21.07",
        "to": '["G09"]',
        "systemid": "SS_H21",
        "Content-Type": "application/octet-stream",
        "timestamp": "02032026T091405+0007",
    }
    text = json.dumps({f"XroadVnpt-{name}": value for name, value in pairs.items()}, separators=(",", ":"))
    lines = [
        "POST /kit/sendEdoc HTTP/1.1",
        *(f"XroadVnpt-{name}: {value}" for name, value in pairs.items()),
        "Content-Type: application/octet-stream",
        f"XroadVnpt-sign-header-key: {';'.join(pairs)}",
        f"XroadVnpt-sign-header: {text}",
        f"XroadVnpt-hash-header: {hmac.new(SECRETS['SS_H21'].encode(), text.encode(), 'sha256').hexdigest()}",
        "User-Agent: JAVASDKAgent/1.0.0 XRoad/VPCP",
        "XroadVnpt-version: 3.0.201608",
        "Cache-Control: no-cache",
        f"Host: 127.0.0.1:{hub.port}",
        "Accept: text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
        "Connection: close",
        f"Content-Length: {len(LETTER) + 2}",
        "",
        "",
    ]
    with socket.create_connection(("127.0.0.1", hub.port), 5) as line:
        line.sendall("\r\n".join(lines).encode() + LETTER + b"\r\n")
        answer = b""
        while piece := line.recv(65536):
            answer += piece
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    found = json.loads(body)
    assert found == {"status": "OK", "ErrorCode": "0", "ErrorDesc": "Success", "DocId": "doc-00000001"}
    assert what_arrived(hub) == [LETTER]


PROPER = hashlib.sha256(LETTER).hexdigest()
ENDS_WITH_CR_LF = LETTER + b"\r\n"


@pytest.mark.parametrize(
    ("body", "hash_file", "check", "arrives"),
    [
        (LETTER + b"\r\n", kit_hash(PROPER), "either", LETTER),
        (LETTER + b"\r\n", PROPER, "either", LETTER),
        (LETTER + b"\r\n", PROPER.upper(), "proper", LETTER),
        (LETTER, kit_hash(PROPER), "kit", LETTER),  # a port that forgot the CR LF
        # A file that itself ends with CR LF: exactly one pair is stripped, and the hash tells which.
        (ENDS_WITH_CR_LF + b"\r\n", hashlib.sha256(ENDS_WITH_CR_LF).hexdigest(), "either", ENDS_WITH_CR_LF),
        (ENDS_WITH_CR_LF, hashlib.sha256(ENDS_WITH_CR_LF).hexdigest(), "either", ENDS_WITH_CR_LF),
        (ENDS_WITH_CR_LF + b"\r\n", "", "off", ENDS_WITH_CR_LF),
        (LETTER + b"\r\n", "nonsense", "off", LETTER),
        (LETTER + b"\r\n", kit_hash(PROPER), "proper", None),
        (LETTER + b"\r\n", PROPER, "kit", None),
        (LETTER + b"\r\n", "", "either", None),
        (LETTER + b"x\r\n", PROPER, "either", None),
        (b"\r\n", "", "off", None),
        (b"", "", "off", None),
    ],
)
def test_the_body_is_the_file_and_one_cr_lf(hub, body, hash_file, check, arrives):
    # In this table the hash's two forms differ, or the rows would prove nothing.
    assert kit_hash(PROPER) != PROPER
    hub.rebuild(hash_check=check)
    found = send(hub, body, hash_file=hash_file).json()
    assert (found["status"], found["ErrorCode"]) == (("OK", "0") if arrives else ("FAIL", "10"))
    assert what_arrived(hub) == ([arrives] if arrives else [])


@pytest.mark.parametrize("name", ['name="file_doc"; filename="415.edxml"', 'name="file_doc"', 'name="x"; filename="a"'])
def test_a_port_that_sends_a_proper_multipart_is_understood_too(hub, name):
    body = (
        b'--b0und\r\nContent-Disposition: form-data; name="note"\r\n\r\nnot this\r\n'
        b"--b0und\r\nContent-Disposition: form-data; " + name.encode() + b"\r\n"
        b"Content-Type: application/octet-stream\r\n\r\n" + LETTER + b"\r\n--b0und--\r\n"
    )
    found = send(hub, body, plain_type="multipart/form-data; boundary=b0und").json()
    assert found["status"] == "OK", found
    assert what_arrived(hub) == [LETTER]


def test_a_raw_body_under_a_multipart_header_is_raw(hub):
    found = send(hub, LETTER + b"\r\n", plain_type="multipart/form-data; boundary=b0und").json()
    assert found["status"] == "OK", found
    assert what_arrived(hub) == [LETTER]


@given(body=st.binary(max_size=300), boundary=st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_body_breaks_the_server(hub, body, boundary):
    body = (b"--b0und\r\n" if boundary else b"") + body
    answer = send(hub, body, plain_type="multipart/form-data; boundary=b0und", hash_file="0")
    assert answer.status_code == 200
    assert answer.json()["ErrorCode"] == "10"
    assert not list(hub.folder.glob("*.part")), "the spool is swept"


def test_every_answer_has_the_names_that_the_kit_reads_without_looking(hub):
    send(hub, LETTER + b"\r\n")
    list_of = {"servicetype": "eDoc", "messagetype": "edoc"}
    answers = {
        "/getReceivedEdocList": call(hub, "/getReceivedEdocList", {**list_of, "pageSize": "5"}, system="SS_G09"),
        "/getSentEdocList": call(hub, "/getSentEdocList", list_of),
        "/updateStatus": call(hub, "/updateStatus", {"docId": "doc-00000001-1", "status": "done"}, system="SS_G09"),
        "/getAgenciesList": call(hub, "/getAgenciesList", {}),
        "/getAgenciesListQD20": call(hub, "/getAgenciesListQD20", {"level": "1"}),
        "/getSynchronizeUnit": call(hub, "/getSynchronizeUnit", {}),
        "/countReceiveEdoc": call(hub, "/countReceiveEdoc", {}, method="GET", system="SS_G12"),
        "/countReceiveStatus": call(hub, "/countReceiveStatus", {}, method="GET"),
    }
    found = {path: answer.json() for path, answer in answers.items()}
    for answer in found.values():
        assert (answer["status"], answer["ErrorCode"], answer["ErrorDesc"]) == ("OK", "0", "Success")
    [received] = found["/getReceivedEdocList"]["data"]
    assert received == {
        "docId": "doc-00000001-1",
        "serviceType": "eDoc",
        "messageType": "edoc",
        "created_time": "2026/03/02 09:14:05",
        "updated_time": "2026/03/02 09:14:05",
        "from": LAN,
        "to": MINISTRY,
        "status": "initial",
        "status_desc": "",
    }
    [sent] = found["/getSentEdocList"]["data"]
    assert set(sent) == {
        *("senderDocId", "receiverDocId", "fromCode", "toCode", "sendStatus", "sendStatusDesc", "receiveStatus"),
        *("receiveStatusDesc", "title", "notation", "sentTime", "receivedTime", "serviceType", "messageType"),
    }
    assert sent["notation"] == "415/SNV-VTLT"
    assert found["/getAgenciesList"]["data"][0] == {
        "id": "7",
        "pid": "1",
        "code": "H21.07",
        "name": "Sở Nội vụ tỉnh Gia Lai",
        "mail": "",
        "oldCode": "000.00.07.H21",
    }
    assert [row["code"] for row in found["/getAgenciesListQD20"]["data"]] == [MINISTRY, "G12"]
    assert set(found["/getAgenciesListQD20"]["data"][0]) == {"id", "code", "name", "mail", "code102"}
    assert set(found["/getSynchronizeUnit"]["data"][0]) == {
        *("id", "pid", "code", "name", "mail", "version", "centerCode", "deleted", "modifyDate", "isAgency"),
    }
    assert found["/countReceiveEdoc"]["count"] == 0
    refused = call(hub, "/getEdoc", {"docId": "doc-00000001-1"}, system="SS_G12").json()
    assert set(refused) >= {"status", "ErrorCode", "ErrorDesc", "DocId", "data", "count"}


def test_get_edoc_wraps_the_same_bytes_in_base64(hub, tmp_path):
    for size in (0, 1, 2):
        hub.rebuild()
        content = LETTER + b"x" * size
        send(hub, content + b"\r\n", hash_file=hashlib.sha256(content).hexdigest())
        found = call(hub, "/getEdoc", {"docId": "doc-00000001-1", "filePath": "D:/edoc"}, system="SS_G09").json()
        assert b64decode(found["data"]) == content


def test_agencies_are_registered_under_their_own_province_only(hub):
    agency = {
        "id": "70",
        "pcode": LAN,
        "code": "H21.07.01",
        "name": "Chi cục Văn thư",
        "mail": "",
        "mobile": "1",
        "fax": "",
    }
    body = json.dumps(agency).encode()
    assert call(hub, "/registerAgency", {}, body=body, system="SS_G09").json()["ErrorCode"] == "19"
    assert call(hub, "/registerAgency", {}, body=b"[]").json()["ErrorCode"] == "21"
    assert call(hub, "/registerAgency", {}, body=b"{").json()["ErrorCode"] == "21"
    assert call(hub, "/registerAgency", {}, body=b'{"x":"' + b"y" * 200_000 + b'"}').json()["ErrorCode"] == "21"
    assert call(hub, "/registerAgency", {}, body=body).json()["status"] == "OK"
    assert "H21.07.01" in [row["code"] for row in call(hub, "/getSynchronizeUnit", {}).json()["data"]]
    assert call(hub, "/deleteAgency", {"AgencyCode": "H21.07.01"}, system="SS_G09").json()["ErrorCode"] == "18"
    assert call(hub, "/deleteAgency", {"AgencyCode": "H21.07.01"}).json()["status"] == "OK"
    assert call(hub, "/deleteAgency", {}).json()["ErrorCode"] == "21"


@pytest.mark.parametrize(
    ("path", "method", "parameters", "code"),
    [
        ("/updateStatus", "POST", {"docId": "doc-00000001-1", "status": "eaten"}, "21"),
        ("/updateStatus", "POST", {"status": "done"}, "21"),
        ("/updateStatus", "POST", {"docId": "no-such", "status": "done"}, "21"),
        ("/getEdoc", "POST", {}, "21"),
        ("/downloadEdoc", "GET", {"docId": "../../etc/passwd"}, "21"),
        ("/getReceivedEdocList", "POST", {"messagetype": "letter"}, "21"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused_with_words(hub, path, method, parameters, code):
    found = call(hub, path, parameters, method=method).json()
    assert (found["status"], found["ErrorCode"]) == ("FAIL", code)
    assert found["ErrorDesc"]


@pytest.mark.parametrize("to", ['["G99"]', '{"a":1}', "[1]", '["G09","G99"]', '["\\n"]'])
def test_a_letter_to_nobody_is_refused(hub, to):
    assert send(hub, LETTER + b"\r\n", to=to).json()["ErrorCode"] == "18"
    assert hub.axis.accepted == 0


@pytest.mark.parametrize("to", ["", "G09", '"G09"', "[G09]", '["G09","G09"]'])
def test_receivers_may_be_named_loosely_or_only_in_the_letter(hub, to):
    assert send(hub, LETTER + b"\r\n", to=to).json()["status"] == "OK"
    assert what_arrived(hub) == [LETTER]


def test_a_stranger_and_an_old_call_get_no_word_of_what_is_inside(hub):
    headers = sign({}, systemid="SS_XX", secret="guess", now=CLOCK.now)
    with httpx.Client(trust_env=False) as http:
        for given_headers in (headers, [], headers_of({}, now=CLOCK.now - timedelta(days=2))):
            answer = http.get(f"http://127.0.0.1:{hub.port}/kit/countReceiveEdoc", headers=given_headers)
            assert answer.status_code == 200
            assert answer.json()["ErrorCode"] == "15"
    # The kit takes its timestamp once and may keep it for hours.
    with httpx.Client(trust_env=False) as http:
        url = f"http://127.0.0.1:{hub.port}/kit/countReceiveEdoc"
        assert http.get(url, headers=headers_of({}, now=CLOCK.now - timedelta(hours=20))).json()["status"] == "OK"
        hub.rebuild(fresh_for=timedelta(minutes=5))
        assert http.get(url, headers=headers_of({}, now=CLOCK.now - timedelta(hours=20))).json()["ErrorCode"] == "15"


def test_a_letter_that_is_too_large_is_refused_and_not_kept(hub):
    hub.rebuild(most_bytes=1_000_000)
    answer = send(hub, b"<" * 3_000_000)
    assert answer.json()["ErrorCode"] == "10"
    assert "1000000" in answer.json()["ErrorDesc"]
    assert not list(hub.folder.glob("*.part"))


class Broken:
    """A hub on its worst day."""

    def __init__(self, error):
        self._error = error

    def __getattr__(self, name):
        async def fail(**_):
            raise self._error

        return fail


def test_no_stack_trace_reaches_the_wire(hub, caplog):
    hub.rebuild(backend=Broken(RuntimeError("password=hunter2 at /srv/lienthong/secret.py line 7")))
    with caplog.at_level(logging.CRITICAL):
        answer = send(hub, LETTER + b"\r\n")
    assert answer.status_code == 500
    assert answer.json()["ErrorCode"] == "20"
    assert "hunter2" not in answer.text
    assert "Traceback" not in answer.text


def test_a_busy_hub_says_when_to_come_back(hub):
    hub.rebuild(backend=Broken(TryLater(Trouble.BUSY, retry_after=12)))
    answer = call(hub, "/countReceiveEdoc", {}, method="GET")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "12")
    hub.rebuild(backend=Broken(KitRefusal("23", "Đơn vị nhận đang bị khóa")))
    assert send(hub, LETTER + b"\r\n").json()["ErrorDesc"] == "Đơn vị nhận đang bị khóa"


def test_a_letter_whose_sender_is_another_system_is_refused(hub, tmp_path):
    assert letter(tmp_path).size
    assert send(hub, LETTER + b"\r\n", **{"from": MINISTRY}).json()["ErrorCode"] == "19"

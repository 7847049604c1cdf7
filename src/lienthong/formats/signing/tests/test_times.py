"""Time stamps on signatures and on files, and what keeps a signature provable after its certificate has ended."""

import threading
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest

from lienthong.formats.signing import (
    Appearance,
    NoTimeStamp,
    Overall,
    Party,
    Revocation,
    Stamp,
    TimeStamps,
    check,
    sign,
)
from lienthong.formats.signing.archiving import add_long_term_data, add_time_stamp
from lienthong.formats.signing.tests.cast import AUTHORITY, DUNG, NOW, OFFICE, TRUST, by_dung, letter, sealed
from lienthong.formats.signing.trial.stamping import answering

STAMPS = AUTHORITY.stamps(lambda: NOW + timedelta(seconds=3))


def test_a_time_stamp_confirms_the_time_and_the_signers_claim_steps_back():
    signed = sign(letter(), DUNG, Appearance(), at=NOW - timedelta(hours=5), field="NguoiKy1", stamps=STAMPS)
    assert signed.time_stamped
    (finding,) = check(signed.pdf, TRUST, at=NOW).signatures
    assert finding.stamp is Stamp.VERIFIED
    assert finding.at == NOW + timedelta(seconds=3)
    assert finding.claimed_at == NOW - timedelta(hours=5)
    assert "có dấu thời gian" in finding.words.vi


def test_a_time_stamp_of_an_unknown_authority_leaves_the_claimed_time():
    from lienthong.formats.signing.trial import demo_authority

    elsewhere = demo_authority(since=AUTHORITY.since, seed=b"elsewhere").stamps(lambda: NOW)
    signed = sign(letter(), DUNG, Appearance(), at=NOW, field="NguoiKy1", stamps=elsewhere)
    (finding,) = check(signed.pdf, TRUST, at=NOW).signatures
    assert (finding.stamp, finding.at) == (Stamp.UNTRUSTED, NOW)


def test_a_time_stamp_over_something_else_is_told_and_keeps_a_letter_from_being_valid():
    class Swapped(TimeStamps):
        def stamp(self, data):
            return super().stamp(b"another signature")

    borrowed = Swapped(ask=answering(AUTHORITY.time_stamping(), lambda: NOW))
    signed = sign(by_dung().pdf, OFFICE, Appearance(), at=NOW, field="CoQuan", stamps=borrowed, final=True)
    report = check(signed.pdf, TRUST, at=NOW)
    assert report.overall is Overall.PARTLY
    assert "dấu thời gian không phải của chữ ký này" in report.words.vi


def test_a_certificate_revoked_after_a_confirmed_time_was_good_then():
    later = AUTHORITY.trust(NOW + timedelta(days=30), revoked=[(DUNG.certificate, NOW + timedelta(days=2))])
    claimed = check(by_dung().pdf, later, at=NOW + timedelta(days=31)).signatures[0]
    assert claimed.revocation is Revocation.REVOKED_LATER
    stamped = sign(letter(), DUNG, Appearance(), at=NOW, field="NguoiKy1", stamps=STAMPS)
    confirmed = check(stamped.pdf, later, at=NOW + timedelta(days=31)).signatures[0]
    assert confirmed.revocation is Revocation.GOOD


def test_a_file_that_was_signed_without_can_be_time_stamped_later():
    stamped = add_time_stamp(sealed().pdf, STAMPS, at=NOW)
    assert stamped.pdf.startswith(sealed().pdf)
    report = check(stamped.pdf, TRUST, at=NOW)
    assert report.overall is Overall.VALID, report.words.vi
    assert [one.party for one in report.signatures] == [Party.PERSON, Party.ORGANIZATION, Party.TIME_STAMP]


def test_a_stamp_that_is_too_large_leaves_the_file_as_it_is(monkeypatch):
    monkeypatch.setattr(TimeStamps, "stamp_digest", lambda self, digest: bytes(17_000))
    with pytest.raises(NoTimeStamp, match="no_time_stamp"):
        add_time_stamp(sealed().pdf, TimeStamps(ask=lambda _: b""), at=NOW)


def test_a_silent_authority_leaves_the_file_as_it_is():
    def silent(request):
        raise ConnectionError

    with pytest.raises(NoTimeStamp):
        add_time_stamp(sealed().pdf, TimeStamps(ask=silent, pauses=()), at=NOW)


def test_long_term_data_proves_a_signature_when_nobody_else_remembers():
    kept = add_long_term_data(sealed().pdf, TRUST, at=NOW, stamps=STAMPS)
    assert kept.startswith(sealed().pdf)
    # Years later: the roots are configured, the lists of revoked certificates of those days are gone.
    forgetful = replace(TRUST, crls=())
    report = check(kept, forgetful, at=NOW + timedelta(days=3650))
    assert report.overall is Overall.VALID, report.words.vi
    assert check(sealed().pdf, forgetful, at=NOW + timedelta(days=3650)).overall is Overall.PARTLY


def test_a_file_without_a_signature_has_nothing_to_prove():
    from lienthong.formats.signing import Unsignable

    with pytest.raises(Unsignable):
        add_long_term_data(letter(), TRUST, at=NOW)


class Authority(BaseHTTPRequestHandler):
    """A time-stamp authority over HTTP; its first answers are what `broken` says."""

    broken: ClassVar[list[int]] = []

    def do_POST(self):
        request = self.rfile.read(int(self.headers["Content-Length"]))
        assert self.headers["Content-Type"] == "application/timestamp-query"
        if self.broken:
            self.send_error(self.broken.pop())
            return
        answer = answering(AUTHORITY.time_stamping(), lambda: NOW)(request)
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


@pytest.fixture
def authority():
    server = HTTPServer(("127.0.0.1", 0), Authority)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(("broken", "stamped"), [([], True), ([503, 500], True), ([500, 500, 500], False)])
def test_an_authority_is_asked_three_times_over_the_network(authority, broken, stamped):
    Authority.broken[:] = broken
    stamps = TimeStamps(authority, timeout=5, sleep=lambda seconds: None)
    signed = sign(letter(), DUNG, Appearance(), at=NOW, field="NguoiKy1", stamps=stamps)
    assert signed.time_stamped is stamped
    assert (check(signed.pdf, TRUST, at=NOW).signatures[0].stamp is Stamp.VERIFIED) is stamped


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "không phải địa chỉ", "http://[::1", "ftp://tsa.example.vn"])
def test_nobody_listening_is_silence_too(url):
    stamps = TimeStamps(url, timeout=1, sleep=lambda seconds: None)
    assert not sign(letter(), DUNG, Appearance(), at=NOW, field="NguoiKy1", stamps=stamps).time_stamped


def test_the_organisation_signs_with_a_time_stamp_as_well():
    signed = sign(by_dung().pdf, OFFICE, Appearance(), at=NOW, field="CoQuan", stamps=STAMPS, final=True)
    assert check(signed.pdf, TRUST, at=NOW).overall is Overall.VALID

"""What the check of signatures means on the desk: a signed letter is accepted, a changed one must go back."""

from typing import Any

import pytest

from lienthong.formats.signing import Appearance, sign
from lienthong.formats.signing.keys import demo_key
from lienthong.ground.files import checks
from lienthong.ground.keys.trial import load_demo_keys
from lienthong.work.documents.incoming import actions
from lienthong.work.documents.incoming.deciding import MustBeReturned
from lienthong.work.documents.incoming.signatures import report_of
from lienthong.work.documents.tests.conftest import NOW

from . import letters
from .conftest import Office

DEPARTMENT = "Sở Thông tin và Truyền thông"


def signed(pdf: bytes, *, seal: bool = True) -> bytes:
    """By the director, and by the department."""
    person = demo_key(name="Đinh Văn Thành", organization=DEPARTMENT)
    found = sign(pdf, person, Appearance(None), at=NOW, field="NguoiKy1").pdf
    if seal:
        found = sign(found, demo_key(organization=DEPARTMENT), Appearance(None), at=NOW, field="CoQuan", final=True).pdf
    return found


@pytest.fixture
def trusted(office: Office) -> None:
    load_demo_keys([], [], NOW)


def test_a_letter_signed_and_sealed_by_its_sender_is_accepted_without_a_word(office: Office, trusted: None) -> None:
    document = office.arrives(files=[("cong-van.pdf", signed(letters.a_pdf()))])
    assert (document.incoming.overall, document.incoming.signed_by) == ("valid", "both")
    report = report_of(document.files.get().finding)
    assert report is not None
    assert [one.trusted for one in report.signatures] == [True, True]
    registered = actions.register(document.pk, worker=office.hien, now=NOW)
    assert not registered.incoming.for_information


def test_without_its_seal_or_without_a_root_it_is_accepted_with_a_reason_only(office: Office, trusted: None) -> None:
    incoming = office.arrives(files=[("a.pdf", signed(letters.a_pdf(), seal=False))]).incoming
    assert (incoming.overall, incoming.signed_by) == ("partly", "person")


def test_somebody_elses_seal_is_not_that_of_the_sender(office: Office, trusted: None) -> None:
    document = office.arrives(sender_name="Sở Nội vụ", files=[("a.pdf", signed(letters.a_pdf()))])
    assert document.incoming.overall == "partly"


def test_a_letter_changed_by_one_byte_must_go_back(office: Office, trusted: None) -> None:
    whole = bytearray(signed(letters.a_pdf()))
    at = whole.index(b"stream") + 40
    whole[at] ^= 1
    document = office.arrives(files=[("cong-van.pdf", bytes(whole))])
    assert document.incoming.overall == "broken"
    with pytest.raises(MustBeReturned):
        actions.register(document.pk, reason="vẫn nhận", worker=office.hien, now=NOW)
    assert (
        actions.return_to_sender(document.pk, "Bị thay đổi sau khi ký", worker=office.hien, now=NOW).state == "returned"
    )


def test_a_file_that_kills_its_reader_could_not_be_checked_and_is_not_lost(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = checks.apart

    def killed(task: str, *args: Any, **facts: Any) -> Any:
        if task != "signatures":
            return ask(task, *args, **facts)
        return None

    monkeypatch.setattr(checks, "apart", killed)
    document = office.arrives()
    assert (document.incoming.overall, document.files.count()) == ("", 1)

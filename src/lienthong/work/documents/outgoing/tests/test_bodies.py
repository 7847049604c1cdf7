"""A council with a seal of its own: its key seals what is issued in its name, and no other does (Decree 30 art. 33)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from lienthong.exchange.protocol.life import State as Reached
from lienthong.formats.signing import Overall, Report
from lienthong.formats.signing.keys import demo_key
from lienthong.ground.audit.models import Entry
from lienthong.ground.audit.rights import CHANGES
from lienthong.ground.keys import queries as keys
from lienthong.ground.keys.actions import NoKey, OtherName, add_key
from lienthong.ground.keys.models import Provider
from lienthong.ground.keys.trial import load_demo_keys
from lienthong.ground.letters import actions as letters
from lienthong.ground.letters.models import Letter
from lienthong.ground.people.models import Account
from lienthong.work.documents.models import Authority, BodySeal, Receiver
from lienthong.work.documents.outgoing import papers, rules, seals, signing_for
from lienthong.work.documents.outgoing.actions import bodies, issuing, office, reviewing, signing
from lienthong.work.documents.rights import NotAllowed, Unseen

from .conftest import IA_LY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday", "province")]
Make = Callable[..., Any]
SHORT, NAME = "HĐTĐ", "Hội đồng Thi đua – Khen thưởng"
BY = "Quyết định số 21/QĐ-UBND ngày 03/9/2018"


@pytest.fixture
def council(worker: Make) -> Authority:
    """Chị Liên presides over the council, which has a series of its own and uses the seal of Ia Ly."""
    office.begin_series(
        name="Văn bản của Hội đồng", type_keys=[], body=SHORT, body_name=NAME, decided_by=BY, valid_from=NOW.date(),
        worker=worker("dung"), now=NOW,
    )  # fmt: skip
    return Authority.objects.create(
        post_id=worker("lien").post_id, kind="body", for_title="CHỦ TỊCH", body=SHORT, document=BY,
        valid_from=NOW.date(), given_at=NOW,
    )  # fmt: skip


def decide(worker: Any, **more: Any) -> BodySeal:
    return bodies.decide_seal(
        **{"body": SHORT, "own": True, "decided_by": BY, "valid_from": NOW.date(), "worker": worker, "now": NOW, **more}
    )


def test_from_its_day_on_the_council_seals_with_its_own_key_and_is_the_sender(
    council: Authority, for_signature: Make, worker: Make
) -> None:
    dung, lien, hien = worker("dung"), worker("lien"), worker("hien")
    letters.serve(IA_LY, date(2018, 1, 1))
    load_demo_keys(Account.objects.filter(username="lien"), [IA_LY], NOW)
    choice = f"body-{council.pk}"
    [way] = [one for one in signing_for.signers(IA_LY, "letter", NOW.date()) if one.account.pk == lien.account_id]
    assert [each.post for each in way.ways if each.key == "body"] == ["PHÓ CHỦ TỊCH PHỤ TRÁCH VĂN XÃ"]
    decide(dung)
    # Under a seal of its own only the title in the council is written (App. I II.7.b).
    [way] = [one for one in signing_for.signers(IA_LY, "letter", NOW.date()) if one.account.pk == lien.account_id]
    assert [(each.lines, each.post) for each in way.ways if each.key == "body"] == [(("TM. HỘI ĐỒNG", "CHỦ TỊCH"), "")]

    document = for_signature(signer_id=lien.account_id, choice=choice)
    document = signing.take_number(document.pk, revision=document.revision, worker=lien, now=NOW)
    assert document.code == "01/HĐTĐ-TP"  # number and symbol are those of its series
    told: dict[str, Any] = {"seen": papers.current(document).sha256, "worker": lien, "now": NOW}
    document = signing.sign(document.pk, revision=document.revision, **told)
    sealing: dict[str, Any] = {"revision": document.revision, "worker": hien, "now": NOW}
    with pytest.raises(NoKey) as no:  # the key of Ia Ly is not taken in its place
        issuing.seal(document.pk, **sealing)
    assert SHORT in no.value.say("vi")
    entering: dict[str, Any] = {
        "organization_key": IA_LY, "body": SHORT, "body_name": NAME, "provider": Provider.DEMO, "by": None, "now": NOW,
    }  # fmt: skip
    other = demo_key(organization="Ủy ban nhân dân thị trấn Ia Ly")
    wrong = add_key(
        other.certificate,
        others=other.others,
        reference="Ủy ban nhân dân thị trấn Ia Ly",
        since=date(2018, 1, 1),
        **entering,
    )
    with pytest.raises(OtherName):
        issuing.seal(document.pk, **sealing)
    wrong.delete()
    own = demo_key(organization=NAME)
    add_key(own.certificate, others=own.others, reference=NAME, since=date(2018, 1, 1), **entering)
    held = keys.holding_of(organization_key=IA_LY, now=NOW)
    assert held is not None
    assert held.common_name == "UBND thị trấn Ia Ly"

    document = issuing.seal(document.pk, **sealing)
    report = Report.from_json(papers.current(document).finding)
    assert (report.overall, report.organization) == (Overall.VALID, NAME)
    assert [one.certificate.name for one in report.signers if one.certificate] == ["Trần Thị Liên", NAME]
    assert (document.issuer_key or IA_LY, document.issuer_name) == (IA_LY, NAME)
    assert Entry.objects.get(act="body_seal").act in CHANGES

    # On the axis the council is who issued it, and Ia Ly stands above it: the receiver's check asks for the same name.
    receiver = Receiver.objects.get(document=document, kind="to")
    document = issuing.send(
        document.pk, revision=document.revision, worker=hien, now=NOW, ways={receiver.pk: Receiver.Way.AXIS}
    )
    receiver.refresh_from_db()
    assert receiver.state == Reached.QUEUED.value
    letter = Letter.objects.get(pk=document.letter_id)
    assert (letter.sender_key, letter.sender_name) == (IA_LY, NAME)


def test_the_title_over_the_name_follows_the_seal_of_the_day_on_which_it_is_signed(
    council: Authority, for_signature: Make, worker: Make, played: list[str]
) -> None:
    dung, lien, hien = worker("dung"), worker("lien"), worker("hien")
    told: dict[str, Any] = {"worker": lien, "now": NOW}
    document = for_signature(signer_id=lien.account_id, choice=f"body-{council.pk}")
    document = signing.take_number(document.pk, revision=document.revision, **told)
    # The office seals for the council: her title in the office stands over her name (App. I II.7.b).
    assert post_of(document) == "PHÓ CHỦ TỊCH PHỤ TRÁCH VĂN XÃ"
    before = papers.current(document).sha256
    decide(dung)
    with pytest.raises(rules.TitleWritten) as no:
        signing.sign(document.pk, seen=before, revision=document.revision, **told)
    assert "viết lại" in no.value.say("vi")
    assert played == []
    document.refresh_from_db()
    assert post_of(document) == ""
    shown = papers.current(document).sha256
    assert shown != before
    document = signing.sign(document.pk, seen=shown, revision=document.revision, **told)
    # The council gives its seal up overnight: what bears no title of the office is not sealed by the office.
    tomorrow = NOW + timedelta(days=1)
    decide(dung, own=False, valid_from=tomorrow.date())
    sealing: dict[str, Any] = {"revision": document.revision, "worker": hien, "now": tomorrow}
    with pytest.raises(rules.SignedForOtherSeal) as no_seal:
        issuing.seal(document.pk, **sealing)
    assert SHORT in no_seal.value.say("vi")
    back = reviewing.send_back(document.pk, "Ký lại theo con dấu mới", **sealing)
    assert back.state == "draft"


def post_of(document: Any) -> str:
    content = papers.content_of(document.outgoing)
    assert content is not None
    return content.signature.post


def test_who_decides_about_a_seal_and_from_when(council: Authority, worker: Make) -> None:
    dung = worker("dung")
    with pytest.raises(NotAllowed):
        decide(worker("hien"))
    with pytest.raises(bodies.SealedThen):
        decide(dung, valid_from=date(2018, 9, 3))
    with pytest.raises(Unseen):
        decide(dung, body="HĐKH")
    with pytest.raises(bodies.SealedSo):  # the seal of the office is what it has
        decide(dung, own=False)
    decide(dung, valid_from=date(2018, 9, 10))
    decide(dung, own=False, valid_from=date(2018, 10, 1))
    days = (NOW.date(), date(2018, 9, 10), date(2018, 9, 30), date(2018, 10, 1))
    assert [SHORT in seals.with_own(IA_LY, day) for day in days] == [False, True, True, False]
    with pytest.raises(DatabaseError), transaction.atomic():  # what was decided stays
        BodySeal.objects.update(own=False)


def test_the_page_says_which_seal_and_what_is_missing(council: Authority, worker: Make) -> None:
    series = office.numbers.series_of(IA_LY)
    chosen = next(one for one in series if one.body == SHORT)
    address = f"/documents/out/numbers/?series={chosen.pk}"
    pages = {name: Client() for name in ("dung", "hien")}
    for name, client in pages.items():
        client.force_login(Account.objects.get(username=name))
    assert "Văn bản nhân danh tổ chức này được đóng dấu của cơ quan" in pages["hien"].get(address).content.decode()
    told = {"seal": "own", "decided_by": BY, "valid_from": "04/09/2018"}
    assert pages["hien"].post(f"/documents/out/numbers/{chosen.pk}/seal/", told).status_code == 403
    pages["dung"].post(f"/documents/out/numbers/{chosen.pk}/seal/", told)
    said = pages["dung"].get(address).content.decode()
    assert "đóng dấu bằng con dấu và khóa ký riêng" in said
    assert BY in said
    assert "Chưa có khóa ký" in said

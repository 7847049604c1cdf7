"""Who signs with what."""

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lienthong.formats.signing import RootKind, UnusableKey
from lienthong.formats.signing.trial import DemoAuthority, demo_authority
from lienthong.ground.audit import rights
from lienthong.ground.audit.models import Entry
from lienthong.ground.keys import actions, certificates, queries, trial
from lienthong.ground.keys.models import KeyHolding, Kind, Provider, TrustRoot
from lienthong.ground.keys.refusals import (
    AlreadyEntered,
    BadReference,
    KeyElsewhere,
    KeyExpired,
    NoDocument,
    NoKey,
    OtherName,
)
from lienthong.ground.keys.tests.conftest import IA_LY, NOW, PASSWORD, TODAY, save
from lienthong.ground.organizations import queries as organizations
from lienthong.ground.people import actions as people
from lienthong.ground.people.models import Account
from lienthong.kernel.organizations import Directory, Level, Organization, Span

SINCE = date(2026, 1, 1)


@pytest.fixture
def entered(authority: DemoAuthority, dung: Account, phuc: Account, folder: Path) -> KeyHolding:
    """Ông Dũng's key in a file of the server, its password in another."""
    key = authority.person("Nguyễn Văn Dũng")
    save(key, folder / "dung.p12")
    (folder / "secrets" / "dung").write_text(PASSWORD + "\n")
    return actions.add_key(
        key.certificate, account=dung, provider=Provider.PKCS12, reference="dung.p12", secret="dung",
        others=key.others, since=SINCE, by=phuc, now=NOW,
    )  # fmt: skip


def test_ong_dung_signs_with_his_key_and_it_is_opened_once(
    entered: KeyHolding, dung: Account, authority: DemoAuthority
) -> None:
    key = actions.key_for(account=dung, now=NOW)
    assert key.certificate.public_key() == authority.person("Nguyễn Văn Dũng").certificate.public_key()
    with CaptureQueriesContext(connection) as asked:
        assert actions.key_for(account=dung, now=NOW) is key
    assert len(asked) == 1
    assert list(Entry.objects.filter(thing=f"key:{entered.pk}").values_list("act", "by_name")) == [
        ("key_added", "Hoàng Gia Phúc")
    ]


def test_nothing_secret_is_in_the_database(entered: KeyHolding) -> None:
    row = " ".join(str(value) for value in KeyHolding.objects.values().get().values())
    assert PASSWORD not in row
    assert "PRIVATE KEY" not in row


def test_a_key_file_that_was_exchanged_is_opened_again_and_must_have_the_same_certificate(
    entered: KeyHolding, dung: Account, folder: Path, authority: DemoAuthority
) -> None:
    actions.key_for(account=dung, now=NOW)
    save(authority.person("Rơ Lan Sơn"), folder / "dung.p12")
    with pytest.raises(UnusableKey) as no:
        actions.key_for(account=dung, now=NOW)
    assert "chứng thư khác" in no.value.say("vi")


def test_a_key_is_used_on_its_days_only(entered: KeyHolding, dung: Account, phuc: Account) -> None:
    before = NOW.replace(year=2025, month=12)
    with pytest.raises(NoKey):
        actions.key_for(account=dung, now=before)
    actions.end_key(entered, on=TODAY, by=phuc, now=NOW)
    with pytest.raises(NoKey) as no:
        actions.key_for(account=dung, now=NOW)
    assert "Nguyễn Văn Dũng" in no.value.say("vi")
    assert actions.key_for(account=dung, now=NOW - timedelta(days=1))


def test_an_expired_certificate_signs_nothing_and_says_since_when(entered: KeyHolding, dung: Account) -> None:
    with pytest.raises(KeyExpired) as no:
        actions.key_for(account=dung, now=NOW.replace(year=2030))
    assert "31/12/2029" in no.value.say("vi")


def test_a_token_at_his_own_machine_is_not_for_the_server(
    authority: DemoAuthority, dung: Account, folder: Path
) -> None:
    key = authority.person("Nguyễn Văn Dũng")
    actions.add_key(key.certificate, account=dung, provider=Provider.DESKTOP, since=SINCE, by=None, now=NOW)
    with pytest.raises(KeyElsewhere):
        actions.key_for(account=dung, now=NOW)


def test_the_same_key_twice_a_wrong_password_and_a_name_that_leads_elsewhere_are_refused(
    entered: KeyHolding, authority: DemoAuthority, dung: Account, folder: Path
) -> None:
    def add(**more: str) -> None:
        given = {"reference": "dung.p12", "secret": "dung"} | more
        actions.add_key(key.certificate, account=dung, provider=Provider.PKCS12, since=SINCE, by=None, now=NOW, **given)

    key = actions.key_for(account=dung, now=NOW)
    with pytest.raises(AlreadyEntered):
        add()
    (folder / "secrets" / "other").write_text("không phải")
    with pytest.raises(UnusableKey):
        add(secret="other")
    for name in ("../dung.p12", "/etc/passwd", ".hidden", ""):
        with pytest.raises(BadReference):
            add(reference=name)
    with pytest.raises(BadReference):
        add(secret="../../dung")


def test_a_password_may_stand_in_the_environment(
    entered: KeyHolding, dung: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    KeyHolding.objects.filter(pk=entered.pk).update(secret="$DUNG_PASSWORD")
    with pytest.raises(UnusableKey):
        actions.key_for(account=dung, now=NOW)
    monkeypatch.setenv("DUNG_PASSWORD", PASSWORD)
    assert actions.key_for(account=dung, now=NOW).sign(b"x")


def test_who_vouches_for_a_key_is_found_among_the_roots(authority: DemoAuthority, dung: Account, folder: Path) -> None:
    actions.add_roots([authority.root], name="Gốc thử", kind=Kind.TEST, source="thử", since=SINCE, by=None, now=NOW)
    mine = authority.organization("Ủy ban nhân dân xã Ia Ly")
    other = demo_authority(since=datetime(2025, 1, 1, tzinfo=timezone.utc), seed=b"somebody else").person("Kẻ lạ")
    for key, kind in ((mine, "test"), (other, "")):
        holding = actions.add_key(
            key.certificate, organization_key=IA_LY, provider=Provider.DESKTOP, since=SINCE, by=None, now=NOW
        )
        assert holding.kind == kind


def test_trust_has_the_days_of_its_roots_and_is_kept(authority: DemoAuthority, dung: Account) -> None:
    actions.add_roots(
        [authority.root, authority.person("Ai đó").certificate], name="Gốc", kind=Kind.PUBLIC_SERVICE,
        source="Quyết định 1", since=date(2026, 1, 1), until=date(2026, 7, 1), by=None, now=NOW,
    )  # fmt: skip
    trust = queries.trust(NOW)
    (root,) = trust.roots
    assert (root.kind, len(trust.intermediates)) == (RootKind.PUBLIC_SERVICE, 1)
    for moment, believed in (("2025-12-31T16:59:59", 0), ("2025-12-31T17:00:00", 1), ("2026-06-30T17:00:00", 0)):
        assert len(trust.at(datetime.fromisoformat(moment + "+00:00"))) == believed  # midnight is Vietnam's
    assert queries.trust(NOW) is trust
    actions.end_root(TrustRoot.objects.first(), on=date(2026, 3, 1), by=None, now=NOW)
    assert queries.trust(NOW) is not trust


@pytest.mark.parametrize(
    ("day", "soon", "over", "left"),
    [("2029-10-31", False, False, 61), ("2029-11-01", True, False, 60), ("2029-12-31", True, False, 0),
     ("2030-01-01", False, True, -1)],
)  # fmt: skip
def test_certificates_are_told_sixty_days_ahead(
    day: str, soon: bool, over: bool, left: int, entered: KeyHolding, dung: Account
) -> None:
    """It ends at midnight UTC on 31 December 2029, seven in the morning in Vietnam: five years of 365 days."""
    (watched,) = queries.watched(date.fromisoformat(day))
    assert (watched.ends_soon, watched.over, watched.left, watched.other_name) == (soon, over, left, False)
    assert len(queries.expiring_for(dung, date.fromisoformat(day))) == (soon or over)


@pytest.mark.parametrize(
    ("written", "his"),
    [("NGUYEN VAN DUNG", True), ("NGUYỄN  văn Dũng", True), ("Nguyễn Văn Dung", False), ("Nguyễn Văn Dương", False)],
)
def test_authorities_write_names_without_accents(
    written: str, his: bool, authority: DemoAuthority, dung: Account
) -> None:
    told = {"provider": Provider.DESKTOP, "since": SINCE, "by": None, "now": NOW}
    actions.add_key(authority.person(written).certificate, account=dung, **told)
    assert queries.bears_name(queries.holding_of(account=dung, now=NOW)) is his


def test_a_certificate_under_another_name_stops_the_signature_until_a_document_allows_it(
    authority: DemoAuthority, dung: Account, phuc: Account
) -> None:
    told = {"provider": Provider.DESKTOP, "since": SINCE, "by": phuc, "now": NOW}
    holding = actions.add_key(authority.person("Trần Thị Liên").certificate, account=dung, **told)
    with pytest.raises(OtherName) as no:
        actions.holding_for(account=dung, now=NOW)
    for said in (no.value.say("vi"), no.value.say("en")):
        assert "“Trần Thị Liên”" in said
        assert "Nguyễn Văn Dũng" in said
    with pytest.raises(NoDocument):
        actions.allow_name(holding, "  ", by=phuc, now=NOW)
    actions.allow_name(holding, "Công văn số 12/UBND-VP", by=phuc, now=NOW)
    assert actions.holding_for(account=dung, now=NOW) == holding
    assert not [each for each in queries.watched(TODAY) if each.matters]
    # It waits for a leader, and is not his own to confirm (Decree 30/2020/NĐ-CP, App. VI).
    entry = rights.waiting(frozenset({IA_LY})).get(act="key_name_allowed")
    assert not rights.may_confirm(entry, dung)


def test_an_office_seals_under_every_name_it_bore_and_not_under_that_of_another(
    authority: DemoAuthority, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = ("Sở Thông tin và Truyền thông tỉnh Gia Lai", Span(date(2016, 1, 1), date(2025, 3, 1)))
    name, span = "Sở Khoa học và Công nghệ tỉnh Gia Lai", Span(date(2016, 1, 1), None)
    bore = Organization("so", name, Level.PROVINCE, "department", None, span, former_names=(before,))
    monkeypatch.setattr(organizations, "directory", lambda: Directory([bore]))

    def bears(name: str) -> bool:
        told = {"provider": Provider.DESKTOP, "since": SINCE, "by": None, "now": NOW}
        key = authority.organization(name)
        return queries.bears_name(actions.add_key(key.certificate, organization_key="so", **told))

    assert [bears(name) for name in ("SO THONG TIN VA TRUYEN THONG", "Sở Khoa học và Công nghệ")] == [True, True]
    assert [bears(name) for name in ("Sở Nội vụ tỉnh Gia Lai", "Sở Khoa học")] == [False, False]


def test_a_certificate_made_out_to_another_name_is_told(authority: DemoAuthority, dung: Account) -> None:
    key = authority.person("NGUYỄN  VĂN DUNG")
    actions.add_key(key.certificate, account=dung, provider=Provider.DESKTOP, since=SINCE, by=None, now=NOW)
    assert queries.watched(TODAY)[0].other_name


def test_an_office_sees_its_own_keys_and_those_of_its_people(entered: KeyHolding, authority: DemoAuthority) -> None:
    seal = authority.organization("UBND xã bên cạnh")
    actions.add_key(
        seal.certificate, organization_key="unit2025-23749", provider=Provider.DESKTOP, since=SINCE, by=None, now=NOW
    )
    assert [each.holding for each in queries.watched(TODAY, offices={IA_LY})] == [entered]
    assert len(queries.watched(TODAY)) == 2


def test_the_demo_has_keys_that_work_in_every_process(dung: Account) -> None:
    given = trial.load_demo_keys([dung], [IA_LY], NOW)
    assert [each.kind for each in given] == ["test", "test"]
    assert trial.load_demo_keys([dung], [IA_LY], NOW) == []
    key = actions.key_for(organization_key=IA_LY, now=NOW)
    from lienthong.ground.keys import opening

    opening._kept.clear()
    again = actions.key_for(organization_key=IA_LY, now=NOW)
    assert again.certificate == key.certificate
    again.certificate.public_key().verify(again.sign(b"x"), b"x", ec.ECDSA(hashes.SHA256()))
    assert not [each for each in queries.watched(TODAY) if each.matters]


def test_a_key_under_the_number_of_another_is_not_taken_for_it(dung: Account) -> None:
    """A database restored into a running process may give a number again."""
    [person, office] = trial.load_demo_keys([dung], [IA_LY], NOW)
    assert actions.key_for(account=dung, now=NOW).certificate.subject == certificates.kept(person.certificate).subject
    number = person.pk
    person.delete()
    KeyHolding.objects.filter(pk=office.pk).update(id=number)
    office = KeyHolding.objects.get(pk=number)
    assert actions.key_for(organization_key=IA_LY, now=NOW).certificate == certificates.kept(office.certificate)


def test_who_is_nobody_has_no_key(db: None) -> None:
    with pytest.raises(NoKey):
        actions.key_for(organization_key="", now=NOW)
    lan = people.open_account("lan", "Nguyễn Thị Lan")
    with pytest.raises(NoKey):
        actions.key_for(account=lan, now=NOW)


def test_the_time_stamp_authority_is_a_setting_and_one_for_the_process(settings):
    settings.TIME_STAMPS_URL = ""
    assert queries.time_stamps() is None
    settings.TIME_STAMPS_URL = "http://tsa.example.vn"
    assert queries.time_stamps() is queries.time_stamps()

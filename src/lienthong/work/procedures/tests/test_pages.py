"""The catalogue as anh Minh, a stranger and the administrator see it."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from lienthong.ground.people.models import Account, Post
from lienthong.ground.people.roles import Role
from lienthong.kernel.moments import VIETNAM
from lienthong.work.procedures import actions, queries, seed, touched
from lienthong.work.procedures.models import Version

pytestmark = pytest.mark.django_db

NOW = datetime(2018, 9, 3, tzinfo=VIETNAM)


@pytest.fixture(autouse=True)
def _shipped(db: None) -> None:
    seed.keep_current(NOW)


def person(client: Client, role: Role) -> Client:
    account = Account.objects.create(username=role.value.replace("_", ""), full_name="Nguyễn Văn Phúc")
    Post.objects.create(account=account, organization_key="unit-64", role=role, valid_from=date(2018, 1, 1))
    client.force_login(account)
    return client


@pytest.fixture
def phuc(client: Client) -> Client:
    return person(client, Role.ADMINISTRATOR)


def draft_of(client: Client, key: str) -> Version:
    answer = client.post(reverse("procedures:start", args=[key]))
    assert answer.status_code == 302
    return Version.objects.get(status="draft")


def form_of(client: Client, draft: Version) -> dict[str, str]:
    """The form as a browser would send it back untouched."""
    from html.parser import HTMLParser

    class Fields(HTMLParser):
        """Reads the fields of a page."""

        def __init__(self) -> None:
            super().__init__()
            self.told: dict[str, str] = {}
            self.area = self.select = ""

        def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
            given = dict(attributes)
            name = given.get("name") or ""
            if tag == "input" and name and (given.get("type") != "checkbox" or "checked" in given):
                self.told[name] = given.get("value", "on" if given.get("type") == "checkbox" else "") or ""
            elif tag == "textarea":
                self.area = name
                self.told[name] = ""
            elif tag == "select":
                self.select = name
            elif tag == "option" and self.select and ("selected" in given or self.select not in self.told):
                self.told[self.select] = given.get("value", "phí") or ""
                if "selected" in given and "value" not in given:
                    self.told[self.select] = "lệ phí"

        def handle_data(self, data: str) -> None:
            if self.area:
                self.told[self.area] += data

        def handle_endtag(self, tag: str) -> None:
            self.area = "" if tag == "textarea" else self.area
            self.select = "" if tag == "select" else self.select

    page = client.get(reverse("procedures:edit", args=[draft.pk])).content.decode()
    fields = Fields()
    fields.feed(page[page.index('id="top"') :])
    return {name: value.removeprefix("\n") for name, value in fields.told.items()}


def test_a_stranger_finds_a_procedure_in_three_steps(client: Client) -> None:
    listed = client.get(reverse("procedures:list"), {"q": "khai sinh"}).content.decode()
    assert "Thủ tục đăng ký khai sinh" in listed
    page = client.get(reverse("procedures:page", args=["birth-registration"])).content.decode()
    for part in ("Giấy chứng sinh", "Lệ phí hộ tịch", "trong ngày làm việc", "Luật 60/2014/QH13", "1.001193"):
        assert part in page


def test_the_catalogue_of_another_day_keeps_its_day(client: Client) -> None:
    page = client.get(reverse("procedures:list"), {"day": "2018-09-15", "level": "district"}).content.decode()
    assert "trò chơi điện tử" in page
    assert "?day=2018-09-15" in page
    now = client.get(reverse("procedures:page", args=["game-point-certificate"]), {"day": "2018-09-15"})
    assert "Nghị định 27/2018/NĐ-CP" in now.content.decode()


def test_a_procedure_not_yet_in_force_says_when_it_is(client: Client) -> None:
    page = client.get(reverse("procedures:page", args=["building-permit-house"]), {"day": "2018-09-15"})
    assert page.status_code == 200
    assert "15/09/2018" in page.content.decode()
    assert client.get(reverse("procedures:page", args=["nothing"])).status_code == 404


def test_an_old_version_can_always_be_read(client: Client) -> None:
    page = client.get(reverse("procedures:version", args=["linked-birth-residence-health-card", 1]))
    assert "Phiếu báo thay đổi hộ khẩu, nhân khẩu" in page.content.decode()


def test_reading_costs_the_same_few_questions(
    client: Client, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client.get(reverse("procedures:list"))
    with django_assert_max_num_queries(4):  # type: ignore[attr-defined]
        client.get(reverse("procedures:list"))
    with django_assert_max_num_queries(4):  # type: ignore[attr-defined]
        client.get(reverse("procedures:page", args=["certify-copy"]))


def test_nobody_else_writes(client: Client) -> None:
    assert client.post(reverse("procedures:start", args=["certify-copy"])).status_code == 302
    assert not Version.objects.filter(status="draft").exists()
    clerk = person(client, Role.COUNTER)
    assert clerk.get(reverse("procedures:drafts")).status_code == 403
    draft = actions.start_draft("certify-copy", "x", NOW)
    assert clerk.post(reverse("procedures:edit", args=[draft.pk]), {"do": "discard"}).status_code == 403
    # What nobody published is nobody's to read.
    assert clerk.get(reverse("procedures:version", args=["certify-copy", draft.number])).status_code == 404


@pytest.mark.parametrize(
    "key", ["certify-copy", "linked-birth-residence-health-card", "game-point-certificate", "postal-licence"]
)
def test_saving_a_draft_untouched_changes_nothing(phuc: Client, key: str) -> None:
    draft = draft_of(phuc, key)
    before = queries.version(draft.pk).content
    answer = phuc.post(reverse("procedures:edit", args=[draft.pk]), {**form_of(phuc, draft), "do": "save"})
    assert answer.status_code == 302
    assert queries.version(draft.pk).content == before


def test_rows_are_added_and_removed_by_buttons_and_nothing_typed_is_lost(phuc: Client) -> None:
    draft = draft_of(phuc, "certify-signature")
    told = {**form_of(phuc, draft), "name": "Chứng thực chữ ký", "fee-0-amount": "12.000", "do": "add-fee"}
    phuc.post(reverse("procedures:edit", args=[draft.pk]), told)
    content = queries.version(draft.pk).content
    assert content.name == "Chứng thực chữ ký"
    assert [fee.amount for fee in content.fees] == [12000, None]
    told = {**form_of(phuc, draft), "do": "remove-paper-0-0"}
    phuc.post(reverse("procedures:edit", args=[draft.pk]), told)
    assert len(queries.version(draft.pk).content.variants[0].components) == 1


def test_a_field_that_cannot_be_read_is_marked_and_left_as_it_was(phuc: Client) -> None:
    draft = draft_of(phuc, "certify-signature")
    told = {**form_of(phuc, draft), "fee-0-amount": "rẻ", "handled_by": "Tư pháp", "do": "save"}
    answer = phuc.post(reverse("procedures:edit", args=[draft.pk]), told)
    assert answer.status_code == 400
    assert 'id="fee-0-amount-error"' in answer.content.decode()
    content = queries.version(draft.pk).content
    assert (content.fees[0].amount, content.handled_by) == (10000, "Tư pháp")


def test_a_review_shows_what_changes_whose_cases_go_on_and_publishes(
    phuc: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = (touched.Touched("000.00.01.H21-180903-0001", None),)
    monkeypatch.setattr(touched, "_answers", [lambda version: touched.TouchedCases(1, some)])
    draft = draft_of(phuc, "certify-signature")
    told = {**form_of(phuc, draft), "fee-0-amount": "12000", "applicants": "Cá nhân\nTổ chức", "do": "review"}
    answer = phuc.post(reverse("procedures:edit", args=[draft.pk]), told)
    assert answer.headers["Location"] == reverse("procedures:review", args=[draft.pk])
    page = phuc.get(answer.headers["Location"]).content.decode()
    assert "10.000 đồng" in page
    assert "12.000 đồng" in page
    assert "000.00.01.H21-180903-0001" in page


def test_a_draft_without_errors_is_published_from_its_day_on(phuc: Client) -> None:
    draft = draft_of(phuc, "marriage-registration")
    address = reverse("procedures:review", args=[draft.pk])
    answer = phuc.post(address, {"day": "2030-01-02", "decision": "12/QĐ-UBND"})
    assert answer.headers["Location"] == reverse("procedures:page", args=["marriage-registration"])
    held = queries.version_on("marriage-registration", date(2030, 1, 2))
    assert held is not None
    assert held.id == draft.pk
    assert queries.version_on("marriage-registration", date(2030, 1, 1)) != held


def test_errors_stand_in_the_way_of_publishing(phuc: Client) -> None:
    draft = draft_of(phuc, "certify-signature")
    address = reverse("procedures:review", args=[draft.pk])
    phuc.post(address, {"day": "2030-01-01", "decision": "1"})
    draft.refresh_from_db()
    # The seed names nobody who may apply, and steps neither: two of the seven parts are missing.
    assert draft.status == "draft"


def test_what_somebody_types_never_becomes_markup(phuc: Client) -> None:
    draft = draft_of(phuc, "certify-signature")
    told = {**form_of(phuc, draft), "authority": '"><script>x</script>', "notes": "</textarea><script>y", "do": "save"}
    phuc.post(reverse("procedures:edit", args=[draft.pk]), told)
    page = phuc.get(reverse("procedures:edit", args=[draft.pk])).content.decode()
    assert "<script>x" not in page
    assert "<script>y" not in page

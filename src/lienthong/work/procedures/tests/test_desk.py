"""Drafts as the administrator writes them, section by section."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from lienthong.ground.people.roles import Role
from lienthong.kernel.calendar import Term
from lienthong.kernel.moments import VIETNAM
from lienthong.work.procedures import actions, queries, seed, touched
from lienthong.work.procedures.content import ByType, Component, Consult, Content, Local, PerPage, Step
from lienthong.work.procedures.models import Procedure, Version
from lienthong.work.procedures.sections import SECTIONS
from lienthong.work.procedures.tests.desk import draft_of, form_of, person, written

pytestmark = pytest.mark.django_db

NOW = datetime(2018, 9, 3, tzinfo=VIETNAM)


def _shipped() -> None:
    seed.keep_current(NOW)


@pytest.fixture
def phuc(client: Client, db: None, loaded: Callable[[Callable[[], object]], None]) -> Client:
    loaded(_shipped)
    return person(client, Role.ADMINISTRATOR)


def section(draft: Version, key: str) -> str:
    return reverse("procedures:section", args=[draft.pk, key])


def row(draft: Version, key: str, place: str) -> str:
    return reverse("procedures:row", args=[draft.pk, key, place])


def content(draft: Version) -> Content:
    return queries.version(draft.pk).content


def every_form(client: Client, draft: Version) -> list[str]:
    """The addresses of all forms of a draft."""
    said = content(draft)
    found = [section(draft, each.key) for each in SECTIONS if not each.rows]
    for each in SECTIONS:
        if each.rows:
            found += [row(draft, each.key, str(number)) for number in range(len(getattr(said, each.rows)))]
    for number, variant in enumerate(said.variants):
        found += [row(draft, "papers", f"{number}-{paper}") for paper in range(len(variant.components))]
    return found


@pytest.mark.parametrize(
    "key", ["certify-copy", "linked-birth-residence-health-card", "game-point-certificate", "postal-licence"]
)
def test_saving_every_section_untouched_changes_nothing(phuc: Client, key: str) -> None:
    draft = draft_of(phuc, key)
    before = content(draft)
    for address in every_form(phuc, draft):
        assert phuc.post(address, {**form_of(phuc, address), "do": ["save"]}).status_code == 302, address
        assert content(draft) == before, address


def test_papers_are_added_moved_and_removed(phuc: Client) -> None:
    draft = draft_of(phuc, "certify-signature")
    first, *others = (each.name for each in content(draft).variants[0].components)
    assert written(phuc, row(draft, "papers", "0-new"), name="Giấy ủy quyền", copies="1") == 302
    assert [each.name for each in content(draft).variants[0].components] == [first, *others, "Giấy ủy quyền"]
    phuc.post(row(draft, "papers", "0"), {**form_of(phuc, row(draft, "papers", "0")), "do": "down-0-0"})
    assert content(draft).variants[0].components[1].name == first
    phuc.post(section(draft, "papers"), {"do": "remove-0-0"})
    assert len(content(draft).variants[0].components) == len(others) + 1
    # A row that is not there, or a button nobody made, does nothing.
    for do in ("remove-0-99", "up-9", "remove-x", "burn-0", "remove-new"):
        assert phuc.post(section(draft, "papers"), {"do": do}).status_code == 302
    assert len(content(draft).variants[0].components) == len(others) + 1


def test_a_paper_tells_what_replaces_it_and_in_which_situation(phuc: Client) -> None:
    draft = draft_of(phuc, "certify-signature")
    assert written(phuc, row(draft, "papers", "new"), name="Người không biết chữ") == 302
    number = len(content(draft).variants) - 1
    told = {"name": "Căn cước", "kind": "show", "originals": "0", "source": "CSDL dân cư", "result_code": "KQ.1"}
    told |= {"replaceable_by": "Hộ chiếu\nCăn cước điện tử"}
    assert written(phuc, row(draft, "papers", f"{number}-new"), **told) == 302
    assert content(draft).variants[number].components == (
        Component(
            "can-cuoc",
            "Căn cước",
            "show",
            source="CSDL dân cư",
            result_code="KQ.1",
            replaceable_by=("Hộ chiếu", "Căn cước điện tử"),
        ),
    )


def test_a_fee_by_page_by_table_or_set_by_the_province(phuc: Client) -> None:
    draft = draft_of(phuc, "certify-signature")
    fee = row(draft, "fees", "0")
    pages = {"first_pages": "2", "first_amount": "2.000", "next_amount": "1000đ", "cap_per_copy": "200 000"}
    assert written(phuc, fee, rule_kind="per_page", **pages) == 302
    # Thông tư 226/2016/TT-BTC: 2.000 đồng for each of the first two pages, then 1.000, at most 200.000 a copy.
    assert content(draft).fees[0].rule == PerPage(2, Decimal(2000), Decimal(1000), Decimal(200000))
    told = {"by": "loại bản sao", "rates": "Bản chính: 50.000\nBản sao: thường: 8.000"}
    assert written(phuc, fee, rule_kind="by_type", **told) == 302
    rule = content(draft).fees[0].rule
    assert isinstance(rule, ByType)
    assert [(each.name, each.amount) for each in rule.rates] == [("Bản chính", 50000), ("Bản sao: thường", 8000)]
    keys = [each.key for each in rule.rates]
    assert written(phuc, fee, rates="Bản sao: thường: 9.000\nBản chính: 50.000") == 302
    rule = content(draft).fees[0].rule
    assert isinstance(rule, ByType)
    assert [each.key for each in rule.rates] == keys[::-1]
    assert written(phuc, fee, rule_kind="local", setting="chung-thuc/chu-ky", other_online="0") == 302
    assert content(draft).fees[0].rule == Local("chung-thuc/chu-ky")
    assert content(draft).fees[0].channel_amounts == {"online": 0}


def test_what_cannot_be_read_stays_in_the_form_and_nothing_is_kept(phuc: Client) -> None:
    draft = draft_of(phuc, "certify-signature")
    before, fee = content(draft), row(draft, "fees", "0")
    answer = phuc.post(fee, {**form_of(phuc, fee), "amount": "rẻ", "note": "mới", "do": "save"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'id="id_amount_error"' in page
    assert 'value="rẻ"' in page
    assert 'value="mới"' in page
    assert content(draft) == before
    told = form_of(phuc, fee)
    assert phuc.post(fee, {**told, "rule_kind": "by_type", "rates": "Bản chính"}).status_code == 400
    filing = section(draft, "filing")
    assert phuc.post(filing, {**form_of(phuc, filing), "term_online_1": "3"}).status_code == 400
    assert content(draft) == before


def test_steps_run_in_parallel_in_other_organisations_and_may_consent_by_silence(phuc: Client) -> None:
    draft = draft_of(phuc, "certify-signature")
    actions.save_draft(draft.pk, Content(key="certify-signature", name="Ký"), by="x", now=NOW)
    for name in ("Tiếp nhận", "Thẩm định"):
        assert written(phuc, row(draft, "steps", "new"), name=name) == 302
    told = {"name": "Công an xác minh", "organization_kind": "police", "silence": "consents", "role": "specialist"}
    told |= {"allowance_0": "working_hours", "allowance_1": "12"}
    assert written(phuc, row(draft, "steps", "new"), **told, starts_after=["tiep-nhan"]) == 302
    assert [each.starts_after for each in content(draft).steps] == [(), ("tiep-nhan",), ("tiep-nhan",)]
    assert content(draft).steps[2] == Step(
        "cong-an-xac-minh",
        "Công an xác minh",
        organization="police",
        role="specialist",
        allowance=Term.parse("working_hours:12"),
        starts_after=("tiep-nhan",),
        silence="consents",
    )
    assert phuc.post(row(draft, "steps", "2"), {"name": "x", "organization_kind": "key"}).status_code == 400
    phuc.post(section(draft, "steps"), {"do": "remove-0"})
    assert [each.starts_after for each in content(draft).steps] == [(), ()]


def test_supplement_consulting_codes_and_what_to_declare_have_pages(phuc: Client) -> None:
    draft = draft_of(phuc, "certify-signature")
    assert written(phuc, section(draft, "supplement"), max_rounds="2", ask_within_wd="3", clock="resume") == 302
    told = {"asked": "on", "term_0": "working_days", "term_1": "5", "silence": "consents"}
    assert written(phuc, section(draft, "consult"), **told) == 302
    assert written(phuc, row(draft, "codes", "new"), code="2.000884.H21", kind="local") == 302
    assert written(phuc, section(draft, "filing"), form_fields="Họ tên\nNơi cư trú", way_post="fallback") == 302
    assert written(phuc, row(draft, "law", "new"), text="23/2015/NĐ-CP", issued_on="2015-02-16") == 302
    said = content(draft)
    assert (said.supplement.max_rounds, said.supplement.ask_within_wd, said.supplement.clock) == (2, 3, "resume")
    assert said.consult == Consult(Term.parse("working_days:5"), "consents")
    assert (said.other_codes[-1].code, said.other_codes[-1].kind) == ("2.000884.H21", "local")
    assert said.form_fields == ("Họ tên", "Nơi cư trú")
    assert "post" in said.fallback_channels
    assert said.legal_basis[-1].issued_on == date(2015, 2, 16)


def test_two_people_on_one_section_do_not_overwrite_each_other(phuc: Client) -> None:
    draft = draft_of(phuc, "certify-signature")
    told = form_of(phuc, section(draft, "people"))
    assert written(phuc, section(draft, "people"), authority="Sở Tư pháp") == 302
    answer = phuc.post(section(draft, "people"), {**told, "authority": "Phòng Tư pháp"})
    assert "người khác lưu" in answer.content.decode()
    assert "Phòng Tư pháp" in answer.content.decode()
    assert content(draft).authority == "Sở Tư pháp"


def test_the_overview_says_what_is_missing_and_where_to_write_it(phuc: Client) -> None:
    draft = draft_of(phuc, "certify-signature")
    page = phuc.get(reverse("procedures:edit", args=[draft.pk])).content.decode()
    # The seed names neither applicants nor steps: five of the seven parts of Nghị định 63/2010 art. 8 are there.
    assert "5" in page
    assert section(draft, "people") in page
    assert phuc.get(section(draft, "nowhere")).status_code == 404
    for place in ("99", "0-0", "x", "new-0", "0-0-0"):
        assert phuc.get(row(draft, "fees", place)).status_code == 404


def test_a_page_of_the_desk_costs_the_same_few_questions_however_long_it_is(
    phuc: Client, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    draft = draft_of(phuc, "linked-birth-residence-health-card")
    for address in (reverse("procedures:edit", args=[draft.pk]), section(draft, "steps"), row(draft, "steps", "1")):
        phuc.get(address)
        with django_assert_max_num_queries(7):  # type: ignore[attr-defined]
            phuc.get(address)


def test_a_review_shows_what_changes_whose_cases_go_on_and_publishes(
    phuc: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = (touched.Touched("000.00.01.H21-180903-0001", None, "/cases/7/"),)
    monkeypatch.setattr(touched, "_answers", [lambda version: touched.TouchedCases(1, some)])
    draft = draft_of(phuc, "certify-signature")
    assert written(phuc, row(draft, "fees", "0"), amount="12000", other_online="0") == 302
    assert written(phuc, section(draft, "people"), applicants="Cá nhân\nTổ chức") == 302
    page = phuc.get(reverse("procedures:review", args=[draft.pk])).content.decode()
    for told in ("10.000 đồng", "12.000 đồng", "Trực tuyến: 0 đồng", "Tổ chức", "000.00.01.H21-180903-0001"):
        assert told in page
    # Whoever keeps the catalogue reads no case: a link would lead them to a closed door.
    assert "/cases/7/" not in page
    head = person(Client(), Role.CENTRE_HEAD)
    assert 'href="/cases/7/"' in head.get(reverse("procedures:review", args=[draft.pk])).content.decode()


def test_a_draft_without_errors_is_published_from_its_day_on(phuc: Client) -> None:
    draft = draft_of(phuc, "marriage-registration")
    address = reverse("procedures:review", args=[draft.pk])
    assert "Hồ sơ nộp trước ngày ấy mà chưa tiếp nhận" in phuc.get(address).content.decode()
    answer = phuc.post(address, {"day": "2030-01-02", "decision": "12/QĐ-UBND", "filed_before": "filing"})
    assert answer.headers["Location"] == reverse("procedures:page", args=["marriage-registration"])
    held = queries.version_on("marriage-registration", date(2030, 1, 2))
    assert held is not None
    assert (held.id, held.filed_before) == (draft.pk, "filing")
    page = phuc.get(reverse("procedures:page", args=["marriage-registration"]), {"day": "2030-01-02"})
    assert "Hồ sơ nộp trước bản này giữ bản có hiệu lực lúc nộp." in page.content.decode()
    assert queries.version_on("marriage-registration", date(2030, 1, 1)) != held


@pytest.mark.parametrize("day", ["30/02/2030", "soon", "02/01"])
def test_a_day_that_nobody_can_read_publishes_nothing_and_stays_in_the_box(phuc: Client, day: str) -> None:
    draft = draft_of(phuc, "marriage-registration")
    page = phuc.post(reverse("procedures:review", args=[draft.pk]), {"day": day, "decision": "12/QĐ-UBND"})
    assert f'value="{day}"' in page.content.decode()
    assert "day-error" in page.content.decode()
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_a_day_that_is_over_is_refused_at_its_box_and_compares_with_today(phuc: Client) -> None:
    draft = draft_of(phuc, "marriage-registration")
    address = reverse("procedures:review", args=[draft.pk])
    answer = phuc.post(address, {"day": "01/01/2017", "decision": "12/QĐ-UBND"})
    page = answer.content.decode()
    assert 'value="12/QĐ-UBND"' in page
    assert answer.status_code == 400
    assert "Ngày 01/01/2017 đã qua" in page.partition('id="day-error"')[2]
    # A version of another time held then; to its words nobody compares a draft of today.
    assert "Không có gì: giống hệt bản đang có hiệu lực" in page
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_what_the_checks_find_leads_to_where_it_is_mended(phuc: Client) -> None:
    draft = draft_of(phuc, "certify-signature")
    page = phuc.get(reverse("procedures:review", args=[draft.pk])).content.decode()
    assert f'<a href="{section(draft, "people")}">Ai làm, ai quyết định</a>' in page
    assert "applicants</code>" not in page


def test_errors_stand_in_the_way_of_publishing(phuc: Client) -> None:
    draft = draft_of(phuc, "certify-signature")
    phuc.post(reverse("procedures:review", args=[draft.pk]), {"day": "2030-01-01", "decision": "1"})
    draft.refresh_from_db()
    # The seed names nobody who may apply, and steps neither: two of the seven parts are missing.
    assert draft.status == "draft"


def test_what_somebody_types_never_becomes_markup(phuc: Client) -> None:
    draft = draft_of(phuc, "certify-signature")
    told = {"authority": '"><script>x</script>', "conditions": "</textarea><script>y"}
    assert written(phuc, section(draft, "people"), **told) == 302
    for address in (section(draft, "people"), reverse("procedures:edit", args=[draft.pk])):
        page = phuc.get(address).content.decode()
        assert "<script>x" not in page
        assert "<script>y" not in page


def test_a_draft_that_is_thrown_away_leaves_what_was_published(phuc: Client) -> None:
    draft = draft_of(phuc, "certify-signature")
    address = reverse("procedures:edit", args=[draft.pk])
    # One press asks; only the second one throws away.
    assert 'value="discard"' not in phuc.get(address).content.decode()
    assert 'value="discard"' in phuc.get(f"{address}?leaving=1").content.decode()
    answer = phuc.post(reverse("procedures:edit", args=[draft.pk]), {"do": "discard"})
    assert answer.headers["Location"] == reverse("procedures:page", args=["certify-signature"])
    assert Procedure.objects.filter(pk="certify-signature").exists()
